"""A key is named in its row alone: what code asks of a key by name it asks by a constant that has to be a row's, and what is said
of keys is made of the rows."""

import os
import re
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
BUILD = Path(os.environ["BERTH_BUILD"])
FOLDERS = ["src/core", "src/review"]
NAMES = "src/core/toml/key_names.hpp"
ROWS = {"volume": "keys.cpp", "encrypted": "encrypted_keys.cpp", "swap": "swap_keys.cpp"}
OF_TABLES = {table: re.findall(r'^    Key\{"(\w+)"', (SOURCE / "src/core/keys" / name).read_text(), re.M)
             for table, name in ROWS.items()}
KEYS = {name for names in OF_TABLES.values() for name in names}

# What has the name of a key and is another thing: a part of the line, and what it is.
ELSE = {
    r"unit_for_path\(|suffix|\"automount\", \"device\", \"mount\"": "suffixes of units",
    r"\blink\(": "folders of links",
    r"Holder::Kind::|Meaning\{": "words of status",
    r"type(?:\.str\(\)|\.value|\.raw|\(\)) [!=]= |NoType\{|Row\{\.name|Carried\{": "types",
    r"Table::|is_swap \? |word\.empty\(\)|names\{\"volume\"|known\{\"volume\"": "names of tables, and words for what is swap",
    r"LookedUp\{|Confusion\{|swap_options\{|has_option_named\(|\"usrjquota\"": "options",
    r"add_command\(|in_package\(|works\{": "programs and packages",
    r"OtherWord\{\"device\"": "what a key is called elsewhere",
    r"layers == 0 \?": "words of a message",
    r"string_of\(entry\) == ": "values of keys",
}


def literals(text):
    """The lines of code that have the name of a key, and nothing else, between quotes."""
    for line in text.splitlines():
        code = re.sub(r"//.*", "", line)
        if any(name in KEYS for name in re.findall(r'(?<![\\\w])"(\w+)"', code)):
            yield line.strip()


def unreasoned(lines):
    return [line for line in lines if not any(re.search(pattern, line) for pattern in ELSE)]


def sources():
    """Without the tables, the constants, and the examples of explanations, which are texts of TOML."""
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).rglob("*.?pp")):
            name = str(path.relative_to(SOURCE))
            if not re.match(r"src/core/keys/\w*keys\.cpp|src/core/findings/explanations/", name) and name != NAMES:
                yield name, path.read_text()


def test_code_names_no_key_by_a_literal():
    assert {name: lines for name, text in sources() if (lines := unreasoned(literals(text)))} == {}


def test_each_exception_is_one_still():
    lines = [line for _, text in sources() for line in literals(text)]
    assert [pattern for pattern in ELSE if not any(re.search(pattern, line) for line in lines)] == []


def test_a_literal_is_seen():
    for line in ('entries.find("required");', 'return {"what", declared};', 'if (key == "fsck") x();', '{"where", "type"};'):
        assert unreasoned(literals(line)) == [line]
    for line in ('"\'required\' goes with activation \'boot\' only"', 'unit_for_path(path, "mount")', 'f("requiredly");'):
        assert unreasoned(literals(line)) == []


def test_every_constant_is_held_against_a_table():
    text = (SOURCE / NAMES).read_text()
    names = re.findall(r"^inline constexpr std::string_view (\w+) =", text, re.M)
    held = {name for block in re.findall(r"std::array of_\w+\{([^}]+)\}", text) for name in re.findall(r"\w+", block)}
    assert len(names) > 30 and names == sorted(set(names)) and held == set(names)
    for table, name in ROWS.items():
        of = {"volume": "of_volumes"}.get(table, f"of_{table}")
        assert re.search(rf"static_assert\(has_all\(\w+, key::{of}\)\)", (SOURCE / "src/core/keys" / name).read_text())


@pytest.mark.parametrize("table", ROWS)
def test_the_manual_has_every_row(table):
    """The page is made of the rows, where its source says so."""
    marks = {"volume": "@KEYS@", "encrypted": "@ENCRYPTED_KEYS@", "swap": "@SWAP_KEYS@"}
    assert f"\n{marks[table]}\n" in (SOURCE / "src/manual/berth.toml.5.scd").read_text()
    page = BUILD / "src/manual/berth.toml.5"
    shown = re.findall(r"^\\fB([a-z\\_]+)\\fR \(", page.read_text(), re.M)
    shown = [name.replace("\\", "") for name in shown]
    own = OF_TABLES[table]
    assert any(shown[i:i + len(own)] == own for i in range(len(shown)))


def test_the_guide_to_adding_a_key_names_every_place():
    """CONTRIBUTING: the files that have rows, and what holds a new one."""
    section = re.search(r"^## Add a key\n(.*?)^## ", (SOURCE / "CONTRIBUTING.md").read_text(), re.S | re.M).group(1)
    named = set(re.findall(r"`([\w./-]+)`", section))
    assert named >= {*ROWS.values(), "src/core/keys", "tests/golden", "CHANGELOG.md", NAMES}
