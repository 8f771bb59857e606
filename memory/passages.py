"""The passages of an episode from which somebody can learn: what is said to them, what they are there for."""

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from .allusions import Passage
from .conversations.wording import sentences
from .models import ExtractionRun
from .scenes import name_parts, naming
from .understanding.thoughts import is_thought

# Changes with what is looked for: scenes that were looked at before are then looked at anew.
VERSION = "1"
# Sentences of one speech are taken together up to this many characters.
TOGETHER = {"ja": 80, "en": 160}
_COMMA = re.compile(r"[,;:]\s+|[、;:]|\s*[—–]+\s*|--")


@dataclass(frozen=True)
class Shown:
    """A passage in its place in an episode. ``witnesses`` can learn from it; ``changed`` tells whether its
    scene was never looked at."""

    passage: Passage
    scene: int
    start: int
    end: int
    present: frozenset[str]
    witnesses: frozenset[str]
    changed: bool = True


class Names:
    """Finds the people of a cast (characters by slug) in short texts."""

    def __init__(self, cast):
        self._parts = {slug: name_parts((person.name, *person.aliases)) for slug, person in cast.items()}

    def of(self, people):
        """Every way in which these people are named."""
        return [name for slug in sorted(people) for name in self._parts.get(slug, ())]

    def named_in(self, text):
        """The slugs of those whom a text names."""
        return frozenset(
            slug
            for found in self._pattern.finditer(text)
            for slug in self._owners.get(found[0].casefold(), ())
        )

    @cached_property
    def _pattern(self):
        return naming(tuple(self._owners))

    @cached_property
    def _owners(self):
        owners = {}
        for slug, parts in self._parts.items():
            for part in parts:
                owners.setdefault(part.casefold(), set()).add(slug)
        return owners


def scene_digest(text, reading):
    """What a scene was looked at as; the same digest need not be looked at twice."""
    heard = [(said.start, said.speaker, said.hearers) for said in reading.utterances]
    seen = [(one.text, one.start, one.knowers) for one in reading.statements]
    return blake2b(repr((VERSION, text, reading.present, heard, seen)).encode(), digest_size=8).hexdigest()


def shown_in(episode, number, scene, *, changed):
    """The passages of a scene as read: its talk, and its narration before those whom it names or concerns."""
    where = {"scene": number, "present": frozenset(scene.reading.present), "changed": changed}
    yield from _talk(episode, scene, where)
    yield from _narration(episode, scene, where)


def heard_in(episode, cast, words):
    """The talk of an episode with one of these ``words`` in it, as its last reading heard it; nothing where
    that was of another text."""
    run = episode.runs.filter(state=ExtractionRun.State.DONE, revision=episode.revision).first()
    names = Names(cast)
    for number, scene in enumerate(run.outline if run else ()):
        for (start, end, speaker), hearers in zip(scene["lines"], scene.get("hearers", ()), strict=False):
            listeners = frozenset(hearers) - {speaker}
            speech = episode.body[start:end].casefold() if listeners else ""
            if not any(word in speech for word in words):
                continue
            for a, b in _pieces(episode, start, end):
                text = episode.body[a:b]
                if any(word in text.casefold() for word in words):
                    passage = Passage(text, names.named_in(text), speaker, listeners)
                    yield Shown(passage, number, a, b, frozenset(scene["present"]), listeners)


def _talk(episode, scene, where):
    reading, at = scene.reading, scene.span.start
    for said in reading.utterances:
        listeners = frozenset(said.hearers) - {said.speaker}
        if not said.speaker or not listeners:
            continue
        for start, end in _pieces(episode, at + said.start, at + said.end):
            people = _named(reading, start - at, end - at)
            passage = Passage(episode.body[start:end], people, said.speaker, listeners)
            yield Shown(passage, start=start, end=end, witnesses=listeners, **where)


def _narration(episode, scene, where):
    """What the reader says that several see; and sentences that name two who are there, if none thinks."""
    reading, at, present = scene.reading, scene.span.start, where["present"]
    taken = [(said.start, said.end) for said in reading.utterances]
    for one in reading.statements:
        if _within(one.start, one.end, taken):
            continue
        taken.append((one.start, one.end))
        witnesses = frozenset(knower.person for knower in one.knowers) & present
        if len(witnesses) > 1:
            passage = Passage(one.text, frozenset(one.about) | _named(reading, one.start, one.end))
            yield Shown(passage, start=at + one.start, end=at + one.end, witnesses=witnesses, **where)
    if reading.carry.narrator:
        # What somebody tells of himself is as often thought as done.
        return
    text = episode.body[at : scene.span.end]
    for start, end in sentences(text):
        people = _named(reading, start, end)
        if len(people & present) < 2 or _within(start, end, taken):
            continue
        sentence = text[start:end]
        if not is_thought(sentence):
            passage = Passage(sentence, people)
            yield Shown(passage, start=at + start, end=at + end, witnesses=people & present, **where)


def _within(start, end, spans):
    return any(start < b and a < end for a, b in spans)


def _pieces(episode, start, end):
    """A speech in pieces of whole sentences, short ones together and long ones parted, as (start, end)."""
    longest = TOGETHER.get(episode.story.language, TOGETHER["en"])
    piece = None
    for a, b in _clauses(episode.body[start:end], 2 * longest):
        if piece and b - piece[0] <= longest:
            piece = piece[0], b
            continue
        if piece:
            yield start + piece[0], start + piece[1]
        piece = a, b
    if piece:
        yield start + piece[0], start + piece[1]


def _clauses(text, longest):
    """The sentences of a text as (start, end); those that are too long, parted at their commas."""
    for start, end in sentences(text):
        if end - start <= longest:
            yield start, end
            continue
        begin = start
        for comma in _COMMA.finditer(text, start, end):
            if comma.end() - begin > longest // 2:
                yield begin, comma.start()
                begin = comma.end()
        if begin < end:
            yield begin, end


def _named(reading, start, end):
    return frozenset(m.person for m in reading.mentions if start <= m.start and m.end <= end)
