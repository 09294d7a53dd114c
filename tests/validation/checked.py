"""Runs `berth check` on the cases of a table, in folders of its own, and says what it found in each."""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from case_table import Case, Expected

BERTH = Path(os.environ.get("BERTH_BUILD", "build")).resolve() / "src/cli/berth"
# Nothing of the machine that the tests run on but its kernel reaches the output.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "SYSTEMD_PROC_CMDLINE": "",
               "SYSTEMD_SYSFS_CHECK": "0", "SYSTEMD_IN_INITRD": "0", "SYSTEMD_VIRTUALIZATION": ""}
HEAD = re.compile(r"(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning): .* \[[a-z-]+\]")
LIMIT = 60


@dataclass
class Outcome:
    status: int
    output: str
    errors: str

    @property
    def diagnostics(self) -> list[dict]:
        return json.loads(self.output)["diagnostics"]


class Root:
    """A root folder that has nothing but declarations; each case is a file of its own."""

    def __init__(self, folder: Path):
        self.folder = folder / "root"
        self.declarations = self.folder / "etc/berth"
        self.declarations.mkdir(parents=True)
        for path in (folder, self.folder, self.folder / "etc", self.declarations):
            path.chmod(0o755)

    def declare(self, cases: list[Case]) -> None:
        for old in self.declarations.iterdir():
            old.unlink()
        for case in cases:
            path = self.declarations / f"{case.name}.toml"
            path.write_bytes(case.declaration.encode("utf-8", "surrogateescape"))
            path.chmod(0o644)

    def check(self, *words: str, json_output: bool = False, berth: Path = BERTH, **options) -> Outcome:
        command = [berth, "--root", self.folder, *(["--json"] if json_output else []), "check", *words]
        done = subprocess.run(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=LIMIT, check=False, **options)
        return Outcome(done.returncode, done.stdout, done.stderr)


def patiently(run) -> Outcome:
    """berth waits so long for drivers and no longer; a busy machine gets a few more tries."""
    for _ in range(5):
        outcome = run()
        if "did not answer in time" not in outcome.output:
            break
    return outcome


def batches(cases: list[Case]) -> list[list[Case]]:
    """Those that can be declared side by side together, each of the others alone."""
    shared = [case for case in cases if case.shared]
    return ([shared] if shared else []) + [[case] for case in cases if not case.shared]


def found_by_case(cases: list[Case], outcome: Outcome) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {case.name: [] for case in cases}
    for one in outcome.diagnostics:
        found[Path(one["file"]).stem].append(one)
    return found


def shown(finding: dict) -> str:
    """A finding in the form that tables have."""
    lines = [f"{finding['line']}:{finding['column']} {finding['severity']}: {finding['message']} [{finding['code']}]"]
    if finding["hint"]:
        lines.append(f"    hint: {finding['hint']}")
    for note in finding["notes"]:
        if note["message"].startswith("the kernel says: "):
            lines.append(f"    kernel: {note['message'].removeprefix('the kernel says: ')}")
        else:
            lines.append(f"    also: {note['line']}:{note['column']} {note['message']}")
    return "\n".join(lines)


def wanted(expected: Expected, found: dict | None) -> str:
    """An expected finding in the same form; of what several kernels say, what this one has said."""
    lines = [f"{expected.line}:{expected.column} {expected.severity}: {expected.message} [{expected.code}]"]
    if expected.hint:
        lines.append(f"    hint: {expected.hint}")
    said = {note["message"].removeprefix("the kernel says: ") for note in (found or {}).get("notes", [])}
    for words in expected.kernel[:1]:
        lines.append(f"    kernel: {next((one for one in expected.kernel if one in said), words)}")
    lines += [f"    also: {line}:{column} {message}" for line, column, message in expected.also]
    return "\n".join(lines)


def difference(expected: list[Expected], found: list[dict]) -> str:
    """Empty if all is as expected, otherwise both sides."""
    def place(one):
        return one["line"], one["column"], one["message"]

    found = sorted(found, key=place)
    expected = sorted(expected, key=lambda one: (one.line, one.column, one.message))
    one_each = list(zip(expected, found))
    left = [wanted(one, one_each[i][1] if i < len(one_each) else None) for i, one in enumerate(expected)]
    right = [shown(one) for one in found]
    ends = [f"{one.line}:{one.column} ends at column {other['end_column']}, not {one.end_column}"
            for one, other in one_each if one.end_column not in (None, other["end_column"])]
    if left == right:
        return "\n".join(ends)
    return "expected\n" + ("\n".join(left) or "nothing") + "\nfound\n" + ("\n".join(right) or "nothing")
