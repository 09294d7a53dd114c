"""berth in a guest as a user at a terminal and a program behind a pipe have it."""

import json
import os
import pty
import select
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from guest import COMMAND_LIMIT, ENVIRONMENT, Failed, Guest


@dataclass(frozen=True)
class Outcome:
    status: int
    output: str
    errors: str

    @property
    def data(self) -> dict:
        """The one JSON object on standard output, and nothing else there."""
        found = json.loads(self.output)
        if found.get("version") != 1:
            raise Failed(f"no version 1: {self.output}")
        return found


def berth(guest: Guest, *words: str, timeout: float = COMMAND_LIMIT) -> Outcome:
    result = guest.run("berth", *words, check=False, timeout=timeout)
    return Outcome(result.returncode, result.stdout, result.stderr)


def quiet(guest: Guest, *words: str) -> None:
    """All is well, so there is nothing to say."""
    found = berth(guest, *words)
    if found != Outcome(0, "", ""):
        raise Failed(f"berth {' '.join(words)}: {found}")


class Running:
    """A command that runs in the guest while the test does something else; at a terminal if asked. Killed on exit."""

    def __init__(self, guest: Guest, *command: str, terminal: bool = False):
        self.typed = None
        line = ["nsenter", "-t", str(guest.leader), "-a", "--"]
        if terminal:
            self.typed, theirs = pty.openpty()
            # The terminal is the command's alone: what is typed is no signal to nsenter.
            self.process = subprocess.Popen([*line, "setsid", "--ctty", *command], env=ENVIRONMENT, stdin=theirs,
                                            stdout=theirs, stderr=theirs, start_new_session=True)
            os.close(theirs)
        else:
            self.process = subprocess.Popen([*line, *command], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                            errors="replace", start_new_session=True)
        self.shown = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.hang_up()
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()

    @property
    def pid(self) -> int:
        """As the host counts; nsenter is its parent."""
        until = time.monotonic() + 5
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        while not (found := children.read_text().split()):
            if time.monotonic() > until:
                raise Failed("nsenter has started nothing")
            time.sleep(0.01)
        return int(found[0])

    def heeds(self, number: int) -> bool:
        """Whether the command blocks or handles the signal by now: until then it would end by it."""
        masks = dict(line.split(":\t") for line in Path(f"/proc/{self.pid}/status").read_text().splitlines())
        return bool((int(masks["SigBlk"], 16) | int(masks["SigCgt"], 16)) & 1 << number - 1)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        if self.typed is not None:
            os.close(self.typed)
            self.typed = None

    def read(self, until: str, limit: float = 10) -> str:
        """What a terminal has shown when `until` is in it."""
        end = time.monotonic() + limit
        while until not in self.shown:
            if time.monotonic() > end:
                raise Failed(f"the terminal never showed '{until}' but: {self.shown!r}")
            self._take(0.1)
        return self.shown

    def _take(self, seconds: float) -> bool:
        if not select.select([self.typed], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self.typed, 4096)
        except OSError:  # as Linux tells that nobody has the other end open
            return False
        self.shown += piece.decode(errors="replace")
        return bool(piece)

    def end(self, limit: float = COMMAND_LIMIT) -> Outcome:
        """Waits for it."""
        try:
            if self.typed is None:
                output, errors = self.process.communicate(timeout=limit)
                return Outcome(self.process.returncode, output, errors)
            end = time.monotonic() + limit
            while self._take(0.1) and time.monotonic() < end:
                pass
            return Outcome(self.process.wait(max(0.1, end - time.monotonic())), self.shown, "")
        except subprocess.TimeoutExpired:
            raise Failed(f"{self.process.args[5:]}: still running after {limit} s") from None
