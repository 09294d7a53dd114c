"""berth declare and undeclare: volumes that programs declare, with others at it, killed at each step, against a PID 1 that
does not answer."""

import json
import os
import re
import shutil
import signal
import subprocess
import time

import pytest
from client import Outcome, Running, berth, quiet
from faults import Client
from guest import ENVIRONMENT

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

FOLDER = "/run/berth"
WHERE = "/srv/scratch"


def volume(name: str, activation: str = "attach", more: str = "") -> str:
    return f'[volume.{name}]\nwhere = "/srv/{name}"\ntype = "tmpfs"\nactivation = "{activation}"\n{more}'


@pytest.fixture(scope="module")
def shared(berth):
    files = {"/root/scratch.toml": volume("scratch"), "/etc/berth/lasting.toml": volume("lasting")}
    files |= {f"/root/many/{number}.toml": volume(f"many{number}") for number in range(20)}
    with berth(files, until={"running"}) as container:
        yield container


@pytest.fixture
def machine(shared):
    yield shared
    assert declared(shared) == [], "each test takes back what it declares"
    assert not shared.mounted(WHERE)


def declared(machine) -> list[str]:
    folder = machine.path(FOLDER)
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".toml") if folder.exists() else []


def reloads(machine) -> int:
    return len(re.findall(r"^Reloading\.+$", machine.journal("-b", "-o", "cat", "_PID=1"), re.M))


def declare(machine) -> None:
    found = berth(machine, "declare", "/root/scratch.toml")
    assert found == Outcome(0, "volume 'scratch' is declared in /run/berth/scratch.toml\n", "")


def undeclare(machine, name: str = "scratch") -> None:
    assert berth(machine, "undeclare", name) == Outcome(0, f"volume '{name}' is declared no more\n", "")


def test_a_volume_from_its_declaration_to_its_end(machine):
    declare(machine)
    comment, text = machine.path(f"{FOLDER}/scratch.toml").read_text().split("\n", 1)
    assert comment.startswith("# berth declare: by root") and text == volume("scratch")
    quiet(machine, "check")
    quiet(machine, "attach", "scratch", "vm1")
    found = berth(machine, "undeclare", "scratch")
    assert found == Outcome(3, "", "berth: volume 'scratch' is held; it stays declared\n  attachment vm1\n")
    assert declared(machine) == ["scratch.toml"] and machine.mounted(WHERE)
    quiet(machine, "detach", "scratch", "vm1")
    undeclare(machine)
    assert machine.show("srv-scratch.mount", "LoadState")["LoadState"] == "not-found"
    assert berth(machine, "attach", "scratch", "vm1").status == 1


def test_the_same_again_does_nothing(machine):
    declare(machine)
    before, file = reloads(machine), machine.path(f"{FOLDER}/scratch.toml").stat()
    found = berth(machine, "declare", "/root/scratch.toml")
    assert found == Outcome(0, "volume 'scratch' is declared already in /run/berth/scratch.toml\n", "")
    assert reloads(machine) == before > 0
    after = machine.path(f"{FOLDER}/scratch.toml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (file.st_ino, file.st_mtime_ns)
    undeclare(machine)
    found = berth(machine, "undeclare", "scratch")
    assert found == Outcome(0, "", "berth: warning: volume 'scratch' is not declared\n")
    assert reloads(machine) == before + 1


def test_another_text_or_place_is_refused_and_changes_nothing(machine):
    declare(machine)
    before = reloads(machine)
    for text, result in [(volume("scratch", more='options = ["size=1M"]\n'), "taken"),
                         (volume("lasting"), "taken"),
                         (volume("scratch").replace("volume.scratch", "volume.other"), "wrong"),
                         (volume("a'b\"").replace("volume.a'b\"", 'volume."a\'b\\""'), "wrong"),
                         ("[volume.broken\n", "wrong"), ("", "wrong")]:
        machine.write("/root/other.toml", text)
        found = berth(machine, "--json", "declare", "/root/other.toml")
        assert (found.status, found.errors, found.data["result"]) == (1, "", result), text
    found = berth(machine, "undeclare", "lasting")
    assert found.status == 1 and "edit /etc/berth/lasting.toml:1:1" in found.errors
    assert declared(machine) == ["scratch.toml"] and reloads(machine) == before
    undeclare(machine)


def test_standard_input_and_an_answer_for_programs(machine):
    done = machine.run("sh", "-c", "berth --json declare - </root/scratch.toml")
    assert json.loads(done.stdout) == {"version": 1, "volume": "scratch", "where": WHERE, "result": "declared",
                                       "file": "/run/berth/scratch.toml", "reason": None, "diagnostics": []}
    found = berth(machine, "--json", "undeclare", "scratch")
    assert (found.status, found.data["result"], found.data["holders"]) == (0, "undeclared", [])


def test_many_at_once_are_all_there_and_share_reloads(machine):
    before = reloads(machine)
    script = "for i in $(seq 0 19); do berth declare /root/many/$i.toml & pids=\"$pids $!\"; done; " \
             "for pid in $pids; do wait $pid || exit 1; done"
    machine.run("sh", "-c", script, timeout=60)
    assert declared(machine) == sorted(f"many{number}.toml" for number in range(20))
    shared_by = reloads(machine) - before
    assert 1 <= shared_by <= 8, "a handful"
    for number in range(20):
        quiet(machine, "attach", f"many{number}", "vm1")
        quiet(machine, "detach", f"many{number}", "vm1")
    undo = script.replace("declare /root/many/$i.toml", "undeclare many$i")
    machine.run("sh", "-c", undo, timeout=60)
    assert reloads(machine) - before - shared_by <= 8


def test_a_boot_volume_is_unmounted_before_it_goes_unless_it_is_in_use(machine):
    machine.write("/root/boot.toml", volume("booted", "boot"))
    assert berth(machine, "declare", "/root/boot.toml").status == 0
    machine.start("srv-booted.mount")
    with Client(machine, "sh", "-c", "cd /srv/booted; exec sleep 60") as user:
        machine.wait_for(lambda: user.command() == "sleep", "the process")
        found = berth(machine, "--json", "undeclare", "booted")
        assert (found.status, found.data["result"]) == (3, "busy")
        assert [process["command"] for process in found.data["in_the_way"]["processes"]] == ["sleep"]
        assert declared(machine) == ["booted.toml"] and machine.mounted("/srv/booted")
    undeclare(machine, "booted")
    assert not machine.mounted("/srv/booted")


def test_a_unit_that_is_masked_or_of_others_is_left_alone(machine):
    for file, target in (("/run/systemd/system/srv-scratch.mount", "/dev/null"),
                         ("/etc/systemd/system/srv-scratch.mount", "/root/own.mount")):
        machine.write("/root/own.mount", f"[Mount]\nWhat=tmpfs\nWhere={WHERE}\nType=tmpfs\n")
        machine.run("ln", "-s", target, file)
        machine.reload()
        found = berth(machine, "--json", "declare", "/root/scratch.toml")
        assert (found.status, found.data["result"]) == (1, "taken"), found
        assert declared(machine) == []
        machine.run("rm", file)
        machine.reload()


def test_what_is_mounted_at_its_place_stays(machine):
    machine.run("mount", "--mkdir", "-t", "tmpfs", "own", WHERE)
    found = berth(machine, "declare", "/root/scratch.toml")
    assert found == Outcome(1, "", "berth: something is mounted at /srv/scratch already: own (tmpfs)\n")
    machine.run("umount", WHERE)


@pytest.mark.parametrize("spoilt", ["chmod 0777 /run/berth", "rm -rf /run/berth; ln -s /root/many /run/berth"])
def test_a_folder_that_others_could_change_is_not_used(machine, spoilt):
    machine.run("sh", "-c", f"mkdir -p /run/berth; {spoilt}")
    found = berth(machine, "declare", "/root/scratch.toml")
    assert found.status == 1 and found.errors.startswith("berth: can't ")
    assert not machine.path("/root/many/scratch.toml").exists()
    machine.run("rm", "-rf", "/run/berth")


def killed(machine, injection: str, *words: str) -> int:
    """Kills the command at a system call; nsenter makes none of these."""
    line = [shutil.which("strace"), "-f", "-qq", "-o", "/dev/null", "-e", f"inject={injection}",
            "nsenter", "-t", str(machine.leader), "-a", "--", "berth", *words]
    return subprocess.run(line, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, timeout=60).returncode


# Before each step: the three locks, the file half-written, whole, with its name; questions and orders to PID 1.
STEPS = [("flock", 1), ("flock", 2), ("fchmod", 1), ("fsync", 1), ("renameat2", 1), ("fsync", 2), ("flock", 3),
         ("sendmsg", 4), ("sendmsg", 8)]


@pytest.mark.killed
def test_killed_at_any_step_it_goes_on_where_it_was(machine):
    deaths, left = 0, set()
    for call, number in STEPS:
        status = killed(machine, f"{call}:signal=KILL:when={number}", "declare", "/root/scratch.toml")
        deaths += status != 0
        left.add(tuple(declared(machine)))
        assert declared(machine) in ([], ["scratch.toml"])
        assert berth(machine, "declare", "/root/scratch.toml").status == 0, (call, number)
        assert [path for path in os.listdir(machine.path(FOLDER)) if "berth-" in path] == []
        quiet(machine, "attach", "scratch", "vm1")
        quiet(machine, "detach", "scratch", "vm1")
        undeclare(machine)
    assert deaths >= 8 and len(left) == 2, "before and after the file had its name"


@pytest.mark.killed
def test_taking_it_back_is_killed_at_any_step_and_goes_on(machine):
    deaths = 0
    for call, number in [("flock", 1), ("flock", 2), ("unlinkat", 1), ("flock", 3), ("sendmsg", 3), ("sendmsg", 6)]:
        declare(machine)
        deaths += killed(machine, f"{call}:signal=KILL:when={number}", "undeclare", "scratch") != 0
        found = berth(machine, "undeclare", "scratch")
        assert found.status == 0, (call, number, found)
        assert machine.show("srv-scratch.mount", "LoadState")["LoadState"] == "not-found"
    assert deaths >= 5


def test_a_pid_1_that_does_not_answer_costs_the_time_limit_and_leaves_nothing(machine):
    os.kill(machine.leader, signal.SIGSTOP)
    try:
        began = time.monotonic()
        found = berth(machine, "declare", "--timeout", "2", "/root/scratch.toml")
        assert found.status == 1 and "PID 1 does not answer" in found.errors
        assert time.monotonic() - began < 15
        assert declared(machine) == []
    finally:
        os.kill(machine.leader, signal.SIGCONT)
    declare(machine)
    undeclare(machine)


def test_who_waits_for_another_heeds_time_and_signals(machine):
    machine.run("mkdir", "-p", FOLDER)
    with Client(machine, "flock", f"{FOLDER}/.files.lock", "sleep", "60"):
        machine.wait_for(lambda: machine.run("flock", "-n", f"{FOLDER}/.files.lock", "true", check=False).returncode,
                         "the lock")
        found = berth(machine, "declare", "--timeout", "1", "/root/scratch.toml")
        assert (found.status, found.errors) == (
            1, "berth: the time was up while waiting for another berth declare or undeclare\n")
        with Running(machine, "berth", "--json", "declare", "/root/scratch.toml") as running:
            machine.wait_for(lambda: running.heeds(signal.SIGTERM), "the wait")
            running.signal(signal.SIGTERM)
            found = running.end(10)
        assert (found.status, found.data["result"]) == (143, "interrupted")


SLOW_HELPER = f"""#!/bin/sh
sleep 3
exec mount -i -t tmpfs -o x-berth.volume=scratch slow {WHERE}
"""


@pytest.mark.parametrize("meanwhile", ["undeclared", "killed"])
def test_a_mount_that_was_on_its_way_when_its_unit_was_taken_back_is_left_to_nobody(machine, meanwhile):
    machine.write("/sbin/mount.slowfs", SLOW_HELPER)
    machine.run("chmod", "+x", "/sbin/mount.slowfs")
    machine.write("/root/scratch.toml", volume("scratch").replace('"tmpfs"', '"slowfs"') + 'what = "slow"\n')
    assert berth(machine, "declare", "/root/scratch.toml").status == 0
    with Client(machine, "flock", f"{FOLDER}/.reload.lock", "sleep", "60") as lock:
        machine.wait_for(lambda: machine.run("flock", "-n", f"{FOLDER}/.reload.lock", "true", check=False).returncode,
                         "the lock")
        with Running(machine, "berth", "undeclare", "scratch") as taking_back:
            machine.wait_for(lambda: declared(machine) == [], "the file to go")
            with Running(machine, "systemctl", "start", "volume-scratch@vm1.target") as attaching:
                machine.wait_for(lambda: machine.show("srv-scratch.mount", "SubState")["SubState"] == "mounting",
                                 "the mount's begin")
                if meanwhile == "killed":
                    taking_back.signal(signal.SIGKILL)
                    machine.reload()
                lock.kill()
                # PID 1 may have the holder's job still, when it is asked for: then he holds it.
                status = taking_back.end(20).status
                assert status in ({-signal.SIGKILL, 128 + signal.SIGKILL} if meanwhile == "killed" else {0, 3})
                has_started = attaching.end(20).status == 0
    machine.wait_for(lambda: machine.show("srv-scratch.mount", "SubState")["SubState"] != "mounting", "the mount's end")
    if has_started:
        quiet(machine, "detach", "scratch", "vm1")
    if status != 0:
        undeclare(machine)
    assert not machine.mounted(WHERE) and declared(machine) == []
    machine.write("/root/scratch.toml", volume("scratch"))


# Each worker holds the volume for itself, whatever the others do; what it holds is mounted.
WORKER = """
for turn in $(seq 6); do
    # Another may take it back before it is loaded.
    why=$(berth declare /root/scratch.toml 2>&1) || case $why in *meanwhile) continue ;; *) echo "$why" >&2; exit 11 ;; esac
    if berth attach scratch worker$1 2>/dev/null; then
        mountpoint -q /srv/scratch || exit 12
        why=$(berth undeclare scratch 2>&1); [ $? = 3 ] || { echo "$why" >&2; exit 13; }
        mountpoint -q /srv/scratch || exit 14
        berth detach scratch worker$1 || exit 15
    fi
    why=$(berth undeclare scratch 2>&1); status=$?
    [ $status = 0 ] || [ $status = 3 ] || { echo "$why" >&2; exit 16; }
done
"""


def test_workers_that_come_and_go_do_not_take_the_volume_from_one_another(machine):
    machine.write("/root/worker", WORKER)
    script = "for i in 1 2 3; do sh /root/worker $i & pids=\"$pids $!\"; done; for pid in $pids; do wait $pid || exit; done"
    done = machine.run("sh", "-c", script, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    berth(machine, "undeclare", "scratch")
    assert machine.units("volume-scratch@*") == {} and not machine.mounted(WHERE)
