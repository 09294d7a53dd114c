"""The scripts that a newcomer starts with say what they take, refuse what they don't, and build nothing for it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
SUITES = re.search(r"^all=\((.*)\)$", (SOURCE / "tests/run.sh").read_text(), re.M).group(1)


@pytest.fixture
def run(tmp_path):
    """Runs a script where nothing can be built: no compiler and no ninja can be found."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "cat", "dirname"):
        (tools / name).symlink_to(f"/usr/bin/{name}")

    def run_script(name, *arguments):
        return subprocess.run([SOURCE / name, *arguments], env={"PATH": str(tools), "BERTH_BUILD": str(tmp_path / "build")},
                              capture_output=True, text=True, check=False, timeout=60)

    return run_script


@pytest.mark.parametrize("name", ["examples/try.sh", "tests/run.sh", "tests/bench/run.sh"])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_a_script_says_what_it_takes(run, name, option):
    done = run(name, option)
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith(f"Usage: {name}")


def test_the_help_of_the_tests_names_every_suite(run):
    assert f"\nSuites: {SUITES}\n" in run("tests/run.sh", "--help").stdout


@pytest.mark.parametrize("name, arguments, message", [
    ("examples/try.sh", ["quickly"], "it takes no 'quickly'; try --help"),
    ("tests/run.sh", ["-k"], "-k needs a part of the name of a test"),
    ("tests/run.sh", ["unit", "-k", ""], "-k needs a part of the name of a test"),
    ("tests/run.sh", ["unit", "-k", "-v"], "-k needs a part of the name of a test"),
    ("tests/run.sh", ["-k", "UnitName"], f"-k needs a suite; there are: {SUITES}"),
    ("tests/run.sh", ["units"], f"there is no suite 'units'; there are: {SUITES}"),
    ("tests/run.sh", ["unit", "--fast"], "there is no option '--fast'; try --help"),
    ("tests/bench/run.sh", ["--fast"], "'--fast' is no number of volumes; try --help"),
    ("tests/bench/run.sh", ["--fsck", "ten"], "'ten' is no number of volumes; try --help"),
    ("tests/bench/run.sh", ["--against"], "--against takes the path of a berth-generator"),
    ("tests/bench/run.sh", ["--fsck", "--against", "/etc/passwd", "10"], "--against takes the path of a berth-generator"),
    ("tests/bench/run.sh", ["--profile"], "--profile takes a number of volumes"),
])
def test_a_script_refuses_nonsense(run, name, arguments, message):
    done = run(name, *arguments)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"{name}: {message}\n", 2)


def golden_tests(name):
    return subprocess.run([SOURCE / "tests/run.sh", "golden", "-k", name], capture_output=True, text=True, check=False,
                          timeout=300)


def test_one_test_runs_alone():
    done = golden_tests("test_every_key_is_in_a_case")
    assert done.returncode == 0 and "\n1 passed, " in done.stdout, done.stdout + done.stderr


def test_a_name_that_no_test_has_is_refused():
    done = golden_tests("test_of_nothing")
    assert done.returncode == 2, done.stdout
    assert done.stderr.endswith("tests/run.sh: no test of golden has 'test_of_nothing' in its name\n")


UNIT_TESTS = """\
#include <gtest/gtest.h>

TEST(UnitName, EscapesALeadingDot) {}
TEST(UnitName, EscapesALeadingDotOnce) {}
TEST(UnitName, IsWrong) { FAIL() << "it is wrong"; }
"""
NINJA = """\
rule program
  command = g++ -std=c++17 $in -lgtest -lgtest_main -o $out
build tests/unit/unit-tests: program unit_tests.cpp
"""


@pytest.fixture(scope="module")
def unit_tests(tmp_path_factory):
    """Runs some of the unit tests in a build folder where these are few and soon compiled."""
    folder = tmp_path_factory.mktemp("build")
    (folder / "unit_tests.cpp").write_text(UNIT_TESTS)
    (folder / "build.ninja").write_text(NINJA)

    def run_some(name):
        done = subprocess.run([SOURCE / "tests/run.sh", "unit", "-k", name], env=os.environ | {"BERTH_BUILD": str(folder)},
                              capture_output=True, text=True, check=False, timeout=300)
        ran = re.search(r"^\[=+\] (\d+) tests?", done.stdout, re.M)
        return done, int(ran.group(1)) if ran else 0

    return run_some


@pytest.mark.parametrize("name, count", [
    ("UnitName.EscapesALeadingDotOnce", 1), ("EscapesALeadingDot", 2), ("Name.Escapes*Once", 1), ("Leading?ot", 2)])
def test_unit_tests_run_by_a_part_of_their_name(unit_tests, name, count):
    done, ran = unit_tests(name)
    assert (ran, done.stderr, done.returncode) == (count, "", 0), done.stdout


def test_a_unit_test_that_fails_fails_the_run(unit_tests):
    done, ran = unit_tests("IsWrong")
    assert (ran, done.returncode) == (1, 1) and "it is wrong" in done.stdout


@pytest.mark.parametrize("name", ["Nobody", "EscapesALeadingDot-*Once", "-EscapesALeadingDot"])
def test_a_name_that_no_unit_test_has_is_refused_and_nothing_runs(unit_tests, name):
    done, ran = unit_tests(name)
    assert (ran, done.returncode) == (0, 2)
    assert done.stderr == (f"tests/run.sh: no test of unit has '{name}' in its name\n" if not name.startswith("-") else
                           "tests/run.sh: -k needs a part of the name of a test\n")
