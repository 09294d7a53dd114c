"""Sources are formatted as .clang-format says, where a rule of clang-tidy is broken the reason stands beside it, and a header
begins by saying what it is for."""

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


def test_the_marks_of_a_mount_are_spelt_in_one_place():
    code = {path: re.sub(r"//.*", "", path.read_text()) for path in sources() if path.is_relative_to(SOURCE / "src")}
    assert [path.name for path, text in code.items() if '"x-berth.' in text] == ["mount_mark.hpp"]


def purpose(text):
    """The comment that a file begins with; empty if it begins with something else, or with what is no sentence."""
    lines = re.match(r"(?:// ?.*\n)*", text).group().splitlines()
    said = " ".join(line.removeprefix("//").strip() for line in lines)
    return said if re.match(r"[A-Z\[`\"]\S* \S+ \S", said) and re.search(r"[.:]$", said) else ""


def test_a_header_begins_by_saying_what_it_is_for():
    headers = [path for path in sources() if path.suffix == ".hpp"]
    assert len(headers) > 100
    assert [str(path) for path in headers if not purpose(path.read_text())] == []


def test_a_header_that_does_not_say_it_is_seen():
    assert purpose("// What a node is, and\n// what it waits for.\n#pragma once\n") == "What a node is, and what it waits for."
    for text in ("#pragma once\n// What a node is.\n", "\n// What a node is.\n", "// SPDX-License-Identifier: LGPL-2.1-or-later\n",
                 "// graph.hpp\n", "// Graph.\n", "//\n", "// What a node\n#pragma once\n"):
        assert purpose(text) == ""
