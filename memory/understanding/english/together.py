"""What the sentences of a text tell of two names in them: that they are two people, or one."""

import re
from collections import Counter
from collections.abc import Iterable

from .candidates import Candidate
from .page import Page
from .titles import LIFTED, RANKS, ROYAL, folded
from .tokens import Token, is_full_stop

# So many words apart at most, two names stand in one breath.
_NEAR = 14
_APART = 0.04
# So many names after a name are looked at.
_NEXT = 3
_SAME = re.compile(
    r", (?:also |better |otherwise |commonly |generally |usually |once )*(?:known|called|nicknamed|dubbed|styled|alias|aka|born|née)"
    r"(?: as| to \w+(?: \w+)? as| by \w+(?: \w+)?)?(?: the)?"
    r"|(?:, )?(?:was|is|had been) (?:also |better |commonly |always |once )*(?:known|nicknamed|dubbed)(?: as)?(?: the)?"
    r"|, (?:who|whom) (?:\w+ ){0,5}(?:called|nicknamed|known as|knew as|dubbed)|, whose (?:real|true|full|christian|proper|first) name (?:is|was)"
    r"|alias|aka|née|[(]"
)
_LOFTY = LIFTED | ROYAL | RANKS | frozenset("count baron earl duke marquis countess baroness duchess".split())


class Together:
    """How two ways of naming stand in one sentence. Those of one person hardly ever do, unless the text joins them
    on purpose (``Anna Kerr, known as Wren``; ``John Clayton, Lord Greystoke``)."""

    def __init__(self):
        self.pairs: Counter = Counter()
        self.said: set[frozenset[tuple[str, ...]]] = set()

    def read(self, page: Page, mentions: list[tuple[Candidate, int, int]]) -> None:
        """Count the neighbours among the mentions of one text, given with their tokens, in order."""
        tokens, in_speech = page.tokens, page.in_speech
        for at, (one, first, end) in enumerate(mentions):
            for other, start, last in mentions[at + 1 : at + 1 + _NEXT]:
                if start - end > _NEAR or any(is_full_stop(tokens, place) for place in range(end, start)):
                    break
                if one is other:
                    continue
                pair = frozenset((one.words, other.words))
                if _are_joined(tokens, end, start) or _adds_title(
                    tokens, one, other, (first, end, start, last)
                ):
                    self.said.add(pair)
                elif not (in_speech[first] and not in_speech[start] and tokens[start - 1].low == "to"):
                    # "Lizzy," said her father to Elizabeth: she may be both.
                    self.pairs[pair] += 1

    def beside(self, one: Candidate, words: set[str]) -> bool:
        """Whether a way of naming ever stands beside one of these single names."""
        return any(self.pairs[frozenset((one.words, (word,)))] for word in words)

    def parts(self, one: Candidate, members: Iterable[Candidate]) -> bool:
        """Whether a way of naming stands beside somebody's too often to be the same person's."""
        members = list(members)
        often = sum(
            self.pairs[frozenset((one.words, member.words))]
            for member in members
            if not set(one.bare) & set(member.bare) or (one.titles and member.titles)
        )
        fewest = min(one.count, sum(member.count for member in members))
        return often >= 2 and often >= _APART * fewest


def _are_joined(tokens: list[Token], end: int, start: int) -> bool:
    """Whether the words between two names say that they are one."""
    if not 0 < start - end <= 9:
        return False
    between = " ".join(token.low for token in tokens[end:start]).strip("“\"‘' ")
    return bool(_SAME.fullmatch(between.replace(" “", "").replace(' "', "")))


def _adds_title(
    tokens: list[Token], one: Candidate, other: Candidate, places: tuple[int, int, int, int]
) -> bool:
    """``John Clayton, Lord Greystoke,``: a full name, and the title of the same man between commas; no list."""
    first, end, start, last = places
    if start != end + 1 or tokens[end].text != "," or len(one.bare) < 2 or one.titles:
        return False
    if not {folded(title) for title in other.titles} & _LOFTY or last >= len(tokens):
        return False
    before = tokens[first - 1].text if first else ""
    return (
        before not in (",", "and")
        and tokens[last].text in ",.;"
        and tokens[last + 1 : last + 2] != []
        and (tokens[last].text != "," or tokens[last + 1].low not in ("and", "or"))
    )
