"""Unit names as systemd-escape makes them: of every string over an alphabet of what is special, and of odd ones."""

import itertools
import json
import posixpath
import random
import subprocess

import pytest
from generators import BERTH, BUILD, run

UNIT_NAMES = BUILD / "tests/differential/unit-names"
ALPHABET = ["/", ".", "-", "a", "\\", " ", "%", "ż"]
LONGEST = 4
SHORT = ["".join(one) for length in range(1, LONGEST + 1) for one in itertools.product(ALPHABET, repeat=length)]


def systemd_escape(strings, *options):
    """One answer for each string; none of them may be one that systemd-escape refuses."""
    out = []
    for batch in batches(strings):
        out += run("systemd-escape", *options, "--", *batch).decode().rstrip("\n").split(" ")
    return out


def batches(strings, size=500):
    return [strings[i:i + size] for i in range(0, len(strings), size)]


def berth_escape(strings):
    """[(escaped string, escaped path or !CODE)]"""
    if not UNIT_NAMES.exists():
        pytest.skip(f"{UNIT_NAMES} is not built")
    lines = run(UNIT_NAMES, stdin=b"".join(one + b"\0" for one in strings)).decode().split("\n")[:-1]
    return list(zip(lines[::2], lines[1::2], strict=True))


def is_unsafe(text):
    return text[0] == " " or text[-1] in " \\"


def why_no_mount_point(text):
    """The codes with which berth may refuse a path, written a second time from the manual; none for a good one."""
    normal = posixpath.normpath("/" + text.lstrip("/"))
    out = {"!text-unsafe"} if is_unsafe(text) or is_unsafe(normal) else set()
    return out if text == normal or is_unsafe(text) else out | {"!path-invalid"}


def test_every_short_string_is_escaped_as_systemd_does():
    ours = berth_escape([text.encode() for text in SHORT])
    assert [string for string, _ in ours] == systemd_escape(SHORT)


def test_every_short_path_is_escaped_as_systemd_does_or_refused_for_its_reason():
    ours = dict(zip(SHORT, (path for _, path in berth_escape([text.encode() for text in SHORT])), strict=True))
    good = [text for text in SHORT if not why_no_mount_point(text)]
    assert len(good) > 300
    assert {text: ours[text] for text in good} == dict(zip(good, systemd_escape(good, "--path"), strict=True))
    refused = {text: ours[text] for text in SHORT if text not in set(good)}
    assert {text: code for text, code in refused.items() if code not in why_no_mount_point(text)} == {}


def test_what_systemd_refuses_is_refused():
    outside = [text for text in SHORT if text.startswith("/") and ".." in text.split("/")]
    assert outside
    for text in outside[::4]:
        assert subprocess.run(["systemd-escape", "--path", "--", text], capture_output=True, check=False).returncode != 0
    assert {path for _, path in berth_escape([text.encode() for text in outside])} <= {"!path-invalid", "!text-unsafe"}


def test_every_byte_and_random_strings_are_escaped_as_systemd_does():
    choice = random.Random(1)
    strings = [bytes([byte]) for byte in range(1, 256)] + [b"a" + bytes([byte]) for byte in range(1, 256)]
    strings += [bytes(choice.randrange(1, 256) for _ in range(choice.randrange(1, 60))) for _ in range(1000)]
    ours = [string for string, _ in berth_escape(strings)]
    assert ours == systemd_escape(strings)


def test_mount_units_are_named_so_by_berth_itself(tmp_path):
    paths = [text for text in SHORT if not why_no_mount_point(text) and text != "/"]
    (tmp_path / "etc/berth").mkdir(parents=True)
    (tmp_path / "etc/berth/a.toml").write_text("".join(
        f"[volume.v{i}]\nwhere = {json.dumps(path, ensure_ascii=False)}\ntype = 'tmpfs'\n" for i, path in enumerate(paths)))
    volumes = {volume["name"]: volume for volume in json.loads(run(BERTH, "--root", tmp_path, "--json", "list"))["volumes"]}
    named = [volumes[f"v{i}"]["unit"] for i in range(len(paths))]
    assert named == systemd_escape(paths, "--path", "--suffix=mount")
