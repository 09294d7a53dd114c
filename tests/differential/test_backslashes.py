"""Options with a backslash through mount(8) of each release, with a helper that tells what it is given: what is taken arrives whole,
and what is refused is read differently."""

import functools
import json
import subprocess

import pytest
import releases
from generators import BERTH

VERSIONS = releases.image.SYSTEMD
HELPER = """#!/bin/sh
while [ $# -gt 0 ]; do
    [ "$1" != -o ] || printf %s "$2"
    shift
done
"""
# As vendors document them; mount(8) keeps those in `x-` to itself
TAKEN = [
    r"ssh_command=ssh -o Ciphers=a\,b",
    r"ssh_command=ssh -o Ciphers=aes128-ctr\,aes256-ctr\,chacha20 -o Port=5",
    r'note="b\,c"',
    r"note=b\c",
    r"note=C:\data\share",
]
REFUSED = [
    r'note="b\"',
    r'note=\"b',
    r'x-note="b\"',
    r"x-note=b\,c",
    r"note=b\,x-c",
    r"note=b\,ro",
    r"note=b\,nosuid=5",
    r"note=b\,",
    r"note=b\\,c",
]
OTHERS = ["dirsync", "nodev"]  # that must not vanish either

pytestmark = pytest.mark.skipif(releases.obstacle() is not None, reason=str(releases.obstacle()))


@functools.cache
def given(name, option):
    """The options that reach the helper, as mount(8) puts them together."""
    release = releases.release(name)
    path = release.root / "usr/sbin/mount.argv"
    path.write_text(HELPER)
    path.chmod(0o755)
    (release.root / "mnt").mkdir(exist_ok=True)
    text = ",".join([OTHERS[0], option, OTHERS[1]])
    return release.run("mount", "-t", "argv", "source", "/mnt", "-o", text).stdout.decode()


def codes(folder, option):
    (folder / "etc/berth").mkdir(parents=True)
    declared = f"[volume.a]\nwhat = 'x'\nwhere = '/srv/a'\ntype = 'fuse.sshfs'\noptions = ['{option}']\n"
    (folder / "etc/berth/a.toml").write_text(declared)
    done = subprocess.run([BERTH, "--root", folder, "--json", "check", "--kernel=never"], capture_output=True, check=False, timeout=60)
    return [one["code"] for one in json.loads(done.stdout)["diagnostics"] if one["severity"] == "error"]


@pytest.mark.parametrize("option", TAKEN)
def test_what_is_taken_arrives_whole_in_every_release(option, tmp_path):
    assert codes(tmp_path, option) == []
    for name in VERSIONS:
        left = given(name, option).replace(option, "", 1)
        assert option in given(name, option), name
        assert set(left.split(",")) - {"rw", ""} == set(OTHERS), name


@pytest.mark.parametrize("option", REFUSED)
def test_what_is_refused_is_read_differently(option, tmp_path):
    assert codes(tmp_path, option) == ["option-invalid"]
    assert len({given(name, option) for name in VERSIONS}) > 1
