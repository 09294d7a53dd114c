"""Fstabs that nobody means well with: no line gets lost, and none becomes more than a table or a comment."""

import random
import re
import tomllib

import pytest
from importing import SANITIZED, berth, findings, root_of

HEADER = "#:schema /usr/share/berth/berth.schema.json\n# Made from standard input by berth import.\n\n"


def imported(fstab):
    status, text, said = berth("import", "-", given=fstab)
    assert status == 0, said
    return text, said


@pytest.mark.parametrize("line", [
    b"/dev/a /a\\012[volume.evil] xfs", b"/dev/a /a xfs ro\\012evil=1", b"/dev/a\\012evil /a xfs",
    b"/dev/a /a xfs x=\\000", b"/dev/a /a xfs x=\\033[31m", b"/dev/a /a xfs \x1b[31m", b"/dev/a /a xfs ro\x00x",
    b"/dev/a /\xff xfs", b"/dev/a /a\\377 xfs", b"/dev/a /a xfs x=\xc2\x85", b"/dev/a /a xfs x\\134",
    b"/dev/a /a xfs \\040x", b"/dev/a /a xfs x=\"a", b"/dev/a /a x\\012fs", b"/dev/a /a xfs =x", b"/dev/a /a xfs a\\134,b",
    b"/dev/a /a xfs " + b"x" * 5000, b"/dev/a /" + b"a/" * 3000 + b" xfs", b"/dev/" + b"a" * 70000 + b" /a xfs",
    b"/dev/a /a xfs " + b",".join(b"x-%d=1" % i for i in range(20000)),
])
def test_a_line_that_no_unit_could_have_is_a_comment(line):
    text, said = imported(line + b"\ntmpfs /srv/b tmpfs nofail\n")
    assert tomllib.loads(text) == {"volume": {"b": {"where": "/srv/b", "type": "tmpfs", "background": True}}}
    assert said.count(" warning: not imported: ") == said.count(" [") == 1
    assert all(ord(char) >= 32 or char in "\n\t" for char in text + said)
    comments = [row for row in text.splitlines() if row.startswith("#")]
    assert comments[2].startswith("# not imported: /dev/")


@pytest.mark.parametrize("line", [b"# \x1b[31m", b"#\xff\xfe", b"# a\x00b", b"#:schema evil", b"# \r[volume.x]", b"#" * 200000])
def test_a_comment_stays_a_comment(line):
    text, said = imported(line + b"\n")
    assert (tomllib.loads(text), said) == ({}, "")
    assert all(row.startswith("#") or not row for row in text.split("\n")) and len(text) > len(HEADER)
    assert all(ord(char) >= 32 or char in "\n\t" for char in text)


def test_a_trailing_comment_stays_one():
    text, _ = imported(b"tmpfs /a tmpfs ro 0 0 [volume.x]\\012\x1b\ntmpfs /b tmpfs ro 0 0 #\x00\n")
    assert list(tomllib.loads(text)["volume"]) == ["a"]
    assert "# [volume.x]\\012\\x1b\n" in text


@pytest.mark.parametrize("value", ['"', "'", '"\'', "\\134x", "]", '"]\\040x', "'''", '\\042', "#x", "$x`id`", "%i%%", "é"])
def test_quotes_and_the_like_are_part_of_a_value(value):
    text, said = imported(f"nas:/{value} /srv/{value}y nfs4 nofail\n".encode())
    decoded = value.replace("\\134", "\\").replace("\\040", " ").replace("\\042", '"')
    (volume,) = tomllib.loads(text)["volume"].values()
    assert volume == {"what": f"nas:/{decoded}", "where": f"/srv/{decoded}y", "type": "nfs4", "background": True}
    assert said == ""


def test_many_lines_take_little_time():
    lines = [f"UUID=5a3f9d2e-6c1b-4b7e-9d0f-{i:012} /srv/v{i} ext4 nofail 0 2\n" for i in range(5000)]
    text, said = imported("".join(lines).encode())
    assert said == "" and len(tomllib.loads(text)["volume"]) == 5000
    lines = [f"LABLE={i} /v{i} ext4 ro,rw\n" for i in range(4000)]
    text, said = imported("".join(lines).encode())
    assert tomllib.loads(text) == {} and said.count(" warning: not imported: there is no tag 'LABLE='") == 4000


def test_more_than_a_file_may_have_is_an_error(tmp_path):
    fstab = "".join(f"UUID=5a3f9d2e-6c1b-4b7e-9d0f-{i:012} /srv/v{i} ext4 nofail 0 2\n" for i in range(10000))
    root = root_of(tmp_path, fstab)
    for words in ([], ["--replace"]):
        status, text, said = berth("--root", root, "import", *words)
        assert (status, text) == (1, "")
        assert said == (f"berth: {root}/etc/fstab can't be imported:\n{root}/etc/berth/fstab.toml: error: the file has more "
                        "than 1 MiB [file-too-large]\n  hint: spread the volumes over several files\n")
    assert (root / "etc/fstab").read_text() == fstab and not (root / "etc/berth").exists()


SOURCES = ["/dev/sda1", "LABEL=x", "UUID=\"1\"", "LABLE=y", "tmpfs", "nas:/x", "//nas/x", "/srv/a", "/srv/a/b", "none", "rel",
           "/dev/\\040", "ID=x", "overlay", "/x\\012"]
PLACES = ["/srv/a", "/srv/a/b", "//srv//a/", "none", "swap", "/", "/usr", "/proc", "/var", "/var/tmp", "rel/x", "/x/../y", "/b\\040c",
          "/\\377", "/home", "/c"]
TYPES = ["ext4", "xfs", "auto", "none", "swap", "tmpfs", "nfs", "nfs4", "cifs", "overlay", "bind", "fuse.x", "autofs", "a b", ""]
OPTIONS = ["defaults", "ro", "rw", "noauto", "nofail", "_netdev", "bind", "rbind", "bg", "fg", "user", "pri=3", "",
           "x-systemd.automount", "x-systemd.idle-timeout=5", "x-systemd.mount-timeout", "x-systemd.device-timeout=0",
           "x-systemd.requires=/srv/a", "x-systemd.after=a.service", "x-systemd.before=/home", "x-systemd.wanted-by=x.target",
           "x-systemd.requires-mounts-for=/srv/a/b", "x-systemd.wants-mounts-for=/x\\040y", "x-systemd.rw-only",
           "lowerdir=/a:/b", "upperdir=/c", "workdir=/d", "context=\"a,b\"", "\"", "\\134", "x=\\012", "size=1M", "size=2M"]
TAILS = ["", "0", "0 0", "1 2", "0 x", "# x", "0 0 # x", "0 1 [x]"]


def random_line(random_):
    options = ",".join(random_.choices(OPTIONS, k=random_.randrange(1, 5)))
    return " ".join([random_.choice(SOURCES), random_.choice(PLACES), random_.choice(TYPES), options, random_.choice(TAILS)])


@pytest.mark.parametrize("seed", range(50 if SANITIZED else 150))
def test_whatever_it_has_each_line_is_accounted_for_and_the_result_passes_the_check(seed, tmp_path):
    random_ = random.Random(seed)
    lines = [random_line(random_) for _ in range(random_.randrange(1, 30))]
    root = root_of(tmp_path, "\n".join(lines))
    status, text, said = berth("--root", root, "import")
    assert status == 0, said
    tables = tomllib.loads(text)
    count = sum(len(table) for table in tables.values())
    comments = sum(row.startswith(("# not imported: ", "# stays in fstab: ")) for row in text.splitlines())
    assert set(tables) <= {"volume", "swap"} and count + comments == len(lines), text
    status, _, said = berth("--root", root, "import", "--replace")
    assert status == 0 or re.search(r"\[(mount-point|swap)-in-fstab\]", said), said
    assert findings(root)[0] == 0, findings(root)[1]
