"""berth wait: without any privilege, until a volume is mounted."""

import signal

import pytest
from client import Outcome, Running, berth, quiet

DECLARED = {
    "/etc/berth/volumes.toml": """
[volume.shared]
where      = "/srv/shared"
type       = "tmpfs"
activation = "attach"

[volume.access]
where      = "/srv/access"
type       = "tmpfs"
activation = "access"

[volume.manual]
what       = "declared"
where      = "/srv/manual"
type       = "tmpfs"
activation = "manual"

[volume.off]
where      = "/srv/off"
type       = "tmpfs"
activation = "off"

[volume.wrong]
where      = "/srv/wrong"
type       = "tmpfs"
optoins    = ["ro"]
""",
}

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "berth")


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED) as container:
        yield container


def as_nobody(machine, *words: str) -> Outcome:
    result = machine.run(*NOBODY, *words, check=False)
    return Outcome(result.returncode, result.stdout, result.stderr)


def test_what_is_mounted_is_not_waited_for(machine):
    quiet(machine, "attach", "shared", "a")
    assert as_nobody(machine, "wait", "shared") == Outcome(0, "", "")
    found = as_nobody(machine, "--json", "wait", "shared")
    assert (found.status, found.errors) == (0, "")
    assert found.data == {"version": 1, "volume": "shared", "where": "/srv/shared", "result": "mounted",
                          "reason": None}
    quiet(machine, "detach", "shared", "a")


@pytest.mark.parametrize("dbus", ["with", "without"])
def test_what_another_mounts_ends_the_wait(machine, dbus):
    if dbus == "without":
        machine.stop("dbus.service", "dbus.socket")
    try:
        with Running(machine, *NOBODY, "wait", "shared") as running:
            with pytest.raises(AssertionError, match="still running"):
                running.end(0.7)
            quiet(machine, "attach", "shared", "a")
            assert running.end(5) == Outcome(0, "", "")
    finally:
        quiet(machine, "detach", "shared", "a")
        machine.start("dbus.socket")


def test_a_mount_by_hand_will_do_if_it_is_the_declared_one(machine):
    with Running(machine, *NOBODY, "wait", "manual") as running:
        machine.run("mount", "-t", "tmpfs", "another", "/srv/manual", "--mkdir")
        with pytest.raises(AssertionError, match="still running"):
            running.end(0.7)
        machine.run("umount", "/srv/manual")
        machine.run("mount", "-t", "tmpfs", "declared", "/srv/manual")
        assert running.end(5) == Outcome(0, "", "")
    machine.run("mount", "-t", "tmpfs", "another", "/srv/manual")
    assert as_nobody(machine, "wait", "manual", "--timeout", "100ms").status == 1
    machine.run("umount", "/srv/manual")
    machine.run("umount", "/srv/manual")


def test_the_trigger_of_an_automount_does_not_count(machine):
    assert [mount.type for mount in machine.mounts("/srv/access")] == ["autofs"]
    found = as_nobody(machine, "wait", "access", "--timeout", "200ms")
    assert found == Outcome(1, "", "berth: volume 'access' is not mounted after 200 ms\n")
    # Nor does the wait pull it.
    assert [mount.type for mount in machine.mounts("/srv/access")] == ["autofs"]
    machine.run("ls", "/srv/access")
    assert as_nobody(machine, "wait", "access") == Outcome(0, "", "")


def test_time_that_is_over(machine):
    assert as_nobody(machine, "wait", "shared", "--timeout", "0") == Outcome(
        1, "", "berth: volume 'shared' is not mounted after 0 s\n")
    found = as_nobody(machine, "--json", "wait", "shared", "--timeout", "100ms")
    assert (found.status, found.errors) == (1, "")
    assert found.data["result"] == "timeout" and found.data["where"] == "/srv/shared"


@pytest.mark.parametrize("name, words", [
    ("nothing", "berth: there is no volume 'nothing'\n"),
    ("sharde", "berth: there is no volume 'sharde'; did you mean 'shared'?\n"),
    ("off", "berth: volume 'off' is switched off: its activation is \"off\"\n"),
    ("wrong", "berth: volume 'wrong' is wrong: /etc/berth/volumes.toml:26:1: unknown key 'optoins' in volume "
              "'wrong'\n"),
])
def test_what_will_never_be_mounted_is_not_waited_for(machine, name, words):
    assert as_nobody(machine, "wait", name) == Outcome(1, "", words)
    found = as_nobody(machine, "--json", "wait", name)
    assert (found.status, found.data["result"], found.data["volume"]) == (1, "failed", name)
    assert f"berth: {found.data['reason']}\n" == words and "where" in found.data


def test_several_are_waited_for_and_gone_is_the_other_way_round(machine):
    machine.run("umount", "/srv/access", check=False)
    quiet(machine, "attach", "shared", "a")
    assert as_nobody(machine, "wait", "--timeout", "200ms", "shared", "manual") == Outcome(
        1, "", "berth: volume 'manual' is not mounted after 200 ms\n")
    found = as_nobody(machine, "--json", "wait", "--timeout", "0", "s*", "manual")
    assert found.data == {"version": 1, "result": "timeout", "volumes": [
        {"volume": "shared", "where": "/srv/shared", "result": "mounted", "reason": None},
        {"volume": "manual", "where": "/srv/manual", "result": "timeout",
         "reason": "volume 'manual' is not mounted after 0 s"}]}
    assert as_nobody(machine, "wait", "--gone", "--timeout", "0", "manual", "shared") == Outcome(
        1, "", "berth: volume 'shared' is still mounted after 0 s\n")
    with Running(machine, *NOBODY, "wait", "--gone", "manual", "shared") as running:
        with pytest.raises(AssertionError, match="still running"):
            running.end(0.5)
        quiet(machine, "detach", "shared", "a")
        assert running.end(5) == Outcome(0, "", "")


def test_the_exit_status_tells_what_is_mounted(machine):
    assert as_nobody(machine, "is-mounted", "shared") == Outcome(3, "", "")
    assert as_nobody(machine, "--verbose", "is-mounted", "shared") == Outcome(
        3, "", "berth: volume 'shared' is not mounted\n")
    quiet(machine, "attach", "shared", "a")
    assert as_nobody(machine, "is-mounted", "shared") == Outcome(0, "", "")
    assert as_nobody(machine, "is-mounted", "shared", "manual").status == 3
    found = as_nobody(machine, "--json", "is-mounted", "shared", "off")
    assert [one["volume"] for one in found.data["volumes"]] == ["shared", "off"]
    assert as_nobody(machine, "is-mounted", "nothing") == Outcome(1, "", "berth: there is no volume 'nothing'\n")
    assert as_nobody(machine, "is-mounted", "wrong").status == 1
    quiet(machine, "detach", "shared", "a")


@pytest.mark.parametrize("words", [(), ("shared", "--timeout", ""), ("shared", "--timeout", "x"),
                                   ("--root", "/srv", "shared")])
def test_wrong_use(machine, words):
    found = as_nobody(machine, "wait", *words)
    assert (found.status, found.output) == (2, "") and found.errors.startswith("berth: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it(machine, number):
    with Running(machine, "berth", "wait", "shared") as running:
        machine.wait_for(lambda: running.heeds(number), "the command that heeds the signal")
        with pytest.raises(AssertionError, match="still running"):
            running.end(0.3)
        running.signal(number)
        assert running.end(5) == Outcome(128 + number, "", "berth: interrupted\n")


def test_a_terminal_is_told_what_is_waited_for(machine):
    with Running(machine, "berth", "wait", "shared", terminal=True) as running:
        running.read("berth: waiting for volume 'shared' to be mounted at /srv/shared")
        quiet(machine, "attach", "shared", "a")
        assert running.end(5).status == 0
    quiet(machine, "detach", "shared", "a")
