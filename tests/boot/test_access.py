"""Volumes that are mounted when somebody looks."""

import pytest
from guest import attachment
from handmade import SYSTEM, service

DECLARED = {
    f"{SYSTEM}/user.service": service(),
    "/etc/berth/access.toml": """
[volume.auto]
where      = "/srv/auto"
type       = "tmpfs"
activation = "access"
used_by    = ["user.service"]

[volume.idle]
where        = "/srv/idle"
type         = "tmpfs"
activation   = "access"
idle_timeout = "1s"

[volume.absent]
what       = "/srv/absent-source"
where      = "/srv/absent"
type       = "bind"
activation = "access"

[volume.held]
where      = "/srv/held"
type       = "tmpfs"
activation = "access"
holders    = ["vm1"]
""",
}


@pytest.fixture
def machine(berth):
    with berth(DECLARED, until={"running"}) as container:
        yield container


def types(machine, where):
    return [mount.type for mount in machine.mounts(where)]


def test_the_first_access_mounts_and_the_volume_stays(machine):
    assert machine.state("srv-auto.automount") == "active"
    assert types(machine, "/srv/auto") == ["autofs"]
    machine.run("ls", "/srv/auto/")
    assert types(machine, "/srv/auto") == ["autofs", "tmpfs"]
    machine.reload()
    assert types(machine, "/srv/auto") == ["autofs", "tmpfs"]


def test_the_local_file_systems_want_the_automount_and_not_the_mount(machine):
    wants = machine.show("local-fs.target", "Wants")["Wants"].split()
    assert "srv-auto.automount" in wants and "srv-auto.mount" not in wants


def test_an_attachment_mounts_and_its_end_does_not_unmount(machine):
    machine.attach("auto", "a")
    assert types(machine, "/srv/auto") == ["autofs", "tmpfs"]
    machine.detach("auto", "a")
    machine.reload()
    assert types(machine, "/srv/auto") == ["autofs", "tmpfs"]


def test_a_service_that_uses_the_volume_mounts_it(machine):
    machine.start("user.service")
    assert types(machine, "/srv/auto") == ["autofs", "tmpfs"]


def test_a_declared_holder_mounts_at_boot(machine):
    assert types(machine, "/srv/held") == ["autofs", "tmpfs"]
    assert machine.state(attachment("held", "vm1")) == "active"


def test_an_idle_volume_is_unmounted_and_mounted_again(machine):
    for _ in range(2):
        machine.run("ls", "/srv/idle/")
        assert types(machine, "/srv/idle") == ["autofs", "tmpfs"]
        machine.wait_for(lambda: types(machine, "/srv/idle") == ["autofs"], "the idle volume's unmount")


def test_a_volume_that_ends_when_idle_can_not_be_held(machine):
    failed = machine.attach("idle", "a", check=False)
    assert failed.returncode != 0 and "not found" in failed.stderr


def test_an_access_to_what_can_not_be_mounted_fails(machine):
    assert machine.run("ls", "/srv/absent/", check=False).returncode != 0
    assert not machine.path("/srv/absent-source").exists()


@pytest.mark.every_release
def test_no_number_of_accesses_has_the_bare_folder_answer(machine):
    """PID 1 gives up an automount whose mount was started too often, and then writes would land below the mount point."""
    for attempt in range(12):
        done = machine.run("touch", f"/srv/absent/{attempt}", check=False)
        assert done.returncode != 0 and "No such device" in done.stderr
    assert machine.state("srv-absent.automount") == "active"
    machine.run("mkdir", "/srv/absent-source")
    machine.run("touch", "/srv/absent/back")
    assert machine.path("/srv/absent-source/back").exists()
    assert sorted(path.name for path in machine.path("/srv/absent-source").iterdir()) == ["back"]
