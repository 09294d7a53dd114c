"""PID 1 puts variables of its environment into the arguments of mount(8): what is declared arrives as it is declared all the same."""

import pytest

pytestmark = pytest.mark.every_release

OPTIONS = ["x-app.a=$$1", "x-app.b=${PATH}", "x-app.c=$PATH", "x-app.d=$", "x-app.e=a$$$b${}"]
DECLARED = f"""
[volume.options]
where   = "/srv/options"
type    = "tmpfs"
options = {OPTIONS}

[volume.folder]
what  = "/srv/source/$b c$"
where = "/srv/$folder $"
type  = "bind"
"""
# Of each PID 1 would make something else.
REFUSED = ["/srv/a$$b", "/srv/${PATH}", "/srv/${"]


def declared(where):
    return f"[volume.a]\nwhere = '{where}'\ntype = 'tmpfs'\n[volume.b]\nwhat = '{where}'\nwhere = '/srv/b'\ntype = 'bind'\n"


def test_what_looks_like_a_variable_is_mounted_as_it_is(berth):
    with berth({"/etc/berth/a.toml": DECLARED, "/srv/source/$b c$/file": ""}) as machine:
        assert machine.run("berth", "check").stdout == ""
        utab = machine.run("cat", "/run/mount/utab").stdout
        told = next(line for line in utab.splitlines() if "/srv/options" in line)
        assert [option for option in OPTIONS if option not in told.replace("OPTS=", "").split(" ")[-1].split(",")] == []
        assert machine.run("ls", "/srv/$folder $").stdout.split() == ["file"]
        assert [state for state in machine.run("berth", "status", "--json").stdout.splitlines() if "differs" in state and "key" in state] == []


@pytest.mark.parametrize("where", REFUSED)
def test_a_path_that_means_another_to_systemd_is_refused(berth, where):
    with berth({"/etc/berth/a.toml": declared(where)}, until={"running", "degraded"}) as machine:
        found = machine.run("berth", "check", check=False)
        assert found.returncode == 1
        assert found.stdout.count("for a variable, and would put something else there") == 2
        assert [mount.where for mount in machine.mounts() if mount.where.startswith("/srv")] == []
