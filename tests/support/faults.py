"""Mount commands that hang or fail when a test says so: helpers of mount(8) and umount(8) for tmpfs."""

import json
import os
import signal
import subprocess
from pathlib import Path

from guest import ENVIRONMENT, File

FOLDER = "/faults"

# A file that is named after command and mount point has what is to happen there, in shell.
_HELPER = """\
#!/bin/sh
source=$1
where={where}
fault={folder}/{command}$(echo "$where" | tr / -)
[ ! -e "$fault" ] || . "$fault"
exec {really}
"""

HELPERS = {
    "/sbin/mount.tmpfs": File(_HELPER.format(
        where='"$2"', folder=FOLDER, command="mount", really='mount -i -t tmpfs "$@"'), 0o755),
    "/sbin/umount.tmpfs": File(_HELPER.format(
        where='"$1"', folder=FOLDER, command="umount", really='umount -i "$@"'), 0o755),
    f"{FOLDER}/README": "",
}

HANG = "exec sleep 3600\n"
# Until end().
PAUSE = 'for _ in $(seq 1200); do [ -e "$fault" ] || break; sleep 0.05; done\n'
FAIL = "echo 'no luck today' >&2; exit 32\n"


def _path(command: str, where: str) -> str:
    return f"{FOLDER}/{command}{where.replace('/', '-')}"


def arrange(machine, command: str, where: str, what: str) -> None:
    """From now on `mount` or `umount` does this before its work at the mount point."""
    machine.write(_path(command, where), what)


def end(machine, command: str, where: str) -> None:
    machine.path(_path(command, where)).unlink()


def shared(name: str, where: str, more: str = "") -> str:
    return f'[volume.{name}]\nwhere = "{where}"\ntype = "tmpfs"\nactivation = "attach"\n{more}\n'


class Client:
    """A command that runs in the machine while the test goes on; killed with SIGKILL at the end, if not before."""

    def __init__(self, machine, *command: str):
        self.process = subprocess.Popen(["nsenter", "-t", str(machine.leader), "-a", "--", *command], env=ENVIRONMENT,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=10)

    def _children(self) -> list[int]:
        """nsenter starts the command as a child, and waits for it."""
        return list(map(int, Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()))

    def command(self) -> str | None:
        """What it is by now: a command may become another."""
        children = self._children()
        return Path(f"/proc/{children[0]}/comm").read_text().strip() if children else None

    def signal(self, number: signal.Signals) -> None:
        [child] = self._children()
        os.kill(child, number)

    def end(self, limit: float = 30) -> subprocess.CompletedProcess:
        output, errors = self.process.communicate(timeout=limit)
        return subprocess.CompletedProcess([], self.process.returncode, output, errors)


def result(answer: subprocess.CompletedProcess) -> str:
    """Of a command of berth with --json."""
    return json.loads(answer.stdout)["result"]
