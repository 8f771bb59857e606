"""What a sentence has in common with what is hidden from a viewpoint, and with what is known to it.

A sentence is compared with every passage of the text and every fact; rare words weigh more, words of like
meaning less. What counts is how much of it a hidden passage accounts for, beyond what is known: ``Likeness``
puts that into numbers, and ``telltale`` says from which of them on something must count as told.
"""

import math
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from .manner import Manner
from .telling import Row, Source, Text

# So many sentences together make a hidden passage.
HIDDEN_SENTENCES = 3
# What is known may come together in a longer one, the longer, the more is said: (words, sentences).
KNOWN_SENTENCES = ((4, 1), (7, 2), (math.inf, 5))
# Two words go together where they stand in so many sentences.
TOGETHER = 2
# Longer passages: what happens, and where it happens.
HAPPENING, SCENE = 8, 16
# So many hidden passages of each kind are held against what is known, and so many known ones against them.
BEST, RIVALS = 4, 48
PERSON_WEIGHT = 0.4
VIEWER_WEIGHT = 0.15
UNHEARD_WEIGHT = 0.6
# What a word of like meaning counts for, and how much more the rare words count for.
ALIKE, RARENESS = 0.6, 1.25
# In a story of fewer sentences no word is as rare as a word can be: two that meet there may meet by chance.
FEWEST = 300
# A saying of hardly any weight is no better known for that.
LEAST_TOTAL = 0.8


@dataclass(frozen=True)
class Saying:
    """A stretch of an answer that may say something: its words, with the ways to write them, and how it is
    said. ``part``: it is a clause of a longer sentence."""

    start: int
    end: int
    words: dict = field(hash=False)
    manner: Manner
    part: bool = False


class Likeness(NamedTuple):
    """A saying beside a hidden passage.

    ``root`` of the weight of what they share; ``gain`` over what any known passage shares of that, and
    ``news``, the share of it; ``words`` and ``people`` shared (a pronoun counts half); ``whole``, the share
    of a fact that is said. Of the saying: ``known``, the share that a known passage accounts for; how much
    more a hidden ``happening`` and ``scene`` hold of it than a known one; ``paired``, the share of its pairs
    of words that stand together in what is known; ``drift``, how much more often its words are used in what
    is hidden; ``chance``, how much more is hidden than known; ``said``, how many words it has; its manner.
    """

    root: float
    gain: float
    news: float
    words: float
    people: float
    whole: float
    known: float
    happening: float
    scene: float
    paired: float
    drift: float
    chance: float
    said: float
    to_come: float
    of_myself: float
    guessed: float
    minded: float
    asked: float
    part: float
    fact: float
    others: float


class Passages:
    """What is hidden and what is known, sentence by sentence, as far as it holds words of an answer.

    ``words`` are these words with the ways to write them, ``viewer`` the word for the viewer; ``worded``
    tells the words of a fact. The texts are added first; when all is there, ``close``.
    """

    def __init__(self, words, viewer, worded):
        self._words, self._viewer, self._worded = words, viewer, worded
        self._column = {word: at for at, word in enumerate(words)}
        self._rows, self._sentences = 0, 0
        self._hits, self._kinds = [], []
        self._told, self._end_of_texts = [], 0
        self._facts, self._first_fact = (), 0

    def add_text(self, told):
        """The sentences of an episode. No passage goes on from one text to the next."""
        self._told.append((self._rows, told))
        self._add(told.text, np.concatenate([told.kinds, np.zeros(SCENE, np.int8)]))
        self._end_of_texts = self._rows

    def add_hidden(self, facts):
        """Facts that are hidden (``HiddenFact``), each a passage by itself."""
        self._facts, self._first_fact = tuple(facts), self._rows
        self._add_each([fact.text for fact in facts], Row.FACT)

    def add_known(self, texts):
        """Texts of what may be known, each a passage by itself."""
        self._add_each(texts, Row.SURE)

    def _add_each(self, texts, kind):
        ends = list(accumulate(len(text) + 1 for text in texts))
        text = Text("\n".join(text.replace("\n", " ") for text in texts), ends)
        self._add(text, np.full(len(texts), kind, np.int8))

    def _add(self, text, kinds):
        for word, ways in self._words.items():
            for alike, numbers in enumerate(text.numbers_of(ways)):
                if numbers:
                    self._hits.append((np.array(numbers) + self._rows, self._column[word], alike))
        self._kinds.append(kinds)
        self._rows += len(kinds)
        self._sentences += np.count_nonzero(kinds)

    def close(self):
        """All is there: weigh the words, and put together what stands together."""
        kinds = np.concatenate(self._kinds)
        exact, present = (np.zeros((len(kinds), len(self._words)), bool) for _ in range(2))
        for rows, column, alike in self._hits:
            present[rows, column] = True
            if not alike:
                exact[rows, column] = True
        self._weigh(exact.sum(0), present.sum(0))
        held = np.minimum(np.where(exact, self._exactly, np.where(present, self._alike, 0)), self._weights)
        held = held.astype(np.float32)
        surely, hidden = kinds == Row.SURE, kinds >= Row.LATER
        known = surely | (kinds == Row.NOTICED)
        self._rows_of = [np.flatnonzero(kinds == kind) for kind in (Row.LATER, Row.OTHERS, Row.FACT)]
        hides, knows = (np.where(which[:, None], held, 0) for which in (hidden, known))
        self._single, self._hidden = hides, self._wide(hides, HIDDEN_SENTENCES)
        sizes = {size for _, size in KNOWN_SENTENCES}
        self._known = {
            True: {size: self._wide(np.where(surely[:, None], held, 0), size) for size in sizes},
            False: {size: self._wide(knows, size) for size in sizes},
        }
        self._long = [(self._wide(hides, size), self._wide(knows, size)) for size in (HAPPENING, SCENE)]
        near = (self._wide(knows, TOGETHER) > 0).astype(np.float32)
        self._pairs = near.T @ near > 0
        self._heard = present.any(0)
        often, before = ((present[which].sum(0) + 0.5) / (which.sum() + 1) for which in (hidden, known))
        self._drift = np.clip(np.log(often) - np.log(before), -4, 4)
        self._chance = math.log(max(hidden.sum(), 1) / max(known.sum(), 1))

    def _wide(self, rows, size):
        """For each row of a text what it and the rows after it hold, ``size`` together."""
        held, have = rows[: self._end_of_texts], 1
        while have < size and len(held):
            step = min(have, size - have)
            held = np.concatenate([np.maximum(held[:-step], held[step:]), held[-step:]])
            have += step
        return np.concatenate([held, rows[self._end_of_texts :]])

    def _weigh(self, exact, present):
        """How much each word tells: the rarer, the more."""
        rarest = math.log((max(self._sentences, FEWEST) + 2) / 1.5)

        def weight(count):
            return (np.log((self._sentences + 2) / (count + 0.5)) / rarest) ** RARENESS

        self._person = np.array([word.startswith("person:") for word in self._words], bool)
        self._exactly, self._alike = weight(exact), ALIKE * weight(present)
        unheard = np.where(present > 0, np.minimum(weight(present), UNHEARD_WEIGHT), UNHEARD_WEIGHT)
        self._weights = np.where(exact > 0, self._exactly, unheard)
        for word, at in self._column.items():
            if self._person[at]:
                fixed = self._weight_of_person(word)
                self._exactly[at] = self._alike[at] = self._weights[at] = fixed

    def _weight_of_person(self, word):
        return VIEWER_WEIGHT if word == self._viewer else PERSON_WEIGHT

    def said_by(self, saying):
        """The hidden passages that a saying holds most of, as (row, ``Likeness``); ``source_at`` tells of a
        row where it stands."""
        columns = np.array([self._column[word] for word in saying.words], int)
        weights, person = self._weights[columns], self._person[columns]
        total = max(float(weights.sum()), LEAST_TOTAL)
        held = self._hidden[:, columns]
        score = held.sum(1)
        size = next(size for words, size in KNOWN_SENTENCES if len(columns) <= words)
        known = {sure: _best(self._known[sure][size][:, columns]) for sure in (True, False)}
        others = person & np.array([word != self._viewer for word in saying.words], bool)
        manner, of_saying = saying.manner, self._of_saying(saying, columns, weights, person)
        for kind, rows in zip((Row.LATER, Row.OTHERS, Row.FACT), self._rows_of, strict=True):
            rows = rows[score[rows] > 0]
            if len(rows) > BEST:
                rows = rows[np.argpartition(-score[rows], BEST)[:BEST]]
            # That a fact is hidden tells more than that he was there when it was narrated.
            rivals = known[kind == Row.FACT]
            known_share = float(rivals.sum(1).max(initial=0)) / total
            for row in rows:
                shared = held[row]
                weight = float(shared.sum())
                gain = weight - float(np.minimum(rivals, shared).sum(1).max(initial=0))
                people = int((shared[others] > 0).sum())
                yield (
                    int(row),
                    Likeness(
                        root=math.sqrt(min(weight, 4)),
                        gain=min(gain, 3),
                        news=gain / weight,
                        words=min(float((shared / weights)[~person].sum()), 6),
                        people=min(people, 2) or 0.5 * manner.somebody,
                        whole=self._whole(row, saying, weight) if kind == Row.FACT else 0,
                        known=known_share,
                        part=saying.part,
                        fact=kind == Row.FACT,
                        others=kind == Row.OTHERS,
                        **of_saying,
                    ),
                )

    def _of_saying(self, saying, columns, weights, person):
        """What is the same beside every passage."""
        pairs = np.triu(np.outer(weights, weights), 1)
        happening, scene = (
            float(hidden[:, columns].sum(1).max()) - float(known[:, columns].sum(1).max())
            for hidden, known in self._long
        )
        told = self._heard[columns] & ~person
        manner = saying.manner
        return {
            "happening": float(np.clip(happening, -1.5, 2)),
            "scene": float(np.clip(scene, -1.5, 2)),
            "paired": float(pairs[self._pairs[np.ix_(columns, columns)]].sum())
            / max(float(pairs.sum()), 0.05),
            "drift": float(np.average(self._drift[columns][told], weights=weights[told]))
            if told.any()
            else 0,
            "chance": self._chance,
            "said": min(int((~person).sum()), 8),
            "to_come": manner.to_come,
            "of_myself": manner.of_myself,
            "guessed": manner.guessed,
            "minded": manner.minded,
            "asked": manner.asked,
        }

    def _whole(self, row, saying, weight):
        """The share of a fact that a saying says."""
        words = self._worded(self._fact_at(row).text)
        return weight / (weight + sum(self._weight_of(word) for word in words if word not in saying.words))

    def _weight_of(self, word):
        if word.startswith("person:"):
            return self._weight_of_person(word)
        at = self._column.get(word)
        return UNHEARD_WEIGHT if at is None else float(self._weights[at])

    def _fact_at(self, row):
        return self._facts[row - self._first_fact]

    def source_at(self, row, saying):
        """The ``Source`` of the passage that begins in a row: of the sentence of it that holds most of a
        saying."""
        if row >= self._end_of_texts:
            fact = self._fact_at(row)
            return Source(fact.kind, fact.id, fact.revealed, None)
        columns = [self._column[word] for word in saying.words]
        row += int(self._single[row : row + HIDDEN_SENTENCES][:, columns].sum(1).argmax())
        first, told = next((first, told) for first, told in reversed(self._told) if first <= row)
        return told.source_of(*told.sentence(row - first))


def _best(rows):
    """The rows that hold most."""
    sums = rows.sum(1)
    return rows[np.argpartition(-sums, min(RIVALS, len(sums) - 1))[:RIVALS]]
