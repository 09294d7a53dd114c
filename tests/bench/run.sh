#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
umask 022

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${BERTH_BUILD:-$top/build-bench}

usage() {
    cat <<'END'
Usage: tests/bench/run.sh [--fsck] [--against GENERATOR] [N...]
                                             against systemd-fstab-generator and a bare loop, with N volumes each;
                                             1, 10, 100, 1000 and 10000 if none is named
       tests/bench/run.sh --profile N        where berth-generator spends its time, and its system calls

How fast is berth-generator? Prints a table; nothing here passes or fails by time.

--fsck has every volume checked: in fstab by pass number 2, with which systemd-fstab-generator looks for the checker of
every entry; in berth by default. Without it fsck is false.

--against measures another berth-generator as well, in the same rounds: that of an earlier release.

BERTH_BUILD is the build folder; without it a release build is made in build-bench, which takes minutes the first time.
END
}

fail() {
    echo "run.sh: $*" >&2
    exit 1
}

# What it is asked for, before anything is built.
look_at_arguments() {
    case ${1:-} in
        --help | -h)
            usage
            exit
            ;;
        --profile)
            [ $# = 2 ] || refuse "--profile takes a number of volumes"
            shift
            ;;
    esac
    local volumes
    [ "${1:-}" != --fsck ] || shift
    if [ "${1:-}" = --against ]; then
        [ -x "${2:-}" ] || refuse "--against takes the path of a berth-generator"
        shift 2
    fi
    for volumes in "$@"; do
        case $volumes in
            0* | *[!0-9]*) refuse "'$volumes' is no number of volumes; try --help" ;;
        esac
    done
}

refuse() {
    echo "tests/bench/run.sh: $*" >&2
    exit 2
}

# A namespace of our own, so that nobody sees the mounts and none is left behind.
enter_namespace() {
    [ -z "${BERTH_BENCH_INSIDE:-}" ] || return 0
    export BERTH_BENCH_INSIDE=1
    if [ "$(id -u)" = 0 ]; then
        exec unshare --mount -- "$0" "$@"
    fi
    exec unshare --map-root-user --mount -- "$0" "$@"
}

build_berth() {
    if [ -z "${BERTH_BUILD:-}" ] && [ ! -e "$build/build.ninja" ]; then
        meson setup --buildtype=release "$build" "$top" >&2
    fi
    if [ -z "${BERTH_BUILD:-}" ]; then
        ninja -C "$build" >&2
    fi
    berth=$(find "$build" -name berth-generator -type f -perm -u+x -print -quit)
    [ -n "$berth" ] || fail "no berth-generator in $build"
}

# built NAME FLAG...: prints the path of a program of this folder.
built() {
    local name=$1
    shift
    local program=$build/tests/bench/$name
    if [ ! -x "$program" ]; then
        program=$work/$name
        g++ -std=c++20 -O2 "$@" -o "$program" "$here/$name.cpp"
    fi
    echo "$program"
}

find_fstab_generator() {
    local folder
    for folder in /usr/lib /lib; do
        fstab=$folder/systemd/system-generators/systemd-fstab-generator
        [ ! -x "$fstab" ] || return 0
    done
    fail "no systemd-fstab-generator here"
}

# declare_volumes N PASS: the same volumes in $work/root and in $work/fstab.
declare_volumes() {
    rm -rf "$work/root"
    mkdir -p "$work/root/etc/berth"
    awk -v volumes="$1" -v pass="$2" -v root="$work/root" -v fstab="$work/fstab" 'BEGIN {
        for (i = 0; i < volumes; i++) {
            if (i % 100 == 0) {
                close(file)
                file = sprintf("%s/etc/berth/%03d.toml", root, i / 100)
            }
            what = sprintf("UUID=%08x-5b1c-4a55-9d7e-%012x", i, i)
            printf "[volume.v%05d]\nwhat    = \"%s\"\nwhere   = \"/srv/vol%05d\"\ntype    = \"ext4\"\n" \
                   "options = [\"noatime\", \"nodev\"]\n%s\n", i, what, i, pass ? "" : "fsck    = false\n" > file
            # nofail makes the link one in local-fs.target.wants/, as berth writes it.
            printf "%s /srv/vol%05d ext4 noatime,nodev,nofail 0 %d\n", what, i, pass > fstab
        }
    }'
}

# What the bare loop writes is what berth-generator wrote, or there is nothing to compare.
pack_manifest() {
    rm -rf "$work/first" "$work/copy"
    mkdir "$work/first" "$work/copy"
    "$berth" "$work/first" >/dev/null
    "$bare_loop" --pack "$work/first" >"$work/manifest"
    "$bare_loop" "$work/manifest" "$work/copy" >/dev/null
    diff -r --no-dereference "$work/first" "$work/copy" || fail "the bare loop wrote something else"
}

rounds() {
    if [ "$1" -le 100 ]; then
        echo 41
    elif [ "$1" -le 1000 ]; then
        echo 21
    else
        echo 11
    fi
}

# measure N PASS: one line a contender, with N in front.
measure() {
    declare_volumes "$1" "$2"
    pack_manifest
    local others=()
    [ -z "$other" ] || others=(-- other "$other" '{}')
    "$driver" "$(rounds "$1")" "$work/scratch" \
        -- berth "$berth" {} "${others[@]}" -- fstab "$fstab" {} -- loop "$bare_loop" "$work/manifest" {} |
        sed "s/^/$1\t/"
}

compare() {
    local pass=0
    if [ "${1:-}" = --fsck ]; then
        pass=2
        shift
    fi
    other=
    if [ "${1:-}" = --against ]; then
        other=$2
        shift 2
    fi
    [ $# -gt 0 ] || set -- 1 10 100 1000 10000
    find_fstab_generator
    local volumes
    for volumes in "$@"; do
        echo "measuring $volumes volumes" >&2
        measure "$volumes" "$pass"
    done >"$work/measured"
    awk -f "$here/table.awk" -v pass="$pass" "$work/measured"
}

top_functions() {
    mkdir "$work/profiled"
    if perf record -q -F 5000 -o "$work/perf.data" "$berth" "$work/profiled" >/dev/null 2>"$work/log"; then
        perf report -i "$work/perf.data" --stdio --no-children --percent-limit 0.7 2>/dev/null | grep -v '^#'
        return
    fi
    rm -rf "$work/profiled"
    mkdir "$work/profiled"
    valgrind --tool=callgrind --callgrind-out-file="$work/callgrind" "$berth" "$work/profiled" >/dev/null 2>"$work/log" ||
        fail "neither perf nor valgrind works: $(tail -n 1 "$work/log")"
    callgrind_annotate "$work/callgrind" | head -n 50
}

system_calls() {
    mkdir "$work/traced"
    strace -c -f -o "$work/calls" "$berth" "$work/traced" >/dev/null
    awk -v volumes="$1" '
        $4 ~ /^[0-9]+$/ { printf "%-16s %9d %12.3f\n", $NF, $4, $4 / volumes }
        NR == 1 { printf "%-16s %9s %12s\n", "system call", "calls", "per volume" }' "$work/calls"
}

profile() {
    declare_volumes "$1" 0
    top_functions
    system_calls "$1"
}

look_at_arguments "$@"
enter_namespace "$@"
work=$(mktemp -d)
trap 'umount -l "$work"; rmdir "$work"' EXIT
mount -t tmpfs -o mode=0755 tmpfs "$work"
mkdir "$work/scratch"
export BERTH_ROOT=$work/root SYSTEMD_FSTAB=$work/fstab SYSTEMD_PROC_CMDLINE=

build_berth
if [ "${1:-}" = --profile ]; then
    profile "${2:?run.sh --profile N}"
else
    driver=$(built driver -static)
    bare_loop=$(built bare_loop)
    compare "$@"
fi
