"""The facts that people tell each other in a scene."""

from __future__ import annotations

import re
from dataclasses import replace

from ..reading import How, Kind, Knower, Scope, Stance, Statement
from .assertions import Assertion
from .clauses import Subject
from .facts import PASSING, Facts, Found, clearness
from .lies import Lies
from .parts import Sentence
from .quotes import quote_marks_within
from .record import Record
from .referents import Meaning, Referents
from .speech import Speech
from .talk import Talk
from .telling import Telling, is_confided, is_public, marked

_CROWD = re.compile(
    r"^\W*(?:my )?(?:friends|ladies and gentlemen|gentlemen|everyone|everybody|people of)\b", re.IGNORECASE
)
# "Did you know my uncle bred goldfish?" says that he did.
_PRESUPPOSES = re.compile(
    r"(?:And |But |So |Oh, |Hey, )?(?:did you know|didn['’]t you know|have you heard|did you hear|did I tell you|have I told you|"
    r"did I mention|you know|I told you) (?:already )?(?:that )?"
    r"(?=(?:I|I['’]m|I['’]ve|my|his|her|their|the|he|she|[A-Z]\w+) (?:\w+ ){0,3}\w)",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 8, 260
# So many tokens of narration may stand between two turns of one conversation.
_APART = 45
_WHISPERED = frozenset("whispered whispers whisper whispering confided confides murmured".split())
# In so many tokens one says no more than his name.
_NAMED_ALONE = 8
# What goes on so after a tag belongs to what was said before it.
_COMPLETES = frozenset("that which who whom whose to of for from with by in on at into about as than".split())
# What one says of himself without telling anything.
_IDLE = frozenset("think know hope mean want swear promise say tell see hear like need go come look".split())


class Sayings:
    """Reads what is said, quotation by quotation."""

    def __init__(self, facts: Facts, speeches: list[Speech], presence: Record, lies: Lies):
        self.facts = facts
        self.page = facts.page
        self.speeches = speeches
        self.presence = presence
        self.lies = lies
        self.talk = Talk(facts.page, speeches)
        self.referents = Referents(facts.page, facts.people, facts.named, facts.telling)

    def within(self, index: int) -> list[Found]:
        """What a quotation tells those who hear it."""
        speech, quote = self.speeches[index], self.page.quotes[index]
        told_from, told_to = self.page.gaps[index]
        if told_to - told_from > _APART:
            self.referents.forget()
        if not speech.aloud:
            return []
        me = speech.speaker if speech.certain else None
        you = self._hearer(index) if me else None
        inside = quote_marks_within(self.page.text, quote.start, quote.end)
        first, last = self.page.token_at(quote.start), self.page.token_at(quote.end)
        aside = frozenset(speech.called) | ({speech.speaker} if speech.speaker else set())
        found: list[Found] = []
        parts = self.facts.parts.of(first, last)
        confided = [is_confided(self.facts.parts.flat(part)) for part in parts]
        for number, part in enumerate(parts):
            if inside(part.start) or inside(part.end - 1) or self._quotes(part):
                self.referents.forget()
                continue
            meaning = self.referents.read(part.first, part.last, me, you, aside)
            found += self._in_passing(part, meaning, index)
            presupposed = _PRESUPPOSES.match(self.facts.parts.flat(part))
            if presupposed or self._is_whole(part, index):
                statement = self._said(
                    part, index, meaning, you, any(confided[max(0, number - 1) : number + 2])
                )
                if statement:
                    found.append(statement)
        return found

    def _quotes(self, part: Sentence) -> bool:
        return any(token.text in "‘“" for token in self.page.tokens[part.first + 1 : part.last])

    def _hearer(self, index: int) -> str | None:
        """Whom "you" means: the one called by name, or the only one who hears."""
        speech, hearers = self.speeches[index], self.presence.hearers[index]
        begins = index
        while begins and index - begins < 3 and self.speeches[begins - 1].speaker == speech.speaker:
            begins -= 1
        calls = [person for other in self.speeches[begins : index + 1] for person in other.called]
        called = list(dict.fromkeys(person for person in calls if person in hearers))
        if len(called) == 1:
            return called[0]
        if len(hearers) == 1 and not called:
            return hearers[0]
        if index > 1 and not called and self.speeches[index - 2].speaker == speech.speaker:
            # One answers the other: "I did." — "You did?" — "I told you."
            other = self.speeches[index - 1]
            if other.certain and other.speaker != speech.speaker and other.speaker in hearers:
                return other.speaker
        beside = {
            self.speeches[at].speaker
            for at in (begins - 1, index + 1)
            if 0 <= at < len(self.speeches) and self.speeches[at].certain
        }
        if len(beside) == 1 and not called and beside <= set(hearers):
            return next(iter(beside))
        near = {
            other.speaker
            for other in self.speeches[max(0, index - 3) : index + 4]
            if other.certain and other.speaker != speech.speaker
        }
        if len(near) == 1 and not called and near <= set(hearers):
            return next(iter(near))
        return None

    def _is_whole(self, part: Sentence, index: int) -> bool:
        """Whether a sentence is not cut by a tag: it begins as one, and what follows the tag begins anew."""
        page = self.page
        text = page.text[part.start : part.end]
        quote = page.quotes[index]
        at = page.token_at(quote.start)
        while at < part.first and not page.tokens[at].is_word:
            at += 1
        if at == part.first and index and not text[0].isupper():
            return False
        following = page.text[part.end : part.end + 1]
        if part.end >= quote.end - 2 and following in ",—-" and index + 1 < len(page.quotes):
            rest = page.text[page.quotes[index + 1].start + 1 :][:1]
            own = self.facts.assertions.clause_at(part.first, part.last) is not None
            opening = re.match(r"[a-z]+", page.text[page.quotes[index + 1].start + 1 :].lstrip())
            if opening and opening.group() in _COMPLETES:
                # "the kind of chair," she said, "that you see in films."
                own = False
            return following == "," and (
                rest.isupper() or own or self.speeches[index + 1].speaker != self.speeches[index].speaker
            )
        return following not in "?—-…" and text[-1] not in "?…" and not text.endswith("...")

    def _said(
        self, part: Sentence, index: int, meaning: Meaning, you: str | None, confided: bool
    ) -> Found | None:
        quote = self.facts.parts.flat(part)
        if lead := _PRESUPPOSES.match(quote):
            asks = self.page.tokens[part.last - 1].text == "?"
            at = self.page.token_at(part.start + lead.end())
            part = self.facts.parts.between(at, part.last - asks) or part
            quote = self.facts.parts.flat(part)
        speech = self.speeches[index]
        hearers = self.presence.hearers[index]
        if not _SHORTEST <= len(quote) <= _LONGEST or self.lies.is_contradicted(index, hearers):
            return None
        called = frozenset(name.first for name in self.facts.names_in(part) if name.person in speech.called)
        assertion = self.facts.assertions.of(part.first, part.last, called)
        if assertion is None:
            return None
        me, meant, subject = speech.speaker if speech.certain else None, meaning.meant, assertion.subject
        secret = me is not None and (confided or self._is_whispered(index))
        manner = self._manner(subject, me, meant, confided)

        def weigh(words: Sentence) -> Telling | None:
            telling = self._telling(words, assertion, meant)
            telling = self._as_secret(assertion, telling, meant, confided) if secret else telling
            lied = telling is not None and me is not None and self.lies.is_lie(index)
            return self.facts.judged(words, assertion, telling, manner, lied)

        told = self.facts.told_by(part, assertion, meaning, weigh)
        if told is None or (quote.endswith("!") and told[1].importance < 4):
            return None
        part, telling = told
        person = self.facts.whom(subject, meant)
        if (
            subject.word in ("we", "they", "you", "i", "he", "she")
            and person is None
            and not meant.get(subject.first)
        ):
            return None
        if me is None and self.lies.is_lie(index):
            return None
        words = self.facts.worded(part, meant, me, you, speech.called)
        if words is None or (me and self._only_says_who(part, me, words)):
            return None
        owner = self.facts.owner(subject, meant)
        knowers, scope, stance = self._knowers(index, quote, me, own=me is not None and me in (person, owner))
        if not knowers:
            return None
        about = self.facts.about(part, person or owner or speech.speaker, meant)
        statement = Statement(
            words, self.page.text[part.start : part.end], part.start, part.end, scope, knowers, stance,
            telling.importance, telling.kind, about,
        )  # fmt: skip
        return Found(statement, telling.score + clearness(words) - (0 if me else 4))

    def _only_says_who(self, part: Sentence, me: str, words: str) -> bool:
        """Whether somebody only says his own name: "My name is Tom Hale"."""
        named = {name.person for name in self.facts.names_in(part)}
        return named == {me} and words.endswith("”") and part.last - part.first <= _NAMED_ALONE

    def _manner(
        self, subject: Subject, me: str | None, meant: dict[int, str], confided: bool
    ) -> frozenset[str]:
        """How something is said, for the judge of its worth."""
        who = "oneself" if subject.word == "i" else "hearer" if subject.word == "you" else "other"
        found = ["said", "said of " + who, "said surely" if me else "said by somebody"]
        return frozenset([*found, *(["in confidence"] if confided else [])])

    def _telling(self, part: Sentence, assertion: Assertion, meant: dict[int, str]) -> Telling | None:
        telling = self.facts.tellingness.of(assertion, part.first, part.last, meant, False, False)
        mark = marked(self.facts.parts.flat(part))
        return mark if mark and (telling is None or mark.score > telling.score) else telling

    def _is_whispered(self, index: int) -> bool:
        return bool(self.talk.manner(index) & _WHISPERED)

    def _as_secret(
        self, assertion: Assertion, telling: Telling | None, meant: dict[int, str], confided: bool
    ) -> Telling | None:
        """What is whispered or told in confidence weighs more, and weighs whatever it is, if it is about somebody. A
        secret it is where the words say so."""
        if telling:
            kind = Kind.SECRET if confided else telling.kind
            return telling._replace(
                kind=kind, importance=max(4, telling.importance), score=telling.score + 10
            )
        subject = assertion.subject
        somebody = subject.person or subject.word == "kin" or subject.first in meant
        base = assertion.verbs[0].base
        if not somebody or assertion.verbs[0].modal or base in _IDLE or assertion.verbs[0].tense == "future":
            return None
        return Telling(Kind.SECRET, 4, 30) if confided else None

    def _in_passing(self, part: Sentence, meaning: Meaning, index: int) -> list[Found]:
        """What somebody says of people in appositions."""
        me = self.speeches[index].speaker if self.speeches[index].certain else None
        found = []
        for one in self.facts.in_passing(part, meaning):
            text = self.page.text[one.span.start : one.span.end]
            knowers, scope, stance = self._knowers(index, text, me, own=me in (one.person, one.owner))
            if knowers and one.person not in self.speeches[index].called:
                about = tuple(who for who in (one.person, one.owner) if who)
                statement = Statement(
                    one.text, text, one.span.start, one.span.end, scope, knowers, stance,
                    one.telling.importance, one.telling.kind, about,
                )  # fmt: skip
                found.append(Found(statement, PASSING))
        return found

    def _knowers(
        self, index: int, quote: str, me: str | None, own: bool
    ) -> tuple[tuple[Knower, ...], Scope, Stance]:
        """Who knows what is said: the one who says it and all who hear it; only these, as a belief, if it is a lie.
        Who of those who are there says it may be in doubt: they all know it then, from nobody in particular."""
        hearers = self.presence.hearers[index]
        speaker = self.speeches[index].speaker
        told = tuple(Knower(who, How.TOLD, told_by=me) for who in hearers)
        if me and self.lies.is_lie(index):
            return (
                tuple(replace(knower, stance=Stance.BELIEVES) for knower in told),
                Scope.CHARACTER,
                Stance.BELIEVES,
            )
        if me:
            told = (Knower(me, How.OWN if own else How.WITNESSED), *told)
        elif speaker and self.presence.place_of(speaker, self.page.quotes[index].start) is not None:
            told = (*told, Knower(speaker, How.TOLD))
        else:
            return (), Scope.CHARACTER, Stance.KNOWS
        public = is_public(quote) or self._is_announced(index)
        return told, Scope.WORLD if public else Scope.CHARACTER, Stance.KNOWS

    def _is_announced(self, index: int) -> bool:
        """Whether something is said to a whole room or crowd."""
        speaker = self.speeches[index].speaker
        while index and self.speeches[index - 1].speaker == speaker:
            index -= 1
        quote = self.page.quotes[index]
        return bool(_CROWD.search(self.page.text[quote.start : quote.end]))
