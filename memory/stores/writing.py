"""How records get into the table of the store in PostgreSQL: a batch a statement, with their codes.

Everything travels in PostgreSQL's own form, a column at a time: writing a vector as text and reading it again
takes longer than putting it in its place.
"""

import numpy as np
from django.db import connection

from memory import binary, prepared

BATCH = 2000
# A set of more records is given codes; its centre is taken then, and again whenever it has grown so many
# times over.
CODED_FROM = 1000
GROWTH = 8
# By what share of the square of a direction the centre may have moved before all codes are made anew.
MOVED = 0.01
# The columns of a record beside its vector, with their types.
COLUMNS = {
    "key": "text",
    "story_id": "bigint",
    "episode_id": "bigint",
    "episode_no": "int",
    "timeline": "float8",
    "version": "int",
    "scope": "text",
    "holder": "text",
    "fact_id": "bigint",
    "importance": "int",
    "text": "text",
}
_KINDS = {"bigint": binary.BIGINT, "int": binary.INT, "float8": binary.FLOAT8}
_MADE = {"vector": "halfvec", "code": "bytea", "along": "float8"}
_NAMES = ", ".join(f'"{name}"' for name in (*COLUMNS, *_MADE))
_ARRAYS = ", ".join(f"%({name})s::{kind}[]" for name, kind in (*COLUMNS.items(), *_MADE.items()))
_CHANGED = ", ".join(f'"{name}" = excluded."{name}"' for name in ("stamp", *COLUMNS, *_MADE))
_PUT = f"""
    INSERT INTO memory_memoryrecord (record_set_id, stamp, {_NAMES})
    SELECT %(record_set)s::bigint, %(stamp)s::bigint, given.* FROM unnest({_ARRAYS}) AS given ({_NAMES})
    ON CONFLICT (record_set_id, "key") DO UPDATE SET {_CHANGED}
"""
# The row is locked before the generation is drawn, so generations of a set rise in the order of commits.
_NEXT = """
    INSERT INTO memory_recordset AS chosen (embedder, index, dimension, generation, written, centred)
    VALUES (%s, %s, %s, nextval('memory_recordset_generations'), %s, 0)
    ON CONFLICT (embedder, index) DO UPDATE
    SET generation = nextval('memory_recordset_generations'), written = chosen.written + excluded.written
    RETURNING id, generation, written, centred, dimension, centre::real[]
"""
_CENTRE = """
    WITH now AS (
        SELECT avg(l2_normalize(vector)) AS centre FROM memory_memoryrecord
        WHERE record_set_id = %(set)s AND vector_dims(vector) = %(dimension)s
    ), before AS (
        SELECT centre FROM memory_recordset WHERE id = %(set)s
    )
    UPDATE memory_recordset AS chosen SET centred = written, centre = CASE
        WHEN before.centre IS NULL OR (now.centre <-> before.centre) ^ 2 > %(moved)s THEN now.centre
        ELSE before.centre
    END
    FROM now, before WHERE chosen.id = %(set)s
    RETURNING chosen.centre IS DISTINCT FROM before.centre
"""
# The signs of a centred direction, eight to a byte (varbit_send puts four bytes of length before them), and
# how far it goes along the centre. Who goes by codes of another centre loads them all anew (``centred``): the
# stamp stays, and with it the index over it.
_ENCODE = """
    UPDATE memory_memoryrecord SET
        code = substring(varbit_send(binary_quantize(l2_normalize(vector) - chosen.centre)) FROM 5),
        along = inner_product(l2_normalize(vector), chosen.centre)
    FROM memory_recordset AS chosen
    WHERE chosen.id = %s AND record_set_id = chosen.id AND vector_dims(vector) = chosen.dimension
"""


def write(embedder, index, records):
    """Write records with different keys into a set, made if missing; each replaces the one of its key. Inside
    a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [embedder, index, len(records[0].vector), len(records)])
        pk, stamp, written, centred, dimension, centre = cursor.fetchone()
    for batch in _batches(records):
        _put(pk, stamp, dimension, centre, batch)
    if written >= max(CODED_FROM, GROWTH * centred):
        with connection.cursor() as cursor:
            cursor.execute(_CENTRE, {"set": pk, "dimension": dimension, "moved": MOVED})
            if cursor.fetchone()[0]:
                cursor.execute(_ENCODE, [pk])


def _put(pk, stamp, dimension, centre, records):
    vectors = np.array([record.vector for record in records], np.float32)
    values = {"record_set": pk, "stamp": stamp, "vector": binary.half_vectors(vectors, _halfvec())}
    for name, kind in COLUMNS.items():
        column = [getattr(record, name) for record in records]
        values[name] = binary.texts(column) if kind == "text" else binary.numbers(column, _KINDS[kind])
    codes, along = _codes(vectors, centre) if centre and vectors.shape[1] == dimension else (None, None)
    values |= {"code": codes, "along": along}
    prepared.rows(_PUT, values)


def _codes(vectors, centre):
    """The codes of vectors, and how far each goes along the centre."""
    centre = np.asarray(centre, np.float32)
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    codes = np.packbits(directions - centre > 0, axis=1)
    return binary.byte_strings([code.tobytes() for code in codes]), binary.numbers(
        directions @ centre, binary.FLOAT8
    )


def _halfvec():
    """What this database calls a ``halfvec``: each gives the types of an extension numbers of its own."""
    server = connection.connection
    if not hasattr(server, "halfvec"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'halfvec'::regtype::oid::bigint")
            server.halfvec = cursor.fetchone()[0]
    return server.halfvec


def _batches(records):
    """Not too many at once, and vectors of one length: those of another do no harm, but have no code."""
    by_length = {}
    for record in records:
        by_length.setdefault(len(record.vector), []).append(record)
    for some in by_length.values():
        for start in range(0, len(some), BATCH):
            yield some[start : start + BATCH]
