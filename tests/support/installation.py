"""berth as `meson install` puts it into a Debian release: a layer to lay over the root of image.py. This host's own release gets
what was built here, every other what its own compiler makes of the sources."""

import atexit
import functools
import os
import re
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

import image
import isolation
from native import native

PROGRAMS = ["usr/bin/berth", "usr/lib/systemd/system-generators/berth-generator"]
LINKED = ["bin", "lib", "lib64", "sbin"]


@functools.cache
def layer(build: Path, release: str, root: Path) -> Path:
    """For this root of the release. Made once per process, in memory, gone with it. It must not be changed."""
    isolation.own_mount_namespace()
    folder = Path(tempfile.gettempdir()) / f"berth-installed-{uuid.uuid4().hex[:8]}"
    isolation.mount_tmpfs(folder, "256M")
    atexit.register(_remove, folder)
    for name in LINKED:
        if (root / name).is_symlink():
            (folder / name).symlink_to((root / name).readlink())
    # Where a link of these leads.
    (folder / "usr/lib").mkdir(parents=True)
    if release == image.host_release():
        subprocess.run(["meson", "install", "-C", str(build), "--no-rebuild", "--quiet"], check=True, timeout=120,
                       env=os.environ | {"DESTDIR": str(folder)}, stdout=subprocess.DEVNULL)
        _supply(_libraries(folder), root, folder)
    else:
        made = native(release, build)
        made.install(folder)
        _supply(made.libraries(), root, folder)
    if b"__asan_init" in (folder / "usr/bin/berth").read_bytes():
        _allow_tracing(folder)
    return folder


def _remove(folder: Path) -> None:
    isolation.unmount_all(folder)
    folder.rmdir()


def _allow_tracing(folder: Path) -> None:
    """The sanitizer that looks for leaks stops the program by ptrace(2)."""
    drop_in = folder / "usr/lib/systemd/system/berth-check.service.d/sanitizers.conf"
    drop_in.parent.mkdir()
    drop_in.write_text("[Service]\nSystemCallFilter=ptrace\n")


def _libraries(folder: Path) -> set[Path]:
    """What the programs in the folder are linked with."""
    listed = subprocess.run(["ldd", *(str(folder / program) for program in PROGRAMS)], check=True,
                            capture_output=True, text=True, timeout=30).stdout
    return {Path(path) for path in re.findall(r"=> (/\S+) \(", listed)}


def _supply(libraries: set[Path], root: Path, folder: Path) -> None:
    """Those that the root lacks; never those that it has itself, as libc."""
    [triplet] = [found.relative_to(root) for found in (root / "usr/lib").glob("*-linux-gnu")]
    (folder / triplet).mkdir()
    for library in libraries:
        if not (root / triplet / library.name).exists():
            shutil.copy(library, folder / triplet / library.name)
