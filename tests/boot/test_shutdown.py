"""The end: users stop first, then the volumes are unmounted, the uppermost first, and nothing waits."""

import pytest
from guest import UNMOUNTED
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.fault]

# Far from the 90 s that a stuck unmount would take, and from what a busy machine needs.
SOON = 20

DECLARED = {
    "/var/lib/disk/www/index.html": "hello\n",
    f"{SYSTEM}/user.service": service() + "ExecStop=sh -c 'sleep 0.3; echo last words >/srv/www/log'\n",
    f"{SYSTEM}/path-user.service":
        service("RequiresMountsFor=/srv/access") + "ExecStop=sh -c 'sleep 0.3; echo last words >/srv/access/log'\n",
    "/var/lib/access/keep": "",
    "/etc/berth/all.toml": """
[volume.disk]
what       = "/var/lib/disk"
where      = "/srv/disk"
type       = "bind"
activation = "attach"

[volume.www]
what       = "volume:disk/www"
where      = "/srv/www"
type       = "bind"
activation = "attach"
used_by    = ["user.service"]

[volume.outer]
where = "/srv/outer"
type  = "tmpfs"

[volume.inner]
where      = "/srv/outer/inner"
type       = "tmpfs"
activation = "attach"
holders    = ["vm1"]

[volume.access]
what       = "/var/lib/access"
where      = "/srv/access"
type       = "bind"
activation = "access"

[volume.manual]
where      = "/srv/manual"
type       = "tmpfs"
activation = "manual"
""",
}


def test_shutdown_unmounts_everything_in_order(berth):
    with berth(DECLARED, until={"running"}) as machine:
        machine.start("user.service", "path-user.service", "srv-manual.mount")
        machine.attach("www", "vm2")
        machine.attach("outer", "vm3")
        assert all(map(machine.mounted, ("/srv/disk", "/srv/www", "/srv/outer", "/srv/outer/inner", "/srv/access")))
        assert machine.power_off() < SOON

        assert (machine.root / "var/lib/disk/www/log").read_text() == "last words\n"
        assert (machine.root / "var/lib/access/log").read_text() == "last words\n"
        journal = machine.journal()
        assert "Failed unmounting" not in journal and "ordering cycle" not in journal
        ends = {unit: machine.events(unit, UNMOUNTED) for unit in (
            "srv-disk.mount", "srv-www.mount", "srv-outer.mount", "srv-outer-inner.mount", "srv-access.mount",
            "srv-manual.mount", "user.service")}
        assert {unit: len(times) for unit, times in ends.items()} == dict.fromkeys(ends, 1)
        assert ends["user.service"] < ends["srv-www.mount"] < ends["srv-disk.mount"]
        assert ends["srv-outer-inner.mount"] < ends["srv-outer.mount"]


def test_shutdown_with_a_broken_declaration_in_use_is_as_quick(berth):
    with berth(DECLARED, until={"running"}) as machine:
        machine.start("user.service")
        text = DECLARED["/etc/berth/all.toml"].replace("\n[volume.outer]", "optoins = []\n[volume.outer]")
        machine.write("/etc/berth/all.toml", text)
        machine.reload()
        assert machine.mounted("/srv/www") and machine.run("berth", "check", check=False).returncode == 1
        assert machine.power_off() < SOON
        assert (machine.root / "var/lib/disk/www/log").read_text() == "last words\n"


def test_a_machine_boots_the_same_again(berth):
    with berth(DECLARED, until={"running"}) as machine:
        machine.attach("www", "vm2")
        machine.power_off()
        machine.boot()
        assert machine.mounted("/srv/outer/inner") and not machine.mounted("/srv/www")
        assert machine.state("volume-inner@vm1.target") == "active"
