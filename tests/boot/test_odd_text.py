"""A boot with declarations and fstab lines as people's files have them: what is damaged, what is odd, and what import says of it."""

import pytest
from client import berth as command
from handmade import SYSTEM, service

pytestmark = pytest.mark.every_release

LIBMOUNT_HEEDS_THE_LAST = 257  # Debian 13, with libmount 2.41; of Debian 12's, 2.38, noatime counts wherever it is
SYSTEMD_READS_AS_LIBMOUNT = 259

ON_THEMSELVES = """
[volume.hardened]
what    = "/srv/real"
where   = "/srv/real"
type    = "bind"
options = ["nosuid"]

[volume.deeper]
what  = "/srv/deep/er"
where = "/srv/deep"
type  = "bind"

[volume.merged]
where   = "/srv/merged"
type    = "overlay"
overlay = { lower = ["/srv/merged", "/srv/more"] }
"""
TOUCHED = '[volume.touched]\nwhere = "/srv/touched"\ntype = "tmpfs"\n'
PUT_TOGETHER = '[volume.before]\nwhere = "/srv/before"\ntype = "tmpfs"\n\ufeff[volume.behind]\nwhere = "/srv/behind"\ntype = "tmpfs"\n'
RETURNED = '[volume.returned]\nwhere = "/srv/returned"\ntype = "tmpfs"\n'
FSTAB = """\
tmpfs /srv/odd tmpfs size=1M, noatime 0 0
tmpfs /srv/atime tmpfs noatime,relatime 0 0
"""

FILES = {
    "/etc/berth/a.toml": ON_THEMSELVES,
    "/etc/berth/touched.toml": TOUCHED,
    "/etc/berth/touched.toml.d/1.toml": '[volumes.touched]\noptions = ["ro"]\n',
    "/etc/berth/together.toml": PUT_TOGETHER,
    "/etc/berth/returned.toml": RETURNED,
    "/etc/berth/users.toml": 'used_by = ["user.service"]\n',
    f"{SYSTEM}/user.service": service(),
    "/etc/fstab": FSTAB,
    "/srv/real/keep": "", "/srv/deep/er/inside": "", "/srv/merged/own": "", "/srv/more/other": "", "/srv/touched/bare": "",
}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(FILES, until={"running", "degraded"}) as booted:
        yield booted


def listed(machine, path: str) -> list[str]:
    return sorted(machine.run("ls", path).stdout.split())


def test_what_is_mounted_onto_itself_is_there(machine):
    assert "ordering cycle" not in machine.journal()
    [bound] = machine.mounts("/srv/real")
    assert "nosuid" in bound.options and listed(machine, "/srv/real") == ["keep"]
    assert listed(machine, "/srv/deep") == ["inside"]
    assert listed(machine, "/srv/merged") == ["other", "own"]
    assert machine.state("multi-user.target") == "active"


def test_a_volume_whose_drop_in_is_lost_is_not_mounted_without_what_that_says(machine):
    assert not machine.mounted("/srv/touched")
    assert machine.start("srv-touched.mount", check=False).returncode != 0
    assert not machine.mounted("/srv/touched")


def test_a_byte_order_mark_in_the_middle_costs_nothing(machine):
    assert machine.mounted("/srv/before") and machine.mounted("/srv/behind")


def test_the_user_of_what_has_no_name_is_refused(machine):
    assert machine.start("user.service", check=False).returncode != 0
    assert machine.state("user.service") != "active"


def test_import_says_of_odd_lines_what_the_systemd_that_runs_makes_of_them(machine, systemd):
    is_heeded = systemd < SYSTEMD_READS_AS_LIBMOUNT
    assert machine.mounted("/srv/odd") == is_heeded
    said = machine.run("berth", "import").stderr
    expected = f"mount(8) passes over it, but systemd {systemd} does not" if is_heeded else "mount(8) and systemd pass over it"
    assert f"the fifth field is not a number, so {expected} [syntax]" in said


def test_import_takes_the_access_time_that_the_libmount_of_this_system_takes(machine, systemd):
    done = machine.run("berth", "import")
    is_last = systemd >= LIBMOUNT_HEEDS_THE_LAST
    [mount] = machine.mounts("/srv/atime")
    assert ("relatime" in mount.options, "noatime" in mount.options) == (is_last, not is_last)
    assert f'options  = ["{"relatime" if is_last else "noatime"}"]' in done.stdout
    left_out = ("left out: a later option says otherwise, which counts" if is_last
                else "left out: 'noatime' before it is what counts with the libmount of this system")
    assert f"{left_out} [option-contradiction]" in done.stderr


def test_what_fstab_declares_again_is_no_orphan(machine):
    def names():
        volumes = command(machine, "--json", "status").data["volumes"]
        return {volume["name"]: volume["state"] for volume in volumes}

    assert names()["returned"] == "mounted"
    machine.path("/etc/berth/returned.toml").unlink()
    machine.reload()
    assert names()["returned"] == "orphan"
    with machine.path("/etc/fstab").open("a") as fstab:
        fstab.write("tmpfs /srv/returned tmpfs defaults 0 0\n")
    machine.reload()
    assert "returned" not in names() and machine.mounted("/srv/returned")
