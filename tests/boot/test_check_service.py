"""berth-check: a broken declaration shows where an operator looks."""

import time

import pytest

GOOD = '[volume.good]\nwhere = "/srv/good"\ntype = "tmpfs"\n'
BROKEN = GOOD + "optoins = []\n"
SOON = 60  # on a busy machine, with sanitizers
PAUSE = "/run/pause"  # as long as it is there


def paused(unit, setting):
    wait = f"timeout 30 sh -c 'while test -e {PAUSE}; do sleep 0.1; done'"
    return {f"/etc/systemd/system/{unit}.d/50-test.conf": f"[Service]\n{setting}={wait}\n", "/etc/berth/good.toml": GOOD}


def result(machine):
    """`failed` or `success`, or what it is doing."""
    shown = machine.show("berth-check.service", "ActiveState", "Result")
    return shown["Result"] if shown["ActiveState"] == "inactive" else shown["ActiveState"]


@pytest.fixture
def machine(berth):
    with berth({"/etc/berth/good.toml": GOOD}, until={"running"}) as container:
        yield container


def test_right_declarations_pass_the_check_at_boot(machine):
    assert result(machine) == "success"
    assert int(machine.show("berth-check.service", "ExecMainStartTimestampMonotonic")
               ["ExecMainStartTimestampMonotonic"]) > 0
    assert machine.state("berth-check.path") == "active"


def test_a_broken_declaration_fails_the_check_at_boot(berth):
    with berth({"/etc/berth/bad.toml": BROKEN}, until={"degraded"}) as machine:
        assert result(machine) == "failed"
        journal = machine.journal("-u", "berth-check.service", "-o", "cat")
        assert "/etc/berth/bad.toml:4:1: error: " in journal and "optoins" in journal


def watching(machine):
    """For some milliseconds after an edit, until it has asked for a check, a path unit does not watch."""
    return machine.show("berth-check.path", "SubState")["SubState"] == "waiting"


@pytest.mark.every_release
def test_every_edit_is_checked_however_fast_they_come(machine):
    for _ in range(5):
        machine.wait_for(lambda: watching(machine), "the watch")
        machine.write("/etc/berth/good.toml", BROKEN)
        machine.wait_for(lambda: result(machine) == "failed", "the check of a broken file", SOON)
        machine.wait_for(lambda: watching(machine), "the watch")
        machine.write("/etc/berth/good.toml", GOOD)
        machine.wait_for(lambda: result(machine) == "success", "the check of a mended file", SOON)


@pytest.mark.every_release
def test_an_edit_that_comes_during_a_check_is_checked_as_well(berth):
    with berth(paused("berth-check.service", "ExecStopPost"), until={"running"}) as machine:
        machine.write(PAUSE, "")
        machine.write("/etc/berth/good.toml", BROKEN)
        machine.wait_for(lambda: machine.state("berth-check.service") == "deactivating", "the check's end")
        machine.write("/etc/berth/good.toml", GOOD)
        time.sleep(1)  # longer than PID 1 takes to ask for another
        machine.path(PAUSE).unlink()
        machine.wait_for(lambda: result(machine) == "success", "the check of the mended file")


@pytest.mark.every_release
def test_an_edit_that_comes_while_the_path_unit_does_not_watch_is_checked_as_well(berth):
    with berth(paused("berth-recheck.service", "ExecStartPost"), until={"running"}) as machine:
        machine.write(PAUSE, "")
        machine.write("/etc/berth/good.toml", GOOD)
        machine.wait_for(lambda: machine.show("berth-recheck.service", "SubState")["SubState"] == "start-post", "the pause")
        time.sleep(1)  # longer than a check takes
        machine.write("/etc/berth/good.toml", BROKEN)
        machine.path(PAUSE).unlink()
        machine.wait_for(lambda: result(machine) == "failed", "the check of the broken file")


@pytest.mark.every_release
def test_no_edit_is_lost_among_files_that_come_to_run(machine):
    """PID 1 watches all paths of a path unit anew for an event at one of them, and forgets what it was not told yet."""
    machine.run("systemd-run", "--quiet", "sh", "-c", "while :; do : >/run/some; rm /run/some; done")
    for _ in range(20):
        machine.write("/etc/berth/good.toml", BROKEN)
        machine.wait_for(lambda: result(machine) == "failed", "the check of a broken file", SOON)
        machine.write("/etc/berth/good.toml", GOOD)
        machine.wait_for(lambda: result(machine) == "success", "the check of a mended file", SOON)


def test_a_file_put_in_place_by_renaming_is_checked(machine):
    machine.write("/etc/draft", BROKEN)
    machine.path("/etc/draft").rename(machine.path("/etc/berth/other.toml"))
    machine.wait_for(lambda: result(machine) == "failed", "the check of a new file")
    machine.path("/etc/berth/other.toml").unlink()
    machine.wait_for(lambda: result(machine) == "success", "the check after a removal")


@pytest.mark.parametrize("folder", ["/run/berth", "/usr/local/lib/berth", "/usr/lib/berth"])
def test_a_folder_that_was_not_there_at_boot_is_watched(machine, folder):
    machine.write(f"{folder}/new.toml", BROKEN.replace("good", "new"))
    machine.wait_for(lambda: result(machine) == "failed", f"the check of a file in {folder}")


def test_a_machine_without_declarations_is_in_order(berth):
    with berth(until={"running"}) as machine:
        assert result(machine) == "success"
        machine.write("/etc/berth/new.toml", BROKEN)
        machine.wait_for(lambda: result(machine) == "failed", "the check of the first declaration")
