"""What `berth explain` says of each code, tried: the wrong example gives that code and nothing else, the right one
nothing. Those about a root are tried below a folder; those about a running system on this one, in a mount namespace with
an /etc of its own."""

import json
import os
import re
import subprocess

import pytest
from golden_case import BERTH, ENVIRONMENT, GENERATOR, NOT_INHERITED, READ_ONLY_SYS

CODES = {code["code"]: code for code in
         json.loads(subprocess.run([BERTH, "--json", "explain"], check=True, capture_output=True, timeout=60).stdout)["codes"]}

# What is there when an example has only commands.
USUAL = '[volume.data]\nwhere = "/srv/data"\ntype  = "tmpfs"\n'
OF_THE_SYSTEM = {"helper-missing", "mount-point-kind", "mount-point-link", "mount-point-missing", "mount-point-not-empty",
                 "mount-point-shadowed", "not-looked-at", "overlay-layers", "source-kind", "source-missing",
                 "source-repeated", "source-type", "type-unavailable", "unit-overridden", "user-unknown", "write-failed"}
# Of a machine that has booted; tests/unit has their texts, in host/initrd_findings_test.cpp and cli/reload_effects_test.cpp.
OF_A_BOOT = {"initrd-outdated", "initrd-without-systemd", "reload-effect"}
INSTALLED_GENERATOR = "/usr/lib/systemd/system-generators/berth-generator"
FOLDERS = ["etc/berth", "etc/systemd/system", "mnt", "run", "srv", "usr/local/lib", "var"]


def taken_apart(example):
    """The files of an example by their paths, and its commands."""
    files, path = {}, "/etc/berth/data.toml"
    for line in example.splitlines(keepends=True):
        if named := re.fullmatch(r"# (/\S+)\n", line):
            path = named.group(1)
        elif not line.startswith("$ "):
            files[path] = files.get(path, "") + line
    files = {path: text for path, text in files.items() if text.strip()}
    commands = [line[2:] for line in example.splitlines() if line.startswith("$ ")]
    return files or {"/etc/berth/data.toml": USUAL}, commands


def put_together(root, example):
    """Makes it so below `root`."""
    files, commands = taken_apart(example)
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        place = root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    for command in commands:
        here = re.sub(r"(?<![\w/])/(?=(etc|srv|usr)/)", f"{root}/", command)
        subprocess.run(["bash", "-c", here], check=True, timeout=60)


def run(*command, without=()):
    environment = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED} | ENVIRONMENT
    environment = {name: value for name, value in environment.items() if name not in without}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def findings(printed, errors):
    assert not errors, errors
    return {(found["code"], found["severity"]) for found in json.loads(printed)["diagnostics"]}


def found_below(root, code):
    command = [BERTH, "--root", root, "--json", "check", *(["--lint"] if code.startswith("advice-") else [])]
    left_out = code == "left-out"
    done = run(*READ_ONLY_SYS, *command, without=["SYSTEMD_SYSFS_CHECK"]) if left_out else run(*command)
    return findings(done.stdout, done.stderr)


def layered(folder, tmp_path):
    """A command that lets one write to a folder of this system, but not really."""
    upper, work = (tmp_path / f"{kind}{folder.replace('/', '-')}" for kind in ("upper", "work"))
    for path in (upper, work):
        path.mkdir()
        path.chmod(0o755)
    return f"mount -t overlay -o lowerdir={folder},upperdir={upper},workdir={work} overlay {folder}"


def found_here(tmp_path, code, example):
    """On this system, but with an empty /srv and an /etc without declarations, in which the example is put together."""
    files, commands = taken_apart(example)
    for number, (path, text) in enumerate(files.items()):
        (tmp_path / str(number)).write_text(text)
        commands.insert(number, f"install -D -m 0644 '{tmp_path}/{number}' '{path}'")
    script = [layered("/etc", tmp_path), "rm -rf /etc/berth && mkdir -p /etc/berth && : >/etc/fstab",
              layered("/srv", tmp_path), "rm -rf /srv/*"]
    if code == "type-unavailable":  # a kernel whose modules are known: it has none
        script += [layered("/usr/lib", tmp_path), 'folder=/usr/lib/modules/$(uname -r)', "rm -rf $folder && mkdir -p $folder",
                   "touch $folder/modules.alias $folder/modules.builtin.modinfo"]
    checked = [] if code == "write-failed" else [f"'{BERTH}' --json check >{tmp_path}/found || :"]
    text = "\n".join([*script, *commands, *checked]).replace(INSTALLED_GENERATOR, str(GENERATOR))
    done = run("unshare", "--mount", "bash", "-ec", text)
    if code == "write-failed":
        assert done.returncode == (1 if done.stderr else 0)
        return {(code, severity) for severity, code in re.findall(r": (\w+): .* \[([a-z-]+)\]$", done.stderr, re.M)}
    assert done.returncode == 0, done.stderr
    return findings((tmp_path / "found").read_text(), done.stderr)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can have a mount namespace with an /etc of its own")
def test_check_names_what_nobody_guards_as_its_file_is_not_trusted(tmp_path):
    volume = '[volume.v{0}]\nwhere = "/srv/{0}"\ntype = "tmpfs"\n'
    (tmp_path / "open.toml").write_text("".join(volume.format(n) for n in range(12)) + 'activation = "off"\n')
    (tmp_path / "trusted.toml").write_text(volume.format(0).replace("v0", "trusted"))
    script = [layered("/etc", tmp_path), "rm -rf /etc/berth && mkdir -p /etc/berth && : >/etc/fstab",
              f"install -m 0666 {tmp_path}/open.toml {tmp_path}/trusted.toml /etc/berth && chmod 0644 /etc/berth/trusted.toml",
              f"'{BERTH}' check >{tmp_path}/said || :"]
    done = run("unshare", "--mount", "bash", "-ec", "\n".join(script))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "said").read_text() == (
        "/etc/berth/open.toml: error: this can be written by everybody, so it is not trusted [file-untrusted]\n"
        "  hint: chmod go-w /etc/berth/open.toml\n"
        "/etc/berth/open.toml: error: nothing is mounted at /srv/1, /srv/10, /srv/2, /srv/3, /srv/4, /srv/5, /srv/6, /srv/7, /srv/8, "
        "/srv/9, and nothing guards it: who writes there writes to the file system below [file-untrusted]\n"
        "  hint: make the file one that is trusted, or stop what uses the mount points\n")


def skip_what_only_root_can(code):
    if os.geteuid() != 0 and code in OF_THE_SYSTEM | {"left-out"}:
        assert os.environ.get("CI") != "true", "only root can have a mount namespace with an /etc of its own"
        pytest.skip("only root can have a mount namespace with an /etc of its own")


@pytest.mark.parametrize("code", [code for code in CODES if code not in OF_A_BOOT])
def test_the_examples_of_a_code_give_it_and_nothing(code, tmp_path):
    skip_what_only_root_can(code)
    severity = CODES[code]["severity"]
    for which in ("wrong", "right"):
        root = tmp_path / which
        root.mkdir(mode=0o755)
        example = CODES[code][which]
        if code in OF_THE_SYSTEM:
            found = found_here(root, code, example)
        else:
            put_together(root, example)
            found = found_below(root, code)
        # What could not be verified depends on the kernel.
        found -= {("option-unverified", "note")} - {(code, severity)}
        assert found == ({(code, severity)} if which == "wrong" else set()), which


def test_an_example_is_as_short_as_it_can_be_read():
    for code in CODES.values():
        assert code["wrong"] != code["right"]
        for example in (code["wrong"], code["right"]):
            lines = example.splitlines()
            assert len(lines) <= 12 and max(map(len, lines)) <= 100, code["code"]


def test_one_code_is_explained_for_people():
    done = run(BERTH, "explain", "value-type")
    assert done.stdout == ("value-type (error)\n\n"
                           "A value has another TOML type than the key wants. Strings stand in quotes, true\n"
                           "and false don't, and arrays have brackets.\n\n"
                           "Wrong:\n\n"
                           '  [volume.data]\n  where   = "/srv/data"\n  type    = "tmpfs"\n  options = "size=1G"\n\n'
                           "Right:\n\n"
                           '  [volume.data]\n  where   = "/srv/data"\n  type    = "tmpfs"\n  options = ["size=1G"]\n')
    assert (done.stderr, done.returncode) == ("", 0)


def test_without_a_code_all_are_listed():
    listed = run(BERTH, "explain").stdout.splitlines()
    assert listed[0].split() == ["CODE", "SEVERITY", "MEANING"]
    assert [line.split(maxsplit=2) for line in listed[1:]] == \
        [[code["code"], code["severity"], code["meaning"]] for code in CODES.values()]


def test_an_unknown_code_is_an_error_with_a_suggestion():
    done = run(BERTH, "explain", "key-unknwon", "cycle")
    assert (done.stdout, done.stderr, done.returncode) == \
        ("", "berth: there is no code 'key-unknwon'; did you mean 'key-unknown'?\n", 1)
