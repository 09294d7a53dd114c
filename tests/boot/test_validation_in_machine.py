"""The tables of suite `validation` on Debian's kernels: other drivers than here, as modules, and other words of theirs."""

import json
import subprocess
from pathlib import Path

import machine as machines
import pytest
from case_table import tables
from checked import Outcome, found_by_case, patiently
from drivers import Drivers
from judged import Asked, is_right, problems, questions

# One machine of these at a time, beside one of the others, which take as long together.
pytestmark = pytest.mark.xdist_group("kernels")

TABLES = tables(Path(__file__).parent.parent / "validation/options")
LIMIT = 120
AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


# Few enough for an emulated processor to ask about within berth's time limit.
TOGETHER = 25
PIECES = {f"{table}-{at // TOGETHER}": cases[at:at + TOGETHER]
          for table, cases in TABLES.items() for at in range(0, len(cases), TOGETHER)}


def place(piece: str) -> str:
    return f"/validation/{piece}"


def pieces_of(table: str) -> list[str]:
    return [piece for piece, cases in PIECES.items() if cases[0].table == table]


@pytest.fixture(scope="module", params=[("bookworm", machines.CLOUD_KERNEL), ("trixie", machines.FULL_KERNEL)],
                ids=["Linux 6.1", "Linux 6.12"])
def machine(emulated, request):
    release, kernel = request.param
    files = {f"{place(piece)}/etc/berth/{case.name}.toml": case.declaration
             for piece, cases in PIECES.items() for case in cases}
    with emulated(files, release=release, kernel=kernel) as booted:
        yield booted


@pytest.fixture(scope="module")
def asked_drivers(machine):
    return Drivers(lambda command, text: machine.run(*command, text=text, timeout=LIMIT).stdout)


@pytest.fixture
def drivers(asked_drivers):
    """What they answer stays; other tests may have loaded some."""
    asked_drivers.look()
    return asked_drivers


def check(machine, piece: str, *words: str, before: tuple[str, ...] = ()) -> Outcome:
    result: subprocess.CompletedProcess = machine.run(*before, "berth", "--root", place(piece), *words, check=False,
                                                      timeout=LIMIT)
    return Outcome(result.returncode, result.stdout, result.stderr)


def judge(machine, pieces: list[str], asked: Asked, before: tuple[str, ...] = ()) -> None:
    said = ""
    for piece in pieces:
        outcome = patiently(lambda: check(machine, piece, "--json", "check", f"--kernel={asked.kernel}", before=before))
        assert outcome.errors == ""
        said += problems(PIECES[piece], found_by_case(PIECES[piece], outcome), asked)
    assert not said, said


def test_only_drivers_that_are_loaded_are_asked_unless_told_otherwise(machine, drivers):
    kinds = {case.type for cases in TABLES.values() for case in cases}
    assert {"nfs", "cifs", "vfat"} <= kinds - drivers.loaded, "the machine has loaded what nobody has asked for"
    before = machine.run("cat", "/proc/filesystems").stdout
    for table in TABLES:
        judge(machine, pieces_of(table), Asked(drivers))
    assert machine.run("cat", "/proc/filesystems").stdout == before
    # The system itself may load others meanwhile.
    modules = {line.split()[0] for line in machine.run("cat", "/proc/modules").stdout.splitlines()}
    assert not modules & (kinds - drivers.loaded)


@pytest.mark.parametrize("table", TABLES)
def test_each_option_gets_the_findings_of_the_table_with_every_driver(machine, drivers, table):
    judge(machine, pieces_of(table), Asked(drivers, kernel="always"))


@pytest.mark.parametrize("table", TABLES)
def test_an_ordinary_user_gets_the_same(machine, drivers, table):
    judge(machine, pieces_of(table)[:1], Asked(drivers, kernel="always", as_user=True), before=AS_NOBODY)


def test_right_options_give_no_output(machine, drivers):
    asked = Asked(drivers, kernel="always")
    for piece in [pieces_of(table)[0] for table in TABLES]:
        cases = PIECES[piece]
        drivers.ask(questions(cases, asked))
        wrong = [f"{place(piece)}/etc/berth/{case.name}.toml" for case in cases if not is_right(case, asked)]
        machine.run("rm", "-f", *wrong, "/nothing")
        assert check(machine, piece, "check", "--kernel=always") == Outcome(0, "", "")


def test_the_machine_has_drivers_that_verify_and_one_that_does_not(machine, drivers):
    """Else the tests above would not tell one from the other."""
    release = json.loads(machine.run("uname", "-r").stdout.strip().join('""'))
    assert all(drivers.verifies(kind) for kind in ("nfs", "cifs", "ceph", "exfat", "ext4")), release
    assert drivers.error("vfat" if release.startswith("6.1.") else "f2fs", "berth-nonsense") == 0, release
