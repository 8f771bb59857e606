"""Finds the people of a text and merges the ways in which it names one person."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ..reading import Person
from .candidates import Candidate, collect, lower_words
from .ids import new_id
from .narrators import narrator_of
from .page import Page
from .people import People
from .roles import roles_of
from .tokens import tokenise
from .words import FEMALE_NAMES, FEMALE_TITLES, MALE_NAMES, MALE_TITLES, NICKNAMES, SOFT_TITLES


@dataclass
class Group:
    """The ways of writing that are taken for one person."""

    members: list[Candidate] = field(default_factory=list)
    given: str = ""
    family: str = ""
    gender: str = ""
    titles: set[str] = field(default_factory=set)
    known: Person | None = None

    @property
    def count(self) -> int:
        return sum(member.count for member in self.members)

    def add(self, candidate: Candidate) -> None:
        """Take in another way of writing."""
        self.members.append(candidate)
        self.titles |= set(candidate.titles) - SOFT_TITLES
        self.gender = self.gender or _gender(candidate)


def find_cast(texts: list[str], known: list[Person]) -> list[Person]:
    """The people of a story, most mentioned first; ``known`` come back as they are."""
    pages = [Page.of(text) for text in texts]
    lower: Counter = Counter()
    for page in pages:
        lower.update(lower_words(page.tokens))
    found: dict[tuple[str, ...], Candidate] = {}
    for number, page in enumerate(pages):
        collect(found, page.tokens, page.quotes, lower, number)
        _collect_scripts(found, page)
    people = People(known)
    least = _least_acts(sum(len(page.text) for page in pages), bool(known))
    candidates = [c for c in found.values() if c.is_person and not _is_known(c, people)]
    candidates = [c for c in candidates if _matters(c, least) or _is_part(c, candidates)]
    groups = _grouped(candidates)
    cast = list(known)
    taken = {person.id for person in known}
    for group in groups:
        cast.append(_person(group, taken))
    cast = roles_of(pages, cast, taken)
    cast = narrator_of(pages, cast, found, taken)
    return _ordered(cast, pages)


def _least_acts(length: int, is_known: bool) -> int:
    """How often somebody new must speak or act to be proposed: more in a long text, and where the cast is known."""
    return max(3 if is_known else 0, 0 if length < 60_000 else 1 if length < 150_000 else 2)


def _matters(candidate: Candidate, least: int) -> bool:
    """Whether somebody speaks and acts enough, or is written as people are (``Mrs. Hudson``) and named enough."""
    written_so = bool(set(candidate.titles) - SOFT_TITLES) or candidate.bare[0] in MALE_NAMES | FEMALE_NAMES
    return candidate.speaks_or_acts(least) or (written_so and candidate.count > 2 * least)


def _is_part(candidate: Candidate, others: list[Candidate]) -> bool:
    """Whether it is another way to write somebody's name, so that it needs no acts of its own."""
    return any(
        other is not candidate and candidate.bare[-1] in other.bare and other.speaks_or_acts(2)
        for other in others
    )


def _collect_scripts(found: dict[tuple[str, ...], Candidate], page: Page) -> None:
    """The names before the colons of a script are people, whatever they look like."""
    for name, count in Counter(quote.name for quote in page.quotes if quote.name).items():
        words = tuple(token.low for token in tokenise(name) if token.is_word)
        candidate = found.setdefault(words, Candidate(words, name))
        candidate.says += count
        candidate.count = max(candidate.count, count)
        candidate.with_the = candidate.placed = 0
        candidate.initial = min(candidate.initial, candidate.count - 1)


def _is_known(candidate: Candidate, people: People) -> bool:
    tokens = tokenise(candidate.display)
    named = people.find(tokens)
    return bool(named) and named[0].last == len(tokens)


def _gender(candidate: Candidate) -> str:
    for title in candidate.titles:
        if title in FEMALE_TITLES:
            return "f"
        if title in MALE_TITLES:
            return "m"
    first = (
        candidate.bare[0]
        if len(candidate.words) > 1 or candidate.bare[0] in MALE_NAMES | FEMALE_NAMES
        else ""
    )
    if (first in MALE_NAMES) != (first in FEMALE_NAMES):
        return "m" if first in MALE_NAMES else "f"
    if candidate.he + candidate.she >= 3 and max(candidate.he, candidate.she) >= 3 * min(
        candidate.he, candidate.she
    ):
        return "m" if candidate.he > candidate.she else "f"
    return ""


def _grouped(candidates: list[Candidate]) -> list[Group]:
    """Merge the ways of writing: full names first, then names with a title, then single names."""
    groups: list[Group] = []
    by_word: dict[str, list[Group]] = defaultdict(list)
    full = [c for c in candidates if len(c.bare) >= 2]
    titled = [c for c in candidates if len(c.bare) == 1 and set(c.titles) - SOFT_TITLES]
    single = [c for c in candidates if len(c.bare) == 1 and not set(c.titles) - SOFT_TITLES]
    for step in (full, titled, single):
        for candidate in sorted(step, key=lambda c: (-len(c.bare), -c.count, c.words)):
            group = _home(candidate, by_word)
            if step is single and group is not None and _is_shared(candidate, by_word):
                continue
            if group is None:
                group = Group(
                    given=candidate.bare[0] if step is not titled else "", family=candidate.bare[-1]
                )
                if step is single:
                    group.family = ""
                groups.append(group)
            group.add(candidate)
            for word in candidate.bare:
                if group not in by_word[word]:
                    by_word[word].append(group)
            canonical = NICKNAMES.get(candidate.bare[0])
            if canonical and group not in by_word[canonical]:
                by_word[canonical].append(group)
    return groups


def _home(candidate: Candidate, by_word: dict[str, list[Group]]) -> Group | None:
    """The person whom a way of writing names, if there is one already."""
    gender = _gender(candidate)
    bare = candidate.bare
    if len(bare) >= 2:
        fitting = [g for g in by_word[bare[-1]] if _agree(g, gender) and _same_full(g, bare)]
    elif set(candidate.titles) - SOFT_TITLES:
        fitting = [g for g in by_word[bare[0]] if _agree(g, gender) and _title_fits(g, candidate)]
    else:
        choices = by_word[bare[0]] + (by_word[NICKNAMES[bare[0]]] if bare[0] in NICKNAMES else [])
        fitting = [g for g in choices if _agree(g, gender)]
        # A bare surname is the man of that name, or whoever is named most; never Mrs X beside a Mr X.
        if len(fitting) > 1:
            men = [g for g in fitting if g.family == bare[0] and not g.titles & {"mrs", "miss", "ms"}]
            given = [g for g in fitting if g.given == bare[0]]
            fitting = given or men or fitting
    return max(fitting, key=lambda g: g.count, default=None)


def _is_shared(candidate: Candidate, by_word: dict[str, list[Group]]) -> bool:
    """Whether a bare first name is that of several people: then it is nobody's."""
    gender = _gender(candidate)
    bearers = [g for g in by_word[candidate.bare[0]] if g.given == candidate.bare[0] and _agree(g, gender)]
    full = [g for g in bearers if sum(m.count for m in g.members if len(m.bare) > 1) >= 2]
    return len(full) > 1


def _agree(group: Group, gender: str) -> bool:
    return not (group.gender and gender and group.gender != gender)


def _same_full(group: Group, bare: tuple[str, ...]) -> bool:
    for member in group.members:
        other = member.bare
        if len(other) < 2:
            continue
        if other[-1] != bare[-1]:
            continue
        if other[0] == bare[0] or NICKNAMES.get(other[0], other[0]) == NICKNAMES.get(bare[0], bare[0]):
            return True
        if (len(other[0]) == 1 and bare[0][0] == other[0]) or (len(bare[0]) == 1 and other[0][0] == bare[0]):
            return True
        if set(bare) <= set(other) or set(other) <= set(bare):
            return True
    return False


def _title_fits(group: Group, candidate: Candidate) -> bool:
    titles = set(candidate.titles)
    marital = {"mrs", "miss", "ms", "madame"}
    if titles & marital and group.titles & marital and not titles & group.titles:
        return False
    kin = {"aunt", "uncle", "father", "mother", "sister", "brother"}
    if candidate.bare[0] == group.given or titles & (kin | {"sir", "lady", "lord"}):
        return candidate.bare[0] in (group.given, group.family)
    if "mrs" in titles and group.given and group.given in MALE_NAMES:
        return False
    # "Mrs. X" beside a Miss X or a girl of the family is her mother as likely as herself.
    if "mrs" in titles and group.given and not group.titles & {"mrs"}:
        return False
    ranked = {
        "captain",
        "dr",
        "doctor",
        "colonel",
        "major",
        "general",
        "inspector",
        "professor",
        "reverend",
        "judge",
        "lieutenant",
    }
    if (
        titles & ranked
        and group.titles & ranked
        and not titles & group.titles
        and {*titles, *group.titles} != {"dr", "doctor"}
    ):
        return False
    return candidate.bare[0] == group.family


def _person(group: Group, taken: set[str]) -> Person:
    """The person of a group: the fullest common way of writing is the name, the others are aliases."""
    ranked = sorted(group.members, key=lambda c: (-c.count, c.words))
    full = [c for c in ranked if len(c.bare) >= 2]
    name = (full or [c for c in ranked if set(c.titles) - SOFT_TITLES] or ranked)[0].display
    aliases = tuple(dict.fromkeys(c.display for c in ranked if c.display != name))
    return Person(id=new_id(name, taken), name=name, aliases=aliases)


def _ordered(cast: list[Person], pages: list[Page]) -> list[Person]:
    """The cast by mentions, those never named last."""
    people = People(cast)
    counts: Counter = Counter()
    for page in pages:
        counts.update(name.person for name in people.find(page.tokens))
        counts.update(
            person.id for person in cast if person.narrator for token in page.tokens if token.text == "I"
        )
    order = {person.id: at for at, person in enumerate(cast)}
    return sorted(cast, key=lambda person: (-counts[person.id], order[person.id]))
