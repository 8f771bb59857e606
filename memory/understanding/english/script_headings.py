"""Directions that tell a place or a time rather than what somebody does: there a new scene begins."""

import re

from .moving import MOVING, base_of
from .people import People
from .tokens import tokenise
from .words import PLACES

_HEADING = re.compile(
    r"^\W*(?:(?:back|meanwhile|later|elsewhere|cut to|int\b|ext\b|scene|act)\b"
    r"|(?:(?:down|up|out|over|back|far) )?(?:in|at|on|outside|inside|under|by|behind|upstairs|downstairs|aboard|across|near)\b"
    r"|the (?:next|following|same) (?:day|morning|evening|night|week|afternoon)|that (?:evening|night|afternoon)|(?:\w+ ){1,2}(?:hours?|days?|weeks?|years?|minutes) later)",
    re.IGNORECASE,
)


def is_heading(text: str) -> bool:
    """Whether a direction tells a new place or time rather than what somebody does."""
    bare = text.strip(" \t\n[]()*_:.")
    if not _HEADING.match(bare) or len(bare) > 120:
        return False
    words = tokenise(bare)
    first = next((token for token in words if token.text in ",."), None)
    head = words if first is None else words[: words.index(first)]
    return not any(base_of(token.low) in MOVING for token in head) and len(head) <= 9


def is_place(text: str, people: People) -> bool:
    """Whether a direction is nothing but a place: "[Breakout room 2]", "(The hall)"."""
    bare = re.fullmatch(r"\s*[\[(*_]+([^\[\]()*_]{3,40})[\])*_]+\s*", text)
    words = [token.low for token in tokenise(bare.group(1))] if bare else []
    return (
        bool(words)
        and len(words) <= 4
        and bool(set(words) & (PLACES | {"rooms"}))
        and not people.find(tokenise(bare.group(1)))
        and not any(base_of(word) in MOVING for word in words)
    )
