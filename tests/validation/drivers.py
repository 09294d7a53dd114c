"""Asks the running kernel's drivers about options, apart from berth: what is expected where kernels differ.

As a program it reads [[TYPE, OPTION], ...] as JSON and writes for each 0 if it was accepted, the error number if it was refused, or
null without such a driver. It needs CAP_SYS_ADMIN in its user namespace. It loads the drivers it is asked about."""

import ctypes
import errno
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

FSOPEN, FSCONFIG = 430, 431
FSOPEN_CLOEXEC = 1
SET_FLAG, SET_STRING = 0, 1
CANARY = "berth-validation-canary"


def answer(libc, kind: str, option: str) -> int | None:
    fd = libc.syscall(FSOPEN, kind.encode(), FSOPEN_CLOEXEC)
    if fd < 0:
        return None
    name, equals, value = option.partition("=")
    set_it = libc.syscall(FSCONFIG, fd, SET_STRING if equals else SET_FLAG, name.encode(), value.encode() if equals else None, 0)
    error = ctypes.get_errno() if set_it < 0 else 0
    os.close(fd)
    return error


def main() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    json.dump([answer(libc, kind, option) for kind, option in json.load(sys.stdin)], sys.stdout)


def loaded(filesystems: str) -> set[str]:
    """The types of /proc/filesystems."""
    return {line.split()[-1] for line in filesystems.splitlines() if line.strip()}


class Drivers:
    """Of the kernel on which `run(command, text)` runs a command and gives its output. `loaded` are those at first."""

    def __init__(self, run):
        self._run = run
        self._answers: dict[tuple[str, str], int | None] = {}
        self.look()

    def look(self) -> None:
        """Which are loaded by now."""
        self.loaded = loaded(self._run(["cat", "/proc/filesystems"], ""))

    def ask(self, questions: set[tuple[str, str]]) -> None:
        """Many at once; `refuses` and `verifies` then know."""
        new = sorted(questions - self._answers.keys())
        if new:
            said = json.loads(self._run(["/usr/bin/python3", "-c", Path(__file__).read_text()], json.dumps(new)))
            self._answers.update(zip(new, said))

    def error(self, kind: str, option: str) -> int | None:
        self.ask({(kind, option)})
        return self._answers[kind, option]

    def refuses(self, kind: str, option: str) -> bool:
        return self.error(kind, option) in (errno.EINVAL, errno.ERANGE, errno.EOPNOTSUPP)

    def verifies(self, kind: str) -> bool:
        """Not if it takes whatever it is given."""
        return self.refuses(kind, CANARY)

    def is_absent(self, kind: str) -> bool:
        return self.error(kind, CANARY) is None


def run_here(command: list[str], text: str) -> str:
    prefix = [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    return subprocess.run([*prefix, *command], input=text, stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout


@cache
def here() -> Drivers:
    return Drivers(run_here)


if __name__ == "__main__":
    main()
