"""No ordering cycle in a boot with what is written for random declarations, right and wrong, and an ordinary network service, but
by what `check` warns of: systemd-analyze of every release looks for them, and PID 1 in a test of its own."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests/differential"))
import releases  # noqa: E402
from test_declarations import SEED, TRY  # noqa: E402

CASES = 2000
# How many of these are for a release: its systemd-analyze takes four times as long from 257 on.
FOR = {"bookworm": 2000, "trixie": 250, "forky": 250}
# ... and of how many of these PID 1 makes the whole boot.
BOOTS = {"bookworm": 250, "trixie": 60, "forky": 60}
OTHERS = {
    "network.service": "[Unit]\nBefore=network.target network-online.target\n[Service]\nType=oneshot\nExecStart=/bin/true\n",
    "app.service": "[Service]\nExecStart=/bin/true\n",
    "late@.service": "[Service]\nExecStart=/bin/true\n",
}
ANALYZE = "systemd-analyze --man=no verify -- multi-user.target remote-fs.target app.service"
# It does not do that for root.
START = "setpriv --reuid 65534 --regid 65534 --clear-groups /usr/lib/systemd/systemd --test --system --unit=multi-user.target"
EACH = """
head -n {number} /run/sets | xargs -n 1 -P "$(nproc)" sh -c '
    SYSTEMD_UNIT_PATH=/run/cases/$1:/run/others:/usr/lib/systemd/system {command} >/tmp/said-$1 2>&1
    grep -q "Failed to isolate" /tmp/said-$1 || echo "set $1 was looked at"
    sed -n "/ordering cycle\\|Found dependency on/s|^|set $1: |p" /tmp/said-$1
    rm /tmp/said-$1' look
"""


@dataclass(frozen=True)
class Cycle:
    number: str
    units: frozenset[str]
    text: str


def cycles(said: str) -> list[Cycle]:
    """A line for each of its units, or one for all of them (since 257)."""
    found = []
    for number, line in re.findall(r"^set (\d+): (.*)$", said, re.M):
        if "Found ordering cycle" in line:
            found.append((number, []))
        if "Found" in line:
            found[-1][1].append(line)
    return [Cycle(number, frozenset(re.findall(r"([^\s:]+\.[a-z]+)/(?:start|verify-active)", " ".join(lines))), "\n".join(lines))
            for number, lines in found]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    subprocess.run([TRY, "--seed", SEED, "--cases", str(CASES), "--every", "1", "--units", folder], check=True, timeout=300)
    return folder


@pytest.fixture(scope="module", params=FOR)
def release(request, written):
    """With each of its sets, and an ordinary network."""
    one = releases.release(request.param)
    run = one.root / "run"
    sets = sorted(path for path in written.iterdir() if path.is_dir())[::CASES // FOR[request.param]]
    for path in sets:
        shutil.copytree(path, run / "cases" / path.name, symlinks=True, dirs_exist_ok=True)
    (run / "sets").write_text("".join(f"{path.name}\n" for path in sets))
    (run / "others/network-online.target.wants").mkdir(parents=True, exist_ok=True)
    for unit, text in OTHERS.items():
        (run / "others" / unit).write_text(text)
    link = run / "others/network-online.target.wants/network.service"
    if not link.is_symlink():
        link.symlink_to("../network.service")
    return one


def judged(release, written, command, number):
    """The sets that were looked at; the cycles with a unit that `check` warns of, and the others."""
    said = release.shell(EACH.format(number=number, command=command))
    announced, silent = [], []
    for cycle in cycles(said):
        at_risk = set((written / f"{cycle.number}.at-risk").read_text().split("\n"))
        (announced if cycle.units & at_risk else silent).append(cycle)
    return re.findall(r"^set (\d+) was looked at$", said, re.M), announced, silent


needs_releases = pytest.mark.skipif(releases.obstacle() is not None, reason=str(releases.obstacle()))


@needs_releases
def test_no_boot_has_a_cycle_that_was_not_announced(release, written):
    looked_at, announced, silent = judged(release, written, ANALYZE, FOR[release.name])
    assert silent == []
    assert len(looked_at) == FOR[release.name]
    assert announced, "there are some in these sets, so others would be seen"


@needs_releases
def test_no_boot_that_pid_1_makes_as_a_test_has_one_either(release, written):
    release.show_control_groups()
    looked_at, announced, silent = judged(release, written, START, BOOTS[release.name])
    assert silent == []
    # What fstab has is missing here, and what requires it then does not boot.
    assert len(looked_at) > BOOTS[release.name] / 2
    assert announced
