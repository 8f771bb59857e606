"""Finding in a text the passage that a model says it copied."""

import re
import unicodedata

# Marks that models like to exchange for one another, and that mean the same in a quotation.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»〝〞〟＂", '"'),
        **dict.fromkeys("‘’‚‛＇`´", "'"),
        **dict.fromkeys("‐‑‒–—―−－ー─", "-"),
    }
)
_EDGES = "\"'「」『』()（）…. 　\n"
# Readings of characters, which a model adds or leaves out: 氷室《ひむろ》, ｜氷室, 氷室（ひむろ）.
_RUBY = re.compile(r"《[^》\n]{1,20}》|[｜|]|(?<=[\u3400-\u9fff々〆])[（(][ぁ-ゖァ-ヺー・]{1,12}[）)]")
_LEFT_OUT = re.compile(r"\s*[\[［(（]?(?:…+|\.{3,}|‥+|中略)[\]］)）]?\s*")
# What a model leaves out of a quote with dots is not longer than this, and each part no shorter than that.
_LONGEST_GAP, _SHORTEST_PART = 200, 6


def find_quote(text, quote):
    """Where a quote stands in a text, as (start, end), or None.

    Line breaks, spaces, widths, kinds of quotation marks and readings of characters may differ, and the
    middle may be left out with dots: then all of the passage is meant. The words may not differ.
    """
    if not quote.strip(_EDGES):
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    for plain, places in (_plain(text), _plain(text, ruby=False)):
        for wanted in (quote, quote.strip(_EDGES), _RUBY.sub("", quote)):
            if span := _find(plain, places, _plain(wanted)[0]):
                return span
    return _find_parts(text, quote)


def _find(plain, places, wanted, begin=0):
    at = plain.find(wanted, begin) if wanted else -1
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None


def _find_parts(text, quote):
    """The passage from the first to the last part of a quote that leaves something out."""
    parts = [_plain(part)[0] for part in _LEFT_OUT.split(quote.strip(_EDGES))]
    if len(parts) < 2 or any(len(part) < _SHORTEST_PART for part in parts):
        return None
    plain, places = _plain(text)
    start = end = plain.find(parts[0])
    if start < 0:
        return None
    for part in parts:
        at = plain.find(part, end)
        if at < 0 or at - end > _LONGEST_GAP:
            return None
        end = at + len(part)
    return places[start], places[end - 1] + 1


def _plain(text, *, ruby=True):
    """The text without spaces, widths and kinds of marks, and for each character left where it stood."""
    left_out = set() if ruby else {at for match in _RUBY.finditer(text) for at in range(*match.span())}
    kept, places = [], []
    for place, character in enumerate(text):
        if place in left_out:
            continue
        for plain in unicodedata.normalize("NFKC", character).translate(_ALIKE):
            if not plain.isspace():
                kept.append(plain)
                places.append(place)
    return "".join(kept), places
