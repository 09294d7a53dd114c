"""berth-check.service on a system whose sources and mount points are looked at: what it says, and that it touches nothing."""

import re

import pytest

WRONG = '[volume.wrong]\nwhere = "/srv/wrong"\ntype = "tmpfs"\noptions = ["siez=1M"]\n'

# Neither the folder that is bound nor the one that it is bound to
ABSENT = '[volume.absent]\nwhat = "/srv/absent"\nwhere = "/mnt/absent"\ntype = "bind"\nactivation = "attach"\n'

SHY = """\
[volume.attached]
where      = "/srv/attached"
type       = "tmpfs"
activation = "attach"

[volume.upon]
what       = "volume:attached/x"
where      = "/srv/upon"
type       = "bind"
activation = "attach"

[volume.auto]
where      = "/srv/auto"
type       = "tmpfs"
activation = "access"

[volume.below]
where      = "/srv/auto/below"
type       = "tmpfs"
activation = "manual"

[volume.idle]
where        = "/srv/idle"
type         = "tmpfs"
activation   = "access"
idle_timeout = "10min"
"""

HIDDEN = """\
[volume.home]
what       = "/home/berth/data"
where      = "/srv/home"
type       = "bind"
activation = "attach"

[volume.tmp]
where      = "/var/tmp/berth"
type       = "tmpfs"
activation = "attach"

[volume.made]
where      = "/opt/berth/made"
type       = "tmpfs"
activation = "attach"
"""


def said(machine, *arguments):
    """The first lines of what the check found, by the journal."""
    lines = machine.journal("-u", "berth-check.service", "-t", "berth", "-o", "cat", *arguments).splitlines()
    return [line for line in lines if re.search(r"\[[a-z-]+\]$", line)]


def check_again(machine):
    return machine.run("systemctl", "restart", "berth-check.service", check=False).returncode


@pytest.mark.every_release
def test_a_wrong_option_fails_the_check_at_boot_with_its_place_and_its_priority(berth):
    with berth({"/etc/berth/a.toml": WRONG, "/etc/berth/b.toml": ABSENT}, until={"degraded"}) as machine:
        assert machine.show("berth-check.service", "Result")["Result"] == "exit-code"
        [error] = said(machine, "-p", "err")
        assert error == "/etc/berth/a.toml:4:12: error: tmpfs does not know the option 'siez=1M' [option-unknown]" \
            or error == "/etc/berth/a.toml:4:12: error: tmpfs does not know the option 'siez' [option-unknown]"
        warnings = set(said(machine, "-p", "warning")) - {error}
        assert warnings == {
            "/etc/berth/b.toml:2:8: warning: '/srv/absent' does not exist [source-missing]"}
        hints = machine.journal("-u", "berth-check.service", "-p", "err", "-o", "cat")
        assert "/etc/berth/a.toml:4:12: hint: did you mean 'size'?" in hints.splitlines()
        assert "^" not in hints


@pytest.mark.every_release
def test_warnings_alone_do_not_fail_the_check(berth):
    with berth({"/etc/berth/b.toml": ABSENT}, until={"running"}) as machine:
        assert machine.show("berth-check.service", "Result")["Result"] == "success"
        assert len(said(machine, "-p", "warning")) == 1
        assert said(machine, "-p", "err") == []
        machine.path("/srv/absent").mkdir()
        assert machine.run("berth", "check").stdout == ""
        assert "mount-point-missing" in machine.run("berth", "check", "--verbose").stdout


@pytest.mark.every_release
def test_a_check_mounts_triggers_and_holds_nothing(berth):
    with berth({"/etc/berth/shy.toml": SHY}, until={"running"}) as machine:
        def now():
            # PID 1 makes itself a mount below /run/credentials for each service, as for the login at the console.
            mounts = [mount for mount in machine.mounts() if not mount.where.startswith("/run/credentials/")]
            units = machine.units("*.mount", "*.automount", "volume-*")
            return mounts, {unit: state for unit, state in units.items() if not unit.startswith("run-credentials-")}

        before = now()
        assert [mount.type for mount in machine.mounts("/srv/auto")] == ["autofs"]
        assert check_again(machine) == 0
        notes = machine.run("berth", "check", "--verbose").stdout
        assert "error:" not in notes
        assert now() == before
        # Of these two nothing can be known before the volume that they lie in is mounted.
        assert "/srv/attached/x" not in notes and "/srv/auto/below" not in notes

        # And nothing of it is in the way of the volume's end.
        machine.attach("attached", "a")
        machine.path("/srv/attached/x").mkdir()
        machine.attach("upon", "a")
        assert check_again(machine) == 0
        machine.detach("upon", "a")
        machine.detach("attached", "a")
        machine.wait_unmounted("/srv/upon")
        machine.wait_unmounted("/srv/attached")


@pytest.mark.every_release
def test_the_service_sees_what_everybody_sees(berth):
    with berth({"/etc/berth/hidden.toml": HIDDEN, "/home/berth/data/file": "", "/var/tmp/berth/file": ""},
               until={"running"}) as machine:
        assert check_again(machine) == 0
        seen = sorted(set(said(machine)))
        by_hand = machine.run("berth", "check").stdout.splitlines()
        for path in ("/srv/home", "/opt/berth/made"):
            assert path in machine.run("berth", "check", "--verbose").stdout
        assert seen == sorted(line for line in by_hand if re.search(r"\[[a-z-]+\]$", line))
        assert sorted(re.search(r"\[(.*)\]$", line)[1] for line in seen) == \
            ["mount-point-not-empty"]


def test_a_unit_of_the_administrator_is_named(berth):
    unit = "[Mount]\nWhat=tmpfs\nWhere=/srv/own\nType=tmpfs\n"
    declared = '[volume.own]\nwhere = "/srv/own"\ntype = "tmpfs"\n'
    with berth({"/etc/systemd/system/srv-own.mount": unit, "/etc/berth/own.toml": declared}, until={"running"}) as machine:
        assert said(machine) == ["/etc/berth/own.toml:2:9: warning: '/etc/systemd/system/srv-own.mount' takes precedence "
                                 "over what berth writes [unit-overridden]"]
        machine.path("/etc/systemd/system/srv-own.mount").unlink()
        machine.reload()
        assert machine.run("berth", "check").stdout == ""
