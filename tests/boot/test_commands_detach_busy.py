"""berth detach --kill, --force and --lazy: what becomes of a volume that nobody holds and somebody uses."""

import signal
from contextlib import contextmanager
from pathlib import Path

import pytest
from client import Outcome, Running, berth, quiet
from guest import File, Link

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

WHERE = "/srv/data"
UNIT = "srv-data.mount"
DECLARED = """\
[volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "attach"
"""
LEAVING = DECLARED.replace("data", "leaving")

# bindfs serves a folder. What mount(8) calls for the type playfs.
SLEEPY = """\
[volume.remote]
what       = "/var/lib/export"
where      = "/srv/remote"
type       = "playfs"
network    = true
activation = "attach"
"""
FILES = {"/etc/berth/data.toml": DECLARED, "/etc/berth/leaving.toml": LEAVING, "/etc/berth/remote.toml": SLEEPY,
         "/sbin/mount.playfs": File('#!/bin/sh\nexec /usr/bin/sshfs -o subtype=sshfs "$1" "$2"\n', 0o755),
         "/usr/bin/sshfs": Link("bindfs"), "/var/lib/export/file": "hello\n"}

MEASURES = ["kill", "force", "lazy"]
ADVICE = ("  berth detach --kill data a  # end these processes, by SIGTERM and 5 s later by SIGKILL, and have it unmounted\n",
          "  berth detach --lazy data a  # take it out of sight now; who uses it goes on, and it is unmounted with the last\n")


@pytest.fixture(scope="module")
def shared(berth):
    with berth(FILES, until={"running"}, arguments=("--bind=/dev/fuse",)) as container:
        yield container


@pytest.fixture
def machine(shared):
    quiet(shared, "attach", "data", "a")
    shared.write(f"{WHERE}/file", "hello\n")
    yield shared
    berth(shared, "detach", "--all", "a")
    berth(shared, "detach", "--all", "b")
    shared.wait_unmounted(WHERE, limit=25)


@contextmanager
def user(machine, script: str, daemon: bool = False, where: str = WHERE):
    """A process that uses the volume once `ready` is there."""
    drop = ["setpriv", "--reuid=1", "--regid=1", "--clear-groups"] if daemon else []
    machine.path("/tmp/ready").unlink(missing_ok=True)
    with Running(machine, *drop, "sh", "-c", f"cd {where} && {script}") as running:
        machine.wait_for(machine.path("/tmp/ready").exists, "a process that uses it")
        yield running


CWD = "touch /tmp/ready; exec sleep 1000"
OPEN = "exec 3<file; cd /; touch /tmp/ready; exec sleep 1000"
STUBBORN = "trap '' TERM; touch /tmp/ready; while :; do sleep 0.1; done"


def clean(machine, unit: str = UNIT, where: str = WHERE) -> None:
    """Nothing is left of it anywhere."""
    assert not machine.mounted(where)
    assert machine.show(unit, "ActiveState", "Result", "Job")["ActiveState"] == "inactive"
    assert machine.run("systemctl", "--failed", "--plain", "--no-legend").stdout == ""
    utab = machine.path("/run/mount/utab")
    assert not utab.exists() or where not in utab.read_text()


def ended_by(running) -> int:
    return -running.process.wait(10)


def test_kill_ends_whoever_uses_it_and_nobody_else(machine):
    with user(machine, CWD, daemon=True) as polite, user(machine, STUBBORN) as stubborn, \
            user(machine, "cd /; touch /tmp/ready; exec sleep 1000") as other:
        found = berth(machine, "--json", "detach", "--kill", "data", "a")
        assert (found.status, found.errors, found.data["result"], found.data["measure"]) == (0, "", "released", "kill")
        by_user = {one["user"]: one for one in found.data["killed"] if one["command"] != "sleep" or one["user"] != "root"}
        assert by_user["daemon"]["signal"] == "SIGTERM" and by_user["daemon"]["uid"] == 1
        assert by_user["root"]["signal"] == "SIGKILL" and by_user["root"]["command"] == "sh"
        assert ended_by(polite) == signal.SIGTERM and ended_by(stubborn) == signal.SIGKILL
        assert other.process.poll() is None
    clean(machine)


def test_kill_tells_whom_it_has_ended(machine):
    with user(machine, OPEN) as running:
        pid = inner_pid(running.pid)
        assert berth(machine, "detach", "--kill", "data", "a") == Outcome(
            0, "", f"  process {pid} of root (sleep) was sent SIGTERM\n")
    clean(machine)


def test_lazy_takes_it_away_at_once_and_who_uses_it_goes_on(machine):
    machine.run("mkfifo", "/run/go")
    with user(machine, "exec 3<file; touch /tmp/ready; read -r line </run/go; cat <&3 >/run/read; exec sleep 1000"):
        found = berth(machine, "--json", "detach", "--lazy", "data", "a")
        assert (found.status, found.errors, found.data["result"], found.data["measure"]) == (0, "", "released", "lazy")
        assert found.data["killed"] == []
        clean(machine)
        machine.run("sh", "-c", "echo >/run/go")
        machine.wait_for(lambda: machine.run("cat", "/run/read", check=False).stdout == "hello\n", "what the process reads")
        quiet(machine, "attach", "data", "a")
        assert not machine.path(f"{WHERE}/file").exists()
        quiet(machine, "detach", "data", "a")
    clean(machine)


def test_a_volume_that_another_holds_is_left_alone(machine):
    quiet(machine, "attach", "data", "b")
    with user(machine, CWD) as running:
        said = f"berth: {WHERE} stays mounted, and is left alone: it is held by 'b'\n"
        for measure in MEASURES:
            assert berth(machine, "detach", f"--{measure}", "data", "a") == Outcome(3, "", said)
        found = berth(machine, "--json", "detach", "--kill", "data", "a")
        assert (found.status, found.data["result"]) == (3, "held")
        assert found.data["holders"] == [{"kind": "attachment", "name": "b"}]
        assert running.process.poll() is None and machine.mounted(WHERE)
        assert machine.state("volume-data@b.target") == "active"


def test_a_mount_on_it_is_left_alone(machine):
    machine.path(f"{WHERE}/upper").mkdir()
    machine.run("mount", "-t", "tmpfs", "upper", f"{WHERE}/upper")
    for measure in MEASURES:
        found = berth(machine, "--json", "detach", f"--{measure}", "data", "a")
        assert (found.status, found.data["result"]) == (3, "held")
        assert found.data["holders"] == [{"kind": "mount", "name": f"{WHERE}/upper"}]
    assert machine.mounted(f"{WHERE}/upper")
    machine.run("umount", f"{WHERE}/upper")


def test_kill_ends_nobody_if_the_own_shell_is_in_the_way(machine):
    with user(machine, CWD) as other:
        found = machine.run("sh", "-c", f"cd {WHERE} && berth detach --kill data a; echo $?")
        assert found.stdout == "3\n"
        assert "(sh), from which berth was started, uses it\n" in found.stderr
        assert "--lazy data a" in found.stderr and "  berth detach --kill" not in found.stderr
        assert other.process.poll() is None and machine.mounted(WHERE)


def test_kill_does_not_end_by_force_without_the_time_for_it(machine):
    with user(machine, STUBBORN) as running:
        found = berth(machine, "--json", "detach", "--timeout", "2s", "--kill", "data", "a")
        assert (found.status, found.data["result"], found.data["measure"]) == (3, "timeout", "kill")
        assert {one["signal"] for one in found.data["killed"]} == {"SIGTERM"}
        assert running.process.poll() is None


@pytest.mark.parametrize("measure", ["kill", "lazy"])
def test_what_is_said_when_it_is_busy_can_be_pasted(machine, measure):
    with user(machine, CWD) as running:
        pid = inner_pid(running.pid)
        assert berth(machine, "detach", "data", "a") == Outcome(
            3, "", f"berth: let go, but {WHERE} is in use; systemd keeps trying to unmount it\n"
                   f"  process {pid} of root (sleep): cwd {WHERE}\n{''.join(ADVICE)}")
        [line] = [line for line in ADVICE if f"--{measure}" in line]
        machine.run("sh", "-c", line)
        clean(machine)
        assert (running.process.poll() is None) == (measure == "lazy")


def test_of_several_each_is_seen_to(machine):
    quiet(machine, "attach", "leaving", "a")
    with user(machine, CWD), user(machine, CWD, where="/srv/leaving"):
        found = berth(machine, "--json", "detach", "--lazy", "--all", "a")
        assert (found.status, found.data["result"]) == (0, "released")
        assert [(one["volume"], one["measure"]) for one in found.data["volumes"]] == [
            ("data", "lazy"), ("leaving", "lazy")]
        clean(machine)
        clean(machine, "srv-leaving.mount", "/srv/leaving")


@pytest.mark.parametrize("measure", ["kill", "lazy"])
def test_what_is_declared_no_more_is_seen_to(machine, measure):
    quiet(machine, "attach", "leaving", "a")
    with user(machine, CWD, where="/srv/leaving"):
        machine.path("/etc/berth/leaving.toml").unlink()
        machine.reload()
        found = berth(machine, "--json", "detach", f"--{measure}", "leaving", "a")
        machine.write("/etc/berth/leaving.toml", LEAVING)
        machine.reload()
        assert (found.status, found.data["result"], found.data["measure"]) == (0, "released", measure), found
        clean(machine, "srv-leaving.mount", "/srv/leaving")


@pytest.mark.parametrize("measure", ["force", "lazy"])
def test_a_server_that_does_not_answer_holds_nobody_up(machine, measure):
    quiet(machine, "attach", "remote", "a")
    [server] = machine.run("sh", "-c", SERVERS).stdout.split()
    machine.run("sh", "-c", f"kill -STOP {server}")
    try:
        with Running(machine, "cat", "/srv/remote/file") as reader:
            machine.wait_for(lambda: state_of(reader.pid) == "D" or reader.process.poll() is None, "who waits for it")
            found = berth(machine, "--json", "detach", f"--{measure}", "remote", "a")
            assert (found.status, found.data["result"], found.data["measure"]) == (0, "released", measure), found
            clean(machine, "srv-remote.mount", "/srv/remote")
            if measure == "force":
                assert reader.process.wait(10) == 1
    finally:
        machine.run("sh", "-c", f"kill -KILL {server}", check=False)


@pytest.mark.parametrize("words", [("--kill", "--lazy"), ("--force", "--lazy"), ("--kill", "--force")])
def test_one_thing_alone_is_done(machine, words):
    found = berth(machine, "detach", *words, "data", "a")
    assert (found.status, found.output) == (2, "") and "excludes" in found.errors
    assert machine.state("volume-data@a.target") == "active"


SERVERS = 'for p in /proc/[0-9]*; do [ "$(readlink "$p/exe")" != /usr/bin/bindfs ] || echo "${p#/proc/}"; done'


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]


def inner_pid(pid: int) -> int:
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("NSpid:"):
            return int(line.split()[-1])
    raise AssertionError("no NSpid")
