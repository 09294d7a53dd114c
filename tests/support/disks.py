"""Disks of an emulated machine: images with file systems, partitions, swap and LUKS, made without root or loop devices.

A disk's file name is its serial number: NAME.disk is /dev/disk/by-id/virtio-NAME in the machine."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
BLOCK = 4096

# btrfs takes no less; xfs takes no less than 300 MiB. Most of a disk is holes.
BTRFS_SIZE = 128 * MIB
XFS_SIZE = 300 * MIB


def ext4(disk: Path, label: str, size: int, content: Path | None = None) -> Path:
    filled = ["-d", str(content)] if content else []
    # The size of a block is said because mke2fs takes a smaller one for a small disk, whose first is then a hole of a
    # swap file.
    _run("mke2fs", "-q", "-F", "-t", "ext4", "-b", str(BLOCK), "-L", label, *filled, str(disk), f"{size // 1024}k")
    return disk


def xfs(disk: Path, uuid: str) -> Path:
    _run("mkfs.xfs", "-q", "-m", f"uuid={uuid}", str(blank(disk, XFS_SIZE)))
    return disk


def btrfs(disk: Path, label: str) -> Path:
    _run("mkfs.btrfs", "-q", "-L", label, str(blank(disk, BTRFS_SIZE)))
    return disk


def blank(disk: Path, size: int) -> Path:
    with disk.open("wb") as file:
        file.truncate(size)
    return disk


def enlarged(disk: Path, size: int) -> Path:
    """What is on the disk stays as small as it is."""
    with disk.open("r+b") as file:
        file.truncate(size)
    return disk


def swap(disk: Path, size: int, label: str) -> Path:
    """Also a swap file: it has no holes, and mke2fs makes none."""
    disk.write_bytes(b"\xff" * size)
    disk.chmod(0o600)
    _run("mkswap", "-q", "-L", label, str(disk))
    return disk


def luks(disk: Path, size: int, key: Path, uuid: str) -> Path:
    """Blank inside. Its key is derived in no time."""
    # LUKS2 keeps 16 MiB for itself.
    _run("cryptsetup", "luksFormat", "--batch-mode", "--type", "luks2", "--uuid", uuid, "--pbkdf", "pbkdf2",
         "--pbkdf-force-iterations", "1000", str(blank(disk, size + 16 * MIB)), str(key))
    return disk


def luks_apart(disk: Path, size: int, header: Path, key: Path) -> Path:
    """Blank inside, with its header in a file."""
    _run("cryptsetup", "luksFormat", "--batch-mode", "--type", "luks2", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000",
         "--header", str(header), str(blank(disk, size)), str(key))
    return disk


@dataclass(frozen=True)
class Partition:
    uuid: str
    name: str
    content: Path  # an image of the partition


def partitioned(disk: Path, *partitions: Partition) -> Path:
    """GPT."""
    begin = MIB
    table = "label: gpt\nunit: sectors\n"
    for partition in partitions:
        size = partition.content.stat().st_size
        table += f'start={begin // 512}, size={size // 512}, uuid={partition.uuid}, name="{partition.name}"\n'
        begin += size
    blank(disk, begin + MIB)
    _run("sfdisk", "--quiet", str(disk), text=table)
    begin = MIB
    for partition in partitions:
        _run("dd", f"if={partition.content}", f"of={disk}", "bs=1M", f"seek={begin // MIB}", "conv=sparse,notrunc",
             "status=none")
        begin += partition.content.stat().st_size
    return disk


def interrupt(disk: Path, path: str, text: str) -> Path:
    """Leaves an ext4 as a power cut does right after this text was written over the file's first block: it is in the
    journal, and not yet in its place."""
    place = _run("debugfs", "-R", f"bmap {path} 0", str(disk)).strip()
    with tempfile.NamedTemporaryFile() as block:
        block.write(text.encode().ljust(BLOCK, b"\0"))
        block.flush()
        _run("debugfs", "-w", "-f", "-", str(disk),
             text=f"journal_open\njournal_write -b {place} {block.name}\njournal_close\nset_super_value state 0\n")
    return disk


def _run(*command: str, text: str = "") -> str:
    return subprocess.run(command, check=True, input=text, capture_output=True, text=True).stdout
