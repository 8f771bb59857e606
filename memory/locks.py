"""Locks that the database keeps between workers, for as long as a connection lives."""

from contextlib import contextmanager
from hashlib import blake2b

from django.db import connection


@contextmanager
def alone(*name):
    """Hold the lock of this name if it is free; yields whether it is held. Never waits."""
    yield from _held("pg_try_advisory_lock", "pg_advisory_unlock", name)


@contextmanager
def in_turn(*name):
    """Wait for the lock of this name and hold it: one at a time."""
    yield from _held("pg_advisory_lock", "pg_advisory_unlock", name)


@contextmanager
def together(*name):
    """Hold the lock of this name together with others who do; waits for one who holds it ``in_turn``."""
    yield from _held("pg_advisory_lock_shared", "pg_advisory_unlock_shared", name)


def _held(lock, unlock, name):
    key = int.from_bytes(blake2b(":".join(map(str, name)).encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [key])
        # The functions that wait return nothing.
        held = cursor.fetchone()[0] is not False
    try:
        yield held
    finally:
        if held and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {unlock}(%s)", [key])
