"""A throw-away container that boots Debian with its own systemd."""

import re
import shutil
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import image
import installation
import isolation
from guest import ENVIRONMENT, Failed, File, Guest, Link

SETTLED = {"running", "degraded"}
BOOT_LIMIT = 60
POWER_OFF_LIMIT = 60


class Container(Guest):
    """Boots on entry, is gone on exit. `build` is a meson build folder that is installed into it first, `packages` are
    Debian packages that it has besides."""

    alive: list["Container"] = []  # and what is worth reading of those that a failed test has left
    reports: list[str] = []

    def __init__(self, files: dict[str, str | File | Link] | None = None, *, build: Path | None = None,
                 release: str = "bookworm", packages: tuple[str, ...] = (),
                 arguments: tuple[str, ...] = (), until: set[str] = SETTLED):
        self.files = files or {}
        self.build = build
        self.release = release
        self.packages = packages
        self.arguments = arguments
        self.until = until
        self._nspawn: subprocess.Popen | None = None

    def __enter__(self):
        lower = [image.root(self.release, self.packages)]
        if self.build:
            lower.insert(0, installation.layer(self.build, lower[0]))
        isolation.own_mount_namespace()
        # Not mkdtemp: its names may hold an underscore, which a machine's name may not.
        self.work = Path(tempfile.gettempdir()) / f"berth-boot-{uuid.uuid4().hex[:8]}"
        self.root = self.work / "root"
        self.console = self.work / "console.log"
        self.cgroup = isolation.make_cgroup(self.work.name)
        try:
            isolation.mount_tmpfs(self.work, "512M")
            isolation.mount_overlay(lower, self.work)
            self._furnish()
            self.boot()
        except BaseException:
            Container.reports.append(self.report())
            self._remove()
            raise
        Container.alive.append(self)
        return self

    def __exit__(self, problem, *_):
        if problem:
            Container.reports.append(self.report())
        Container.alive.remove(self)
        self._remove()

    # Before the boot, and around it

    def _furnish(self) -> None:
        # A fresh machine would run first-boot presets, and a journal in /run would be gone after power_off().
        self.write("/etc/machine-id", f"{uuid.uuid4().hex}\n")
        (self.root / "var/log/journal").mkdir(exist_ok=True)
        for path, content in self.files.items():
            self.write(path, content)

    def boot(self) -> None:
        """Starts PID 1 and waits until the boot has come to one of the states of `until`."""
        output = self.console.open("ab")
        self._nspawn = subprocess.Popen(
            ["systemd-nspawn", "-D", str(self.root), "--register=no", "--keep-unit", "--boot", "--private-network",
             f"--machine={self.work.name}", "--bind=/dev/autofs", *self.arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env=ENVIRONMENT | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            preexec_fn=lambda: isolation.enter(self.cgroup))
        output.close()
        self.leader = self.wait_for(self._find_leader, "PID 1", BOOT_LIMIT)
        self.wait_for(lambda: self.path("/run/systemd/private").exists(), "systemd's socket", BOOT_LIMIT)
        state = self.run("systemctl", "is-system-running", "--wait", check=False, timeout=BOOT_LIMIT).stdout.strip()
        if state not in self.until:
            raise Failed(f"the boot came to '{state}' instead of {' or '.join(sorted(self.until))}")

    def _find_leader(self) -> int | None:
        if self._nspawn.poll() is not None:
            raise Failed(f"systemd-nspawn ended with status {self._nspawn.returncode}")
        pid = self._nspawn.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            try:
                inside = re.search(r"^NSpid:\s+\d+\s+1$", Path(f"/proc/{child}/status").read_text(), re.M)
                if inside and Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                    return int(child)
            except OSError:
                pass
        return None

    def power_off(self) -> float:
        """Shuts down cleanly; says how many seconds it took."""
        began = time.monotonic()
        self.run("systemctl", "poweroff")
        try:
            self._nspawn.wait(POWER_OFF_LIMIT)
        except subprocess.TimeoutExpired:
            raise Failed(f"no shutdown within {POWER_OFF_LIMIT} s") from None
        self.leader = None
        return time.monotonic() - began

    def _remove(self) -> None:
        if self.leader:
            isolation.kill(self.leader)
        if self._nspawn:
            self._nspawn.kill()
            self._nspawn.wait(10)
        isolation.remove_cgroup(self.cgroup)
        isolation.unmount_all(self.work)
        shutil.rmtree(self.work)

    def report(self) -> str:
        """What is worth reading after a failure."""
        console = self.console.read_text(errors="replace") if self.console.exists() else ""
        console = "\n".join(line for line in console.splitlines()[-150:] if line.strip())
        try:
            journal = self.journal("-o", "short-monotonic", "-n", "150")
        except (Failed, OSError, subprocess.SubprocessError) as problem:
            journal = f"(no journal: {problem})\n"
        return f"--- console of {self.work.name}\n{console}\n--- journal\n{journal}"
