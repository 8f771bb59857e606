"""bin/setup on machines that are not what it hoped for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]


def _clone_in(folder):
    shutil.copytree(HERE / "bin", folder / "bin")
    (folder / "requirements.txt").write_text("# nothing yet\n")
    return folder


@pytest.fixture
def clone(tmp_path):
    """A project with bin/setup and requirements that ask for nothing."""
    return _clone_in(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """Such a project, set up."""
    clone = _clone_in(tmp_path_factory.mktemp("ready"))
    first = _setup(clone)
    assert first.returncode == 0, first.stderr
    assert "Making .venv" in first.stdout
    return clone


def _setup(clone, path=None, **environment):
    environment = {
        "PATH": path or f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(clone),
    } | environment
    return subprocess.run(
        ["/bin/sh", str(clone / "bin" / "setup")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def _python_that(clone, *, says):
    """A folder with a python3 that prints `says` and exits as a too old one would."""
    folder = clone / "only"
    folder.mkdir()
    (folder / "python3").write_text(f"#!/bin/sh\necho '{says}'\n[ \"$1\" = --version ]\n")
    (folder / "python3").chmod(0o755)
    for name in ("dirname", "sh"):
        os.symlink(shutil.which(name), folder / name)
    return str(folder)


def test_a_python_that_is_too_old_is_named_in_one_line(clone):
    done = _setup(clone, path=_python_that(clone, says="Python 3.9.2"))
    assert done.returncode == 1
    assert done.stderr.strip() == "StoryHub needs Python 3.11 or later; here is Python 3.9.2."


def test_packages_are_installed_once_for_each_state_of_the_requirements(ready):
    (ready / "requirements.txt").write_text("# still nothing, but otherwise\n")
    assert "Installing the packages" in _setup(ready).stdout
    again = _setup(ready)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_half_made_venv_is_made_again(clone):
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to("/no/such/python")
    done = _setup(clone)
    assert done.returncode == 0, done.stderr
    assert "it was not whole" in done.stdout


def test_packages_that_cannot_be_had_leave_one_can_go_on_from(ready):
    (ready / "requirements.txt").write_text("a-package-that-is-not-there==1.0\n")
    done = _setup(ready, PIP_NO_INDEX="1")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].endswith("Run this again to go on.")
    (ready / "requirements.txt").write_text("# gone\n")
    assert _setup(ready).returncode == 0
