"""Puts a sentence into words that stand alone, without ever bending its grammar: either a name in the place of
one pronoun, or the verbatim words with the name of the one who says them."""

import re
from typing import NamedTuple

from .referents import is_first, is_second, owns
from .tokens import Token
from .words import IRREGULAR_PAST

LONGEST = 160
_AGREE = {"am": "is", "have": "has", "do": "does", "haven't": "hasn't", "don't": "doesn't"}
_CLUNG = {"'m": " is", "'ve": " has", "'ll": " will", "'d": ""}
_MODALS = frozenset("could can will shall must had was never".split())
_OPENERS = re.compile(
    r"^(?:(?:and|but|so|then|well|oh|ah|yes|no|why|you see|you know|indeed|of course|look|listen|now|really|please|"
    r"because|for|however|ha|alas|first|of all|sir|madam|my dear \w+)\b[,—!-]*\s*)+",
    re.IGNORECASE,
)
_VAGUE = frozenset("it this that these those there they we here he she who which what whom whose how".split())
_DANGLING = re.compile(
    r"\b(?:to|of|with|for|do|does|not|the|a|an|and|so|too|was|is|has|had|am|are|my|his|her|that|which|as|but|into|we|they|if|when|be)[.!…]*$",
    re.IGNORECASE,
)
_OWNERS = frozenset(["his", "hers", "her"])


class Telling(NamedTuple):
    """A sentence to be worded: its tokens, whom its pronouns mean (names by place), who says it and to whom."""

    text: str
    tokens: list[Token]
    first: int
    last: int
    meant: dict[int, str]
    speaker: str | None = None
    hearer: str | None = None
    called: tuple[str, ...] = ()


def standing(telling: Telling) -> str | None:
    """The sentence in words that stand alone, or ``None`` if that cannot be done plainly and shortly."""
    tokens, first, last = telling.tokens, telling.first, telling.last
    firsts = [at for at in range(first, last) if is_first(tokens[at].low) and _is_i(tokens[at])]
    seconds = [at for at in range(first, last) if is_second(tokens[at].low)]
    if telling.speaker and (
        seconds or len(firsts) > 1 or (firsts and not _bends(tokens, first, firsts[0], last))
    ):
        return _reported(telling, bool(seconds))
    if firsts and telling.speaker is None:
        return None
    names = {at: _name(tokens, at, last, name) for at, name in telling.meant.items()}
    if firsts:
        return finished(_with_name(telling, firsts[0], names), telling.called)
    return finished(_joined(telling, names), telling.called)


def _is_i(token: Token) -> bool:
    return token.low[0] != "i" or token.text[:1] == "I"


def _bends(tokens: list[Token], first: int, at: int, last: int) -> bool:
    """Whether an "I" can become a name by changing its verb alone."""
    if at > first and tokens[at - 1].low in ("and", "or", "than", "nor"):
        return False
    if tokens[at].low == "i":
        after = at + 1
        while after < last - 1 and (
            tokens[after].low.endswith("ly") or tokens[after].low in ("never", "also")
        ):
            after += 1
        low = tokens[after].low if after < last else ""
        past = (
            low.endswith("ed")
            or low in IRREGULAR_PAST
            or low in _MODALS
            or low in ("did", "didn't", "wasn't")
        )
        return past or (low in _AGREE and after == at + 1)
    return tokens[at].low in ("i'm", "i've", "i'll")


def _with_name(telling: Telling, at: int, names: dict[int, str]) -> str:
    tokens = telling.tokens
    changed = dict(names)
    if tokens[at].low == "i":
        changed[at] = telling.speaker
        if tokens[at + 1].low in _AGREE:
            changed[at + 1] = _AGREE[tokens[at + 1].low]
    else:
        changed[at] = telling.speaker + _CLUNG[tokens[at].low[1:]]
    return _joined(telling, changed)


def _reported(telling: Telling, to_somebody: bool) -> str | None:
    """``Isla Crewe said to Nell Ashby: “You’ve stopped calling him [Edwin Vale] that.”``"""
    names = {at: f"[{_name(telling.tokens, at, telling.last, name)}]" for at, name in telling.meant.items()}
    said = finished(_joined(telling, names), telling.called)
    if said is None or (to_somebody and telling.hearer is None):
        return None
    said = re.sub(r"[“”]", "’", said)
    who = telling.speaker[0].upper() + telling.speaker[1:]
    whole = f"{who} said{' to ' + telling.hearer if to_somebody else ''}: “{said}”"
    return whole if len(whole) <= LONGEST else None


def _joined(telling: Telling, instead: dict[int, str]) -> str:
    out = []
    at = telling.tokens[telling.first].start
    for index in range(telling.first, telling.last):
        token = telling.tokens[index]
        out += [telling.text[at : token.start], instead.get(index, token.text)]
        at = token.end
    return "".join(out)


def _name(tokens: list[Token], at: int, last: int, name: str) -> str:
    """A name for a pronoun: with ``’s`` where it owns something."""
    low = tokens[at].low
    if low in ("his", "hers"):
        return name + "’s"
    if low == "her" and owns(tokens, at, last):
        return name + "’s"
    return name + (tokens[at].text[-2:] if low.endswith(("'s", "'d")) else "")


def finished(text: str, called: tuple[str, ...] = ()) -> str | None:
    """A sentence tidied up: without openers and calls, with its end; ``None`` if it is a fragment or too long."""
    text = _OPENERS.sub("", re.sub(r"\s+", " ", text)).strip(" ,;—-")
    for name in called:
        text = re.sub(rf",\s+(?:my dear |dear |old )?{re.escape(name)}(?=[,.!…]*$)", "", text)
        text = re.sub(rf",\s+{re.escape(name)},\s+", ", ", text)
    if not 12 <= len(text) <= LONGEST or text.split(" ", 1)[0].lower().strip(",.") in _VAGUE - {"it"}:
        return None
    if _DANGLING.search(text) or text.count("“") != text.count("”") or text.count("(") != text.count(")"):
        return None
    if re.match(r"it\b", text, re.IGNORECASE) and not re.match(
        r"it (?:was|is) (?:[A-Z]|my|your)", text, re.IGNORECASE
    ):
        return None
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else text.rstrip(",;:—-") + "."
