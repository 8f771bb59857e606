"""From sentences to statements: what became known, in words that stand alone, and who came to know it."""

import re
from dataclasses import replace

from ..reading import How, Kind, Knower, Scope, Stance, Statement
from .clauses import Clauses, Subject, sentences
from .knowing import Knowing, Sentence
from .lies import Lies
from .page import Page
from .people import Named, People
from .quotes import quote_marks_within
from .record import Record
from .referents import Referents
from .speakers import Speech
from .subjects import Subjects
from .telling import (
    Telling,
    background_of,
    is_dated,
    is_hushed,
    is_public,
    is_unreal,
    may_tell,
    remark_of,
    telling_of,
)
from .whereabouts import Whereabouts
from .wording import Telling as Words
from .wording import standing

_CROWD = re.compile(
    r"^\W*(?:my )?(?:friends|ladies and gentlemen|gentlemen|everyone|everybody|people of)\b", re.IGNORECASE
)
# What holds of the subject itself must stand right at its verb.
_OF_SUBJECT = frozenset([Kind.APPEARANCE, Kind.JOB, Kind.RELATION, Kind.ABILITY, Kind.TRAIT])
_REACH = 40
_LEAST_PER_SCENE = 6
_CHARACTERS_PER_FACT = 600


class Statements:
    """Finds the statements of one scene: few, and only where it is certain of whom they speak."""

    def __init__(
        self,
        page: Page,
        people: People,
        named: list[Named],
        clauses: Clauses,
        speeches: list[Speech],
        presence: Record,
        narrator: str | None,
    ):
        self.page = page
        self.people = people
        self.named = named
        self.clauses = clauses
        self.speeches = speeches
        self.presence = presence
        self.narrator = narrator
        self.lies = Lies(page, people, named, speeches)
        self.whereabouts = Whereabouts(page, people, clauses, presence)
        self.subjects = Subjects(page, clauses)
        self.knowing = Knowing(page, presence)
        self.told = Referents(page, people, named)
        self.said = Referents(page, people, named)

    def all(self) -> list[Statement]:
        """The statements in the order of the text, the weightiest if there are too many."""
        placed = self.whereabouts.statements
        found: list[Statement] = []
        for index, (first, last) in enumerate(self.page.gaps):
            found += self._in_narration(index, first, last)
            if index < len(self.page.quotes):
                found += self._in_speech(index)
        found = [
            statement
            for statement in found
            if not any(put.start < statement.end and statement.start < put.end for put in placed)
        ]
        room = max(_LEAST_PER_SCENE, len(self.page.text) // _CHARACTERS_PER_FACT)
        kept = sorted(found, key=lambda statement: (-statement.importance, statement.start))[:room]
        return sorted([*placed, *kept], key=lambda statement: statement.start)

    def _parts(self, first: int, last: int) -> list[Sentence]:
        """The sentences among some tokens, and their halves where a semicolon parts them."""
        tokens = self.page.tokens
        found = []
        for start, end in sentences(tokens, first, last):
            at = start
            for place in range(start, end + 1):
                if place == end or tokens[place].text == ";":
                    low, high = at, place
                    while low < high and not tokens[low].is_word:
                        low += 1
                    while high > low and tokens[high - 1].text in "”\"’'“‘_":
                        high -= 1
                    if high > low:
                        found.append(Sentence(low, high, tokens[low].start, tokens[high - 1].end))
                    at = place + 1
        return found

    def _verbatim(self, sentence: Sentence) -> str:
        return self.page.text[sentence.start : sentence.end]

    # Narration

    def _in_narration(self, gap: int, first: int, last: int) -> list[Statement]:
        if gap and self.speeches[gap - 1].certain:
            self.told.meet(self.speeches[gap - 1].speaker)
        found: list[Statement] = []
        public_until = -1
        latest: tuple[int, Statement] | None = None
        for number, sentence in enumerate(self._parts(first, last)):
            quote = self.subjects.flat(sentence)
            if is_public(quote):
                public_until = self.page.layout.span(self.page.layout.paragraph_at(sentence.start))[1]
                if latest and latest[0] == number - 1:
                    found[-1] = replace(found[-1], scope=Scope.WORLD)
            if is_hushed(quote) and latest and latest[0] == number - 1:
                found[-1] = self.knowing.hushed(found[-1])
            meant = self.told.read(sentence.first, sentence.last, self.narrator, None)
            statement = self._told(sentence, quote, meant, sentence.start < public_until)
            if statement:
                found.append(statement)
                latest = number, statement
        return found

    def _told(
        self, sentence: Sentence, quote: str, meant: dict[int, str] | None, public: bool
    ) -> Statement | None:
        if meant is None or not 18 <= len(quote) <= 240 or quote.endswith(("...", ",", "?", "…", ":")):
            return None
        telling = self._telling(sentence, quote, public)
        if telling is None or is_unreal(quote):
            return None
        subject, verb = self.subjects.of(sentence)
        if subject is None and public:
            subject = Subject(None, "other", sentence.first, sentence.first + 1)
        if (
            subject is None
            or (telling.kind in _OF_SUBJECT and telling.at > verb + 24)
            or (telling.at > verb + _REACH and not public)
        ):
            return None
        person = self._whom(subject, meant, self.narrator)
        if person is None and not (public and self._names_something(sentence, subject)):
            return None
        words = self._words(sentence, meant, self.narrator if self._says_i(sentence) else None)
        if words is None:
            return None
        scope, knowers = self.knowing.of_told(sentence, quote, telling, person, public)
        if not knowers and scope is not Scope.WORLD:
            return None
        return Statement(
            words, self._verbatim(sentence), sentence.start, sentence.end, scope, knowers, Stance.KNOWS,
            telling.importance, telling.kind, self._about(sentence, person, meant),
        )  # fmt: skip

    def _telling(self, sentence: Sentence, quote: str, public: bool) -> Telling | None:
        words = (token.low for token in self.page.tokens[sentence.first : sentence.last])
        telling = telling_of(quote) if may_tell(words) else None
        if telling is None and self.knowing.is_background(sentence) and " had " in quote:
            telling = background_of(quote)
        if telling is None and public and ("had" in quote or is_dated(quote)):
            return Telling(Kind.EVENT, 4)
        return telling

    def _names_something(self, sentence: Sentence, subject: Subject) -> bool:
        """Whether a sentence about no person names what it is about."""
        tokens = self.page.tokens[sentence.first + 1 : sentence.last]
        return any(token.is_capitalised and token.low != "i" for token in tokens)

    # Speech

    def _in_speech(self, index: int) -> list[Statement]:
        speech, quote = self.speeches[index], self.page.quotes[index]
        earlier = self.speeches[index - 1] if index else None
        if earlier is None or earlier.speaker != speech.speaker:
            self.said.forget()
        if not speech.aloud:
            return []
        me = speech.speaker if speech.certain else None
        inside = quote_marks_within(self.page.text, quote.start, quote.end)
        first, last = self.page.token_at(quote.start), self.page.token_at(quote.end)
        you = self._hearer(index)
        found = []
        for sentence in self._parts(first, last):
            if inside(sentence.start) or inside(sentence.end - 1) or self._quotes(sentence):
                self.said.forget()
                continue
            meant = self.said.read(sentence.first, sentence.last, me, you if me else None)
            if meant is not None and self._is_whole(sentence, index):
                statement = self._said(sentence, index, meant, you)
                if statement:
                    found.append(statement)
        return found

    def _quotes(self, sentence: Sentence) -> bool:
        return any(token.text in "‘“" for token in self.page.tokens[sentence.first + 1 : sentence.last])

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
        near = {
            other.speaker
            for other in self.speeches[max(0, index - 3) : index + 4]
            if other.certain and other.speaker != speech.speaker
        }
        if len(near) == 1 and not called and near <= set(hearers):
            return next(iter(near))
        return None

    def _is_whole(self, sentence: Sentence, index: int) -> bool:
        """Whether a sentence is not cut by a tag: it begins as one, and what follows the tag begins anew."""
        page = self.page
        text = page.text[sentence.start : sentence.end]
        if not text[0].isupper() and index and page.tokens[sentence.first - 2 : sentence.first - 1]:
            return page.tokens[sentence.first - 1].text == ";"
        if text[-1] in ",—-" and index + 1 < len(page.quotes):
            following = page.text[page.quotes[index + 1].start + 1 :][:1]
            plain = text[-1] == "," and self.clauses.subject_at(sentence.first, sentence.last) is not None
            return following.isupper() or plain
        return text[-1] not in "?—-…" and not text.endswith("...")

    def _said(
        self, sentence: Sentence, index: int, meant: dict[int, str], you: str | None
    ) -> Statement | None:
        quote = self.subjects.flat(sentence).rstrip(",")
        speech = self.speeches[index]
        hearers = self.presence.hearers[index]
        if not 14 <= len(quote) <= 240 or is_unreal(quote) or self.lies.is_contradicted(index, hearers):
            return None
        telling = self._telling(sentence, quote, False) or remark_of(quote)
        if telling is None or (quote.endswith("!") and telling.importance < 4):
            return None
        subject, verb = self.subjects.of(sentence)
        if subject is None or not self.subjects.opens_plainly(sentence):
            return None
        near = telling.at <= verb + (24 if telling.kind in _OF_SUBJECT else _REACH)
        if telling.importance > 2 and not near:
            return None
        person = self._whom(subject, meant, speech.speaker, you)
        kin = self.subjects.is_own_kin(sentence, subject)
        if not speech.certain and (
            person is None
            or self.lies.is_lie(index)
            or (telling.importance < 3 and telling.kind is not Kind.TRAIT)
        ):
            return None
        if (
            person is None
            and not kin
            and not (
                telling.importance >= 3 and self._names_something(sentence, subject) and subject.word != "it"
            )
            and not (
                subject.word == "it" and remark_of(quote) is not None and remark_of(quote).importance == 4
            )
        ):
            return None
        if telling.kind is Kind.APPEARANCE and person is None:
            return None
        me = speech.speaker if speech.certain else None
        words = self._words(sentence, meant, me, you, speech.called)
        if words is None:
            return None
        about = self._about(sentence, person or speech.speaker, meant)
        own = How.OWN if person == speech.speaker or kin else How.WITNESSED
        told = tuple(Knower(who, How.TOLD, told_by=me) for who in hearers)
        scope, stance, knowers = Scope.CHARACTER, Stance.KNOWS, told
        if me:
            knowers = (Knower(me, own), *told)
        elif not told:
            return None
        if self.lies.is_lie(index):
            stance = Stance.BELIEVES
            knowers = tuple(replace(knower, stance=stance) for knower in told)
            if not knowers:
                return None
        elif is_public(quote) or self._is_announced(index):
            scope = Scope.WORLD
        return Statement(
            words, self._verbatim(sentence)[: len(quote)], sentence.start, sentence.start + len(quote), scope,
            knowers, stance,
            telling.importance, telling.kind, about,
        )  # fmt: skip

    def _is_announced(self, index: int) -> bool:
        """Whether something is said to a whole room or crowd."""
        speaker = self.speeches[index].speaker
        while index and self.speeches[index - 1].speaker == speaker:
            index -= 1
        quote = self.page.quotes[index]
        return bool(_CROWD.search(self.page.text[quote.start : quote.end]))

    # Words

    def _whom(
        self, subject: Subject, meant: dict[int, str], me: str | None, you: str | None = None
    ) -> str | None:
        if subject.word == "i":
            return me
        if subject.word == "you":
            return you
        if subject.word in ("he", "she"):
            return meant.get(subject.first)
        return subject.person if not subject.word else None

    def _says_i(self, sentence: Sentence) -> bool:
        return any(
            token.text in ("I", "me", "my", "My", "myself", "mine")
            for token in self.page.tokens[sentence.first : sentence.last]
        )

    def _words(
        self,
        sentence: Sentence,
        meant: dict[int, str],
        speaker: str | None,
        you: str | None = None,
        called: tuple[str, ...] = (),
    ) -> str | None:
        """The sentence in words that stand alone, or ``None`` if they cannot be had plainly."""
        by_id = self.people.by_id
        calls = tuple(name for who in called for name in by_id[who].names)
        names = {at: by_id[person].name for at, person in meant.items()}
        return standing(
            Words(
                self.page.text,
                self.page.tokens,
                sentence.first,
                sentence.last,
                names,
                by_id[speaker].name if speaker else None,
                by_id[you].name if you else None,
                calls,
            )
        )

    def _about(self, sentence: Sentence, person: str | None, meant: dict[int, str]) -> tuple[str, ...]:
        inside = [n.person for n in self.named if sentence.first <= n.first < sentence.last]
        return tuple(dict.fromkeys([*([person] if person else []), *inside, *meant.values()]))
