"""Whom the pronouns of a sentence mean, where nothing else is possible; otherwise the sentence is left alone."""

from .page import Page
from .people import Named, People
from .tokens import Token
from .words import FEMALE_ROLES, MALE_ROLES, ROLES

_GENDERS = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_FIRST = frozenset(["i", "me", "my", "mine", "myself"])
_SECOND = frozenset(["you", "your", "yours", "yourself"])
# Words that point out of the sentence, to what a reader of it alone cannot see.
_POINTING = frozenset(
    "they them their theirs these those this we us our ours ourselves themselves one ones such thing things so-called "
    "matter affair otherwise other others another none latter former same thus likewise".split()
)
_LINKING = frozenset("when where what how why".split())
# Words for things may stand for something of the same sentence when so much of it has gone before.
_ROOM = 6
_THINGS = frozenset("it its they them their our us themselves".split())
_HERE = "?"
_AFTER_HERSELF = frozenset(
    "the a an to in into at and or with from for by on of when where that until till up off out away back so as again "
    "my your our their it this about before after if but".split()
)
_SUFFIXES = ("'m", "'ve", "'ll", "'d", "'re", "'s")


class Referents:
    """Reads pronouns sentence by sentence, in the order of the text, apart for narration and for each speech."""

    def __init__(self, page: Page, people: People, named: list[Named]):
        self.page = page
        self.people = people
        self.named_at = {name.first: name for name in named}
        self.forget()

    def forget(self) -> None:
        """Begin anew: another voice, another time."""
        self._before: dict[str, set[str]] = {"m": set(), "f": set()}
        self._held: dict[str, str | None] = {"m": None, "f": None}

    def meet(self, person: str) -> None:
        """Note somebody between two sentences, such as the speaker of the words that part them."""
        for gender in self._genders(person):
            self._before[gender].add(person)

    def read(self, first: int, last: int, me: str | None, you: str | None) -> dict[int, str] | None:
        """For the pronouns of ``tokens[first:last]`` the person meant, by place. ``None`` if any stays open.
        A pronoun that repeats somebody of the same sentence is left out: it explains itself."""
        tokens = self.page.tokens
        here: dict[str, set[str]] = {"m": set(), "f": set()}
        meant: dict[int, str] = {}
        named_here: set[str] = set()
        is_open = False
        led: str | None = None
        at = first
        while at < last:
            name = self.named_at.get(at)
            if name:
                if not named_here and not self._is_owner(name.last - 1, last):
                    led = name.person
                named_here.add(name.person)
                if name.person not in (me, you):
                    for gender in self._genders(name.person):
                        here[gender].add(name.person)
                at = max(name.last, at + 1)
                continue
            low = _bare(tokens[at].low)
            if low in _GENDERS:
                apart = low == "him" or (low == "her" and not owns(tokens, at, last))
                person = self._third(_GENDERS[low], here, None if apart else led, led if apart else None)
                if person == _HERE:
                    pass
                elif person is None:
                    is_open = True
                elif person not in named_here:
                    meant[at] = person
                    named_here.add(person)
                    here[_GENDERS[low]].add(person)
            elif low in ROLES and not tokens[at].is_capitalised and not self._is_owner(at, last):
                for gender, words in (("m", MALE_ROLES), ("f", FEMALE_ROLES)):
                    if low in words or low not in MALE_ROLES | FEMALE_ROLES:
                        here[gender].add("?" + low)
            elif (
                self._points(at, first, last)
                or (low in _FIRST and me is None and (low != "i" or tokens[at].text[:1] == "I"))
                or (low in _SECOND and you is None)
            ):
                is_open = True
            at += 1
        self._remember(here)
        return None if is_open else meant

    def _is_owner(self, at: int, last: int) -> bool:
        """Whether something of somebody is named rather than he himself: "the pilot’s boat"."""
        return at + 1 < last and self.page.tokens[at + 1].low in ("'s", "’s")

    def _third(
        self, gender: str, here: dict[str, set[str]], led: str | None, never: str | None = None
    ) -> str | None:
        if led and here[gender] == {led}:
            # "Nell had come to find out why her father died": the subject of the sentence, and nobody else in it.
            return led
        if len(here[gender]) == 1 and next(iter(here[gender])).startswith("?"):
            # "I found my father with his head hurt": whoever is meant stands in the sentence, named or not.
            return _HERE
        fitting = (here[gender] | self._before[gender]) - {never}
        if not fitting and self._held[gender] and self._held[gender] != never:
            return self._held[gender]
        if len(fitting) != 1:
            return None
        (person,) = fitting
        return None if person.startswith("?") else person

    def _remember(self, here: dict[str, set[str]]) -> None:
        for gender, people in here.items():
            if people:
                self._held[gender] = next(iter(people)) if len(people) == 1 else None
                if self._held[gender] and self._held[gender].startswith("?"):
                    self._held[gender] = None
            elif len(self._before[gender]) > 1:
                self._held[gender] = None
        self._before = here

    def _genders(self, person: str) -> tuple[str, ...]:
        gender = self.people.gender.get(person, "")
        return (gender,) if gender else ("m", "f")

    def _points(self, at: int, first: int, last: int) -> bool:
        tokens = self.page.tokens
        low = _bare(tokens[at].low)
        after = tokens[at + 1].low if at + 1 < last else ""
        before = tokens[at - 1].low if at > first else ""
        if low in _THINGS and at - first >= _ROOM:
            return False
        if low in _POINTING:
            return not (low == "one" and before in ("no", "only", "every", "any")) and not (
                low == "this" and after in ("morning", "week", "year", "island", "town", "country")
            )
        if low in ("it", "its"):
            asks = any(token.low in ("whose", "who") for token in tokens[first:at])
            cleft = at - first <= 1 and after in ("was", "is") and tokens[min(at + 2, last - 1)]
            own = cleft and (cleft.is_capitalised or cleft.low in ("my", "your"))
            return not (asks and after in ("was", "is")) and not own
        if low == "that":
            # "the hand that wrote", "told that": a link; "that man", "that was": it points.
            return (
                not before
                or before in ("of", "in", "to", "with", "at", "for", "and", "but", "on")
                or not after
            )
        if low in ("there", "here"):
            return not (low == "there" and at - first > 1)
        return low in ("then", "too", "did") and at == first


def _bare(low: str) -> str:
    for suffix in _SUFFIXES:
        if low.endswith(suffix) and len(low) > len(suffix):
            return low[: -len(suffix)]
    return low


def owns(tokens: list[Token], at: int, last: int) -> bool:
    """Whether "her" stands before what is hers, rather than for herself."""
    after = tokens[at + 1] if at + 1 < last else None
    return bool(after and after.is_word and after.low not in _AFTER_HERSELF and after.low not in _GENDERS)


def is_first(low: str) -> bool:
    """Whether a word says "I"."""
    return _bare(low) in _FIRST


def is_second(low: str) -> bool:
    """Whether a word says "you"."""
    return _bare(low) in _SECOND
