"""The mount table of a process, as /proc/PID/mountinfo has it."""

import os
import re
import select
from dataclasses import dataclass
from pathlib import Path

TRIES = 1000


@dataclass(frozen=True)
class Mount:
    where: str
    source: str
    type: str
    options: frozenset[str]  # of the mount and of the file system
    root: str  # the folder of the file system that is mounted


def parsed(text: str) -> list[Mount]:
    return [_mount(line) for line in text.splitlines()]


def stable_text(pid: int) -> str:
    """The table of one moment: the kernel hands it out in pieces, and between two of them it may change."""
    with Table(pid) as table:
        for _ in range(TRIES):
            text = table.text()
            if not table.changed():
                return text
    raise OSError(f"the mount table changed {TRIES} times while it was read")


class Table:
    """A mount table that is kept open to learn when it changes, see proc_pid_mountinfo(5)."""

    def __init__(self, pid: int):
        self._file = os.open(Path(f"/proc/{pid}/mountinfo"), os.O_RDONLY | os.O_CLOEXEC)
        self._poll = select.poll()
        self._poll.register(self._file, select.POLLPRI)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._file)

    def text(self) -> str:
        os.lseek(self._file, 0, os.SEEK_SET)
        return b"".join(iter(lambda: os.read(self._file, 1 << 16), b"")).decode(errors="surrogateescape")

    def changed(self, limit: float = 0, also: int | None = None) -> bool:
        """Since it was opened or this was asked last; waits for that, or until there is something to read from `also`."""
        if also is not None:
            self._poll.register(also, select.POLLIN)
        return self._file in dict(self._poll.poll(limit * 1000))


def readable(file: int) -> bool:
    return bool(select.select([file], [], [], 0)[0])


def _mount(line: str) -> Mount:
    fields, _, rest = line.partition(" - ")
    _, _, _, root, where, options, *_ = fields.split(" ")
    kind, source, own = rest.split(" ")
    return Mount(where=_unescaped(where), source=_unescaped(source), type=kind,
                 options=frozenset(f"{options},{own}".split(",")), root=_unescaped(root))


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
