"""Each corpus through its fuzz target, and a minute of libFuzzer for each."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
BUILD = Path(os.environ["BERTH_BUILD"])
HERE = SOURCE / "tests/fuzz"
SECONDS = 60

TARGETS = {"fuzz-pipeline": HERE / "corpus", "fuzz-options": HERE / "corpus-of-options"}
INPUTS = [(target, path) for target, corpus in TARGETS.items() for path in sorted(corpus.iterdir())]


@pytest.mark.parametrize(("target", "path"), INPUTS, ids=lambda value: value if isinstance(value, str) else value.name)
def test_an_input_of_the_corpus_keeps_the_invariants(target, path):
    subprocess.run([BUILD / "tests/fuzz" / target, path], check=True, timeout=60)


@pytest.mark.parametrize("target", TARGETS)
def test_a_minute_of_fuzzing_finds_nothing(tmp_path, target):
    if not shutil.which("clang++-19"):
        pytest.skip("clang++-19 is not installed")
    build = SOURCE / "build-fuzz"  # one for all build folders: it is built with another compiler
    if not (build / "build.ninja").exists():
        subprocess.run(["meson", "setup", build, SOURCE, "--buildtype=debugoptimized", "-Dwerror=true", "-Dfuzz=true",
                        "-Db_sanitize=address,undefined", "-Db_lundef=false"],
                       check=True, timeout=120, env=os.environ | {"CXX": "clang++-19"})
    subprocess.run(["ninja", "-C", build, f"tests/fuzz/{target}"], check=True, timeout=900)
    found = tmp_path / "corpus"
    found.mkdir()
    subprocess.run([build / "tests/fuzz" / target, f"-dict={HERE / 'berth.dict'}", f"-max_total_time={SECONDS}",
                    "-max_len=4096", "-timeout=10", "-print_final_stats=1", f"-artifact_prefix={tmp_path}/", found,
                    TARGETS[target]], check=True, timeout=SECONDS + 120)
