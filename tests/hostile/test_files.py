"""What a name in the folder of declarations can be besides a file, and who may have written it."""

import os
import socket
import stat

import pytest

import oracle
from machine import INNOCENT_OTHER

VOLUME = '[volume.a]\ntype = "tmpfs"\nwhere = "/srv/a"\n'
SOMEBODY = 12345


def run(machine):
    """Runs beside an innocent volume in another file, which must come out as it would alone."""
    machine.write("usr/lib/berth/other.toml", INNOCENT_OTHER)
    done = machine.run()
    oracle.check(done.tree)
    innocent = {path: content for path, content in done.tree.items() if "stranger" in path}
    assert len(innocent) == 4, done.errors
    return done


def refused(machine, file="a.toml"):
    done = run(machine)
    assert done.status == 1
    assert f"/{file}: error: " in done.errors, done.errors
    assert "volume-a@.target" not in done.tree and "srv-a.mount" not in done.tree
    return done


@pytest.mark.parametrize("kind", ["fifo", "folder", "socket", "device", "dangling", "loop", "unreadable_target"])
def test_what_is_no_file_is_an_error_and_has_no_effect(machine, kind):
    file = machine.write("etc/berth/b.toml", "").with_name("a.toml")
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "socket":
        socket.socket(socket.AF_UNIX).bind(f"/proc/self/fd/{os.open(file.parent, os.O_PATH)}/a.toml")
    elif kind == "device":
        os.mknod(file, stat.S_IFCHR | 0o644, os.makedev(1, 5))  # /dev/zero: reading it never ends
    elif kind == "dangling":
        file.symlink_to("nowhere.toml")
    elif kind == "loop":
        file.symlink_to("a.toml")
    else:
        file.symlink_to("/etc/berth")
    refused(machine)


def test_a_link_to_dev_null_or_an_empty_file_masks(machine):
    machine.write("usr/lib/berth/a.toml", VOLUME)
    machine.write("usr/lib/berth/b.toml", VOLUME.replace(".a]", ".b]"))
    machine.write("etc/berth/b.toml", "")
    (machine.root / "etc/berth/a.toml").symlink_to("/dev/null")
    done = run(machine)
    assert (done.status, done.errors) == (0, "")
    assert all("stranger" in path for path in done.tree)


@pytest.mark.parametrize("target", ["{outside}", "../../../../../../../../../..{outside}", "/../../{outside}"])
def test_a_link_does_not_lead_out_of_the_root(machine, target):
    outside = machine.folder / "outside.toml"
    outside.write_text(VOLUME)
    file = machine.write("etc/berth/b.toml", "").with_name("a.toml")
    file.symlink_to(target.format(outside=outside))
    refused(machine)
    inside = machine.write(str(outside), VOLUME.replace("/srv/a", "/srv/inside"))
    assert inside.is_file()
    for folder in inside.parents:
        os.chmod(folder, 0o755)
        if folder == machine.root:
            break
    assert "srv-inside.mount" in machine.run().tree


def test_a_folder_that_is_a_link_does_not_lead_out_of_the_root(machine):
    outside = machine.folder / "outside"
    outside.mkdir()
    (outside / "a.toml").write_text(VOLUME)
    (machine.root / "etc").mkdir(exist_ok=True)
    (machine.root / "etc/berth").symlink_to(outside)
    done = run(machine)
    assert "srv-a.mount" not in done.tree


def spoil(path, how):
    if how == "owner":
        os.chown(path, SOMEBODY, -1)
    else:
        if how == "group":
            os.chown(path, -1, SOMEBODY)
        os.chmod(path, (0o775 if path.is_dir() else 0o664) if how == "group" else 0o777 if path.is_dir() else 0o666)


@pytest.mark.parametrize("how", ["owner", "group", "world"])
@pytest.mark.parametrize("which", ["etc/berth/a.toml", "etc/berth", "etc"])
def test_what_others_can_write_has_no_effect_and_hides_nothing(machine, which, how):
    machine.write("etc/berth/a.toml", VOLUME.replace("/srv/a", "/srv/evil"))
    machine.write("usr/lib/berth/a.toml", VOLUME)
    spoil(machine.root / which, how)
    done = run(machine)
    assert done.status == 1
    assert f"/{which}: error: " in done.errors and done.errors.count(" error: ") == 1, done.errors
    hint = [line for line in done.errors.splitlines() if "hint:" in line]
    assert hint and ("chown root" if how == "owner" else "chmod go-w") in hint[0]
    assert str(machine.root / which) in hint[0]
    assert "srv-evil.mount" not in done.tree and "srv-a.mount" in done.tree


@pytest.mark.parametrize("how", ["owner", "group", "world"])
@pytest.mark.parametrize("which", ["etc/berth/a.toml.d/x.toml", "etc/berth/a.toml.d"])
def test_a_drop_in_that_others_can_write_has_no_effect(machine, which, how):
    machine.write("usr/lib/berth/a.toml", VOLUME)
    machine.write("usr/lib/berth/a.toml.d/x.toml", "[volume.a]\ndescription = 'from usr'\n")
    machine.write("etc/berth/a.toml.d/x.toml", "[volume.a]\ndescription = 'evil'\n[volume.evil]\nwhere = '/srv/evil'\n")
    spoil(machine.root / which, how)
    done = run(machine)
    assert done.status == 1 and f"/{which}: error: " in done.errors
    assert oracle.values(done.tree["srv-a.mount"], "Unit", "Description") == ["from usr"]
    assert "srv-evil.mount" not in done.tree


@pytest.mark.parametrize("how", ["owner", "group", "world"])
@pytest.mark.parametrize("hops", [1, 2, 5])
def test_a_link_through_a_folder_that_others_can_write_is_not_followed(machine, how, hops):
    machine.write("opt/good/a.toml", VOLUME)
    spoiled = machine.root / "opt/spoiled"
    spoiled.mkdir()
    (spoiled / "way").symlink_to("/opt/good/a.toml")
    file = machine.write("etc/berth/b.toml", "").with_name("a.toml")
    target = "/opt/spoiled/way"
    for hop in range(1, hops):
        link = machine.root / f"opt/good/hop{hop}"
        link.symlink_to(target)
        target = f"/opt/good/hop{hop}"
    file.symlink_to(target)
    assert "srv-a.mount" in run(machine).tree
    spoil(spoiled, how)
    done = run(machine)
    assert done.status == 1 and "srv-a.mount" not in done.tree
    assert f"{spoiled}: error: " in done.errors


@pytest.mark.parametrize("target", ["/opt/spoiled/a.toml", "/opt/good/../spoiled/a.toml", "/opt/spoiled/../good/a.toml"])
def test_dots_in_a_link_hide_no_folder_that_others_can_write(machine, target):
    for folder in ("good", "spoiled"):
        machine.write(f"opt/{folder}/a.toml", VOLUME)
    os.chmod(machine.root / "opt/spoiled", 0o777)
    machine.write("etc/berth/b.toml", "").with_name("a.toml").symlink_to(target)
    done = run(machine)
    assert done.status == 1 and "srv-a.mount" not in done.tree


def test_a_mask_in_a_folder_that_others_can_write_masks_nothing(machine):
    machine.write("usr/lib/berth/a.toml", VOLUME)
    machine.write("etc/berth/a.toml", "")
    os.chmod(machine.root / "etc/berth", 0o777)
    assert "srv-a.mount" in run(machine).tree


def test_a_link_to_a_mask_that_others_can_change_masks_nothing(machine):
    machine.write("usr/lib/berth/a.toml", VOLUME)
    spoiled = machine.write("opt/spoiled/x", "").parent
    (spoiled / "null").symlink_to("/dev/null")
    os.chmod(spoiled, 0o777)
    machine.write("etc/berth/b.toml", "").with_name("a.toml").symlink_to("/opt/spoiled/null")
    assert "srv-a.mount" in run(machine).tree


@pytest.mark.parametrize("folder", ["etc/berth", "run/berth", "usr/local/lib/berth"])
@pytest.mark.parametrize("kind", ["file", "fifo", "dangling", "loop"])
def test_a_folder_that_is_none_costs_no_other_folder(machine, folder, kind):
    place = machine.root / folder
    place.parent.mkdir(parents=True)
    if kind == "file":
        place.write_text(VOLUME)
    elif kind == "fifo":
        os.mkfifo(place)
    else:
        place.symlink_to("nowhere" if kind == "dangling" else place.name)
    done = run(machine)
    assert done.status == (0 if kind == "dangling" else 1)
    assert kind == "dangling" or f"{place}: error: " in done.errors


@pytest.mark.parametrize("name", ["a\nb.toml", "a\x01.toml", b"a\xff.toml", "a\u0085.toml", "a\x7f.toml"])
def test_a_file_name_with_control_characters_is_an_error(machine, name):
    folder = machine.write("etc/berth/b.toml", "").parent
    (path := os.path.join(os.fsencode(folder), os.fsencode(name)))
    with open(path, "w", encoding="ascii") as file:
        file.write(VOLUME)
    done = run(machine)
    assert done.status == 1 and "srv-a.mount" not in done.tree


@pytest.mark.parametrize("name", ["a%n.toml", "a\\.toml", " .toml", "a b.toml", "'\".toml", "\u2028.toml", "#.toml",
                                  "=[x].toml", "a" * 250 + ".toml", "\u20ac" * 83 + ".toml", "\\x2f.toml", "\u202ea.toml"])
def test_any_other_file_name_arrives_in_the_unit_as_it_is(machine, name):
    machine.write(f"etc/berth/{name}", VOLUME)
    done = run(machine)
    assert (done.status, done.errors) == (0, "")
    said = oracle.values(done.tree["srv-a.mount"], "Unit", "SourcePath")
    assert [oracle.plain(one) for one in said] == [f"/etc/berth/{name}"]


@pytest.mark.parametrize("name", [".a.toml", "a.toml~", "a.TOML", "a.toml.bak", ".toml", "toml"])
def test_other_names_are_no_declarations(machine, name):
    machine.write(f"etc/berth/{name}", VOLUME)
    assert all("stranger" in path for path in run(machine).tree)


def test_a_broken_fstab_costs_nothing(machine):
    machine.write("etc/berth/a.toml", VOLUME)
    for text in (b"\0\xff\n" * 1000, b"x " * 100000, b"a " + b"/" * 300000 + b" b\n", b"\\777 \\000 \\12\n"):
        machine.write("etc/fstab", text)
        done = run(machine)
        assert done.status == 0 and "srv-a.mount" in done.tree
    os.unlink(machine.root / "etc/fstab")
    os.mkfifo(machine.root / "etc/fstab")
    assert "srv-a.mount" in run(machine).tree
