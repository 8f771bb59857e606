"""Those whom the scene before handed on: from where each of them shows that he is still there."""

from collections.abc import Iterator

from .happening import Happening
from .moves import Change
from .page import Page
from .speech import Speech
from .talk import Talk

# So many characters before somebody shows himself, a few lines, he was there already.
_FEW_LINES = 400
_NOT_SEEN = frozenset([Change.AWAY, Change.MISSED])


class Carried:
    """Tells from where people carried over into a scene are there: not only because they were there before."""

    def __init__(self, page: Page, speeches: list[Speech], talk: Talk, happenings: list[Happening]):
        self.page = page
        self.speeches = speeches
        self.talk = talk
        self.happenings = happenings

    def there_from(self, person: str) -> int | None:
        """The place in the text from which somebody is there: a few lines before he first acts, speaks or is
        spoken to, or where the speech begins to which he answers. ``None`` if he does nothing of these."""
        shown = min(self._shows(person), default=None)
        if shown is None:
            return None
        at, comes_in = shown
        return at if comes_in else self._reaching_back(at)

    def _shows(self, person: str) -> Iterator[tuple[int, bool]]:
        """Each place where somebody shows himself, and whether he comes in there."""
        for happening in self.happenings:
            if happening.person == person and happening.move.change not in _NOT_SEEN:
                yield happening.at, happening.move.change is Change.ENTERS
        for number, (speech, quote) in enumerate(zip(self.speeches, self.page.quotes, strict=True)):
            speaks = speech.speaker == person and (speech.certain or bool(quote.name))
            called = person in speech.called and speech.aloud and not self.talk.is_tale(number)
            if speaks or called:
                yield quote.start, False

    def _reaching_back(self, at: int) -> int:
        reach = max(0, at - _FEW_LINES)
        before = [number for number, quote in enumerate(self.page.quotes) if quote.start < at]
        if before and self.page.quotes[before[-1]].end >= reach:
            # Who answers has heard the whole of what was said to him, however long.
            reach = min(reach, self.talk.speech_start(before[-1]))
        return reach
