"""A boot with a network volume has no ordering cycle with what PID 1 and systemd's own services add, on any release."""

import pytest
import releases

HOME = '[volume.home]\nwhat = "LABEL=home"\nwhere = "/home"\ntype = "ext4"\noptions = ["usrquota"]\nquota = true\n'
SAN = '[volume.san]\nwhat = "/dev/sdx"\nwhere = "/srv/san"\ntype = "ext4"\nnetwork = true\n'
NFS = '[volume.{0}]\nwhat = "nas:/{0}"\nwhere = "/{1}"\ntype = "nfs4"\n'
TMPFS = '[volume.{0}]\nwhat = "tmpfs"\nwhere = "/{1}"\ntype = "tmpfs"\n'
LOCAL = TMPFS.format("local", "srv/local")
SETS = {
    "an access volume below one on the network": NFS.format("nas", "mnt/nas") + NFS.format("projects", "mnt/nas/projects")
    + 'activation = "access"\n' + LOCAL + 'used_by = ["app.service"]\n',
    "two on one mount point, one on the network": TMPFS.format("data", "data") + NFS.format("data-nfs", "data")
    + TMPFS.format("cache", "data/cache") + LOCAL,
    "after what waits for it": TMPFS.format("a", "srv/a") + 'after = ["local-fs.target"]\n' + LOCAL,
    "swap on what may be in swap": TMPFS.format("scratch", "scratch") + '[swap.s]\nwhat = "volume:scratch/swapfile"\n',
    "quotas beside a device on the network": HOME + SAN,
    "quotas on both": HOME + SAN + 'options = ["grpquota"]\nquota = true\n',
    "quotas below what is on the network": HOME + SAN + HOME.replace("volume.home", "volume.inner").replace("/home", "/srv/san/home"),
    "quotas that an option alone asks for": HOME + SAN + 'options = ["usrquota"]\n',
    "the key on a device of the network": SAN + '[encrypted.e]\ndevice = "/dev/sdy"\nkey_file = "/dev/sdx"\n'
    '[volume.e]\nwhat = "encrypted:e"\nwhere = "/srv/e"\ntype = "ext4"\n',
    "the header on a device of the network": SAN + '[encrypted.e]\ndevice = "/dev/sdy"\noptions = ["header=/dev/sdx"]\n'
    '[volume.e]\nwhat = "encrypted:e"\nwhere = "/srv/e"\ntype = "ext4"\n',
    "the key and the header in files on a device of the network": SAN.replace("network", 'options = ["ro"]\nnetwork')
    + '[encrypted.e]\ndevice = "/dev/sdy"\nkey_file = "/k:/dev/sdx"\noptions = ["header=/h:/dev/sdz"]\n'
    '[volume.e]\nwhat = "encrypted:e"\nwhere = "/srv/e"\ntype = "ext4"\n',
    **{f"the key on what only has the name of what it unlocks, of type {kind}":
       f'[volume.a]\nwhat = "/dev/mapper/e"\nwhere = "/srv/a"\ntype = "{kind}"\n'
       '[encrypted.e]\ndevice = "/dev/sdy"\nkey_file = "volume:a/key"\n' for kind in ("tmpfs", "9p", "nfs4")},
}

pytestmark = pytest.mark.skipif(releases.obstacle() is not None, reason=str(releases.obstacle()))


@pytest.mark.parametrize("text", SETS.values(), ids=SETS)
# Most of all it takes systemd-analyze from 257 on: a release each for a process.
@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xdist_group(f"order-{name}")) for name in releases.image.SYSTEMD])
def test_what_is_declared_closes_no_ordering_cycle(name, text):
    assert releases.release(name).cycles_of(text) == []
