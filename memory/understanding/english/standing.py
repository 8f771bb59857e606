"""What keeps a sentence from standing alone: words that point at what only those who were there can see, somebody who is
not named, a title that only calls, and what a speaker adds to his words."""

from __future__ import annotations

import re

from .clauses import Subject
from .parts import Sentence
from .tokens import Token

# Somebody whom nothing tells from others: "the man", "the girl".
_UNNAMED = frozenset(
    "man woman girl boy lady gentleman fellow child lad son daughter father dad mother person stranger other others one two first "
    "second third lord chap wretch creature thing".split()
)
# "Your Majesty" owns nothing.
_TITLES = frozenset(
    "majesty majesties highness honour honor lordship ladyship excellency grace worship reverence eminence holiness".split()
)
_POINTERS = frozenset("this these those".split())
# With these "this" says when, and an episode tells when it is.
_TIMES = frozenset(
    "morning afternoon evening night week month year summer winter spring autumn term time weekend season".split()
)
_POINTED = frozenset("the that this one another".split())
_PLACED = frozenset("in at of on to from for with by near about".split())
_ADDS = frozenset(
    "tell tells see sees know knows say says suppose think believe hope assure reckon guess swear fancy fear mean understand hear".split()
)
_WHO = frozenset("i you we".split())
_LATELY = re.compile(r"\b(?:just )?now (?=\w)|,? (?:now|here)(?=[.,]?$)", re.IGNORECASE)


def stands_alone(tokens: list[Token], words: Sentence, subject: Subject) -> bool:
    """Whether it can be told of whom or what a sentence speaks without having been there."""
    pointed = subject.person is None and tokens[subject.first].low in _POINTED
    if pointed and tokens[subject.last - 1].low in _UNNAMED:
        return False
    return not _points_out(tokens, words.first, words.last)


def _points_out(tokens: list[Token], first: int, last: int) -> bool:
    """Whether words point at something beside them: "that part", "these letters", "is here"."""
    for at in range(first, last):
        low = tokens[at].low
        after = tokens[at + 1].low if at + 1 < last else ""
        if low in _POINTERS and after not in _TIMES:
            return True
        if low == "that" and at > first and tokens[at - 1].low in _PLACED and after.isalpha():
            return True
        if low == "here" and not (at > first and tokens[at - 1].low == "is" and at + 1 == last):
            return True
        if low == "there" and after not in ("is", "was", "are", "were", "has", "had", "will", "have", "'s"):
            return True
        if low in _TITLES and at > first and tokens[at - 1].low in ("your", "his", "her", "my"):
            return True
    return False


def without_addition(tokens: list[Token], first: int, last: int) -> int:
    """Where a sentence ends without what its speaker adds: ", I tell you", ", you know"."""
    for at in range(last - 1, max(first + 2, last - 6), -1):
        if tokens[at].text == ",":
            who = tokens[at + 1].low if at + 1 < last else ""
            verbs = [token.low for token in tokens[at + 2 : last]]
            return at if who in _WHO and verbs and verbs[0] in _ADDS and len(verbs) <= 3 else last
    return last


def lasting(text: str) -> str:
    """A sentence without the "now" that an episode needs not say, and told rather than cried."""
    return _LATELY.sub("", re.sub(r"!+$", ".", text))
