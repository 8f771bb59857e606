"""Names and offices that a short text has in its talk alone: who is called by them is somebody who is there."""

import re
from collections import Counter

import jaconv

from memory.understanding.japanese.candidates import Candidates, Group
from memory.understanding.japanese.lexicon import (
    ADDRESSES,
    ANIMALS,
    FIRST_PERSON,
    HONORIFICS,
    JOBS,
    KIN,
    NOT_PEOPLE,
    ROLES,
    SECOND_PERSON,
    SOMEBODY,
    TITLES,
    words,
)
from memory.understanding.japanese.quotes import Quote
from memory.understanding.japanese.somebody import COUNTED
from memory.understanding.japanese.titles import same_kind
from memory.understanding.japanese.tokens import GIVEN, NAME, PLACE, PROPER, SURNAME, kinds_of

_HONORED_KANA = re.compile(
    r"(?:^|(?<=[、。！？\n\u3000「『…―]))([ぁ-ゖー]{2,6}|[ァ-ヺー]{2,8})(?:くん|ちゃん|さん)(?=[、。！？…はがもをにのと」])",
    re.MULTILINE,
)
_CALL = re.compile(r"(?:くん|君|ちゃん|さん|様|さま|殿)?[！!？?…ー]*(?:[、。！!？?…]|[」』])")
_WORD = re.compile(r"^(?:[ァ-ヺー・]{2,8}|[一-龥々]{1,4}|[一-龥々ァ-ヺ]{2,5})$")
_KATAKANA, _KANA = re.compile(r"^[ァ-ヺー・]+$"), re.compile("[ァ-ヺ]")
# So many are called besides the one who is.
_OF_MANY = words("先生 先輩 大将 親分 旦那 坊主 客 王 姫 娘 主人 マスター")
# ドカン, キャッ and アハハ are cried out as names are.
_NOISE = re.compile(r"[ッーン]$|(.+)\1|^[ァ-ヺ]ッ")
_NAMES = frozenset([GIVEN, SURNAME, NAME, PLACE])
_COMMON = (
    NOT_PEOPLE
    | ROLES
    | KIN
    | JOBS
    | SOMEBODY
    | ADDRESSES
    | FIRST_PERSON
    | SECOND_PERSON
    | ANIMALS
    | HONORIFICS
)


def called_only(candidates: Candidates, sightings: dict[str, Counter[str]]) -> list[str]:
    """Words that look like names and stand in the talk as a call and in no other way that a thing might:
    リン、航路を詰められる？"""
    found = []
    for core, seen in sightings.items():
        if core in _COMMON or not _WORD.match(core) or seen["called"] < 1:
            continue
        if seen["called"] + seen["honoured"] < seen["said"] or seen["told"]:
            # Called once and spoken of besides: a thing as well as a person.
            continue
        kinds = kinds_of(core)
        if _is_unheard(core, seen) if not kinds else _is_a_name(core, seen, kinds):
            found.append(core)
    return found


def _is_unheard(core: str, seen: Counter[str]) -> bool:
    """Whether a word that the dictionary does not hold is a name when it is called: ドゥドゥ, スラ吉, but not コンバンハ,
    which is a word that somebody stammers, nor 二十時間."""
    if COUNTED.match(core) or len(core) < 2 or _NOISE.search(core):
        return False
    if not _KANA.search(core):
        return seen["honoured"] > 0 or (seen["called"] > 1 and len(core) < 4)
    return not (_KATAKANA.match(core) and kinds_of(jaconv.kata2hira(core)))


def _is_a_name(core: str, seen: Counter[str], kinds: frozenset[str]) -> bool:
    """Whether the dictionary has a word that is only called for a name, and for how little else."""
    if not kinds & {GIVEN, SURNAME, NAME}:
        return False
    if not kinds - {GIVEN, SURNAME, NAME, PROPER, PLACE}:
        return GIVEN in kinds or bool(_KATAKANA.match(core)) or seen["honoured"] > 0
    if PLACE in kinds or (_KATAKANA.match(core) and len(core) > 3):
        return seen["honoured"] > 0 or (GIVEN in kinds and seen["called"] > 1)
    # 弓 is a bow as well: who is called by it twice, or in the midst of a sentence, is somebody.
    return bool(_KATAKANA.match(core)) or seen["called"] > 1 or seen["addressed"] > 0


def children_in(text: str, quoted: list[Quote]) -> Counter[str]:
    """Names in kana that the talk has with くん or ちゃん, and how often: ひろとくん, whom the dictionary does not hold."""
    found: Counter[str] = Counter()
    for quote in quoted:
        for match in _HONORED_KANA.finditer(text, quote.start, quote.end):
            word = match.group(1)
            polite = match.group()
            if word in _COMMON or polite in _COMMON or word.startswith("お") or polite in HONORIFICS:
                continue
            if not kinds_of(word) and text.count(word) > 1:
                found[word] += 1
    return found


def add_offices(
    groups: list[Group], text: str, sightings: dict[str, Counter[str]], candidates: Candidates
) -> None:
    """Give an office by which somebody is called to the only one of its kind (殿下 to the 王太子), or, when he is called so
    again and again, a place of its own among the people: 艦長、右舷が保ちません。"""
    taken = {name for group in groups for name in (group.name, *group.aliases)}
    for word, seen in sightings.items():
        if word not in TITLES | JOBS or word in ADDRESSES | KIN or word in taken or not seen["called"]:
            continue
        apposed = candidates.apposed.get(word, set())
        holders = [
            group
            for group in groups
            if apposed & {group.name, *group.aliases, *group.parts}
            or any(same_kind(word, name) for name in (group.name, *group.aliases, *group.titles))
        ]
        if len(holders) == 1:
            holders[0].aliases.add(word)
        elif (
            not holders
            and seen["called"] > 1
            and word not in _OF_MANY
            and not any(word in name for name in taken)
        ):
            groups.append(Group(word, (word,), count=seen["count"], first=text.find(word)))


def join_offices(groups: list[Group], candidates: Candidates, short: bool) -> None:
    """Make 師匠 a name of 宗雲, where the texts say 師匠の宗雲 and nobody else is said to be one."""
    owner = {name: group for group in groups for name in (group.name, *group.aliases, *group.parts)}
    for office, cores in candidates.apposed.items():
        holders = {id(owner[core]): owner[core] for core in cores if core in owner}
        if len(cores) != 1 or office not in (ROLES | TITLES | JOBS if short else ROLES | TITLES):
            continue
        own = owner.get(office)
        if short and not holders and own is not None:
            # 座長の嵐山: a name that is a place as well.
            own.aliases |= {core for core in cores if len(core) > 1 and kinds_of(core) & _NAMES}
        if len(holders) != 1:
            continue
        group = next(iter(holders.values()))
        if own is None and office in ROLES | TITLES:
            group.aliases.add(office)
        elif (
            short
            and own is not None
            and own is not group
            and own in groups
            and own.name == office
            and not own.narrator
        ):
            # The narration goes on to call him by his office alone: 座長の嵐山 … 座長が出て行った.
            group.aliases |= {office, *own.aliases}
            group.count += own.count
            groups.remove(own)
