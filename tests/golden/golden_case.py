"""A golden case: a folder with the tree that berth reads, and what berth is expected to say about it.

What a folder in git can't hold is in its `case.toml`, every key of which is optional:

    examples = ["*.toml"]                                # of examples/, put into etc/berth
    written  = { "etc/berth/a.toml" = ["text", 1000] }   # a file: each text so many times, with its number for {}
    links    = { "etc/berth/a.toml" = "/dev/null" }
    fifos    = ["etc/berth/a.toml"]
    folders  = ["etc/berth/a.toml"]
    modes    = { "etc/berth/a.toml" = "0666" }           # else 0644 and 0755
    planted  = ["srv-a.mount"]                           # stands in the generator's output folder before it runs
    arguments     = ["--verbose"]
    check_arguments = ["--lint"]                         # `berth check` runs once more, with these
    environment   = { SYSTEMD_PROC_CMDLINE = "fstab=0" }
    read_only_sys = true                                 # as in a container without devices
    verify_may_say = "REGEX"                             # lines that systemd-analyze verify may print
"""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

GOLDEN = Path(__file__).parent
SOURCE = Path(os.environ.get("BERTH_SOURCE", GOLDEN.parent.parent))
BUILD = Path(os.environ.get("BERTH_BUILD", SOURCE / "build"))
BERTH = BUILD / "src/cli/berth"
GENERATOR = BUILD / "generator/berth-generator"

# Nothing of the machine that the test runs on reaches the output.
ENVIRONMENT = {"SYSTEMD_PROC_CMDLINE": "", "SYSTEMD_SYSFS_CHECK": "0", "SYSTEMD_IN_INITRD": "0",
               "SYSTEMD_VIRTUALIZATION": "", "LC_ALL": "C.UTF-8"}
KERNEL = ["--kernel=never"]  # that of the machine that the test runs on is asked in the suite `validation`
NOT_INHERITED = {"BERTH_ROOT", "NO_COLOR", "SYSTEMD_EXEC_PID"}
READ_ONLY_SYS = ["unshare", "--mount", "sh", "-c", 'mount -o remount,bind,ro /sys && exec "$@"', "sh"]

NAMES = sorted(path.parent.name for path in GOLDEN.glob("*/expected.txt")) if "UPDATE_GOLDEN" not in os.environ \
    else sorted(path.name for path in GOLDEN.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))


class Case:
    def __init__(self, name):
        self.name = name
        self.folder = GOLDEN / name
        settings = self.folder / "case.toml"
        self.settings = tomllib.loads(settings.read_text()) if settings.exists() else {}
        self.expected_file = self.folder / "expected.txt"

    @property
    def expected(self):
        return self.expected_file.read_text() if self.expected_file.exists() else ""

    def build(self, parent, rewrite=None):
        """Makes the tree at `parent`/NAME; `rewrite` may change the text of declarations and the order of files."""
        root = parent / self.name
        files = {path.relative_to(self.folder): path.read_bytes() for path in sorted(self.folder.rglob("*"))
                 if path.is_file() and path.parent != self.folder}
        for pattern in self.settings.get("examples", []):
            for path in sorted((SOURCE / "examples").glob(pattern)):
                files[Path("etc/berth") / path.name] = path.read_bytes()
        for path, parts in self.settings.get("written", {}).items():
            lines = (text.replace("{}", str(i)) for text, times in zip(parts[::2], parts[1::2]) for i in range(times))
            files[Path(path)] = "".join(lines).encode()
        root.mkdir(parents=True)
        for path, content in (rewrite(files) if rewrite else files).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        self._build_specials(root)
        return root

    def _build_specials(self, root):
        def place(path):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            return root / path

        for path in self.settings.get("folders", []):
            place(path).mkdir()
        for path in self.settings.get("fifos", []):
            os.mkfifo(place(path))
        for path, target in self.settings.get("links", {}).items():
            place(path).symlink_to(target)
        for path in [root, *root.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() else 0o644)
        for path, mode in self.settings.get("modes", {}).items():
            (root / path).chmod(int(mode, 8))

    def command(self, program, *arguments):
        prefix = READ_ONLY_SYS if self.settings.get("read_only_sys") else []
        return [*prefix, program, "--root", self.name, *arguments]

    def run(self, parent, program, *arguments, wrapper=()):
        """Runs a program on the tree at `parent`/NAME, which its messages then call NAME."""
        environment = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
        environment |= ENVIRONMENT | self.settings.get("environment", {})
        if self.settings.get("read_only_sys"):
            del environment["SYSTEMD_SYSFS_CHECK"]
        return subprocess.run([*wrapper, *self.command(program, *arguments)], cwd=parent, env=environment,
                              capture_output=True, encoding="utf-8", timeout=60, check=False)

    def berth(self, parent, command):
        kernel = KERNEL if command == "check" else []
        return self.run(parent, BERTH, *self.settings.get("arguments", []), command, *kernel)

    def check_more(self, parent):
        """The title and the outcome of `berth check` with the case's arguments for it; nothing if it has none."""
        more = self.settings.get("check_arguments")
        return more and (f"berth check {' '.join(more)}", self.run(parent, BERTH, "check", *KERNEL, *more))

    def generate(self, parent, wrapper=()):
        """Runs berth-generator into `parent`/units."""
        output = parent / "units"
        shutil.rmtree(output, ignore_errors=True)
        output.mkdir()
        for path in self.settings.get("planted", []):
            (output / path).parent.mkdir(parents=True, exist_ok=True)
            (output / path).write_text("planted\n")
        return output, self.run(parent, GENERATOR, output, wrapper=wrapper)


def as_shown(folder):
    """A written tree in the form that `berth show` prints."""
    out = ""
    for path in sorted(str(path.relative_to(folder)) for path in folder.rglob("*")):
        place = folder / path
        if place.is_symlink():
            out += f"# {path} -> {os.readlink(place)}\n\n"
        elif place.is_file():
            out += f"# {path}\n{place.read_text()}\n"
    return out
