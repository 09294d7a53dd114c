"""Killed at each system call, and each call that fails: nothing half-written, ever."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

import oracle
from machine import SANITIZED
from volumes import FOUR, four, whole_or_none

SIGKILL = -9
# The sanitizers' runtime writes to pipes of its own and can't do without; the release build is where write fails.
WRITE = [] if SANITIZED else ["write"]


def traced(machine, need, injection: str, out):
    strace = need("strace")
    log = machine.folder / f"{out.name}.log"
    # without a limit of memory, which would be strace's too
    return machine.run(out, prefix=(strace, "-f", "-qq", "-o", str(log), "-e", f"inject={injection}"), bounded=False,
                       seconds=60)


def calls(machine, need) -> dict:
    """How often a run makes each system call."""
    log = machine.folder / "calls"
    machine.run(prefix=(need("strace"), "-f", "-qq", "-o", str(log)), bounded=False, seconds=60)
    counts: dict = {}
    for name in re.findall(r"^\d+ +([a-z0-9_]+)\(", log.read_text(errors="replace"), re.MULTILINE):
        counts[name] = counts.get(name, 0) + 1
    return counts


def test_killed_at_any_system_call_no_unit_is_half_written(machine, need):
    four(machine)
    reference = machine.run().tree
    total = sum(calls(machine, need).values())
    assert total > 50

    def killed(number: int) -> None:
        out = machine.folder / f"killed{number}"
        out.mkdir()
        traced(machine, need, f"all:signal=KILL:when={number}", out)
        for path, content in oracle.tree(out).items():
            if path.rsplit("/", 1)[-1].startswith("."):
                continue  # not a unit's name
            assert reference.get(path) == content, f"{path} is half-written after call {number}"

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(killed, range(1, total + 1)))


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("call", [*WRITE, "linkat", "symlinkat", "mkdirat", "openat"])
def test_a_call_that_fails_costs_one_volume_and_is_logged(machine, need, call, error):
    four(machine)
    reference = machine.run().tree
    count = calls(machine, need).get(call, 0)
    assert count, f"a run makes no {call}()"

    def failing(number: int) -> None:
        out = machine.folder / f"failing{number}"
        out.mkdir()
        done = traced(machine, need, f"{call}:error={error}:when={number}", out)
        if done.status not in (0, 1):
            assert call == "openat" and done.status == 127, done  # the dynamic loader's
            return
        lost = whole_or_none(done.tree, reference)
        if lost:
            assert done.status == 1 and done.errors, f"{call} {number}: lost {sorted(lost)} in silence"
        if call != "openat":
            assert len(lost) <= 1, f"{call} {number} cost {sorted(lost)}: {done.errors}"

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(failing, range(1, count + 1)))


@pytest.mark.parametrize("call", [*WRITE, "linkat", "symlinkat", "mkdirat"])
def test_when_every_call_fails_nothing_is_left(machine, need, call):
    four(machine)
    done = traced(machine, need, f"{call}:error=ENOSPC:when=1+", machine.output())
    assert done.status == 1
    assert call == "write" or done.errors.count(" error: ") >= 1
    assert set() == set(done.tree) or call in ("symlinkat", "mkdirat")
    whole_or_none(done.tree, machine.run().tree)
    assert len(FOUR) == 4
