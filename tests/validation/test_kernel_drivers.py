"""The running kernel's drivers judge options: as root and as an ordinary user, and where nobody may ask."""

import os
import time

import pytest
from kernel import FILTERED, LOADED, NOBODY, Volumes

# Of each type good options, and bad ones with what the kernel says to them. A type that this kernel lacks is left out.
GOOD = {
    "tmpfs": ["size=50%", "mode=1777", "nr_inodes=1k", "huge=never", "inode64"],
    "ext4": ["data=ordered", "errors=remount-ro", "commit=30", "nodiscard", "usrjquota=", "barrier=0", "noatime"],
    "xfs": ["logbufs=8", "allocsize=64k", "inode64", "nouuid", "prjquota", "logdev=/dev/absent"],
    "squashfs": ["errors=panic"],
    "erofs": ["cache_strategy=readahead"],
    "overlay": ["lowerdir=/absent", "upperdir=/absent", "workdir=/absent", "x-a"],
    "hugetlbfs": ["size=1G", "mode=755"],
}
BAD = {
    "tmpfs": {"sise=5M": "Unknown parameter 'sise'", "size=5X": "Bad value for 'size'", "mode=9": "Bad value for 'mode'"},
    "ext4": {"noatme": "Unknown parameter 'noatme'", "data=ordred": "Bad value for 'data'",
             "commit": "Bad value for 'commit'"},
    "xfs": {"allcsize=64k": "Unknown parameter 'allcsize'", "sunit=abc": "Bad value for 'sunit'"},
    "squashfs": {"errors=x": "Bad value for 'errors'"},
    "erofs": {"cache=x": "Unknown parameter 'cache'"},
    "hugetlbfs": {"sise=5M": "Unknown parameter 'sise'"},
}
TYPES = sorted(GOOD.keys() & LOADED)


def expected(kind, option, words):
    what = f"does not know the option '{option.partition('=')[0]}'" if words.startswith("Unknown") else f"does not accept '{option}'"
    return "error", f"{kind} {what}", f"the kernel says: {kind}: {words}"


BAD_HERE = {kind: list(BAD[kind]) for kind in TYPES if kind in BAD}
ERRORS = [expected(kind, option, words) for kind in BAD_HERE for option, words in BAD[kind].items()]


def unverified(options, reason):
    return [("note", f"'{option}' can't be verified: {reason}", "") for option in options]


def test_every_kernel_has_a_type_to_try():
    assert "tmpfs" in TYPES


def test_good_options_give_no_output():
    with Volumes({kind: GOOD[kind] for kind in TYPES}) as volumes:
        done = volumes.run(json_output=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_bad_options_are_errors_with_the_kernels_words():
    with Volumes(BAD_HERE) as volumes:
        assert volumes.findings() == ERRORS
        assert volumes.run().returncode == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_hears_the_same():
    with Volumes(BAD_HERE) as volumes:
        assert volumes.findings(**NOBODY) == ERRORS
        assert volumes.run(**NOBODY).stdout == volumes.run().stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_what_a_user_namespace_forbids_is_not_held_against_the_declaration():
    with Volumes({"tmpfs": ["noswap", "uid=1000", "gid=1000"]}) as volumes:
        assert not [one for one in volumes.findings(**NOBODY) if one[0] == "error"]


@pytest.mark.parametrize("wrapper", [
    [*FILTERED, "refuse"],
    ["unshare", "--user", "--map-root-user", "sh", "-c", 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"', "sh"],
], ids=["a container that forbids it", "no user namespaces"])
def test_where_nobody_may_ask_there_is_a_note_and_no_error(wrapper):
    with Volumes({"tmpfs": ["sise=5M", "noatime", "x-a"]}) as volumes:
        assert volumes.findings(wrapper=wrapper) == unverified(["sise=5M"], "not as an ordinary user here")
        assert volumes.run(wrapper=wrapper).returncode == 0
        assert volumes.run(wrapper=wrapper, json_output=False).stdout == ""


@pytest.mark.skipif("ramfs" not in LOADED, reason="this kernel has no ramfs")
def test_a_driver_that_takes_anything_verifies_nothing():
    with Volumes({"ramfs": ["anything", "mode=755"]}) as volumes:
        assert volumes.findings() == unverified(["anything", "mode=755"], "the kernel's driver of ramfs takes any option")


def test_only_loaded_drivers_are_asked_unless_always_is_said():
    with Volumes({"nosuchfs": ["a"]}) as volumes:
        assert volumes.findings() == unverified(["a"], "no driver of nosuchfs is loaded")
        assert volumes.findings("--kernel=always") == unverified(["a"], "the running kernel has no driver of nosuchfs")


def test_a_driver_that_hangs_costs_what_it_has_not_answered():
    options = {"tmpfs": ["sise=5M", "size=5M", "mode=9"]}
    with Volumes(options) as volumes:
        begin = time.monotonic()
        # To see that the driver may be asked, the canary, the first option, and that once more with its fellows.
        found = volumes.findings(wrapper=[*FILTERED, "hang", "4"])
        assert time.monotonic() - begin < 20
        assert found == [expected("tmpfs", "sise=5M", "Unknown parameter 'sise'"),
                         *unverified(["size=5M", "mode=9"], "the driver did not answer in time")]
        found = volumes.findings(wrapper=[*FILTERED, "hang", "0"])
        assert found == unverified(options["tmpfs"], "the driver did not answer in time")
