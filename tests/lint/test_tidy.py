"""clang-tidy has nothing to say about berth's own sources.

It takes minutes and not an hour, because it reads many files as one, as the compiler does, and no check walks through the headers
of others; see only_ours.cpp."""

import json
import os
import re
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"]).resolve()
MODULE = Path(__file__).with_name("only_ours.cpp")
# That one file takes in another is how they are put together.
CHECKS = "berth-only-ours,-bugprone-suspicious-include"
LANGUAGE = ["-std=c++23", "-D_FILE_OFFSET_BITS=64", "-fPIC"]
FINDING = re.compile(r"^\S+: (?:error|warning): .*\]$", re.M)


@pytest.fixture(scope="module")
def tidy(tmp_path_factory):
    """Runs clang-tidy on a file; says what it found."""
    module = tmp_path_factory.mktemp("tidy") / "only_ours.so"
    subprocess.run(["g++", "-std=c++17", "-fno-rtti", "-fPIC", "-shared", "-I/usr/lib/llvm-19/include", MODULE, "-o", module],
                   check=True, timeout=300)

    def run(path, words):
        done = subprocess.run(["clang-tidy-19", f"--config-file={SOURCE}/.clang-tidy", f"--load={module}", f"--checks={CHECKS}",
                               "--quiet", path, "--", *LANGUAGE, *words], cwd=SOURCE, capture_output=True, text=True, timeout=600,
                              check=False)
        found = FINDING.findall(done.stdout)
        assert done.returncode == 0 or found, done.stdout + done.stderr
        return {re.sub(r"^\S*/(?=(?:src|generator|tests)/)", "", line) for line in found}

    return run


def flags(entry):
    """Where a file of the build finds what it includes."""
    for word in shlex.split(entry["command"]):
        if found := re.match(r"(-I|-isystem)(.+)", word):
            yield found.group(1) + str((Path(entry["directory"]) / found.group(2)).resolve())
        elif word.startswith("-D") and not word.startswith("-D_"):
            yield word


@pytest.fixture(scope="module")
def units(tmp_path_factory):
    """What is compiled, many files as one, without the tests; what each takes besides."""
    build = tmp_path_factory.mktemp("units") / "build"
    subprocess.run(["meson", "setup", build, SOURCE, "--unity=on", "-Dtests=false"], check=True, capture_output=True, timeout=120)
    entries = json.loads((build / "compile_commands.json").read_text())
    return {(Path(entry["directory"]) / entry["file"]).resolve(): list(flags(entry)) for entry in entries}


def test_clang_tidy_finds_nothing(tidy, units):
    read = "".join(path.read_text() for path in units)
    for folder in ("src/core", "src/system", "src/review", "src/cli", "generator"):
        assert all(f"/{path.relative_to(SOURCE)}" in read for path in (SOURCE / folder).rglob("*.cpp")), folder
    with ThreadPoolExecutor(os.cpu_count()) as several:
        found = set().union(*several.map(lambda item: tidy(*item), units.items()))
    assert "\n".join(sorted(found)) == ""


def test_what_it_finds_is_seen(tidy, tmp_path):
    path = tmp_path / "wrong.cpp"
    path.write_text("#include <string>\nint f(const std::string& s) {\n    if (s.size() == 0) return 1;\n    return 0;\n}\n")
    assert [line for line in tidy(path, []) if "[readability-container-size-empty" in line] != []
