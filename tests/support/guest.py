"""What a test asks of a running Debian whose PID 1 is systemd."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import mountinfo

COMMAND_LIMIT = 30

MOUNTED = "39f53479d3a045ac8e11786248231fbf"  # SD_MESSAGE_UNIT_STARTED of sd-messages.h
# The unit says so itself. SD_MESSAGE_UNIT_STOPPED is its stop job's, which a new start job can replace.
UNMOUNTED = "7ad2d189f7e94e70a38c781354912448"  # SD_MESSAGE_UNIT_SUCCESS

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}


@dataclass(frozen=True)
class File:
    """A file that is not like the others: another mode."""
    text: str
    mode: int = 0o644


@dataclass(frozen=True)
class Link:
    target: str


class Failed(AssertionError):
    """A command in the guest failed, or what was waited for did not come."""


def attachment(volume: str, holder: str) -> str:
    """The unit that holds the volume for this holder."""
    return f"volume-{volume}@{holder}.target"


class Guest:
    """`leader` is its PID 1 as the host counts, or nobody; `root` its root folder, without what it mounts."""

    root: Path
    leader: int | None = None

    # Commands and files

    def run(self, *command: str, check: bool = True, timeout: float = COMMAND_LIMIT) -> subprocess.CompletedProcess:
        if not self.leader:
            raise Failed("the guest does not run")
        # In a session of its own, because nsenter forks and both must go when time is up.
        process = subprocess.Popen(["nsenter", "-t", str(self.leader), "-a", "--", *command], env=ENVIRONMENT,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, errors="replace", start_new_session=True)
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Failed(f"{' '.join(command)}: still running after {timeout} s") from None
        if check and process.returncode != 0:
            raise Failed(f"{' '.join(command)}: status {process.returncode}\n{output}{errors}")
        return subprocess.CompletedProcess(command, process.returncode, output, errors)

    def path(self, inside: str) -> Path:
        """A path of the guest as it can be opened from outside, through its mounts while it runs."""
        return (Path(f"/proc/{self.leader}/root") if self.leader else self.root) / inside.lstrip("/")

    def write(self, inside: str, content: str | File | Link) -> None:
        path = self.path(inside)
        for folder in reversed(path.parents):
            if not folder.exists():
                folder.mkdir()
                folder.chmod(0o755)
        if isinstance(content, Link):
            path.symlink_to(content.target)
            return
        file = content if isinstance(content, File) else File(content)
        path.write_bytes(file.text.encode(errors="surrogateescape"))
        path.chmod(file.mode)

    def wait_for(self, condition, what: str, limit: float = 15):
        """What `condition` gives as soon as it is true."""
        until = time.monotonic() + limit
        while not (result := condition()):
            if time.monotonic() > until:
                raise Failed(f"{what}: not within {limit} s")
            time.sleep(0.03)
        return result

    # Units

    def start(self, *units: str, check: bool = True, timeout: float = COMMAND_LIMIT) -> subprocess.CompletedProcess:
        return self.run("systemctl", "start", *units, check=check, timeout=timeout)

    def stop(self, *units: str, check: bool = True, timeout: float = COMMAND_LIMIT) -> subprocess.CompletedProcess:
        return self.run("systemctl", "stop", *units, check=check, timeout=timeout)

    def attach(self, volume: str, *holders: str, check: bool = True) -> subprocess.CompletedProcess:
        return self.start(*(attachment(volume, holder) for holder in holders), check=check)

    def detach(self, volume: str, *holders: str) -> None:
        """Lets go. PID 1 unmounts after that: see wait_unmounted()."""
        self.stop(*(attachment(volume, holder) for holder in holders))

    def reload(self) -> None:
        self.run("systemctl", "daemon-reload")

    def show(self, unit: str, *properties: str) -> dict[str, str]:
        output = self.run("systemctl", "show", "-p", ",".join(properties), "--", unit).stdout
        return dict(line.split("=", 1) for line in output.splitlines() if "=" in line)

    def state(self, unit: str) -> str:
        return self.show(unit, "ActiveState")["ActiveState"]

    def units(self, *patterns: str) -> dict[str, str]:
        """The loaded units and their active states."""
        output = self.run("systemctl", "list-units", "--all", "--output=json", *patterns).stdout
        return {unit["unit"]: unit["active"] for unit in json.loads(output)}

    # Mounts

    def mounts(self, where: str | None = None) -> list[mountinfo.Mount]:
        """The mount table in its order, or the part of it at one mount point."""
        table = mountinfo.parsed(Path(f"/proc/{self.leader}/mountinfo").read_text())
        return [mount for mount in table if where in (None, mount.where)]

    def mounted(self, where: str) -> bool:
        return bool(self.mounts(where))

    def wait_unmounted(self, where: str, limit: float = 15) -> None:
        self.wait_for(lambda: not self.mounted(where), f"unmount of {where}", limit)

    # The journal

    def journal(self, *arguments: str) -> str:
        """What journalctl prints; also after power_off(), when only the files are left."""
        if self.leader:
            self.run("journalctl", "--sync", check=False)
            return self.run("journalctl", "--no-pager", *arguments).stdout
        # 262 reopens files by way of /proc.
        command = ["unshare", "--mount", "sh", "-c", 'mount --bind /proc "$0/proc" && exec chroot "$0" "$@"',
                   str(self.root), "journalctl", "-D", "/var/log/journal", "--no-pager", *arguments]
        result = subprocess.run(command, capture_output=True, text=True, errors="replace", env=ENVIRONMENT,
                                timeout=COMMAND_LIMIT)
        if result.returncode != 0 or result.stderr:
            raise Failed(f"journalctl: status {result.returncode}\n{result.stderr}")
        return result.stdout

    def events(self, unit: str, message_id: str) -> list[int]:
        """When PID 1 reported this of the unit, in microseconds: MOUNTED or UNMOUNTED."""
        lines = self.journal("-o", "json", f"MESSAGE_ID={message_id}", f"UNIT={unit}").splitlines()
        return [int(json.loads(line)["_SOURCE_REALTIME_TIMESTAMP"]) for line in lines]
