"""Generated stories for measuring recall: facts in topics, topics in time, half of them secrets.

Everything follows from a seed. Vectors are unit vectors around the centre of their topic; all topics share a
mean, as the vectors of real embedders do. A topic lives for a stretch of episodes. A secret has one to three
knowers, who learn it in its own episode or up to thirty episodes later.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

FACTS_IN_A_TOPIC = 200
TOPIC_LASTS = 60
LATER = 30
AT_ONCE = 20_000
# How far a fact and a question lie from the centre of their topic, and how much all vectors share.
SPREAD = 0.9
SHARED = 0.6


@dataclass(frozen=True)
class Generated:
    """``vectors`` (facts × dimension, float32), ``episode`` of each fact (1 to ``episodes``), ``public``,
    and ``knowers``: for each fact the (character, episode) pairs of those who learn it. ``centres`` and
    ``begins`` describe the topics."""

    episodes: int
    characters: int
    vectors: np.ndarray
    topic: np.ndarray
    episode: np.ndarray
    public: np.ndarray
    knowers: list[list[tuple[int, int]]]
    centres: np.ndarray
    begins: np.ndarray

    @cached_property
    def texts(self):
        """What each fact says: words of its topic, a number that only it has, and filler that many share."""
        return [self._text(fact) for fact in range(len(self.topic))]

    def holders(self, fact):
        """Who has a record of a fact, and since which episode: the world (None) or its knowers."""
        return [(None, int(self.episode[fact]))] if self.public[fact] else self.knowers[fact]

    def about(self, fact):
        """Whom a fact is about: one of those who learn it, or of all, and in every other one more."""
        first = self.knowers[fact][0][0] if self.knowers[fact] else fact % self.characters
        return {first, (fact // 3 + 7) % self.characters} if fact % 2 else {first}

    def _text(self, fact):
        topic = self.topic[fact]
        dice = np.random.default_rng(fact)
        own = " ".join(f"topic{topic}word{n}" for n in dice.choice(12, 4, replace=False))
        common = " ".join(f"common{n}" for n in dice.zipf(1.5, 4) % 500)
        return f"{own} {common} fact{fact}."

    def question(self, dice, before):
        """A vector and words to ask with, about a topic that has begun before an episode."""
        begun = np.flatnonzero(self.begins < before)
        topic = int(dice.choice(begun)) if len(begun) else 0
        vector = self.centres[topic] + SPREAD * _noise(dice, 1, self.vectors.shape[1])[0]
        words = " ".join(f"topic{topic}word{n}" for n in dice.choice(12, 3, replace=False))
        return vector / np.linalg.norm(vector), f"{words} common{dice.zipf(1.5) % 500}"


def generate(facts, dimension, *, episodes=1000, characters=200, seed=1):
    """A story of so many facts."""
    dice = np.random.default_rng(seed)
    topics = max(4, facts // FACTS_IN_A_TOPIC)
    centres = SHARED * _noise(dice, 1, dimension) + _noise(dice, topics, dimension)
    # The first topics begin with the story: something is known in its first episodes.
    begins = np.sort(dice.integers(1, episodes + 1, topics))
    begins[: max(2, topics // 100)] = 1
    topic = dice.integers(0, topics, facts)
    episode = np.minimum(begins[topic] + dice.integers(0, TOPIC_LASTS, facts), episodes)
    vectors = np.empty((facts, dimension), np.float32)
    for start in range(0, facts, AT_ONCE):
        of_topic = centres[topic[start : start + AT_ONCE]]
        some = of_topic + SPREAD * _noise(dice, len(of_topic), dimension)
        vectors[start : start + AT_ONCE] = some / np.linalg.norm(some, axis=1, keepdims=True)
    public = dice.random(facts) < 0.5
    knowers = [
        []
        if public[fact]
        else [
            (
                int(who),
                int(min(episode[fact] + (dice.integers(1, LATER) if dice.random() < 0.3 else 0), episodes)),
            )
            for who in dice.choice(characters, dice.integers(1, 4), replace=False)
        ]
        for fact in range(facts)
    ]
    return Generated(episodes, characters, vectors, topic, episode, public, knowers, centres, begins)


def _noise(dice, count, dimension):
    """Random directions of length about one."""
    return dice.standard_normal((count, dimension)) / np.sqrt(dimension)
