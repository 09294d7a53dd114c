#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154  # what dracut sets
# Puts berth-generator and the declarations into the initrd if a volume is to be mounted there.

# berth_units ROOT: prints each mount unit that the initrd gets from the declarations in ROOT, after its name.
berth_units() {
    local folder unit
    folder=$(mktemp -d) || return 1
    SYSTEMD_IN_INITRD=1 berth --root "$1" generate "$folder/units" >/dev/null 2>&1
    for unit in "$folder"/units/*.mount; do
        [[ -e $unit ]] || continue
        echo "# ${unit##*/}"
        cat "$unit"
    done
    rm -rf "$folder"
}

# berth_values NAME: the values of a directive in these units.
berth_values() {
    sed -n "s/^$1=//p" <<<"$berth_found" | sort -u
}

# berth_is_trusted PATH: nobody but root can change what it leads to. In the initrd everything is root's.
berth_is_trusted() {
    local path
    path=$(readlink -e -- "$1") || return 1
    while :; do
        [[ $(stat -c %u -- "$path") == 0 ]] || return 1
        [[ $((8#$(stat -c %a -- "$path") & 022)) == 0 ]] || return 1
        [[ $path != / && $path != "$dracutsysrootdir" ]] || return 0
        path=${path%/*}
        path=${path:-/}
    done
}

# berth_install FILE: the declarations in it; an empty file is a mask, as is a link to /dev/null.
berth_install() {
    local from=$dracutsysrootdir$1
    if [[ $(readlink -- "$from") == /dev/null ]]; then
        mkdir -p "$initdir${1%/*}" && : >"$initdir$1"
    elif ! berth_is_trusted "$from"; then
        dwarn "berth: $1 is left out: somebody other than root could change it"
    else
        mkdir -p "$initdir${1%/*}" && command install -m 0644 -p -- "$from" "$initdir$1"
    fi
}

check() {
    local berth_found
    require_binaries berth || return 1
    berth_found=$(berth_units "${dracutsysrootdir:-/}")
    [[ $berth_found ]]
}

depends() {
    echo systemd-initrd fs-lib
}

# What `install` has put there is what counts; drivers come after it.
installkernel() {
    local berth_found type device
    local -a drivers
    berth_found=$(berth_units "${dracutsysrootdir:-/}")
    for type in $(berth_types); do
        hostonly='' instmods "$type" "fs-$type"
    done
    [[ $hostonly ]] || return 0
    while read -r device; do
        [[ -b $device ]] || continue
        mapfile -t drivers < <(get_dev_module "$device")
        hostonly='' instmods "${drivers[@]}"
    done < <(berth_values What)
}

# The types, without those that have no driver of their own; where none is declared, what the device carries.
berth_types() {
    local device type
    berth_values Type | tr ',' '\n' | grep -vxE 'none|auto'
    while read -r device; do
        [[ -b $device ]] || continue
        type=$(blkid -o value -s TYPE -- "$device") && echo "$type"
    done < <(berth_values What)
    if grep -qE '^Options=(.*,)?loop(,|$)' <<<"$berth_found"; then echo loop; fi
}

install() {
    local berth_found file folder type
    for folder in /etc/berth /usr/local/lib/berth /usr/lib/berth; do
        for file in "$dracutsysrootdir$folder"/*.toml "$dracutsysrootdir$folder"/*.toml.d/*.toml; do
            [[ -f $file || -L $file ]] && berth_install "${file#"$dracutsysrootdir"}"
        done
    done
    inst_multiple mount umount "$systemdutildir"/system-generators/berth-generator
    berth_found=$(berth_units "$initdir")
    for type in $(berth_types); do
        inst_multiple -o fsck "fsck.$type" "mount.$type"
        if grep -q "^ExecStart=/usr/lib/systemd/systemd-makefs " <<<"$berth_found"; then
            inst_multiple -o "$systemdutildir"/systemd-makefs "mkfs.$type"
        fi
    done
}
