"""The verbs of stage directions: whether they bring somebody in or take him away."""

import re

from .moves import Change
from .moving import COMES, GOES, QUITS, base_of
from .people import Named
from .tokens import Token

_LED = "led taken carried dragged sent shown ushered called brought pushed wheeled escorted marched summoned thrown hustled bundled".split()
LEADS = frozenset(
    "leads led takes took draws drew pulls pulled drags dragged walks walked ushers ushered steers steered beckons shows".split()
)
_AWAY = re.compile(
    r"\b(?:aside|away|out|off|outside|out of (?:earshot|hearing|sight)|to (?:the (?:far|other)|one side|a corner)|into (?:the|a|an) (?:other|next|back|adjoining))\b",
    re.IGNORECASE,
)
_IN = frozenset("in into inside back on onstage over through up from forward".split())
_OUT = frozenset("out off away outside upstairs downstairs home offstage exit below aside".split())
_HEAD_IN = re.compile(
    r"\b(?:put|puts|putting|pok(?:es|ing|ed)|stick(?:s|ing)|stuck|pop(?:s|ping|ped)) (?:his|her|their|a) head (?:in|round|around|through|out)\b"
)
# On the telephone and in chats.
_CONNECTING = frozenset(
    "hang hangs hung log logs logged sign signs signed dial dials dialled dropped drops switches".split()
)


def change_of(text: str, tokens: list[Token], index: int, named: list[Named], within: bool) -> Change | None:
    """What the word at ``index`` does to whoever does it, where it is a verb of coming or going.
    ``within``: the direction stands in the line of the one who does it."""
    token = tokens[index]
    base = base_of(token.low)
    if token.low == "head" and _HEAD_IN.search(text):
        return Change.ENTERS
    if base in QUITS or (token.low in ("left", "quit") and index):
        return Change.LEAVES if _quits(tokens, index, named) else None
    if base in COMES:
        return Change.ENTERS
    if base in GOES:
        return _going(base, tokens, index, within)
    if token.low == "back" and index and tokens[index - 1].low in ("is", "are", "'s", "was"):
        return Change.ENTERS
    if token.low in LEADS and _AWAY.search(text):
        return Change.LEAVES
    if token.low in _LED and is_passive(tokens, index):
        return _way(tokens, index)
    return _line(tokens, index) if token.low in _CONNECTING else None


def is_passive(tokens: list[Token], index: int) -> bool:
    """Whether the word at ``index`` tells what is done to somebody: "is led away"."""
    return any(
        token.low in ("is", "are", "was", "were", "being") for token in tokens[max(0, index - 2) : index]
    )


def _quits(tokens: list[Token], index: int, named: list[Named]) -> bool:
    if index + 1 < len(tokens) and tokens[index + 1].text in "#([":
        return True
    after = [token for token in tokens[index + 1 : index + 4] if token.is_word]
    if not after or after[0].low in (
        "the",
        "for",
        "with",
        "by",
        "through",
        "to",
        "him",
        "her",
        "them",
        "quickly",
        "in",
        "without",
        "and",
        "via",
        "carrying",
        "on",
        "again",
        "together",
        "hurriedly",
        "after",
        "as",
        "us",
        "left",
        "right",
        "stage",
        "at",
        "chat",
        "channel",
        "room",
        "humming",
        "singing",
        "slowly",
        "quietly",
    ):
        the = after[0].low == "the" if after else False
        return not the or (
            len(after) > 1
            and after[1].low
            not in ("letter", "money", "key", "door", "book", "light", "lights", "bag", "cup")
        )
    return after[0].low.endswith("ly") or after[0].low.endswith("ing")


def _going(base: str, tokens: list[Token], index: int, within: bool) -> Change | None:
    after = [token.low for token in tokens[index + 1 : index + 7]]
    if base in ("fall", "rise", "get", "move", "fly") and not set(after[:2]) & (_OUT | {"in", "into"}):
        return None
    words = [word for word in after if word[0].isalnum()]
    if base == "go" and (not after or not after[0][0].isalnum()):
        return Change.LEAVES
    if words in (["up"], ["down"]) and base in ("go", "run", "hurry", "rush", "climb", "creep"):
        return Change.LEAVES
    for at, word in enumerate(after):
        if word in (",", "and", "then", ";"):
            break
        if word in _OUT:
            emerges = (
                word == "out"
                and after[at + 1 : at + 2] in (["from"], ["of"])
                and after[at + 2 : at + 3] in (["under"], ["behind"], ["beneath"], ["the"])
                and base not in ("go", "walk", "storm", "run", "stalk")
            )
            return Change.ENTERS if emerges else Change.LEAVES
        if word in ("in", "into", "inside", "onstage", "back", "on"):
            if word == "back" and "to" in after[at : at + 2] and not set(after) & {"room", "house"}:
                return None
            if word == "into" and within:
                # Who steps into the corridor as he speaks goes out of the scene.
                return Change.LEAVES
            return Change.MOVES if word == "into" and base == "go" else Change.ENTERS
        if word == "from" and after[at + 1 : at + 2] == ["the"]:
            return Change.LEAVES
        if word == "through" and "door" in after:
            return Change.MOVES
        if word in ("for", "toward", "towards") and set(after[at:]) & {
            "door",
            "lift",
            "elevator",
            "exit",
            "stairs",
            "hatch",
            "gate",
        }:
            return Change.LEAVES
        if word == "to" and set(after[at:]) & {
            "bed",
            "room",
            "kitchen",
            "door",
            "garden",
            "cellar",
            "attic",
            "phone",
            "answer",
            "bathroom",
            "car",
            "office",
            "hall",
        }:
            return Change.MOVES if "door" not in after or base == "go" else None
    return None


def _way(tokens: list[Token], index: int) -> Change | None:
    words = {token.low for token in tokens[index + 1 : index + 4]}
    if words & _OUT:
        return Change.LEAVES
    return Change.ENTERS if words & {"in", "into", "back", "inside", "before"} else None


def _line(tokens: list[Token], index: int) -> Change | None:
    word = tokens[index + 1].low if index + 1 < len(tokens) else ""
    if word in ("off", "up", "out") and tokens[index].low[:3] not in ("swi",):
        return Change.LEAVES
    return (
        Change.ENTERS
        if word in ("in", "on", "back") and tokens[index].low[:3] in ("log", "dia", "sig")
        else None
    )
