"""The port to the vectors of what was said in talks: apart from those of facts, in the same store."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .base import Vector

# How the names of these indexes begin; those of facts begin otherwise.
TALKS = "talk-memory-"
# What a message may carry to be filtered by: S3 Vectors takes 2,048 bytes of all filterable metadata.
LARGEST = 1000  # bytes of names and values
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
Scalar = str | int | float | bool


def talk_index(story_id):
    """The index of what was said in the talks of a story."""
    return f"{TALKS}{story_id}"


def filterable(metadata):
    """What of the metadata of a message it can be found by: short scalars under plain names."""
    kept, room = {}, LARGEST
    for name, value in metadata.items():
        if isinstance(name, str) and _NAME.fullmatch(name) and isinstance(value, Scalar):
            room -= len(name) + len(str(value).encode()) + 8
            if room >= 0:
                kept[name] = value
    return kept


@dataclass(frozen=True)
class Said:
    """A message of a talk with its vector, and the metadata it can be found by."""

    index: str
    thread: str
    message: str
    vector: Vector
    metadata: Mapping[str, Scalar] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class SaidHit:
    """A message that was found, and how near it is (cosine similarity, -1 to 1)."""

    thread: str
    message: str
    score: float


class MessageVectors(Protocol):
    """Keeps what was said, and finds the nearest in given talks. One embedder's vectors per instance."""

    def put(self, said: Iterable[Said]) -> None:
        """Write; a message that is there is replaced."""
        ...

    def remove(self, index: str, thread: str, messages: Iterable[str]) -> None:
        """Remove messages of a talk; unknown ones are no error."""
        ...

    def forget(self, index: str, threads: Collection[str]) -> None:
        """Remove everything of these talks."""
        ...

    def drop(self, index: str) -> None:
        """Remove an index; an unknown one is no error."""
        ...

    def nearest(
        self,
        index: str,
        vector: Vector,
        *,
        threads: Collection[str],
        k: int,
        where: Mapping[str, Scalar | list] | None = None,
    ) -> list[SaidHit]:
        """The nearest k messages of these talks, best first; none of no talks. With ``where`` only those
        whose metadata has these values (one of them, where a list is given)."""
        ...


def passes(metadata, where):
    """Whether metadata has the values that are asked for."""
    return all(name in metadata and _same(metadata[name], wanted) for name, wanted in (where or {}).items())


def _same(value, wanted):
    choices = wanted if isinstance(wanted, list) else [wanted]
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in choices)
