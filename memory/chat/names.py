"""Names, as far as the story has got: one that comes only later tells what is still to come."""

import re
from functools import lru_cache

from django.db.models import Exists

from episodes.models import Story
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


def come(viewpoint, names):
    """Which of some names stand in the text that the viewpoint has behind it, as a set."""
    names = list(dict.fromkeys(name for name in names if name))
    if viewpoint.cutoff is None or not names:
        return set()
    told = episodes_of(viewpoint.story, viewpoint.bounds).filter(timeline__lte=viewpoint.cutoff).order_by()
    stands = (Exists(told.filter(body__contains=name, body__regex=whole(name))) for name in names)
    found = Story.objects.filter(pk=viewpoint.story.pk).values_list(*stands)[0]
    return {name for name, is_there in zip(names, found, strict=True) if is_there}


def name_so_far(viewpoint, character):
    """The first of somebody's names that has come, or "" where none has."""
    return few_names_so_far(viewpoint, [character])[character.pk]


def few_names_so_far(viewpoint, people):
    """``name_so_far`` of each of a few people, by their ids: their names are looked for in the database."""
    names = {person.pk: [name for name in (person.name, *person.aliases) if name] for person in people}
    there = come(viewpoint, [name for of_one in names.values() for name in of_one])
    return {pk: next((name for name in of_one if name in there), "") for pk, of_one in names.items()}


def names_so_far(viewpoint, people):
    """``name_so_far`` of each of many people, by their ids: the texts are gone through once."""
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
