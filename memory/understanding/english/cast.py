"""Finds the people of a text and merges the ways in which it names one person."""

from collections import Counter
from collections.abc import Iterable

from ..reading import Person
from .candidates import Candidate, collect
from .descriptions import with_names
from .evidence import is_person, may_be_person, odds
from .groups import Group, is_full
from .ids import new_id
from .merging import grouped
from .narrators import narrator_of
from .nicknames import may_be_pet_name
from .page import Page
from .people import People
from .roles import roles_of
from .runs import EPITHETS, FIRST_NAMES, Cases
from .script_cast import collect_labels
from .together import Together
from .tokens import tokenise
from .words import KIN_NAMES, ROLES, SOFT_TITLES

# Somebody who hardly acts is proposed when he is named so often, and so surely a person (log odds).
_OFTEN = 5
_SURE = 3.5


def find_cast(texts: list[str], known: list[Person]) -> list[Person]:
    """The people of a story, most mentioned first; ``known`` come back as they are."""
    pages = [Page.of(text) for text in texts]
    cases = Cases()
    for page in pages:
        cases.read(page)
    found: dict[tuple[str, ...], Candidate] = {}
    together = Together()
    for page in pages:
        together.read(page, collect(found, page, cases))
        collect_labels(found, page, together)
    people = People(known)
    least = _least_acts(sum(len(page.text) for page in pages), bool(known))
    candidates = [c for c in found.values() if is_person(c)]
    candidates += _other_ways(found.values(), candidates)
    candidates = [c for c in candidates if not _is_known(c, people) and not _is_only_called(c)]
    speaking = Counter(word for c in candidates if c.speaks_or_acts(2) for word in set(c.bare))
    candidates = [c for c in candidates if _matters(c, least) or _is_part(c, speaking)]
    groups = grouped(candidates, together)
    cast = list(known)
    taken = {person.id for person in known}
    for group in groups:
        cast.append(_person(group, taken))
    cast = roles_of(pages, cast, taken)
    cast = narrator_of(pages, cast, taken)
    cast = with_names(pages, cast)
    return _ordered(cast, pages)


def _other_ways(found: Iterable[Candidate], people: list[Candidate]) -> list[Candidate]:
    """Other ways to write known people, too rare to tell for themselves: in full, or by the surname alone."""
    known = {c.words for c in people}
    single = {c.bare[0] for c in people if len(c.bare) == 1}
    parts = {word for c in people if len(c.words) > 1 for word in (c.bare[0], c.bare[-1])}

    def belongs(candidate: Candidate) -> bool:
        bare = candidate.bare
        if len(bare) == 1:
            if len(candidate.words) > 1 or bare[0] in parts:
                return len(candidate.words) == 1
            pet = candidate.seen["called"] and sum(may_be_pet_name(bare[0], name) for name in single | parts)
            return pet == 1
        return bare[0] in single or (len(bare) == 2 and bare[1] in single)

    return [
        c
        for c in found
        if c.words not in known
        and not c.takes_article
        and c.words[0] not in EPITHETS | ROLES
        and belongs(c)
        and may_be_person(c)
    ]


def _least_acts(length: int, is_known: bool) -> int:
    """How often somebody new must speak or act to be proposed: more in a long text, and where the cast is known."""
    return max(3 if is_known else 0, 0 if length < 60_000 else 1 if length < 150_000 else 2)


def _matters(candidate: Candidate, least: int) -> bool:
    """Whether somebody speaks and acts enough, or is written as people are (``Mrs. Hudson``) and named enough."""
    written_so = bool(set(candidate.titles) - SOFT_TITLES) or candidate.bare[0] in FIRST_NAMES
    if candidate.speaks_or_acts(least) or (written_so and candidate.count > 2 * least):
        return True
    return candidate.count >= _OFTEN and odds(candidate) >= _SURE


def _is_part(candidate: Candidate, speaking: Counter) -> bool:
    """Whether it is another way to write somebody's name, so that it needs no acts of its own. ``speaking`` counts
    those who speak or act by the words of their names."""
    return speaking[candidate.bare[-1]] > candidate.speaks_or_acts(2)


def _is_only_called(candidate: Candidate) -> bool:
    """Whether people only call somebody so, and what they call him is what he is to them: "Mama", "Dad"."""
    seen = candidate.seen
    told = (
        seen["tag"] + seen["says"] + seen["acts"] + seen["is"] + seen["script"] + seen["owns"] + seen["body"]
    )
    return len(candidate.words) == 1 and candidate.words[0] in KIN_NAMES and not told


def _is_known(candidate: Candidate, people: People) -> bool:
    tokens = tokenise(candidate.display)
    named = people.find(tokens)
    return bool(named) and named[0].last == len(tokens)


def _person(group: Group, taken: set[str]) -> Person:
    """The person of a group: the fullest common way of writing is the name, the others are aliases."""
    ranked = sorted(group.members, key=lambda c: (-c.count, len(c.titles), c.words))
    single = {c.bare[0] for c in ranked if len(c.bare) == 1}
    full = [c for c in ranked if is_full(c) and (c.count > 2 or c.bare[0] in FIRST_NAMES | single)]
    named = (full or [c for c in ranked if set(c.titles) - SOFT_TITLES] or ranked)[0]
    name = f"the {named.display}" if named.takes_article else named.display
    ways = [
        way for c in ranked for way in ([f"the {c.display}", c.display] if c.takes_article else [c.display])
    ]
    aliases = tuple(dict.fromkeys(way for way in ways if way != name))
    return Person(id=new_id(name, taken), name=name, aliases=aliases)


def _ordered(cast: list[Person], pages: list[Page]) -> list[Person]:
    """The cast by mentions, those never named last."""
    people = People(cast)
    counts: Counter = Counter()
    for page in pages:
        counts.update(name.person for name in people.find(page.tokens))
        counts.update(
            person.id for person in cast if person.narrator for token in page.tokens if token.text == "I"
        )
    order = {person.id: at for at, person in enumerate(cast)}
    return sorted(cast, key=lambda person: (-counts[person.id], order[person.id]))
