#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail

all=(unit golden import validation differential hostile fuzz lint build boot)

usage() {
    cat <<END
Usage: tests/run.sh [SUITE...]           every suite, or those named
       tests/run.sh SUITE... -k NAME     only the tests of these suites whose names have NAME in them

Installs what the tests need, builds what the suites need, and runs them.

Suites: ${all[*]}

-k NAME   for unit a part of a test's name as GoogleTest has it (Suite.Test, with * and ?), for the others what pytest
          takes: a part of a test's name, file or case, and these with "and", "or" and "not" between them

In the environment:
  UPDATE_GOLDEN=1          suite golden writes what is expected anew; read what it changed
  BERTH_BUILD              the build folder; build by default
  BERTH_OPTIONS            options for "meson setup" when that folder is new
  BERTH_TEST_RELEASES      suite boot starts containers of these releases only, with commas between
  BERTH_TEST_MACHINES=no   ... and no emulated machine
  BERTH_TEST_KILLED=no     ... and no test that kills a program at each of its steps
  BERTH_TEST_BOOT          ... those of its files whose names begin so (a list with commas)
  BERTH_TEST_OPERATIONS, BERTH_TEST_SEED
                           how many operations its race has for each release, and which
  CI=true                  nothing may be skipped
END
}

refuse() {
    echo "tests/run.sh: $*" >&2
    exit 2
}

suites=()
only=
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h)
            usage
            exit
            ;;
        -k)
            only=${2:-}
            case $only in '' | -*) refuse "-k needs a part of the name of a test" ;; esac
            shift
            ;;
        -*) refuse "there is no option '$1'; try --help" ;;
        *)
            case " ${all[*]} " in *" $1 "*) ;; *) refuse "there is no suite '$1'; there are: ${all[*]}" ;; esac
            suites+=("$1")
            ;;
    esac
    shift
done
[ -z "$only" ] || [ ${#suites[@]} -gt 0 ] || refuse "-k needs a suite; there are: ${all[*]}"
[ ${#suites[@]} -gt 0 ] || suites=("${all[@]}")

# shellcheck source=tests/support/packages.sh
. "$(dirname "$0")/support/packages.sh"
cd "$top"

folder=${BERTH_BUILD:-build}
case $folder in /*) ;; *) folder=$top/$folder ;; esac
export BERTH_BUILD=$folder

# What the suites need, as ninja names it.
targets=()
for suite in "${suites[@]}"; do
    case $suite in
        unit) targets+=(tests/unit/unit-tests) ;;
        golden | import) targets+=(src/cli/berth generator/berth-generator) ;;
        lint) targets+=(src/cli/berth generator/berth-generator src/manual/berth.toml.5) ;;
        hostile) targets+=(generator/berth-generator) ;;
        validation | boot) targets+=(programs) ;;
        differential) targets+=(programs tests/differential/{certain-order,unit-names,mount-differences}) ;;
        fuzz) targets+=(tests/fuzz/{fuzz-declarations,fuzz-options,fuzz-pipeline,try-declarations,berth.dict}) ;;
        build) targets+=(all) ;;
    esac
done

# some_of SUITE NAME: 5 if there is no such test, as pytest has it
some_of() {
    local program=$folder/tests/unit/unit-tests filter="--gtest_filter=*$2*"
    if [ "$1" = unit ]; then
        # A dash there would begin what is not to run.
        case $2 in *-*) return 5 ;; esac
        "$program" "$filter" --gtest_list_tests | grep -q '^  ' || return 5
        "$program" "$filter" --gtest_brief=1
    else
        BERTH_SOURCE=$top PYTHONDONTWRITEBYTECODE=1 \
            /usr/bin/python3 -m pytest -q -p no:cacheprovider -k "$2" "tests/$1"
    fi
}

steps=$((3 + ${#suites[@]}))
[ -z "$only" ] || steps=$((2 + ${#suites[@]}))

step "the packages that building and testing need"
packages=("${building[@]}" "${testing[@]}")
if [ "$(id -u)" = 0 ]; then
    packages+=("${containers[@]}")
    case " ${suites[*]} " in *" boot "*) packages+=("${machines[@]}") ;; esac
fi
install "${packages[@]}"

step "building"
read -ra options <<<"${BERTH_OPTIONS:-}"
build "$folder" "${options[@]}" -- "${targets[@]}"

status=0
if [ -n "$only" ]; then
    found=no
    for suite in "${suites[@]}"; do
        step "suite $suite, what has '$only' in its name"
        code=0
        some_of "$suite" "$only" || code=$?
        [ $code = 5 ] || found=yes
        [ $code = 0 ] || [ $code = 5 ] || status=1
    done
    [ $found = yes ] || refuse "no test of ${suites[*]} has '$only' in its name"
    exit $status
fi

rm -rf "$folder/results"
mkdir -p "$folder/results"
for suite in "${suites[@]}"; do
    step "suite $suite"
    began=$SECONDS
    meson test -C "$folder" --no-rebuild --suite "$suite" --verbose || status=1
    echo "suite $suite took $((SECONDS - began)) s"
done
step "the sum"
/usr/bin/python3 tests/support/figures.py "$folder/results"
/usr/bin/python3 tests/support/count.py "$folder/results" "$status" "${suites[@]}"
