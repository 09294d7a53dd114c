"""The keys as berth itself names them, so that a new one can't be forgotten here."""

import os
import re
from pathlib import Path

KEYS = Path(os.environ.get("BERTH_SOURCE", Path(__file__).parents[2])) / "src/core/keys"
FILES = ("keys.cpp", "encrypted_keys.cpp", "swap_keys.cpp")
ROW = re.compile(r'\bKey\{"([a-z_]+)", Kind::([a-z]+), of_([a-z]+)')
YES = re.compile(r'\bKey\{"\w+", Kind::flag, of_([a-z]+)(?:(?!\bKey\{).)*?\bread_yes,\s+sets\(in_([a-z]+), "(\w+)"\)', re.S)
ROWS = [row for name in FILES for row in ROW.findall((KEYS / name).read_text())]


def keys(table: str, kind: str) -> list[str]:
    """Those of a table that have values of this kind."""
    found = [name for name, its_kind, of in ROWS if its_kind == kind and of in (table, "all")]
    assert found
    return found


def directives(table: str, section: str) -> set[str]:
    """Those of a section that keys of the table write as `yes`."""
    rows = [row for name in FILES for row in YES.findall((KEYS / name).read_text())]
    assert rows
    return {directive for of, where, directive in rows if of in (table, "all") and where == section}
