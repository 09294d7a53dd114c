"""A machine with a volume of every kind, and with nothing but / in its fstab: its disks, files and declarations."""

from pathlib import Path

import disks
from disks import MIB, Partition
from file_server import SERVER
from guest import Link
from handmade import SYSTEM, service

XFS = "5d2a7b10-0000-4000-8000-000000000001"
BTRFS = "5d2a7b10-0000-4000-8000-000000000002"
SWAP = "5d2a7b10-0000-4000-8000-000000000003"
FRESH = "5d2a7b10-0000-4000-8000-000000000004"
VAULT = "5d2a7b10-0000-4000-8000-000000000005"
SAFE = "5d2a7b10-0000-4000-8000-000000000006"

FSTAB = "/dev/vda / ext4 defaults 0 1\n"

SMALL = 16 * MIB
LARGE = 48 * MIB
SWAP_SIZE = 8 * MIB

IN_PLACE = "written\n"
IN_JOURNAL = "changed\n"

DEVICE_TIMEOUT = 10


def made_disks(folder: Path) -> tuple[Path, ...]:
    """The first is /dev/vdb in the machine."""
    data = _content(folder / "data", {
        "www/index.html": "hello\n",
        "lower/base": "base\n", "lower/both": "lower\n", "upper/both": "upper\n", "work/": "",
        "images/": "", "keys/vault": "the key of the vault", "keys/safe": "the key of the safe",
    })
    for key in (data / "keys").iterdir():
        key.chmod(0o600)
    disks.swap(data / "swapfile", SWAP_SIZE, "file")
    disks.ext4(data / "images/loop.ext4", "loop", 4 * MIB, _content(folder / "loop", {"name": "loop\n"}))
    dirty = _content(folder / "dirty", {"state": IN_PLACE})
    kept = _content(folder / "kept", {"name": "kept\n"})
    small = disks.ext4(folder / "small.disk", "small", SMALL)
    return (
        disks.ext4(folder / "data.disk", "data", 64 * MIB, data),
        disks.xfs(folder / "xfs.disk", XFS),
        disks.partitioned(folder / "parts.disk",
                          Partition(BTRFS, "pool", disks.btrfs(folder / "btrfs.part", "pool")),
                          Partition(SWAP, "swap", disks.swap(folder / "swap.part", SWAP_SIZE, "part")),
                          Partition(FRESH, "fresh", disks.blank(folder / "fresh.part", SWAP_SIZE))),
        disks.interrupt(disks.ext4(folder / "dirty.disk", "dirty", 16 * MIB, dirty), "/state", IN_JOURNAL),
        disks.blank(folder / "blank.disk", 16 * MIB),
        disks.ext4(folder / "kept.disk", "kept", 16 * MIB, kept),
        disks.enlarged(small, LARGE),
        disks.luks(folder / "vault.disk", 16 * MIB, data / "keys/vault", VAULT),
        disks.luks(folder / "safe.disk", 16 * MIB, data / "keys/safe", SAFE),
    )


def _content(folder: Path, files: dict[str, str]) -> Path:
    """An empty folder is named with a slash at its end."""
    for name, text in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return folder


FILES = SERVER | {
    "/etc/fstab": FSTAB,
    "/etc/berth/disks.toml": f"""
[volume.data]
what    = "LABEL=data"
where   = "/srv/data"
type    = "ext4"
options = ["noatime", "nosuid"]

[volume.xfs]
what    = "UUID={XFS}"
where   = "/srv/xfs"
type    = "xfs"
options = ["nodev"]

[volume.pool]
what    = "PARTUUID={BTRFS}"
where   = "/srv/pool"
type    = "btrfs"
options = ["compress=zstd"]

[volume.dirty]
what    = "/dev/disk/by-id/virtio-dirty"
where   = "/srv/dirty"
type    = "ext4"
options = ["usrquota"]
quota   = true

[volume.blank]
what   = "ID=virtio-blank"
where  = "/srv/blank"
type   = "ext4"
makefs = true

[volume.kept]
what   = "ID=virtio-kept"
where  = "/srv/kept"
type   = "ext4"
makefs = true

[volume.small]
what   = "LABEL=small"
where  = "/srv/small"
type   = "ext4"
growfs = true
""",
    "/etc/berth/swap.toml": f"""
[swap.part]
what     = "PARTUUID={SWAP}"
priority = 5

[swap.file]
what     = "volume:data/swapfile"
priority = 1

[swap.fresh]
what   = "PARTLABEL=fresh"
makefs = true
""",
    "/etc/berth/encrypted.toml": f"""
[encrypted.vault]
device   = "UUID={VAULT}"
key_file = "volume:data/keys/vault"

[volume.vault]
what   = "encrypted:vault"
where  = "/srv/vault"
type   = "ext4"
makefs = true

[encrypted.safe]
device   = "UUID={SAFE}"
key_file = "/srv/data/keys/safe"

[volume.safe]
what       = "encrypted:safe"
where      = "/srv/safe"
type       = "ext4"
makefs     = true
activation = "attach"

[encrypted.locked]
device   = "UUID={SAFE}"
key_file = "volume:data/keys/vault"

[volume.locked]
what       = "encrypted:locked"
where      = "/srv/locked"
type       = "ext4"
activation = "attach"
""",
    "/etc/berth/folders.toml": """
[volume.www]
what    = "volume:data/www"
where   = "/srv/www"
type    = "bind"
options = ["ro"]
used_by = ["web.service"]

[volume.merged]
where   = "/srv/merged"
type    = "overlay"
overlay = { lower = ["volume:data/lower"], upper = "volume:data/upper", work = "volume:data/work" }

[volume.loop]
what  = "volume:data/images/loop.ext4"
where = "/srv/loop"
type  = "ext4"

[volume.scratch]
where   = "/srv/scratch"
type    = "tmpfs"
options = ["size=8M", "mode=1777"]
""",
    "/etc/berth/network.toml": """
[volume.hard]
what  = "127.0.0.1:/export/hard"
where = "/srv/hard"
type  = "nfs4"
after = ["nfs-server.service"]
""",
    "/etc/berth/trouble.toml": f"""
[volume.missing]
what           = "LABEL=missing"
where          = "/srv/missing"
type           = "ext4"
device_timeout = "{DEVICE_TIMEOUT}s"

[volume.broken]
what    = "LABEL=broken"
where   = "/srv/broken"
type    = "ext4"
optoins = ["noatime"]
used_by = ["user-of-broken.service"]
""",
    f"{SYSTEM}/web.service": service(command="cat /srv/www/index.html") + "Type=oneshot\nRemainAfterExit=yes\n",
    f"{SYSTEM}/multi-user.target.wants/web.service": Link("../web.service"),
    f"{SYSTEM}/user-of-broken.service": service(),
    f"{SYSTEM}/path-user.service": service("RequiresMountsFor=/srv/broken/folder"),
}

VOLUMES = {  # by name: source, type, and some options
    "data": ("/dev/vdb", "ext4", {"rw", "noatime", "nosuid"}),
    "xfs": ("/dev/vdc", "xfs", {"rw", "nodev"}),
    "pool": ("/dev/vdd1", "btrfs", {"rw", "compress=zstd:3"}),
    "dirty": ("/dev/vde", "ext4", {"rw", "usrquota"}),
    "blank": ("/dev/vdf", "ext4", {"rw"}),
    "kept": ("/dev/vdg", "ext4", {"rw"}),
    "small": ("/dev/vdh", "ext4", {"rw"}),
    "vault": ("/dev/mapper/vault", "ext4", {"rw"}),
    "www": ("/dev/vdb", "ext4", {"ro"}),
    "merged": ("overlay", "overlay", {"rw", "lowerdir=/srv/data/lower", "upperdir=/srv/data/upper"}),
    "loop": ("/dev/loop0", "ext4", {"rw"}),
    "scratch": ("tmpfs", "tmpfs", {"rw", "size=8192k"}),
    "hard": ("127.0.0.1:/export/hard", "nfs4", {"rw", "hard"}),
}


def unit(volume: str) -> str:
    return f"srv-{volume}.mount"


def seconds_to(machine, target: str) -> float:
    """From the start of PID 1."""
    reached = int(machine.show(target, "ActiveEnterTimestampMonotonic")["ActiveEnterTimestampMonotonic"])
    shown = machine.run("systemctl", "show", "-p", "UserspaceTimestampMonotonic").stdout
    return (reached - int(shown.partition("=")[2])) / 1e6
