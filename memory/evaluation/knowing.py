"""How well a reading agrees with our labels: who says what, who hears it, and who therefore knows."""

import re
from collections import Counter
from dataclasses import dataclass, field

from memory.understanding import TextReading
from memory.understanding.reading import Scope, Statement, Utterance

from .labels import SCRIPT, LabelledFact, LabelledText, LabelledUtterance
from .readings import Readings
from .score import Score

_HIT = 0.5
_OF_SOMEBODY = re.compile(r"の|['’]s\b")


@dataclass
class Scores:
    """The scores of one kind of text; ``bars`` are those the project set itself for it."""

    kind: str
    hearers_bar: float
    speakers_bar: float | None = None
    heard_bar: float | None = None
    all: list[Score] = field(default_factory=list)

    def __post_init__(self):
        self.found = self._new("utterances found")
        self.speakers = self._new("speakers", self.speakers_bar)
        self.addressees = self._new("addressees exact, where somebody is addressed")
        self.hearers = self._new("hearers exact", self.hearers_bar)
        self.heard = self._new("pairs wrongly counted as heard", self.heard_bar, is_worst=True)
        self.missed = self._new("pairs heard but missed", is_worst=True)
        self.facts = self._new("facts found")
        self.known = self._new("knowers right, of those found", 0.90)
        self.recalled = self._new("knowers found, of those right")

    def _new(self, what: str, bar: float | None = None, is_worst: bool = False) -> Score:
        self.all.append(Score(f"{self.kind}: {what}", bar=bar, is_worst=is_worst))
        return self.all[-1]


def scores(
    texts: list[LabelledText], readings: Readings, part: str, wrong: list[str] | None = None
) -> list[Score]:
    """Scores of labelled texts, apart for published texts, stories and scripts of our own.
    ``wrong`` collects a line for each mistake."""
    kinds: dict[str, Scores] = {}
    for labelled in texts:
        kind, made = _kind(labelled, part)
        count(labelled, readings.of(labelled.text, labelled.language), kinds.setdefault(kind, made), wrong)
    return [score for kind in sorted(kinds) for score in kinds[kind].all if score.total]


def _kind(labelled: LabelledText, part: str) -> tuple[str, Scores]:
    if labelled.is_published:
        kind = f"{labelled.language} published, {part}"
        return kind, Scores(kind, hearers_bar=0.80, speakers_bar=0.80)
    kind = f"{labelled.language} our own {'scripts' if labelled.form == SCRIPT else 'stories'}, {part}"
    return kind, Scores(kind, hearers_bar=0.95, heard_bar=0.003)


def people_found(reading: TextReading, people: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Which labelled person each person found is: who shares a name, else whose names most of the mentions are.
    Several found people may be one labelled person, never the other way round."""
    owners = {name: id for id, names in people.items() for name in names}
    votes: dict[str, Counter] = {person.id: Counter() for person in reading.cast}
    for mention in reading.mentions:
        if mention.person in votes:
            votes[mention.person][_owner(reading.text[mention.start : mention.end], owners)] += 1
    found = {}
    for person in reading.cast:
        shared = {owners[name] for name in person.names if name in owners}
        voted = votes[person.id]
        if shared:
            found[person.id] = max(sorted(shared), key=lambda id, voted=voted: voted[id])
        elif voted and (most := voted.most_common(1)[0])[0] and 2 * most[1] > voted.total():
            found[person.id] = most[0]
    return found


def _owner(written: str, owners: dict[str, str]) -> str | None:
    if written in owners:
        return owners[written]
    for name, id in owners.items():
        if name in written and not _OF_SOMEBODY.match(written, written.index(name) + len(name)):
            return id
        if len(written) > 1 and written in name:
            return id
    return None


def count(labelled: LabelledText, reading: TextReading, scores: Scores, wrong: list[str] | None) -> None:
    """Add a reading of a text to the scores; ``wrong`` collects a line for each mistake."""
    who = people_found(reading, labelled.people)
    for gold in labelled.utterances:
        said = said_in(reading, gold)
        for mistake in _count_utterance(labelled, gold, said, who, scores):
            if wrong is not None:
                words = " ".join(labelled.text[gold.start : gold.end].split())[:50]
                wrong.append(f"{labelled.name}: {words!r} {mistake}")
    for fact in labelled.facts:
        for mistake in _count_fact(labelled, fact, reading, who, scores):
            if wrong is not None:
                wrong.append(f"{labelled.name}: fact {fact.text!r} {mistake}")


def said_in(reading: TextReading, gold: LabelledUtterance) -> Utterance | None:
    """The utterance found for a label: that which shares most with all of it, or that in which its first words are.
    Words labelled as the first may run on over the tag of a short speech."""
    if not gold.is_whole:
        begun = [said for said in reading.utterances if said.start <= gold.start < said.end]
        if begun:
            return begun[-1]

    def overlap(said: Utterance) -> float:
        shared = min(gold.end, said.end) - max(gold.start, said.start)
        whole = max(gold.end, said.end) - min(gold.start, said.start)
        return shared / (whole if gold.is_whole else gold.end - gold.start)

    near = [said for said in reading.utterances if said.start < gold.end and gold.start < said.end]
    best = max(near, key=lambda said: (overlap(said), said.start), default=None)
    return best if best is not None and overlap(best) >= _HIT else None


def _count_utterance(
    labelled: LabelledText,
    gold: LabelledUtterance,
    said: Utterance | None,
    who: dict[str, str],
    scores: Scores,
):
    scores.found.count(said is not None)
    if said is None:
        yield "is not found"
    speaker = who.get(said.speaker or "") if said else None
    is_right = said is not None and speaker == gold.speaker
    scores.speakers.count(is_right)
    if said and not is_right:
        yield f"by {gold.speaker}, not {said.speaker}"
    if gold.addressees is not None:
        named = {who.get(person, person) for person in said.addressees} if said else set()
        scores.addressees.count(named == gold.addressees)
        if said and named != gold.addressees:
            yield f"to {sorted(gold.addressees)}, not {sorted(named)}"
    if gold.hearers is None:
        return
    heard = {who.get(person, f"?{person}") for person in said.hearers} if said else set()
    extra, missing = heard - gold.hearers - gold.maybe, gold.hearers - heard
    scores.hearers.count(said is not None and not extra and not missing)
    # Who spoke knows what he said: when the reader names somebody else, that he hears it tells nobody a secret.
    _count_pairs(labelled, gold, extra - {gold.speaker}, missing, scores)
    if said and (extra or missing):
        yield f"wrongly heard by {sorted(extra)}, missed {sorted(missing)}"


def _count_pairs(
    labelled: LabelledText, gold: LabelledUtterance, extra: set[str], missing: set[str], scores: Scores
) -> None:
    scores.heard.right += len(extra)
    scores.heard.total += len(labelled.people.keys() - {gold.speaker})
    scores.missed.right += len(missing)
    scores.missed.total += len(gold.hearers)


def _count_fact(
    labelled: LabelledText, gold: LabelledFact, reading: TextReading, who: dict[str, str], scores: Scores
):
    fact = _stated(reading, gold)
    scores.facts.count(fact is not None)
    if fact is None:
        yield "is not found"
        return
    known = {who.get(knower.person, f"?{knower.person}") for knower in fact.knowers}
    if fact.scope == Scope.WORLD:
        known |= labelled.people.keys()
    right = known if gold.is_public else known & gold.known_by
    scores.known.right += len(right)
    scores.known.total += len(known)
    scores.recalled.right += len(known & gold.known_by)
    scores.recalled.total += len(gold.known_by)
    if known != right:
        yield f"is not known by {sorted(known - right)}: {fact.text}"


def _stated(reading: TextReading, gold: LabelledFact) -> Statement | None:
    def overlap(fact: Statement) -> float:
        shared = min(gold.end, fact.end) - max(gold.start, fact.start)
        return shared / min(gold.end - gold.start, fact.end - fact.start)

    near = [fact for fact in reading.statements if fact.start < gold.end and gold.start < fact.end]
    best = max(near, key=overlap, default=None)
    return best if best is not None and overlap(best) >= _HIT else None
