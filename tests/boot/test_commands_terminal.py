"""What the commands about the running system print at a terminal has nothing that one would not see, wherever it comes from."""

import unicodedata

import pytest
from client import Running, quiet
from client import berth as called
from faults import Client

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

TURNED, NOWHERE, MARK = "\u202e", "\u200b", "\ufeff"
HOLDER = f"vm{TURNED}1{NOWHERE}"
USER = f"us{TURNED}er"
WHERE = f"/srv/da{TURNED}ta"
DECLARED = f"""
[volume.data]
description = "a{TURNED}b"
where = "{WHERE}"
type = "tmpfs"
activation = "attach"
options = ["x-note={NOWHERE}"]

[volume.wrong]
where = "/srv/{TURNED}/../x"
type = "tmpfs"
"""
COMMANDS = {
    "status": ["status"],
    "status of all": ["--verbose", "status"],
    "status of a volume": ["status", "data"],
    "status of a holder": ["status", "--holder", HOLDER],
    "status of users": ["status", "--users", "data"],
    "status in JSON": ["--json", "status"],
    "graph": ["graph"],
    "graph of users": ["graph", "--reverse", "data"],
    "diff": ["diff"],
    "apply": ["apply", "--yes"],
    "check": ["check"],
    "a volume in use": ["detach", "data", HOLDER],
    "no command": [f"no{TURNED}ne"],
    "declare": ["declare", f"/root/{TURNED}.toml"],
    "undeclare": ["undeclare", f"no{TURNED}ne"],
    "detach of nobody": ["detach", "data", f"nobody{NOWHERE}"],
    "detach all of nobody": ["detach", "--all", f"nobody{NOWHERE}"],
    "wait": ["wait", "--timeout", "1", f"no{NOWHERE}ne"],
    "run": ["run", "data", f"/nowhere{TURNED}"],
}


@pytest.fixture(scope="module")
def machine(berth):
    with berth({"/etc/berth/a.toml": DECLARED}) as container:
        quiet(container, "attach", "data", HOLDER)
        with Client(container, "bash", "-c", f'cd "{WHERE}" && printf %s "{USER}" >/proc/$$/comm && sleep 600; exit') as user:
            container.wait_for(lambda: user.command() == USER, "the user")
            yield container


def test_a_holder_is_told_at_a_terminal_by_an_escape_and_to_a_program_as_it_is(machine):
    with Running(machine, "berth", "status", "data", terminal=True) as running:
        shown = running.end(20).output
    assert "vm\\u202e1\\u200b" in shown.lower(), shown
    [volume] = called(machine, "--json", "status", "data").data["volumes"]
    assert HOLDER in [holder["name"] for holder in volume["holders"]]


def unseen(text: str) -> set[str]:
    return {f"U+{ord(one):04X}" for one in text if unicodedata.category(one) in {"Cf", "Cc", "Co", "Cn", "Zl", "Zp"} and one not in "\n\r\t\x1b"}


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_shown_that_is_not_seen(machine, command):
    with Running(machine, "berth", *COMMANDS[command], terminal=True) as running:
        shown = running.end(20).output
    assert shown.strip(), "every command has something to say"
    assert unseen(shown) == set()


def test_these_would_be_seen():
    assert unseen(f"a{TURNED}b{NOWHERE}{MARK}\x07\n") == {"U+202E", "U+200B", "U+FEFF", "U+0007"}
