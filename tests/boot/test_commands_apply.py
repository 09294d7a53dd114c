"""From an edited file to a changed system: what diff says, and what apply does, refuses and leaves."""

import os
import signal
import subprocess

import pytest
from client import Outcome, Running, berth
from guest import ENVIRONMENT, File, attachment
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]


def volume(name, where, activation="boot", more=""):
    return f'[volume.{name}]\nwhere = "{where}"\ntype = "tmpfs"\nactivation = "{activation}"\n{more}\n'


@pytest.fixture(scope="module")
def machine(berth):
    files = {"/etc/berth/base.toml": volume("base", "/srv/base"), f"{SYSTEM}/app.service": service()}
    with berth(files, until={"running"}) as container:
        yield container


@pytest.fixture
def declare(machine):
    """Writes a file of declarations; in the end nothing of it is left, mounted or loaded."""
    names = set()

    def write(name, text):
        names.add(name)
        machine.write(f"/etc/berth/{name}.toml", text)

    yield write
    for name in names:
        machine.run("rm", f"/etc/berth/{name}.toml")
    found = berth(machine, "apply", "--yes", "--unmount")
    assert (found.status, found.errors) == (0, "")
    assert [mount.where for mount in machine.mounts() if mount.where.startswith("/srv/")] == ["/srv/base"]


def plan(machine, *words):
    """NAME, class and action of each, and whether it waits."""
    found = berth(machine, "--json", "diff", *words)
    assert found.errors == "" and found.status == (3 if found.data["actions"] else 0)
    return [(one["volume"], one["class"], one["action"], one["waits"]) for one in found.data["actions"]]


def applied(machine, *words, status=0):
    found = berth(machine, "apply", "--yes", *words)
    assert found.status == status, found
    return found


def in_sync(machine):
    assert berth(machine, "diff") == Outcome(0, "", "")
    assert berth(machine, "apply", "--yes") == Outcome(0, "", "")


def options(machine, where):
    return set(machine.run("findmnt", "-no", "OPTIONS", where).stdout.strip().split(","))


def test_there_is_nothing_to_do_after_the_boot(machine):
    in_sync(machine)
    assert berth(machine, "--json", "apply", "--yes").data == {"version": 1, "actions": [], "reason": None, "left": []}


def test_what_is_new_comes_up_as_it_is_declared(machine, declare):
    declare("new", volume("booted", "/srv/booted") + volume("asked", "/srv/asked", "access") +
            volume("taken", "/srv/taken", "attach", 'holders = ["vm"]') + volume("free", "/srv/free", "attach") +
            volume("hand", "/srv/hand", "manual"))
    assert plan(machine) == [("free", "new", "reload", None), ("hand", "new", "reload", None),
                             ("booted", "new", "mount", None), ("asked", "new", "automount", None),
                             ("taken", "new", "attach", None)]
    assert not machine.mounted("/srv/booted"), "diff does nothing"
    found = applied(machine)
    assert found == Outcome(0, """\
ACTION     VOLUME  REASON
reload     free    it is new
reload     hand    it is new
mount      booted  it is new
automount  asked   it is new: mounted at the first access
attach     taken   its holder 'vm' is declared, and does not hold it
""", "")
    assert machine.mounted("/srv/booted") and machine.state(attachment("taken", "vm")) == "active"
    assert [mount.type for mount in machine.mounts("/srv/asked")] == ["autofs"]
    machine.run("ls", "/srv/asked")
    assert machine.mounts("/srv/asked")[-1].type == "tmpfs"
    assert not machine.mounted("/srv/free") and not machine.mounted("/srv/hand")
    in_sync(machine)
    machine.detach("taken", "vm")


def test_only_what_is_named_is_started(machine, declare):
    declare("two", volume("one", "/srv/one") + volume("two", "/srv/two"))
    applied(machine, "o*")
    assert machine.mounted("/srv/one") and not machine.mounted("/srv/two")
    assert plan(machine) == [("two", "inactive", "mount", None)]
    found = berth(machine, "apply", "--yes", "oen")
    assert (found.status, found.errors) == (1, "berth: there is no volume 'oen'; did you mean 'one'?\n")
    assert berth(machine, "diff", "x*") == Outcome(1, "", "berth: no volume matches 'x*'\n")
    applied(machine)
    in_sync(machine)


def test_what_is_gone_goes_unless_it_is_held_or_used(machine, declare):
    declare("gone", volume("free", "/srv/free") + volume("used", "/srv/used") + volume("held", "/srv/held", "attach") +
            volume("lazy", "/srv/lazy", "access"))
    applied(machine)
    machine.attach("held", "vm")
    machine.run("ls", "/srv/lazy")
    declare("gone", "")
    with Running(machine, "sh", "-c", "cd /srv/used; exec sleep infinity") as user:
        machine.wait_for(lambda: open(f"/proc/{user.pid}/comm").read() == "sleep\n", "the process in the way")
        assert sorted(plan(machine)) == [
            ("free", "gone", "unmount", None), ("held", "gone", "unmount", "held by 'vm'"),
            ("lazy", "gone", "unmount", None), ("used", "gone", "unmount", "it is in use")]
        found = applied(machine, status=3)
        assert "  waits: held by 'vm'; run: berth detach held vm\n" in found.errors
        assert "  waits: it is in use\n  process " in found.errors
        left = {mount.where for mount in machine.mounts() if mount.where.startswith("/srv/")}
        assert left == {"/srv/base", "/srv/used", "/srv/held"}
        assert machine.state(attachment("held", "vm")) == "active"
        applied(machine, status=3)
    machine.run("berth", "detach", "held", "vm")
    assert not machine.mounted("/srv/held") and machine.mounted("/srv/used")
    applied(machine)
    assert not machine.mounted("/srv/used")
    in_sync(machine)


def test_what_is_mounted_inside_goes_first(machine, declare):
    declare("nested", volume("outer", "/srv/outer") + volume("inner", "/srv/outer/inner"))
    applied(machine)
    declare("nested", "")
    assert [one[0] for one in plan(machine)] == ["inner", "outer"]
    applied(machine)
    assert not machine.mounted("/srv/outer")


def test_a_required_one_that_is_gone_does_not_take_the_boot_with_it(machine, declare):
    declare("needed", volume("needed", "/srv/needed", more="required = true"))
    applied(machine)
    declare("needed", "")
    applied(machine)
    assert not machine.mounted("/srv/needed") and machine.state("local-fs.target") == "active"


def test_options_are_taken_in_without_disturbing_a_holder(machine, declare):
    declare("options", volume("opt", "/srv/opt", "attach", 'options = ["size=1M", "mode=0755"]'))
    machine.reload()
    machine.attach("opt", "vm")
    since = machine.show(attachment("opt", "vm"), "ActiveEnterTimestampMonotonic")
    declare("options", volume("opt", "/srv/opt", "attach", 'options = ["size=2M", "mode=0755", "noexec"]'))
    found = applied(machine)
    assert found.output.splitlines()[1:] == ["remount  opt     size=2M instead of size=1M, noexec is new"]
    assert {"noexec", "size=2048k"} <= options(machine, "/srv/opt")
    assert machine.show(attachment("opt", "vm"), "ActiveEnterTimestampMonotonic") == since
    in_sync(machine)

    declare("options", volume("opt", "/srv/opt", "attach", 'options = ["mode=0755"]'))
    found = applied(machine, status=3)
    assert "waits: size=2M stays until the next mount" in found.errors
    assert "noexec" not in options(machine, "/srv/opt") and "size=2048k" in options(machine, "/srv/opt")

    machine.run("dd", "if=/dev/zero", "of=/srv/opt/file", "bs=1M", "count=1")
    declare("options", volume("opt", "/srv/opt", "attach", 'options = ["size=4k", "mode=0755"]'))
    found = applied(machine, status=1)
    assert "remount of opt failed: it could not be remounted" in found.errors and "srv-opt.mount" in found.errors
    assert machine.state(attachment("opt", "vm")) == "active" and "size=2048k" in options(machine, "/srv/opt")
    machine.detach("opt", "vm")
    machine.wait_unmounted("/srv/opt")


def test_another_source_needs_leave_to_unmount(machine, declare):
    machine.run("mkdir", "-p", "/var/a", "/var/b")
    bind = '[volume.src]\nwhat = "/var/{}"\nwhere = "/srv/src"\ntype = "bind"\n'
    declare("src", bind.format("a"))
    applied(machine)
    declare("src", bind.format("b"))
    assert plan(machine) == [("src", "source", "replace", "it needs an unmount")]
    found = applied(machine, status=3)
    assert "  waits: it needs an unmount; run: berth apply --unmount src\n" in found.errors
    assert machine.mounts("/srv/src")[0].root.endswith("/var/a")
    with Running(machine, "sh", "-c", "cd /srv/src; exec sleep infinity") as user:
        machine.wait_for(lambda: open(f"/proc/{user.pid}/comm").read() == "sleep\n", "the process in the way")
        applied(machine, "--unmount", status=3)
        assert machine.mounts("/srv/src")[0].root.endswith("/var/a")
    applied(machine, "--unmount", "src")
    assert machine.mounts("/srv/src")[0].root.endswith("/var/b")
    in_sync(machine)


def test_a_held_volume_that_moves_is_refused(machine, declare):
    declare("moving", volume("moving", "/srv/here", "attach"))
    machine.reload()
    machine.attach("moving", "vm")
    declare("moving", volume("moving", "/srv/there", "attach"))
    declare("other", volume("other", "/srv/other"))
    found = applied(machine, status=3)
    assert "berth: volume 'moving' is held by 'vm', who would lose it by the reload: nothing is done\n" in found.errors
    assert "; run: berth detach moving vm\n" in found.output
    assert machine.mounted("/srv/here") and not machine.mounted("/srv/other")
    assert machine.state(attachment("moving", "vm")) == "active"
    machine.run("berth", "detach", "moving", "vm")
    applied(machine)
    machine.attach("moving", "vm")
    assert machine.mounted("/srv/there") and machine.mounted("/srv/other")
    machine.detach("moving", "vm")
    machine.wait_unmounted("/srv/there")


def test_a_held_volume_that_is_renamed_is_refused(machine, declare):
    declare("name", volume("old", "/srv/name", "attach"))
    machine.reload()
    machine.attach("old", "vm")
    declare("name", volume("new", "/srv/name", "attach"))
    applied(machine, status=3)
    assert machine.mounted("/srv/name") and plan(machine)[0] == ("new", "renamed", "remount", "held by 'vm'")
    machine.run("berth", "detach", "old", "vm")
    applied(machine)
    in_sync(machine)


def test_a_booted_volume_that_is_renamed_stays_where_it_is(machine, declare):
    declare("name", volume("old", "/srv/name"))
    applied(machine)
    machine.run("touch", "/srv/name/file")
    declare("name", volume("new", "/srv/name"))
    assert plan(machine) == [("new", "renamed", "remount", None)]
    applied(machine)
    machine.run("test", "-e", "/srv/name/file")
    in_sync(machine)


def test_what_the_reload_does_is_said_and_done(machine, declare):
    machine.start("app.service")
    declare("late", volume("was", "/srv/was"))
    applied(machine)
    declare("late", volume("was", "/srv/was", "attach") + volume("late", "/srv/late", "attach", 'used_by = ["app.service"]'))
    assert sorted(plan(machine)) == [("late", "consequence", "stop", None), ("was", "consequence", "unmount", None)]
    applied(machine)
    machine.wait_for(lambda: machine.state("app.service") == "inactive", "the end of app.service")
    assert not machine.mounted("/srv/was")
    in_sync(machine)


def test_an_automount_is_changed_only_while_nothing_is_mounted(machine, declare):
    declare("auto", volume("auto", "/srv/auto", "access"))
    applied(machine)
    machine.run("ls", "/srv/auto")
    declare("auto", volume("auto", "/srv/auto", "access", 'directory_mode = "0700"'))
    found = applied(machine, status=3)
    assert "waits: it is mounted; " in found.errors
    assert machine.mounts("/srv/auto")[-1].type == "tmpfs"
    machine.stop("srv-auto.mount")
    declare("auto", volume("auto", "/srv/auto", "access", 'directory_mode = "0750"'))
    applied(machine)
    assert machine.show("srv-auto.automount", "DirectoryMode", "ActiveState") == {"DirectoryMode": "0750", "ActiveState": "active"}
    declare("auto", volume("auto", "/srv/auto", "access", 'directory_mode = "0750"\nidle_timeout = "1h"'))
    assert plan(machine) == [("auto", "edges", "reload", None)]
    applied(machine)
    in_sync(machine)


def test_a_start_that_fails_is_told_and_the_rest_is_done(machine, declare):
    declare("bad", '[volume.bad]\nwhat = "/var/none"\nwhere = "/srv/bad"\ntype = "bind"\n' + volume("good", "/srv/good"))
    found = applied(machine, status=1)
    assert "berth: mount of bad failed: srv-bad.mount could not be started\n  srv-bad.mount: an assertion failed\n" in found.errors
    assert machine.mounted("/srv/good")


def test_wrong_declarations_change_nothing(machine, declare):
    declare("wrong", volume("right", "/srv/right") + '[volume.wrong]\nwhere = "srv"\n')
    for command in (["diff"], ["apply", "--yes"]):
        found = berth(machine, *command)
        assert (found.status, found.output) == (1, "") and "error: " in found.errors
        found = berth(machine, "--json", *command)
        assert found.status == 1 and found.data["actions"] == [] and found.data["reason"] == "the declarations are wrong"
    assert not machine.mounted("/srv/right")


@pytest.mark.parametrize("answer, status", [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_it_asks_at_a_terminal(machine, declare, answer, status):
    declare("asked", volume("asked", "/srv/asked"))
    with Running(machine, "berth", "apply", terminal=True) as running:
        running.read("Apply? [y/N]")
        os.write(running.typed, answer.encode())
        assert running.end().status == status
    assert machine.mounted("/srv/asked") == (status == 0)


def test_without_a_terminal_it_wants_to_be_told(machine, declare):
    declare("asked", volume("asked", "/srv/asked"))
    for words in (["apply"], ["--json", "apply"]):
        found = berth(machine, *words)
        assert (found.status, found.output) == (2, "") and "--yes" in found.errors
    assert berth(machine, "apply", "--dry-run").status == 3
    assert not machine.mounted("/srv/asked")


@pytest.mark.killed
def test_killed_at_any_step_it_goes_on_when_run_again(machine, declare):
    """The host's strace kills it at one of its calls to PID 1, each time at a later one."""
    before = volume("gone", "/srv/gone") + volume("opt", "/srv/opt", more='options = ["mode=0755"]')
    after = volume("opt", "/srv/opt", more='options = ["mode=0755", "noexec"]') + volume("fresh", "/srv/fresh")
    killed = 0
    for step in range(4, 200, 5):
        declare("steps", before)
        applied(machine, "--unmount")
        declare("steps", after)
        strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject=sendmsg:signal=KILL:when={step}"]
        inside = ["nsenter", "-t", str(machine.leader), "-a", "--", "berth", "apply", "--yes"]
        if subprocess.run(strace + inside, env=ENVIRONMENT, capture_output=True, timeout=60).returncode == 0:
            break
        killed += 1
        applied(machine)
        assert machine.mounted("/srv/fresh") and not machine.mounted("/srv/gone")
        assert "noexec" in options(machine, "/srv/opt")
        in_sync(machine)
    assert killed > 3


def test_a_signal_ends_it_between_steps(machine, declare):
    machine.write("/usr/sbin/mount.slowfs", File('#!/bin/sh\nsleep 5\nexec mount -t tmpfs tmpfs "$2"\n', 0o755))
    declare("slow", '[volume.slow]\nwhat = "x"\nwhere = "/srv/slow"\ntype = "slowfs"\n' + volume("then", "/srv/then"))
    with Running(machine, "berth", "apply", "--yes") as running:
        machine.wait_for(lambda: machine.state("srv-slow.mount") == "activating", "the mount")
        running.signal(signal.SIGTERM)
        found = running.end()
    assert found.status == 143 and "berth: mount of then was not come to\n" in found.errors
    assert not machine.mounted("/srv/then")
    machine.wait_for(lambda: machine.state("srv-slow.mount") in ("active", "failed"), "the mount's end")
    applied(machine)
    assert machine.mounted("/srv/then")
    in_sync(machine)


# Who holds it while it is applied keeps it.
HOLDS = """
for turn in $(seq 100); do
    [ "$held" = 8 ] && exit
    # What is mounted may be what was declared until a moment ago.
    berth attach shared worker$1 2>/root/why$1 || { grep -q 'instead of\\|declared' /root/why$1 && continue; cat /root/why$1 >&2; exit 11; }
    mountpoint -q /srv/shared || exit 12
    touch /srv/shared/worker$1 || exit 13
    sleep 0.1
    [ -e /srv/shared/worker$1 ] || exit 14
    berth detach shared worker$1 || exit 15
    held=$((held + 1))
done
echo "held $held times only" >&2
exit 16
"""
EDITS = """
for turn in $(seq 10); do
    sed -i "s/size=.M/size=$((turn % 2 + 1))M/" /etc/berth/shared.toml
    why=$(berth apply --yes 2>&1); status=$?
    [ $status = 0 ] || [ $status = 3 ] || { echo "$why" >&2; exit 21; }
done
"""


def test_who_attaches_and_detaches_is_not_disturbed_by_who_edits_and_applies(machine, declare):
    declare("shared", volume("shared", "/srv/shared", "attach", 'options = ["size=1M"]'))
    applied(machine)
    machine.write("/root/holds", HOLDS)
    machine.write("/root/edits", EDITS)
    script = 'for i in 1 2 3; do sh /root/holds $i & pids="$pids $!"; done; sh /root/edits & pids="$pids $!"; ' \
             "for pid in $pids; do wait $pid || status=$?; done; exit $status"
    done = machine.run("sh", "-c", script, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    machine.wait_unmounted("/srv/shared")
    applied(machine)
    in_sync(machine)
    assert machine.units("volume-shared@*") == {}
