"""The lines of a script, the directions between and in them, and where a new place begins."""

import re
from dataclasses import dataclass, field

from .calls import Calls
from .chat_spelling import spelt_out
from .directions import Direction, Directions
from .moves import Change
from .page import Page
from .people import Named, People
from .script_headings import is_heading, is_place
from .speech import Speech

# How a line is said, by the directions in it: low, through a telephone, into one.
# Said where the others do not see it: from off the stage, from upstairs.
_OFF = re.compile(
    r"\((?:off(?:-?stage)?|o\.s\.|(?:calling |shouting |calls |shouts |voice )?from (?:off|above|below|upstairs|downstairs|outside|inside|within|the other room|next door|(?:the|another) \w+))\)",
    re.IGNORECASE,
)
_INSERTED = re.compile(r"\[[^\[\]]{1,200}\]|\([^()]{1,200}\)|(?<!\*)\*(?!\s)[^*\n]{1,200}(?<!\s)\*(?!\*)")
_ROLE = re.compile(r"\b(?:the|our|my|your|his|her) (?:\w+ )?(\w+)", re.IGNORECASE)
LOW = re.compile(
    r"\b(?:whisper(?:s|ing|ed)?|sotto|under (?:his|her|their) breath|in (?:his|her|their|[A-Z]\w+['’]s) ear|aside to|aside|privately|murmur(?:s|ing|ed)?|mouthing|mouths|in a whisper|hushed|DM|private(?:ly)?|(?<!\d )pm)\b|\b(?:in|with) (?:a )?(?:low|hushed|lowered) voices?\b|\b(?:low|quietly|softly)\b(?=[^()\[\]]*\bto [A-Z])",
    re.IGNORECASE,
)
FAR = re.compile(
    r"\b(?:on|over|through|by|via|from) (?:the |his |her )?(?:\w+ )?(?:phone|telephone|radio|intercom|walkie-talkie|line|receiver|speaker(?:phone)?|answering machine|tannoy|headset|earpiece|comms?)\b|\b(?:phone|radio|telephone|filtered) (?:voice|call)\b|\bfiltered\b|\bvoice on\b",
    re.IGNORECASE,
)
INTO = re.compile(
    r"\b(?:into|to) (?:the |his |her |their )?(?:\w+ )?(?:phone|telephone|radio|receiver|intercom|mouthpiece|microphone|mic|headset|mobile|cell)\b",
    re.IGNORECASE,
)

_GOINGS = frozenset([Change.LEAVES, Change.MOVES])
# So many lines show whether those who went out together talk on.
_TALK = 3


@dataclass
class Line:
    """One line of the script: what is said without the directions in it, and how."""

    number: int
    speaker: str | None
    said: str
    manner: str
    start: int
    end: int
    called: set[str] = field(default_factory=set)
    spoken_of: set[str] = field(default_factory=set)
    is_far: bool = False
    is_off: bool = False


class Script:
    """Everything a script tells besides who says what."""

    def __init__(self, page: Page, people: People, named: list[Named], speeches: list[Speech]):
        self.page = page
        self.people = people
        self.speeches = speeches
        self.reading = Directions(people)
        self.directions: list[Direction] = []
        self.cuts: list[int] = []
        self.lines = [self._line(number) for number in range(len(page.quotes))]
        self._name_lines(named)
        self.reading.holders = frozenset(
            line.speaker for line in self.lines if line.speaker and INTO.search(line.manner)
        )
        self._read_directions()
        self._find_far()

    def _line(self, number: int) -> Line:
        quote, speech = self.page.quotes[number], self.speeches[number]
        text = self.page.text
        inserted = [match.group() for match in _INSERTED.finditer(text, quote.start, quote.end)]
        head = text[quote.head : quote.start] if quote.name else ""
        said = spelt_out(_INSERTED.sub(" ", text[quote.start : quote.end]).strip())
        manner = " ".join([*re.findall(r"[(\[][^()\[\]]*[^\d\W][^()\[\]]*[)\]]", head), *inserted])
        line = Line(number, speech.speaker, said, manner, quote.start, quote.end)
        line.is_off = bool(_OFF.search(manner))
        return line

    def _name_lines(self, named: list[Named]) -> None:
        calls = Calls(self.page, self.people)
        at = 0
        for name in named:
            start = self.page.tokens[name.first].start
            while at < len(self.lines) and self.lines[at].end <= start:
                at += 1
            if at < len(self.lines) and self.lines[at].start <= start:
                line = self.lines[at]
                called = (calls.is_called(name) or self._opens(name, line)) and not self._pities(name)
                (line.called if called else line.spoken_of).add(name.person)
        for line in self.lines:
            for word in _ROLE.findall(line.said):
                person = self.people.role([word.lower()])
                bearers = {person} if person else self.reading.bearers(word.lower())
                line.spoken_of |= (bearers if len(bearers) == 1 else set()) - {line.speaker}
            line.called |= set(self.speeches[line.number].called) - line.spoken_of
            line.called.discard(line.speaker)
            line.spoken_of -= line.called

    def _pities(self, name: Named) -> bool:
        """Whether somebody is spoken of with pity, as one does of those who are not there: "Poor Bea."."""
        return name.first > 0 and self.page.tokens[name.first - 1].low == "poor"

    def _opens(self, name: Named, line: Line) -> bool:
        """Whether a name opens a line and is set off from it: "Jude, shut the hens in"."""
        tokens = self.page.tokens
        after = tokens[name.last].text if name.last < len(tokens) else ""
        before = tokens[name.first - 1].text if name.first else ""
        return (tokens[name.first].start == line.start or before == ":") and after in ",!"

    def _read_directions(self) -> None:
        at = 0
        speaker = None
        for line in self.lines:
            quote = self.page.quotes[line.number]
            start = quote.head if quote.name else line.start
            self._read_gap(at, max(at, start), speaker)
            speaker = line.speaker
            if line.manner:
                for direction in self.reading.read(line.manner, line.start, speaker, within=True):
                    if direction.change is Change.ENTERS or direction.change is Change.HEARS_AGAIN:
                        self.directions.append(direction)
                    elif direction.change:
                        self.directions.append(Direction(line.end, direction.person, direction.change))
            at = line.end
        self._read_gap(at, len(self.page.text), speaker)
        self._cut_at_goings()
        self._cut_at_returns()
        self.directions.sort(key=lambda direction: direction.at)

    def _cut_at_goings(self) -> None:
        """Where several go out together and talk on, the scene goes along with them."""
        for at in sorted({d.at for d in self.directions if d.change in _GOINGS}):
            company = {d.person for d in self.directions if d.at == at and d.change in _GOINGS}
            ahead = [line.speaker for line in self.lines if line.start > at][:_TALK]
            if len(company) > 1 and len(ahead) > 1 and len(set(ahead)) > 1 and company.issuperset(ahead):
                self.cuts.append(at)
                self.directions = [
                    Direction(d.at, d.person, None) if d.at == at and d.change in _GOINGS else d
                    for d in self.directions
                ]

    def _cut_at_returns(self) -> None:
        """Who comes back to the others out of a scene elsewhere takes the scene back to them."""
        here: set[str | None] = set()
        elsewhere = False
        marks = [(line.start, line.speaker, None) for line in self.lines]
        marks += [(d.at, d.person, d.change) for d in self.directions if d.change] + [
            (cut, "", None) for cut in self.cuts
        ]
        for at, person, change in sorted(marks, key=lambda mark: (mark[0], mark[1] or "")):
            if person == "":
                here, elsewhere = set(), True
            elif change is Change.LEAVES:
                here.discard(person)
            elif change is Change.ENTERS and elsewhere and (person in here or person == "-"):
                self.cuts.append(at)
                if person == "-":
                    # "They come back in": those who were elsewhere.
                    self.directions += [
                        Direction(at, one, Change.ENTERS)
                        for one in sorted(filter(None, here))
                        if one not in "*-"
                    ]
                here, elsewhere = set(), False
            else:
                here.add(person)
        self.cuts = sorted(set(self.cuts))

    def _read_gap(self, start: int, end: int, speaker: str | None) -> None:
        for match in re.finditer(r"[^\n]+", self.page.text[start:end]):
            text = re.sub(r"^\W*\d[\d:.]*(?:\s?[ap]m)?\W+", lambda m: " " * len(m.group()), match.group())
            if not re.search(r"\w", text):
                continue
            if is_heading(text) or is_place(text, self.people):
                self.cuts.append(start + match.start())
            self.directions += self.reading.read(text, start + match.start(), speaker)

    def _find_far(self) -> None:
        """Mark the lines of those who are only heard over a telephone or a radio."""
        marked = {
            line.speaker for line in self.lines if FAR.search(line.manner) or "voice" in line.manner.lower()
        }
        near = {
            line.speaker
            for line in self.lines
            if not (FAR.search(line.manner) or "voice" in line.manner.lower())
        }
        near |= {line.speaker for line in self.lines if INTO.search(line.manner)}
        for line in self.lines:
            line.is_far = line.speaker in marked and line.speaker not in near
