"""Working memories in the table: an item a version, so that writing the next one is the compare-and-swap."""

import time

from memory.conversations.base import VERSIONS_KEPT, TalkGone

from . import items
from .items import place_key, thread, version_key, version_of
from .table import TTL, Cancelled, check, put

DAY = 24 * 3600
THERE = "attribute_exists(PK)"
NEW = "attribute_not_exists(PK)"
KEPT = "attribute_not_exists(#deleted)"


class Versions:
    """The part of the store that keeps working memories."""

    def versions(self, holder, place, *, limit=VERSIONS_KEPT):
        found = self.table.query(*version_key(holder, place), forward=False, limit=limit)
        return [version_of(item, holder, place) for item in found]

    def places(self, holder):
        pk, prefix = place_key(holder)
        return {item["SK"].removeprefix(prefix) for item in self.table.query(pk, prefix)}

    def put_version(self, version):
        holder, stays = version.holder, self._stays()
        pk, place = place_key(holder, version.place)
        operations = [
            put(items.item_of_version(version, now()) | stays, NEW),
            put({"PK": pk, "SK": place} | stays),
        ]
        if holder.thread_id:
            operations.append(check(thread(holder.thread_id), "META", f"{THERE} AND {KEPT}"))
        else:
            operations.append(put({"PK": items.user(holder.user_id), "SK": items.story(holder.story_id)}))
        if version.source:
            operations.append(check(thread(version.source_talk), f"MSG#{version.source}", THERE))
        try:
            self.table.transact(operations)
        except Cancelled as cancelled:
            if cancelled.failed == [0]:
                return False
            raise TalkGone from cancelled
        if version.number > VERSIONS_KEPT:
            old = version_key(holder, version.place, version.number - VERSIONS_KEPT)
            self.table.delete_all([old])
        return True

    def forget_versions(self, holder, place=None):
        for each in self.places(holder) if place is None else {place}:
            pk, prefix = version_key(holder, each)
            keys = [(pk, item["SK"]) for item in self.table.query(pk, prefix, only=("PK", "SK"))]
            self.table.delete_all([*keys, place_key(holder, each)])

    def _stays(self):
        return {TTL: int(time.time()) + self.keep_days * DAY} if self.keep_days else {}


def now():
    """Milliseconds since 1970."""
    return int(time.time() * 1000)
