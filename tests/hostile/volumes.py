"""Four volumes that write every kind of unit, and which of them a path belongs to."""

import re

TEXT = """
[volume.boot]
what = "/dev/disk/by-label/boot"
where = "/srv/boot"
type = "ext4"
device_timeout = "5s"
growfs = true

[volume.lazy]
type = "tmpfs"
where = "/srv/lazy"
activation = "access"

[volume.held]
type = "tmpfs"
where = "/srv/held"
activation = "attach"
holders = ["vm1", "vm2"]

[volume.bound]
what = "volume:boot/www"
where = "/var/www"
type = "bind"
used_by = ["nginx.service", "httpd.service"]
wanted_by = ["multi-user.target"]
"""
# boot and lazy, one after the other, have links in one folder: what the first loses must not cost the second.
FOUR = ("boot", "held", "bound", "lazy")


def four(machine) -> None:
    machine.write("etc/berth/four.toml", TEXT)


def owner(path: str) -> str:
    """The volume that a path of the output belongs to."""
    for name, pattern in {"held": r"held", "lazy": r"lazy", "bound": r"var-www|bound", "boot": r"boot"}.items():
        if re.search(pattern, path):
            return name
    raise AssertionError(f"whose is {path}?")


def whole_or_none(tree: dict, reference: dict, complete=(), absent=()) -> set:
    """Asserts that each file is whole and each volume has all or nothing; gives those that have nothing."""
    for path, content in tree.items():
        assert path in reference, f"{path} is not of the reference"
        assert content == reference[path], f"{path} is not whole"
    lost = set()
    for name in FOUR:
        mine = {path for path in reference if owner(path) == name}
        there = mine & set(tree)
        if not there:
            lost.add(name)
        elif name not in absent:
            assert there == mine, f"volume {name} lacks {sorted(mine - there)}"
        else:
            raise AssertionError(f"volume {name} left {sorted(there)}")
    assert not lost & set(complete), f"lost: {sorted(lost & set(complete))}"
    return lost
