"""Watches a machine's mount table, and at each of its changes who holds what: never two mounts on a mount point, never a
holder without the mounts that it holds."""

import os
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import mountinfo
from guest import Guest

NEWS_LIMIT = 5


@dataclass(frozen=True)
class Volume:
    """`stands_on` are the volumes that are held along with it; `shows` is the one whose files it has, if not its own."""
    where: str
    stands_on: tuple[str, ...] = ()
    shows: str = ""

    @property
    def unit(self) -> str:
        return self.where.lstrip("/").replace("-", "\\x2d").replace("/", "-") + ".mount"


@dataclass
class Watcher:
    """In a thread, from entry to exit."""
    machine: Guest
    volumes: dict[str, Volume]
    violations: list[str] = field(default_factory=list)
    tables: list[tuple[float, Counter]] = field(default_factory=list)  # when, and how many mounts are where
    looks: int = 0  # at holders that could be compared with the mount table of the same moment

    def __enter__(self):
        self._end, self._tell = os.pipe()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_):
        os.close(self._tell)
        self._thread.join()
        os.close(self._end)

    def places(self, volume: str) -> list[str]:
        """Where it is mounted, and where that stands on."""
        return [self.volumes[volume].where, *(self.volumes[below].where for below in self.volumes[volume].stands_on)]

    def _run(self) -> None:
        try:
            with mountinfo.Table(self.machine.leader) as table:
                while not self._ended():
                    self._look(table)
        except Exception as problem:
            self.violations.append(f"the watcher itself failed: {problem!r}")

    def _ended(self) -> bool:
        return mountinfo.readable(self._end)

    def _look(self, table: mountinfo.Table) -> None:
        text = table.text()
        when = time.monotonic()
        if table.changed():
            return
        # Unchanged until after that time, which is not so of any later one.
        mounts = Counter(mount.where for mount in mountinfo.parsed(text))
        self.tables.append((when, mounts))
        for name, volume in self.volumes.items():
            if mounts[volume.where] > 1:
                self.violations.append(f"{name}: {mounts[volume.where]} mounts on {volume.where}")
        holders = self.machine.units("volume-*@*.target")
        # An unchanged table is that of the moment in which PID 1 answered.
        if not table.changed():
            self.looks += 1
            self._compare(mounts, [unit for unit, state in holders.items() if state == "active"])
            table.changed(NEWS_LIMIT, also=self._end)

    def _compare(self, mounts: Counter, active: list[str]) -> None:
        for unit in active:
            volume = unit.removeprefix("volume-").partition("@")[0]
            for place in self.places(volume) if volume in self.volumes else []:
                if not mounts[place]:
                    self.violations.append(f"{unit} is active and nothing is mounted on {place}")
