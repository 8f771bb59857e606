"""What tests of memory share."""

import pytest

from memory import understanding

from .scripted import ScriptedReader


@pytest.fixture
def reader(monkeypatch):
    """The scripted reader in place of those of the languages."""
    reader = ScriptedReader()
    monkeypatch.setattr(understanding, "reader_for", lambda language: reader)
    return reader
