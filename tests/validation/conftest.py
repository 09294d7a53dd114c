"""Where declarations stand so that an ordinary user can read them, and berth with them."""

import shutil
import tempfile
from pathlib import Path

import pytest
from checked import BERTH, Root


@pytest.fixture
def root():
    with tempfile.TemporaryDirectory(prefix="berth-validation-") as folder:
        Path(folder).chmod(0o755)
        yield Root(Path(folder))


@pytest.fixture(scope="session")
def public_berth():
    """A copy that everybody can run, wherever it has been built."""
    with tempfile.TemporaryDirectory(prefix="berth-validation-") as folder:
        Path(folder).chmod(0o755)
        yield Path(shutil.copy(BERTH, folder))
