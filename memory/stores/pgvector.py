"""The store in PostgreSQL. A small set is searched whole; a large one by its codes first, then exactly."""

from contextlib import nullcontext
from math import inf

import numpy as np
from django.db import DatabaseError, connection, transaction

from memory.models import MemoryRecord, RecordSet

from .base import Hit, Place, StoreUnavailable, key_prefix
from .codes import snapshots

BATCH = 1000
# A set of more records is searched by codes first (docs/decisions has the crossover); its centre is taken
# then, and again whenever it has grown so many times over.
CODED_FROM = 4000
GROWTH = 8
# How many records the codes choose for PostgreSQL to rank.
CHOSEN = 400
CHOSEN_PER_HIT = 4
# Where fewer of the chosen are still there, the codes in this process are out of date.
LIVING_SHARE = 0.75
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
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
_ARRAYS = ", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())
_CHANGED = ", ".join(f'"{name}" = excluded."{name}"' for name in ("stamp", *COLUMNS, "vector", "code"))
# The signs of a centred vector, eight to a byte; varbit_send puts four bytes of length before them.
_CODE = """
    CASE WHEN vector_dims(vector) = chosen.dimension
    THEN substring(varbit_send(binary_quantize(vector - chosen.centre)) FROM 5) END
"""
# One statement with an array a column: far faster than a row a statement, and no limit of parameters.
_PUT = f"""
    INSERT INTO memory_memoryrecord (record_set_id, stamp, {_NAMES}, vector, code)
    SELECT chosen.id, chosen.generation, put.*, {_CODE} FROM memory_recordset AS chosen, (
        SELECT {_NAMES}, vector::halfvec FROM unnest({_ARRAYS}, %s::text[]) AS given ({_NAMES}, vector)
    ) AS put
    WHERE chosen.id = %s
    ON CONFLICT (record_set_id, "key") DO UPDATE SET {_CHANGED}
"""
# The row is locked before the generation is drawn, so generations of a set rise in the order of commits.
_NEXT = """
    INSERT INTO memory_recordset AS chosen (embedder, index, dimension, generation, written, centred)
    VALUES (%s, %s, %s, nextval('memory_recordset_generations'), %s, 0)
    ON CONFLICT (embedder, index) DO UPDATE
    SET generation = nextval('memory_recordset_generations'), written = chosen.written + excluded.written
    RETURNING id, written, centred
"""
_CENTRE = """
    UPDATE memory_recordset SET centred = written, centre = (
        SELECT avg(vector) FROM memory_memoryrecord
        WHERE record_set_id = memory_recordset.id AND vector_dims(vector) = dimension
    ) WHERE id = %s
"""
_ENCODE = f"""
    UPDATE memory_memoryrecord SET stamp = chosen.generation, code = {_CODE}
    FROM memory_recordset AS chosen WHERE chosen.id = %s AND record_set_id = chosen.id
"""
# Every question asks this: as SQL it takes a third of the time.
_SETS = """
    SELECT id, embedder, index, dimension, generation, written, centred FROM memory_recordset
    WHERE embedder = %s AND index = ANY(%s)
"""


class PgVectorStore:
    """The records of one embedder in the table of memory records."""

    is_ours = True

    def __init__(self, embedder):
        self.embedder = embedder

    def put(self, records):
        by_index = {}
        for record in records:
            # Of two records with one key the last counts; one statement cannot write a row twice.
            by_index.setdefault(record.index, {})[record.key] = record
        # In one order for everybody, so that two writers of two indexes cannot wait for each other.
        for index in sorted(by_index):
            with transaction.atomic():
                self._put(index, list(by_index[index].values()))
        return sum(map(len, by_index.values()))

    def _put(self, index, records):
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, [self.embedder, index, len(records[0].vector), len(records)])
            pk, written, centred = cursor.fetchone()
            for batch in _batches(records):
                columns = [[getattr(record, name) for record in batch] for name in COLUMNS]
                cursor.execute(_PUT, [*columns, [_as_text(r.vector) for r in batch], pk])
            if written >= max(CODED_FROM, GROWTH * centred):
                cursor.execute(_CENTRE, [pk])
                cursor.execute(_ENCODE, [pk])

    def delete(self, index, keys):
        keys = list(keys)
        for batch in _batches(keys):
            self._records(index).filter(key__in=batch).delete()
        return len(keys)

    def drop(self, index):
        with transaction.atomic():
            self._records(index).delete()
            RecordSet.objects.filter(embedder=self.embedder, index=index).delete()

    def keys(self, index, episode_id=None):
        records = self._records(index)
        if episode_id is None:
            return set(records.values_list("key", flat=True))
        return {
            *records.filter(key__startswith=key_prefix(episode_id)).values_list("key", flat=True),
            *records.filter(episode_id=episode_id).values_list("key", flat=True),
        }

    def held(self, index):
        rows = self._records(index).values_list("key", "episode_no", "timeline")
        return {key: Place(number, timeline) for key, number, timeline in rows}

    def move(self, index, places):
        if not places:
            return 0
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE memory_recordset SET generation = nextval('memory_recordset_generations')
                WHERE embedder = %s AND index = %s RETURNING id, generation
                """,
                [self.embedder, index],
            )
            if (chosen := cursor.fetchone()) is None:
                return 0
            pk, generation = chosen
            cursor.execute(
                """
                UPDATE memory_memoryrecord AS record
                SET episode_no = place.number, timeline = place.timeline, stamp = %s
                FROM unnest(%s::bigint[], %s::int[], %s::float8[]) AS place (episode_id, number, timeline)
                WHERE record.record_set_id = %s AND record.episode_id = place.episode_id
                  AND (record.episode_no, record.timeline) IS DISTINCT FROM (place.number, place.timeline)
                """,
                [
                    generation,
                    list(places),
                    [place.number for place in places.values()],
                    [place.timeline for place in places.values()],
                    pk,
                ],
            )
            return cursor.rowcount

    def indexes(self):
        filled = RecordSet.objects.filter(embedder=self.embedder, records__isnull=False)
        return set(filled.values_list("index", flat=True).distinct())

    def nearest(self, vector, *, seen_from, k, text=""):
        if seen_from.is_blind or k < 1:
            return []
        # Inside somebody's transaction a failed question must not spoil it.
        safely = transaction.atomic() if connection.in_atomic_block else nullcontext()
        try:
            with safely:
                return self._nearest(vector, seen_from.reaches, k)
        except DatabaseError as error:
            raise StoreUnavailable(str(error)) from error

    def _nearest(self, vector, reaches, k):
        indexes = [reach.index for reach in reaches]
        sets = {found.index: found for found in RecordSet.objects.raw(_SETS, [self.embedder, indexes])}
        parts = [(reach, sets[reach.index]) for reach in reaches if reach.index in sets]
        count = max(CHOSEN, k * CHOSEN_PER_HIT)
        for anew in (False, True):
            chosen = {
                found.pk: snapshots.of(found, anew=anew).nearest(vector, reach, count)
                for reach, found in parts
                if found.centred and found.dimension == len(vector)
            }
            hits, living = _ranked(vector, parts, chosen, k)
            if living >= LIVING_SHARE * sum(map(len, chosen.values())):
                break
        return hits

    def _records(self, index):
        return MemoryRecord.objects.filter(record_set__embedder=self.embedder, record_set__index=index)


def _ranked(vector, parts, chosen, k):
    """The nearest k of what is within the reaches, by exact distance, and how many of the chosen were there.

    ``chosen`` holds the ids to look at, by set; a set that is not in it is looked at whole.
    """
    if not parts:
        return [], 0
    within, values = [], []
    for reach, found in parts:
        clause, its_values = _within(reach, found.pk, chosen.get(found.pk))
        # The dimension is looked at first: one record of a wrong length must not fail the question.
        within.append(
            f"""
            SELECT fact_id, key, {found.pk in chosen} AS was_chosen,
                   CASE WHEN vector_dims(vector) = %s THEN vector <=> %s::halfvec END AS distance
            FROM memory_memoryrecord WHERE {clause}
            """
        )
        values += [len(vector), _as_text(vector), *its_values]
    sql = f"""
        WITH reached AS MATERIALIZED ({" UNION ALL ".join(within)})
        SELECT fact_id, key, 1 - distance, (SELECT count(*) FROM reached WHERE was_chosen) FROM (
            SELECT DISTINCT ON (fact_id) fact_id, key, distance FROM reached
            WHERE distance IS NOT NULL AND distance <> 'NaN'
            ORDER BY fact_id, distance, key
        ) AS facts
        ORDER BY distance, fact_id LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, k])
        rows = cursor.fetchall()
    return [Hit(fact_id, key, float(score)) for fact_id, key, score, _ in rows], rows[0][3] if rows else 0


def _within(reach, record_set, ids):
    """A reach as SQL; it names its set and its story, so that nothing is ever asked of all stories."""
    all_of, values = ["record_set_id = %s AND story_id = %s"], [record_set, reach.story_id]
    if ids is not None:
        all_of.append("id = ANY(%s::bigint[])")
        # Written out here: as a list of numbers it takes as long as the search.
        values.append("{" + ",".join(map(str, ids.tolist())) + "}")
    if reach.holders is not None:
        all_of.append("holder = ANY(%s)")
        values.append(list(reach.holders))
    if reach.until < inf:
        all_of.append("timeline <= %s")
        values.append(reach.until)
    if reach.before < inf:
        all_of.append("episode_no < %s")
        values.append(reach.before)
    return " AND ".join(all_of), values


def _as_text(vector):
    """A vector as PostgreSQL reads it; five digits are all that a half float has."""
    return "[" + ",".join(["%.5g" % value for value in np.asarray(vector, np.float16).tolist()]) + "]"  # noqa: UP031


def _batches(items):
    items = list(items)
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
