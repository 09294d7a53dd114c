"""Declarations that are wrong when the machine boots: the volume fails closed and nothing else does."""

import pytest
from handmade import SILENT_EMERGENCY, SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

BROKEN = """\
[volume.broken]
where   = "/srv/broken"
type    = "tmpfs"
optoins = ["size=1M"]
used_by = ["used.service"]
"""

# What a mistake in the text, or in the name of a table, would lose without a trace.
UNSEEN = ["block", "mistyped", "quoted", "on-idle"]

DECLARED = {
    "/etc/berth/broken.toml": BROKEN,
    "/etc/berth/held.toml": """\
[volume.held]
where      = "/srv/held"
type       = "tmpfs"
activation = "attach"
holders    = ["vm1", 7]
""",
    "/etc/berth/auto.toml": """\
[volume.auto]
where      = "/srv/auto"
type       = "tmpfs"
activation = "access"
timeout    = "soon"
""",
    "/etc/berth/top.toml": """\
[volume.top]
what  = "volume:broken/folder"
where = "/srv/top"
type  = "bind"
""",
    "/etc/berth/syntax.toml": """\
[volume.unclosed]
where = "/srv/unclosed"
type  = "tmpfs
options = ["size=1M"]

[volume.beside]
where = "/srv/beside"
type  = "tmpfs"
""",
    "/etc/berth/twice.toml": """\
[volume.one]
where = "/srv/both"
type  = "tmpfs"

[volume.two]
where = "/srv/both"
type  = "tmpfs"
""",
    "/etc/berth/good.toml": """\
[volume.good]
where = "/srv/good"
type  = "tmpfs"

[volume.below]
where = "/srv/broken/below"
type  = "tmpfs"
""",
    "/etc/berth/block.toml": """\
[volume.block]
description = \"\"\"not closed
where    = "/srv/block"
type     = "tmpfs"

[volume.below-block]
where = "/srv/below-block"
type  = "tmpfs"
""",
    "/etc/berth/mistyped.toml": """\
[volumes.mistyped]
where = "/srv/mistyped"
type  = "tmpfs"

["volume.quoted"]
where = "/srv/quoted"
type  = "tmpfs"

[voulme.letters]
where   = "/srv/letters"
type    = "tmpfs"
used_by = ["letters-user.service"]
""",
    "/etc/berth/idle.toml": """\
[volume.idle]
where        = "/srv/idle"
type         = "tmpfs"
activation   = "access"
idle_timeout = "1min"

[volume.on-idle]
what  = "volume:idle/folder"
where = "/srv/on-idle"
type  = "bind"
""",
    **{f"{SYSTEM}/{name}-user.service": service(f"RequiresMountsFor=/srv/{name}") for name in UNSEEN},
    f"{SYSTEM}/letters-user.service": service(),
    f"{SYSTEM}/used.service": service(),
    f"{SYSTEM}/path-user.service": service("RequiresMountsFor=/srv/broken/folder"),
    f"{SYSTEM}/unclosed-user.service": service("RequiresMountsFor=/srv/unclosed"),
    f"{SYSTEM}/both-user.service": service("RequiresMountsFor=/srv/both"),
    f"{SYSTEM}/top-user.service": service("RequiresMountsFor=/srv/top"),
}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED, until={"degraded"}) as container:
        yield container


def description(machine, unit):
    return machine.show(unit, "Description")["Description"]


def test_the_boot_goes_on_without_the_broken_volume(machine):
    assert machine.state("multi-user.target") == "active"
    assert machine.show("local-fs.target", "ActiveState")["ActiveState"] == "active"
    assert not machine.mounted("/srv/broken")


def test_the_only_unit_that_failed_is_the_check(machine):
    failed = machine.run("systemctl", "list-units", "--failed", "--plain", "--no-legend").stdout.splitlines()
    assert [line.split()[0] for line in failed] == ["berth-check.service"]


def test_other_volumes_are_mounted(machine):
    assert machine.mounted("/srv/good") and machine.mounted("/srv/below-block")


def test_a_syntax_error_costs_one_volume(machine):
    assert machine.mounted("/srv/beside") and not machine.mounted("/srv/unclosed")
    assert machine.start("unclosed-user.service", check=False).returncode != 0


def test_the_guard_shows_the_diagnostic(machine):
    assert description(machine, "srv-broken.mount").startswith("/etc/berth/broken.toml:4:1: ")
    assert "optoins" in description(machine, "srv-broken.mount")
    assert description(machine, "srv-held.mount").startswith("/etc/berth/held.toml:5:")
    assert description(machine, "srv-unclosed.mount").startswith("/etc/berth/syntax.toml:3:")


@pytest.mark.parametrize("unit", ["used.service", "path-user.service", "unclosed-user.service", "both-user.service",
                                  "top-user.service", "volume-broken@a.target", "volume-one@a.target",
                                  "volume-two@a.target", "volume-top@a.target", "volume-held@vm1.target",
                                  "volume-auto@a.target", "letters-user.service", *(f"{name}-user.service" for name in UNSEEN)])
def test_what_needs_a_broken_volume_does_not_start(machine, unit):
    result = machine.start(unit, check=False)
    assert result.returncode != 0 and "dependency" in result.stderr
    assert machine.state(unit) == "inactive"


def test_the_reason_is_in_the_journal_of_the_mount(machine):
    machine.start("path-user.service", check=False)
    journal = machine.journal("-u", "srv-broken.mount")
    assert "Assertion failed" in journal and "/etc/berth/broken.toml:4:1: " in journal


def test_a_volume_that_stands_on_a_broken_one_says_so(machine):
    assert description(machine, "srv-top.mount").startswith("/etc/berth/top.toml:")
    assert "broken" in description(machine, "srv-top.mount")


def test_a_declared_holder_of_a_broken_volume_does_not_disturb_the_boot(machine):
    assert machine.units("volume-held@*").get("volume-held@vm1.target") != "active"
    assert not machine.mounted("/srv/held")


def test_a_broken_automount_refuses_every_access(machine):
    assert machine.state("srv-auto.automount") == "active"
    for _ in range(2):
        result = machine.run("ls", "/srv/auto/", check=False)
        assert result.returncode != 0 and "No such device" in result.stderr


def test_a_volume_below_a_broken_one_is_not_mounted_on_the_bare_folder(machine):
    assert not machine.mounted("/srv/broken/below")
    assert not description(machine, "srv-broken-below.mount").startswith("/etc/berth")


def test_a_required_broken_volume_leads_to_emergency_mode(berth):
    with berth({"/etc/berth/broken.toml": BROKEN + "required = true\n", "/etc/berth/good.toml": """\
[volume.good]
where = "/srv/good"
type  = "tmpfs"
"""} | SILENT_EMERGENCY, until={"maintenance"}) as machine:
        assert machine.state("emergency.target") == "active"
        assert machine.state("local-fs.target") == "inactive"
        # Not the journal: in a container it may have begun after the attempt.
        assert "/etc/berth/broken.toml:4:1: " in machine.run("systemctl", "status", "srv-broken.mount", check=False).stdout
        assert machine.mounted("/srv/good")
