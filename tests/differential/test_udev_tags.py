"""LABEL= and its like name the links that udev makes, in the encoding that systemd-fstab-generator uses."""

import json

import pytest
from generators import berth_units, fstab_units

PRINTABLE = [chr(code) for code in range(0x20, 0x7F)]
OTHERS = ["ż", "é", "ß", "漢", "🐢", "e\u0301", "\u00a0", "\u200d"]
LABELS = [f"x{character}y" for character in PRINTABLE + OTHERS] + [
    "a b c", "-", ".a", "..a", "a/b", "%s", "\\x20", "ż b", "C:", "#!+-.:=@_"]


def in_fstab(text):
    return "".join(f"\\{ord(c):03o}" if c in ' \t\n\\' else c for c in text)


def what_of(units):
    """{number: What=} of mount units v0.mount, v1.mount ..."""
    return {path[len("srv-v"):-len(".mount")]: item[len("Mount.What="):] for path, items in units.items()
            if path.startswith("srv-v") and path.endswith(".mount") for item in items if item.startswith("Mount.What=")}


@pytest.mark.parametrize("tag", ["LABEL", "UUID", "PARTLABEL", "PARTUUID"])
def test_tags_are_encoded_as_systemd_does(tag, tmp_path):
    ours = berth_units(tmp_path, "".join(
        f"[volume.v{i}]\nwhat = {json.dumps(f'{tag}={label}', ensure_ascii=False)}\nwhere = '/srv/v{i}'\n"
        for i, label in enumerate(LABELS)))
    theirs = fstab_units(tmp_path, "".join(
        f"{tag}={in_fstab(label)} /srv/v{i} auto nofail 0 0\n" for i, label in enumerate(LABELS)))
    ours, theirs = what_of(ours), what_of(theirs)
    assert len(ours) == len(LABELS)
    assert {LABELS[int(i)]: what for i, what in ours.items()} == {LABELS[int(i)]: what for i, what in theirs.items()}
