"""Boots with an ordinary network service, and declarations that could close a circle with what every boot has."""

import pytest
from guest import File, Link
from handmade import NETWORK, SYSTEM, service

pytestmark = pytest.mark.every_release

APP = {f"{SYSTEM}/app.service": service(), f"{SYSTEM}/multi-user.target.wants/app.service": Link("../app.service")}
# Its type in the mount table is one that PID 1 takes for remote, whatever was declared.
HELPER = {"/sbin/mount.playfs": File('#!/bin/sh\nexec /usr/bin/sshfs -o subtype=sshfs "$1" "$2"\n', 0o755),
          "/usr/bin/sshfs": Link("bindfs"), "/var/lib/export/projects/keep": "", "/var/lib/export/local/keep": "",
          "/var/lib/export/inner/keep": ""}

RIGHT = """
[volume.shown-as-another]
what       = "/var/lib/export"
where      = "/srv/web"
type       = "playfs"
activation = "access"
used_by    = ["app.service"]

[volume.nas]
what    = "/var/lib/export"
where   = "/mnt/nas"
type    = "playfs"
network = true

[volume.automount-below]
what       = "/var/lib/export/projects"
where      = "/mnt/nas/projects"
type       = "playfs"
network    = true
activation = "access"

[volume.local-automount-below]
where      = "/mnt/nas/local"
type       = "tmpfs"
activation = "access"

[volume.inside-an-automount]
where      = "/mnt/nas/local/inner"
type       = "tmpfs"
activation = "access"

[volume.local]
where   = "/srv/local"
type    = "tmpfs"
used_by = ["app.service"]

[volume.shared]
where      = "/srv/shared"
type       = "tmpfs"
activation = "attach"
after      = ["app.service", "local-fs.target"]
"""

# What stands on the network by other ways than its mount point. The devices and the file are not there.
BY_OTHER_WAYS = """
[volume.nas]
what    = "/var/lib/export"
where   = "/mnt/nas"
type    = "playfs"
network = true

# The second folder is on the network, the first is not.
[volume.layers]
where   = "/srv/layers"
type    = "overlay"
overlay = { lower = ["/var/lib/export/local", "volume:nas/projects"] }
used_by = ["app.service"]

# One device for both, one of which needs the network.
[volume.disk]
what     = "/dev/vdz"
where    = "/srv/disk"
type     = "ext4"

[volume.disk-on-nas]
what     = "/dev/vdz"
where    = "/mnt/nas/disk"
type     = "ext4"

[encrypted.vault]
device   = "/dev/vdy"
options  = ["header=/mnt/nas/header.img"]

[swap.file]
what = "/var/swapfile"

[volume.after-swap]
where      = "/srv/after-swap"
type       = "tmpfs"
activation = "attach"
"""

# Each would have PID 1 drop something of the boot.
WRONG = """
[volume.data]
where    = "/data"
type     = "tmpfs"

[volume.data-nas]
what    = "/var/lib/export"
where   = "/data"
type    = "playfs"
network = true

[volume.below]
where = "/data/below"
type  = "tmpfs"

[volume.after-the-local]
where = "/srv/after-the-local"
type  = "tmpfs"
after = ["local-fs.target"]

[volume.after-the-remote]
what    = "/var/lib/export"
where   = "/srv/after-the-remote"
type    = "playfs"
network = true
after   = ["remote-fs.target"]

[volume.before-the-first]
where  = "/srv/before-the-first"
type   = "tmpfs"
before = ["local-fs-pre.target"]

[volume.after-tmpfiles]
where      = "/srv/after-tmpfiles"
type       = "tmpfs"
activation = "access"
after      = ["systemd-tmpfiles-setup.service"]

[volume.scratch]
where = "/scratch"
type  = "tmpfs"

[swap.on-scratch]
what = "volume:scratch/swapfile"

[volume.circle-1]
where   = "/srv/circle-1"
type    = "tmpfs"
network = true
after   = ["circle-2"]

[volume.circle-2]
where = "/srv/circle-2"
type  = "tmpfs"
after = ["circle-1"]

[volume.good]
where = "/srv/good"
type  = "tmpfs"
"""

TARGETS = ("sysinit.target", "local-fs.target", "swap.target", "remote-fs.target", "network-online.target", "multi-user.target",
           "systemd-tmpfiles-setup.service", "systemd-journald.service", "app.service")


def broken(machine):
    """What PID 1 says of circles, and what of the boot is not there."""
    lines = [line for line in machine.journal().splitlines() if "ordering cycle" in line or "deleted to break" in line]
    return lines + [target for target in TARGETS if machine.state(target) != "active"]


def boot(berth, declared, **more):
    return berth(NETWORK | APP | HELPER | {"/etc/berth/a.toml": declared}, arguments=("--bind=/dev/fuse",), **more)


def test_what_is_right_closes_no_circle(berth):
    with boot(berth, RIGHT, until={"running"}) as machine:
        assert machine.run("berth", "check").stdout == ""
        assert not broken(machine)
        machine.run("ls", "/srv/web", "/mnt/nas/projects", "/mnt/nas/local/inner")
        assert [mount.type for mount in machine.mounts("/srv/web")] == ["autofs", "fuse.sshfs"]
        assert [mount.type for mount in machine.mounts("/mnt/nas/projects")] == ["autofs", "fuse.sshfs"]
        assert [mount.type for mount in machine.mounts("/mnt/nas/local/inner")] == ["autofs", "tmpfs"]
        machine.reload()
        assert not broken(machine)
        assert machine.power_off() < 20


def test_what_stands_on_the_network_by_a_device_a_header_or_a_layer_closes_no_circle(berth):
    with boot(berth, BY_OTHER_WAYS, until={"running", "degraded"}) as machine:
        assert machine.run("berth", "check", check=False).returncode == 0
        assert not broken(machine)
        assert sorted(machine.run("ls", "/srv/layers").stdout.split()) == ["keep"]
        machine.attach("after-swap", "me")
        assert machine.mounted("/srv/after-swap")
        assert not broken(machine)
        assert machine.power_off() < 20


def test_what_is_wrong_costs_itself_and_nothing_of_the_boot(berth):
    with boot(berth, WRONG, until={"running", "degraded"}) as machine:
        assert not broken(machine)
        wrong = {"/data", "/data/below", "/srv/after-the-local", "/srv/after-the-remote", "/srv/before-the-first",
                 "/srv/after-tmpfiles", "/srv/circle-1", "/srv/circle-2"}
        assert {mount.where for mount in machine.mounts() if mount.where in wrong and mount.type != "autofs"} == set()
        assert machine.mounted("/srv/good")
        found = machine.run("berth", "check", check=False)
        assert found.returncode == 1 and "order-risk" not in found.stdout


@pytest.mark.parametrize("declared", [
    "[volume.evening]\nwhere = '/srv/evening'\ntype = 'tmpfs'\nnetwork = true\nafter = ['multi-user.target']\n",
    "[volume.log]\nwhere = '/var/log'\ntype = 'tmpfs'\nnetwork = true\n",
], ids=["after_the_boot", "below_what_the_early_boot_needs"])
def test_a_risk_is_told_of_what_does_close_one(berth, declared):
    with boot(berth, declared) as machine:
        assert "[order-risk]" in machine.run("berth", "check").stdout
        text = machine.console.read_text(errors="replace") + machine.journal()
        assert "ordering cycle" in text
