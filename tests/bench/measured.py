"""A container that commands are measured in, and their times."""

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import isolation  # noqa: E402
from container import Container  # noqa: E402


@contextmanager
def container(files: dict, release: str):
    """With the program that measures; where no container can run, that is said, and ends all."""
    if reason := isolation.obstacle():
        sys.exit(f"containers can't run here: {reason}")
    build = Path(os.environ["BERTH_BUILD"]).resolve()
    with Container(files, build=build, release=release) as machine:
        shutil.copy(build / "tests/bench/turns", machine.path("/turns"))
        yield machine


def turns(machine: Container, rounds: int, *words: str) -> dict[str, list[float]]:
    """Median and quartiles in ms by the name of a command, all of them in turn; commands may print something, too."""
    output = machine.run("/turns", str(rounds), *words, timeout=540).stdout
    rows = (line.split("\t") for line in output.splitlines() if line.count("\t") == 3)
    return {name: [float(value) / 1000 for value in values] for name, *values in rows}
