"""Each source file as clang reads it by itself, with the headers of others compiled once for all."""

import json
import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"]).resolve()
LANGUAGE = ["-std=c++23", "-D_FILE_OFFSET_BITS=64", "-fPIC"]
# Headers of others that any file may include before or after any other.
SHARED = re.compile(r"^#include <(fmt/\w+\.h|[a-z_]+|nlohmann/json\.hpp|g(?:test|mock)/g(?:test|mock)\.h)>", re.M)


@dataclass
class Sources:
    flags: dict[Path, list[str]]  # of each that is compiled
    shared: list[str]  # what they all take besides


def flags(entry):
    """Where a file of the build finds what it includes."""
    words = shlex.split(entry["command"])
    for word in words:
        if found := re.match(r"(-I|-isystem)(.+)", word):
            yield found.group(1) + str((Path(entry["directory"]) / found.group(2)).resolve())
        elif word.startswith("-D") and not word.startswith("-D_"):
            yield word


@pytest.fixture(scope="session")
def sources(tmp_path_factory):
    work = tmp_path_factory.mktemp("sources")
    subprocess.run(["meson", "setup", work / "build", SOURCE, "--unity=off"], check=True, capture_output=True, timeout=120)
    found = {}
    for entry in json.loads((work / "build/compile_commands.json").read_text()):
        path = (Path(entry["directory"]) / entry["file"]).resolve()
        if path.is_relative_to(SOURCE):
            found[path] = list(flags(entry))
    names = {name for path in found for name in SHARED.findall(path.read_text())}
    shared = work / "shared.hpp"
    shared.write_text("".join(f"#include <{name}>\n" for name in sorted(names)))
    compiled = work / "shared.pch"
    subprocess.run(["clang++-19", "-x", "c++-header", *LANGUAGE, shared, "-o", compiled], check=True, timeout=300)
    return Sources(found, [*LANGUAGE, "-include-pch", str(compiled)])
