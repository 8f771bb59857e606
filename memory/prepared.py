"""Statements that are put again and again: PostgreSQL parses and plans each once for a connection.

Django writes the values into the text, so that every question is parsed and planned anew; with statements
like those of a recall that takes longer than answering them. Here the values travel beside the text, and from
the second time on (``prepare_threshold`` in the settings) PostgreSQL is given the name of what it knows. It
plans for all values alike (``plan_cache_mode``): a statement put through here must say by itself what is to
be looked up first.
"""

import numpy as np
import psycopg
from django.db import connection
from psycopg.adapt import Dumper
from psycopg.pq import Format
from psycopg.types.numeric import Int8

# The types of bigint[] and tid[], and of what is in them.
_BIGINTS, _BIGINT = 1016, 20
_TIDS, _TID = 1010, 27
_NUMBER = np.dtype([("length", ">i4"), ("value", ">i8")])
_PLACE = np.dtype([("length", ">i4"), ("page", ">u4"), ("line", ">u2")])


class Numbers:
    """Whole numbers, as PostgreSQL's ``bigint[]``."""

    def __init__(self, values):
        self.values = np.asarray(values, np.int64)


class RowPlaces(Numbers):
    """Where rows are, as PostgreSQL's ``tid[]``: each the page times 65,536 and the line in it."""


class HalfVector:
    """A vector as pgvector's ``halfvec``."""

    def __init__(self, vector):
        self.values = np.asarray(vector, np.float16)


def rows(sql, values, *, binary=False):
    """The rows that a statement finds, as tuples; ``binary``: as PostgreSQL keeps them, for numbers alone.

    ``values`` are those of the statement's places, by position or by name.
    """
    connection.ensure_connection()
    cursor = psycopg.Cursor(connection.connection)
    cursor.format = Format.BINARY if binary else Format.TEXT
    _teach(connection.connection)
    if isinstance(values, dict):
        values = {name: _as_one_type(value) for name, value in values.items()}
    else:
        values = [_as_one_type(value) for value in values]
    seen = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with seen(cursor) as wrapped:
        wrapped.execute(sql, values)
        return wrapped.fetchall()


def _as_one_type(value):
    """Numbers of any size as one type: PostgreSQL would prepare a statement for each of them."""
    if type(value) is int:
        return Int8(value)
    if type(value) is list and all(type(one) is int for one in value):
        return Numbers(value)
    return value


class _NumbersDumper(Dumper):
    oid = _BIGINTS
    format = Format.BINARY

    def dump(self, numbers):
        elements = np.empty(len(numbers.values), _NUMBER)
        elements["length"], elements["value"] = 8, numbers.values
        return _array(_BIGINT, elements)


class _RowPlacesDumper(Dumper):
    oid = _TIDS
    format = Format.BINARY

    def dump(self, places):
        elements = np.empty(len(places.values), _PLACE)
        elements["length"] = 6
        elements["page"], elements["line"] = places.values >> 16, places.values & 65535
        return _array(_TID, elements)


class _HalfVectorDumper(Dumper):
    format = Format.BINARY

    def dump(self, vector):
        return np.array([len(vector.values), 0], ">i2").tobytes() + vector.values.astype(">f2").tobytes()


class _AsText(Dumper):
    """As the log of statements shows it; nothing is asked like this."""

    def dump(self, given):
        values = given.values.tolist()
        if isinstance(given, RowPlaces):
            values = [f'"({value >> 16},{value & 65535})"' for value in values]
        inside = ",".join(map(str, values))
        return (f"[{inside}]" if isinstance(given, HalfVector) else f"{{{inside}}}").encode()


def _array(kind, elements):
    return np.array([1, 0, kind, len(elements), 1], ">i4").tobytes() + elements.tobytes()


def _teach(server):
    """Tell a connection, once, how these values are sent."""
    if getattr(server, "knows_numbers", False):
        return
    for kind, dumper in (
        (Numbers, _NumbersDumper),
        (RowPlaces, _RowPlacesDumper),
        (HalfVector, _HalfVectorDumper),
    ):
        server.adapters.register_dumper(kind, _AsText)
        server.adapters.register_dumper(kind, dumper)
    server.knows_numbers = True
