"""A PID 1 that does not answer, and a holder that attaches once more: no command waits longer than it may, and none takes away
what its holder had."""

import json
import os
import signal
from contextlib import contextmanager

import pytest
from client import Running
from faults import HELPERS, PAUSE, Client, arrange, end, shared
from guest import attachment

pytestmark = [pytest.mark.every_release, pytest.mark.one_container, pytest.mark.fault]

COMMANDS = {
    "status": ("status",),  # which has a limit of its own
    "attach": ("attach", "--timeout", "2", "x", "b"),
    "attach again": ("attach", "--timeout", "2", "x", "a"),
    "detach": ("detach", "--timeout", "2", "x", "b"),
    "run": ("run", "--timeout", "2", "x", "--", "true"),
    "settle": ("settle", "--timeout", "2"),
}


@pytest.fixture(scope="module")
def machine(berth):
    declared = HELPERS | {"/etc/berth/x.toml": shared("x", "/srv/x") + shared("slow", "/srv/slow")}
    with berth(declared, until={"running"}) as container:
        yield container


@contextmanager
def stopped(machine):
    os.kill(machine.leader, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(machine.leader, signal.SIGCONT)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_limit_holds_where_pid_1_does_not_answer(machine, command):
    machine.attach("x", "a")
    with stopped(machine):
        done = machine.run("berth", *command, check=False, timeout=20 if "--timeout" in command else 60)
    assert done.returncode == (125 if command[0] == "run" else 1)
    assert "PID 1 does not answer" in done.stderr
    machine.wait_for(lambda: machine.state(attachment("x", "b")) == "inactive", "the end of what was begun", 15)
    assert machine.state(attachment("x", "a")) == "active" and machine.mounted("/srv/x")


@pytest.mark.parametrize("end_of_it", ["limit", signal.SIGTERM, signal.SIGINT], ids=["limit", "SIGTERM", "SIGINT"])
def test_an_attachment_that_was_about_to_be_is_not_taken_back_by_another_attempt(machine, end_of_it):
    arrange(machine, "mount", "/srv/slow", PAUSE)
    with Client(machine, "berth", "attach", "slow", "a") as first:
        machine.wait_for(lambda: machine.state("srv-slow.mount") == "activating", "the mount command")
        limit = ("--timeout", "1") if end_of_it == "limit" else ()
        with Running(machine, "berth", "--json", "attach", *limit, "slow", "a") as again:
            if not limit:
                machine.wait_for(lambda: again.heeds(end_of_it), "the second attempt")
                again.signal(end_of_it)
            said, _ = again.process.communicate(timeout=30)
        expected = (1, "timeout") if limit else (128 + end_of_it, "interrupted")
        assert (again.process.returncode, json.loads(said)["result"]) == expected
        end(machine, "mount", "/srv/slow")
        assert first.end().returncode == 0
    assert machine.state(attachment("slow", "a")) == "active" and machine.mounted("/srv/slow")
    machine.run("berth", "detach", "slow", "a")
    machine.wait_unmounted("/srv/slow")


def test_an_attachment_that_is_there_is_not_taken_back_by_another_attempt(machine):
    machine.attach("x", "a")
    assert machine.run("berth", "attach", "--timeout", "5", "x", "a").returncode == 0
    assert machine.state(attachment("x", "a")) == "active" and machine.mounted("/srv/x")
