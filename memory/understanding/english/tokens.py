"""Words and marks of an English text, with their places."""

import re
from collections.abc import Container, Iterator
from functools import lru_cache, partial
from itertools import accumulate, compress, count
from operator import attrgetter
from typing import NamedTuple

from .words import DOTTED

_TOKEN = re.compile(r"(\w+(?:(?![’'][sS]\b)[’'-]\w+)*|[’'][sS]\b|[^\w\s])")


# What may end a sentence; ``is_full_stop`` tells whether it does.
STOPS = frozenset(".!?")


class Token(NamedTuple):
    """One word or mark. ``low`` is the word in lower case without emphasis marks (``_so_``)."""

    text: str
    low: str
    start: int
    end: int
    is_word: bool
    is_capitalised: bool


# As Token(…), without the call in between: a book has a hundred thousand of them.
_new = partial(tuple.__new__, Token)
_low = attrgetter("low")


def tokenise(text: str) -> list[Token]:
    """The tokens of a text, with their offsets in it."""
    # What stands between the tokens and the tokens, in turn; so where each ends tells where the next begins.
    parts = _TOKEN.split(text)
    ends = list(accumulate(map(len, parts)))
    words = parts[1::2]
    if not words:
        return []
    lows, are_words, are_capitalised = zip(*map(_traits, words), strict=True)
    return list(map(_new, zip(words, lows, ends[:-1:2], ends[1::2], are_words, are_capitalised, strict=True)))


def lows(tokens: list[Token]) -> list[str]:
    """The words in lower case."""
    return list(map(_low, tokens))


def places_of(words: Container[str], lows: list[str]) -> Iterator[int]:
    """Where one of some words stands, in order."""
    # All in C: a book is looked through for every kind of word.
    return compress(count(), map(words.__contains__, lows))


@lru_cache(maxsize=65536)
def _traits(word: str) -> tuple[str, bool, bool]:
    """A word in lower case, with plain apostrophes and without the marks of emphasis around it; whether it is a word
    and no mark, and whether it is capitalised."""
    low = word.lower().replace("’", "'")
    low = low.strip("_") or low if "_" in low else low
    capitalised = word[0].isupper() or (word[0] == "_" and word.lstrip("_")[:1].isupper())
    return low, low[:1].isalnum(), capitalised


def is_full_stop(tokens: list[Token], index: int) -> bool:
    """Whether the mark at ``index`` ends a sentence (not the dot of ``Mr.`` or of an initial)."""
    token = tokens[index]
    if token.text in "!?":
        return True
    if token.text != ".":
        return False
    if index == 0:
        return True
    before = tokens[index - 1]
    if before.low in DOTTED:
        return False
    return not (len(before.text) == 1 and before.text.isupper() and before.text != "I")
