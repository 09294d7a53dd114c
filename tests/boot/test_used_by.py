"""Services that berth ties to a volume."""

import pytest
from handmade import SYSTEM, service

pytestmark = pytest.mark.every_release

DECLARED = {
    f"{SYSTEM}/first.service": service(command="sh -c 'exec sleep infinity >/srv/shared/first'"),
    f"{SYSTEM}/second.service": service(),
    f"{SYSTEM}/web@.service": service(),
    f"{SYSTEM}/local.service": service(),
    "/etc/berth/shared.toml": """
[volume.shared]
where      = "/srv/shared"
type       = "tmpfs"
activation = "attach"
used_by    = ["first.service", "second.service", "web@.service"]

[volume.local]
where      = "/srv/local"
type       = "tmpfs"
used_by    = ["local.service"]
""",
}


@pytest.fixture
def machine(berth):
    with berth(DECLARED, until={"running"}) as container:
        yield container


def test_a_service_mounts_its_volume_first_and_releases_it_last(machine):
    machine.start("first.service")
    machine.wait_for(lambda: machine.path("/srv/shared/first").exists(), "what the service writes")
    assert machine.mounted("/srv/shared")
    machine.stop("first.service")
    machine.wait_unmounted("/srv/shared")
    assert not machine.path("/srv/shared/first").exists()


def test_services_and_holders_are_counted_together(machine):
    machine.start("first.service", "second.service", "web@one.service")
    machine.attach("shared", "a")
    machine.stop("first.service")
    machine.detach("shared", "a")
    machine.stop("web@one.service")
    machine.reload()
    assert machine.mounted("/srv/shared")
    machine.stop("second.service")
    machine.wait_unmounted("/srv/shared")


def test_an_instance_of_a_template_holds_the_volume(machine):
    machine.start("web@one.service", "web@two.service")
    machine.stop("web@one.service")
    machine.reload()
    assert machine.mounted("/srv/shared")
    machine.stop("web@two.service")
    machine.wait_unmounted("/srv/shared")


def test_a_service_stops_when_its_volume_goes_away(machine):
    machine.start("second.service", "local.service")
    machine.run("umount", "/srv/shared")
    machine.stop("srv-local.mount")
    for unit in ("second.service", "local.service"):
        machine.wait_for(lambda: machine.state(unit) == "inactive", f"the end of {unit}")


def test_a_service_brings_back_a_boot_volume_that_was_stopped(machine):
    machine.stop("srv-local.mount")
    machine.wait_unmounted("/srv/local")
    machine.start("local.service")
    assert machine.mounted("/srv/local")


def test_restarting_a_service_keeps_the_volume_mounted_for_others(machine):
    machine.attach("shared", "a")
    machine.start("first.service")
    machine.write("/srv/shared/kept", "")
    machine.run("systemctl", "restart", "first.service")
    assert machine.path("/srv/shared/kept").exists()
