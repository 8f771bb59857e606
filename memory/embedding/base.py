"""The port to an embedder."""

from typing import Protocol


class EmbedderUnavailable(Exception):
    """The embedder did not answer; the work is tried again later."""


class Embedder(Protocol):
    """Turns texts into vectors whose cosine tells how alike they mean.

    ``name`` names model and version: vectors of different names are never compared. ``dimension`` is the
    length of every vector. No vector is all zeros.
    """

    name: str
    dimension: int

    def embed(self, texts: list[str]) -> list[list[float]]:
        """One unit vector per text, in order. Raises ``EmbedderUnavailable``."""
        ...

    def embed_question(self, question: str) -> list[float]:
        """The vector to search with. Raises ``EmbedderUnavailable``."""
        ...
