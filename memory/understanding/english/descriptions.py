"""Which of the people with a name somebody is who is mostly called what he is, or only called: "the girl" is Nadya,
and Mrs. Bunce is told to come as "Bunce"."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

from ..reading import Person
from .calls import Calls
from .clauses import Clauses, sentences
from .page import Page
from .people import Named, People
from .strangers import strangers
from .tags import tag_after, tag_before
from .words import FEMALE_ROLES, KIN

# Longer books have another "girl" in each chapter.
_SHORT = 60_000
# Called by name in the answer to what "the girl" said, or told of as if she were silent all through.
_CALLED, _SILENT, _NEAREST, _WED = 2.0, 2.0, 0.5, 3.0
# "Rudd, come and look at this." The doctor crawled over: who does what somebody is told by name to do.
_BIDDEN = 2.0
_ORDERS = frozenset(
    "come go get take bring help hold give see look fetch open shut close stop tell put run sit stand wait leave show"
    " lift pull push hand let keep".split()
)
# Friar Bede is "the friar".
_TITLED = 2.0
_OWN_NAME = 4.0
_NAME_ALONE = 6
_ASKS_NAME = re.compile(r"\b(?:name|call(?:ed)? you|who (?:are|is|['’]s))\b", re.IGNORECASE)
# "The ferryman was called Kenzo", "Luka the porter".
_SO_NAMED = 8.0
_IS_CALLED = re.compile(
    r"|,|,? ?(?:who |whose name )?(?:was|is|had been) (?:called|named|known as|christened)|,? (?:named|called|known as|by name)|,? whose name (?:was|is)"
    r"|, who (?:was|is|had been)"
)
# Both in one sentence, or answering each other, or one calling the other by name.
_TOGETHER, _ANSWERS, _CALLS = -3.0, -3.0, -5.0
_ENOUGH, _OF_MANY, _OF_KIN = 2.0, 2.5, 4.0
# In a text so short, in characters, whoever is told of hardly keeps silent all through.
_BRIEF = 8_000
_NEAR = 60
_HONORIFICS = frozenset(
    "mr mrs miss ms dr professor signor signora herr frau monsieur madame nurse sergeant captain".split()
)
_WIVES = ("wife", "mother")
# Whoever serves is not called Mrs. or Sir.
_SERVANTS = frozenset(
    "maid housemaid parlourmaid butler footman servant waiter waitress driver coachman porter page usher groom".split()
)
_LOFTY = frozenset("mrs lady sir lord miss".split())
_INTRODUCING = frozenset("a an another one some".split())


def with_names(pages: list[Page], cast: list[Person]) -> list[Person]:
    """The cast, with those who are only called what they are given to the people with names whom they must be."""
    if sum(len(page.text) for page in pages) > _SHORT:
        return cast
    roles = [person for person in cast if not person.confirmed and not person.narrator and _is_role(person)]
    people = People(cast)
    evidence = _Evidence(people, {person.id for person in roles})
    for page in pages:
        evidence.read(page)
    called = [
        person
        for person in cast
        if not person.confirmed
        and not person.narrator
        and person not in roles
        and evidence.is_only_called(person.id)
    ]
    names = [person for person in cast if person not in roles and person not in called]
    found = {}
    for person in [*names, *called]:
        if (bearer := _bearer(person, names)) and evidence.scores[person.id][bearer] >= 0:
            found[person.id] = bearer
    names = [person for person in names if person.id not in found]
    called = [person for person in called if person.id not in found]
    for one in called:
        if meant := evidence.who(one.id, [*names, *roles]):
            found[one.id] = meant
    narrator = people.narrator
    unmet = [one.id for one in called if one.id not in found]
    if len(unmet) == 1 and narrator and not evidence.is_named(narrator) and evidence.length <= _BRIEF:
        # Nobody tells of whoever is called so: it is the one who tells.
        found[unmet[0]] = narrator
    for role in sorted(roles, key=lambda role: role.name.split()[-1] not in _WIVES):
        if role.id not in found.values() and (meant := evidence.who(role.id, names)):
            found[role.id] = meant
            evidence.speaks[meant] += evidence.speaks[role.id]
    _join_alike(roles, found, evidence)
    roles = [person for person in cast if person.id in found]
    # Two descriptions may be one person's; then the names of both are his.
    owners: dict[str, list[Person]] = defaultdict(list)
    for role in roles:
        if role.id in found:
            owners[found[role.id]].append(role)
    return [
        replace(
            person,
            aliases=tuple(
                dict.fromkeys((*person.aliases, *(name for role in owners[person.id] for name in role.names)))
            ),
        )
        if person.id in owners and not person.confirmed
        else person
        for person in cast
        if person.id not in found
    ]


def _bearer(person: Person, names: list[Person]) -> str | None:
    """The only one who bears a surname with a title, for somebody who is named by that surname alone."""
    if len(person.name.split()) > 1 or person.confirmed or person.narrator or person.aliases:
        return None
    bearers = [
        other.id
        for other in names
        if other is not person
        and any(
            len(words := name.split()) == 2
            and words[1] == person.name
            and words[0].lower().rstrip(".") in _HONORIFICS
            for name in other.names
        )
    ]
    return bearers[0] if len(bearers) == 1 else None


def _join_alike(roles: list[Person], found: dict[str, str], evidence: "_Evidence") -> None:
    """Take "the old woman" and "the wise woman" for one where nothing parts them."""
    for number, role in enumerate(roles if evidence.length <= _BRIEF else ()):
        for other in roles[:number]:
            if role.id in found or other.id in found or role.id in found.values():
                continue
            if role.name.split()[-1] == other.name.split()[-1] and evidence.scores[role.id][other.id] >= 0:
                found[role.id] = other.id


def _is_role(person: Person) -> bool:
    return person.name.split()[-1].islower()


class _Evidence:
    """What a text shows of who is whom."""

    def __init__(self, people: People, roles: set[str]):
        self.people = people
        self.roles = roles
        self.scores: dict[str, Counter] = defaultdict(Counter)
        self.speaks: Counter = Counter()
        self.told: Counter = Counter()
        self.first: dict[str, int] = {}
        self.called: Counter = Counter()
        self.introduced: set[str] = set()
        self.length = 0

    def read(self, page: Page) -> None:
        self.length += len(page.text)
        named = self.people.find(page.tokens)
        self.people.learn_genders(page.tokens, named)
        clauses = Clauses(page.tokens, named, self.people)
        speakers = [self._tagged(page, clauses, number) for number in range(len(page.quotes))]
        self.speaks.update(speaker for speaker in speakers if speaker)
        self._read_talk(page, named, speakers)
        for word, person in strangers(page, self.people, named, self.people.narrator).items():
            if (role := self.people.role([word])) in self.roles:
                self._weigh(role, person, _OWN_NAME)
        self._read_narration(page, named)

    def _tagged(self, page: Page, clauses: Clauses, number: int) -> str | None:
        tag = tag_after(page, clauses, page.split_gap(number + 1)[0], True)
        if tag is None:
            tag = tag_before(page, clauses, page.split_gap(number)[2])
        if tag and tag.subject.word == "i":
            return self.people.narrator
        return tag.subject.person if tag else None

    def _read_talk(self, page: Page, named, speakers: list[str | None]) -> None:
        at = {name.first: name for name in named}
        calls = Calls(page, self.people)
        paragraph_at = page.layout.paragraph_at
        turns: list[tuple[int, set[str], set[str]]] = []
        for number, quote in enumerate(page.quotes):
            first, last = page.gaps[number][1], page.gaps[number + 1][0]
            called = {at[k].person for k in range(first, last) if k in at and calls.is_called(at[k])}
            spoken = {speakers[number]} - {None}
            inside = {at[k].person for k in range(first, last) if k in at}
            if (
                speakers[number]
                and len(inside) == 1
                and last - first <= _NAME_ALONE
                and number
                and _ASKS_NAME.search(page.text, page.quotes[number - 1].start, page.quotes[number - 1].end)
            ):
                self._weigh(speakers[number], next(iter(inside)), _OWN_NAME)
                called -= inside
            self.called.update(called)
            own = calls.introduced(number)
            if own and speakers[number]:
                self._weigh(speakers[number], own, _OWN_NAME)
            self._read_order(page, at, number)
            called |= calls.roles(first, last) & self.roles
            paragraph = paragraph_at(quote.start)
            if turns and turns[-1][0] == paragraph:
                turns[-1][1].update(spoken)
                turns[-1][2].update(called)
            else:
                turns.append((paragraph, spoken, called))
        for number, (_, spoken, called) in enumerate(turns):
            if len(spoken) != 1:
                continue
            (speaker,) = spoken
            for other in called:
                self._weigh(speaker, other, _CALLS)
            for near in (number - 1, number + 1):
                if not 0 <= near < len(turns) or abs(turns[near][0] - turns[number][0]) > 1:
                    continue
                for other in turns[near][2] - turns[near][1]:
                    self._weigh(speaker, other, _CALLED)
                for other in turns[near][1] - spoken:
                    self._weigh(speaker, other, _ANSWERS)

    def _read_order(self, page: Page, at: dict[int, Named], number: int) -> None:
        """Weigh who begins the paragraph after an order that begins with a name (``Rudd, come and look``)."""
        tokens = page.tokens
        first = page.gaps[number][1] + 1
        told = at.get(first)
        _, between, before = page.split_gap(number + 1)
        start = next((begin for begin, end in (between, before) if begin < end), 0)
        if (
            told is None
            or told.last + 1 >= len(tokens)
            or start not in at
            or at[start].person not in self.roles
        ):
            return
        if tokens[told.last].text == "," and tokens[told.last + 1].low in _ORDERS:
            self._weigh(told.person, at[start].person, _BIDDEN)

    def _weigh(self, one: str, other: str, weight: float) -> None:
        self.scores[one][other] += weight
        self.scores[other][one] += weight

    def _read_narration(self, page: Page, named) -> None:
        tokens = page.tokens
        outside = [name for name in named if not page.in_speech[name.first]]
        by_first = {name.first: name for name in outside}
        for number, name in enumerate(outside):
            self.told[name.person] += 1
            self.first.setdefault(name.person, tokens[name.first].start)
            if name.person not in self.roles:
                continue
            before = tokens[name.first].low if tokens[name.first].low in _INTRODUCING else ""
            if before or (name.first and tokens[name.first - 1].low in _INTRODUCING):
                self.introduced.add(name.person)
            gender = self.people.gender.get(name.person, "")
            near = {
                other.person
                for other in outside[max(0, number - 8) : number]
                if name.first - other.first <= _NEAR
                and other.person not in self.roles
                and self._fits(gender, other.person)
            }
            if len(near) == 1:
                self.scores[name.person][next(iter(near))] += _NEAREST
        for one, other in pairwise(outside):
            between = " ".join(token.low for token in tokens[one.last : other.first])
            owns = tokens[other.last : other.last + 1] and tokens[other.last].low in ("'s", "’s")
            if (
                not owns
                and _IS_CALLED.fullmatch(between)
                and (one.person in self.roles) != (other.person in self.roles)
            ):
                self._weigh(one.person, other.person, _SO_NAMED)
        for first, last in page.gaps:
            for start, end in sentences(tokens, first, last):
                there = {by_first[at].person for at in range(start, end) if at in by_first}
                for one in there:
                    for other in there - {one}:
                        self.scores[one][other] += _TOGETHER

    def _fits(self, gender: str, person: str) -> bool:
        other = self.people.gender.get(person, "")
        return not (gender and other and gender != other)

    def is_named(self, person: str) -> bool:
        """Whether the one who tells has a name already."""
        return len(self.people.by_id[person].names) > 2 or self.people.by_id[person].name != "the narrator"

    def is_only_called(self, person: str) -> bool:
        """Whether others call somebody, and nobody tells of him."""
        return bool(self.called[person] and not self.told[person] and not self.speaks[person])

    def who(self, role: str, names: list[Person]) -> str | None:
        """The one person with a name whom a description means, if the text tells."""
        gender = self.people.gender.get(role, "")
        words = self.people.by_id[role].name.split()
        head = words[-1]
        wives = [person.id for person in names if _is_wife(person)]
        titled = {person.id for person in names if any(_bears(name, head) for name in person.names)}
        scores = {}
        for person in names:
            if not self._fits(gender, person.id) or (titled and person.id not in titled):
                continue
            if head in _SERVANTS and any(_bears(name, title) for name in person.names for title in _LOFTY):
                continue
            score = self.scores[role][person.id]
            score += _TITLED * (person.id in titled)
            score += _WED * (head in _WIVES and wives == [person.id])
            if self._may_be_silent(role, person.id) and not self._owns_itself(words):
                score += _SILENT
            if role in self.introduced and score < _ENOUGH + _CALLED / 2:
                score -= _SILENT
            scores[person.id] = score
        enough = _ENOUGH if self.length <= _BRIEF else _OF_KIN if head in KIN else _OF_MANY
        best = sorted(scores, key=lambda person: -scores[person])[:2]
        if not best or scores[best[0]] < enough:
            return None
        return best[0] if len(best) == 1 or scores[best[1]] < scores[best[0]] else None

    def _may_be_silent(self, role: str, person: str) -> bool:
        """Whether somebody is told of from before a description on, and never named as speaking, in a short text."""
        gender = self.people.gender.get(role, "")
        return bool(
            self.length <= _BRIEF
            and gender
            and self.people.gender.get(person) == gender
            and self.told[person]
            and not self.speaks[person]
            and (
                self.first[person] < self.first.get(role, 0)
                or self.people.by_id[role].name.split()[-1] in KIN
            )
        )

    def _owns_itself(self, words: list[str]) -> bool:
        """Whether a relative may be of the one meant: the mother whom "her mother" means is not "her"."""
        if words[-1] not in KIN:
            return False
        whose = {"his": "m", "her": "f"}.get(words[0], "")
        return not whose or whose == ("f" if words[-1] in FEMALE_ROLES else "m")


def _bears(name: str, title: str) -> bool:
    words = name.lower().replace(".", "").split()
    return len(words) > 1 and title in words[:-1]


def _is_wife(person: Person) -> bool:
    return any(name.split()[0].lower().rstrip(".") == "mrs" for name in person.names)
