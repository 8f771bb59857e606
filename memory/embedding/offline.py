"""The embedder that needs no key and no network.

A vector has two parts. The first is what the words mean: for Japanese the weighted mean of GiNZA's own word
vectors, without the direction that all texts share; English has no such vectors here, its words of like
meaning fall into the same places instead. The second is how it is written: words and character n-grams, each
hashed to a few places. The same text has the same vector in every process.
"""

import math
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from .synonyms import root
from .words import english_words, even, is_japanese, japanese_tokens, words

MEANING = 300
WRITING = 340
# How much of a vector is meaning. Set by hand, not fitted to the questions of benchmarks/embedding.py.
MEANING_SHARE = 0.6
NGRAM_SHARE = 0.35


class OfflineEmbedder:
    """Vectors of words and spellings; see the module."""

    name = "offline:1"
    dimension = MEANING + WRITING

    def embed(self, texts):
        return [self._vector(text) for text in texts]

    def embed_question(self, question):
        return self._vector(question)

    def _vector(self, text):
        text = even(text)
        japanese = is_japanese(text)
        meaning = _meaning_of_japanese(text) if japanese else _meaning_of_english(text)
        writing = _written(text, japanese)
        vector = np.concatenate([math.sqrt(MEANING_SHARE) * meaning, math.sqrt(1 - MEANING_SHARE) * writing])
        norm = np.linalg.norm(vector)
        if not norm:
            # A text without a letter: a place of its own, so that no vector is all zeros.
            return _scattered([(f"only:{text}", 1.0)], self.dimension)
        return vector / norm


def _meaning_of_japanese(text):
    """The mean of the vectors of its words, rare words heavier, less what all texts share; unit length."""
    found = []
    vectors = _word_vectors()
    for lemma, parts in japanese_tokens(text):
        row = vectors.row(lemma)
        rows = [row] if row is not None else [r for part in parts if (r := vectors.row(part)) is not None]
        found.extend(rows)
    if not found:
        return np.zeros(MEANING, np.float32)
    # Rows are in the order of frequency: a cheap idf.
    weights = np.log(np.asarray(found, np.float32) + 20)[:, None]
    mean = (vectors.unit[found] * weights).sum(axis=0) - weights.sum() * vectors.common
    return _unit(mean)


def _meaning_of_english(text):
    return _scattered([(f"root:{root(word)}", 1.0) for word in english_words(text)], MEANING)


def _written(text, japanese):
    features = [(f"word:{word}", 1.0) for word in words(text)]
    grams = _japanese_grams(text) if japanese else _english_grams(text)
    each = math.sqrt(NGRAM_SHARE * max(len(features), 1) / max(len(grams), 1))
    features.extend((f"gram:{gram}", each) for gram in grams)
    return _scattered(features, WRITING)


def _japanese_grams(text):
    letters = "".join(c for c in text if c.isalnum())
    return [letters[i : i + 2] for i in range(len(letters) - 1)]


def _english_grams(text):
    return [
        f"^{word}$"[i : i + 4] for word in english_words(text) if len(word) > 3 for i in range(len(word) - 1)
    ]


def _scattered(features, size):
    """Each feature adds its weight, with a sign of its own, at four places; of unit length, or zeros."""
    vector = np.zeros(size, np.float32)
    for feature, weight in features:
        places, signs = _places(feature, size)
        vector[places] += signs * np.float32(weight)
    return _unit(vector)


@cache
def _places(feature, size):
    digest = np.frombuffer(blake2b(feature.encode(), digest_size=16).digest(), "<u4")
    return (digest >> 1) % size, np.where(digest & 1, np.float32(1), np.float32(-1))


def _unit(vector):
    norm = np.linalg.norm(vector)
    return vector / norm if norm else vector


class _WordVectors:
    """GiNZA's table of word vectors, without its pipeline: rows by the hash of a word."""

    def __init__(self, folder):
        import srsly

        table = srsly.read_msgpack(folder / "key2row")
        keys = np.fromiter(table.keys(), np.uint64, len(table))
        order = np.argsort(keys)
        self._keys = keys[order]
        self._rows = np.fromiter(table.values(), np.int32, len(table))[order]
        data = np.load(folder / "vectors")
        self.unit = data / np.maximum(np.linalg.norm(data, axis=1, keepdims=True), 1e-6)
        self.common = self.unit.mean(axis=0)

    @cache  # noqa: B019  (one table per process, for good)
    def row(self, word):
        """The row of a word, or None."""
        from spacy.strings import hash_string

        at = int(np.searchsorted(self._keys, np.uint64(hash_string(word))))
        if at < len(self._keys) and self._keys[at] == np.uint64(hash_string(word)):
            return int(self._rows[at]) if self._rows[at] >= 0 else None
        return None


@cache
def _word_vectors():
    import ja_ginza

    return _WordVectors(next(Path(ja_ginza.__file__).parent.glob("ja_ginza-*")) / "vocab")
