"""Programs of npm that tests ask for a second opinion, installed once into the build folder as tests/node/ pins them."""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PINNED = Path(__file__).resolve().parent.parent / "node"
LIMIT = 240  # seconds for the installation


def installed() -> Path:
    """The folder with `node_modules`. Without npm or a registry the test is skipped, in CI it fails."""
    build = Path(os.environ["BERTH_BUILD"]).resolve()
    with open(build / "node.lock", "w") as others:  # of the processes that run tests one installs
        fcntl.flock(others, fcntl.LOCK_EX)
        return installed_in(build / "node")


def installed_in(folder: Path) -> Path:
    lock = (PINNED / "package-lock.json").read_bytes()
    stamp = folder / "installed.json"
    if stamp.exists() and stamp.read_bytes() == lock:
        return folder
    if problem := install(folder):
        assert os.environ.get("CI") != "true", problem
        pytest.skip(problem)
    stamp.write_bytes(lock)
    return folder


def install(folder: Path) -> str:
    """Says why it could not."""
    if not (shutil.which("npm") and shutil.which("node")):
        return "npm is not installed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINNED / name, folder)
    try:
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder,
                       check=True, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return f"npm could not install the tools within {LIMIT} seconds"
    except subprocess.CalledProcessError as error:
        return f"npm could not install the tools: {(error.stderr.strip().splitlines() or ['no reason given'])[0]}"
    return ""


def taplo(folder: Path, *words, **options) -> subprocess.CompletedProcess:
    command = ["node", folder / "node_modules/@taplo/cli/dist/cli.js", "lint", "--colors", "never", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


def validated(folder: Path, schema: Path, *documents: Path) -> str:
    """What is wrong with the JSON documents by the schema; empty if nothing is."""
    done = subprocess.run(["node", PINNED / "validate.js", schema, *documents], cwd=folder, capture_output=True,
                          text=True, timeout=120, check=False)
    assert not done.stderr, done.stderr
    assert done.returncode == (1 if done.stdout else 0)
    return done.stdout


def sarif_schema(folder: Path) -> Path:
    (schema,) = (folder / "node_modules/@microsoft/jest-sarif/lib/schemas").glob("sarif-2.1.0*.json")
    return schema
