"""What a clause says that somebody or something is, has, or where it is."""

from __future__ import annotations

import re

from ..reading import Kind
from .clauses import Subject
from .complements import DETERMINERS, IDLE, PLACING, Complements
from .predicates import Verb
from .telling import Telling
from .telling_words import (
    BODY,
    FOLK,
    GOODS,
    HELD,
    ILLNESSES,
    KIN,
    LOOKS,
    MUTUAL,
    NUMBERS,
    OFFICES,
    SHADY,
    STATES,
    THINGS,
)
from .words import ADVERBS, PLACES, ROLES

_NEAR = 14
_PERSONAL = frozenset("i you he she we they kin role name both".split())
# What somebody is called by what he does, whether or not it is in our list.
_TRADE = re.compile(
    r"(?:smith|wright|monger|ologist|ician|keeper|maker|worker|dealer|seller|driver|officer|neer|grapher|herd|fighter|dresser|"
    r"hunter|\w{3}(?:man|woman|master|mistress))$"
)
_NO_TRADE = frozenset(
    "woman gentleman nobleman gentlewoman madman german roman norman englishman frenchman irishman scotchman workwoman".split()
)
_FORMER = frozenset(
    "last first only head son daughter author leader best youngest oldest eldest richest".split()
)
_INSIDE = frozenset("under behind beneath inside below in".split())
_OF_THINGS = frozenset("lost gone empty locked poisoned stolen fake forged false counterfeit".split())
# Of one who is before our eyes these say how he is just now.
_PASSING = frozenset("ill sick mad armed single".split())
_GRAVE = frozenset("dead alive pregnant dying guilty".split())
_WORN = frozenset(["letter", "watch", "coat", "note", "bag", "bow"])
_MARKS = frozenset("scar tattoo limp beard birthmark".split())
_MONEY = frozenset(
    "pounds dollars thousand hundred million guineas yen euros crowns francs shillings".split()
)
_FILLS = (
    ADVERBS | frozenset("not never also really very only just still indeed now quite once always as".split())
) - {"at"}
_PHRASES = {
    ("in", "debt"): 3, ("in", "love"): 3, ("in", "prison"): 3, ("in", "jail"): 3, ("at", "sea"): 2, ("in", "hiding"): 3,
    ("in", "hospital"): 3, ("in", "danger"): 3, ("from", "the"): 2, ("on", "watch"): 2, ("in", "charge"): 3, ("off", "duty"): 2,
    ("under", "arrest"): 3, ("of", "age"): 2, ("in", "exile"): 3, ("on", "bail"): 3, ("by", "birth"): 2,
}  # fmt: skip


class Conditions:
    """Weighs what somebody is and has."""

    def __init__(self, complements: Complements):
        self.complements = complements
        self.page = complements.page

    # Being

    def being(self, subject: Subject, verb: Verb, last: int, scenic: bool) -> Telling | None:
        """What it tells that somebody or something is so."""
        tokens = self.page.tokens
        if subject.word in ("it", "someone"):
            return None
        if subject.word == "there":
            return self._being_there(verb, last, scenic)
        at = self.complements.start(verb.at + 1, last)
        if at >= last:
            return None
        if tokens[at].low in PLACING:
            return self._being_at(subject, at, last, scenic)
        end = self.complements.end(at, last, _NEAR)
        words = [token.low for token in tokens[at:end]]
        if subject.person or subject.word in _PERSONAL or self._is_of_family(subject):
            if subject.word in ("we", "they") or (subject.word == "name" and not self._is_proper(subject)):
                return None
            if self._says_nothing(subject, at, end):
                return None
            return self._being_somebody(at, end, words, scenic) or self._being_so(at, last, words, scenic)
        if words[0] in STATES and self._is_thing(subject):
            return Telling(Kind.EVENT, 3, 26)
        return None

    def _being_somebody(self, at: int, end: int, words: list[str], scenic: bool) -> Telling | None:
        """That somebody is a relative, has a trade, is another than he seemed, or looks so."""
        tokens = self.page.tokens
        named_at = self.complements.named_at
        head = self.complements.head(at, end)
        article = tokens[at].low in ("a", "an")
        owned = tokens[at].low in DETERMINERS or at in named_at
        if head in KIN:
            return Telling(Kind.RELATION, 3 if article else 4, 40, mutual=head in MUTUAL)
        trade = head in OFFICES or (owned and bool(_TRADE.search(head)) and head not in _NO_TRADE)
        if trade and (owned or words[0] == head):
            return Telling(Kind.JOB, 3, 36, alone=head in SHADY and scenic)
        if words[:2] == ["one", "of"]:
            return Telling(Kind.RELATION, 3, 32)
        if at in named_at and end - at <= 4 and tokens[end - 1].low not in ("'s", "’s"):
            return Telling(Kind.TRAIT, 4, 34)
        if article and len(words) > 2 and (LOOKS | BODY) & set(words):
            return Telling(Kind.APPEARANCE, 2, 26)
        if words[0] == "the" and len(words) > 2 and words[1] in _FORMER:
            return Telling(Kind.TRAIT, 3, 32)
        return None

    def _says_nothing(self, subject: Subject, at: int, end: int) -> bool:
        """Whether somebody is only called by his name: "You’re Ida Moss"."""
        name = self.complements.named_at.get(at)
        who = subject.person or self.complements.meant.get(subject.first)
        more = name and any(token.is_word for token in self.page.tokens[name.last : end])
        return bool(name and name.person == who and not more)

    def _being_so(self, at: int, last: int, words: list[str], scenic: bool) -> Telling | None:
        """That somebody is dead, married, sixteen, tall and blind."""
        first = words[1] if len(words) > 1 and words[0] in ("so", "very", "quite") else words[0]
        if first == "engaged" and words[1:2] != ["to"]:
            # "I am engaged" is mostly "I am busy".
            return None
        if first in STATES - _OF_THINGS:
            if scenic and first in _PASSING:
                return None
            return Telling(Kind.EVENT, 4 if first in _GRAVE else 3, 34)
        if _is_age(words):
            return Telling(Kind.TRAIT, 2, 24)
        if (
            words[0] in LOOKS
            and len(LOOKS & set(words)) + (words[0] in ("blind", "lame", "deaf", "bald")) > 1
        ):
            return Telling(Kind.APPEARANCE, 2, 24)
        if (
            words[0] in ("afraid", "jealous")
            and words[1:2] == ["of"]
            and self.complements.concrete(at, last).people
        ):
            return Telling(Kind.FEELING, 2, 24, inner=True)
        return None

    def _being_there(self, verb: Verb, last: int, scenic: bool) -> Telling | None:
        """That there is something of value or somebody, somewhere: "There is a second ledger in the vestry"."""
        tokens = self.page.tokens
        near = range(verb.at + 1, min(last, verb.at + 9))
        end = next((at for at in near if tokens[at].low in PLACING), last)
        if self.complements.head(verb.at + 1, end) not in THINGS | OFFICES or scenic or end >= last:
            return None
        return Telling(Kind.PLACE, 2, 24 + 2 * min(3, self.complements.concrete(verb.at + 1, last).total))

    def _being_at(self, subject: Subject, at: int, last: int, scenic: bool) -> Telling | None:
        """Where somebody or something is."""
        tokens = self.page.tokens
        low = tokens[at].low
        weight = _PHRASES.get((low, tokens[at + 1].low if at + 1 < last else ""), 0)
        near = tokens[at + 1 : min(last, at + 6)]
        if self._is_thing(subject):
            somewhere = any(t.low in PLACES | GOODS | THINGS or t.is_capitalised for t in near)
            return None if scenic or not (low in _INSIDE or somewhere) else Telling(Kind.PLACE, 3, 32)
        concrete = self.complements.concrete(at, last).total
        if (
            (scenic and weight < 3)
            or any(token.low in IDLE for token in near[:4])
            or not (weight >= 2 or concrete >= 1)
        ):
            return None
        return Telling(Kind.PLACE, max(2, weight), 20 + 3 * min(3, concrete))

    # Having

    def having(self, subject: Subject, verb: Verb, last: int, scenic: bool) -> Telling | None:
        """What it tells that somebody or something has this."""
        tokens = self.page.tokens
        at = verb.at + 1
        if subject.word in ("it", "someone", "we", "they", "there") or (at < last and tokens[at].low == "to"):
            return None
        while at < last and tokens[at].low in _FILLS:
            at += 1
        if at >= last:
            return None
        end = self.complements.end(at, last, 10)
        words = [token.low for token in tokens[at:end]]
        head = self.complements.head(at, end)
        if head in KIN or head.removesuffix("s") in KIN:
            return Telling(Kind.RELATION, 3, 34)
        if head in ("child", "children", "family") and verb.tense != "past":
            return Telling(Kind.RELATION, 3, 34)
        if ILLNESSES & set(words):
            return Telling(Kind.TRAIT, 3, 30)
        if head in BODY and len(words) > 1 and (not scenic or head in ("hair", "eyes")):
            return Telling(Kind.APPEARANCE, 2, 24)
        if scenic:
            return Telling(Kind.APPEARANCE, 2, 24) if head in _MARKS else None
        if head in THINGS - _WORN or (head in _MONEY and any(word in NUMBERS for word in words[:2])):
            return Telling(Kind.POSSESSION, 3, 30)
        if head in HELD | GOODS and tokens[at].low != "no":
            concrete = self.complements.concrete(at, last).total
            return Telling(Kind.POSSESSION, 2, 26 + (3 if concrete > 0 else 0))
        return None

    # Nouns

    def _is_proper(self, subject: Subject) -> bool:
        words = self.page.tokens[subject.first : subject.last]
        return all(token.is_capitalised or not token.is_word for token in words)

    def _is_of_family(self, subject: Subject) -> bool:
        """Whether a noun names somebody of the family: "my cousin Meera"."""
        if subject.word != "thing":
            return False
        words = [token.low for token in self.page.tokens[subject.first : subject.last]]
        return words[-1] in ROLES | FOLK or any(word in KIN for word in words)

    def _is_thing(self, subject: Subject) -> bool:
        words = {token.low for token in self.page.tokens[subject.first : subject.last]}
        return bool(words & (THINGS | GOODS | {"car"}))


def _is_age(words: list[str]) -> bool:
    if not (words[0].split("-")[0] in NUMBERS or words[0].isdigit()):
        return False
    return len(words) == 1 or words[1] in (".", ",", "years", "when", "and", "now", "then")
