"""What is said in more than one place is the same in each."""

import os
import re
from pathlib import Path

SOURCE = Path(os.environ["BERTH_SOURCE"])


def keys():
    return re.findall(r'^\s*Key\{"(\w+)"', (SOURCE / "src/core/keys.cpp").read_text(), re.M)


def test_the_readme_has_every_key_and_no_other():
    table = re.search(r"\| key \|.*?\n\n", (SOURCE / "README.md").read_text(), re.S).group()
    named = {key for row in table.splitlines()[2:] if row for key in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == set(keys())


def test_the_completions_have_every_command():
    commands = re.findall(r'add_subcommand\(\s*"(\w+)"', (SOURCE / "src/cli/main.cpp").read_text())
    assert len(commands) >= 4
    for name in ("berth.bash", "_berth", "berth.fish"):
        text = (SOURCE / "src/cli/completions" / name).read_text()
        assert all(re.search(rf"\b{command}\b", text) for command in commands), name


def test_every_suite_is_named_in_the_readme():
    suites = re.search(r"all=\((.*)\)", (SOURCE / "tests/run.sh").read_text()).group(1).split()
    row = re.search(r"\| `tests/` \| (.*) \|", (SOURCE / "README.md").read_text()).group(1)
    assert set(re.findall(r"`(\w+)`", row)) == {*suites, "bench"}
