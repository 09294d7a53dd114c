#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What do volumes cost a daemon-reload, and what does `berth apply` cost with nothing to do? Prints tables; nothing here
passes or fails by time.

    reload.py [--release RELEASE] [--rounds ROUNDS] [VOLUMES...]    as root; BERTH_BUILD is a release build

In a fresh container, in turn: a daemon-reload with no volume, with VOLUMES that berth mounts at boot and the same of fstab,
and with as many to attach and fstab's with noauto. PID 1 has loaded them before. What counts is what each takes above the
first. Then `berth apply` with nothing to do, against `berth check --kernel=never`."""

import argparse
import sys
from pathlib import Path

from measured import container, turns

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from container import Container  # noqa: E402

IN_A_FILE = 100
KINDS = ["none", "berth boot", "fstab nofail", "berth attach", "fstab noauto"]
PAIRS = [("berth boot", "fstab nofail"), ("berth attach", "fstab noauto")]
APPLY_ROUNDS = 21
# Nothing of it is started: PID 1 sees what it has, and mounts nothing at a reload.
SWITCH = "rm -rf /etc/berth /etc/fstab && cp -r /kinds/$1/berth /etc/berth && cp /kinds/$1/fstab /etc/fstab && sync"


def declarations(count: int, activation: str) -> dict[str, str]:
    return {f"more{at:05}.toml": "".join(
        f'[volume.v{number}]\nwhere = "/srv/vol{number}"\ntype = "tmpfs"\noptions = ["size=1M", "nodev"]\n'
        f'activation = "{activation}"\n' for number in range(at, min(count, at + IN_A_FILE)))
        for at in range(0, count, IN_A_FILE)}


def fstab(count: int, option: str) -> str:
    return "".join(f"tmpfs /srv/vol{number} tmpfs size=1M,nodev,{option} 0 0\n" for number in range(count))


def furnish(machine: Container, count: int) -> None:
    machine.run("rm", "-rf", "/kinds")
    for kind in KINDS:
        own, word = (kind + " ").split()[:2] if " " in kind else ("", "")
        folder = f"/kinds/{kind.replace(' ', '-')}"
        machine.run("mkdir", "-p", f"{folder}/berth")
        machine.write(f"{folder}/fstab", fstab(count, word) if own == "fstab" else "")
        for name, text in (declarations(count, word) if own == "berth" else {}).items():
            machine.write(f"{folder}/berth/{name}", text)


def reloads(machine: Container, rounds: int) -> dict[str, list[float]]:
    words = []
    for kind in KINDS:
        words += ["--", "-", "sh", "-c", SWITCH, "-", kind.replace(" ", "-"), "--", "-", "systemctl", "daemon-reload",
                  "--", kind, "systemctl", "daemon-reload"]
    return turns(machine, rounds, *words)


def nothing_to_do(machine: Container) -> dict[str, list[float]]:
    machine.run("sh", "-c", SWITCH, "-", "berth-attach")
    machine.reload()
    return turns(machine, APPLY_ROUNDS, "--", "berth apply", "berth", "apply", "--yes",
                 "--", "berth check", "berth", "check", "--kernel=never")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--release", default="bookworm")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("volumes", nargs="*", type=int, default=[1000])
    arguments = parser.parse_args()
    print("medians (quartiles) in ms of the whole command")
    with container({}, arguments.release) as machine:
        for count in arguments.volumes:
            furnish(machine, count)
            times = reloads(machine, arguments.rounds)
            for kind, (median, lower, upper) in times.items():
                print(f"{count:>6} volumes  daemon-reload, {kind:<13} {median:8.1f} ({lower:.1f} to {upper:.1f})")
            for ours, theirs in PAIRS:
                added = [times[kind][0] - times["none"][0] for kind in (ours, theirs)]
                print(f"{'':>15}  above none: {ours} / {theirs}: {added[0]:.0f} / {added[1]:.0f} = {added[0] / added[1]:.2f}")
            times = nothing_to_do(machine)
            for name, (median, lower, upper) in times.items():
                print(f"{count:>6} volumes  {name:<28} {median:8.1f} ({lower:.1f} to {upper:.1f})")
            print(f"{'':>15}  apply / check: {times['berth apply'][0] / times['berth check'][0]:.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
