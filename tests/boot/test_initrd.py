"""Volumes that the initrd mounts, in a machine whose initrd dracut has made with berth's module."""

import json
import re
import subprocess

import pytest
from guest import File

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

DECLARED = {
    "/etc/berth/initrd.toml": """
[volume.data]
what     = "LABEL=data"
where    = "/srv/data"
type     = "ext4"
options  = ["noatime"]
required = true
initrd   = true

[volume.folder]
what    = "volume:data/folder"
where   = "/srv/folder"
type    = "bind"
initrd  = true
holders = ["vm1"]

[volume.later]
where = "/srv/later"
type  = "tmpfs"
""",
    # Whoever may write to it may not decide what the initrd mounts, where all files are root's.
    "/etc/berth/open.toml": File("""
[volume.open]
where  = "/srv/open"
type   = "tmpfs"
initrd = true
""", 0o666),
}


@pytest.fixture
def disk(tmp_path):
    content = tmp_path / "content"
    (content / "folder").mkdir(parents=True)
    (content / "folder/name").write_text("data\n")
    image = tmp_path / "data.ext4"
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", "data", "-d", str(content), str(image), "16M"], check=True)
    return image


def test_the_initrd_mounts_its_volumes_and_the_system_keeps_them(emulated, disk):
    with emulated(DECLARED, disks=(disk,), dracut=True) as machine:
        assert "berth: /etc/berth/open.toml is left out" in machine.dracut_said
        [data] = machine.mounts("/srv/data")
        assert (data.source, data.type) == ("/dev/vdb", "ext4") and "noatime" in data.options
        assert machine.run("cat", "/srv/folder/name").stdout == "data\n"
        assert machine.mounted("/srv/later") and not machine.mounted("/srv/open")

        # In the initrd, before it gave way to the system.
        journal = machine.journal("-b", "-o", "cat")
        mounted = [journal.index(f"Mounted {name}") for name in ("sysroot-srv-data.mount", "sysroot-srv-folder.mount")]
        assert mounted == sorted(mounted) and mounted[-1] < journal.index("Switching root")
        assert "/sysroot/srv/later" not in journal and "sysroot-srv-open" not in journal

        # The system takes it for its own, but does not unmount it with the others.
        for unit in ("srv-data.mount", "srv-folder.mount"):
            shown = machine.show(unit, "ActiveState", "FragmentPath", "Conflicts", "Before", "NeedDaemonReload")
            assert shown["ActiveState"] == "active" and shown["FragmentPath"].startswith("/run/systemd/generator/")
            assert "umount.target" not in shown["Conflicts"] + shown["Before"]
        assert machine.state("volume-folder@vm1.target") == "active"
        status = json.loads(machine.run("berth", "--json", "status", "data", "folder").stdout)["volumes"]
        assert [(volume["state"], volume["differs"]) for volume in status] == [("mounted", [])] * 2

        machine.power_off()
        journal = machine.journal("-o", "cat")
        assert not re.search(r"Failed (to )?unmount|ordering cycle|Unmounted srv-data.mount", journal)
    # Unmounted at the very end: nothing is left to replay.
    assert "needs_recovery" not in subprocess.run(["dumpe2fs", "-h", str(disk)], check=True, capture_output=True,
                                                  text=True).stdout
