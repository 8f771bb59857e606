"""What stands beside a verb: its object, the people, things, numbers, times and places it names."""

from __future__ import annotations

from typing import NamedTuple

from .page import Page
from .people import Named
from .pronouns import owns
from .telling_words import GOODS, KIN, LOOKS, NUMBERS, THINGS, WHEN
from .words import ADVERBS, NOT_PEOPLE, ROLES

DETERMINERS = frozenset(
    "a an the my your his her their our one two three four no another some this that its".split()
)
PLACING = frozenset(
    "off of in at on under behind beneath inside near above below with beside from by".split()
)
SKIPPED = (ADVERBS | {"not", "been", "never"}) - {"at", "there", "here"}
# With these for an object nothing is found, lost, kept or left: "found his way", "took her hand".
IDLE = frozenset(
    """
disposal wits mercy liberty orders loss pains home chair armchair bed seat room watch guard quiet silence pace company side
hold service feet foot door side window post way time place temper heart mind thought thoughts hand hands head face eyes breath
sight something nothing it that anything word words voice step steps table moment
""".split()
)
_DEFINITE = frozenset("the my your his her our their both this that these those".split()) | {"'s", "’s"}
_OWNING = frozenset(["my", "your", "his", "its"])
_AWAY = frozenset("to up out away back over round around into through past upon off down about along".split())
# The complement of a verb ends where another clause begins.
_ENDS = frozenset(
    "who which that when while because if where until before after since and but whose though".split()
)
_SPANS = frozenset("night week month year morning summer winter spring autumn".split())
# Nouns that say too little of what they mean, or nothing that lasts.
_VAGUE = frozenset(
    """
kind sort matter fact question idea reason truth trouble story point rest beginning middle afternoon evening hour minute second
life world person feeling chance luck rule difference business stuff things ones other others same whole future present sense mood
mouth fault case effort mistake answer best worst most least first last noise sound smell taste back front bottom light dark darkness
rain weather wind moon morning month year week night
""".split()
)
_NOT_DEFINITE = IDLE | _VAGUE | _ENDS | PLACING
_AFTER_NOUN = (
    PLACING
    | _ENDS
    | _AWAY
    | frozenset(
        "and or but last next yesterday tonight tomorrow today now ago too then this first himself herself myself".split()
    )
)


class Concrete(NamedTuple):
    """How much of some words is concrete, how many of these are people and things of value, and how many definite
    things beside them ("the pearls", "your buildings") both who talk are to know."""

    total: float
    people: int
    things: int
    definite: int


class Complements:
    """Reads what stands beside the verbs of one text. ``meant`` says what the pronouns of the sentence at hand mean,
    ``spoken`` whether somebody says it."""

    def __init__(self, page: Page, named: list[Named]):
        self.page = page
        self.named_at = {name.first: name for name in named}
        self.meant: dict[int, str] = {}
        self.spoken = False

    def concrete(self, first: int, last: int) -> Concrete:
        """Counts the people, things of value, numbers, times and named places among some words."""
        tokens = self.page.tokens
        people = things = definite = numbers = times = places = 0
        at = first
        while at < last:
            token = tokens[at]
            low = token.low.split("'")[0]
            if name := self.named_at.get(at):
                people += 1
                at = name.last
                continue
            before = tokens[at - 1]
            if at in self.meant:
                if low.startswith("it"):
                    things += 1
                elif not (low in _OWNING or (low == "her" and owns(tokens, at, last))):
                    people += 1
            elif self._is_somebody(at, last):
                people += 1
            elif low in THINGS or low in GOODS:
                things += 1
            elif low == "past" and at + 1 < last and tokens[at + 1].low in NUMBERS:
                times += 1
            elif low in NUMBERS or low.isdigit():
                numbers += 1
            elif low in WHEN or (low in _SPANS and before.low in ("last", "next", "that", "this")):
                times += 1
            elif token.is_capitalised and low not in NOT_PEOPLE and low != "i" and before.text not in '“‘"':
                places += 1
            elif self._is_definite(at, last):
                definite += 1
            at += 1
        total = min(people, 2) + min(things, 2) + min(numbers, 1) + min(times, 1) + min(places, 2)
        return Concrete(float(total), people, things, min(definite, 2))

    def _is_somebody(self, at: int, last: int) -> bool:
        tokens = self.page.tokens
        low = tokens[at].low
        return (
            low in ("me", "him", "them", "us")
            or (low == "her" and not owns(tokens, at, last))
            or low in KIN
            or (low in ROLES and tokens[at - 1].low in DETERMINERS)
        )

    def _is_definite(self, at: int, last: int) -> bool:
        tokens = self.page.tokens
        low = tokens[at].low
        if len(low) < 4 or low in _NOT_DEFINITE or low.endswith("ly"):
            return False
        if at + 1 < last and tokens[at + 1].is_word and tokens[at + 1].low not in _AFTER_NOUN:
            return False
        for back in range(at - 1, max(0, at - 3) - 1, -1):
            if tokens[back].low in _DEFINITE:
                return True
            if not tokens[back].is_word:
                return False
        return False

    def start(self, at: int, last: int) -> int:
        """Where a complement begins, after adverbs."""
        tokens = self.page.tokens
        while at < last and (tokens[at].low in SKIPPED or tokens[at].low.endswith("ly")):
            at += 1
        return at

    def end(self, at: int, last: int, longest: int) -> int:
        """Where a complement ends: before the next clause. "A small, neat man" is one."""
        tokens = self.page.tokens
        listing = at + 3 if tokens[at].low in ("a", "an") else at
        for place in range(at + 1, min(last, at + longest)):
            if (
                tokens[place].low in _ENDS
                or tokens[place].text in ";:—"
                or (tokens[place].text == "," and place > listing)
            ):
                return place
        return min(last, at + longest)

    def head(self, first: int, last: int) -> str:
        """The noun that a complement turns on: the one before "of", or the last of its words."""
        tokens = self.page.tokens
        head = ""
        for at in range(first, last):
            low = tokens[at].low
            if (
                low in ("of", "to", "in", "at", "with", "for", "on", "from", "by", "about", "than", "as")
                and head
            ):
                break
            if tokens[at].is_word and low not in ("'s", "’s"):
                head = low
        return head

    def has_object(self, first: int, last: int) -> bool:
        """Whether a noun follows a verb straight away, rather than where, how or what else is done."""
        tokens = self.page.tokens
        first = self.start(first, last)
        if first >= last or not tokens[first].is_word:
            return False
        low = tokens[first].low
        return (
            first in self.named_at
            or first in self.meant
            or tokens[first].is_capitalised
            or low in (DETERMINERS | NUMBERS | {"him", "her", "me", "it", "them", "us", "several", "many"})
            or (low not in PLACING | _AWAY and not low.endswith("ing") and low in THINGS | GOODS)
        )

    def has_person(self, first: int, last: int) -> bool:
        """Whether the object is somebody: "shot the guard", not "shot a glance at the guard"."""
        tokens = self.page.tokens
        for at in range(first, min(last, first + 5)):
            low = tokens[at].low
            if low in PLACING | _AWAY:
                return False
            name = self.named_at.get(at)
            if name and not (name.last < last and tokens[name.last].low in ("'s", "’s")):
                return True
            if low in ("him", "me", "them", "us") or low in KIN or (low in ROLES and low != "general"):
                return True
            if (at in self.meant or low == "her") and low not in _OWNING and not owns(tokens, at, last):
                return True
        return False

    def has_content(self, at: int, last: int) -> bool:
        """Whether a verb of knowing says what is known."""
        after = [token.low for token in self.page.tokens[at + 1 : min(last, at + 7)]]
        says = any(low in ("that", "who", "where", "what", "why", "whose", "how") for low in after)
        return says or at + 1 in self.named_at or at + 2 in self.named_at

    def is_idle(self, first: int, last: int) -> bool:
        """Whether the object is nothing that could be had: "found his way", "took her hand"."""
        tokens = self.page.tokens
        for at in range(first, min(last, first + 4)):
            low = tokens[at].low
            if low not in DETERMINERS and low not in LOOKS:
                return low in IDLE
        return True

    def is_timed(self, first: int, last: int) -> bool:
        """Whether the words say when."""
        return any(token.low in WHEN for token in self.page.tokens[first:last])
