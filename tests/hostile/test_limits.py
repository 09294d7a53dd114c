"""Names, paths, files, lines and keys at their limits and one beyond."""

import pytest

import oracle
from machine import INNOCENT_OTHER

MIB = 1024 * 1024
KIB64 = 64 * 1024


def volume(name="a", where="/srv/a", more="") -> str:
    return f'[volume."{name}"]\ntype = "tmpfs"\nwhere = "{where}"\n{more}'


def run(machine, text):
    """Runs with the text in one file and an innocent volume in another, which must not notice."""
    machine.write("etc/berth/other.toml", INNOCENT_OTHER)
    alone = machine.run().tree
    machine.write("etc/berth/a.toml", text)
    run = machine.run()
    oracle.check(run.tree)
    assert alone.items() <= run.tree.items()
    return run


@pytest.mark.parametrize("name", ["a", "0", "a" * 64, "A-_0"])
def test_a_name_of_1_to_64_characters_is_good(machine, name):
    done = run(machine, volume(name))
    assert (done.status, done.errors) == (0, "")
    assert f"volume-{name}@.target" in done.tree


@pytest.mark.parametrize("name", ["", "a" * 65, "a" * 60000, "-a", "_a", "a.b", "a/b", "../../x", "a b", "ä", "%i", "a\\\\x2d"])
def test_any_other_name_is_an_error_and_its_mount_point_is_guarded(machine, name):
    done = run(machine, volume(name))
    assert done.status == 1 and done.complains_of("a.toml:1")
    guard = done.tree["srv-a.mount"]
    assert oracle.values(guard, "Unit", "AssertKernelCommandLine")
    assert not [path for path in done.tree if path.startswith("volume-") and "stranger" not in path]


# "/srv/…" as a unit: "srv-…" + ".mount"
@pytest.mark.parametrize("component, good", [("b" * 122, True), ("b" * 123, False)])
def test_a_unit_name_has_at_most_255_bytes(machine, component, good):
    where = f"/srv/{'c' * 122}/{component}"
    assert (len(f"srv-{'c' * 122}-{component}.mount") <= 255) == good
    done = run(machine, volume(where=where))
    assert done.status == (0 if good else 1)
    assert (f"srv-{'c' * 122}-{component}.mount" in done.tree) == good
    assert good or done.complains_of("a.toml:3")


def test_an_automount_unit_needs_a_shorter_path_than_a_mount_unit(machine):
    where = f"/srv/{'c' * 122}/{'b' * 122}"
    done = run(machine, volume(where=where, more='activation = "access"\n'))
    assert done.status == 1 and done.complains_of("a.toml:3")


@pytest.mark.parametrize("path, good", [
    ("/" + "b" * 255, True),
    ("/" + "b" * 256, False),
    ("/" + "b/" * 2047, True),
    ("/" + "b/" * 2046 + "bb", True),
    ("/" + "b/" * 2046 + "bbb", False),
])
def test_a_path_has_at_most_4095_bytes_and_a_component_255(machine, path, good):
    done = run(machine, volume(more=f'requires_mounts_for = ["{path.rstrip("/")}"]\n'))
    assert done.status == (0 if good else 1)
    if good:
        assert [oracle.unquoted(value) for value in oracle.values(done.tree["srv-a.mount"], "Unit", "RequiresMountsFor")
                ] == [path.rstrip("/")]
    else:
        assert done.complains_of("a.toml:4")


@pytest.mark.parametrize("size, good", [(MIB, True), (MIB + 1, False), (2 * MIB, False)])
def test_a_file_has_at_most_1_mib(machine, size, good):
    text = volume()
    line = "#" + "c" * 1022 + "\n"
    text += line * ((size - len(text)) // len(line))
    text += "\n" * (size - len(text))
    done = run(machine, text)
    assert done.status == (0 if good else 1)
    assert ("srv-a.mount" in done.tree) == good
    if not good:
        assert "a.toml: error: the file has more than 1 MiB" in done.errors


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
@pytest.mark.parametrize("size, good", [(KIB64, True), (KIB64 + 1, False)])
def test_a_line_has_at_most_64_kib(machine, size, good, ending):
    done = run(machine, volume() + "#" * size + ending)
    assert done.status == (0 if good else 1)
    assert good or done.complains_of("a.toml:4")


@pytest.mark.parametrize("size", [4095, 4096, 60000])
def test_a_value_arrives_whole_or_not_at_all(machine, size):
    done = run(machine, volume(more=f'description = "{"d" * size}"\n'))
    said = oracle.values(done.tree["srv-a.mount"], "Unit", "Description")
    if done.status == 0:
        assert said == ["d" * size]
    else:
        assert done.complains_of("a.toml:4") and oracle.values(done.tree["srv-a.mount"], "Unit", "AssertKernelCommandLine")


@pytest.mark.parametrize("dots, good", [(16, True), (17, False)])
@pytest.mark.parametrize("form", ["{} = 1\n", "[{}]\n", "[[{}]]\n", "x = {{ {} = 1 }}\n", "x = [{{ {} = 1 }}]\n",
                                  "\"x\\\"y\" = 1 \n'z\"' = 2\n{} = 3\n"])
def test_a_key_has_at_most_16_dots(machine, dots, good, form):
    key = ".".join("a" * (dots + 1))
    done = run(machine, volume() + form.format(key))
    assert done.status == 1
    assert ("a key has more than 16 dots" in done.errors) != good
    assert ("srv-a.mount" in done.tree) == good


def test_dots_in_strings_and_comments_are_no_keys(machine):
    dots = ".".join("a" * 40)
    done = run(machine, volume(more=f"description = '{dots}' # {dots}\noptions = ['a={dots}', \"b={dots}\"]\n"))
    assert (done.status, done.errors) == (0, "")


@pytest.mark.parametrize("spaces", [" . ", "\t.\t"])
def test_blanks_around_the_dots_hide_none(machine, spaces):
    done = run(machine, volume() + spaces.join("a" * 18) + " = 1\n")
    assert "a key has more than 16 dots" in done.errors


@pytest.mark.parametrize("holder, good", [("h" * 128, True), ("h" * 129, False), ("\\u00e4" * 20, True),
                                          ("\\u00e4" * 60, False), (".", True), ("a/b c@d", True)])
def test_a_holder_has_at_most_128_bytes_and_its_unit_255(machine, holder, good):
    done = run(machine, volume(more=f'holders = ["{holder}"]\n'))
    assert done.status == (0 if good else 1)
    links = [path for path in done.tree if path.startswith("multi-user.target.wants/volume-a@")]
    assert len(links) == (1 if good else 0)
