"""What berth rests on, of hand-written units: what PID 1 makes of a volume that can't be mounted."""

import pytest
from handmade import DETACHED, SHARED, SILENT_EMERGENCY, SYSTEM, bind, guard, mount, service, volume
from guest import Link, attachment

pytestmark = pytest.mark.every_release


def replace(machine, path, text):
    machine.write(path, text)
    machine.reload()


def test_a_guard_lets_nothing_start_that_needs_the_path(plain):
    with plain({f"{SYSTEM}/srv-x.mount": guard("/srv/x"),
                f"{SYSTEM}/user.service": service("RequiresMountsFor=/srv/x")}) as machine:
        result = machine.start("user.service", check=False)
        assert result.returncode != 0 and "dependency" in result.stderr
        assert machine.state("user.service") == "inactive"
        assert "Assertion failed" in machine.journal("-u", "srv-x.mount")
        assert machine.show("srv-x.mount", "Description")["Description"] == "the diagnostic"


def test_a_guard_in_the_place_of_a_mounted_volume_keeps_mount_holders_and_count(plain):
    files = volume("x", "/srv/x")
    unit = f"{SYSTEM}/srv-x.mount"
    with plain(files) as machine:
        machine.attach("x", "a")
        replace(machine, unit, guard("/srv/x"))
        assert machine.mounted("/srv/x") and machine.state(attachment("x", "a")) == "active"
        machine.attach("x", "b")
        machine.detach("x", "a")
        machine.reload()
        assert machine.mounted("/srv/x") and machine.state(attachment("x", "b")) == "active"
        replace(machine, unit, files[unit])
        assert machine.mounted("/srv/x")
        machine.detach("x", "b")
        machine.wait_unmounted("/srv/x")
        machine.attach("x", "c")
        assert machine.mounted("/srv/x")


def test_a_guard_does_not_unmount_and_the_reload_that_mends_it_does(plain):
    files = volume("x", "/srv/x")
    unit = f"{SYSTEM}/srv-x.mount"
    with plain(files) as machine:
        machine.attach("x", "a")
        replace(machine, unit, guard("/srv/x"))
        machine.detach("x", "a")
        machine.reload()
        assert machine.mounted("/srv/x")
        replace(machine, unit, files[unit])
        machine.wait_unmounted("/srv/x")


def test_a_guard_that_stops_when_unneeded_unmounts_when_an_edge_to_it_is_lost(plain):
    drop_in = f"{SYSTEM}/user.service.d/50-test.conf"
    with plain(volume("x", "/srv/x") | {
            f"{SYSTEM}/user.service": service(),
            drop_in: "[Unit]\nBindsTo=srv-x.mount\nAfter=srv-x.mount\n"}) as machine:
        machine.start("user.service")
        machine.path(drop_in).unlink()
        replace(machine, f"{SYSTEM}/srv-x.mount", guard("/srv/x", SHARED))
        machine.wait_unmounted("/srv/x")
        assert machine.state("user.service") == "active"


def test_a_user_that_requires_a_guard_goes_on_but_does_not_start_again(plain):
    drop_in = f"{SYSTEM}/user.service.d/50-test.conf"
    with plain(volume("x", "/srv/x") | {
            f"{SYSTEM}/user.service": service(),
            drop_in: "[Unit]\nBindsTo=srv-x.mount\nAfter=srv-x.mount\n"}) as machine:
        machine.start("user.service")
        machine.write(f"{SYSTEM}/srv-x.mount", guard("/srv/x"))
        replace(machine, drop_in, "[Unit]\nRequires=srv-x.mount\nAfter=srv-x.mount\n")
        assert machine.state("user.service") == "active" and machine.mounted("/srv/x")
        machine.run("umount", "/srv/x")
        machine.wait_for(lambda: machine.state("srv-x.mount") == "inactive", "PID 1 to notice")
        assert machine.state("user.service") == "active"
        machine.stop("user.service")
        assert machine.start("user.service", check=False).returncode != 0
        assert not machine.mounted("/srv/x")


def test_an_automount_before_a_guard_refuses_every_access(plain):
    with plain({f"{SYSTEM}/srv-x.mount": guard("/srv/x"),
                f"{SYSTEM}/srv-x.automount": "[Automount]\nWhere=/srv/x\n"}) as machine:
        machine.start("srv-x.automount")
        for _ in range(2):
            result = machine.run("ls", "/srv/x/", check=False)
            assert result.returncode != 0 and "No such device" in result.stderr


def test_a_guard_that_is_only_wanted_does_not_stop_the_boot(plain):
    with plain({f"{SYSTEM}/srv-x.mount": guard("/srv/x", "Before=local-fs.target"),
                f"{SYSTEM}/local-fs.target.wants/srv-x.mount": Link("../srv-x.mount")}) as machine:
        assert machine.state("local-fs.target") == machine.state("multi-user.target") == "active"


def test_a_guard_that_is_required_leads_to_emergency_mode(plain):
    with plain({f"{SYSTEM}/srv-x.mount": guard("/srv/x", "Before=local-fs.target"),
                f"{SYSTEM}/local-fs.target.requires/srv-x.mount": Link("../srv-x.mount")} | SILENT_EMERGENCY,
               until={"maintenance"}) as machine:
        assert machine.state("emergency.target") == "active"
        assert machine.state("local-fs.target") == machine.state("multi-user.target") == "inactive"


def test_a_missing_bind_source_is_made_and_an_assert_keeps_it_from_being_made(plain):
    with plain({f"{SYSTEM}/mnt-a.mount": bind("/srv/absent-a", "/mnt/a", DETACHED),
                f"{SYSTEM}/mnt-b.mount": bind("/srv/absent-b", "/mnt/b",
                                              DETACHED + "AssertPathExists=/srv/absent-b\n")}) as machine:
        machine.start("mnt-a.mount")
        assert machine.path("/srv/absent-a").is_dir()
        assert machine.start("mnt-b.mount", check=False).returncode != 0
        assert not machine.path("/srv/absent-b").exists()


def test_an_assert_on_a_path_is_checked_after_what_the_unit_is_ordered_after(plain):
    make = service("DefaultDependencies=no\nBefore=mnt-b.mount", "mkdir /srv/late") + "Type=oneshot\n"
    with plain({f"{SYSTEM}/make.service": make,
                f"{SYSTEM}/mnt-b.mount": bind(
                    "/srv/late", "/mnt/b",
                    DETACHED + "Wants=make.service\nAfter=make.service\nAssertPathExists=/srv/late\n")}) as machine:
        machine.start("mnt-b.mount")
        assert machine.mounted("/mnt/b")


def test_a_mount_point_behind_a_link_is_refused(plain):
    with plain({"/srv/real/keep": "", "/srv/link": Link("real"),
                f"{SYSTEM}/srv-link-x.mount": mount("/srv/link/x", DETACHED)}) as machine:
        assert machine.start("srv-link-x.mount", check=False).returncode != 0
        assert machine.show("srv-link-x.mount", "Result")["Result"] == "resources"


def test_a_failed_mount_command_releases_the_volume_below(plain):
    inner = mount("/srv/x/y", SHARED, "/dev/absent", "ext4", "ro")
    with plain(volume("x", "/srv/x") | volume("y", "/srv/x/y", inner)) as machine:
        failed = machine.attach("y", "a", check=False)
        assert failed.returncode != 0 and "dependency" in failed.stderr
        machine.wait_unmounted("/srv/x")


def test_a_failed_assert_leaves_the_volume_below_until_the_next_holder_or_reload(plain):
    inner = mount("/srv/x/y", SHARED + "AssertPathExists=/absent\n")
    with plain(volume("x", "/srv/x") | volume("y", "/srv/x/y", inner)) as machine:
        assert machine.attach("y", "a", check=False).returncode != 0
        assert machine.mounted("/srv/x")
        machine.attach("x", "b")
        machine.detach("x", "b")
        machine.wait_unmounted("/srv/x")
        assert machine.attach("y", "a", check=False).returncode != 0
        assert machine.mounted("/srv/x")
        machine.reload()
        machine.wait_unmounted("/srv/x")


def test_an_attach_to_what_is_mounted_already_succeeds_whatever_it_is(plain):
    with plain(volume("x", "/srv/x", mount("/srv/x", DETACHED)) | {"/srv/other/file": ""}) as machine:
        machine.run("mkdir", "/srv/x")
        machine.run("mount", "--bind", "/srv/other", "/srv/x")
        machine.wait_for(lambda: machine.state("srv-x.mount") == "active", "PID 1 to notice")
        machine.attach("x", "a")
        assert [mount.root for mount in machine.mounts("/srv/x")] == ["/srv/other"]
