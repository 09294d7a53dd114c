"""berth check says what a daemon-reload would unmount or stop, and the reload does that."""

import re

import pytest
from guest import attachment
from handmade import SYSTEM, service

pytestmark = pytest.mark.every_release


def volume(name, where, activation="attach", more=""):
    return f'[volume.{name}]\nwhere = "/srv/{where}"\ntype = "tmpfs"\nactivation = "{activation}"\n{more}\n'


BEFORE = {
    "booted": volume("booted", "booted", "boot"),
    "kept": volume("kept", "kept", "boot"),
    "late": volume("late", "late"),
    "named": volume("named", "named"),
    "moving": volume("moving", "moving"),
    "gone": volume("gone", "gone"),
    "resident": volume("resident", "resident", "boot"),
    "retired": volume("retired", "retired", "boot"),
    "settled": volume("settled", "settled", "boot", "required = true"),
    "leased": volume("leased", "leased", "boot"),
    "vacated": volume("vacated", "vacated", "boot"),
}
AFTER = {
    "booted": volume("booted", "booted"),
    "kept": volume("kept", "kept"),
    "late": volume("late", "late", more='used_by = ["app.service"]'),
    "named": volume("renamed", "named"),
    "moving": volume("moving", "moved"),
    "gone": "",
    "resident": volume("resident", "residence", "boot"),
    "retired": "",
    "settled": "",
    "leased": volume("leased", "released", "boot"),
    "vacated": "",
}


@pytest.fixture
def machine(berth):
    files = {f"/etc/berth/{name}.toml": text for name, text in BEFORE.items()}
    with berth(files | {f"{SYSTEM}/app.service": service()}, until={"running"}) as container:
        yield container


def warnings(machine):
    """By volume, what check says of the reload."""
    said = machine.run("berth", "check", check=False).stdout
    return dict(re.findall(r"warning: (?:'app\.service' is running and )?volume '(\w+)' (.*) \[reload-effect\]", said))


def test_check_says_what_a_reload_does(machine):
    machine.run("systemctl", "start", "app.service")
    for name in ("kept", "named", "moving", "gone", "leased", "vacated"):
        machine.attach(name, "vm")
    assert warnings(machine) == {}
    for name, text in AFTER.items():
        machine.write(f"/etc/berth/{name}.toml", text)
    assert warnings(machine) == {
        "booted": "is mounted and nobody holds it: the next daemon-reload unmounts it",
        "late": "is not mounted: the next daemon-reload stops it",
        "named": "is held by 'vm', and its mount point is that of volume 'renamed' now: the next daemon-reload unmounts it",
        "moving": "is held by 'vm' at '/srv/moving': the next daemon-reload stops its holders, and it stays mounted there",
        "gone": "is held by 'vm' and declared no more: after the next daemon-reload it stays mounted at '/srv/gone' until "
                "somebody unmounts it",
        # Nobody but targets of the boot holds "resident", "retired" and "settled", and these by a link only.
        "leased": "is held by 'vm' at '/srv/leased': the next daemon-reload stops its holders, and it stays mounted there",
        "vacated": "is held by 'vm' and declared no more: after the next daemon-reload it stays mounted at '/srv/vacated' until "
                   "somebody unmounts it",
    }

    machine.reload()
    machine.wait_unmounted("/srv/booted")
    machine.wait_unmounted("/srv/named")
    machine.wait_for(lambda: machine.state("app.service") == "inactive", "the end of app.service", 15)
    machine.wait_for(lambda: machine.state(attachment("moving", "vm")) == "inactive", "the end of the attachment", 15)
    assert machine.mounted("/srv/kept") and machine.state(attachment("kept", "vm")) == "active"
    for name in ("moving", "gone", "resident", "retired", "settled", "leased", "vacated"):
        assert machine.mounted(f"/srv/{name}"), name
    assert warnings(machine) == {}


def test_what_it_proposes_takes_the_harm_away(machine):
    """Held, or let go, before the reload."""
    machine.attach("named", "vm")
    for name in ("booted", "named"):
        machine.write(f"/etc/berth/{name}.toml", AFTER[name])
    assert set(warnings(machine)) == {"booted", "named"}
    machine.run("berth", "attach", "booted", "me")
    machine.run("berth", "detach", "named", "vm")
    assert warnings(machine) == {}
    machine.reload()
    assert machine.mounted("/srv/booted") and not machine.mounted("/srv/named")
    machine.run("berth", "detach", "booted", "me")
    machine.wait_unmounted("/srv/booted")
