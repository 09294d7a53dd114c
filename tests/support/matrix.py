"""What daemon-reload makes of every pair of changes to a mount unit and to its attachment target, and of each use.

Every cell is a volume of its own, and all of them go through the same reloads in one container."""

import itertools
from dataclasses import dataclass

from guest import Failed, File, attachment

STATES = ("kept", "changed", "wrong", "gone", "back")  # gone in one reload, and back in the next
USES = ("nobody", "held", "busy")

# berth's own generator, but it takes the mount units from one set of declarations and the targets from another.
GENERATOR = """\
#!/bin/sh
berth=/usr/lib/systemd/system-generators/berth-generator
for part in mount target; do
    mkdir "$1/.$part"
    "$berth" --root "/matrix/$part" "$1/.$part"
    for unit in "$1/.$part"/*.$part; do [ ! -e "$unit" ] || mv "$unit" "$1"; done
    rm -r "$1/.$part"
done
"""

MAKE_BUSY = 'for place; do cd "$place" && { setsid sleep 3600 >/dev/null 2>&1 </dev/null & echo $!; }; done'
TRY = 'for unit; do (systemctl start "$unit" 2>/dev/null; echo "$unit $?") & done; wait'
PATIENCE = 25  # PID 1 tries every 10 s to unmount what is busy


@dataclass(frozen=True)
class Cell:
    mount: str
    target: str
    use: str

    def __str__(self) -> str:
        return f"{self.mount}-{self.target}-{self.use}"

    @property
    def volume(self) -> str:
        return f"{self.mount}_{self.target}_{self.use}"

    @property
    def where(self) -> str:
        return f"/srv/{self.mount}/{self.target}/{self.use}"

    @property
    def unit(self) -> str:
        return f"srv-{self}.mount"

    @property
    def holder(self) -> str:
        return attachment(self.volume, "a")


CELLS = [Cell(*names) for names in itertools.product(STATES, STATES, USES)]


def declared(cell: Cell, state: str) -> dict[str, str | None]:
    """The files of the volume in this state; None stands for one that is not there."""
    text = f'[volume.{cell.volume}]\nwhere = "{cell.where}"\ntype = "tmpfs"\nactivation = "attach"\n'
    # In a target it is only the file's name that shows the change.
    changed = text + 'options = ["size=1M"]\ndescription = "Changed"\n' if state == "changed" else None
    return {f"{cell.volume}.toml": {"kept": text, "wrong": text + "optoins = []\n"}.get(state),
            f"{cell.volume}-changed.toml": changed}


def files() -> dict[str, str | File]:
    kept = {f"/matrix/{part}/etc/berth/{path}": text for part in ("mount", "target") for cell in CELLS
            for path, text in declared(cell, "kept").items() if text is not None}
    return kept | {"/etc/systemd/system-generators/berth-generator": File(GENERATOR, 0o755)}


class Matrix:
    """`seen` has for each cell, and for each moment of CHANGES, the mounts there and whether the holder is active."""

    def __init__(self, machine):
        self.machine = machine
        self.seen: dict[Cell, dict[str, tuple[int, bool]]] = {cell: {} for cell in CELLS}

    def look(self, moment: str) -> None:
        places = [mount.where for mount in self.machine.mounts()]
        states = self.machine.units("volume-*@a.target")
        for cell, seen in self.seen.items():
            seen[moment] = (places.count(cell.where), states.get(cell.holder) == "active")

    def wait(self, gone: set[Cell]) -> None:
        """Until these are unmounted, if they ever are; by the reload after it all is undone that nobody needs."""
        places = {cell.where for cell in gone}
        try:
            self.machine.wait_for(lambda: not places & {mount.where for mount in self.machine.mounts()}, "", PATIENCE)
        except Failed:
            pass  # the tests of the cells say which
        self.machine.reload()

    def declare(self, state_of) -> None:
        """Makes each part of each cell's declaration what `state_of` makes of its name, and reloads."""
        for cell in CELLS:
            for part, state in (("mount", cell.mount), ("target", cell.target)):
                for path, text in declared(cell, state_of(state)).items():
                    inside = f"/matrix/{part}/etc/berth/{path}"
                    if text is not None:
                        self.machine.write(inside, text)
                    else:
                        self.machine.path(inside).unlink(missing_ok=True)
        self.machine.reload()

    def start(self, cells: list[Cell]) -> dict[Cell, bool]:
        """All at once, each by a client of its own; which of them succeeded."""
        output = self.machine.run("sh", "-c", TRY, "-", *(cell.holder for cell in cells)).stdout
        statuses = dict(line.split() for line in output.splitlines())
        return {cell: statuses[cell.holder] == "0" for cell in cells}

    def stop(self) -> None:
        # 262 stops none if one of them is not loaded.
        loaded = self.machine.units("volume-*@a.target")
        self.machine.stop(*(cell.holder for cell in CELLS if cell.holder in loaded), timeout=90)

    def make_busy(self) -> list[str]:
        """The processes that keep the busy cells so."""
        return self.machine.run("sh", "-c", MAKE_BUSY, "-", *(cell.where for cell in CELLS if cell.use == "busy")
                                ).stdout.split()

    def shown(self, unit_of, *properties: str) -> dict[Cell, dict[str, str]]:
        output = self.machine.run("systemctl", "show", "-p", ",".join(properties), "--", *map(unit_of, CELLS)).stdout
        blocks = [dict(line.split("=", 1) for line in block.splitlines()) for block in output.strip("\n").split("\n\n")]
        return dict(zip(CELLS, blocks, strict=True))
