"""Values in the form in which PostgreSQL keeps them: written by the thousand, and read unparsed.

A list of numbers takes as long to write as text, and to read, as a search for them takes.
"""

import numpy as np
from psycopg.adapt import Dumper
from psycopg.pq import Format

# What PostgreSQL calls the types of an array's elements.
BIGINT, INT, FLOAT8, TEXT, BYTEA, TID = 20, 23, 701, 25, 17, 27
_NUMBERS = {BIGINT: ">i8", INT: ">i4", FLOAT8: ">f8"}


class Binary:
    """A value in PostgreSQL's form. Of which type it is, the statement says or implies."""

    def __init__(self, data):
        self.data = data


def numbers(values, kind=BIGINT):
    """Numbers as ``bigint[]``, or as an array of another ``kind``."""
    number = np.dtype(_NUMBERS[kind])
    elements = np.empty(len(values), [("length", ">i4"), ("value", number)])
    elements["length"], elements["value"] = number.itemsize, values
    return _array(kind, elements)


def row_places(values):
    """Where rows are (the page times 65,536 and the line in it) as ``tid[]``."""
    elements = np.empty(len(values), [("length", ">i4"), ("page", ">u4"), ("line", ">u2")])
    elements["length"], elements["page"], elements["line"] = 6, values >> 16, values & 65535
    return _array(TID, elements)


def texts(values):
    """Texts as ``text[]``."""
    return _strings(TEXT, [value.encode() for value in values])


def byte_strings(values):
    """Bytes as ``bytea[]``; None stays NULL."""
    return _strings(BYTEA, values)


def half_vector(vector):
    """A vector as pgvector's ``halfvec``."""
    halves = np.asarray(vector, ">f2")
    return Binary(np.array([len(halves), 0], ">i2").tobytes() + halves.tobytes())


def half_vectors(matrix, kind):
    """The rows of a matrix as ``halfvec[]``; ``kind`` is what this database calls a ``halfvec``."""
    count, dimension = matrix.shape
    elements = np.empty(
        count, [("length", ">i4"), ("dimension", ">i2"), ("unused", ">i2"), ("values", ">f2", (dimension,))]
    )
    elements["length"], elements["dimension"], elements["unused"] = 4 + 2 * dimension, dimension, 0
    elements["values"] = matrix
    return _array(kind, elements)


def teach(connection):
    """Tell a psycopg connection, once, how these values are sent."""
    if not getattr(connection, "knows_binary", False):
        connection.adapters.register_dumper(Binary, _InTheLog)
        connection.adapters.register_dumper(Binary, _AsItIs)
        connection.knows_binary = True


def _strings(kind, values):
    missing = (-1).to_bytes(4, "big", signed=True)
    parts = [missing if value is None else len(value).to_bytes(4, "big") + value for value in values]
    return Binary(_head(kind, len(parts), None in values) + b"".join(parts))


def _array(kind, elements):
    return Binary(_head(kind, len(elements)) + elements.tobytes())


def _head(kind, count, has_nulls=False):
    """What comes before the elements of an array of one dimension, the first of which has the number 1."""
    return np.array([1, has_nulls, kind, count, 1], ">u4").tobytes()


class _AsItIs(Dumper):
    format = Format.BINARY

    def dump(self, value):
        return value.data


class _InTheLog(Dumper):
    """Where Django writes down what was asked."""

    def dump(self, value):
        return f"({len(value.data)} bytes)".encode()
