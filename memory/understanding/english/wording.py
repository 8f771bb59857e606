"""Puts a sentence into words that stand alone: names for "I", "you" and the "he" who is its subject."""

import re
from typing import NamedTuple

from .tokens import Token

_AGREE = {
    "am": "is",
    "are": "is",
    "have": "has",
    "do": "does",
    "were": "was",
    "'m": " is",
    "'re": " is",
    "'ve": " has",
    "'ll": " will",
    "'d": " would",
    "don't": "doesn't",
    "haven't": "hasn't",
    "aren't": "isn't",
    "weren't": "wasn't",
}
_CASES = {
    "i": "subject",
    "me": "object",
    "my": "owner",
    "mine": "owner",
    "myself": "self",
    "you": "subject",
    "your": "owner",
    "yours": "owner",
    "yourself": "self",
}
_FIRST = frozenset("i me my mine myself".split())
_LATER = {
    "m": {"subject": "he", "object": "him", "owner": "his", "self": "himself"},
    "f": {"subject": "she", "object": "her", "owner": "her", "self": "herself"},
}
_OPENERS = re.compile(
    r"^(?:(?:and|but|so|then|well|oh|ah|yes|no|why|you see|you know|indeed|of course|look|listen|now|really|please|"
    r"because|for)\b[,—-]*\s*)+",
    re.IGNORECASE,
)
_VAGUE = frozenset("it this that these those there they we here he she who which what".split())
_CALL = re.compile(r",\s+(?:my dear |dear |old )?(?P<name>[^,.!?]+)(?=[.!?…]*$)")
_DANGLING = re.compile(
    r"\b(?:to|of|with|for|did|do|does|not|the|a|and|so|too|was|is|has|had|am|are)[.!…]*$", re.IGNORECASE
)


class Someone(NamedTuple):
    """Somebody as words need them: id, name and gender (``m``, ``f`` or nothing)."""

    id: str
    name: str
    gender: str


class Voices(NamedTuple):
    """Who "I" and "you" are, and whom "he" or "she" at ``subject_at`` means; ``None`` where nobody is known."""

    me: Someone | None
    you: Someone | None
    subject: Someone | None
    subject_at: int
    in_speech: bool


def standing(
    text: str, tokens: list[Token], first: int, last: int, voices: Voices, called: list[str]
) -> str | None:
    """The sentence ``tokens[first:last]`` in words that stand alone, or ``None`` if somebody stays unnamed.
    ``called`` are names of those spoken to: a call at its end is left out."""
    out: list[str] = []
    at = tokens[first].start
    named: str | None = None
    agrees = False
    for index in range(first, last):
        token = tokens[index]
        out.append(text[at : token.start])
        at = token.end
        base, _, ending = token.low.partition("'")
        someone = _meant(token, base, index, voices)
        if someone is False:
            return None
        if someone:
            out.append(_word(someone, base, named) + (_AGREE.get("'" + ending, "") if ending else ""))
            named = someone.id
            agrees = base in ("i", "you")
        elif agrees and token.low in _AGREE:
            out.append(_AGREE[token.low])
            agrees = False
        else:
            out.append(token.text)
            agrees = agrees and token.low.endswith("ly")
    return _finished("".join(out), called)


def _meant(token: Token, base: str, index: int, voices: Voices) -> Someone | None | bool:
    """Whom a word means: somebody, nobody (``None``), or somebody unknown (``False``)."""
    if index == voices.subject_at and voices.subject and base in ("he", "she"):
        return voices.subject
    if base in _FIRST and (base != "i" or token.text[:1] == "I"):
        return voices.me or False
    if voices.in_speech and base in _CASES and base not in _FIRST:
        return voices.you or False
    return None


def _word(someone: Someone, base: str, named: str | None) -> str:
    case = _CASES.get(base, "subject")
    if named == someone.id and someone.gender and base not in ("he", "she"):
        return _LATER[someone.gender]["object" if base == "you" and case == "object" else case]
    return someone.name + ("’s" if case == "owner" else "")


def _finished(text: str, called: list[str]) -> str | None:
    text = _OPENERS.sub("", re.sub(r"\s+", " ", text)).strip(" ,;—-")
    call = _CALL.search(text)
    if call and any(name.lower() in call["name"].lower() for name in called):
        text = text[: call.start()]
    if len(text) < 12 or text.split(" ", 1)[0].lower().strip(",.") in _VAGUE or _DANGLING.search(text):
        return None
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else text.rstrip(",;:—-") + "."
