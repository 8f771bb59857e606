"""Texts that we have labelled: who says what to whom, who hears it, and what becomes known to whom.

The format is in ``benchmarks/gold/README.md``. A text stands beside its labels, or it is a published one that
is not part of the project; then the labels hold offsets and hashes, and the words are read from elsewhere.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from episodes.importing.decoding import decode
from episodes.importing.errors import Unreadable
from episodes.importing.text import words_of

SCRIPT, NARRATED = "script", "narrated"
_LINE_OF_A_SCRIPT = re.compile(r"^[^\s:：「“\"][^:：「“\"\n]{0,30}[:：]\s*\S", re.MULTILINE)


class BadLabels(ValueError):
    """Labels cannot be used: not JSON, a quote that is not in the text, or another edition of it."""


@dataclass(frozen=True)
class LabelledUtterance:
    """Something said. ``end`` is where the labelled words end, perhaps before the speech does
    (``is_whole`` tells). ``addressees`` and ``hearers`` are ``None`` where nobody can say;
    ``maybe`` are people of whom nobody can say whether they hear."""

    start: int
    end: int
    is_whole: bool
    speaker: str | None
    addressees: frozenset[str] | None
    hearers: frozenset[str] | None
    maybe: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LabelledFact:
    """What an editor would keep, the words that show it, and who knows it when the passage ends."""

    text: str
    start: int
    end: int
    known_by: frozenset[str]
    is_public: bool


@dataclass(frozen=True)
class LabelledText:
    """A text, or a passage of one, with its labels. ``people`` are ids and the names the text uses."""

    name: str
    language: str
    form: str
    is_published: bool
    text: str
    people: dict[str, tuple[str, ...]]
    utterances: tuple[LabelledUtterance, ...]
    facts: tuple[LabelledFact, ...]


def words_of_file(path: Path, language: str) -> str:
    """The text of a file as ``manage.py understand`` reads it: markup and notes taken off."""
    try:
        return words_of(decode(path.read_bytes(), path.name), path.name, language)
    except (OSError, Unreadable) as error:
        raise BadLabels(f"{path}: {error}") from error


def labelled_texts(
    folder: Path, language: str, part: str, published: Path | None, only: str = ""
) -> list[LabelledText]:
    """Every labelled text of a language in ``folder/LANGUAGE/PART`` (``dev`` or ``frozen``). Those whose words
    are published elsewhere are looked for in ``published``; without it they are left out, as are those whose names
    do not hold ``only``."""
    found = []
    for path in sorted((folder / language / part).glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if only not in path.stem or ("source" in data and published is None):
                continue
            found.append(_labelled(path, data, published))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise BadLabels(f"{path}: {error}") from error
        except (KeyError, TypeError, AttributeError) as error:
            raise BadLabels(f"{path}: a label is missing or of the wrong kind: {error!r}") from error
    return found


def _labelled(path: Path, data: dict, published: Path | None) -> LabelledText:
    is_published = "source" in data
    file = published / data["source"] if is_published else path.with_name(data["text"])
    text = words_of_file(file, data["language"])
    if len(text) != data.get("length", len(text)):
        raise BadLabels(
            f"{path.name}: {file} has {len(text)} characters, not {data['length']}: another edition."
        )
    people = {id: tuple(names) for id, names in data["people"].items()}
    places = _Places(path.name, text)
    said = tuple(_utterance(row, places, people) for row in data["utterances"])
    places = _Places(path.name, text)
    facts = tuple(_fact(row, places, people) for row in data.get("facts", ()))
    return LabelledText(
        path.stem, data["language"], data.get("form") or _form(text), is_published, text, people, said, facts
    )


class _Places:
    """Finds labelled words in a text, quotes of it in their order."""

    def __init__(self, name: str, text: str):
        self.name, self.text, self.at = name, text, 0

    def next(self, row: dict) -> tuple[int, int]:
        """Where the words of a row are, at or after those of the row before."""
        if "quote" not in row:
            return self._by_offsets(row)
        start = self.text.find(row["quote"], self.at)
        if start < 0:
            raise BadLabels(f"{self.name}: these words are not in the text, or out of order: {row['quote']}")
        self.at = start + 1
        return start, start + len(row["quote"])

    def anywhere(self, row: dict) -> tuple[int, int]:
        """Where the words of a row are, whatever the order."""
        self.at = 0
        return self.next(row)

    def _by_offsets(self, row: dict) -> tuple[int, int]:
        start, end = row["start"], row["end"]
        if hashlib.sha256(self.text[start:end].encode()).hexdigest()[: len(row["hash"])] != row["hash"]:
            raise BadLabels(f"{self.name}: at {start} to {end} the text has other words than were labelled.")
        return start, end


def _utterance(row: dict, places: _Places, people: dict) -> LabelledUtterance:
    start, end = places.next(row)
    hearers, speaker = row.get("hearers"), row["speaker"]
    _check(places.name, people, [*(hearers or ()), *([speaker] if speaker else ())])
    addressees = row.get("addressees")
    return LabelledUtterance(
        start,
        end,
        "quote" not in row,
        speaker,
        frozenset(_check(places.name, people, addressees)) if addressees else None,
        frozenset(hearers) - {speaker} if hearers is not None else None,
        frozenset(_check(places.name, people, row.get("maybe", ()))),
    )


def _fact(row: dict, places: _Places, people: dict) -> LabelledFact:
    start, end = places.anywhere(row)
    known_by = frozenset(_check(places.name, people, row["known_by"]))
    return LabelledFact(row["text"], start, end, known_by, row.get("scope") == "world")


def _check(name: str, people: dict, ids) -> list[str]:
    if unknown := [id for id in ids if id not in people]:
        raise BadLabels(f"{name}: nobody among the people has the id {unknown[0]}.")
    return list(ids)


def _form(text: str) -> str:
    """A text most of whose lines begin with a name and a colon is a script."""
    lines = [line for line in text.split("\n") if line.strip()]
    return SCRIPT if 2 * len(_LINE_OF_A_SCRIPT.findall(text)) > len(lines) else NARRATED
