"""The tree compiles without a warning with the compilers that Debian 12, 13 and 14 have, and passes there what needs no PID 1."""

import json
import os
import shlex
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree

import figures
import image
import isolation
import pytest
from native import LIMIT, OPTIONS, native

SOURCE = Path(os.environ["BERTH_SOURCE"])
BUILD = Path(os.environ["BERTH_BUILD"]).resolve()
HERE = image.host_release()
OTHERS = [pytest.param(release, marks=pytest.mark.xdist_group(release)) for release in image.SYSTEMD if release != HERE]
COMPILERS = {"bookworm": "12", "trixie": "14", "forky": "16"}


def record(name, began):
    figures.record("compilers", name, seconds=time.monotonic() - began)


def passed(report):
    """How many tests there are in it, all of which have passed."""
    cases = list(ElementTree.parse(report).iter("testcase"))
    assert [case.get("name") for case in cases if case.find("failure") is not None or case.find("error") is not None] == []
    return len(cases)


@pytest.fixture(scope="module", params=OTHERS)
def elsewhere(request):
    if reason := isolation.obstacle():
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)
    return native(request.param, BUILD)


def test_everything_compiles_on_another_release(elsewhere):
    assert elsewhere.compiler().split(".")[0] == COMPILERS[elsewhere.release]
    began = time.monotonic()
    elsewhere.make()
    record(f"{elsewhere.release}, GCC {elsewhere.compiler()}", began)


def test_unit_tests_pass_on_another_release(elsewhere):
    report = elsewhere.folder / "unit.xml"
    done = elsewhere.run(elsewhere.folder / "tests/unit/unit-tests", "--gtest_brief=1", f"--gtest_output=xml:{report}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert passed(report) > 500


def test_golden_cases_hold_on_another_release(elsewhere):
    report = elsewhere.folder / "golden.xml"
    done = elsewhere.run("/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}",
                         SOURCE / "tests/golden", BERTH_BUILD=str(elsewhere.folder), BERTH_SOURCE=str(SOURCE), CI="true")
    assert done.returncode == 0, done.stdout + done.stderr
    assert passed(report) > 150


def make_here(folder, compiler):
    """Everything, on this host."""
    began = time.monotonic()
    if not (folder / "build.ninja").exists():
        subprocess.run(["meson", "setup", folder, SOURCE, *OPTIONS], check=True, timeout=120, env=os.environ | {"CXX": compiler})
    subprocess.run(["ninja", "-C", folder], check=True, timeout=LIMIT)
    record(f"{HERE}, {compiler}", began)


def compiler_of(folder):
    """Its name and major version. Only a newer meson writes them down."""
    words = shlex.split(json.loads((folder / "compile_commands.json").read_text())[0]["command"])
    program = words[1] if Path(words[0]).name == "ccache" else words[0]
    said = [subprocess.run([program, option], check=True, capture_output=True, text=True, timeout=60).stdout
            for option in ("--version", "-dumpversion")]
    return "clang" if "clang version" in said[0] else "gcc", said[1].strip().split(".")[0]


def is_of(folder, compiler, version):
    """True if that made what is in the folder, with warnings as errors."""
    if not (folder / "meson-info/intro-buildoptions.json").exists():
        return False
    listed = json.loads((folder / "meson-info/intro-buildoptions.json").read_text())
    options = {option["name"]: option["value"] for option in listed}
    return options["werror"] and compiler_of(folder) == (compiler, version)


@pytest.mark.xdist_group(HERE)
@pytest.mark.parametrize(("program", "compiler", "version"), [("g++", "gcc", COMPILERS[HERE]), ("clang++-19", "clang", "19")],
                         ids=["gcc", "clang"])
def test_everything_compiles_here(program, compiler, version):
    """What a pass of CI has made with it counts, and is completed."""
    made = [folder for folder in (BUILD, SOURCE / "build-sanitized") if is_of(folder, compiler, version)]
    folder = made[0] if made else BUILD / "native" / compiler
    make_here(folder, program)
    assert is_of(folder, compiler, version)
    tests, reports = folder / "tests/unit/unit-tests", [folder / f"results/unit-{half}.xml" for half in (0, 1)]
    if not all(report.exists() and report.stat().st_mtime > tests.stat().st_mtime for report in reports):
        reports = [folder / "unit.xml"]
        subprocess.run([tests, "--gtest_brief=1", f"--gtest_output=xml:{reports[0]}"], check=True, timeout=600)
    assert sum(map(passed, reports)) > 500
