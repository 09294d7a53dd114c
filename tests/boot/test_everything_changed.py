"""The machine of test_everything.py after its boot: from an edited file to a changed system where there are disks, swap, encryption
and a server. What drivers take in, what they refuse, and what has to wait."""

import pytest
from client import Outcome, berth
from everything import FILES

# They share a machine, and there is one at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

SLOW = 120  # an emulated machine takes seconds where another takes none

DISKS, SWAP, ENCRYPTED, FOLDERS, NETWORK, TROUBLE = (
    f"/etc/berth/{name}.toml" for name in ("disks", "swap", "encrypted", "folders", "network", "trouble"))


@pytest.fixture(scope="module")
def machine(machine_with_everything):
    """Without the mistake that it has booted with: nothing is applied beside one."""
    machine_with_everything.run("rm", TROUBLE)
    assert berth(machine_with_everything, "apply", "--yes", timeout=SLOW).status == 0
    return machine_with_everything


@pytest.fixture
def declare(machine):
    """Writes a file with one text in the place of another; in the end all is declared as at the boot, and nothing waits."""
    changed = set()

    def write(file, before, after):
        assert FILES[file].count(before) == 1
        changed.add(file)
        machine.write(file, FILES[file].replace(before, after))

    yield write
    for file in changed:
        machine.write(file, FILES[file])
    # Of some options that went nobody knows the defaults: that is told once.
    berth(machine, "apply", "--yes", "--unmount", timeout=SLOW)
    assert berth(machine, "diff", timeout=SLOW) == Outcome(0, "", "")


def applied(machine, *words, status=0):
    found = berth(machine, "apply", "--yes", *words, timeout=SLOW)
    assert found.status == status, found
    return found


def options(machine, where):
    [mount] = machine.mounts(where)
    return mount.options


@pytest.mark.parametrize("volume, before, after, taken, left", [
    ("data", '["noatime", "nosuid"]', '["nosuid", "commit=30", "errors=remount-ro"]',
     {"commit=30", "errors=remount-ro", "nosuid", "relatime"}, None),
    ("xfs", '["nodev"]', '["noexec", "noatime"]', {"noexec", "noatime"}, None),
    ("xfs", '["nodev"]', '["nodev", "logbufs=4"]', {"logbufs=8", "nodev"}, "logbufs=4 is not taken in until the next mount"),
    ("pool", '["compress=zstd"]', '["compress=lzo", "commit=60"]', {"compress=lzo", "commit=60"}, None),
])
def test_a_driver_takes_in_what_it_can_and_what_it_does_not_heed_is_told(machine, declare, volume, before, after, taken, left):
    where = f"/srv/{volume}"
    declare(DISKS, f"options = {before}", f"options = {after}")
    found = applied(machine, status=3 if left else 0)
    assert taken <= options(machine, where)
    assert (f"waits: {left}\n" in found.errors) if left else found.errors == ""
    if volume == "xfs" and not left:
        assert "nodev" not in options(machine, where)
    # Whoever stands on it or uses it was not disturbed.
    assert machine.state("web.service") == machine.state("srv-loop.mount") == "active"


@pytest.mark.parametrize("volume, before, after", [
    ("data", '["noatime", "nosuid"]', '["noatime", "nosuid", "data=journal"]'),
    ("pool", '["compress=zstd"]', '["compress=zstd", "space_cache=v1"]'),
])
def test_what_a_driver_refuses_is_told_and_changes_nothing(machine, declare, volume, before, after):
    was = options(machine, f"/srv/{volume}")
    declare(DISKS, f"options = {before}", f"options = {after}")
    found = applied(machine, status=1)
    assert f"remount of {volume} failed: it could not be remounted\n" in found.errors
    assert f"srv-{volume}.mount" in found.errors and "mount: " in found.errors, "in the words of mount(8)"
    assert options(machine, f"/srv/{volume}") == was and machine.state(f"srv-{volume}.mount") == "active"


def test_nfs_takes_flags_in_and_refuses_another_version(machine, declare):
    declare(NETWORK, 'type  = "nfs4"', 'type  = "nfs4"\noptions = ["nosuid", "noatime"]')
    applied(machine)
    assert {"nosuid", "noatime", "vers=4.2"} <= options(machine, "/srv/hard")
    declare(NETWORK, 'type  = "nfs4"', 'type  = "nfs4"\noptions = ["nodev"]')
    applied(machine)
    assert "nodev" in options(machine, "/srv/hard") and not {"nosuid", "noatime"} & options(machine, "/srv/hard")
    declare(NETWORK, 'type  = "nfs4"', 'type  = "nfs4"\noptions = ["vers=4.1"]')
    found = applied(machine, status=1)
    assert "remount of hard failed: it could not be remounted\n" in found.errors and "mount.nfs4: " in found.errors
    assert machine.run("cat", "/srv/hard/file").stdout == "hard\n"


def test_swap_that_is_declared_no_more_needs_leave_to_go_and_comes_back(machine, declare):
    def used():
        return {line.split()[0] for line in machine.run("cat", "/proc/swaps").stdout.splitlines()[1:]}

    assert "/dev/vdd3" in used()
    declare(SWAP, '[swap.fresh]\nwhat   = "PARTLABEL=fresh"\nmakefs = true\n', "")
    found = applied(machine, status=3)
    [way_out] = [line.partition("; run: ")[2] for line in found.errors.splitlines() if "has to go into memory" in line]
    assert "/dev/vdd3" in used()
    machine.run("sh", "-c", way_out)
    assert "/dev/vdd3" not in used() and "/dev/vdd2" in used()
    declare(SWAP, "makefs = true\n", "makefs = true\npriority = 7\n")
    applied(machine)
    assert "/dev/vdd3" in used()


def test_an_encrypted_volume_that_is_declared_no_more_is_locked_and_comes_back(machine, declare):
    declared = FILES[ENCRYPTED]
    kept = declared[declared.index("[encrypted.safe]"):]
    declare(ENCRYPTED, declared, kept)
    found = applied(machine)
    assert found.output.splitlines()[1:] == ["unmount  vault            it is declared no more",
                                             "lock     encrypted.vault  it is declared no more"]
    assert not machine.mounted("/srv/vault") and machine.run("ls", "/dev/mapper").stdout.split() == ["control"]
    declare(ENCRYPTED, declared, declared)
    applied(machine)
    assert machine.mounts("/srv/vault")[0].source == "/dev/mapper/vault"


def test_an_encrypted_volume_in_use_is_not_locked(machine, declare):
    declared = FILES[ENCRYPTED]
    declare(ENCRYPTED, declared, declared[declared.index("[encrypted.safe]"):])
    user = machine.begin("sh", "-c", "cd /srv/vault && echo in >/run/in && sleep 60")
    machine.wait_for(lambda: machine.run("test", "-s", "/run/in", check=False).returncode == 0, "the user", SLOW)
    found = applied(machine, status=3)
    assert "  waits: it is in use\n" in found.errors and not user.done()
    assert machine.mounted("/srv/vault") and "vault" in machine.run("ls", "/dev/mapper").stdout
    machine.run("sh", "-c", 'for p in /proc/[0-9]*; do [ "$(readlink $p/cwd)" != /srv/vault ] || kill "${p#/proc/}"; done')
    assert user.done(SLOW)


def test_an_overlay_on_a_volume_takes_a_flag_and_its_lower_volume_stays(machine, declare):
    declare(FOLDERS, 'type    = "overlay"\n', 'type    = "overlay"\noptions = ["nosuid", "noatime"]\n')
    applied(machine)
    assert {"nosuid", "noatime"} <= options(machine, "/srv/merged")
    declare(FOLDERS, 'type    = "overlay"\n', 'type    = "overlay"\n')
    applied(machine)
    assert not {"nosuid", "noatime"} & options(machine, "/srv/merged")
