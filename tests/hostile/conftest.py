"""Hostile input: what nobody should be able to do to the generator, and through it to PID 1."""

import os
import shutil
import tempfile

import machine as machines
import pytest


MEMORY = "/dev/shm"  # units are written to a tmpfs, in earnest too


def pytest_configure(config):
    if config.option.basetemp is None and os.access(MEMORY, os.W_OK):
        config.option.basetemp = tempfile.mkdtemp(prefix="berth-hostile-", dir=MEMORY)


def pytest_unconfigure(config):
    if str(config.option.basetemp).startswith(f"{MEMORY}/berth-hostile-"):
        shutil.rmtree(config.option.basetemp, ignore_errors=True)


def cannot(reason: str) -> None:
    """Skips what can't run here; where the tests are meant to run, that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(autouse=True, scope="session")
def able():
    if os.geteuid() != 0:
        cannot("only root can make files of other users, and only root's are trusted")
    if not machines.GENERATOR.is_file():
        cannot(f"BERTH_BUILD: there is no {machines.GENERATOR}")


@pytest.fixture
def machine(tmp_path):
    """A root without declarations. What it wrote is removed at once: some tests write much."""
    made = machines.Machine(tmp_path)
    yield made
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture
def need():
    """Asks for a program that a test can't do without."""

    def need_program(name: str) -> str:
        found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
        if found is None:
            cannot(f"{name} is not installed")
        return found

    return need_program
