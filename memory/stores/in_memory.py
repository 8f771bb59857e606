"""The store in this process: the twin that every other store is measured by. It ends with the process."""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from .base import Held, Hit, Place, digest_of_record, key_prefix


class InMemoryStore:
    """Records in dictionaries, all of them looked at. For one process: workers do not share it."""

    is_ours = False

    def __init__(self):
        self._records = defaultdict(dict)

    def put(self, records):
        records = list(records)
        for record in records:
            self._records[record.index][record.key] = record
        return len(records)

    def delete(self, index, keys):
        keys = list(keys)
        held = self._records.get(index, {})
        for key in keys:
            held.pop(key, None)
        return len(keys)

    def drop(self, index):
        self._records.pop(index, None)

    def keys(self, index, episode_id=None):
        held = self._records.get(index, {})
        if episode_id is None:
            return set(held)
        prefix = key_prefix(episode_id)
        return {
            key for key, record in held.items() if key.startswith(prefix) or record.episode_id == episode_id
        }

    def held(self, index):
        held = self._records.get(index, {})
        return {
            key: Held(Place(record.episode_no, record.timeline), self.digest(record))
            for key, record in held.items()
        }

    def digest(self, record):
        return digest_of_record(record)

    def move(self, index, places):
        changed = {}
        for key, record in self._records.get(index, {}).items():
            place = places.get(record.episode_id)
            if place and place != Place(record.episode_no, record.timeline):
                changed[key] = replace(record, episode_no=place.number, timeline=place.timeline)
        self._records[index].update(changed)
        return len(changed)

    def indexes(self):
        return {index for index, held in self._records.items() if held}

    def nearest(self, vector, *, seen_from, k, text=""):
        if seen_from.is_blind or k < 1:
            return []
        best = {}
        for reach in seen_from.reaches:
            held = self._records.get(reach.index, {}).values()
            within = [one for one in held if _within(one, reach) and len(one.vector) == len(vector)]
            for record, score in zip(within, _cosines(within, vector), strict=True):
                hit = Hit(record.fact_id, record.key, score, record.text)
                if hit.fact_id not in best or _rank(hit) < _rank(best[hit.fact_id]):
                    best[hit.fact_id] = hit
        return sorted(best.values(), key=_rank)[:k]


def _within(record, reach):
    return (
        record.story_id == reach.story_id
        and (reach.holders is None or record.holder in reach.holders)
        and record.timeline <= reach.until
        and record.episode_no < reach.before
    )


def _cosines(records, vector):
    """How like a vector the records' are; equal ones equally, wherever they stand (a matrix product need not
    add them up in one order)."""
    held = np.asarray([record.vector for record in records], float).reshape(len(records), len(vector))
    asked = np.asarray(vector, float)
    norms = np.linalg.norm(held, axis=1) * np.linalg.norm(asked)
    alike = (held * asked).sum(axis=1)
    return np.divide(alike, norms, out=np.zeros_like(alike), where=norms > 0).tolist()


def _rank(hit):
    return -hit.score, hit.fact_id, hit.key
