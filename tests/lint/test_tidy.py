"""clang-tidy has nothing to say about the folders that are listed as clean.

It takes minutes and not an hour, because the headers of others are compiled once for all files, and no check walks through
them; see only_ours.cpp."""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"]).resolve()
MODULE = Path(__file__).with_name("only_ours.cpp")
FINDING = re.compile(r"^\S+: (?:error|warning): .*\]$", re.M)
# The folders that it has looked at and that are clean. The others follow: what it says of them is not mended yet.
CLEAN = ["generator"]


@pytest.fixture(scope="module")
def tidy(sources, tmp_path_factory):
    """Runs clang-tidy on a file; says what it found."""
    module = tmp_path_factory.mktemp("tidy") / "only_ours.so"
    subprocess.run(["g++", "-std=c++17", "-fno-rtti", "-fPIC", "-shared", "-I/usr/lib/llvm-19/include", MODULE, "-o", module],
                   check=True, timeout=300)

    def run(path, words):
        done = subprocess.run(["clang-tidy-19", f"--config-file={SOURCE}/.clang-tidy", f"--load={module}",
                               "--checks=berth-only-ours", "--quiet", path, "--", *sources.shared, *words], cwd=SOURCE, capture_output=True, text=True, timeout=600,
                              check=False)
        found = FINDING.findall(done.stdout)
        assert done.returncode == 0 or found, done.stdout + done.stderr
        return {line.replace(f"{SOURCE}/", "") for line in found}

    return run


@pytest.mark.parametrize("folder", CLEAN)
def test_clang_tidy_finds_nothing(tidy, sources, folder):
    files = {path: words for path, words in sources.flags.items() if path.parent == SOURCE / folder}
    assert files
    with ThreadPoolExecutor(os.cpu_count()) as several:
        found = set().union(*several.map(lambda item: tidy(*item), files.items()))
    assert "\n".join(sorted(found)) == ""


def test_what_it_finds_is_seen(tidy, tmp_path):
    path = tmp_path / "wrong.cpp"
    path.write_text("#include <string>\nint f(const std::string& s) {\n    if (s.size() == 0) return 1;\n    return 0;\n}\n")
    assert [line for line in tidy(path, []) if "[readability-container-size-empty" in line] != []
