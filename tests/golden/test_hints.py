"""Commands in hints can be pasted into a shell: what is in them is one word each, and nothing in it is expanded."""

import re
import subprocess

import pytest
from golden_case import GOLDEN, NAMES

# By their first words: what comes before the last word, which is a path or a unit.
COMMANDS = {"systemctl": 2, "umount": 1, "mkdir": 2, "touch": 1, "chmod": 2, "chown": 2, "mv": 1, "cp": 1, "rm": 1}
COMMAND = re.compile(rf"(?:hint: |: )((?:{'|'.join(COMMANDS)}) .*?)(?:, or [a-z ']+)?$", re.MULTILINE)
SHELLS = ["sh", "bash"]


def expected_of(name):
    """Nothing yet of a case that UPDATE_GOLDEN is about to write."""
    file = GOLDEN / name / "expected.txt"
    return file.read_text() if file.exists() else ""


def commands_of(name):
    return [found for found in COMMAND.findall(expected_of(name))
            if not found.endswith("daemon-reload")]


ALL = sorted({command for name in NAMES for command in commands_of(name)})


def words_of(command):
    """As the shell hands them over, with HOME set to what must not appear."""
    done = subprocess.run(["bash", "-c", f"printf '%s\\0' {command}"], env={"HOME": "expanded", "PATH": "/usr/bin:/bin"},
                          capture_output=True, timeout=10, check=True)
    return [word.decode() for word in done.stdout.split(b"\0")[:-1]]


def test_there_are_some():
    assert len(ALL) > 5


# dash has no $'...' yet, which POSIX has since 2024.
@pytest.mark.parametrize(("shell", "command"), [(shell, command) for command in ALL for shell in SHELLS
                                                if shell != "sh" or "$'" not in command])
def test_a_shell_can_read_each(shell, command):
    assert subprocess.run([shell, "-n", "-c", command], capture_output=True, timeout=10, check=False).stderr == b""


@pytest.mark.parametrize("command", ALL)
def test_what_is_named_is_one_word(command):
    words = words_of(command)
    assert len(words) == COMMANDS[words[0]] + 1 and "expanded" not in command and not any("expanded" in word for word in words)


def test_names_come_through_whatever_is_in_them():
    last = {words_of(command)[-1] for command in commands_of("hints")}
    assert last == {"hints/etc/berth/it's $HOME; `id` \"x\".toml", "hints/etc/berth/\u202eback.toml",
                    "srv-it\\x27s\\x20\\x24HOME\\x3b\\x20\\x60id\\x60\\x20\\x5c\\x20\\x22x\\x22.mount"}
