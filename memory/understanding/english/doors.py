"""Doors in narration: who has come when one opens, and who is gone behind one that shuts."""

import re

from .departures import LIKELY, departs
from .happening import Happening
from .moves import Change, Move
from .page import Page
from .people import Named, People
from .recent import Recent
from .speech import Speech
from .tokens import tokenise

# So many quotations before a door shuts, somebody may have said that he goes.
_ANNOUNCED = 6
_DOOR_OPENS = re.compile(
    r"\b(?:door|doors|gate|hatch|flap|curtain|lift) (?:had |was |were )?(?:\w+ly )?(?:opened|(?:flung |thrown |pushed |slid |burst |flew |swung |creaked |banged |crashed )open|bang(?:ed|s)|burst in|flew back|creak(?:ed|s)|opens|swings|slid|slides)"
    r"|\bbell (?:over the door |on the door |above the door )?(?:had |was )?(?:jangled|jingled|rang|tinkled|chimed)|\b(?:knock|rap|tap|footsteps?|steps?) (?:at|on|in|outside) the (?:\w+ )?(?:door|stairs|passage|window|corridor|gravel|path)"
)
_DOOR_SHUTS = re.compile(
    r"\bdoor (?:had |was |has )?(?:finally |softly |quietly )?(?:closed|shut|banged|slammed|swung|clicked|clanged|fallen|fell|closes|shuts|slams|bangs)(?: shut| to)? (?:behind|after|on|upon) "
    r"(?P<whom>him|her|them|(?:the |Mr\.? |Mrs\.? |Miss |Dr\.? )?[A-Z]\w+|the \w+)\b"
)
_WAITS = re.compile(
    r"\b(?:until|till|when|once|after|as|before|while|wait\w*|watch\w*|heard|saw)\b", re.IGNORECASE
)
_FROM_DOOR = re.compile(
    r"\b(?:from|in|at|through|on) the (?:open |half-open |kitchen |front |back )?(?:door|doorway|threshold|hatch)\b"
)


def opens(sentence: str) -> bool:
    """Whether a door opens, or somebody is heard at it."""
    return bool(_DOOR_OPENS.search(sentence))


class Doors:
    """Reads who comes and goes by the doors of one scene."""

    def __init__(self, page: Page, people: People, named: list[Named], speeches: list[Speech]):
        self.page = page
        self.people = people
        self.named = named
        self.speeches = speeches

    def shut_out(
        self, text: str, start: int, end: int, gap: int, last_subject: Recent, group: tuple[str, ...]
    ) -> list[Happening]:
        """Behind whom a door closes: he is gone."""
        shut = _DOOR_SHUTS.search(text)
        if not shut:
            return []
        at = self.page.tokens[start].start
        named = [name.person for name in self.people.find(tokenise(shut["whom"]))]
        if named:
            return [Happening(at, named[0], Move(Change.LEAVES))]
        if shut["whom"].lower() == "them":
            return [Happening(at, person, Move(Change.LEAVES), group) for person in group]
        gender = {"him": "m", "her": "f"}.get(shut["whom"].lower(), "")
        acting = {name.person for name in self.named if start <= name.first < end}
        before = text[: shut.start()]
        if not _WAITS.search(before):
            # "Tom fled, and the door banged behind him."
            acted = [n.person for n in self.people.find(tokenise(before))]
            fitting = [p for p in acted if self.people.gender.get(p, "") == gender]
            if fitting:
                return [Happening(at, fitting[-1], Move(Change.LEAVES))]
        called = self.speeches[gap - 1].called if gap else ()
        announced = [
            self.speeches[at].speaker
            for at in range(gap - 1, max(-1, gap - _ANNOUNCED), -1)
            if departs(self._said(at)) >= LIKELY
        ]
        choices = [*called, *announced, *last_subject.all(gender)]
        fitting = [
            p for p in choices if p and p not in acting and self.people.gender.get(p, "") in ("", gender)
        ]
        return [Happening(at, person, Move(Change.LEAVES)) for person in fitting[:1]]

    def at_door(self, text: str, gap: int) -> list[Happening]:
        """Who speaks from the doorway has come with these words, if he was not there."""
        quote, speech = self.page.quotes[gap - 1], self.speeches[gap - 1]
        if not speech.speaker or not _FROM_DOOR.search(text):
            return []
        return [Happening(max(0, quote.start - 1), speech.speaker, Move(Change.APPEARS))]

    def _said(self, number: int) -> str:
        quote = self.page.quotes[number]
        return self.page.text[quote.start : quote.end].strip("“”\"‘’' ")
