"""Of what sort a statement is that no rule of its own speaks of: what a verb and what stands beside it mean."""

from __future__ import annotations

from ..reading import Kind
from .assertions import Assertion
from .complements import Complements
from .telling import Telling
from .telling_words import BODY, GOODS, HELD, ILLNESSES, LOOKS, MUTUAL, OFFICES, THINGS
from .telling_words import KIN as RELATIVES
from .verbs import GROUP_OF
from .words import KIN, PLACES

# Nothing is told of what is only pointed at, or would, could and might be.
_NEVER_OF = frozenset(["it", "there"])
_DOUBTFUL = frozenset("would should might may must ought".split())
_FEELS = frozenset("like enjoy miss prefer regret worry care dream need".split())
_INNER = frozenset("plans wants knows believes feels".split())
_MOODS = frozenset(
    "glad sorry happy sad angry afraid jealous proud ashamed lonely fond tired sick anxious worried frightened".split()
)


def opened(asserted: Assertion, last: int, spoken: bool, beside: Complements) -> Telling | None:
    """What a clause would tell that the rules pass over, if it is worth telling; ``None`` where it tells nothing of anybody.
    ``last`` is the end of its words."""
    subject, verb = asserted.subject, asserted.verbs[0]
    if subject.word in _NEVER_OF or verb.modal in _DOUBTFUL:
        return None
    if subject.word == "someone" and not (spoken and verb.tense in ("past", "perfect") and not verb.negated):
        return None
    group = GROUP_OF.get(verb.base)
    if verb.modal in ("can", "could"):
        return Telling(Kind.ABILITY, 3)
    if verb.tense == "future":
        return Telling(Kind.PROMISE if group and group.name == "promises" else Kind.PLAN, 3, inner=not spoken)
    if verb.base in ("be", "have"):
        return _state(verb.base, verb.at + 1, last, beside)
    if verb.base in _FEELS:
        return Telling(Kind.FEELING, 2, inner=True)
    if group is None:
        return Telling(Kind.EVENT, 2)
    return Telling(group.kind, min(3, group.weight), inner=group.name in _INNER)


def _state(base: str, at: int, last: int, beside: Complements) -> Telling | None:
    """What somebody is or has."""
    at = beside.start(at, last)
    if at >= last:
        return None
    end = beside.end(at, last, 14)
    head = beside.head(at, end)
    words = {token.low for token in beside.page.tokens[at:end]}
    if head in RELATIVES | KIN:
        return Telling(Kind.RELATION, 3, mutual=base == "be" and head in MUTUAL)
    if base == "have":
        if head in BODY:
            return Telling(Kind.APPEARANCE, 2)
        owned = head in THINGS | HELD | GOODS and head not in ILLNESSES
        return Telling(Kind.POSSESSION if owned else Kind.TRAIT, 2)
    if head in OFFICES:
        return Telling(Kind.JOB, 3)
    if words & _MOODS:
        return Telling(Kind.FEELING, 2, inner=True)
    if words & (LOOKS | BODY):
        return Telling(Kind.APPEARANCE, 2)
    low = beside.page.tokens[at].low
    if low in ("in", "at", "on", "from", "under", "behind") and (words & PLACES or _is_named(at + 1, end, beside)):
        return Telling(Kind.PLACE, 2)
    return Telling(Kind.TRAIT, 2)


def _is_named(at: int, end: int, beside: Complements) -> bool:
    return any(token.is_capitalised for token in beside.page.tokens[at:end])
