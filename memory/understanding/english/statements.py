"""From sentences to statements: what became known, in words that stand alone, and who came to know it."""

import re
from dataclasses import dataclass

from ..reading import How, Kind, Knower, Scope, Stance, Statement
from .clauses import Clauses, sentences
from .page import Page
from .people import Named, People
from .presence import Presence
from .speakers import Speech
from .telling import is_inner, is_public, is_unreal, may_tell, remark_of, telling_of
from .whereabouts import Whereabouts
from .wording import Someone, Voices, standing

_LIE = re.compile(
    r"\b(?:lied|lies|lying|a lie|was not true|wasn['’]t true|untrue|false|falsely|had made (?:it|that) up|invented (?:it|the story)|not the truth)\b",
    re.IGNORECASE,
)
_OUTWARD = frozenset("it them they its their those these this that we us our".split())
_GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_PLACING = frozenset("in on at after before when since last for by during".split())
_LEADS = _PLACING | frozenset(
    [
        "and",
        "but",
        "so",
        "then",
        "yes",
        "no",
        "well",
        "oh",
        "because",
        "that",
        "yesterday",
        "once",
        "now",
        "years",
        "ago",
    ]
)
# What holds of the subject itself must stand right at its verb.
_OF_SUBJECT = frozenset([Kind.APPEARANCE, Kind.JOB, Kind.RELATION, Kind.ABILITY])
_PER_SCENE = 8


@dataclass(frozen=True)
class Sentence:
    """A sentence as tokens, half open, and the place of its text."""

    first: int
    last: int
    start: int
    end: int


class Statements:
    """Finds the statements of one scene."""

    def __init__(
        self,
        page: Page,
        people: People,
        named: list[Named],
        clauses: Clauses,
        speeches: list[Speech],
        presence: Presence,
        narrator: str | None,
    ):
        self.page = page
        self.people = people
        self.named = named
        self.named_at = {name.first: name for name in named}
        self.clauses = clauses
        self.speeches = speeches
        self.presence = presence
        self.narrator = narrator
        self.whereabouts = Whereabouts(page, people, clauses, presence)

    def all(self) -> list[Statement]:
        """The statements in the order of the text, the weightiest if there are too many."""
        found = list(self.whereabouts.statements)
        taken = [(statement.start, statement.end) for statement in found]
        for sentence, index in self._sentences():
            if any(start < sentence.end and sentence.start < end for start, end in taken[-6:]):
                continue
            statement = self._said(sentence, index) if index is not None else self._told(sentence)
            if statement:
                found.append(statement)
        room = max(_PER_SCENE, len(self.page.text) // 500)
        others = [statement for statement in found if statement not in self.whereabouts.statements]
        if len(others) > room:
            kept = sorted(others, key=lambda statement: (-statement.importance, statement.start))[:room]
            found = [*self.whereabouts.statements, *kept]
        return sorted(found, key=lambda statement: statement.start)

    def _sentences(self):
        """Every sentence of narration (with ``None``) and of speech (with the number of its quotation), in order."""
        page = self.page
        for index, (first, last) in enumerate(page.gaps):
            for start, end in sentences(page.tokens, first, last):
                if end - start >= 4:
                    yield self._sentence(start, end), None
            if index < len(page.quotes):
                quote = page.quotes[index]
                a, b = page.token_at(quote.start), page.token_at(quote.end)
                for start, end in sentences(page.tokens, a, b):
                    while start < end and not page.tokens[start].is_word:
                        start += 1
                    while end > start and page.tokens[end - 1].text in "”\"’'“‘":
                        end -= 1
                    if end - start >= 4:
                        yield self._sentence(start, end), index

    def _sentence(self, first: int, last: int) -> Sentence:
        tokens = self.page.tokens
        while first < last - 1 and not tokens[first].is_word:
            first += 1
        return Sentence(first, last, tokens[first].start, tokens[last - 1].end)

    def _may_tell(self, sentence: Sentence) -> bool:
        return may_tell(token.low for token in self.page.tokens[sentence.first : sentence.last])

    # Narration

    def _told(self, sentence: Sentence) -> Statement | None:
        quote = self.page.text[sentence.start : sentence.end]
        if not 18 <= len(quote) <= 320 or quote[-1] not in ".!;…" or quote.endswith(("...", ",")):
            return None
        telling = telling_of(quote) if self._may_tell(sentence) else None
        if telling is None or is_unreal(quote):
            return None
        found = self.clauses.of(sentence.first, sentence.last)
        if not found:
            return None
        subject = found[0].subject
        if subject.first > sentence.first + 8:
            return None
        if telling.kind in _OF_SUBJECT and telling.at > self._verb_at(found, sentence) + 24:
            return None
        person = subject.person or (self.narrator if subject.word in ("i",) else None)
        if person is None and subject.word in ("he", "she"):
            person = self._meant(sentence, subject.word)
        if not self._stands(sentence, subject, person):
            return None
        text = self._standing(sentence, subject, person)
        if text is None or person is None:
            return None
        about = self._about(sentence, person)
        at = sentence.start
        if is_public(quote):
            return self._statement(
                text, quote, sentence, telling, about, self._witnesses(person, at), Scope.WORLD
            )
        if (
            telling.inner
            or telling.kind in (Kind.SECRET, Kind.FEELING, Kind.PLAN)
            or self._is_background(sentence)
        ):
            knowers = (Knower(person, How.OWN),)
        elif telling.kind in (Kind.JOB, Kind.APPEARANCE):
            return self._statement(
                text, quote, sentence, telling, about, self._witnesses(person, at), Scope.WORLD
            )
        elif telling.kind in (Kind.RELATION, Kind.ABILITY, Kind.PLACE) and not self._is_act(found[0].verb):
            knowers = (Knower(person, How.OWN),)
        else:
            knowers = self._witnesses(person, at) or (Knower(person, How.OWN),)
        return self._statement(text, quote, sentence, telling, about, knowers, Scope.CHARACTER)

    def _is_act(self, verb: int) -> bool:
        return self.page.tokens[verb].low not in (
            "was",
            "were",
            "is",
            "are",
            "had",
            "has",
            "lived",
            "lives",
            "could",
            "can",
        )

    def _is_background(self, sentence: Sentence) -> bool:
        """Whether a sentence tells of what had happened before: those who are there now did not see it."""
        words = [token.low for token in self.page.tokens[sentence.first : sentence.last]]
        return "had" in words or "once" in words or "ago" in words or "years" in words

    def _witnesses(self, person: str, at: int) -> tuple[Knower, ...]:
        there = self.presence.with_person(person, at)
        return tuple(Knower(who, How.OWN if who == person else How.WITNESSED) for who in there)

    def _meant(self, sentence: Sentence, pronoun: str) -> str | None:
        """Whom "he" or "she" means: the one person of that gender named just before, if there is only one."""
        wanted = "m" if pronoun == "he" else "f"
        recent: list[str] = []
        for name in reversed([n for n in self.named if n.first < sentence.first][-8:]):
            if sentence.first - name.first > 80:
                break
            if self.people.gender.get(name.person, "") in (wanted, "") and name.person != self.narrator:
                recent.append(name.person)
        return recent[0] if recent and len(set(recent[:3])) == 1 else None

    # Speech

    def _said(self, sentence: Sentence, index: int) -> Statement | None:
        quote = self.page.text[sentence.start : sentence.end]
        speech = self.speeches[index]
        if speech.speaker is None or not 14 <= len(quote) <= 320 or quote.rstrip()[-1:] == "?":
            return None
        telling = (telling_of(quote) if self._may_tell(sentence) else None) or remark_of(quote)
        if telling is None or is_unreal(quote) or not self._opens_plainly(sentence):
            return None
        found = self.clauses.of(sentence.first, sentence.last)
        if not found or found[0].subject.first > sentence.first + 8:
            return None
        if telling.kind in _OF_SUBJECT and telling.at > self._verb_at(found, sentence) + 24:
            return None
        subject = found[0].subject
        person = subject.person or (speech.speaker if subject.word == "i" else None)
        if subject.word == "you" and len(speech.addressees) == 1:
            person = speech.addressees[0]
        if subject.word in ("he", "she") and person is None:
            person = self._meant(sentence, subject.word)
        if not self._stands(sentence, subject, person):
            return None
        text = self._standing(sentence, subject, person, speech)
        if text is None or person is None:
            return None
        about = self._about(sentence, person)
        lie = self._is_lie(index)
        hearers = self.presence.hearers[index]
        if lie:
            knowers = tuple(Knower(who, How.TOLD, Stance.BELIEVES, speech.speaker) for who in hearers)
            if not knowers:
                return None
            return self._statement(
                text, quote, sentence, telling, about, knowers, Scope.CHARACTER, Stance.BELIEVES
            )
        knowers = (
            Knower(speech.speaker, How.OWN),
            *(Knower(who, How.TOLD, told_by=speech.speaker) for who in hearers),
        )
        scope = Scope.WORLD if is_public(quote) else Scope.CHARACTER
        return self._statement(text, quote, sentence, telling, about, knowers, scope)

    def _is_lie(self, index: int) -> bool:
        page = self.page
        after = page.split_gap(index + 1)[0]
        before = page.split_gap(index)[2]
        for first, last in (after, before):
            if last > first:
                told = page.text[page.tokens[first].start : page.tokens[last - 1].end]
                if _LIE.search(told[:200] if (first, last) == after else told[-200:]):
                    return True
        return False

    def _verb_at(self, found, sentence: Sentence) -> int:
        return self.page.tokens[found[0].verb].start - sentence.start

    # Words

    def _opens_plainly(self, sentence: Sentence) -> bool:
        """Whether a sentence asserts: it begins with its subject or with when and where, not with an order."""
        if self.clauses.subject_at(sentence.first, sentence.last):
            return True
        at = sentence.first
        tokens = self.page.tokens
        while at < sentence.last and (tokens[at].low in _LEADS or not tokens[at].is_word):
            at += 1
        return at > sentence.first and (
            tokens[at - 1].low in _PLACING or self.clauses.subject_at(at, sentence.last) is not None
        )

    def _stands(self, sentence: Sentence, subject, person: str | None) -> bool:
        """Whether no pronoun points outside the sentence: "it", "them", or a "he" who is not its subject."""
        gender = self.people.gender.get(person or "", "")
        tokens = self.page.tokens
        for index in range(sentence.first, sentence.last):
            low = tokens[index].low
            if low in _OUTWARD and not (
                low in ("that", "this", "these")
                and tokens[index + 1 : index + 2]
                and tokens[index + 1].is_word
            ):
                return False
            wanted = _GENDERS.get(low)
            if wanted and index != subject.first and wanted != gender:
                return False
        return True

    def _standing(
        self, sentence: Sentence, subject, person: str | None, speech: Speech | None = None
    ) -> str | None:
        """The sentence in words that stand alone, or ``None`` if somebody stays unnamed."""
        me = speech.speaker if speech else self.narrator
        you = speech.addressees[0] if speech and len(speech.addressees) == 1 else None
        voices = Voices(
            self._someone(me), self._someone(you), self._someone(person), subject.first, speech is not None
        )
        called = (
            [name for who in speech.addressees for name in self.people.by_id[who].names] if speech else []
        )
        called += [name.split()[-1] for name in called]
        return standing(self.page.text, self.page.tokens, sentence.first, sentence.last, voices, called)

    def _someone(self, person: str | None) -> Someone | None:
        if person is None:
            return None
        return Someone(person, self.people.by_id[person].name, self.people.gender.get(person, ""))

    def _about(self, sentence: Sentence, person: str) -> tuple[str, ...]:
        inside = [n.person for n in self.named if sentence.first <= n.first < sentence.last]
        return tuple(dict.fromkeys((person, *inside)))

    def _statement(
        self, text, quote, sentence, telling, about, knowers, scope, stance=Stance.KNOWS
    ) -> Statement:
        importance = min(
            5, telling.importance + (1 if is_inner(quote) and telling.kind is Kind.SECRET else 0)
        )
        return Statement(
            text, quote, sentence.start, sentence.end, scope, knowers, stance, importance, telling.kind, about
        )
