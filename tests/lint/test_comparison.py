"""The documented comparison with findmnt --verify is what both say today."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
BERTH = Path(os.environ["BERTH_BUILD"]) / "src/cli/berth"
VERSION = "2.38.1"  # of util-linux, that the document names


def rows(text):
    table = re.search(r"^\| mistake \|.*?\n(?!\|)", text + "\n", re.S | re.M).group()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.strip().splitlines()[2:]]


@pytest.fixture(scope="module")
def measured():
    wrapper = [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    works = subprocess.run([*wrapper, "true"], capture_output=True, check=False, timeout=60)
    if works.returncode != 0:
        assert os.environ.get("CI") != "true", "neither root nor user namespaces: the comparison can't be made"
        pytest.skip("neither root nor user namespaces")
    done = subprocess.run([sys.executable, SOURCE / "tests/compare/findmnt.py", BERTH], capture_output=True, text=True,
                          check=False, timeout=300)
    assert (done.stderr, done.returncode) == ("", 0)
    return rows(done.stdout)


def test_the_document_shows_what_both_find(measured):
    document = (SOURCE / "doc/measured.md").read_text()
    assert f"util-linux {VERSION}" in document
    shown = rows(document)
    assert len(shown) == 21, "twenty mistakes and the sum"
    version = subprocess.run(["findmnt", "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
    if VERSION not in version:  # another may have other words
        shown, measured = ([[row[0], row[1] != "-", row[2]] for row in table[:-1]] for table in (shown, measured))
    assert measured == shown
