"""Who has gone, or has fallen asleep, without a word of it in the text: told by his coming back, or waking."""

import re

from .departures import departs
from .happening import Happening
from .page import Page
from .speech import Speech

_BACK = re.compile(
    r"(?:returned|re-?entered|reappeared|entered|\w+ (?:\w+ ){0,2}?(?:in|back|down|inside|downstairs|upstairs|home|again)\b)",
    re.IGNORECASE,
)
_WOKE = re.compile(r"(?:woke|awoke|wakened|awakened|came to|came round|regained|opened)\b", re.IGNORECASE)


class Unseen:
    """Finds what somebody missed of the talk of one scene."""

    def __init__(self, page: Page, speeches: list[Speech], happenings: list[Happening]):
        self.page = page
        self.speeches = speeches
        self.happenings = happenings

    def missed(self, person: str, at: int) -> list[int]:
        """The quotations that somebody did not hear who comes back, or wakes, at a place: all since he last showed
        himself, but for what he was answered at once. None if the words there may mean another coming."""
        quotes = self.page.quotes
        before = [number for number, quote in enumerate(quotes) if quote.end <= at]
        own = [number for number in before if self._shows_himself(number, person)]
        spoke = quotes[own[-1]].end if own else 0
        announced = bool(own) and departs(self._said(own[-1])) > 0
        if not (announced or _BACK.match(self.page.text, at) or _WOKE.match(self.page.text, at)):
            return []
        last = max(spoke, *(h.at for h in self.happenings if h.person == person and h.at < at), 0)
        found = [number for number in before if quotes[number].start >= last]
        if own and last == spoke and not announced and found[:1] == [own[-1] + 1]:
            paragraph_at = self.page.layout.paragraph_at
            at_once = paragraph_at(quotes[found[0]].start) <= paragraph_at(spoke - 1) + 1
            found = found[1:] if at_once else found
        return found

    def _said(self, number: int) -> str:
        quote = self.page.quotes[number]
        return self.page.text[quote.start : quote.end].strip("“”\"‘’' ")

    def _shows_himself(self, number: int, person: str) -> bool:
        """Whether somebody speaks a quotation, as more than a guess, or is spoken to in it."""
        speech = self.speeches[number]
        spoken = speech.speaker == person and (speech.certain or not speech.bare)
        return spoken or (person in speech.called and speech.aloud)
