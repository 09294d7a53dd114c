"""What berth prints and writes for each case, byte for byte.

UPDATE_GOLDEN=1 rewrites the `expected.txt` of every case; read what it changed.
"""

import os
import re
import shutil
import subprocess
from itertools import pairwise

import pytest
from golden_case import GOLDEN, NAMES, SOURCE, Case, as_shown
from test_explanations import OF_A_BOOT, OF_THE_SYSTEM
from toml_shuffle import reversed_files
from verify_units import findings

VALIDATION = SOURCE / "tests/validation"
UPDATE = os.environ.get("UPDATE_GOLDEN", "") not in ("", "0")


def wrapper_for_generator():
    """berth-generator trusts root's files only: somebody else becomes root of a user namespace."""
    if os.geteuid() == 0:
        return []
    wrapper = ["unshare", "--user", "--map-root-user"]
    works = shutil.which("unshare") and subprocess.run([*wrapper, "true"], capture_output=True, check=False)
    if works and works.returncode == 0:
        return wrapper
    assert os.environ.get("CI") != "true", "neither root nor user namespaces: berth-generator can't be tested"
    return None


WRAPPER = wrapper_for_generator()


def skip_what_only_root_can(case):
    if case.settings.get("read_only_sys") and os.geteuid() != 0:
        assert os.environ.get("CI") != "true", "only root can make /sys read-only for a process"
        pytest.skip("only root can make /sys read-only for a process")


# What `check` alone finds, beyond what keeps the generator from writing what is declared.
BEYOND_THE_TEXT = {"mount-point-link", "option-contradiction", "option-no-effect", "option-repeated", "type-unknown"}
FINDING = re.compile(r"^\S.*: (?:error|warning|note): .* \[([a-z-]+)\]$", re.MULTILINE)


def of_the_text(said):
    """The findings without those of `check` alone."""
    starts = [found.start() for found in FINDING.finditer(said)]
    findings = [said[start:end] for start, end in pairwise([*starts, len(said)])]
    return "".join(finding for finding in findings if FINDING.match(finding).group(1) not in BEYOND_THE_TEXT)


def status_of(said):
    return 1 if " error: " in said else 0


def section(title, text, status):
    return f"== {title}\n{text}== exit {status}\n"


@pytest.fixture(params=NAMES)
def case(request):
    return Case(request.param)


def test_berth_says_what_is_expected(case, tmp_path):
    skip_what_only_root_can(case)
    case.build(tmp_path)
    checked = case.berth(tmp_path, "check")
    shown = case.berth(tmp_path, "show")
    assert checked.stderr == ""
    text = of_the_text(checked.stdout)
    assert shown.stderr == text, "show has check's findings on standard error"
    assert (checked.returncode, shown.returncode) == (status_of(checked.stdout), status_of(text))
    said = section("berth check", checked.stdout, checked.returncode)
    if more := case.check_more(tmp_path):
        title, advised = more
        assert advised.stderr == ""
        assert advised.returncode == (1 if " error: " in advised.stdout else 0)
        said += section(title, advised.stdout, advised.returncode)
    said += section("berth show", shown.stdout, shown.returncode)

    if WRAPPER is not None:
        output, generated = case.generate(tmp_path, WRAPPER)
        if not case.settings.get("planted"):
            assert as_shown(output) == shown.stdout, "berth-generator writes what show prints"
            assert (generated.stderr, generated.returncode) == (text, status_of(text))
        else:
            said += section("berth-generator", generated.stderr + as_shown(output), generated.returncode)
    elif case.settings.get("planted"):
        pytest.skip("berth-generator trusts root's files only, and user namespaces are not allowed here")

    if UPDATE:
        case.expected_file.write_text(said)
    assert said == case.expected


@pytest.mark.parametrize("name", [name for name in NAMES if " error: " not in Case(name).expected])
def test_the_order_of_files_and_keys_changes_nothing(name, tmp_path):
    """Where nothing is wrong: errors are reported in the order of the text."""
    case = Case(name)
    skip_what_only_root_can(case)
    case.build(tmp_path, reversed_files)
    shown = case.berth(tmp_path, "show")
    assert section("berth show", shown.stdout, shown.returncode) in case.expected


def test_systemd_verifies_the_units(case, tmp_path):
    skip_what_only_root_can(case)
    if WRAPPER is None:
        pytest.skip("berth-generator trusts root's files only, and user namespaces are not allowed here")
    case.build(tmp_path)
    output, _ = case.generate(tmp_path, WRAPPER)
    for path in case.settings.get("planted", []):
        (output / path).unlink()
    said = findings(output, tmp_path / "stubs")
    if known := case.settings.get("verify_may_say"):
        said = "".join(line for line in said.splitlines(True) if not re.search(f"{known}|^exit 1$", line))
    assert said == ""


def test_every_kind_of_diagnostic_has_a_case():
    codes = set(re.findall(r'^    CodeInfo\{\w+, "([a-z-]+)"', (SOURCE / "src/core/findings/codes.cpp").read_text(), re.MULTILINE))
    assert len(codes) > 40
    found = set()
    for file in GOLDEN.glob("*/expected.txt"):
        found.update(re.findall(r": (?:error|warning|note): .* \[([a-z-]+)\]$", file.read_text(), re.MULTILINE))
    # What only this system can tell is tried with the examples of `berth explain`, and what its kernel says by the suite
    # `validation`.
    found.update(OF_THE_SYSTEM | OF_A_BOOT)
    for file in [*VALIDATION.rglob("*.txt"), *VALIDATION.rglob("*.py")]:
        found.update(code for code in re.findall(r"\[([a-z-]+)\]", file.read_text()) if code in codes)
    assert sorted(codes - found) == sorted(found - codes) == []


def test_every_key_is_in_a_case():
    tables = "".join(path.read_text() for path in (SOURCE / "src/core/keys").glob("*keys.cpp"))
    keys = re.findall(r'^    Key\{"([a-z_]+)"', tables, re.MULTILINE)
    assert len(keys) > 30
    declared = "\n".join(path.read_text(errors="replace") for path in GOLDEN.glob("*/etc/berth/*.toml"))
    assert [key for key in keys if not re.search(rf"\b{key}\b", declared)] == []


def test_every_example_is_a_case_without_findings_or_advice():
    names = {path.stem for path in (SOURCE / "examples").glob("*.toml")}
    assert names
    for name in names:
        case = Case(f"example-{name}")
        assert case.settings == {"examples": [f"{name}.toml"], "check_arguments": ["--lint"]}
        assert case.expected.startswith("== berth check\n== exit 0\n== berth check --lint\n== exit 0\n== berth show\n")
        assert " -> " in case.expected or "@.target" in case.expected
