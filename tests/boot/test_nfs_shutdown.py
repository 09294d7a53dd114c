"""The end of a machine whose file server went first."""

import pytest
from file_server import READ_AND_WRITE, SERVER, lose_what_is_sent
from handmade import SYSTEM

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

# What systemd would wait for each of several attempts, if nothing shorter were declared, is 90 s.
BOUND = 60

DECLARED = """
[volume.hard]
what          = "127.0.0.1:/export/hard"
where         = "/srv/hard"
type          = "nfs4"
options       = ["hard", "timeo=20"]
activation    = "attach"
used_by       = ["writer.service"]
force_unmount = true
timeout       = "15s"
"""


# What is written and not yet sent can't be killed, nor unmounted but by force.
WRITER = """\
[Service]
ExecStart=sh -c 'exec 3<>/srv/hard/new; while [ ! -e /run/go ]; do sleep 0.1; done; dd if=/dev/zero bs=1M count=20 >&3; sleep infinity'
TimeoutStopSec=3s
"""


def unsent(machine) -> int:
    """KiB that are written, and not on their disk or server."""
    lines = dict(line.split(":") for line in machine.run("cat", "/proc/meminfo").stdout.splitlines())
    return sum(int(lines[key].split()[0]) for key in ("Dirty", "Writeback"))


def test_force_unmount_gets_rid_of_what_a_dead_server_will_never_take_and_of_who_waits_for_it(emulated):
    with emulated(SERVER | {"/etc/berth/hard.toml": DECLARED, f"{SYSTEM}/writer.service": WRITER}, until={"running"}) as machine:
        machine.start("writer.service")
        machine.run("berth", "attach", "hard", "a")
        lose_what_is_sent(machine)
        reader = machine.begin(*READ_AND_WRITE, "/srv/hard")
        assert not reader.done(3)
        machine.write("/run/go", "")
        machine.wait_for(lambda: unsent(machine) > 1024, "something to be sent", BOUND)
        assert machine.power_off() < BOUND
        console = machine.console.read_text(errors="replace")
        assert "Unmounted" in console and "srv-hard.mount" in console and "Power down" in console
