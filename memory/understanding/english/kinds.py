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
_WORK = frozenset("job jobs post position situation employment apprenticeship".split())
_MONEY = frozenset(
    "pounds pound dollars dollar money thousand hundred million guineas shillings francs euros yen crowns coins".split()
)
_OWNED = (THINGS | GOODS | HELD | _MONEY) - {"letter", "letters", "note", "telegram", "enemy", "enemies"}
_NO_JOBS = frozenset(
    "prisoner convict orphan widow widower bachelor hostage witness suspect victim founder heir heiress refugee immigrant stowaway "
    "foundling owner member murderer killer traitor".split()
)
_OWN = frozenset("my your his her our their".split())
_WEDDED = frozenset("married engaged divorced unmarried".split())
_MOVES = frozenset("go come move leave sell buy marry return retire travel sail visit meet give hire".split())
# "I want you to come" asks for something.
_ASKS = frozenset("want need like beg ask tell".split())
_INNER = frozenset("plans wants knows believes feels".split())
_MOODS = frozenset(
    "glad sorry happy sad angry afraid jealous proud ashamed lonely fond tired sick anxious worried frightened".split()
)


def sorted_right(telling: Telling, asserted: Assertion, last: int, beside: Complements) -> Telling:
    """What is told, with the kind that its verb and its object mean together: who loses a job has lost no possession."""
    verb = asserted.verbs[0]
    if telling.kind is Kind.POSSESSION:
        words = {token.low for token in beside.page.tokens[verb.at + 1 : last]}
        if words & _WORK and verb.base != "have":
            return telling._replace(kind=Kind.JOB)
        if verb.base != "have" and not words & _OWNED:
            return telling._replace(kind=Kind.EVENT)
    elif telling.kind is Kind.JOB and verb.base == "be":
        at = beside.start(verb.at + 1, last)
        if at < last and beside.head(at, beside.end(at, last, 14)) in _NO_JOBS:
            return telling._replace(kind=Kind.TRAIT)
    elif telling.kind is Kind.JOB and verb.base == "work" and beside.page.tokens[verb.at + 1].low in _OWN:
        return telling._replace(kind=Kind.EVENT)
    elif telling.kind is Kind.EVENT and verb.base == "be":
        words = {token.low for token in beside.page.tokens[verb.at + 1 : min(last, verb.at + 4)]}
        if words & _WEDDED:
            return telling._replace(kind=Kind.RELATION)
    if telling.kind is Kind.EVENT and verb.ongoing and verb.tense == "present" and verb.base in _MOVES:
        return telling._replace(kind=Kind.PLAN)
    return telling


def opened(
    asserted: Assertion, last: int, spoken: bool, long_before: bool, beside: Complements
) -> Telling | None:
    """What a clause would tell that the rules pass over, if it is worth telling; ``None`` where it tells nothing of anybody.
    ``last`` is the end of its words."""
    subject, verb = asserted.subject, asserted.verbs[0]
    if subject.word in _NEVER_OF or verb.modal in _DOUBTFUL:
        return None
    after = beside.page.tokens[verb.at + 1].low if verb.at + 1 < last else ""
    if verb.base in _ASKS and after == "you":
        return None
    if not (spoken or long_before or verb.base in ("be", "have")):
        # What the narration lets happen before our eyes is scenery unless a rule knows better.
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
    if low in ("in", "at", "on", "from", "under", "behind") and (
        words & PLACES or _is_named(at + 1, end, beside)
    ):
        return Telling(Kind.PLACE, 2)
    return Telling(Kind.TRAIT, 2)


def _is_named(at: int, end: int, beside: Complements) -> bool:
    return any(token.is_capitalised for token in beside.page.tokens[at:end])
