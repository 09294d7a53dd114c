"""The bash completion, asked as bash asks it, over declarations and an answer of `berth status`."""

import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest

COMPLETION = Path(os.environ["BERTH_SOURCE"]) / "src/cli/completions/berth.bash"
BERTH = Path(os.environ["BERTH_BUILD"]).resolve() / "src/cli/berth"
VOLUMES = "".join(f'[volume.{name}]\nwhere = "/srv/{name}"\ntype = "tmpfs"\n' for name in ("data", "vmstore"))
HOLDERS = [("mount", "/srv/vmstore/x"), ("attachment", "my vm/2"), ("attachment", 'a\\"b\\'), ("unit", "a.service")]
STATUS = {"version": 1, "volumes": [{"name": "vmstore", "holders": [{"kind": k, "name": n} for k, n in HOLDERS]}]}


@pytest.fixture
def completed(tmp_path):
    """What bash offers for the last word. `berth status` needs a PID 1, so a stand-in prints what it would."""
    tmp_path.chmod(0o755)
    (tmp_path / "etc/berth").mkdir(parents=True)
    (tmp_path / "etc/berth/a.toml").write_text(VOLUMES)
    (tmp_path / "a file").touch()
    (tmp_path / "status.json").write_text(json.dumps(STATUS, indent=2))
    (tmp_path / "berth").write_text('#!/bin/sh\nif [ "$*" = "--json status -- vmstore" ]; then exec cat status.json; fi\n'
                                    f'exec {shlex.quote(str(BERTH))} "$@"\n')
    (tmp_path / "berth").chmod(0o755)

    def ask(*words):
        script = (f". {shlex.quote(str(COMPLETION))}\nCOMP_WORDS=(berth {shlex.join(words)})\nCOMP_CWORD={len(words)}\n"
                  "_berth 2>/dev/null\nprintf '%s\\n' \"${COMPREPLY[@]}\"")
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "BERTH_ROOT": str(tmp_path), "HOME": str(tmp_path)}
        done = subprocess.run(["bash", "--norc", "-c", script], cwd=tmp_path, env=environment, capture_output=True,
                              text=True, timeout=30)
        assert not done.stderr
        return [line for line in done.stdout.splitlines() if line]

    return ask


def test_commands(completed):
    assert completed("att") == completed("--json", "att") == completed("--color", "never", "att") == ["attach"]


@pytest.mark.parametrize("words", [("attach",), ("detach",), ("wait",), ("wait", "data"), ("is-mounted",), ("run", "data"), ("status", "data"), ("show",), ("list",), ("undeclare",),
                                   ("attach", "--timeout", "5s"), ("--timeout", "=", "5s", "attach")])
def test_volumes(completed, words):
    assert completed(*words, "") == ["data", "vmstore"]
    assert completed(*words, "vm") == ["vmstore"]


def test_detach_offers_who_holds_the_volume_as_the_shell_can_take_it(completed):
    assert [shlex.split(word) for word in completed("detach", "vmstore", "")] == [["data"], ["vmstore"], ["my vm/2"],
                                                                                  ['a\\"b\\']]
    assert completed("detach", "vmstore", "my") == ["my\\ vm/2"]
    assert completed("detach", "data", "") == ["data", "vmstore"]
    assert completed("detach", "--a") == ["--all"]


def test_a_new_holder_can_not_be_guessed_and_another_volume_can(completed):
    assert completed("attach", "vmstore", "") == ["data", "vmstore"]
    assert completed("attach", "vmstore", "my") == completed("attach", "--timeout", "") == []


def test_codes_of_findings(completed):
    assert completed("explain", "key-u") == completed("explain", "cycle", "key-u") == ["key-unknown"]
    assert len(completed("explain", "")) > 40


def test_options_are_those_of_the_command(completed):
    assert "--watch" in completed("status", "--") and "--watch" not in completed("attach", "--")
    assert completed("wait", "--g") == ["--gone"]
    assert completed("settle", "--ti") == ["--timeout"]


def test_what_follows_the_dashes_of_run_is_a_command_line(completed):
    assert "false" in completed("run", "vmstore", "--", "fals")
    assert completed("run", "vmstore", "--", "cat", "a") == ["a file"]
