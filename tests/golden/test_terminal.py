"""What a terminal would turn round or not show at all is printed there as an escape, whatever the command and wherever the text is from;
into a file it goes as it is."""

import os
import pty
import subprocess
import unicodedata

import pytest
from golden_case import BERTH, ENVIRONMENT

TURNED, NOWHERE, MARK, TAG = "\u202e", "\u200b", "\ufeff", "\U000e0041"
HIDDEN = TURNED + NOWHERE + "\u2066\u200f\u061c" + TAG
NAME = f"dis{TURNED}k"
RIGHT = f"""
[volume.right]
description = "a{HIDDEN}b"
what    = "/dev/{NAME}"
where   = "/srv/{NAME}"
type    = "ext4"
options = ["x-note={HIDDEN}"]
requires_mounts_for = ["/srv/{NAME}"]
unit    = {{ X-Note = "{HIDDEN}" }}

[volume.upon]
what  = "/srv/{NAME}/folder"
where = "/mnt/{NAME}"
type  = "bind"
holders = ["vm{TURNED}1"]
activation = "attach"

[swap.area]
what = "/srv/{NAME}/swap"

[encrypted.vault]
device = "/dev/{NAME}"
options = ["header=/srv/{NAME}/{NOWHERE}"]
"""
WRONG = f"""
[volume.{TURNED}]
where = "/srv/x"
type  = "tmpfs"

[volume.wrong]
whr{NOWHERE}e   = "/srv/y"
where   = "/srv/{TURNED}/../z"
type    = "ext{NOWHERE}4"
options = ["ro{TURNED},rw", "mode=x{TAG}"]
requires = ["{NAME}"]

[{TURNED}.x]
"""
FSTAB = f"""# {HIDDEN}
LABLE={NAME} /srv/{NAME} ext4 defaults 0 0
tmpfs /srv/{NAME}/t tmpfs x-{HIDDEN},x-systemd.foo{NOWHERE} 0 0
tmpfs /srv/../{NAME} tmpfs defaults 0 0
"""
COMMANDS = {
    "check": ["check", "--kernel=never"],
    "check with advice": ["--verbose", "check", "--kernel=never", "--lint"],
    "check in JSON": ["--json", "check", "--kernel=never"],
    "check as SARIF": ["check", "--kernel=never", "--format=sarif"],
    "check of a draft": ["check", "--kernel=never", f"{NAME}.toml"],
    "check of no file": ["check", f"{NAME}{NOWHERE}"],
    "list": ["list"],
    "list in JSON": ["--json", "list"],
    "show": ["show"],
    "show in JSON": ["--json", "show"],
    "show of no volume": ["show", NAME],
    "graph": ["graph"],
    "graph for Graphviz": ["graph", "--dot"],
    "graph in JSON": ["--json", "graph"],
    "graph of no volume": ["graph", NAME],
    "explain of no code": ["explain", NAME],
    "import": ["import"],
    "import of a file": ["import", f"{NAME}.fstab"],
    "import of no file": ["import", f"{NAME}{NOWHERE}"],
    "generate": ["generate", f"/nowhere{NAME}/x"],
    "no command": [NAME],
    "no option": ["list", f"--{NAME}"],
    "no value": [f"--color={NAME}", "list"],
    "no root": ["--root", NAME, "list"],
}


def is_hidden(character):
    return unicodedata.category(character) == "Cf"


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    folder = tmp_path_factory.mktemp("terminal")
    declarations = folder / "root/etc/berth"
    declarations.mkdir(parents=True)
    (declarations / f"{NAME}.toml").write_text(RIGHT)
    (declarations / f"wrong{NOWHERE}.toml").write_text(WRONG)
    (declarations / f"open{NOWHERE}.toml").write_text(RIGHT.replace("[volume.right]", "[volume.open]"))
    (folder / "root/etc/fstab").write_text(FSTAB)
    (folder / f"{NAME}.toml").write_text(WRONG)
    (folder / f"{NAME}.fstab").write_text(FSTAB)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    (declarations / f"open{NOWHERE}.toml").chmod(0o666)
    return folder


def on_a_terminal(tree, words):
    main, terminal = pty.openpty()
    process = subprocess.Popen([BERTH, *words], cwd=tree, env=ENVIRONMENT | {"TERM": "dumb"}, stdin=subprocess.DEVNULL,
                               stdout=terminal, stderr=terminal)
    os.close(terminal)
    out = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # what Linux says of a terminal that nobody has any more
            break
        if not part:
            break
        out += part
    os.close(main)
    process.wait(timeout=30)
    return out.decode()


def in_a_file(tree, words):
    done = subprocess.run([BERTH, *words], cwd=tree, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, timeout=30,
                          check=False)
    return (done.stdout + done.stderr).decode()


def words_of(command):
    words = COMMANDS[command]
    return words if "--root" in words else ["--root", "root", *words]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_hidden_gets_to_a_terminal(tree, command):
    shown = on_a_terminal(tree, words_of(command))
    assert [character for character in shown if is_hidden(character)] == []
    assert "\\u202E" in shown or "\\u200B" in shown, shown


@pytest.mark.parametrize("command", ["list in JSON", "show", "show in JSON"])
def test_a_file_gets_the_text_as_it_is(tree, command):
    assert HIDDEN in in_a_file(tree, words_of(command)) or TURNED in in_a_file(tree, words_of(command))
