"""Shared volumes: mounted while somebody holds them."""

import pytest
from guest import MOUNTED, Failed, attachment
from handmade import SYSTEM, service, target

pytestmark = pytest.mark.every_release

DECLARED = {
    "/var/lib/disk/www/index.html": "hello\n",
    "/etc/berth/shared.toml": """
[volume.shared]
where          = "/srv/shared"
type           = "tmpfs"
activation     = "attach"
directory_mode = "0711"

[volume.inner]
where      = "/srv/shared/in-ner"
type       = "tmpfs"
activation = "attach"

[volume.disk]
what       = "/var/lib/disk"
where      = "/srv/disk"
type       = "bind"
activation = "attach"

[volume.www]
what       = "volume:disk/www"
where      = "/srv/www"
type       = "bind"
activation = "attach"

[volume.follower]
where      = "/srv/follower"
type       = "tmpfs"
activation = "attach"
requires   = ["shared"]
""",
    f"{SYSTEM}/path-user.service": service("RequiresMountsFor=/srv/shared/some/folder"),
    f"{SYSTEM}/other.target": target("srv-shared.mount"),
}


@pytest.fixture
def machine(berth):
    with berth(DECLARED, until={"running"}) as container:
        yield container


def test_nothing_is_mounted_before_the_first_holder(machine):
    assert not any(mount.where.startswith("/srv") for mount in machine.mounts())


def test_the_last_of_two_holders_unmounts(machine):
    machine.attach("shared", "a")
    machine.write("/srv/shared/file", "kept")
    machine.attach("shared", "b")
    machine.attach("shared", "b")
    machine.detach("shared", "a")
    machine.reload()
    assert machine.path("/srv/shared/file").read_text() == "kept"
    assert len(machine.mounts("/srv/shared")) == 1
    machine.detach("shared", "b")
    machine.wait_unmounted("/srv/shared")
    assert not machine.path("/srv/shared/file").exists()
    assert machine.path("/srv/shared").stat().st_mode & 0o7777 == 0o711
    assert machine.state("srv-shared.mount") == "inactive"


def test_a_volume_comes_back_for_the_next_holder(machine):
    for holder in ("a", "b", "c"):
        machine.attach("shared", holder)
        assert machine.mounted("/srv/shared")
        machine.detach("shared", holder)
        machine.wait_unmounted("/srv/shared")


def test_an_unknown_volume_is_an_error(machine):
    failed = machine.attach("nothing", "a", check=False)
    assert failed.returncode != 0 and "not found" in failed.stderr


def test_letting_go_what_was_never_held_disturbs_nobody(machine):
    machine.attach("shared", "a")
    machine.detach("shared", "b")
    machine.reload()
    assert machine.mounted("/srv/shared") and machine.state(attachment("shared", "a")) == "active"


def test_a_volume_inside_another_holds_it(machine):
    machine.attach("inner", "a")
    assert [mount.where for mount in machine.mounts() if mount.where.startswith("/srv")] == [
        "/srv/shared", "/srv/shared/in-ner"]
    machine.attach("shared", "b")
    machine.detach("shared", "b")
    machine.reload()
    assert machine.mounted("/srv/shared/in-ner")
    machine.detach("inner", "a")
    machine.wait_unmounted("/srv/shared")
    assert not machine.mounted("/srv/shared/in-ner")


def test_the_inner_volume_goes_and_the_outer_stays_while_held(machine):
    machine.attach("shared", "a")
    machine.attach("inner", "b")
    machine.detach("inner", "b")
    machine.wait_unmounted("/srv/shared/in-ner")
    assert machine.mounted("/srv/shared")


def test_a_folder_of_a_volume_holds_the_volume(machine):
    machine.attach("www", "a")
    assert machine.path("/srv/www/index.html").read_text() == "hello\n"
    assert machine.mounted("/srv/disk")
    machine.detach("www", "a")
    machine.wait_unmounted("/srv/disk")
    assert not machine.mounted("/srv/www")


def test_a_volume_holds_what_it_requires(machine):
    machine.attach("follower", "a")
    assert machine.mounted("/srv/shared")
    machine.detach("follower", "a")
    machine.wait_unmounted("/srv/shared")
    assert not machine.mounted("/srv/follower")


def test_any_unit_that_needs_the_path_holds_the_volume(machine):
    machine.start("path-user.service", "other.target")
    machine.stop("path-user.service")
    machine.reload()
    assert machine.mounted("/srv/shared")
    machine.start("path-user.service")
    machine.stop("other.target")
    machine.reload()
    assert machine.mounted("/srv/shared")
    machine.stop("path-user.service")
    machine.wait_unmounted("/srv/shared")


def test_the_mount_of_a_shared_volume_is_not_to_be_started_by_hand(machine):
    refused = machine.start("srv-shared.mount", check=False)
    assert refused.returncode != 0 and "requested by dependency only" in refused.stderr
    assert not machine.mounted("/srv/shared")


def test_holders_end_when_the_volume_is_unmounted_behind_their_back(machine):
    machine.attach("shared", "a", "b")
    machine.run("umount", "/srv/shared")
    machine.wait_for(lambda: "active" not in machine.units("volume-shared@*").values(), "the holders' end")


@pytest.mark.fault
def test_isolate_keeps_holders(machine):
    machine.attach("shared", "a")
    machine.start("other.target")
    machine.run("systemctl", "isolate", "multi-user.target")
    assert machine.state("other.target") == "inactive"
    assert machine.state(attachment("shared", "a")) == "active" and machine.mounted("/srv/shared")


def test_reload_and_reexec_keep_the_count(machine):
    machine.attach("inner", "a", "b")
    machine.reload()
    machine.run("systemctl", "daemon-reexec")
    machine.reload()
    machine.detach("inner", "a")
    machine.run("systemctl", "daemon-reexec")
    machine.reload()
    assert machine.mounted("/srv/shared") and machine.mounted("/srv/shared/in-ner")
    assert len(machine.events("srv-shared.mount", MOUNTED)) == 1
    machine.detach("inner", "b")
    machine.wait_unmounted("/srv/shared")


def test_forty_holders_at_once_make_one_mount(machine):
    holders = [f"h{number}" for number in range(40)]
    machine.run("sh", "-c", "for unit; do systemctl start $unit & done; wait", "-",
                *(attachment("shared", holder) for holder in holders))
    assert list(machine.units("volume-shared@*").values()) == ["active"] * 40
    assert len(machine.mounts("/srv/shared")) == 1
    machine.run("sh", "-c", "for unit; do systemctl stop $unit & done; wait", "-",
                *(attachment("shared", holder) for holder in holders[1:]))
    machine.reload()
    assert machine.mounted("/srv/shared")
    assert len(machine.events("srv-shared.mount", MOUNTED)) == 1
    machine.detach("shared", holders[0])
    machine.wait_unmounted("/srv/shared")


def test_a_volume_may_come_and_go_as_often_and_as_fast_as_it_likes(machine):
    for cycle in range(25):
        machine.attach("shared", "a")
        if not machine.mounted("/srv/shared"):
            raise Failed(f"cycle {cycle}: attached, not mounted")
        machine.detach("shared", "a")
    machine.wait_unmounted("/srv/shared")
    machine.wait_for(lambda: machine.state("srv-shared.mount") == "inactive", "the mount unit's end")
    assert len(machine.events("srv-shared.mount", MOUNTED)) > 1
    # 252 would get by with the default; 257 and 262 refuse the mount after a few of these cycles.
    assert machine.show("srv-shared.mount", "StartLimitIntervalUSec")["StartLimitIntervalUSec"] == "0"
    assert "active" not in machine.units("volume-shared@*").values()
