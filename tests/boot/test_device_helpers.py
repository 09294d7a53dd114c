"""What is done to a device before its volume is mounted, and to the file system after: once, and without holding it."""

import json
import subprocess

import pytest
from guest import MOUNTED, attachment

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

DECLARED = """
[volume.small]
what       = "LABEL=small"
where      = "/srv/small"
type       = "ext4"
activation = "attach"
growfs     = true

[volume.blank]
what   = "/dev/vdc"
where  = "/srv/blank"
type   = "ext4"
makefs = true
growfs = true

[volume.hand]
what       = "LABEL=hand"
where      = "/srv/hand"
type       = "ext4"
activation = "manual"
"""

MIB = 1024 * 1024
CHECK_OF_SMALL = r"systemd-fsck@dev-disk-by\x2dlabel-small.service"
GROWTH_OF_SMALL = "berth-growfs-small.service"


@pytest.fixture
def disks(tmp_path):
    """A file system of a quarter of its device, a blank device, and one that is nothing special."""
    images = [tmp_path / name for name in ("small", "blank", "hand")]
    for image in images:
        if image.name != "blank":
            subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", image.name, str(image), "16M"], check=True)
        with image.open("ab") as file:
            file.truncate(64 * MIB)
    return tuple(images)


def size_of(machine, where):
    blocks, size = machine.run("stat", "-f", "-c", "%b %S", where).stdout.split()
    return int(blocks) * int(size)


def moment(machine, unit, name):
    return int(machine.show(unit, name)[name])


def test_devices_are_checked_and_made_before_the_mount_and_grown_after_and_nothing_pins_it(emulated, disks):
    with emulated({"/etc/berth/a.toml": DECLARED}, disks=disks, until={"running"}) as machine:
        # At boot: made, then checked, then mounted, then grown, then the target.
        assert machine.mounts("/srv/blank")[0].type == "ext4"
        order = [("berth-makefs-blank.service", "ActiveEnterTimestampMonotonic"),
                 ("systemd-fsck@dev-vdc.service", "InactiveExitTimestampMonotonic"),
                 ("systemd-fsck@dev-vdc.service", "ActiveEnterTimestampMonotonic"),
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


def test_a_file_system_that_can_not_be_mended_is_not_mounted(emulated, disks):
    # A check mends nothing that it would have to ask about: here the root folder is gone.
    subprocess.run(["debugfs", "-w", "-f", "-", str(disks[0])], input=b"clri <2>\nssv state 2\n", check=True,
                   capture_output=True)
    with emulated({"/etc/berth/a.toml": DECLARED}, disks=disks, until={"running", "degraded"}) as machine:
        refused = machine.run("berth", "attach", "small", "a", check=False)
        assert refused.returncode == 1 and not machine.mounted("/srv/small")
        assert "systemd-fsck" in refused.stderr
        assert machine.mounted("/srv/blank")
