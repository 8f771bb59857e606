"""A folder for servers of a test's own."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path():
    """Not the usual one: any pytest that starts shuts that to the account a database of root runs under."""
    folder = Path(tempfile.mkdtemp(prefix="storyhub-test-")).resolve()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
