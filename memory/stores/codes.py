"""The signs of a large set's vectors, kept in this process to choose what PostgreSQL then ranks exactly.

A vector's code has a bit for each dimension: whether it lies above the centre of its set. Vectors at a small
angle differ in few bits (Charikar 2002, "Similarity estimation techniques from rounding algorithms").
Counting the bits in which 100,000 codes differ from a question's is quick enough that there is no index to
build, to keep up or to search approximately.

What stands here may be out of date, and decides nothing but which rows are looked at: PostgreSQL filters them
again. A stale code costs a place among the chosen, never a leak.
"""

from collections import OrderedDict
from dataclasses import dataclass
from math import inf
from threading import Lock

import numpy as np
from django.db import connection

from memory.models import RecordSet

# What a process keeps of all sets together.
CACHE_BYTES = 512 * 1024 * 1024
# Records written since all were loaded, as a share of those, from which all are loaded anew.
RELOAD_SHARE = 0.1
_OUT_OF_REACH = np.iinfo(np.uint16).max

_COLUMNS = """
    SELECT holder, string_agg(int8send(id), '' ORDER BY timeline, id),
           string_agg(float8send(timeline), '' ORDER BY timeline, id),
           string_agg(int4send(episode_no), '' ORDER BY timeline, id),
           string_agg(code, '' ORDER BY timeline, id)
    FROM memory_memoryrecord
    WHERE record_set_id = %s AND stamp > %s AND code IS NOT NULL
    GROUP BY holder ORDER BY holder
"""


@dataclass(frozen=True)
class Codes:
    """Records by holder, then by place: ids, places and episode numbers (each of length n), and the codes as
    words of 64 bits (words × n). ``slices`` says where each holder's records stand."""

    ids: np.ndarray
    places: np.ndarray
    numbers: np.ndarray
    words: np.ndarray
    slices: dict[str, tuple[int, int]]

    @classmethod
    def load(cls, record_set, since=0):
        """The records of a set that were written after the generation ``since``."""
        with connection.cursor() as cursor:
            cursor.execute(_COLUMNS, [record_set, since])
            rows = cursor.fetchall()
        slices, start = {}, 0
        for holder, ids, *_ in rows:
            end = start + len(ids) // 8
            slices[holder] = (start, end)
            start = end
        ids, places, numbers, codes = (b"".join(row[column] for row in rows) for column in range(1, 5))
        return cls(
            np.frombuffer(ids, ">i8").astype(np.int64),
            np.frombuffer(places, ">f8").astype(np.float64),
            np.frombuffer(numbers, ">i4").astype(np.int32),
            _words(np.frombuffer(codes, np.uint8).reshape(start, -1 if start else 0)),
            slices,
        )

    @property
    def size(self):
        """Bytes of memory."""
        return sum(column.nbytes for column in (self.ids, self.places, self.numbers, self.words))

    def nearest(self, word, reach, count):
        """Ids of records within a reach and the bits in which each differs from the code ``word``: the
        ``count`` that differ least, or all where they are fewer."""
        ids, differing = [], []
        for start, end in self._parts(reach):
            found = _differing(self.words[:, start:end], word)
            if reach.before < inf:
                found[self.numbers[start:end] >= reach.before] = _OUT_OF_REACH
            if reach.holders is None:
                found[self.places[start:end] > reach.until] = _OUT_OF_REACH
            near = _least(found, count)
            ids.append(self.ids[start:end][near])
            differing.append(found[near])
        if not ids:
            return np.empty(0, np.int64), np.empty(0, np.uint16)
        return np.concatenate(ids), np.concatenate(differing)

    def _parts(self, reach):
        if reach.holders is None:
            # Of no records not even the length of a code is known.
            if len(self.ids):
                yield 0, len(self.ids)
            return
        for holder in reach.holders:
            if holder in self.slices:
                start, end = self.slices[holder]
                # Places rise within a holder: what lies within the reach stands at the beginning.
                yield start, start + int(np.searchsorted(self.places[start:end], reach.until, "right"))


@dataclass(frozen=True)
class Snapshot:
    """A set's codes as of a generation: what was loaded whole, and what was written since."""

    centred: int
    centre: np.ndarray
    loaded: int
    whole: Codes
    generation: int
    recent: Codes

    @property
    def size(self):
        """Bytes of memory."""
        return self.whole.size + self.recent.size

    def nearest(self, vector, reach, count):
        """Ids of ``count`` records within a reach whose codes are nearest to that of a vector."""
        signs = np.asarray(vector, np.float32) > self.centre
        word = _words(np.packbits(signs)[None, :])[:, 0]
        found = [part.nearest(word, reach, count) for part in (self.whole, self.recent)]
        ids, differing = (np.concatenate(column) for column in zip(*found, strict=True))
        return np.unique(ids[_least(differing, count)])


class SnapshotCache:
    """The snapshots of this process, those used last, as far as they fit."""

    def __init__(self):
        self._lock = Lock()
        self._kept = OrderedDict()

    def of(self, record_set, *, anew=False):
        """The snapshot of a ``RecordSet``, at least as new as its row; loaded whole where asked ``anew``."""
        with self._lock:
            kept = self._kept.pop(record_set.pk, None)
            if anew or kept is None or kept.centred != record_set.centred:
                kept = self._whole(record_set)
            elif kept.generation < record_set.generation:
                # Read after the generation: what comes in between is in both, and read again next time.
                recent = Codes.load(record_set.pk, since=kept.loaded)
                if len(recent.ids) > RELOAD_SHARE * len(kept.whole.ids):
                    kept = self._whole(record_set)
                else:
                    kept = Snapshot(
                        kept.centred, kept.centre, kept.loaded, kept.whole, record_set.generation, recent
                    )
            self._kept[record_set.pk] = kept
            while (
                sum(snapshot.size for snapshot in self._kept.values()) > CACHE_BYTES and len(self._kept) > 1
            ):
                self._kept.popitem(last=False)
            return kept

    def _whole(self, record_set):
        centre = RecordSet.objects.values_list("centre", flat=True).get(pk=record_set.pk)
        codes = Codes.load(record_set.pk)
        none = Codes(codes.ids[:0], codes.places[:0], codes.numbers[:0], codes.words[:, :0], {})
        return Snapshot(
            record_set.centred,
            np.asarray(centre, np.float32),
            record_set.generation,
            codes,
            record_set.generation,
            none,
        )


snapshots = SnapshotCache()


def _words(codes):
    """Codes of eight bits to a byte (n × bytes) as 64-bit words (words × n, a word's row contiguous)."""
    count, length = codes.shape
    padded = np.zeros((count, -(-length // 8) * 8), np.uint8)
    padded[:, :length] = codes
    return np.ascontiguousarray(padded.view(np.uint64).T)


def _differing(words, word):
    """In how many bits each of the codes (words × n) differs from one (words)."""
    differing = np.zeros(words.shape[1], np.uint16)
    for column, mine in zip(words, word, strict=True):
        differing += np.bitwise_count(column ^ mine)
    return differing


def _least(differing, count):
    """Where the least ``count`` values stand; of those level with the last of them, the first ones."""
    if len(differing) <= count:
        return np.flatnonzero(differing < _OUT_OF_REACH)
    upto = np.cumsum(np.bincount(differing))
    bound = int(np.searchsorted(upto, count))
    if bound >= _OUT_OF_REACH:
        return np.flatnonzero(differing < _OUT_OF_REACH)
    surely, level = np.flatnonzero(differing < bound), np.flatnonzero(differing == bound)
    return np.concatenate([surely, level[: count - len(surely)]])
