"""berth built by the compiler of a Debian release: in a root folder that has what a build needs, and of the host's the sources."""

import atexit
import functools
import json
import os
import re
import signal
import subprocess
import tempfile
import uuid
from pathlib import Path

import image
import isolation

SOURCE = Path(__file__).resolve().parents[2]
PROGRAMS = ["src/cli/berth", "generator/berth-generator"]
LIMIT = 2400  # seconds, for all of the build; other releases may be built at the same time

# To see whether it compiles and works; optimising takes twice the time.
OPTIONS = ["-Dwerror=true", "--buildtype=plain"]
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root", "PYTHONDONTWRITEBYTECODE": "1"}


# Unlike chroot(1) this leaves nothing above the root. The shell is the first process there, to whom orphans go.
INSIDE = 'cd "$0" && pivot_root . . && umount -l . && env -i "$@"; exit $?'


class Native:
    """The build folder of a release lies in that of the tests, so that it is there for the next who asks. Inside, the folders of
    the sources and of the build have the names that they have outside."""

    def __init__(self, release: str, build: Path):
        self.release = release
        self.folder = build.resolve() / "native" / release
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cache = Path(os.environ.get("CCACHE_DIR", Path.home() / ".cache/ccache"))
        self.cache.mkdir(parents=True, exist_ok=True)
        self.base = image.root(release, packages(release))
        self.root = self._mounted()

    def run(self, *command: str | Path, **environment: str) -> subprocess.CompletedProcess:
        """As root of the release, with processes of its own."""
        settings = [f"{key}={value}" for key, value in (ENVIRONMENT | {"CCACHE_DIR": str(self.cache)} | environment).items()]
        return subprocess.run(["unshare", "--mount", "--pid", "--fork", f"--mount-proc={self.root}/proc", "--kill-child",
                               "sh", "-c", INSIDE, self.root, *settings, *command], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=LIMIT, check=False,
                              preexec_fn=lambda: isolation.die_with_parent(signal.SIGKILL))

    def make(self, *targets: str) -> None:
        """Builds what has changed; everything, if no targets are named."""
        with image.locked(self.folder.with_suffix(".lock")):
            if not (self.folder / "build.ninja").exists():
                self._must("meson", "setup", self.folder, SOURCE, *OPTIONS)
            self._must("ninja", "-C", self.folder, *targets)

    def install(self, destination: Path) -> None:
        self.make("build.ninja")
        installed = json.loads(self._must("meson", "introspect", "--installed", self.folder))
        # What configuring made is there, and no target of ninja's.
        targets = json.loads(self._must("meson", "introspect", "--targets", self.folder))
        made = {path for target in targets for path in target["filename"]}
        self.make(*(str(Path(path).relative_to(self.folder)) for path in installed if path in made))
        inside = self.root / "installed"
        inside.mkdir(exist_ok=True)
        subprocess.run(["mount", "--bind", destination, inside], check=True)
        try:
            self._must("meson", "install", "-C", self.folder, "--no-rebuild", "--quiet", DESTDIR="/installed")
        finally:
            isolation.unmount(inside)

    def compiler(self) -> str:
        return self._must("c++", "-dumpversion").strip()

    def libraries(self) -> set[Path]:
        """What the programs are linked with, as paths outside."""
        listed = self._must("ldd", *(self.folder / program for program in PROGRAMS))
        return {self.root / path for path in re.findall(r"=> /(\S+) \(", listed)}

    def _must(self, *command: str | Path, **environment: str) -> str:
        done = self.run(*command, **environment)
        if done.returncode != 0:
            raise RuntimeError(f"on {self.release}, {' '.join(map(str, command))}: status {done.returncode}\n"
                               f"{done.stdout[-20000:]}{done.stderr[-5000:]}")
        return done.stdout

    def _mounted(self) -> Path:
        """Gone with this process."""
        isolation.own_mount_namespace()
        work = Path(tempfile.gettempdir()) / f"berth-native-{uuid.uuid4().hex[:8]}"
        isolation.mount_tmpfs(work, "1G")
        atexit.register(_remove, work)
        isolation.mount_overlay([self.base], work)
        root = work / "root"
        # What tests make there may be layers of an overlay, which can't lie on another.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777,size=2G", "berth-native", root / "tmp"], check=True)
        for folder, option in ((SOURCE, "ro"), (self.folder, "rw"), (self.cache, "rw")):
            inside = root / str(folder).lstrip("/")
            inside.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "--bind", "-o", option, folder, inside], check=True)
        for folder in ("dev", "sys"):
            subprocess.run(["mount", "--rbind", f"/{folder}", root / folder], check=True)
        return root


def _remove(work: Path) -> None:
    isolation.unmount_all(work)
    work.rmdir()


@functools.cache
def native(release: str, build: Path) -> Native:
    return Native(release, build)


@functools.cache
def packages(release: str) -> tuple[str, ...]:
    script = 'codename=$1; . "$0" && printf "%s\\n" "${building[@]}" "${natively[@]}"'
    listed = subprocess.run(["bash", "-c", script, SOURCE / "tests/support/packages.sh", release], check=True,
                            capture_output=True, text=True, timeout=60).stdout
    return tuple(sorted(listed.split()))
