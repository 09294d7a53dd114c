"""The end of the machine of test_everything.py: no file of its group comes after this one."""

import re

import figures
import pytest
from everything import VOLUMES, seconds_to, unit
from guest import UNMOUNTED

pytestmark = pytest.mark.xdist_group("machine")

# Far from what systemd grants a stuck unmount, and from what a busy host needs.
END_BOUND = 40


@pytest.fixture(scope="module")
def machine(machine_with_everything, end_of_everything):
    yield machine_with_everything
    end_of_everything.close()


def test_the_end_is_clean_and_quick(machine):
    uptime = seconds_to(machine, "multi-user.target")
    began = int(machine.run("date", "+%s%6N").stdout)
    seconds = machine.power_off()
    figures.record("emulated machine", machine.release, seconds_to_boot=uptime, seconds_to_power_off=seconds)
    assert seconds < END_BOUND

    journal = machine.journal()
    assert "Failed unmounting" not in journal and "ordering cycle" not in journal

    def ended(name):
        return [time for time in machine.events(name, UNMOUNTED) if time > began]

    ends = {volume: ended(unit(volume)) for volume in VOLUMES}
    assert {volume: len(times) for volume, times in ends.items()} == dict.fromkeys(VOLUMES, 1)
    [locked], [swap_ended] = ended("systemd-cryptsetup@vault.service"), ended("srv-data-swapfile.swap")
    assert ends["vault"] < [locked] < ends["data"]
    assert max([swap_ended], ends["www"], ends["merged"], ends["loop"]) < ends["data"]
    console = machine.console.read_text(errors="replace")
    # By PID 1: what it leaves, systemd-shutdown unmounts, and says so.
    assert "All filesystems unmounted." in console and "Power down" in console
    assert not re.search(r"Unmounting '/srv|Deactivating swap /|Detaching DM \d", console)
