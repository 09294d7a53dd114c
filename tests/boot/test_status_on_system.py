"""berth status against what a real PID 1 tells of automounts, drop-ins, swap, encrypted volumes, leftovers and foreign mounts, and
against what a remount really changes."""

import json
from pathlib import Path

import pytest
from client import berth, quiet
from guest import attachment
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]


def volume(name, where=None, more='activation = "attach"\n'):
    return f'[volume.{name}]\nwhere = "/srv/{where or name}"\ntype = "tmpfs"\n{more}'


HELD = ("off", "renamed", "moved")
DECLARED = {
    "/etc/berth/armed.toml": volume("armed", more='activation = "access"\n'),
    "/etc/berth/wanted.toml": volume("wanted", more='activation = "attach"\nused_by = ["wanting.service"]\n'),
    "/etc/berth/options.toml": volume("options", more='options = ["noexec", "size=1M", "nr_inodes=100"]\n'),
    "/etc/berth/changed.toml": volume("changed"),
    "/etc/berth/swap.toml": '[swap.area]\nwhat = "/dev/disk/by-label/none"\nactivation = "manual"\n',
    "/etc/berth/vault.toml": '[encrypted.vault]\ndevice = "/dev/disk/by-label/none"\n',
    f"{SYSTEM}/wanting.service": service(),
} | {f"/etc/berth/{name}.toml": volume(name) for name in HELD}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED, until={"running", "degraded"}) as container:
        yield container


def asked(machine, *names):
    found = berth(machine, "--json", "status", *names)
    assert (found.status, found.errors) == (0, ""), found
    return found.data


def status(machine, name):
    [one] = asked(machine, name)["volumes"]
    return one


def test_an_automount_that_is_dead_is_told_from_one_that_is_armed(machine):
    armed = "it is mounted at the first access"
    assert status(machine, "armed")["reason"] == armed
    machine.stop("srv-armed.automount")
    front, way_out = status(machine, "armed")["reason"].split("run: ")
    assert front == "its automount is not active, and an access finds the bare folder; "
    machine.run(*way_out.split())
    assert status(machine, "armed")["reason"] == armed


def test_who_wants_what_is_not_mounted_is_no_holder(machine):
    machine.start("wanting.service")
    assert [one["name"] for one in status(machine, "wanted")["holders"]] == ["wanting.service"]
    machine.stop("wanting.service")
    machine.wait_unmounted("/srv/wanted")
    one = status(machine, "wanted")
    assert (one["holders"], one["wanted_by"]) == ([], [])


def test_a_drop_in_of_another_is_named(machine):
    path = "/etc/systemd/system/srv-changed.mount.d/slow.conf"
    machine.write(path, "[Mount]\nTimeoutSec=100s\n")
    machine.reload()
    quiet(machine, "attach", "changed", "a")
    assert status(machine, "changed")["drop_ins"] == [path]
    quiet(machine, "detach", "changed", "a")


def test_swap_and_encrypted_volumes_are_there(machine):
    data = asked(machine)
    assert [(one["name"], one["state"]) for one in data["swap"]] == [("area", "inactive")]
    assert [(one["name"], one["state"]) for one in data["encrypted"]] == [("vault", "locked")]


def options_of(machine, where):
    [mount] = machine.mounts(where)
    return set(mount.options)


def test_what_it_says_to_run_leaves_no_difference(machine):
    """Of an option that is declared otherwise, and of one that is declared no more, which only the digest shows."""
    assert status(machine, "options")["differs"] == []
    machine.write("/etc/berth/options.toml", volume("options", more='options = ["noexec", "size=2M", "nr_inodes=100"]\n'))
    machine.reload()
    one = status(machine, "options")
    assert [(found["declared"], found["actual"]) for found in one["differs"]] == [("size=2M", "size=1024k")]
    assert one["command"] == "systemctl reload srv-options.mount"
    machine.run(*one["command"].split())
    assert (status(machine, "options")["differs"], status(machine, "options")["command"]) == ([], None)

    machine.write("/etc/berth/options.toml", volume("options", more='options = ["nr_inodes=100", "size=2M"]\n'))
    machine.reload()
    one = status(machine, "options")
    assert one["differs"] == [{"key": "options", "declared": "nr_inodes=100,size=2M", "actual": None}]
    line = "  options: declared 'nr_inodes=100,size=2M', mounted with those of an earlier declaration\n"
    assert line in machine.run("berth", "status", "options").stdout
    machine.run(*one["command"].split())
    assert status(machine, "options")["differs"] == [] and "noexec" not in options_of(machine, "/srv/options")

    machine.write("/etc/berth/options.toml", volume("options", more=""))
    machine.reload()
    machine.run(*status(machine, "options")["command"].split())
    assert status(machine, "options")["differs"] == []


@pytest.mark.parametrize(("name", "text", "state"), [
    ("off", volume("off", more='activation = "off"\n'), "active"),
    ("renamed", volume("other", "renamed"), "active"),
    ("moved", volume("moved", "elsewhere"), "inactive"),
], ids=HELD)
def test_who_holds_what_is_declared_otherwise_now_is_shown_until_it_lets_go(machine, name, text, state):
    """The reload stops the holders of what is moved: they are bound to what is not mounted."""
    quiet(machine, "attach", name, "vm")
    machine.write(f"/etc/berth/{name}.toml", text)
    machine.reload()
    machine.wait_for(lambda: machine.state(attachment(name, "vm")) == state, f"state {state} of the attachment", 15)
    shown = [one for one in asked(machine)["volumes"] if one["name"] == name]
    holders = [holder["name"] for one in shown for holder in one["holders"]]
    assert shown and holders == (["vm"] if state == "active" else []), shown
    machine.run("berth", "detach", name, "vm", check=False)
    machine.wait_unmounted(f"/srv/{name}")
    assert machine.state(attachment(name, "vm")) == "inactive"


def test_a_foreign_mount_whose_name_is_no_utf_8_ends_nothing(machine):
    machine.run("bash", "-c", r"mkdir $'/mnt/\xff' && mount -t tmpfs tmpfs $'/mnt/\xff'")
    assert b" /mnt/\xff " in Path(f"/proc/{machine.leader}/mountinfo").read_bytes()
    quiet(machine, "attach", "changed", "b")
    assert [one["name"] for one in status(machine, "changed")["holders"]] == ["b"]
    assert json.dumps(asked(machine))
    quiet(machine, "detach", "changed", "b")
    machine.run("bash", "-c", r"umount $'/mnt/\xff'")
