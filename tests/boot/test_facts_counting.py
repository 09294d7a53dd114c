"""What berth rests on, of hand-written units: PID 1 counts who uses a mount."""

import pytest
from handmade import SYSTEM, bind, mount, service, target, volume
from guest import MOUNTED, UNMOUNTED, Link, attachment

pytestmark = pytest.mark.every_release


def test_the_first_holder_mounts_and_the_last_one_unmounts(plain):
    with plain(volume("x", "/srv/x")) as machine:
        assert not machine.mounted("/srv/x")
        machine.attach("x", "a")
        machine.attach("x", "b")
        assert len(machine.mounts("/srv/x")) == 1
        machine.detach("x", "a")
        machine.reload()
        assert machine.mounted("/srv/x")
        machine.detach("x", "b")
        machine.wait_unmounted("/srv/x")


def test_holders_that_come_at_once_make_one_mount(plain):
    with plain(volume("x", "/srv/x")) as machine:
        holders = [f"h{number}" for number in range(20)]
        machine.run("sh", "-c", "for unit; do systemctl start $unit & done; wait", "-",
                    *(attachment("x", holder) for holder in holders))
        assert len(machine.mounts("/srv/x")) == 1
        assert len(machine.events("srv-x.mount", MOUNTED)) == 1
        assert set(machine.units("volume-x@*").values()) == {"active"}
        machine.detach("x", *holders)
        machine.wait_unmounted("/srv/x")
        assert len(machine.events("srv-x.mount", MOUNTED)) == 1


def test_without_a_start_limit_a_mount_may_come_and_go_as_often_as_it_likes(plain):
    with plain(volume("x", "/srv/x")) as machine:
        for _ in range(12):
            machine.attach("x", "a")
            machine.detach("x", "a")
        machine.wait_unmounted("/srv/x")
        assert machine.state("srv-x.mount") == "inactive"


def test_a_nested_mount_holds_the_one_below_it(plain):
    with plain(volume("x", "/srv/x") | volume("y", "/srv/x/y")) as machine:
        machine.attach("y", "a")
        assert machine.mounted("/srv/x") and machine.mounted("/srv/x/y")
        machine.detach("y", "a")
        machine.wait_unmounted("/srv/x")
        [inner], [outer] = machine.events("srv-x-y.mount", UNMOUNTED), machine.events("srv-x.mount", UNMOUNTED)
        assert inner < outer


def test_a_bind_mount_holds_the_mount_of_its_source(plain):
    with plain(volume("x", "/srv/x") | volume("y", "/mnt/y", bind("/srv/x", "/mnt/y"))) as machine:
        machine.attach("y", "a")
        assert machine.mounted("/srv/x") and machine.mounted("/mnt/y")
        machine.detach("y", "a")
        machine.wait_unmounted("/srv/x")
        assert not machine.mounted("/mnt/y")


def test_a_service_holds_the_mount_of_a_path_that_it_requires(plain):
    with plain(volume("x", "/srv/x") | {
            f"{SYSTEM}/user.service": service("RequiresMountsFor=/srv/x/folder")}) as machine:
        machine.start("user.service")
        assert machine.mounted("/srv/x")
        machine.stop("user.service")
        machine.wait_unmounted("/srv/x")


def test_a_wish_holds_a_mount_and_an_order_does_not(plain):
    with plain(volume("x", "/srv/x") | {
            f"{SYSTEM}/wisher.service": service("Wants=srv-x.mount\nAfter=srv-x.mount"),
            f"{SYSTEM}/follower.service": service("After=srv-x.mount")}) as machine:
        machine.start("wisher.service", "follower.service")
        assert machine.mounted("/srv/x")
        machine.stop("wisher.service")
        machine.wait_unmounted("/srv/x")
        assert machine.state("follower.service") == "active"


def test_a_mount_that_nobody_holds_is_undone_at_once(plain):
    with plain(volume("x", "/srv/x")) as machine:
        assert machine.start("srv-x.mount").returncode == 0
        machine.wait_unmounted("/srv/x")


def test_an_automount_does_not_hold_its_mount(plain):
    with plain(volume("x", "/srv/x") | {
            f"{SYSTEM}/srv-x.automount": "[Automount]\nWhere=/srv/x\n"}) as machine:
        machine.start("srv-x.automount")
        machine.run("ls", "/srv/x/", check=False)
        machine.wait_for(lambda: machine.events("srv-x.mount", UNMOUNTED), "the mount's end")
        assert machine.state("srv-x.automount") == "active"


def test_a_mount_that_refuses_manual_start_still_serves_its_holders(plain):
    with plain(volume("x", "/srv/x", mount("/srv/x", "StopWhenUnneeded=yes\nRefuseManualStart=yes"))) as machine:
        refused = machine.start("srv-x.mount", check=False)
        assert refused.returncode != 0 and "requested by dependency only" in refused.stderr
        machine.attach("x", "a")
        assert machine.mounted("/srv/x")
        machine.run("systemctl", "reload", "srv-x.mount")
        machine.detach("x", "a")
        machine.wait_unmounted("/srv/x")


def test_a_holder_bound_to_the_mount_ends_when_it_is_unmounted_behind_its_back(plain):
    with plain(volume("x", "/srv/x") | {
            f"{SYSTEM}/requirer.target": "[Unit]\nRequires=srv-x.mount\nAfter=srv-x.mount\n"}) as machine:
        machine.attach("x", "a")
        machine.start("requirer.target")
        machine.run("umount", "/srv/x")
        machine.wait_for(lambda: machine.state(attachment("x", "a")) == "inactive", "the bound holder's end")
        assert machine.state("requirer.target") == "active"


def test_reload_and_reexec_keep_the_count(plain):
    with plain(volume("x", "/srv/x")) as machine:
        machine.attach("x", "a", "b")
        machine.reload()
        machine.run("systemctl", "daemon-reexec")
        machine.reload()
        assert len(machine.events("srv-x.mount", MOUNTED)) == 1
        machine.detach("x", "a")
        machine.reload()
        assert machine.mounted("/srv/x")
        machine.detach("x", "b")
        machine.wait_unmounted("/srv/x")


def test_a_reload_that_loses_only_the_target_unmounts_under_its_holder(plain):
    with plain(volume("x", "/srv/x")) as machine:
        machine.attach("x", "a")
        machine.path(f"{SYSTEM}/volume-x@.target").unlink()
        machine.reload()
        machine.wait_unmounted("/srv/x")
        assert machine.state(attachment("x", "a")) == "active"


def test_a_mount_and_target_that_vanish_together_may_come_back_and_nothing_was_lost(plain):
    files = volume("x", "/srv/x")
    with plain(files) as machine:
        machine.attach("x", "a", "b")
        for path in files:
            machine.path(path).unlink()
        machine.reload()
        assert machine.mounted("/srv/x")
        for path, text in files.items():
            machine.write(path, text)
        machine.reload()
        machine.detach("x", "a")
        machine.reload()
        assert machine.mounted("/srv/x")
        machine.detach("x", "b")
        machine.wait_unmounted("/srv/x")


def test_a_drop_in_for_the_truncated_prefix_reaches_every_volumes_attachments(plain):
    with plain(volume("x", "/srv/x") | volume("y", "/srv/y") | {
            f"{SYSTEM}/volume-@.target.d/10-test.conf": "[Unit]\nIgnoreOnIsolate=yes\n",
            f"{SYSTEM}/holder.target": target("srv-x.mount")}) as machine:
        machine.attach("x", "a")
        machine.attach("y", "b")
        machine.start("holder.target")
        machine.run("systemctl", "isolate", "multi-user.target")
        assert machine.state(attachment("x", "a")) == "active"
        assert machine.state(attachment("y", "b")) == "active"
        assert machine.state("holder.target") == "inactive"
        assert machine.mounted("/srv/x") and machine.mounted("/srv/y")


def test_a_link_to_an_instance_makes_a_holder_at_every_boot(plain):
    link = f"{SYSTEM}/multi-user.target.wants/volume-x@boot.target"
    with plain(volume("x", "/srv/x") | {link: Link("../volume-x@.target")}) as machine:
        assert machine.state(attachment("x", "boot")) == "active"
        machine.detach("x", "boot")
        machine.wait_unmounted("/srv/x")
