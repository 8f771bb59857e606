"""Knowing facts again: what a new reading says, beside what was known of the episode before."""

import re
from collections import defaultdict, deque
from dataclasses import dataclass, field

import numpy as np

from .models import Fact
from .understanding.reading import Statement

# From this cosine on, two facts of the same scope mean the same, if nothing of `_speaks_against` holds.
SAME_MEANING = 0.88
AROUND = 60
_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+|[一二三四五六七八九十百千万]+")
_NOT = re.compile(
    r"n't\b|\b(?:not|no|never|nobody|nothing|none|without|neither|nor|cannot|fail(?:s|ed)?|refus\w+|den(?:y|ies|ied))\b"
    r"|ない|なかっ|なく(?!な)|ぬ(?=$|[。、])|ず(?=$|[。、に])|ません|まい(?=$|[。、])|嫌|拒|否",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """A statement in its place: ``start`` and ``end`` count in the episode's text."""

    statement: Statement
    scene: int
    start: int
    end: int


@dataclass
class Matches:
    """Old facts beside the statements that say them; ``new`` ones that nothing said before, and ``gone``
    facts that nothing says any more."""

    pairs: list[tuple[Fact, Found]] = field(default_factory=list)
    new: list[Found] = field(default_factory=list)
    gone: list[Fact] = field(default_factory=list)


def match(facts, found, *, vectors_of_facts, vectors_of_found):
    """Match old facts with a new reading: same words and quote first, then same words, then same quote, then
    the same meaning.

    The two callables give unit vectors, one for each of the facts and statements that wording did not match,
    or None where there is none; they are called only when such are left on both sides.
    """
    matches = Matches()
    facts = deque(sorted(facts, key=lambda fact: (not fact.current, fact.start, fact.index)))
    found = sorted(found, key=lambda one: (one.start, one.end))
    for of_fact, of_found in (
        (_words_and_quote, lambda one: (_flat(one.statement.text), _flat(one.statement.quote))),
        (_words, lambda one: _flat(one.statement.text)),
    ):
        facts, found = _match_equal(facts, found, of_fact, of_found, matches)
    facts, found = _match_quotes(facts, found, matches)
    if found and any(fact.current for fact in facts):
        facts, found = _match_meaning(facts, found, vectors_of_facts, vectors_of_found, matches)
    matches.new, matches.gone = list(found), list(facts)
    return matches


def anchor(text, quote, *, before, after, near):
    """Where a quote stands in a text now: (start, end), or None. Of several places the one with the most of
    the surroundings it had, then the nearest to where it was."""
    if not quote:
        return None
    places, at = [], text.find(quote)
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    if not places:
        return None

    def fit(start):
        end = start + len(quote)
        shared = _shared_end(text[max(0, start - AROUND) : start], before)
        shared += _shared_end(text[end : end + AROUND][::-1], after[::-1])
        return shared, -abs(start - near)

    start = max(places, key=fit)
    return start, start + len(quote)


def surroundings(text, start, end):
    """The text before and after a quote, by which it is found again."""
    return text[max(0, start - AROUND) : start], text[end : end + AROUND]


def _match_equal(facts, found, of_fact, of_found, matches):
    waiting = defaultdict(deque)
    for fact in facts:
        waiting[of_fact(fact)].append(fact)
    left = []
    for one in found:
        if same := waiting.get(of_found(one)):
            matches.pairs.append((same.popleft(), one))
        else:
            left.append(one)
    return [fact for same in waiting.values() for fact in same], left


def _match_quotes(facts, found, matches):
    """Same quote, other words: the most alike first, and none without shared words if there is a choice."""
    by_quote = defaultdict(list)
    for fact in facts:
        if fact.quote:
            by_quote[_flat(fact.quote)].append(fact)
    candidates, rivals = [], defaultdict(int)
    for position, one in enumerate(found):
        for fact in by_quote.get(_flat(one.statement.quote), ()):
            candidates.append((_alike(fact.wording or fact.text, one.statement.text), position, fact))
            rivals[_flat(fact.quote)] += 1
    taken, matched = set(), set()
    for alike, position, fact in sorted(candidates, key=lambda c: (-c[0], c[1], c[2].index)):
        if position in matched or fact.pk in taken or (alike < 0.2 and rivals[_flat(fact.quote)] > 1):
            continue
        taken.add(fact.pk)
        matched.add(position)
        matches.pairs.append((fact, found[position]))
    return (
        [fact for fact in facts if fact.pk not in taken],
        [one for position, one in enumerate(found) if position not in matched],
    )


def _match_meaning(facts, found, vectors_of_facts, vectors_of_found, matches):
    standing = [fact for fact in facts if fact.current]
    theirs, ours = vectors_of_facts(standing), vectors_of_found(found)
    candidates = []
    for position, (one, vector) in enumerate(zip(found, ours, strict=True)):
        for fact, other in zip(standing, theirs, strict=True):
            if vector is None or other is None or fact.scope != one.statement.scope:
                continue
            near = float(np.dot(vector, other))
            if near >= SAME_MEANING and not _speaks_against(fact.text, one.statement.text):
                candidates.append((near, position, fact))
    taken, matched = set(), set()
    for _, position, fact in sorted(candidates, key=lambda c: (-c[0], c[1], c[2].index)):
        if position not in matched and fact.pk not in taken:
            taken.add(fact.pk)
            matched.add(position)
            matches.pairs.append((fact, found[position]))
    return (
        [fact for fact in facts if fact.pk not in taken],
        [one for position, one in enumerate(found) if position not in matched],
    )


def _speaks_against(one, other):
    """A "not" or a number more or less turns a fact into another, however alike the vectors are."""
    return denies(one) != denies(other) or sorted(_DIGITS.findall(one)) != sorted(_DIGITS.findall(other))


def denies(text):
    """Whether a "not" turns what a text says round."""
    return len(_NOT.findall(text)) % 2 == 1


def _words(fact):
    return _flat(fact.wording or fact.text)


def _words_and_quote(fact):
    return _words(fact), _flat(fact.quote)


def _flat(text):
    return _SPACE.sub(" ", text).strip()


def _alike(one, other):
    """How many pairs of letters two texts share, 0 to 1."""
    one, other = _pairs(one), _pairs(other)
    return len(one & other) / max(len(one | other), 1)


def _pairs(text):
    text = _flat(text).casefold()
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _shared_end(one, other):
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count
