"""Whose stepfather, whose client: what people call theirs or another's tells their words from those of others."""

from __future__ import annotations

from typing import NamedTuple

from .page import Page
from .speech import Speech
from .words import KIN

_OWNED = KIN | frozenset(
    "stepfather stepmother stepsister stepbrother stepson stepdaughter grandson granddaughter godfather godmother fiancé fiancée fiance fiancee parents family employer landlord landlady "
    "housekeeper partner clerk assistant client clients practice estate shop farm ship".split()
)
_MINE = frozenset(["my", "our"])
_REACH = 3


# So likely somebody must have said it.
_LIKELY = 0.6


class Owned(NamedTuple):
    """The nouns that somebody puts behind "my", and those behind "your"."""

    mine: frozenset[str] = frozenset()
    yours: frozenset[str] = frozenset()


_NOTHING = Owned()


class Belongings:
    """The belongings told of in the turns of a scene. ``groups`` are its turns, ``sure`` their speakers where tags name
    them, ``known`` what was told of before, as (person, noun) pairs."""

    def __init__(self, page: Page, groups, sure: list[str | None], known: tuple[tuple[str, str], ...]):
        self.told = [_joined(_owned_in(page, turn.index) for turn in group) for group in groups]
        own = [(person, Owned(frozenset([noun]))) for person, noun in known]
        own += [(speaker, owned) for speaker, owned in zip(sure, self.told, strict=True) if speaker]
        self.of = {person: _joined(owned for who, owned in own if who == person) for person, _ in own}

    def cue(self, number: int, person: str) -> str | None:
        """``own_same`` where a turn tells of what somebody has told of as his own, or as another's; ``own_other`` where
        he told of the other's as his."""
        here, there = self.told[number], self.of.get(person, _NOTHING)
        if here.mine & there.yours or here.yours & there.mine:
            return "own_other"
        return "own_same" if here.mine & there.mine or here.yours & there.yours else None


def told_of(
    page: Page, speeches: list[Speech], known: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """What people told of as theirs by the end of a scene, as (person, noun) pairs."""
    told = {
        (speech.speaker, noun)
        for speech in speeches
        if speech.speaker and (speech.certain or speech.chance >= _LIKELY)
        for noun in _owned_in(page, speech.index).mine
    }
    return tuple(sorted(told.union(known)))


def _joined(parts) -> Owned:
    parts = list(parts)
    return Owned(frozenset().union(*(p.mine for p in parts)), frozenset().union(*(p.yours for p in parts)))


def _owned_in(page: Page, index: int) -> Owned:
    tokens, mine, yours = page.tokens, set(), set()
    first, last = page.gaps[index][1], page.gaps[index + 1][0]
    for at in range(first, last):
        low = tokens[at].low
        if low in _MINE or low == "your":
            near = tokens[at + 1 : min(last, at + 1 + _REACH)]
            noun = next((token.low for token in near if token.low in _OWNED), None)
            if noun and not _calls(page, at):
                (yours if low == "your" else mine).add(noun)
    return Owned(frozenset(mine), frozenset(yours))


def _calls(page: Page, at: int) -> bool:
    """Whether "my" begins a call: "Come, my daughter."."""
    before = page.tokens[at - 1] if at else None
    return (before is None or not before.is_word) and not page.tokens[
        min(at + 2, len(page.tokens) - 1)
    ].is_word
