#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Shows what berth does, from the sources to volumes that systemd mounts: installs what the build needs, builds, checks the
# examples, prints and verifies their units, and, as root, boots a throw-away container with them.
set -euo pipefail

# shellcheck source=tests/support/packages.sh
. "$(dirname "$0")/../tests/support/packages.sh"
cd "$top"

folder=$top/build-try
install "${building[@]}"
build "$folder" -Dtests=false
berth=$folder/src/cli/berth

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/root/etc/berth"
cp examples/*.toml "$work/root/etc/berth"

say "berth check: nothing to say about the examples, so no output"
"$berth" --root "$work/root" check

say "berth list"
"$berth" --root "$work/root" list

say "berth show: the units and links for them"
"$berth" --root "$work/root" show

say "berth check of a draft with a mistake in it"
mkdir "$work/draft"
sed 's/^options = /optoins = /' examples/data-disk.toml >"$work/draft/data-disk.toml"
if "$berth" --root "$work/root" check "$work/draft/data-disk.toml"; then
    echo "the mistake was not found" >&2
    exit 1
fi

say "systemd-analyze verify: nothing to say about the units"
"$berth" --root "$work/root" generate "$work/units"
# Services that the examples name need not exist here, and the manual may not be installed.
SYSTEMD_UNIT_PATH=$work/units: systemd-analyze verify --man=no "$work"/units/*.*mount "$work"/units/*.target

if [ "$(id -u)" != 0 ]; then
    say "no container: that needs root"
    exit 0
fi
install "${containers[@]}" python3
say "a throw-away container with the examples in /etc/berth"
BERTH_BUILD=$folder /usr/bin/python3 tests/support/demonstration.py examples/*.toml
