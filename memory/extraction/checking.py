"""What a model said about a scene, checked against the scene and the cast: repaired, or dropped and counted.

Nothing here can add a person or a passage that is not there. When in doubt fewer people know, never more.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from memory.understanding.reading import (
    How,
    Knower,
    Person,
    SceneReading,
    Scope,
    Statement,
)

from .answers import AFact, AKnower, ASceneRead

# Marks that models like to exchange for one another, and that mean the same in a quotation.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»〝〞〟＂", '"'),
        **dict.fromkeys("‘’‚‛＇`´", "'"),
        **dict.fromkeys("‐‑‒–—―−－ー─", "-"),
    }
)
_EDGES = "\"'「」『』()（）…. 　\n"


@dataclass
class Check:
    """One scene as read by the offline reader, and the count of what had to be dropped.

    ``told`` needs somebody present who tells, and a listener whom the scene at least names (a letter, say).
    """

    text: str
    cast: tuple[Person, ...]
    offline: SceneReading
    dropped: Counter = field(default_factory=Counter)

    def present(self, claimed):
        """Who is there: those the offline reader sees, and those the model claims and the scene names."""
        there = list(self.offline.present)
        for name in claimed:
            person = self.person(name)
            if person and person not in there and person in self._named:
                there.append(person)
        return tuple(there)

    def statements(self, answer: ASceneRead):
        """The statements that hold, in the order of the text."""
        present, seen, kept = set(self.present(answer.present)), set(), []
        for fact in answer.facts:
            statement = self._statement(fact, present)
            if statement and (statement.text, statement.start) not in seen:
                seen.add((statement.text, statement.start))
                kept.append(statement)
        return tuple(sorted(kept, key=lambda s: (s.start, s.end)))

    def person(self, name):
        """The id that a model's word for somebody stands for: an id of the cast, or the name of just one."""
        if name in self._ids:
            return name
        found = self._by_name.get(_folded(name), set())
        if len(found) == 1:
            return next(iter(found))
        self.dropped["unknown_person"] += 1
        return None

    def _statement(self, fact: AFact, present):
        if not fact.text:
            self.dropped["empty"] += 1
            return None
        span = find_quote(self.text, fact.quote)
        if span is None:
            self.dropped["made_up_quote"] += 1
            return None
        return Statement(
            text=" ".join(fact.text.split()),
            quote=self.text[slice(*span)],
            start=span[0],
            end=span[1],
            scope=Scope(fact.scope),
            knowers=self._knowers(fact.knowers, present),
            stance=fact.stance,
            importance=fact.importance,
            kind=fact.kind,
            about=tuple(dict.fromkeys(p for p in map(self.person, fact.about) if p)),
        )

    def _knowers(self, claimed: list[AKnower], present):
        knowers = {}
        for one in claimed:
            person = self.person(one.person)
            if person is None or person in knowers:
                continue
            told_by = self.person(one.told_by) if one.told_by else None
            was_told = one.how == How.TOLD and told_by in present - {person} and person in self._named
            if person not in present and not was_told:
                self.dropped["absent_knower"] += 1
                continue
            knowers[person] = Knower(person, one.how, one.stance, told_by if one.how == How.TOLD else None)
        return tuple(knowers.values())

    @cached_property
    def _ids(self):
        return {person.id for person in self.cast}

    @cached_property
    def _by_name(self):
        names = {}
        for person in self.cast:
            for name in (*person.names, person.id):
                names.setdefault(_folded(name), set()).add(person.id)
        return names

    @cached_property
    def _named(self):
        """Those whom the scene names, or who speak or listen in it."""
        people = {mention.person for mention in self.offline.mentions} | set(self.offline.present)
        for utterance in self.offline.utterances:
            people |= {utterance.speaker, *utterance.addressees, *utterance.hearers}
        return {p.id for p in self.cast if any(name in self.text for name in p.names)} | (people - {None})


def find_quote(text, quote):
    """Where a quote stands in a text, as (start, end), or None.

    Line breaks, spaces, widths and kinds of quotation marks may differ; the words may not.
    """
    if not quote.strip(_EDGES):
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    plain, places = _plain(text)
    for wanted in (_plain(quote)[0], _plain(quote.strip(_EDGES))[0]):
        at = plain.find(wanted)
        if wanted and at >= 0:
            return places[at], places[at + len(wanted) - 1] + 1
    return None


def _plain(text):
    """The text without spaces, widths and kinds of marks, and for each character left where it stood."""
    kept, places = [], []
    for place, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", character).translate(_ALIKE):
            if not plain.isspace():
                kept.append(plain)
                places.append(place)
    return "".join(kept), places


def _folded(name):
    return re.sub(r"[\s・·]", "", unicodedata.normalize("NFKC", name)).casefold()
