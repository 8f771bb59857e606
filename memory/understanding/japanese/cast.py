"""The people of a story: which candidates are people, and which names are one person's."""

from collections import Counter
from dataclasses import replace

from memory.understanding.japanese.addressed import join_called
from memory.understanding.japanese.called_names import add_offices, called_only, children_in, join_offices
from memory.understanding.japanese.candidates import SHORT, Candidate, Candidates, Group
from memory.understanding.japanese.lexicon import (
    ADDRESSES,
    BARE_KIN,
    FIRST_PERSON,
    KIN,
    ROLES,
    TITLES,
)
from memory.understanding.japanese.merging import (
    fold_courtesies,
    fold_kana,
    full_forms,
    groups_of,
    tie,
)
from memory.understanding.japanese.names import parts_of, reading_of_name, slug_for
from memory.understanding.japanese.narrators import (
    add_narrator,
    add_tellers,
    add_writers,
    name_narrator,
    pronouns_in,
    tellers_in,
)
from memory.understanding.japanese.newcomers import NAMELESS, add_newcomers, is_office
from memory.understanding.japanese.personhood import HIRAGANA, can_be_a_doer, in_one_row, is_person
from memory.understanding.japanese.quotes import narration, quotes
from memory.understanding.japanese.sightings import Sightings
from memory.understanding.japanese.somebody import is_somebody
from memory.understanding.japanese.tokens import (
    GIVEN,
    SURNAME,
    tokenise,
)
from memory.understanding.japanese.told_to_be import join_told
from memory.understanding.reading import Person

_MOST = 300
# Words that may as well mean somebody who has a name.
_EPITHETS = frozenset(
    "男 女 人 者 子 子供 こども 一人 相手 誰か 奴 少年 少女 青年 若者 老人 婦人 紳士 娘 息子 客 向う 向こう".split()
)


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
    short = sum(map(len, texts)) < SHORT
    sightings = Sightings()
    # Whoever has a line in a script is somebody, however seldom he is named.
    people = [found for found in candidates.by_core.values() if found.scripted or is_person(found, short)]
    if short:
        cores = {found.core for found in people}
        people += [
            found
            for found in candidates.by_core.values()
            if found.core not in cores and in_one_row(found, cores)
        ]
        cores = {found.core for found in people}
        apposed = set().union(*candidates.apposed.values())
        people += [
            found
            for core, times in candidates.doers.items()
            if core not in cores
            and (found := candidates.by_core.get(core)) is not None
            and not is_office(core)
            and can_be_a_doer(found, times, cores | candidates.doers.keys(), core in apposed)
        ]
        for text in texts:
            sightings.add(text, tokenise(text), quotes(text))
        cores |= {found.core for found in people}
        people += [
            candidates.of(core, seen["count"])
            for core, seen in sightings.by_core.items()
            if core not in cores and is_somebody(core, seen)
        ]
        cores |= {found.core for found in people}
        people += [
            candidates.of(core, sightings.by_core[core]["count"])
            for core in called_only(candidates, sightings.by_core)
            if core not in cores
        ]
        cores |= {found.core for found in people}
        for text in texts:
            children = children_in(text, quotes(text))
            people += [candidates.of(core, count) for core, count in children.items() if core not in cores]
    people += full_forms(people, candidates.by_core)
    groups = groups_of(people, candidates.by_core)
    add_tellers(groups, tellers, asked, candidates)
    if not tellers:
        add_narrator(groups, pronouns, known, texts)
    # A cast somebody has gone through gets nobody new who has no name.
    settled = any(one.confirmed for one in known)
    if short and not settled:
        for text in texts:
            add_newcomers(groups, text, quotes(text), sightings.by_core, candidates)
            add_offices(groups, text, sightings.by_core, candidates)
    if not tellers:
        name_narrator(groups, candidates, sightings, texts)
    told_by_i = bool(tellers) or any(one.narrator for one in (*groups, *known))
    if short and not any(group.narrator and group.name in FIRST_PERSON for group in groups):
        # Whoever tells as "I" may be the one who is called.
        for text in texts:
            join_called(groups, text, quotes(text), sightings, candidates)
    add_writers(groups, texts)
    join_offices(groups, candidates, short)
    told = [group for group in groups if sightings.tells_of(group.name, *group.aliases)]
    # Where the narration has people, a title heard in their talk alone (先生) is one of them or is not there.
    only_said = {core for core in candidates.roles if len(told) > 1 and not sightings.tells_of(core)}
    roles = {
        core: found for core, found in candidates.roles.items() if found.scripted or core not in only_said
    }
    _add_roles(groups, roles if short else candidates.roles, told_by_i, settled, short)
    if short and not settled:
        _add_doers(groups, candidates)
        for text in texts:
            join_told(groups, text, quotes(text))
    tie(groups, candidates)
    if settled:
        groups = [group for group in groups if group.name not in NAMELESS or group.narrator]
    groups = fold_courtesies(fold_kana(groups))
    groups.sort(key=lambda group: (-group.count, group.first, group.name))
    return _people(groups[:_MOST], list(known), texts)


def _add_doers(groups: list[Group], candidates: Candidates) -> None:
    """Somebody without a name who acts in the narration of a short text: 看護師, 駅員, 女将, 父."""
    taken = {name for group in groups for name in (group.name, *group.aliases)}
    for core in candidates.doers:
        if core in taken or core in _EPITHETS or not is_office(core):
            continue
        titled = [
            group
            for group in groups
            if any(
                name.endswith(core) and name[: -len(core)] in taken for name in (group.name, *group.aliases)
            )
        ]
        if titled:
            # 公 is バルト公, where nobody else is one.
            titled[0].aliases |= {core} if len(titled) == 1 else set()
            continue
        if any(
            (name.endswith(core) and len(core) > 1) or (core.startswith(name) and len(name) > 1)
            for name in taken
        ):
            # 真壁医師 is the 医師 of the scene, and 大久保部長 is 大久保.
            continue
        found = candidates.roles.get(core) or candidates.by_core.get(core)
        if found is not None:
            groups.append(Group(core, (core,), count=found.count, first=found.first))


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
        if found.scripted and not owners:
            # Whoever's lines stand under 祖母 in a script has no other name there.
            groups.append(Group(core, (core,), count=found.count, first=found.first))
        elif len(owners) == 1:
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
