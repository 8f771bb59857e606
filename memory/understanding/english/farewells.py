"""Who takes leave in what he says and is not told of again: he has gone, though the text does not say so."""

import re

from .departures import SURE, departs, takes_leave
from .happening import Happening
from .moves import Change, Move
from .page import Page
from .speech import Speech

# What one says on coming as well.
_WISHES = re.compile(
    r"\bgood (?:day|night|evening|afternoon|morning)\b[^.?!]{0,30}[.!]?$|\bwish you\b", re.IGNORECASE
)
_WORDS = re.compile(
    r"\b(?:go|going|gone|off|leave|leaving|run|back|bye|goodbye|good-bye|night|day|evening|afternoon|morning|farewell|adieu|later|home|bed|away|out|excuse|wish|must|time|ride|train|bus)\b",
    re.IGNORECASE,
)
# Leave is taken at the end of a speech, in so many characters.
_LAST = 240
# So many words between two quotations may be no more than a tag.
_ONLY_TAG = 8
# Who is silent through so many quotations after taking leave has gone.
_SILENT = 3


def farewells_of(page: Page, speeches: list[Speech], happenings: list[Happening]) -> list[Happening]:
    """The goings of those who only say that they go."""
    found = []
    for number, (quote, speech) in enumerate(zip(page.quotes, speeches, strict=True)):
        person = speech.speaker
        if not person or not speech.aloud or not (speech.certain or not speech.bare):
            continue
        ahead = range(number + 1, min(len(speeches), number + 1 + _SILENT))
        if not ahead or any(speeches[at].speaker == person for at in ahead):
            continue
        said = page.text[max(quote.start, quote.end - _LAST) : quote.end].strip("“”\"‘’' ")
        if not _may_tell(said) or not (
            departs(said) >= SURE or takes_leave(said) or _wishes(speeches, number, said)
        ):
            continue
        until = page.quotes[ahead[-1]].end
        if any(
            h.person == person and quote.end < h.at < until and h.move.change is not Change.ACTS
            for h in happenings
        ):
            continue
        found.append(Happening(_after_turn(page, number), person, Move(Change.LEAVES)))
    return found


def _may_tell(said: str) -> bool:
    """Whether something holds a word without which nobody takes leave."""
    return bool(_WORDS.search(said))


def _wishes(speeches: list[Speech], number: int, said: str) -> bool:
    """Whether somebody who has spoken before wishes the others a good night."""
    spoke = any(earlier.speaker == speeches[number].speaker for earlier in speeches[:number])
    return spoke and bool(_WISHES.search(said))


def _after_turn(page: Page, number: int) -> int:
    """Where somebody is gone who takes leave in a quotation: with the narration after it, or after the answer."""
    first, last = page.gaps[number + 1]
    if last - first > _ONLY_TAG:
        return page.quotes[number + 1].start - 1
    return page.quotes[number + 1].end
