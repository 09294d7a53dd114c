"""What is done to a device before its volume is mounted, and to the file system after: once, and without holding it."""

import json

import pytest
from guest import MOUNTED, attachment

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

MIB = 1024 * 1024
CHECK_OF_SMALL = r"systemd-fsck@dev-disk-by\x2dlabel-small.service"
GROWTH_OF_SMALL = "berth-growfs-small.service"


def size_of(machine, where):
    blocks, size = machine.run("stat", "-f", "-c", "%b %S", where).stdout.split()
    return int(blocks) * int(size)


def moment(machine, unit, name):
    return int(machine.show(unit, name)[name])


def test_devices_are_checked_and_made_before_the_mount_and_grown_after_and_nothing_pins_it(machine_with_disks):
    machine = machine_with_disks
    # At boot: made, then checked, then mounted, then grown, then the target.
    assert machine.mounts("/srv/blank")[0].type == "ext4"
    order = [("berth-makefs-blank.service", "ActiveEnterTimestampMonotonic"),
             ("systemd-fsck@dev-vde.service", "InactiveExitTimestampMonotonic"),
             ("systemd-fsck@dev-vde.service", "ActiveEnterTimestampMonotonic"),
             ("srv-blank.mount", "InactiveExitTimestampMonotonic"),
             ("srv-blank.mount", "ActiveEnterTimestampMonotonic"),
             ("berth-growfs-blank.service", "InactiveExitTimestampMonotonic"),
             ("berth-growfs-blank.service", "ActiveEnterTimestampMonotonic"),
             ("local-fs.target", "ActiveEnterTimestampMonotonic")]
    moments = [moment(machine, *one) for one in order]
    assert 0 < moments[0] and moments == sorted(moments)
    [blank] = json.loads(machine.run("berth", "--json", "status", "blank").stdout)["volumes"]
    assert blank["state"] == "mounted" and "growfs" not in json.dumps(blank["holders"])

    # Nobody has held these yet.
    assert machine.state(CHECK_OF_SMALL) == machine.state(GROWTH_OF_SMALL) == "inactive"
    machine.attach("small", "a")
    machine.wait_for(lambda: machine.state(GROWTH_OF_SMALL) == "active", "growth")
    assert size_of(machine, "/srv/small") > 40 * MIB
    machine.attach("small", "b")
    machine.reload()

    # Isolating a target takes no check away, and with it the mount.
    machine.start("srv-hand.mount")
    machine.run("systemctl", "isolate", "multi-user.target")
    assert machine.mounted("/srv/small") and machine.mounted("/srv/hand")
    assert machine.state(attachment("small", "a")) == "active"

    # The last one out unmounts, and the check and the growth end with the mount.
    machine.detach("small", "a", "b")
    machine.wait_unmounted("/srv/small")
    machine.wait_for(lambda: machine.state(CHECK_OF_SMALL) == machine.state(GROWTH_OF_SMALL) == "inactive",
                     "end of check and growth")
    assert len(machine.events(CHECK_OF_SMALL, MOUNTED)) == len(machine.events(GROWTH_OF_SMALL, MOUNTED)) == 1

    # Once for each time that it is mounted; also after somebody has unmounted it by hand.
    machine.attach("small", "c")
    machine.wait_for(lambda: machine.state(GROWTH_OF_SMALL) == "active", "growth")
    machine.run("umount", "/srv/small")
    machine.wait_for(lambda: machine.state(attachment("small", "c")) == "inactive", "end of the attachment")
    machine.wait_for(lambda: machine.state(CHECK_OF_SMALL) == machine.state(GROWTH_OF_SMALL) == "inactive",
                     "end of check and growth")
    assert len(machine.events(CHECK_OF_SMALL, MOUNTED)) == len(machine.events(GROWTH_OF_SMALL, MOUNTED)) == 2


def test_a_file_system_that_can_not_be_mended_is_not_mounted(machine_with_disks):
    machine = machine_with_disks
    refused = machine.run("berth", "attach", "broken", "a", check=False)
    assert refused.returncode == 1 and not machine.mounted("/srv/broken")
    assert "systemd-fsck" in refused.stderr
    assert machine.mounted("/srv/blank")
    machine.run("systemctl", "reset-failed")
