"""Strangers who say who they are: the lady, the visitor and Helen Stoner are one from where she came in."""

from __future__ import annotations

from .calls import Calls
from .page import Page
from .people import Named, People
from .words import FEMALE_ROLES, MALE_ROLES

# What somebody is called whom nobody knows yet.
_UNKNOWN = frozenset(
    "man woman boy girl gentleman lady fellow lad lass youth stranger visitor client guest caller newcomer traveller traveler "
    "customer individual".split()
)
_DETERMINERS = frozenset("a an the this that our my another other one".split())
# With these two of a kind are told apart.
_APART = frozenset("another other old elder older young younger tall short".split())
_LONGEST = 4


def strangers(page: Page, people: People, named: list[Named], narrator: str | None) -> dict[str, str]:
    """Whom the words for strangers mean in a scene: ``{"lady": "helen-stoner"}``.

    Somebody says his own name whom the narration has not named before: so far he was whoever of his gender was
    told of without a name.
    """
    calls, found = Calls(page, people), {}
    told = {
        name.person: page.tokens[name.first].start
        for name in reversed(named)
        if not page.in_speech[name.first]
    }
    for index, quote in enumerate(page.quotes):
        person = None if quote.name else calls.introduced(index)
        if person in (None, narrator) or told.get(person, quote.start) < quote.start:
            continue
        words = _words_for_strangers(page)
        if not any(start < quote.start for start in words.values()):
            continue
        gender = people.gender[person] or next(filter(None, map(_gender_of, words)), "")
        fitting = [word for word in words if _gender_of(word) in ("", gender) and word not in found]
        found.update(dict.fromkeys(fitting, person))
        people.gender[person] = gender
    return found


def _words_for_strangers(page: Page) -> dict[str, int]:
    """The words of narration for somebody without a name, each with the place where it first stands; none by which two
    are told apart."""
    tokens, found, modifiers = page.tokens, {}, {}
    for first, last in page.gaps:
        for at in range(first, last):
            low = tokens[at].low
            if low not in _UNKNOWN or tokens[at].is_capitalised:
                continue
            lead = [token.low for token in tokens[max(first, at - _LONGEST) : at]]
            start = next((place for place in reversed(range(len(lead))) if lead[place] in _DETERMINERS), None)
            if start is None:
                continue
            found.setdefault(low, tokens[at].start)
            modifiers.setdefault(low, set()).update(_APART.intersection(lead[start:]))
    return {
        low: start
        for low, start in found.items()
        if len(modifiers[low]) < 2 and "other" not in modifiers[low] and "another" not in modifiers[low]
    }


def _gender_of(word: str) -> str:
    return "m" if word in MALE_ROLES else "f" if word in FEMALE_ROLES else ""
