"""Verbs of going: which way somebody goes, by the words after the verb."""

from enum import Enum
from typing import NamedTuple

from .moving import GOES, base_of
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
    GOES_BACK = "goes back where he came from"
    ELSEWHERE = "is shown elsewhere"
    MISSED = "did not hear what was said"
    MOVES_ON = "is left behind by the text"
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
_ERRANDS = frozenset(
    "see fetch find look get open check make meet answer feed tell bring join help call".split()
)
_WHOSE = frozenset("his her the a an its my their your our it him them".split())
# "He got in with a box", "she got out at the third".
_BOARDS = frozenset("got gets climbed climbs hopped scrambled".split())
_ABOARD = {"in": True, "on": True, "aboard": True, "out": False, "off": False, "down": False}
THEN = frozenset(["", ".", ",", ";", "with", "at", "and", "beside", "carrying", "behind", "again"])
_TRANSITIVE = frozenset(
    "moved moves dropped drops ran runs drove drives flew walked wheeled turned turns marched rowed sailed stopped jumped leapt passed passes".split()
)
_WAYS = frozenset("in into over up through out off back down away".split())
_STAYING = frozenset(
    "got gets turned turns made makes showed shows stopped stops dropped drops came comes come ran runs moved moves".split()
)
_WHITHER = frozenset(
    [
        ("out", "into"),
        ("off", "into"),
        ("away", "into"),
        ("out", "through"),
        ("off", "down"),
        ("off", "up"),
        ("away", "down"),
    ]
)
_TOWARDS = frozenset("to towards toward in into down up across through along over without".split())
# What one does off or away without going there.
_NO_WAY = frozenset(
    """
    turned looked glanced gazed peered faced backed called passed finished showed pulled pushed moved carried marked
    reeled rattled tailed trailed faded died wasted explained wiped dusted rubbed polished tidied cleared packed dozed
    nodded dropped slipped edged chipped knocked tapped ticked lived started worked
    """.split()
)
_PLAIN_GOES = frozenset("went goes go going headed heads".split())
_WAYS_BACK = frozenset(
    "in inside into out outside down up along across through over round around upstairs downstairs home indoors below".split()
)
# "Went on in these terms", "going off at a tangent".
_TALKS_ON = frozenset(
    [
        ("on", "in"),
        ("on", "with"),
        ("on", "as"),
        ("on", "about"),
        ("on", "at"),
        ("off", "at"),
        ("over", "it"),
        ("on", "to"),
    ]
)
_FIGURATIVE = frozenset("for handy useful sight view contact touch two time first second last".split())
_OUT = frozenset(
    "out away off outside home upstairs downstairs abroad below ashore aft forrard overboard".split()
)
_NEAR = frozenset(
    """
    window door fire fireplace table desk bed chair sofa counter mirror side wall shelf stove sink
    corner bar blackboard board piano hearth lamp cupboard bookcase rail edge foot head front rescue
    point work sleep bed
    """.split()
)


def motion(low: str, after: list[str]) -> Move | None:
    """What a verb of going does to its subject's presence; ``None`` for other verbs."""
    if tuple(after[:2]) in _WHITHER and low not in _STAYING:
        # However he does it: "edged out into the trees".
        return Move(Change.LEAVES)
    goes_off = after[:1] in (["off"], ["away"]) and low.endswith("ed") and low not in _NO_WAY
    if goes_off and after[1:2] and after[1] in _TOWARDS:
        # "Steamed off in the direction of the tea tent".
        return Move(Change.LEAVES)
    if low not in _COMES and base_of(low) not in _WALKS:
        return None
    move = _going(low, after)
    strays = move.change is Change.ACTS and low not in _STAYING
    return Move(Change.STRAYS) if strays else move


def by_himself(after: list[str]) -> Move:
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
    if low in _BOARDS and first in _ABOARD and (after[1] if len(after) > 1 else "") in THEN:
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
    if low in ("went", "goes", "going") and tuple(after[:2]) in _TALKS_ON:
        return Move(Change.ACTS)
    if coming and first == "down" and after[1:2] not in (["on"], ["upon"], ["hard"]):
        return Move(Change.ENTERS)
    if low in ("went", "goes") and after[:1] in ([], ["."], ["!"], [","], [";"], ["without"]):
        return Move(Change.LEAVES)
    if (
        first in ("up", "down")
        and (after[1] if len(after) > 1 else "") in THEN | {"to", "the", "into"}
        and (low in _PLAIN_GOES or base_of(low) in _WALKS)
        and low not in _STAYING
        and (
            # "Tom went down to see to the boat": for a purpose, no matter where.
            (after[1:2] == ["to"] and base_of(after[2] if len(after) > 2 else "") in _ERRANDS)
            or ({"stairs", "path", "bed", *PLACES} - {"door", "doorway"}) & set(after[1:5])
            if after[1:2] in (["to"], ["the"], ["into"])
            else True
        )
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
            place = "" if after[at + 1 : at + 2] == ["of"] else place_in(after[at:])
            return Move(Change.MOVES, place) if place and place in PLACES else Move(Change.LEAVES)
        if word == "back" and not coming and low not in _STAYING and _is_way_back(after[at + 1 :]):
            # "Went back in", "popped back down his hole": away, if he was here.
            return Move(Change.GOES_BACK, place_in(after[at:]))
        if word in ("in", "inside", "back", "into"):
            if low in ("got", "gets", "turned", "turns", "made", "makes", "moved") and word != "back":
                return Move(Change.ACTS)
            if low in ("turned", "turns", "moved", "drew"):
                return Move(Change.ACTS)
            place = place_in(after[at:])
            if low in _PLAIN_GOES and word != "back":
                return (
                    Move(Change.MOVES, place)
                    if place
                    else Move(Change.LEAVES if word == "in" else Change.ACTS)
                )
            if coming and word == "in" and not set(after[at + 1 : at + 2]) & _FIGURATIVE:
                return Move(Change.ENTERS, place)
            sideways = "".join(after[at + 1 : at + 2]).endswith(("ly", "ways", "wards"))
            if (
                word == "in"
                and not sideways
                and after[at + 1 : at + 2]
                not in (
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
                )
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
            place = place_in(after[at:])
            if place and low not in ("turned", "turns", "got", "gets", "dropped"):
                return Move(Change.MOVES, place)
        if (
            word == "from"
            and any(noun in PLACES for noun in after[at : at + 4])
            and low not in ("got", "came", "comes")
        ):
            return Move(Change.LEAVES)
    return Move(Change.ACTS)


def _is_way_back(after: list[str]) -> bool:
    """Whether the words after "back" tell of a way, rather than of somebody or something to which one turns."""
    first = after[0] if after else ""
    if first in ("to", "into") and any(noun in _NEAR for noun in after[1:5]):
        return False
    return first in _WAYS_BACK


def place_in(after: list[str]) -> str:
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
