"""Locks between processes that the kernel lets go when their holder dies, however it dies."""

import fcntl
import os
from contextlib import contextmanager


@contextmanager
def exclusive(path):
    """Hold `path` alone; waits for whoever holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class SharedUse:
    """Says "this process uses it" of a file, and knows whether it was the last to say so."""

    def __init__(self, path):
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def is_last(self):
        """Whether nobody else uses it; call under a lock that keeps newcomers out."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self):
        os.close(self._handle)
