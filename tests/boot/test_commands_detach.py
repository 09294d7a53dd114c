"""berth detach: lets go, waits for the unmount, and names what is in the way."""

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest
from client import Outcome, Running, berth, quiet
from handmade import SYSTEM, service

# What keeps a volume busy: its name, the command, whose it is, and what detach says of it.
USES = {
    "cwd": ("cd /srv/busy-cwd/in; exec sleep infinity", "daemon", "/srv/busy-cwd/in"),
    "file": ("exec sleep infinity <'/srv/busy-file/a file\nof two lines'", "daemon",
             "/srv/busy-file/a file\nof two lines"),
    "root": ("exec chroot /srv/busy-root/in /sleep infinity", "root", "/srv/busy-root/in"),
    "exe": ("exec /srv/busy-exe/in/sleep infinity", "daemon", "/srv/busy-exe/in/sleep"),
    "mapping": ("LD_PRELOAD=/srv/busy-mapping/libm.so.6 exec sleep infinity", "daemon",
                "/srv/busy-mapping/libm.so.6"),
}

DECLARED = {
    "/etc/berth/volumes.toml": """
[volume.shared]
where      = "/srv/shared"
type       = "tmpfs"
activation = "attach"

[volume.booted]
where = "/srv/booted"
type  = "tmpfs"

[volume.guarded]
where      = "/srv/guarded"
type       = "tmpfs"
activation = "attach"
optoins    = ["ro"]
""",
    "/etc/berth/busy.toml": "".join(
        f'[volume.busy-{use}]\nwhere = "/srv/busy-{use}"\ntype = "tmpfs"\nactivation = "attach"\n' for use in USES),
    "/etc/berth/leaving.toml": """
[volume.leaving]
where      = "/srv/leaving"
type       = "tmpfs"
activation = "attach"
""",
    "/etc/berth/breaking.toml": """
[volume.breaking]
where      = "/srv/breaking"
type       = "tmpfs"
activation = "attach"
""",
    f"{SYSTEM}/hidden.service": service(command="sh -c 'cd /srv/shared; exec sleep infinity >two_lines'")
    + "PrivateTmp=yes\n",
    # The target's stop waits for it.
    f"{SYSTEM}/lingering.service": service("PartOf=volume-shared@a.target\nAfter=volume-shared@a.target")
    + "ExecStop=sh -c 'while [ -e /run/linger ]; do sleep 0.05; done'\n",
}

KEYS = {"version", "volume", "holder", "unit", "where", "result", "reason", "holders", "in_the_way", "measure", "killed"}
WAYS = """\
  berth detach --kill shared a  # end these processes, by SIGTERM and 5 s later by SIGKILL, and have it unmounted
  berth detach --lazy shared a  # take it out of sight now; who uses it goes on, and it is unmounted with the last
"""
NOTHING = {"processes": [], "mounts": [], "loop_devices": [], "swap_files": [], "unseen_processes": 0}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED) as container:
        yield container


@pytest.fixture
def held(machine):
    quiet(machine, "attach", "shared", "a")
    yield machine
    machine.stop("volume-shared@a.target", "lingering.service", "hidden.service")
    machine.wait_unmounted("/srv/shared", limit=25)


def test_the_last_holder_waits_for_the_unmount(held):
    found = berth(held, "--json", "detach", "shared", "a")
    assert not held.mounted("/srv/shared")
    assert (found.status, found.errors) == (0, "")
    assert found.data == {"version": 1, "volume": "shared", "holder": "a", "unit": "volume-shared@a.target",
                          "where": "/srv/shared", "result": "released", "reason": None, "holders": [],
                          "in_the_way": NOTHING, "measure": None, "killed": []}


def test_another_holder_keeps_it_and_is_named(held):
    quiet(held, "attach", "shared", "b c")
    found = berth(held, "--json", "detach", "shared", "a")
    assert found.status == 0 and found.data["result"] == "held"
    assert found.data["holders"] == [{"kind": "attachment", "name": "b c"}]
    assert held.mounted("/srv/shared")
    quiet(held, "detach", "shared", "b c")
    assert not held.mounted("/srv/shared")


def test_who_holds_nothing_is_warned(held):
    assert berth(held, "detach", "shared", "x y") == Outcome(
        0, "", "berth: warning: volume 'shared' was not held by 'x y'\n")
    found = berth(held, "--json", "detach", "shared", "b")
    assert (found.status, found.errors, found.data["result"], set(found.data)) == (0, "", "not-held", KEYS)
    assert held.state("volume-shared@a.target") == "active" and held.mounted("/srv/shared")
    quiet(held, "detach", "shared", "a")


@pytest.mark.parametrize("words, status", [
    ((), 2), (("shared",), 2), (("shared", ""), 2), (("shared", "h" * 129), 2), (("--all", "shared", "a"), 2),
    (("shared", "a\tb"), 2), (("--root", "/srv", "shared", "a"), 2), (("shared", "a", "--timeout", ""), 2),
    (("shared", "a", "--timeout", "x"), 2), (("nothing", "a"), 1), (("../shared", "a"), 1), (("", "a"), 1),
])
def test_wrong_use_disturbs_nobody(machine, words, status):
    found = berth(machine, "detach", *words)
    assert (found.status, found.output) == (status, "") and found.errors.startswith("berth: ")
    if status == 1:
        found = berth(machine, "--json", "detach", *words)
        assert found.status == 1 and found.data["result"] == "failed" and set(found.data) == KEYS


def test_a_boot_volume_stays_and_its_attachment_goes(machine):
    quiet(machine, "attach", "booted", "a")
    quiet(machine, "detach", "booted", "a")
    assert machine.mounted("/srv/booted") and machine.state("volume-booted@a.target") == "inactive"


def test_a_guarded_volume_can_be_let_go_of(machine):
    quiet(machine, "attach", "breaking", "a")
    machine.write("/etc/berth/breaking.toml", DECLARED["/etc/berth/breaking.toml"] + "optoins = []\n")
    machine.reload()
    found = berth(machine, "detach", "breaking", "a")
    # A guard has no StopWhenUnneeded=: the mount waits for the mended declaration.
    assert machine.state("volume-breaking@a.target") == "inactive"
    assert (found.status, found.output) == (3, "") and machine.mounted("/srv/breaking")
    assert found.errors.startswith("berth: let go, but /srv/breaking stays mounted: ")
    machine.write("/etc/berth/breaking.toml", DECLARED["/etc/berth/breaking.toml"])
    machine.reload()
    machine.wait_unmounted("/srv/breaking")


def test_a_volume_that_is_loaded_and_declared_no_longer_is_let_go_of(machine):
    quiet(machine, "attach", "leaving", "a")
    machine.path("/etc/berth/leaving.toml").unlink()
    assert berth(machine, "detach", "leaving", "a") == Outcome(0, "", "")
    assert not machine.mounted("/srv/leaving")
    assert berth(machine, "detach", "leaving", "a").status == 1
    machine.write("/etc/berth/leaving.toml", DECLARED["/etc/berth/leaving.toml"])


def test_a_volume_that_is_declared_no_more_goes_with_its_last_holder(machine):
    for holder in ("a", "b"):
        quiet(machine, "attach", "leaving", holder)
    machine.path("/etc/berth/leaving.toml").unlink()
    machine.reload()
    quiet(machine, "detach", "leaving", "a")
    assert machine.mounted("/srv/leaving")
    quiet(machine, "detach", "leaving", "b")
    assert not machine.mounted("/srv/leaving")
    machine.write("/etc/berth/leaving.toml", DECLARED["/etc/berth/leaving.toml"])
    machine.reload()


def test_all_that_somebody_holds_goes_also_what_is_declared_no_more(machine):
    for name in ("shared", "booted", "breaking", "leaving"):
        quiet(machine, "attach", name, "two words")
    quiet(machine, "attach", "breaking", "b")
    machine.path("/etc/berth/leaving.toml").unlink()
    machine.reload()
    found = berth(machine, "--json", "detach", "--all", "two words")
    assert (found.status, found.errors, found.data["holder"]) == (0, "", "two words")
    assert [(one["volume"], one["result"]) for one in found.data["volumes"]] == [
        ("booted", "held"), ("breaking", "held"), ("leaving", "released"), ("shared", "released")]
    assert not machine.mounted("/srv/shared") and not machine.mounted("/srv/leaving") and machine.mounted("/srv/booted")
    assert berth(machine, "detach", "--all", "two words") == Outcome(0, "", "berth: warning: 'two words' holds nothing\n")
    quiet(machine, "detach", "--all", "b")
    assert not machine.mounted("/srv/breaking")
    machine.write("/etc/berth/leaving.toml", DECLARED["/etc/berth/leaving.toml"])
    machine.reload()


FURNISH = """
cd "$1" && mkdir in && chmod 755 . && touch 'a file\nof two lines' && cp -L /bin/sleep in &&
cp -L /lib/*-linux-gnu/libm.so.6 . &&
ldd /bin/sleep | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "in${library%/*}" && cp -L "$library" "in$library"
done
"""


def test_what_is_in_the_way_is_named_and_when_it_is_gone_systemd_unmounts(machine):
    users = {}
    with ExitStack() as stack:
        for use, (command, user, _) in USES.items():
            quiet(machine, "attach", f"busy-{use}", "a")
            machine.run("sh", "-c", FURNISH, "-", f"/srv/busy-{use}")
            drop = ["setpriv", "--reuid=1", "--regid=1", "--clear-groups"] if user == "daemon" else []
            users[use] = stack.enter_context(Running(machine, *drop, "sh", "-c", command))
        for use, (_, user, path) in USES.items():
            machine.wait_for(lambda: _command(users[use].pid).endswith("sleep infinity"), f"the process of {use}")
            found = berth(machine, "--json", "detach", f"busy-{use}", "a")
            assert (found.status, found.errors) == (3, "") and set(found.data) == KEYS
            assert found.data["result"] == "busy" and "systemd keeps trying" in found.data["reason"]
            [process] = found.data["in_the_way"]["processes"]
            uid = 0 if user == "root" else 1
            assert (process["pid"], process["uid"], process["user"]) == (_inner_pid(users[use].pid), uid, user)
            assert process["command"] == "sleep"
            assert {"kind": use, "path": path} in process["uses"]
            assert machine.state(f"volume-busy-{use}@a.target") == "inactive" and machine.mounted(f"/srv/busy-{use}")
    for use in USES:
        machine.wait_unmounted(f"/srv/busy-{use}", limit=25)
        quiet(machine, "attach", f"busy-{use}", "b")
        quiet(machine, "detach", f"busy-{use}", "b")


def test_a_process_in_another_mount_namespace_is_in_the_way_and_a_user_reads_it(held):
    held.start("hidden.service")
    pid = held.show("hidden.service", "MainPID")["MainPID"]
    held.wait_for(lambda: held.run("cat", f"/proc/{pid}/comm").stdout == "sleep\n", "the service")
    assert berth(held, "detach", "shared", "a") == Outcome(
        3, "", "berth: let go, but /srv/shared is in use; systemd keeps trying to unmount it\n"
               f"  process {pid} of root (sleep): cwd /srv/shared, file /srv/shared/two_lines\n" + WAYS)
    held.stop("hidden.service")


def test_a_private_copy_of_the_mount_is_not_in_the_way(held):
    with Running(held, "unshare", "--mount", "--propagation", "private", "sh", "-c",
                 "cd /srv/shared; exec sleep infinity") as user:
        held.wait_for(lambda: _command(user.pid) == "sleep infinity", "the process")
        quiet(held, "detach", "shared", "a")
        assert not held.mounted("/srv/shared")


def test_a_mount_on_it_is_in_the_way(held):
    held.path("/srv/shared/upper").mkdir()
    held.run("mount", "-t", "tmpfs", "upper", "/srv/shared/upper")
    # systemd sees the mount and counts it as a holder.
    found = berth(held, "--json", "detach", "shared", "a")
    assert (found.status, found.data["result"]) == (0, "held"), found
    assert found.data["holders"] == [{"kind": "mount", "name": "/srv/shared/upper"}]
    held.run("umount", "/srv/shared/upper")


@pytest.fixture
def lingering(held):
    held.start("lingering.service")
    held.write("/run/linger", "")
    yield held
    held.path("/run/linger").unlink()


def test_time_that_is_over_is_a_mount_that_is_still_there(lingering):
    found = berth(lingering, "detach", "--timeout", "700ms", "shared", "a")
    assert found == Outcome(
        3, "", "berth: volume-shared@a.target has not stopped after 700 ms; systemd goes on\n")


def test_time_that_is_over_is_told_as_json(lingering):
    found = berth(lingering, "--json", "detach", "--timeout", "1", "shared", "a")
    assert (found.status, found.errors, found.data["result"], set(found.data)) == (3, "", "timeout", KEYS)


def test_a_terminal_is_told_what_is_waited_for_and_an_interrupt_ends_it(lingering):
    with Running(lingering, "berth", "detach", "shared", "a", terminal=True) as running:
        running.read("berth: waiting for volume-shared@a.target to stop")
        os.write(running.typed, b"\x03")
        found = running.end()
    assert found.status == 130 and "berth: interrupted while volume-shared@a.target was stopping" in found.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_wait(lingering, number):
    with Running(lingering, "berth", "--json", "detach", "shared", "a") as running:
        lingering.wait_for(lambda: lingering.state("lingering.service") == "deactivating", "the stop")
        running.signal(number)
        found = running.end(5)
    assert (found.status, found.errors, found.data["result"]) == (128 + number, "", "interrupted")


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").replace("\0", " ")


def _inner_pid(pid: int) -> int:
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("NSpid:"):
            return int(line.split()[-1])
    raise AssertionError("no NSpid")
