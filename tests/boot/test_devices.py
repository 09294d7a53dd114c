"""Volumes on block devices, which only a machine with a kernel of its own has: found by their labels, and told apart."""

import json
import subprocess

import pytest
from guest import attachment

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

DECLARED = """
[volume.disk]
what       = "LABEL=%s"
where      = "/srv/disk"
type       = "ext4"
options    = ["noatime"]
activation = "attach"
"""


@pytest.fixture
def disks(tmp_path):
    """Two file systems, seen in the machine as /dev/vdb and /dev/vdc."""
    made = []
    for label in ("first", "second"):
        content = tmp_path / label
        content.mkdir()
        (content / "name").write_text(f"{label}\n")
        made.append(tmp_path / f"{label}.ext4")
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", label, "-d", str(content), str(made[-1]), "16M"], check=True)
    return tuple(made)


def test_a_volume_is_on_the_device_that_has_its_label_and_on_no_other(emulated, disks):
    with emulated({"/etc/berth/disk.toml": DECLARED % "first"}, disks=disks, until={"running"}) as machine:
        attached = machine.run("berth", "--json", "attach", "disk", "a")
        assert json.loads(attached.stdout)["differs"] == []
        [mount] = machine.mounts("/srv/disk")
        assert (mount.source, mount.type) == ("/dev/vdb", "ext4") and "noatime" in mount.options
        assert machine.run("cat", "/srv/disk/name").stdout == "first\n"
        assert machine.run("berth", "check").stderr == ""

        # The declaration now means the other disk, and the mount is still the former.
        machine.write("/etc/berth/disk.toml", DECLARED % "second")
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
        assert machine.mounts("/srv/disk")[0].source == "/dev/vdc"
        assert machine.run("cat", "/srv/disk/name").stdout == "second\n"
