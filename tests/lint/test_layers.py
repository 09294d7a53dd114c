"""The arrows of the design, held by the includes: core knows neither files nor C libraries, nobody knows the programs."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
INCLUDE = re.compile(r'^#include [<"]([^>"]+)[>"]', re.M)
OWN = {"src/core": ("core/",), "src/system": ("core/", "system/"), "src/cli": ("core/", "system/", "cli/"),
       "generator": ("core/", "system/", "kernel_log.hpp"), "src/manual": ("core/",)}
ALLOWED_IN_CORE = re.compile(r"^(core/.*|fmt/format\.h|c?[a-z_]+)$")
SHELL = re.compile(rb"#!/bin/(ba)?sh\n|# SPDX\S* \S+\n# shellcheck shell=")
SYSTEM_IN_STD = {"filesystem", "fstream", "iostream", "cstdio", "thread", "mutex", "chrono", "locale"}


def files(folder):
    return sorted(path for path in (SOURCE / folder).iterdir() if path.suffix in (".cpp", ".hpp"))


def all_files():
    return [path for folder in OWN for path in files(folder)]


def includes(path):
    return INCLUDE.findall(path.read_text())


@pytest.mark.parametrize("path", files("src/core"), ids=lambda path: path.name)
def test_core_knows_neither_the_outside_nor_a_c_library(path):
    for name in includes(path):
        if name == "toml++/toml.h":
            assert path.stem in ("toml_decode", "toml_entries")
            continue
        assert ALLOWED_IN_CORE.match(name) and name not in SYSTEM_IN_STD, f"{path} includes {name}"


@pytest.mark.parametrize("folder", OWN)
def test_a_folder_knows_only_those_below_it(folder):
    for path in files(folder):
        for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.M):
            assert name.startswith(OWN[folder]), f"{path} includes {name}"


def test_the_generator_links_nothing_that_talks_to_a_running_system():
    program = Path(os.environ["BERTH_BUILD"]) / "generator/berth-generator"
    dynamic = subprocess.run(["readelf", "-d", program], check=True, capture_output=True, text=True, timeout=60).stdout
    needed = set(re.findall(r"\(NEEDED\).*\[([a-z+_0-9]+)", dynamic))
    assert "libc" in needed
    assert not needed & {"libsystemd", "libmount", "libblkid"}


def test_the_generator_does_not_carry_what_explains_findings():
    build = Path(os.environ["BERTH_BUILD"]).resolve()
    explained = subprocess.run([build / "src/cli/berth", "--json", "explain"], check=True, capture_output=True, timeout=60)
    for code in json.loads(explained.stdout)["codes"]:
        reason = code["reason"].encode()
        assert reason in (build / "src/cli/berth").read_bytes() and reason not in (build / "generator/berth-generator").read_bytes()


@pytest.mark.parametrize("path", all_files(), ids=lambda path: path.name)
def test_a_file_can_be_read_at_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 300


def scripts():
    found = (path for folder in ("examples", "tests") for path in (SOURCE / folder).rglob("*") if path.is_file())
    return [SOURCE / ".ci/run", *sorted(path for path in found if SHELL.match(path.read_bytes()))]


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_a_script_is_clean(path):
    subprocess.run(["shellcheck", "-x", "-P", SOURCE, path], check=True, timeout=60)
