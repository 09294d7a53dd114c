"""Options that mean harm, put to the running kernel's drivers: check ends, says something of each and harms nothing."""

import json
import random
import unicodedata
from pathlib import Path

import pytest

TYPES = ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "squashfs", "nfs", "cifs", "vfat", "fuse.sshfs", "9p", "ceph", "erofs", "bind"]
NAMES = ["ro", "data", "commit", "size", "mode", "uid", "gid", "errors", "lowerdir", "upperdir", "context", "subvol", "source", "fd",
         "loop", "x-berth.volume", "x-systemd.automount", "user", "_netdev", "mode=0", "", "-o", "--bind", "\N{ZERO WIDTH SPACE}ro"]
VALUES = ["", "0", "-1", "4294967295", "18446744073709551616", "9" * 300, "1e999", "0x", "%n%n%s", "$(reboot)", "`reboot`", "../../..",
          "/proc/self/fd/0", "/dev/zero", "/dev/console", ":", "::", "\\", "\\040", '"', "'", '"a,b"', '"a', " ", "a b", "\t", "\n", "\r",
          "\x1b[2J", "\u2028", "ż" * 200, "\U0010ffff", "a" * 254, "a" * 255, "a" * 256, "a" * 4096, "ro,suid", "=", "==", "#", "[Mount]"]
OPTIONS = [*NAMES, *VALUES, *(f"{name}={value}" for name in NAMES for value in VALUES)]
EACH = 300  # of these for each type, others each time
MOUNTS = Path("/proc/self/mountinfo")
SEED = random.randrange(1 << 32)


def declared(kind: str, options: list[str]) -> str:
    what = {"bind": "/srv", "overlay": "overlay", "tmpfs": "tmpfs"}.get(kind, "server:/export" if kind in ("nfs", "ceph", "fuse.sshfs")
                                                                        else "//server/share" if kind == "cifs" else "/dev/vdx")
    return f'what = {json.dumps(what)}\ntype = "{kind}"\noptions = {json.dumps(options, ensure_ascii=False)}\n'


@pytest.mark.parametrize("kind", TYPES)
def test_hostile_options_come_to_a_finding_or_to_nothing(kind, root):
    print(f"SEED = {SEED}")
    chosen = random.Random(f"{SEED} {kind}").sample(OPTIONS, EACH)
    text = "".join(f'[volume.v{number}]\nwhere = "/srv/v{number}"\n{declared(kind, [option])}' for number, option in enumerate(chosen))
    (root.declarations / "hostile.toml").write_text(text)
    before = MOUNTS.read_text()
    outcome = root.check("--kernel=auto", json_output=True)
    assert outcome.status in (0, 1), outcome.errors
    assert outcome.errors == ""
    for one in outcome.diagnostics:
        said = " ".join([one["message"], one["hint"] or "", *(note["message"] for note in one["notes"])])
        assert not [sign for sign in said if unicodedata.category(sign) == "Cc"], one
        assert one["line"] > 0 and one["column"] > 0
    assert MOUNTS.read_text() == before
    # The innocent one beside them is judged as if they were not there.
    (root.declarations / "innocent.toml").write_text(
        '[volume.innocent]\nwhat = "tmpfs"\nwhere = "/srv/innocent"\ntype = "tmpfs"\noptions = ["size=5X"]\n')
    again = root.check("--kernel=auto", json_output=True)
    innocent = [one for one in again.diagnostics if one["file"].endswith("innocent.toml")]
    assert [one["message"] for one in innocent] == ["tmpfs does not accept 'size=5X'"]
    assert [one for one in again.diagnostics if one not in innocent] == outcome.diagnostics
