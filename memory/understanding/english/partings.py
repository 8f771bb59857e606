"""Where a company divides and the text goes along with some of them, or turns to others elsewhere."""

import re
from dataclasses import replace

from .clauses import sentences
from .happening import Happening
from .moves import Change, Move
from .page import Page
from .speech import Speech

# So many quotations after somebody has gone show whom the text goes along with, if no more narration parts them.
_COMES_BACK = frozenset([Change.ENTERS, Change.GOES_BACK])
_AHEAD = 3
_BEHIND = 6
_APART = 150
_ELSEWHERE = re.compile(
    r"^\W*(?:(?:\w+ ){1,6}?\w+, meanwhile\b|meanwhile|elsewhere|(?:at|in) (?:that|the) (?:very |same )?(?:moment|time|hour|meantime),? (?:in|at|on|upstairs|downstairs|outside|down|up|across|by)"
    r"|(?:down|up|out|back|over|across|far|deep|high) (?:in|at|on|by|below|above|under|along|inside|outside|among) (?:the|his|her|their|them|him|us|town|camp|port)\b|(?:in|on|at|by|under|behind) the (?:\w+ )?(?:next|other|adjoining|opposite|[\w-]*room|kitchen|hall|garden|cellars?|attic|dungeons?|vaults?|crypt|lobby|street|river|far|\w+ (?:next door|below|above))\b"
    r"|(?:outside|inside|upstairs|downstairs|below|next door|back home|ashore|on deck|across the (?:\w+ )?(?:street|road|hall|river|yard|way|courtyard))\b)",
    re.IGNORECASE,
)
_PARTED = re.compile(
    r"\b(?:[Tt]hey|[Ww]e|the two (?:parties|groups|pairs)|company) (?:had )?(?:parted|split up|separated|divided|scattered|went (?:their|our) separate ways)\b"
)
_ELSE = re.compile(
    r"^\W*(?:(?:\w+ ){1,6}?\w+, meanwhile\b|meanwhile|elsewhere|(?:at|in) (?:that|the) (?:very |same )?(?:moment|time|meantime))",
    re.IGNORECASE,
)


class Partings:
    """Turns goings into goings along, where those who go are the ones who speak next."""

    def __init__(self, page: Page, speeches: list[Speech], happenings: list[Happening]):
        self.page = page
        self.speeches = speeches
        self.happenings = happenings

    def applied(self) -> list[Happening]:
        """The happenings, with those who take the text along with them going to a place of their own."""
        found = []
        for happening in self.happenings:
            if happening.move.change is Change.LEAVES:
                if happening.person == "*":
                    if self._all_go_on(happening):
                        continue
                elif self._is_followed(happening):
                    happening = replace(happening, move=Move(Change.MOVES, f"@{happening.at}"))
            elif self._stray(happening) and self._is_followed(happening, _AHEAD):
                happening = replace(happening, move=Move(Change.MOVES, f"@{happening.at}"))
            found.append(happening)
        found += self._turns()
        return sorted(found, key=lambda happening: happening.at)

    def _ahead(self, at: int, company: set[str]) -> list[str]:
        """Who speaks next, until one of those who have gone comes back."""
        back = min(
            (
                h.at
                for h in self.happenings
                if h.at > at and h.move.change in _COMES_BACK and h.person in (company | {"*"})
            ),
            default=len(self.page.text),
        )
        found: list[str] = []
        last = None
        for number, quote in enumerate(self.page.quotes):
            if quote.start < at:
                continue
            first, stop = self.page.gaps[number]
            if quote.start > back or len(found) == _AHEAD or (last is not None and stop - first > _APART):
                break
            found.append(self.speeches[number].speaker or "")
            last = number
        return found

    def _before(self, at: int) -> set[str]:
        numbers = [number for number, quote in enumerate(self.page.quotes) if quote.start < at][-_BEHIND:]
        return {self.speeches[number].speaker for number in numbers if self.speeches[number].speaker}

    def _all_go_on(self, happening: Happening) -> bool:
        """Whether all who were there go on talking: they have gone together, and nobody is left."""
        ahead = self._ahead(happening.at, {"*"})
        return bool(ahead) and bool(set(ahead) & self._before(happening.at))

    def _stray(self, happening: Happening) -> bool:
        """Whether several go together, without a word on where to."""
        return happening.move.change is Change.STRAYS and len(happening.company) > 1

    def _is_followed(self, happening: Happening, least: int = 2) -> bool:
        """Whether those who go are the ones who speak next, and none of those whom they leave."""
        company = set(happening.company) or {happening.person}
        ahead = self._ahead(happening.at, company)
        left = self._before(happening.at) - company
        if not set(ahead) & company or set(ahead) & left or self._is_guessed(happening.at, company):
            return False
        return len(ahead) >= least and (
            len(set(ahead)) > 1 or len(company) > 1 or self._next_paragraph(happening.at)
        )

    def _is_guessed(self, at: int, company: set[str]) -> bool:
        """Whether nothing beside the next few quotations of a company tells that these say them."""
        number = next((n for n, quote in enumerate(self.page.quotes) if quote.start >= at), 0)
        own = [s for s in self.speeches[number : number + _AHEAD] if s.speaker in company]
        return all(speech.bare and not speech.certain for speech in own)

    def _next_paragraph(self, at: int) -> bool:
        quote = next((quote for quote in self.page.quotes if quote.start >= at), None)
        return quote is not None and self.page.layout.paragraph_at(
            quote.start
        ) != self.page.layout.paragraph_at(at)

    def _turns(self) -> list[Happening]:
        """Those to whom the text turns elsewhere: "Meanwhile, by the river, …"."""
        found = []
        tokens = self.page.tokens
        for gap, (first, last) in enumerate(self.page.gaps[:-1]):
            for start, end in sentences(tokens, first, last):
                at = tokens[start].start
                if self.page.layout.span(self.page.layout.paragraph_at(at))[0] < at - 2:
                    continue
                text = self.page.text[at : tokens[end - 1].end]
                if gap and _PARTED.search(text):
                    found += self._parted(gap, at)
                if not gap or not _ELSEWHERE.match(text):
                    continue
                company = self._company(gap)
                actors = {
                    h.person
                    for h in self.happenings
                    if at <= h.at < self.page.quotes[gap].start and h.person != "*"
                }
                found += [
                    Happening(at, person, Move(Change.ELSEWHERE))
                    for person in sorted(actors)
                    if self._told_before(at, person)
                ]
                # Who was not told of before this cannot be one of those who were talking.
                fresh = {person for person in actors if not self._told_before(at, person)}
                new = company - (self._talking(gap) - fresh)
                if new and (new == company or fresh or _ELSE.match(text)):
                    found += [
                        Happening(at, person, Move(Change.ELSEWHERE, f"@{at}"), tuple(sorted(new)))
                        for person in sorted(new)
                    ]
        return found

    def _parted(self, gap: int, at: int) -> list[Happening]:
        """Those of a company that divides with whom the text goes on."""
        company = self._company(gap)
        if not company or not self._talking(gap) - company:
            return []
        place, together = f"@{at}", tuple(sorted(company))
        return [Happening(at, person, Move(Change.ELSEWHERE, place), together) for person in together]

    def _told_before(self, at: int, person: str) -> bool:
        """Whether somebody has been told of, or has surely spoken, before a place."""
        if any(happening.person == person and happening.at < at for happening in self.happenings):
            return True
        spoken = zip(self.page.quotes, self.speeches, strict=True)
        return any(s.speaker == person and s.certain for quote, s in spoken if quote.start < at)

    def _company(self, number: int) -> set[str]:
        """Who speaks in the stretch of talk that begins with a quotation."""
        found: set[str] = set()
        for at in range(number, min(len(self.speeches), number + _BEHIND)):
            first, last = self.page.gaps[at]
            if at > number and last - first > _APART // 3:
                break
            if self.speeches[at].speaker:
                found.add(self.speeches[at].speaker)
        return found

    def _talking(self, number: int) -> set[str]:
        return {speech.speaker for speech in self.speeches[max(0, number - 4) : number] if speech.sure}
