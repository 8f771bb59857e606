"""The store in PostgreSQL. A small set is searched whole; a large one by its codes first, then exactly."""

from functools import cache

import numpy as np
from django.db import DatabaseError, connection, transaction

from memory.models import MemoryRecord, RecordSet

from .base import DIVIDER, Held, Place, StoreUnavailable, digest_of_record, key_prefix
from .codes import snapshots
from .ranking import ranked
from .writing import write

BATCH = 1000
# Where a viewpoint reaches no more records of a set than these, PostgreSQL ranks them all: that is exact, and
# quicker than choosing among them (docs/stores.md has the crossover).
FEW = 500
# Where fewer of the chosen are still there, the codes in this process are out of date.
LIVING_SHARE = 0.75
# So many of the nearest records are looked at for a hit: a fact may have several of them for one viewer.
# Where they are all of too few facts, all that are reached are looked at, and so many times as many chosen.
RECORDS_PER_HIT = 2
WIDER = 8
# An answer is asked for again where it went by codes that are out of date; not for ever, while others write.
ATTEMPTS = 3
# ``digest_of_record`` in SQL: the vectors stay where they are.
_HELD = f"""
    SELECT "key", episode_no, timeline, md5(convert_to(concat_ws(
        chr({ord(DIVIDER)}), story_id, episode_id, version, scope, holder, fact_id, importance, text
    ), 'UTF8') || halfvec_send(vector))
    FROM memory_memoryrecord
    WHERE record_set_id = (SELECT id FROM memory_recordset WHERE embedder = %s AND index = %s)
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
                write(self.embedder, index, list(by_index[index].values()))
        return sum(map(len, by_index.values()))

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
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [self.embedder, index])
            return {
                key: Held(Place(number, timeline), digest)
                for key, number, timeline, digest in cursor.fetchall()
            }

    def digest(self, record):
        return digest_of_record(record)

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
        try:
            return self._nearest(vector, seen_from.reaches, k)
        except DatabaseError as error:
            raise StoreUnavailable(str(error)) from error

    def _nearest(self, vector, reaches, k):
        most, written, gone, wanted = k * RECORDS_PER_HIT, False, False, k
        for _ in range(ATTEMPTS):
            sets = snapshots.described(self.embedder, [reach.index for reach in reaches], anew=written)
            parts = [(reach, sets[reach.index]) for reach in reaches if reach.index in sets]
            if not parts:
                return []
            chosen = {}
            for reach, found in parts:
                if found.centred and found.dimension == len(vector):
                    snapshot = snapshots.of(found, anew=gone)
                    if snapshot.reached(reach) > FEW:
                        chosen[found.pk] = snapshot.nearest(vector, reach, wanted)
            answer = ranked(vector, parts, chosen, most)
            hits = answer.hits(k)
            written = answer.states != sorted(found.state for found in sets.values())
            gone = answer.living < LIVING_SHARE * sum(len(ids) for ids, _ in chosen.values())
            crowded = len(hits) < k and (answer.cut_off or chosen)
            if not (written or gone or crowded):
                break
            if crowded:
                most, wanted = None, wanted * WIDER
        return hits

    def _records(self, index):
        # Looked up beforehand: a join to its records may be planned badly after much writing.
        found = RecordSet.objects.filter(embedder=self.embedder, index=index).values_list("pk", flat=True)
        return MemoryRecord.objects.filter(record_set=found.first())


def as_text(vector):
    """A vector as PostgreSQL reads it, in half precision."""
    halves = np.asarray(vector, np.float16).view(np.uint16).tolist()
    return "[" + ",".join(map(_halves_as_text().__getitem__, halves)) + "]"


@cache
def _halves_as_text():
    """Each of the 65,536 half floats as text: looking one up takes a tenth of the time of writing it. Five
    digits are all that it has."""
    every = np.arange(65536, dtype=np.uint16).view(np.float16).tolist()
    return ["%.5g" % value for value in every]  # noqa: UP031


def _batches(items):
    items = list(items)
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
