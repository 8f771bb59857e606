"""Statements that are put again and again: PostgreSQL parses and plans each once for a connection.

Django writes the values into the text, so that every question is parsed and planned anew; with statements
like those of a recall that takes longer than answering them. Here the values travel beside the text, and from
the second time on (``prepare_threshold`` in the settings) PostgreSQL is given the name of what it knows. It
plans for all values alike (``plan_cache_mode``): a statement put through here must say by itself what is to
be looked up first.
"""

import psycopg
from django.db import connection
from psycopg.pq import Format
from psycopg.types.numeric import Int8

from . import binary


def rows(sql, values, *, as_kept=False):
    """The rows that a statement finds, as tuples, if it looks for any.

    ``values`` are those of the statement's places, by position or by name. ``as_kept``: numbers and texts
    come in the form in which PostgreSQL keeps them.
    """
    connection.ensure_connection()
    binary.teach(connection.connection)
    cursor = psycopg.Cursor(connection.connection)
    cursor.format = Format.BINARY if as_kept else Format.TEXT
    if isinstance(values, dict):
        values = {name: _of_one_type(value) for name, value in values.items()}
    else:
        values = [_of_one_type(value) for value in values]
    seen = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with seen(cursor) as wrapped:
        wrapped.execute(sql, values)
        return wrapped.fetchall() if cursor.pgresult.nfields else []


def _of_one_type(value):
    """Numbers of any size as one type: PostgreSQL would prepare a statement for each of them."""
    if type(value) is int:
        return Int8(value)
    if type(value) is list and all(type(one) is int for one in value):
        return binary.numbers(value)
    return value
