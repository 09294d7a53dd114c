"""Declarations for the running kernel's drivers to judge, where every user can read them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from checked import BERTH, ENVIRONMENT, LIMIT

LOADED = {line.split("\t")[1] for line in Path("/proc/filesystems").read_text().splitlines()}
FILTERED = [sys.executable, str(Path(__file__).parent / "filtered.py")]
NOBODY = {"user": 65534, "group": 65534, "extra_groups": []}


class Volumes:
    """A root with one volume of each type that is given, and a copy of berth beside it."""

    def __init__(self, options: dict[str, list[str]]):
        self.place = Path(tempfile.mkdtemp(prefix="berth-kernel-"))
        self.root = self.place / "root"
        (self.root / "etc/berth").mkdir(parents=True)
        self.berth = self.place / "berth"
        shutil.copy(BERTH, self.berth)
        text = "".join(f'[volume.v{number}]\nwhat = "LABEL=v{number}"\nwhere = "/srv/v{number}"\ntype = "{type}"\n'
                       f"options = {json.dumps(words)}\n" for number, (type, words) in enumerate(options.items()))
        (self.root / "etc/berth/a.toml").write_text(text)
        for path in (self.place, *self.place.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path == self.berth else 0o644)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.place)

    def command(self, *words: str, json_output: bool = True) -> list[str]:
        return [str(self.berth), "--root", str(self.root), *(["--json"] if json_output else []), "check", *words]

    def run(self, *words: str, wrapper: list[str] = (), json_output: bool = True, **options) -> subprocess.CompletedProcess:
        return subprocess.run([*wrapper, *self.command(*words, json_output=json_output)], env=ENVIRONMENT | {"PATH": os.defpath},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False, **options)

    def findings(self, *words: str, **options) -> list[tuple[str, str, str]]:
        """Those about options: severity, message and what the kernel says."""
        done = self.run(*words, **options)
        assert done.stderr == ""
        return [(one["severity"], one["message"], "".join(note["message"] for note in one["notes"]))
                for one in json.loads(done.stdout)["diagnostics"] if one["code"] in CODES]


CODES = {"option-unknown", "option-refused", "option-unverified"}
