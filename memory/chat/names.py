"""Names, as far as the story has got: one that comes only later tells what is still to come."""

import re
from functools import lru_cache

from memory.viewpoint import episodes_of


@lru_cache(maxsize=2000)
def whole(name):
    """The pattern of a name, of which no part of another word is an instance: no Ben stands in Benbow.
    PostgreSQL reads it as Python does."""
    before, after = (r"(?<!\w)" if name[0].isascii() else ""), (r"(?!\w)" if name[-1].isascii() else "")
    return f"{before}{re.escape(name)}{after}"


def stands_in(name, text):
    """Whether a text names somebody by a name."""
    return name in text and re.search(whole(name), text) is not None


def has_come(viewpoint, name):
    """Whether a name stands in the text that the viewpoint has behind it."""
    if viewpoint.cutoff is None:
        return False
    told = episodes_of(viewpoint.story).filter(timeline__lte=viewpoint.cutoff)
    return told.filter(body__contains=name, body__regex=whole(name)).exists()


def name_so_far(viewpoint, character):
    """The first of somebody's names that has come, or "" where none has."""
    names = (name for name in (character.name, *character.aliases) if name)
    return next((name for name in names if has_come(viewpoint, name)), "")


def names_so_far(viewpoint, people):
    """``name_so_far`` of each of these people, by their ids, in one go."""
    waiting = {person.pk: [name for name in (person.name, *person.aliases) if name] for person in people}
    come = set()
    for body in _bodies(viewpoint):
        # Of whom the first name has come, the others are not looked for; of most it comes early.
        missing = {name for names in waiting.values() if names and names[0] not in come for name in names}
        if not missing:
            break
        come.update(name for name in missing - come if stands_in(name, body))
    return {pk: next((name for name in names if name in come), "") for pk, names in waiting.items()}


def _bodies(viewpoint):
    """The texts that the viewpoint has behind it, the first first."""
    if viewpoint.cutoff is None:
        return ()
    told = episodes_of(viewpoint.story).filter(timeline__lte=viewpoint.cutoff).order_by("timeline", "number")
    return told.values_list("body", flat=True)
