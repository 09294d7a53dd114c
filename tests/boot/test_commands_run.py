"""berth run: a command that holds volumes for as long as it lives."""

import os
import re
import signal
from pathlib import Path

import pytest
from client import Outcome, Running, berth, quiet
from handmade import SYSTEM
from mount_helpers import FAILING, SLOW, let_through, slow_down

pytestmark = pytest.mark.every_release

DECLARED = FAILING | SLOW | {
    "/etc/tmpfiles.d/why.conf": "f /run/why - - - - it is so\n",
    "/usr/local/bin/plain": "#!/bin/sh\n",
    f"{SYSTEM}/caller.service": "[Service]\nMemoryMax=64M\nExecStart=berth run first -- sh -c 'echo held; exec sleep infinity'\n",
    "/etc/berth/volumes.toml": """
[volume.first]
where      = "/srv/first"
type       = "tmpfs"
activation = "attach"

[volume.second]
where      = "/srv/second"
type       = "tmpfs"
activation = "attach"

[volume.failing]
what       = "bad"
where      = "/srv/failing"
type       = "failfs"
activation = "attach"

[volume.slow]
what       = "snail"
where      = "/srv/slow"
type       = "slowfs"
activation = "attach"

[volume.off]
where      = "/srv/off"
type       = "tmpfs"
activation = "off"
""",
}


@pytest.fixture(scope="module")
def container(berth):
    with berth(DECLARED) as container:
        yield container


@pytest.fixture
def machine(container):
    """After each test nothing is mounted and no scope is left."""
    yield container
    container.wait_for(lambda: not left(container), "release of all volumes")
    container.wait_for(lambda: not container.units("berth-run-*"), "end of all scopes")


def left(machine) -> list[str]:
    return [mount.where for mount in machine.mounts() if mount.where.startswith("/srv/")]


def scope(machine) -> str:
    [name] = machine.wait_for(lambda: [unit for unit, state in machine.units("berth-run-*").items()
                                       if state == "active"], "the scope")
    return name


def running_sleep(machine, running) -> None:
    machine.wait_for(lambda: Path(f"/proc/{running.pid}/comm").read_text() == "sleep\n", "the command")


@pytest.mark.parametrize("command, status", [("exit 0", 0), ("exit 7", 7), ("exit 255", 255), ("kill -TERM $$", 143),
                                             ("kill -KILL $$", 137)])
def test_the_status_is_the_commands(machine, command, status):
    found = machine.run("sh", "-c", f"berth run first -- sh -c '{command}'; exit $?", check=False)
    assert (found.returncode, found.stdout) == (status, "")


def test_the_volumes_are_there_while_it_runs_and_gone_after_it(machine):
    found = berth(machine, "run", "first", "second", "first", "--", "sh", "-c", "mountpoint /srv/first /srv/second;"
                  "mountpoint -q /srv/first && mountpoint -q /srv/second && echo both")
    assert found.output.endswith("both\n") and found.status == 0


@pytest.mark.parametrize("words, status, errors", [
    (("first", "--", "/usr/local/bin/plain"), 126, "berth: can't execute '/usr/local/bin/plain': Permission denied\n"),
    (("first", "--", "/srv"), 126, "berth: can't execute '/srv': Permission denied\n"),
    (("first", "--", "no-such"), 127, "berth: can't execute 'no-such': No such file or directory\n"),
    (("first", "nothing", "--", "true"), 125, "berth: there is no volume 'nothing'\n"),
    (("first", "off", "--", "true"), 125, "berth: volume 'off' is switched off: its activation is \"off\"\n"),
])
def test_a_failure_of_its_own_has_a_status_of_its_own(machine, words, status, errors):
    assert berth(machine, "run", *words) == Outcome(status, "", errors)


@pytest.mark.parametrize("words", [(), ("first",), ("--", "true"), ("first", "true"), ("first", "--"),
                                   ("--timeout", "", "first", "--", "true"), ("--root", "/srv", "first", "--", "true")])
def test_wrong_use(machine, words):
    found = berth(machine, "run", *words)
    assert (found.status, found.output) == (2, "") and found.errors.startswith("berth: ")


def test_one_volume_that_fails_leaks_no_other_and_tells_why(machine):
    found = berth(machine, "run", "first", "failing", "second", "--", "true")
    assert found == Outcome(125, "", "berth: the volumes could not be mounted\n  srv-failing.mount: its command "
                                     "failed\n    mount.failfs: bad: it is so\n")
    machine.wait_for(lambda: not left(machine), "release of the others", 2)
    found = berth(machine, "--json", "run", "first", "failing", "--", "true")
    assert (found.status, found.errors, found.data["result"]) == (125, "", "failed")
    assert [(unit["unit"], unit["journal"]) for unit in found.data["units"]] == [
        ("srv-failing.mount", ["mount.failfs: bad: it is so"])]


def test_it_is_the_command_and_its_scope_is_told_by_name_and_description(machine):
    with Running(machine, "berth", "run", "first", "second", "--", "sleep", "infinity") as running:
        running_sleep(machine, running)
        name = scope(machine)
        assert re.fullmatch(r"berth-run-[0-9a-f]{16}\.scope", name)
        shown = machine.show(name, "Description", "BindsTo", "After", "OnFailure")
        assert shown["Description"] == "sleep with first, second"
        assert set(shown["BindsTo"].split()) >= {"srv-first.mount", "srv-second.mount"}
        assert set(shown["After"].split()) >= {"srv-first.mount", "srv-second.mount"}
        assert shown["OnFailure"] == "berth-settle.service"
        assert Path(f"/proc/{running.pid}/cgroup").read_text().rstrip().endswith(name)
        [volume] = berth(machine, "--json", "status", "first").data["volumes"]
        assert [holder["name"] for holder in volume["holders"]] == [name]
        running.signal(signal.SIGTERM)
        running.end()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_signal_reaches_it_and_the_volumes_are_released(machine, number):
    with Running(machine, "berth", "run", "first", "--", "sleep", "infinity") as running:
        running_sleep(machine, running)
        running.signal(number)
        assert running.end().status == -number  # nsenter ends as its child did
    machine.wait_unmounted("/srv/first")


def test_a_terminal_that_goes_ends_it(machine):
    with Running(machine, "berth", "run", "first", "--", "sh", "-c", "echo up; sleep 1000", terminal=True) as running:
        running.read("up")
        assert machine.mounted("/srv/first")
        running.hang_up()
        machine.wait_unmounted("/srv/first")


def test_a_child_that_outlives_the_command_holds_the_volumes(machine):
    assert berth(machine, "run", "first", "--", "sh", "-c", "sleep 3 >/dev/null 2>&1 & exit 3").status == 3
    assert machine.mounted("/srv/first") and scope(machine)


def test_the_command_has_the_callers_surroundings(machine):
    found = machine.run("sh", "-c", "trap '' HUP; cd /usr/lib && echo words | FANCY='a b' berth run first -- sh -c '"
                        "cat; pwd; echo \"$FANCY\"; echo err >&2; grep ^Sig[BI] /proc/self/status'")
    words, folder, fancy, blocked, ignored = found.stdout.splitlines()
    assert (words, folder, fancy, found.stderr) == ("words", "/usr/lib", "a b", "err\n")
    plain = machine.run("sh", "-c", "trap '' HUP; grep ^Sig[BI] /proc/self/status").stdout
    assert [blocked, ignored] == plain.splitlines()


def test_open_files_of_berth_are_not_the_commands(machine):
    assert machine.run("sh", "-c", "berth run first -- ls /proc/self/fd").stdout.split() == \
        machine.run("sh", "-c", "exec ls /proc/self/fd").stdout.split()


def processes(machine, unit) -> list[str]:
    group = machine.path(f"/sys/fs/cgroup/system.slice/{unit}")
    return [Path(f"/proc/{pid}/comm").read_text().strip() for pid in (group / "cgroup.procs").read_text().split()]


def start_in_a_service(machine) -> str:
    """Gives the scope."""
    machine.start("caller.service")
    name = scope(machine)
    machine.wait_for(lambda: processes(machine, "caller.service") == ["sleep"], "the command")
    return name


def test_in_a_service_it_stays_under_its_limits_and_in_its_journal(machine):
    name = start_in_a_service(machine)
    assert processes(machine, name) == ["berth"]
    pid = machine.path("/sys/fs/cgroup/system.slice/caller.service/cgroup.procs").read_text().strip()
    inside = re.search(r"^NSpid:.*\s(\d+)$", Path(f"/proc/{pid}/status").read_text(), re.M)
    assert machine.show("caller.service", "MainPID")["MainPID"] == inside.group(1)
    assert "held" in machine.journal("-u", "caller.service", "-o", "cat").splitlines()
    machine.stop("caller.service")
    machine.wait_unmounted("/srv/first")


@pytest.mark.parametrize("end", ["the_command_dies", "the_scope_is_stopped", "the_volume_goes", "the_keeper_is_killed"])
def test_in_a_service_command_and_hold_end_with_each_other(machine, end):
    name = start_in_a_service(machine)
    match end:
        case "the_command_dies":
            machine.run("systemctl", "kill", "--signal=KILL", "caller.service")
        case "the_scope_is_stopped":
            machine.stop(name)
        case "the_volume_goes":
            machine.run("umount", "/srv/first")
        case "the_keeper_is_killed":
            machine.run("systemctl", "kill", "--signal=KILL", name)
            machine.wait_unmounted("/srv/first")
            machine.stop("caller.service")
    machine.wait_for(lambda: machine.state("caller.service") in ("inactive", "failed"), "the service's end")
    machine.run("systemctl", "reset-failed", "caller.service", check=False)


def test_in_a_service_a_failure_leaves_no_keeper(machine):
    machine.write("/run/systemd/system/failer.service", "[Service]\nType=oneshot\nExecStart=berth run failing -- true\n")
    machine.reload()
    assert machine.run("systemctl", "start", "failer.service", check=False).returncode == 1
    assert machine.show("failer.service", "ExecMainStatus")["ExecMainStatus"] == "125"
    machine.wait_for(lambda: machine.state("failer.service") == "failed", "the end of all its processes")


def test_a_volume_that_goes_ends_the_command(machine):
    with Running(machine, "berth", "run", "first", "--", "sleep", "infinity") as running:
        running_sleep(machine, running)
        machine.run("umount", "/srv/first")
        assert running.end(10).status == -signal.SIGTERM


@pytest.mark.parametrize("end", ["timeout", "signal"])
def test_a_mount_that_is_given_up_leaks_nothing(machine, end):
    slow_down(machine, "snail")
    words = ["--timeout", "3s"] if end == "timeout" else []
    with Running(machine, "berth", "--json", "run", "first", "slow", *words, "--", "true") as running:
        machine.wait_for(lambda: machine.mounted("/srv/first") and machine.state("srv-slow.mount") == "activating",
                         "the first volume")
        if end == "signal":
            running.signal(signal.SIGTERM)
        found = running.end(15)
    assert (found.status, found.data["result"]) == (125, "failed")
    let_through(machine, "snail")


def test_two_of_them_share_a_volume(machine):
    with Running(machine, "berth", "run", "first", "--", "sleep", "infinity") as one:
        running_sleep(machine, one)
        quiet(machine, "run", "first", "--", "true")
        assert machine.mounted("/srv/first") and len(machine.mounts("/srv/first")) == 1
        os.kill(one.pid, signal.SIGKILL)
        one.end()
