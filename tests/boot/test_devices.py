"""Volumes on block devices, which only a machine with a kernel of its own has: found by their labels, and told apart."""

import json

import pytest
from guest import attachment
from shared_disks import FIRST, SECOND, declared

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

DISK = "/etc/berth/disk.toml"
DECLARED = """
[volume.disk]
what       = "LABEL=%s"
where      = "/srv/disk"
type       = "ext4"
options    = ["noatime"]
activation = "attach"
"""


def test_a_volume_is_on_the_device_that_has_its_label_and_on_no_other(machine_with_disks):
    machine = machine_with_disks
    with declared(machine, DISK, DECLARED % "first"):
        attached = machine.run("berth", "--json", "attach", "disk", "a")
        assert json.loads(attached.stdout)["differs"] == []
        [mount] = machine.mounts("/srv/disk")
        assert (mount.source, mount.type) == (FIRST, "ext4") and "noatime" in mount.options
        assert machine.run("cat", "/srv/disk/name").stdout == "first\n"
        assert machine.run("berth", "check").stderr == ""

        # The declaration now means the other disk, and the mount is still the former.
        machine.write(DISK, DECLARED % "second")
        machine.reload()
        refused = machine.run("berth", "--json", "attach", "disk", "b", check=False)
        assert refused.returncode == 1
        [difference] = json.loads(refused.stdout)["differs"]
        assert difference["key"] == "what" and "second" in difference["declared"]
        assert machine.state(attachment("disk", "b")) == "inactive"
        assert machine.state(attachment("disk", "a")) == "active" and machine.mounted("/srv/disk")

        machine.run("berth", "detach", "disk", "a")
        assert not machine.mounted("/srv/disk")
        machine.run("berth", "attach", "disk", "b")
        assert machine.mounts("/srv/disk")[0].source == SECOND
        assert machine.run("cat", "/srv/disk/name").stdout == "second\n"
        machine.run("berth", "detach", "disk", "b")


def test_the_check_after_boot_reads_what_a_device_carries_and_opens_nothing_for_writing(machine_with_disks):
    machine = machine_with_disks
    volumes = DECLARED % "first" + """
[volume.wrong]
what       = "LABEL=second"
where      = "/srv/wrong"
type       = "xfs"
activation = "attach"

[volume.again]
what       = "/dev/vdc"
where      = "/srv/again"
activation = "attach"

[volume.none]
what       = "LABEL=none"
where      = "/srv/none"
type       = "ext4"
activation = "attach"
"""
    with declared(machine, DISK, volumes):
        machine.run("mkdir", "-p", "/srv/disk", "/srv/wrong", "/srv/again", "/srv/none")
        machine.run("systemctl", "restart", "berth-check.service")
        invocation = machine.show("berth-check.service", "InvocationID")["InvocationID"]
        found = machine.journal(f"_SYSTEMD_INVOCATION_ID={invocation}", "-t", "berth", "-p", "warning", "-o", "cat")
        assert [line for line in found.splitlines() if f"{DISK}:" in line and ": warning: " in line] == [
            "/etc/berth/disk.toml:10:14: warning: '/dev/vdc' carries ext4, not xfs [source-type]",
            "/etc/berth/disk.toml:16:14: warning: '/dev/vdc' is the source of volume 'wrong' too [source-repeated]",
            "/etc/berth/disk.toml:21:14: warning: no device has 'LABEL=none' [source-missing]"]
        # The service may not even open one for writing.
        machine.run("mkdir", "-p", "/run/systemd/system/berth-check.service.d")
        machine.write("/run/systemd/system/berth-check.service.d/50-test.conf",
                      "[Service]\nExecStart=\nExecStart=dd if=/dev/vdc of=/dev/null count=1\n"
                      "ExecStartPost=sh -c '! dd if=/dev/zero of=/dev/vdc count=0 conv=notrunc'\n")
        machine.reload()
        machine.run("systemctl", "restart", "berth-check.service")
