"""What a whole system lacks to mount a volume: drivers, mount programs, checkers, users. The system is a folder with
nothing in it but berth, the libraries that it is linked with and /proc."""

import json
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from checked import BERTH, ENVIRONMENT

# The running system's /proc, but for the file that says what its drivers mount.
ENTER = """
mount --rbind /proc "$0/proc" && mount --bind "$0/filesystems" "$0/proc/filesystems" && exec chroot "$0" "$@"
"""
CODES = {"helper-missing", "type-unavailable", "type-unknown", "user-unknown"}


class System:
    def __init__(self, folder):
        self.folder = folder
        libraries = subprocess.run(["ldd", BERTH], check=True, capture_output=True, text=True, timeout=60).stdout
        for path in [str(BERTH), *re.findall(r"(/\S+) \(0x", libraries)]:
            target = folder / path.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        for path in ("etc/berth", "proc", "sys", "dev", "run", "sbin", "usr/bin"):
            (folder / path).mkdir(parents=True, exist_ok=True)
        self.write("etc/passwd", "root:x:0:0::/root:/bin/sh\njoe:x:1000:1000::/:/bin/sh\n")
        self.write("etc/group", "root:x:0:\nstaff:x:50:\n")
        self.write("filesystems", "nodev\ttmpfs\n\text4\n\tvfat\nnodev\tnfs4\nnodev\tfuse\n")

    def write(self, path, text, mode=0o644):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        target.chmod(mode)

    def program(self, path):
        self.write(path, "", 0o755)

    def modules(self, text="", built_in=""):
        folder = f"lib/modules/{platform.release()}"
        self.write(f"{folder}/modules.alias", text)
        self.write(f"{folder}/modules.builtin.modinfo", built_in)

    def found(self, *keys, **more):
        """What is said of one volume, "SEVERITY: MESSAGE [CODE] | hint: HINT"."""
        lines = ["[volume.a]", 'where = "/srv/a"', *keys, *(f"{key} = {value}" for key, value in more.items())]
        self.write("etc/berth/a.toml", "\n".join(lines) + "\n")
        for path in [self.folder, *self.folder.rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)
        users = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        command = ["unshare", *users, "--mount", "sh", "-c", ENTER, str(self.folder), str(BERTH), "--json", "check",
                   "--kernel=never"]
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return [f"{one['severity']}: {one['message']} [{one['code']}]" + (f" | hint: {one['hint']}" if one["hint"] else "")
                for one in json.loads(done.stdout)["diagnostics"] if one["code"] in CODES]


@pytest.fixture
def system(tmp_path):
    return System(tmp_path / "system")


def test_a_program_that_is_missing_is_named_with_its_package(system):
    nfs = ['what = "nas:/a"', 'type = "nfs4"']
    assert system.found(*nfs) == ["warning: mount.nfs4 is not installed, and 'nfs4' needs it [helper-missing]"
                                  " | hint: on Debian it is in the package nfs-common"]
    assert system.found(*nfs, options='["addr=192.0.2.1"]') == []
    assert system.found(*nfs, activation='"off"') == []
    system.program("sbin/mount.nfs4")
    assert system.found(*nfs) == []


def test_what_fuse_runs_is_looked_for(system):
    sshfs = ['what = "nas:/a"', 'type = "fuse.sshfs"']
    assert system.found(*sshfs) == ["warning: mount.fuse is not installed, and 'fuse.sshfs' needs it [helper-missing]"
                                    " | hint: on Debian it is in the package fuse3"]
    system.program("sbin/mount.fuse")
    assert system.found(*sshfs) == ["warning: sshfs is not installed, and 'fuse.sshfs' needs it [helper-missing]"
                                    " | hint: on Debian it is in the package sshfs"]
    system.program("usr/bin/sshfs")
    assert system.found(*sshfs) == []


def test_a_checker_is_looked_for_where_there_is_one(system):
    disk = ['what = "LABEL=a"', 'type = "ext4"']
    missing = ["warning: fsck.ext4 is not installed, so the volume can't be checked or repaired [helper-missing]"
               " | hint: on Debian it is in the package e2fsprogs"]
    assert system.found(*disk) == missing
    assert system.found(*disk, options='["ro"]') == []
    system.program("sbin/fsck.ext4")
    assert system.found(*disk) == []


def test_a_type_without_a_driver_is_unavailable_only_if_that_can_be_told(system):
    disk = ['what = "LABEL=a"', 'type = "btrfs"']
    assert system.found(*disk) == []
    system.modules()
    unavailable = ["warning: this system can't mount 'btrfs': it has neither a driver nor a mount.btrfs"
                   " [type-unavailable]"]
    assert system.found(*disk) == unavailable
    assert system.found(*disk, activation='"off"') == []
    system.modules("alias fs-btrfs btrfs\n")
    assert system.found(*disk) == []
    system.modules(built_in="btrfs.alias=fs-btrfs\0")
    assert system.found(*disk) == []
    system.modules()
    system.program("sbin/mount.btrfs")
    assert system.found(*disk) == []


def test_a_type_is_known_by_whoever_has_it(system):
    disk = ['what = "LABEL=a"', 'type = "mine"']
    unknown = ["warning: nobody knows a file system type 'mine' [type-unknown]"]
    assert system.found(*disk) == unknown
    system.program("sbin/mount.mine")
    assert system.found(*disk) == []
    (system.folder / "sbin/mount.mine").unlink()
    system.modules("alias fs-mine mine\n")
    assert system.found(*disk) == []


def test_users_and_groups_are_those_of_the_system(system):
    disk = ['type = "tmpfs"']
    assert system.found(*disk, options='["uid=joe", "gid=staff", "mode=0700"]') == []
    assert system.found(*disk, options='["uid=1001", "gid=51"]') == []
    hint = " | hint: make one, or write a number: a name is looked up when the volume is mounted"
    assert system.found(*disk, options='["uid=staff", "gid=joe"]') == [
        "warning: this system has no user 'staff' [user-unknown]" + hint,
        "warning: this system has no group 'joe' [user-unknown]" + hint]


def test_of_another_root_the_programs_are_not_looked_at(system):
    system.write("etc/berth/a.toml", '[volume.a]\nwhere = "/srv/a"\nwhat = "nas:/a"\ntype = "nfs4"\noptions = ["uid=xyz"]\n')
    done = subprocess.run([BERTH, "--root", system.folder, "check", "--kernel=never"], env=ENVIRONMENT, check=False,
                          capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
