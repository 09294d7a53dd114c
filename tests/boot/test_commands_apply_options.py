"""Options of what is mounted: what apply takes in whatever mount(8) makes of a remount, and what it tells."""

import os
import re
import signal
from contextlib import contextmanager

import pytest
from client import Outcome, Running, berth
from guest import File, Link, attachment

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

FILES = {"/sbin/mount.playfs": File('#!/bin/sh\nexec /usr/bin/sshfs -o subtype=sshfs "$1" "$2"\n', 0o755),
         "/usr/bin/sshfs": Link("bindfs"), "/var/lib/export/file": "hello\n"}


def volume(name, where, activation="boot", more=""):
    return f'[volume.{name}]\nwhere = "{where}"\ntype = "tmpfs"\nactivation = "{activation}"\n{more}\n'


@pytest.fixture(scope="module")
def container(berth):
    with berth(FILES, until={"running"}, arguments=("--bind=/dev/fuse",)) as booted:
        yield booted


@pytest.fixture
def machine(container):
    """In the end nothing of what was declared is left, mounted or loaded."""
    yield container
    container.run("rm", "-rf", "/etc/berth")
    found = berth(container, "apply", "--yes", "--unmount")
    assert (found.status, found.errors) == (0, "")
    assert [mount.where for mount in container.mounts() if mount.where.startswith("/srv/")] == []


@pytest.fixture
def declare(machine):
    return lambda name, text: machine.write(f"/etc/berth/{name}.toml", text)


def applied(machine, status=0):
    found = berth(machine, "apply", "--yes")
    assert found.status == status, found
    return found


def in_sync(machine):
    assert berth(machine, "diff") == Outcome(0, "", "")


def options(machine, where):
    return set(machine.run("findmnt", "-no", "OPTIONS", where).stdout.strip().split(","))


def bind(options):
    return f'[volume.bound]\nwhat = "/srv/bind-this"\nwhere = "/srv/bound"\ntype = "bind"\noptions = [{options}]\n'


@contextmanager
def writer(machine, path):
    with Running(machine, "sh", "-c", f"exec sleep 600 >>{path}") as running:
        machine.wait_for(lambda: os.readlink(f"/proc/{running.pid}/fd/1").endswith(path), "the open file")
        yield
        os.kill(running.pid, signal.SIGKILL)
        running.process.wait(10)


def digest(machine, name):
    shown = machine.run("berth", "show", name).stdout
    return re.findall(r"x-berth\.options=[0-9a-f]{8}", shown)[:1]


def mount_id(machine, where):
    return machine.run("findmnt", "-no", "ID", where).stdout.strip()


def times(machine, where):
    return options(machine, where) & {"noatime", "relatime", "strictatime", "nodiratime"}


def test_a_flag_of_a_bind_goes_whatever_mount_makes_of_it(machine, declare):
    machine.run("mkdir", "-p", "/srv/bind-this")
    declare("bound", bind('"ro", "nosuid", "nodev", "noexec", "nosymfollow", "noatime", "nodiratime"'))
    applied(machine)
    before = mount_id(machine, "/srv/bound")
    assert {"ro", "nosuid", "nodev", "noexec", "noatime"} <= options(machine, "/srv/bound")
    declare("bound", bind('"nodev"'))
    applied(machine)
    assert options(machine, "/srv/bound") - times(machine, "/srv/bound") >= {"rw", "nodev"}
    assert not {"ro", "nosuid", "noexec", "nosymfollow"} & options(machine, "/srv/bound")
    assert times(machine, "/srv/bound") == times(machine, "/"), "those of what it shows"
    in_sync(machine)
    declare("bound", bind('"noexec", "strictatime"'))
    applied(machine)
    assert {"rw", "noexec"} <= options(machine, "/srv/bound") and "nodev" not in options(machine, "/srv/bound")
    assert times(machine, "/srv/bound") == set()
    assert mount_id(machine, "/srv/bound") == before, "the same mount all along"
    in_sync(machine)


def test_a_bind_keeps_what_a_new_one_would_have_of_its_source(machine, declare):
    machine.run("mkdir", "-p", "/srv/bind-this")
    machine.run("mount", "-t", "tmpfs", "-o", "nosuid,noatime", "tmpfs", "/srv/bind-this")
    try:
        declare("bound", bind('"nosuid", "nodev"'))
        applied(machine)
        declare("bound", bind('"nodev", "noexec"'))
        applied(machine)
        assert {"nodev", "noexec"} <= options(machine, "/srv/bound")
        declare("bound", "")
        applied(machine)
    finally:
        machine.run("umount", "/srv/bind-this")


@pytest.mark.parametrize("before, after, shown", [
    ("noatime", "relatime", {"relatime"}), ("noatime", "", {"relatime"}), ("noatime", "strictatime", set()),
    ("strictatime", "noatime", {"noatime"}), ("strictatime", "", {"relatime"}), ("relatime", "noatime", {"noatime"}),
    ("nodiratime", "", {"relatime"}), ("noatime", "nodiratime", {"relatime", "nodiratime"}),
])
def test_the_times_of_access_are_as_they_are_declared(machine, declare, before, after, shown):
    declare("timed", volume("timed", "/srv/timed", "attach", f'options = ["{before}", "size=1M"]'))
    machine.reload()
    machine.attach("timed", "vm")
    declare("timed", volume("timed", "/srv/timed", "attach", f'options = ["size=1M"{", " + repr(after) if after else ""}]'))
    applied(machine)
    assert times(machine, "/srv/timed") == shown
    assert machine.state(attachment("timed", "vm")) == "active"
    in_sync(machine)
    machine.detach("timed", "vm")
    machine.wait_unmounted("/srv/timed")


def test_times_of_access_go_back_where_somebody_has_reloaded_the_units_before(machine, declare):
    declare("timed", volume("timed", "/srv/timed", more='options = ["noatime"]'))
    applied(machine)
    declare("timed", volume("timed", "/srv/timed"))
    machine.reload()
    applied(machine)
    assert times(machine, "/srv/timed") == {"relatime"}
    in_sync(machine)


def test_what_a_kernel_can_not_set_is_told(machine, declare):
    declare("timed", volume("timed", "/srv/timed", more='options = ["noatime"]'))
    applied(machine)
    declare("timed", volume("timed", "/srv/timed"))
    machine.write("/run/without", """#!/bin/sh
exec systemd-run --quiet --pipe --wait --property=SystemCallFilter=~mount_setattr --property=SystemCallErrorNumber=ENOSYS \
    "$@"
""")
    found = machine.run("sh", "/run/without", "berth", "apply", "--yes", check=False)
    assert found.returncode == 3 and "waits: noatime stays (Function not implemented) until the next mount" in found.stderr, found


def test_a_flag_that_is_refused_keeps_no_other_from_being_set(machine, declare):
    machine.run("mkdir", "-p", "/srv/bind-this")
    declare("bound", bind('"nodev"'))
    applied(machine)
    with writer(machine, "/srv/bound/file"):
        declare("bound", bind('"nodev", "nosuid", "ro"'))
        found = applied(machine, status=1)
        assert "it could not be remounted: ro is not taken in (Device or resource busy)" in found.errors
        assert {"rw", "nosuid", "nodev"} <= options(machine, "/srv/bound")
        assert berth(machine, "diff").status == 3
    applied(machine)
    assert {"ro", "nosuid", "nodev"} <= options(machine, "/srv/bound")
    in_sync(machine)


def test_an_overlay_takes_flags_and_is_told_to_wait_with_options_of_its_own(machine, declare):
    over = ('[volume.over]\nwhere = "/srv/over"\ntype = "overlay"\noptions = [{}]\n'
            'overlay = {{ lower = ["/run/layer/lower"], upper = "/run/layer/upper", work = "/run/layer/work" }}\n')
    machine.run("mkdir", "-p", *(f"/run/layer/{name}" for name in ("lower", "upper", "work")))
    declare("over", over.format('"noatime"'))
    applied(machine)
    before = mount_id(machine, "/srv/over")
    with writer(machine, "/srv/over/file"):
        declare("over", over.format('"nosuid", "ro"'))
        found = applied(machine, status=3)
        assert "waits: ro is not taken in (Device or resource busy) until the next mount" in found.errors
        assert {"rw", "nosuid"} <= options(machine, "/srv/over") and times(machine, "/srv/over") == {"relatime"}
    applied(machine)
    assert {"ro", "nosuid"} <= options(machine, "/srv/over")
    in_sync(machine)
    declare("over", over.format('"nosuid"'))
    applied(machine)
    assert {"rw", "nosuid"} <= options(machine, "/srv/over")
    in_sync(machine)
    # mount(8) of util-linux 2.41 would hand the kernel the layers again, which it refuses.
    assert "Reload" not in machine.journal("-u", "srv-over.mount", "-o", "cat")
    assert machine.show("srv-over.mount", "NeedDaemonReload")["NeedDaemonReload"] == "no"

    def told():
        return machine.show("srv-over.mount", "Options")["Options"].split(",")

    # PID 1 looks at the mount table a few times a second at most.
    machine.wait_for(lambda: [one for one in told() if one.startswith("x-berth.options=")] == digest(machine, "over"),
                     "the new options")
    assert "nosuid" in told()
    declare("over", over.format('"nosuid", "xino=off"'))
    for _ in range(2):
        found = applied(machine, status=3)
        assert "waits: overlay takes no other options while it is mounted; at the next mount" in found.errors
    assert "nosuid" in options(machine, "/srv/over")
    declare("over", over.format('"nosuid"'))
    applied(machine)
    assert mount_id(machine, "/srv/over") == before
    in_sync(machine)


def test_what_a_program_mounts_is_told_to_wait_with_options_of_its_own(machine, declare):
    play = '[volume.play]\nwhat = "/var/lib/export"\nwhere = "/srv/play"\ntype = "playfs"\nnetwork = true\noptions = [{}]\n'
    declare("play", play.format(""))
    applied(machine)
    assert [mount.type for mount in machine.mounts("/srv/play")] == ["fuse.sshfs"]
    before = mount_id(machine, "/srv/play")
    declare("play", play.format('"cache=no"'))
    for _ in range(2):
        found = applied(machine, status=3)
        assert "waits: fuse.sshfs takes no other options while it is mounted; at the next mount" in found.errors
    declare("play", play.format(""))
    assert "waits" not in applied(machine).output
    in_sync(machine)
    declare("play", play.format('"noexec"'))
    applied(machine)
    assert "noexec" in options(machine, "/srv/play")
    in_sync(machine)
    assert mount_id(machine, "/srv/play") == before
    assert machine.run("cat", "/srv/play/file").stdout == "hello\n"
