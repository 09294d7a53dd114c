"""An output folder that is full of traps, or just full."""

import hashlib
import os

import pytest

import oracle
from machine import environment
from volumes import FOUR, four, owner, whole_or_none


def digest(folder) -> str:
    out = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        out.update(f"{path} {path.lstat().st_mode} {path.lstat().st_mtime_ns} {path.lstat().st_ino}".encode())
        if path.is_file():
            out.update(path.read_bytes())
    return out.hexdigest()


@pytest.mark.parametrize("trap", ["file", "folder", "dangling", "new_file", "fifo_link", "relative"])
def test_a_link_planted_in_the_place_of_what_is_written_is_not_followed(machine, trap):
    four(machine)
    reference = machine.run().tree
    victim = machine.folder / "victim"
    (victim / "folder").mkdir(parents=True)
    (victim / "passwd").write_text("root:x:0:0\n")
    os.mkfifo(victim / "fifo")
    target = {"file": victim / "passwd", "folder": victim / "folder", "dangling": "/nonexistent/x", "new_file": victim / "new",
              "fifo_link": victim / "fifo", "relative": "../victim/passwd"}[trap]
    places = sorted(set(reference) | {path.split("/")[0] for path in reference if "/" in path})
    for place in places:
        out = machine.output()
        (out / place).parent.mkdir(exist_ok=True)
        (out / place).symlink_to(target)
        before = digest(victim)
        done = machine.run(out)
        assert digest(victim) == before, place
        assert os.readlink(out / place) == str(target)
        assert done.status == 1 and " error: " in done.errors, place
        hit = {owner(path) for path in reference if path == place or path.startswith(place + "/")}
        planted = done.tree.pop(place, None)
        assert planted is not None
        whole_or_none(done.tree, reference, complete=set(FOUR) - hit, absent=hit)


def test_a_file_that_is_there_already_is_not_changed(machine):
    four(machine)
    reference = machine.run().tree
    for place in [path for path in reference if isinstance(reference[path], bytes)]:
        out = machine.output()
        (out / place).parent.mkdir(exist_ok=True)
        (out / place).write_text("another's\n")
        done = machine.run(out)
        assert done.status == 1 and done.tree.pop(place) == b"another's\n"
        whole_or_none(done.tree, reference, complete=set(FOUR) - {owner(place)}, absent={owner(place)})


def test_a_link_that_says_the_same_already_is_fine(machine):
    four(machine)
    reference = machine.run().tree
    out = machine.output()
    for path, content in reference.items():
        if isinstance(content, tuple):
            (out / path).parent.mkdir(exist_ok=True)
            (out / path).symlink_to(content[1])
    done = machine.run(out)
    assert (done.status, done.errors, done.tree) == (0, "", reference)


@pytest.mark.parametrize("out", ["missing", "file", "loop", "read_only"])
def test_an_output_folder_that_is_none_is_an_error(machine, need, out):
    four(machine)
    place = machine.folder / "place"
    prefix = ()
    if out == "file":
        place.write_text("")
    elif out == "loop":
        place.symlink_to("place")
    elif out == "read_only":
        place.mkdir()
        prefix = (need("unshare"), "-m", "sh", "-c", 'mount -t tmpfs -o ro none "$0" && exec "$@"', str(place))
    done = machine.run(place, prefix=prefix)
    assert done.status == 1 and done.tree == {}
    assert "error:" in done.errors and "place" in done.errors or out == "read_only"


MOUNT = 'mount -t tmpfs -o "$1" none "$0" && shift && { "$@"; s=$?; cp -a "$0/." "$COPY"; exit $s; }'


def on_tmpfs(machine, need, options: str):
    place, copy = machine.output(), machine.output()
    done = machine.run(place, prefix=(need("unshare"), "-m", "sh", "-c", MOUNT, str(place), options), COPY=str(copy),
                       bounded=False)
    return done.status, done.errors, oracle.tree(copy)


@pytest.mark.parametrize("options", [*(f"size={4 * pages}k" for pages in range(1, 22)),
                                     *(f"nr_inodes={inodes}" for inodes in range(2, 34))])
def test_on_a_full_file_system_each_volume_has_all_its_units_or_none(machine, need, options):
    four(machine)
    reference = machine.run().tree
    status, errors, tree = on_tmpfs(machine, need, options)
    lost = whole_or_none(tree, reference)
    assert status == (1 if lost else 0) and errors.count(" error: ") == len(lost), errors


def test_the_largest_of_these_file_systems_is_large_enough(machine, need):
    four(machine)
    reference = machine.run().tree
    assert on_tmpfs(machine, need, "size=1m,nr_inodes=64") == (0, "", reference)
    assert environment()
