"""Other vector stores, asked the same questions: an adapter each, which none of our own code imports.

They are no requirements of ours. What is not installed is left out, and the benchmark says so; docs/stores.md
tells how they are installed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

# In the order in which they are measured.
PEERS = {
    "pgvector-btree": "pgvector_sql:ByBTree",
    "pgvector-hnsw": "pgvector_sql:ByHnsw",
    "qdrant-edge": "qdrant_edge:QdrantEdge",
    "lancedb": "lance:Lance",
    "chromadb": "chroma:Chroma",
    "mem0": "mem0_pgvector:Mem0",
    "mastra": "mastra:Mastra",
}


class NotInstalled(Exception):
    """What a peer needs is not here; the message says what."""


@dataclass(frozen=True)
class Row:
    """A memory record as peers keep it: a fact for one holder, in story time."""

    story: int
    holder: str
    place: float
    fact: int
    text: str
    vector: np.ndarray


@dataclass(frozen=True)
class Question:
    """The nearest ``k`` rows of a story that one of these holders has since a place of at most ``until``."""

    vector: np.ndarray
    story: int
    holders: tuple[str, ...]
    until: float
    k: int


class Peer(Protocol):
    """A store of somebody else's, with the rows of one size in a place of its own. Either filled or asked."""

    def fill(self, rows: Iterable[Row]) -> None:
        """Write all rows, in place of what a filling that was broken off has left, and build the indexes."""
        ...

    def open(self) -> None:
        """Make ready to be asked; the rows are there, from this run or an earlier one."""
        ...

    def ask(self, question: Question) -> tuple[float, list[tuple[int, str]]]:
        """The (fact, text) pairs found, nearest first, and the seconds that it took."""
        ...

    def close(self) -> None:
        """Let go of files, connections and processes; the rows stay."""
        ...


def peer(name, folder: Path, label: str, dimension: int) -> Peer:
    """The peer of this name, whose rows go into ``folder`` or tables under ``label``. Raises
    ``NotInstalled``."""
    module, kind = PEERS[name].split(":")
    try:
        return getattr(import_module(f"{__name__}.{module}"), kind)(folder / name, label, dimension)
    except ImportError as error:
        raise NotInstalled(f"{error.name or error} is not installed") from error


def in_batches(rows, size):
    """Lists of so many rows; the last may be shorter."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
