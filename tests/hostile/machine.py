"""A throw-away root with declarations, and runs of the generator over it."""

import os
import resource
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import oracle

BUILD = Path(os.environ.get("BERTH_BUILD", "build")).resolve()
GENERATOR = BUILD / "generator" / "berth-generator"

SECONDS = 10
MEMORY = 512 * 1024 * 1024
SANITIZED = b"__asan_init" in GENERATOR.read_bytes() if GENERATOR.is_file() else False

INNOCENT_SAME = b"""
[volume.neighbour]
what = "/dev/disk/by-label/neighbour"
where = "/srv/neighbour"
type = "ext4"
options = ["noatime", "context=\\"a:b,c\\""]
"""

INNOCENT_OTHER = b"""
[volume.stranger]
what = "tmpfs"
where = "/srv/stranger"
type = "tmpfs"
activation = "attach"
holders = ["vm 1"]
used_by = ["stranger.service"]
"""


@dataclass
class Run:
    status: int
    errors: str
    seconds: float
    tree: dict = field(repr=False)

    def complains_of(self, name: str) -> bool:
        """True if a finding stands at a place in the file of that name."""
        return any(f"/{name}:" in line and " error: " in line for line in self.errors.splitlines())


def environment(**more: str) -> dict:
    base = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SYSTEMD_PROC_CMDLINE": "quiet", "SYSTEMD_SYSFS_CHECK": "0"}
    return {**base, **more}


@contextmanager
def limited(bounded: bool):
    """Our own limit while the child starts, which inherits it: much faster than a function between fork and exec."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if bounded and not SANITIZED:  # whose shadow memory takes terabytes of addresses
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class Machine:
    def __init__(self, folder: Path):
        self.root = folder / "root"
        self.folder = folder
        self.root.mkdir()
        os.chmod(self.root, 0o755)
        self.count = 0
        self.reference = {}

    def write(self, path: str, text: "str | bytes") -> Path:
        """Writes a file below the root, with folders that can be trusted."""
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def output(self) -> Path:
        self.count += 1
        out = self.folder / f"out{self.count}"
        out.mkdir()
        return out

    def command(self, out: Path) -> list:
        return [str(GENERATOR), f"--root={self.root}", str(out)]

    def run(self, out: "Path | None" = None, prefix=(), seconds: int = SECONDS, bounded=True, **env: str) -> Run:
        out = out or self.output()
        begin = time.monotonic()
        seconds *= 5 if SANITIZED else 1
        with limited(bounded):
            child = subprocess.Popen([*prefix, *self.command(out)], env=environment(**env), stdin=subprocess.DEVNULL,
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # Of the processor: how long it takes on a busy machine says nothing.
        resource.prlimit(child.pid, resource.RLIMIT_CPU, (seconds, seconds))
        try:
            _, errors = child.communicate(timeout=10 * seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            raise
        took = time.monotonic() - begin
        return Run(child.returncode, errors.decode("utf-8", "backslashreplace"), took, oracle.tree(out))
