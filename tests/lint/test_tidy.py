"""clang-tidy has nothing to say about the folders that are listed as clean.

It takes minutes and not an hour, because the headers of others are compiled once for all files, and no check walks through
them; see only_ours.cpp."""

import json
import os
import re
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"]).resolve()
BUILD = Path(os.environ["BERTH_BUILD"]).resolve()
MODULE = Path(__file__).with_name("only_ours.cpp")
LANGUAGE = ["-std=c++23", "-D_FILE_OFFSET_BITS=64", "-fPIC"]
# Headers of others that any file may include before or after any other.
SHARED = re.compile(r"^#include <(fmt/\w+\.h|[a-z_]+|nlohmann/json\.hpp|g(?:test|mock)/g(?:test|mock)\.h)>", re.M)
FINDING = re.compile(r"^\S+: (?:error|warning): .*\]$", re.M)


def flags(entry):
    """Where a file of the build finds what it includes."""
    words = shlex.split(entry["command"])
    for word in words:
        if found := re.match(r"(-I|-isystem)(.+)", word):
            yield found.group(1) + str((Path(entry["directory"]) / found.group(2)).resolve())
        elif word.startswith("-D") and not word.startswith("-D_"):
            yield word


def files():
    """Each source file once, by folder, with its flags."""
    found = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        path = (Path(entry["directory"]) / entry["file"]).resolve()
        if path.is_relative_to(SOURCE) and not path.is_relative_to(BUILD):
            found.setdefault(str(path.parent.relative_to(SOURCE)), {})[path] = list(flags(entry))
    return found


FILES = files()
# The folders that it has looked at and that are clean. The others follow: what it says of them is not mended yet.
CLEAN = ["generator"]


@pytest.fixture(scope="module")
def tidy(tmp_path_factory):
    """Runs clang-tidy on a file; says what it found."""
    work = tmp_path_factory.mktemp("tidy")
    module = work / "only_ours.so"
    subprocess.run(["g++", "-std=c++17", "-fno-rtti", "-fPIC", "-shared", "-I/usr/lib/llvm-19/include", MODULE, "-o", module],
                   check=True, timeout=300)
    texts = [path.read_text() for folder in FILES.values() for path in folder]
    shared = work / "shared.hpp"
    shared.write_text("".join(f"#include <{name}>\n" for name in sorted({name for text in texts for name in SHARED.findall(text)})))
    compiled = work / "shared.pch"
    subprocess.run(["clang++-19", "-x", "c++-header", *LANGUAGE, shared, "-o", compiled], check=True, timeout=300)

    def run(path, words):
        done = subprocess.run(["clang-tidy-19", f"--config-file={SOURCE}/.clang-tidy", f"--load={module}",
                               "--checks=berth-only-ours", "--quiet", path, "--", *LANGUAGE,
                               *words, "-include-pch", compiled], cwd=SOURCE, capture_output=True, text=True, timeout=600,
                              check=False)
        found = FINDING.findall(done.stdout)
        assert done.returncode == 0 or found, done.stdout + done.stderr
        return {line.replace(f"{SOURCE}/", "") for line in found}

    return run


@pytest.mark.parametrize("folder", CLEAN)
def test_clang_tidy_finds_nothing(tidy, folder):
    with ThreadPoolExecutor(os.cpu_count()) as several:
        found = set().union(*several.map(lambda item: tidy(*item), FILES[folder].items()))
    assert "\n".join(sorted(found)) == ""


def test_what_it_finds_is_seen(tidy, tmp_path):
    path = tmp_path / "wrong.cpp"
    path.write_text("#include <string>\nint f(const std::string& s) {\n    if (s.size() == 0) return 1;\n    return 0;\n}\n")
    assert [line for line in tidy(path, []) if "[readability-container-size-empty" in line] != []
