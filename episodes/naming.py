"""Addresses for titles and ids for names: short, ASCII, unique. Japanese is written by its reading."""

import unicodedata
from functools import cache

import jaconv
from django.utils.text import slugify
from sudachipy import Dictionary, SplitMode

from .models import Story

_LONGEST = 48
# Pages that stand where stories stand: no story has these for an address.
RESERVED = frozenset({"import", "new"})


@cache
def _tokenizer():
    return Dictionary(dict="core").create()


def romanised(text):
    """Latin letters for a title or name: words by their reading, joined by spaces."""
    words = []
    for token in _tokenizer().tokenize(unicodedata.normalize("NFKC", text), SplitMode.C):
        reading = token.reading_form()
        if token.surface().isascii():
            words.append(token.surface())
        elif words and words[-1].endswith("ッ") and reading != "キゴウ":
            # 坊っ・ちゃん: what a small tsu doubles stands in the next word.
            words[-1] += reading
        elif reading and reading != "キゴウ":
            words.append(reading)
    words = [word if word.isascii() else _latin(word) for word in words]
    text = "".join(word if word.isascii() and not word.isalnum() else f" {word} " for word in words)
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _latin(katakana):
    # A small tsu at the end of a word doubles nothing, and a long vowel is not written.
    return jaconv.kana2alphabet(jaconv.kata2hira(katakana)).replace("xtsu", "").replace("ー", "")


def slug_of(text, taken=(), fallback="story"):
    """A slug for a text that is not among ``taken``: "半七捕物帳" gives "hanshichi-torimonocho"."""
    source = text if text.isascii() else romanised(text)
    base = slugify(source)[:_LONGEST].strip("-") or fallback
    slug, serial = base, 2
    while slug in taken:
        slug, serial = f"{base}-{serial}", serial + 1
    return slug


def free_slug(title):
    """An address for a new story. Two at once may be given the same: the database refuses the second."""
    base = slug_of(title)
    taken = set(Story.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return slug_of(title, taken | RESERVED)
