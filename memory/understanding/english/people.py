"""The cast as the words of a text: who a name, a title or a role word means."""

from collections import Counter, defaultdict
from copy import copy
from functools import lru_cache
from typing import NamedTuple

from ..reading import Person
from .gazetteer import is_known_elsewhere
from .kin import Kin
from .runs import DATING, EPITHETS, FIRST_NAMES, PLACE_ENDS
from .titles import MARITAL, RANKS, folded, ranks_clash, without_honorific
from .tokens import Token, lows, places_of, tokenise
from .words import (
    DOTTED,
    FEMALE_NAMES,
    FEMALE_ROLES,
    FEMALE_TITLES,
    IRREGULAR_PAST,
    KIN,
    MALE_NAMES,
    MALE_ROLES,
    MALE_TITLES,
    NOT_PEOPLE,
    PLAIN_TITLES,
    ROLES,
    SAYING,
    SOFT_TITLES,
    TITLES,
)

# First names that are orders and wishes too, and what follows those: "Mark my words", "Hope you are well".
_ORDERS = frozenset(
    "mark hope grant rob sue bill pat chase chuck art will may grace ray frank bear wade trace".split()
)
_ORDERED = frozenset(
    "my me you your us our it its them their the a an this that these those he she we they i his her".split()
)
_DETERMINERS = frozenset("the a an my his her their our your this that another one".split())


# Roles that a title says as well: the doctor is Dr. Livesey. (A lady is not Lady Lucas, nor every sir Sir George.)
_RANKS = (ROLES & (PLAIN_TITLES | MALE_TITLES | FEMALE_TITLES)) - frozenset(
    "lady lord sir miss madam master old young little brother sister saint dean father mother son".split()
)


class Named(NamedTuple):
    """A place where the text names somebody, in tokens, half open."""

    person: str
    first: int
    last: int


def _bare_label(name: str) -> str:
    return " ".join(name.casefold().removeprefix("the ").split())


def gender_of_name(name: str) -> str:
    """``m``, ``f`` or nothing, from the titles, first names and role words of a name."""
    words = [token.low for token in tokenise(name) if token.is_word]
    for word in words[:-1] if len(words) > 1 else words:
        if word in FEMALE_TITLES:
            return "f"
        if word in MALE_TITLES:
            return "m"
    if any(word.endswith("-kun") for word in words):
        return "m"
    for word in words:
        male, female = word in MALE_NAMES, word in FEMALE_NAMES
        if male != female:
            return "m" if male else "f"
        if word in FEMALE_ROLES:
            return "f"
        if word in MALE_ROLES:
            return "m"
    return ""


def _tells_gender(name: str) -> bool:
    """Whether a name tells a gender by more than a rank."""
    words = [token.low for token in tokenise(name) if token.is_word]
    return bool(gender_of_name(" ".join(word for word in words if word not in _RANKS)))


def gender_of(person: Person) -> str:
    """The gender of somebody of the cast, as far as names or a description tell."""
    for name in (person.name, *person.aliases):
        if found := gender_of_name(name):
            return found
    words = [token.low for token in tokenise(person.description)]
    she = sum(word in ("she", "her", "hers", "woman", "girl") for word in words)
    he = sum(word in ("he", "his", "him", "man", "boy") for word in words)
    if she != he:
        return "f" if she > he else "m"
    return ""


@lru_cache(maxsize=8)
def _indexed(cast: tuple[Person, ...]) -> "People":
    return People(list(cast))


class People:
    """Looks up the cast in tokens. One object per scene or text."""

    def __init__(self, cast: list[Person]):
        self.cast = cast
        self.by_id = {person.id: person for person in cast}
        self.gender = {person.id: gender_of(person) for person in cast}
        # A captain is a man until the text says "she".
        self._by_rank = {p.id for p in cast if self.gender[p.id] and not any(map(_tells_gender, p.names))}
        self.narrator = next((person.id for person in cast if person.narrator), None)
        # By the first two words: half of a cast may be a Mr.
        self._index: dict[tuple[str, ...], list[tuple[tuple[str, ...], tuple[bool, ...], str]]] = defaultdict(
            list
        )
        self._roles: dict[str, str] = {}
        taken: dict[tuple[str, ...], str] = {}
        derived: dict[tuple[str, ...], set[str]] = defaultdict(set)
        forms: dict[tuple[str, ...], tuple[bool, ...]] = {}
        for person in cast:
            for name in person.names:
                key, capitals = _key(name)
                if not key or key == ("i",):
                    continue
                taken.setdefault(key, person.id)
                forms.setdefault(key, capitals)
                if key[-1] in ROLES and (len(key) == 1 or key[0] in _DETERMINERS):
                    self._roles.setdefault(" ".join(key[1:] if key[0] in _DETERMINERS else key), person.id)
                for part, part_capitals in _parts(key, capitals):
                    derived[part].add(person.id)
                    forms.setdefault(part, part_capitals)
        self.kin = Kin(cast, self.gender)
        # Those who are only known by a rank, and are not confirmed: "the captain" of a scene may be another one.
        self._ranked = {
            key[-1]: person.id
            for person in cast
            if not person.confirmed
            and (key := _key(person.name)[0])[:1] == ("the",)
            and key[1:]
            and key[-1] in _RANKS
        }
        self._with_title_in_front = {
            rank: [
                person.id
                for person in cast
                if any(name.lower().startswith((rank + " ", rank[:2] + ". ")) for name in person.names)
            ]
            for rank in _RANKS
        }
        self._titles = {person.id: _titles_of(person) for person in cast}
        self._words = {
            person.id: {word for name in person.names for word in _key(name)[0]} for person in cast
        }
        for key, ids in derived.items():
            if key not in taken and len(ids) == 1:
                taken[key] = next(iter(ids))
        for key, owner in taken.items():
            self._index[key[:2]].append((key, forms[key], owner))
        for rows in self._index.values():
            rows.sort(key=lambda row: (-len(row[0]), row[0]))
        self._firsts = {key[0] for key in self._index}

    @classmethod
    def of(cls, cast: list[Person]) -> "People":
        """The people of a cast; the same cast again costs nothing, and what a scene teaches stays with the scene."""
        people = copy(_indexed(tuple(cast)))
        people.gender = dict(people.gender)
        people.kin = copy(people.kin)
        people.kin.gender = people.gender
        return people

    def find(self, tokens: list[Token]) -> list[Named]:
        """Every place that names somebody, in order, the longest names first, without overlaps."""
        found = []
        firsts = self._firsts
        skip_until = 0
        words = lows(tokens)
        for at in places_of({low for low in set(words) if low in firsts or "-" in low}, words):
            low = words[at]
            if at < skip_until or (low not in firsts and (low := without_honorific(low)) not in firsts):
                continue
            for key, capitals, owner in self._rows(low, tokens, at):
                end = _match(tokens, at, key, capitals)
                if end is None or self._titled_otherwise(tokens, at, owner, key):
                    continue
                if len(key) == 1 and not self._is_whole(tokens, at, owner):
                    continue
                found.append(Named(owner, self._with_title(tokens, at), end))
                skip_until = end
                break
        return self._with_kin(tokens, found) if self.kin.knows else found

    def labelled(self, label: str) -> str | None:
        """Who speaks under a label (``HERALD:``): whose name it is as a whole, or else whom it names."""
        whole = _bare_label(label)
        for person in self.cast:
            if any(_bare_label(name) == whole for name in person.names):
                return person.id
        found = self.find(tokenise(label))
        return found[0].person if found else None

    def _with_kin(self, tokens: list[Token], found: list[Named]) -> list[Named]:
        """The names with the relatives that they tell of; "her mother" is Mrs. Bennet before it is any mother."""
        known = {place.first: Named(*place) for place in self.kin.places(tokens, found)}
        if not known:
            return found
        rest = [name for name in found if name.first not in known]
        return sorted([*rest, *known.values()], key=lambda name: name.first)

    def settle_ranks(self, tokens: list[Token], named: list[Named], in_speech: bytearray) -> list[Named]:
        """The names of one scene, with its captain or doctor given to the only one whom it tells of by that title."""
        titled: dict[str, set[str]] = defaultdict(set)
        for name in named:
            if not in_speech[name.first]:
                titled[folded(tokens[name.first].low)].add(name.person)
        settled = []
        for name in named:
            rank = tokens[name.last - 1].low
            if self._ranked.get(rank) == name.person and len(titled[rank]) == 1:
                name = Named(next(iter(titled[rank])), name.first, name.last)
                self._roles = {**self._roles, rank: name.person}
            settled.append(name)
        return settled

    def settle_strangers(self, known: dict[str, str]) -> None:
        """Take words for strangers (``lady``) for those whom they mean in one scene, unless the cast holds one so called."""
        confirmed = {word for word, owner in self._roles.items() if self.by_id[owner].confirmed}
        self._roles = {**self._roles, **{word: who for word, who in known.items() if word not in confirmed}}

    def _rows(self, first: str, tokens: list[Token], at: int):
        """The names that may start at a token with its word ``first``, the longest first."""
        second = at + 1
        if second < len(tokens) and tokens[second].text == "." and _takes_dot(tokens[at]):
            second += 1
        if second < len(tokens):
            low = tokens[second].low
            yield from self._index.get((first, low), ())
            if "-" in low and (bare := without_honorific(low)) != low:
                yield from self._index.get((first, bare), ())
        yield from self._index.get((first,), ())

    def learn_genders(self, tokens: list[Token], named: list[Named]) -> None:
        """Learn from the pronouns that follow the names, for those whose names do not tell."""
        he: Counter = Counter()
        she: Counter = Counter()
        own: Counter = Counter()
        for place, name in enumerate(named):
            if self.gender[name.person] and name.person not in self._by_rank:
                continue
            if name.last < len(tokens) and tokens[name.last].text == ":":
                # Whoever says "he" in a line of a script means another.
                continue
            before = tokens[name.first - 1].low if name.first else ""
            if before in KIN:
                # "her sister Anjali"
                he[name.person] += 2 * (before in MALE_ROLES)
                she[name.person] += 2 * (before in FEMALE_ROLES)
            stop = named[place + 1].first if place + 1 < len(named) else len(tokens)
            close = True
            for token in tokens[name.last : min(stop, name.last + 14)]:
                close = close and token.is_word
                if token.low in ("he", "his", "him", "himself"):
                    he[name.person] += 1
                    own[name.person] += close and token.low == "his"
                    break
                if token.low in ("she", "her", "herself"):
                    she[name.person] += 1
                    own[name.person] += close and token.low == "her"
                    break
        for person in he.keys() | she.keys():
            # "Anselm watered his tomatoes" tells at once, if nothing says otherwise.
            least = 1 if own[person] and not (he[person] and she[person]) else 2
            if he[person] >= least and he[person] > 2 * she[person]:
                self.gender[person] = "m"
            elif she[person] >= least and she[person] > 2 * he[person]:
                self.gender[person] = "f"

    def role(self, words: list[str]) -> str | None:
        """Who a role is here: ``["old", "captain"]`` is the captain of the cast, if there is one."""
        for start in range(len(words)):
            if owner := self._roles.get(" ".join(words[start:])):
                return owner
        head = words[-1]
        if head not in _RANKS:
            return None
        titled = self._with_title_in_front[head]
        return titled[0] if len(titled) == 1 else None

    def _titled_otherwise(self, tokens: list[Token], at: int, owner: str, key: tuple[str, ...]) -> bool:
        """Whether a title before the name says that somebody else is meant (``Mrs. Holmes``)."""
        if key[0] in TITLES or key[0] in _DETERMINERS:
            return False
        before = at - 1
        if before >= 0 and tokens[before].text == ".":
            before -= 1
        title = tokens[before].low if before >= 0 and tokens[before].is_capitalised else ""
        if not title or title in SOFT_TITLES:
            return False
        gender = self.gender[owner]
        if (title in FEMALE_TITLES and gender == "m") or (title in MALE_TITLES and gender == "f"):
            return True
        if title in ("st", "saint"):
            return title not in self._words[owner]
        titles = self._titles[owner]
        return ranks_clash({folded(title)}, titles) or (
            title in MARITAL and bool(titles & RANKS) and gender != "f"
        )

    def _is_whole(self, tokens: list[Token], at: int, owner: str) -> bool:
        """Whether a single name stands for itself, and is no part of the name of somebody or something else
        (``Baker Street``, ``Mary Holder`` beside a Mary Sutherland)."""
        word = tokens[at].low
        if word in NOT_PEOPLE and not _stands_as_name(tokens, at):
            return False
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        before = tokens[at - 1] if at else None
        if not tokens[at].is_capitalised:
            return True
        if word in _ORDERS and after and after.low in _ORDERED and (not before or not before.is_word):
            return False
        if after and after.is_capitalised and not after.text.isupper():
            if after.low in PLACE_ENDS:
                return False
            if word in FIRST_NAMES and after.low not in NOT_PEOPLE | TITLES and after.text != "I":
                return after.low in self._words[owner]
        if before and before.is_capitalised and before.low in FIRST_NAMES and word not in FIRST_NAMES:
            return before.low in self._words[owner]
        return True

    def _with_title(self, tokens: list[Token], at: int) -> int:
        before = at - 1
        if before > 0 and tokens[before].text == "." and tokens[before - 1].low in DOTTED:
            before -= 1
        if before >= 0 and tokens[before].is_capitalised and tokens[before].low in TITLES - SOFT_TITLES:
            return before
        return at


def _titles_of(person: Person) -> set[str]:
    """The titles that go with somebody's name, written out."""
    return {folded(word) for name in person.names for word in _key(name)[0] if word in TITLES - SOFT_TITLES}


def _key(name: str) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    words = [token for token in tokenise(name) if token.is_word]
    return tuple(word.low for word in words), tuple(word.is_capitalised for word in words)


def _parts(key: tuple[str, ...], capitals: tuple[bool, ...]):
    """The shorter ways to write a name that follow from it: without its title, its first name, its surname."""
    if key[0] in _DETERMINERS or (len(key) < 2 and without_honorific(key[0]) == key[0]):
        return
    at = 0
    while at < len(key) - 1 and key[at] in TITLES:
        at += 1
    bare, bare_capitals = (*key[at:-1], without_honorific(key[-1])), capitals[at:]
    for part, cap in ((bare, bare_capitals), (bare[:1], bare_capitals[:1]), (bare[-1:], bare_capitals[-1:])):
        if (
            part != key
            and cap[0]
            and part[-1] not in NOT_PEOPLE | TITLES | EPITHETS | ROLES
            and not is_known_elsewhere(part[-1])
        ):
            yield part, cap


def _match(tokens: list[Token], at: int, key: tuple[str, ...], capitals: tuple[bool, ...]) -> int | None:
    where = at
    for place, word in enumerate(key):
        if place and where < len(tokens) and tokens[where].text == "." and _takes_dot(tokens[where - 1]):
            where += 1
        if where >= len(tokens):
            return None
        low = tokens[where].low
        if low != word and ("-" not in low or without_honorific(low) != word):
            return None
        if capitals[place] and not tokens[where].is_capitalised:
            return None
        where += 1
    return where


def _stands_as_name(tokens: list[Token], at: int) -> bool:
    """Whether a word that is mostly no name (Good, Irish) is one here: inside a sentence, or before a verb."""
    before = tokens[at - 1].text if at else "."
    if before.lower() in DATING:
        return False
    if before[:1].isalnum() or before == ",":
        return True
    if at + 1 >= len(tokens):
        return False
    low = tokens[at + 1].low
    return low in SAYING | IRREGULAR_PAST or low in ("'s", "’s") or (low.endswith("ed") and len(low) > 4)


def _takes_dot(token: Token) -> bool:
    return token.low in TITLES or len(token.text) == 1
