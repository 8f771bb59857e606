"""How the quotations of a scene hang together: stretches of talk, long speeches, and the manner of each."""

from .clauses import sentences
from .page import Page
from .speech import Speech

# A speech of so many characters is a tale.
_TALE = 500
# So many tokens beside it may say how something was said.
_NEAR = 14


class Talk:
    """The talk of one scene."""

    def __init__(self, page: Page, speeches: list[Speech]):
        self.page = page
        self.speeches = speeches

    def onsets(self, apart: int) -> list[int]:
        """For each quotation: where the stretch of talk begins that it belongs to."""
        found: list[int] = []
        for number, (first, last) in enumerate(self.page.gaps[:-1]):
            start = self.page.quotes[number].start
            found.append(found[-1] if found and last - first <= apart else start)
        return found

    def speech_start(self, number: int) -> int:
        """Where the speech begins that runs on to a quotation, by the same voice."""
        speaker = self.speeches[number].speaker
        while number and speaker and self.speeches[number - 1].speaker == speaker:
            number -= 1
        return self.page.quotes[number].start

    def is_one_breath(self, number: int) -> bool:
        """Whether only a tag parts a quotation from the one before, by the same speaker in the same paragraph."""
        earlier, quote = self.page.quotes[number - 1], self.page.quotes[number]
        layout = self.page.layout
        together = layout.paragraph_at(earlier.end - 1) == layout.paragraph_at(quote.start)
        first, last = self.page.gaps[number]
        same = self.speeches[number].speaker == self.speeches[number - 1].speaker
        return together and same and last - first <= _NEAR

    def is_tale(self, number: int) -> bool:
        """Whether a quotation is a long tale, or part of a speech that runs on over paragraphs."""
        quotes = self.page.quotes
        runs_on = any(quote.continues for quote in quotes[number : number + 2])
        return runs_on or quotes[number].end - quotes[number].start >= _TALE

    def beside(self, number: int) -> str:
        """The narration that may say how something was said: the sentence that follows it in its paragraph and the
        one that leads up to it."""
        tokens = self.page.tokens
        spans = [(first, last) for first, last in self._beside(number) if first < last]
        return " … ".join(self.page.text[tokens[first].start : tokens[last - 1].end] for first, last in spans)

    def manner(self, number: int) -> set[str]:
        """The words of that narration, in lower case."""
        return {token.low for first, last in self._beside(number) for token in self.page.tokens[first:last]}

    def _beside(self, number: int) -> tuple[tuple[int, int], tuple[int, int]]:
        after, _, _ = self.page.split_gap(number + 1)
        _, _, before = self.page.split_gap(number)
        return (
            (max(before[0], before[1] - _NEAR, self._start(*before)), before[1]),
            (after[0], min(after[1], after[0] + _NEAR, self._stop(*after))),
        )

    def _stop(self, first: int, last: int) -> int:
        """Where the first sentence of a stretch of narration ends."""
        found = sentences(self.page.tokens, first, last)
        return found[0][1] if found else last

    def _start(self, first: int, last: int) -> int:
        """Where the last sentence of a stretch of narration begins."""
        found = sentences(self.page.tokens, first, last)
        return found[-1][0] if found else first
