"""The JSON Schema of declarations as an editor uses it: taplo, the language server of TOML editors, takes what is right
and refuses what is wrong for its form alone."""

import json
import os
import re
from pathlib import Path

import node_tools
import pytest
from case_table import tables

HERE = Path(__file__).parent
SOURCE = Path(os.environ["BERTH_SOURCE"])
SCHEMAS = Path(os.environ["BERTH_BUILD"]).resolve() / "src/manual"
EXAMPLES = sorted((SOURCE / "examples").glob("*.toml"))
# Where a package puts it, as the examples name it.
DIRECTIVE = "#:schema /usr/share/berth/berth.schema.json\n"


@pytest.fixture(scope="module")
def tools():
    return node_tools.installed()


def lint(tools, *files, schema="berth"):
    """What taplo has against the files, by file."""
    assert files
    done = node_tools.taplo(tools, "--no-auto-config", "--schema", f"file://{SCHEMAS}/{schema}.schema.json", *files)
    assert f"found files total={len(set(files))} excluded=0" in done.stderr, done.stderr
    found = {}
    for message, file in re.findall(r"^error: (.*)\n +┌─ (.*?):\d+:\d+$", done.stderr, re.M):
        found.setdefault(file, []).append(message.replace("\\", ""))
    assert (done.returncode != 0) == bool(found), done.stderr
    return found


def right_in_golden_cases():
    cases = [path.parent for path in (HERE.parent / "golden").glob("*/expected.txt")
             if not re.search(r" error: ", path.read_text())]
    return sorted(path for case in cases for path in case.rglob("[!.]*.toml") if path.is_file() and path.parent != case)


def test_the_schema_is_one(tools):
    for name in ("berth", "berth-drop-in"):
        assert node_tools.validated(tools, SCHEMAS / f"{name}.schema.json") == ""


def test_examples_are_right(tools):
    assert len(EXAMPLES) > 10
    assert lint(tools, *EXAMPLES) == {}


def test_every_example_names_the_schema_where_it_is_installed(tools, tmp_path):
    """taplo finds it by the line alone; what stands for the installed file is the one that was built."""
    for example in EXAMPLES:
        assert example.read_text().startswith(DIRECTIVE), example
    (tmp_path / "berth.schema.json").write_bytes((SCHEMAS / "berth.schema.json").read_bytes())
    draft = tmp_path / "draft.toml"
    for more, wrong in (('type = "ext4"\n', False), ('tpye = "ext4"\n', True)):
        draft.write_text(DIRECTIVE.replace("/usr/share/berth", str(tmp_path)) + '\n[volume.a]\nwhere = "/a"\n' + more)
        done = node_tools.taplo(tools, "--no-auto-config", draft, cwd=tmp_path)
        assert (done.returncode != 0) == ("'tpye' was unexpected" in done.stderr) == wrong, done.stderr


def test_the_schema_is_installed_where_the_examples_name_it():
    plan = json.loads((SCHEMAS.parents[1] / "meson-info/intro-install_plan.json").read_text())
    destinations = {Path(path).name: entry["destination"] for path, entry in plan["targets"].items()}
    assert destinations["berth.schema.json"] == "{datadir}/berth/berth.schema.json"
    assert destinations["berth-drop-in.schema.json"] == "{datadir}/berth/berth-drop-in.schema.json"


def test_right_declarations_of_golden_cases_are_right(tools):
    files = right_in_golden_cases()
    drop_ins = [path for path in files if path.parent.name.endswith(".toml.d")]
    mains = [path for path in files if path not in drop_ins and path.stat().st_size]
    assert len(mains) > 20 and drop_ins
    assert lint(tools, *mains) == {}
    assert lint(tools, *drop_ins, schema="berth-drop-in") == {}


def test_right_declarations_of_the_tables_are_right(tools, tmp_path):
    folders = [folder for folder in (HERE / "declarations", HERE / "options") if folder.exists()]
    cases = [case for folder in folders for table in tables(folder).values() for case in table if case.is_right]
    assert len(cases) > 15
    for number, case in enumerate(cases):
        (tmp_path / f"{number}.toml").write_text(case.declaration)
    assert lint(tools, *sorted(tmp_path.iterdir())) == {}


WRONG = {
    "[volume.a]\ntype = 'tmpfs'\n": '"where" is a required property',
    "[volume.a]\nwhere = '/a'\noptoins = []\n": "'optoins' was unexpected",
    "[volume.a]\nwhere = '/a'\n[volume.a.scan]\nx = 1\n": "'scan' was unexpected",
    "[volumes.a]\nwhere = '/a'\n": "'volumes' was unexpected",
    "where = '/a'\n": "'where' was unexpected",
    "[volume.'a b']\nwhere = '/a'\n": "'a b' was unexpected",
    "[volume.-a]\nwhere = '/a'\n": "'-a' was unexpected",
    "[[volume.a]]\nwhere = '/a'\n": 'is not of type "object"',
    "volume = 1\n": 'is not of type "object"',
    "[volume.a]\nwhere = 'a'\n": "does not match",
    "[volume.a]\nwhere = '/a/'\n": "does not match",
    "[volume.a]\nwhere = '/a//b'\n": "does not match",
    "[volume.a]\nwhere = 5\n": 'is not of type "string"',
    "[volume.a]\nwhere = '/a'\nactivation = 'automount'\n": "is not one of",
    "[volume.a]\nwhere = '/a'\nactivation = true\n": "is not one of",
    "[volume.a]\nwhere = '/a'\nrequired = 'yes'\n": 'is not of type "boolean"',
    "[volume.a]\nwhere = '/a'\noptions = 'ro'\n": 'is not of type "array"',
    "[volume.a]\nwhere = '/a'\noptions = [1]\n": 'is not of type "string"',
    "[volume.a]\nwhere = '/a'\noptions = ['']\n": "shorter than 1",
    "[volume.a]\nwhere = '/a'\ntimeout = 90\n": 'is not of type "string"',
    "[volume.a]\nwhere = '/a'\ntimeout = '90'\n": "does not match",
    "[volume.a]\nwhere = '/a'\ndirectory_mode = 0o755\n": 'is not of type "string"',
    "[volume.a]\nwhere = '/a'\ndirectory_mode = '0855'\n": "does not match",
    "[volume.a]\nwhere = '/a'\nused_by = ['nginx']\n": "does not match",
    "[volume.a]\nwhere = '/a'\nused_by = ['nginx.servce']\n": "does not match",
    "[volume.a]\nwhere = '/a'\nafter = ['/srv/data']\n": "is not valid under any of the",
    "[volume.a]\nwhere = '/a'\nrequires_mounts_for = ['data']\n": "does not match",
    "[volume.a]\nwhere = '/a'\nunit = 'x'\n": 'is not of type "object"',
    "[volume.a]\nwhere = '/a'\n[volume.a.unit]\n1x = 1\n": "does not match",
    "[volume.a]\nwhere = '/a'\n[volume.a.unit]\nx = 1.5\n": "is not valid under any of the",
}


def test_what_is_wrong_for_its_form_is_refused(tools, tmp_path):
    files = {str(tmp_path / f"{number}.toml"): text for number, text in enumerate(WRONG)}
    for path, text in files.items():
        Path(path).write_text(text)
    found = lint(tools, *files)
    for path, text in files.items():
        assert any(WRONG[text] in message for message in found.get(path, [])), (text, found.get(path))


def test_a_drop_in_need_not_say_where(tools, tmp_path):
    (tmp_path / "right.toml").write_text("[volume.a]\noptions = []\n")
    (tmp_path / "wrong.toml").write_text("[volume.a]\noptoins = []\n")
    found = lint(tools, tmp_path / "right.toml", tmp_path / "wrong.toml", schema="berth-drop-in")
    assert list(found) == [str(tmp_path / "wrong.toml")]


def test_every_key_has_a_meaning_and_a_right_example():
    volume = json.loads((SCHEMAS / "berth.schema.json").read_text())["definitions"]["volume"]
    keys = re.findall(r'^    Key\{"(\w+)"', (SOURCE / "src/core/keys/keys.cpp").read_text(), re.M)
    assert list(volume["properties"]) == keys and len(keys) > 30
    for name, schema in volume["properties"].items():
        assert schema["description"] and schema["examples"], name
