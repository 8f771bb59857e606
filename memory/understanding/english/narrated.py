"""The people whom the narration of a scene names, gap by gap, and whom its pronouns seem to mean."""

from .clauses import Clauses, Subject
from .page import Page
from .people import Named, People
from .tokens import Token, is_full_stop
from .words import FEMALE_ROLES, MALE_ROLES, ROLES

# Somebody of whom the text says what he is ("a tall man"), and who is nobody of the cast.
UNKNOWN = ""

_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_DETERMINERS = frozenset("the a an my his her their our".split())
# So many tokens whom a sentence is about stays in mind before somebody merely named takes his place.
_IN_MIND = 60


class Narrated:
    """The mentions outside of speech. ``names[gap]`` are those of one gap of narration in order, pronouns among
    them; ``leading`` the places where a mention begins its sentence; ``meant`` tells whom a pronoun means, or that it is
    somebody ``UNKNOWN``."""

    def __init__(
        self, page: Page, people: People, clauses: Clauses, narrator: str | None, taggers: dict[int, str]
    ):
        self.page = page
        self.people = people
        self.clauses = clauses
        self.narrator = narrator
        self.taggers = taggers
        self.names: list[list[Named]] = [[] for _ in page.gaps]
        self.leading: set[int] = set()
        self.meant: dict[int, str] = {}
        self._latest: dict[str, str] = {}
        self._led: dict[str, int] = {}
        for gap in range(len(page.gaps)):
            self._read(gap)

    def _read(self, gap: int) -> None:
        tokens = self.page.tokens
        first, last = self.page.gaps[gap]
        at = first
        while at < last:
            name = self._named(at, last)
            if name:
                begins = at == first or is_full_stop(tokens, at - 1) or at in self.taggers
                leads = begins or self._acts(name, last)
                if name.person != UNKNOWN:
                    self.names[gap].append(name)
                    if begins:
                        self.leading.add(name.first)
                self._keep(name, at, leads, _owns(tokens, name, last))
                at = max(name.last, at + 1)
                continue
            gender = _PRONOUNS.get(tokens[at].low)
            if gender and gender in self._latest:
                person = self._latest[gender]
                self.meant[at] = person
                if tokens[at].low in ("he", "she"):
                    # Whom the sentences go on about stays in mind.
                    self._led[gender] = at
                if person != UNKNOWN:
                    self.names[gap].append(Named(person, at, at + 1))
            at += 1

    def _named(self, at: int, last: int) -> Named | None:
        """The person named at a token, by name or by what he is (``the old man``, who may be nobody of the cast)."""
        if name := self.clauses.named_at.get(at):
            return name
        if self.page.tokens[at].low not in _DETERMINERS:
            return None
        role = self.clauses.subject_at(at, last)
        return Named(role.person or UNKNOWN, at, role.last) if role and role.last > at + 1 else None

    def _acts(self, name: Named, last: int) -> bool:
        """Whether a mention is the subject of a verb, not an object or a place (``in front of Anna``)."""
        return self.clauses.verb_after(Subject(name.person, "", name.first, name.last), last) is not None

    def _keep(self, name: Named, at: int, leads: bool, owns: bool) -> None:
        if name.person == self.narrator:
            return
        gender = self.people.gender.get(name.person, "")
        if name.person == UNKNOWN:
            word = self.page.tokens[name.last - 1].low
            gender = "f" if word in FEMALE_ROLES else "m" if word in MALE_ROLES else ""
            if not leads or word not in ROLES:
                return
        person = name.person
        for kind in (gender,) if gender else ("m", "f"):
            if owns:
                # "I went to the captain's door. He lay still": who owns something is better than nobody.
                if name.person != UNKNOWN:
                    self._latest.setdefault(kind, person)
            # Whom a sentence is about stays in mind longer than whom it only names.
            elif leads or at - self._led.get(kind, -99) > _IN_MIND:
                self._latest[kind] = person
                self._led[kind] = at if leads else -99


def _owns(tokens: list[Token], name: Named, last: int) -> bool:
    """Whether something of somebody is named rather than he himself: ``Anna's bench``."""
    return name.last < last and tokens[name.last].low in ("'s", "’s", "'")
