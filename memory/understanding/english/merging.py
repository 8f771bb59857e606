"""Merges the ways in which a text names one person, and keeps the people of one family apart."""

from collections import Counter, defaultdict

from .candidates import Candidate
from .groups import (
    Group,
    agrees,
    endings,
    full_count,
    gender_of,
    given_of,
    hard_titles,
    is_common_to,
    is_full,
    is_given,
    keys_of_full,
    marital_fits,
    same_full,
    title_fits,
)
from .nicknames import full_names, may_be_pet_name
from .runs import FIRST_NAMES
from .titles import CALLINGS, KIN, LEARNED, LIFTED, MARITAL, MARRIED, RANKS, ROYAL
from .together import Together
from .words import FEMALE_NAMES, MALE_NAMES

# So often at least the text names somebody in two ways before they are taken for one.
_MUCH = 10
# A first name that several bear is somebody by itself when it stands alone so often.
_OWN = 5


def grouped(candidates: list[Candidate], together: Together) -> list[Group]:
    """One group for each person: full names first, then names with a title, then single names."""
    return _Grouping(together).of(candidates)


class _Grouping:
    def __init__(self, together: Together):
        self.together = together
        self.groups: list[Group] = []
        self.maiden: set[str] = set()
        self.wedded: set[str] = set()
        self.single: dict[str, Candidate] = {}
        self.pronouns: Counter = Counter()
        self.by_word: dict[str, list[Group]] = defaultdict(list)
        self.by_full: dict[tuple, list[Group]] = defaultdict(list)

    def of(self, candidates: list[Candidate]) -> list[Group]:
        order = sorted(candidates, key=lambda c: (-len(c.bare), -c.count, c.words))
        for candidate in candidates:
            if not set(candidate.titles) & MARRIED:
                self.pronouns[candidate.bare[0]] += candidate.seen["he"]
                self.pronouns["she " + candidate.bare[0]] += candidate.seen["she"]
        self.maiden = {c.bare[-1] for c in candidates if "miss" in c.titles}
        self.wedded = {c.bare[-1] for c in candidates if "mrs" in c.titles}
        self.single = {c.words[0]: c for c in candidates if len(c.words) == 1}
        for candidate in order:
            if is_full(candidate) and len(candidate.bare[0]) > 1:
                self._place(candidate, self._home_of_full(candidate), full=True)
        self._marry()
        for candidate in order:
            if not is_full(candidate) and hard_titles(candidate):
                self._place(candidate, self._home_of_titled(candidate))
        initials = [c for c in order if is_full(c) and len(c.bare[0]) == 1]
        # "Sensei" by itself comes last: it is whoever is called so with a name.
        for candidate in sorted(order, key=lambda c: c.bare[-1] in CALLINGS):
            if not is_full(candidate) and not hard_titles(candidate):
                if not self._is_shared(candidate):
                    self._place(candidate, self._home_of_single(candidate))
                elif self._stands_for_itself(candidate):
                    self._place(candidate, None)
        for candidate in initials:
            # An initial, or the M. of a Frenchman.
            home = self._home_of_full(candidate) or self._home_of_single(candidate)
            self._place(candidate, home, full=home is None)
        self._believe()
        return self.groups

    def _alone(self, name: str) -> int:
        """How often a name stands alone."""
        return self.single[name].count if name in self.single else 0

    def _place(self, candidate: Candidate, group: Group | None, full: bool = False) -> None:
        if group is None or _speaks_beside(candidate, group):
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
            if not hard_titles(candidate) or (
                names_given and set(candidate.titles) & (LIFTED | KIN | {"miss"})
            ):
                group.givens.add(given_of(bare))
            else:
                group.families.add(bare[-1])
        for word in {*bare, *(name for given in group.givens for name in full_names(given))}:
            if word not in group.words:
                group.words.add(word)
                self.by_word[word].append(group)
        if is_full(candidate):
            for key in keys_of_full(bare):
                self.by_full[key].append(group)

    def _home_of_full(self, candidate: Candidate) -> Group | None:
        gender = gender_of(candidate)
        if "mrs" in candidate.titles and self._is_husbands(candidate):
            return None
        fitting = [
            group
            for key in keys_of_full(candidate.bare, sought=True)
            for group in self.by_full[key]
            if agrees(group, gender)
            and marital_fits(group, candidate)
            and any(same_full(candidate.bare, member.bare) for member in group.members)
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
        merged: set[Group] = set()
        for given, bearers in by_given.items():
            alone = self._alone(given)
            bearers = [group for group in bearers if group not in merged]
            if len(bearers) != 2 or alone < 2 * min(group.count for group in bearers):
                continue
            one, other = sorted(bearers, key=lambda g: -g.count)
            if "miss" in one.titles & other.titles:
                continue
            if any(self.together.parts(member, one.members) for member in other.members):
                continue
            self._merge(one, other)
            merged.add(other)

    def _merge(self, one: Group, other: Group) -> None:
        for member in other.members:
            one.add(member)
        one.givens |= other.givens
        one.families |= other.families
        self.groups.remove(other)
        for word in other.words:
            groups = self.by_word[word]
            groups.remove(other)
            if word not in one.words:
                groups.append(one)
        one.words |= other.words
        for member in other.members:
            for key in keys_of_full(member.bare) if is_full(member) else ():
                self.by_full[key] = [one if group is other else group for group in self.by_full[key]]

    def _believe(self) -> None:
        """Merge those of whom the text says that they are one: "Anna Kerr, known as Wren"."""
        homes = {member.words: group for group in self.groups for member in group.members}
        for pair in sorted(self.together.said, key=sorted):
            one, other = (homes.get(words) for words in sorted(pair))
            if one is None or other is None or one is other or not agrees(one, other.gender):
                continue
            if one.count < other.count:
                one, other = other, one
            self._merge(one, other)
            homes.update({member.words: one for member in other.members})

    def _home_of_titled(self, candidate: Candidate) -> Group | None:
        word, titles, gender = candidate.bare[-1], hard_titles(candidate), gender_of(candidate)
        choices = [
            g
            for g in self._bearing(word)
            if agrees(g, gender)
            and not self._is_apart(candidate, g)
            and titles & ROYAL == g.titles & titles & ROYAL
        ]
        same = [g for g in choices if any(m.bare == candidate.bare for m in g.members if not is_full(m))]
        same = [g for g in same if marital_fits(g, candidate) and title_fits(g, candidate)]
        family = [g for g in choices if word in g.families and title_fits(g, candidate)]
        if titles & MARITAL:
            family = self._women(family, candidate)
        elif "lady" in titles:
            family = [g for g in family if g.bears("lady")]
        elif titles & {"mr", "mister"} and not same:
            family = self._men(family, candidate)
        elif titles & RANKS - LEARNED and word in self.maiden | self.wedded:
            # Beside a Miss Wrexham, Colonel Wrexham is her father or her husband.
            family = [g for g in family if g.leans != "f" or titles & g.titles]
        is_first = word in FIRST_NAMES or not titles & (RANKS | {"mr", "mrs"})
        given = [g for g in choices if is_first and is_given(g, word) and marital_fits(g, candidate)]
        if titles & (LIFTED | KIN) or not family:
            family = given or family
        return max(same or family, key=lambda g: g.count, default=None)

    def _is_apart(self, candidate: Candidate, group: Group) -> bool:
        """Whether the text has two people at once where one is named in this way and the other is of the group."""
        called = [self.single[given] for given in group.givens if given in self.single]
        called = [single for single in called if single is not candidate]
        return self.together.parts(candidate, group.members) or (
            bool(candidate.titles) and any(self.together.parts(candidate, [single]) for single in called)
        )

    def _men(self, family: list[Group], candidate: Candidate) -> list[Group]:
        """Who Mr. Wilcox is, of the men of that name. The head of a family is hardly ever named in full; a son is."""
        men = [g for g in family if g.leans != "f" and not self._is_a_son(g, candidate)]
        if len(men) == 1:
            return men
        written = [g for g in men if g.bears("mr")]
        named = [g for g in written if full_count(g) * 3 >= candidate.count]
        if named or not written:
            return named
        heads = [g for g in men if g not in written and g.leans == "m"]
        return heads if len(heads) == 1 else written if len(written) == 1 and not heads else []

    def _is_a_son(self, group: Group, candidate: Candidate) -> bool:
        """Whether there is a Mrs. Henderson too, and the one who tells calls one man Tom and the other Mr. Henderson,
        but never Mr. Tom Henderson."""
        if group.bears("mr") or candidate.bare[-1] not in self.wedded or not _is_told(candidate):
            return False
        alone = [given for given in group.givens if given in self.single and _is_told(self.single[given])]
        return any(sum(given in other.givens for other in self.by_word[given]) == 1 for given in alone)

    def _women(self, family: list[Group], candidate: Candidate) -> list[Group]:
        """Who Miss Bennet or Mrs. Bennet is: the eldest is called so, her sisters are Miss Eliza and Miss Mary."""
        fitting = [g for g in family if g.gender != "m" and marital_fits(g, candidate)]
        if set(candidate.titles) & {"mrs"}:
            wives = [g for g in fitting if g.bears("mrs") or len(g.families) > 1]
            # Beside daughters of the house, Mrs. Bennet is their mother.
            women = [g for g in self.by_word[candidate.bare[-1]] if g.is_full and g.leans == "f"]
            return wives or [g for g in fitting if len(women) <= 1 and self._is_wife(g, candidate)]
        fitting = [g for g in fitting if g.gender == "f"] or [g for g in fitting if g.leans != "m"]
        eldest = [g for g in fitting if g.bears("miss") * 10 <= candidate.count] or fitting
        if not eldest:
            return []
        return [max(eldest, key=lambda g: g.count + sum(map(self._alone, g.givens)))]

    def _is_wife(self, group: Group, candidate: Candidate) -> bool:
        """Whether "Mrs. X" and a woman X with a first name are one: the text has much of both, and never at once."""
        if "miss" in group.titles or "mrs" in group.titles:
            return "mrs" in group.titles
        if candidate.bare[-1] in self.maiden:
            return False
        alone = sum(self._alone(given) for given in group.givens)
        if not alone:
            # Children are called by their first names; a first name that nobody uses is hers.
            return not self._is_apart(candidate, group)
        return min(candidate.count, alone) >= _MUCH and not self.together.beside(candidate, group.givens)

    def _home_of_single(self, candidate: Candidate) -> Group | None:
        word, gender = candidate.bare[-1], gender_of(candidate)
        if word in CALLINGS:
            honoured = [g for g in self.groups if any(m.words[-1].endswith("-" + word) for m in g.members)]
            return honoured[0] if len(honoured) == 1 else None
        choices = self._bearing(word)
        given = [g for g in choices if word in g.givens and agrees(g, gender)]
        if not given:
            given = [
                g
                for g in choices
                if is_given(g, word)
                and agrees(g, gender)
                and (not self._goes_by_title(g) or _is_only_said(candidate))
                and not self._is_apart(candidate, g)
                and not self._goes_by_surname(g, candidate)
            ]
            if is_common_to(given):
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
            return max(given, key=lambda g: (full_count(g), g.count))
        home = max(men or family, key=lambda g: (g.gender == "m" and not female, g.count), default=None)
        return home or self._home_of_pet_name(candidate)

    def _home_of_pet_name(self, candidate: Candidate) -> Group | None:
        """Whose pet name a single name is: the one who tells uses only one of the two, people call him by the other."""
        if len(candidate.words) != 1:
            return None
        said, gender = _is_only_said(candidate), gender_of(candidate)
        homes = [
            group
            for group in self.groups
            if any(may_be_pet_name(candidate.words[0], given) for given in group.givens)
            and agrees(group, gender)
            and said != all(map(_is_only_said, group.members))
            and not self.together.parts(candidate, group.members)
        ]
        return homes[0] if len(homes) == 1 else None

    def _goes_by_title(self, group: Group) -> bool:
        """Whether somebody is Lady Catherine to everybody, so that a Kitty is hardly she."""
        titled = sum(member.count for member in group.members if hard_titles(member) & LIFTED)
        return titled > sum(map(self._alone, group.givens))

    def _goes_by_surname(self, group: Group, candidate: Candidate) -> bool:
        """Whether somebody is called by his surname, so that another man's nickname is hardly his: Joyce is no Dick."""
        full = full_count(group)
        called = sum(self._alone(name) for name in group.families)
        return full * 6 < candidate.count and called > full

    def _is_shared(self, candidate: Candidate) -> bool:
        """Whether a bare first name is that of several people, none of them far above the others: it is nobody's."""
        gender = gender_of(candidate)
        bearers = [g for g in self._bearing(candidate.bare[-1]) if candidate.bare[-1] in g.givens]
        return is_common_to([g for g in bearers if agrees(g, gender)])

    def _stands_for_itself(self, candidate: Candidate) -> bool:
        """Whether a first name that several bear is used so much by itself that it must be one of them, or a third."""
        full = sum(map(full_count, self._bearing(candidate.bare[-1])))
        return candidate.count >= max(_OWN, 2 * full)

    def _bearing(self, word: str) -> list[Group]:
        found: list[Group] = []
        for name in (word, *sorted(full_names(word) - {word}), *endings(word)):
            found += [g for g in self.by_word.get(name, ()) if g not in found]
        return found


def _speaks_beside(candidate: Candidate, group: Group) -> bool:
    """Whether both stand before lines of a script, and neither name holds the other: Big Dave is not Little Dave."""
    label = set(candidate.words)
    return candidate.seen["script"] > 0 and any(
        member.seen["script"] and not (label <= set(member.words) or label >= set(member.words))
        for member in group.members
    )


def _is_told(candidate: Candidate) -> bool:
    """Whether the one who tells says what somebody of this name does."""
    seen = candidate.seen
    acts = seen["tag"] + seen["says"] + seen["acts"]
    return acts > 0 and acts * 8 >= candidate.count


def _is_only_said(candidate: Candidate) -> bool:
    """Whether people call somebody so, but the one who tells does not: Lord Henry is Harry to his friends."""
    seen = candidate.seen
    is_called = seen["called"] + seen["hailed"] > 0
    return is_called and (seen["tag"] + seen["says"] + seen["acts"]) * 10 <= candidate.count
