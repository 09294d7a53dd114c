#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How fast are `berth attach` and `detach`? Prints tables; nothing here passes or fails by time.

    attach.py [--release RELEASE] [--declared N,N...] [HOLDERS...]    as root; BERTH_BUILD is a release build

In a fresh container, in turn: attach and detach of a volume that HOLDERS others hold, against systemctl start and stop of
the same target; then the same of one that one other holds, where N volumes are declared, a hundred in a file; then an
attach that mounts a tmpfs, and the detach that unmounts it, against mount(8) and umount(8)."""

import argparse
import sys
from pathlib import Path

from measured import container, turns

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from container import Container  # noqa: E402
from guest import attachment  # noqa: E402

DECLARED = {"/etc/berth/bench.toml": """
[volume.shared]
where      = "/srv/shared"
type       = "tmpfs"
activation = "attach"
"""}

IN_A_FILE = 100
ROUNDS = 101
MOUNT_ROUNDS = 15
AT_ONCE = 100
# PID 1 handles 5 changes of the mount table a second at full speed, and stops a unit that nobody needs 16 times in 10 s.
CALM = ["--", "-", "sleep", "0.8"]


def hold(machine: Container, count: int) -> None:
    holders = [f"h{number}" for number in range(count)]
    for at in range(0, count, AT_ONCE):
        machine.attach("shared", *holders[at:at + AT_ONCE])


def release(machine: Container, count: int) -> None:
    holders = [f"h{number}" for number in range(count)]
    for at in range(0, count, AT_ONCE):
        machine.detach("shared", *holders[at:at + AT_ONCE])
    machine.wait_unmounted("/srv/shared")


def declare(machine: Container, count: int) -> None:
    """So many in all."""
    machine.run("sh", "-c", "rm -f /etc/berth/more*.toml")
    for at in range(1, count, IN_A_FILE):
        machine.write(f"/etc/berth/more{at:05}.toml", "".join(
            f'[volume.v{number}]\nwhere = "/srv/vol{number}"\ntype = "tmpfs"\noptions = ["size=1M", "nodev"]\n'
            'activation = "attach"\n' for number in range(at, min(count, at + IN_A_FILE))))
    machine.reload()


def shared(machine: Container) -> dict[str, list[float]]:
    unit = attachment("shared", "x")
    return turns(machine, ROUNDS, "--", "berth attach", "berth", "attach", "shared", "x",
                 "--", "berth detach", "berth", "detach", "shared", "x",
                 "--", "systemctl start", "systemctl", "start", unit,
                 "--", "systemctl stop", "systemctl", "stop", unit)


def mounting(machine: Container) -> dict[str, list[float]]:
    machine.path("/mnt/plain").mkdir()
    return turns(machine, MOUNT_ROUNDS, "--", "berth attach", "berth", "attach", "shared", "x", *CALM,
                 "--", "berth detach", "berth", "detach", "shared", "x", *CALM,
                 "--", "systemctl start", "systemctl", "start", attachment("shared", "x"), *CALM,
                 "--", "-", "systemctl", "stop", attachment("shared", "x"), *CALM,
                 "--", "mount", "mount", "-t", "tmpfs", "plain", "/mnt/plain", *CALM,
                 "--", "umount", "umount", "/mnt/plain", *CALM)


def row(label: str, times: dict[str, list[float]], ours: str, theirs: str) -> str:
    own, other = times[ours], times[theirs]
    return (f"{label:>14}  {ours:<13} {own[0]:7.2f} ({own[1]:.2f} to {own[2]:.2f})   "
            f"{theirs:<16} {other[0]:7.2f} ({other[1]:.2f} to {other[2]:.2f})   {own[0] / other[0]:.2f}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--release", default="bookworm")
    parser.add_argument("--declared", type=lambda text: [int(word) for word in text.split(",")], default=[1, 1000, 10000])
    parser.add_argument("holders", nargs="*", type=int, default=[1, 10, 100, 1000])
    arguments = parser.parse_args()
    print("medians (quartiles) in ms of the whole command, and their ratio")
    with container(DECLARED, arguments.release) as machine:
        for count in arguments.holders:
            hold(machine, count)
            times = shared(machine)
            release(machine, count)
            print(row(f"{count} holders", times, "berth attach", "systemctl start"))
            print(row("", times, "berth detach", "systemctl stop"), flush=True)
        for count in arguments.declared:
            declare(machine, count)
            hold(machine, 1)
            times = shared(machine)
            release(machine, 1)
            print(row(f"{count} declared", times, "berth attach", "systemctl start"))
            print(row("", times, "berth detach", "systemctl stop"), flush=True)
        declare(machine, 1)
        times = mounting(machine)
        print(row("with a mount", times, "berth attach", "systemctl start"))
        print(row("", times, "berth attach", "mount"))
        print(row("with unmount", times, "berth detach", "umount"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
