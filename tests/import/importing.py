"""Runs of `berth import`."""

import os
import subprocess
from pathlib import Path

BUILD = Path(os.environ["BERTH_BUILD"]).resolve()
BERTH = BUILD / "src/cli/berth"
SANITIZED = b"__asan_init" in BERTH.read_bytes() if BERTH.is_file() else False
CASES = Path(__file__).resolve().parent / "cases"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SYSTEMD_PROC_CMDLINE": "", "SYSTEMD_SYSFS_CHECK": "0", "TZ": "UTC"}


def berth(*words, cwd=None, given=None):
    done = subprocess.run([BERTH, *words], capture_output=True, cwd=cwd, input=given, timeout=120, env=ENVIRONMENT,
                          check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def root_of(folder, fstab, files=None):
    """A root with this fstab, and with declaration files."""
    folder.chmod(0o755)
    root = folder / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc/fstab").write_bytes(fstab if isinstance(fstab, bytes) else fstab.encode())
    for name, text in (files or {}).items():
        (root / "etc/berth").mkdir(exist_ok=True)
        (root / f"etc/berth/{name}.toml").write_text(text)
    return root


def findings(root):
    """What `berth check` says of the declarations below the root."""
    return berth("--root", root, "check", "--kernel=never")
