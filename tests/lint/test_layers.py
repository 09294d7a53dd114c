"""The arrows of the architecture, held by the includes: each folder knows only those before it, core knows neither files nor
C libraries, and nobody knows the programs."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
INCLUDE = re.compile(r'^#include [<"]([^>"]+)[>"]', re.M)
OWN = re.compile(r'^#include "([^"]+)"', re.M)
ALLOWED_IN_CORE = re.compile(r"^(core/.*|fmt/(format|ranges)\.h|c?[a-z_]+)$")
SHELL = re.compile(rb"#!/bin/(ba)?sh\n|# SPDX\S* \S+\n# shellcheck shell=")
SYSTEM_IN_STD = {"filesystem", "fstream", "iostream", "cstdio", "thread", "mutex", "chrono", "locale"}

# Each may include itself and those before it.
CORE = ["text", "findings", "values", "toml", "model", "keys", "read", "check", "graph", "boot", "resolve", "unit_text", "units", "fstab", "options",
        "mounted", "host", "advice"]
SYSTEM = ["base", "input", "output", "pid1", "mounts", "kernel", "host"]
CLI = ["print", "hold", "volumes", "change", "import", "commands"]
# What those that stand apart offer one another.
OFFERED = {"core/mounted/mounted_places.hpp"}
APART = {"fstab", "options", "mounted", "host", "advice"}
MOST_FILES = 25


def all_files(folder):
    return sorted(path for path in (SOURCE / folder).rglob("*") if path.suffix in (".cpp", ".hpp"))


def name_of(path):
    return str(path.relative_to(SOURCE))


def own_includes(path):
    return OWN.findall(path.read_text())


def place(name):
    """Where in the order a header of ours stands: ("core", 3), ("system", 0), ("review", 0), ..."""
    parts = name.removeprefix("src/").split("/")
    if parts[0] == "core":
        return ("core", CORE.index(parts[1]) if len(parts) > 2 else len(CORE))
    if parts[0] == "system":
        return ("system", SYSTEM.index(parts[1]))
    if parts[0] == "cli":
        return ("cli", CLI.index(parts[1]) if len(parts) > 2 else -1 if parts[1].startswith("session.") else len(CLI))
    return (parts[0], 0)


PROGRAMS = ["core", "system", "review", "cli"]
EVERYTHING = [path for folder in ("src/core", "src/system", "src/review", "src/cli") for path in all_files(folder)]


@pytest.mark.parametrize("path", EVERYTHING, ids=name_of)
def test_a_folder_includes_only_those_before_it(path):
    program, rank = place(name_of(path))
    for name in own_includes(path):
        other, other_rank = place(name)
        assert PROGRAMS.index(other) <= PROGRAMS.index(program), f"{path} includes {name}"
        if other == program:
            assert other_rank <= rank, f"{name_of(path)} includes {name}"


def part_of(path):
    """The folder of core that it is in, at whatever depth."""
    return name_of(path).split("/")[2]


@pytest.mark.parametrize("path", [path for path in all_files("src/core") if part_of(path) in APART], ids=name_of)
def test_parts_that_stand_apart_are_included_by_what_they_offer(path):
    for name in own_includes(path):
        parts = name.split("/")
        if parts[0] == "core" and len(parts) > 2 and parts[1] in APART and parts[1] != part_of(path):
            assert name in OFFERED, f"{name_of(path)} includes {name}"


@pytest.mark.parametrize("path", all_files("src/core"), ids=name_of)
def test_core_knows_neither_the_outside_nor_a_c_library(path):
    for name in INCLUDE.findall(path.read_text()):
        if name == "toml++/toml.h":
            assert path.stem in ("guesses", "toml_decode", "toml_entries")
            continue
        assert ALLOWED_IN_CORE.match(name) and name not in SYSTEM_IN_STD, f"{name_of(path)} includes {name}"


@pytest.mark.parametrize("folder, known", [("generator", ("core/", "system/", "kernel_log.hpp")), ("src/manual", ("core/",))])
def test_a_program_knows_the_libraries_that_it_is_made_of(folder, known):
    for path in all_files(folder):
        for name in own_includes(path):
            assert name.startswith(known), f"{name_of(path)} includes {name}"


def test_only_the_pipeline_sees_all_of_core():
    assert {path.stem for path in (SOURCE / "src/core").iterdir() if path.is_file()} == {"pipeline"}


def test_no_folder_has_more_files_than_can_be_taken_in_at_a_glance():
    folders = {path.parent for folder in ("src", "generator") for path in all_files(folder)}
    counts = {name_of(folder): sum(path.is_file() for path in folder.iterdir()) for folder in folders}
    assert {name: count for name, count in counts.items() if count > MOST_FILES} == {}


@pytest.mark.parametrize("text, wrong", [
    ('#include "core/units/plan.hpp"\n', True), ('#include "core/values/unit_name.hpp"\n', False),
    ('#include "system/base/fd.hpp"\n', True)])
def test_an_include_that_goes_the_wrong_way_is_seen(tmp_path, monkeypatch, text, wrong):
    file = tmp_path / "src/core/check/check.cpp"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    monkeypatch.setitem(globals(), "SOURCE", tmp_path)
    if wrong:
        with pytest.raises(AssertionError):
            test_a_folder_includes_only_those_before_it(file)
    else:
        test_a_folder_includes_only_those_before_it(file)


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


@pytest.mark.parametrize("path", [*all_files("src"), *all_files("generator")], ids=name_of)
def test_a_file_can_be_read_at_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 300


def scripts():
    found = (path for folder in ("examples", "tests") for path in (SOURCE / folder).rglob("*") if path.is_file())
    return [SOURCE / ".ci/run", *sorted(path for path in found if SHELL.match(path.read_bytes()))]


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_a_script_is_clean(path):
    subprocess.run(["shellcheck", "-x", "-P", SOURCE, path], check=True, timeout=60)
