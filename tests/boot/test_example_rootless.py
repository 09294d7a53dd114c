"""examples/rootless: a unit of a user's own service manager that waits for a volume of the system."""

import pytest
from examples import declaration, example, folder
from guest import File

pytestmark = pytest.mark.every_release

UNIT = "photo-index.service"
HOME = "/home/alice"

FILES = {
    f"{HOME}/.config/systemd/user/{UNIT}": example(f"rootless/{UNIT}"),
    f"{HOME}/bin/photo-index": File('#!/bin/sh\nls "$1" >"$HOME/index"\nexec sleep infinity\n', 0o755),
    # As pam_systemd does where it is installed.
    "/etc/systemd/system/user@.service.d/test.conf": "[Service]\nEnvironment=XDG_RUNTIME_DIR=/run/user/%i\n",
    "/var/lib/photos/one.jpeg": "",
}

HELD = 'activation = "attach"\nbackground = false\nused_by = ["user@1000.service"]\n'


def machine_of_alice(berth, more=""):
    return berth(FILES | declaration("photos", photos=folder("photos", more)), until={"running"})


def log_in(machine):
    machine.run("useradd", "--uid=1000", "--user-group", "--no-create-home", "alice")
    machine.run("chown", "-R", "alice:alice", HOME)
    machine.start("user@1000.service")


def alice(machine, *command, check=True):
    return machine.run("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "env", f"HOME={HOME}",
                       "XDG_RUNTIME_DIR=/run/user/1000", *command, check=check)


def state(machine):
    return alice(machine, "systemctl", "--user", "show", "--property=ActiveState", "--value", UNIT).stdout.strip()


def test_a_users_unit_waits_until_the_volume_is_mounted(berth):
    with machine_of_alice(berth) as machine:
        log_in(machine)
        machine.stop("srv-photos.mount")
        alice(machine, "systemctl", "--user", "start", "--no-block", UNIT)
        machine.wait_for(lambda: state(machine) == "activating", f"{UNIT} to begin")
        machine.run("sleep", "1")
        assert state(machine) == "activating" and not machine.path(f"{HOME}/index").exists()
        machine.start("srv-photos.mount")
        machine.wait_for(lambda: state(machine) == "active", f"the start of {UNIT}")
        index = machine.path(f"{HOME}/index")
        machine.wait_for(lambda: index.exists() and index.read_text() == "one.jpeg\n", "the index")


def test_a_users_unit_does_not_wait_for_a_volume_that_is_wrong(berth):
    with machine_of_alice(berth) as machine:
        log_in(machine)
        machine.stop("srv-photos.mount")
        machine.write("/etc/berth/photos.toml.d/60-wrong.toml", "[volume.photos]\noptoins = []\n")
        assert alice(machine, "systemctl", "--user", "start", UNIT, check=False).returncode != 0
        assert state(machine) == "failed"


def test_a_volume_is_held_for_a_user_who_is_logged_in(berth):
    with machine_of_alice(berth, HELD) as machine:
        assert not machine.mounted("/srv/photos")
        log_in(machine)
        assert machine.mounted("/srv/photos")
        alice(machine, "systemctl", "--user", "start", UNIT)
        machine.stop("user@1000.service")
        machine.wait_unmounted("/srv/photos")
