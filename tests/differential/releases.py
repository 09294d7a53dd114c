"""systemd-fstab-generator, berth-generator and systemd-analyze of a Debian release, in a throw-away copy of its root."""

import functools
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from generators import BUILD, SOURCE
from meaning import Meaning, meaning, units_in

sys.path.insert(0, str(SOURCE / "tests/support"))
import image  # noqa: E402
import installation  # noqa: E402
import isolation  # noqa: E402

PROGRAMS = ["mmdebstrap", "apt-get", "meson", "unshare", "chroot"]
# Checkers that a base system lacks; they are never run, the generators only look whether they exist.
CHECKERS = ["fsck.xfs", "fsck.btrfs", "fsck.vfat", "fsck.f2fs", "fsck.exfat", "fsck.bcachefs"]
NETWORK = "[Unit]\nBefore=network.target network-online.target\n[Service]\nType=oneshot\nExecStart=/bin/true\n"
GENERATORS = "/usr/lib/systemd/system-generators"
# To be no container, where the generators would leave out devices and swap: PID 1 heeds $container
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "container": "",
               "SYSTEMD_PROC_CMDLINE": "", "SYSTEMD_SYSFS_CHECK": "0", "SYSTEMD_IN_INITRD": "0",
               "ASAN_OPTIONS": "detect_leaks=0"}  # the sanitizer of leaks can't be PID 1


def obstacle():
    if os.geteuid() != 0:
        return "the generators of other releases need root"
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    return f"not installed: {', '.join(missing)}" if missing else None


@dataclass
class Moved:
    """What lines mean once berth has moved what it can; the lines that stay in fstab; and what berth says if it fails."""

    meaning: Meaning
    staying: list[str]
    complaint: str


class Release:
    """Nothing of it outlives the process."""

    def __init__(self, name):
        self.name = name
        root = image.root(name)
        layer = installation.layer(BUILD, name, root)
        isolation.own_mount_namespace()
        work = Path(tempfile.mkdtemp(prefix="berth-release-"))
        subprocess.run(["mount", "-t", "tmpfs", "berth-test", work], check=True)
        isolation.mount_overlay([layer, root], work)
        self.root = work / "root"
        for folder in ("sys", "dev", "run"):
            subprocess.run(["mount", "-t", "tmpfs", "berth-test", self.root / folder], check=True)
        os.mknod(self.root / "dev/null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
        (self.root / "dev/autofs").touch()
        for checker in CHECKERS:
            path = self.root / "usr/sbin" / checker  # a link to true would be no checker to systemd
            path.write_text("#!/bin/sh\n")
            path.chmod(0o755)

    def fstab(self, text):
        """What the lines mean to systemd."""
        return self._meaning(self._generate(text))

    def berth(self, text):
        shutil.rmtree(self.root / "etc/berth", ignore_errors=True)
        for path in (self.root / "etc").glob("fstab*"):
            path.unlink()
        fstab = self.root / "etc/fstab"
        fstab.write_text(text)
        complaints = [self._complaint(self.run("/usr/bin/berth", "import", "--replace"))]
        rest = fstab.read_text()
        folder = self._generate(rest)
        complaints.append(self._complaint(self.run(f"{GENERATORS}/berth-generator", folder, folder, folder)))
        before = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        staying = [line for line in before if line in rest.splitlines()]
        return Moved(self._meaning(folder), staying, "".join(complaints))

    def cycles(self, text):
        """Ordering cycles of the boot once berth has moved the lines, with a service that makes the network."""
        self.berth(text)
        return self._cycles()

    def cycles_of(self, declarations):
        """The same of a boot with these declarations and an empty fstab."""
        shutil.rmtree(self.root / "etc/berth", ignore_errors=True)
        (self.root / "etc/berth").mkdir()
        (self.root / "etc/berth/a.toml").write_text(declarations)
        folder = self._generate("")
        done = self.run(f"{GENERATORS}/berth-generator", folder, folder, folder)
        assert done.returncode in (0, 1), done.stderr.decode(errors="replace")  # of what is wrong there are guards
        return self._cycles()

    def _cycles(self):
        units = self.root / "run/units/normal"
        wanted = units / "network-online.target.wants"
        wanted.mkdir()
        (units / "network.service").write_text(NETWORK)
        (wanted / "network.service").symlink_to("../network.service")
        shown = self._verify("/run/units/normal", "multi-user.target", "remote-fs.target").stderr.decode(errors="replace")
        return [line for line in shown.splitlines() if "ordering cycle" in line]

    def statements(self, units):
        """What the units of the release itself mean to its systemd."""
        shown = self._verify("/run/nowhere", *units, SYSTEMD_LOG_LEVEL="debug").stdout.decode(errors="surrogateescape")
        return meaning(shown, self.root / "run/nowhere").statements

    def shell(self, script):
        """What a script says that runs in it; it may take its time."""
        return self.run("sh", "-c", script, timeout=1500).stdout.decode(errors="replace")

    def show_control_groups(self):
        """Its PID 1 needs them even for a test."""
        groups = self.root / "sys/fs/cgroup"
        if not groups.exists():
            groups.mkdir(parents=True)
            subprocess.run(["mount", "-t", "cgroup2", "berth-test", groups], check=True)

    @staticmethod
    def _complaint(done):
        return (done.stdout + done.stderr).decode(errors="replace") if done.returncode != 0 else ""

    def _generate(self, text):
        (self.root / "etc/fstab").write_text(text)
        shutil.rmtree(self.root / "run/units", ignore_errors=True)
        for name in ("normal", "early", "late"):
            (self.root / "run/units" / name).mkdir(parents=True)
        self.run(f"{GENERATORS}/systemd-fstab-generator", *(f"/run/units/{name}" for name in ("normal", "early", "late")))
        return "/run/units/normal"

    def _meaning(self, folder):
        written = self.root / folder.lstrip("/")
        units = sorted(unit for unit in units_in(written) if ":" not in unit)  # it would take what follows for an alias
        done = self._verify(folder, *units, SYSTEMD_LOG_LEVEL="debug")
        assert done.returncode in (0, 1), done.stderr.decode(errors="replace")  # services that lines name don't exist
        assert b"Couldn't process aliases" not in done.stderr  # it has looked at none then
        return meaning(done.stdout.decode(errors="surrogateescape"), written)

    def _verify(self, folder, *units, **environment):
        return self.run("systemd-analyze", "--man=no", "verify", "--", *units, **environment,
                         SYSTEMD_UNIT_PATH=f"{folder}:/usr/lib/systemd/system")

    def run(self, *words, timeout=120, **environment):
        """As PID 1 of its own processes."""
        settings = [f"{key}={value}" for key, value in (ENVIRONMENT | environment).items()]
        return subprocess.run(["unshare", "--mount", "--pid", "--fork", f"--mount-proc={self.root}/proc", "--kill-child",
                               "chroot", self.root, "env", "-i", *settings, *words],
                              capture_output=True, timeout=timeout, check=False)


@functools.cache
def release(name):
    return Release(name)
