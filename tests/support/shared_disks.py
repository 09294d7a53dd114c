"""One machine for all tests that want devices of their own and no boot of their own: its disks, and what it boots with. What else a
test declares it declares itself."""

import subprocess
from contextlib import contextmanager
from pathlib import Path

import disks
from disks import MIB

DECLARED = """
[volume.small]
what       = "LABEL=small"
where      = "/srv/small"
type       = "ext4"
activation = "attach"
growfs     = true

[volume.blank]
what   = "/dev/vde"
where  = "/srv/blank"
type   = "ext4"
makefs = true
growfs = true

[volume.hand]
what       = "LABEL=hand"
where      = "/srv/hand"
type       = "ext4"
activation = "manual"

[volume.broken]
what       = "LABEL=broken"
where      = "/srv/broken"
type       = "ext4"
activation = "attach"
"""

FILES = {"/etc/fstab": "/dev/vda / ext4 defaults 0 1\n", "/etc/berth/shared.toml": DECLARED}

FIRST, SECOND = "/dev/vdb", "/dev/vdc"  # with these for labels

PASSPHRASE = "correct-horse"


def made(folder: Path) -> tuple[Path, ...]:
    """In the order in which the machine has them."""
    passphrase = folder / "passphrase"
    passphrase.write_text(PASSPHRASE)
    broken = disks.ext4(folder / "broken.disk", "broken", 16 * MIB)
    # A check mends nothing that it would have to ask about: here the root folder is gone.
    subprocess.run(["debugfs", "-w", "-f", "-", str(broken)], input=b"clri <2>\nssv state 2\n", check=True, capture_output=True)
    return (*(_named(folder, name) for name in ("first", "second")),
            disks.enlarged(disks.ext4(folder / "small.disk", "small", 16 * MIB), 64 * MIB),
            disks.blank(folder / "blank.disk", 64 * MIB),
            disks.ext4(folder / "hand.disk", "hand", 16 * MIB),
            broken,
            disks.luks(folder / "vault.disk", 16 * MIB, passphrase, "0f3a2c1e-8f4b-4f5e-9a3d-2b6c7d8e9f01"))


def _named(folder: Path, label: str) -> Path:
    """With its label in a file."""
    content = folder / label
    content.mkdir()
    (content / "name").write_text(f"{label}\n")
    return disks.ext4(folder / f"{label}.disk", label, 16 * MIB, content)


@contextmanager
def declared(machine, path: str, text: str):
    machine.write(path, text)
    machine.reload()
    try:
        yield
    finally:
        machine.run("rm", path)
        machine.reload()
