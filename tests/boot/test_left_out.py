"""Containers, whose /sys is read-only: what is left out there, and that the boot and the services go on."""

import re
import subprocess

import pytest
from guest import Link

# The same in fstab and as a volume; mount points are /srv/fstab/NAME and /srv/berth/NAME.
SAME = {
    "disk": ("/dev/sdx1", "ext4", "noauto"),
    "label": ("LABEL=none", "ext4", "noauto"),
    "net-disk": ("/dev/sdx2", "ext4", "noauto,_netdev"),
    "sys": ("sysfs", "sysfs", "noauto"),
    "image": ("/srv/image", "ext4", "noauto"),
    "nas": ("nas:/export", "nfs4", "noauto"),
    "memory": ("tmpfs", "tmpfs", "noauto"),
    "bound": ("/srv", "none", "noauto,bind"),
}

IN_USE = """
[volume.boot]
what     = "LABEL=none"
where    = "/srv/boot"
type     = "ext4"
required = true
used_by  = ["user.service"]
holders  = ["a"]

[volume.wrong]
what     = "LABEL=none"
where    = "/srv/wrong"
type     = "ext4"
required = true
used_by  = ["user.service"]
typo     = 1

[volume.upon]
what    = "volume:boot/x"
where   = "/srv/upon"
type    = "bind"
used_by = ["user.service"]

[volume.by-unit]
where    = "/srv/by-unit"
type     = "tmpfs"
requires = ["srv-boot.mount"]

[volume.memory]
where      = "/srv/memory"
type       = "tmpfs"
activation = "attach"
used_by    = ["user.service"]

[volume.bound]
what  = "/dev/shm"
where = "/srv/bound"
type  = "bind"
"""

USER = "[Service]\nExecStart=sleep infinity\n"


def toml(name: str) -> str:
    what, kind, options = SAME[name]
    words = options.split(",")
    kind = "bind" if "bind" in words else kind
    network = "network = true\n" if "_netdev" in words else ""
    return (f'[volume.{name}]\nwhat = "{what}"\nwhere = "/srv/berth/{name}"\ntype = "{kind}"\n'
            f'activation = "manual"\n{network}\n')


@pytest.mark.every_release
def test_what_systemd_leaves_out_of_fstab_is_left_out_of_declarations(berth):
    fstab = "".join(f"{what} /srv/fstab/{name} {kind} {options} 0 0\n" for name, (what, kind, options) in SAME.items())
    with berth({"/etc/fstab": fstab, "/etc/berth/a.toml": "".join(map(toml, SAME))}, until={"running"}) as machine:
        def written(parent):
            listed = machine.run("ls", "/run/systemd/generator").stdout.split()
            return {name for name in SAME
                    if subprocess.run(["systemd-escape", "--path", "--suffix=mount", f"/srv/{parent}/{name}"], check=True,
                                      capture_output=True, text=True).stdout.strip() in listed}

        assert written("berth") == written("fstab") == {"image", "nas", "memory", "bound"}


@pytest.mark.every_release
def test_the_boot_and_the_services_go_on_without_what_is_left_out(berth):
    files = {"/etc/berth/a.toml": IN_USE, "/etc/systemd/system/user.service": USER,
             "/etc/systemd/system/multi-user.target.wants/user.service": Link("/etc/systemd/system/user.service")}
    with berth(files, until={"degraded"}) as machine:
        # The check is right to complain of the typo.
        failed = machine.run("systemctl", "list-units", "--failed", "--plain", "--no-legend").stdout
        assert re.findall(r"^\S+", failed, re.M) == ["berth-check.service"]
        assert machine.state("user.service") == "active"
        held = machine.show("user.service", "BindsTo", "Requires")
        assert held["BindsTo"] == "srv-memory.mount" and "srv-" not in held["Requires"]
        assert machine.mounted("/srv/memory") and machine.mounted("/srv/bound")
        written = machine.run("find", "/run/systemd/generator", "-type", "f", "-o", "-type", "l").stdout
        assert not re.search(r"srv-(boot|wrong|upon|by)|volume-(boot|wrong|upon|by)|berth-(boot|wrong|upon|by)", written)

        refused = machine.run("berth", "attach", "upon", "a", check=False)
        assert refused.returncode == 1
        assert "volume 'upon' is left out: /sys is read-only, as in a container" in refused.stderr
