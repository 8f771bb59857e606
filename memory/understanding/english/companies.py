"""Who is taken along by another: "drew her out on to the terrace", "beckoned the others into the hall"."""

from .happening import Happening
from .moves import Change, Move
from .page import Page
from .people import Named, People
from .recent import Recent
from .speakers import Speech

_LEADS = frozenset(
    "took takes led leads drew draws dragged drags pulled pulls brought ushered guided marched hauled steered hustled escorted pushed motioned beckoned walked swept bore carried".split()
)
_WAYS = frozenset("out off away outside upstairs downstairs aside into onto in inside back up down".split())
# So much narration, in tokens, ends a talk.
_TALK_ENDS = 12


class Companies:
    """Reads who leads whom where in one scene."""

    def __init__(
        self, page: Page, people: People, named: list[Named], speeches: list[Speech], narrator: str | None
    ):
        self.page = page
        self.people = people
        self.named = named
        self.speeches = speeches
        self.narrator = narrator

    def taken_along(self, who: tuple[str, ...], verb: int, end: int, last_subject: Recent) -> list[Happening]:
        """Those who are taken along: "drew her out on to the terrace", "led Tom aside"."""
        tokens = self.page.tokens
        if tokens[verb].low not in _LEADS or "*" in who:
            return []
        whom: list[str] = []
        for at in range(verb + 1, min(end, verb + 4)):
            name = next((n for n in self.named if n.first == at), None)
            if name:
                whom = [name.person]
                break
            if gender := {"him": "m", "her": "f"}.get(tokens[at].low):
                near = [n.person for n in self.named if verb - 25 <= n.first < verb and n.person not in who]
                near = [p for p in near if self.people.gender.get(p, "") in ("", gender)]
                last = last_subject.get(gender)
                whom = near[-1:] or ([last] if last and last not in who else [])
                break
            if tokens[at].low == "me" and self.narrator:
                whom = [self.narrator]
                break
            if tokens[at].low in ("others", "them", "everyone", "everybody"):
                whom = [person for person in self._next_speakers(verb) if person not in who]
                break
        words = [token.low for token in tokens[verb + 1 : min(end, verb + 9)]]
        way = next((word for word in words if word in _WAYS), "")
        if not whom or not way:
            return []
        company = tuple(dict.fromkeys([*who, *whom]))
        at = tokens[verb].start
        if way == "aside":
            return [Happening(at, person, Move(Change.MOVES, f"@aside{at}"), company) for person in company]
        change = Change.ENTERS if way in ("in", "inside", "back") else Change.LEAVES
        return [Happening(at, person, Move(change), company) for person in company]

    def _next_speakers(self, token: int) -> list[str]:
        """Who talks in the talk that follows a place."""
        found = []
        last = None
        for number, (start, end) in enumerate(self.page.gaps[:-1]):
            if end <= token:
                continue
            if (last is not None and end - start > _TALK_ENDS) or len(found) > 5:
                break
            found.append(self.speeches[number].speaker)
            last = number
        return [person for person in dict.fromkeys(found) if person]
