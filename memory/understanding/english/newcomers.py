"""Who of those that first show themselves in the middle of a talk has only just come, and was not there before."""

import re
from bisect import bisect_right

from .approaches import APPROACH, introduced
from .arrivals import SURE, arrives, greets, is_passing
from .clauses import sentences
from .page import Page
from .people import Named, People
from .speech import Speech

_ANNOUNCES = re.compile(
    r"\b(?:here (?:comes?|(?:he|she) (?:is|comes))|(?:here|there) (?:they|you) (?:are|come)|(?:that|this)(?:['’]ll| will| must)? be\b|look who|"
    r"(?:he|she|they)(?:['’]s| is| has|['’]ve| have|['’]re| are) (?:just )?(?:walked in|arrived|coming|here|come|at the door|outside|back|in)\b|"
    r"has (?:just )?(?:arrived|come|walked in)\W*$|come in\b|(?:show|send|bring|let) (?:him|her|them|it) in\b|to see (?:you|me|us|your (?:lord|lady)ship)\W*$|"
    r"(?:someone|somebody|who['’]s|who is) (?:at the door|there|that|outside)\b)",
    re.IGNORECASE,
)
_NAME_ONLY = re.compile(
    r"^\W*(?:(?:the|a|an) )?(?:[A-Z][\w.’'-]*(?: (?:of|de|von|van|the|and))*[ .]*){1,6}(?:, (?:sir|ma['’]?am|madam|miss|my (?:lord|lady)|m['’]lord|m['’]lady|your \w+|mum|mem))?\W*$"
)
_INDEFINITE = frozenset(["a", "an", "another", "some", "someone", "somebody"])
_INVERTED = re.compile(
    r"\b(?:there|here|along|in|out|up|down|behind (?:him|her|them|us|me)|before (?:him|her|them|us|me)|beside (?:him|her|them)) (?:was|were|is|stood|came|comes|sat|rode|walked|ran|stepped|strode|appeared|rose) $",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(r"\b[Ii]t (?:was|is) (?:only |just |merely )?$")
_PASSIVE = re.compile(
    r"\b(?:opened|interrupted|joined|greeted|met|hailed|stopped|accosted) by $", re.IGNORECASE
)
_HIMSELF = re.compile(r"^,? (?:himself|herself|in person)\b")
_GOOD_DAY = re.compile(
    r"^\W*(?:good )?(?:morning|evening|afternoon|day),? (?:to you|sir|all|everybody|everyone|gentlemen|ladies|miss\w*|ma['’]?am|madam|my \w+|dr|doctor|mr|mrs|[A-Z])|^\W*good (?:morning|evening|afternoon|day)\b",
    re.IGNORECASE,
)
_TO_A_LADY = re.compile(
    r", (?:sir|ma['’]?am|madam|my (?:lord|lady)|m['’]lord|m['’]lady|your \w+)\W*$", re.IGNORECASE
)
# An announcement is no longer, in characters.
_BRIEF = 90
# Whoever has been silent through so many quotations, and is known by his work only, has come to do it.
_SILENT = 2


class Newcomers:
    """Looks at the first words by which somebody shows himself in one scene."""

    def __init__(self, page: Page, people: People, named: list[Named], speeches: list[Speech]):
        self.page = page
        self.people = people
        self.speeches = speeches
        self.starts = [quote.start for quote in page.quotes]
        self.told: dict[str, list[Named]] = {}
        for name in sorted([*named, *introduced(page, people)], key=lambda name: name.first):
            if not page.in_speech[name.first]:
                self.told.setdefault(name.person, []).append(name)

    def came_at(self, person: str, at: int, since: int) -> int | None:
        """From where somebody is there who first acts or speaks at a place, if he has only just come; ``None`` if he
        seems to have been there. ``since`` is where the talk began that goes on there."""
        number = bisect_right(self.starts, at) - 1
        speaks = number >= 0 and self.starts[number] == at
        before = number - 1 if speaks else number
        if before < 0:
            return None
        first = self._first_told(person, since)
        if first is not None and first < self.page.quotes[before].start:
            # He was told of before he first acted.
            earlier = bisect_right(self.starts, first) - 1
            if earlier >= 0 and self._approaches(person, first, None, earlier):
                return first
        if self._approaches(person, at, number if speaks else None, before):
            return at
        if first is not None and first < self.page.quotes[before].start:
            return None
        if any(self._is_announced(n) for n in range(max(0, before - 1), before + 1)):
            return at
        greeted = greets(self._said(before))
        if (
            speaks
            and not greeted
            and (arrives(self._said(number)) >= SURE or _GOOD_DAY.search(self._said(number)))
        ):
            return at
        passes = before >= _SILENT and is_passing(self.people.by_id[person].names)
        return at if passes else None

    def _first_told(self, person: str, since: int) -> int | None:
        """Where the narration first names somebody in the course of a talk."""
        tokens = self.page.tokens
        return next(
            (tokens[n.first].start for n in self.told.get(person, ()) if tokens[n.first].start >= since), None
        )

    def _is_announced(self, number: int) -> bool:
        """Whether what is said tells that somebody is coming in."""
        said = self._said(number)
        return len(said) < _BRIEF and bool(_ANNOUNCES.search(said))

    def announced(self, number: int) -> tuple[str, ...]:
        """Those whom a servant announces: all that is said is their names."""
        quote, speech = self.page.quotes[number], self.speeches[number]
        said = self._said(number)
        if len(said) > _BRIEF or not _NAME_ONLY.match(said):
            return ()
        speaker = self.people.by_id.get(speech.speaker or "")
        if speaker is None or not (_TO_A_LADY.search(said) or is_passing(speaker.names)):
            return ()
        first, last = self.page.gaps[number][1], self.page.gaps[number + 1][0]
        found = self.people.find(self.page.tokens[first:last])
        return tuple(dict.fromkeys(name.person for name in found if quote and name.person != speech.speaker))

    def _approaches(self, person: str, at: int, number: int | None, before: int) -> bool:
        """Whether the narration in which somebody first shows himself tells of an approach, or of him as new."""
        page, tokens = self.page, self.page.tokens
        first, last = page.gaps[before + 1]
        start = page.quotes[before].end
        names = [n for n in self.told.get(person, ()) if start <= tokens[n.first].start]
        if number is not None:
            # The words before what he says, after the tag of what was said before, and his own tag.
            after = page.split_gap(number + 1)[0]
            tag_end = sentences(tokens, *after)[0][1] if after[0] < after[1] else after[0]
            windows = [(self._after_tag(before, first, last), last), (after[0], tag_end)]
            names = [n for n in names if n.first < tag_end]
        else:
            until = page.token_at(at)
            stop = next((b for a, b in sentences(tokens, first, last) if a <= until < b), last)
            windows = [(self._after_tag(before, first, last), stop)]
            names = [n for n in names if n.first < stop]
        for a, b in windows:
            if a < b and APPROACH.search(page.text, tokens[a].start, tokens[b - 1].end):
                return True
        return any(self._is_new(name) for name in names[:1])

    def _after_tag(self, before: int, first: int, last: int) -> int:
        """Where the narration begins after the tag of the quotation before it."""
        head = self.page.split_gap(before + 1)[0]
        if head[0] >= head[1] or self.speeches[before].bare:
            return first
        return sentences(self.page.tokens, *head)[0][1]

    def _is_new(self, name: Named) -> bool:
        """Whether a mention tells of somebody as one who was not told of before."""
        tokens, text = self.page.tokens, self.page.text
        start = tokens[name.first].start
        if tokens[name.first].low in _INDEFINITE:
            return True
        lead = text[max(0, start - 40) : start]
        return bool(
            _INVERTED.search(lead)
            or _AFTER_ALL.search(lead)
            or _PASSIVE.search(lead)
            or _HIMSELF.match(text, tokens[name.last - 1].end)
        )

    def _said(self, number: int) -> str:
        quote = self.page.quotes[number]
        return self.page.text[quote.start : quote.end].strip("“”\"‘’' ")
