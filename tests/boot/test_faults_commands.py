"""Mount commands that hang, fail or are killed, clients that vanish, and mounts that others make and take away."""

import signal

import pytest
from faults import FAIL, HANG, HELPERS, PAUSE, Client, arrange, end, result, shared
from guest import MOUNTED, UNMOUNTED, attachment

pytestmark = [pytest.mark.every_release, pytest.mark.fault]

X, INNER = "/srv/x", "/srv/x/inner"
DECLARED = HELPERS | {"/etc/berth/x.toml": shared("x", X, 'timeout = "2s"') + shared("inner", INNER),
                      "/etc/berth/slow.toml": shared("slow", "/srv/slow") + shared("other", "/srv/other")}


@pytest.fixture
def machine(berth):
    with berth(DECLARED, until={"running"}) as container:
        yield container
        # Whatever happened, nothing is left that is broken, and nothing that nobody holds.
        for volume, where in (("inner", INNER), ("x", X), ("slow", "/srv/slow")):
            container.run("berth", "attach", volume, "after")
            assert len(container.mounts(where)) == 1
            container.run("berth", "detach", volume, "after")
        for holders in container.units("volume-*@*.target"):
            container.stop(holders)
        for where in (INNER, X, "/srv/slow"):
            container.wait_unmounted(where)


def wait_until_mounting(machine, unit):
    machine.wait_for(lambda: machine.state(unit) == "activating", f"the mount command of {unit}")


@pytest.mark.parametrize("command", [("systemctl", "start", attachment("slow", "a")), ("berth", "attach", "slow", "a")],
                         ids=["systemctl", "berth"])
def test_a_client_that_is_killed_while_it_attaches_leaves_a_holder_that_can_be_let_go(machine, command):
    arrange(machine, "mount", "/srv/slow", PAUSE)
    with Client(machine, *command) as client:
        wait_until_mounting(machine, "srv-slow.mount")
        client.kill()
    end(machine, "mount", "/srv/slow")
    machine.wait_for(lambda: machine.state(attachment("slow", "a")) == "active", "the attachment")
    assert len(machine.mounts("/srv/slow")) == 1
    machine.run("berth", "detach", "slow", "a")
    assert not machine.mounted("/srv/slow")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_client_that_is_interrupted_while_it_attaches_lets_go(machine, number):
    arrange(machine, "mount", "/srv/slow", PAUSE)
    with Client(machine, "berth", "--json", "attach", "slow", "a") as client:
        wait_until_mounting(machine, "srv-slow.mount")
        client.signal(number)
        answer = client.end()
    assert (answer.returncode, result(answer)) == (128 + number, "interrupted")
    end(machine, "mount", "/srv/slow")
    machine.wait_for(lambda: machine.state("srv-slow.mount") == "inactive", "the end of the mount unit")
    assert machine.state(attachment("slow", "a")) == "inactive" and not machine.mounted("/srv/slow")


def test_a_client_that_gives_up_lets_go(machine):
    arrange(machine, "mount", "/srv/slow", PAUSE)
    answer = machine.run("berth", "--json", "attach", "--timeout", "1", "slow", "a", check=False)
    assert (answer.returncode, result(answer)) == (1, "timeout")
    end(machine, "mount", "/srv/slow")
    machine.wait_for(lambda: machine.state("srv-slow.mount") == "inactive", "the end of the mount unit")
    assert machine.state(attachment("slow", "a")) == "inactive" and not machine.mounted("/srv/slow")


def test_a_volume_does_not_wait_for_one_whose_mount_hangs(machine):
    arrange(machine, "mount", "/srv/slow", HANG)
    with Client(machine, "berth", "attach", "slow", "a"):
        wait_until_mounting(machine, "srv-slow.mount")
        machine.run("berth", "attach", "other", "a", timeout=10)
        machine.run("berth", "detach", "other", "a", timeout=10)
        assert not machine.mounted("/srv/other") and machine.state("srv-slow.mount") == "activating"
    end(machine, "mount", "/srv/slow")
    machine.run("systemctl", "kill", "--signal=KILL", "srv-slow.mount")


def test_a_reexecution_of_pid_1_during_a_mount_loses_neither_mount_nor_client(machine):
    arrange(machine, "mount", "/srv/slow", PAUSE)
    with Client(machine, "berth", "attach", "slow", "a") as client:
        wait_until_mounting(machine, "srv-slow.mount")
        machine.run("systemctl", "daemon-reexec")
        assert machine.state("srv-slow.mount") == "activating"
        end(machine, "mount", "/srv/slow")
        assert client.end().returncode == 0
    assert machine.state(attachment("slow", "a")) == "active" and len(machine.mounts("/srv/slow")) == 1
    assert len(machine.events("srv-slow.mount", MOUNTED)) == 1
    machine.run("berth", "detach", "slow", "a")
    assert not machine.mounted("/srv/slow")


@pytest.mark.parametrize("way", ["killed", "timed out", "failed"])
def test_a_mount_command_that_does_not_mount_fails_its_volume_and_leaves_nothing(machine, way):
    arrange(machine, "mount", INNER, FAIL if way == "failed" else HANG)
    if way == "timed out":
        machine.write("/etc/berth/slow.toml", DECLARED["/etc/berth/slow.toml"])
        machine.write("/etc/berth/x.toml", shared("x", X) + shared("inner", INNER, 'timeout = "1s"'))
        machine.reload()
    with Client(machine, "berth", "--json", "attach", "inner", "a") as client:
        if way == "killed":
            wait_until_mounting(machine, "srv-x-inner.mount")
            machine.run("systemctl", "kill", "--signal=KILL", "srv-x-inner.mount")
        answer = client.end()
    assert (answer.returncode, result(answer)) == (1, "failed")
    assert {"killed": "status=9/KILL", "timed out": "Mounting timed out", "failed": "no luck today"}[way] in answer.stdout
    machine.wait_unmounted(X)
    assert not machine.mounted(INNER) and machine.state(attachment("inner", "a")) == "inactive"
    end(machine, "mount", INNER)


def test_an_unmount_that_hangs_is_ended_and_done_again_for_the_next(machine):
    machine.run("berth", "attach", "x", "a")
    arrange(machine, "umount", X, HANG)
    answer = machine.run("berth", "--json", "detach", "--timeout", "1", "x", "a", check=False)
    assert (answer.returncode, result(answer)) == (3, "timeout")
    with Client(machine, "berth", "attach", "x", "b") as client:
        end(machine, "umount", X)
        assert client.end().returncode == 0
    # PID 1 ended the command, found the volume still there, and gave it to the next holder.
    assert "Unmounting timed out" in machine.journal("-u", "srv-x.mount")
    assert len(machine.mounts(X)) == 1 and machine.events("srv-x.mount", UNMOUNTED) == []
    machine.run("berth", "detach", "x", "b")
    assert not machine.mounted(X)


def test_a_volume_unmounted_behind_systemds_back_ends_its_holders_and_can_be_attached_again(machine):
    machine.run("berth", "attach", "inner", "a")
    machine.run("berth", "attach", "x", "b")
    machine.run("umount", "--lazy", X)
    machine.wait_for(lambda: "active" not in machine.units("volume-*@*").values(), "the holders' end")
    assert machine.state("srv-x.mount") == machine.state("srv-x-inner.mount") == "inactive"
    machine.run("berth", "attach", "inner", "a")
    assert len(machine.mounts(X)) == len(machine.mounts(INNER)) == 1
    machine.run("berth", "detach", "inner", "a")
    assert not machine.mounted(INNER)


def test_a_foreign_mount_on_the_path_is_undone_when_nobody_holds_the_volume(machine):
    machine.run("mkdir", "-p", X)
    machine.run("mount", "-t", "ramfs", "foreign", X)
    machine.wait_unmounted(X)


def test_a_foreign_mount_in_the_place_of_a_held_volume_is_told_from_it(machine):
    # The first holder keeps it there: with RequiresMountsFor=, for BindsTo= ends with what was mounted before.
    machine.write("/etc/systemd/system/keep.service",
                  "[Unit]\nRequiresMountsFor=/srv/x\n[Service]\nExecStart=sleep infinity\n")
    machine.reload()
    machine.start("keep.service")
    machine.run("umount", X)
    machine.run("mount", "-t", "ramfs", "foreign", X)
    machine.wait_for(lambda: machine.state("srv-x.mount") == "active", "PID 1 to notice")
    answer = machine.run("berth", "--json", "attach", "x", "a", check=False)
    assert (answer.returncode, result(answer)) == (1, "differs") and '"actual": "ramfs"' in answer.stdout
    assert machine.state(attachment("x", "a")) == "inactive"
    assert '"state": "foreign"' in machine.run("berth", "--json", "status", "x").stdout
    machine.stop("keep.service")
    machine.wait_unmounted(X)


def test_a_foreign_mount_on_top_of_a_held_volume_is_told_and_goes_with_it(machine):
    machine.run("berth", "attach", "x", "a")
    machine.run("mount", "-t", "ramfs", "foreign", X)
    assert len(machine.mounts(X)) == 2
    assert '"state": "foreign"' in machine.run("berth", "--json", "status", "x").stdout
    answer = machine.run("berth", "--json", "attach", "x", "b", check=False)
    assert (answer.returncode, result(answer)) == (1, "differs")
    assert machine.state(attachment("x", "a")) == "active" and len(machine.mounts(X)) == 2
    machine.run("umount", X)
    assert '"state": "mounted"' in machine.run("berth", "--json", "status", "x").stdout
    machine.run("berth", "attach", "x", "b")
    machine.run("mount", "-t", "ramfs", "foreign", X)
    machine.run("berth", "detach", "x", "a")
    machine.run("berth", "detach", "x", "b")
    assert machine.mounts(X) == []
