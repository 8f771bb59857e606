"""A cast given as JSON: people with id, name and, if one likes, reading, aliases and description."""

import json

from .reading import Person

_SHAPE = '[{"id": "…", "name": "…", "aliases": ["…"]}]'


class BadCast(ValueError):
    """A cast that cannot be used. The message says what is wrong and where."""


def cast_from_json(text: str) -> list[Person]:
    """The people of a cast file, all of them confirmed. Raises ``BadCast``."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadCast(f"it is not JSON ({error})") from error
    if not isinstance(rows, list):
        raise BadCast(f"it must be a list such as {_SHAPE}")
    people = [_person(row, number) for number, row in enumerate(rows, start=1)]
    seen: set[str] = set()
    for person in people:
        if person.id in seen:
            raise BadCast(f"the id {person.id!r} is given twice")
        seen.add(person.id)
    return people


def _person(row: object, number: int) -> Person:
    if not isinstance(row, dict):
        raise BadCast(f"entry {number} must be an object such as {_SHAPE[1:-1]}")
    for key in ("id", "name"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise BadCast(f"entry {number} needs a text under {key!r}")
    aliases = row.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise BadCast(f"entry {number} ({row['id']}): 'aliases' must be a list of texts")
    texts = {key: row.get(key) or "" for key in ("reading", "description", "first_person")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise BadCast(f"entry {number} ({row['id']}): {key!r} must be a text")
    return Person(
        id=row["id"],
        name=row["name"],
        aliases=tuple(alias for alias in aliases if alias.strip()),
        narrator=row.get("narrator") is True,
        confirmed=True,
        **texts,
    )
