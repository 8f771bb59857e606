"""The people of a story, as a file lists them: a list of objects with ``id``, ``name``, ``reading``,
``aliases`` and ``description``, and if one likes ``first_person`` and ``narrator``."""

import json
import re

from django.utils.translation import gettext as _

from ..casting import RESERVED, NewPerson
from .errors import Unreadable

_ID = re.compile(r"[A-Za-z0-9_-]{1,50}")


def read_cast(text: str, name: str) -> tuple[NewPerson, ...]:
    """The people in a JSON text. Raises ``Unreadable`` when it is not such a list, when an id is no short
    name of Latin letters, digits and hyphens, or when an id or a name comes twice."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("“%(name)s” is not JSON: %(error)s") % {"name": name, "error": error}) from error
    if not isinstance(entries, list):
        raise Unreadable(_("“%(name)s” should hold a list of people.") % {"name": name}, name=name)
    people = tuple(_person(entry, number, name) for number, entry in enumerate(entries, 1))
    for what in ("slug", "name"):
        values = [getattr(person, what) for person in people]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise Unreadable(
                _("“%(name)s” lists “%(twice)s” twice.") % {"name": name, "twice": twice}, name=name
            )
    return people


def _person(entry, number: int, name: str) -> NewPerson:
    def wrong(problem):
        place = {"name": name, "number": number, "problem": problem}
        return Unreadable(_("“%(name)s”, person %(number)s: %(problem)s") % place, name=name)

    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise wrong(_("a name is missing."))
    texts = {key: entry.get(key) or "" for key in ("id", "reading", "description", "first_person")}
    aliases = entry.get("aliases") or []
    if not all(isinstance(text, str) for text in texts.values()):
        raise wrong(_("id, reading, description and first_person should be texts."))
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise wrong(_("aliases should be a list of names."))
    if texts["id"] and (not _ID.fullmatch(texts["id"]) or texts["id"].lower() in RESERVED):
        raise wrong(_("the id should be Latin letters, digits and hyphens, and not a word like “world”."))
    return NewPerson(
        name=entry["name"].strip()[:100],
        slug=texts["id"],
        reading=texts["reading"][:100],
        aliases=tuple(alias[:100] for alias in aliases),
        description=texts["description"],
        first_person=texts["first_person"][:20],
        narrator=entry.get("narrator") is True,
    )
