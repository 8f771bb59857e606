"""The signs of a large set's vectors, kept in this process to choose what PostgreSQL then ranks exactly.

A vector's code has a bit for each dimension: whether its direction lies above the centre of its set.
Directions at a small angle differ in few bits (Charikar 2002, "Similarity estimation techniques from
rounding algorithms"). Counting the bits in which 100,000 codes differ from a question's takes less than half
a millisecond, so there is no index to build, to keep up or to search approximately. Of those that differ
least the similarity is then estimated from the question itself and their signs (Gao and Long 2024, "RaBitQ"),
which errs half as much.

What stands here may be out of date, and decides nothing but which rows are looked at: PostgreSQL filters them
again. A stale code costs a place among the chosen, never a leak.
"""

from collections import OrderedDict
from dataclasses import dataclass
from math import inf, pi
from threading import Lock

import numpy as np
from django.db import connection

# What a process keeps of all sets together.
CACHE_BYTES = 512 * 1024 * 1024
DESCRIBED_AT_MOST = 10_000
# Records written since all were loaded, as a share of those, from which all are loaded anew.
RELOAD_SHARE = 0.1
# For so many records, and one more for so many that are reached, or times what is asked for, the similarity
# is estimated: the more there are, the more others come between. (Fewer will not do for long codes either:
# where nothing near has been told, they lose answers.)
ESTIMATED = 400
REACHED_PER_ESTIMATED = 200
ESTIMATED_PER_HIT = 16
# An estimate errs by about this much over the root of the dimension, for directions that share nothing with
# the centre; and so many times as much is taken for possible.
ERROR = 0.75
CERTAINTY = 3.0
# Of so many times as many where about as many could be among the nearest.
WIDER = 4
# Not more than so many of them, or times what is asked for, are chosen.
CHOSEN = 400
CHOSEN_PER_HIT = 8
# Where so many times as many differ as are looked for, the bound is taken from every so-manieth.
SAMPLED_FROM, SAMPLE = 16, 16
# Codes that are compared at once.
AT_ONCE = 16_384
_OUT_OF_REACH = np.iinfo(np.uint16).max
# The eight signs in a byte, as numbers.
_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32) * 2 - 1

_SETS = """
    SELECT id, index, dimension, generation, centred FROM memory_recordset
    WHERE embedder = %s AND index = ANY(%s)
"""
_COLUMNS = """
    SELECT holder, string_agg(int8send(id), '' ORDER BY timeline, id),
           string_agg('\\x0000' || tidsend(ctid), '' ORDER BY timeline, id),
           string_agg(float8send(timeline), '' ORDER BY timeline, id),
           string_agg(int4send(episode_no), '' ORDER BY timeline, id),
           string_agg(float4send(coalesce(along, 0)::real), '' ORDER BY timeline, id),
           string_agg(int8send(fact_id), '' ORDER BY timeline, id),
           string_agg(code, '' ORDER BY timeline, id)
    FROM memory_memoryrecord
    WHERE record_set_id = %s AND stamp > %s AND code IS NOT NULL
    GROUP BY holder ORDER BY holder
"""


@dataclass(frozen=True)
class Described:
    """What a question goes by that is put to a set. What is written to it makes another generation."""

    pk: int
    index: str
    dimension: int
    generation: int
    centred: int

    @property
    def state(self):
        """What the codes depend on; a set without codes has one state."""
        return [self.pk, self.centred, self.generation if self.centred else 0]


@dataclass(frozen=True)
class Codes:
    """Records by holder, then by place: ids, where their rows are (the page times 65,536 and the line in it),
    places, episode numbers, how far each goes along the centre, whether it is the earliest of its fact by
    place or by number (all of length n), and the codes as words of 64 bits (words × n). ``slices`` says where
    each holder's records stand."""

    ids: np.ndarray
    rows: np.ndarray
    places: np.ndarray
    numbers: np.ndarray
    along: np.ndarray
    earliest: np.ndarray
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
        ids, tids, places, numbers, along, facts, codes = (
            b"".join(row[column] for row in rows) for column in range(1, 8)
        )
        places = np.frombuffer(places, ">f8").astype(np.float64)
        numbers = np.frombuffer(numbers, ">i4").astype(np.int32)
        return cls(
            np.frombuffer(ids, ">i8").astype(np.int64),
            np.frombuffer(tids, ">i8").astype(np.int64),
            places,
            numbers,
            np.frombuffer(along, ">f4").astype(np.float32),
            _earliest(np.frombuffer(facts, ">i8"), places, numbers),
            _words(np.frombuffer(codes, np.uint8).reshape(start, -1 if start else 0)),
            slices,
        )

    @property
    def columns(self):
        """What there is of each record beside its code."""
        return self.ids, self.rows, self.places, self.numbers, self.along, self.earliest

    @property
    def size(self):
        """Bytes of memory."""
        return sum(column.nbytes for column in (*self.columns, self.words))

    def reached(self, reach):
        """How many records a reach holds, or more: for the reader and the author, all."""
        return sum(end - start for start, end in self._parts(reach))

    def differing(self, word, reach):
        """In how many bits the records within a reach differ from the code ``word``: a part of them after the
        other, as where it starts and an array."""
        for start, end in self._parts(reach):
            found = _differing(self.words[:, start:end], word)
            if reach.before < inf:
                found[self.numbers[start:end] >= reach.before] = _OUT_OF_REACH
            if reach.holders is None:
                found[self.places[start:end] > reach.until] = _OUT_OF_REACH
                # Many may hold a fact: one record of it is enough, or they would crowd out the others.
                found[~self.earliest[start:end]] = _OUT_OF_REACH
            yield start, found

    def estimated(self, where, rest, spread):
        """About how similar to a question the records standing there are, and by how much that may err.
        ``rest`` is the question less the centre, ``spread`` the root of the centre's square."""
        if not len(where):
            return np.empty(0, np.float32), np.empty(0, np.float32)
        codes = np.ascontiguousarray(self.words[:, where].T).view(np.uint8)
        padded = np.zeros(codes.shape[1] * 8, np.float32)
        padded[: len(rest)] = rest
        # What each value of each byte adds to the product of the question and the signs.
        of_bytes = (padded.reshape(-1, 8) @ _SIGNS.T).ravel()
        product = np.take(of_bytes, codes + np.arange(codes.shape[1]) * 256).sum(axis=1)
        along = self.along[where]
        length = np.sqrt(np.maximum(1 - 2 * along + spread**2, 0))
        errs = length * (CERTAINTY * ERROR / np.sqrt(len(rest)) * float(np.linalg.norm(rest)))
        return product * (length * np.sqrt(pi / 2 / len(rest))) + along, errs

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

    def reached(self, reach):
        """About how many records a reach holds."""
        return self.whole.reached(reach) + self.recent.reached(reach)

    def nearest(self, vector, reach, k):
        """The records within a reach that may be among the ``k`` nearest to a vector, as far as codes tell:
        their ids, and where their rows are."""
        vector = np.asarray(vector, np.float32)
        rest = vector / max(float(np.linalg.norm(vector)), 1e-9) - self.centre
        word = _words(np.packbits(rest > 0)[None, :])[:, 0]
        parts = [
            (codes, list(codes.differing(word, reach)))
            for codes in (self.whole, self.recent)
            if len(codes.ids)
        ]
        estimated = max(ESTIMATED + self.reached(reach) // REACHED_PER_ESTIMATED, ESTIMATED_PER_HIT * k)
        most = max(CHOSEN, CHOSEN_PER_HIT * k)
        ids, rows, similar, errs = self._likely(parts, rest, estimated)
        possible = _possible(similar, errs, k)
        if len(possible) > most / 2 and len(ids) >= estimated:
            # Hundreds are about as near: then bits alone do not tell which to estimate.
            ids, rows, similar, errs = self._likely(parts, rest, WIDER * estimated)
            possible = _possible(similar, errs, k)
        chosen = possible[np.argsort(-similar[possible])[:most]]
        # In the order of their rows, which PostgreSQL reads one after the other.
        chosen = chosen[np.argsort(rows[chosen])]
        return ids[chosen], rows[chosen]

    def _likely(self, parts, rest, count):
        """Of the records within a reach that differ least from a question, ids, rows, about how similar they
        are, and by how much that may err. ``parts`` says in how many bits they differ, ``rest`` is the
        question less the centre."""
        spread = float(np.linalg.norm(self.centre))
        found = []
        for codes, differing in parts:
            where = _least_of(differing, count)
            found.append((codes.ids[where], codes.rows[where], *codes.estimated(where, rest, spread)))
        return (
            found[0] if len(found) == 1 else [np.concatenate(column) for column in zip(*found, strict=True)]
        )


class SnapshotCache:
    """What this process knows of sets: how they are described, and the snapshots of those that were asked
    last, as far as they fit. All of it may be out of date."""

    def __init__(self):
        self._lock = Lock()
        self._described = {}
        self._kept = OrderedDict()

    def described(self, embedder, indexes, *, anew=False):
        """The sets of an embedder by index, those that there are: as they were when they were last looked up,
        or ``anew``."""
        known = {} if anew else {index: self._described.get((embedder, index)) for index in indexes}
        if missing := [index for index in indexes if known.get(index) is None]:
            with connection.cursor() as cursor:
                cursor.execute(_SETS, [embedder, missing])
                found = {row[1]: Described(*row) for row in cursor.fetchall()}
            if len(self._described) > DESCRIBED_AT_MOST:
                self._described.clear()
            self._described.update({(embedder, index): one for index, one in found.items()})
            known |= found
        return {index: one for index, one in known.items() if one}

    def of(self, described, *, anew=False):
        """The snapshot of a set, at least as new as it is described; loaded whole where asked ``anew``."""
        with self._lock:
            kept = self._kept.pop(described.pk, None)
            if anew or kept is None or kept.centred != described.centred:
                kept = self._whole(described)
            elif kept.generation < described.generation:
                # Read after the generation: what comes in between is in both, and read again next time.
                recent = Codes.load(described.pk, since=kept.loaded)
                if len(recent.ids) > RELOAD_SHARE * len(kept.whole.ids):
                    kept = self._whole(described)
                else:
                    kept = Snapshot(
                        kept.centred, kept.centre, kept.loaded, kept.whole, described.generation, recent
                    )
            self._kept[described.pk] = kept
            while (
                sum(snapshot.size for snapshot in self._kept.values()) > CACHE_BYTES and len(self._kept) > 1
            ):
                self._kept.popitem(last=False)
            return kept

    def forget(self):
        """Know nothing, as a process that has just begun."""
        with self._lock:
            self._described.clear()
            self._kept.clear()

    def _whole(self, described):
        with connection.cursor() as cursor:
            cursor.execute("SELECT centre::real[] FROM memory_recordset WHERE id = %s", [described.pk])
            # A set that went this moment has neither a centre nor codes.
            centre = next(iter(cursor.fetchall()), (None,))[0] or [0.0] * described.dimension
        codes = Codes.load(described.pk)
        none = Codes(*(column[:0] for column in codes.columns), codes.words[:, :0], {})
        return Snapshot(
            described.centred,
            np.asarray(centre, np.float32),
            described.generation,
            codes,
            described.generation,
            none,
        )


snapshots = SnapshotCache()


def _words(codes):
    """Codes of eight bits to a byte (n × bytes) as 64-bit words (words × n, a word's row contiguous)."""
    count, length = codes.shape
    padded = np.zeros((count, -(-length // 8) * 8), np.uint8)
    padded[:, :length] = codes
    return np.ascontiguousarray(padded.view(np.uint64).T)


def _earliest(facts, *orders):
    """Which records come first of their fact in any of these orders."""
    earliest = np.zeros(len(facts), bool)
    for order in orders:
        by_fact = np.lexsort((order, facts))
        ordered = facts[by_fact]
        earliest[by_fact[np.flatnonzero(np.diff(ordered, prepend=-1))]] = True
    return earliest


def _differing(words, word):
    """In how many bits each of the codes (words × n) differs from one (words)."""
    count = words.shape[1]
    differing, word = np.empty(count, np.uint16), word[:, None]
    # As many at once as a processor has at hand.
    for start in range(0, count, AT_ONCE):
        end = min(start + AT_ONCE, count)
        bits = np.bitwise_count(words[:, start:end] ^ word)
        np.add.reduce(bits, axis=0, dtype=np.uint16, out=differing[start:end])
    return differing


def _possible(similar, errs, k):
    """Which may be among the ``k`` most similar, if estimates err by no more than is said."""
    if len(similar) <= k:
        return np.arange(len(similar))
    return np.flatnonzero(similar + errs >= np.partition(similar, -k)[-k])


def _least_of(parts, count):
    """Where the ``count`` records stand that differ least, of parts as ``Codes.differing`` gives them; all of
    them where they are fewer."""
    near = [(start, found, _least(found, count)) for start, found in parts]
    if not near:
        return np.empty(0, np.int64)
    where = np.concatenate([start + place for start, _, place in near])
    return where[_least(np.concatenate([found[place] for _, found, place in near]), count)]


def _least(differing, count):
    """Where the least ``count`` values stand; of those level with the last of them, the first ones."""
    if len(differing) <= count:
        return np.flatnonzero(differing < _OUT_OF_REACH)
    if len(differing) > SAMPLED_FROM * count:
        # About which value twice as many lie below is seen from a part of them.
        upto = np.cumsum(np.bincount(differing[::SAMPLE]))
        near = np.flatnonzero(differing <= np.searchsorted(upto, 2 * count // SAMPLE))
        if len(near) >= count:
            return near[_exactly_least(differing[near], count)]
    return _exactly_least(differing, count)


def _exactly_least(differing, count):
    upto = np.cumsum(np.bincount(differing))
    bound = int(np.searchsorted(upto, count))
    if bound >= _OUT_OF_REACH:
        return np.flatnonzero(differing < _OUT_OF_REACH)
    surely, level = np.flatnonzero(differing < bound), np.flatnonzero(differing == bound)
    return np.concatenate([surely, level[: count - len(surely)]])
