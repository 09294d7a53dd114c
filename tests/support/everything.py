"""A machine with a volume of every kind, and with nothing but / in its fstab: its disks, files and declarations."""

from pathlib import Path

import disks
from disks import MIB, Partition
from file_server import SERVER
from guest import Link
from handmade import SYSTEM, service

PACKAGES = ("xfsprogs", "btrfs-progs", "cryptsetup-bin", "quota")

XFS = "5d2a7b10-0000-4000-8000-000000000001"
BTRFS = "5d2a7b10-0000-4000-8000-000000000002"

FSTAB = "/dev/vda / ext4 defaults 0 1\n"

IN_PLACE = "written\n"
IN_JOURNAL = "changed\n"

DEVICE_TIMEOUT = 10


def made_disks(folder: Path) -> tuple[Path, ...]:
    """The first is /dev/vdb in the machine."""
    data = _content(folder / "data", {
        "www/index.html": "hello\n",
        "lower/base": "base\n", "lower/both": "lower\n", "upper/both": "upper\n", "work/": "",
        "images/": "",
    })
    disks.ext4(data / "images/loop.ext4", "loop", 4 * MIB, _content(folder / "loop", {"name": "loop\n"}))
    dirty = _content(folder / "dirty", {"state": IN_PLACE})
    return (
        disks.ext4(folder / "data.disk", "data", 64 * MIB, data),
        disks.xfs(folder / "xfs.disk", XFS),
        disks.partitioned(folder / "parts.disk",
                          Partition(BTRFS, "pool", disks.btrfs(folder / "btrfs.part", "pool"))),
        disks.interrupt(disks.ext4(folder / "dirty.disk", "dirty", 16 * MIB, dirty), "/state", IN_JOURNAL),
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
what  = "/dev/disk/by-id/virtio-dirty"
where = "/srv/dirty"
type  = "ext4"
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
