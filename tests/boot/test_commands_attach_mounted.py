"""berth attach and detach of what is mounted: no declaration is read unless one has changed, and then it counts at once."""

import re
import subprocess

import pytest
from client import Outcome, berth, quiet

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

DECLARED = {f"/etc/berth/{name}.toml": f"""
[volume.{name}]
where      = "/srv/{name}"
type       = "tmpfs"
options    = ["size=1M", "nodev"]
activation = "attach"
""" for name in ("data", "more")}
MISTAKE = DECLARED["/etc/berth/data.toml"] + "optoins = []\n"


@pytest.fixture(scope="module")
def shared(berth):
    with berth(DECLARED, until={"running"}) as container:
        yield container


@pytest.fixture
def machine(shared):
    quiet(shared, "attach", "data", "b")
    shared.reload()
    yield shared
    for path, text in DECLARED.items():
        shared.write(path, text)
    shared.run("rm", "-rf", "/etc/berth/data.toml.d", "/run/berth/other.toml")
    shared.reload()
    berth(shared, "detach", "data", "a")
    quiet(shared, "detach", "data", "b")
    shared.wait_unmounted("/srv/data")


def read_by(machine, tmp_path, *words: str) -> set[str]:
    """The declarations that berth opens."""
    calls = tmp_path / "calls"
    # The sanitizer of leaks can't work while it is traced.
    subprocess.run(["env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-f", "-qq", "-e", "trace=openat,openat2,open", "-o", str(calls), "nsenter", "-t",
                    str(machine.leader), "-a", "--", "berth", *words], check=True, timeout=60, capture_output=True)
    return set(re.findall(r'"([^"]*\.toml)"', calls.read_text()))


def test_nothing_is_read_while_nothing_has_changed(machine, tmp_path):
    assert read_by(machine, tmp_path, "attach", "data", "a") == set()
    assert machine.state("volume-data@a.target") == "active"
    assert read_by(machine, tmp_path, "detach", "data", "a") == set()
    assert machine.state("volume-data@a.target") == "inactive" and machine.mounted("/srv/data")


def test_a_change_of_any_file_has_all_read_until_it_is_loaded(machine, tmp_path):
    machine.write("/etc/berth/more.toml", DECLARED["/etc/berth/more.toml"] + "\n")
    assert {path.rpartition("/")[2] for path in read_by(machine, tmp_path, "attach", "data", "a")} >= {"data.toml", "more.toml"}
    machine.reload()
    assert read_by(machine, tmp_path, "attach", "data", "a") == set()


def test_what_is_not_mounted_has_all_read(machine, tmp_path):
    assert {path.rpartition("/")[2] for path in read_by(machine, tmp_path, "attach", "more", "a")} >= {"data.toml", "more.toml"}
    quiet(machine, "detach", "more", "a")


@pytest.mark.parametrize("path, text", [
    ("/etc/berth/data.toml", MISTAKE),
    ("/etc/berth/data.toml.d/x.toml", "[volume.data]\noptoins = []\n"),
    ("/run/berth/other.toml", DECLARED["/etc/berth/data.toml"]),
    ("/etc/berth/more.toml", DECLARED["/etc/berth/more.toml"].replace("/srv/more", "/srv/data")),
])
def test_a_mistake_counts_before_it_is_loaded(machine, path, text):
    machine.write(path, text)
    found = berth(machine, "attach", "data", "a")
    assert (found.status, found.output) == (1, "") and found.errors.startswith("berth: volume 'data' is wrong: ")
    assert machine.state("volume-data@a.target") == "inactive" and machine.state("volume-data@b.target") == "active"


def test_what_is_declared_no_more_counts_before_it_is_loaded(machine):
    machine.path("/etc/berth/data.toml").unlink()
    assert berth(machine, "attach", "data", "a") == Outcome(1, "", "berth: there is no volume 'data'\n")


def test_another_option_counts_before_it_is_loaded(machine):
    machine.write("/etc/berth/data.toml", DECLARED["/etc/berth/data.toml"].replace("size=1M", "size=2M"))
    found = berth(machine, "--json", "attach", "data", "a")
    assert (found.status, found.data["result"]) == (1, "differs")
    assert [one["declared"] for one in found.data["differs"]] == ["size=2M"]


def test_what_was_remounted_by_hand_is_not_what_is_declared(machine):
    machine.run("mount", "-o", "remount,dev", "/srv/data")
    found = berth(machine, "--json", "attach", "data", "a")
    machine.run("mount", "-o", "remount,nodev", "/srv/data")
    assert (found.status, found.data["result"]) == (1, "differs")
    assert {"key": "options", "declared": "nodev", "actual": "dev"} in found.data["differs"]
