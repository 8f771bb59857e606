"""How much a clause tells: of whom, with what sort of verb, and how concretely."""

from __future__ import annotations

from typing import NamedTuple

from ..reading import Kind
from .assertions import Assertion
from .clauses import Subject
from .complements import Complements
from .conditions import Conditions
from .page import Page
from .people import Named
from .predicates import Verb
from .telling import Telling
from .telling_words import GOODS
from .verbs import GROUP_OF, Group

_INNER = frozenset(["plans", "wants", "knows", "believes", "feels"])
# Denied, these tell nothing: "he did not take it".
_NOT_DENIED = frozenset("knows gains goes takes believes makes writes".split())
# In the present these are habits and stage directions.
_NOT_PRESENT = frozenset("goes tells takes makes writes".split())
_GENERIC = frozenset("many most some all no every each both several such".split())
_AT_WORK = frozenset("for at as in with under".split())
_SETTLING = frozenset("move emigrate return marry sell retire resign leave".split())
_LYING = frozenset(
    "in on at down under there beside by upon still across awake asleep back with before about".split()
)


class _Act(NamedTuple):
    """A verb of doing at hand."""

    subject: Subject
    verb: Verb
    group: Group
    last: int
    scenic: bool

    @property
    def after(self) -> int:
        return self.verb.at + 1


class Tellingness:
    """Weighs the clauses of one text."""

    def __init__(self, page: Page, named: list[Named]):
        self.page = page
        self.complements = Complements(page, named)
        self.conditions = Conditions(self.complements)

    def of(
        self, asserted: Assertion, first: int, last: int, meant: dict[int, str], scenic: bool, narrated: bool
    ) -> Telling | None:
        """What a clause among ``tokens[first:last]`` tells; ``None`` if nothing worth keeping. ``scenic``: it happens
        before our eyes; ``narrated``: nobody says it."""
        best: Telling | None = None
        self.complements.meant, self.complements.spoken = meant, not narrated
        led = self.complements.concrete(first, asserted.subject.first).total if asserted.led else 0.0
        for number, verb in enumerate(asserted.verbs):
            now = scenic and verb.tense != "pluperfect"
            recapped = narrated and verb.tense == "pluperfect"
            found = self._of_verb(asserted.subject, verb, last, now, led - recapped, number == 0)
            if found and (best is None or found.score > best.score):
                best = found
        return best and best._replace(score=best.score + _weight_of(asserted.subject))

    def _of_verb(
        self, subject: Subject, verb: Verb, last: int, scenic: bool, more: float, leads: bool
    ) -> Telling | None:
        if verb.modal and not (verb.modal in ("can", "could") and verb.base in GROUP_OF and verb.negated):
            return None
        if verb.base == "be":
            return self.conditions.being(subject, verb, last, scenic)
        if verb.base == "have" or (verb.base == "get" and verb.tense == "perfect"):
            return self.conditions.having(subject, verb, last, scenic)
        group = GROUP_OF.get(verb.base)
        if group is None:
            return self._doing_otherwise(subject, verb, last, scenic, more)
        if self._is_arranged(subject, verb, group, last):
            return Telling(Kind.PLAN, 3, 34)
        act = _Act(subject, verb, group, last, scenic)
        if not (self._may_do(act) and self._has_what_it_needs(act, leads)):
            return None
        return self._doing(act, more)

    def _doing(self, act: _Act, more: float) -> Telling | None:
        verb, group = act.verb, act.group
        needs = group.scenic if act.scenic else group.needs
        beside = self.complements.concrete(act.after, act.last)
        concrete = beside.total + (beside.definite if self.complements.spoken and group.weight >= 3 else 0)
        # What has just happened, told once more, needs more than what lies far back.
        concrete += more if group.name in ("goes", "takes", "tells") else max(0.0, more)
        if verb.passive or self._is_somebody(act.subject):
            concrete += 0.5
        if verb.passive and verb.base == "find" and self._is_somebody(act.subject):
            # "Tom was found in the river".
            concrete += 1
        if needs is None or concrete < needs:
            return None
        if verb.tense == "future":
            timed = self.complements.is_timed(act.after, act.last)
            if act.subject.word in ("you", "it") or not (timed or (group.weight >= 4 and concrete >= 1.5)):
                return None
            return Telling(Kind.PLAN, 3, 28 + 3 * min(3, concrete))
        importance = max(1, min(5, group.weight - (verb.negated and group.weight > 2)))
        inner = group.name in _INNER or verb.base == "lie"
        score = 10 * group.weight + 3 * min(3, concrete)
        return Telling(group.kind, importance, score, inner=inner, mutual=group.name == "marries")

    def _doing_otherwise(
        self, subject: Subject, verb: Verb, last: int, scenic: bool, more: float
    ) -> Telling | None:
        """Any other act: worth keeping only where it is past and names enough that is concrete."""
        if scenic or verb.negated or verb.ongoing or verb.tense not in ("past", "perfect", "pluperfect"):
            return None
        if not (self._is_somebody(subject) or subject.word == "role" or self._is_culprit(subject)):
            return None
        concrete = self.complements.concrete(verb.at + 1, last)
        if concrete.total + max(0.0, more) < 2 or not (concrete.people or concrete.things):
            return None
        return Telling(Kind.EVENT, 2, 17 + 3 * min(3, concrete.total))

    def _is_arranged(self, subject: Subject, verb: Verb, group: Group, last: int) -> bool:
        """Whether what is going on is what somebody will do: on a day that is named, or to a place where he will stay, as in
        "I am moving to Lisbon"."""
        if verb.tense != "present" or not verb.ongoing or verb.negated or group.kind is Kind.FEELING:
            return False
        if subject.word in ("you", "it", "thing", "there"):
            return False
        settled = verb.base in _SETTLING or self.complements.is_timed(verb.at + 1, last)
        return settled and self.complements.concrete(verb.at + 1, last).total >= 1

    def _is_culprit(self, subject: Subject) -> bool:
        """Whether somebody says what somebody unknown has done: "Someone opened the safe"."""
        return self.complements.spoken and self.page.tokens[subject.first].low in ("someone", "somebody")

    def _is_somebody(self, subject: Subject) -> bool:
        return bool(
            subject.person or subject.word in ("kin", "both") or subject.first in self.complements.meant
        )

    def _may_do(self, act: _Act) -> bool:
        """Whether a verb with such a subject, denied or not, now or then, tells anything at all."""
        verb, group, word = act.verb, act.group, act.subject.word
        if word in ("it", "someone") and group.weight < 3:
            return False
        first = self.page.tokens[act.subject.first].low
        if word == "someone" and first.endswith("thing"):
            return False
        if word == "thing" and first in _GENERIC:
            return False
        if group.name in ("knows", "believes", "wants", "feels") and word in ("thing", "you"):
            return False
        if group.name == "believes" and word == "i":
            return False
        if verb.negated and group.name in _NOT_DENIED and not (verb.base == "get" and verb.tense == "past"):
            return False
        if verb.ongoing and (act.scenic or group.weight < 3):
            return False
        return not (verb.tense == "present" and group.name in _NOT_PRESENT)

    def _has_what_it_needs(self, act: _Act, leads: bool) -> bool:
        """Whether what stands beside the verb is of the sort that makes it tell."""
        verb, name, first, last = act.verb, act.group.name, act.after, act.last
        beside = self.complements
        low = self.page.tokens[first].low if first < last else ""
        if name in ("kills", "saves", "harms"):
            return verb.passive or beside.has_person(first, last)
        if name == "feels" or verb.base == "adopt":
            return beside.has_person(first, last)
        if name == "wrongs":
            return verb.passive or beside.has_object(first, last)
        if name == "owns":
            runs = verb.base != "run" or any(t.low in GOODS for t in self.page.tokens[first : first + 5])
            return runs and beside.has_object(first, last) and not beside.is_idle(first, last)
        if name == "leaves":
            far = not beside.is_idle(first, last) or beside.concrete(first, last).total >= 2
            return far and not (act.scenic and (verb.base == "leave" or not leads))
        if verb.base == "lose" and verb.passive and self._is_somebody(act.subject):
            # "I am lost without my notebook."
            return False
        if name in ("gives", "gains", "takes", "makes", "sells"):
            kept = (
                not act.scenic or verb.passive or (beside.concrete(first, last).things and verb.base != "get")
            )
            return bool(kept) and not beside.is_idle(first, last)
        if name in ("signs", "hides"):
            return not act.scenic or beside.concrete(first, last).things > 0
        if name == "works":
            return low in _AT_WORK or beside.has_object(first, last)
        if name == "plans":
            return not verb.passive and low in ("to", "that")
        if name == "wants":
            # "I want you to" is an order.
            return not (low == "you" and first in beside.meant)
        if name in ("knows", "believes"):
            return beside.has_content(verb.at, last)
        if name == "confesses":
            # Who lied did not lie down.
            rests = verb.base == "lie" and self.page.tokens[verb.at].low != "lied"
            return not (rests and (low in _LYING or low.endswith("ing")))
        if name == "promises":
            # What is promised stands there; to swear at somebody is no vow.
            return first < last and low not in ("at", ".", ",")
        return name != "is_born" or verb.passive


def _weight_of(subject: Subject) -> float:
    """What it counts of whom something is told."""
    if subject.person or subject.word in ("i", "you", "he", "she", "kin", "both"):
        return 3.0
    return {"role": 1.0, "thing": -1.0, "name": 1.0, "someone": -1.0}.get(subject.word, -3.0)
