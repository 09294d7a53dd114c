"""What berth says to those who make a mistake on a running system."""

import json
import signal

import pytest

DECLARED = {"/etc/berth/a.toml": """
[volume.vmstore]
where      = "/srv/vm-store"
type       = "tmpfs"
activation = "attach"

[volume.wrong]
where   = "/srv/wrong"
type    = "tmpfs"
optoins = []

[volume.asleep]
where      = "/srv/asleep"
type       = "tmpfs"
activation = "off"

[volume.idle]
where        = "/srv/idle"
type         = "tmpfs"
activation   = "access"
idle_timeout = "10min"
"""}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED) as container:
        yield container


def said(machine, *words, user=0):
    """The exit status, and what was said."""
    done = machine.run("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "berth", *words, check=False)
    assert not done.stdout
    return done.returncode, done.stderr


@pytest.mark.parametrize("name", ["vmstor", "/srv/vm-store", "srv-vm\\x2dstore.mount"])
@pytest.mark.parametrize("command", ["attach", "detach"])
def test_a_volume_is_known_by_what_people_take_for_its_name(machine, command, name):
    assert said(machine, command, name, "vm1") == (1, f"berth: there is no volume '{name}'; did you mean 'vmstore'?\n")


@pytest.mark.parametrize("name, why", [
    ("wrong", "volume 'wrong' is wrong: /etc/berth/a.toml:10:1: unknown key 'optoins' in volume 'wrong'"),
    ("asleep", "volume 'asleep' is switched off: its activation is \"off\""),
    ("nothing", "there is no volume 'nothing'"),
])
def test_a_volume_that_will_not_be_mounted_says_why(machine, name, why):
    assert said(machine, "attach", name, "vm1") == (1, f"berth: {why}\n")
    assert said(machine, "run", name, "--", "true") == (125, f"berth: {why}\n")
    assert said(machine, "wait", name) == (1, f"berth: {why}\n")


def test_a_volume_that_is_unmounted_when_idle_can_not_be_held(machine):
    why = "volume 'idle' takes no attachments: with 'idle_timeout' it is unmounted when it is idle"
    assert said(machine, "attach", "idle", "vm1") == (1, f"berth: {why}\n")
    assert said(machine, "run", "idle", "--", "true") == (125, f"berth: {why}\n")


@pytest.mark.parametrize("holder, why", [
    ("", "a holder's name must not be empty"),
    ("a\nb", "a holder's name must not have control characters: 'a\\nb'"),
    ("a" * 129, "a holder's name may have 128 bytes, this one has 129"),
])
def test_a_holder_that_can_not_be_one_says_why(machine, holder, why):
    assert said(machine, "attach", "vmstore", holder) == (2, f"berth: {why}\n")
    assert said(machine, "detach", "vmstore", holder) == (2, f"berth: {why}\n")


def test_who_may_not_attach_learns_what_is_missing(machine):
    status, message = said(machine, "attach", "vmstore", "vm1", user=65534)
    assert status == 1 and message.startswith("berth: systemd refuses: ") and message.endswith("; try as root\n")
    assert not machine.mounted("/srv/vm-store")


def test_the_json_of_wait_tells_how_it_ended(machine):
    done = machine.run("berth", "--json", "wait", "--timeout", "200ms", "vmstore", check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout) == {"version": 1, "volume": "vmstore", "where": "/srv/vm-store", "result": "timeout",
                                       "reason": "volume 'vmstore' is not mounted after 200 ms"}
    done = machine.run("timeout", "--preserve-status", "-s", "INT", "0.5", "berth", "--json", "wait", "vmstore",
                       check=False)
    assert done.returncode == 128 + signal.SIGINT
    assert json.loads(done.stdout)["result"] == "interrupted"
