"""fstrim.service, which as shipped trims nothing that is not in /etc/fstab once something is."""

import pytest
from shared_disks import declared

IMAGE = "/var/lib/image"
OTHER = "/var/lib/other"

DECLARED = f"""
[volume.image]
what       = "{IMAGE}"
where      = "/srv/image"
type       = "ext4"
activation = "attach"

[volume.other]
what       = "{OTHER}"
where      = "/srv/other"
type       = "ext4"
activation = "attach"
"""

DROP_IN = "/usr/lib/systemd/system/fstrim.service.d/50-berth.conf"
OWN = "/etc/systemd/system/fstrim.service.d"

MUCH = 16 * 1024 * 2  # MiB, in blocks of 512 bytes


@pytest.mark.every_release
def test_the_service_is_as_shipped_but_for_what_it_trims(plain, build):
    def properties(machine):
        lines = machine.run("systemctl", "show", "fstrim.service").stdout.splitlines()
        shown = dict(line.split("=", 1) for line in lines if "=" in line)
        # Of the boot and of the run, not of the unit; units are listed in any order.
        return {key: sorted(value.split()) for key, value in shown.items()
                if not key.endswith(("Timestamp", "TimestampMonotonic", "ID")) and not key.startswith("Exec")}

    with plain() as machine:
        shipped = properties(machine)
    with plain(build=build) as machine:
        ours = properties(machine)
        # PID 1 says what it can't read of a drop-in, and goes on without.
        assert machine.run("systemd-analyze", "--man=no", "verify", "fstrim.service").stderr == ""
        [command] = machine.show("fstrim.service", "ExecStart").values()
        assert "argv[]=fstrim --listed-in /proc/self/mountinfo --verbose --quiet-unsupported ;" in command
    changed = {key for key in shipped.keys() | ours.keys() if shipped.get(key) != ours.get(key)}
    assert changed == {"Description", "DropInPaths"}
    assert ours["DropInPaths"] == [DROP_IN]
    assert ours["PrivateNetwork"] == ours["MemoryDenyWriteExecute"] == ["yes"]


def blocks(machine, image) -> int:
    """That the image takes up."""
    return int(machine.run("stat", "-c", "%b", image).stdout)


def trimmed(machine, image, where) -> bool:
    """True if what a file has left behind is given back by the service."""
    machine.run("dd", "if=/dev/urandom", f"of={where}/file", "bs=1M", "count=16", "conv=fsync")
    machine.run("rm", f"{where}/file")
    machine.run("sync")
    before = blocks(machine, image)
    machine.start("fstrim.service", timeout=120)
    machine.run("sync")
    return before - blocks(machine, image) > MUCH * 3 // 4


@pytest.mark.xdist_group("machine")
def test_volumes_are_trimmed_though_fstab_has_an_entry(machine_with_disks):
    machine = machine_with_disks
    assert machine.run("cat", "/etc/fstab").stdout
    with declared(machine, "/etc/berth/images.toml", DECLARED):
        for image, name in ((IMAGE, "image"), (OTHER, "other")):
            machine.run("truncate", "-s", "64M", image)
            machine.run("mke2fs", "-q", "-F", "-t", "ext4", image)
            machine.attach(name, "test")
        assert trimmed(machine, IMAGE, "/srv/image")
        assert machine.show("fstrim.service", "Result")["Result"] == "success"

        # As the manual says: one that must not be trimmed, and the service as it is shipped.
        machine.write(f"{OWN}/60-notrim.conf", "[Service]\nReadOnlyPaths=-/srv/image -/srv/missing\n")
        machine.reload()
        assert not trimmed(machine, IMAGE, "/srv/image")
        assert trimmed(machine, OTHER, "/srv/other")
        machine.run("rm", f"{OWN}/60-notrim.conf")
        machine.run("ln", "-s", "/dev/null", f"{OWN}/50-berth.conf")
        machine.reload()
        assert not trimmed(machine, OTHER, "/srv/other")
        machine.run("rm", f"{OWN}/50-berth.conf")
        machine.detach("image", "test")
        machine.detach("other", "test")
