"""What a talk may still rest on, asked of the truth each time."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from episodes.models import Character
from memory.seen import seen_among
from memory.viewpoint import Viewpoint

from . import conversations
from .base import Line, Talk
from .seats import is_heard, seat_of

# In a line that a room puts into a seat: what was told there before, so that nobody need read it all again.
TOLD = "told"
AT_ONCE = 10


@dataclass(frozen=True)
class Sight:
    """The facts that may stand behind what is kept with a talk: those its viewpoint sees and, in a room,
    those that somebody told there who sees them still.

    ``lines`` are the last of the talk, where they are at hand.
    """

    viewpoint: Viewpoint
    talk: Talk
    lines: tuple[Line, ...] | None = None

    def of(self, facts: Iterable[int]):
        """Those of some facts that may stand behind it now."""
        facts = set(facts)
        told = self._told_by
        return seen_among(self.viewpoint, facts) | {fact for fact in facts if self._is_told(fact, told)}

    def still_holds(self, line):
        """Whether what was heard in this line may be said there still, by all through whom it came."""
        told = told_through(line)
        if told is None:
            return False
        return all(self._is_told(fact, told) for fact in set().union(*told.values()))

    def _is_told(self, fact, told_by):
        return any(fact in told and fact in self._seen_by[slug] for slug, told in told_by.items())

    @cached_property
    def _told_by(self):
        """What each of those in the room told, by slug."""
        if seat_of(self.talk) is None:
            return {}
        return told_in(self.talk) if self.lines is None else told_up_to(self.lines)

    @cached_property
    def _seen_by(self):
        """What each sees of what he told."""
        cast = {one.slug: one for one in Character.objects.of(self.viewpoint.story) if one.is_in_cast}
        story, before = self.viewpoint.story, self.viewpoint.before
        return {
            slug: seen_among(Viewpoint(story, cast[slug], before), facts) if slug in cast else set()
            for slug, facts in self._told_by.items()
        }


def told_in(seat: Talk):
    """What each of those in a room told so far in the hearing of one of them, as the facts by slug."""
    lines, cursor = [], None
    while True:
        page = conversations().page(seat.id, limit=AT_ONCE, newest_first=True, cursor=cursor)
        lines += page.lines
        cursor = page.cursor
        if cursor is None or any(TOLD in line.metadata for line in page.lines):
            return told_up_to(lines)


def told_up_to(lines: Iterable[Line]):
    """The same from the end of a seat: each line that a room puts there says what was told before it."""
    told_by = {}
    for line in lines:
        for told in (line.metadata.get(TOLD), told_through(line)):
            for slug, facts in (told or {}).items():
                told_by.setdefault(slug, set()).update(facts)
    return told_by


def told_through(line: Line):
    """The facts behind what was heard in a line, by the slugs of those through whom they came: the one who
    said it, and whoever told him in the room. None for a line that was not heard, or does not say."""
    behind = line.metadata.get("behind")
    if not is_heard(line) or not isinstance(behind, dict):
        return None
    return {slug: frozenset(facts) for slug, facts in behind.items()}
