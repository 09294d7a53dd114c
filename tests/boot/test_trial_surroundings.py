"""A trial where /etc is an overlay, as image-based systems have it."""

import pytest
from client import Outcome
from client import berth as call


def opt(flag):
    return f'[volume.opt]\nwhere = "/srv/opt"\ntype = "tmpfs"\noptions = ["{flag}"]\n'


FILES = {"/etc/berth/base.toml": opt("nosuid"), "/root/base.toml": opt("nodev")}


def flags(machine):
    [mount] = machine.mounts("/srv/opt")
    return mount.options & {"nosuid", "nodev"}


def tried(machine, *words):
    found = call(machine, "try", "--yes", *words, "/root/base.toml")
    assert found.status == 0, found
    assert flags(machine) == {"nodev"}


def is_over(machine):
    return not machine.path("/run/berth-trial").exists() and machine.state("berth-trial.timer") == "inactive" \
        and machine.state("berth-trial.service") == "inactive"


@pytest.fixture
def overlayed(berth):
    """What is declared is in the lower layer, and an own one of the running system is above it."""
    with berth(FILES, until={"running"}) as machine:
        machine.run("mkdir", "/run/etc-upper", "/run/etc-work")
        machine.run("mount", "-t", "overlay", "overlay", "-o", "lowerdir=/etc,upperdir=/run/etc-upper,workdir=/run/etc-work", "/etc")
        machine.reload()
        yield machine


@pytest.mark.parametrize("how", ["by its timer", "when told"])
def test_where_etc_is_an_overlay_the_former_state_comes_back(overlayed, how):
    tried(overlayed, "--timeout", "6s" if how == "by its timer" else "10min")
    if how == "when told":
        assert call(overlayed, "try", "--revert").status == 0
    overlayed.wait_for(lambda: is_over(overlayed), "the end of the trial", 40)
    assert flags(overlayed) == {"nosuid"}
    assert call(overlayed, "diff") == Outcome(0, "", "")


def test_what_a_lower_layer_has_can_be_kept_once_the_folder_is_made_anew(overlayed):
    tried(overlayed)
    refused = call(overlayed, "try", "--confirm")
    assert refused.status == 1 and "can't replace /etc/berth" in refused.errors and flags(overlayed) == {"nodev"}
    assert overlayed.run("cat", "/etc/berth/base.toml").stdout == opt("nosuid"), "nothing of it has changed"
    way_out = refused.errors.strip().partition(" with a folder made anew: ")[2].removesuffix(": Invalid cross-device link")
    overlayed.run("sh", "-c", way_out)
    assert flags(overlayed) == {"nosuid"}
    tried(overlayed)
    found = call(overlayed, "try", "--confirm")
    assert found.status == 0, found
    former = found.output.split()[-1]
    overlayed.wait_for(lambda: is_over(overlayed), "the end of the trial", 40)
    assert flags(overlayed) == {"nodev"}
    assert overlayed.run("cat", "/etc/berth/base.toml").stdout == opt("nodev")
    assert overlayed.run("cat", f"{former}/base.toml").stdout == opt("nosuid")
    assert call(overlayed, "diff") == Outcome(0, "", "")
