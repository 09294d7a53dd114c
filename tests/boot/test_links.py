"""Mount points that lead through symbolic links: mounted where these lead, or refused, as `berth check` says."""

import re

import pytest
from guest import Link

FILES = {
    "/etc/fstab": "tmpfs /var/run/of-fstab tmpfs noauto 0 0\n",
    "/srv/link": Link("real"),
    "/srv/real/file": "",
    "/etc/berth/links.toml": """
[volume.run]
where      = "/var/run/linked"
type       = "tmpfs"
activation = "attach"

[volume.bound]
what       = "/var/run/linked"
where      = "/srv/bound"
type       = "bind"
activation = "attach"

[volume.boot]
where = "/srv/link/disk"
type  = "tmpfs"

[volume.inner]
where      = "/srv/link/disk/deeper/x"
type       = "tmpfs"
activation = "manual"

[volume.native]
where      = "/srv/native/x/y"
type       = "tmpfs"
activation = "manual"

[volume.claimed]
where      = "/run/of-fstab"
type       = "tmpfs"
activation = "manual"
""",
    "/etc/systemd/system/srv-native.automount": "[Automount]\nWhere=/srv/native\n[Install]\nWantedBy=local-fs.target\n",
    "/etc/systemd/system/srv-native.mount": "[Mount]\nWhat=tmpfs\nWhere=/srv/native\nType=tmpfs\n",
    "/etc/systemd/system/local-fs.target.wants/srv-native.automount": Link("/etc/systemd/system/srv-native.automount"),
}

JOE = {
    "/home/joe/link": Link("/srv/real"),
    "/etc/tmpfiles.d/joe.conf": "z /home/joe 0755 nobody nogroup -\n",
    "/etc/berth/joe.toml": """
[volume.joe]
where      = "/home/joe/link/x"
type       = "tmpfs"
activation = "manual"
""",
}

WRITTEN = "/run/systemd/generator"


@pytest.mark.every_release
def test_mount_points_behind_links_are_mounted_where_the_links_lead(berth):
    # The volume that fstab has is wrong.
    with berth(FILES, until={"degraded"}) as machine:
        def written():
            return machine.run("sh", "-c", f"find {WRITTEN} -type f -exec md5sum {{}} + | sort").stdout

        # As systemd has it for fstab.
        comment = "# Canonicalized from /var/run/"
        assert f"{comment}of-fstab\nWhere=/run/of-fstab\n" in machine.run("cat", f"{WRITTEN}/run-of\\x2dfstab.mount").stdout
        assert f"{comment}linked\nWhere=/run/linked\n" in machine.run("cat", f"{WRITTEN}/run-linked.mount").stdout
        said = machine.run("berth", "check", check=False).stdout
        assert "'/run/of-fstab' is in /etc/fstab too, which wins" in said
        assert re.search(r"'/var/run/linked' leads through the link '/var/run' -> '/?run'; berth mounts at '/run/linked'", said)

        assert machine.mounted("/srv/real/disk")
        machine.attach("run", "a")
        assert machine.mounted("/run/linked")
        machine.detach("run", "a")
        machine.wait_unmounted("/run/linked")
        # Its source has the link still.
        machine.attach("bound", "a")
        assert machine.mounted("/run/linked") and machine.mounted("/srv/bound")
        machine.detach("bound", "a")
        machine.wait_unmounted("/srv/bound")
        machine.wait_unmounted("/run/linked")

        # A link in a volume is none at boot, and so is none afterwards; and nothing of somebody else's is triggered.
        before = written()
        machine.path("/srv/real/disk/deeper").symlink_to("/etc")
        machine.reload()
        assert written() == before
        assert [mount.type for mount in machine.mounts("/srv/native")] == ["autofs"]
        assert machine.start("srv-real-disk-deeper-x.mount", check=False).returncode != 0
        assert not machine.mounted("/etc/x")


@pytest.mark.every_release
def test_a_link_that_somebody_else_could_have_made_is_refused_as_the_check_says(berth):
    with berth(JOE, until={"running"}) as machine:
        # Which tmpfiles has given away after the boot's generators.
        assert machine.path("/home/joe").stat().st_uid != 0
        machine.reload()
        said = machine.run("berth", "check", check=False).stdout
        assert "'/home/joe/link/x' leads through the link '/home/joe/link' -> '/srv/real'; systemd refuses to mount there" in said
        assert machine.start("home-joe-link-x.mount", check=False).returncode != 0
        assert machine.show("home-joe-link-x.mount", "Result")["Result"] == "resources"
        assert not machine.mounted("/srv/real/x")
        # With root's own link it is another place.
        machine.run("chown", "0:0", "/home/joe")
        machine.reload()
        assert machine.start("srv-real-x.mount").returncode == 0
        assert machine.mounted("/srv/real/x")
