"""What keeps a test's container apart from the host, so that nothing of a killed test run is left behind."""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PROGRAMS = ["apt-get", "mmdebstrap", "systemd-nspawn", "nsenter", "meson"]

_CLONE_NEWNS = 0x00020000
_PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)
_namespace_of = None


def obstacle() -> str | None:
    """Why containers can't run here, if so."""
    if reason := obstacle_of_the_machine():
        return reason
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        return f"not installed: {', '.join(missing)}"
    return None


def obstacle_of_the_machine() -> str | None:
    """Why they could not even if all programs were installed."""
    if os.geteuid() != 0:
        return "containers need root"
    if not Path("/proc/self/mountinfo").exists():
        return "no /proc is mounted here"
    if not any(where == "/" for _, where in _mounts()):
        return "/ is no mount point here, as in a chroot, and systemd-nspawn needs it to be one"
    if not Path("/dev/autofs").exists():
        return "this kernel has no /dev/autofs"
    if not _cgroup_mount():
        return "no cgroup2 hierarchy is mounted"
    return None


def own_mount_namespace() -> None:
    """Mounts of this process vanish with it, however it ends."""
    global _namespace_of
    if _namespace_of == os.getpid():
        return
    if _libc.unshare(_CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "can't make a mount namespace")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    _namespace_of = os.getpid()


def mount_tmpfs(folder: Path, size: str) -> None:
    """Makes the folder; all in it is in memory."""
    folder.mkdir(mode=0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"mode=0755,size={size}", "berth-boot", str(folder)], check=True)


def mount_image(disk: Path, where: Path) -> None:
    """The loop device goes with the mount."""
    subprocess.run(["mount", "-o", "loop", str(disk), str(where)], check=True)


def unmount(where: Path) -> None:
    subprocess.run(["umount", str(where)], check=True)


def mount_overlay(lower: list[Path], work: Path) -> None:
    """WORK/root: the lower folders, the first on top, writable, with all changes in memory."""
    for name in ("root", "upper", "overlay"):
        (work / name).mkdir(mode=0o755)
    folders = ":".join(map(str, lower))
    options = f"lowerdir={folders},upperdir={work}/upper,workdir={work}/overlay"
    subprocess.run(["mount", "-t", "overlay", "-o", options, "berth-boot", str(work / "root")], check=True)


def unmount_all(work: Path) -> None:
    while subprocess.run(["umount", "--recursive", "--lazy", str(work)], stderr=subprocess.DEVNULL).returncode == 0:
        pass


def make_cgroup(name: str) -> Path:
    """A cgroup of its own: with --keep-unit, two containers started from one cgroup would share theirs."""
    own = re.search(r"^0::(.*)$", Path("/proc/self/cgroup").read_text(), re.M)[1]
    cgroup = _cgroup_mount() / own.lstrip("/") / name
    cgroup.mkdir()
    return cgroup


def remove_cgroup(cgroup: Path) -> None:
    """When its processes are gone, which takes a moment after they were killed."""
    until = time.monotonic() + 10
    while "populated 1" in (cgroup / "cgroup.events").read_text() and time.monotonic() < until:
        time.sleep(0.02)
    for folder, _, _ in os.walk(cgroup, topdown=False):
        os.rmdir(folder)


def enter(cgroup: Path) -> None:
    """For systemd-nspawn before its exec: joins the cgroup, and shuts its container down when its parent dies."""
    (cgroup / "cgroup.procs").write_text("0")
    # SIGKILL would leave the container behind.
    die_with_parent(signal.SIGTERM)


def die_with_parent(number: signal.Signals) -> None:
    """For a child before its exec."""
    _libc.prctl(_PR_SET_PDEATHSIG, number)


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _mounts():
    """The type and the mount point of each mount that can be seen."""
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, rest = line.partition(" - ")
        yield rest.split(" ")[0], fields.split(" ")[4]


def _cgroup_mount() -> Path | None:
    return next((Path(where) for kind, where in _mounts() if kind == "cgroup2"), None)


if __name__ == "__main__":
    if reason := obstacle_of_the_machine():
        print(reason)
        sys.exit(1)
