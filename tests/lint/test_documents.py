"""What is said in more than one place is the same in each."""

import os
import re
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])


def keys(file):
    return re.findall(r'^\s*Key\{"(\w+)"', (SOURCE / "src/core/keys" / file).read_text(), re.M)


@pytest.mark.parametrize(("file", "head"), [("keys.cpp", "key"), ("encrypted_keys.cpp", r"key of `\[encrypted.NAME\]`"),
                                            ("swap_keys.cpp", r"key of `\[swap.NAME\]`")])
def test_the_readme_has_every_key_and_no_other(file, head):
    table = re.search(rf"\| {head} \|.*?\n\n", (SOURCE / "README.md").read_text(), re.S).group()
    named = {key for row in table.splitlines()[2:] if row for key in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named and named == set(keys(file))


COMMAND_LINE = (SOURCE / "src/cli/main.cpp").read_text()
COMMANDS = re.findall(r'add_subcommand\(\s*"(\w+)"', COMMAND_LINE)
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


def test_the_readme_has_every_command_about_the_running_system():
    running = re.search(r"void add_running_commands.*?^}", COMMAND_LINE, re.S | re.M).group()
    table = re.search(r"\| command \|.*?\n\n", (SOURCE / "README.md").read_text(), re.S).group()
    assert set(re.findall(r"^\| `(\w+)", table, re.M)) == set(re.findall(r'add_subcommand\(\s*"(\w+)"', running))


def test_every_suite_is_named_in_the_readme():
    suites = re.search(r"all=\((.*)\)", (SOURCE / "tests/run.sh").read_text()).group(1).split()
    row = re.search(r"\| `tests/` \| (.*) \|", (SOURCE / "README.md").read_text()).group(1)
    assert set(re.findall(r"`(\w+)`", row)) == {*suites, "bench"}
