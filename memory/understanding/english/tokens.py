"""Words and marks of an English text, with their places."""

import re
from functools import lru_cache
from typing import NamedTuple

from .words import DOTTED

_TOKEN = re.compile(r"\w+(?:(?![’'][sS]\b)[’'-]\w+)*|[’'][sS]\b|[^\w\s]")


# What may end a sentence; ``is_full_stop`` tells whether it does.
STOPS = frozenset(".!?")


class Token(NamedTuple):
    """One word or mark. ``low`` is the word in lower case without emphasis marks (``_so_``)."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.low[:1].isalnum()

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper() or (self.text[0] == "_" and self.text.lstrip("_")[:1].isupper())


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``, with offsets in ``text``."""
    lows: dict[str, str] = {}
    new = tuple.__new__
    found = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        low = lows.get(word)
        if low is None:
            low = lows[word] = _low(word)
        # As Token(…), without the call in between: a book has a hundred thousand of them.
        found.append(new(Token, (word, low, *match.span())))
    return found


@lru_cache(maxsize=65536)
def _low(word: str) -> str:
    """A word in lower case, with plain apostrophes and without the marks of emphasis around it."""
    low = word.lower().replace("’", "'")
    return low.strip("_") or low if "_" in low else low


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
