"""What is said in more than one place is the same in each."""

import os
import re
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
COMMAND_LINE = "".join(path.read_text() for path in sorted((SOURCE / "src/cli").glob("*.cpp")))
COMMANDS = re.findall(r'add_subcommand\(\s*"([\w-]+)"', COMMAND_LINE)
OPTIONS = {*re.findall(r'add_(?:option|flag)\("--(\w+)"', COMMAND_LINE), "help", "version"}


@pytest.mark.parametrize("name", ["berth.bash", "_berth", "berth.fish"])
def test_a_completion_has_every_command_and_option(name):
    assert len(COMMANDS) >= 10 and {"root", "timeout", "watch"} <= OPTIONS
    text = (SOURCE / "src/cli/completions" / name).read_text()
    option = r"-l {}\b" if name == "berth.fish" else r"--{}\b"
    assert all(re.search(rf"\b{command}\b", text) for command in COMMANDS)
    assert all(re.search(option.format(word), text) for word in OPTIONS)


def test_the_manual_has_every_command_and_option():
    text = (SOURCE / "src/manual/berth.1.scd").read_text()
    assert all(re.search(rf"^\*{command}\*", text, re.M) for command in COMMANDS)
    assert all(re.search(rf"^\*--{option}\*", text, re.M) for option in OPTIONS)


def test_the_manual_has_every_kind_of_advice():
    codes = re.findall(r'"(advice-[a-z-]+)"', (SOURCE / "src/core/findings/codes.cpp").read_text())
    section = re.search(r"^# ADVICE\n(.*?)^# ", (SOURCE / "src/manual/berth.1.scd").read_text(), re.S | re.M).group(1)
    assert codes and sorted(re.findall(r"^\*(advice-[a-z-]+)\*", section, re.M)) == codes


def test_the_readme_has_every_command_and_no_other():
    table = re.search(r"\| command \|.*?\n\n", (SOURCE / "README.md").read_text(), re.S).group()
    assert set(re.findall(r"^\| `([\w-]+)", table, re.M)) == set(COMMANDS)


def test_every_suite_is_explained():
    suites = re.search(r"all=\((.*)\)", (SOURCE / "tests/run.sh").read_text()).group(1).split()
    table = re.search(r"\| suite \|.*?\n\n", (SOURCE / "CONTRIBUTING.md").read_text(), re.S).group()
    assert set(re.findall(r"^\| `(\w+)`", table, re.M)) == set(suites)


def folders(parent):
    return {path.name for path in (SOURCE / parent).iterdir() if path.is_dir()}


@pytest.mark.parametrize("parent", ["src/core", "src/system"])
def test_every_folder_is_explained(parent):
    table = re.search(rf"\| `{parent}/` \|.*?\n\n", (SOURCE / "ARCHITECTURE.md").read_text(), re.S).group()
    assert set(re.findall(r"^\| `(\w+)`", table, re.M)) - {"pipeline"} == folders(parent)


def named_paths(document):
    """What a document calls by its path: `src/...` and the like, and what links lead to."""
    text = (SOURCE / document).read_text()
    paths = re.findall(r"`((?:src|tests|examples|generator|units|doc|\.ci)/[\w./-]*)", text)
    return [path for path in [*paths, *re.findall(r"\]\(([^):]+)\)", text)] if not re.search("NAME", path)]


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "doc/measured.md"])
def test_a_path_that_is_named_is_there(document):
    paths = named_paths(document)
    assert paths and [path for path in paths if not (SOURCE / path).exists()] == []


# What users read, and what berth says to them, which is in the sources.
SAID = [*SOURCE.glob("*.md"), *SOURCE.glob("doc/**/*.md"), *SOURCE.glob("examples/**/*.toml"), *SOURCE.glob("src/manual/**/*"),
        *SOURCE.glob("src/**/*.?pp"), *SOURCE.glob("units/**/*"), *SOURCE.glob("tests/golden/*/expected.txt")]
# Of everything at boot: where a required volume fails, emergency mode takes a running system down.
STARTS_THEM_ALL = re.compile(r"\b(?:re)?start\b[^.;:]{0,60}\b(?:local|remote)-fs\.target", re.I)
WARNING = "Do not start _local-fs.target_ by\n  hand: where a required volume fails"


def test_nothing_recommends_to_start_all_file_systems_of_a_running_system():
    texts = {path.relative_to(SOURCE): path.read_text(errors="replace") for path in SAID if path.is_file()}
    assert sum(WARNING in text for text in texts.values()) == 1 and len(texts) > 300
    assert [(str(path), found.group()) for path, text in texts.items()
            for found in STARTS_THEM_ALL.finditer(text.replace(WARNING, ""))] == []


def test_the_readme_can_be_read_at_one_sitting():
    assert len((SOURCE / "README.md").read_text().splitlines()) <= 130
