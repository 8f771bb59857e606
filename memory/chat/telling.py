"""What the text of a story tells, sentence by sentence, and whether a viewpoint may know it.

A text says more than the facts that were read out of it, and a model that has read the book knows the text.
A sentence belongs to those who were there; one of a later episode to nobody yet.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

import numpy as np

from memory.models import ExtractionRun
from memory.viewpoint import episodes_of

from .wording import Stem, sentences_by_stem

_END = re.compile(r"[。！？!?\n]|\.(?=\s)|\.$")
KNOWN, OTHERS, FUTURE = "known", "others", "future"


class Row(IntEnum):
    """What is known of a sentence: surely known; known, if it was noticed; to come; somebody else's; a hidden
    fact, which is no sentence of the text."""

    NOTHING = 0
    SURE = 1
    NOTICED = 2
    LATER = 3
    OTHERS = 4
    FACT = 5


@dataclass(frozen=True)
class Source:
    """Where a sentence stands: ``kind`` is "known", "others" or "future"; ``fact`` the id of the fact it is
    part of, if it is; ``episode`` the number of the episode that reveals it; ``place`` (episode id, start,
    end) in its text, None for a fact. ``surely`` is False for what may be known but need not have been
    noticed: what is narrated of a scene that the viewer was part of."""

    kind: str
    fact: int | None
    episode: int
    place: tuple[int, int, int] | None
    surely: bool = True


class Text:
    """A text in small letters, place for place, and where its sentences end, or the ``ends`` given."""

    def __init__(self, body, ends=None):
        small = body.lower()
        self.small = small if len(small) == len(body) else body
        self.ends = [match.end() for match in _END.finditer(body)] if ends is None else ends

    def numbers_of(self, ways):
        """The sentences that hold a word in one of some ways, as two sorted arrays: word for word, and by
        words of like meaning."""
        found = ([], [])
        for way in ways:
            if isinstance(way, Stem):
                found[way.alike].extend(self._stems.get(way.text, ()))
            else:
                found[way.alike].extend(bisect_right(self.ends, place) for place in way.places(self.small))
        return found

    @cached_property
    def _stems(self):
        return sentences_by_stem(self.small, lambda place: bisect_right(self.ends, place))


# Texts of a few stories: what was cut and looked up once need not be at the next answer.
_text = lru_cache(maxsize=200)(Text)


@dataclass(frozen=True)
class Told:
    """The text of an episode as a viewpoint has it. ``there`` are the stretches of which the viewer was part,
    None where nobody knows who was there; ``heard`` what was said to or by him, ``hidden`` the facts that are
    kept from him, ``seen`` where the others stand."""

    id: int
    number: int
    body: str
    is_past: bool
    there: tuple[tuple[int, int], ...] | None
    heard: tuple[tuple[int, int], ...]
    hidden: tuple
    seen: tuple[tuple[int, int], ...]

    def source_of(self, start, end):
        """The source of the sentence from ``start`` to ``end``."""
        place = (self.id, start, end)
        fact = next((fact for fact in self.hidden if _mostly(start, end, fact.start, fact.end)), None)
        if fact:
            return Source(fact.kind, fact.id, fact.revealed, place)
        if not self.is_past:
            return Source(FUTURE, None, self.number, place)
        if any(_mostly(start, end, *span) for span in (*self.heard, *self.seen)):
            return Source(KNOWN, None, self.number, place)
        if self.there is None or any(_mostly(start, end, *span) for span in self.there):
            return Source(KNOWN, None, self.number, place, surely=False)
        return Source(OTHERS, None, self.number, place)

    @cached_property
    def text(self):
        return _text(self.body)

    @property
    def small(self):
        return self.text.small

    @property
    def ends(self):
        return self.text.ends

    @cached_property
    def kinds(self):
        """The ``Row`` of each sentence."""
        kinds = np.full(len(self.ends) + 1, Row.OTHERS if self.is_past else Row.LATER, np.int8)
        if self.is_past:
            there = range(len(kinds)) if self.there is None else list(self._within(self.there))
            kinds[there] = Row.NOTICED
            kinds[list(self._within((*self.heard, *self.seen)))] = Row.SURE
        for fact in reversed(self.hidden):
            kind = Row.OTHERS if fact.kind == OTHERS else Row.LATER
            kinds[list(self._within(((fact.start, fact.end),)))] = kind
        return kinds

    def _within(self, spans):
        """The numbers of the sentences that lie mostly in one of some stretches, or one of them in it."""
        for start, end in spans:
            for at in range(bisect_right(self.ends, start), bisect_left(self.ends, end) + 1):
                if _mostly(*self.sentence(at), start, end):
                    yield at

    def sentence_at(self, position):
        """The stretch of the sentence that holds a place."""
        return self.sentence(bisect_right(self.ends, position))

    def sentence(self, at):
        """The stretch of a sentence by its number."""
        start = self.ends[at - 1] if at else 0
        return start, self.ends[at] if at < len(self.ends) else len(self.body)


def told_to(viewpoint, hidden):
    """The texts of the story, in the order of the episodes; ``hidden`` are the ``HiddenFact``s."""
    facts = {}
    for fact in hidden:
        facts.setdefault(fact.episode_id, []).append(fact)
    seen = {}
    for episode, start, end in viewpoint.facts().values_list("episode", "start", "end"):
        seen.setdefault(episode, []).append((start, end))
    cutoff = viewpoint.cutoff
    rows = list(episodes_of(viewpoint.story).values_list("pk", "number", "timeline", "revision", "body"))
    past = {pk: revision for pk, _, place, revision, _ in rows if cutoff is not None and place <= cutoff}
    scenes = _scenes(past)
    slug = viewpoint.character.slug
    return [
        Told(
            id=pk,
            number=number,
            body=body,
            is_past=pk in past,
            there=_there(slug, scenes[pk]) if pk in scenes and not viewpoint.character.narrator else None,
            heard=_heard(slug, scenes.get(pk, ())),
            hidden=tuple(facts.get(pk, ())),
            seen=tuple(seen.get(pk, ())),
        )
        for pk, number, _, _, body in rows
    ]


def _scenes(past):
    """The scenes of each episode as they were read, where the text is still the same."""
    read = ExtractionRun.objects.filter(episode__in=past).of_texts_as_they_are()
    rows = read.values_list("episode", "revision", "outline")
    return {episode: outline for episode, revision, outline in rows if past[episode] == revision}


def _there(slug, scenes):
    """The stretches of which somebody was part, and those of which nobody knows who was."""
    return tuple(
        (scene["start"], scene["end"])
        for scene in scenes
        if not scene.get("present")
        or slug in (*scene["present"], *(line[2] for line in scene.get("lines", ())))
    )


def _heard(slug, scenes):
    """What somebody said or heard."""
    return tuple(
        (start, end)
        for scene in scenes
        for (start, end, speaker), hearers in zip(
            scene.get("lines", ()), scene.get("hearers", ()), strict=False
        )
        if slug in (speaker, *hearers)
    )


def _mostly(start, end, other_start, other_end):
    """Whether more than half of a stretch lies within another, or the other way round."""
    shared = min(end, other_end) - max(start, other_start)
    return shared > 0 and 2 * shared > min(end - start, other_end - other_start)
