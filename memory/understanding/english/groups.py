"""The ways of naming that are taken for one person, and what may be said of two of them."""

from dataclasses import dataclass, field

from .candidates import Candidate
from .nicknames import are_one, full_names
from .runs import EPITHETS, FIRST_NAMES
from .titles import MARITAL, RANKS, folded, ranks_clash
from .words import FEMALE_NAMES, FEMALE_TITLES, MALE_NAMES, MALE_TITLES, SOFT_TITLES


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
        self.titles |= hard_titles(candidate)
        self.gender = self.gender or gender_of(candidate)

    def bears(self, title: str) -> int:
        """How often the full name is written with a title (``Miss Elizabeth Bennet``), or the first name (``Miss Eliza``)."""
        named = (m for m in self.members if len(m.bare) > 1 or m.bare[0] in self.givens)
        return sum(m.count for m in named if title in m.titles)


def gender_of(candidate: Candidate) -> str:
    """``m``, ``f`` or nothing, from the titles, the first name, or the pronouns that follow."""
    for title in candidate.titles:
        if title in FEMALE_TITLES:
            return "f"
        if title in MALE_TITLES:
            return "m"
    he, she = candidate.seen["he"], candidate.seen["she"]
    seen = ("m" if he > she else "f") if he + she >= 3 and max(he, she) >= 3 * min(he, she) else ""
    male, female = (
        bool(full_names(given_of(candidate.bare)) & names) for names in (MALE_NAMES, FEMALE_NAMES)
    )
    if male != female:
        named = "m" if male else "f"
        # A surname alone may look like a first name: Joyce.
        return seen if len(candidate.bare) == 1 and seen and he + she >= 8 else named
    return seen


def given_of(bare: tuple[str, ...]) -> str:
    """The first name in a name without titles; an epithet before it is none (``Long John``)."""
    if len(bare) > 1 and bare[0] in EPITHETS and bare[1] in FIRST_NAMES:
        return bare[1]
    return bare[0]


def endings(word: str) -> list[str]:
    """A first name with and without the endings that make it small: Bill, Billy, Billie."""
    small = [word + "y", word + "ie"]
    return small + [word[: -len(end)] for end in ("y", "ie") if word.endswith(end) and len(word) > 4]


def is_full(candidate: Candidate) -> bool:
    bare = candidate.bare
    return len(bare) >= 2 and not (len(bare) == 2 and given_of(bare) == bare[1])


def hard_titles(candidate: Candidate) -> set[str]:
    return {folded(title) for title in set(candidate.titles) - SOFT_TITLES}


def is_given(group: Group, word: str) -> bool:
    """Whether a word is the first name of a group, or short for it, or what it is short for."""
    return any(are_one(word, given) for given in group.givens)


def is_common_to(bearers: list[Group]) -> bool:
    """Whether several people bear a first name, none of them far above the others."""
    counts = sorted(map(full_count, bearers), reverse=True)
    return len(counts) > 1 and counts[1] >= 2 and counts[0] < 4 * counts[1]


def full_count(group: Group) -> int:
    return sum(member.count for member in group.members if is_full(member))


def agrees(group: Group, gender: str) -> bool:
    return not (group.gender and gender and group.gender != gender)


def same_full(bare: tuple[str, ...], other: tuple[str, ...]) -> bool:
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


def keys_of_full(bare: tuple[str, ...], sought: bool = False) -> list[tuple]:
    """Keys under which a full name is kept, or those under which names that may be the same are ``sought``: of two
    names that are (``same_full``), one seeks a key of the other."""
    given, family = given_of(bare), bare[-1]
    is_initial = (len(given) == 1) is not sought
    return [
        ("words", frozenset(bare)),
        *(("given", name, family) for name in full_names(given)),
        ("initial" if is_initial else "name", given[0], family),
    ]


def marital_fits(group: Group, candidate: Candidate) -> bool:
    """Whether Mrs. and Miss do not contradict each other, nor a lady's title a colonel's."""
    titles = hard_titles(candidate)
    if titles & MARITAL and group.titles & MARITAL:
        return bool(titles & group.titles) or len(group.families) > 1
    if (group.gender == "f" and group.is_full) or (gender_of(candidate) == "f" and is_full(candidate)):
        return True
    return not (titles & MARITAL and group.titles & RANKS) and not (titles & RANKS and group.titles & MARITAL)


def title_fits(group: Group, candidate: Candidate) -> bool:
    return not ranks_clash(hard_titles(candidate), group.titles) and marital_fits(group, candidate)
