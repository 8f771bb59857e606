"""LitBank's coreference (Bamman and others, CC BY 4.0) as a measure of the cast: who is found, as one person each."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from memory.understanding import TextReading, read_text

from .litbank import Places
from .score import Score

_ENOUGH = 3
_MOST = 0.5


@dataclass(frozen=True)
class Labelled:
    """One labelled mention of an entity; ``is_name`` for proper names, ``is_person`` for people (and talking animals)."""

    start: int
    end: int
    entity: str
    is_name: bool
    is_person: bool


@dataclass
class Matched:
    """The mentions of one excerpt, the found ones matched with the labelled ones."""

    text: str
    gold: list[Labelled]
    found: dict[str, list[Labelled | None]] = field(default_factory=dict)
    holders: dict[Labelled, str] = field(default_factory=dict)
    """Who of the people found holds a labelled mention."""

    def entity_of(self, person: str) -> str | None:
        """The labelled person on whom most of somebody's mentions fall; ``None`` if most fall on no person."""
        marks = self.found[person]
        people = Counter(mark.entity for mark in marks if mark and mark.is_person)
        if not people or people.total() < _MOST * len(marks):
            return None
        return people.most_common(1)[0][0]


def scores(folder: Path, only: str = "", wrong: list[str] | None = None) -> list[Score]:
    """How many people with a proper name and three mentions at least are found whole and alone; how many of those
    found are people; how many proper names are found, to the letter and as the right person.
    ``wrong`` collects a line for each mistake."""
    whole = Score("LitBank: named people found as one person each")
    people = Score("LitBank: found people who are people")
    names = Score("LitBank: proper names given to the right person")
    exact = Score("LitBank: … to the letter")
    for path in sorted((folder / "litbank_coref").glob("*.ann")):
        if only not in path.stem:
            continue
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        reading = read_text(text, "en", None)
        marks = matched(text, mentions(path, text), reading)
        for line in (*_count_people(marks, reading, people), *_count_whole(marks, reading, whole)):
            if wrong is not None:
                wrong.append(f"{path.stem[:24]}: {line}")
        _count_names(marks, reading, names, exact)
    return [whole, people, names, exact]


def mentions(path: Path, text: str) -> list[Labelled]:
    """Every labelled mention of an excerpt."""
    places = Places(text)
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    entity = {row[1]: row[2] for row in rows if row[0] == "COREF"}
    return [
        Labelled(
            places.start(*row[2:4]), places.end(*row[4:6]), entity[row[1]], row[8] == "PROP", row[7] == "PER"
        )
        for row in rows
        if row[0] == "MENTION" and row[1] in entity
    ]


def matched(text: str, gold: list[Labelled], reading: TextReading) -> Matched:
    """Match found mentions with labelled ones: those that end together, or else start together."""
    by_end, by_start = defaultdict(list), defaultdict(list)
    for mark in gold:
        by_end[mark.end].append(mark)
        by_start[mark.start].append(mark)
    marks = Matched(text, gold, {person.id: [] for person in reading.cast})
    for mention in reading.mentions:
        near = by_end.get(mention.end) or by_start.get(mention.start) or ()
        best = min(
            near,
            key=lambda mark: abs(mark.start - mention.start) + abs(mark.end - mention.end),
            default=None,
        )
        marks.found[mention.person].append(best)
        if best is not None:
            marks.holders[best] = mention.person
    return marks


def _count_people(marks: Matched, reading: TextReading, people: Score):
    for person in reading.cast:
        if marks.found[person.id]:
            is_one = marks.entity_of(person.id) is not None
            people.count(is_one)
            if not is_one:
                yield f"no person: {person.name} {person.aliases} {len(marks.found[person.id])}"


def _count_whole(marks: Matched, reading: TextReading, whole: Score):
    names = {person.id: person.name for person in reading.cast}
    means = {person.id: marks.entity_of(person.id) for person in reading.cast if marks.found[person.id]}
    ways: dict[str, list[Labelled]] = defaultdict(list)
    counts: Counter = Counter()
    for mark in marks.gold:
        if mark.is_person:
            counts[mark.entity] += 1
            if mark.is_name:
                ways[mark.entity].append(mark)
    named = [entity for entity, marked in ways.items() if counts[entity] >= _ENOUGH]
    main = {entity: _main_holder(marks, ways[entity]) for entity in named}
    for entity in named:
        holder = main[entity]
        parts = [names[person] for person, meant in means.items() if meant == entity and person != holder]
        others = [
            other for other in named if other != entity and holder is not None and main[other] == holder
        ]
        whole.count(holder is not None and not parts and not others)
        written = sorted({marks.text[mark.start : mark.end] for mark in ways[entity]})
        if holder is None:
            yield f"not found: {entity} {written} {counts[entity]}"
        elif parts:
            yield f"split: {entity} {written} is {names[holder]} and {parts}"
        elif others:
            yield f"merged: {entity} {written} is {names[holder]}, as are {others}"


def _main_holder(marks: Matched, ways: list[Labelled]) -> str | None:
    """The person who holds at least half of the proper names of an entity."""
    held = Counter(marks.holders[mark] for mark in ways if mark in marks.holders)
    if not held:
        return None
    person, count = held.most_common(1)[0]
    return person if count >= _MOST * len(ways) else None


def _count_names(marks: Matched, reading: TextReading, names: Score, exact: Score) -> None:
    spans = {(mention.start, mention.end) for mention in reading.mentions}
    for mark in marks.gold:
        if mark.is_person and mark.is_name:
            holder = marks.holders.get(mark)
            right = holder is not None and marks.entity_of(holder) == mark.entity
            names.count(right)
            exact.count(right and (mark.start, mark.end) in spans)
