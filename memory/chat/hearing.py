"""What somebody heard in a room, as far as it may still be said there."""

from dataclasses import dataclass

from episodes.models import Character
from memory.conversations.seats import is_heard
from memory.conversations.sight import Sight, told_through

from .names import few_names_so_far


@dataclass(frozen=True)
class Heard:
    """Something heard in a room: the name of who said it, as far as it has come ("" for the visitor), and the
    facts behind it."""

    name: str
    text: str
    behind: frozenset[int]


def heard_in_room(sight: Sight, lines):
    """What the viewpoint's character heard in a room in these lines, in order.

    What somebody said out of facts that he no longer knows is left out, and so is what he then said anew.
    """
    heard = {}
    for line in lines:
        if is_heard(line) and "opened" not in line.metadata:
            # A place in the order is kept by what was said first.
            heard[line.metadata.get("round"), line.metadata["heard_from"]] = line
    if not heard:
        return []
    viewpoint = sight.viewpoint
    cast = {one.slug: one for one in Character.objects.of(viewpoint.story)}
    tellers = {line.metadata["heard_from"] for line in heard.values()} & cast.keys()
    names = few_names_so_far(viewpoint, [cast[slug] for slug in sorted(tellers)])
    said = []
    for line in heard.values():
        slug = line.metadata["heard_from"]
        if slug and (slug not in cast or not sight.still_holds(line)):
            continue
        name = (names[cast[slug].pk] or "？") if slug else ""
        facts = frozenset().union(*(told_through(line) or {}).values())
        said.append(Heard(name, line.text, facts))
    return said
