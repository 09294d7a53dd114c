# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# shellcheck disable=SC2034  # the lists are for those who source this
# Debian packages that the scripts need, and how they build. To be sourced.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
building=(g++ meson ninja-build pkg-config libtomlplusplus-dev libfmt-dev libcli11-dev nlohmann-json3-dev
    libsystemd-dev libmount-dev libblkid-dev systemd scdoc)
# Debian 13 and later have systemd's pkg-config file in a package of its own,
: "${codename:=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")}"
[ "$codename" = bookworm ] || building+=(systemd-dev)
testing=(libgtest-dev libgmock-dev python3 python3-pytest python3-pytest-xdist strace shellcheck systemd-journal-remote
    clang-19 libclang-rt-19-dev clang-format-19 clang-tidy-19 llvm-19-dev libclang-19-dev e2fsprogs xfsprogs btrfs-progs erofs-utils squashfs-tools bindfs graphviz)
# What a root folder of another release needs besides, to build there and to run what was built.
natively=(ccache libgtest-dev libgmock-dev python3 python3-pytest graphviz systemd-journal-remote)
# ... and what unlocks encrypted devices, which the units of golden cases run.
[ "$codename" = bookworm ] || natively+=(systemd-cryptsetup)
containers=(mmdebstrap systemd-container)
machines=(qemu-system-x86 cryptsetup-bin fdisk busybox-static cpio kmod)

# Tools of npm check the JSON Schema and SARIF; another node than Debian's will do.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then testing+=(nodejs npm); fi

say() { printf '\n==> %s\n' "$*"; }

# step TEXT: the next one of $steps, which who sources this has set
step() {
    step=$((${step:-0} + 1))
    say "step $step of ${steps:?}: $*"
}

# install PACKAGE...: those that are not there yet
install() {
    local missing=() package
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local sudo=()
    if [ "$(id -u)" != 0 ]; then
        sudo=(sudo)
        command -v sudo >/dev/null || {
            echo "missing packages: ${missing[*]}; run this as root, or install them" >&2
            return 1
        }
    fi
    say "installing packages: ${missing[*]}"
    "${sudo[@]}" apt-get -qq update
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
}

# build FOLDER OPTION... [-- TARGET...]: configures it the first time, then builds what has changed, of these if any are named
build() {
    local folder=$1 options=()
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    if [ ! -e "$folder/build.ninja" ]; then
        say "configuring $folder"
        meson setup "$folder" "$top" "${options[@]}"
    fi
    say "building $folder"
    ninja -C "$folder" "${@:2}"
}
