"""Commands find the embedded database ready."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.fixture
def fresh_state(tmp_path_factory):
    """A state folder in which nothing ever ran."""
    return tmp_path_factory.mktemp("fresh")


def run(state, *arguments):
    environment = os.environ | {"STORYHUB_STATE": str(state)}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_story_can_be_imported_before_anything_ever_ran(fresh_state, tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("Chapter 1. Rain\n\nMika hid the key.\n")
    done = run(fresh_state, "import_story", str(text), "--title", "The Lantern")
    assert (done.returncode, done.stdout.strip()) == (0, "the-lantern"), done.stderr


def test_a_dry_run_starts_no_database(fresh_state, tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("Chapter 1. Rain\n\nMika hid the key.\n")
    done = run(fresh_state, "import_story", str(text), "--title", "T", "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    assert not any(path.name.startswith("postgres") for path in fresh_state.iterdir())
