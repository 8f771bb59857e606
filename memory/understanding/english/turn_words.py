"""What the words of a turn tell of who comes and goes, by weights learnt from labelled conversations.

Fitted by ``python -m benchmarks.turns``: one logistic regression an act, over the words of the turn, of its first and of its
last sentence, single and in pairs.
"""

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from .turn_kinds import KIND_OF

# Its speaker goes with it; he is back; he comes for the first time; it is said while somebody is away; it takes in one who
# comes; it is the last that somebody hears who goes.
ACTS = ("goes", "returns", "comes", "behind", "welcomes", "sees off")
# Longer turns tell in their first and last words.
_MOST = 60
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[?!]")
_STOP = re.compile(r"(?<=[.?!;…])\s+|\s*[—–]\s*|\s-+\s")
_SPOKEN_FOR = (
    (re.compile(r"\b(i|we)(?:['’]ve| have)? (?:got to|gotta|have to|need to|must|should|ought to|had better)\b|\b(i|we)['’]d better\b"), "i_must"),
    (re.compile(r"\b(?:i|we)(?:['’]ll| will| shall)\b"), "i_will"),
    (re.compile(r"\b(?:i|we)(?:['’]m| am|['’]re| are) (?:going to|gonna|about to)\b"), "i_will"),
    (re.compile(r"\b(?:i|we)(?:['’]m| am|['’]re| are)\b"), "i_am"),
    (re.compile(r"\b(?:i|we)(?:['’]ve| have|['’]d| had)\b"), "i_have"),
    (re.compile(r"\b(?:he|she)['’]?s\b"), "s_is"),
    (re.compile(r"\b(?:he|she)\b"), "s"),
    (re.compile(r"\b(?:him|her|his)\b"), "s_m"),
)  # fmt: skip
_KINDS = frozenset(KIND_OF.values())
_NAME = re.compile(r"(?<=[a-z,] )(?!I\b)[A-Z][\w’'-]+")


def marks_of(said: str) -> Iterator[str]:
    """The words of a turn, single and in pairs, with where they stand: ``a`` anywhere, ``f`` first, ``l`` last."""
    sentences = [list(_words(part)) for part in _STOP.split(_NAME.sub("Somebody", said)) if part.strip()]
    if not sentences:
        return
    yield from _pairs("a", [word for words in sentences for word in (*words, "|")][-_MOST:])
    yield from _pairs("f", ["^", *sentences[0][:12]])
    yield from _pairs("l", [*sentences[-1][-12:], "$"])
    kinds = [[KIND_OF.get(word, word) for word in words] for words in sentences]
    yield from _kinds("A", [word for words in kinds for word in (*words, "|")][-_MOST:])
    yield from _kinds("F", ["^", *kinds[0][:8]])
    yield from _kinds("L", [*kinds[-1][-8:], "$"])


def _words(part: str) -> Iterator[str]:
    low = part.lower()
    for pattern, word in _SPOKEN_FOR:
        low = pattern.sub(word.replace("_", ""), low)
    for word in _WORD.findall(low):
        yield "#" if word.isdigit() else word


def _pairs(place: str, words: list[str]) -> Iterator[str]:
    yield from (f"{place} {word}" for word in words)
    yield from (f"{place} {one} {two}" for one, two in pairwise(words))


def _kinds(place: str, words: list[str]) -> Iterator[str]:
    """Words by their kinds, alone, in pairs and in threes that hold a kind."""
    known = [word in _KINDS for word in words]
    yield from (f"{place} {word}" for word, kind in zip(words, known, strict=True) if kind)
    for size in (2, 3):
        for at in range(len(words) - size + 1):
            if any(known[at : at + size]):
                yield f"{place} {' '.join(words[at : at + size])}"


@cache
def _weights() -> dict[str, list[float]]:
    return json.loads(Path(__file__).with_name("turn_weights.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=2000)
def acts_of(said: str) -> dict[str, float]:
    """How likely a turn does each of ``ACTS``, as logarithms of the odds."""
    table = _weights()
    sums = list(table["bias"])
    for mark in set(marks_of(said)):
        for act, weight in enumerate(table.get(mark, ())):
            sums[act] += weight
    return dict(zip(ACTS, sums, strict=True))
