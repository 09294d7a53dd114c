"""What berth and its tests rest on besides mounts: the command line, and units that watch a folder."""

import time

import pytest
from handmade import SYSTEM, service

pytestmark = pytest.mark.every_release


def test_a_container_reads_the_command_line_of_its_first_process(plain):
    unit = service("ConditionKernelCommandLine=berth=0", "true") + "Type=oneshot\nRemainAfterExit=yes\n"
    with plain({f"{SYSTEM}/asks.service": unit}, arguments=("berth=0",)) as machine:
        machine.start("asks.service")
        assert machine.state("asks.service") == "active"


def test_a_path_unit_does_not_see_what_changes_while_its_service_runs(plain):
    counting = service(command="sh -c 'echo ran >>/srv/log; sleep 5'") + "Type=oneshot\n"
    with plain({"/etc/watched/file": "", f"{SYSTEM}/watch.path": "[Path]\nPathChanged=/etc/watched\n",
                f"{SYSTEM}/watch.service": counting}) as machine:
        machine.start("watch.path")
        machine.write("/etc/watched/file", "1")
        machine.wait_for(machine.path("/srv/log").exists, "the service")
        time.sleep(0.3)  # for the events of the first write to be over
        machine.write("/etc/watched/file", "2")
        machine.wait_for(lambda: machine.state("watch.service") == "inactive", "the service's end")
        time.sleep(0.3)
        assert machine.path("/srv/log").read_text() == "ran\n"
        machine.write("/etc/watched/file", "3")
        machine.wait_for(lambda: machine.path("/srv/log").read_text() == "ran\n" * 2, "the second run")
