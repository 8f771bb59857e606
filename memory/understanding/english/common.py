"""Words that books commonly write small: a capitalised word that is none of them is hardly there for its sentence.

``common_words.txt`` holds the words of three to twelve letters that two or more of 300 pieces of English prose (Project
Gutenberg's, and our own stories) write without a capital, those left out that an ending makes of another one.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_WORDS = frozenset(Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").split())
# What an ending stands for: "carries" is carry, "nearest" is near.
_ENDINGS = (
    ("s", ("",)), ("es", ("",)), ("ies", ("y",)), ("ed", ("", "e")), ("ied", ("y",)), ("ing", ("", "e")),
    ("er", ("", "e")), ("est", ("", "e")), ("ly", ("",)), ("ily", ("y",)), ("ness", ("",)), ("y", ("",)),
)  # fmt: skip
_SHORTEST = 3
# Rare words end so, names hardly.
_OF_WORDS = (
    "ers",
    "ings",
    "ing",
    "ies",
    "ions",
    "tion",
    "sion",
    "ment",
    "ments",
    "able",
    "ible",
    "less",
    "ful",
    "ous",
    "ive",
    "ness",
)


@lru_cache(maxsize=4096)
def is_common_word(word: str) -> bool:
    """Whether a word in small letters, or what it is made of, is one that books commonly write small, or ends like one."""
    return (
        len(word) < _SHORTEST
        or word in _WORDS
        or word.endswith(_OF_WORDS)
        or any(stem in _WORDS for stem in _stems(word))
    )


def _stems(word: str) -> Iterator[str]:
    for ending, put_back in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST:
            continue
        for letters in put_back:
            yield stem + letters
        if len(stem) > _SHORTEST and stem[-1] == stem[-2]:
            yield stem[:-1]
