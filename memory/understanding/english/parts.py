"""Cuts narration and talk into what each asserts by itself: sentences, and their halves where each has a subject and a verb."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .assertions import Assertions
from .clauses import sentences
from .page import Page
from .words import ROLES

_JOINS = frozenset(["and", "but", "for", "so", "yet"])
# What follows these is told as somebody's words or thoughts: no half of it stands alone.
_REPORTS = frozenset(
    "said says told tells thought believed believes knew knows that whether if because when while swore promised who which".split()
)
_MEANWHILE = frozenset("then now lately soon so yet once still later afterwards".split())
_NOMINATIVE = frozenset("i you he she we they".split())


@dataclass(frozen=True)
class Sentence:
    """A sentence, or half of one, as tokens, half open, and the place of its text."""

    first: int
    last: int
    start: int
    end: int


class Parts:
    """Cuts the tokens of one text."""

    def __init__(self, page: Page, assertions: Assertions):
        self.page = page
        self.assertions = assertions

    def of(self, first: int, last: int) -> list[Sentence]:
        """The parts of ``tokens[first:last]``, in order."""
        found = []
        for start, end in self._within_paragraphs(first, last):
            at = start
            for cut in (*self._cuts(start, end), end):
                part = self.between(at, cut)
                if part:
                    found.append(part)
                at = cut
        return found

    def _within_paragraphs(self, first: int, last: int):
        """The sentences, none of which runs on from a heading into the paragraph below it."""
        tokens, layout = self.page.tokens, self.page.layout
        for start, end in sentences(tokens, first, last):
            at = start
            paragraph = layout.paragraph_at(tokens[start].start)
            stop = layout.span(paragraph)[1]
            while not layout.loose and stop <= tokens[end - 1].start:
                cut = self.page.token_at(stop)
                yield at, cut
                at = cut
                stop = layout.span(layout.paragraph_at(tokens[cut].start))[1]
            yield at, end

    def between(self, low: int, high: int) -> Sentence | None:
        """The part of a sentence between two tokens, without marks at its edges; ``None`` if nothing is left."""
        tokens = self.page.tokens
        while low < high and not tokens[low].is_word:
            low += 1
        while high > low and tokens[high - 1].text in "”\"’'“‘_)];,—-":
            high -= 1
        return Sentence(low, high, tokens[low].start, tokens[high - 1].end) if high > low else None

    def flat(self, sentence: Sentence) -> str:
        """The words of a sentence on one line, as the rules read them."""
        return re.sub(r"\s", " ", self.page.text[sentence.start : sentence.end])

    def _cuts(self, start: int, end: int):
        tokens = self.page.tokens
        reported = tokens[start].low in _REPORTS
        for at in range(start + 1, end - 2):
            low = tokens[at].low
            if tokens[at].text == ";":
                reported = False
                yield at + 1
            elif low in _REPORTS:
                reported = True
            elif low in _JOINS and not reported and at - start > 2:
                after_comma = tokens[at - 1].text == ","
                after = at + 1 + (tokens[at + 1].low in _MEANWHILE)
                if tokens[at + 1].low in ("i", "we") and not after_comma and self._names_somebody(at - 1):
                    # "my mother and I": two who do one thing.
                    continue
                if (after_comma or tokens[at + 1].low in _NOMINATIVE) and self._asserts(after, end):
                    yield at

    def _names_somebody(self, at: int) -> bool:
        token = self.page.tokens[at]
        return token.is_capitalised or token.low in ROLES

    def _asserts(self, at: int, end: int) -> bool:
        found = self.assertions.clause_at(at, end)
        return found is not None and found.subject.word not in ("it", "thing")
