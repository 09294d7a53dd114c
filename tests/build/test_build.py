"""The tree compiles without a warning with the compilers that Debian 12, 13 and 14 have, and passes there what needs no PID 1."""

import json
import os
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree

import figures
import image
import isolation
import pytest
from native import OPTIONS, native

SOURCE = Path(os.environ["BERTH_SOURCE"])
BUILD = Path(os.environ["BERTH_BUILD"]).resolve()
HERE = image.host_release()
OTHERS = [release for release in image.SYSTEMD if release != HERE]
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


def make_here(folder, compiler, options):
    """Everything, on this host."""
    began = time.monotonic()
    if not (folder / "build.ninja").exists():
        subprocess.run(["meson", "setup", folder, SOURCE, *options], check=True, timeout=120, env=os.environ | {"CXX": compiler})
    subprocess.run(["ninja", "-C", folder], check=True, timeout=1800)
    record(f"{HERE}, {compiler}", began)


def options_of_the_tested_build():
    listed = subprocess.run(["meson", "introspect", "--buildoptions", BUILD], check=True, capture_output=True, text=True,
                            timeout=60).stdout
    return {option["name"]: option["value"] for option in json.loads(listed)}


def test_everything_compiles_here():
    """What the other suites test was made by this host's compiler; it counts, unless warnings were no errors."""
    compilers = json.loads((BUILD / "meson-info/intro-compilers.json").read_text())["host"]["cpp"]
    assert (compilers["id"], compilers["version"].split(".")[0]) == ("gcc", COMPILERS[HERE])
    if not options_of_the_tested_build()["werror"]:
        make_here(BUILD / "native" / HERE, "g++", OPTIONS)


def test_everything_compiles_with_clang():
    folder = BUILD / "native/clang"
    make_here(folder, "clang++-19", ["-Dwerror=true", "--buildtype=debug", "-Doptimization=0", "-Ddebug=false"])
    subprocess.run([folder / "tests/unit/unit-tests", "--gtest_brief=1", f"--gtest_output=xml:{folder}/unit.xml"], check=True,
                   timeout=300)
    assert passed(folder / "unit.xml") > 500
