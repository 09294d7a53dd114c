"""What a test asks of a running Debian whose PID 1 is systemd."""

import json
import subprocess
import time
from contextlib import contextmanager
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


def put(path: Path, content: str | File | Link) -> None:
    """Writes a file of a guest that is at hand on this machine, with the folders on the way."""
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


class Guest:
    """What runs is `running`; `root` is its root folder while it does not."""

    root: Path
    running: bool

    # What every kind of guest does in its own way

    def run(self, *command: str, check: bool = True, timeout: float = COMMAND_LIMIT) -> subprocess.CompletedProcess:
        raise NotImplementedError

    def write(self, inside: str, content: str | File | Link) -> None:
        raise NotImplementedError

    def mount_table(self) -> str:
        raise NotImplementedError

    @contextmanager
    def files_at_rest(self):
        """`root` can be read and written here."""
        yield

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
        return [mount for mount in mountinfo.parsed(self.mount_table()) if where in (None, mount.where)]

    def mounted(self, where: str) -> bool:
        return bool(self.mounts(where))

    def wait_unmounted(self, where: str, limit: float = 15) -> None:
        """And known to PID 1, which the mount table tells of it."""
        self.wait_for(lambda: not self.mounted(where) and self.state(where) != "deactivating", f"unmount of {where}", limit)

    # The journal

    def journal(self, *arguments: str) -> str:
        """What journalctl prints; also after power_off(), when only the files are left."""
        if self.running:
            self.run("journalctl", "--sync", check=False)
            return self.run("journalctl", "--no-pager", *arguments).stdout
        # 262 reopens files by way of /proc.
        command = ["unshare", "--mount", "sh", "-c", 'mount --bind /proc "$0/proc" && exec chroot "$0" "$@"',
                   str(self.root), "journalctl", "-D", "/var/log/journal", "--no-pager", *arguments]
        with self.files_at_rest():
            result = subprocess.run(command, capture_output=True, text=True, errors="replace", env=ENVIRONMENT,
                                    timeout=COMMAND_LIMIT)
        if result.returncode != 0 or result.stderr:
            raise Failed(f"journalctl: status {result.returncode}\n{result.stderr}")
        return result.stdout

    def events(self, unit: str, message_id: str) -> list[int]:
        """When PID 1 reported this of the unit, in microseconds: MOUNTED or UNMOUNTED."""
        lines = self.journal("-o", "json", f"MESSAGE_ID={message_id}", f"UNIT={unit}").splitlines()
        return [int(json.loads(line)["_SOURCE_REALTIME_TIMESTAMP"]) for line in lines]
