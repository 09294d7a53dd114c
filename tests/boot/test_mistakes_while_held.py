"""A mistake arrives while a volume is in use: nothing is lost, and mending it goes on where it was."""

import pytest
from guest import MOUNTED, attachment
from handmade import SYSTEM, service

SHARED = """\
[volume.shared]
where      = "/srv/shared"
type       = "tmpfs"
activation = "attach"
"""

DISK = """\
[volume.disk]
what       = "/var/lib/disk"
where      = "/srv/disk"
type       = "bind"
activation = "attach"
"""

WWW = """\
[volume.www]
what       = "volume:disk/www"
where      = "/srv/www"
type       = "bind"
activation = "attach"
"""

FOLLOWER = """\
[volume.follower]
where      = "/srv/follower"
type       = "tmpfs"
activation = "attach"
requires   = ["www"]
"""

MISTAKES = {
    "an unknown key": SHARED + "optoins = []\n",
    "a value of the wrong type": SHARED + "timeout = 10\n",
    "an unknown activation": SHARED.replace('"attach"', '"atach"'),
    "an option with a key": SHARED + 'options = ["nofail"]\n',
    "a reference to nothing": SHARED + 'requires = ["nothing"]\n',
    "an unclosed string": SHARED + 'description = "unclosed\n',
    "an unclosed array": SHARED + 'options = ["size=1M",\n',
    "a line that is no TOML": SHARED + "what is this\n",
    "a second volume on its mount point": SHARED + '\n[volume.other]\nwhere = "/srv/shared"\ntype = "tmpfs"\n',
    "a cycle": SHARED + 'requires = ["shared"]\n',
    "a bad byte": SHARED + 'description = "\udcff"\n',
}


@pytest.fixture
def machine(berth):
    with berth({"/etc/berth/shared.toml": SHARED}, until={"running"}) as container:
        yield container


def declare(machine, path, text):
    machine.write(path, text)
    machine.reload()


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_while_held_costs_nothing(machine, mistake):
    machine.attach("shared", "a")
    machine.write("/srv/shared/file", "kept")
    declare(machine, "/etc/berth/shared.toml", mistake)
    assert machine.run("berth", "check", check=False).returncode == 1
    assert machine.show("srv-shared.mount", "Description")["Description"].startswith("/etc/berth/shared.toml:")
    assert machine.state(attachment("shared", "a")) == "active"
    machine.attach("shared", "b")
    machine.detach("shared", "a")
    machine.reload()
    assert machine.path("/srv/shared/file").read_text() == "kept"
    assert machine.state(attachment("shared", "b")) == "active"
    declare(machine, "/etc/berth/shared.toml", SHARED)
    assert machine.path("/srv/shared/file").read_text() == "kept"
    assert len(machine.events("srv-shared.mount", MOUNTED)) == 1
    machine.detach("shared", "b")
    machine.wait_unmounted("/srv/shared")


def test_the_last_detach_from_a_broken_volume_is_made_up_for_when_it_is_mended(machine):
    machine.attach("shared", "a")
    declare(machine, "/etc/berth/shared.toml", MISTAKES["an unknown key"])
    machine.detach("shared", "a")
    machine.reload()
    assert machine.mounted("/srv/shared")
    declare(machine, "/etc/berth/shared.toml", SHARED)
    machine.wait_unmounted("/srv/shared")


def test_a_declaration_that_vanishes_and_comes_back_keeps_the_count(machine):
    machine.attach("shared", "a", "b")
    machine.path("/etc/berth/shared.toml").unlink()
    machine.reload()
    assert machine.mounted("/srv/shared")
    declare(machine, "/etc/berth/shared.toml", SHARED)
    machine.detach("shared", "a")
    machine.reload()
    assert machine.mounted("/srv/shared")
    machine.detach("shared", "b")
    machine.wait_unmounted("/srv/shared")


def test_a_second_declaration_of_a_name_keeps_the_mount_and_refuses_new_holders(machine):
    machine.attach("shared", "a")
    machine.write("/srv/shared/file", "kept")
    declare(machine, "/etc/berth/other.toml", '[volume.shared]\nwhere = "/srv/elsewhere"\ntype = "tmpfs"\n')
    assert machine.attach("shared", "b", check=False).returncode != 0
    assert not machine.mounted("/srv/elsewhere")
    machine.path("/etc/berth/other.toml").unlink()
    machine.reload()
    assert machine.path("/srv/shared/file").read_text() == "kept"
    assert machine.state(attachment("shared", "a")) == "active"
    machine.detach("shared", "a")
    machine.wait_unmounted("/srv/shared")


@pytest.fixture
def nested(berth):
    files = {"/var/lib/disk/www/index.html": "hello\n", "/etc/berth/disk.toml": DISK, "/etc/berth/www.toml": WWW,
             "/etc/berth/follower.toml": FOLLOWER}
    with berth(files, until={"running"}) as container:
        yield container


@pytest.mark.parametrize("mistake", ['optoins = []\n', 'description = "unclosed\n'])
@pytest.mark.parametrize("path, text", [("/etc/berth/disk.toml", DISK), ("/etc/berth/www.toml", WWW),
                                        ("/etc/berth/follower.toml", FOLLOWER)], ids=["disk", "www", "follower"])
def test_a_mistake_in_one_of_several_volumes_that_stand_on_each_other_keeps_all(nested, path, text, mistake):
    nested.attach("follower", "a")
    declare(nested, path, text + mistake)
    nested.reload()
    assert nested.path("/srv/www/index.html").read_text() == "hello\n"
    assert nested.mounted("/srv/disk") and nested.mounted("/srv/follower")
    assert nested.state(attachment("follower", "a")) == "active"
    declare(nested, path, text)
    assert nested.mounted("/srv/www") and nested.mounted("/srv/disk") and nested.mounted("/srv/follower")
    nested.detach("follower", "a")
    nested.wait_unmounted("/srv/disk")
    assert not nested.mounted("/srv/www") and not nested.mounted("/srv/follower")


def test_a_service_goes_on_over_a_mistake_and_does_not_start_again_until_it_is_mended(berth):
    used = SHARED + 'used_by = ["user.service"]\n'
    with berth({"/etc/berth/shared.toml": used, f"{SYSTEM}/user.service": service()}, until={"running"}) as machine:
        machine.start("user.service")
        declare(machine, "/etc/berth/shared.toml", used + "optoins = []\n")
        assert machine.state("user.service") == "active" and machine.mounted("/srv/shared")
        machine.run("umount", "/srv/shared")
        machine.wait_for(lambda: machine.state("srv-shared.mount") == "inactive", "PID 1 to notice")
        machine.reload()
        assert machine.state("user.service") == "active"
        machine.stop("user.service")
        refused = machine.start("user.service", check=False)
        assert refused.returncode != 0 and "dependency" in refused.stderr
        declare(machine, "/etc/berth/shared.toml", used)
        machine.start("user.service")
        assert machine.mounted("/srv/shared")
        machine.stop("user.service")
        machine.wait_unmounted("/srv/shared")


def test_a_new_declaration_with_a_mistake_does_not_stop_the_service_that_it_names(berth):
    with berth({f"{SYSTEM}/user.service": service()}, until={"running"}) as machine:
        machine.start("user.service")
        declare(machine, "/etc/berth/shared.toml", SHARED + 'used_by = ["user.service"]\noptoins = []\n')
        assert "srv-shared.mount" in machine.show("user.service", "Requires")["Requires"].split()
        machine.reload()
        assert machine.state("user.service") == "active"


def test_a_mistake_in_one_volume_leaves_the_others_of_its_file_as_they_are(berth):
    other = '\n[volume.other]\nwhere = "/srv/other"\ntype = "tmpfs"\nactivation = "attach"\n'
    with berth({"/etc/berth/both.toml": SHARED + other}, until={"running"}) as machine:
        machine.attach("other", "a")
        unit = machine.path("/run/systemd/generator/srv-other.mount").read_text()
        declare(machine, "/etc/berth/both.toml", SHARED + 'options = ["unclosed\n' + other)
        assert machine.path("/run/systemd/generator/srv-other.mount").read_text() == unit
        assert machine.attach("shared", "b", check=False).returncode != 0
        machine.detach("other", "a")
        machine.wait_unmounted("/srv/other")
