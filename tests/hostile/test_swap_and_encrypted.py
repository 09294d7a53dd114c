"""Swap and encrypted volumes with values that try to become a line, a section or a word of a command."""

import re

import pytest

import oracle
from key_table import keys
from machine import SANITIZED
from test_values import check, nasty, nasty_in
from toml_text import BAD_RAW, basic

RIGHT = {"swap": {"what": '"/dev/hostile"'}, "encrypted": {"device": '"/dev/hostile"', "key_file": '"/hostile.key"'}}


def declared(table, key, value, name="hostile"):
    lines = RIGHT[table] | {key: value}
    return f"[{table}.{name}]\n" + "".join(f"{one} = {text}\n" for one, text in lines.items())


TEXTS = [(table, key) for table in RIGHT for key in keys(table, "text")]
LISTS = [(table, key) for table in RIGHT for key in keys(table, "list")]


def words(command):
    """Of a command line whose arguments are all in double quotes, as systemd.service(5) unquotes them."""
    program, *quoted = re.findall(r'"(?:[^"\\]|\\.)*"|[^ "]+', command)
    assert " ".join([program, *quoted]) == command, "nothing but quoted words"
    return [re.sub(r"\\(.)", r"\1", oracle.plain(word[1:-1])).replace("$$", "$") for word in quoted]


def check_each(machine, table, key, values):
    """One in each run; under sanitizers, where a run takes fifteen times as long, all in one."""
    together = [declared(table, key, value, f"hostile-{number}") for number, value in enumerate(values)]
    for text in ["".join(together)] if SANITIZED else together:
        check(machine, text)


@pytest.mark.parametrize("table, key", TEXTS)
def test_a_string_costs_nobody_else_anything(machine, table, key):
    check_each(machine, table, key, [basic(value) for value in nasty(key)])


@pytest.mark.parametrize("table, key", LISTS)
def test_an_element_costs_nobody_else_anything(machine, table, key):
    check_each(machine, table, key, [f"[{basic(value)}]" for value in nasty(key)])


@pytest.mark.parametrize("table", RIGHT)
def test_a_value_that_is_no_toml_costs_its_table_only(machine, table):
    for raw in BAD_RAW:
        check(machine, declared(table, "description", "@").encode().replace(b"@", raw), before=False)


@pytest.mark.parametrize("table", RIGHT)
def test_a_name_costs_nobody_else_anything(machine, table):
    for value in nasty_in(table):
        check(machine, declared(table, "description", '"x"', name=basic(value)))


def test_a_key_file_and_options_arrive_as_one_word_each(machine):
    seen = 0
    for value in nasty_in("key_file"):
        path = f"/k{value}"
        done = check(machine, declared("encrypted", "key_file", basic(path)))
        unit = done.tree.get("systemd-cryptsetup@hostile.service")
        if done.status == 0:
            [command] = oracle.values(unit, "Service", "ExecStart")
            _, name, device, key, options = words(command)
            assert (name, device, options) == ("hostile", "/dev/hostile", "luks,headless=true")
            assert key == "/" + "/".join(part for part in path.split("/") if part not in ("", "."))
            seen += 1
    assert seen > 5


@pytest.mark.parametrize("length", range(235, 256))
def test_a_path_may_be_as_long_as_it_likes(machine, length):
    for table, key in (("swap", "what"), ("encrypted", "device")):
        check(machine, declared(table, key, basic("/dev/" + "a" * length)) + ("makefs = true\n" if table == "swap" else ""))
