"""The port to a vector store, and the values that pass through it."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import NamedTuple, Protocol

import numpy as np

from memory.viewpoint import Viewpoint

Vector = Sequence[float]
# Between the parts of a digest: no text holds it.
DIVIDER = "\x1f"


class StoreUnavailable(Exception):
    """The store did not answer. Nothing is lost: the truth is in the database and the work is tried again,
    not before ``retry_after`` seconds where that is known."""

    def __init__(self, reason, retry_after=None):
        super().__init__(reason)
        self.retry_after = retry_after


class StoreRefused(StoreUnavailable):
    """The store answers, but finds a fault with what it is asked."""


@dataclass(frozen=True)
class Record:
    """One fact for one holder (DESIGN 4). ``holder`` is a character's slug, or ``world``."""

    key: str
    index: str
    story_id: int
    episode_id: int
    episode_no: int
    timeline: float
    version: int
    scope: str
    holder: str
    fact_id: int
    importance: int
    text: str
    vector: Vector


class Hit(NamedTuple):
    """An answer of a store: which fact, under which key, how near (cosine similarity, -1 to 1), and the text
    of the record. The text may be out of date: what a fact says is asked of the truth."""

    fact_id: int
    key: str
    score: float
    text: str


@dataclass(frozen=True)
class Place:
    """Where an episode stands: its number and its place in story time."""

    number: int
    timeline: float


@dataclass(frozen=True)
class Held:
    """What a store holds under a key: the place it is filed under, and a digest of all the rest."""

    place: Place
    digest: str


def digest_of_record(record):
    """A digest of what a record holds, but for its place: 32 hexadecimal digits. Of its vector what half
    precision tells, so that all stores agree. (``stores/pgvector.py`` says the same in SQL.)"""
    told = (
        record.story_id,
        record.episode_id,
        record.version,
        record.scope,
        record.holder,
        record.fact_id,
        record.importance,
        record.text,
    )
    halves = np.asarray(record.vector, np.float32).astype(">f2")
    content = DIVIDER.join(map(str, told)).encode() + struct.pack(">HH", len(halves), 0) + halves.tobytes()
    return md5(content, usedforsecurity=False).hexdigest()


def record_key(episode_id, version, scope, holder, index):
    """``vec:{episode}:v{revision}:{scope}:{holder}:{index}``, such as ``vec:episode-1:v1:world:world:0``.

    The episode is that of the fact; what a character learned later is dated by the record, not by its key.
    """
    return f"{key_prefix(episode_id)}v{version}:{scope}:{holder}:{index}"


def key_prefix(episode_id):
    """How the keys of all records of an episode's facts begin."""
    return f"vec:episode-{episode_id}:"


class VectorStore(Protocol):
    """Keeps records, and finds the nearest that a viewpoint may see. One embedder's vectors per instance.

    ``is_ours`` says that the records are in our own database: they are read in the moment of a transaction.
    """

    is_ours: bool

    def put(self, records: Iterable[Record]) -> int:
        """Write records; one with a known key replaces the old one whole. Returns how many were written."""
        ...

    def delete(self, index: str, keys: Iterable[str]) -> int:
        """Remove records of one index; unknown keys are no error. Returns how many keys were asked for."""
        ...

    def drop(self, index: str) -> None:
        """Remove an index with all its records; an unknown one is no error."""
        ...

    def keys(self, index: str, episode_id: int | None = None) -> set[str]:
        """The keys held in an index: all, or those of one episode's facts and of what was learned in it."""
        ...

    def held(self, index: str) -> dict[str, Held]:
        """Every key held in an index, with the place it is filed under and a digest of what it holds: for
        comparing with the truth."""
        ...

    def digest(self, record: Record) -> str:
        """What ``held`` gives for a record that was put. Asks nobody."""
        ...

    def move(self, index: str, places: Mapping[int, Place]) -> int:
        """File the records of these episodes under new places; vectors stay. Returns how many changed."""
        ...

    def indexes(self) -> set[str]:
        """The names of all indexes that hold records."""
        ...

    def nearest(self, vector: Vector, *, seen_from: Viewpoint, k: int, text: str = "") -> list[Hit]:
        """The nearest k facts within the viewpoint's reaches, best first, a fact once. The first gate.

        ``text`` is the question in words, for a store that ranks by meaning and words together.
        """
        ...
