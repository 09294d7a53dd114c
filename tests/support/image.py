"""Debian root folders to boot from, one per release, built once and kept in a cache."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import initrd

BASE = ["systemd", "systemd-sysv", "dbus", "udev", "e2fsprogs", "util-linux", "mount", "bindfs", "python3"]

# What berth links, also in a build with sanitizers, as far as every release has it; installation.py supplies the rest.
LIBRARIES = ["libstdc++6", "libmount1", "libsystemd0", "libasan8", "libubsan1"]

SYSTEMD = {"bookworm": 252, "trixie": 257, "forky": 262}

DISK_SIZE = "1500M"  # most of it holes

BUILD_LIMIT = 900


def root(release: str = "bookworm", packages: tuple[str, ...] = ()) -> Path:
    """The root folder of a release, with these packages besides; builds it if the cache has none. It must not be
    changed: put an overlay on it."""
    recipe = {"release": release, "packages": BASE + LIBRARIES + list(packages)}
    digest = hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:12]
    cache = Path(os.environ.get("BERTH_TEST_CACHE", "/var/cache/berth-tests"))
    cache.mkdir(parents=True, exist_ok=True)
    target = cache / f"{release}-{digest}"
    with locked(cache / f"{target.name}.lock"):
        if not target.exists():
            _build(release, recipe["packages"], target)
    return target


def disk(release: str, packages: tuple[str, ...]) -> tuple[Path, Path, Path]:
    """The root folder, a disk image with that for a root file system, and an initrd that brings it; none may be changed."""
    folder = root(release, packages)
    return folder, _derived(folder, ".ext4", _format), _derived(folder, ".initrd", initrd.make)


def _derived(folder: Path, suffix: str, make) -> Path:
    target = folder.with_suffix(suffix)
    with locked(folder.with_suffix(".lock")):
        if not target.exists():
            with tempfile.NamedTemporaryFile(prefix=f".{target.name}-", dir=target.parent, delete=False) as work:
                try:
                    make(folder, Path(work.name))
                    os.rename(work.name, target)
                except BaseException:
                    os.unlink(work.name)
                    raise
    return target


def _format(folder: Path, target: Path) -> None:
    # Without a journal: it is copied for each test, and never outlives one.
    subprocess.run(["mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-d", str(folder), str(target), DISK_SIZE],
                   check=True, timeout=BUILD_LIMIT)


def _build(release: str, packages: list[str], target: Path) -> None:
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    log = target.with_suffix(".log")
    try:
        with log.open("wb") as output:
            result = subprocess.run(
                ["mmdebstrap", "--variant=minbase", f"--include={','.join(packages)}", *_apt_options(release),
                 release, str(work / "root"), "-"],
                input=sources(release).encode(), stdout=output, stderr=output, timeout=BUILD_LIMIT,
                env=os.environ | {"INITRD": "No"})  # the hooks of kernel packages heed that
        if result.returncode != 0:
            raise RuntimeError(f"mmdebstrap failed, see {log}:\n{log.read_text(errors='replace')[-2000:]}")
        (work / "root").rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def sources(release: str) -> str:
    """The host's own Debian mirrors as a sources.list for another release."""
    host = host_release()
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN)\t$(REPO_URI)\t$(RELEASE)\t$(COMPONENT)",
         "Created-By: Packages"],
        check=True, capture_output=True, text=True).stdout
    lines = set()
    for line in listed.splitlines():
        origin, uri, suite, component = line.split("\t")
        if origin == "Debian" and suite.split("-")[0] == host and component == "main":
            lines.add(f"deb {uri} {suite.replace(host, release, 1)} main\n")
    if not lines:
        raise RuntimeError("apt knows no Debian mirror: run apt-get update")
    return "".join(sorted(lines))


def _apt_options(release: str) -> list[str]:
    """What the host needs to reach its mirrors, a proxy or a frozen archive, the build needs as well."""
    frozen = ['--aptopt=Acquire::Check-Valid-Until "false";'] if release == "forky" else []
    keys = ["Acquire::http", "Acquire::https", "Acquire::Check-Valid-Until", "Acquire::Check-Date"]
    dump = subprocess.run(["apt-config", "dump", *keys], check=True, capture_output=True, text=True).stdout
    return frozen + [f"--aptopt={line}" for line in dump.splitlines() if not line.endswith(' "";')]


def host_release() -> str:
    pairs = (line.partition("=") for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return {key: value.strip('"') for key, _, value in pairs}["VERSION_CODENAME"]


@contextmanager
def locked(path: Path):
    """One process at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
