"""Sources that are not there, and declarations that don't count."""

import pytest
from guest import File
from handmade import SILENT_EMERGENCY

GOOD = {"/etc/berth/good.toml": '[volume.good]\nwhere = "/srv/good"\ntype = "tmpfs"\n'}

ABSENT = """\
[volume.absent]
what  = "/srv/absent"
where = "/mnt/absent"
type  = "bind"
"""


def test_a_missing_bind_source_is_not_made_and_does_not_stop_the_boot(berth):
    with berth(GOOD | {"/etc/berth/absent.toml": ABSENT}) as machine:
        assert machine.state("multi-user.target") == "active"
        assert not machine.mounted("/mnt/absent")
        assert not machine.path("/srv/absent").exists()
        assert machine.mounted("/srv/good")
        assert machine.start("volume-absent@a.target", check=False).returncode != 0
        assert not machine.path("/srv/absent").exists()
        machine.path("/srv/absent").mkdir()
        machine.attach("absent", "a")
        assert machine.mounted("/mnt/absent")


def test_a_missing_bind_source_of_a_required_volume_leads_to_emergency_mode(berth):
    with berth({"/etc/berth/absent.toml": ABSENT + "required = true\n"} | SILENT_EMERGENCY,
               until={"maintenance"}) as machine:
        assert machine.state("emergency.target") == "active"
        assert not machine.path("/srv/absent").exists()


def test_a_missing_folder_of_a_volume_is_not_made_in_it(berth):
    with berth({"/etc/berth/disk.toml": """
[volume.disk]
where      = "/srv/disk"
type       = "tmpfs"
activation = "attach"

[volume.www]
what       = "volume:disk/www"
where      = "/srv/www"
type       = "bind"
activation = "attach"
"""}, until={"running"}) as machine:
        machine.attach("disk", "a")
        failed = machine.attach("www", "b", check=False)
        assert failed.returncode != 0 and "dependency" in failed.stderr
        assert not machine.path("/srv/disk/www").exists()
        machine.path("/srv/disk/www").mkdir()
        machine.attach("www", "b")
        machine.detach("disk", "a")
        machine.reload()
        assert machine.mounted("/srv/www") and machine.mounted("/srv/disk")


def test_a_device_that_fails_costs_only_its_volume(berth):
    with berth(GOOD | {"/etc/berth/disk.toml": """
[volume.disk]
what  = "/dev/absent"
where = "/srv/disk"
type  = "ext4"
"""}) as machine:
        assert machine.state("multi-user.target") == "active"
        assert machine.mounted("/srv/good") and not machine.mounted("/srv/disk")


@pytest.mark.every_release
def test_an_untrusted_file_has_no_effect(berth):
    open_to_all = File('[volume.open]\nwhere = "/srv/open"\ntype = "tmpfs"\nactivation = "attach"\n', 0o666)
    with berth(GOOD | {"/etc/berth/open.toml": open_to_all}) as machine:
        assert machine.mounted("/srv/good")
        assert machine.show("srv-open.mount", "LoadState")["LoadState"] == "not-found"
        assert machine.attach("open", "a", check=False).returncode != 0
        assert machine.state("berth-check.service") == "failed"
        machine.path("/etc/berth/open.toml").chmod(0o644)
        machine.reload()
        machine.attach("open", "a")
        machine.path("/etc/berth/open.toml").chmod(0o666)
        machine.reload()
        assert machine.mounted("/srv/open")
        machine.path("/etc/berth/open.toml").chmod(0o644)
        machine.reload()
        assert machine.mounted("/srv/open")
        machine.detach("open", "a")
        machine.wait_unmounted("/srv/open")


def test_an_untrusted_file_hides_no_other(berth):
    vendor = '[volume.data]\nwhere = "/srv/data"\ntype = "tmpfs"\noptions = ["size=1M"]\n'
    with berth({"/usr/lib/berth/data.toml": vendor,
                "/etc/berth/data.toml": File(vendor.replace("1M", "2M"), 0o666)}) as machine:
        assert "size=1024k" in machine.mounts("/srv/data")[0].options


def test_berth_0_on_the_kernel_command_line_turns_it_off(berth):
    with berth(GOOD, arguments=("berth=0",)) as machine:
        assert not machine.mounted("/srv/good")
        assert machine.show("srv-good.mount", "LoadState")["LoadState"] == "not-found"
        machine.reload()
        assert machine.show("srv-good.mount", "LoadState")["LoadState"] == "not-found"


def test_fstab_wins_over_a_declaration(berth):
    with berth({"/etc/fstab": "tmpfs /srv/data tmpfs size=3M 0 0\n", "/etc/berth/data.toml": """
[volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=1M"]
"""}) as machine:
        assert "size=3072k" in machine.mounts("/srv/data")[0].options
        machine.attach("data", "a")
        machine.stop("srv-data.mount")
        machine.wait_for(lambda: machine.state("volume-data@a.target") == "inactive", "the holder's end")
