"""Every key with values that try to become a line, a section or a specifier of the unit."""

import re

import pytest

import oracle
from key_table import FILES, KEYS, ROWS, keys
from machine import INNOCENT_OTHER, INNOCENT_SAME, SANITIZED
from toml_text import BAD_RAW, EVERY_CONTROL, NASTY, basic

TEXT = keys("volume", "text")
LISTS = keys("volume", "list")
FLAGS = keys("volume", "flag")
TABLES = keys("volume", "table")
LAYERS = ["lower", "upper", "work"]
FULL = {"what", "where", "device", "key_file", "description", "options", "used_by", "holders", "requires_mounts_for",
        *LAYERS}


def nasty(key: str) -> list:
    """All of them for the keys whose values are free text or paths, a third for the others, and under sanitizers, where a run
    takes fifteen times as long."""
    return NASTY if key in FULL and not SANITIZED else NASTY[sum(map(ord, key)) % 3::3]


def nasty_in(place: str) -> list:
    """For what is no key's value: all of them, and under sanitizers a third."""
    return NASTY[len(place) % 3::3] if SANITIZED else NASTY


def hostile(key: str, value: str) -> str:
    """A volume that is right but for the value of one key."""
    lines = {"what": '"tmpfs"', "where": '"/srv/hostile"', "type": '"tmpfs"', **({"activation": '"access"'} if key in (
        "idle_timeout", "automount") else {})}
    lines[key] = value
    return "[volume.hostile]\n" + "".join(f"{name} = {text}\n" for name, text in lines.items())


def alone(machine) -> dict:
    if not machine.reference:
        machine.write("etc/berth/other.toml", INNOCENT_OTHER)
        machine.write("etc/berth/a.toml", INNOCENT_SAME)
        machine.reference = machine.run().tree
    return machine.reference


def check(machine, text, passed=frozenset(), before=True):
    """Writes the text before or after an innocent volume; the innocent ones must come out as without it."""
    innocent = alone(machine)
    text = text.encode() if isinstance(text, str) else text
    machine.write("etc/berth/a.toml", text + INNOCENT_SAME if before else INNOCENT_SAME + text)
    done = machine.run()
    assert done.status in (0, 1), done.errors
    oracle.check(done.tree, passed)
    missing = {path for path, content in innocent.items() if done.tree.get(path) != content}
    assert not missing, f"changed by a volume that is not theirs: {sorted(missing)}\n{done.errors}"
    if done.status == 1:
        assert done.complains_of("a.toml"), done.errors
    return done


def guard_or_clean(done) -> bool:
    """True for a clean run; else the mount point, if it could be made out, has a guard."""
    if done.status == 0:
        assert " error: " not in done.errors
        return True
    unit = done.tree.get("srv-hostile.mount")
    assert unit is None or oracle.values(unit, "Unit", "AssertKernelCommandLine")
    return False


@pytest.mark.parametrize("key", TEXT)
def test_a_string_arrives_exactly_or_is_an_error_that_guards(machine, key):
    names = {"what": ("Mount", "What"), "where": ("Mount", "Where"), "type": ("Mount", "Type"),
             "description": ("Unit", "Description"), "timeout": ("Mount", "TimeoutSec"),
             "directory_mode": ("Mount", "DirectoryMode")}
    for value in nasty(key):
        for text in (value, "/srv/" + value) if key in ("where", "what") else (value,):
            done = check(machine, hostile(key, basic(text)))
            if not guard_or_clean(done):
                assert key == "where" or "srv-hostile.mount" in done.tree, (text, done.errors)
                assert re.search(rf"a\.toml:{2 if key == 'what' else 3 if key == 'where' else 4 if key == 'type' else 5}:"
                                 r"|a\.toml:6:", done.errors), done.errors
                continue
            if key in names and text:
                units = [content for path, content in done.tree.items()
                         if path.endswith(".mount") and isinstance(content, bytes)]
                taken = oracle.argument if key in ("what", "where") else oracle.plain
                said = [taken(one) for unit in units for one in oracle.values(unit, *names[key])]
                assert text in said, (text, said)


@pytest.mark.parametrize("key", LISTS)
def test_an_element_arrives_exactly_or_is_an_error_that_guards(machine, key):
    for value in nasty(key):
        text = "/srv/" + value if key == "requires_mounts_for" else value
        done = check(machine, hostile(key, f"[{basic(text)}]"))
        if not guard_or_clean(done):
            assert "srv-hostile.mount" in done.tree and re.search(r"a\.toml:5:", done.errors), (value, done.errors)
            continue
        unit = done.tree["srv-hostile.mount"]
        if key == "options":
            options = oracle.argument(oracle.values(unit, "Mount", "Options")[0])
            assert re.fullmatch(re.escape(text) + r",x-berth\.options=[0-9a-f]{8},x-berth\.volume=hostile", options), options
        elif key == "requires_mounts_for":
            said = oracle.unquoted(oracle.values(unit, "Unit", "RequiresMountsFor")[0])
            assert said == re.sub(r"/(\./|/)*", "/", text).rstrip("/"), (text, said)


@pytest.mark.parametrize("key", LAYERS)
def test_a_layer_of_an_overlay_arrives_exactly_or_is_an_error_that_guards(machine, key):
    """The options are split as mount(8) and the kernel do it: at commas, and lower layers at colons, none escaped."""
    for value in nasty(key):
        for path in (value, "/srv/" + value):
            layers = {"lower": ["/srv/l"], "upper": "/srv/u/1", "work": "/srv/w/2"} | {
                key: [path, "/srv/l"] if key == "lower" else path}
            table = ", ".join(f"{name} = [{', '.join(map(basic, text))}]" if isinstance(text, list)
                              else f"{name} = {basic(text)}" for name, text in layers.items())
            done = check(machine, '[volume.hostile]\ntype = "overlay"\nwhere = "/srv/hostile"\n'
                                  f"overlay = {{ {table} }}\n")
            unit = done.tree["srv-hostile.mount"]
            if not guard_or_clean(done):
                assert oracle.values(unit, "Unit", "AssertKernelCommandLine"), path
                continue
            options = re.findall(r"(?:[^,\\]|\\.)+", oracle.argument(oracle.values(unit, "Mount", "Options")[0]))
            assert [one.split("=")[0] for one in options] == ["lowerdir", "upperdir", "workdir", "x-berth.volume"], path
            said = next(one for one in options if one.startswith(key)).split("=", 1)[1]
            first = re.findall(r"(?:[^:\\]|\\.)+", said)[0] if key == "lower" else said
            assert re.sub(r"\\(.)", r"\1", first) == re.sub(r"/(\./|/)*", "/", path).rstrip("/"), (path, said)


def test_an_instance_is_part_of_a_name_or_an_error_that_guards(machine):
    for value in nasty_in("instances"):
        done = check(machine, '[volume.hostile]\ntype = "tmpfs"\nwhere = "/srv/hostile/{instance}"\n'
                              f'description = "x{{instance}}x"\ninstances = [{basic(value)}, "good"]\n')
        good = done.tree["srv-hostile-good.mount"]
        assert not oracle.values(good, "Unit", "AssertKernelCommandLine"), value
        if not re.fullmatch("[A-Za-z0-9_-]{1,56}", value):
            assert done.status == 1, f"{value!r} was taken"
            assert "volume-hostile-good@.target" in done.tree


@pytest.mark.parametrize("key", [*TEXT, *LISTS])
def test_a_default_is_as_safe_as_a_value_of_the_volume(machine, key):
    """The neighbour has another type, so these defaults are not for it."""
    for value in NASTY[sum(map(ord, key)) % 5::5]:
        text = basic(value) if key in TEXT else f"[{basic(value)}]"
        done = check(machine, f"[defaults.tmpfs]\n{key} = {text}\n"
                              '[volume.hostile]\ntype = "tmpfs"\nwhere = "/srv/hostile"\n')
        assert done.status == 0 or done.complains_of("a.toml"), done.errors


@pytest.mark.parametrize("form", ["description = {}", "options = [{}]", "what = {}", "unit = {{ X-Test = {} }}"])
def test_no_control_character_gets_into_a_unit(machine, form):
    """C0, DEL and C1. A tab could stand inside a value, but nothing needs one."""
    for value in EVERY_CONTROL:
        text = f'[volume.hostile]\ntype = "tmpfs"\nwhere = "/srv/hostile"\n{form.format(basic(value))}\n'
        done = check(machine, text)
        assert done.status == 1 and done.complains_of("a.toml:4"), repr(value)
        assert oracle.values(done.tree["srv-hostile.mount"], "Unit", "AssertKernelCommandLine")


@pytest.mark.parametrize("section", ["Unit", "Mount", "Automount"])
def test_a_directive_of_a_pass_through_table_is_one_line_or_an_error(machine, section):
    for value in nasty_in(section):
        done = check(machine, hostile(section.lower(), f"{{ X-Test = {basic(value)} }}"), {(section, "X-Test")})
        unit = done.tree.get("srv-hostile.automount" if section == "Automount" else "srv-hostile.mount")
        if guard_or_clean(done):
            assert oracle.values(unit, section, "X-Test") == [value]


@pytest.mark.parametrize("section", ["unit", "mount", "automount"])
def test_a_directive_has_a_name_of_letters_digits_and_hyphens(machine, section):
    for value in [*nasty_in(section), "A=B", "[Mount]", "#A", ";A", "A.B", "What", "after", "-A", "1A", "A" * 256]:
        name = value if value.strip() else value + "\n"
        done = check(machine, hostile(section, f"{{ {basic(name)} = \"x\" }}"),
                     {(section.capitalize(), key) for key in (name, "after", "What")})
        if not re.fullmatch("[A-Za-z][A-Za-z0-9-]{0,254}", name):
            assert done.status == 1, f"{name!r} was taken"


@pytest.mark.parametrize("key", [*FLAGS, *TABLES, "overlay", *LISTS, *TEXT])
def test_a_value_of_another_type_is_an_error_that_guards(machine, key):
    for value in ["1", "-9223372036854775808", "1.5", "nan", "inf", "true", "[]", "[1]", "[[]]", "{}", "{a={}}", "[{}]",
                  "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", '""', '["", ""]', "{X-Test=[]}", "{X-Test=[[1]]}"]:
        done = check(machine, hostile(key, value), {(table.capitalize(), "X-Test") for table in TABLES})
        if not guard_or_clean(done):
            assert key == "where" or "srv-hostile.mount" in done.tree, (value, done.errors)


@pytest.mark.parametrize("before", [True, False], ids=["before_the_neighbour", "after_the_neighbour"])
@pytest.mark.parametrize("key", ["what", "description", "options"])
def test_a_syntax_error_costs_one_volume_only(machine, key, before):
    for raw in BAD_RAW:
        if key == "options" and not raw:
            continue  # [] is fine
        value = b"[" + raw + b"]" if key == "options" else raw
        text = b'\n[volume.hostile]\ntype = "tmpfs"\nwhere = "/srv/hostile"\n' + key.encode() + b" = " + value + b"\n"
        done = check(machine, text, before=before)
        assert done.status == 1 and "srv-hostile.mount" in done.tree, (raw, done.errors)
        # a broken header is a table of its own, and the volume above it is whole
        whole = b"\n[" in raw and key != "options"
        assert whole or oracle.values(done.tree["srv-hostile.mount"], "Unit", "AssertKernelCommandLine"), raw


@pytest.mark.parametrize("before", [True, False], ids=["before_the_neighbour", "after_the_neighbour"])
@pytest.mark.parametrize("end", ["", "# of another file\n"])
def test_a_byte_order_mark_inside_costs_nothing(machine, end, before):
    text = f'[volume.hostile]\ntype = "tmpfs"\nwhere = "/srv/hostile"\n\ufeff{end}description = "a"\n'
    done = check(machine, text, before=before)
    assert (done.status, done.errors.count(" warning: "), done.errors.count(" error: ")) == (0, 1, 0)
    assert oracle.values(done.tree["srv-hostile.mount"], "Unit", "Description") == ["a"]


def test_a_name_is_never_more_than_a_name(machine):
    for value in nasty_in("name"):
        done = check(machine, f'[volume.{basic(value)}]\ntype = "tmpfs"\nwhere = "/srv/hostile"\n')
        if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9_-]{0,63}", value):
            assert done.status == 1
            assert oracle.values(done.tree["srv-hostile.mount"], "Unit", "AssertKernelCommandLine")


def test_keys_are_not_read_as_anything_else(machine):
    for value in nasty_in("key"):
        done = check(machine, f'[volume.hostile]\ntype = "tmpfs"\nwhere = "/srv/hostile"\n{basic(value)} = 1\n')
        assert done.status == 1 and oracle.values(done.tree["srv-hostile.mount"], "Unit", "AssertKernelCommandLine")


def test_every_key_is_tried_by_its_kind():
    assert sum((KEYS / name).read_text().count('Key{"') for name in FILES) == len(ROWS)
    assert {kind for _, kind, _ in ROWS} == {"text", "list", "flag", "table", "number", "layers"}
