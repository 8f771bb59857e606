"""``manage.py understand``: the contract that tools outside rely on."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

KEYS = ["language", "text", "scenes", "characters", "utterances", "facts"]


def understood(*arguments):
    out = io.StringIO()
    call_command("understand", *arguments, "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text(
        "Anna and Ben stood at the gate. “I stole the ring,” said Anna to Ben.\n", encoding="utf-8"
    )
    return path


def test_it_prints_the_keys_of_the_contract_and_true_offsets(story):
    (data,) = understood(str(story))
    assert list(data) == KEYS
    assert data["language"] == "en"
    text = data["text"]
    said = data["utterances"][0]
    assert list(said) == ["start", "end", "text", "speaker", "addressees", "hearers"]
    assert text[said["start"] : said["end"]] == said["text"] == "“I stole the ring,”"
    fact = data["facts"][0]
    assert list(fact) == [
        "text",
        "scope",
        "known_by",
        "stance",
        "importance",
        "kind",
        "quote",
        "start",
        "end",
    ]
    assert text[fact["start"] : fact["end"]] == fact["quote"]
    assert sorted(fact["known_by"]) == ["anna", "ben"]
    anna = next(person for person in data["characters"] if person["id"] == "anna")
    assert list(anna) == ["id", "name", "aliases", "mentions"]
    assert {text[start:end] for start, end in anna["mentions"]} == {"Anna"}
    assert list(data["scenes"][0]) == ["start", "end", "present"]


def test_files_are_answered_in_order_one_line_each(story, tmp_path):
    other = tmp_path / "two.txt"
    other.write_text("The rain fell.\n", encoding="utf-16")
    first, second = understood(str(story), str(other))
    assert first["text"].startswith("Anna")
    assert second["text"].startswith("The rain")


def test_standard_input_and_a_cast(story, tmp_path, monkeypatch):
    cast = tmp_path / "cast.json"
    cast.write_text(
        '[{"id": "a-1", "name": "Anna"}, {"id": "b-2", "name": "Benjamin", "aliases": ["Ben"]}]',
        encoding="utf-8",
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(story.read_bytes())))
    (data,) = understood("-", "--language", "en", "--cast", str(cast))
    assert [person["id"] for person in data["characters"]] == ["a-1", "b-2"]
    assert data["utterances"][0]["speaker"] == "a-1"
    assert data["utterances"][0]["hearers"] == ["b-2"]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    for path in (picture, tmp_path / "missing.txt"):
        with pytest.raises(CommandError, match=path.name):
            understood(str(path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ('{"id": 1}', "a list"),
        ('[{"id": "a"}]', "name"),
        ('[{"id":"a","name":"A"},{"id":"a","name":"B"}]', "twice"),
    ],
)
def test_a_cast_that_cannot_be_used_is_explained(story, tmp_path, content, message):
    cast = tmp_path / "cast.json"
    cast.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        understood(str(story), "--cast", str(cast))
