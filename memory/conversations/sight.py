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


@dataclass(frozen=True)
class Sight:
    """The facts that may stand behind what is kept with a talk: those its viewpoint sees and, in a room,
    those that somebody told there who sees them still.

    ``lines`` are those of the talk, where they are at hand.
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
        lines = conversations().lines(self.talk.id) if self.lines is None else self.lines
        told_by = {}
        for line in lines:
            for slug, facts in (told_through(line) or {}).items():
                told_by.setdefault(slug, set()).update(facts)
        return told_by

    @cached_property
    def _seen_by(self):
        """What each sees of what he told."""
        cast = {one.slug: one for one in Character.objects.of(self.viewpoint.story) if one.is_in_cast}
        story, before = self.viewpoint.story, self.viewpoint.before
        return {
            slug: seen_among(Viewpoint(story, cast[slug], before), facts) if slug in cast else set()
            for slug, facts in self._told_by.items()
        }


def told_through(line: Line):
    """The facts behind what was heard in a line, by the slugs of those through whom they came: the one who
    said it, and whoever told him in the room. None for a line that was not heard, or does not say."""
    behind = line.metadata.get("behind")
    if not is_heard(line) or not isinstance(behind, dict):
        return None
    return {slug: frozenset(facts) for slug, facts in behind.items()}
