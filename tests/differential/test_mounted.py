"""What mount(8) and the kernel make of a right declaration is no difference; anything else is exactly that one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from generators import BERTH, BUILD, SOURCE, run

sys.path.insert(0, str(SOURCE / "tests/support"))
import isolation  # noqa: E402

MOUNT_DIFFERENCES = BUILD / "tests/differential/mount-differences"
PROGRAMS = ["mkfs.ext4", "mkfs.xfs", "mkfs.btrfs", "mkfs.erofs", "mksquashfs", "losetup", "bindfs", "strace"]


class Machine:
    """A mount namespace of its own, with a folder for images, and one for declarations."""

    def __init__(self, folder):
        self.folder = folder
        self.where = folder / "v"
        self.loops = []
        for name in ("etc/berth", "v", "a/sub", "b", "upper", "work", "top"):
            (folder / "root" / name if name.startswith("etc") else folder / name).mkdir(parents=True)

    def declare(self, toml):
        text = f"[volume.v]\nwhere = '{self.where}'\n{toml.format(d=self.folder)}\n"
        (self.folder / "root/etc/berth/a.toml").write_text(text)

    def differences(self):
        """What is said of the volume beyond that it is mounted, and by berth."""
        lines = run(MOUNT_DIFFERENCES, self.folder / "root").decode().replace(str(self.folder), "D").splitlines()
        assert lines[0].startswith("v: mounted"), lines
        return ([] if lines[0] == "v: mounted" else lines[:1]) + [line.removeprefix("v: ") for line in lines[1:]]

    def mount(self):
        """As PID 1 does with the unit that berth writes."""
        units = self.folder / "units"
        subprocess.run(["rm", "-rf", units], check=True)
        run(BERTH, "--root", self.folder / "root", "generate", units)
        unit = next(path for path in units.glob("*.mount"))
        keys = dict(line.split("=", 1) for line in unit.read_text().splitlines() if "=" in line)
        value = {key: text.replace("%%", "%") for key, text in keys.items()}
        kind = ["-t", value["Type"]] if "Type" in value else []
        run("mount", value["What"], value["Where"], *kind, "-o", value["Options"])

    def image(self, name, *make, size="320M"):
        run("truncate", "-s", size, self.folder / name)
        run(*make, self.folder / name)

    def loop(self, name):
        self.loops.append(run("losetup", "--find", "--show", self.folder / name).decode().strip())
        return self.loops[-1]

    def clear(self):
        subprocess.run(["umount", "--recursive", "--quiet", self.folder / "v"], check=False)
        isolation.unmount_all(self.folder)
        for device in self.loops:
            run("losetup", "--detach", device)


@pytest.fixture
def machine(tmp_path):
    missing = [name for name in PROGRAMS if subprocess.run(["which", name], capture_output=True, check=False).returncode]
    why = "mounting needs root" if os.geteuid() != 0 else f"not installed: {missing}" if missing else ""
    if not MOUNT_DIFFERENCES.exists():
        why = f"{MOUNT_DIFFERENCES} is not built"
    if why and os.environ.get("CI") == "true":
        pytest.fail(why, pytrace=False)
    if why:
        pytest.skip(why)
    isolation.own_mount_namespace()
    Path("/run/mount").mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "berth-test", "/run/mount")
    run("mount", "-t", "tmpfs", "-o", "size=2G", "berth-test", tmp_path)
    machine = Machine(tmp_path)
    yield machine
    machine.clear()
    run("umount", "/run/mount")


FLAGS = "'ro', 'nosuid', 'nodev', 'noexec', 'noatime', 'nodiratime', 'nosymfollow'"
TMPFS = "type = 'tmpfs'\nwhat = 'scratch'\noptions = ['size=64M', 'nr_inodes=10k', 'mode=0750', 'uid=5', 'gid=7', 'nosuid']"
OVERLAY = "type = 'overlay'\noptions = ['lowerdir={d}/a:{d}/b', 'upperdir={d}/upper', 'workdir={d}/work']"
BIND = "type = 'bind'\nwhat = '{d}/a/sub'"

# What is declared and mounted; what is declared then; the differences.
CASES = [
    (TMPFS, TMPFS, []),
    (TMPFS, TMPFS.replace("64M", "65M"), ["options: size=65M -> size=65536k"]),
    (TMPFS, TMPFS.replace("10k", "11k"), ["options: nr_inodes=11k -> nr_inodes=10240"]),
    (TMPFS, TMPFS.replace("0750", "0700"), ["options: mode=0700 -> mode=750"]),
    (TMPFS, TMPFS.replace("uid=5", "uid=6"), ["options: uid=6 -> uid=5"]),
    (TMPFS, TMPFS.replace("'nosuid'", "'nosuid', 'noexec'"), ["options: noexec -> exec"]),
    (TMPFS, TMPFS.replace("scratch", "other"), ["foreign what: other -> scratch"]),
    (TMPFS, TMPFS.replace("tmpfs", "ramfs"), ["foreign type: ramfs -> tmpfs"]),
    ("type = 'tmpfs'\noptions = ['size=10%', 'gid=adm', 'huge=never']",) * 2 + ([],),
    (f"type = 'tmpfs'\noptions = [{FLAGS}]",) * 2 + ([],),
    ("type = 'tmpfs'\noptions = ['user', 'exec', 'x-a=\"b,c\"']",) * 2 + ([],),
    ("type = 'tmpfs'\noptions = ['strictatime', 'sync', 'dirsync', 'lazytime']",) * 2 + ([],),
    ("type = 'tmpfs'", "type = 'tmpfs'\noptions = ['noatime']", ["options: noatime -> relatime"]),
    ("type = 'tmpfs'\noptions = ['ro']", "type = 'tmpfs'\noptions = ['rw']", ["options: rw -> ro"]),
    (OVERLAY, OVERLAY, []),
    (OVERLAY, OVERLAY.replace(":{d}/b", ""), ["foreign options: lowerdir=D/a -> lowerdir=D/a:D/b"]),
    (OVERLAY, OVERLAY.replace("upper'", "b'"), ["foreign options: upperdir=D/b -> upperdir=D/upper"]),
    ("type = 'ramfs'\noptions = ['mode=0700']",) * 2 + ([],),
    (BIND, BIND, []),
    (BIND, BIND.replace("/sub", ""), ["foreign what: D/a -> berth-test[/a/sub]"]),
    (BIND, BIND + "\noptions = ['ro']", ["options: ro -> rw"]),
    (BIND + f"\noptions = [{FLAGS}]",) * 2 + ([],),
    (BIND + "\noptions = ['ro', 'relatime']",) * 2 + ([],),
    (BIND.replace("bind", "rbind"),) * 2 + ([],),
    ("type = 'bind'\nwhat = '/'",) * 2 + ([],),
    ("type = 'bind'\nwhat = '{d}'",) * 2 + ([],),
    ("type = 'bind'\nwhat = '/usr/share'", "type = 'bind'\nwhat = '/usr/lib'",
     ["foreign what: /usr/lib -> /dev/vda[/usr/share]"]),
    ("type = 'fuse.bindfs'\nwhat = '{d}/a'\noptions = ['ro', 'nosuid', 'nodev']",) * 2 + ([],),
    ("type = 'fuse.bindfs'\nwhat = '{d}/a'", "type = 'tmpfs'\nwhat = '{d}/a'", ["foreign type: tmpfs -> fuse"]),
]


def source_on_this_machine(line):
    root = run("findmnt", "--noheadings", "--output", "SOURCE", "/").decode().strip()
    return line.replace("/dev/vda", root)


@pytest.mark.parametrize(("mounted", "declared", "expected"), CASES, ids=lambda one: str(one).replace("\n", " "))
def test_a_volume(machine, mounted, declared, expected):
    machine.declare(mounted)
    machine.mount()
    machine.declare(declared)
    assert machine.differences() == [source_on_this_machine(line) for line in expected]


BLANK = {"ext4": ["mkfs.ext4", "-q"], "ext2": ["mkfs.ext2", "-q"], "xfs": ["mkfs.xfs", "-q"], "btrfs": ["mkfs.btrfs", "-q"]}


@pytest.mark.parametrize("options", ["", "'ro'", FLAGS, "'sync', 'dirsync'"])
@pytest.mark.parametrize("declared", ["auto", "own"])
@pytest.mark.parametrize("type", BLANK)
def test_an_image_and_its_device(machine, type, declared, options):
    machine.image("one.img", *BLANK[type])
    kind = type if declared == "own" else "auto"
    toml = f"what = '{{d}}/one.img'\ntype = '{kind}'\noptions = [{options}]"
    machine.declare(toml)
    machine.mount()
    assert machine.differences() == []
    if not options:
        machine.declare(toml.replace("[]", "['ro', 'noexec']"))
        assert machine.differences() == ["options: ro -> rw", "options: noexec -> exec"]
        other = "btrfs" if type == "xfs" else "xfs"
        machine.declare(f"what = '{{d}}/one.img'\ntype = '{other}'")
        assert machine.differences() == [f"foreign type: {other} -> {type}"]
    (machine.folder / "other.img").touch()
    machine.declare(toml.replace("one.img", "other.img"))
    assert machine.differences() == ["foreign what: D/other.img -> D/one.img"]
    (machine.folder / "link").symlink_to("one.img")
    machine.declare(toml.replace("one.img", "link"))
    assert machine.differences() == []


def test_a_device(machine):
    for name in ("one.img", "two.img"):
        machine.image(name, *BLANK["ext4"], size="16M")
    one, two = machine.loop("one.img"), machine.loop("two.img")
    machine.declare(f"what = '{one}'")
    machine.mount()
    assert machine.differences() == []
    (machine.folder / "link").symlink_to(one)
    machine.declare("what = '{d}/link'")
    assert machine.differences() == []
    machine.declare(f"what = '{two}'")
    assert machine.differences() == [f"foreign what: {two} -> D/one.img"]
    machine.declare("what = 'LABEL=not-here'")
    assert machine.differences() == []
    machine.declare("type = 'tmpfs'")
    assert machine.differences() == [f"foreign what: tmpfs -> {one}", "foreign type: tmpfs -> ext4"]


@pytest.mark.parametrize("type", ["squashfs", "erofs"])
def test_an_image_that_can_only_be_read(machine, type):
    make = {"squashfs": ["mksquashfs", machine.folder / "a", machine.folder / "i", "-quiet", "-no-progress"],
            "erofs": ["mkfs.erofs", "--quiet", machine.folder / "i", machine.folder / "a"]}
    run(*make[type])
    machine.declare(f"what = '{{d}}/i'\ntype = '{type}'\noptions = ['rw', 'nodev']")
    machine.mount()
    assert machine.differences() == []


def test_a_btrfs_on_two_devices_and_its_subvolumes(machine):
    for name in ("one.img", "two.img"):
        run("truncate", "-s", "200M", machine.folder / name)
    one, two = machine.loop("one.img"), machine.loop("two.img")
    run("mkfs.btrfs", "-q", one, two)
    run("mount", one, machine.folder / "top")
    run("btrfs", "subvolume", "create", machine.folder / "top/@home")
    run("btrfs", "subvolume", "create", machine.folder / "top/@home/in side")
    for device in (one, two):
        machine.declare(f"what = '{device}'\ntype = 'btrfs'\noptions = ['subvol=@home']")
        machine.mount()
        assert machine.differences() == []
        machine.declare(f"what = '{device}'\ntype = 'btrfs'\noptions = ['subvol=/@home/in side/']")
        assert machine.differences() == ["foreign options: subvol=/@home/in side/ -> subvol=/@home"]
        machine.declare("what = '{d}/top/@home'\ntype = 'bind'")
        assert machine.differences() == ["options:  -> (of an earlier declaration)"]  # but the source is the same
        run("umount", machine.where)
    machine.declare(f"what = '{one}'\ntype = 'btrfs'\noptions = ['subvol=/@home/in side']")
    machine.mount()
    assert machine.differences() == []
    run("umount", machine.where)
    machine.declare("what = '{d}/top/@home/in side'\ntype = 'bind'")
    machine.mount()
    assert machine.differences() == []
    machine.declare("what = '{d}/top/@home'\ntype = 'bind'")
    assert [line.split(" -> ")[0] for line in machine.differences()] == ["foreign what: D/top/@home"]


def test_a_folder_by_way_of_links_overlays_and_strange_names(machine):
    name = "a b#c\\d"
    (machine.folder / name).mkdir()
    (machine.folder / "link").symlink_to("a")
    run("mount", "-t", "overlay", "-o", f"lowerdir={machine.folder}/a,upperdir={machine.folder}/upper,"
        f"workdir={machine.folder}/work", "o", machine.folder / "top")
    run("mount", "-t", "tmpfs", "t", machine.folder / name)
    for what in ("{d}/link/sub", "{d}/link", "{d}/top/sub", "{d}/top", "{d}/" + name):
        machine.declare(f"what = '{what}'\ntype = 'bind'")
        machine.mount()
        assert machine.differences() == [], what
        machine.declare("what = '{d}/b'\ntype = 'bind'")
        assert [line.split(" -> ")[0] for line in machine.differences()] == ["foreign what: D/b"], what
        run("umount", machine.where)


def test_nothing_that_is_mounted_is_touched(machine):
    machine.declare("type = 'tmpfs'")
    machine.mount()
    log = machine.folder / "log"
    # The leak sanitizer can not do its work under strace.
    run("env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-f", "-o", log, "-e", "trace=%file", MOUNT_DIFFERENCES, machine.folder / "root")
    paths = log.read_text()
    assert "/proc/self/mountinfo" in paths
    assert f'"{machine.where}' not in paths


def test_a_file_system_that_hangs_takes_a_second(machine):
    (machine.folder / "link").symlink_to("top")
    run("bindfs", "-o", "attr_timeout=0,entry_timeout=0", machine.folder / "a", machine.folder / "top")
    machine.declare("what = '{d}/link/sub'\ntype = 'bind'")
    machine.mount()
    assert machine.differences() == []
    daemon = int(run("pgrep", "-f", f"^bindfs .*{machine.folder}/a").decode())
    os.kill(daemon, signal.SIGSTOP)
    try:
        begin = time.monotonic()
        assert machine.differences() == []  # what can't be known is no difference
        assert 0.9 < time.monotonic() - begin < 5
    finally:
        os.kill(daemon, signal.SIGCONT)


def test_a_mount_by_hand_has_no_mark(machine):
    machine.declare("type = 'tmpfs'")
    run("mount", "-t", "tmpfs", "tmpfs", machine.where)
    assert machine.differences() == ["v: mounted, marked ''"]


def test_a_helper_that_mounts_something_else(machine):
    for name in ("upper", "work"):
        (machine.folder / "helper" / name).mkdir(parents=True)
    run("mount", "-t", "overlay", "-o", f"lowerdir=/usr/sbin,upperdir={machine.folder}/helper/upper,"
        f"workdir={machine.folder}/helper/work", "o", "/usr/sbin")
    try:
        Path("/usr/sbin/mount.berthtest").write_text('#!/bin/sh\nexec mount -i -n -t tmpfs -o noexec of-its-own "$2"\n')
        Path("/usr/sbin/mount.berthtest").chmod(0o755)
        machine.declare("what = 'anything'\ntype = 'berthtest'\noptions = ['noexec']")
        machine.mount()
        assert machine.differences() == ["v: mounted, marked ''"]
    finally:
        run("umount", "/usr/sbin")
