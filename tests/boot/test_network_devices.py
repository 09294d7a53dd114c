"""A machine with disks that come by the network, and what stands on them: keys, headers, swap, and quotas beside them."""

import re

import disks
import pytest
from disks import MIB
from guest import MOUNTED, UNMOUNTED
from handmade import NETWORK

# They share a machine, and there is one at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

END_BOUND = 40
LONG = 90  # of an emulated processor on a busy host
SWAP_SIZE = 4 * MIB
KEY_MOUNT = r"run-berth\x2dkey-apart.mount"

DECLARED = r"""
[volume.san]
what    = "LABEL=san"
where   = "/srv/san"
type    = "ext4"
network = true

[volume.shared]                     # one device for both
what  = "LABEL=san"
where = "/srv/shared"
type  = "ext4"

[encrypted.sealed]
device   = "ID=virtio-sealed"
key_file = "volume:san/sealed.key"
options  = ["header=/srv/san/sealed.img"]
timeout  = "5min"                # of an emulated processor on a busy host

[volume.sealed]
what   = "encrypted:sealed"
where  = "/srv/sealed"
type   = "ext4"
makefs = true

[encrypted.apart]
device   = "ID=virtio-apart"
key_file = "/keys/apart:LABEL=stick"
options  = ["header=/apart.img:LABEL=stick"]
timeout  = "5min"

[volume.apart]
what       = "encrypted:apart"
where      = "/srv/apart"
type       = "ext4"
makefs     = true
activation = "attach"

[volume.plugged]
what      = "LABEL=plugged"
where     = "/srv/plugged"
type      = "ext4"
wanted_by = ['dev-disk-by\x2dlabel-plugged.device']

[volume.home]
what    = "LABEL=home"
where   = "/srv/home"
type    = "ext4"
options = ["usrquota"]
quota   = true

[swap.san]
what = "volume:san/swapfile"

[swap.local]
what = "volume:plugged/swapfile"
"""

FSTAB = "/dev/vda / ext4 defaults 0 1\n"
MOUNTS = ("san", "shared", "sealed", "plugged", "home")


@pytest.fixture(scope="module")
def machine(emulated, tmp_path_factory):
    with emulated(NETWORK | {"/etc/fstab": FSTAB, "/etc/berth/a.toml": DECLARED}, disks=made_disks(tmp_path_factory.mktemp("disks")),
                  arguments=("quotacheck.mode=force",), until={"running", "degraded"}) as booted:
        yield booted


def made_disks(folder):
    content = {name: folder / name for name in ("san", "stick", "home", "plugged")}
    for path in content.values():
        path.mkdir()
    (content["stick"] / "keys").mkdir()
    keys = {"sealed": content["san"] / "sealed.key", "apart": content["stick"] / "keys/apart"}
    for name, key in keys.items():
        key.write_text(f"the key of what is {name}")
        key.chmod(0o600)
    locked = [disks.luks_apart(folder / f"{name}.disk", 16 * MIB, content[on] / f"{name}.img", keys[name])
              for name, on in (("sealed", "san"), ("apart", "stick"))]
    for name in ("san", "plugged"):
        disks.swap(content[name] / "swapfile", SWAP_SIZE, name)
    return (*(disks.ext4(folder / f"{name}.disk", name, 48 * MIB, path) for name, path in content.items()), *locked)


def broken(machine) -> list[str]:
    lines = [line for line in machine.journal("-b").splitlines() if "ordering cycle" in line or "deleted to break" in line]
    return lines + [name for name, state in machine.units().items() if state == "failed"]


def swaps(machine) -> list[str]:
    return sorted(machine.run("swapon", "--show=NAME", "--noheadings", "--raw").stdout.split())


def is_unlocked(machine, name: str) -> bool:
    return machine.run("test", "-e", f"/dev/mapper/{name}", check=False).returncode == 0


def test_the_boot_comes_to_its_end_and_all_of_it_is_there(machine):
    assert broken(machine) == []
    assert machine.run("systemctl", "list-jobs", "--no-legend").stdout.strip() in ("", "No jobs running.")
    for target in ("local-fs.target", "remote-fs.target", "swap.target", "network-online.target", "multi-user.target"):
        assert machine.state(target) == "active", target
    assert {name for name in MOUNTS if not machine.mounted(f"/srv/{name}")} == set()
    assert swaps(machine) == ["/srv/plugged/swapfile", "/srv/san/swapfile"]
    assert re.findall(r" \[([a-z-]+)\]$", machine.run("berth", "check").stdout, re.M) == ["source-repeated"]


def test_what_stands_on_the_network_comes_after_it(machine):
    [network] = machine.events("network.service", MOUNTED)
    [san], [shared], [unlocked], [sealed] = (machine.events(unit, MOUNTED) for unit in (
        "srv-san.mount", "srv-shared.mount", "systemd-cryptsetup@sealed.service", "srv-sealed.mount"))
    [swap] = machine.events("srv-san-swapfile.swap", MOUNTED)
    assert network < min(san, shared) and san < unlocked < sealed and san < swap


def test_quotas_beside_it_are_on(machine):
    shown = machine.run("quotaon", "-p", "-u", "/srv/home", check=False).stdout
    assert "is on" in shown


def test_the_device_of_a_key_and_a_header_is_mounted_for_the_unlocking_alone(machine):
    for holder in ("a", "b"):
        machine.run("berth", "attach", "apart", holder, timeout=LONG)
        assert machine.mounts("/srv/apart")[0].source == "/dev/mapper/apart"
        for place in ("/run/berth-key/apart", "/run/berth-header/apart"):
            machine.wait_unmounted(place, LONG)
        assert machine.state("systemd-cryptsetup@apart.service") == "active"
        machine.run("touch", f"/srv/apart/{holder}")
        mounted = machine.events(KEY_MOUNT, MOUNTED)
        machine.run("berth", "attach", "apart", "later", timeout=LONG)
        assert machine.events(KEY_MOUNT, MOUNTED) == mounted
        assert not machine.mounted("/run/berth-key/apart")
        for one in (holder, "later"):
            machine.run("berth", "detach", "apart", one)
        machine.wait_for(lambda: not is_unlocked(machine, "apart"), "the lock", LONG)
    assert machine.run("stat", "--format=%a", "/run/berth-header").stdout.strip() == "700"
    assert broken(machine) == []


def test_a_tag_in_quotes_that_was_moved_from_fstab_is_the_device(machine):
    machine.write("/etc/fstab", FSTAB + "LABEL='san' /srv/quoted ext4 noauto,_netdev,noatime 0 0\n")
    machine.run("berth", "import", "--replace", timeout=LONG)
    machine.run("systemctl", "daemon-reload", timeout=LONG)
    machine.start("srv-quoted.mount", timeout=LONG)
    [mount] = machine.mounts("/srv/quoted")
    assert mount.source == machine.mounts("/srv/san")[0].source and "noatime" in mount.options


# The last: it ends the machine.
def test_the_end_is_clean_and_quick(machine):
    assert machine.power_off() < END_BOUND
    journal = machine.journal()
    assert "Failed unmounting" not in journal and "ordering cycle" not in journal
    [san], [plugged], [locked] = (machine.events(unit, UNMOUNTED) for unit in (
        "srv-san.mount", "srv-plugged.mount", "systemd-cryptsetup@sealed.service"))
    [on_san], [on_plugged] = (machine.events(f"srv-{name}-swapfile.swap", UNMOUNTED) for name in ("san", "plugged"))
    assert on_san < san and on_plugged < plugged and locked < san
    assert "All filesystems unmounted." in machine.console.read_text(errors="replace")
