"""File systems that know no O_TMPFILE: the same units come out, and nothing else."""

import platform
import sys
from pathlib import Path

import pytest

from volumes import four

REFUSE = (sys.executable, str(Path(__file__).parent / "no_tmpfile.py"))
pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="the filter knows the calls of x86-64 only")


def test_the_same_units_come_out(machine):
    four(machine)
    with_tmpfile, without = machine.run(), machine.run(prefix=REFUSE, bounded=False)
    assert without.status == with_tmpfile.status
    assert without.tree == with_tmpfile.tree


def test_the_filter_does_refuse(machine, need):
    four(machine)
    log = machine.folder / "calls"
    machine.run(prefix=(*REFUSE, need("strace"), "-f", "-qq", "-e", "trace=openat,renameat2", "-o", str(log)), bounded=False)
    text = log.read_text()
    assert "O_TMPFILE, 0644) = -1 EOPNOTSUPP" in text and "RENAME_NOREPLACE) = 0" in text


def test_a_unit_that_is_there_already_is_not_replaced(machine):
    four(machine)
    name = next(path for path in machine.run().tree if path.endswith(".mount") and "/" not in path)
    out = machine.output()
    (out / name).write_text("# somebody else's\n")
    assert machine.run(out, prefix=REFUSE, bounded=False).status == 1
    assert (out / name).read_text() == "# somebody else's\n"
    assert not list(out.glob(".berth*"))
