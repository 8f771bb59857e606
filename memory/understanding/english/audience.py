"""Who of those around hears what is said: everybody, or him for whom it is whispered, or who holds the receiver."""

import re

from .afar import Afar
from .record import Record
from .speech import Speech
from .state import HERE
from .talk import Talk

_WHISPERED = re.compile(
    r"\b(?:whisper\w*|mouth(?:ed|s|ing)|breath(?:ed|es)\b|under (?:his|her|their|my) breath|(?:in|into|close to|at|against) (?:his|her|their|my|[A-Z]\w+['’]s|the \w+['’]s) ear\b|"
    r"in (?:a|an) (?:low|under|hoarse|hushed|soft)\w* ?(?:voice|tone|whisper)?\b|in an undertone|(?:lower|dropp|sink|sank)\w* (?:his|her|their) voice|privately|aside\b|out of the (?:corner|side) of (?:his|her) mouth|"
    r"for (?:his|her|their) ears|so that (?:only|no one|nobody)|where (?:no one|nobody) (?:else )?could hear)",
    re.IGNORECASE,
)
# Low, but for those who stand about as well, unless it is for somebody by name.
_LOW = re.compile(r"\b(?:mutter|murmur|mumbl|hiss)\w*|\bquietly\b|\bsoftly\b", re.IGNORECASE)
_WHOSE_EAR = re.compile(r"(?P<who>[A-Z]\w+|the (?:\w+ )?\w+)['’]s ears?\b")
_TO_SELF = re.compile(
    r"\bto (?:him|her|my|it|them)sel(?:f|ves)\b|\bto (?:nobody|no one)\b|\b(?:he|she|I|they) (?:\w+ly )?thought\b(?! (?:it|about|of|for|over|that|the|a)\b)|\bthought (?:he|she|I|they|to (?:him|her|my)self)\b",
    re.IGNORECASE,
)
# So many words between two quotations may be no more than a tag.
_TAG = 6


class Audience:
    """Tells who hears a quotation, from where everybody is when it is said."""

    def __init__(self, record: Record, speeches: list[Speech], talk: Talk, afar: Afar):
        self.record = record
        self.speeches = speeches
        self.talk = talk
        self.afar = afar
        self.hushed: set[int] = set()

    def is_open(self, number: int) -> bool:
        """Whether everyone who is there hears it: it is not thought, whispered or said from afar."""
        beside = self.talk.beside(number)
        return (
            self.speeches[number].aloud
            and not self.afar.is_far[number]
            and not (_WHISPERED.search(beside) or _LOW.search(beside) or _TO_SELF.search(beside))
        )

    def of(self, number: int) -> tuple[str, ...]:
        """Those who hear a quotation, of those who are there now."""
        speech = self.speeches[number]
        beside = self.talk.beside(number)
        if not speech.aloud or _TO_SELF.search(beside):
            return ()
        around = self._around(speech.speaker)
        if self._whispers_on(number):
            self.hushed.add(number)
            return tuple(p for p in (self.speeches[number - 1].speaker,) if p in around)
        whispered = bool(_WHISPERED.search(beside))
        if whispered:
            self.hushed.add(number)
        if whispered or (_LOW.search(beside) and set(speech.called) & set(around)):
            return self._let_in(number, around)
        if self.afar.is_far[number] and not self.afar.aloud[number]:
            holder = self.afar.holder[number]
            return (holder,) if holder else tuple(speech.addressees[:1])
        if far := self.afar.reaches[number]:
            around.append(far)
        return tuple(dict.fromkeys(around))

    def _whispers_on(self, number: int) -> bool:
        """Whether something without a tag answers a whisper: it is whispered too."""
        if number - 1 not in self.hushed or not self.speeches[number].bare:
            return False
        first, last = self.talk.page.gaps[number]
        heard = self.record.hearers[number - 1]
        return heard == (self.speeches[number].speaker,) and not any(
            token.is_word for token in self.talk.page.tokens[first:last][_TAG:]
        )

    def _around(self, speaker: str | None) -> list[str]:
        states = self.record.states
        there = states.get(speaker or "")
        place = there.place if there and there.since is not None else HERE
        return [
            person
            for person, state in states.items()
            if state.since is not None and state.hears and state.place == place and person != speaker
        ]

    def _let_in(self, number: int, around: list[str]) -> tuple[str, ...]:
        """For whom of those around something is that is said low: whom it names, or with whom the speaker talks."""
        speech = self.speeches[number]
        if number and self.talk.is_one_breath(number) and set(self.record.hearers[number - 1]) <= set(around):
            # "Go," he whispered to her. "Now."
            return self.record.hearers[number - 1]
        ear = _WHOSE_EAR.search(self.talk.beside(number))
        if ear and (owner := self.record.whose(ear["who"])) and owner != speech.speaker:
            return (owner,)
        named = [person for person in speech.called if person in around]
        if named or len(around) < 2:
            return tuple(named or around)
        answers = [
            self.speeches[at].speaker for at in (number + 1, number - 1) if 0 <= at < len(self.speeches)
        ]
        near = [person for person in (*speech.addressees, *answers) if person in around]
        return tuple(near[:1])
