"""LitBank's quotations and coreference (Bamman and others, CC BY 4.0): who says what, with no cast given."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from memory.understanding import TextReading, read_text
from memory.understanding.english.words import SAYING as SAYING_BESIDE
from memory.understanding.reading import Utterance

from .score import Score

_HIT = 0.5


@dataclass(frozen=True)
class Gold:
    """One labelled quotation: its place and the entity that says it."""

    start: int
    end: int
    speaker: str | None


class Marked(NamedTuple):
    """A place that means an entity; ``is_name`` where it is a proper name, not a pronoun or ``the old man``."""

    start: int
    end: int
    entity: str
    is_name: bool


@dataclass
class Labelled:
    """One excerpt with its labels."""

    name: str
    text: str
    quotes: list[Gold] = field(default_factory=list)
    mentions: list[Marked] = field(default_factory=list)


class Places:
    """Turns a sentence and a token into an offset of the text, in which a line is a sentence."""

    def __init__(self, text: str):
        self.lines = [line.split(" ") for line in text.split("\n")]
        self.starts = []
        at = 0
        for line in text.split("\n"):
            self.starts.append(at)
            at += len(line) + 1

    def start(self, sentence: str, token: str) -> int:
        """Where a token starts."""
        before = self.lines[int(sentence)][: int(token)]
        return self.starts[int(sentence)] + sum(len(word) + 1 for word in before)

    def end(self, sentence: str, token: str) -> int:
        """Where a token ends."""
        return self.start(sentence, token) + len(self.lines[int(sentence)][int(token)])


def labelled(folder: Path) -> list[Labelled]:
    """Every excerpt of ``litbank_quotations`` with the mentions of ``litbank_coref``."""
    found = []
    for path in sorted((folder / "litbank_quotations").glob("*.ann")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        excerpt = Labelled(path.stem, text)
        places = Places(text)
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        speakers = {row[1]: row[2] for row in rows if row[0] == "ATTRIB"}
        for row in rows:
            if row[0] == "QUOTE":
                excerpt.quotes.append(
                    Gold(places.start(*row[2:4]), places.end(*row[4:6]), speakers.get(row[1]))
                )
        excerpt.quotes.sort(key=lambda quote: quote.start)
        excerpt.mentions = _mentions(folder / "litbank_coref" / path.name)
        found.append(excerpt)
    return found


def _mentions(path: Path) -> list[Marked]:
    if not path.exists():
        return []
    places = Places(path.with_suffix(".txt").read_text(encoding="utf-8"))
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    entity = {row[1]: row[2] for row in rows if row[0] == "COREF"}
    return [
        Marked(places.start(*row[2:4]), places.end(*row[4:6]), entity[row[1]], row[8] == "PROP")
        for row in rows
        if row[0] == "MENTION" and row[1] in entity
    ]


def entities(reading: TextReading, gold: Labelled) -> dict[str, str]:
    """Which labelled entity each person found is: the one that most of the person's mentions fall on."""
    by_end, by_start = defaultdict(list), defaultdict(list)
    for start, end, entity, _ in gold.mentions:
        by_end[end].append((start, entity))
        by_start[start].append((end, entity))
    votes: dict[str, Counter] = defaultdict(Counter)
    for mention in reading.mentions:
        same = by_end.get(mention.end) or by_start.get(mention.start)
        if same:
            at = mention.start if mention.end in by_end else mention.end
            votes[mention.person][min(same, key=lambda found, at=at: abs(found[0] - at))[1]] += 1
    found = {person: counted.most_common(1)[0][0] for person, counted in votes.items()}
    return _by_label(reading, gold) | found


def _by_label(reading: TextReading, gold: Labelled) -> dict[str, str]:
    """People of the very name that an entity's label bears (``John_Rolfe-30``): the coreference leaves some places
    out that name somebody ("my good friend, Master John Rolfe")."""
    labels = {quote.speaker for quote in gold.quotes if quote.speaker}
    called = {tuple(label.rsplit("-", 1)[0].lower().split("_")): label for label in labels}
    found = {}
    for person in reading.cast:
        for name in person.names:
            words = tuple(name.lower().split())
            for label in (words, words[1:]):
                if len(label) > 1 and label in called:
                    found[person.id] = called[label]
    return found


def scores(folder: Path, only: str = "", wrong: list[str] | None = None) -> list[Score]:
    """Quotations found, and what was wrongly taken for one; speakers right over all, where the name stands beside
    the quotation, elsewhere, and where the reader is certain. ``wrong`` collects a line for each mistake."""
    found = Score("LitBank: quotations found", bar=0.98)
    taken = Score("LitBank: of what is taken for speech, quotations")
    speakers = Score("LitBank: speakers, no cast given", bar=0.75)
    explicit = Score("LitBank: speakers, the name stands beside the quotation", bar=0.97)
    implicit = Score("LitBank: speakers, elsewhere")
    certain = Score("LitBank: speakers that the reader is certain of", bar=0.97)
    for gold in labelled(folder):
        if only not in gold.name or not gold.quotes:
            continue
        reading = read_text(gold.text, "en", None)
        who = entities(reading, gold)
        for utterance in reading.utterances:
            taken.count(any(_overlap(quote, utterance) >= _HIT for quote in gold.quotes))
        for quote in gold.quotes:
            utterance = best(reading, quote)
            found.count(utterance is not None)
            right = utterance is not None and who.get(utterance.speaker) == quote.speaker
            speakers.count(right)
            beside = _is_beside(gold, quote)
            (explicit if beside else implicit).count(right)
            if utterance is not None and utterance.certain:
                certain.count(right)
            if not right and wrong is not None:
                said = gold.text[quote.start : quote.end].replace("\n", " ")
                speaker = utterance.speaker if utterance else "NOT FOUND"
                wrong.append(
                    f"{gold.name[:24]}{' *' if beside else ''}: {said[:60]!r} by {quote.speaker}, not {speaker}"
                )
    return [found, taken, speakers, explicit, implicit, certain]


def best(reading: TextReading, quote: Gold) -> Utterance | None:
    """The utterance that a labelled quotation is, if it shares half at least with one."""
    found = max(reading.utterances, key=lambda utterance: _overlap(quote, utterance), default=None)
    return found if found is not None and _overlap(quote, found) >= _HIT else None


def _overlap(quote: Gold, utterance: Utterance) -> float:
    """How much of both a labelled quotation and an utterance share, from 0 (or less: apart) to 1."""
    shared = min(quote.end, utterance.end) - max(quote.start, utterance.start)
    return shared / (max(quote.end, utterance.end) - min(quote.start, utterance.start))


def _is_beside(gold: Labelled, quote: Gold) -> bool:
    """Whether the speaker is named, by a proper name, next to a verb of saying right beside the quotation."""
    names = [
        (mark.start, mark.end) for mark in gold.mentions if mark.entity == quote.speaker and mark.is_name
    ]
    after = gold.text[quote.end : quote.end + 60]
    before = gold.text[max(0, quote.start - 60) : quote.start]
    for start, end in names:
        if quote.end <= start <= quote.end + 25 and end - start > 1:
            between = gold.text[quote.end : start].split()
            following = gold.text[end : end + 20].split()[:1]
            if (any(w in SAYING_BESIDE for w in between) and len(between) <= 2) or (
                not between and following and following[0] in SAYING_BESIDE
            ):
                return after[: start - quote.end].count(".") == 0
        if quote.start - 40 <= start and end <= quote.start and end - start > 1:
            between = gold.text[end : quote.start].split()
            if between and between[0] in SAYING_BESIDE and between[-1] in (",", ":") and "." not in between:
                return bool(before)
    return False
