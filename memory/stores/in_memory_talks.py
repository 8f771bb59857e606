"""The twin in process of the vectors of talks: for tests and trying out."""

import numpy as np

from .talks import SaidHit, passes


class InMemoryMessages:
    """See ``MessageVectors``."""

    def __init__(self):
        self._said = {}

    def put(self, said):
        for one in said:
            self._said.setdefault(one.index, {})[one.thread, one.message] = one

    def remove(self, index, thread, messages):
        for message in messages:
            self._said.get(index, {}).pop((thread, message), None)

    def forget(self, index, threads):
        held = self._said.get(index, {})
        for key in [key for key in held if key[0] in threads]:
            del held[key]

    def drop(self, index):
        self._said.pop(index, None)

    def nearest(self, index, vector, *, threads, k, where=None):
        found = [
            SaidHit(one.thread, one.message, _cosine(one.vector, vector))
            for one in self._said.get(index, {}).values()
            if one.thread in threads and len(one.vector) == len(vector) and passes(one.metadata, where)
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.thread, hit.message))[:k]


def _cosine(one, other):
    one, other = np.asarray(one, float), np.asarray(other, float)
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
