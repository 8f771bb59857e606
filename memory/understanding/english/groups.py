"""Merges the ways in which a text names one person, and keeps the people of one family apart."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .candidates import Candidate
from .nicknames import are_one, full_names
from .runs import EPITHETS, FIRST_NAMES
from .titles import KIN, LIFTED, MARITAL, MARRIED, RANKS, ROYAL, folded, ranks_clash
from .together import Together
from .words import FEMALE_NAMES, FEMALE_TITLES, MALE_NAMES, MALE_TITLES, SOFT_TITLES

# So often at least the text names somebody in two ways before they are taken for one.
_MUCH = 10


@dataclass(eq=False)
class Group:
    """The ways of naming that are taken for one person."""

    members: list[Candidate] = field(default_factory=list)
    givens: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    gender: str = ""
    titles: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How often the person is named."""
        return sum(member.count for member in self.members)

    @property
    def leans(self) -> str:
        """The gender, or towards which the pronouns lean that follow the names."""
        he = sum(member.seen["he"] for member in self.members)
        she = sum(member.seen["she"] for member in self.members)
        return self.gender or ("m" if he > she else "f" if she > he else "")

    @property
    def is_full(self) -> bool:
        """Whether a first name and a surname are known."""
        return any(is_full(member) for member in self.members)

    def add(self, candidate: Candidate) -> None:
        """Take in another way of naming."""
        self.members.append(candidate)
        self.titles |= _hard(candidate)
        self.gender = self.gender or gender_of(candidate)

    def bears(self, title: str) -> bool:
        """Whether the full name is written with a title (``Miss Elizabeth Bennet``), or the first name (``Miss Eliza``)."""
        return any(title in m.titles and (len(m.bare) > 1 or m.bare[0] in self.givens) for m in self.members)


def gender_of(candidate: Candidate) -> str:
    """``m``, ``f`` or nothing, from the titles, the first name, or the pronouns that follow."""
    for title in candidate.titles:
        if title in FEMALE_TITLES:
            return "f"
        if title in MALE_TITLES:
            return "m"
    he, she = candidate.seen["he"], candidate.seen["she"]
    seen = ("m" if he > she else "f") if he + she >= 3 and max(he, she) >= 3 * min(he, she) else ""
    first = given_of(candidate.bare)
    if (first in MALE_NAMES) != (first in FEMALE_NAMES):
        named = "m" if first in MALE_NAMES else "f"
        # A surname alone may look like a first name: Joyce.
        return seen if len(candidate.bare) == 1 and seen and he + she >= 8 else named
    return seen


def given_of(bare: tuple[str, ...]) -> str:
    """The first name in a name without titles; an epithet before it is none (``Long John``)."""
    if len(bare) > 1 and bare[0] in EPITHETS and bare[1] in FIRST_NAMES:
        return bare[1]
    return bare[0]


def grouped(candidates: list[Candidate], together: Together) -> list[Group]:
    """One group for each person: full names first, then names with a title, then single names."""
    return _Grouping(together).of(candidates)


class _Grouping:
    def __init__(self, together: Together):
        self.together = together
        self.groups: list[Group] = []
        self.alone: dict[str, int] = {}
        self.pronouns: Counter = Counter()
        self.by_word: dict[str, list[Group]] = defaultdict(list)
        self.by_full: dict[tuple, list[Group]] = defaultdict(list)

    def of(self, candidates: list[Candidate]) -> list[Group]:
        order = sorted(candidates, key=lambda c: (-len(c.bare), -c.count, c.words))
        for candidate in candidates:
            if not set(candidate.titles) & MARRIED:
                self.pronouns[candidate.bare[0]] += candidate.seen["he"]
                self.pronouns["she " + candidate.bare[0]] += candidate.seen["she"]
        self.alone = {c.words[0]: c.count for c in candidates if len(c.words) == 1}
        for candidate in order:
            if is_full(candidate) and len(candidate.bare[0]) > 1:
                self._place(candidate, self._home_of_full(candidate), full=True)
        self._marry()
        for candidate in order:
            if not is_full(candidate) and _hard(candidate):
                self._place(candidate, self._home_of_titled(candidate))
        initials = [c for c in order if is_full(c) and len(c.bare[0]) == 1]
        for candidate in order:
            if not is_full(candidate) and not _hard(candidate):
                if self._is_shared(candidate):
                    continue
                self._place(candidate, self._home_of_single(candidate))
        for candidate in initials:
            # An initial, or the M. of a Frenchman.
            home = self._home_of_full(candidate) or self._home_of_single(candidate)
            self._place(candidate, home, full=home is None)
        self._believe()
        return self.groups

    def _place(self, candidate: Candidate, group: Group | None, full: bool = False) -> None:
        if group is None:
            group = Group()
            self.groups.append(group)
        group.add(candidate)
        bare = candidate.bare
        if full:
            if not ("mrs" in candidate.titles and self._is_husbands(candidate)):
                group.givens.add(given_of(bare))
            group.families.add(bare[-1])
        elif len(group.members) == 1:
            names_given = bare[-1] in FIRST_NAMES and not set(candidate.titles) & (RANKS | {"mr", "mrs"})
            if not _hard(candidate) or (names_given and set(candidate.titles) & (LIFTED | KIN | {"miss"})):
                group.givens.add(given_of(bare))
            else:
                group.families.add(bare[-1])
        for word in {*bare, *(name for given in group.givens for name in full_names(given))}:
            if word not in group.words:
                group.words.add(word)
                self.by_word[word].append(group)
        if is_full(candidate):
            for key in _keys_of_full(bare):
                self.by_full[key].append(group)

    def _home_of_full(self, candidate: Candidate) -> Group | None:
        gender = gender_of(candidate)
        if "mrs" in candidate.titles and self._is_husbands(candidate):
            return None
        fitting = [
            group
            for key in _keys_of_full(candidate.bare, sought=True)
            for group in self.by_full[key]
            if _agree(group, gender)
            and _marital_fits(group, candidate)
            and any(_same_full(candidate.bare, member.bare) for member in group.members)
        ]
        return max(fitting, key=lambda g: g.count, default=None)

    def _is_husbands(self, candidate: Candidate) -> bool:
        """Whether the first name behind "Mrs." is her husband's: Mrs. Charles Musgrove."""
        given = given_of(candidate.bare)
        if given in FIRST_NAMES:
            return given in MALE_NAMES and given not in FEMALE_NAMES
        he, she = self.pronouns[given], self.pronouns["she " + given]
        return he > she

    def _marry(self) -> None:
        """Merge a woman's names before and after she married: Mina Murray is Mina Harker, if Mina alone says enough."""
        by_given: dict[str, list[Group]] = defaultdict(list)
        for group in self.groups:
            if group.gender == "f":
                for given in group.givens:
                    by_given[given].append(group)
        for given, bearers in by_given.items():
            alone = self.alone.get(given, 0)
            bearers = [group for group in bearers if group in self.groups]
            if len(bearers) != 2 or alone < 2 * min(group.count for group in bearers):
                continue
            one, other = sorted(bearers, key=lambda g: -g.count)
            if "miss" in one.titles & other.titles:
                continue
            if any(self.together.parts(member, one.members) for member in other.members):
                continue
            self._merge(one, other)

    def _merge(self, one: Group, other: Group) -> None:
        for member in other.members:
            one.add(member)
        one.givens |= other.givens
        one.families |= other.families
        self.groups.remove(other)
        for groups in self.by_word.values():
            if other in groups:
                groups.remove(other)
                if one not in groups:
                    groups.append(one)
        one.words |= other.words
        for member in other.members:
            for key in _keys_of_full(member.bare) if is_full(member) else ():
                self.by_full[key] = [one if group is other else group for group in self.by_full[key]]

    def _believe(self) -> None:
        """Merge those of whom the text says that they are one: "Anna Kerr, known as Wren"."""
        homes = {member.words: group for group in self.groups for member in group.members}
        for pair in sorted(self.together.said, key=sorted):
            one, other = (homes.get(words) for words in sorted(pair))
            if one is None or other is None or one is other or not _agree(one, other.gender):
                continue
            if one.count < other.count:
                one, other = other, one
            self._merge(one, other)
            homes.update({member.words: one for member in other.members})

    def _home_of_titled(self, candidate: Candidate) -> Group | None:
        word, titles, gender = candidate.bare[-1], _hard(candidate), gender_of(candidate)
        choices = [
            g
            for g in self._bearing(word)
            if _agree(g, gender)
            and not self.together.parts(candidate, g.members)
            and titles & ROYAL == g.titles & titles & ROYAL
        ]
        same = [g for g in choices if any(m.bare == candidate.bare for m in g.members if not is_full(m))]
        same = [g for g in same if _marital_fits(g, candidate) and _title_fits(g, candidate)]
        family = [g for g in choices if word in g.families and _title_fits(g, candidate)]
        if titles & MARITAL:
            family = self._women(family, candidate)
        elif "lady" in titles:
            family = [g for g in family if g.bears("lady")]
        elif titles & {"mr", "mister"} and not same:
            men = [g for g in family if g.leans != "f"]
            written = [g for g in men if g.bears("mr")]
            family = written or (men if len(men) == 1 else [])
        given = [g for g in choices if _is_given(g, word) and _marital_fits(g, candidate)]
        if titles & (LIFTED | KIN) or not family:
            family = given or family
        return max(same or family, key=lambda g: g.count, default=None)

    def _women(self, family: list[Group], candidate: Candidate) -> list[Group]:
        """Who Miss Bennet or Mrs. Bennet is: the eldest is called so, her sisters are Miss Eliza and Miss Mary."""
        fitting = [g for g in family if g.gender != "m" and _marital_fits(g, candidate)]
        if set(candidate.titles) & MARRIED:
            wives = [g for g in fitting if g.bears("mrs") or len(g.families) > 1]
            return wives or [g for g in fitting if len(fitting) == 1 and self._is_wife(g, candidate)]
        fitting = [g for g in fitting if g.gender == "f"] or [g for g in fitting if g.leans != "m"]
        return [g for g in fitting if not g.bears("miss")] or fitting

    def _is_wife(self, group: Group, candidate: Candidate) -> bool:
        """Whether "Mrs. X" and a woman X with a first name are one: the text has much of both, and never at once."""
        if "miss" in group.titles or "mrs" in group.titles:
            return "mrs" in group.titles
        alone = sum(self.alone.get(given, 0) for given in group.givens)
        if not alone:
            # Children are called by their first names; a first name that nobody uses is hers.
            return not self.together.parts(candidate, group.members)
        return min(candidate.count, alone) >= _MUCH and not self.together.beside(candidate, group.givens)

    def _home_of_single(self, candidate: Candidate) -> Group | None:
        word, gender = candidate.bare[-1], gender_of(candidate)
        choices = self._bearing(word)
        given = [g for g in choices if word in g.givens and _agree(g, gender)]
        if not given:
            given = [
                g
                for g in choices
                if _is_given(g, word)
                and _agree(g, gender)
                and not (g.titles & LIFTED and not candidate.seen["called"] + candidate.seen["hailed"])
                and not self.together.parts(candidate, g.members)
                and not self._goes_by_surname(g, candidate)
            ]
            if _is_common_to(given):
                given = []
        # A bare surname is the man of that name, or whoever is named most; never Mrs X beside a Mr X.
        seen = candidate.seen
        male, female = seen["he"] > 2 * seen["she"], seen["she"] > 2 * seen["he"]
        family = [
            g
            for g in choices
            if word in g.families
            and (g.is_full or not g.titles or not g.titles <= MARRIED)
            and not (g.gender == "f" and male and (seen["he"] > 4 or not g.is_full))
            and not (g.gender == "m" and female and seen["she"] > 4)
        ]
        men = [g for g in family if g.gender != "f"]
        if len(candidate.bare) > 1:
            given = [
                g for g in given if any(m.bare[:2] == candidate.bare for m in g.members if is_full(m))
            ] or given
        if given:
            return max(given, key=lambda g: (_full_count(g), g.count))
        return max(men or family, key=lambda g: g.count, default=None)

    def _goes_by_surname(self, group: Group, candidate: Candidate) -> bool:
        """Whether somebody is called by his surname, so that another man's nickname is hardly his: Joyce is no Dick."""
        full = _full_count(group)
        called = sum(self.alone.get(name, 0) for name in group.families)
        return full * 6 < candidate.count and called > full

    def _is_shared(self, candidate: Candidate) -> bool:
        """Whether a bare first name is that of several people, none of them far above the others: it is nobody's."""
        gender = gender_of(candidate)
        bearers = [g for g in self._bearing(candidate.bare[-1]) if candidate.bare[-1] in g.givens]
        return _is_common_to([g for g in bearers if _agree(g, gender)])

    def _bearing(self, word: str) -> list[Group]:
        found: list[Group] = []
        for name in (word, *sorted(full_names(word) - {word}), *_endings(word)):
            found += [g for g in self.by_word.get(name, ()) if g not in found]
        return found


def _endings(word: str) -> list[str]:
    """A first name with and without the endings that make it small: Bill, Billy, Billie."""
    small = [word + "y", word + "ie"]
    return small + [word[: -len(end)] for end in ("y", "ie") if word.endswith(end) and len(word) > 4]


def is_full(candidate: Candidate) -> bool:
    bare = candidate.bare
    return len(bare) >= 2 and not (len(bare) == 2 and given_of(bare) == bare[1])


def _hard(candidate: Candidate) -> set[str]:
    return {folded(title) for title in set(candidate.titles) - SOFT_TITLES}


def _is_given(group: Group, word: str) -> bool:
    """Whether a word is the first name of a group, or short for it, or what it is short for."""
    return any(are_one(word, given) for given in group.givens)


def _is_common_to(bearers: list[Group]) -> bool:
    """Whether several people bear a first name, none of them far above the others."""
    counts = sorted(map(_full_count, bearers), reverse=True)
    return len(counts) > 1 and counts[1] >= 2 and counts[0] < 4 * counts[1]


def _full_count(group: Group) -> int:
    return sum(member.count for member in group.members if is_full(member))


def _agree(group: Group, gender: str) -> bool:
    return not (group.gender and gender and group.gender != gender)


def _same_full(bare: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names are one: the same surname, and first names that are the same, short, or an initial."""
    if len(other) < 2:
        return False
    if set(bare) == set(other):
        return True
    if other[-1] != bare[-1]:
        return False
    one, two = given_of(bare), given_of(other)
    if full_names(one) & full_names(two):
        return True
    return (len(two) == 1 and one[0] == two) or (len(one) == 1 and two[0] == one)


def _keys_of_full(bare: tuple[str, ...], sought: bool = False) -> list[tuple]:
    """Keys under which a full name is kept, or those under which names that may be the same are ``sought``: of two
    names that are (``_same_full``), one seeks a key of the other."""
    given, family = given_of(bare), bare[-1]
    is_initial = (len(given) == 1) is not sought
    return [
        ("words", frozenset(bare)),
        *(("given", name, family) for name in full_names(given)),
        ("initial" if is_initial else "name", given[0], family),
    ]


def _marital_fits(group: Group, candidate: Candidate) -> bool:
    """Whether Mrs. and Miss do not contradict each other, nor a lady's title a colonel's."""
    titles = _hard(candidate)
    if titles & MARITAL and group.titles & MARITAL:
        return bool(titles & group.titles) or len(group.families) > 1
    if (group.gender == "f" and group.is_full) or (gender_of(candidate) == "f" and is_full(candidate)):
        return True
    return not (titles & MARITAL and group.titles & RANKS) and not (titles & RANKS and group.titles & MARITAL)


def _title_fits(group: Group, candidate: Candidate) -> bool:
    return not ranks_clash(_hard(candidate), group.titles) and _marital_fits(group, candidate)
