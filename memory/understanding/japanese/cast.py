"""The people of a story: which candidates are people, and which names are one person's."""

import re
from collections import Counter
from dataclasses import replace

from memory.understanding.japanese.candidates import Candidate, Candidates, Group
from memory.understanding.japanese.lexicon import (
    ADDRESSES,
    ANIMALS,
    BARE_KIN,
    JOBS,
    KIN,
    NOT_PEOPLE,
    ROLES,
    SOMEBODY,
    TITLES,
    WEAK_HONORIFICS,
)
from memory.understanding.japanese.names import parts_of, reading_of_name, slug_for, split_name
from memory.understanding.japanese.narrators import add_narrator, add_tellers, pronouns_in, tellers_in
from memory.understanding.japanese.quotes import narration, quotes
from memory.understanding.japanese.tokens import (
    GIVEN,
    NAMES,
    PLACE,
    SURNAME,
    kinds_of,
    tokenise,
)
from memory.understanding.reading import Person

_KATAKANA = re.compile(r"^[ァ-ヺー・]{2,}$")
_HIRAGANA = re.compile(r"^[ぁ-ゖー]{2,}$")
_KANJI = re.compile(r"[一-龥々]")
_AGENTS = ("捕り", "取り", "屋", "師", "守", "番", "使い", "者", "引き", "持ち")
_MOST = 300
_COUNTED = re.compile(
    r"^[一二三四五六七八九十百千数何両0-9０-９]{1,3}(?:文字|人|つ|本|枚|匹|度|回|歳|年|月|日|時|分|軒|階|番|杯|冊|台|通|組|行)"
)
_NAMELESS = ROLES | KIN | JOBS | SOMEBODY
# In a text shorter than this one mention of a name may be all there is.
_SHORT = 3000


def find_cast(texts: list[str], known: list[Person] = ()) -> list[Person]:
    """The people of these texts, most mentioned first; ``known`` people come back as they are."""
    candidates, pronouns, tellers = Candidates(), Counter(), Counter()
    for text in texts:
        tokens, quoted = tokenise(text), quotes(text)
        candidates.add(text, tokens, quoted)
        pronouns += pronouns_in(text, tokens, narration(len(text), quoted))
        for name in tellers_in(text):
            tellers[name] += 1
    people = [
        found for found in candidates.by_core.values() if _is_person(found, sum(map(len, texts)) < _SHORT)
    ]
    people += _full_forms(people, candidates.by_core)
    groups = _groups(people)
    add_tellers(groups, tellers, candidates)
    if not tellers:
        add_narrator(groups, pronouns, known, texts)
    told_by_i = bool(tellers) or any(one.narrator for one in (*groups, *known))
    # A cast somebody has gone through gets nobody new who has no name.
    settled = any(one.confirmed for one in known)
    _add_roles(groups, candidates.roles, told_by_i, settled)
    if settled:
        groups = [group for group in groups if group.name not in _NAMELESS or group.narrator]
    groups = _fold_kana(groups)
    groups.sort(key=lambda group: (-group.count, group.first, group.name))
    return _people(groups[:_MOST], list(known), texts)


def _is_person(found: Candidate, short: bool) -> bool:
    core = found.core
    if found.scripted and found.scripted >= min(2, found.count):
        return True
    if (core in NOT_PEOPLE and (found.honoured < 3 or len(core) > 2)) or (
        core in ANIMALS and found.speaks + found.honoured < 4
    ):
        return False
    plain = found.honoured - sum(found.titles[title] for title in WEAK_HONORIFICS)
    if (len(core) == 1 and not _KANJI.match(core)) or _COUNTED.match(core):
        return False
    if found.placed > found.human or (
        core.endswith(("町", "村", "屋敷", "寺", "橋", "山", "川", "通", "坂", "駅", "堂", "家", "学校"))
        and found.honoured + found.speaks < 2
    ):
        return False
    kinds = kinds_of(core)
    sure = found.honoured + found.speaks + found.called + found.introduced
    if found.named * 2 >= found.count:
        if PLACE in kinds and not kinds & {GIVEN}:
            return found.honoured + found.speaks + found.introduced >= (1 if short else 2) or (
                found.human >= 3 and sure > 0
            )
        if len(core) == 1 and not found.honoured + found.called + found.introduced:
            return found.speaks >= 2
        if short and found.cuts and not found.placed and GIVEN not in kinds:
            return True
        if sure or found.acts >= 2:
            return short or found.count >= 2 or found.honoured > 0 or found.introduced > 0
        if (
            found.leads
            and (short or found.count >= 2)
            and kinds & NAMES
            and PLACE not in kinds
            and len(core) > 1
        ):
            return True
        return found.count >= 5 and found.placed == 0 and found.acts > 0
    if plain and found.called and found.human >= 5:
        return True
    if plain >= 2 and (kinds & NAMES or not kinds or found.count >= 3):
        return True
    if kinds & NAMES and not kinds & {PLACE}:
        return found.human >= 3 and found.speaks >= 1
    if not kinds:
        if _KATAKANA.match(core):
            return found.human >= 2 and found.speaks + found.honoured + found.called >= 1
        return found.speaks >= 2 and found.human >= 4 and len(core) <= 8
    if core.endswith(_AGENTS) and found.speaks >= 2 and found.human >= 4:
        return True
    # A common noun is a nickname only when it speaks and acts as often as people do.
    often = found.speaks >= 4 and found.human >= 6 and found.human * 6 >= found.count
    return often and not core.endswith(("声", "目", "手", "達", "たち", "気"))


def _full_name(found: Candidate, cores: dict[str, Candidate]) -> tuple[str, str] | None:
    """Surname and given name of a core that is a full name, by its own words or by names it is made of."""
    core = found.core
    for mark in "・＝":
        if mark in core.strip(mark):
            first, _, last = core.partition(mark)
            return first, last
    if len(core) < 3:
        return None
    for cut in range(1, len(core)):
        left, right = core[:cut], core[cut:]
        if left in cores and right in cores and GIVEN not in kinds_of(core):
            return left, right
    for cut in range(1, len(core)):
        before = kinds_of(core[:cut])
        family = SURNAME in before or (PLACE in before and len(core) - cut == 1)
        if core[cut:] in cores and family and GIVEN not in kinds_of(core):
            return core[:cut], core[cut:]
    if found.cuts:
        cut = found.cuts.most_common(1)[0][0]
        return core[:cut], core[cut:]
    if not kinds_of(core) and _KANJI.match(core):
        split = split_name(core)
        if split and (split[0] in cores or split[1] in cores or found.named):
            return split
    return None


def _groups(people: list[Candidate]) -> list[Group]:
    cores = {found.core: found for found in people}
    full = {found.core: split for found in people if (split := _full_name(found, cores))}
    groups: dict[str, Group] = {}
    for core, split in full.items():
        groups[core] = Group(core, split)
    by_given: dict[str, list[str]] = {}
    by_surname: dict[str, list[str]] = {}
    for core, (surname, given) in full.items():
        by_given.setdefault(given, []).append(core)
        by_surname.setdefault(surname, []).append(core)
    home: dict[str, str | None] = {core: core for core in full}
    for core in cores:
        if core in full:
            continue
        owners = by_given.get(core) or by_surname.get(core)
        if owners is None:
            groups[core] = Group(core, (core,))
            home[core] = core
        elif len(owners) == 1:
            home[core] = owners[0]
        else:
            # A family: the bare surname is the head's if he is far more often named in full; else nobody's.
            ranked = sorted(owners, key=lambda name: -cores[name].count)
            head = cores[ranked[0]].count >= 3 * cores[ranked[1]].count
            home[core] = ranked[0] if head else None
    for core in list(groups):
        bare = core[1:]
        if (
            core.startswith(("お", "御"))
            and 1 <= len(bare) <= 3
            and home.get(bare) == bare
            and core not in full
        ):
            keep, drop = (core, bare) if cores[core].count >= cores[bare].count else (bare, core)
            for other, where in list(home.items()):
                if where == drop:
                    home[other] = keep
            groups.pop(drop, None)
    _fold_short(groups, home, cores)
    for core, where in home.items():
        if where is None or where not in groups:
            continue
        group, found = groups[where], cores[core]
        group.count += found.count
        group.titles += found.titles
        group.first = min(group.first or found.first, found.first)
        if core != where:
            group.aliases.add(core)
        group.aliases |= {core + title for title in found.titles if title in TITLES}
    return list(groups.values())


def _fold_short(groups: dict[str, Group], home: dict[str, str | None], cores: dict[str, Candidate]) -> None:
    """清さん is 清次郎 when nobody else begins so, and 清 stands only with an honorific."""
    for core in [
        core for core in groups if len(core) == 1 or _KATAKANA.match(core) or not _KANJI.match(core)
    ]:
        found = cores[core]
        if found.honoured + found.called < found.count or "お" + core in groups:
            continue
        longer = [name for name in groups if name != core and name.startswith(core) and len(name) > len(core)]
        longer += [
            name
            for name, group in groups.items()
            if len(group.parts) == 2 and group.parts[1].startswith(core) and name != core
        ]
        if len(set(longer)) == 1:
            home[core] = longer[0]
            del groups[core]


def _full_forms(people: list[Candidate], every: dict[str, Candidate]) -> list[Candidate]:
    """Full names made of a surname and a name that are both known, however rarely they stand together."""
    cores = {found.core for found in people}
    more = []
    for core, found in every.items():
        if core in cores or not 3 <= len(core) <= 8 or not _KANJI.match(core):
            continue
        for cut in range(1, len(core)):
            left, right = core[:cut], core[cut:]
            surname = left in cores or SURNAME in kinds_of(left) or (found.count >= 2 and cut == 2)
            if surname and (right in cores or (left in cores and kinds_of(right) & {GIVEN})):
                more.append(found)
                break
    return more


def _fold_kana(groups: list[Group]) -> list[Group]:
    """みお is 美緒 written by a child: a name in kana is whoever alone has a name read so."""
    kept = []
    for group in groups:
        readers = [
            other
            for other in groups
            if other is not group
            and not _HIRAGANA.match(other.name)
            and group.name in {reading_of_name(part, GIVEN) for part in (other.parts or (other.name,))}
        ]
        if _HIRAGANA.match(group.name) and not group.narrator and len(readers) == 1:
            readers[0].aliases |= {group.name, *group.aliases}
            readers[0].count += group.count
        else:
            kept.append(group)
    return kept


def _add_roles(groups: list[Group], roles: dict[str, Candidate], told_by_i: bool, settled: bool) -> None:
    holders: dict[str, list[Group]] = {}
    for group in groups:
        for title, count in group.titles.items():
            if title in TITLES and count >= 2:
                holders.setdefault(title, []).append(group)
    for core, found in roles.items():
        owners = holders.get(core, [])
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
            and found.count >= 4
            and found.speaks + found.acts + (0 if core in ADDRESSES else found.called) >= 3
        ):
            groups.append(Group(core, (core,), count=found.count, first=found.first))


def _people(groups: list[Group], known: list[Person], texts: list[str]) -> list[Person]:
    taken = {person.id for person in known}
    spoken_for = {name for person in known for name in (*person.names, *parts_of(person))}
    # みお is 朝倉美緒 written by a child.
    read = {part for person in known for part in person.reading.split() if _HIRAGANA.match(part)}
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
