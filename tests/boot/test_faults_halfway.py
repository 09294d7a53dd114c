"""Starts that fail half-way, and commands that hold volumes and are killed: nothing stays mounted without a holder."""

import signal

import pytest
from faults import FAIL, HELPERS, Client, arrange, shared
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.fault]

LOWER = shared("lower", "/srv/lower") + shared("fine", "/srv/fine")
# Their jobs fail before their mount commands; without help PID 1 leaves the lower volume mounted (systemd#41234).
ASSERTED = shared("asserted", "/srv/lower/asserted", 'unit = {AssertFileNotEmpty = "/absent"}')
UPPER = '[volume.upper]\nwhat = "volume:lower/absent"\nwhere = "/srv/upper"\ntype = "bind"\nactivation = "attach"\n'


@pytest.fixture
def machine(berth):
    user = {f"{SYSTEM}/user.service": service("RequiresMountsFor=/srv/upper\nOnFailure=berth-settle.service")}
    with berth(HELPERS | user | {"/etc/berth/all.toml": LOWER + ASSERTED + UPPER}, until={"running"}) as container:
        yield container


@pytest.mark.parametrize("volume", ["asserted", "upper"])
def test_an_attach_that_fails_above_a_volume_does_not_leave_it_mounted(machine, volume):
    answer = machine.run("berth", "attach", volume, "a", check=False)
    assert answer.returncode == 1 and answer.stderr.startswith("berth: ")
    assert not machine.mounted("/srv/lower")


@pytest.mark.parametrize("unit", ["volume-asserted@a.target", "volume-upper@a.target", "user.service"])
def test_a_start_that_fails_above_a_volume_is_settled_without_anybody_asking(machine, unit):
    assert machine.start(unit, check=False).returncode != 0
    machine.wait_unmounted("/srv/lower")
    machine.wait_for(lambda: machine.state("berth-settle.service") == "inactive", "the end of berth settle")


def test_what_leaked_without_the_service_is_released_by_hand(machine):
    machine.run("systemctl", "mask", "--runtime", "berth-settle.service")
    machine.reload()
    machine.start("volume-upper@a.target", check=False)
    assert machine.mounted("/srv/lower")
    machine.run("berth", "settle")
    assert not machine.mounted("/srv/lower")


def test_a_failure_above_a_volume_that_is_held_does_not_disturb_its_holder(machine):
    machine.run("berth", "attach", "lower", "vm1")
    assert machine.run("berth", "attach", "upper", "a", check=False).returncode == 1
    machine.run("berth", "settle")
    assert len(machine.mounts("/srv/lower")) == 1 and machine.state("volume-lower@vm1.target") == "active"
    machine.run("berth", "detach", "lower", "vm1")
    assert not machine.mounted("/srv/lower")


def test_a_command_for_several_volumes_of_which_one_fails_does_not_run_and_leaves_nothing(machine):
    arrange(machine, "mount", "/srv/fine", FAIL)
    answer = machine.run("berth", "run", "lower", "fine", "--", "touch", "/ran", check=False)
    assert answer.returncode == 125 and not machine.path("/ran").exists()
    machine.wait_unmounted("/srv/lower")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_a_command_that_is_killed_releases_its_volumes(machine, number):
    with Client(machine, "berth", "run", "lower", "fine", "--", "sleep", "3600") as client:
        machine.wait_for(lambda: machine.mounted("/srv/lower") and machine.mounted("/srv/fine"), "the volumes")
        machine.wait_for(lambda: client.command() == "sleep", "the command")
        client.signal(number)
        client.end()
    machine.wait_unmounted("/srv/lower")
    machine.wait_unmounted("/srv/fine")


def test_a_command_holds_its_volumes_through_reload_and_reexecution_and_against_others(machine):
    with Client(machine, "berth", "run", "lower", "--", "sleep", "3600") as client:
        machine.wait_for(lambda: client.command() == "sleep", "the command")
        machine.run("berth", "attach", "lower", "a")
        machine.reload()
        machine.run("systemctl", "daemon-reexec")
        machine.run("berth", "detach", "lower", "a")
        machine.reload()
        assert len(machine.mounts("/srv/lower")) == 1
        client.signal(signal.SIGTERM)
        client.end()
    machine.wait_unmounted("/srv/lower")
