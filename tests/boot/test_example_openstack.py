"""examples/openstack: the calls of nova's manager of host mounts, held by systemd. What such a manager is tested for, and what
the kind with a dictionary and a lock gets wrong, with that kind beside it."""

import json
import sys
import threading
import types
from pathlib import Path

import pytest
from examples import EXAMPLES, example
from faults import FAIL, HELPERS, PAUSE, Client, arrange, end
from guest import MOUNTED, File

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

SUPPORT = Path(__file__).resolve().parents[1] / "support"
OURS, THEIRS = "berth_mount", "handwritten_mounts"
A, B = "/var/lib/nova/mnt/a", "/var/lib/nova/mnt/b"

# Kills the process that calls it at the call with this number, before or after the command.
KILLER = """\
#!/bin/sh
number=$(($(cat /root/number) + 1)); echo $number >/root/number
[ "$number" != "$(cat /root/before)" ] || { kill -9 $PPID; exit 1; }
/usr/bin/berth "$@"; status=$?
[ "$number" != "$(cat /root/after)" ] || kill -9 $PPID
exit $status
"""


@pytest.fixture(scope="module")
def shared(berth):
    files = HELPERS | {f"/root/{OURS}.py": example(f"openstack/{OURS}.py"), "/root/killer": File(KILLER, 0o755)}
    files |= {f"/root/{name}.py": (SUPPORT / f"{name}.py").read_text() for name in (THEIRS, "mount_calls")}
    with berth(files, until={"running"}) as container:
        yield container


def declared(machine):
    folder = machine.path("/run/berth")
    return [path.name for path in folder.iterdir() if path.suffix == ".toml"] if folder.exists() else []


@pytest.fixture
def machine(shared):
    yield shared
    left = (declared(shared), shared.units("volume-*"), [mount.where for mount in shared.mounts() if "nova" in mount.where])
    assert left == ([], {}, []), "each test lets go of what it has mounted"


def mount(volume, instance, where=A, export="export", options=None, fstype="tmpfs"):
    return ["mount", fstype, export, volume, where, instance, options or []]


def umount(volume, instance, where=A):
    return ["umount", volume, where, instance]


def line(manager, steps):
    return ["python3", "/root/mount_calls.py", manager, json.dumps(steps)]


def process(machine, *steps, manager=OURS):
    """What came of the calls of a process that ends after them."""
    # What a shell runs may print, too.
    return json.loads(machine.run(*line(manager, steps), timeout=100).stdout.splitlines()[-1])


def calls(machine, *steps, manager=OURS):
    """Whether each call was a success."""
    return [result == "" for result in process(machine, *steps, manager=manager)["results"]]


def clean_up(machine):
    """After the kind that does not."""
    for mounted in reversed([one.where for one in machine.mounts() if one.where.startswith("/var/lib/nova")]):
        machine.run("umount", "-l", mounted)


# What such a manager is tested for

def test_two_volumes_of_one_export_are_one_mount(machine):
    assert calls(machine, mount("vol-a", "vm1"), mount("vol-b", "vm1")) == [True, True]
    assert len(machine.mounts(A)) == 1
    assert calls(machine, umount("vol-a", "vm1")) == [True] and machine.mounted(A)
    assert calls(machine, umount("vol-b", "vm1")) == [True] and not machine.mounted(A)


def test_a_volume_of_two_instances_is_one_mount(machine):
    assert calls(machine, mount("vol", "vm1"), mount("vol", "vm2"), umount("vol", "vm1")) == [True] * 3
    assert len(machine.mounts(A)) == 1
    assert calls(machine, umount("vol", "vm2")) == [True] and not machine.mounted(A)


def test_the_same_again_counts_once(machine):
    assert calls(machine, mount("vol", "vm1"), mount("vol", "vm1"), umount("vol", "vm1")) == [True] * 3
    assert not machine.mounted(A)


def test_those_who_come_at_once_share_a_mount(machine):
    before = len(machine.events("var-lib-nova-mnt-a.mount", MOUNTED))
    found = process(machine, ["together", mount("v1", "vm1"), mount("v2", "vm2"), mount("v3", "vm3")])
    assert found == {"results": [""], "log": []}
    assert len(machine.mounts(A)) == 1 and len(machine.events("var-lib-nova-mnt-a.mount", MOUNTED)) == before + 1
    # Some come while others go.
    process(machine, ["together", umount("v1", "vm1"), umount("v2", "vm2"), umount("v3", "vm3"), mount("v4", "vm4")])
    assert len(machine.mounts(A)) == 1
    assert calls(machine, umount("v4", "vm4")) == [True]


def test_a_slow_mount_does_not_keep_another_waiting(machine):
    arrange(machine, "mount", A, PAUSE)
    with Client(machine, *line(OURS, [mount("vol", "vm1"), umount("vol", "vm1")])) as slow:
        machine.wait_for(lambda: machine.state("var-lib-nova-mnt-a.mount") == "activating", "the slow mount")
        assert calls(machine, mount("vol", "vm1", B), umount("vol", "vm1", B)) == [True, True]
        assert machine.state("var-lib-nova-mnt-a.mount") == "activating"
        end(machine, "mount", A)
        assert json.loads(slow.end().stdout)["results"] == ["", ""]


def test_an_unmount_that_fails_is_logged_and_the_mount_is_used_again(machine):
    assert unmount_fails(machine, OURS)
    assert not unmount_fails(machine, THEIRS)


def unmount_fails(machine, manager):
    calls(machine, mount("vol", "vm1"), manager=manager)
    with Client(machine, "sh", "-c", f"cd {A}; exec sleep 60") as user:
        machine.wait_for(lambda: user.command() == "sleep", "the user")
        found = process(machine, umount("vol", "vm1"), mount("vol", "vm2"), manager=manager)
        is_logged = any(line.startswith("ERROR: ") and "sleep" in line for line in found["log"])
        is_one = len(machine.mounts(A)) == 1
    calls(machine, umount("vol", "vm2"), manager=manager)
    is_gone = not machine.mounted(A)
    clean_up(machine)
    return is_logged and is_one and is_gone


# The host goes down and up. This needs no guest.

@pytest.fixture
def manager(monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLES / "openstack"))
    module = __import__(OURS)
    monkeypatch.setattr(module.HostMountState, "_sweep", staticmethod(lambda: None))
    monkeypatch.setattr(module, "_MANAGER", module.HostMountStateManager())
    yield module
    sys.modules.pop(OURS)


def test_without_a_connection_there_is_no_state(manager):
    def generation():
        with manager.get_manager().get_state() as state:
            return state.generation

    with pytest.raises(manager.HostIsDown):
        generation()
    manager.get_manager().host_up("host")
    assert generation() == 0
    manager.get_manager().host_down()
    with pytest.raises(manager.HostIsDown):
        manager.umount("vol", A, types.SimpleNamespace(uuid="vm1"))
    manager.get_manager().host_up("host")
    assert generation() == 1


def test_a_connection_that_comes_back_waits_for_what_had_begun(manager):
    began, may_end = threading.Event(), threading.Event()

    def operation():
        with manager.get_manager().get_state():
            began.set()
            may_end.wait(10)

    manager.get_manager().host_up("host")
    working = threading.Thread(target=operation)
    working.start()
    assert began.wait(10)
    manager.get_manager().host_down()
    returning = threading.Thread(target=manager.get_manager().host_up, args=("host",))
    returning.start()
    returning.join(0.2)
    assert returning.is_alive()
    may_end.set()
    returning.join(10)
    working.join(10)
    with manager.get_manager().get_state() as state:
        assert state.generation == 1


# What the kind with a dictionary gets wrong

def restarted(machine, manager):
    """A new process lets go of what one guest of two has that were running before."""
    calls(machine, mount("v1", "vm1"), mount("v2", "vm2"), manager=manager)
    calls(machine, umount("v1", "vm1"), manager=manager)
    is_kept = len(machine.mounts(A)) == 1
    calls(machine, umount("v2", "vm2"), manager=manager)
    is_gone = not machine.mounted(A)
    clean_up(machine)
    return is_kept and is_gone


def in_two_processes(machine, manager):
    """Neither takes the mount from the other."""
    machine.write("/root/wait", "")
    with Client(machine, *line(manager, [mount("v1", "vm1"), ["wait", "/root/wait"], umount("v1", "vm1")])) as other:
        machine.wait_for(lambda: machine.mounted(A), "the mount")
        calls(machine, mount("v2", "vm2"), umount("v2", "vm2"), manager=manager)
        is_kept = len(machine.mounts(A)) == 1
        machine.run("rm", "/root/wait")
        other.end()
    is_gone = not machine.mounted(A)
    clean_up(machine)
    return is_kept and is_gone


def mount_that_fails(machine, manager):
    """One that fails for another leaves the record of who has the mount alone."""
    found = calls(machine, mount("v1", "vm1"), mount("v2", "vm2", options=["-o", "no=such,size=x"]), mount("v3", "vm3"),
                  umount("v3", "vm3"), manager=manager)
    is_kept = found == [True, False, True, True] and len(machine.mounts(A)) == 1
    calls(machine, umount("v1", "vm1"), manager=manager)
    is_gone = not machine.mounted(A)
    clean_up(machine)
    return is_kept and is_gone


def never_mounted(machine, manager):
    """What was mounted by others stays."""
    machine.run("mount", "--mkdir", "-t", "tmpfs", "foreign", B)
    calls(machine, umount("vol", "vm1", B), manager=manager)
    is_kept = machine.mounted(B)
    clean_up(machine)
    return is_kept


SHELL = ["; touch /root/taken", "$(touch /root/taken)", " ' \" \\ '", "\ntouch /root/taken\n"]
ODD = [*SHELL, "-a", "--help", "ü \U0001f600", "a,b=c", "%n %%", "x" * 300]


def hostile_names(machine, manager):
    """Words are words: what can be a name is one, and what can't is refused."""
    steps = []
    for word in SHELL:
        for step in (mount("vol", "vm1", f"{A}{word}"), mount("vol", "vm1", export=f"export{word}"),
                     mount("vol", "vm1", options=["-o", word])):
            steps += [step, umount("vol", "vm1", step[4])]
    found = calls(machine, *steps, manager=manager)
    is_clean = not machine.path("/root/taken").exists()
    machine.run("rm", "-f", "/root/taken")
    clean_up(machine)
    # Of mount points and exports all but those with line ends can be.
    return is_clean and [all(found[i:i + 4]) for i in range(0, len(found), 6)] == [True, True, True, False]


@pytest.mark.parametrize("defect", [restarted, in_two_processes, mount_that_fails, never_mounted, hostile_names])
def test_what_a_dictionary_gets_wrong(machine, defect):
    assert defect(machine, OURS)
    assert not defect(machine, THEIRS), "or it is no test"


def test_disks_with_odd_names_are_told_apart(machine):
    words = [(word, "vm1") for word in ODD] + [("vol", word) for word in ODD]
    assert all(calls(machine, *(mount(*one) for one in words)))
    assert len(machine.units("volume-*")) == len(words)
    assert all(calls(machine, *(umount(*one) for one in words[1:]))) and machine.mounted(A)
    assert calls(machine, umount(*words[0])) == [True] and not machine.mounted(A)


def test_umount_of_what_was_never_mounted_is_a_warning(machine):
    found = process(machine, umount("vol", "vm1"))
    assert found == {"results": [""], "log": [f"WARNING: vol of instance vm1 does not use {A}"]}


def test_a_mount_that_fails_leaves_nothing_and_says_why(machine):
    arrange(machine, "mount", A, FAIL)
    [result] = process(machine, mount("vol", "vm1"))["results"]
    end(machine, "mount", A)
    assert result.startswith(f"MountError: {A}: ") and "no luck today" in result


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_step_another_process_goes_on(machine, moment):
    steps = [mount("vol", "vm1"), umount("vol", "vm1")]
    kept = 0
    for number in range(1, 5):
        for file in ("number", "before", "after"):
            machine.write(f"/root/{file}", str(number if file == moment else 0))
        script = "import runpy, sys, os; sys.path.insert(0, '/root'); import berth_mount; berth_mount.BERTH = '/root/killer'; " \
                 f"sys.argv = ['', '{OURS}', sys.argv[1]]; runpy.run_path('/root/mount_calls.py', run_name='__main__')"
        done = machine.run("python3", "-c", script, json.dumps(steps), check=False, timeout=60)
        assert done.returncode in (-9, 137), (number, done)
        kept += machine.mounted(A)
        # Who is killed with a mount has it still, and another's coming and going takes nothing from him.
        was_mounted = machine.mounted(A)
        process(machine)
        assert bool(declared(machine)) == was_mounted, "what nobody holds is taken back at the start"
        assert calls(machine, mount("other", "vm2"), umount("other", "vm2")) == [True, True]
        assert machine.mounted(A) == was_mounted
        assert calls(machine, *steps) == [True, True] and not machine.mounted(A)
    assert kept == 1, "between attach and detach"
