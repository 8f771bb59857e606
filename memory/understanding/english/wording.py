"""Puts a sentence into words that stand alone: with names for its pronouns and verbs that agree, or else, where its grammar
would have to be guessed, in the verbatim words with the name of the one who says them."""

import re
from typing import NamedTuple

from .pronouns import is_second
from .standing import lasting
from .tokens import Token
from .voice import Meant, Voice

LONGEST = 180
_OPENERS = re.compile(
    r"^(?:(?:and|but|so|then|well|oh|ah|yes|no|why|you see|you know|indeed|of course|look|listen|now|really|please|"
    r"because|for(?=(?: [A-Z][\w’]+){1,2} (?:had|has|was|is|were|did|\w+ed)\b)|however|ha|alas|of all|sir|madam|my dear \w+)\b[,—!-]*\s*)+",
    re.IGNORECASE,
)
# Corpora write words and marks apart: "was seven ."
_SPACED = re.compile(r" (n[’']t\b|[’'](?:s|ve|d|ll|re|m)\b|[,.;:!?])")
_VAGUE = frozenset("it this that these those there they we here he she who which what whom whose how".split())
_DANGLING = re.compile(
    r"\b(?:to|of|with|for|do|does|not|the|a|an|and|so|too|was|is|has|had|am|are|my|his|her|that|which|as|but|into|we|they|if|when|be|than)[.!…]*$|[’']s[.!…]*$",
    re.IGNORECASE,
)


class Wording(NamedTuple):
    """The sentence to be worded: its tokens, what its pronouns mean and whom it names by place, who says it and to whom."""

    text: str
    tokens: list[Token]
    first: int
    last: int
    meant: dict[int, Meant]
    named: dict[int, Meant] = {}
    speaker: str = ""
    hearer: str = ""
    called: tuple[str, ...] = ()


def standing(wording: Wording) -> str | None:
    """The sentence in words that stand alone, or ``None`` if that cannot be done plainly and shortly."""
    voice = Voice(wording.text, wording.tokens, wording.first, wording.last, wording.meant, wording.named)
    told = voice.rewritten()
    if told is not None:
        return finished(told, wording.called)
    return _reported(wording) if wording.speaker else None


def _reported(wording: Wording) -> str | None:
    """``Isla Crewe said to Nell Ashby: “You’ve stopped calling him [Edwin Vale] that.”``"""
    names = {wording.speaker, wording.hearer}
    # "We" in somebody's own words needs no name.
    others = {
        at: meant for at, meant in wording.meant.items() if meant.name not in names and meant.gender != "p"
    }
    seconds = any(is_second(wording.tokens[at].low) for at in wording.meant)
    if seconds and not wording.hearer:
        return None
    out = []
    at = wording.tokens[wording.first].start
    for index in range(wording.first, wording.last):
        token = wording.tokens[index]
        known = f" [{others[index].name}]" if index in others else ""
        out += [wording.text[at : token.start], token.text, known]
        at = token.end
    said = finished("".join(out), wording.called)
    if said is None:
        return None
    said = re.sub(r"[“”]", "’", said)
    who = wording.speaker[0].upper() + wording.speaker[1:]
    whole = f"{who} said{' to ' + wording.hearer if seconds else ''}: “{said}”"
    return whole if len(whole) <= LONGEST else None


def finished(text: str, called: tuple[str, ...] = ()) -> str | None:
    """A sentence tidied up: without openers and calls, with its end; ``None`` if it is a fragment or too long."""
    text = text.replace("_ ", "").replace("_", "")
    text = _SPACED.sub(r"\1", re.sub(r"\s+", " ", text))
    text = _OPENERS.sub("", text).strip(" ,;—-")
    for name in called:
        text = re.sub(rf",\s+(?:my dear |dear |old )?{re.escape(name)}(?=[,.!…]*$)", "", text)
        # Not in a list: "Redruth, Joyce, and Hunter".
        text = re.sub(rf",\s+{re.escape(name)},\s+(?!(?:and|or) )", ", ", text)
    opening = text.split(" ", 1)[0].lower().strip(",.")
    there = re.match(r"there (?:is|was|are|were|has been|had been)\b", text, re.IGNORECASE)
    if not 12 <= len(text) <= LONGEST or (opening in _VAGUE - {"it"} and not there):
        return None
    if _DANGLING.search(text) or text.count("“") != text.count("”") or text.count("(") != text.count(")"):
        return None
    if re.match(r"it\b", text, re.IGNORECASE) and not re.match(
        r"it (?:was|is) (?:[A-Z]|my|your)", text, re.IGNORECASE
    ):
        return None
    text = lasting(text[0].upper() + text[1:])
    return text if text[-1] in ".!?…" else text.rstrip(",;:—-") + "."
