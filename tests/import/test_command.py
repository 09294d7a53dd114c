"""What berth(1) promises of `berth import`."""

import json

from importing import berth, root_of

LINE = "tmpfs /srv/scratch tmpfs size=1M,nofail 0 0\n"
TABLE = ('#:schema /usr/share/berth/berth.schema.json\n# Made from {} by berth import.\n\n[volume.scratch]\n'
         'where      = "/srv/scratch"\ntype       = "tmpfs"\noptions    = ["size=1M"]\nbackground = true\n')


def test_fstab_is_that_of_the_root(tmp_path):
    root = root_of(tmp_path, LINE)
    assert berth("--root", root, "import") == (0, TABLE.format(f"{root}/etc/fstab"), "")


def test_a_file_is_opened_as_the_caller_sees_it(tmp_path):
    root = root_of(tmp_path, "")
    (tmp_path / "other").write_text(LINE)
    assert berth("--root", root, "import", "other", cwd=tmp_path) == (0, TABLE.format("other"), "")


def test_a_dash_is_standard_input(tmp_path):
    assert berth("--root", tmp_path, "import", "-", given=LINE.encode()) == (0, TABLE.format("standard input"), "")


def test_what_can_not_be_read_is_an_error(tmp_path):
    (tmp_path / "etc").mkdir()
    assert berth("--root", tmp_path, "import") == (
        1, "", f"berth: can't open {tmp_path}/etc/fstab: No such file or directory\n")
    assert berth("--root", tmp_path, "import", "none", cwd=tmp_path) == (
        1, "", "berth: can't open none: No such file or directory\n")
    assert berth("--root", tmp_path, "import", "etc", cwd=tmp_path) == (1, "", "berth: can't read etc: Is a directory\n")


def test_replace_goes_with_no_file(tmp_path):
    assert berth("--root", tmp_path, "import", "--replace", "fstab") == (
        2, "", "berth: --replace is about the system's own fstab, so it goes with no FSTAB\nTry 'berth import --help'.\n")


def test_json_has_the_text_and_the_findings(tmp_path):
    root = root_of(tmp_path, LINE + "LABLE=x /srv/x ext4\ntmpfs / tmpfs\n")
    status, text, said = berth("--root", root, "--json", "import")
    assert (status, said) == (0, "")
    result = json.loads(text)
    assert list(result) == ["version", "toml", "diagnostics"]
    assert result["toml"].startswith(TABLE.format(f"{root}/etc/fstab"))
    assert [(one["line"], one["column"], one["severity"], one["code"], one["message"]) for one in result["diagnostics"]] == [
        (2, 1, "warning", "tag-unknown", "not imported: there is no tag 'LABLE='"),
        (3, 7, "note", "mount-point-refused", "stays in fstab: systemd-remount-fs reads the options of '/' there")]


def test_notes_of_what_stays_are_for_the_curious(tmp_path):
    root = root_of(tmp_path, "tmpfs / tmpfs\n")
    assert berth("--root", root, "import")[2] == ""
    assert "note: stays in fstab: systemd-remount-fs" in berth("--root", root, "--verbose", "import")[2]


def test_an_empty_fstab_has_nothing_to_move(tmp_path):
    root = root_of(tmp_path, "# nothing\n")
    assert berth("--root", root, "import", "--replace") == (0, f"{root}/etc/fstab has nothing to move.\n", "")
    assert sorted(path.name for path in (root / "etc").iterdir()) == ["fstab"]
