"""With whom somebody is face to face: "Lena told Oskar the code", "Nora turned to Albert", "Ida sat with Tom"."""

from .people import Named
from .tokens import Token

_GIVES = frozenset("told handed gave showed asked offered passed tossed slipped".split())
_TURNS = frozenset(
    "turned spoke leaned leant bent nodded smiled bowed grinned beckoned winked handed gave passed".split()
)
_TO = frozenset(["to", "at", "towards", "toward", "over", "down", "across", "back"])
_STAYS = frozenset(
    "was were sat stood walked lay waited remained stayed strolled knelt danced dined supped lunched worked played".split()
)
_BESIDE = frozenset("with beside opposite alongside".split())
_AT = frozenset("in at on by outside inside under before".split())
_PLACED = frozenset("the a an his her their".split())
# So many tokens after the verb the other may stand.
_REACH = 7
# From afar, or of another time.
_NOT_HERE = frozenset(
    "telephone telephoned phone phoned letter letters wrote written telegram radio dream dreamed photograph picture portrait "
    "yesterday once ago used always often never would might could if when whenever after before later earlier".split()
)


def faced(tokens: list[Token], start: int, verb: int, end: int, named_at: dict[int, Named]) -> str | None:
    """The person, if the clause with that verb in the sentence ``tokens[start:end]`` tells of here and now."""
    low = tokens[verb].low
    if low not in _GIVES and low not in _TURNS and low not in _STAYS:
        return None
    if any(token.low in _NOT_HERE for token in tokens[start:end]):
        return None
    at = verb + 1
    if low in _STAYS:
        # "was in the orchard with Oskar", but not "was in love with Oskar".
        if low in ("was", "were") and not (
            at + 1 < end and tokens[at].low in _AT and tokens[at + 1].low in _PLACED
        ):
            return None
        while at < min(end, verb + _REACH) and tokens[at].low not in _BESIDE:
            if not tokens[at].is_word or tokens[at].low == "and":
                return None
            at += 1
        at += 1
    elif low in _TURNS and at not in named_at:
        while at < min(end, verb + _REACH) and tokens[at].low not in _TO:
            if tokens[at].text in (",", ";", "—") or tokens[at].low == "and":
                return None
            at += 1
        while at < end and tokens[at].low in _TO:
            at += 1
    elif low not in _GIVES:
        return None
    name = named_at.get(at)
    if name is None or (name.last < end and tokens[name.last].low in ("'s", "’s")):
        return None
    return name.person
