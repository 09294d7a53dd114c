"""What a newcomer runs first works on a machine that has nothing of ours yet, and where it can't show all, it says so."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import uuid
from pathlib import Path

import figures
import image
import isolation
import pytest
from native import ENVIRONMENT, LIMIT, packages

SOURCE = Path(os.environ["BERTH_SOURCE"])
RELEASE = "trixie"


@pytest.fixture
def chroot():
    """A root folder that is no mount point, as in an image build, with the sources in /berth and nothing built."""
    if reason := isolation.obstacle():
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)
    base = image.root(RELEASE, packages(RELEASE))
    isolation.own_mount_namespace()
    work = Path(tempfile.gettempdir()) / f"berth-try-{uuid.uuid4().hex[:8]}"
    isolation.mount_tmpfs(work, "2G")
    try:
        isolation.mount_overlay([base.parent], work)
        root = work / "root" / base.name
        (root / "berth").mkdir()
        for path in SOURCE.iterdir():
            if path.is_file():
                shutil.copy2(path, root / "berth")
            elif not path.name.startswith(".") and not (path / "build.ninja").exists():
                shutil.copytree(path, root / "berth" / path.name, symlinks=True)
        subprocess.run(["mount", "--rbind", "/dev", root / "dev"], check=True)
        yield root
    finally:
        isolation.unmount_all(work)
        work.rmdir()


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.xdist_group(image.host_release())
def test_the_examples_are_shown_in_a_chroot(chroot):
    before = cpu_seconds()
    settings = [f"{key}={value}" for key, value in (ENVIRONMENT | {"CCACHE_DISABLE": "1"}).items()]
    done = subprocess.run(["unshare", "--mount", "--pid", "--fork", f"--mount-proc={chroot}/proc", "--kill-child", "chroot", chroot,
                           "env", "-i", *settings, "/berth/examples/try.sh"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace", timeout=LIMIT, check=False, preexec_fn=lambda: isolation.die_with_parent(signal.SIGKILL))
    figures.record("newcomer", RELEASE, cpu_minutes=(cpu_seconds() - before) / 60)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    told = [line for line in done.stdout.splitlines() if line.startswith("==> step ")]
    assert [line.split(":")[0] for line in told] == [f"==> step {number} of 8" for number in range(1, 9)]
    assert "unknown key 'optoins'" in done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == ("not shown, because / is no mount point here, as in a chroot, and systemd-nspawn needs "
                                            "it to be one")
    built = {path.relative_to(chroot / "berth/build-try").parts[0] for path in (chroot / "berth/build-try").rglob("*.o")}
    assert built and "tests" not in built
