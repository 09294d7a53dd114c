"""What reaches /dev/kmsg when PID 1 runs the generator, and what becomes of messages that nobody takes."""

import re

import pytest

from machine import INNOCENT_OTHER

# In the shell that execs the generator its PID is the generator's.
KMSG = 'mount --bind "$0" /dev/kmsg && export SYSTEMD_EXEC_PID=$$ && exec "$@"'
LONG = "w" * 5000
WRONG = f"""
[volume.a]
where = "/srv/a"
type = "tmpfs"
optoins = ["x"]
"{LONG}" = 1
description = "a\\nb"

[volume.b]
where = "/srv/{LONG}"
type = "tmpfs\\u001b[2J"
after = ["\\u0000", "{chr(0x20AC) * 900}"]

[volume."x\\n<0>berth-generator[1]: fake"]
where = "/srv/x"
"""


@pytest.fixture
def log(machine, need):
    def run(text):
        machine.write("etc/berth/other.toml", INNOCENT_OTHER)
        machine.write("etc/berth/a.toml", text)
        records = machine.folder / "records"
        records.write_text("")
        done = machine.run(prefix=(need("unshare"), "-m", "sh", "-c", KMSG, str(records)))
        return done, records.read_bytes()

    return run


def test_each_finding_is_a_record_with_priority_and_place(machine, log):
    done, records = log(WRONG)
    assert done.status == 1 and done.errors == "" and "srv-stranger.mount" in done.tree
    assert records.endswith(b"\n")
    lines = records.decode("utf-8").splitlines() if b"\xe2\x80\xa8" not in records else records.decode().split("\n")[:-1]
    place = re.escape(str(machine.root)) + r"/etc/berth/a\.toml:\d+:\d+: "
    for line in lines:
        assert re.match(rf"<[346]>berth-generator\[\d+\]: {place}(error|warning|note|hint): ", line), line
        assert len(line.encode()) + 1 <= 1024
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", line)
    assert any(line.startswith("<3>") and " error: " in line for line in lines)
    assert not any(line.startswith("<0>") for line in lines)


def test_what_thousands_depend_on_takes_few_lines(log):
    """One mistake in a volume that 8,000 others lie in."""
    base = '[volume.base]\nwhere = "/srv/base"\ntype = "tmpfs"\noptoins = []\n'
    below = '[volume.v{0}]\nwhat = "volume:base/{0}"\nwhere = "/srv/{0}"\ntype = "bind"\n'
    done, records = log(base + "".join(below.format(number) for number in range(8000)))
    assert done.status == 1 and done.errors == "" and "srv-7999.mount" in done.tree
    assert b" error: unknown key 'optoins' " in records
    assert records.endswith(b"and 7995 more notes of this finding\n")
    assert len(records) < 4096


def test_thousands_of_mistakes_take_few_lines(log):
    wrong = '[volume.v{0}]\nwhere = "/srv/{0}"\ntype = "tmpfs"\nrequired = "yes"\n'
    done, records = log("".join(wrong.format(number) for number in range(8000)))
    assert done.status == 1 and done.errors == "" and "srv-7999.mount" in done.tree
    assert records.endswith(b"and 7950 more findings: 'berth check' shows all\n")
    assert len(records) < 32768


def test_right_declarations_log_nothing(log):
    done, records = log('[volume.a]\nwhere = "/srv/a"\ntype = "tmpfs"\n')
    assert (done.status, done.errors, records) == (0, "", b"")


@pytest.mark.parametrize("pid", ["1", "0", "", "-1", "x", "99999999999999999999"])
def test_another_pid_in_the_environment_logs_to_standard_error(machine, pid):
    machine.write("etc/berth/a.toml", WRONG)
    done = machine.run(SYSTEMD_EXEC_PID=pid)
    assert done.status == 1 and " error: " in done.errors


@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", "<&- >&- 2>&-"])
def test_messages_that_nobody_takes_change_nothing(machine, redirection):
    machine.write("etc/berth/other.toml", INNOCENT_OTHER)
    machine.write("etc/berth/a.toml", WRONG)
    reference = machine.run()
    done = machine.run(prefix=("sh", "-c", f'exec "$0" "$@" {redirection}'))
    assert done.tree == reference.tree
    assert done.status == 1, f"status {done.status}: {done.errors}"
