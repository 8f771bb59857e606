"""The facts that the narration of a scene tells."""

from __future__ import annotations

import re
from dataclasses import replace

from ..reading import Kind, Scope, Stance, Statement
from .assertions import Assertion
from .facts import PASSING, Facts, Found, clearness
from .knowing import Knowing, Whom
from .parts import Sentence
from .referents import Meaning, Referents
from .speech import Speech
from .telling import Telling, is_dated, is_hushed, is_public, known_to_all, known_to_none, marked

_SHORTEST, _LONGEST = 10, 260
_UNAWARE = re.compile(
    r"\b(?:did not know|didn[’']t know|knew nothing|never knew|had no idea|did not suspect|could not know|was unaware) that (?=\S)"
)
_SAID = frozenset("lie promise swear vow confess admit tell say ask order warn agree refuse".split())
_ALWAYS = re.compile(r"\b(?:ago|years|used to)\b")


class Narration:
    """Reads narration gap by gap, in the order of the text."""

    def __init__(self, facts: Facts, speeches: list[Speech], knowing: Knowing, narrator: str | None):
        self.facts = facts
        self.page = facts.page
        self.speeches = speeches
        self.knowing = knowing
        self.narrator = narrator
        self.referents = Referents(facts.page, facts.people, facts.named, facts.telling)

    def within(self, gap: int, first: int, last: int) -> list[Found]:
        """What a gap between two quotations tells."""
        if gap and self.speeches[gap - 1].certain:
            self.referents.meet(self.speeches[gap - 1].speaker)
        found: list[Found] = []
        public_until = -1
        parts = self.facts.parts.of(first, last)
        flat = [self.facts.parts.flat(part) for part in parts]
        for number, (part, quote) in enumerate(zip(parts, flat, strict=True)):
            following = flat[number + 1] if number + 1 < len(parts) else ""
            if is_public(quote):
                public_until = self.page.layout.span(self.page.layout.paragraph_at(part.start))[1]
            meaning = self.referents.read(part.first, part.last, self.narrator, None)
            public = part.start < public_until or (
                is_public(following) and self._together(part, parts[number + 1])
            )
            hushed = is_hushed(following)
            statement = self._told(part, quote, meaning, public, hushed)
            found += self._in_passing(part, meaning, public)
            if statement:
                if hushed and statement.statement.about:
                    statement = Found(self.knowing.hushed(statement.statement), statement.score + 30)
                found.append(statement)
        return found

    def _together(self, one: Sentence, other: Sentence) -> bool:
        layout = self.page.layout
        return layout.paragraph_at(one.start) == layout.paragraph_at(other.start)

    def _told(self, part: Sentence, quote: str, meaning: Meaning, public: bool, hushed: bool) -> Found | None:
        if quote.endswith(("...", "?", "…", ":")):
            return None
        known = known_to_all(quote)
        hidden = 0 if known else known_to_none(quote)
        unaware = _UNAWARE.search(quote)
        if lead := known or hidden or (unaware.end() if unaware else 0):
            inner = self._after(part, lead)
            if inner is None:
                return None
            knower = self.knowing.alone_at(part.start) if hidden else None
            return self._fact(inner, quote[lead:], meaning, bool(known), hushed or bool(hidden), knower)
        return self._fact(part, quote, meaning, public, hushed, None)

    def _after(self, part: Sentence, offset: int) -> Sentence | None:
        """What is left of a part after the words that lead up to it."""
        at = self.page.token_at(part.start + offset)
        return self.facts.parts.between(at, part.last)

    def _fact(
        self,
        part: Sentence,
        quote: str,
        meaning: Meaning,
        public: bool,
        hushed: bool,
        knower: str | None,
    ) -> Found | None:
        if not _SHORTEST <= len(quote) <= _LONGEST:
            return None
        assertion = self.facts.assertions.of(part.first, part.last)
        if assertion is None:
            return None
        weighty, meant = public or hushed or knower is not None, meaning.meant
        manner = self._manner(part, assertion, meant)

        def weigh(words: Sentence) -> Telling | None:
            telling = self._telling(words, self.facts.parts.flat(words), assertion, meant, weighty)
            return self.facts.judged(words, assertion, telling, manner, weighty)

        told = self.facts.told_by(part, assertion, meaning, weigh)
        if told is None or (self._is_tag(part) and assertion.verbs[0].base in _SAID):
            return None
        part, telling = told
        quote = self.facts.parts.flat(part)
        person = (
            self.facts.whom(assertion.subject, meant) or self.facts.owner(assertion.subject, meant) or knower
        )
        if person is None and not public and not self.narrator and not self._witnessed(assertion):
            return None
        meant = {at: who for at, who in meant.items() if part.first <= at < part.last}
        words = self.facts.worded(part, meant, None)
        if words is None:
            return None
        bound = self.facts.bound(part, assertion, person, meant)
        is_owner = (
            person is not None and self.facts.whom(assertion.subject, meant) is None and person != knower
        )
        if assertion.subject.word == "both":
            person, *rest = self._both(part, assertion, meant) or [None]
            bound, telling, is_owner = tuple(rest), telling._replace(mutual=True), False
        scope, knowers = self.knowing.of_told(part, quote, telling, Whom(person, bound, is_owner), public)
        if not knowers and scope is not Scope.WORLD:
            return None
        about = self.facts.about(part, person, meant)
        text = self.page.text[part.start : part.end]
        statement = Statement(
            words,
            text,
            part.start,
            part.end,
            scope,
            knowers,
            Stance.KNOWS,
            telling.importance,
            telling.kind,
            about,
        )
        if knower:
            statement = replace(statement, kind=Kind.SECRET, importance=5)
        return Found(statement, telling.score + clearness(words))

    def _both(self, part: Sentence, assertion: Assertion, meant: dict[int, str]) -> list[str]:
        """The two of whom one thing is told, as far as the cast knows them."""
        subject = assertion.subject
        named = {name.first: name.person for name in self.facts.names_in(part)}
        who = {at: person for at, person in meant.items() if person in self.facts.people.by_id} | named
        return list(dict.fromkeys(who[at] for at in sorted(who) if subject.first <= at < subject.last))[:2]

    def _manner(self, part: Sentence, assertion: Assertion, meant: dict[int, str]) -> frozenset[str]:
        """How something is told, for the judge of its worth."""
        own = self.narrator is not None and meant.get(assertion.subject.first) == self.narrator
        found = [
            "told",
            "by one of them" if self.narrator else "by nobody",
            *(["told of oneself"] if own else []),
        ]
        return frozenset([*found, *(["long before"] if self.knowing.is_background(part) else [])])

    def _in_passing(self, part: Sentence, meaning: Meaning, public: bool) -> list[Found]:
        """What the narration says of people in appositions."""
        found = []
        for one in self.facts.in_passing(part, meaning):
            person = one.person or one.owner
            bound = (one.owner,) if one.owner and one.person else ()
            text = self.page.text[one.span.start : one.span.end]
            scope, knowers = self.knowing.of_told(one.span, text, one.telling, Whom(person, bound), public)
            if knowers:
                statement = Statement(
                    one.text, text, one.span.start, one.span.end, scope, knowers, Stance.KNOWS,
                    one.telling.importance, one.telling.kind, (person, *bound),
                )  # fmt: skip
                found.append(Found(statement, PASSING))
        return found

    def _is_tag(self, part: Sentence) -> bool:
        """Whether a sentence says only how the words before it were said."""
        before = self.page.text[max(0, part.start - 3) : part.start].rstrip()
        return before[-1:] in "”\"’'" and "\n" not in self.page.text[part.start - 2 : part.start]

    def _witnessed(self, assertion: Assertion) -> bool:
        """Whether what is told of no person is something that those who are there can see."""
        return assertion.subject.word in ("thing", "role", "name") and assertion.verbs[0].tense in (
            "past",
            "present",
        )

    def _telling(
        self, part: Sentence, quote: str, assertion: Assertion, meant: dict[int, str], weighty: bool
    ) -> Telling | None:
        found = marked(quote)
        background = self.knowing.is_background(part)
        weighed = self.facts.tellingness.of(
            assertion, part.first, part.last, meant, not _ALWAYS.search(quote), True
        )
        if found is None or (weighed and weighed.score > found.score):
            found = weighed
        if (
            found is None
            and weighty
            and (
                background
                or is_dated(quote)
                or assertion.subject.person
                or assertion.subject.word in ("he", "she", "both", "kin")
            )
        ):
            return Telling(Kind.EVENT, 4, 40)
        if found is not None and weighty:
            return found._replace(score=found.score + 10, importance=max(3, found.importance))
        return found
