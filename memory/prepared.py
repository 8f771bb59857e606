"""Statements that are put again and again: PostgreSQL parses and plans each once for a connection.

Django writes the values into the text, so that every question is parsed and planned anew; with statements
like those of a recall that takes longer than answering them. Here the values travel beside the text, and from
the second time on (``prepare_threshold`` in the settings) PostgreSQL is given the name of what it knows. It
plans for all values alike (``plan_cache_mode``): a statement put through here must say by itself what is to
be looked up first.
"""

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg.pq import Format
from psycopg.types.numeric import Int8

from . import binary


class Put:
    """A statement that was put. Among others that travel together (``moments.one_moment_together``) it is on
    its way, and ``answer`` waits for it; ``read`` makes of its rows what is answered. An error may come with
    the answer."""

    def __init__(self, cursor, read=None):
        self._cursor, self._read = cursor, read

    @classmethod
    def known(cls, answer):
        """What needs no asking."""
        return cls(None, lambda _: answer)

    def answer(self):
        found = [] if self._cursor is None else self._rows()
        return self._read(found) if self._read else found

    def _rows(self):
        with connection.wrap_database_errors:
            # One that looks for nothing, and has been answered, has no rows to ask for.
            result = self._cursor.pgresult
            return [] if result is not None and not result.nfields else self._cursor.fetchall()


def put(sql, values, read=None):
    """Put a statement; ``values`` are those of its places, by position or by name. Its rows are tuples."""
    # Looked up once: what stands for the connection everywhere looks it up for each thing asked of it.
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    binary.teach(database.connection)
    cursor = psycopg.Cursor(database.connection)
    # In the form in which PostgreSQL keeps values: nothing has to be written and read as text.
    cursor.format = Format.BINARY
    if isinstance(values, dict):
        values = {name: _of_one_type(value) for name, value in values.items()}
    else:
        values = [_of_one_type(value) for value in values]
    if database.queries_logged:
        database.make_debug_cursor(cursor).execute(sql, values)
    elif database.execute_wrappers:
        database.make_cursor(cursor).execute(sql, values)
    else:
        with database.wrap_database_errors:
            cursor.execute(sql, values)
    return Put(cursor, read)


def rows(sql, values):
    """The rows that a statement finds, as tuples, if it looks for any."""
    return put(sql, values).answer()


def _of_one_type(value):
    """Numbers of any size as one type: PostgreSQL would prepare a statement for each of them."""
    if type(value) is int:
        return Int8(value)
    if type(value) is list and set(map(type, value)) <= {int}:
        return binary.numbers(value)
    return value
