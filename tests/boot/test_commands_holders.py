"""Holders with any name, and many clients; PID 1 may reload or re-execute meanwhile."""

import time

import pytest
from client import Outcome, Running, berth, quiet
from mount_helpers import SLOW, let_through, slow_down

pytestmark = pytest.mark.every_release

NAMES = ["a b", "Über", "日本語", "a/b", "/", "//", "100%", "%i", "%%", "x@y", "@", ".hidden", ".", "..", "-", "--", "-x",
         "--json", "a\\b", "\\x20", "a\\", "[a,b]", "{}", "$HOME", "'", '"', "volume-a@b.target", "status", " ",
         "x" * 128, "\u00fc" * 28]
# Each byte of the letters takes four when it is escaped, and a unit name has at most 255.
WRONG = ["", "x" * 129, "\u00fc" * 64, "a\nb", "a\tb", "\x01", "\x7f"]

DECLARED = SLOW | {"/etc/berth/volumes.toml": """
[volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "attach"

[volume.slow]
what       = "snail"
where      = "/srv/slow"
type       = "slowfs"
activation = "attach"
"""}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED, until={"running"}) as container:
        yield container


def holders(machine, name: str = "data") -> list[str]:
    [volume] = berth(machine, "--json", "status", name).data["volumes"]
    assert {holder["kind"] for holder in volume["holders"]} <= {"attachment"}
    return [holder["name"] for holder in volume["holders"]]


def test_any_name_comes_back_as_it_was(machine):
    for count, name in enumerate(NAMES, 1):
        quiet(machine, "attach", "data", "--", name)
        assert name in holders(machine) and len(holders(machine)) == count
    unit = machine.run("systemd-escape", "--template=volume-data@.target", "--", "a b").stdout.strip()
    assert machine.state(unit) == "active"
    for name in NAMES:
        found = berth(machine, "--json", "detach", "data", "--", name)
        assert found.status == 0 and found.data["result"] == ("released" if name == NAMES[-1] else "held"), name
        assert found.data["holder"] == name
    assert not machine.mounted("/srv/data")


@pytest.mark.parametrize("name", WRONG)
def test_a_name_that_is_none_is_wrong_use(machine, name):
    for command in ("attach", "detach"):
        found = berth(machine, command, "data", "--", name)
        assert (found.status, found.output) == (2, "") and "holder" in found.errors
    assert not machine.mounted("/srv/data")


@pytest.mark.parametrize("what", ["daemon-reload", "daemon-reexec"])
def test_attach_survives_what_systemd_does_meanwhile(machine, what):
    slow_down(machine, "snail")
    with Running(machine, "berth", "--json", "attach", "slow", "a") as running:
        machine.wait_for(lambda: machine.state("srv-slow.mount") == "activating", "the mount command")
        for _ in range(3):
            machine.run("systemctl", what)
            time.sleep(0.2)
        let_through(machine, "snail")
        found = running.end(20)
    assert (found.status, found.errors, found.data["result"]) == (0, "", "attached")
    assert holders(machine, "slow") == ["a"]
    with Running(machine, "berth", "detach", "slow", "a") as running:
        machine.run("systemctl", what)
        assert running.end(20) == Outcome(0, "", "")
    assert not machine.mounted("/srv/slow")


def test_a_mount_that_fails_after_a_reexec_is_a_failure(machine):
    slow_down(machine, "snail")
    with Running(machine, "berth", "attach", "slow", "a") as running:
        machine.wait_for(lambda: machine.state("srv-slow.mount") == "activating", "the mount command")
        machine.run("systemctl", "daemon-reexec")
        machine.run("systemctl", "kill", "--signal=KILL", "--kill-whom=all", "srv-slow.mount")
        found = running.end(20)
    let_through(machine, "snail")
    assert found.status == 1 and found.errors.startswith("berth: volume 'slow' could not be mounted\n")
    assert "active" not in machine.units("volume-slow@*").values()
    machine.run("systemctl", "reset-failed")


def test_many_clients_at_once(machine):
    found = machine.run("sh", "-c", "for n in $(seq 60); do berth attach data h$n || echo $n & done; wait")
    assert (found.stdout, found.stderr) == ("", "")
    assert len(holders(machine)) == 60 and len(machine.mounts("/srv/data")) == 1
    found = machine.run("sh", "-c", "for n in $(seq 60); do berth detach data h$n || echo $n & done; wait")
    assert (found.stdout, found.stderr) == ("", "") and not machine.mounted("/srv/data")
