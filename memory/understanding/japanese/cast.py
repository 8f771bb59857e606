"""The people of a story: which candidates are people, and which names are one person's."""

from collections import Counter
from dataclasses import replace

from memory.understanding.japanese.candidates import Candidate, Candidates, Group
from memory.understanding.japanese.lexicon import (
    ADDRESSES,
    BARE_KIN,
    JOBS,
    KIN,
    ROLES,
    SOMEBODY,
    TITLES,
)
from memory.understanding.japanese.merging import fold_kana, full_forms, groups_of, tie
from memory.understanding.japanese.names import parts_of, reading_of_name, slug_for
from memory.understanding.japanese.narrators import (
    add_narrator,
    add_tellers,
    name_narrator,
    pronouns_in,
    tellers_in,
)
from memory.understanding.japanese.personhood import HIRAGANA, in_one_row, is_person
from memory.understanding.japanese.quotes import narration, quotes
from memory.understanding.japanese.tokens import (
    GIVEN,
    SURNAME,
    tokenise,
)
from memory.understanding.reading import Person

_MOST = 300
_NAMELESS = ROLES | KIN | JOBS | SOMEBODY
# In a text shorter than this one mention of a name may be all there is.
_SHORT = 3000


def find_cast(texts: list[str], known: list[Person] = ()) -> list[Person]:
    """The people of these texts, most mentioned first; ``known`` people come back as they are."""
    candidates, pronouns, tellers, asked = Candidates(), Counter(), Counter(), set()
    for text in texts:
        tokens, quoted = tokenise(text), quotes(text)
        candidates.add(text, tokens, quoted)
        pronouns += pronouns_in(text, tokens, narration(len(text), quoted))
        for name, to in tellers_in(text):
            tellers[name] += 1
            asked.add(to)
    short = sum(map(len, texts)) < _SHORT
    people = [found for found in candidates.by_core.values() if is_person(found, short)]
    if short:
        cores = {found.core for found in people}
        people += [
            found
            for found in candidates.by_core.values()
            if found.core not in cores and in_one_row(found, cores)
        ]
    people += full_forms(people, candidates.by_core)
    groups = groups_of(people, candidates.by_core)
    add_tellers(groups, tellers, asked, candidates)
    if not tellers:
        add_narrator(groups, pronouns, known, texts)
        name_narrator(groups, candidates, texts)
    told_by_i = bool(tellers) or any(one.narrator for one in (*groups, *known))
    # A cast somebody has gone through gets nobody new who has no name.
    settled = any(one.confirmed for one in known)
    _add_roles(groups, candidates.roles, told_by_i, settled, short)
    tie(groups, candidates)
    if settled:
        groups = [group for group in groups if group.name not in _NAMELESS or group.narrator]
    groups = fold_kana(groups)
    groups.sort(key=lambda group: (-group.count, group.first, group.name))
    return _people(groups[:_MOST], list(known), texts)


def _add_roles(
    groups: list[Group], roles: dict[str, Candidate], told_by_i: bool, settled: bool, short: bool
) -> None:
    taken = {name for group in groups for name in (group.name, *group.aliases)}
    often = 2 if short else 4
    called_so = ADDRESSES if told_by_i else ADDRESSES | KIN
    holders: dict[str, list[Group]] = {}
    for group in groups:
        for title, count in group.titles.items():
            if title in TITLES and (count >= 2 or short or title == "先生"):
                holders.setdefault(title, []).append(group)
    for core, found in roles.items():
        owners = holders.get(core, [])
        if core in taken:
            continue
        if len(owners) == 1:
            owners[0].aliases.add(core)
            owners[0].count += found.count
        elif core in BARE_KIN and not told_by_i:
            # 父 is the father of whoever is spoken of; only somebody who says "I" has but one.
            continue
        elif (
            not owners
            and core in ROLES
            and not settled
            and found.count >= often
            and (found.speaks or (found.called and core not in called_so) or not short)
            and found.speaks + found.acts + (0 if core in called_so else found.called) >= often - 1
        ):
            groups.append(Group(core, (core,), count=found.count, first=found.first))


def _people(groups: list[Group], known: list[Person], texts: list[str]) -> list[Person]:
    taken = {person.id for person in known}
    spoken_for = {name for person in known for name in (*person.names, *parts_of(person))}
    # みお is 朝倉美緒 written by a child.
    read = {part for person in known for part in person.reading.split() if HIRAGANA.match(part)}
    found: list[tuple[int, Person]] = []
    for group in groups:
        names = {group.name, *group.aliases}
        if (
            group.name in read
            or group.name in spoken_for
            or any(name in spoken_for for name in names if len(name) > 1)
        ):
            continue
        parts = list(group.parts) or [group.name]
        if len(parts) == 2:
            readings = [reading_of_name(parts[0], SURNAME), reading_of_name(parts[1], GIVEN)]
        else:
            readings = [reading_of_name(group.name)]
        slug = slug_for(readings, taken)
        taken.add(slug)
        person = Person(
            id=slug,
            name=group.name,
            reading=" ".join(readings),
            aliases=tuple(sorted(group.aliases - {group.name}, key=lambda name: (-len(name), name))),
            narrator=group.narrator,
            first_person=group.first_person,
        )
        found.append((group.count, person))
    joined = "\n".join(texts) if known else ""
    for person in known:
        found.append((sum(joined.count(name) for name in {person.name, *person.aliases}), person))
    found.sort(key=lambda pair: -pair[0])
    return [replace(person) for _, person in found]
