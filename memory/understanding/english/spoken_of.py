"""Whom those who talk speak of as one does of somebody who is not there."""

from bisect import bisect_right

from .absences import speaks_of_absent
from .page import Page
from .people import Named, People
from .speech import Speech


class SpokenOf:
    """Looks up who is named in the talk of one scene."""

    def __init__(self, page: Page, people: People, named: list[Named], speeches: list[Speech]):
        self.page = page
        self.people = people
        self.speeches = speeches
        self.starts = [quote.start for quote in page.quotes]
        self.named: dict[str, list[int]] = {}
        for name in named:
            if page.in_speech[name.first]:
                number = bisect_right(self.starts, page.tokens[name.first].start) - 1
                self.named.setdefault(name.person, []).append(number)

    def as_absent(self, person: str, since: int, until: int) -> bool:
        """Whether somebody is spoken of between two places, plainly as absent or so that he would have answered, and
        never spoken to."""
        numbers = [n for n in self.named.get(person, ()) if since <= self.starts[n] < until]
        if any(person in self.speeches[number].called for number in numbers):
            return False
        names = self.people.by_id[person].names
        last = self._turn(bisect_right(self.starts, until - 1) - 1)
        return (
            len(set(numbers)) > 1
            or any(number < last for number in numbers)
            or any(speaks_of_absent(self._said(number), names) for number in numbers)
        )

    def _turn(self, number: int) -> int:
        """The first quotation of the turn that goes on in a quotation."""
        speaker = self.speeches[number].speaker if number >= 0 else None
        while number > 0 and speaker and self.speeches[number - 1].speaker == speaker:
            number -= 1
        return number

    def _said(self, number: int) -> str:
        quote = self.page.quotes[number]
        return self.page.text[quote.start : quote.end]
