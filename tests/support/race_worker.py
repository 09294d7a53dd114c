"""Attaches and detaches at random in a container and looks each time whether what it holds is there.

`race_worker.py ORDERS`: orders are a JSON object; what it did comes out as one JSON object a line. It runs on the host's
Python inside the container's namespaces, because entering them for each operation would cost more than the operation."""

import ctypes
import json
import os
import random
import secrets
import subprocess
import sys
import time
from pathlib import Path

import mountinfo
from guest import ENVIRONMENT, attachment

OPERATION_LIMIT = 60
HOLD_LIMIT = 0.06
SEASON = 15


def command(way: str, verb: str, volume: str, holder: str) -> list[str]:
    if way == "systemctl":
        return ["systemctl", {"attach": "start", "detach": "stop"}[verb], attachment(volume, holder)]
    return ["berth", verb, volume, holder]


def enter(leader: int) -> None:
    """The namespaces of this PID 1; the processes that are started from here on are in its container."""
    libc = ctypes.CDLL(None, use_errno=True)
    # The mount namespace last: /proc shows no process of the host after that.
    spaces = [os.open(f"/proc/{leader}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC)
              for name in ("uts", "ipc", "net", "cgroup", "pid", "mnt")]
    for space in spaces:
        if libc.setns(space, 0) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        os.close(space)
    os.chdir("/")


class Worker:
    def __init__(self, orders: dict):
        self.number = orders["number"]
        self.volumes = orders["volumes"]
        self.ways = orders["ways"]
        self.seed = orders["seed"]
        self.random = random.Random(f"{self.seed} worker {self.number}")
        self.held: dict[tuple[str, str], dict] = {}
        self.count = 0

    def work(self, operations: int) -> None:
        """Ends with nothing held."""
        while self.count < operations - len(self.held):
            self._something()
        for holding in list(self.held):
            self._let_go(holding)

    def _something(self) -> None:
        """Mostly few holders, so that volumes come and go, and now and then none at all."""
        dice = self.random.random()
        if dice < 0.05:
            self._again()
        elif dice < 0.08:
            for holding in list(self.held):
                self._let_go(holding)
        elif self.held and (len(self.held) >= 2 or dice < 0.7):
            self._let_go(self.random.choice(list(self.held)))
        else:
            self._take(self.random.choice(self._in_season()), f"w{self.number}_{self.count}")

    def _in_season(self) -> list[str]:
        """All workers want the same few volumes for a while, then others: even what many stand on goes and comes."""
        season = random.Random(f"{self.seed} season {self.count // SEASON}")
        return season.sample(list(self.volumes), min(3, len(self.volumes)))

    def _again(self) -> None:
        """What a manager that counts by hand gets wrong: what is held already, and what was never held."""
        if self.held and self.random.random() < 0.5:
            volume, holder = self.random.choice(list(self.held))
            self._operation("attach", volume, holder)
        else:
            self._operation("detach", self.random.choice(list(self.volumes)), f"w{self.number}_never")

    def _take(self, volume: str, holder: str) -> None:
        if self._operation("attach", volume, holder) == 0:
            own = secrets.token_hex(8)
            mark = self._look(volume, "attached", lambda folder: self._leave(folder, holder, own))
            self.held[volume, holder] = {"own": own, "mark": mark}
            say({"volume": volume, "holder": holder, "mark": mark})

    def _let_go(self, holding: tuple[str, str]) -> None:
        volume, holder = holding
        left = self.held.pop(holding)
        time.sleep(self.random.uniform(0, HOLD_LIMIT))
        self._look(volume, "held", lambda folder: self._find(folder, holder, left))
        self._operation("detach", volume, holder)

    def _operation(self, verb: str, volume: str, holder: str) -> int:
        self.count += 1
        way = self.random.choice(self.ways)
        record = {"worker": self.number, "verb": verb, "volume": volume, "holder": holder, "way": way,
                  "began": time.monotonic(), "clock_began": time.time()}
        try:
            result = subprocess.run(command(way, verb, volume, holder), env=ENVIRONMENT, timeout=OPERATION_LIMIT,
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            status, output = result.returncode, result.stdout.decode(errors="replace")
        except subprocess.TimeoutExpired:
            status, output = -1, f"not done within {OPERATION_LIMIT} s"
        say(record | {"ended": time.monotonic(), "clock_ended": time.time(), "status": status,
                      "output": output if status else ""})
        return status

    def _look(self, volume: str, when: str, contents) -> str | None:
        """One mount, and the contents as they should be. What is wrong is said; gives what the contents gave."""
        where = self.volumes[volume]
        try:
            count = sum(mount.where == where for mount in mountinfo.parsed(mountinfo.stable_text(1)))
            if count != 1:
                self._wrong(volume, f"{when}, with {count} mounts")
            return contents(Path(where))
        except OSError as problem:
            self._wrong(volume, f"{when}, but {problem}")
            return None

    def _leave(self, folder: Path, holder: str, own: str) -> str:
        """A file of its own, and one mark for all who hold the same mount, from whoever comes first."""
        (folder / holder).write_text(own)
        try:
            os.link(folder / holder, folder / "mark")
        except FileExistsError:
            pass
        return (folder / "mark").read_text()

    def _find(self, folder: Path, holder: str, left: dict) -> None:
        if (folder / holder).read_text() != left["own"]:
            raise OSError(f"another file is in the place of its own, {holder}")
        if (mark := (folder / "mark").read_text()) != left["mark"]:
            raise OSError(f"mark {mark} is in the place of {left['mark']}")
        (folder / holder).unlink()

    def _wrong(self, volume: str, text: str) -> None:
        say({"worker": self.number, "volume": volume, "wrong": text, "at": time.monotonic()})


def say(record: dict) -> None:
    print(json.dumps(record), flush=True)


def main() -> None:
    orders = json.loads(sys.argv[1])
    enter(orders["leader"])
    Worker(orders).work(orders["operations"])


if __name__ == "__main__":
    main()
