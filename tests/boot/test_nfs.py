"""Network volumes whose server stops answering: readers wait or fail as declared, holders stay, and berth never hangs."""

import json
import time
from contextlib import contextmanager

import pytest
from file_server import READ_AND_WRITE, SERVER, lose_what_is_sent, server_silent, server_stopped
from guest import attachment

# They share a machine, and there is one at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

# An emulated machine takes seconds where another takes none; what would hang does so for minutes, or for ever.
PROMPT = 20
RECOVERY = 90
END = 60

DECLARED = {
    "/etc/berth/nfs.toml": """
[volume.hard]
what       = "127.0.0.1:/export/hard"
where      = "/srv/hard"
type       = "nfs4"
options    = ["hard", "timeo=20"]
activation = "attach"

[volume.soft]
what       = "127.0.0.1:/export/soft"
where      = "/srv/soft"
type       = "nfs4"
options    = ["soft", "timeo=10", "retrans=1"]
activation = "attach"

[volume.unknown]
what       = "127.0.0.1:/export/unknown"
where      = "/srv/unknown"
type       = "nfs4"
activation = "attach"

[volume.impatient]
what       = "127.0.0.1:/export/soft"
where      = "/srv/impatient"
type       = "nfs4"
options    = ["retry=0"]
timeout    = "15s"
activation = "attach"
""",
}

@pytest.fixture(scope="module")
def machine(emulated):
    with emulated(SERVER | DECLARED, until={"running"}) as booted:
        yield booted


@contextmanager
def held(machine, volume, *holders):
    for holder in holders:
        machine.run("berth", "attach", volume, holder)
    try:
        yield
    finally:
        machine.detach(volume, *holders)
        machine.wait_unmounted(f"/srv/{volume}", RECOVERY)


def usage(machine) -> dict[str, dict | None]:
    """What `berth status --usage` says of each volume, which must come at once."""
    text = machine.run("berth", "status", "--usage", "--json", timeout=PROMPT).stdout
    return {volume["name"]: volume["usage"] for volume in json.loads(text)["volumes"]}


def nothing_is_left_of(machine, volume, holder) -> bool:
    """No mount, no holder, and no mount command that might come to an end later."""
    return (not machine.mounted(f"/srv/{volume}") and machine.state(attachment(volume, holder)) == "inactive"
            and f"/srv/{volume}" not in machine.command_lines())


def test_an_export_that_is_unknown_to_the_server_is_told_in_the_words_of_mount(machine):
    failed = machine.run("berth", "attach", "unknown", "a", check=False)
    assert failed.returncode == 1
    assert "mounting 127.0.0.1:/export/unknown failed, reason given by server: No such file or directory" in failed.stderr
    assert nothing_is_left_of(machine, "unknown", "a")


def test_a_server_that_refuses_is_told_in_the_words_of_mount(machine):
    with server_stopped(machine):
        failed = machine.run("berth", "attach", "impatient", "a", check=False)
        assert failed.returncode == 1 and "mount.nfs4: Connection refused" in failed.stderr
        assert nothing_is_left_of(machine, "impatient", "a")
    with held(machine, "impatient", "a"):
        assert machine.run("cat", "/srv/impatient/file").stdout == "soft\n"


def test_a_server_that_is_silent_fails_within_the_declared_timeout(machine):
    with server_silent(machine):
        began = time.monotonic()
        failed = machine.run("berth", "attach", "impatient", "a", check=False, timeout=15 + PROMPT)
        assert failed.returncode == 1 and time.monotonic() - began > 14
        assert "srv-impatient.mount" in failed.stderr
        assert nothing_is_left_of(machine, "impatient", "a")


def test_attach_waits_no_longer_than_it_is_told_for_a_server_that_is_silent(machine):
    with server_silent(machine):
        answer = machine.run("berth", "--json", "attach", "unknown", "a", "--timeout", "2s", check=False, timeout=PROMPT)
        assert answer.returncode == 1 and json.loads(answer.stdout)["result"] == "timeout"
        assert machine.state(attachment("unknown", "a")) == "inactive"
    # PID 1 does not break off a mount command for that; it has a limit of its own.
    machine.wait_for(lambda: machine.state("srv-unknown.mount") == "failed", "the end of mount.nfs", RECOVERY)
    assert nothing_is_left_of(machine, "unknown", "a")


def test_a_hard_mount_waits_for_the_server_and_keeps_its_holders(machine):
    with held(machine, "hard", "a", "b"):
        with server_stopped(machine):
            user = machine.begin(*READ_AND_WRITE, "/srv/hard")
            seen = usage(machine)
            assert seen["hard"] is None
            machine.run("berth", "attach", "hard", "c", timeout=PROMPT)
            assert machine.run("berth", "detach", "hard", "c", timeout=PROMPT).stderr == ""
            assert not user.done()
        result = user.result(RECOVERY)
        assert (result.returncode, result.stdout, result.stderr) == (0, "hard\n", "")
        assert machine.run("cat", "/export/hard/new").stdout == "new\n"
        assert usage(machine)["hard"]["size"] > 0
        assert len(machine.mounts("/srv/hard")) == 1
        assert {machine.state(attachment("hard", holder)) for holder in "ab"} == {"active"}


def test_a_soft_mount_fails_its_users_and_keeps_its_holders(machine):
    with held(machine, "soft", "a", "b"):
        with server_silent(machine):
            user = machine.begin("cat", "/srv/soft/file")
            assert usage(machine)["soft"] is None
            result = user.result(RECOVERY)
            assert result.returncode != 0 and "Input/output error" in result.stderr
        machine.wait_for(lambda: machine.run(*READ_AND_WRITE, "/srv/soft", check=False).returncode == 0,
                         "the soft mount", RECOVERY)
        assert len(machine.mounts("/srv/soft")) == 1
        assert {machine.state(attachment("soft", holder)) for holder in "ab"} == {"active"}


def test_the_last_holder_lets_go_of_a_volume_in_use_whose_server_is_silent(machine):
    for holder in "ab":
        machine.run("berth", "attach", "hard", holder)
    machine.begin("env", "-C", "/srv/hard", "sleep", "20")
    machine.wait_for(lambda: "sleep 20" in machine.command_lines(), "a process in the volume")
    with server_silent(machine):
        user = machine.begin(*READ_AND_WRITE, "/srv/hard")
        assert not user.done(2)
        first = machine.run("berth", "detach", "hard", "a", timeout=PROMPT)
        assert first.stderr == "" and machine.mounted("/srv/hard")
        last = machine.run("berth", "detach", "hard", "b", "--timeout", "5s", check=False, timeout=5 + PROMPT)
        assert last.returncode == 3 and "systemd keeps trying" in last.stderr and "sleep" in last.stderr
        assert machine.mounted("/srv/hard") and not user.done()
    assert user.result(RECOVERY).returncode == 0
    machine.wait_unmounted("/srv/hard", RECOVERY)
    with held(machine, "hard", "a"):
        assert machine.run("cat", "/srv/hard/new").stdout == "new\n"


def test_the_last_holder_of_an_idle_volume_is_not_kept_waiting_by_a_silent_server(machine):
    machine.run("berth", "attach", "hard", "a")
    with server_silent(machine):
        last = machine.run("berth", "detach", "hard", "a", "--timeout", "5s", check=False, timeout=5 + PROMPT)
        # The kernel may take leave of the server for longer than that, and umount(8) with it.
        assert last.returncode == 0 or (last.returncode == 3 and "systemd keeps trying" in last.stderr)
        assert machine.state(attachment("hard", "a")) == "inactive"
    machine.wait_unmounted("/srv/hard", RECOVERY)


def test_a_reader_that_waits_for_a_dead_server_does_not_hold_up_the_end(machine):
    """The last one. Without `force_unmount` it takes the manager's limit: systemd 252 waits as long after SIGTERM and again after
    SIGKILL for the reader, 90 s unless told otherwise, and goes on after that."""
    machine.write("/etc/systemd/system.conf.d/test.conf", "[Manager]\nDefaultTimeoutStopSec=5s\n")
    machine.run("systemctl", "daemon-reexec")
    machine.run("berth", "attach", "hard", "a")
    lose_what_is_sent(machine)
    reader = machine.begin(*READ_AND_WRITE, "/srv/hard")
    assert not reader.done(3)
    assert machine.power_off() < END
    assert "Power down" in machine.console.read_text(errors="replace")
