#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How fast is `berth check`, and what does it cost to ask the kernel? Prints a table; nothing here passes or fails by time.

    check.py [VOLUMES...]    BERTH_BUILD is a release build

In turn, on the same draft of ext4, tmpfs and xfs volumes with three options each: with the loaded drivers asked, and with
none; then both below --root, where neither sources nor mount points are looked at. Of the first two there are none, so
that the findings about them count, too."""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

KINDS = [("ext4", ["commit=30", "data=ordered", "errors=remount-ro"]),
         ("tmpfs", ["size=64M", "mode=0755", "nr_inodes=1k"]),
         ("xfs", ["logbufs=8", "allocsize=64k", "inode64"])]
ROUNDS = 41


def declare(root: Path, count: int) -> Path:
    folder = root / "etc/berth"
    folder.mkdir(parents=True, exist_ok=True)
    text = ""
    for number in range(count):
        kind, options = KINDS[number % len(KINDS)]
        what = "" if kind == "tmpfs" else f'what = "LABEL=bench{number}"\n'
        words = ", ".join(f'"{option}"' for option in options)
        text += f'[volume.v{number}]\n{what}where = "/srv/bench{number}"\ntype = "{kind}"\noptions = [{words}]\n'
    (folder / "bench.toml").write_text(text)
    return folder / "bench.toml"


def measured(build: Path, commands: dict[str, list[str]]) -> dict[str, list[float]]:
    words = [word for name, command in commands.items() for word in ("--", name, *command)]
    output = subprocess.run([build / "tests/bench/turns", str(ROUNDS), *words], check=True, capture_output=True, text=True,
                            timeout=600).stdout
    # berth's own findings go to the same place.
    rows = (line.split("\t") for line in output.splitlines() if line.split("\t")[0] in commands)
    return {name: [float(value) / 1000 for value in values] for name, *values in rows}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("volumes", nargs="*", type=int, default=[1, 10, 100, 1000])
    build = Path(os.environ["BERTH_BUILD"]).resolve()
    berth = str(build / "src/cli/berth")
    loaded = {line.split("\t")[1] for line in Path("/proc/filesystems").read_text().splitlines()}
    print(f"medians (quartiles) in ms of the whole command; drivers asked: {', '.join(k for k, _ in KINDS if k in loaded)}")
    for count in parser.parse_args().volumes:
        with tempfile.TemporaryDirectory() as folder:
            draft = str(declare(Path(folder), count))
            check = {"asked": [berth, "check", draft], "not asked": [berth, "check", "--kernel=never", draft],
                     "asked, below --root": [berth, "--root", folder, "check"],
                     "not asked, below --root": [berth, "--root", folder, "check", "--kernel=never"]}
            for name, (median, lower, upper) in measured(build, check).items():
                print(f"{count:>6} volumes  {name:<24} {median:8.2f} ({lower:.2f} to {upper:.2f})", flush=True)


if __name__ == "__main__":
    main()
