"""Comings and goings in narration and in what people say: who enters, leaves, sleeps, listens, and where."""

import re
from enum import Enum
from typing import NamedTuple

from .moving import GOES, base_of
from .tokens import Token
from .words import PLACES


class Change(Enum):
    """What a sentence does to somebody's presence."""

    ENTERS = "enters"
    LEAVES = "leaves"
    MOVES = "moves"
    STOPS_HEARING = "stops hearing"
    HEARS_AGAIN = "hears again"
    LISTENS = "listens unseen"
    AWAY = "is away"
    APPEARS = "appears"
    STRAYS = "goes some way"
    ELSEWHERE = "is shown elsewhere"
    MISSED = "did not hear what was said"
    ACTS = "acts"


class Move(NamedTuple):
    """A change and, if the text names one, the place it leads to."""

    change: Change
    place: str = ""


_COMES = frozenset(
    """
    came comes come walked walks stepped steps strode strides burst bursts rushed rushes hurried
    hurries ran runs slipped slips crept creeps wandered wanders marched marches stormed storms
    strolled strolls bustled bounded swept sailed peeked poked got gets popped pops dropped drops
    stopped stops showed shows turned turns stumbled staggered tiptoed hobbled limped entered dashed
    darted sauntered stalked trooped filed flew hastened went goes go going headed heads drove rode
    moved moves climbed retreated backed drifted trotted sneaked snuck crawled scurried made makes
    """.split()
)
# Whatever way somebody moves, the words after the verb say which way.
_WALKS = frozenset(GOES)
_WALKS -= frozenset("get move fall rise turn stop drop".split())
_WHOSE = frozenset("his her the a an its my their your our it him them".split())
# "He got in with a box", "she got out at the third".
_BOARDS = frozenset("got gets climbed climbs hopped scrambled".split())
_ABOARD = {"in": True, "on": True, "aboard": True, "out": False, "off": False, "down": False}
_THEN = frozenset(["", ".", ",", ";", "with", "at", "and", "beside", "carrying", "behind", "again"])
_TRANSITIVE = frozenset(
    "moved moves dropped drops ran runs drove drives flew walked wheeled turned turns marched rowed sailed stopped jumped leapt passed passes".split()
)
_BE = frozenset(["was", "is", "were", "are"])
_WAYS = frozenset("in into over up through out off back down away".split())
_REFLEXIVE = frozenset("himself herself themselves myself itself".split())
_HEAVES = frozenset(
    "let lets showed saw took hauled heaved hoisted pulled dragged levered squeezed swung lowered dropped drew".split()
)
_STAYING = frozenset(
    "got gets turned turns made makes showed shows stopped stops dropped drops came comes come ran runs moved moves".split()
)
_PLAIN_GOES = frozenset("went goes go going headed heads".split())
_IN = frozenset("in into back inside".split())
_OUT = frozenset(
    "out away off outside home upstairs downstairs abroad below ashore aft forrard overboard".split()
)
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
_NEAR = frozenset(
    """
    window door fire fireplace table desk bed chair sofa counter mirror side wall shelf stove sink
    corner bar blackboard board piano hearth lamp cupboard bookcase rail edge foot head front rescue
    point work sleep bed
    """.split()
)
_PEOPLE_LEFT = frozenset("him her them us me everyone everybody".split())
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
        if low == "followed" and not _place(after):
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
        return Move(Change.ENTERS, _place(after))
    if low in _LEAVES:
        return Move(Change.LEAVES)
    if low in ("left", "leaves", "leave", "leaving"):
        return Move(Change.LEAVES) if _left_people(tokens, verb, last, after) else Move(Change.ACTS)
    if low in _COMES:
        move = _going(low, after)
        return Move(Change.STRAYS) if move.change is Change.ACTS and low not in _STAYING else move
    if base_of(low) in _WALKS:
        move = _going(low, after)
        return Move(Change.STRAYS) if move.change is Change.ACTS else move
    if (
        low in ("put", "puts", "poked", "pokes", "stuck", "sticks", "thrust", "popped", "pops")
        and "head" in after[:3]
    ):
        return (
            Move(Change.ENTERS)
            if set(after) & {"round", "around", "in", "into", "through", "door"}
            else Move(Change.ACTS)
        )
    if low in ("brought", "brings", "carried", "carries", "bore", "bears", "wheeled") and first == "in":
        return Move(Change.ENTERS)
    if first in _REFLEXIVE and low in _HEAVES:
        return _by_himself(after)
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
        and (after[1] if len(after) > 1 else "") in _THEN | {"in", "among", "on", "from"}
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
            return Move(Change.ENTERS, _place(after))
    if low in ("shown", "ushered") and any(word in _IN for word in after[:2]):
        return Move(Change.ENTERS, _place(after))
    if low in ("gone",):
        return Move(Change.LEAVES)
    return Move(Change.ACTS)


def _by_himself(after: list[str]) -> Move:
    """ "Hauled himself over the sill", "let herself out": which way."""
    way = next((word for word in after[1:5] if word in _WAYS), "")
    if way in ("out", "off", "down", "away", "back"):
        return Move(Change.LEAVES)
    return Move(Change.ENTERS) if way else Move(Change.ACTS)


def _going(low: str, after: list[str]) -> Move:
    """Verbs of going: which way, by the words after them."""
    coming = low in ("came", "comes", "come")
    first = after[0] if after else ""
    if first in _WHOSE and low in _TRANSITIVE:
        return Move(Change.ACTS)
    if low in _BOARDS and first in _ABOARD and (after[1] if len(after) > 1 else "") in _THEN:
        return Move(Change.ENTERS if _ABOARD[first] else Change.LEAVES)
    if base_of(low) == "pass" and first in ("out", "away", "off", "over", "by"):
        return Move(Change.ACTS)
    if "threshold" in after[:4] and after[:1] in (["across"], ["over"], ["past"]):
        return Move(Change.ENTERS)
    if (
        after[:1] == ["on"]
        and after[1:2] in (["to"], ["down"], ["along"], ["towards"])
        and low not in ("got", "gets")
    ):
        return Move(Change.LEAVES)
    if low in ("went", "goes") and after[:1] in ([], ["."], ["!"]):
        return Move(Change.LEAVES)
    if (
        first in ("up", "down")
        and (after[1] if len(after) > 1 else "") in _THEN | {"to", "the", "into"}
        and (low in _PLAIN_GOES or base_of(low) in _WALKS)
        and low not in _STAYING
        and ({"stairs", "path"} & set(after[:4]) or after[1:2] != ["the"])
    ):
        # "She went down": away from here, unless the text goes along.
        return Move(Change.LEAVES)
    for at, word in enumerate(after[:4]):
        if word in (",", ".", ";", "and", "that", "but"):
            break
        if word in _OUT:
            following = after[at + 1 : at + 3]
            if (
                word in ("out", "off", "away")
                and following[:1]
                and following[0] in _WHOSE
                and following[-1] not in ("door", "window", "gate", "back")
            ):
                return Move(Change.ACTS)
            if coming and word in ("out", "upstairs", "downstairs", "home", "outside"):
                return Move(Change.ENTERS)
            if low in (
                "got",
                "gets",
                "turned",
                "turns",
                "dropped",
                "drops",
                "made",
                "makes",
                "showed",
                "shows",
                "stopped",
                "stops",
                "broke",
            ):
                return (
                    Move(Change.LEAVES) if low in ("made", "makes") and word == "off" else Move(Change.ACTS)
                )
            if word == "off" and low in ("came", "comes"):
                return Move(Change.ACTS)
            place = _place(after[at:])
            return Move(Change.MOVES, place) if place and place in PLACES else Move(Change.LEAVES)
        if word in ("in", "inside", "back", "into"):
            if low in ("got", "gets", "turned", "turns", "made", "makes", "moved") and word != "back":
                return Move(Change.ACTS)
            if low in ("turned", "turns", "moved", "drew"):
                return Move(Change.ACTS)
            place = _place(after[at:])
            if low in _PLAIN_GOES and word != "back":
                return (
                    Move(Change.MOVES, place)
                    if place
                    else Move(Change.LEAVES if word == "in" else Change.ACTS)
                )
            if word == "in" and after[at + 1 : at + 2] not in (
                [],
                ["."],
                [","],
                ["and"],
                ["with"],
                ["from"],
                ["to"],
                ["through"],
                ["at"],
                ["carrying"],
                [";"],
            ):
                return Move(Change.ACTS)
            if word == "into" and not place:
                return Move(Change.ACTS)
            if (
                word == "back"
                and after[at + 1 : at + 2] == ["to"]
                and any(noun in _NEAR for noun in after[at + 1 : at + 5])
            ):
                return Move(Change.ACTS)
            return Move(Change.ENTERS, place)
        if word in ("up", "by", "over", "along", "round", "around"):
            if low in ("showed", "shows", "turned", "turns") and word == "up":
                return Move(Change.ENTERS)
            if low in ("stopped", "stops", "dropped", "drops", "popped") and word == "by":
                return Move(Change.ENTERS)
            if coming and word in ("by", "over", "along", "round", "around", "up"):
                return Move(Change.ENTERS)
            if (
                word == "up"
                and after[at + 1 : at + 2]
                in ([], ["."], [","], ["on"], ["to"], ["and"], ["with"], ["in"], ["at"], ["beside"])
                and not set(after[at + 2 : at + 5])
                & {"bed", "attic", "room", "bedroom", "window", "roof", "top"}
            ):
                return Move(Change.ENTERS)
        if word == "to" and low in _COMES and not coming:
            place = _place(after[at:])
            if place and low not in ("turned", "turns", "got", "gets", "dropped"):
                return Move(Change.MOVES, place)
        if (
            word == "from"
            and any(noun in PLACES for noun in after[at : at + 4])
            and low not in ("got", "came", "comes")
        ):
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
    if _place(after[:4]):
        return True
    follows = tokens[verb + 1] if verb + 1 < last else None
    return bool(
        follows
        and follows.is_capitalised
        and after[1:2] in (["."], [","], ["to"], ["and"], ["alone"], ["with"], [])
    )


def _place(after: list[str]) -> str:
    """The place among the words after a verb: a room, a house, or a word made with an underscore."""
    for at, word in enumerate(after[:6]):
        if word in (".", ",", ";", "and", "with", "who"):
            return ""
        if (at and word in PLACES and word not in ("door", "doorway")) or "_" in word.strip("_"):
            return word
        if (
            word in ("the", "a")
            and at + 1 < len(after)
            and after[at + 1].isalpha()
            and after[at + 1] not in _NEAR
            and at + 2 <= len(after)
        ):
            following = after[at + 2] if at + 2 < len(after) else "."
            if following in (".", ",", "and", "again", "together", ")", "]", ";") and not after[
                at + 1
            ].endswith("ly"):
                return after[at + 1]
    return ""


def closes_door(sentence: str) -> bool:
    """Whether somebody shuts the door behind them: they are gone."""
    return bool(_CLOSES.search(sentence))
