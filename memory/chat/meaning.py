"""Leaks in other words altogether: sentences that mean what a hidden fact means, and nothing known."""

import numpy as np

from memory.embedding.base import EmbedderUnavailable
from memory.models import Fact
from memory.vectors import Vectors, active_embedder

from .telling import Source

# How near a hidden fact must be, and by how much nearer than anything known (benchmarks/guard.py).
NEAR = 0.72
NEARER = 0.12


def meant_by(texts, guard):
    """For each sentence the ``Source`` of the hidden fact that it means, or None.

    An embedder that does not answer finds nothing: the words were compared before.
    """
    if not texts or not guard.hidden:
        return [None] * len(texts)
    try:
        vectors = Vectors(active_embedder(guard.viewpoint.story))
        vectors.load(Fact.objects.filter(story__in=[bound.story for bound in guard.viewpoint.bounds]))
        hidden = np.stack(vectors.of_texts([fact.text for fact in guard.hidden]))
        said = np.stack(vectors.of_texts(texts))
        known = [*guard.known, *guard.asked]
        nearest_known = (
            (said @ np.stack(vectors.of_texts(known)).T).max(axis=1) if known else np.zeros(len(texts))
        )
    except EmbedderUnavailable:
        return [None] * len(texts)
    near = said @ hidden.T
    best = near.argmax(axis=1)
    found = []
    for row, column in enumerate(best):
        share, fact = near[row, column], guard.hidden[column]
        is_meant = share >= NEAR and share >= nearest_known[row] + NEARER
        found.append(Source(fact.kind, fact.id, fact.revealed, None) if is_meant else None)
    return found
