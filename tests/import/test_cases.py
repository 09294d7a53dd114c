"""Each `cases/NAME.fstab` becomes `cases/NAME.toml`, with `cases/NAME.said` on standard error, and that passes the check.

UPDATE_GOLDEN=1 rewrites them; read what it changed.
"""

import os
import re
import shutil

import pytest
from importing import CASES, berth, findings, root_of

UPDATE = os.environ.get("UPDATE_GOLDEN", "") not in ("", "0")
NAMES = sorted(path.stem for path in CASES.glob("*.fstab"))
# Two of its lines want different time limits of one device, which has one.
NOT_SILENT = {"fedora": ["key-conflict"]}


def expected(name, said):
    path = CASES / name
    if UPDATE:
        path.write_text(said)
    return path.read_text()


@pytest.mark.parametrize("name", NAMES)
def test_an_fstab_becomes_what_is_expected(name, tmp_path):
    shutil.copy(CASES / f"{name}.fstab", tmp_path / "fstab")
    status, text, said = berth("--root", tmp_path, "import", "fstab", cwd=tmp_path)
    assert status == 0
    assert text == expected(f"{name}.toml", text)
    assert said == expected(f"{name}.said", said)


@pytest.mark.parametrize("name", NAMES)
def test_the_result_passes_the_check_once_the_lines_have_left_fstab(name, tmp_path):
    root = root_of(tmp_path, (CASES / f"{name}.fstab").read_bytes())
    status, _, said = berth("--root", root, "import", "--replace")
    assert status == 0, said
    code, found = findings(root)[:2]
    assert (code, re.findall(r"\[([a-z-]+)\]$", found, re.M)) == (0, NOT_SILENT.get(name, [])), found


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_lost(name):
    """Each is a table, or a comment that has all of it."""
    lines = [line.strip() for line in (CASES / f"{name}.fstab").read_text().splitlines()]
    text = (CASES / f"{name}.toml").read_text()
    comments = {line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")}
    kept = {re.sub(r"^(not imported|stays in fstab): ", "", comment) for comment in comments}
    entries = [line for line in lines if line and not line.startswith("#")]
    tables = len(re.findall(r"^\[(?:volume|swap)\.", text, re.M))
    assert entries and tables + sum(line in kept for line in entries) == len(entries)
    assert all(line.lstrip("# ").strip() in comments for line in lines if line.startswith("#"))


def test_the_cases_are_those_that_people_have():
    assert len(NAMES) >= 8
