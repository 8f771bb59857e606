"""The vectors of talks in Amazon S3 Vectors: an index for each story, beside that of its facts."""

import numpy as np

from .base import StoreUnavailable
from .s3_indexes import PUT_AT_ONCE, TOP_K, S3Indexes, fitting
from .talks import SaidHit

# Talks in one filter: with what else is filtered by it stays far below what a request may hold.
TALKS_AT_ONCE = 50
# What a program gives a message to be found by, apart from what we do.
OWN = "own_"


class S3Messages(S3Indexes):
    """See ``MessageVectors``."""

    searchable = False

    def put(self, said):
        by_index = {}
        for one in said:
            by_index.setdefault(one.index, {})[one.thread, one.message] = one
        for index, held in by_index.items():
            for batch in fitting(map(_as_vector, held.values())):
                self._ask(index, "put_vectors", makes=next(iter(held.values())), vectors=batch)

    def remove(self, index, thread, messages):
        self._delete(index, [_key(thread, message) for message in messages])

    def forget(self, index, threads):
        # Keys tell whose they are; a list has no filter, and a query could leave some out.
        held = [vector["key"] for vector in self._listed(index)]
        self._delete(index, [key for key in held if key.partition(":")[0] in threads])

    def drop(self, index):
        self._ask(index, "delete_index")
        self._known.pop(index, None)

    def nearest(self, index, vector, *, threads, k, where=None):
        known, threads = self._index(index), sorted(threads)
        if known is None or known.dimension != len(vector) or not threads or k < 1:
            return []
        hits = []
        for start in range(0, len(threads), TALKS_AT_ONCE):
            within = _filter(threads[start : start + TALKS_AT_ONCE], where)
            hits += self._found(index, [float(value) for value in vector], within, k)
        return sorted(hits, key=lambda hit: (-hit.score, hit.thread, hit.message))[:k]

    def _found(self, index, vector, within, k):
        found = []
        query = {"queryVector": {"float32": vector}, "returnDistance": True, "filter": within}
        for page in self._pages(index, **query):
            found += [_hit(one) for one in page]
            if len(found) >= k or len(page) < TOP_K:
                break
        return found

    def _delete(self, index, keys):
        for start in range(0, len(keys), PUT_AT_ONCE):
            self._ask(index, "delete_vectors", keys=keys[start : start + PUT_AT_ONCE])


def _as_vector(said):
    vector = np.asarray(said.vector, np.float32)
    if not (np.isfinite(vector).all() and vector.any()):
        raise StoreUnavailable(f"{said.message} has no direction; an embedder must not give such a vector.")
    own = {f"{OWN}{name}": value for name, value in said.metadata.items()}
    return {
        "key": _key(said.thread, said.message),
        "data": {"float32": vector.tolist()},
        "metadata": {"threadId": said.thread} | own,
    }


def _key(thread, message):
    return f"{thread}:{message}"


def _hit(vector):
    thread, _, message = vector["key"].partition(":")
    return SaidHit(thread, message, 1.0 - vector["distance"])


def _filter(threads, where):
    all_of = [{"threadId": {"$in": threads}}]
    for name, value in (where or {}).items():
        condition = {"$in": value} if isinstance(value, list) else {"$eq": value}
        all_of.append({f"{OWN}{name}": condition})
    return {"$and": all_of}
