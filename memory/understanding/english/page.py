"""A text read once: its words, its paragraphs, its speech, and the narration between."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from .layout import Layout, layout_of
from .quotes import Quote, find_quotes
from .tokens import Token, tokenise


@dataclass(frozen=True)
class Page:
    """One text with everything that is found in it without knowing the people."""

    text: str
    tokens: list[Token]
    layout: Layout
    quotes: list[Quote]

    @classmethod
    def of(cls, text: str) -> "Page":
        """Read a text."""
        layout = layout_of(text)
        return cls(text, tokenise(text), layout, find_quotes(text, layout))

    @cached_property
    def token_starts(self) -> list[int]:
        """Where each token starts, for looking places up."""
        return list(map(attrgetter("start"), self.tokens))

    def token_at(self, offset: int) -> int:
        """The index of the first token that starts at a place or after it."""
        return bisect_left(self.token_starts, offset)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Every word that the text writes without a capital somewhere."""
        return frozenset(token.low for token in self.tokens if not token.is_capitalised)

    @cached_property
    def gaps(self) -> list[tuple[int, int]]:
        """The narration: gap ``k`` lies before quote ``k``, the last one after all quotes; in tokens, half open."""
        found = []
        at = 0
        for quote in self.quotes:
            start = self.token_at(quote.start)
            if quote.name:
                # The name before the colon is no narration.
                start = self.token_at(quote.head)
            found.append((at, max(at, start)))
            at = self.token_at(quote.end)
        found.append((at, len(self.tokens)))
        return found

    @cached_property
    def in_speech(self) -> bytearray:
        """For each token: 1 where it is said."""
        flags = bytearray(b"\x01") * len(self.tokens)
        for first, last in self.gaps:
            flags[first:last] = bytes(last - first)
        return flags

    def split_gap(self, index: int) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """A gap in three: what follows the quote before in its paragraph, whole paragraphs between, and what leads
        up to the next quote in its own paragraph. In one-sentence-a-line text the first and the last are the
        same words."""
        return self._thirds[index]

    @cached_property
    def _thirds(self) -> list[tuple[tuple[int, int], tuple[int, int], tuple[int, int]]]:
        return [self._in_three(index) for index in range(len(self.gaps))]

    def _in_three(self, index: int) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        first, last = self.gaps[index]
        before = self.quotes[index - 1] if index else None
        after = self.quotes[index] if index < len(self.quotes) else None
        if before and after:
            same = self.layout.paragraph_at(max(before.start, before.end - 1)) == self.layout.paragraph_at(
                after.start
            )
            if same:
                return (first, last), (last, last), (first, last)
        head = first
        if before:
            end = self.layout.span(self.layout.paragraph_at(max(before.start, before.end - 1)))[1]
            head = min(last, self.token_at(end))
        tail = last
        if after:
            start = self.layout.span(self.layout.paragraph_at(after.start))[0]
            tail = max(head, min(last, self.token_at(start)))
        return (first, head), (head, tail), (tail, last)
