"""Comings and goings in narration and in what people say: who enters, leaves, sleeps, listens, and where."""

import re

from .going import THEN, Change, Move, by_himself, motion, place_in
from .tokens import Token

_PEOPLE_LEFT = frozenset("him her them us me everyone everybody".split())
_BE = frozenset(["was", "is", "were", "are"])
_REFLEXIVE = frozenset("himself herself themselves myself itself".split())
_HEAVES = frozenset(
    "let lets showed saw took hauled heaved hoisted pulled dragged levered squeezed swung lowered dropped drew".split()
)
_IN = frozenset("in into back inside".split())
_ENTERS = frozenset(
    """
    entered enters arrived arrives returned returns joined joins appeared appears reappeared reappears emerged emerges
    reentered re-entered rejoined followed
    """.split()
)
_LEAVES = frozenset(
    """
    departed departs exited exits withdrew withdraws retired retires vanished disappeared fled
    decamped
    """.split()
)
_CLOSES = re.compile(
    r"\b(?:shut|closed|slammed|pulled|slid|swung|drew|banged|shuts|closes|slams|slides|pulls)\s+(?:the|his|her)?\s*(?:\w+\s+)?door\s+(?:\w+\s+){0,2}(?:behind|after)\s+(?:him|her|them)"
)


def move_of(tokens: list[Token], verb: int, last: int) -> Move:
    """What the verb of a clause does to its subject's presence; ``last`` is the end of the sentence."""
    low = tokens[verb].low
    stop = min(last, verb + 9)
    after = [token.low for token in tokens[verb + 1 : stop]]
    first = after[0] if after else ""
    if low in _ENTERS:
        if low == "followed" and not place_in(after):
            return Move(Change.ACTS)
        if low in ("returned", "returns") and first not in (
            "",
            ".",
            "to",
            "with",
            "from",
            "and",
            ",",
            "home",
            "after",
            "at",
            "in",
            "into",
            "carrying",
            "an",
            "five",
            "ten",
        ):
            return Move(Change.ACTS)
        if low in ("returned", "returns") and "home" in after[:2]:
            return Move(Change.LEAVES)
        return Move(Change.ENTERS, place_in(after))
    if low in _LEAVES:
        return Move(Change.LEAVES)
    if low in ("left", "leaves", "leave", "leaving"):
        return Move(Change.LEAVES) if _left_people(tokens, verb, last, after) else Move(Change.ACTS)
    if move := motion(low, after):
        plain = low == "gone" and move.change in (Change.ACTS, Change.STRAYS)
        return Move(Change.LEAVES) if plain else move
    if (
        low in ("put", "puts", "poked", "pokes", "stuck", "sticks", "thrust", "popped", "pops")
        and "head" in after[:3]
    ):
        return (
            Move(Change.ENTERS)
            if set(after) & {"round", "around", "in", "into", "through", "door", "out", "over"}
            else Move(Change.ACTS)
        )
    if low in ("brought", "brings", "carried", "carries", "bore", "bears", "wheeled") and first == "in":
        return Move(Change.ENTERS)
    if first in _REFLEXIVE and (low in _HEAVES or after[1:2] in (["off"], ["away"])):
        return by_himself(after)
    if (
        low in ("was", "is", "were", "'s")
        and first in ("off", "out", "away", "gone", "halfway")
        and after[1:2]
        in (
            ["down"],
            ["up"],
            ["along"],
            ["through"],
            ["into"],
            ["again"],
            ["before"],
            ["like"],
            ["across"],
            ["and"],
            ["with"],
        )
    ):
        return Move(Change.LEAVES)
    if (
        low in _BE
        and first == "back"
        and (after[1] if len(after) > 1 else "") in THEN | {"in", "among", "on", "from"}
    ):
        return Move(Change.ENTERS)
    if low in ("took", "takes") and "leave" in after[:3]:
        return Move(Change.LEAVES)
    if low in ("excused", "excuses") and first in ("himself", "herself", "themselves"):
        return Move(Change.LEAVES)
    if low in ("was", "is", "were", "are", "had", "stayed", "remained"):
        if first in ("away", "absent", "elsewhere", "gone") or (
            first in ("not", "n't") and after[1:2] in (["there"], ["present"], ["here"], ["home"])
        ):
            return Move(Change.AWAY)
        if first in ("out", "at") and after[1:2] in ([], ["."], ["home"], ["work"], ["school"], ["shopping"]):
            return Move(Change.AWAY)
        if first in ("shown", "ushered", "led", "brought") and any(word in _IN for word in after[1:3]):
            return Move(Change.ENTERS, place_in(after))
    if low in ("shown", "ushered") and any(word in _IN for word in after[:2]):
        return Move(Change.ENTERS, place_in(after))
    if low in ("gone",):
        return Move(Change.LEAVES)
    return Move(Change.ACTS)


def _left_people(tokens: list[Token], verb: int, last: int, after: list[str]) -> bool:
    first = after[0] if after else ""
    if first in (
        "",
        ".",
        ",",
        ";",
        "!",
        "and",
        "for",
        "to",
        "with",
        "early",
        "again",
        "together",
        "through",
        "by",
        "at",
        "without",
        "on",
        "in",
        "quickly",
        "quietly",
        "immediately",
        "soon",
        "then",
        "after",
        "hurriedly",
        "silently",
        ")",
        "]",
        "*",
        "first",
        "abruptly",
    ):
        if first == "to":
            return True
        return not (
            first in ("in", "on", "at") and verb > 0 and tokens[verb - 1].low in ("was", "were", "be", "been")
        )
    if tokens[verb - 1].low in ("was", "were", "is", "been") if verb else False:
        return False
    if first in _PEOPLE_LEFT:
        # "left him a letter" gives; "left them there" goes.
        return after[1:2] in (
            [],
            ["."],
            [","],
            ["and"],
            ["to"],
            ["there"],
            ["alone"],
            ["in"],
            ["at"],
            ["with"],
            [";"],
            ["together"],
        )
    if place_in(after[:4]):
        return True
    follows = tokens[verb + 1] if verb + 1 < last else None
    return bool(
        follows
        and follows.is_capitalised
        and after[1:2] in (["."], [","], ["to"], ["and"], ["alone"], ["with"], [])
    )


def closes_door(sentence: str) -> bool:
    """Whether somebody shuts the door behind them: they are gone."""
    return bool(_CLOSES.search(sentence))
