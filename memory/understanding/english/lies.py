"""What the text itself calls untrue: lies as they are told, shown up afterwards, or denied on the spot."""

import re

from .clauses import sentences
from .page import Page
from .people import Named, People
from .speech import Speech

_LIE = re.compile(
    r"\b(?:lied|lying|lies?|was not true|wasn['’]t true|untrue|falsely|had made (?:it|that) up|"
    r"invented (?:it|the story)|not the truth)\b(?! (?:down|in|on|at|under|still|there))",
    re.IGNORECASE,
)
_TOLD_LIE = re.compile(
    r"\bIt was (?:a|the (?:first |second |only )?) ?lie\b|\b(?:None|Not a word) of it was true\b"
)
_DENIES = re.compile(
    r"^\W*(?:but |no,? |oh,? )*(?:(?:that|it)(?:[’']s| is| was| isn[’']t| wasn[’']t) (?:not true|true|a lie|false|impossible|nonsense)"
    r"|you(?:[’']re| are) (?:lying|wrong|mistaken)|nonsense|never)\b",
    re.IGNORECASE,
)
_THROUGHOUT = re.compile(
    r"\b(?:from (?:end|start|beginning) to|none|not a word|all|everything|whole)\b", re.IGNORECASE
)
# So many quotations back lies may have been told: those just said, or all of a talk.
_LAST = 2
_BACK = 12


class Lies:
    """Tells of each quotation of a scene whether the text calls it a lie."""

    def __init__(self, page: Page, people: People, named: list[Named], speeches: list[Speech]):
        self.page = page
        self.people = people
        self.named = named
        self.speeches = speeches
        self._liars = self._shown_up()

    def is_lie(self, index: int) -> bool:
        """Whether what somebody says is called a lie, beside it or just after the talk."""
        if index in self._liars:
            return True
        page = self.page
        after = page.split_gap(index + 1)[0]
        before = page.split_gap(index)[2]
        for first, last in (after, before):
            if last > first:
                told = page.text[page.tokens[first].start : page.tokens[last - 1].end]
                if _LIE.search(told[:200] if (first, last) == after else told[-200:]):
                    return True
        return False

    def is_contradicted(self, index: int, hearers: tuple[str, ...]) -> bool:
        """Whether one of the hearers denies it in the very next speech: then nobody can be said to know it."""
        speaker = self.speeches[index].speaker
        for at in range(index + 1, min(index + 4, len(self.speeches))):
            if self.speeches[at].speaker != speaker:
                quote = self.page.quotes[at]
                return bool(_DENIES.search(self.page.text[quote.start : quote.end]))
        return False

    def _shown_up(self) -> set[int]:
        """The quotations of talks of which the narration afterwards says: it was a lie."""
        found: set[int] = set()
        tokens = self.page.tokens
        for gap, (first, last) in enumerate(self.page.gaps):
            parts = sentences(tokens, first, last)
            for place, (start, end) in enumerate(parts):
                if not gap or not _TOLD_LIE.search(self.page.text[tokens[start].start : tokens[end - 1].end]):
                    continue
                told = self.page.text[tokens[start].start : tokens[end - 1].end]
                back = _BACK if _THROUGHOUT.search(told) else _LAST
                found |= self._spoken_by(self._liar(gap, parts[place : place + 2]), gap, back)
        return found

    def _liar(self, gap: int, parts: list[tuple[int, int]]) -> str | None:
        """Who lied: the one named beside it who had a part in the talk, or else the last to speak."""
        talking = {speech.speaker for speech in self.speeches[max(0, gap - _BACK) : gap] if speech.certain}
        for first, last in reversed(parts):
            for name in self.named:
                tells = name.last < last and self.page.tokens[name.last].low in (
                    "told",
                    "lied",
                    "said",
                    "spoke",
                )
                if first <= name.first < last and tells and name.person in talking:
                    return name.person
        return self.speeches[gap - 1].speaker if self.speeches[gap - 1].certain else None

    def _spoken_by(self, liar: str | None, gap: int, back: int) -> set[int]:
        return {
            at
            for at in range(max(0, gap - back), gap)
            if liar and self.speeches[at].speaker == liar and self.speeches[at].certain
        }
