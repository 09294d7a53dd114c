"""The corpus through the fuzz target, and a minute of libFuzzer."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
BUILD = Path(os.environ["BERTH_BUILD"])
HERE = SOURCE / "tests/fuzz"
SECONDS = 60


def corpus():
    return sorted((HERE / "corpus").iterdir())


@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.name)
def test_an_input_of_the_corpus_keeps_the_invariants(path):
    subprocess.run([BUILD / "tests/fuzz/fuzz-pipeline", path], check=True, timeout=60)


def test_a_minute_of_fuzzing_finds_nothing(tmp_path):
    if not shutil.which("clang++-19"):
        pytest.skip("clang++-19 is not installed")
    build = SOURCE / "build-fuzz"  # one for all build folders: it is built with another compiler
    if not (build / "build.ninja").exists():
        subprocess.run(["meson", "setup", build, SOURCE, "--buildtype=debugoptimized", "-Dwerror=true", "-Dfuzz=true",
                        "-Db_sanitize=address,undefined", "-Db_lundef=false"],
                       check=True, timeout=120, env=os.environ | {"CXX": "clang++-19"})
    subprocess.run(["ninja", "-C", build, "tests/fuzz/fuzz-pipeline"], check=True, timeout=900)
    found = tmp_path / "corpus"
    found.mkdir()
    subprocess.run([build / "tests/fuzz/fuzz-pipeline", f"-dict={HERE / 'berth.dict'}", f"-max_total_time={SECONDS}",
                    "-max_len=4096", "-timeout=10", "-print_final_stats=1", f"-artifact_prefix={tmp_path}/", found,
                    HERE / "corpus"], check=True, timeout=SECONDS + 120)
