"""daemon-reload with every pair of changes to a mount unit and to its attachment target: what stays, and what goes.

berth writes and drops the two together. What becomes of a pair that went apart is why."""

import matrix
import pytest
from matrix import CELLS, Matrix

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

COUNTING = ("kept", "changed", "back")  # such a mount unit is unmounted when nobody needs it; a guard is not

each_cell = pytest.mark.parametrize("cell", CELLS, ids=str)


def lost_its_edge(cell):
    """True if a reload took the target, but not the mount unit that counts who needs it."""
    return (cell.target == "gone" and cell.mount in COUNTING) or (cell.target == "back" and cell.mount != "back")


def mounted_after_reload(cell):
    return cell.use == "busy" or (cell.use == "held" and not lost_its_edge(cell))


def can_be_attached(cell):
    return cell.mount in COUNTING and cell.target != "gone"


def stays_for_good(cell):
    """True if it stays mounted though nobody holds it, until its declaration is right again."""
    return mounted_after_reload(cell) and cell.mount not in COUNTING


@pytest.fixture(scope="module")
def run(berth):
    with berth(matrix.files(), until={"running"}) as machine:
        run = Matrix(machine)
        run.start([cell for cell in CELLS if cell.use != "nobody"])
        run.look("attached")
        busy = run.make_busy()
        run.declare(lambda state: "gone" if state == "back" else "kept")
        run.declare(lambda state: "kept" if state == "back" else state)
        run.wait({cell for cell in CELLS if not mounted_after_reload(cell)})
        run.look("reloaded")
        run.mounts = run.shown(lambda cell: cell.unit, "LoadState", "Description", "FragmentPath")
        run.targets = run.shown(lambda cell: cell.holder, "LoadState", "SourcePath")
        run.attached = run.start([cell for cell in CELLS if cell.use == "nobody"])
        run.look("attached by a newcomer")
        run.stop()
        run.wait({cell for cell in CELLS if cell.use != "busy" and not stays_for_good(cell)})
        run.look("detached")
        machine.run("sh", "-c", f"kill {' '.join(busy)}")
        run.wait({cell for cell in CELLS if not stays_for_good(cell)})
        run.look("no longer busy")
        run.declare(lambda _: "kept")
        run.wait(set(CELLS))
        run.look("mended")
        run.attached_again = run.start(CELLS)
        run.look("attached again")
        run.stop()
        run.wait(set(CELLS))
        run.look("at the end")
        yield run


@each_cell
def test_the_units_are_as_the_cell_says(run, cell):
    mount, target = run.mounts[cell], run.targets[cell]
    assert (mount["FragmentPath"] == "") == (cell.mount == "gone")
    if cell.mount == "wrong":
        assert "optoins" in mount["Description"]
    elif cell.mount != "gone":
        assert mount["Description"] == ("Changed" if cell.mount == "changed" else f"Volume {cell.volume}")
    assert target["SourcePath"].endswith("-changed.toml") == (cell.target == "changed")
    assert cell.target != "gone" or target["LoadState"] == "not-found"


@each_cell
def test_a_reload_keeps_mount_and_holder_unless_it_takes_the_edge_between_them(run, cell):
    assert run.seen[cell]["attached"] == ((0, False) if cell.use == "nobody" else (1, True))
    # A holder that comes back to find nothing mounted is stopped; one whose target is gone is not.
    active = cell.use != "nobody" and (mounted_after_reload(cell) or cell.target == "gone")
    assert run.seen[cell]["reloaded"] == (mounted_after_reload(cell), active)


@pytest.mark.parametrize("cell", [cell for cell in CELLS if cell.use == "nobody"], ids=str)
def test_a_newcomer_attaches_if_both_units_are_right(run, cell):
    can = can_be_attached(cell)
    assert run.attached[cell] == can
    assert run.seen[cell]["attached by a newcomer"] == (can, can)


@each_cell
def test_the_last_detach_unmounts_unless_the_unit_is_wrong_or_gone(run, cell):
    assert run.seen[cell]["detached"] == (cell.use == "busy" or stays_for_good(cell), False)


@each_cell
def test_what_was_busy_goes_when_it_no_longer_is(run, cell):
    assert run.seen[cell]["no longer busy"] == (stays_for_good(cell), False)


@each_cell
def test_the_reload_that_mends_it_releases_what_nobody_holds(run, cell):
    assert run.seen[cell]["mended"] == (0, False)


@each_cell
def test_after_that_it_counts_as_ever(run, cell):
    assert run.attached_again[cell]
    assert run.seen[cell]["attached again"] == (1, True)
    assert run.seen[cell]["at the end"] == (0, False)
