"""Reading several things as they were at one moment."""

from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import IsolationLevel

from . import prepared

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@contextmanager
def one_moment():
    """All that is read inside is read as of one moment, whatever others write meanwhile.

    An answer made of several questions to the database would otherwise hold a fact of before a switch beside
    one of after it, or neither. Inside somebody's transaction that transaction decides. Write nothing inside,
    and ask nobody who has to be waited for.
    """
    if connection.in_atomic_block:
        yield
        return
    # As Django would in a moment: it may put another connection in the place of one that broke.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    usual = raw.isolation_level, raw.read_only
    # Said as the transaction begins: as a statement of its own it would have to be waited for.
    raw.isolation_level, raw.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        with transaction.atomic():
            yield
    finally:
        if not raw.closed:
            raw.isolation_level, raw.read_only = usual


@contextmanager
def one_moment_together():
    """The same, for statements that are ``prepared.put``: they travel without waiting for each other, and
    beginning and ending the moment travel with them. What is still on its way at the end can be answered
    afterwards.

    Inside somebody's transaction an error in here leaves that as it was before.
    """
    if connection.in_atomic_block:
        with transaction.atomic(), connection.connection.pipeline():
            yield
        return
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    try:
        with connection.wrap_database_errors, raw.pipeline():
            # Not by Django, which waits for either.
            prepared.put(_BEGIN, ())
            yield
            prepared.put("COMMIT", ())
    except BaseException:
        if not raw.closed:
            raw.rollback()
        raise
