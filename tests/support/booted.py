"""A guest for one test: made and booted on entry, gone on exit."""

import os
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import isolation
from guest import Failed, File, Guest, Link, put

SETTLED = {"running", "degraded"}


class Booted(Guest):
    """`build` is a meson build folder that is installed first, `packages` are Debian packages that it has besides."""

    alive: list["Booted"] = []  # and what is worth reading of those that a failed test has left
    reports: list[str] = []

    BOOT_LIMIT: int
    POWER_OFF_LIMIT: int

    def __init__(self, files: dict[str, str | File | Link] | None = None, *, build: Path | None = None,
                 release: str = "bookworm", packages: tuple[str, ...] = (), arguments: tuple[str, ...] = (),
                 until: set[str] = SETTLED):
        self.files = files or {}
        self.build = build
        self.release = release
        self.packages = packages
        self.arguments = arguments
        self.until = until
        self._process: subprocess.Popen | None = None

    # What every kind of guest does in its own way

    def _make(self) -> None:
        """Makes `work`, in memory, and the root in it with what `build` installs."""
        raise NotImplementedError

    def _launch(self) -> None:
        """Starts PID 1 as `_process`; `run` works when this is done."""
        raise NotImplementedError

    def _end(self) -> None:
        """Ends all processes of the guest, however far it has come."""
        raise NotImplementedError

    def __enter__(self):
        isolation.own_mount_namespace()
        # Not mkdtemp: its names may hold an underscore, which a machine's name may not.
        self.work = Path(tempfile.gettempdir()) / f"berth-boot-{uuid.uuid4().hex[:8]}"
        self.root = self.work / "root"
        self.console = self.work / "console.log"
        try:
            self._make()
            with self.files_at_rest():
                self._furnish()
            self.boot()
        except BaseException:
            Booted.reports.append(self.report())
            self._remove()
            raise
        Booted.alive.append(self)
        return self

    def __exit__(self, problem, *_):
        if problem:
            Booted.reports.append(self.report())
        Booted.alive.remove(self)
        self._remove()

    def _furnish(self) -> None:
        # A fresh machine would run first-boot presets, and a journal in /run would be gone after power_off().
        put(self.root / "etc/machine-id", f"{uuid.uuid4().hex}\n")
        (self.root / "var/log/journal").mkdir(exist_ok=True)
        # Nor has /usr changed since: 257 and 262 would make the caches of ldconfig, udev and the journal anew at each boot.
        for folder in ("etc", "var"):
            put(self.root / folder / ".updated", "")
            os.utime(self.root / folder / ".updated", (time.time() + 3600,) * 2)
        for path, content in self.files.items():
            put(self.root / path.lstrip("/"), content)

    def boot(self) -> None:
        """Starts PID 1 and waits until the boot has come to one of the states of `until`."""
        self._launch()
        settled = self.run("systemctl", "is-system-running", "--wait", check=False, timeout=self.BOOT_LIMIT)
        state = settled.stdout.strip()
        if state not in self.until:
            raise Failed(f"the boot came to '{state}' instead of {' or '.join(sorted(self.until))}")

    def power_off(self) -> float:
        """Shuts down cleanly; says how many seconds it took."""
        began = time.monotonic()
        self.run("systemctl", "poweroff")
        try:
            self._process.wait(self.POWER_OFF_LIMIT)
        except subprocess.TimeoutExpired:
            raise Failed(f"no shutdown within {self.POWER_OFF_LIMIT} s") from None
        self._stopped()
        return time.monotonic() - began

    def _stopped(self) -> None:
        """PID 1 has ended."""

    def _remove(self) -> None:
        self._end()
        isolation.unmount_all(self.work)
        if self.work.exists():
            self.work.rmdir()

    def report(self) -> str:
        """What is worth reading after a failure."""
        console = self.console.read_text(errors="replace") if self.console.exists() else ""
        console = "\n".join(line for line in console.splitlines()[-150:] if line.strip())
        try:
            journal = self.journal("-o", "short-monotonic", "-n", "150")
        except (Failed, OSError, subprocess.SubprocessError) as problem:
            journal = f"(no journal: {problem})\n"
        return f"--- console of {self.work.name}\n{console}\n--- journal\n{journal}"
