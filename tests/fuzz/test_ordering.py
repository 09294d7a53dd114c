"""No ordering cycle in a boot with what is written for random declarations, right and wrong, and an ordinary network service, that
`check` did not announce: systemd-analyze of every release looks for them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(os.environ["BERTH_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests/differential"))
import releases  # noqa: E402
from test_declarations import SEED, TRY  # noqa: E402

CASES = 2000
# How many of these are for a release: its systemd-analyze takes four times as long from 257 on.
FOR = {"bookworm": 2000, "trixie": 250, "forky": 250}
OTHERS = {
    "network.service": "[Unit]\nBefore=network.target network-online.target\n[Service]\nType=oneshot\nExecStart=/bin/true\n",
    "app.service": "[Service]\nExecStart=/bin/true\n",
    "late@.service": "[Service]\nExecStart=/bin/true\n",
}
EACH = """
printf '%s\\n' /run/cases/*/ | xargs -n 1 -P "$(nproc)" sh -c '
    SYSTEMD_UNIT_PATH=$1:/run/others:/usr/lib/systemd/system systemd-analyze --man=no verify -- \\
        multi-user.target remote-fs.target app.service 2>&1 | sed -n "s|.*ordering cycle.*|$1 &|p"' look
"""
FOUND = re.compile(r"^/run/cases/(\d+)/ (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    subprocess.run([TRY, "--seed", SEED, "--cases", str(CASES), "--every", "1", "--units", folder], check=True, timeout=300)
    return folder


@pytest.mark.skipif(releases.obstacle() is not None, reason=str(releases.obstacle()))
@pytest.mark.parametrize("name", FOR)
def test_no_boot_has_a_cycle_that_was_not_announced(written, name):
    release = releases.release(name)
    run = release.root / "run"
    sets = sorted(path for path in written.iterdir() if path.is_dir())
    for path in sets[::CASES // FOR[name]]:
        shutil.copytree(path, run / "cases" / path.name, symlinks=True, dirs_exist_ok=True)
    (run / "others/network-online.target.wants").mkdir(parents=True, exist_ok=True)
    for unit, text in OTHERS.items():
        (run / "others" / unit).write_text(text)
    link = run / "others/network-online.target.wants/network.service"
    if not link.is_symlink():
        link.symlink_to("../network.service")
    found = FOUND.findall(release.shell(EACH))
    silent = [(number, text) for number, text in found
              if "[order-risk]" not in (written / f"{number}.findings").read_text()]
    assert silent == []
