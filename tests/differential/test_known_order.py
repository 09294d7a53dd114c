"""What berth takes for certain of every boot is in the unit files of each release, or in what PID 1 adds to them."""

import functools

import pytest
import releases
from generators import BUILD, run

VERSIONS = releases.image.SYSTEMD
UNITS = "usr/lib/systemd/system"

pytestmark = pytest.mark.skipif(releases.obstacle() is not None, reason=str(releases.obstacle()))


@functools.cache
def certain():
    return [tuple(line.split()) for line in run(BUILD / "tests/differential/certain-order").decode().splitlines()]


def has(name, unit):
    return (releases.release(name).root / UNITS / unit).exists()


@functools.cache
def order(name):
    """Of all these units that the release has: who is after whom, and who requires whom."""
    there = sorted({unit for pair in certain() for unit in pair if has(name, unit)})
    return releases.release(name).statements(there)


def own_name(name, unit):
    path = releases.release(name).root / UNITS / unit
    return path.readlink().name if path.is_symlink() else unit


def is_after(name, unit, other):
    """Itself, or by way of what it requires, which then is part of the boot, too."""
    unit, statements = own_name(name, unit), order(name)
    required = [line.split(" requires ")[1] for line in statements if line.startswith(f"{unit} requires ")]
    return f"{unit} after {other}" in statements or any(
        f"{unit} after {one}" in statements and is_after(name, one, other) for one in required if one != unit)


@pytest.mark.parametrize("name", VERSIONS)
def test_what_is_certain_is_so_where_both_units_are(name):
    here = [(unit, other) for unit, other in certain() if has(name, unit) and has(name, other)]
    assert len(here) > 20
    assert [pair for pair in here if not is_after(name, *pair)] == []


def test_all_that_is_certain_is_compared_in_some_release():
    assert [pair for pair in certain() if not any(has(name, pair[0]) and has(name, pair[1]) for name in VERSIONS)] == []
