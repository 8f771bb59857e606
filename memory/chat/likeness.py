"""Whose statement a sentence is: one that the viewpoint may know, or one that it may not.

A sentence is compared with every passage of the text and every fact. Rare words weigh more. What counts is
how much of the sentence a hidden passage accounts for, beyond what the passages that may be known do.
"""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from .telling import KNOWN, OTHERS, Source

# So many sentences together make a hidden passage.
HIDDEN_SENTENCES = 3
# What is known may come together in a longer one, the longer, the more is said: (words, sentences).
KNOWN_SENTENCES = ((4, 1), (7, 2), (math.inf, 5))


@dataclass(frozen=True)
class Bar:
    """What a saying must have in common with a hidden passage: ``weight`` in units of the rarest word,
    ``share`` of the saying, ``words`` that name nobody, ``people`` other than the viewer (a pronoun counts),
    ``news`` beyond what is known; and ``whole``, the share of a fact that is said."""

    weight: float
    share: float
    words: int
    people: int
    news: float
    whole: float = 0.0


# Measured with benchmarks/guard.py on the labels for tuning.
BARS = {
    "fact": (
        Bar(0.8, 0.5, 3, 0, 0.3),
        Bar(1.6, 0.5, 2, 0, 0.3),
        Bar(0.8, 0.5, 1, 1, 0.3),
        Bar(0.7, 0.3, 1, 1, 0.3, whole=0.75),
    ),
    "text": (Bar(1.6, 0.6, 3, 1, 0.33), Bar(2.3, 0.6, 3, 0, 0.33), Bar(1.7, 0.75, 2, 1, 0.33)),
    "others": (Bar(1.8, 0.7, 3, 1, 0.4), Bar(2.6, 0.7, 3, 0, 0.4)),
}
# How much of that is enough for a sentence that rests on nothing known, as a model says.
DOUBTED = 0.6
# Who only guesses must be so much nearer.
GUESSING = 0.5
PERSON_WEIGHT = 0.4
VIEWER_WEIGHT = 0.15
UNHEARD_WEIGHT = 0.6


@dataclass(frozen=True)
class Saying:
    """A stretch of an answer that may say something: its words, with the ways to write them. ``somebody``:
    it speaks of a person by pronoun; ``guessed``: it only supposes."""

    start: int
    end: int
    words: dict = field(hash=False)
    somebody: bool = False
    guessed: bool = False


class Found(NamedTuple):
    """A passage: which of the words looked for it holds, where it stands, and, of a fact, all its words."""

    words: frozenset
    source: Source
    all_words: frozenset | None = None


class Likeness(NamedTuple):
    """What a saying has in common with a hidden passage; the fields as in ``Bar``."""

    source: Source
    weight: float
    share: float
    words: int
    people: int
    news: float
    whole: float


class Passages:
    """Passages that hold words of an answer, and how rare each of these words is. ``viewer`` is the word for
    the viewer."""

    def __init__(self, words, viewer):
        self._words, self._viewer = words, viewer
        self._count, self._sentences = Counter(), 0
        self._hidden: list[Found] = []
        # By how many sentences go together; what is surely known, and with it what may have been noticed.
        self._known = {(size, surely): set() for _, size in KNOWN_SENTENCES for surely in (True, False)}

    def add_text(self, told):
        """The passages of an episode."""
        self._sentences += len(told.ends) + 1
        sentences = defaultdict(set)
        for word, ways in self._words.items():
            for at in {bisect_right(told.ends, place) for way in ways for place in way.places(told.small)}:
                sentences[at].add(word)
                self._count[word] += 1
        sources = {at: told.source_of(*told.sentence(at)) for at in sentences}
        for at, source in sources.items():
            if source.kind == KNOWN:
                self._add_known(at, sentences, sources)
            else:
                self._add_hidden(at, sentences, sources)

    def _add_known(self, at, sentences, sources):
        for (size, surely), passages in self._known.items():
            near = (n for n in range(at, at + size) if n in sources and sources[n].kind == KNOWN)
            near = [sentences[n] for n in near if sources[n].surely or not surely]
            passages.add(frozenset().union(*near))

    def _add_hidden(self, at, sentences, sources):
        held, best = set(), at
        for near in range(at, at + HIDDEN_SENTENCES):
            if near in sources and sources[near].kind != KNOWN:
                held |= sentences[near]
                best = max(best, near, key=lambda one: len(sentences[one]))
                self._hidden.append(Found(frozenset(held), sources[best]))

    def add_hidden(self, facts, worded):
        """Facts that are hidden (``HiddenFact``), each a passage by itself; ``worded`` tells the words of
        one."""
        for at, held in self._held_by([fact.text for fact in facts]):
            source = Source(facts[at].kind, facts[at].id, facts[at].revealed, None)
            self._hidden.append(Found(held, source, frozenset(worded(facts[at].text))))

    def add_known(self, texts):
        """Texts of what may be known, each a passage by itself."""
        for _, held in self._held_by(texts):
            for passages in self._known.values():
                passages.add(held)

    def _held_by(self, texts):
        """The texts that hold any of the words, as (number, words): looked for in all of them at once."""
        self._sentences += len(texts)
        small = [text.lower().replace("\n", " ") for text in texts]
        ends = list(accumulate(len(text) + 1 for text in small))
        whole, held = "\n".join(small), defaultdict(set)
        for word, ways in self._words.items():
            for at in {bisect_right(ends, place) for way in ways for place in way.places(whole)}:
                held[at].add(word)
                self._count[word] += 1
        return [(at, frozenset(held[at])) for at in sorted(held)]

    def weights(self, saying):
        """How much each word of a saying tells: the rarer, the more."""
        return {word: self._weight(word) for word in saying.words}

    def _weight(self, word):
        if word == self._viewer:
            return VIEWER_WEIGHT
        if word.startswith("person:"):
            return PERSON_WEIGHT
        count = self._count[word]
        if not count:
            return UNHEARD_WEIGHT
        return math.log((self._sentences + 2) / (count + 0.5)) / math.log((self._sentences + 2) / 1.5)

    def said_by(self, saying):
        """The hidden passages that a saying holds something of, as ``Likeness``."""
        weights = self.weights(saying)
        total, mine = sum(weights.values()), frozenset(weights)
        size = next(size for words, size in KNOWN_SENTENCES if len(mine) <= words)
        known = {
            surely: {shared for held in self._known[size, surely] if (shared := held & mine)}
            for surely in (True, False)
        }
        seen = set()
        for found in self._hidden:
            shared = found.words & mine
            if len(shared) + saying.somebody < 2 or (shared, found.source) in seen:
                continue
            seen.add((shared, found.source))
            weight = sum(weights[word] for word in shared)
            # That a fact is hidden tells more than that he was there when it was narrated.
            old = known[found.source.fact is not None]
            old = max((sum(weights[w] for w in shared & other) for other in old), default=0)
            people = sum(word.startswith("person:") and word != self._viewer for word in shared)
            words = sum(not word.startswith("person:") for word in shared)
            yield Likeness(
                found.source,
                weight,
                weight / total,
                words,
                # A single word and a pronoun may be said of anybody.
                people + (saying.somebody and words > 1),
                (weight - old) / weight,
                self._share_of(found.all_words, shared),
            )

    def _share_of(self, words, shared):
        if not words:
            return 0
        return sum(map(self._weight, shared)) / sum(self._weight(word) for word in words | shared)


def is_told(like, saying, patience=1.0):
    """Whether so much of a hidden passage is said that it must count as told; the less ``patience``, the
    less is enough."""
    kind = "fact" if like.source.fact is not None else "others" if like.source.kind == OTHERS else "text"
    more = GUESSING if saying.guessed else 0
    return any(
        like.weight >= patience * bar.weight + more
        and like.share >= patience * bar.share
        and like.words >= bar.words
        and like.people >= bar.people
        and like.news >= bar.news
        and like.whole >= bar.whole
        for bar in BARS[kind]
    )
