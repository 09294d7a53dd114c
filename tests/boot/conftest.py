"""How the boot tests get their containers and machines, and what a failed one shows of them."""

import functools
import os
import signal
from contextlib import ExitStack
from pathlib import Path

import everything
import figures
import image
import isolation
import machine
import pytest
import shared_disks
from booted import Booted
from container import Container

# nohup(1) or a shell's & may have started the tests; what they start gets the signals all the same.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def cannot(reason: str) -> None:
    """Skips what can't run here; where the tests are meant to run, that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@functools.cache
def releases() -> list[str]:
    """BERTH_TEST_RELEASES narrows what tests marked every_release run on."""
    chosen = os.environ.get("BERTH_TEST_RELEASES")
    return chosen.split(",") if chosen else list(image.SYSTEMD)


def pytest_generate_tests(metafunc):
    mark = metafunc.definition.get_closest_marker("every_release")
    if mark and "release" in metafunc.fixturenames:
        chosen = [release for release in releases() if image.SYSTEMD[release] >= mark.kwargs.get("since", 0)]
        metafunc.parametrize("release", chosen or [None], indirect=True, scope="session")


def pytest_configure(config):
    config.pluginmanager.register(Failures(config), "failures")


class Failures:
    """Names what failed at once: whoever ends a run that takes too long gets no summary."""

    def __init__(self, config):
        self._config = config

    def pytest_runtest_logreport(self, report):
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and reporter:
            reporter.write_line(f"\nfailed in {report.when}: {report.nodeid}")


def is_unwanted(item) -> bool:
    """For none of the releases, in another file, an emulated machine, or what kills a program at each step, where the environment
    leaves those out."""
    if not item.path.name.startswith(tuple(os.environ.get("BERTH_TEST_BOOT", "test_").split(","))):
        return True
    if os.environ.get("BERTH_TEST_KILLED") == "no" and item.get_closest_marker("killed"):
        return True
    no_release = hasattr(item, "callspec") and item.callspec.params.get("release", "") is None
    return no_release or os.environ.get("BERTH_TEST_MACHINES") == "no" and "emulated" in item.fixturenames


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(config, items):
    unwanted = [item for item in items if is_unwanted(item)]
    config.hook.pytest_deselected(items=unwanted)
    # Emulated machines, one after another, take longest: with them begun first nobody has to wait for them at the end.
    items[:] = sorted((item for item in items if item not in unwanted), key=lambda item: "emulated" not in item.fixturenames)
    for item in items:
        if item.get_closest_marker("one_container"):
            release = item.callspec.params.get("release", "") if hasattr(item, "callspec") else ""
            item.add_marker(pytest.mark.xdist_group(f"{item.module.__name__}-{release}"))


@pytest.fixture(scope="session")
def release(request):
    """The Debian release that a test runs on: the oldest, but for tests marked every_release."""
    return getattr(request, "param", "bookworm")


@pytest.fixture(scope="session")
def plain(release):
    """Makes containers with hand-written units only."""
    if reason := isolation.obstacle():
        cannot(reason)
    return lambda files=None, **options: Container(files, **({"release": release} | options))


@pytest.fixture(scope="session")
def systemd(release):
    """The version of systemd, for what differs."""
    return image.SYSTEMD[release]


@pytest.fixture(scope="session")
def build():
    """The meson build folder."""
    build = os.environ.get("BERTH_BUILD")
    if not build:
        cannot("BERTH_BUILD does not name a meson build folder")
    build = Path(build).resolve()
    if not (build / "meson-info").is_dir():
        cannot(f"BERTH_BUILD: {build} is no meson build folder")
    return build


@pytest.fixture(scope="session")
def berth(plain, build):
    """Makes containers that berth is installed in."""
    return lambda files=None, **options: plain(files, build=build, **options)


@pytest.fixture(scope="session")
def emulated(build):
    """Makes emulated machines that berth is installed in."""
    if reason := machine.obstacle():
        cannot(reason)
    return lambda files=None, **options: machine.Machine(files, build=build, **options)


@pytest.fixture(scope="session")
def machine_with_disks(emulated, tmp_path_factory):
    """The one of shared_disks."""
    with emulated(shared_disks.FILES, disks=shared_disks.made(tmp_path_factory.mktemp("disks")), until={"running"}) as machine:
        yield machine


@pytest.fixture(scope="session")
def end_of_everything():
    """Closed by the last test of the machine with everything: those of other machines need its room."""
    with ExitStack() as end:
        yield end


@pytest.fixture(scope="session")
def machine_with_everything(emulated, end_of_everything, tmp_path_factory):
    """For test_everything.py, and for the files whose names go on from there, in this order."""
    disks = everything.made_disks(tmp_path_factory.mktemp("disks"))
    return end_of_everything.enter_context(emulated(everything.FILES, disks=disks, until={"degraded"}))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if item.get_closest_marker("fault") and call.when == "call":
        figures.record("faults", item.callspec.params["release"], faults=1, survived=int(report.passed))
    reports, Booted.reports[:] = Booted.reports[:], []
    if report.failed:
        for text in reports + [guest.report() for guest in Booted.alive]:
            report.sections.append(("guest", text))
