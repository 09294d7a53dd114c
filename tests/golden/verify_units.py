"""Runs systemd-analyze verify over a written tree.

Units that the tree names and does not have (services of the user, systemd's own targets) are put beside it as stubs,
and nothing of the machine's own units is read. So all that verify says is about the tree, and nothing is filtered.
"""

import os
import re
import subprocess

STUBS = {
    "service": "[Service]\nExecStart=/bin/true\n",
    "socket": "[Socket]\nListenStream=/run/stub.socket\n",
    "timer": "[Timer]\nOnBootSec=1h\n",
    "path": "[Path]\nPathExists=/run/stub\n",
    "target": "[Unit]\nDescription=Stub\n",
    "slice": "[Unit]\nDescription=Stub\n",
}
NEEDED_BY_DEFAULT = {"sysinit.target"}
NAMING = re.compile(r"^(?:Requires|Wants|BindsTo|OnFailure|Conflicts|After|Before|PartOf|Requisite|Upholds)=(.*)$",
                    re.MULTILINE)


def _named_units(tree):
    """Units of the tree itself, and those that it names."""
    own = {path.name for path in tree.iterdir() if path.is_file()}
    named = set()
    for path in tree.rglob("*"):
        if path.is_dir():
            named.add(path.name.rsplit(".", 1)[0])
        elif not path.is_symlink():
            for names in NAMING.findall(path.read_text()):
                named.update(names.split())
    return own, (named | NEEDED_BY_DEFAULT) - own


def _stub(name):
    prefix, kind = name.rsplit(".", 1)
    if kind != "mount":
        return STUBS.get(kind)
    path = subprocess.run(["systemd-escape", "--unescape", "--path", "--", prefix], capture_output=True, text=True,
                          check=True).stdout.strip()
    return f"[Mount]\nWhat=stub\nWhere={path}\n"


def _file_of(name):
    """The file that makes `name` known: its own, or for an instance its template's."""
    prefix, suffix = name.rsplit(".", 1)
    return (prefix.split("@")[0] + "@" if "@" in prefix else prefix) + "." + suffix


def _instance(name):
    return name.replace("@.", "@x.")


def findings(tree, stubs):
    """What systemd-analyze verify says about all units of `tree`; an empty string if all is well."""
    own, named = _named_units(tree)
    stubs.mkdir()
    for name in {_file_of(name) for name in named} - own:
        if text := _stub(name):
            (stubs / name).write_text(text)
    users = {path.name[:-2] for path in tree.iterdir() if path.is_dir() and path.name.endswith(".d")}
    # Devices are no files, and the checks of devices come in as what mounts require: a ':' in a name means an alias here.
    users = {user for user in users if not user.endswith(".device") and not user.startswith("systemd-fsck@")}
    units = sorted(_instance(name) for name in own | users)
    if not units:
        return ""
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{tree}:{stubs}", "SYSTEMD_LOG_LEVEL": "notice"}
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", "--", *units], env=environment,
                          capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr + (f"exit {done.returncode}\n" if done.returncode else "")
