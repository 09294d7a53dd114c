"""A volume that is renamed keeps who is attached by its former name, if the declaration says it."""

import json
import re

import pytest
from client import berth
from guest import attachment

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

WHERE = "/srv/it"


def volume(name, *formerly, more=""):
    former = f"formerly = {json.dumps(formerly)}\n" if formerly else ""
    return f'[volume.{name}]\nwhere = "{WHERE}"\ntype = "tmpfs"\nactivation = "attach"\n{former}{more}'


@pytest.fixture(scope="module")
def running(berth):
    with berth({}, until={"running"}) as container:
        yield container


@pytest.fixture
def machine(running):
    """What a test declares is a.toml. In the end nobody holds anything, and nothing is mounted."""
    yield running
    for unit in running.units("volume-*@*.target"):
        running.stop(unit)
    running.run("rm", "-f", "/etc/berth/a.toml")
    assert berth(running, "apply", "--yes").status == 0
    running.wait_unmounted(WHERE)


def declare(machine, text):
    machine.write("/etc/berth/a.toml", text)


def held_as_old(machine):
    declare(machine, volume("old"))
    machine.reload()
    machine.run("berth", "attach", "old", "vm1")
    machine.run("touch", f"{WHERE}/kept")


def is_kept(machine):
    return machine.mounted(WHERE) and machine.run("test", "-e", f"{WHERE}/kept", check=False).returncode == 0


def holders(machine, name):
    found = berth(machine, "--json", "status", name)
    assert found.status == 0, found
    (one,) = found.data["volumes"]
    assert one["state"] == "mounted" and one["differs"] == []
    return one["name"], one["formerly"], sorted(holder["name"] for holder in one["holders"])


def warnings(machine):
    return [line for line in machine.run("berth", "check", check=False).stdout.splitlines() if "[reload-effect]" in line]


@pytest.mark.parametrize("load", ["daemon-reload", "daemon-reexec"])
def test_who_is_attached_by_a_former_name_keeps_the_volume(machine, load):
    held_as_old(machine)
    declare(machine, volume("new", "old"))
    assert warnings(machine) == []
    machine.run("systemctl", load)
    machine.run("systemctl", "daemon-reload")  # and once more, when nothing is news
    assert is_kept(machine)
    assert machine.state(attachment("old", "vm1")) == "active"
    for name in ("new", "old"):
        assert holders(machine, name) == ("new", ["old"], ["vm1"])
    assert "  formerly old\n" in berth(machine, "status").output

    machine.run("berth", "attach", "new", "vm2")
    found = berth(machine, "detach", "old", "vm1")
    assert found.status == 0 and found.errors == "berth: note: volume 'old' is 'new' now\n"
    assert is_kept(machine) and holders(machine, "new") == ("new", ["old"], ["vm2"])
    machine.run("berth", "detach", "new", "vm2")
    assert not machine.mounted(WHERE)


def test_both_names_go_on_working(machine):
    held_as_old(machine)
    declare(machine, volume("new", "old"))
    machine.reload()
    assert berth(machine, "attach", "old", "vm1").status == 0, "again, by the name that its program knows"
    assert holders(machine, "old")[2] == ["vm1"]
    assert berth(machine, "detach", "new", "vm1").status == 0
    assert not machine.mounted(WHERE)

    machine.attach("old", "by-systemctl")
    assert machine.mounted(WHERE) and berth(machine, "is-mounted", "old").status == 0
    assert berth(machine, "wait", "old").status == 0
    machine.attach("new", "other")
    machine.detach("old", "by-systemctl")
    assert machine.mounted(WHERE)
    machine.detach("new", "other")
    machine.wait_unmounted(WHERE)

    assert berth(machine, "run", "old", "--", "test", "-d", WHERE).status == 0
    machine.wait_unmounted(WHERE)


def test_what_a_holder_has_by_several_names_is_let_go_of_at_once(machine):
    held_as_old(machine)
    declare(machine, volume("new", "old"))
    machine.reload()
    machine.run("berth", "attach", "new", "vm1")
    assert holders(machine, "new")[2] == ["vm1"]
    found = berth(machine, "--json", "detach", "--all", "vm1")
    assert [(one["volume"], one["result"]) for one in found.data["volumes"]] == [("new", "released")]
    assert not machine.mounted(WHERE)


def test_two_renamings_in_a_row(machine):
    held_as_old(machine)
    declare(machine, volume("new", "old"))
    machine.reload()
    machine.run("berth", "attach", "new", "vm2")
    declare(machine, volume("newest", "old", "new"))
    assert warnings(machine) == []
    machine.reload()
    assert is_kept(machine) and holders(machine, "old") == ("newest", ["old", "new"], ["vm1", "vm2"])
    machine.run("berth", "detach", "new", "vm1")
    assert is_kept(machine) and holders(machine, "newest")[2] == ["vm2"]
    machine.run("berth", "detach", "old", "vm2")
    assert not machine.mounted(WHERE)


def test_check_proposes_it_and_what_it_proposes_keeps_the_volume(machine):
    held_as_old(machine)
    declare(machine, volume("new"))
    hint = re.search(r"hint: write (formerly = \[.*\]) in volume 'new', or let go", machine.run("berth", "check").stdout)
    assert hint is not None
    declare(machine, volume("new", more=hint[1] + "\n"))
    assert warnings(machine) == []
    machine.reload()
    assert is_kept(machine)


def test_apply_takes_a_renaming_in_by_a_reload(machine):
    held_as_old(machine)
    declare(machine, volume("new", "old", more='holders = ["vm1"]\n'))
    found = berth(machine, "--json", "diff")
    assert [(one["volume"], one["class"], one["action"], one["waits"]) for one in found.data["actions"]] == [
        ("new", "edges", "reload", None)]
    assert berth(machine, "apply", "--yes").status == 0
    assert is_kept(machine) and berth(machine, "diff").status == 0
    assert machine.state(attachment("old", "vm1")) == "active", "which is its declared holder already"


def test_a_name_is_not_dropped_from_under_who_is_attached_by_it(machine):
    held_as_old(machine)
    declare(machine, volume("new", "old"))
    machine.reload()
    machine.run("berth", "attach", "new", "vm2")
    declare(machine, volume("new"))
    (warning,) = warnings(machine)
    assert "volume 'new' is held by 'vm1' by the name 'old', which it has no more" in warning
    found = berth(machine, "apply", "--yes")
    assert found.status == 3 and "run: berth detach old vm1" in found.output
    assert is_kept(machine)
    machine.run("berth", "detach", "old", "vm1")
    assert warnings(machine) == [] and berth(machine, "apply", "--yes").status == 0
    assert is_kept(machine) and berth(machine, "diff").status == 0
    machine.run("berth", "detach", "new", "vm2")
    assert not machine.mounted(WHERE)


def test_a_mistake_that_comes_with_the_renaming_takes_nothing_away(machine):
    held_as_old(machine)
    declare(machine, volume("new", "old", more='options = ["nofail"]\n'))
    machine.reload()
    assert is_kept(machine) and machine.state(attachment("old", "vm1")) == "active"
    declare(machine, volume("new", "old"))
    machine.reload()
    assert is_kept(machine)
    machine.run("berth", "detach", "old", "vm1")
    assert not machine.mounted(WHERE)
