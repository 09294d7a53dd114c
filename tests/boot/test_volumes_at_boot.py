"""Declared volumes as a booted machine has them."""

import re

import pytest
from guest import Link
from handmade import SYSTEM, service

pytestmark = pytest.mark.one_container

FILES = {
    "/var/lib/disk/www/index.html": "hello\n",
    "/etc/berth/local.toml": """
[volume.scratch]
where       = "/srv/scratch"
type        = "tmpfs"
options     = ["size=1M", "mode=0700", "nosuid"]
description = "Room for 100% of \\"everything\\""

[volume.inner]
where = "/srv/scratch/inner"
type  = "tmpfs"

[volume.disk]
what = "/var/lib/disk"
where = "/srv/zdisk"
type = "bind"

[volume.www]
what  = "volume:disk/www"
where = "/srv/www"
type  = "bind"

[volume.later]
where      = "/srv/later"
type       = "tmpfs"
background = true

[volume.vital]
where    = "/srv/vital"
type     = "tmpfs"
required = true

[volume.remote]
where   = "/srv/remote"
type    = "tmpfs"
network = true

[volume.mine]
where     = "/srv/mine"
type      = "tmpfs"
wanted_by = ["mine.service"]
""",
    "/etc/berth/other.toml": """
[volume.manual]
where      = "/srv/manual"
type       = "tmpfs"
activation = "manual"

[volume.off]
where      = "/srv/off"
type       = "tmpfs"
activation = "off"

[volume.vendor_holders]
where      = "/srv/held"
type       = "tmpfs"
activation = "attach"
holders    = ["vm1", "my vm/2"]
""",
    f"{SYSTEM}/mine.service": service("After=srv-mine.mount"),
    "/usr/lib/berth/vendor.toml": '[volume.vendor]\nwhere = "/srv/vendor"\ntype = "tmpfs"\noptions = ["size=1M"]\n',
    "/etc/berth/vendor.toml.d/10-more.toml": '[volume.vendor]\noptions = ["size=2M"]\n',
    "/usr/lib/berth/masked.toml": '[volume.masked]\nwhere = "/srv/masked"\ntype = "tmpfs"\n',
    "/etc/berth/masked.toml": Link("/dev/null"),
}


@pytest.fixture(scope="module")
def machine(berth):
    with berth(FILES, until={"running"}) as container:
        yield container


def entered(machine, unit):
    return int(machine.show(unit, "ActiveEnterTimestampMonotonic")["ActiveEnterTimestampMonotonic"])


def test_a_volume_is_mounted_with_its_options(machine):
    [mount] = machine.mounts("/srv/scratch")
    assert mount.type == "tmpfs"
    assert {"size=1024k", "mode=700", "nosuid"} <= mount.options


def test_a_unit_says_where_it_comes_from(machine):
    shown = machine.show("srv-scratch.mount", "Description", "SourcePath", "FragmentPath", "NeedDaemonReload")
    documentation = machine.show("srv-scratch.mount", "Documentation")["Documentation"]
    assert documentation.strip('"') == "man:berth.toml(5)"  # 252 prints the quotes
    assert shown == {
        "Description": 'Room for 100% of "everything"', "SourcePath": "/etc/berth/local.toml",
        "FragmentPath": "/run/systemd/generator/srv-scratch.mount",
        "NeedDaemonReload": "no"}


def test_the_user_part_of_the_mount_table_says_which_volume_it_is(machine):
    [line] = [line.split() for line in machine.path("/run/mount/utab").read_text().splitlines()
              if "TARGET=/srv/scratch" in line.split()]
    assert [word for word in line if re.fullmatch(r"OPTS=x-berth\.options=[0-9a-f]{8},x-berth\.volume=scratch", word)]


def test_a_mount_point_inside_a_volume_comes_after_it(machine):
    assert machine.mounted("/srv/scratch/inner")
    assert entered(machine, "srv-scratch.mount") <= entered(machine, "srv-scratch-inner.mount")
    assert machine.path("/srv/scratch/inner").is_dir()


def test_a_folder_of_a_volume_is_bound_after_it(machine):
    assert machine.path("/srv/www/index.html").read_text() == "hello\n"
    assert [mount.root for mount in machine.mounts("/srv/www")] == ["/var/lib/disk/www"]
    assert entered(machine, "srv-zdisk.mount") <= entered(machine, "srv-www.mount")
    assert "srv-zdisk.mount" in machine.show("srv-www.mount", "Requires")["Requires"].split()


def test_the_local_file_systems_wait_for_volumes(machine):
    wants = machine.show("local-fs.target", "Wants", "After")
    for unit in ("srv-scratch.mount", "srv-scratch-inner.mount", "srv-zdisk.mount", "srv-www.mount"):
        assert unit in wants["Wants"].split() and unit in wants["After"].split()
        assert entered(machine, unit) <= entered(machine, "local-fs.target")


def test_nothing_waits_for_a_volume_in_the_background(machine):
    assert machine.mounted("/srv/later")
    targets = machine.show("local-fs.target", "Wants", "After")
    assert "srv-later.mount" in targets["Wants"].split()
    assert "srv-later.mount" not in targets["After"].split()


def test_a_required_volume_is_required(machine):
    assert machine.mounted("/srv/vital")
    assert "srv-vital.mount" in machine.show("local-fs.target", "Requires")["Requires"].split()


def test_a_network_volume_belongs_to_the_remote_file_systems(machine):
    assert machine.mounted("/srv/remote")
    assert "srv-remote.mount" in machine.show("remote-fs.target", "Wants")["Wants"].split()
    assert "srv-remote.mount" not in machine.show("local-fs.target", "Wants", "After")["Wants"].split()
    order = machine.show("srv-remote.mount", "After", "Before")
    assert {"remote-fs-pre.target", "network.target", "network-online.target"} <= set(order["After"].split())
    assert "remote-fs.target" in order["Before"].split()


def test_a_volume_that_a_unit_wants_is_left_to_that_unit(machine):
    assert not machine.mounted("/srv/mine")
    machine.start("mine.service")
    assert machine.mounted("/srv/mine")


def test_a_manual_volume_waits_for_systemctl_start(machine):
    assert not machine.mounted("/srv/manual")
    machine.start("srv-manual.mount")
    machine.attach("manual", "a")
    machine.detach("manual", "a")
    machine.reload()
    assert machine.mounted("/srv/manual")
    machine.stop("srv-manual.mount")
    machine.wait_unmounted("/srv/manual")


def test_a_volume_that_is_off_has_no_units(machine):
    assert machine.show("srv-off.mount", "LoadState")["LoadState"] == "not-found"
    assert machine.start("volume-off@a.target", check=False).returncode != 0


def test_declared_holders_are_there_after_the_boot(machine):
    assert machine.mounted("/srv/held")
    held = machine.units("volume-vendor_holders@*")
    assert held == {"volume-vendor_holders@vm1.target": "active",
                    r"volume-vendor_holders@my\x20vm-2.target": "active"}


def test_a_drop_in_changes_a_vendors_declaration(machine):
    assert "size=2048k" in machine.mounts("/srv/vendor")[0].options


def test_a_link_to_dev_null_masks_a_vendors_declaration(machine):
    assert machine.show("srv-masked.mount", "LoadState")["LoadState"] == "not-found"


def test_a_declaration_in_run_counts_after_a_reload(machine):
    machine.write("/run/berth/late.toml", '[volume.late]\nwhere = "/srv/late"\ntype = "tmpfs"\n')
    machine.reload()
    machine.start("srv-late.mount")
    assert machine.mounted("/srv/late")
    machine.stop("srv-late.mount")
    machine.path("/run/berth/late.toml").unlink()
    machine.reload()
    assert machine.show("srv-late.mount", "LoadState")["LoadState"] == "not-found"


def test_the_check_is_silent_and_the_helper_generates_what_was_booted(machine):
    check = machine.run("berth", "check")
    assert (check.stdout, check.stderr) == ("", "")
    machine.run("berth", "generate", "/tmp/generated")
    compared = machine.run("diff", "-r", "--no-dereference", "/tmp/generated", "/run/systemd/generator", check=False)
    assert [line for line in compared.stdout.splitlines() if not line.startswith("Only in /run/")] == []
    assert machine.path("/tmp/generated/srv-scratch.mount").exists()


def test_a_reload_changes_nothing(machine):
    before = machine.mounts(), machine.units("volume-*")
    machine.reload()
    machine.run("systemctl", "daemon-reexec")
    machine.reload()
    assert (machine.mounts(), machine.units("volume-*")) == before
