"""Who somebody's mother, father, husband or wife is, where the names of a family tell: her mother is Mrs. Bennet."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from ..reading import Person
from .tokens import Token, is_full_stop, lows, places_of
from .words import ROLES, SOFT_TITLES, TITLES

_PARENTS = {"father": "m", "papa": "m", "dad": "m", "mother": "f", "mamma": "f", "mama": "f", "mum": "f"}
_SPOUSES = {"wife": "f", "husband": "m"}
_RELATIVES = frozenset(_PARENTS.keys() | _SPOUSES.keys())
_WHOSE = {"his": "m", "her": "f"}
_HEADS = {"m": frozenset(["mr"]), "f": frozenset(["mrs"])}
_GROWN = {
    "m": frozenset("mr sir lord dr doctor captain colonel major general squire".split()),
    "f": frozenset("mrs lady madame".split()),
}
# So many words back, and no further than the sentence before, "her" looks for whose mother is meant.
_REACH = 40


class Place(NamedTuple):
    """Somebody's mother in the text, in tokens, half open."""

    person: str
    first: int
    last: int


class Kin:
    """The couples at the head of the families of a cast, each known by its surname only (Mr. and Mrs. Bennet)."""

    def __init__(self, cast: list[Person], gender: Mapping[str, str]):
        self.gender = gender
        self._family: dict[str, str] = {}
        self._heads: dict[tuple[str, str], set[str]] = defaultdict(set)
        for person in cast:
            self._learn(person)
        self.knows = any(len(heads) == 1 for heads in self._heads.values())

    def of(self, person: str, word: str) -> str | None:
        """Somebody's relative by a word for one (``mother``), if the names tell who it is."""
        surname = self._family.get(person)
        if surname is None:
            return None
        gender = _PARENTS.get(word) or _SPOUSES.get(word)
        heads = self._heads.get((surname, gender or ""), set())
        if len(heads) != 1 or person in heads or "" in heads:
            return None
        (head,) = heads
        is_head = any(person in self._heads.get((surname, other), ()) for other in "mf")
        return head if is_head == (word in _SPOUSES) else None

    def only(self, word: str) -> str | None:
        """The only father or mother of a family in the cast, if there is but one with children."""
        gender = _PARENTS.get(word)
        parents = {
            head
            for (surname, of), heads in self._heads.items()
            for head in heads
            if of == gender
            and head
            and len(heads) == 1
            and any(other == surname and p not in self._couple(surname) for p, other in self._family.items())
        }
        return next(iter(parents)) if len(parents) == 1 else None

    def _couple(self, surname: str) -> set[str]:
        return self._heads.get((surname, "m"), set()) | self._heads.get((surname, "f"), set())

    def places(self, tokens: list[Token], named) -> list[Place]:
        """The places that speak of a relative of somebody named before: ``her mother``, ``Mr. Bennet's wife``."""
        found = []
        names = sorted(named, key=lambda name: name.first)
        seen = 0
        for place in places_of(_RELATIVES, lows(tokens)):
            if not place:
                continue
            at, word = place - 1, tokens[place].low
            while seen < len(names) and names[seen].first < at:
                seen += 1
            before = names[max(0, seen - 8) : seen]
            if tokens[at].low in _WHOSE and not tokens[at + 1].is_capitalised:
                whose = self._possessor(tokens, at, before)
                first = at
            elif tokens[at].low in ("'s", "’s") and before and before[-1].last == at:
                whose, first = before[-1].person, at + 1
            else:
                continue
            if whose and (person := self.of(whose, word)):
                found.append(Place(person, first, at + 2))
        return found

    def _possessor(self, tokens: list[Token], at: int, before) -> str | None:
        """Whom "his" or "her" means: the only one of that gender in this sentence, or else in the one before."""
        gender = _WHOSE[tokens[at].low]
        stops = 0
        here: set[str] = set()
        end = nearest = at
        for name in reversed(before):
            if at - name.first > _REACH:
                break
            stops += any(is_full_stop(tokens, place) for place in range(name.last, end))
            end = name.first
            if stops > 1 or (stops and here):
                break
            if self.gender.get(name.person) in (gender, ""):
                here.add(name.person)
                nearest = name.last if nearest == at else nearest
        between = tokens[nearest:at]
        if len(here) != 1 or any(token.low in ROLES for token in between):
            return None
        return next(iter(here))

    def _learn(self, person: Person) -> None:
        titled: set[str] = set()
        surname, given = "", False
        for name in person.names:
            words = name.lower().replace(".", "").split()
            titles = [word for word in words[:-1] if word in TITLES - SOFT_TITLES]
            bare = [word for word in words if word not in TITLES]
            if len(bare) > 1:
                surname, given = bare[-1], True
            elif titles and bare and not surname:
                surname = bare[0]
            titled.update(titles)
        if not surname:
            return
        self._family[person.id] = surname
        for gender, titles in _HEADS.items():
            if titled & titles and not given and "miss" not in titled:
                self._heads[surname, gender].add(person.id)
            elif titled & _GROWN[gender]:
                # Sir Walter beside a Mr. Elliot: the names do not tell who is the father.
                self._heads[surname, gender].add("")
