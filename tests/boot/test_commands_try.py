"""A change that takes itself back: what try and edit keep, and what comes back, however they end."""

import os
import re
import signal
import subprocess
import time

import pytest
from client import Outcome, Running, berth
from guest import ENVIRONMENT, File, attachment
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

TRIAL = "/run/berth-trial"


def volume(name, activation="boot", more=""):
    return f'[volume.{name}]\nwhat = "/var/{name}"\nwhere = "/srv/{name}"\ntype = "bind"\nactivation = "{activation}"\n{more}\n'


def opt(options):
    """Of a bind mount, util-linux 2.41 does not take flags back at a remount."""
    return f'[volume.opt]\nwhere = "/srv/opt"\ntype = "tmpfs"\noptions = {options}\n'


THIRD = volume("third")
BASE = volume("base") + THIRD + opt('["nosuid"]')


@pytest.fixture(scope="module")
def container(berth):
    files = {"/etc/berth/base.toml": BASE, "/etc/berth/README": "kept\n", "/etc/berth/base.toml.d/50-a.toml": '[volume.base]\noptions = ["noexec"]\n',
             "/etc/berth/key": File("secret\n", 0o600), f"{SYSTEM}/app.service": service(),
             **{f"/var/{name}/file": "" for name in ("base", "opt", "third", "new", "other", "held")}}
    with berth(files, until={"running"}) as machine:
        yield machine


def srv(machine):
    return {mount.where for mount in machine.mounts() if mount.where.startswith("/srv/")}


def options(machine, where):
    return set(machine.run("findmnt", "-no", "OPTIONS", where).stdout.strip().split(","))


def everything(machine):
    """What a trial may not change in the end: units, what is mounted, and how."""
    units = machine.run("sh", "-c", "cd /run/systemd/generator && find . -type f -exec md5sum {} + | sort -k 2").stdout
    active = {unit: state for unit, state in machine.units("srv-*", "volume-*").items() if state == "active"}
    mounts = machine.run("sh", "-c", "findmnt -rno TARGET,SOURCE,FSTYPE,OPTIONS | grep '^/srv' | sort").stdout
    files = machine.run("sh", "-c", "cd /etc/berth && find . -printf '%p %u %g %m %l\\n' | sort; cat $(find . -type f | sort)").stdout
    return units, active, mounts, files


def on_trial(machine):
    return machine.path(TRIAL).exists()


def timer(machine):
    return machine.state("berth-trial.timer")


def all_over(machine, killed=False):
    machine.wait_for(lambda: not on_trial(machine) and timer(machine) == "inactive"
                     and machine.state("berth-trial.service") in ("inactive", "failed"), "the end of the trial", 40)
    assert machine.state("berth-trial.service") == "inactive"
    left = {path.name for path in machine.path("/run").iterdir() if "berth-trial" in path.name} - {".berth-trial.lock"}
    # What a run that was killed had prepared, the next one sweeps away.
    assert not left or killed and len(left) == 1 and re.fullmatch(r"\.berth-trial\.\d+", left.pop())


@pytest.fixture
def machine(container):
    """As it was before, when the test is over."""
    before = everything(container)
    yield container
    container.run("berth", "try", "--revert", check=False)
    for former in sorted(container.path("/etc").glob("berth.20*")):
        container.run("rm", "-r", f"/etc/{former.name}")
    container.run("sh", "-c", f"rm -f /etc/berth/new*.toml /etc/berth/base.toml && cat >/etc/berth/base.toml <<'EOF'\n{BASE}EOF")
    container.run("berth", "apply", "--yes", "--unmount")
    assert everything(container) == before


def draft(machine, name, text):
    machine.write(f"/root/{name}.toml", text)
    return f"/root/{name}.toml"


def tried(machine, *words, status=0):
    found = berth(machine, "try", "--yes", *words)
    assert found.status == status, found
    return found


CHANGED = volume("base") + THIRD + opt('["nosuid", "nodev"]')


def is_changed(machine):
    return "nodev" in options(machine, "/srv/opt")


def test_it_is_taken_back_when_nobody_keeps_it(machine):
    before = everything(machine)
    new = draft(machine, "new", volume("new") + volume("held", "attach"))
    gone = draft(machine, "base", volume("base") + opt('["nodev"]'))
    found = tried(machine, "--timeout", "6s", new, gone)
    assert found.output.splitlines()[-1] == "on trial for 6 s; to keep it: berth try --confirm, to take it back: berth try --revert"
    assert srv(machine) == {"/srv/base", "/srv/new", "/srv/opt"} and is_changed(machine)
    assert {"nosuid"} & options(machine, "/srv/opt") == set()
    assert machine.path(TRIAL).stat().st_mode & 0o7777 == 0o755
    assert machine.run("berth", "list").stdout.split("\n")[1:-1] != [] and "held" in machine.run("berth", "list").stdout
    assert machine.run("sh", "-c", "cat /etc/berth/*.toml").stdout == BASE
    assert berth(machine, "diff") == Outcome(0, "", "")
    all_over(machine)
    assert everything(machine) == before
    assert "the trial was taken back" in machine.journal("-u", "berth-trial.service", "-o", "cat")
    assert berth(machine, "diff") == Outcome(0, "", "")


def test_it_is_kept_from_another_login(machine):
    tried(machine, draft(machine, "base", CHANGED))
    found = berth(machine, "try", "--confirm")
    assert found.status == 0 and re.fullmatch(r"kept in /etc/berth; as it was before: (/etc/berth\.\d{4}-\d\d-\d\d)\n", found.output)
    former = found.output.split()[-1]
    all_over(machine)
    assert is_changed(machine)
    assert machine.run("cat", "/etc/berth/base.toml").stdout == CHANGED
    assert machine.run("cat", f"{former}/base.toml").stdout == BASE
    assert machine.run("cat", "/etc/berth/README", "/etc/berth/base.toml.d/50-a.toml").stdout.startswith("kept\n")
    assert machine.run("stat", "-c", "%a", "/etc/berth/key").stdout == "600\n"
    assert berth(machine, "diff") == Outcome(0, "", "")
    assert machine.show("srv-opt.mount", "NeedDaemonReload")["NeedDaemonReload"] == "no"
    assert berth(machine, "try", "--confirm").status == 1
    machine.write("/etc/berth/new-wrong.toml", "[volume\n")
    machine.wait_for(lambda: machine.state("berth-check.service") == "failed", "the check of what is edited after that")
    machine.run("rm", "/etc/berth/new-wrong.toml")
    machine.wait_for(lambda: machine.state("berth-check.service") == "inactive", "the check of what is right again")


def test_enter_keeps_it_and_ctrl_c_does_not(machine):
    before = everything(machine)
    name = draft(machine, "base", CHANGED)
    for key, status in ((b"\x03", 130), (b"\n", 0)):
        with Running(machine, "berth", "try", name, terminal=True) as running:
            running.read("Try it for 2 min? [y/N]")
            os.write(running.typed, b"y\n")
            running.read("ENTER keeps it")
            assert is_changed(machine) and timer(machine) == "active"
            os.write(running.typed, key)
            found = running.end()
        assert found.status == status, found
        all_over(machine)
        if status:
            assert "the trial was taken back" in found.output and everything(machine) == before
    assert is_changed(machine) and machine.run("cat", "/etc/berth/base.toml").stdout == CHANGED


def test_a_terminal_sees_what_another_login_does(machine):
    before = everything(machine)
    name = draft(machine, "base", CHANGED)
    for end, status in (("--revert", 1), ("--confirm", 0)):
        with Running(machine, "berth", "try", "--yes", name, terminal=True) as running:
            running.read("ENTER keeps it")
            assert berth(machine, "try", end).status == 0
            found = running.end()
            assert found.status == status, found
        if status:
            assert everything(machine) == before
    assert "kept in /etc/berth, by another login" in found.output and is_changed(machine)


def test_a_lost_connection_is_no_answer(machine):
    before = everything(machine)
    with Running(machine, "berth", "try", "--yes", "--timeout", "5s", draft(machine, "base", CHANGED), terminal=True) as running:
        running.read("ENTER keeps it")
        running.hang_up()
        all_over(machine)
    assert everything(machine) == before


def test_nothing_is_done_without_agreement(machine):
    before = everything(machine)
    name = draft(machine, "base", CHANGED)
    found = berth(machine, "try", name)
    assert (found.status, found.output) == (2, "") and "--yes" in found.errors
    with Running(machine, "berth", "try", name, terminal=True) as running:
        running.read("[y/N]")
        os.write(running.typed, b"\n")
        assert running.end().status == 1
    for span in ("0", "2d"):
        assert berth(machine, "try", "--yes", "--timeout", span, name).status == 2
    all_over(machine)
    assert everything(machine) == before


@pytest.mark.parametrize("span, seconds", [("2min", 120), ("24h", 86400)])
def test_status_says_what_is_tried_and_until_when(machine, span, seconds):
    assert berth(machine, "--json", "status").data["trial"] is None
    began = time.time()
    tried(machine, "--timeout", span, draft(machine, "base", CHANGED))
    first = berth(machine, "status").output.splitlines()[0]
    found = re.fullmatch(r"ON TRIAL until (.*): opt; to keep it: berth try --confirm, to take it back: berth try --revert", first)
    assert found, first
    trial = berth(machine, "--json", "status", "base").data["trial"]
    assert (trial["state"], trial["names"]) == ("on", ["opt"])
    assert began + seconds - 1 < trial["until"] / 1e6 < time.time() + seconds + 1
    # Each look at it asks two clocks, one after the other.
    moments = {machine.run("date", "+%F %T", "-d", f"@{trial['until'] / 1e6 + late:.6f}").stdout.strip() for late in (-0.01, 0.01)}
    is_today = machine.run("date", "+%F").stdout.strip() in next(iter(moments))
    assert found[1] in {moment.split()[-1] if is_today else moment for moment in moments}
    machine.run("systemctl", "stop", "berth-trial.timer")
    assert berth(machine, "status").output.startswith("ON TRIAL, and its timer is gone: opt; to keep it: ")
    machine.run("berth", "try", "--revert")
    all_over(machine)
    assert berth(machine, "--json", "status").data["trial"] is None
    assert "TRIAL" not in berth(machine, "status").output


def test_flags_that_a_remount_leaves_are_taken_back_too(machine):
    def flags(where):
        return options(machine, where) & {"nosuid", "noatime", "relatime"}

    machine.run("mkdir", "-p", "/root/shown")
    bound = '[volume.bound]\nwhat = "/root/shown"\nwhere = "/srv/bound"\ntype = "bind"\noptions = [{}]\n'
    machine.write("/etc/berth/new.toml", bound.format('"nodev"'))
    machine.run("berth", "apply", "--yes")
    before = flags("/srv/bound"), flags("/srv/opt")
    tried(machine, draft(machine, "new", bound.format('"nodev", "nosuid"')),
          draft(machine, "base", volume("base") + opt('["nosuid", "noatime"]')))
    assert "nosuid" in flags("/srv/bound") and flags("/srv/opt") == {"nosuid", "noatime"}
    assert berth(machine, "try", "--revert") == Outcome(0, "the trial was taken back\n", "")
    assert (flags("/srv/bound"), flags("/srv/opt")) == before
    all_over(machine)


def test_only_one_at_a_time(machine):
    name = draft(machine, "base", CHANGED)
    tried(machine, name)
    way_out = "to keep them: berth try --confirm, to take them back: berth try --revert\n"
    for words in (["try", "--yes", name], ["apply", "--yes"], ["edit", "--yes", "base"], ["import", "--replace"]):
        found = berth(machine, *words)
        assert found.status == 1 and found.errors.endswith(way_out), found
        found = berth(machine, "--json", *words)
        assert found.status == 1 and "berth try --confirm" in found.output + found.errors
    assert berth(machine, "apply", "--dry-run").status == 0
    assert berth(machine, "try", "--revert").output == "the trial was taken back\n"
    assert berth(machine, "try", "--revert") == Outcome(0, "there is nothing on trial\n", "")
    all_over(machine)


def test_twenty_at_once_are_one(machine):
    name = draft(machine, "base", CHANGED)
    running = [Running(machine, "berth", "try", "--yes", name) for _ in range(20)]
    statuses = [one.end(60).status for one in running]
    assert sorted(statuses) == [0] + [1] * 19
    tried_back = berth(machine, "try", "--revert")
    assert tried_back.status == 0
    all_over(machine)


def test_programs_go_on_declaring(machine):
    tried(machine, draft(machine, "base", CHANGED))
    machine.write("/root/prog.toml", volume("other"))
    assert berth(machine, "declare", "/root/prog.toml").status == 0
    machine.start("srv-other.mount")
    assert berth(machine, "try", "--revert").status == 0
    assert machine.mounted("/srv/other") and not is_changed(machine)
    machine.stop("srv-other.mount")
    assert berth(machine, "undeclare", "other").status == 0


def test_what_is_wrong_is_not_tried(machine):
    before = everything(machine)
    found = tried(machine, draft(machine, "new", volume("new") + '[volume.wrong]\nwhere = "srv"\n'), status=1)
    assert found.errors.startswith("/root/new.toml:") and found.output == ""
    assert tried(machine, draft(machine, "base", BASE)).output == "nothing differs from what is in /etc/berth\n"
    assert "ends in .toml" in tried(machine, "/etc/passwd", status=1).errors
    all_over(machine)
    assert everything(machine) == before


IRREVERSIBLE = {
    "another source": (opt('["nosuid"]') + THIRD.replace("/var/third", "/var/new"), "third: it has another source"),
    "a service that stops": (opt('["nosuid"]') + THIRD + volume("held", "attach", 'used_by = ["app.service"]'),
                             "held: it is not mounted: the reload stops 'app.service'"),
}


@pytest.mark.parametrize("kind", IRREVERSIBLE)
def test_what_can_not_be_taken_back_is_not_tried(machine, kind):
    before = everything(machine)
    machine.start("app.service")
    text, reason = IRREVERSIBLE[kind]
    found = tried(machine, draft(machine, "base", volume("base") + text), status=1)
    assert "what can't be taken back can't be tried:\n" in found.errors and f"  {reason}" in found.errors, found
    all_over(machine)
    assert everything(machine) == before and machine.state("app.service") == "active"


def test_what_is_in_memory_is_not_tried(machine):
    machine.write("/etc/berth/new-memory.toml", '[volume.memory]\nwhere = "/srv/memory"\ntype = "tmpfs"\n')
    machine.run("berth", "apply", "--yes")
    machine.run("mkdir", "-p", "/root/all")
    machine.write("/root/all/base.toml", BASE)
    found = tried(machine, "/root/all", status=1)
    assert "memory: it would be unmounted, and what it has in memory would be lost" in found.errors
    assert machine.mounted("/srv/memory")


def test_a_folder_takes_the_place_of_all_declarations(machine):
    before = everything(machine)
    machine.run("rm", "-rf", "/root/all")
    machine.run("mkdir", "-p", "/root/all")
    machine.write("/root/all/new.toml", volume("new") + opt('["nosuid"]'))
    tried(machine, "/root/all")
    assert srv(machine) == {"/srv/new", "/srv/opt"}
    assert machine.path(f"{TRIAL}/README").exists() and not machine.path(f"{TRIAL}/base.toml").exists()
    assert berth(machine, "try", "--revert").status == 0
    all_over(machine)
    assert everything(machine) == before


def test_a_holder_that_came_meanwhile_keeps_what_it_holds(machine):
    tried(machine, draft(machine, "new", volume("held", "attach") + volume("new")))
    machine.run("berth", "attach", "held", "vm")
    assert berth(machine, "try", "--revert").status == 3
    assert machine.mounted("/srv/held") and not machine.mounted("/srv/new")
    assert machine.state(attachment("held", "vm")) == "active"
    all_over(machine)
    machine.run("berth", "detach", "held", "vm")
    assert not machine.mounted("/srv/held")


def test_what_was_not_mounted_is_not_mounted_afterwards(machine):
    machine.write("/etc/berth/new-hand.toml", volume("other", "manual"))
    machine.reload()
    machine.start("srv-other.mount")
    machine.stop("srv-opt.mount")
    before = everything(machine)
    tried(machine, draft(machine, "base", CHANGED), draft(machine, "new-hand", "# nothing\n"))
    assert is_changed(machine) and not machine.mounted("/srv/other")
    assert berth(machine, "try", "--revert").status == 0
    assert everything(machine) == before
    machine.start("srv-opt.mount")
    machine.stop("srv-other.mount")


@pytest.mark.parametrize("upheaval", ["daemon-reload", "daemon-reexec"])
def test_pid1_may_reload_meanwhile(machine, upheaval):
    before = everything(machine)
    tried(machine, "--timeout", "6s", draft(machine, "base", CHANGED))
    machine.run("systemctl", upheaval)
    assert is_changed(machine) and timer(machine) == "active"
    all_over(machine)
    assert everything(machine) == before


def killed_at(machine, call, step, *words):
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={step}"]
    inside = ["nsenter", "-t", str(machine.leader), "-a", "--", "berth", "try", *words]
    return subprocess.run(strace + inside, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, timeout=60).returncode


@pytest.mark.killed
@pytest.mark.parametrize("call, steps", [("sendmsg", range(2, 120, 5)), ("renameat2", range(1, 5))])
def test_killed_at_any_step_of_its_beginning_it_comes_back(machine, call, steps):
    before = everything(machine)
    name = draft(machine, "base", CHANGED + volume("new"))
    killed = 0
    for step in steps:
        if killed_at(machine, call, step, "--yes", "--timeout", "2s", name) == 0:
            all_over(machine)
            break
        killed += 1
        all_over(machine, killed=True)
        assert everything(machine) == before, step
    assert killed >= 2


@pytest.mark.killed
@pytest.mark.parametrize("call", ["sendmsg", "renameat2"])
def test_killed_at_any_step_of_its_end_it_is_one_or_the_other(machine, call):
    before = everything(machine)
    killed = 0
    for end in ("--revert", "--confirm"):
        for step in range(1, 60, 2 if call == "sendmsg" else 1):
            tried(machine, draft(machine, "base", CHANGED))
            ended = killed_at(machine, call, step, end)
            killed += ended != 0
            again = berth(machine, "try", end)
            is_kept = machine.run("cat", "/etc/berth/base.toml").stdout == CHANGED
            assert again.status == 0 or end == "--confirm" and is_kept, again
            assert berth(machine, "try", "--revert").status == 0
            all_over(machine)
            assert is_changed(machine) == is_kept == (end == "--confirm")
            assert berth(machine, "diff") == Outcome(0, "", "")
            if is_kept:
                tried(machine, draft(machine, "base", BASE))
                assert berth(machine, "try", "--confirm").status == 0
                machine.run("sh", "-c", "rm -r /etc/berth.20*")
            assert everything(machine) == before
            if ended == 0:
                break
    assert killed >= 4


def test_somebody_who_edits_meanwhile_loses_nothing(machine):
    tried(machine, draft(machine, "base", CHANGED))
    machine.write("/etc/berth/new-theirs.toml", volume("other", "manual"))
    found = berth(machine, "try", "--confirm")
    assert found.status == 1 and "/etc/berth, which somebody has changed meanwhile" in found.errors
    assert on_trial(machine) and is_changed(machine)
    assert berth(machine, "try", "--revert").status == 0
    assert not is_changed(machine) and machine.path("/etc/berth/new-theirs.toml").exists()


def editor(machine, *texts):
    """A script that writes the next of `texts` each time."""
    for number, text in enumerate(texts):
        machine.write(f"/root/edit/{number}", text)
    machine.run("rm", "-f", "/root/edit/at")
    machine.write("/root/edit/ed", File('#!/bin/sh\nat=$(cat /root/edit/at 2>/dev/null || echo 0)\necho $((at + 1)) >/root/edit/at\n'
                                        'cat "/root/edit/$at" >"$1"\n', 0o755))
    return ["env", "-u", "VISUAL", "-u", "SUDO_EDITOR", "EDITOR=/root/edit/ed"]


def no_edits_left(machine):
    return not [path for path in machine.path("/run").iterdir() if path.name.startswith("berth-edit")]


def test_edit_tries_what_the_editor_leaves(machine):
    with Running(machine, *editor(machine, CHANGED), "berth", "edit", "opt", terminal=True) as running:
        running.read("Try it for 2 min? [y/N]")
        os.write(running.typed, b"y\n")
        running.read("ENTER keeps it")
        assert is_changed(machine)
        os.write(running.typed, b"\n")
        assert running.end().status == 0
    assert machine.run("cat", "/etc/berth/base.toml").stdout == CHANGED and no_edits_left(machine)
    all_over(machine)


def test_edit_asks_again_after_a_mistake(machine):
    with Running(machine, *editor(machine, "[volume.base\n", CHANGED), "berth", "edit", "base.toml", "--yes", terminal=True) as running:
        running.read("[e]dit again")
        assert "error:" in running.shown and not on_trial(machine)
        os.write(running.typed, b"e\n")
        running.read("ENTER keeps it")
        os.write(running.typed, b"\n")
        assert running.end().status == 0
    assert is_changed(machine) and no_edits_left(machine)


def test_edit_leaves_all_as_it_is_when_told(machine):
    before = everything(machine)
    with Running(machine, *editor(machine, "[volume.base\n"), "berth", "edit", "base", terminal=True) as running:
        running.read("[e]dit again")
        os.write(running.typed, b"x\n")
        assert running.end().status == 1
    assert everything(machine) == before and no_edits_left(machine)
    all_over(machine)


def test_edit_makes_a_new_one_and_nothing_of_none(machine):
    before = everything(machine)
    words = editor(machine, volume("new"))
    found = machine.run("env", "EDITOR=true", "berth", "edit", "--yes", "new", check=False)
    assert (found.returncode, found.stdout) == (0, "nothing was changed\n")
    found = machine.run("env", "EDITOR=false", "berth", "edit", "--yes", "new", check=False)
    assert (found.returncode, found.stderr) == (1, "berth: the editor ended with status 1; nothing was changed\n")
    assert machine.run("berth", "edit", "new", check=False).returncode == 2
    assert machine.run("berth", "edit", "--yes", "no/name", check=False).returncode == 1
    assert everything(machine) == before
    assert machine.run(*words, "berth", "edit", "--yes", "new").returncode == 0
    assert machine.mounted("/srv/new")
    assert berth(machine, "try", "--confirm").status == 0
    assert machine.run("cat", "/etc/berth/new.toml").stdout == volume("new")


def test_a_comment_needs_no_trial(machine):
    found = tried(machine, draft(machine, "base", "# why\n" + BASE))
    assert "no unit changes, so there is nothing to try\n" in found.output
    assert machine.run("cat", "/etc/berth/base.toml").stdout == "# why\n" + BASE
    all_over(machine)
    assert berth(machine, "diff") == Outcome(0, "", "")


def test_programs_are_told(machine):
    found = berth(machine, "--json", "try", "--yes", draft(machine, "base", CHANGED))
    assert found.status == 0 and found.data["result"] == "on"
    assert [(one["volume"], one["result"]) for one in found.data["actions"]] == [("opt", "done")]
    assert berth(machine, "--json", "try", "--revert").data["result"] == "reverted"
    assert berth(machine, "--json", "try", "--revert").data["result"] == "none"
    found = berth(machine, "--json", "try", "--confirm")
    assert found.status == 1 and found.data["result"] == "none"


def test_a_reboot_takes_it_back(berth):
    files = {"/etc/berth/base.toml": BASE, "/root/base.toml": CHANGED + volume("new"), "/var/base/file": "", "/var/opt/file": "",
             "/var/new/file": "", "/var/third/file": ""}
    with berth(files, until={"running"}) as machine:
        tried(machine, "/root/base.toml")
        assert machine.mounted("/srv/new") and is_changed(machine)
        machine.power_off()
        machine.boot()
        assert not on_trial(machine) and timer(machine) == "inactive"
        assert srv(machine) == {"/srv/base", "/srv/opt", "/srv/third"} and not is_changed(machine)
