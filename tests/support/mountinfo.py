"""The mount table of a process, as /proc/PID/mountinfo has it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Mount:
    where: str
    source: str
    type: str
    options: frozenset[str]  # of the mount and of the file system
    root: str  # the folder of the file system that is mounted


def parsed(text: str) -> list[Mount]:
    return [_mount(line) for line in text.splitlines()]


def _mount(line: str) -> Mount:
    fields, _, rest = line.partition(" - ")
    _, _, _, root, where, options, *_ = fields.split(" ")
    kind, source, own = rest.split(" ")
    return Mount(where=_unescaped(where), source=_unescaped(source), type=kind,
                 options=frozenset(f"{options},{own}".split(",")), root=_unescaped(root))


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
