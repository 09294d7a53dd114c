"""`berth check --format=sarif`: valid by the official schema, and the same findings as in JSON."""

import json
import subprocess
from pathlib import Path
from urllib.parse import unquote

import node_tools
import pytest
from checked import BERTH, Root

MISTAKES = """\
[volume.a]
where   = "/srv/dätä"
type    = "tmpfs"
optoins = ["size=1G"]

[volume.b]
where = "/srv/dätä"
type  = "tmpfs"

[volume.c]
where = "/srv/c"
type  = "tmpfs"
after = ["late.service"]
"""
# A whole file, and a name that a URI has to escape.
OTHERS = {"wörse #1.toml": "x = [\n", "pipe.toml": None}


@pytest.fixture
def root(tmp_path):
    made = Root(tmp_path)
    (made.declarations / "a.toml").write_text(MISTAKES)
    for name, text in OTHERS.items():
        if text is None:
            (made.declarations / name).symlink_to("/nowhere")
        else:
            (made.declarations / name).write_text(text)
    for path in made.declarations.iterdir():
        if not path.is_symlink():
            path.chmod(0o644)
    return made


def check(root, *words):
    return root.check("--kernel=never", "--format=sarif", *words)


def test_it_is_valid_by_the_official_schema(root, tmp_path):
    tools = node_tools.installed()
    schema = node_tools.sarif_schema(tools)
    documents = {"full": check(root).output}
    for path in root.declarations.iterdir():
        path.unlink()
    documents["empty"] = check(root).output
    for name, text in documents.items():
        (tmp_path / f"{name}.sarif").write_text(text)
        assert node_tools.validated(tools, schema, tmp_path / f"{name}.sarif") == ""
    assert json.loads(documents["empty"])["runs"][0]["results"] == []

    broken = json.loads(documents["full"])
    broken["runs"][0]["results"][0]["level"] = "fatal"
    (tmp_path / "broken.sarif").write_text(json.dumps(broken))
    assert "should be equal to one of the allowed values" in node_tools.validated(tools, schema, tmp_path / "broken.sarif")


def place_of(location):
    physical = location["physicalLocation"]
    region = physical.get("region", {})
    return (unquote(physical["artifactLocation"]["uri"].removeprefix("file://")), region.get("startLine"),
            region.get("startColumn"))


def test_it_has_the_findings_that_json_has(root):
    outcome = check(root)
    assert (outcome.status, outcome.errors) == (1, "")
    (run,) = json.loads(outcome.output)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    expected = root.check("--kernel=never", json_output=True).diagnostics
    assert {found["code"] for found in expected} == set(rules) and rules == sorted(rules)
    assert {"key-unknown", "mount-point-repeated", "order-risk", "file-not-regular", "syntax"} == set(rules)
    for found, result in zip(expected, run["results"], strict=True):
        (location,) = result["locations"]
        assert place_of(location) == (found["file"], found["line"], found["column"])
        assert location["physicalLocation"].get("region", {}).get("endColumn") == found["end_column"]
        assert result["level"] == found["severity"]
        assert result["ruleId"] == rules[result["ruleIndex"]] == found["code"]
        assert result["message"]["text"] == found["message"] + (f"\nhint: {found['hint']}" if found["hint"] else "")
        related = result.get("relatedLocations", [])
        assert [(*place_of(one), one["message"]["text"]) for one in related] == \
            [(note["file"], note["line"], note["column"], note["message"]) for note in found["notes"]]
    assert run["columnKind"] == "unicodeCodePoints"


def test_rules_say_what_explain_says(root):
    (run,) = json.loads(check(root).output)["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        done = subprocess.run([BERTH, "--json", "explain", rule["id"]], check=True, capture_output=True, timeout=60)
        (explained,) = json.loads(done.stdout)["codes"]
        assert rule["shortDescription"]["text"] == explained["meaning"]
        assert rule["defaultConfiguration"]["level"] == explained["severity"]
        for example in (explained["wrong"], explained["right"]):
            assert example in rule["help"]["text"] and f"```toml\n{example}```" in rule["help"]["markdown"]


def test_drafts_are_named_as_they_were_given(root, tmp_path):
    folder = tmp_path / "repository/my berth"
    folder.mkdir(parents=True)
    (folder / "draft.toml").write_text(MISTAKES)
    for given, uri in (("my berth/draft.toml", "my%20berth/draft.toml"), ("./my berth/draft.toml", "my%20berth/draft.toml"),
                       (str(folder / "draft.toml"), Path(folder / "draft.toml").as_uri())):
        outcome = root.check("--kernel=never", "--format=sarif", given, cwd=folder.parent)
        (run,) = json.loads(outcome.output)["runs"]
        uris = [one["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"] for one in result["locations"]]
        assert uris and set(uris) == {uri}
