"""Reads a whole text: its scenes in order, each handing on to the next, with places counted in the whole."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from .reading import Carry, Mention, Person, Span, Statement, Utterance


@dataclass(frozen=True)
class SceneSpan:
    """A scene of a whole text and those who were in it."""

    start: int
    end: int
    present: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextReading:
    """What a whole text says. Offsets count from the start of the text."""

    language: str
    text: str
    cast: tuple[Person, ...] = ()
    scenes: tuple[SceneSpan, ...] = ()
    mentions: tuple[Mention, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    statements: tuple[Statement, ...] = ()


def read_text(text: str, language: str, cast: list[Person] | None = None) -> TextReading:
    """Read a whole text. With a cast, exactly those people are known; with ``None`` they are found first."""
    with _without_collecting():
        return _read(text, language, cast)


def _read(text: str, language: str, cast: list[Person] | None) -> TextReading:
    from . import reader_for

    reader = reader_for(language)
    people = list(cast) if cast is not None else reader.find_cast([text], [])
    scenes: list[SceneSpan] = []
    mentions: list[Mention] = []
    utterances: list[Utterance] = []
    statements: list[Statement] = []
    carry = Carry()
    for span in reader.scenes(text):
        reading = reader.read_scene(text[span.start : span.end], people, carry)
        carry = reading.carry
        scenes.append(SceneSpan(span.start, span.end, reading.present))
        mentions += [_moved(mention, span) for mention in reading.mentions]
        utterances += [_moved(utterance, span) for utterance in reading.utterances]
        statements += [_moved(statement, span) for statement in reading.statements]
    return TextReading(
        language, text, tuple(people), tuple(scenes), tuple(mentions), tuple(utterances), tuple(statements)
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Put off the search for cycles of garbage. The words of a book are millions of small tuples without a cycle, and
    looking through them again and again takes a sixth of the time of reading it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _moved(found, span: Span):
    return replace(found, start=found.start + span.start, end=found.end + span.start)
