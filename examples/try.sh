#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail

usage() {
    cat <<'END'
Usage: examples/try.sh

Shows what berth does, from the sources to volumes that systemd mounts. It installs the packages that the build needs (as
root, or by sudo), builds without tests and manual in build-try, checks the examples, prints and verifies their units and,
as root, boots a throw-away container with them. Nothing is installed beside packages, and nothing is mounted outside the
container.
END
}

case ${1:-} in
    '') ;;
    --help | -h)
        usage
        exit
        ;;
    *)
        echo "examples/try.sh: it takes no '$1'; try --help" >&2
        exit 2
        ;;
esac

# shellcheck source=tests/support/packages.sh
. "$(dirname "$0")/../tests/support/packages.sh"
cd "$top"

steps=8
folder=$top/build-try
step "the packages that the build needs"
install "${building[@]}"
step "building, as fast as can be"
build "$folder" -Dtests=false -Dman=disabled --buildtype=plain
berth=$folder/src/cli/berth

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/root/etc/berth"
cp examples/*.toml "$work/root/etc/berth"

step "berth check: nothing to say about the examples, so no output"
"$berth" --root "$work/root" check

step "berth list"
"$berth" --root "$work/root" list

step "berth show: the units and links for them"
"$berth" --root "$work/root" show

step "berth check of a draft with a mistake in it"
mkdir "$work/draft"
sed 's/^options = /optoins = /' examples/data-disk.toml >"$work/draft/data-disk.toml"
if "$berth" --root "$work/root" check "$work/draft/data-disk.toml"; then
    echo "the mistake was not found" >&2
    exit 1
fi

step "systemd-analyze verify: nothing to say about the units"
"$berth" --root "$work/root" generate "$work/units"
# Services that the examples name need not exist here, and the manual may not be installed.
SYSTEMD_UNIT_PATH=$work/units: systemd-analyze verify --man=no "$work"/units/*.*mount "$work"/units/*.target

step "a throw-away container with the examples in /etc/berth"
if reason=$(/usr/bin/python3 tests/support/isolation.py); then
    install "${containers[@]}"
    BERTH_BUILD=$folder /usr/bin/python3 tests/support/demonstration.py examples/*.toml
else
    echo "not shown, because $reason"
fi
