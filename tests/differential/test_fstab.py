"""A line of fstab means the same to systemd when berth has taken it over: what differs, differs for a reason."""

import functools
import os
from pathlib import Path

import pytest
import releases
from fstab_reasons import REASONS
from fstab_table import table
from meaning import differences

CASES = table(Path(__file__).parent / "fstab")
VERSIONS = releases.image.SYSTEMD

def unexplained(case, version, found):
    own = [one.pattern for one in case.differences if not one.versions or version in one.versions]
    return sorted(line for line in found if not any(pattern.fullmatch(line) for pattern in own)
                  and not any(reason.explains(line, case, version) for reason in REASONS))


@functools.cache
def moved(name, text):
    """What differs for the lines, the lines that stay in fstab, and what berth complains of."""
    release = releases.release(name)
    berth = release.berth(text)
    return sorted(differences(berth.meaning, release.fstab(text))), berth.staying, berth.complaint


def together(name):
    return moved(name, "".join(case.text for case in CASES if not case.is_alone))


def found(case, name):
    if case.is_alone:
        return moved(name, case.text)[:2]
    every, left, _ = together(name)
    return [line for line in every if case.has_part_in(line)], [line for line in left if case.has_part_in(line)]


@pytest.fixture(autouse=True)
def able():
    reason = releases.obstacle()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.place)
def test_a_line_means_the_same_but_for_stated_reasons(case):
    for name, version in VERSIONS.items():
        differing, left = found(case, name)
        assert left == case.staying, f"lines that stay in fstab with systemd {version}"
        assert unexplained(case, version, differing) == [], f"differences with systemd {version}"


@pytest.mark.parametrize("case", [case for case in CASES if case.differences], ids=lambda case: case.place)
def test_every_difference_that_is_stated_is_one(case):
    for one in case.differences:
        assert one.reason
        for name, version in VERSIONS.items():
            if not one.versions or version in one.versions:
                assert any(one.pattern.fullmatch(line) for line in found(case, name)[0]), (one.pattern.pattern, version)


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.why)
def test_every_reason_is_needed(reason):
    needed = {one for name, version in VERSIONS.items() if version in reason.versions for case in CASES
              for line in found(case, name)[0] for one in reason.differences if reason.is_one(one, line, case)}
    assert needed == set(reason.differences)


@pytest.mark.parametrize("name", VERSIONS)
def test_every_difference_belongs_to_a_line(name):
    assert [line for line in together(name)[0] if not any(case.has_part_in(line) for case in CASES)] == []


@pytest.mark.parametrize("name", VERSIONS)
def test_berth_takes_every_fstab(name):
    assert [complaint for text in {"".join(case.text for case in CASES if not case.is_alone)} | {
        case.text for case in CASES if case.is_alone} if (complaint := moved(name, text)[2])] == []


@pytest.mark.parametrize("line", [
    "nas:/a /srv/a nfs4 defaults 0 0\n/srv/a/b /srv/b none bind 0 0",
    "nas:/a /srv/a nfs4 defaults 0 0\ntmpfs /srv/a/b tmpfs defaults 0 0",
    "nas:/a /srv/a nfs4 defaults 0 0\n/srv/a/f none swap sw 0 0",
    "/dev/sdx /srv/a ext4 _netdev 0 2",
    "/dev/sdx none swap sw,_netdev 0 0",
    "nas:/a /srv/a nfs4 nofail 0 0\nnas:/b /srv/a/b nfs4 noauto,x-systemd.automount 0 0\ntmpfs /srv/c tmpfs defaults 0 0",
    "/dev/sdx /home ext4 usrquota 0 2\n/dev/sdy /srv/a ext4 _netdev,usrquota 0 2",
])
@pytest.mark.parametrize("name", VERSIONS)
def test_what_is_on_the_network_closes_no_ordering_cycle(name, line):
    assert releases.release(name).cycles(line + "\n") == []
