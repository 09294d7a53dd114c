"""Moving over: what is written, what is refused, the way back, and that nothing is lost whenever it is interrupted."""

import json
import os
import re
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from importing import BERTH, ENVIRONMENT, berth, findings, root_of

FSTAB = ("# disks\ntmpfs / tmpfs\ntmpfs /home tmpfs size=1M 0 0\ntmpfs /srv/b tmpfs nofail\n"
         "LABLE=x /srv/x ext4\n")
AFTER = ("# disks\ntmpfs / tmpfs\n# moved to /etc/berth/fstab.toml: tmpfs /home tmpfs size=1M 0 0\n"
         "# moved to /etc/berth/fstab.toml: tmpfs /srv/b tmpfs nofail\nLABLE=x /srv/x ext4\n")


def replace(root):
    return berth("--root", root, "import", "--replace")


def files(root):
    return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()}


def test_it_writes_declarations_a_copy_and_fstab(tmp_path):
    root = root_of(tmp_path, FSTAB)
    (root / "etc/fstab").chmod(0o640)
    if os.geteuid() == 0:
        os.chown(root / "etc/fstab", 0, 8)
    status, text, said = replace(root)
    assert status == 0
    assert said.startswith(f"{root}/etc/fstab:5:1: warning: not imported: there is no tag 'LABLE=' [tag-unknown]\n")
    copy = re.search(r"^The fstab as it was: (\S+/etc/fstab\.\d{4}-\d\d-\d\d)$", text, re.M).group(1)
    assert text == (f"Moved 2 lines of {root}/etc/fstab to {root}/etc/berth/fstab.toml; 2 are left there.\n"
                    f"The fstab as it was: {copy}\n\n"
                    "To have berth's units in the place of fstab's, which keep what is mounted:\n"
                    "  systemctl daemon-reload, on that system\n"
                    "To go back:\n"
                    f"  cp -a {copy} {root}/etc/fstab && rm {root}/etc/berth/fstab.toml\n"
                    "  systemctl daemon-reload, on that system\n\n"
                    "What else reads fstab no longer finds these lines there:\n"
                    "- mount -a, mount PATH and findmnt --fstab pass over them; systemctl start UNIT mounts, and berth list "
                    "shows them.\n"
                    "- systemd-gpt-auto-generator looks in fstab for /home, and may now add units of its own for partitions "
                    "whose type says that they are for it. Where that is unwanted, systemd.gpt_auto=0 on the kernel command "
                    "line turns it off.\n")
    after = files(root)
    assert after["etc/fstab"] == AFTER
    assert after[os.path.relpath(copy, root)] == FSTAB
    assert len(after) == 3 and "[volume.home]" in after["etc/berth/fstab.toml"]
    for path in (root / "etc/fstab", copy):
        status = os.stat(path)
        assert stat.S_IMODE(status.st_mode) == 0o640
        assert os.geteuid() != 0 or status.st_gid == 8
    assert findings(root)[:2] == (0, "")


def test_the_way_back_is_as_it_says(tmp_path):
    root = root_of(tmp_path, FSTAB)
    before = files(root)
    back = re.search(r"^  (cp -a .*)$", replace(root)[1], re.M).group(1)
    subprocess.run(["sh", "-ec", back], check=True, timeout=60)
    after = files(root)
    assert {path: after.pop(path) for path in before} == before
    assert [re.sub(r"\d", "D", path) for path in after] == ["etc/fstab.DDDD-DD-DD"]


def test_quotas_have_readers_of_their_own(tmp_path):
    said = replace(root_of(tmp_path, "/dev/sda2 /q ext4 usrquota\n"))[1]
    assert "quotaon -a" in said and "gpt-auto-generator" not in said


def test_swap_has_readers_of_its_own(tmp_path):
    said = replace(root_of(tmp_path, "/dev/sda1 none swap sw\n"))[1]
    assert "swapon -a" in said and "gpt-auto-generator looks in fstab for swap," in said


@pytest.mark.parametrize("declared, finding", [
    ('[volume.mine]\nwhere = "/srv/b"\ntype = "tmpfs"\n', "[mount-point-repeated]"),
    ('[volume.mine]\nwhere = "/srv/x"\ntype = "tmpfs"\n', "[mount-point-in-fstab]"),
    ('[volume.mine]\nwhere = "/srv/mine"\ntype = "tmpfs"\noptoins = []\n', "[key-unknown]"),
])
def test_it_changes_nothing_if_that_does_not_go_with_what_is_declared(tmp_path, declared, finding):
    root = root_of(tmp_path, FSTAB, {"mine": declared})
    before = files(root)
    status, text, said = replace(root)
    assert (status, text) == (1, "") and finding in said
    assert "does not go with the declarations that are there already; nothing was changed" in said
    assert files(root) == before


def test_it_takes_no_name_that_a_volume_has(tmp_path):
    root = root_of(tmp_path, FSTAB, {"mine": '[volume.home]\nwhere = "/elsewhere"\ntype = "tmpfs"\n'})
    assert replace(root)[0] == 0
    assert "[volume.home-2]" in files(root)["etc/berth/fstab.toml"] and findings(root)[:2] == (0, "")


def test_it_overwrites_nothing(tmp_path):
    root = root_of(tmp_path, FSTAB, {"fstab": "# mine\n"})
    status, text, _ = replace(root)
    assert status == 0 and f"to {root}/etc/berth/fstab-2.toml; 2 are left there" in text
    assert (root / "etc/berth/fstab.toml").read_text() == "# mine\n"
    assert (root / "etc/fstab").read_text() == AFTER.replace("fstab.toml", "fstab-2.toml")


@pytest.mark.parametrize("path", ["run/berth/fstab.toml", "usr/lib/berth/fstab.toml", "etc/berth/fstab.toml.d/a.toml"])
def test_it_hides_nothing_and_is_not_changed_by_a_drop_in(tmp_path, path):
    root = root_of(tmp_path, FSTAB)
    (root / path).parent.mkdir(parents=True)
    (root / path).write_text("")
    assert replace(root)[0] == 0
    after = files(root)
    assert after[path] == "" and "[volume.home]" in after["etc/berth/fstab-2.toml"]


def test_what_an_interrupted_run_has_left_is_taken_up(tmp_path):
    root = root_of(tmp_path, FSTAB)
    assert replace(root)[0] == 0
    declared = files(root)["etc/berth/fstab.toml"]
    (root / "etc/fstab").write_text(FSTAB)
    status, text, _ = replace(root)
    assert status == 0 and f"to {root}/etc/berth/fstab.toml; 2 are left there" in text
    after = files(root)
    assert after["etc/fstab"] == AFTER and after["etc/berth/fstab.toml"] == declared
    assert not any("fstab-2" in path for path in after)


def test_what_an_interrupted_run_has_left_is_named_when_fstab_has_changed_since(tmp_path):
    root = root_of(tmp_path, FSTAB)
    assert replace(root)[0] == 0
    (root / "etc/fstab").write_text(FSTAB + "tmpfs /srv/new tmpfs nofail\n")
    before = files(root)
    status, text, said = replace(root)
    assert (status, text) == (1, "") and "[mount-point-repeated]" in said
    assert f"If {root}/etc/berth/fstab.toml is what an interrupted run has left, take it out, and run this again" in said
    assert files(root) == before
    (root / "etc/berth/fstab.toml").unlink()
    assert replace(root)[0] == 0 and findings(root)[:2] == (0, "")


def test_lines_that_come_later_are_moved_to_a_file_of_their_own(tmp_path):
    root = root_of(tmp_path, FSTAB)
    assert replace(root)[0] == 0
    with (root / "etc/fstab").open("a") as fstab:
        fstab.write("tmpfs /mnt/b tmpfs nofail\n")
    status, text, _ = replace(root)
    assert status == 0 and f"Moved 1 line of {root}/etc/fstab to {root}/etc/berth/fstab-2.toml; 2 are left there." in text
    declared = files(root)["etc/berth/fstab-2.toml"]
    assert "[volume.mnt-b]" in declared and "moved to" not in declared
    assert (root / "etc/fstab").read_text() == AFTER + "# moved to /etc/berth/fstab-2.toml: tmpfs /mnt/b tmpfs nofail\n"
    assert findings(root)[:2] == (0, "")


@pytest.mark.parametrize("folder", ["etc/berth", "etc"])
def test_it_refuses_a_folder_that_the_generator_would_not_trust(tmp_path, folder):
    root = root_of(tmp_path, FSTAB)
    (root / folder).mkdir(exist_ok=True)
    (root / folder).chmod(0o777)
    status, text, said = replace(root)
    assert (status, text) == (1, "")
    assert "so nothing in it would be trusted; nothing was changed" in said
    assert files(root) == {"etc/fstab": FSTAB}
    way_out = re.search(r"^  (chmod .*)$", said, re.M).group(1)
    subprocess.run(["sh", "-ec", way_out], check=True, timeout=60)
    assert replace(root)[0] == 0 and findings(root)[:2] == (0, "")


def test_attributes_of_fstab_stay(tmp_path):
    root = root_of(tmp_path, FSTAB)
    try:
        os.setxattr(root / "etc/fstab", "user.berth", b"kept")
        acl = bytes.fromhex("02000000" "01000600ffffffff" "0200040008000000" "04000400ffffffff" "10000400ffffffff" "20000000ffffffff")
        os.setxattr(root / "etc/fstab", "system.posix_acl_access", acl)
    except OSError as error:
        pytest.skip(f"no extended attributes here: {error}")
    status, text, said = replace(root)
    assert status == 0, said
    copy = re.search(r"^The fstab as it was: (\S+)$", text, re.M).group(1)
    for path in (root / "etc/fstab", copy):
        assert os.getxattr(path, "user.berth") == b"kept"
        assert os.getxattr(path, "system.posix_acl_access") == acl
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o640


def test_the_counts_add_up(tmp_path):
    root = root_of(tmp_path, "tmpfs /a tmpfs\ntmpfs /a tmpfs ro\n/dev/b /b ext4 defaults # x\ntmpfs / tmpfs\n"
                             "/dev/c /c auto noauto\n/dev/d /c auto noauto\n")
    status, text, _ = replace(root)
    assert status == 0 and text.startswith(
        f"Moved 1 line of {root}/etc/fstab to {root}/etc/berth/fstab.toml; 1 that nobody heeded is a comment there now; "
        "4 are left there.\n")
    assert (root / "etc/fstab").read_text() == (
        "# moved to /etc/berth/fstab.toml: tmpfs /a tmpfs\n# was not heeded: tmpfs /a tmpfs ro\n"
        "/dev/b /b ext4 defaults # x\ntmpfs / tmpfs\n/dev/c /c auto noauto\n/dev/d /c auto noauto\n")


@pytest.mark.parametrize("change", ["trust", "declared", "link", "none"])
def test_errors_are_json_with_json(tmp_path, change):
    root = root_of(tmp_path, FSTAB, {"mine": '[volume.mine]\nwhere = "/srv/b"\ntype = "tmpfs"\n'} if change == "declared" else None)
    if change == "trust":
        (root / "etc").chmod(0o777)
    elif change == "link":
        (root / "etc/fstab").rename(root / "etc/real")
        (root / "etc/fstab").symlink_to("real")
    elif change == "none":
        (root / "etc/fstab").unlink()
    status, text, said = berth("--root", root, "--json", "import", "--replace")
    assert (status, said) == (1, "")
    result = json.loads(text)
    assert list(result) == ["version", "error", "diagnostics"] and result["error"]
    assert [one["code"] for one in result["diagnostics"]] == (["mount-point-repeated"] if change == "declared" else [])


def test_what_was_moved_is_json_with_json(tmp_path):
    root = root_of(tmp_path, FSTAB)
    status, text, said = berth("--root", root, "--json", "import", "--replace")
    assert (status, said) == (0, "")
    result = json.loads(text)
    assert (result["moved"], result["left"], result["commented"]) == (2, 2, 0)
    assert [one["code"] for one in result["diagnostics"]] == ["mount-point-refused", "tag-unknown"]


def test_lines_for_ordinary_users_are_moved_when_that_is_asked_for(tmp_path):
    fstab = ("/dev/a /a vfat noauto,user 0 0\n/dev/b /b vfat noauto,users,exec,dev 0 0\n"
             "/dev/c /c vfat exec,owner,nosuid,noauto 0 0\n/dev/d /d vfat suid,user,noauto 0 0\n")
    root = root_of(tmp_path, fstab)
    assert berth("--root", root, "import", "--replace")[1].endswith("has nothing to move.\n")
    status, _, said = berth("--root", root, "import", "--replace", "--take-user-lines")
    assert status == 0
    assert said.count("warning: left out: ordinary users can't mount it any more") == 4
    declared = (root / "etc/berth/fstab.toml").read_text()
    assert re.findall(r"options += (.*)", declared) == [
        '["nosuid", "nodev", "noexec"]', '["nosuid", "exec", "dev"]', '["exec", "nodev", "nosuid"]',
        '["nosuid", "nodev", "noexec"]']
    assert findings(root)[:2] == (0, "")


def test_a_link_is_left_alone(tmp_path):
    root = root_of(tmp_path, FSTAB)
    (root / "etc/fstab").rename(root / "etc/real")
    (root / "etc/fstab").symlink_to("real")
    assert replace(root) == (1, "", f"berth: can't replace {root}/etc/fstab, which is a link: "
                                    "Too many levels of symbolic links\n")
    assert (root / "etc/fstab").is_symlink() and not (root / "etc/berth").exists()


def holds(root):
    """Each mount is in fstab or in the declarations; no file is half-written."""
    fstab = (root / "etc/fstab").read_text()
    assert fstab in (FSTAB, AFTER)
    declared = root / "etc/berth/fstab.toml"
    if fstab == AFTER:
        assert "[volume.home]" in declared.read_text() and "[volume.b]" in declared.read_text()
        assert findings(root)[:2] == (0, "")
    copies = list((root / "etc").glob("fstab.*"))
    assert all(copy.read_text() == FSTAB for copy in copies)
    if declared.exists():
        text = declared.read_text()
        assert text.startswith("#:schema") and text.endswith("background = true\n\n# not imported: LABLE=x /srv/x ext4\n"
                                                             "#   line 5: there is no tag 'LABLE='\n")


@pytest.fixture(scope="module")
def strace():
    found = shutil.which("strace", path=ENVIRONMENT["PATH"])
    if not found:
        assert os.environ.get("CI") != "true", "strace is not installed"
        pytest.skip("strace is not installed")
    return found


# The leak sanitizer can't work in what is traced.
TRACED = ENVIRONMENT | {"ASAN_OPTIONS": "detect_leaks=0"}

# From the first file that is written on. What goes before only reads.
WRITING = "mkdirat,openat,fchown,fchmod,write,fsync,renameat,renameat2,unlinkat"


def calls(strace, folder):
    """Each of these calls that is made, with how many of its name there have been by then. With a write to a pipe of its own a
    sanitizer asks whether there is memory: that is none of ours."""
    folder.mkdir()
    root = root_of(folder, FSTAB)
    subprocess.run([strace, "-qq", "-o", folder / "log", "-e", f"trace={WRITING},pipe2", BERTH, "--root", root, "import",
                    "--replace"], env=TRACED, capture_output=True, check=True, timeout=120)
    names = re.findall(r"^(\w+)\(", (folder / "log").read_text(), re.M)
    assert names.count("renameat2") + names.count("renameat") == 3 and names.count("fsync") >= 6
    counted = [(name, names[:at + 1].count(name)) for at, name in enumerate(names)]
    return [one for before, one in zip([None, *names], counted) if "pipe2" not in (before, one[0])]


def traced(strace, folder, injection):
    folder.mkdir()
    root = root_of(folder, FSTAB)
    done = subprocess.run([strace, "-qq", "-o", "/dev/null", "-e", f"inject={injection}", BERTH, "--root", root, "import",
                           "--replace"], env=TRACED, capture_output=True, check=False, timeout=120)
    return root, done


def test_killed_at_any_moment_it_loses_nothing(strace, tmp_path):
    moments = calls(strace, tmp_path / "reference")

    def killed(moment):
        name, number = moment
        root, done = traced(strace, tmp_path / f"{name}-{number}", f"{name}:signal=KILL:when={number}")
        assert done.returncode == -9
        holds(root)

    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(killed, moments))) > 20


@pytest.mark.parametrize("name", ["mkdirat", "fchmod", "write", "fsync", "renameat", "renameat2"])
def test_a_call_that_fails_is_an_error_and_changes_nothing(strace, tmp_path, name):
    numbers = [number for called, number in calls(strace, tmp_path / "reference") if called == name]
    assert numbers
    for number in numbers:
        root, done = traced(strace, tmp_path / str(number), f"{name}:error=ENOSPC:when={number}")
        holds(root)
        if done.returncode == 0:
            continue  # the write of the result itself, or to the disk of a folder that is there
        assert b"No space left on device" in done.stderr or b"can't write to standard output" in done.stderr, done.stderr
        if (root / "etc/fstab").read_text() == FSTAB:
            assert sorted(files(root)) == ["etc/fstab"], "what was written is taken back"
