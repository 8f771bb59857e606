"""Letters, notes and messages that a narrator quotes: somebody reads them in silence, and nobody else hears them."""

import re
from dataclasses import dataclass, replace

from .clauses import Clauses
from .page import Page
from .people import Named, People
from .speech import Speech
from .tokens import tokenise

_PAPER = (
    r"(?:letter|note|telegram|postcard|card|cablegram|message|text message|e-?mail|inscription|diary|journal|entry|"
    r"notice|paper|page|parchment|scroll|envelope|sheet|scrap)s?"
)
_TOLD_OF = re.compile(rf"\b{_PAPER}\b")
# Right behind the words: it ran, the letter went on.
_SAYS = r"(?:ran|read|said|says|began|begins|went on|continued|concluded|ended|finished)"
_BEHIND = re.compile(
    rf"[\s,]*(?P<what>it|the (?:\w+ )?{_PAPER}|(?:his|her|my|their|\w+['’]s) {_PAPER})\s+{_SAYS}\b",
    re.IGNORECASE,
)
# Right before them: the note said, and read:
_BEFORE = re.compile(
    rf"\b(?:(?P<what>it|{_PAPER}(?: (?:from|of|in|on|inside|beneath|under)\b[^.!?]{{0,40}}?)?)\s+(?:only |simply |just )?{_SAYS}"
    rf"|(?:was|were|had been|stood) (?:written|scrawled|scribbled|typed|printed|pencilled|inked)(?: [^.!?]{{0,30}}?)?"
    rf"|(?:read|reads)(?: (?:it|them|this|these words|what it said|\w+ly))*(?P<colon>(?=\s*:)))\s*[,:—]?\s*\Z",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"[“\"‘'](?:(?:My|Our) )?(?:(?:own|very|poor|sweet|good) )?(?:[Dd]ear(?:est)?|[Dd]arling|[Bb]eloved) [^.!?]{0,40}?[,:—-]"
)
_ALOUD = re.compile(
    r"\b(?:aloud|out loud|read (?:it |them |this |that |the \w+ |her \w+ |his \w+ )?(?:out|to (?!herself|himself|myself))|reading (?:it |them |the \w+ )?(?:out|to (?!herself|himself|myself))|listen(?:ed|ing)?)\b",
    re.IGNORECASE,
)
_READS = frozenset(
    "opened opens read reads unfolded unfolds tore tears broke slit took takes picked received found held glanced looked unrolled "
    "scanned smoothed turned unsealed drew pulled bent".split()
)
_TAGGED = re.compile(
    r"[\s,]*(?:\w+\W+){0,3}?(?:said|says|asked|cried|answered|replied|whispered|muttered|dictated)\b"
)
_SIGNED = re.compile(
    r"(?:[.!?,—\n-]|\b[Yy]ours?|\b[Ll]ove|\bSTOP)\s+(?P<name>[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,2})[.,!]?[”\"’']*\Z"
)
# In characters: how far back the narration tells of the paper; how near a tag stands.
_BACK, _NEAR = 320, 60


@dataclass(frozen=True)
class Letter:
    """Words on paper: who reads them and who wrote them, as far as the text tells."""

    reader: str | None
    writer: str | None


class Letters:
    """The quotations of a scene that are read in silence, by their number."""

    def __init__(
        self, page: Page, people: People, named: list[Named], clauses: Clauses, narrator: str | None
    ):
        self.page, self.people, self.named, self.clauses = page, people, named, clauses
        self.narrator = narrator
        self.by_quote: dict[int, Letter] = {}
        if page.quotes and _TOLD_OF.search(page.text):
            self._read()

    def unspoken(self, speeches: list[Speech]) -> list[Speech]:
        """The quotations, with nobody speaking those that are only read: whoever wrote them is not there."""
        return [
            replace(
                speech,
                speaker=None,
                addressees=(),
                aloud=False,
                sure=False,
                certain=False,
                called=(),
                chance=0.0,
            )
            if number in self.by_quote
            else speech
            for number, speech in enumerate(speeches)
        ]

    def written(self, speeches: list[Speech]) -> list[Speech]:
        """The quotations, with those that are read said by their writers."""
        return [
            replace(speech, speaker=letter.writer, certain=bool(letter.writer)) if letter else speech
            for speech, letter in ((one, self.by_quote.get(number)) for number, one in enumerate(speeches))
        ]

    def heard(self, hearers: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Who hears each quotation: what is on paper, whoever reads it."""
        return [
            ((letter.reader,) if letter.reader and letter.reader != letter.writer else ())
            if letter
            else heard
            for heard, letter in ((one, self.by_quote.get(number)) for number, one in enumerate(hearers))
        ]

    def _read(self) -> None:
        text, quotes = self.page.text, self.page.quotes
        runs: list[list[int]] = []
        for number, quote in enumerate(quotes):
            if quote.name:
                continue
            before = text[quotes[number - 1].end if number else 0 : quote.start]
            after = text[
                quote.end : quotes[number + 1].start if number + 1 < len(quotes) else quote.end + _BACK
            ]
            after = after.split("\n\n")[0]
            goes_on = bool(runs) and runs[-1][-1] == number - 1 and self._goes_on(number, before)
            if goes_on or self._is_on_paper(number, before, after):
                if _ALOUD.search(before[-_BACK:] + " " + after[:_NEAR]):
                    continue
                if goes_on:
                    runs[-1].append(number)
                else:
                    runs.append([number])
        for run in runs:
            letter = Letter(self._reader(run[0]), self._writer(run))
            self.by_quote |= dict.fromkeys(run, letter)

    def _goes_on(self, number: int, before: str) -> bool:
        """Whether a quotation goes on with the letter of the one before."""
        if self.page.quotes[number].continues or not before.strip():
            return True
        tag = _BEHIND.match(before)
        return tag is not None and not before[tag.end() :].strip(" .,:;—-")

    def _is_on_paper(self, number: int, before: str, after: str) -> bool:
        quote, told = self.page.quotes[number], self._told_before(number)
        of_paper = _TOLD_OF.search(told.lower())
        if (behind := _BEHIND.match(after)) and (of_paper or behind["what"].lower() != "it"):
            return True
        if (lead := _BEFORE.search(before)) and (of_paper or (lead["what"] or "it").lower() != "it"):
            return True
        greets = _GREETING.match(self.page.text, quote.start)
        return bool(greets and of_paper) and not _TAGGED.match(after[:_NEAR])

    def _told_before(self, number: int) -> str:
        """The narration before a quotation, as far back as a paper may have been told of."""
        quotes, text = self.page.quotes, self.page.text
        start = quotes[number].start
        told, at = "", number
        while at >= 0 and start - quotes[at].start < _BACK:
            end = quotes[at].start
            begin = quotes[at - 1].end if at else 0
            told = text[max(begin, start - _BACK) : end] + " " + told
            at -= 1
        return told

    def _reader(self, number: int) -> str | None:
        """Who took the paper in hand: the last of whom something of the kind is told before it."""
        tokens = self.page.tokens
        start = self.page.quotes[number].start
        for gap in range(number, max(-1, number - 3), -1):
            first, last = self.page.gaps[gap]
            for clause in reversed(self.clauses.of(first, last)):
                if start - tokens[clause.verb].start > 2 * _BACK:
                    return None
                if tokens[clause.verb].low not in _READS:
                    continue
                subject = clause.subject
                if subject.person:
                    return subject.person
                if subject.word == "i":
                    return self.narrator
                gender = {"he": "m", "she": "f"}.get(subject.word)
                return self._last_named(subject.first, gender) if gender else None
        return None

    def _last_named(self, at: int, gender: str) -> str | None:
        """Whom a pronoun means: the last one named before it in narration who may be so called."""
        flags = self.page.in_speech
        before = [one for one in self.named if one.last <= at and not flags[one.first]]
        return next(
            (one.person for one in reversed(before) if self.people.gender.get(one.person) in (gender, "")),
            None,
        )

    def _writer(self, run: list[int]) -> str | None:
        text, quotes = self.page.text, self.page.quotes
        signed = _SIGNED.search(text, quotes[run[-1]].start, quotes[run[-1]].end)
        if signed:
            found = self.people.find(tokenise(signed["name"]))
            if found and found[0].first == 0:
                return found[0].person
        first, last = self.page.gaps[run[0]]
        for one in reversed(self.named):
            if first <= one.first < last:
                ahead = text[: self.page.tokens[one.first].start][-6:].lower()
                behind = text[self.page.tokens[one.last - 1].end :][:24]
                if ahead.endswith("from ") or re.match(rf"['’]s (?:\w+ )?{_PAPER}\b", behind):
                    return one.person
        return None
