"""Quotation marks of other scripts (“…”, ‘…’, "…") as the corner brackets that the reader knows, place by place."""

import re

_SINGLE = re.compile("‘([^‘’\n]*)’")
_STRAIGHT = re.compile(r'"([^"\n]*)"')
_OPENS_LINE = re.compile(r"^[ \t\u3000]*([“‘])", re.MULTILINE)


def with_corner_marks(text: str) -> str:
    """A text of the same length whose talk stands in 「…」, and what talk quotes in 『…』. One that has corner
    brackets already keeps every other mark as it is: there they only hold words up."""
    if "「" in text:
        return text
    if "“" in text or "‘" in text:
        first = _OPENS_LINE.search(text)
        if "“" not in text or (first is not None and first.group(1) == "‘"):
            text = _SINGLE.sub(r"「\1」", text).replace("“", "『").replace("”", "』")
        else:
            text = _SINGLE.sub(r"『\1』", text).replace("“", "「").replace("”", "」")
    return _STRAIGHT.sub(r"「\1」", text) if '"' in text else text
