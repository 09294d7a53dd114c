"""A machine that has a volume of every kind, and nothing but / in its fstab, after its boot. What follows in
test_everything_changed.py and test_everything_ended.py is of the same machine."""

import json

import everything
import pytest
from everything import VOLUMES, seconds_to, unit
from guest import MOUNTED

# They share a machine, and there is one at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

# Far from what systemd grants a device or a stuck unmount, and from what a busy host needs.
BOOT_BOUND = 280
UNLOCKING = 60

# By the escaped names of their devices; nothing else has a checker.
CHECKED = {
    "data": "dev-disk-by\\x2dlabel-data",
    "xfs": "dev-disk-by\\x2duuid-" + everything.XFS.replace("-", "\\x2d"),
    "pool": "dev-disk-by\\x2dpartuuid-" + everything.BTRFS.replace("-", "\\x2d"),
    "dirty": "dev-disk-by\\x2did-virtio\\x2ddirty",
    "blank": "dev-disk-by\\x2did-virtio\\x2dblank",
    "kept": "dev-disk-by\\x2did-virtio\\x2dkept",
    "small": "dev-disk-by\\x2dlabel-small",
    "vault": "dev-mapper-vault",
}


@pytest.fixture(scope="module")
def machine(machine_with_everything):
    return machine_with_everything


def read(machine, path: str) -> str:
    return machine.run("cat", path).stdout


@pytest.mark.parametrize("volume", VOLUMES)
def test_each_volume_is_mounted_once_from_its_source(machine, volume):
    source, kind, options = VOLUMES[volume]
    [mount] = machine.mounts(f"/srv/{volume}")
    assert (mount.source, mount.type) == (source, kind) and options <= mount.options
    assert len(machine.events(unit(volume), MOUNTED)) == 1


def test_status_finds_everything_as_declared(machine):
    status = machine.run("berth", "--json", "status", check=False)
    assert status.returncode == 1, "a volume is guarded"
    volumes = json.loads(status.stdout)["volumes"]
    assert {volume["name"]: volume["state"] for volume in volumes} == (
        dict.fromkeys(VOLUMES, "mounted") | {
            "missing": "not mounted", "broken": "guarded", "safe": "not mounted", "locked": "not mounted"})
    assert [volume["name"] for volume in volumes if volume["differs"] or volume["reload_due"]] == []


def test_nothing_has_failed_but_the_check_that_tells_of_the_mistake(machine):
    failed = [name for name, state in machine.units().items() if state == "failed"]
    assert failed == ["berth-check.service"]
    journal = machine.journal("-b")
    assert "ordering cycle" not in journal and "to mount over is not empty" not in journal


def test_what_has_a_checker_is_checked_once_before_it_is_mounted(machine):
    services = {volume: f"systemd-fsck@{name}.service" for volume, name in CHECKED.items()}
    active = [service for service, state in machine.units("systemd-fsck@*").items() if state == "active"]
    assert sorted(active) == sorted(services.values())
    for volume, service in services.items():
        [checked], [mounted] = machine.events(service, MOUNTED), machine.events(unit(volume), MOUNTED)
        assert checked < mounted, volume


def swaps(machine) -> dict[str, int]:
    """The priority of each."""
    lines = read(machine, "/proc/swaps").splitlines()[1:]
    return {line.split()[0]: int(line.split()[-1]) for line in lines}


def test_swap_is_used_in_the_order_of_its_priorities(machine):
    found = swaps(machine)
    # One without a priority gets one below zero.
    assert found.pop("/dev/vdd3") < 0 and found == {"/dev/vdd2": 5, "/srv/data/swapfile": 1}
    assert machine.state("swap.target") == "active"


def test_what_a_power_cut_left_in_the_journal_of_a_file_system_is_put_in_its_place_by_the_check(machine):
    assert read(machine, "/srv/dirty/state").rstrip("\0") == everything.IN_JOURNAL
    said = machine.journal("-b", "-u", f"systemd-fsck@{CHECKED['dirty']}.service", "-o", "cat")
    assert "dirty: recovering journal" in said and "dirty was not cleanly unmounted, check forced." in said
    assert "EXT4-fs (vde): recovery complete" not in machine.journal("-b", "-k"), "the check comes first"


def test_quotas_are_counted_where_the_check_had_to_repair_and_turned_on(machine):
    # By systemd 252's own service, or by berth's: the other one finds them on.
    shown = machine.run("quotaon", "--print-state", "--user", "/srv/dirty", check=False)
    assert shown.stdout == "user quota on /srv/dirty (/dev/vde) is on\n"
    assert "root" in machine.run("repquota", "/srv/dirty").stdout


def test_a_blank_disk_gets_a_file_system_and_no_other_does(machine):
    made, left = (machine.journal("-b", "-u", f"berth-makefs-{volume}.service") for volume in ("blank", "kept"))
    assert "successfully formatted as ext4" in made and "is not empty" in left
    assert machine.state("berth-makefs-kept.service") == "active" and read(machine, "/srv/kept/name") == "kept\n"
    machine.run("touch", "/srv/blank/new")


def test_a_file_system_grows_to_the_size_of_its_disk(machine):
    size = int(machine.run("stat", "--file-system", "--format=%b", "/srv/small").stdout) * 4096
    assert everything.SMALL < everything.LARGE * 0.8 < size <= everything.LARGE
    assert machine.state("berth-growfs-small.service") == "active"


def test_an_encrypted_volume_is_unlocked_by_a_key_on_another_volume_and_made_where_it_is_blank(machine):
    [key] = machine.events(unit("data"), MOUNTED)
    [unlocked] = machine.events("systemd-cryptsetup@vault.service", MOUNTED)
    [mounted] = machine.events(unit("vault"), MOUNTED)
    assert key < unlocked < mounted
    assert "type:    LUKS2" in machine.run("cryptsetup", "status", "vault").stdout
    assert "successfully formatted" in machine.journal("-b", "-u", "berth-makefs-vault.service")


def is_unlocked(machine, name: str) -> bool:
    return machine.run("test", "-e", f"/dev/mapper/{name}", check=False).returncode == 0


def test_an_encrypted_volume_is_locked_again_when_its_last_holder_has_gone(machine):
    for holder in ("a", "b"):
        assert not is_unlocked(machine, "safe")
        machine.run("berth", "attach", "safe", holder, timeout=UNLOCKING)
        assert machine.mounts("/srv/safe")[0].source == "/dev/mapper/safe"
        machine.run("touch", f"/srv/safe/{holder}")
        assert is_unlocked(machine, "safe")
        machine.run("berth", "detach", "safe", holder)
        machine.wait_for(lambda: not is_unlocked(machine, "safe"), "the lock", UNLOCKING)
    machine.run("berth", "attach", "safe", "c", timeout=UNLOCKING)
    assert machine.run("ls", "/srv/safe").stdout == "a\nb\nlost+found\n", "it was made once"
    machine.run("berth", "detach", "safe", "c")
    machine.wait_for(lambda: not is_unlocked(machine, "safe"), "the lock", UNLOCKING)


def test_a_key_that_does_not_fit_fails_and_asks_nobody(machine):
    refused = machine.run("berth", "attach", "locked", "a", check=False, timeout=UNLOCKING)
    assert refused.returncode == 1 and "systemd-cryptsetup@locked.service" in refused.stderr
    assert not machine.mounted("/srv/locked") and not is_unlocked(machine, "locked")


def test_a_bind_shows_the_folder_of_its_volume_and_keeps_its_own_options(machine):
    assert read(machine, "/srv/www/index.html") == "hello\n"
    assert machine.run("touch", "/srv/www/new", check=False).returncode != 0
    machine.run("touch", "/srv/data/www/new")
    assert machine.run("ls", "/srv/www").stdout == "index.html\nnew\n"


def test_a_service_that_uses_a_volume_started_after_it_at_boot(machine):
    assert machine.state("web.service") == "active"
    [mounted], [started] = machine.events(unit("www"), MOUNTED), machine.events("web.service", MOUNTED)
    assert mounted < started


def test_an_overlay_merges_folders_of_a_volume(machine):
    assert machine.run("sh", "-c", "cat /srv/merged/base /srv/merged/both").stdout == "base\nupper\n"
    machine.run("touch", "/srv/merged/new")
    assert machine.run("ls", "/srv/data/upper").stdout == "both\nnew\n"
    assert machine.run("ls", "/srv/data/lower").stdout == "base\nboth\n"


def test_an_image_on_a_volume_is_mounted_by_way_of_a_loop_device(machine):
    assert read(machine, "/srv/loop/name") == "loop\n"
    assert machine.run("losetup", "-n", "-O", "BACK-FILE", "/dev/loop0").stdout == "/srv/data/images/loop.ext4\n"


def test_a_network_volume_is_mounted_after_its_server_has_started(machine):
    assert read(machine, "/srv/hard/file") == "hard\n"
    [serving], [mounted] = machine.events("nfs-server.service", MOUNTED), machine.events(unit("hard"), MOUNTED)
    assert serving < mounted
    assert machine.state("remote-fs.target") == "active"


def test_the_boot_goes_on_without_a_missing_disk_when_its_time_is_over(machine):
    assert machine.state(unit("missing")) == "inactive" and machine.state("local-fs.target") == "active"
    assert machine.state("emergency.target") == "inactive"
    device = "dev-disk-by\\x2dlabel-missing.device"
    limit = machine.show(device, "JobRunningTimeoutUSec")["JobRunningTimeoutUSec"]
    assert limit == f"{everything.DEVICE_TIMEOUT}s"
    assert f"{device}: Job {device}/start timed out" in machine.journal("-b")
    assert everything.DEVICE_TIMEOUT < seconds_to(machine, "local-fs.target") < BOOT_BOUND


def test_a_broken_declaration_fails_closed(machine):
    guard = machine.show(unit("broken"), "Description", "ActiveState")
    assert guard == {"ActiveState": "inactive",
                     "Description": "/etc/berth/trouble.toml:12:1: unknown key 'optoins' in volume 'broken'"}
    for service in ("user-of-broken.service", "path-user.service"):
        failed = machine.start(service, check=False)
        assert failed.returncode != 0 and "dependency" in failed.stderr, service
    assert not machine.mounted("/srv/broken")
