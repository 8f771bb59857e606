"""Goings told the other way round, the way first: "down the ladder he went", "along came Old Toad"."""

from .clauses import Clauses, Subject
from .moving import MOVING, base_of
from .tokens import Token

_WAYS = frozenset(
    "in along up down over round around through into across back out off away forth past from onto aboard".split()
)
_HITHER = frozenset("in along round around over from through past".split())
_LEADS = frozenset("and but then so for ; , — :".split())
# "Down the long iron ladder".
_LONGEST = 8
_SHORT_NOUNS = frozenset("he she they i we".split())


def inverted(
    tokens: list[Token], clauses: Clauses, start: int, end: int
) -> list[tuple[int, Subject, bool | None]]:
    """The verbs of a sentence before which a way stands, whose subjects go it, and whether they come (``None`` where
    only it tells whether they had been there)."""
    found = []
    for at in range(start, end):
        if tokens[at].low not in _WAYS or not _begins(tokens, at, start):
            continue
        for place in range(at + 1, min(end - 1, at + _LONGEST)):
            token = tokens[place]
            if not token.is_word:
                break
            if place > at + 1 and token.low in _WAYS | {"to", "of"}:
                continue
            if base_of(token.low) in MOVING and not token.is_capitalised:
                subject = clauses.subject_at(place + 1, end)
                if subject and subject.word not in _SHORT_NOUNS | {"it", "you"}:
                    comes = True if tokens[at].low in _HITHER else None
                    off = tokens[at].low in ("off", "away", "forth")
                    found.append((place, subject, False if off else comes))
                break
            subject = clauses.subject_at(place, end)
            if subject is None or subject.word in ("it", "you") or subject.last >= end:
                continue
            verb = tokens[subject.last]
            if base_of(verb.low) in MOVING and (subject.person or subject.word in _SHORT_NOUNS):
                found.append((subject.last, subject, tokens[at].low in ("in", "along", "back")))
                break
    return found


def _begins(tokens: list[Token], at: int, start: int) -> bool:
    """Whether a clause begins at a token."""
    return at == start or tokens[at - 1].low in _LEADS or not tokens[at - 1].is_word
