"""The store in PostgreSQL. Exact search over what the B-tree of holders and places leaves."""

from math import inf

import numpy as np
from django.db import DatabaseError, connection, transaction

from memory.models import MemoryRecord

from .base import Hit, Place, StoreUnavailable, key_prefix

BATCH = 1000
# The columns of a record beside its vector, with their types.
COLUMNS = {
    "key": "text",
    "index": "text",
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
_CHANGED = ", ".join(f'"{name}" = excluded."{name}"' for name in COLUMNS if name not in ("key", "index"))
# One statement with an array a column: far faster than a row a statement, and no limit of parameters.
_PUT = f"""
    INSERT INTO memory_memoryrecord (embedder, {_NAMES}, vector)
    SELECT %s, {_NAMES}, vector::halfvec
    FROM unnest({_ARRAYS}, %s::text[]) AS put ({_NAMES}, vector)
    ON CONFLICT (embedder, "index", "key") DO UPDATE SET {_CHANGED}, vector = excluded.vector
"""


class PgVectorStore:
    """The records of one embedder in the table of memory records."""

    def __init__(self, embedder):
        self.embedder = embedder

    def put(self, records):
        # Of two records with one key the last counts; one statement cannot write a row twice.
        records = {(record.index, record.key): record for record in records}.values()
        for batch in _batches(records):
            columns = [[getattr(record, name) for record in batch] for name in COLUMNS]
            with connection.cursor() as cursor:
                cursor.execute(_PUT, [self.embedder, *columns, [_as_text(r.vector) for r in batch]])
        return len(records)

    def delete(self, index, keys):
        keys = list(keys)
        for batch in _batches(keys):
            self._records(index).filter(key__in=batch).delete()
        return len(keys)

    def drop(self, index):
        self._records(index).delete()

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
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE memory_memoryrecord AS record SET episode_no = place.number, timeline = place.timeline
                FROM unnest(%s::bigint[], %s::int[], %s::float8[]) AS place (episode_id, number, timeline)
                WHERE record.embedder = %s AND record.index = %s AND record.episode_id = place.episode_id
                  AND (record.episode_no, record.timeline) IS DISTINCT FROM (place.number, place.timeline)
                """,
                [
                    list(places),
                    [place.number for place in places.values()],
                    [place.timeline for place in places.values()],
                    self.embedder,
                    index,
                ],
            )
            return cursor.rowcount

    def indexes(self):
        return set(
            MemoryRecord.objects.filter(embedder=self.embedder)
            .values_list("index", flat=True)
            .distinct()
            .order_by()
        )

    def nearest(self, vector, *, seen_from, k):
        if seen_from.is_blind or k < 1:
            return []
        where, values = self._within(seen_from.reaches)
        # The dimension is looked at first: one record of a wrong length must not fail the question.
        sql = f"""
            SELECT fact_id, key, 1 - distance AS score FROM (
                SELECT DISTINCT ON (fact_id) fact_id, key, distance FROM (
                    SELECT fact_id, key,
                           CASE WHEN vector_dims(vector) = %s THEN vector <=> %s::halfvec END AS distance
                    FROM memory_memoryrecord WHERE {where}
                ) AS reached
                WHERE distance IS NOT NULL AND distance <> 'NaN'
                ORDER BY fact_id, distance, key
            ) AS facts
            ORDER BY distance, fact_id LIMIT %s
        """
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, [len(vector), _as_text(vector), *values, k])
                return [Hit(fact_id, key, float(score)) for fact_id, key, score in cursor.fetchall()]
        except DatabaseError as error:
            raise StoreUnavailable(str(error)) from error

    def _records(self, index):
        return MemoryRecord.objects.filter(embedder=self.embedder, index=index)

    def _within(self, reaches):
        """The reaches as SQL; every one names its story, so that nothing is ever asked of all stories."""
        any_of, values = [], [self.embedder]
        for reach in reaches:
            all_of = ["story_id = %s"]
            values.append(reach.story_id)
            if reach.holders is not None:
                all_of.append("holder = ANY(%s)")
                values.append(list(reach.holders))
            if reach.until < inf:
                all_of.append("timeline <= %s")
                values.append(reach.until)
            if reach.before < inf:
                all_of.append("episode_no < %s")
                values.append(reach.before)
            any_of.append(f"({' AND '.join(all_of)})")
        return f"embedder = %s AND ({' OR '.join(any_of)})", values


def _as_text(vector):
    """A vector as PostgreSQL reads it; five digits are all that a half float has."""
    return "[" + ",".join(["%.5g" % value for value in np.asarray(vector, np.float16).tolist()]) + "]"  # noqa: UP031


def _batches(items):
    items = list(items)
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
