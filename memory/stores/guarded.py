"""A store of another service, left in peace while it does not answer."""

from memory import circuit

from .base import StoreRefused, StoreUnavailable

# So many failures in a row, each of which was tried again and again before it counted, are no accident.
FAILURES = 2


class Guarded:
    """Asks a store through a circuit: after repeated failure neither work nor a question waits for it, in any
    process, until a while has passed. Made of a store and the ``name`` of its service."""

    def __init__(self, store, name):
        self.store, self.name = store, name

    def _ask(self, question, *values, **options):
        standing = circuit.standing_of(self.name)
        if wait := standing.seconds_to_wait:
            raise StoreUnavailable("The vector store failed repeatedly and is left in peace.", wait)
        try:
            answer = question(*values, **options)
        except StoreRefused:
            raise
        except StoreUnavailable as error:
            circuit.record_failure(self.name, str(error), failures=FAILURES)
            raise
        if standing.failures:
            circuit.record_success(self.name)
        return answer


class GuardedStore(Guarded):
    """A ``VectorStore``."""

    is_ours = False

    def put(self, records):
        return self._ask(self.store.put, records)

    def delete(self, index, keys):
        return self._ask(self.store.delete, index, keys)

    def drop(self, index):
        return self._ask(self.store.drop, index)

    def keys(self, index, episode_id=None):
        return self._ask(self.store.keys, index, episode_id)

    def held(self, index):
        return self._ask(self.store.held, index)

    def digest(self, record):
        return self.store.digest(record)

    def move(self, index, places):
        return self._ask(self.store.move, index, places)

    def indexes(self):
        return self._ask(self.store.indexes)

    def nearest(self, vector, *, seen_from, k, text=""):
        return self._ask(self.store.nearest, vector, seen_from=seen_from, k=k, text=text)


class GuardedMessages(Guarded):
    """A ``MessageVectors``."""

    def put(self, said):
        return self._ask(self.store.put, said)

    def remove(self, index, thread, messages):
        return self._ask(self.store.remove, index, thread, messages)

    def forget(self, index, threads):
        return self._ask(self.store.forget, index, threads)

    def drop(self, index):
        return self._ask(self.store.drop, index)

    def nearest(self, index, vector, *, threads, k, where=None):
        return self._ask(self.store.nearest, index, vector, threads=threads, k=k, where=where)
