#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Installs what the tests need, builds, and runs every suite; with arguments, the suites named.
#
#   BERTH_BUILD     the build folder; build by default
#   BERTH_OPTIONS   options for `meson setup` when the folder is new
#   BERTH_TEST_RELEASES, BERTH_TEST_MACHINES=no, BERTH_TEST_OPERATIONS, BERTH_TEST_SEED
#                   what suite boot starts: containers of these releases only (a list with commas), no emulated machine;
#                   how many operations its race has for each release, and which
#   BERTH_TEST_BOOT which files of suite boot, by the beginnings of their names (a list with commas)
#   CI=true         nothing may be skipped
set -euo pipefail

# shellcheck source=tests/support/packages.sh
. "$(dirname "$0")/support/packages.sh"
cd "$top"

all=(unit golden import validation differential hostile fuzz lint build boot)
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=("${all[@]}")
for suite in "${suites[@]}"; do
    case " ${all[*]} " in
        *" $suite "*) ;;
        *)
            echo "tests/run.sh: there is no suite '$suite'; there are: ${all[*]}" >&2
            exit 2
            ;;
    esac
done

folder=${BERTH_BUILD:-build}
case $folder in /*) ;; *) folder=$top/$folder ;; esac
export BERTH_BUILD=$folder

packages=("${building[@]}" "${testing[@]}")
if [ "$(id -u)" = 0 ]; then
    packages+=("${containers[@]}")
    case " ${suites[*]} " in *" boot "*) packages+=("${machines[@]}") ;; esac
fi
install "${packages[@]}"
read -ra options <<<"${BERTH_OPTIONS:-}"
build "$folder" "${options[@]}"

rm -rf "$folder/results"
mkdir -p "$folder/results"
status=0
for suite in "${suites[@]}"; do
    say "suite $suite"
    began=$SECONDS
    meson test -C "$folder" --no-rebuild --suite "$suite" --verbose || status=1
    echo "suite $suite took $((SECONDS - began)) s"
done
/usr/bin/python3 tests/support/figures.py "$folder/results"
/usr/bin/python3 tests/support/count.py "$folder/results" "$status" "${suites[@]}"
