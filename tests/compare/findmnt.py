#!/usr/bin/python3
"""Prints what `findmnt --verify` and `berth check --lint` find on the same twenty mistakes, as a table for doc/measured.md.

Both look at a tree in a mount namespace of their own, where /srv is empty but for what is made here. Each mistake is
tried twice, as it is and put right: what a tool says both times is not about the mistake.

    tests/compare/findmnt.py BERTH      # as root, or where users may have namespaces
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from mistakes import MISTAKES, RIGHT, WRONG

FSTAB = Path("/srv/fstab")
DRAFT = Path("/srv/draft.toml")
FOLDERS = ["data", "other", "a/x", "b/x", "layers/lower", "layers/upper", "layers/work", "elsewhere"]
HIDDEN = ["/etc/systemd/system", "/etc/berth"]  # of the machine's own; what is not there need not be hidden
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "SYSTEMD_PROC_CMDLINE": "",
               "SYSTEMD_SYSFS_CHECK": "0", "SYSTEMD_IN_INITRD": "0", "SYSTEMD_VIRTUALIZATION": ""}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=ENVIRONMENT)


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True, timeout=60)


def make_tree():
    for folder in ["/srv", *filter(os.path.isdir, HIDDEN)]:
        mount("-t", "tmpfs", "-o", "mode=0755", "none", folder)
    for folder in FOLDERS:
        Path("/srv", folder).mkdir(parents=True)
    mount("-t", "tmpfs", "none", "/srv/elsewhere")
    Path("/srv/file").touch()
    Path("/srv/link").symlink_to("data")
    for image in ("image", "image2"):
        made = run("mkfs.ext4", "-q", f"/srv/{image}", "4M")
        assert made.returncode == 0, made.stderr


def by_findmnt(mistake, version):
    FSTAB.write_text(mistake.text(mistake.fstab, version) + "\n")
    said = run("findmnt", "--verify", "--tab-file", str(FSTAB))
    found = re.findall(r"^ +\[[EW]\] +(.*)$", said.stdout, re.M)
    parse_errors = re.search(r"^(\d+) parse error", said.stdout, re.M)
    if parse_errors and parse_errors.group(1) != "0":
        found.append("parse error")
    assert bool(found) == ("Success" not in said.stdout), said
    return found


def by_berth(berth, mistake, version):
    DRAFT.write_text(mistake.text(mistake.declaration, version))
    said = run(berth, "--json", "check", "--lint", str(DRAFT))
    assert said.stderr == "" and said.returncode in (0, 1), said
    return json.loads(said.stdout)["diagnostics"]


def compare(berth, mistake):
    """The messages about the mistake, of findmnt and of berth."""
    findmnt, of_berth = {}, {}
    for version in (RIGHT, WRONG):
        for path, text in mistake.files.items():
            Path(path).write_text(mistake.text(text, version))
        findmnt[version] = by_findmnt(mistake, version)
        of_berth[version] = by_berth(berth, mistake, version)
    for path in mistake.files:
        Path(path).unlink()
    both = [one for one in of_berth[RIGHT] if one["code"] == mistake.code]
    assert not both, f"{mistake.title}: berth complains of what is right: {both}"
    return ([text for text in findmnt[WRONG] if text not in findmnt[RIGHT]],
            next((one for one in of_berth[WRONG] if one["code"] == mistake.code), None))


def cell(text):
    return text.replace("|", "\\|")


def table(berth):
    lines = ["| mistake | `findmnt --verify` | `berth check` |", "|---|---|---|"]
    found = [0, 0]
    for mistake in MISTAKES:
        findmnt, of_berth = compare(berth, mistake)
        if of_berth is None:
            answer = mistake.instead or "-"
        else:
            answer = of_berth["message"]
            found[1] += 1
        found[0] += bool(findmnt)
        lines.append(f"| {mistake.title} | {cell('; '.join(findmnt)) or '-'} | {cell(answer)} |")
    lines.append(f"| found, of {len(MISTAKES)} | {found[0]} | {found[1]} |")
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--inside":
        make_tree()
        print(table(sys.argv[2]), end="")
        return
    if len(sys.argv) != 2:
        sys.exit("usage: findmnt.py BERTH")
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    berth = str(Path(sys.argv[1]).resolve())
    subprocess.run(["unshare", *as_root, "--mount", sys.executable, __file__, "--inside", berth], check=True, timeout=300)


main()
