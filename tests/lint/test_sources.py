"""Sources are formatted as .clang-format says, and where a rule of clang-tidy is broken, the reason stands beside it."""

import os
import re
import subprocess
from pathlib import Path

SOURCE = Path(os.environ["BERTH_SOURCE"])
FOLDERS = ["src", "generator", "tests"]


def sources():
    return sorted(path for folder in FOLDERS for path in (SOURCE / folder).rglob("*") if path.suffix in (".cpp", ".hpp"))


def unreasoned(text):
    """The lines with a NOLINT that names no check, or gives no reason after it."""
    return [line.strip() for line in text.splitlines() if "NOLINT" in line
            and not re.search(r"NOLINT(?:NEXTLINE|BEGIN)?\([\w.-]+(?:, ?[\w.-]+)*\): \S", line) and "NOLINTEND" not in line]


def test_sources_are_formatted():
    done = subprocess.run(["clang-format-19", "--dry-run", "-Werror", *sources()], cwd=SOURCE, capture_output=True, text=True,
                          timeout=300, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_what_is_not_to_be_linted_has_a_reason():
    assert {str(path): lines for path in sources() if (lines := unreasoned(path.read_text()))} == {}


def test_a_missing_reason_is_seen():
    for mark in ("NOLINT", "NOLINT: so", "NOLINT(bugprone-x)", "NOLINT(bugprone-x):", "NOLINTNEXTLINE(bugprone-x)"):
        assert unreasoned(f"f();  // {mark}\n") == [f"f();  // {mark}"]
    assert unreasoned("f();  // NOLINT(bugprone-x): it is so\n") == []
