"""What the kernel command line and the credential fstab.extra mount is systemd's alone where it heeds them, from 254 on, and berth's where
it does not."""

import pytest
from client import berth as called

pytestmark = pytest.mark.every_release

DECLARED = "".join(f'[volume.{name}]\nwhere = "/srv/{name}"\ntype = "tmpfs"\noptions = ["mode=0750"]\n'
                   for name in ("lines", "words", "own"))
GIVEN = {
    "both": ("--set-credential=fstab.extra:claimed /srv/lines tmpfs mode=0700\n", "systemd.mount-extra=claimed:/srv/words:tmpfs:mode=0700"),
    "one": ("--set-credential=fstab.extra:claimed /srv/lines tmpfs mode=0700\nclaimed /srv/words tmpfs mode=0700",),
}


@pytest.mark.parametrize("given", GIVEN)
def test_what_is_given_with_the_boot_is_mounted_by_one_of_both(berth, release, given):
    with berth({"/etc/berth/a.toml": DECLARED}, arguments=GIVEN[given]) as machine:
        heeds = release != "bookworm"
        sources = {mount.where: mount.source for mount in machine.mounts() if mount.where.startswith("/srv/")}
        theirs = "claimed" if heeds else "tmpfs"
        assert sources == {"/srv/lines": theirs, "/srv/words": theirs, "/srv/own": "tmpfs"}
        for name in ("lines", "words"):
            by = machine.show(f"srv-{name}.mount", "SourcePath")["SourcePath"]
            assert (by == "/etc/berth/a.toml") == (not heeds), by
        found = called(machine, "check")
        assert found.status == (1 if heeds else 0)
        assert found.output.count("[mount-point-in-fstab]") == (2 if heeds else 0), found.output
