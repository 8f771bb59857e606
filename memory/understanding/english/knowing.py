"""Who knows what the narration tells: everyone, those who see it, or the one it is about alone."""

import re
from dataclasses import dataclass, replace

from ..reading import How, Kind, Knower, Scope, Statement
from .page import Page
from .record import Record
from .telling import Telling, is_dated, is_inner


@dataclass(frozen=True)
class Sentence:
    """A sentence as tokens, half open, and the place of its text."""

    first: int
    last: int
    start: int
    end: int


class Knowing:
    """Tells who knows, from who is there."""

    def __init__(self, page: Page, presence: Record):
        self.page = page
        self.presence = presence

    def of_told(
        self, sentence: Sentence, quote: str, telling: Telling, person: str | None, public: bool
    ) -> tuple[Scope, tuple[Knower, ...]]:
        """The scope of what the narration tells of a person, and who knows it."""
        own = (Knower(person, How.OWN),) if person else ()
        if public:
            return Scope.WORLD, own
        if telling.alone or is_inner(quote) or telling.kind in (Kind.SECRET, Kind.FEELING, Kind.PLAN):
            return Scope.CHARACTER, own
        there = self._witnesses(person, sentence.start)
        dies = bool(re.search(r"\b(?:died|dead|drowned|killed|murdered|hanged)\b", quote))
        if telling.kind is Kind.JOB or (telling.kind is Kind.PLACE and telling.importance < 4):
            return (
                (Scope.WORLD, own)
                if re.search(r"\b(?:live|dwel|lodge|born|grew|settled)", quote) or (telling.kind is Kind.JOB)
                else (Scope.CHARACTER, there or own)
            )
        if dies:
            others = tuple(knower for knower in there if knower.person != person)
            if "died" in quote and is_dated(quote):
                return Scope.WORLD, ()
            return Scope.CHARACTER, () if self.is_background(sentence) else others
        if telling.kind in (Kind.RELATION, Kind.ABILITY, Kind.TRAIT) or self.is_background(sentence):
            return Scope.CHARACTER, own
        return Scope.CHARACTER, there or own

    def hushed(self, statement: Statement) -> Statement:
        """A statement of which the text says that nobody else knows it."""
        own = tuple(Knower(person, How.OWN) for person in statement.about[:1])
        return replace(statement, scope=Scope.CHARACTER, knowers=own, kind=Kind.SECRET, importance=5)

    def is_background(self, sentence: Sentence) -> bool:
        """Whether a sentence tells of what had happened before: those who are there now did not see it."""
        words = {token.low for token in self.page.tokens[sentence.first : sentence.last]}
        return not words.isdisjoint(["had", "once", "ago", "years"])

    def _witnesses(self, person: str | None, at: int) -> tuple[Knower, ...]:
        there = self.presence.with_person(person, at) if person else ()
        return tuple(Knower(who, How.OWN if who == person else How.WITNESSED) for who in there)
