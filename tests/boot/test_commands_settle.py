"""Whatever start fails half-way: nothing stays mounted without a holder."""

import pytest
from client import Outcome, Running, berth, quiet
from handmade import SYSTEM, service
from mount_helpers import FAILING

pytestmark = pytest.mark.every_release

UPPER = {"missing": 'what = "volume:lower/none"\ntype = "bind"\n',
         "dependent": 'type = "tmpfs"\nrequires = ["lower", "broken.service"]\n',
         "failing": 'what = "bad"\ntype = "failfs"\nrequires = ["lower"]\n',
         "inside": 'what = "bad"\ntype = "failfs"\n'}

DECLARED = FAILING | {
    "/run/why": "it is so",
    "/etc/tmpfiles.d/why.conf": "f /run/why - - - - it is so\n",
    f"{SYSTEM}/broken.service": "[Service]\nType=oneshot\nExecStart=false\n",
    f"{SYSTEM}/user.service": service("Requires=broken.service\nAfter=broken.service"),
    "/etc/berth/volumes.toml": """
[volume.lower]
where      = "/srv/lower"
type       = "tmpfs"
activation = "attach"
used_by    = ["user.service"]

[volume.booted]
where = "/srv/booted"
type  = "tmpfs"
""" + "".join(f'[volume.{name}]\nwhere = "{"/srv/lower/inside" if name == "inside" else f"/srv/{name}"}"\n{text}'
              'activation = "attach"\n' for name, text in UPPER.items()),
    "/etc/berth/many.toml": "".join(f"""
[volume.base{number}]
where      = "/srv/base{number}"
type       = "tmpfs"
activation = "attach"

[volume.top{number}]
what       = "volume:base{number}/none"
where      = "/srv/top{number}"
type       = "bind"
activation = "attach"
""" for number in range(10)),
}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED) as container:
        yield container


@pytest.fixture
def unsettled(machine):
    """berth-settle.service can't run."""
    machine.run("systemctl", "mask", "--runtime", "berth-settle.service")
    yield machine
    machine.run("systemctl", "unmask", "--runtime", "berth-settle.service")


def left(machine) -> list[str]:
    return [mount.where for mount in machine.mounts() if mount.where.startswith("/srv/") and
            mount.where != "/srv/booted"]


def leak(machine) -> None:
    machine.attach("missing", "a", check=False)
    assert machine.mounted("/srv/lower"), "this systemd releases it by itself"


@pytest.mark.parametrize("name", UPPER)
def test_attach_itself_releases_what_it_pulled_in(unsettled, name):
    assert berth(unsettled, "attach", name, "a").status == 1
    unsettled.wait_for(lambda: not left(unsettled), f"release of {left(unsettled)}", 2)
    assert "active" not in unsettled.units("volume-*@*").values()


@pytest.mark.parametrize("name", UPPER)
def test_attach_leaves_what_another_holds(unsettled, name):
    quiet(unsettled, "attach", "lower", "other")
    assert berth(unsettled, "attach", name, "a").status == 1
    assert left(unsettled) == ["/srv/lower"]
    quiet(unsettled, "detach", "lower", "other")


@pytest.mark.parametrize("name", UPPER)
def test_a_start_by_systemctl_that_fails_is_settled(machine, name):
    assert machine.attach(name, "a", check=False).returncode != 0
    machine.wait_for(lambda: not left(machine), "release of the lower volume")


def test_a_service_whose_start_fails_half_way_is_settled(machine):
    assert machine.start("user.service", check=False).returncode != 0
    machine.wait_for(lambda: not left(machine), "release of the volume")


def test_what_failed_is_told_where_it_failed(machine):
    found = berth(machine, "--json", "attach", "dependent", "a")
    assert found.status == 1 and [unit["unit"] for unit in found.data["units"]] == ["broken.service"]
    found = berth(machine, "attach", "missing", "a")
    assert found.errors == ("berth: volume 'missing' could not be mounted\n"
                            "  srv-missing.mount: an assertion failed\n    /srv/lower/none does not exist\n")
    found = berth(machine, "attach", "inside", "a")
    assert "mount.failfs: bad: it is so\n" in found.errors
    machine.wait_for(lambda: not left(machine), "release of the lower volume")


def test_fifty_failures_at_once_leave_nothing(machine):
    machine.run("sh", "-c", "for unit; do systemctl start $unit & done; wait", "-",
                *(f"volume-top{number % 10}@h{number}.target" for number in range(50)), check=False, timeout=60)
    machine.wait_for(lambda: not left(machine), f"release of {left(machine)}", 30)
    # It may be started once more by a failure whose turn comes late: only what was seen is judged.
    end = machine.wait_for(lambda: (now := machine.state("berth-settle.service")) in ("inactive", "failed") and now,
                           "the service's end")
    assert end == "inactive"


def test_fifty_failures_of_berth_at_once_leave_nothing(unsettled):
    unsettled.run("sh", "-c", "for number in $(seq 50); do berth attach top$((number % 10)) h$number & done; wait",
                  timeout=60)
    unsettled.wait_for(lambda: not left(unsettled), f"release of {left(unsettled)}", 30)


def test_settle_by_hand_releases_what_nobody_holds(unsettled):
    assert berth(unsettled, "settle") == Outcome(0, "", "")
    leak(unsettled)
    assert berth(unsettled, "settle") == Outcome(0, "released volume 'lower' at /srv/lower\n", "")
    assert not left(unsettled) and unsettled.mounted("/srv/booted")
    assert berth(unsettled, "--json", "settle").data == {"version": 1, "volumes": []}
    leak(unsettled)
    found = berth(unsettled, "--json", "settle", "--timeout", "20")
    [volume] = found.data["volumes"]
    assert (found.status, found.errors) == (0, "")
    assert {key: volume[key] for key in ("name", "where", "result")} == {
        "name": "lower", "where": "/srv/lower", "result": "released"}


def test_settle_leaves_what_somebody_holds(unsettled):
    quiet(unsettled, "attach", "lower", "a")
    quiet(unsettled, "settle")
    assert left(unsettled) == ["/srv/lower"]
    quiet(unsettled, "detach", "lower", "a")


def test_settle_names_what_is_in_the_way(unsettled):
    leak(unsettled)
    with Running(unsettled, "sh", "-c", "cd /srv/lower; exec sleep infinity") as user:
        unsettled.wait_for(lambda: open(f"/proc/{user.pid}/comm").read() == "sleep\n", "the process in the way")
        found = berth(unsettled, "settle")
        assert (found.status, found.output) == (3, "")
        assert found.errors.startswith("berth: nobody holds volume 'lower', but /srv/lower is still mounted; systemd "
                                       "keeps trying\n  process ")
        found = berth(unsettled, "--json", "settle")
        assert found.status == 3 and [volume["result"] for volume in found.data["volumes"]] == ["busy"]
    unsettled.wait_for(lambda: not left(unsettled), "release of the volume", 25)


@pytest.mark.parametrize("words", [("x",), ("--timeout", ""), ("--timeout", "x"), ("--root", "/srv")])
def test_wrong_use(machine, words):
    found = berth(machine, "settle", *words)
    assert (found.status, found.output) == (2, "") and found.errors.startswith("berth: ")
