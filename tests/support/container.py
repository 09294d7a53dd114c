"""A throw-away container that boots Debian with its own systemd."""

import os
import re
import signal
import subprocess
from pathlib import Path

import image
import installation
import isolation
from booted import Booted
from guest import COMMAND_LIMIT, ENVIRONMENT, Failed, File, Link, put


class Container(Booted):
    """`leader` is its PID 1 as the host counts, or nobody; `root` its root folder, without what it mounts."""

    BOOT_LIMIT = 60
    POWER_OFF_LIMIT = 60

    leader: int | None = None
    cgroup: Path | None = None

    @property
    def running(self) -> bool:
        return self.leader is not None

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
        put(self.path(inside), content)

    def mount_table(self) -> str:
        return Path(f"/proc/{self.leader}/mountinfo").read_text()

    # From the first to the last

    def _make(self) -> None:
        lower = [image.root(self.release, self.packages)]
        if self.build:
            lower.insert(0, installation.layer(self.build, self.release, lower[0]))
        self.cgroup = isolation.make_cgroup(self.work.name)
        isolation.mount_tmpfs(self.work, "512M")
        isolation.mount_overlay(lower, self.work)

    def _launch(self) -> None:
        output = self.console.open("ab")
        self._process = subprocess.Popen(
            ["systemd-nspawn", "-D", str(self.root), "--register=no", "--keep-unit", "--boot", "--private-network",
             f"--machine={self.work.name}", "--bind=/dev/autofs", *self.arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env=ENVIRONMENT | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            preexec_fn=lambda: isolation.enter(self.cgroup))
        output.close()
        self.leader = self.wait_for(self._find_leader, "PID 1", self.BOOT_LIMIT)
        self.wait_for(lambda: self.path("/run/systemd/private").exists(), "systemd's socket", self.BOOT_LIMIT)

    def _find_leader(self) -> int | None:
        if self._process.poll() is not None:
            raise Failed(f"systemd-nspawn ended with status {self._process.returncode}")
        pid = self._process.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            try:
                inside = re.search(r"^NSpid:\s+\d+\s+1$", Path(f"/proc/{child}/status").read_text(), re.M)
                if inside and Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                    return int(child)
            except OSError:
                pass
        return None

    def _stopped(self) -> None:
        self.leader = None

    def _end(self) -> None:
        if self.leader:
            isolation.kill(self.leader)
        if self._process:
            self._process.kill()
            self._process.wait(10)
        if self.cgroup:
            isolation.remove_cgroup(self.cgroup)
