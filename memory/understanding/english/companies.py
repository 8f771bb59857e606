"""Who goes along with another, or at his word: "drew her out on to the terrace", "came back with Pym"."""

from .clauses import is_verb
from .departures import sends_away
from .happening import Happening
from .moves import Change, Move
from .page import Page
from .people import Named, People
from .recent import Recent
from .speech import Speech

_LEADS = frozenset(
    "took takes led leads drew draws dragged drags pulled pulls brought ushered guided marched hauled steered hustled escorted pushed motioned beckoned walked swept bore carried".split()
)
_SHOWS = frozenset("showed shows ushered ushers brought led admitted announced let".split())
_SENDS = frozenset("sent sends dispatched packed despatched shooed".split())
_AWAY = frozenset("to off away out home upstairs downstairs down up back for after into".split())
_PERCEIVES = frozenset("heard saw watched".split())
_OFF = frozenset("off away out".split())
LEADING = _SHOWS | _SENDS | _PERCEIVES
_WAYS = frozenset("out off away outside upstairs downstairs aside into onto in inside back up down".split())
# So much narration, in tokens, ends a talk.
_TALK_ENDS = 12
# Words that tell with whom somebody comes or goes, within so many tokens of the verb.
_JOINS = frozenset("with followed leading bringing taking".split())
_REACH = 12
# Who had a part in so many quotations before is one of those who are told to go.
_TALKED = 6


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

    def shown_in(self, verb: int, end: int) -> list[Happening]:
        """Those who are shown in or out by somebody, whoever it is: "the housemaid showed Mr. Dunst in"."""
        tokens = self.page.tokens
        if tokens[verb].low not in _SHOWS:
            return []
        whom = self._names_from(verb + 1, end)
        after = next(
            (n.last for n in reversed(self.named) if n.first > verb and n.person in whom and n.last <= end),
            end,
        )
        if not whom or after >= end or tokens[after].low not in ("in", "into", "out", "upstairs", "up"):
            return []
        change = Change.LEAVES if tokens[after].low == "out" else Change.ENTERS
        return [Happening(tokens[verb].start, person, Move(change), tuple(whom)) for person in whom]

    def sent_off(self, verb: int, end: int) -> list[Happening]:
        """Those who are sent away: "I sent Pedro to the truck"."""
        tokens = self.page.tokens
        if tokens[verb].low not in _SENDS:
            return []
        whom = self._names_from(verb + 1, end)
        after = verb + 2 if whom else end
        if after >= end or tokens[after].low not in _AWAY:
            return []
        return [Happening(tokens[verb].start, person, Move(Change.LEAVES), tuple(whom)) for person in whom]

    def seen_off(self, verb: int, end: int, last_subject: Recent) -> list[Happening]:
        """Those whom others hear or see go: "they heard him blunder off", "she watched Tom go"."""
        tokens = self.page.tokens
        if tokens[verb].low not in _PERCEIVES or verb + 2 >= end:
            return []
        if gender := {"him": "m", "her": "f"}.get(tokens[verb + 1].low):
            last = last_subject.get(gender)
            whom, after = [last] if last else [], verb + 2
        else:
            whom, after = self._names_from(verb + 1, end), verb + 2
        words = [token.low for token in tokens[after : min(end, after + 3)]]
        if (
            not whom
            or not words
            or not (words[0] == "go" or (set(words[1:]) & _OFF and not words[0].endswith(("ing", "ed"))))
        ):
            return []
        return [Happening(tokens[verb].start, whom[0], Move(Change.LEAVES))]

    def beside(self, verb: int, end: int) -> list[str]:
        """Those with whom somebody comes or goes: "came back with Pym", "left, followed by Ann and Tom"."""
        tokens = self.page.tokens
        found: list[str] = []
        for at in range(verb + 1, min(end, verb + _REACH)):
            low = tokens[at].low
            if is_verb(tokens[at]) and low != "followed":
                break
            if low in _JOINS and (low != "followed" or tokens[at + 1].low == "by"):
                found += self._names_from(at + (2 if low == "followed" else 1), end)
        return found

    def _names_from(self, at: int, end: int) -> list[str]:
        """The names joined by commas and "and" that begin at a token."""
        tokens = self.page.tokens
        found: list[str] = []
        while name := next((n for n in self.named if n.first == at and n.last <= end), None):
            at = name.last
            if at < end and tokens[at].low in ("'s", "’s"):
                break
            found.append(name.person)
            while at < end and tokens[at].low in (",", "and", "&"):
                at += 1
        return found

    def sender(self, gap: int) -> str | None:
        """Who tells others to go in the words just before a gap."""
        if not gap:
            return None
        quote = self.page.quotes[gap - 1]
        return self.speeches[gap - 1].speaker if sends_away(self.page.text[quote.start : quote.end]) else None

    def sent(self, verb: int, sender: str | None) -> tuple[str, ...]:
        """Those who have talked with one who now tells them to go."""
        at = self.page.tokens[verb].start
        before = [n for n, quote in enumerate(self.page.quotes) if quote.end <= at][-_TALKED:]
        found = [p for n in before for p in (self.speeches[n].speaker, *self.speeches[n].called)]
        return tuple(dict.fromkeys(p for p in found if p and p != sender))

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
