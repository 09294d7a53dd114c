"""What berth(1) promises of its commands: exit statuses, streams, JSON."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
BERTH = Path(os.environ["BERTH_BUILD"]).resolve() / "src/cli/berth"
GOOD = '[volume.good]\nwhat = "LABEL=good"\nwhere = "/srv/good"\ntype = "ext4"\n'
WRONG = '[volume.wrong]\nwhere = "/srv/wrong"\ntype = "tmpfs"\noptoins = []\n'


def berth(*words, **options):
    environment = {"PATH": "/usr/bin:/bin", "SYSTEMD_PROC_CMDLINE": "", "SYSTEMD_SYSFS_CHECK": "0", **options}
    return subprocess.run([BERTH, *words], capture_output=True, text=True, timeout=30, env=environment)


def needed(program):
    found = shutil.which(program)
    if not found:
        assert os.environ.get("CI") != "true", f"{program} is not installed"
        pytest.skip(f"{program} is not installed")
    return found


@pytest.fixture
def root(tmp_path):
    tmp_path.chmod(0o755)
    folder = tmp_path / "root/etc/berth"
    folder.mkdir(parents=True)
    (folder / "good.toml").write_text(GOOD)
    return tmp_path / "root"


def declare(root, name, text):
    (root / "etc/berth" / name).write_text(text)


@pytest.mark.parametrize("words, message, command", [
    ([], "A subcommand is required", ""),
    (["chek"], "there is no command 'chek'; did you mean 'check'?", ""),
    (["check", "--no-such"], "The following argument was not expected: --no-such", "check "),
    (["--color", "pink", "check"], "--color: pink not in {auto,always,never}", "check "),
    (["generate"], "DIR is required", "generate "),
    (["attach", "data"], "HOLDER is required", "attach "),
    (["attach"], "NAME is required", "attach "),
    (["detach", "data"], "HOLDER is required", "detach "),
    (["detach", "--", "data"], "HOLDER is required", "detach "),
    (["detach", "data", "--timeout", "5s"], "HOLDER is required", "detach "),
    (["detach", "--all", "data", "vm 1"], "--all takes no NAME, only HOLDER", "detach "),
    (["run", "data"], "there is no command to run: berth run NAME... -- COMMAND", "run "),
    (["run", "data", "--"], "there is no command to run: berth run NAME... -- COMMAND", "run "),
    (["run", "--", "true"], "NAME is required", "run "),
    (["declare"], "FILE is required", "declare "),
    (["declare", "a.toml", "b.toml"], "The following argument was not expected: b.toml", "declare "),
    (["undeclare"], "NAME is required", "undeclare "),
    (["status", "--timeout", "5s"], "--timeout requires --watch", "status "),
])
def test_wrong_use_is_status_2_and_says_why(words, message, command):
    done = berth(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"berth: {message}\nTry 'berth {command}--help'.\n"


@pytest.mark.parametrize("span", ["", "soon", "-5", "5x"])
def test_a_time_span_that_is_none_is_wrong_use(span):
    done = berth("attach", "--timeout", span, "data", "vm1")
    assert (done.returncode, done.stdout) == (2, "")
    why = f"'{span}' is not a time span" if span else "a time span must not be empty"
    assert done.stderr == f"berth: --timeout: {why}\n"


@pytest.mark.parametrize("words", [["attach", "data", "vm1"], ["detach", "data", "vm1"], ["status"], ["settle"],
                                   ["wait", "data"], ["declare", "-"], ["undeclare", "data"], ["diff"], ["apply", "--yes"]])
def test_another_root_has_no_running_system(root, words):
    done = berth("--root", root, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("berth: this command is about the running system; it does not go with --root\n"
                           "Try 'berth --help'.\n")


def test_a_file_that_can_not_be_read_declares_nothing(tmp_path):
    done = berth("declare", tmp_path / "none.toml")
    assert (done.returncode, done.stdout) == (1, "")
    reason = f"can't read {tmp_path}/none.toml: No such file or directory"
    assert done.stderr == f"berth: {reason}\n"
    done = berth("--json", "declare", tmp_path / "none.toml")
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout) == {"version": 1, "volume": None, "where": None, "file": None, "result": "failed",
                                       "reason": reason, "diagnostics": []}


@pytest.mark.parametrize("words", [["apply"], ["apply", "data"], ["--json", "apply", "--unmount"]])
def test_where_nobody_can_be_asked_apply_wants_to_be_told(words):
    done = berth(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("berth: there is nobody to ask; --yes does it without, --dry-run tells what would be done\n"
                           "Try 'berth apply --help'.\n")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_is_a_result(option):
    done = berth(option)
    assert done.returncode == 0 and done.stdout.strip() and not done.stderr


def test_a_root_that_is_not_there_is_an_error(tmp_path):
    done = berth("--root", tmp_path / "none", "check")
    assert done.returncode == 1
    assert done.stderr == f"berth: can't open the root folder {tmp_path}/none: No such file or directory\n"


def test_right_declarations_give_no_output(root):
    done = berth("--root", root, "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_findings_are_the_result_of_check_and_messages_elsewhere(root):
    declare(root, "wrong.toml", WRONG)
    checked, listed = berth("--root", root, "check"), berth("--root", root, "list")
    assert checked.returncode == listed.returncode == 1
    assert "wrong.toml:4:1: error: unknown key 'optoins'" in checked.stdout and not checked.stderr
    assert listed.stderr == checked.stdout and "optoins" not in listed.stdout


def test_a_result_that_can_not_be_written_is_an_error(root):
    with open("/dev/full", "w") as full:
        done = subprocess.run([BERTH, "--root", root, "list"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "berth: can't write to standard output\n")


def test_a_draft_takes_the_place_of_the_file_of_its_name(root, tmp_path):
    (tmp_path / "good.toml").write_text(GOOD.replace("ext4", "xfs"))
    (tmp_path / "other.toml").write_text(GOOD)
    assert berth("--root", root, "check", tmp_path / "good.toml").returncode == 0
    repeated = berth("--root", root, "check", tmp_path / "other.toml")
    assert repeated.returncode == 1 and "volume 'good' is declared twice" in repeated.stdout


def test_a_draft_may_name_volumes_that_are_installed(root, tmp_path):
    (tmp_path / "draft.toml").write_text('[volume.b]\nwhat = "volume:good/x"\nwhere = "/srv/b"\ntype = "bind"\n')
    declare(root, "wrong.toml", WRONG)  # somebody else's mistake is not this draft's
    done = berth("--root", root, "check", tmp_path / "draft.toml")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_json_of_check(root):
    declare(root, "wrong.toml", WRONG)
    done = berth("--root", root, "--json", "check")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"version": 1, "diagnostics": [{
        "file": f"{root}/etc/berth/wrong.toml", "line": 4, "column": 1, "end_column": 8, "severity": "error",
        "code": "key-unknown", "message": "unknown key 'optoins' in volume 'wrong'",
        "hint": "did you mean 'options'?", "notes": []}]}


def test_the_json_of_list(root):
    assert json.loads(berth("--root", root, "list", "--json").stdout) == {
        "version": 1, "encrypted": [], "swap": [], "volumes": [{
        "name": "good", "where": "/srv/good", "what": "LABEL=good", "type": "ext4", "activation": "boot",
        "file": f"{root}/etc/berth/good.toml", "line": 1, "unit": "srv-good.mount", "wrong": False,
        "formerly": []}]}


def test_list_has_the_names_that_a_volume_had(root):
    declare(root, "good.toml", '[volume.new]\nwhere = "/srv/new"\ntype = "tmpfs"\nactivation = "attach"\nformerly = ["old", "older"]\n')
    assert berth("--root", root, "list").stdout.splitlines()[1:] == [
        f"new   /srv/new  tmpfs  tmpfs  attach      {root}/etc/berth/good.toml", "  formerly old, older"]
    assert json.loads(berth("--root", root, "--json", "list").stdout)["volumes"][0]["formerly"] == ["old", "older"]


STACKED = """
[encrypted.vault]
device = "/dev/vdb"

[volume.data]
what    = "/dev/mapper/vault"
where   = "/srv/data"
type    = "ext4"
used_by = ["db.service"]

[volume.photos]
what       = "volume:data/photos"
where      = "/srv/photos"
type       = "bind"
activation = "attach"
holders    = ["vm \\"1\\""]

[volume.below]
where    = "/srv/photos/below"
type     = "tmpfs"
requires = ["data"]

[swap.file]
what  = "volume:data/swapfile"
bogus = 1
"""


def test_graph_is_a_tree_of_what_stands_on_what(root):
    declare(root, "stacked.toml", STACKED)
    done = berth("--root", root, "graph", LANG="C.UTF-8")
    assert done.returncode == 1 and "unknown key 'bogus'" in done.stderr
    assert done.stdout == """\
below  /srv/photos/below  boot
└─ photos  /srv/photos  attach, held by vm "1"
   └─ data  /srv/data  boot, for db.service
      └─ encrypted vault  /dev/mapper/vault  boot
swap file  boot, wrong: unknown key 'bogus' in swap 'file'
└─ data  /srv/data  boot, for db.service (see above)
good  /srv/good  boot
"""


def test_graph_leads_to_the_users_too_and_begins_where_it_is_told(root):
    declare(root, "stacked.toml", STACKED)
    assert berth("--root", root, "graph", "--reverse", "vault").stdout == """\
encrypted vault  /dev/mapper/vault  boot
`- data  /srv/data  boot
   |- photos  /srv/photos  attach
   |  |- below  /srv/photos/below  boot
   |  `- holder vm "1"
   |- swap file  boot, wrong: unknown key 'bogus' in swap 'file'
   `- db.service
"""
    assert berth("--root", root, "graph", "good", "vault").stdout == \
        "good  /srv/good  boot\nencrypted vault  /dev/mapper/vault  boot\n"
    done = berth("--root", root, "graph", "god")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("berth: there is no volume 'god'; did you mean 'good'?\n")


def test_the_graph_for_programs(root):
    declare(root, "stacked.toml", STACKED)
    items = json.loads(berth("--root", root, "--json", "graph", "photos").stdout)["items"]
    assert [(item["table"], item["name"]) for item in items] == [("volume", "data"), ("volume", "photos"), ("encrypted", "vault")]
    data = items[0]
    assert data["needs"] == [{"table": "encrypted", "name": "vault"}] and data["users"] == ["db.service"]
    assert {one["name"] for one in data["needed_by"]} == {"photos", "file"}
    assert items[1]["holders"] == ['vm "1"'] and items[1]["fault"] is None


def test_the_graph_for_graphviz(root):
    declare(root, "stacked.toml", STACKED)
    text = berth("--root", root, "graph", "--dot").stdout
    read = json.loads(subprocess.run([needed("dot"), "-Tdot_json"], input=text, capture_output=True, text=True, check=True, timeout=60).stdout)
    names = {node["_gvid"]: node["name"] for node in read["objects"]}
    assert {(names[edge["tail"]], names[edge["head"]]) for edge in read["edges"]} == {
        ("volume below", "volume photos"), ("volume photos", "volume data"), ("volume data", "encrypted vault"),
        ("swap file", "volume data"), ("db.service", "volume data"), ('holder vm "1"', "volume photos")}
    assert [node["name"] for node in read["objects"] if node.get("color") == "red"] == ["swap file"]


def test_the_picture_in_the_readme_is_what_graphviz_draws_of_the_examples(root):
    words = re.search(r"`berth (graph --dot [^|`]*) \| dot -Tsvg`", (SOURCE / "README.md").read_text()).group(1).split()
    (root / "etc/berth/good.toml").unlink()
    for example in (SOURCE / "examples").glob("*.toml"):
        declare(root, example.name, example.read_text())
    # Where things are is for graphviz to say, which is another on each release.
    titles = re.compile(r"<title>(.*)</title>")
    drawn = subprocess.run([needed("dot"), "-Tsvg"], input=berth("--root", root, *words).stdout, capture_output=True, text=True,
                           check=True, timeout=60).stdout
    shown = titles.findall((SOURCE / "doc/graph.svg").read_text())
    assert len(shown) > 15 and sorted(shown) == sorted(titles.findall(drawn))


def test_the_json_of_show_has_what_its_text_has(root):
    shown = json.loads(berth("--root", root, "show", "--json").stdout)
    assert [file["path"] for file in shown["files"]] == ["srv-good.mount", "volume-good@.target"]
    assert shown["links"] == [{"path": "local-fs.target.wants/srv-good.mount", "target": "../srv-good.mount"}]
    text = berth("--root", root, "show").stdout
    assert all(f"# {file['path']}\n{file['text']}\n" in text for file in shown["files"])


def test_show_takes_names_and_refuses_unknown_ones(root):
    declare(root, "b.toml", '[volume.b]\nwhere = "/srv/b"\ntype = "tmpfs"\n')
    assert "srv-good" not in berth("--root", root, "show", "b").stdout
    done = berth("--root", root, "show", "goood")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "berth: there is no volume 'goood'; did you mean 'good'?\n"


def test_generate_wants_an_absent_or_empty_folder(root, tmp_path):
    out = tmp_path / "out"
    assert berth("--root", root, "generate", out).returncode == 0
    assert {path.name for path in out.iterdir()} == {"srv-good.mount", "volume-good@.target", "local-fs.target.wants"}
    again = berth("--root", root, "generate", out)
    assert again.returncode == 1
    assert again.stderr == f"berth: '{out}' is not empty; name a folder that is, or one that does not exist yet\n"


def test_the_root_can_come_from_the_environment(root):
    assert "good" in berth("list", BERTH_ROOT=str(root)).stdout


@pytest.mark.parametrize("color, colored", [("always", True), ("never", False), ("auto", False)])
def test_colors_are_for_terminals(root, color, colored):
    declare(root, "wrong.toml", WRONG)
    assert ("\x1b[" in berth("--root", root, "--color", color, "check").stdout) is colored


def test_a_name_may_be_a_pattern_of_declared_names(root):
    declare(root, "more.toml", '[volume.db-1]\nwhere = "/srv/1"\ntype = "tmpfs"\n[volume.db-2]\nwhat = "volume:db-1"\n'
                               'where = "/srv/2"\ntype = "bind"\n[swap.db-swap]\nwhat = "/swap"\n')
    listed = json.loads(berth("--root", root, "list", "--json", "db-*", "good").stdout)
    assert [one["name"] for one in listed["volumes"]] == ["db-1", "db-2", "good"]
    assert [one["name"] for one in listed["swap"]] == ["db-swap"]
    assert "/srv/1" in berth("--root", root, "list", "db-1").stdout
    assert berth("--root", root, "show", "db-[12]").stdout == berth("--root", root, "show", "db-1", "db-2").stdout
    assert berth("--root", root, "graph", "db-?").stdout == berth("--root", root, "graph", "db-1", "db-2").stdout != ""


@pytest.mark.parametrize("command", ["list", "show", "graph"])
def test_a_pattern_of_nothing_and_an_unknown_name_are_errors(root, command):
    for word, complaint in (("x*", "no volume matches 'x*'"), ("goood", "there is no volume 'goood'; did you mean 'good'?"),
                            ("/srv/good", "there is no volume '/srv/good'; did you mean 'good'?")):
        done = berth("--root", root, command, word)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"berth: {complaint}\n")
    assert json.loads(berth("--root", root, "list", "--json", "x*").stdout)["volumes"] == []
