"""Who knows what the narration tells: everyone, those who see it, or the one it is about alone."""

import re
from dataclasses import replace
from typing import NamedTuple

from ..reading import How, Kind, Knower, Scope, Statement
from .page import Page
from .parts import Sentence
from .record import Record
from .telling import Telling, is_dated, is_inner
from .telling_words import GOODS, either

_DIES = re.compile(r"\b(?:died|dead|drowned|killed|murdered|hanged)\b")
_SHOP = re.compile(
    rf"\b(?:owned|kept|ran|owns|keeps|runs) (?:the|a|an|his|her) (?:\w+ ){{0,2}}(?:{either(GOODS)})\b"
)
_HOME = re.compile(r"\b(?:live|dwel|lodge|born|grew|settled)")
# He married her for the mill: what he did it for is his alone to know.
_MOTIVE = re.compile(
    r"\bfor (?:the|his|her|their|its) (?!(?:first|second|third|last|sake|whole|next|rest)\b)\w+|\b(?:because|in order|so that|only to)\b"
    r"|\bout of (?:pity|spite|duty|fear|gratitude|greed|revenge|boredom)\b|\b(?:without|never) loving\b"
)


class Whom(NamedTuple):
    """Of whom something is told: the person; those whom it ties to him (his wife, whom he married); and whether it is not
    of him but of somebody or something of his."""

    person: str | None
    bound: tuple[str, ...] = ()
    is_owner: bool = False


class Knowing:
    """Tells who knows, from who is there. What a narrator tells of himself and of others he knows himself."""

    def __init__(self, page: Page, presence: Record, narrator: str | None):
        self.page = page
        self.presence = presence
        self.narrator = narrator

    def of_told(
        self, sentence: Sentence, quote: str, telling: Telling, whom: Whom, public: bool
    ) -> tuple[Scope, tuple[Knower, ...]]:
        """The scope of what the narration tells of somebody, and who knows it."""
        person = whom.person
        if telling.mutual and _MOTIVE.search(quote):
            telling = telling._replace(mutual=False, inner=True)
        scope, knowers = self._of_told(sentence, quote, telling, whom, public)
        if telling.mutual and person and not telling.alone:
            knowers = (*knowers, *(Knower(who, How.OWN) for who in whom.bound))
        if self.narrator and person != self.narrator and not telling.inner and not telling.alone:
            knowers = (*knowers, Knower(self.narrator))
        once: dict[str, Knower] = {}
        for knower in knowers:
            once.setdefault(knower.person, knower)
        return scope, tuple(once.values())

    def _of_told(
        self, sentence: Sentence, quote: str, telling: Telling, whom: Whom, public: bool
    ) -> tuple[Scope, tuple[Knower, ...]]:
        person = whom.person
        own = (Knower(person, How.OWN),) if person else ()
        if public:
            return Scope.WORLD, own
        background = self.is_background(sentence)
        if person is None:
            return Scope.CHARACTER, () if background else self._all_there(sentence.start)
        if whom.is_owner:
            return Scope.CHARACTER, own
        inner = telling.inner or is_inner(quote)
        if telling.alone or inner or telling.kind in (Kind.SECRET, Kind.FEELING, Kind.PLAN):
            return Scope.CHARACTER, own
        there = self._witnesses(person, sentence.start)
        if telling.kind in (Kind.JOB, Kind.POSSESSION) and _SHOP.search(quote):
            # A shop or an inn is there for everybody.
            return Scope.WORLD, own
        if telling.kind is Kind.JOB or (telling.kind is Kind.PLACE and _HOME.search(quote)):
            return Scope.CHARACTER, own
        if _DIES.search(quote):
            if "died" in quote and is_dated(quote):
                return Scope.WORLD, ()
            return Scope.CHARACTER, () if background else tuple(k for k in there if k.person != person)
        if telling.kind in (Kind.RELATION, Kind.ABILITY, Kind.TRAIT) or background:
            return Scope.CHARACTER, own
        return Scope.CHARACTER, there or own

    def alone_at(self, at: int) -> str | None:
        """The only one who is there."""
        there = self.presence.witnesses(at)
        return there[0] if len(there) == 1 else None

    def hushed(self, statement: Statement) -> Statement:
        """A statement of which the text says that nobody else knows it."""
        own = tuple(Knower(person, How.OWN) for person in statement.about[:1])
        return replace(statement, scope=Scope.CHARACTER, knowers=own, kind=Kind.SECRET, importance=5)

    def is_background(self, sentence: Sentence) -> bool:
        """Whether a sentence tells of what had happened before: those who are there now did not see it."""
        words = {token.low for token in self.page.tokens[sentence.first : sentence.last]}
        return not words.isdisjoint(["had", "once", "ago", "years", "hadn't", "he'd", "she'd"])

    def _all_there(self, at: int) -> tuple[Knower, ...]:
        return tuple(Knower(who) for who in self.presence.witnesses(at))

    def _witnesses(self, person: str | None, at: int) -> tuple[Knower, ...]:
        there = self.presence.with_person(person, at) if person else ()
        return tuple(Knower(who, How.OWN if who == person else How.WITNESSED) for who in there)
