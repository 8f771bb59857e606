"""What was put into a store that cannot be asked for it: the keys of an episode, and what is filed elsewhere.

A row is written before its record is put and goes after its record is deleted, so that whatever a store may
hold is known here. Then the cost of a change grows with the change, not with what the store holds.
"""

import re

from django.db import connection

from memory.models import StoredKey

from .base import Place

BATCH = 1000
_NOTE = """
    INSERT INTO memory_storedkey (embedder, "index", "key", fact_episode_id, episode_id, episode_no, timeline)
    SELECT %s, %s, given.* FROM unnest(
        %s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::float8[]
    ) AS given ("key", fact_episode_id, episode_id, episode_no, timeline)
    ON CONFLICT (embedder, "index", "key") DO UPDATE SET
        episode_id = excluded.episode_id, episode_no = excluded.episode_no, timeline = excluded.timeline
"""
_MISPLACED = """
    SELECT held."key" FROM memory_storedkey AS held,
        unnest(%s::bigint[], %s::int[], %s::float8[]) AS place (episode_id, "number", timeline)
    WHERE held.embedder = %s AND held."index" = %s AND held.episode_id = place.episode_id
      AND (held.episode_no, held.timeline) IS DISTINCT FROM (place."number", place.timeline)
"""
_EPISODE = re.compile(r"vec:episode-(\d+):")


class Ledger:
    """The keys of one embedder's records, by index."""

    def __init__(self, embedder):
        self.embedder = embedder

    def note(self, index, placed):
        """Records that are about to be put: {key: (episode id, place)}."""
        rows = sorted(placed.items())
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            columns = [
                [key for key, _ in batch],
                [_episode_in(key) for key, _ in batch],
                [episode_id for _, (episode_id, _) in batch],
                [place.number for _, (_, place) in batch],
                [place.timeline for _, (_, place) in batch],
            ]
            with connection.cursor() as cursor:
                cursor.execute(_NOTE, [self.embedder, index, *columns])

    def strike(self, index, keys):
        """Records that were deleted."""
        for start in range(0, len(keys), BATCH):
            self._rows(index).filter(key__in=keys[start : start + BATCH]).delete()

    def close(self, index):
        """All records of an index are gone."""
        self._rows(index).delete()

    def keys(self, index, episode_id):
        """The keys of one episode's facts and of what was learned in it."""
        rows = self._rows(index)
        return {
            *rows.filter(fact_episode_id=episode_id).values_list("key", flat=True),
            *rows.filter(episode_id=episode_id).values_list("key", flat=True),
        }

    def misplaced(self, index, places):
        """The keys of records that are filed under other places than these episodes have."""
        columns = [
            list(places),
            [place.number for place in places.values()],
            [place.timeline for place in places.values()],
        ]
        with connection.cursor() as cursor:
            cursor.execute(_MISPLACED, [*columns, self.embedder, index])
            return [key for (key,) in cursor.fetchall()]

    def settle(self, index, held):
        """Bring the ledger in line with what the store does hold: {key: (episode id, place)}."""
        noted = {row.key: (row.episode_id, Place(row.episode_no, row.timeline)) for row in self._rows(index)}
        self.note(index, {key: where for key, where in held.items() if noted.get(key) != where})
        self.strike(index, sorted(noted.keys() - held.keys()))

    def _rows(self, index):
        return StoredKey.objects.filter(embedder=self.embedder, index=index)


def _episode_in(key):
    """The episode of the fact: that of the record may be the one in which somebody learned it."""
    found = _EPISODE.match(key)
    return int(found[1]) if found else 0
