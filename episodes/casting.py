"""The cast: proposing, adding, renaming, merging, confirming, rejecting; each change is announced."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from .models import Character
from .naming import slug_of
from .signals import cast_changed
from .turns import take_turn

# Viewers who are no characters go by these names; nobody of a cast may.
RESERVED = frozenset({"world", "reader", "author", "everyone"})
_EDGES = re.compile(r"\s+")
_SLUG = re.compile(r"[\w-]+", re.ASCII)


class NameTaken(ValueError):
    """Somebody else of the cast already goes by this name."""


@dataclass(frozen=True)
class NewPerson:
    """Somebody found in a text or listed by an author. ``slug`` is a wish; one already taken is changed."""

    name: str
    slug: str = ""
    reading: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    first_person: str = ""
    narrator: bool = False


def propose(story, people):
    """Add people that a reader found, to be confirmed; returns those that are new.

    Whoever has the id or a name of somebody already there (a rejected or merged person too) is left out:
    what was decided once is not asked again.
    """
    with transaction.atomic():
        take_turn(story)
        there = list(Character.objects.filter(story__in=story.lineage()))
        slugs = {person.slug for person in there}
        names = {name for person in there for name in (person.name, *person.aliases)}
        added = []
        for person in people:
            if person.slug in slugs or person.name in names:
                continue
            character = _create(story, person, Character.Status.PROPOSED)
            slugs.add(character.slug)
            names.update((character.name, *character.aliases))
            added.append(character)
        if added:
            _announce(story, added)
        return added


def add_person(story, person):
    """Add somebody to the cast by hand: confirmed from the start. Raises ``NameTaken``."""
    with transaction.atomic():
        take_turn(story)
        there = list(Character.objects.filter(story__in=story.lineage()))
        if any(person.name in (one.name, *one.aliases) for one in there if one.is_in_cast):
            raise NameTaken(person.name)
        character = _create(story, person, Character.Status.CONFIRMED)
        _announce(story, [character])
        return character


def rename(character, name, *, reading=None, aliases=None):
    """Give somebody another name. The old one stays an alias, because the text still has it, unless
    ``aliases`` lists them anew. Raises ``NameTaken``."""
    name = _EDGES.sub(" ", name).strip()
    with transaction.atomic():
        take_turn(character.story)
        character = Character.objects.select_for_update(no_key=True).get(pk=character.pk)
        before = {character.name, *character.aliases}
        others = Character.objects.of(character.story).exclude(pk=character.pk)
        if not name or any(name in (other.name, *other.aliases) for other in others):
            raise NameTaken(name)
        aliases = [*character.aliases, character.name] if aliases is None else aliases
        character.aliases = _distinct(aliases, without=name)
        character.name = name
        character.reading = character.reading if reading is None else reading
        character.save(update_fields=["name", "reading", "aliases"])
        _announce(character.story, [character], before)
        return character


def merge(character, into):
    """Two were one: everything of ``character`` becomes that of ``into``. Raises ValueError for a person
    merged with himself, with somebody merged already, or with somebody of another lineage."""
    with transaction.atomic():
        take_turn(character.story)
        both = Character.objects.select_for_update(no_key=True).filter(pk__in=[character.pk, into.pk])
        found = {person.pk: person for person in both.order_by("pk")}
        character, into = found[character.pk], found[into.pk]
        if character == into or into.merged_into_id or into.story not in character.story.lineage():
            raise ValueError(f"{character} cannot be merged into {into}")
        names = {character.name, *character.aliases}
        into.aliases = _distinct([*into.aliases, character.name, *character.aliases], without=into.name)
        into.narrator = into.narrator or character.narrator
        into.save(update_fields=["aliases", "narrator"])
        character.merged_into = into
        character.save(update_fields=["merged_into"])
        # Who was merged into the one who goes now follows to the one who stays.
        Character.objects.filter(merged_into=character).update(merged_into=into)
        _announce(into.story, [character, into], names)
        return into


def split(character, alias):
    """One of the names was somebody else's: a person of their own from now on. Raises ValueError for a name
    that is no alias of the character."""
    with transaction.atomic():
        take_turn(character.story)
        character = Character.objects.select_for_update(no_key=True).get(pk=character.pk)
        if alias not in character.aliases:
            raise ValueError(f"{alias} is no alias of {character}")
        character.aliases = [name for name in character.aliases if name != alias]
        character.save(update_fields=["aliases"])
        made = _create(character.story, NewPerson(alias), Character.Status.CONFIRMED)
        _announce(character.story, [character, made], {alias})
        return made


def confirm(character):
    """This person is of the cast: from now on readers obey."""
    return _decide(character, Character.Status.CONFIRMED)


def reject(character):
    """This is nobody of the cast; never proposed again."""
    return _decide(character, Character.Status.REJECTED)


def change(character, *, names_before=()):
    """Announce that a person was changed by a form: names, narrator or anything a reader should know."""
    with transaction.atomic():
        take_turn(character.story)
        character.save()
        _announce(character.story, [character], names_before)
        return character


def family(story):
    """The stories that share people with a story: those it branched from, and all that branched from it."""
    stories, ahead = story.lineage(), [story]
    while ahead:
        branches = list(ahead.pop().branches.all())
        stories += branches
        ahead += branches
    return stories


def _create(story, person, status):
    # Also not the slug of somebody in an "if" story, who would be taken for this one there.
    taken = set(Character.objects.filter(story__in=family(story)).values_list("slug", flat=True))
    return Character.objects.create(
        story=story,
        slug=_free(_own_slug(person.slug) or slug_of(person.name, fallback="person"), taken),
        name=person.name,
        reading=person.reading,
        aliases=_distinct(person.aliases, without=person.name),
        description=person.description,
        first_person=person.first_person,
        narrator=person.narrator,
        status=status,
    )


def _own_slug(slug):
    """A wish as it is where it can be an id, else the nearest that can."""
    return slug if _SLUG.fullmatch(slug) else slugify(slug)


def _free(slug, taken):
    slug = (slug or "person")[:50].strip("-") or "person"
    candidate, number = slug, 2
    while candidate in taken or candidate in RESERVED:
        candidate = f"{slug}-{number}"
        number += 1
    return candidate


def _decide(character, status):
    with transaction.atomic():
        take_turn(character.story)
        character = Character.objects.select_for_update(no_key=True).get(pk=character.pk)
        if character.status != status:
            character.status = status
            character.save(update_fields=["status"])
            _announce(character.story, [character])
        return character


def _announce(story, characters, names=()):
    cast_changed.send(Character, story=story, characters=characters, names=tuple(names))


def _distinct(names, *, without):
    names = [_EDGES.sub(" ", name).strip() for name in names]
    return list(dict.fromkeys(name for name in names if name and name != without))
