"""berth attach: as a program and as a user call it."""

import os
import signal

import pytest
from client import Outcome, Running, berth, quiet
from mount_helpers import FAILING, SLOW, let_through, slow_down

DECLARED = SLOW | FAILING | {
    "/etc/berth/volumes.toml": """
[volume.shared]
where      = "/srv/shared"
type       = "tmpfs"
options    = ["noexec", "size=1M"]
activation = "attach"

[volume.slow]
what       = "snail"
where      = "/srv/slow"
type       = "slowfs"
activation = "attach"

[volume.failing]
what       = "bad"
where      = "/srv/failing"
type       = "failfs"
activation = "attach"

[volume.disk]
what       = "/var/lib/disk"
where      = "/srv/disk"
type       = "bind"
activation = "attach"

[volume.off]
where      = "/srv/off"
type       = "tmpfs"
activation = "off"

[volume.idle]
where        = "/srv/idle"
type         = "tmpfs"
activation   = "access"
idle_timeout = "1min"

[volume.guarded]
where      = "/srv/guarded"
type       = "tmpfs"
activation = "attach"
optoins    = ["ro"]

[volume.list]
where      = "/srv/list"
type       = "tmpfs"
activation = "attach"
""",
    "/var/lib/disk/file": "",
    "/var/lib/other/file": "",
}

KEYS = {"version", "volume", "holder", "unit", "where", "result", "reason", "units", "differs"}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED) as container:
        yield container


@pytest.fixture(autouse=True)
def nothing_is_left(machine):
    """Each test lets go of all that it held."""
    yield
    left = [unit for unit, state in machine.units("volume-*@*").items() if state != "inactive"]
    if left:
        machine.stop(*left)
    assert not left
    for where in ("/srv/shared", "/srv/slow", "/srv/failing", "/srv/disk", "/srv/list"):
        machine.wait_unmounted(where)


def test_all_is_quiet_when_all_is_well(machine):
    quiet(machine, "attach", "shared", "a")
    quiet(machine, "attach", "shared", "a")
    assert len(machine.mounts("/srv/shared")) == 1
    assert machine.state("volume-shared@a.target") == "active"
    quiet(machine, "detach", "shared", "a")
    assert not machine.mounted("/srv/shared")


def test_json_tells_what_holds_what(machine):
    found = berth(machine, "--json", "attach", "shared", "a b")
    assert (found.status, found.errors) == (0, "")
    assert found.data == {"version": 1, "volume": "shared", "holder": "a b", "unit": r"volume-shared@a\x20b.target",
                          "where": "/srv/shared", "result": "attached", "reason": None, "units": [], "differs": []}
    quiet(machine, "detach", "shared", "a b")


def test_a_volume_may_be_named_like_a_command(machine):
    quiet(machine, "attach", "list", "status")
    assert machine.mounted("/srv/list")
    quiet(machine, "detach", "list", "status")


@pytest.mark.parametrize("name, words", [
    ("nothing", "berth: there is no volume 'nothing'\n"),
    ("sharde", "berth: there is no volume 'sharde'; did you mean 'shared'?\n"),
    ("../shared", "berth: there is no volume '../shared'; did you mean 'shared'?\n"),
    ("off", "berth: volume 'off' is switched off: its activation is \"off\"\n"),
    ("idle", "berth: volume 'idle' takes no attachments: with 'idle_timeout' it is unmounted when it is idle\n"),
    ("guarded", "berth: volume 'guarded' is wrong: /etc/berth/volumes.toml:41:1: unknown key 'optoins' in volume "
                "'guarded'\n"),
])
def test_what_can_not_be_attached_says_why(machine, name, words):
    assert berth(machine, "attach", name, "a") == Outcome(1, "", words)
    found = berth(machine, "--json", "attach", name, "a")
    assert (found.status, found.errors) == (1, "")
    assert f"berth: {found.data['reason']}\n" == words and found.data["result"] == "failed"
    assert set(found.data) == KEYS and found.data["units"] == [] and found.data["differs"] == []


def test_several_are_held_or_none(machine):
    quiet(machine, "attach", "shared", "--timeout", "20", "list", "a b")
    assert machine.mounted("/srv/shared") and machine.mounted("/srv/list")
    machine.write("/run/why", "a reason")
    found = berth(machine, "attach", "shared", "failing", "disk", "list", "a b")
    machine.path("/run/why").unlink()
    assert found.status == 1
    assert "berth: failing: volume 'failing' could not be mounted\n" in found.errors
    assert "berth: disk: given up because of volume 'failing'; let go again\n" in found.errors
    assert "shared: " not in found.errors, "it was held before"
    assert machine.mounted("/srv/shared") and machine.mounted("/srv/list")
    machine.wait_unmounted("/srv/disk")
    found = berth(machine, "--json", "attach", "disk", "sharde", "a b")
    assert (found.status, found.errors, found.data["result"]) == (1, "", "failed")
    assert [(one["volume"], one["result"]) for one in found.data["volumes"]] == [("disk", "given-up"), ("sharde", "failed")]
    assert {*found.data["volumes"][0], "version"} == KEYS
    quiet(machine, "detach", "list", "shared", "a b")
    assert not machine.mounted("/srv/shared") and not machine.mounted("/srv/list")


def test_a_pattern_means_declared_volumes(machine):
    quiet(machine, "attach", "s*d", "[l]ist", "a")
    assert machine.mounted("/srv/shared") and machine.mounted("/srv/list")
    quiet(machine, "detach", "*", "a")
    assert not machine.mounted("/srv/shared") and not machine.mounted("/srv/list")
    for command in ("attach", "detach"):
        assert berth(machine, command, "x*", "a") == Outcome(1, "", "berth: no volume matches 'x*'\n")


@pytest.mark.parametrize("words", [
    (), ("shared",), ("--root", "/srv", "shared", "a"), ("shared", "a", "--timeout"),
    ("shared", "a", "--tiemout", "1"), ("shared", "a", "--timeout", ""), ("shared", "a", "--timeout", "-1"),
    ("shared", "a", "--timeout", "soon"), ("shared", "a", "--timeout", "1 parsec"), ("shared", "-a"),
])
def test_wrong_use_does_nothing(machine, words):
    found = berth(machine, "attach", *words)
    assert (found.status, found.output) == (2, "") and found.errors.startswith("berth: ")
    assert not machine.mounted("/srv/shared")


@pytest.mark.parametrize("span", ["5", "5s", "5000ms", "0.1min", "1min 5s", "infinity"])
def test_a_time_span_is_one_of_systemd_or_seconds(machine, span):
    quiet(machine, "attach", "--timeout", span, "shared", "a")
    quiet(machine, "detach", f"--timeout={span}", "shared", "a")


def test_a_volume_that_systemd_has_not_loaded_says_so(machine):
    machine.write("/etc/berth/new.toml", '[volume.new]\nwhere = "/srv/new"\ntype = "tmpfs"\nactivation = "attach"\n')
    found = berth(machine, "attach", "new", "a")
    assert found == Outcome(1, "", "berth: systemd has not loaded volume 'new' yet; run: systemctl daemon-reload\n")
    assert set(berth(machine, "--json", "attach", "new", "a").data) == KEYS
    machine.reload()
    quiet(machine, "attach", "new", "a")
    quiet(machine, "detach", "new", "a")


def test_time_that_is_over_lets_go(machine):
    slow_down(machine, "snail")
    found = berth(machine, "attach", "--timeout", "300ms", "slow", "a")
    assert found == Outcome(1, "", "berth: not mounted within 300 ms; let go again\n")
    found = berth(machine, "--json", "attach", "--timeout", "200ms", "slow", "a")
    assert found.status == 1 and found.data["result"] == "timeout" and set(found.data) == KEYS
    assert machine.state("volume-slow@a.target") == "inactive"
    let_through(machine, "snail")
    # The mount that has begun ends, and is undone.
    machine.wait_for(lambda: machine.state("srv-slow.mount") == "inactive", "the end of the mount")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_lets_go(machine, number):
    slow_down(machine, "snail")
    with Running(machine, "berth", "--json", "attach", "slow", "a") as running:
        machine.wait_for(lambda: machine.state("srv-slow.mount") == "activating", "the mount command")
        running.signal(number)
        found = running.end(10)
    assert (found.status, found.errors) == (128 + number, "")
    assert found.data["result"] == "interrupted" and set(found.data) == KEYS
    assert machine.state("volume-slow@a.target") == "inactive"
    let_through(machine, "snail")
    machine.wait_for(lambda: machine.state("srv-slow.mount") == "inactive", "the end of the mount")


def test_a_terminal_is_told_what_is_waited_for(machine):
    slow_down(machine, "snail")
    with Running(machine, "berth", "attach", "slow", "a", terminal=True) as running:
        running.read("waiting for volume 'slow': srv-slow.mount is being mounted")
        let_through(machine, "snail")
        found = running.end()
    assert found.status == 0
    assert len(set(found.output.splitlines())) == len(found.output.splitlines())
    quiet(machine, "detach", "slow", "a")


def test_a_pipe_is_not_told_what_is_waited_for(machine):
    slow_down(machine, "snail")
    with Running(machine, "berth", "attach", "slow", "a") as running:
        with pytest.raises(AssertionError, match="still running"):
            running.end(1.5)
        let_through(machine, "snail")
        assert running.end() == Outcome(0, "", "")
    quiet(machine, "detach", "slow", "a")


def test_interrupt_at_a_terminal_lets_go(machine):
    slow_down(machine, "snail")
    with Running(machine, "berth", "attach", "slow", "a", terminal=True) as running:
        running.read("waiting for")
        os.write(running.typed, b"\x03")
        assert running.end().status == 130
    assert machine.state("volume-slow@a.target") == "inactive"
    let_through(machine, "snail")
    machine.wait_for(lambda: machine.state("srv-slow.mount") == "inactive", "the end of the mount")


def test_a_failure_shows_the_mount_commands_own_lines_of_this_start(machine):
    for why in ("the first reason", "the second reason"):
        machine.write("/run/why", why)
        found = berth(machine, "attach", "failing", "a")
        assert found == Outcome(1, "", "berth: volume 'failing' could not be mounted\n"
                                       "  srv-failing.mount: its command failed\n"
                                       f"    mount.failfs: bad: {why}\n")
    found = berth(machine, "--json", "attach", "failing", "a")
    assert found.status == 1 and found.data["result"] == "failed" and set(found.data) == KEYS
    [unit] = found.data["units"]
    assert unit == {"unit": "srv-failing.mount", "result": "exit-code", "description": None,
                    "journal": ["mount.failfs: bad: the second reason"]}
    machine.path("/run/why").unlink()
    quiet(machine, "attach", "failing", "a")
    quiet(machine, "detach", "failing", "a")


def test_another_process_waits_in_peace_while_one_fails(machine):
    slow_down(machine, "snail")
    with Running(machine, "berth", "attach", "slow", "a") as first, \
         Running(machine, "berth", "attach", "slow", "b", "--timeout", "1") as second:
        assert second.end().status == 1
        let_through(machine, "snail")
        assert first.end() == Outcome(0, "", "")
    assert machine.units("volume-slow@*") == {"volume-slow@a.target": "active"}
    quiet(machine, "detach", "slow", "a")
