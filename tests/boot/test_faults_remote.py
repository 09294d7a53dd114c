"""A volume whose type in the mount table PID 1 takes for remote, though nobody declared it so."""

import pytest
from guest import File, Link

pytestmark = [pytest.mark.every_release, pytest.mark.fault]

# bindfs serves a folder. # What mount(8) calls for the type playfs. Its name in the mount table is that of the program: in 262 despite the option.
HELPER = {"/sbin/mount.playfs": File('#!/bin/sh\nexec /usr/bin/sshfs -o subtype=sshfs "$1" "$2"\n', 0o755),
          "/usr/bin/sshfs": Link("bindfs")}
DECLARED = """\
[volume.base]
what  = "/var/lib/export"
where = "/srv/base"
type  = "playfs"
{network}

[volume.www]
what  = "volume:base/www"
where = "/srv/www"
type  = "bind"

[volume.by-path]
what  = "/srv/base/www"
where = "/srv/by-path"
type  = "bind"

[volume.inside]
where = "/srv/base/inside"
type  = "tmpfs"

[volume.shared]
what       = "volume:base/www"
where      = "/srv/shared"
type       = "bind"
activation = "attach"
holders    = ["always"]
"""


@pytest.mark.parametrize("network", ["", "network = true"], ids=["local", "network"])
def test_folders_of_it_neither_hang_the_boot_nor_cost_a_unit(berth, network):
    files = HELPER | {"/var/lib/export/www/index.html": "hello\n",
             "/var/lib/export/inside/keep": "", "/etc/berth/all.toml": DECLARED.format(network=network)}
    with berth(files, until={"running"}, arguments=("--bind=/dev/fuse",)) as machine:
        assert [mount.type for mount in machine.mounts("/srv/base")] == ["fuse.sshfs"]
        assert [mount.type for mount in machine.mounts("/srv/base/inside")] == ["tmpfs"]
        for where in ("/srv/www", "/srv/by-path", "/srv/shared"):
            assert [mount.type for mount in machine.mounts(where)] == ["fuse.sshfs"]
            assert machine.run("cat", f"{where}/index.html").stdout == "hello\n"
        for target in ("local-fs.target", "remote-fs.target", "sysinit.target", "multi-user.target"):
            assert machine.state(target) == "active"
        journal = machine.journal()
        assert "ordering cycle" not in journal and "deleted to break" not in journal
        machine.reload()
        assert not machine.run("systemctl", "list-jobs", "--no-legend").stdout.startswith("srv")
        machine.run("berth", "attach", "shared", "vm1")
        machine.run("berth", "detach", "shared", "always")
        assert machine.mounted("/srv/shared")
        machine.run("berth", "detach", "shared", "vm1")
        assert not machine.mounted("/srv/shared") and machine.mounted("/srv/base")
        assert machine.power_off() < 20
