"""What a text says of somebody in passing: "Mr. Wilson, a pawnbroker," and "my cousin Meera"."""

from __future__ import annotations

from typing import NamedTuple

from ..reading import Kind
from .page import Page
from .parts import Sentence
from .people import Named
from .telling import Telling
from .telling_words import KIN, MUTUAL, OFFICES, SHADY
from .verbs import base_of
from .words import NOT_PEOPLE

_DETERMINERS = frozenset("a an the my your his her our".split())
_FINITE = frozenset("was is had has were are would could will".split())
_LONGEST = 8


class Apposition(NamedTuple):
    """Somebody and the words that say what he is, in tokens, half open; ``owner`` is where "my" or "his" stands, or the
    name before ``’s``, if there is one. The person of a ``name`` is empty where the cast does not know him."""

    name: Named
    first: int
    last: int
    owner: int | None
    telling: Telling


def appositions_in(page: Page, sentence: Sentence, names: list[Named]) -> list[Apposition]:
    """The appositions of a sentence."""
    found = []
    for name in (*names, *_unknown(page, sentence, names)):
        if apart := _after(page, sentence, name):
            found.append(apart)
        elif close := _before(page, sentence, name):
            found.append(close)
    return found


def _unknown(page: Page, sentence: Sentence, names: list[Named]) -> list[Named]:
    """Names that follow a word for a relative and that the cast does not know: "his sister Anneke"."""
    tokens = page.tokens
    known = {at for name in names for at in range(name.first, name.last)}
    found = []
    for at in range(sentence.first + 2, sentence.last):
        if (
            tokens[at - 1].low in KIN
            and tokens[at].is_capitalised
            and at not in known
            and tokens[at].low not in NOT_PEOPLE
        ):
            last = at + 1
            while last < sentence.last and tokens[last].is_capitalised and last not in known:
                last += 1
            found.append(Named("", at, last))
    return found


def _after(page: Page, sentence: Sentence, name: Named) -> Apposition | None:
    """``Mr. Wilson, a pawnbroker,`` and ``Jack Crewe, Isla’s husband.``"""
    tokens = page.tokens
    at = name.last
    if at + 2 >= sentence.last or tokens[at].text != ",":
        return None
    first = at + 1
    if not (tokens[first].low in _DETERMINERS or _owns(page, first, sentence.last)):
        return None
    if name.first > sentence.first and (
        tokens[name.first - 1].text == "," or tokens[name.first - 1].low == "and"
    ):
        # "Hunter, Joyce, the doctor": a list of people.
        return None
    last = first + 1
    while (
        last < min(sentence.last, first + _LONGEST)
        and tokens[last].is_word
        and tokens[last].low not in ("who", "and", "was", "had")
    ):
        last += 1
    ended = last >= sentence.last or tokens[last].text in ",.;)" or tokens[last].low == "who"
    listed = (
        last + 1 < sentence.last and tokens[last].text == "," and tokens[last + 1].low in ("and", "the", "or")
    )
    if not ended or listed or (tokens[last - 1].low == "and"):
        return None
    head = _head(page, first, last)
    if tokens[first].low == "the" and not _stands_apart(page, first, last, sentence.last):
        return None
    owner = first if tokens[first].low not in ("a", "an", "the") else None
    if head in KIN and (owner is not None or " of " in page.text[tokens[first].start : tokens[last - 1].end]):
        return Apposition(name, first, last, owner, Telling(Kind.RELATION, 3, 32, mutual=head in MUTUAL))
    if head in OFFICES:
        return Apposition(name, first, last, owner, Telling(Kind.JOB, 3, 32, alone=head in SHADY))
    return None


def _stands_apart(page: Page, first: int, last: int, end: int) -> bool:
    """Whether "the captain" after a name says what he is, rather than naming the next of a list."""
    tokens = page.tokens
    if any(token.low == "of" for token in tokens[first:last]) or (last < end and tokens[last].low == "who"):
        return True
    after = tokens[last + 1].low if last + 1 < end and tokens[last].text == "," else ""
    return after in _FINITE or base_of(after, "past", "s") is not None


def _before(page: Page, sentence: Sentence, name: Named) -> Apposition | None:
    """``my cousin Meera``: the relative and the name without a comma."""
    tokens = page.tokens
    at = name.first - 1
    if at - 1 < sentence.first or tokens[at].low not in KIN:
        return None
    first = at - 1
    if (
        tokens[first].low
        in ("eldest", "elder", "younger", "youngest", "little", "dear", "late", "own", "poor", "twin")
        and first > sentence.first
    ):
        first -= 1
    if tokens[first].low in ("'s", "’s") and first > sentence.first:
        while first > sentence.first and tokens[first - 1].is_capitalised:
            first -= 1
    elif tokens[first].low not in ("my", "your", "his", "her"):
        return None
    return Apposition(
        name, first, name.first, first, Telling(Kind.RELATION, 3, 27, mutual=tokens[at].low in MUTUAL)
    )


def _owns(page: Page, at: int, last: int) -> bool:
    """Whether a name with ``’s`` begins here."""
    tokens = page.tokens
    while at < last and tokens[at].is_capitalised:
        at += 1
        if at < last and tokens[at].low in ("'s", "’s"):
            return True
    return False


def _head(page: Page, first: int, last: int) -> str:
    head = ""
    for at in range(first, last):
        if page.tokens[at].low in ("of", "to", "in", "at", "from", "for", "on", "with"):
            break
        head = page.tokens[at].low
    return head
