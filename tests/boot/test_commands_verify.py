"""berth attach sees to it that what is mounted is what is declared."""

import pytest
from client import Outcome, berth, quiet

OPENING = '[volume.shared]\nwhere = "/srv/shared"\ntype = "tmpfs"\nactivation = "attach"\n'

DECLARED = {
    "/etc/berth/shared.toml": OPENING + 'options = ["noexec"]\n',
    "/etc/berth/disk.toml": '[volume.disk]\nwhat = "/var/lib/disk"\nwhere = "/srv/disk"\ntype = "bind"\n'
                            'activation = "attach"\n',
    "/var/lib/disk/file": "",
    "/var/lib/other/file": "",
}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(DECLARED) as container:
        yield container


@pytest.fixture
def held(machine):
    quiet(machine, "attach", "shared", "first")
    yield machine
    quiet(machine, "detach", "shared", "first")
    assert not machine.mounted("/srv/shared")


def refused(machine, *differs: tuple[str, str, str], volume: str = "shared") -> None:
    where = f"/srv/{volume}"
    found = berth(machine, "--json", "attach", volume, "second")
    assert (found.status, found.errors, found.data["result"]) == (1, "", "differs")
    assert [(one["key"], one["declared"], one["actual"]) for one in found.data["differs"]] == list(differs)
    lines = "".join(f"  {key}: declared '{declared}', mounted '{actual}'\n" for key, declared, actual in differs)
    assert berth(machine, "attach", volume, "second") == Outcome(
        1, "", f"berth: what is mounted at {where} is not what volume '{volume}' declares; let go again\n{lines}")
    # The other holder is left in peace.
    assert machine.units(f"volume-{volume}@*") == {f"volume-{volume}@first.target": "active"}


def test_something_else_on_top_is_refused(held):
    held.run("mount", "-t", "tmpfs", "intruder", "/srv/shared", "-o", "noexec")
    refused(held, ("what", "tmpfs", "intruder"))
    held.run("umount", "/srv/shared")
    quiet(held, "attach", "shared", "second")
    quiet(held, "detach", "shared", "second")


def test_another_type_on_top_is_refused(held):
    held.run("mount", "-t", "ramfs", "tmpfs", "/srv/shared", "-o", "noexec")
    refused(held, ("type", "tmpfs", "ramfs"))
    held.run("umount", "/srv/shared")


def test_an_option_that_was_forgotten_is_refused(held):
    held.run("mount", "-o", "remount,exec", "/srv/shared")
    refused(held, ("options", "noexec", "exec"))
    held.run("mount", "-o", "remount,noexec", "/srv/shared")


def test_another_folder_that_is_bound_there_is_refused(machine):
    quiet(machine, "attach", "disk", "first")
    # Otherwise the mount would show at the source as well: both are of one peer group.
    machine.run("mount", "--make-private", "/srv/disk")
    machine.run("mount", "--bind", "/var/lib/other", "/srv/disk")
    found = berth(machine, "--json", "attach", "disk", "second")
    assert (found.status, found.data["result"]) == (1, "differs")
    assert [(one["key"], one["declared"]) for one in found.data["differs"]] == [("what", "/var/lib/disk")]
    assert found.data["differs"][0]["actual"].endswith("[/var/lib/other]")
    machine.run("umount", "/srv/disk")
    quiet(machine, "detach", "disk", "first")


def test_a_declaration_that_was_changed_and_not_loaded_is_told(machine):
    machine.write("/etc/berth/shared.toml", OPENING + 'options = ["noexec", "nosuid"]\n')
    found = berth(machine, "attach", "shared", "a")
    assert (found.status, found.output) == (1, "") and "  options: declared 'nosuid'" in found.errors
    assert "systemctl daemon-reload" in found.errors
    machine.wait_unmounted("/srv/shared")
    machine.reload()
    quiet(machine, "attach", "shared", "a")
    quiet(machine, "detach", "shared", "a")
    machine.write("/etc/berth/shared.toml", DECLARED["/etc/berth/shared.toml"])
    machine.reload()
