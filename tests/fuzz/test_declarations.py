"""Random declarations of all tables, made from the tables of keys, and what holds for any of them."""

import os
import re
import subprocess
from pathlib import Path

import pytest

TRY = Path(os.environ["BERTH_BUILD"]) / "tests/fuzz/try-declarations"
CASES = 2000
SAMPLE = 20
SEED = os.environ.get("BERTH_TEST_SEED", "1")
OF_OTHERS = ("app.service", "late@.service", "note@.service", "systemd-cryptsetup@.service")
NOT_FOUND = re.compile(r"(?P<unit>\S+): Failed to create (?P=unit)/start: Unit (?P<missing>\S+) not found\.")

UNKNOWN_KEY = re.compile(r": Unknown key '(?P<key>[^']+)' in section \[\w+\], ignoring\.$")
OF_A_CYCLE = re.compile(r": (Found ordering cycle|Found dependency on|Job \S+ deleted to break ordering cycle)")


@pytest.fixture(scope="module")
def tried():
    return subprocess.run([TRY, "--seed", SEED, "--cases", str(CASES), "--coverage"], capture_output=True, text=True,
                          check=False, timeout=500)


def test_every_invariant_holds_for_each_case(tried):
    """With the smallest case for each kind of failure."""
    assert (tried.returncode, tried.stdout, tried.stderr) == (0, f"{CASES} cases, 0 kinds of failure\n", "")


def test_every_key_of_every_table_is_tried_with_right_and_wrong_values(tried):
    never = [line for line in tried.stdout.splitlines() if line.startswith("never ")]
    assert tried.stdout and not never


def shown(number, seed=SEED):
    return subprocess.run([TRY, "--seed", seed, "--show", str(number)], capture_output=True, text=True, check=True,
                          timeout=60).stdout


def test_the_same_seed_gives_the_same_case():
    assert shown(5, "7") == shown(5, "7") != shown(6, "7")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What is written for a sample: a folder for each, named by the number of the case."""
    folder = tmp_path_factory.mktemp("units")
    subprocess.run([TRY, "--seed", SEED, "--cases", str(CASES), "--every", str(CASES // SAMPLE), "--units", folder],
                   check=True, timeout=60)
    return folder


@pytest.fixture(scope="module")
def of_others(tmp_path_factory):
    """Units that declarations name and that others bring: early, so that any cycle is made by what is written."""
    folder = tmp_path_factory.mktemp("others")
    for name in OF_OTHERS:
        (folder / name).write_text("[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\n")
    return folder


def complaints(folder, of_others):
    """What systemd says of the units in a folder, but for those that a declaration names and nobody brings."""
    units = [path.name for path in folder.iterdir() if path.is_file() and "@." not in path.name]
    if not units:
        return []
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:{of_others}:/usr/lib/systemd/system"}
    done = subprocess.run(["systemd-analyze", "--man=no", "verify", "--", *units], capture_output=True, text=True,
                          check=False, timeout=60, env=environment)
    lines = done.stderr.splitlines()
    if "order-risk" in folder.with_name(f"{folder.name}.findings").read_text():  # which says so
        lines = [line for line in lines if not OF_A_CYCLE.search(line)]
    missing = [NOT_FOUND.fullmatch(line) for line in lines]
    return [line for line, match in zip(lines, missing) if match is None or (folder / match["missing"]).exists()]


def numbers():
    return range(0, CASES, CASES // SAMPLE)


def is_handed_on(line, declared):
    """True of a directive that is in a pass-through table, and of another section: systemd knows which it takes."""
    unknown = UNKNOWN_KEY.search(line)
    return unknown is not None and f"{{ {unknown['key']} = " in declared


@pytest.mark.parametrize("number", numbers())
def test_systemd_has_nothing_to_say_of_what_is_written(written, of_others, number):
    assert (written / str(number)).is_dir()
    declared = shown(number)
    assert [line for line in complaints(written / str(number), of_others) if not is_handed_on(line, declared)] == [], declared
