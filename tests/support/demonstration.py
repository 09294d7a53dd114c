"""Boots a container with the declaration files that it is given and shows what becomes of them, step by step."""

import os
import sys
import time
from pathlib import Path

import image
import isolation
from container import Container
from guest import attachment

SHARED = "render-cache"  # an attach volume of the examples that needs no server
PLACE = "/var/cache/render"


def step(text: str) -> None:
    print(f"  {text}", flush=True)


def mounted(machine: Container) -> str:
    return "mounted" if machine.mounted(PLACE) else "not mounted"


def show(machine: Container) -> None:
    states = machine.run("systemctl", "list-units", "--all", "--plain", "--no-legend", "--type=mount,automount").stdout
    ours = [path.name for path in machine.path("/run/systemd/generator").glob("*mount")]
    for line in states.splitlines():
        unit, _, active, sub, description = line.split(maxsplit=4)
        if unit in ours:
            step(f"{unit}: {active} ({sub})  {description}")


def hold_and_release(machine: Container) -> None:
    step(f"nobody holds volume {SHARED}: {PLACE} is {mounted(machine)}")
    for holder in ("vm1", "vm2"):
        machine.attach(SHARED, holder)
        step(f"systemctl start {attachment(SHARED, holder)}: {PLACE} is {mounted(machine)}")
    machine.detach(SHARED, "vm1")
    step(f"systemctl stop {attachment(SHARED, 'vm1')}: {PLACE} is {mounted(machine)}, for vm2")
    machine.detach(SHARED, "vm2")
    machine.wait_unmounted(PLACE)
    step(f"systemctl stop {attachment(SHARED, 'vm2')}: {PLACE} is {mounted(machine)}")


def main(examples: list[str]) -> int:
    if reason := isolation.obstacle():
        step(f"containers can't run here: {reason}")
        return 0
    step("making a Debian root with systemd; the first time this takes a minute")
    image.root()
    files = {f"/etc/berth/{Path(name).name}": Path(name).read_text() for name in examples}
    began = time.monotonic()
    with Container(files, build=Path(os.environ["BERTH_BUILD"])) as machine:
        step(f"booted in {time.monotonic() - began:.1f} s. There are no disks and no network in it:")
        step("disks are left out, network volumes fail, and the boot goes on. What systemd made of the rest:")
        show(machine)
        hold_and_release(machine)
        step(f"shut down in {machine.power_off():.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
