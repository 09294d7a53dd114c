"""A machine without a disk that it can't do without comes to emergency mode, and says why."""

import pytest
from handmade import SILENT_EMERGENCY

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

DECLARED = """
[volume.scratch]
where = "/srv/scratch"
type  = "tmpfs"

[volume.missing]
what           = "UUID=5d2a7b10-0000-4000-8000-00000000000f"
where          = "/srv/missing"
type           = "ext4"
required       = true
device_timeout = "5s"

[volume.below]
where = "/srv/missing/below"
type  = "tmpfs"
"""


def test_a_required_disk_that_is_missing_leads_to_emergency_mode_until_it_is_not(emulated):
    files = SILENT_EMERGENCY | {"/etc/fstab": "/dev/vda / ext4 defaults 0 1\n", "/etc/berth/disks.toml": DECLARED}
    with emulated(files, until={"maintenance"}) as machine:
        assert machine.state("emergency.target") == "active"
        assert machine.state("multi-user.target") == "inactive"
        assert machine.state("local-fs.target") == "inactive"
        journal = machine.journal("-b")
        assert "Timed out waiting for device dev-disk-by\\x2duuid-5d2a7b10" in journal
        assert "Dependency failed for srv-missing.mount - Volume missing" in journal
        assert "Dependency failed for local-fs.target" in journal
        assert not machine.mounted("/srv/missing/below"), "it would lie on the bare folder"
        assert machine.mounted("/srv/scratch")

        # What the administrator reads there.
        status = machine.run("berth", "status", "missing")
        assert "not mounted" in status.stdout
        check = machine.run("berth", "check").stdout
        assert "no device has 'UUID=5d2a7b10-0000-4000-8000-00000000000f' [source-missing]" in check

        # And what to do about it.
        machine.write("/etc/berth/disks.toml", DECLARED.replace("required       = true\n", ""))
        machine.reload()
        machine.run("systemctl", "start", "--no-block", "default.target")
        machine.wait_for(lambda: machine.state("multi-user.target") == "active", "the boot that goes on", 120)
