"""Seats: talks that belong to a room, told apart from talks alone.

What was said before others stays in its room. So whatever looks for earlier talks of a character asks here
whether one is a seat, and what only a room may write is refused from outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .base import Line, Talk
from .wording import NotSayable

# What makes a talk a seat, and a line something heard: rooms alone write it.
OF_TALKS = frozenset({"seat"})
OF_LINES = frozenset({"heard_from", "opened", "round", "told"})


@dataclass(frozen=True)
class Seat:
    """A place in a room: its ``room``, who sits there (a slug), and as which one."""

    room: str
    slug: str
    place: int


def seat_of(talk: Talk):
    """The seat that a talk is, or None. A copy of a seat is one, too: what was heard stays under its seal."""
    about = talk.metadata
    room, slug, place = (about.get(name) for name in ("room", "seat", "place"))
    if isinstance(room, str) and room and isinstance(slug, str) and isinstance(place, int):
        return Seat(room, slug, place)
    return None


def is_heard(line: Line):
    """Whether a line was heard in a room: not said to the one whose talk it is in."""
    return "heard_from" in line.metadata


def own_words(lines):
    """What the visitor said in a talk to the one he talks with."""
    return [line.text for line in lines if line.by_user and not is_heard(line)]


def refuse_reserved(metadata: Mapping[str, Any] | None, reserved):
    """Raise ``NotSayable`` where metadata from outside pretends to come from a room."""
    if taken := sorted(reserved & set(metadata or ())):
        raise NotSayable(_("These names are kept for rooms: %(names)s.") % {"names": ", ".join(taken)})
