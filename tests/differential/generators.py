"""Runs berth-generator and systemd-fstab-generator, and takes what they write apart."""

import os
import re
import subprocess
from pathlib import Path

SOURCE = Path(os.environ.get("BERTH_SOURCE", Path(__file__).parent.parent.parent))
BUILD = Path(os.environ.get("BERTH_BUILD", SOURCE / "build"))
BERTH = BUILD / "src/cli/berth"
FSTAB_GENERATORS = [Path(folder, "systemd-fstab-generator")
                    for folder in ("/usr/lib/systemd/system-generators", "/lib/systemd/system-generators")]

ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in {"BERTH_ROOT", "SYSTEMD_EXEC_PID"}} | {
    "SYSTEMD_PROC_CMDLINE": "", "SYSTEMD_SYSFS_CHECK": "0", "SYSTEMD_IN_INITRD": "0", "SYSTEMD_VIRTUALIZATION": "",
    "LC_ALL": "C.UTF-8"}


def run(*words, stdin=b"", **environment):
    done = subprocess.run(words, input=stdin, capture_output=True, env=ENVIRONMENT | environment, timeout=120, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")
    return done.stdout


def _items(path):
    """The lines of a unit file as SECTION.KEY=VALUE, a list of units or options as one item for each."""
    section = ""
    out = set()
    for line in path.read_text().splitlines():
        if line.startswith("["):
            section = line[1:-1]
        elif line and not line.startswith("#"):
            key, value = line.split("=", 1)
            lists = {"After": None, "Before": None, "Requires": None, "Wants": None, "BindsTo": None, "Options": ","}
            values = value.split(lists[key]) if key in lists else [value.strip('"')]
            out.update(f"{section}.{key}={one}" for one in values)
    return out


def written(folder):
    """{path: items} of units and of folders of drop-ins, {path: {"link"}} of links."""
    out = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            out[name] = {"link"}
        elif path.is_file():
            unit = re.sub(r"\.d/[^/]*\.conf$", ".d", name)  # drop-ins are compared together, whatever they are called
            out.setdefault(unit, set()).update(_items(path))
    return out


def berth_units(folder, toml):
    (folder / "root/etc/berth").mkdir(parents=True)
    (folder / "root/etc/berth/a.toml").write_text(toml)
    run(BERTH, "--root", folder / "root", "generate", folder / "berth")
    return written(folder / "berth")


def fstab_units(folder, fstab):
    generator = next(path for path in FSTAB_GENERATORS if path.exists())
    (folder / "fstab").write_text(fstab)
    output = [folder / name for name in ("fstab-units", "early", "late")]
    for one in output:
        one.mkdir()
    run(generator, *output, SYSTEMD_FSTAB=str(folder / "fstab"))
    return written(output[0])
