"""What asking the kernel does to the system: nothing. Nothing is mounted, created, loaded or opened."""

import json
import re
import shutil
from pathlib import Path

import pytest
from kernel import LOADED, Volumes

OPTIONS = {"tmpfs": ["size=5M", "sise=5M"], "ext4": ["data=ordered", "data=x", "journal_path=/dev/loop0"],
           "btrfs": ["device=/dev/loop0", "device=/dev/null", "subvol=a"], "overlay": ["lowerdir=/a", "upperdir=/b", "index=on"]}
HERE = {kind: words for kind, words in OPTIONS.items() if kind in LOADED}
CALL = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\w+)")
QUESTIONS = {"fsopen", "fsconfig"}


@pytest.fixture
def traced(tmp_path):
    """The system calls of a check, and the process that makes each."""
    if not shutil.which("strace"):
        pytest.fail("strace is not installed")

    def run(*words):
        output = tmp_path / "calls"
        with Volumes(HERE) as volumes:
            # The leak sanitizer can not do its work under strace.
            volumes.run(*words, wrapper=["env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-f", "-qq", "-e", "signal=none", "-s", "200", "-o", str(output)])
        calls = [found for found in map(CALL.match, output.read_text().splitlines()) if found]
        assert len(calls) > 50
        return calls

    return run


def names(calls):
    return {call["name"] for call in calls}


def test_a_child_asks_and_sets_parameters_alone(traced):
    calls = traced()
    main = calls[0]["pid"]
    asking = [call for call in calls if call["name"] in QUESTIONS]
    assert {call["pid"] for call in asking} and main not in {call["pid"] for call in asking}
    commands = {re.search(r"FSCONFIG_\w+", call["arguments"])[0] for call in asking if call["name"] == "fsconfig"}
    assert commands == {"FSCONFIG_SET_FLAG", "FSCONFIG_SET_STRING"}
    assert not names(calls) & {"mount", "umount2", "fsmount", "fspick", "move_mount", "open_tree", "mount_setattr",
                               "init_module", "finit_module", "unlink", "unlinkat", "socket", "connect"}
    assert len({call["pid"] for call in asking}) == 1


def test_a_child_opens_nothing_but_what_tells_who_it_is(traced):
    calls = traced()
    child = next(call["pid"] for call in calls if call["name"] == "fsopen")
    opened = [re.search(r'"([^"]*)"', call["arguments"])[1] for call in calls
              if call["pid"] == child and call["name"] in ("open", "openat", "openat2")]
    assert set(opened) <= {"/dev/null", "/proc/self/uid_map"}


def test_values_that_are_looked_up_reach_neither_the_kernel_nor_a_device(traced):
    calls = traced()
    assert not [call["arguments"] for call in calls if "/dev/loop0" in call["arguments"] or '"lowerdir"' in call["arguments"]]


def test_mounts_and_modules_stay_as_they_are():
    files = [path for path in (Path("/proc/self/mountinfo"), Path("/proc/modules"), Path("/proc/filesystems"),
                               Path("/proc/swaps")) if path.exists()]
    before = [path.read_text() for path in files]
    with Volumes(HERE) as volumes:
        assert json.loads(volumes.run().stdout)["diagnostics"]
    assert [path.read_text() for path in files] == before


def test_never_asks_nothing(traced):
    assert not names(traced("--kernel=never")) & {*QUESTIONS, "unshare", "fork", "vfork", "clone", "clone3"}
    with Volumes(HERE) as volumes:
        assert volumes.findings("--kernel=never") == []
