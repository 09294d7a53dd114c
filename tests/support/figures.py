"""What tests counted while they ran, kept below results/ of the build folder; `figures.py RESULTS` prints it as tables.

A test calls record() as often as it likes. In the table numbers of one release add up, and texts are listed."""

import json
import os
import sys
import uuid
from pathlib import Path

FOLDER = "figures"
TOTAL = "all"


def record(suite: str, release: str, **values: int | float | str) -> None:
    """Such as record("race", "trixie", operations=3400, violations=0, seconds=55.1, seed="42")."""
    if not (build := os.environ.get("BERTH_BUILD")):
        return
    folder = Path(build) / "results" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{suite}-{uuid.uuid4().hex}.json").write_text(
        json.dumps({"suite": suite, "release": release} | values))


def tables(results: Path) -> str:
    """A table for each suite: a line for each release, and one for all."""
    records = sorted((json.loads(path.read_text()) for path in (results / FOLDER).glob("*.json")),
                     key=lambda found: (found["suite"], found["release"]))
    suites: dict[str, dict[str, dict]] = {}
    for found in records:
        suite, release = found.pop("suite"), found.pop("release")
        lines = suites.setdefault(suite, {})
        for line in (lines.setdefault(release, {}), lines.setdefault(TOTAL, {})):
            for key, value in found.items():
                line[key] = _joined(line.get(key), value)
    return "\n".join(_table(suite, lines) for suite, lines in suites.items())


def _joined(former, value):
    if former is None or former == value and isinstance(value, str):
        return value
    return f"{former}, {value}" if isinstance(value, str) else former + value


def _table(suite: str, lines: dict[str, dict]) -> str:
    total = lines.pop(TOTAL)
    rows = [[suite, *total]] + [[release, *(_shown(line.get(key, "")) for key in total)]
                                for release, line in (lines | {TOTAL: total}).items()]
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() + "\n" for row in rows)


def _shown(value) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    print(tables(Path(sys.argv[1])), end="")
