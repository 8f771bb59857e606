"""Which names are one person's: full names and their parts, short forms, kana, and what the text explains."""

import re
from collections import defaultdict

import jaconv

from memory.understanding.japanese.candidates import Candidate, Candidates, Group
from memory.understanding.japanese.lexicon import (
    BARE_KIN,
    HONORIFICS,
    JOBS,
    KIN,
    ROLES,
    SOMEBODY,
    TITLES,
    words,
)
from memory.understanding.japanese.names import reading_of_name, split_name
from memory.understanding.japanese.personhood import HIRAGANA, KANJI, KATAKANA
from memory.understanding.japanese.tokens import GIVEN, PLACE, SURNAME, kinds_of

_NO_FAMILY = (
    ROLES
    | KIN
    | JOBS
    | SOMEBODY
    | words(
        "長男 次男 三男 長女 次女 三女 後妻 先妻 同級 本人 当人 実兄 実弟 実姉 実妹 故 亡父 亡母 愛娘 愛犬 新人"
    )
)
_TITLED = re.compile("(?<=.)(?:" + "|".join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True)) + ")$")


_COURTESIES = ("さん", "様", "さま", "ちゃん", "君", "くん", "上")


def _full_name(
    found: Candidate, cores: dict[str, Candidate], every: dict[str, Candidate]
) -> tuple[str, str] | None:
    """Surname and given name of a core that is a full name, by its own words or by names it is made of."""
    core = found.core
    for mark in "・＝":
        if mark in core.strip(mark):
            first, last = core.split(mark)[0], core.split(mark)[-1]
            # カイト・ミナ are two where both have their own say.
            return (
                None if all(name in cores and cores[name].speaks for name in (first, last)) else (first, last)
            )
    if len(core) < 3:
        return None
    for cut in range(1, len(core)):
        left, right = core[:cut], core[cut:]
        if left in cores and right in cores and GIVEN not in kinds_of(core):
            return left, right
    for cut in range(1, len(core)):
        given = core[cut:]
        if given not in cores or GIVEN in kinds_of(core):
            continue
        # 春風小柳 is 小柳 where she is nearly always called so.
        seldom = cut > 1 and cores[given].count >= 4 * found.count and core[:cut] not in _NO_FAMILY
        if seldom or _is_family(core[:cut], given, every):
            return core[:cut], given
    if found.cuts:
        cut = found.cuts.most_common(1)[0][0]
        return core[:cut], core[cut:]
    if not kinds_of(core) and KANJI.match(core):
        split = split_name(core)
        if split and (split[0] in cores or split[1] in cores or found.named):
            return split
    return None


def _is_family(name: str, given: str, every: dict[str, Candidate]) -> bool:
    """Whether what stands before a known given name can be its family name: 東雲 before 圭, as in 東雲家."""
    kinds = kinds_of(name)
    if SURNAME in kinds or (PLACE in kinds and len(given) == 1):
        return True
    if name in _NO_FAMILY or not KANJI.match(name) or len(name) > 3:
        return False
    house = every.get(name)
    return bool(house and house.house) or (GIVEN in kinds_of(given) and len(name) > 1)


def groups_of(people: list[Candidate], every: dict[str, Candidate]) -> list[Group]:
    """One group of names for each person, as far as the names themselves tell."""
    cores = {found.core: found for found in people}
    full = {found.core: split for found in people if (split := _full_name(found, cores, every))}
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
    short = _calls(groups, home, every)
    for core, where in home.items():
        if where is None or where not in groups:
            continue
        group, found = groups[where], cores[core]
        group.count += found.count
        group.titles += found.titles
        group.first = min(group.first or found.first, found.first)
        if core != where:
            group.aliases.add(core)
        # Whoever is called 善さん is never 善 alone.
        group.aliases |= {core + title for title in found.titles if title in TITLES or len(core) == 1}
    for core, where in short.items():
        groups[where].aliases.add(core)
        groups[where].count += every[core].count
    return list(groups.values())


def _calls(
    groups: dict[str, Group], home: dict[str, str | None], every: dict[str, Candidate]
) -> dict[str, str]:
    """留 for 留吉: the first letter of one name alone, where people are only ever called so."""
    found = {}
    for core, candidate in every.items():
        if len(core) != 1 or core in home or not KANJI.match(core):
            continue
        longer = [name for name in groups if name.startswith(core) and len(name) > 1]
        if len(longer) == 1 and candidate.called and candidate.honoured + candidate.called >= candidate.count:
            found[core] = longer[0]
    return found


def _fold_short(groups: dict[str, Group], home: dict[str, str | None], cores: dict[str, Candidate]) -> None:
    """清さん is 清次郎 when nobody else begins so, and 清 stands only with an honorific."""
    for core in [core for core in groups if len(core) == 1 or KATAKANA.match(core) or not KANJI.match(core)]:
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


def full_forms(people: list[Candidate], every: dict[str, Candidate]) -> list[Candidate]:
    """Full names made of a surname and a name that are both known, however rarely they stand together."""
    cores = {found.core for found in people}
    more = []
    for core, found in every.items():
        if "・" in core and core not in cores and {core.split("・")[0], core.split("・")[-1]} & cores:
            more.append(found)
        if core in cores or not 3 <= len(core) <= 8 or not KANJI.match(core):
            continue
        for cut in range(1, len(core)):
            left, right = core[:cut], core[cut:]
            surname = left in cores or (found.count >= 2 and cut == 2) or _is_family(left, right, every)
            if surname and (right in cores or (left in cores and kinds_of(right) & {GIVEN})):
                more.append(found)
                break
    return more


def fold_kana(groups: list[Group]) -> list[Group]:
    """みお and ケンタ are 美緒 and 健太: a name in kana is whoever alone has a name read so."""
    read_so: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if KANJI.search(group.name):
            for reading in _readings(group):
                read_so[reading].append(group)
    kept = []
    for group in groups:
        in_kana = HIRAGANA.match(group.name) or KATAKANA.match(group.name)
        readers = _all_read_so(group.name, read_so) if in_kana and not group.narrator else []
        readers = [reader for reader in readers if reader is not group]
        if len(readers) == 1:
            readers[0].aliases |= {group.name, *group.aliases}
            readers[0].count += group.count
        else:
            kept.append(group)
    return kept


def fold_courtesies(groups: list[Group]) -> list[Group]:
    """伯父 and 伯父さん are one: a word for somebody's place in a family, without and with a courtesy."""
    bare = {group.name: group for group in groups if group.name in BARE_KIN}
    kept = []
    for group in groups:
        stem = next((group.name.removesuffix(end) for end in _COURTESIES if group.name.endswith(end)), "")
        if stem not in bare or bare[stem] is group:
            kept.append(group)
            continue
        bare[stem].aliases |= {group.name, *group.aliases}
        bare[stem].count += group.count
    return kept


def _all_read_so(kana: str, read_so: dict[str, list[Group]]) -> list[Group]:
    """Those of whom a name in kana is the reading: of the given name, the family name, or both in either order."""
    first, *rest = [jaconv.kata2hira(name) for name in kana.split("・")]
    return [group for group in read_so[first] if all(group in read_so[name] for name in rest)]


def _readings(group: Group) -> set[str]:
    parts = group.parts or (group.name,)
    readings = {reading_of_name(part, kind) for part, kind in zip(parts, (SURNAME, GIVEN), strict=False)}
    return readings | {reading_of_name(part, GIVEN) for part in parts}


def tie(groups: list[Group], candidates: Candidates) -> None:
    """Make one of names the text says to be one person's: 堀田, whom they call 山嵐."""
    owner = {name: group for group in groups for name in (group.name, *group.aliases, *group.parts)}
    for nick, who in sorted(candidates.namings.pairs):
        bare = _TITLED.sub("", who) or who
        bearer = owner.get(who) or owner.get(bare)
        named = owner.get(nick)
        role = candidates.roles.get(who)
        if bearer is None and role is None:
            continue
        if bearer is not None and named is not None and bearer is not named:
            if len(bearer.parts) == len(named.parts) == 2:
                continue
            bearer.aliases |= {named.name, *named.aliases}
            if bearer.name in _NO_FAMILY and named.count > bearer.count:
                # 赤シャツ, and only sometimes 教頭.
                bearer.aliases.add(bearer.name)
                bearer.name, bearer.parts = named.name, named.parts
            bearer.count += named.count
            bearer.narrator |= named.narrator
            groups.remove(named)
            owner = {name: bearer if group is named else group for name, group in owner.items()}
        elif bearer is not None and nick in candidates.by_core:
            bearer.aliases.add(nick)
            owner[nick] = bearer
        elif bearer is None and named is not None and role.count <= max(8, 3 * named.count):
            named.aliases.add(who)
            owner[who] = named
