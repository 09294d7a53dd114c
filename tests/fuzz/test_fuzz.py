"""Each corpus through its fuzz target, and a minute of libFuzzer for each."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
BUILD = Path(os.environ["BERTH_BUILD"])
HERE = SOURCE / "tests/fuzz"
TRY = BUILD / "tests/fuzz/try-declarations"
DICTIONARY = BUILD / "tests/fuzz/berth.dict"
SECONDS = 60

CORPORA = {"fuzz-pipeline": HERE / "corpus", "fuzz-options": HERE / "corpus-of-options"}
TARGETS = [*CORPORA, "fuzz-declarations"]
INPUTS = [(target, path) for target, corpus in CORPORA.items() for path in sorted(corpus.iterdir())]


def keys():
    """The key names of each table."""
    lines = subprocess.run([TRY, "--keys"], check=True, capture_output=True, text=True, timeout=60).stdout.splitlines()
    tables = {}
    for table, key in map(str.split, lines):
        tables.setdefault(table, []).append(key)
    assert sorted(tables) == ["encrypted", "swap", "volume"]
    return tables


@pytest.mark.parametrize(("target", "path"), INPUTS, ids=lambda value: value if isinstance(value, str) else value.name)
def test_an_input_of_the_corpus_keeps_the_invariants(target, path):
    subprocess.run([BUILD / "tests/fuzz" / target, path], check=True, timeout=60)


def test_the_dictionary_has_the_words_of_every_table():
    lines = DICTIONARY.read_text().splitlines()
    assert lines == sorted(set(lines)) and all(re.fullmatch(r'"(?:[^"\\]|\\["\\]|\\x[0-9a-f]{2})+"', line) for line in lines)
    words = {re.sub(r'\\(["\\])', r"\1", line[1:-1]) for line in lines}
    for table, names in keys().items():
        assert f"[{table}." in words
        assert [name for name in names if not any(word.startswith(f"{name} = ") for word in words)] == [], table
    of_others = {"activation": '"attach"', "kind": '"bitlocker"', "a type": '"erofs"', "an option": '"subvol=', "a flag": '"noatime'}
    assert {name for name, word in of_others.items() if word not in words} == set()


def test_the_corpus_declares_with_every_table():
    texts = [path.read_text(errors="replace") for path in CORPORA["fuzz-pipeline"].iterdir()]
    for table in keys():
        assert sum(f"\n[{table}." in f"\n{text}" for text in texts) > 3, table


def test_the_corpus_has_every_part_of_an_input():
    texts = "\n".join(path.read_text(errors="replace") for path in CORPORA["fuzz-pipeline"].iterdir()).splitlines()
    heads = re.findall(r'^"(#--- .+)\\x0a"$', DICTIONARY.read_text(), re.M)
    assert len(heads) > 8 and set(heads) - set(texts) == set()


@pytest.fixture(scope="module")
def fuzzers():
    """The folder of the libFuzzer programs: one for all build folders, as another compiler builds it. In CI the pass under sanitizers
    has built most of it."""
    if not shutil.which("clang++-19"):
        pytest.skip("clang++-19 is not installed")
    build = SOURCE / "build-sanitized"
    if not (build / "build.ninja").exists():
        subprocess.run(["meson", "setup", build, SOURCE, "--buildtype=plain", "-Doptimization=1", "-Db_ndebug=false",
                        "-Dwerror=true", "-Dfuzz=true", "-Db_sanitize=address,undefined", "-Db_lundef=false"],
                       check=True, timeout=120, env=os.environ | {"CXX": "clang++-19"})
    subprocess.run(["ninja", "-C", build, *(f"tests/fuzz/{target}" for target in TARGETS)], check=True, timeout=1200)
    return build


@pytest.fixture(scope="module")
def runs(fuzzers, tmp_path_factory):
    """All of them at once, each with the file that it writes to."""
    started = {}
    for target in TARGETS:
        folder = tmp_path_factory.mktemp(target)
        found = folder / "corpus"
        found.mkdir()
        known = CORPORA.get(target)
        if known is None:  # bytes that mean another case whenever the generator is changed
            known = folder / "known"
            known.mkdir()
            subprocess.run([TRY, "--cases", "200", "--inputs", known], check=True, timeout=60)
        log = folder / "log"
        with log.open("w") as into:
            started[target] = subprocess.Popen(
                [fuzzers / "tests/fuzz" / target, f"-dict={DICTIONARY}", f"-max_total_time={SECONDS}", "-max_len=4096",
                 "-timeout=20", "-print_final_stats=1", f"-artifact_prefix={folder}/", found, known], stdout=into, stderr=into), log
    yield started
    for process, _ in started.values():
        process.kill()
        process.wait()


@pytest.mark.parametrize("target", TARGETS)
def test_a_minute_of_fuzzing_finds_nothing(runs, target):
    process, log = runs[target]
    assert process.wait(SECONDS + 120) == 0, log.read_text(errors="replace")[-5000:]
    tried = re.search(r"^stat::number_of_executed_units: (\d+)$", log.read_text(errors="replace"), re.M)
    assert int(tried.group(1)) > 100
