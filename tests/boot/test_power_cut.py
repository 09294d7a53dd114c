"""Power is cut while volumes are written to, and the machine comes back with all that it had acknowledged."""

import re
import subprocess

import disks
import everything
import pytest
from guest import Failed

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

DECLARED = f"""
[volume.ext4]
what  = "LABEL=ext4"
where = "/srv/ext4"
type  = "ext4"

[volume.xfs]
what       = "UUID={everything.XFS}"
where      = "/srv/xfs"
type       = "xfs"
activation = "attach"
holders    = ["writer"]

[volume.btrfs]
what     = "LABEL=btrfs"
where    = "/srv/btrfs"
type     = "btrfs"
required = true
"""

VOLUMES = ("ext4", "xfs", "btrfs")

# Each line is said on the console when it is on the disk. Meanwhile files come and go, which nobody waits for.
WRITER = """
import os, sys
where, name = sys.argv[1:]
console = os.open("/dev/console", os.O_WRONLY)
log = os.open(f"{where}/log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
for number in range(1000000):
    with open(f"{where}/{number}.new", "w") as file:
        file.write(f"{number}\\n" * 2000)
    os.rename(f"{where}/{number}.new", f"{where}/{number % 7}")
    os.write(log, f"line {number}\\n".encode())
    os.fsync(log)
    os.write(console, f"\\n<{name} {number}>\\n".encode())
"""

ENOUGH = 30
LIMIT = 120

# ext4 by its check, the others when they are mounted.
RECOVERED = {"ext4": "ext4: recovering journal", "xfs": "XFS (vdc): Starting recovery",
             "btrfs": "BTRFS info (device vdd): start tree-log replay"}


def acknowledged(machine, volume: str) -> int:
    """How many lines."""
    said = re.findall(rf"<{volume} (\d+)>", machine.console.read_text(errors="replace"))
    return int(said[-1]) + 1 if said else 0


def test_all_that_was_acknowledged_is_there_after_a_power_cut(emulated, tmp_path):
    made = (disks.ext4(tmp_path / "ext4.disk", "ext4", 32 * disks.MIB), disks.xfs(tmp_path / "xfs.disk", everything.XFS),
            disks.btrfs(tmp_path / "btrfs.disk", "btrfs"))
    files = {"/etc/fstab": everything.FSTAB, "/etc/berth/disks.toml": DECLARED}
    with emulated(files, disks=made, lasting=True, until={"running"}) as machine:
        writers = [machine.begin("python3", "-c", WRITER, f"/srv/{volume}", volume) for volume in VOLUMES]
        machine.wait_for(lambda: all(acknowledged(machine, volume) >= ENOUGH for volume in VOLUMES), "what is written",
                         LIMIT)
        machine.cut_power()
        for writer in writers:
            with pytest.raises(Failed, match="the machine has gone"):
                writer.result()
        written = {volume: acknowledged(machine, volume) for volume in VOLUMES}

        machine.boot()
        journal = machine.journal("-b")
        for volume in VOLUMES:
            assert machine.mounted(f"/srv/{volume}") and RECOVERED[volume] in journal, volume
            lines = machine.run("cat", f"/srv/{volume}/log").stdout.splitlines()
            assert len(lines) >= written[volume] and lines == [f"line {number}" for number in range(len(lines))], volume
            machine.run("touch", f"/srv/{volume}/new")
        assert machine.state("volume-xfs@writer.target") == "active"
        machine.power_off()
    for disk, checker in zip(made, (("e2fsck", "-fn"), ("xfs_repair", "-n", "-f"), ("btrfs", "check", "--readonly"))):
        checked = subprocess.run([*checker, str(disk)], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "needs_recovery" not in subprocess.check_output(["dumpe2fs", "-h", str(made[0])], text=True)
