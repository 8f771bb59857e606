"""People without a name in a short text (男, 少女, 店員), and the name that one of them is given later."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from memory.understanding.japanese.candidates import Candidates, Group
from memory.understanding.japanese.lexicon import (
    FEMALE_FIRST,
    FIRST_PERSON,
    HONORIFICS,
    JOBS,
    KIN,
    MALE_FIRST,
    NOT_PEOPLE,
    ROLES,
    SOMEBODY,
    TITLES,
    words,
)
from memory.understanding.japanese.passage import gender_of
from memory.understanding.japanese.quotes import Quote
from memory.understanding.japanese.somebody import COUNTED
from memory.understanding.japanese.titles import KIN_KINDS
from memory.understanding.japanese.tokens import NAMES, kinds_of

NAMELESS = ROLES | KIN | JOBS | SOMEBODY
# Words for somebody whom the text has not named (yet).
EPITHETS = words("""
    男 女 少年 少女 青年 若者 老人 老婆 老女 老爺 男の子 女の子 婦人 紳士 娘 大男 小男 若い男 若い女 美女 美少女 幼女 童女 子供 旅人 侍 武士 浪人
    受付嬢 店員 店主 客 医師 医者 看護師 警官 刑事 巡査 駅員 運転手 巫女 僧 兵士 騎士 門番 案内人 老紳士 老夫婦 美青年 大家 教師 女教師 狐 猫 犬
    女性 男性 女子 男子 女子生徒 男子生徒 女学生 女の人 男の人 老婦人 中年男 母親 父親 老師 魔女 王女 姫 執事 メイド 侍女 女中 女将 司書 担任 転校生 使者 商人 盗賊 行商人
""")
# Of whom a text tells by which child of the house he is.
_BORN = ((words("兄"), words("長男 次男 三男")), (words("姉"), words("長女 次女 三女")))
# By these somebody is called who is known: 監督, 大将.
_OFFICES = TITLES - EPITHETS
# Words for an office that no list can hold all of: 所長, 警備員, 整体師.
_OFFICE = re.compile("^[一-龥]{1,4}(?:長|員|師|士|官|医|婦|係|頭|役|屋|嬢|兵)$")
_NO_OFFICE = re.compile(
    "^(?:[全総満成身延増特波船会定人動一]|器官|人員)[員長官士]?$|部屋$|小屋$|楽屋$|母屋$|夫婦$"
)
_KANJI = re.compile("[一-龥]")
_MAN = re.compile("男|少年|青年|紳士|老爺|侍|武士|浪人|僧|執事|父")
_WOMAN = re.compile("女|娘|婦|嬢|老婆|姫|母|メイド|巫")
_CHILD = re.compile("少年|少女|男の子|女の子|幼女|童女|子供")
# Grown-up strangers are hardly called ちゃん, and children not さん.
_MISCALLED = {
    False: re.compile("ちゃん|坊(?![主さ])"),
    True: re.compile("さん|様|さま|先生|氏|殿"),
}
_POINTS = re.compile(r"(?:この|その|あの|どの|同じ|例の|さっきの|先ほどの)$")
_NAMED = re.compile(r"([一-龥々ぁ-ゖァ-ヺー]{1,8}?)(?:とか?|って)(?:いう|云う|言う)[^、。「」]{0,12}$")
_GIVEN = re.compile(r"([一-龥々ぁ-ゖァ-ヺー]{1,8}?)と(?:名乗|呼ばれ)[^、。「」]{0,12}$")
# 小姓が襖を閉めて去ると: who has gone is called no more.
_GOES_OFF = re.compile(
    "(?<=て)去[っりる]|立ち去|出て(?:行|い)っ|(?:退出|退室|退散)し|(?:て|で)下が(?:る|り|っ)"
)
_GIVES_NAME = re.compile(
    r"(?:と(?:申(?:し|す)|いい(?:ます|まし)|言います|いう(?:名|者|もん)|名乗)|って(?:い(?:い|う)ます|言います|もん|者|んだ)|だ(?![ろっけがとなよ])|です(?![かがけよね])|でございます|じゃ(?:。|$)|。|」)"
)
_HEAD_OF_NAME = re.compile(r"(?:^|[。、！？…」―]|(?:は|の|が))$")
_OF_ONESELF = re.compile(
    r"(?:^|[。、！？…])(?:私|わたし|俺|おれ|僕|ぼく|あたし|わし|拙者|名前|名|自分)?[はが]?(?:[一-龥ァ-ヺー]{1,6}(?:の|、))?$"
)
_SHOWN = re.compile(
    r"(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?(?:だった|である|だ|でした|であった|です|という(?:名|のが)|と書い|と書かれ|と名乗|と呼ば)"
)
_TAKES_A_NAME = re.compile("と(?:名乗|呼ばれ)")
_CALLED = re.compile(
    "(?:" + "|".join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True)) + ")?か?[、。！!？…」]"
)
_ASKS_NAME = re.compile("名(?:前)?(?:は|を|が|、|教え|聞かせ|なに|何)|誰だ|何者|どなた|どちらさま")
# In characters: how near to somebody unnamed his name is told; within how many utterances it is called; after how
# many he may be told of as known.
_NEAR, _SOON, _KNOWN = 160, 5, 3


@dataclass
class _Stranger:
    """Somebody unnamed: his word, where he is first told of, how many quotations stand before that, whether one
    stands right before it, his own group if he has one already (魔王), and the group of the name he is given."""

    word: str
    place: int
    said_before: int
    heard: bool
    own: Group | None = None
    group: Group | None = None


def is_office(word: str) -> bool:
    """Whether a word says what somebody is, by the lists or by its ending."""
    return word in NAMELESS or word in TITLES or bool(_OFFICE.match(word) and not _NO_OFFICE.match(word))


def add_newcomers(
    groups: list[Group],
    text: str,
    quoted: list[Quote],
    sightings: dict[str, Counter[str]],
    candidates: Candidates,
) -> None:
    """Give each unnamed newcomer of a short text, and its narrator, the name he is given later; or, to a newcomer
    who gets none, a place of his own among the people."""
    strangers = _strangers(text, quoted, sightings, groups, candidates.apposed.keys())
    narrator = next((group for group in groups if group.narrator and group.name in FIRST_PERSON), None)
    for naming in _namings(text, quoted, groups):
        one = _meant(strangers, naming, text, quoted, narrator)
        if one is not None:
            one.group = naming.group
            naming.group.aliases.add(one.word)
            if one.own is not None and one.own is not naming.group:
                naming.group.aliases |= one.own.aliases
                naming.group.count += one.own.count
                groups.remove(one.own)
        elif (
            naming.way == "own"
            and narrator is not None
            and not _told(naming.group, text, quoted)
            # A voice on the telephone gives its own name.
            and text[quoted[naming.quote].start] != "『"
        ):
            narrator.aliases |= {naming.group.name, *naming.group.aliases}
            narrator.count += naming.group.count
            groups.remove(naming.group)
            narrator = None
    _add_kin(groups, text, sightings, candidates)
    for one in strangers:
        if one.group is None and one.own is None and _is_worth(sightings.get(one.word, Counter())):
            found = candidates.roles.get(one.word) or candidates.by_core.get(one.word)
            groups.append(Group(one.word, (one.word,), count=found.count if found else 1, first=one.place))


def _add_kin(
    groups: list[Group], text: str, sightings: dict[str, Counter[str]], candidates: Candidates
) -> None:
    """The father, mother, grandparents of a short text, who have many words and are one person each."""
    taken = {name for group in groups for name in (group.name, *group.aliases)}
    for called, means in KIN_KINDS:
        forms = [word for word in called | means if word in sightings]
        if any(word in taken for word in forms) or not KIN & set(forms):
            continue
        if any(means & grown and any(candidates.apposed.get(word) for word in born) for grown, born in _BORN):
            # 次男の耕平: to his sister he is 兄さん, and nobody besides.
            continue
        owners = {core for word in forms for core in candidates.apposed.get(word, ())}
        owner = [group for group in groups if owners & {group.name, *group.aliases}]
        if len(owner) == 1:
            # 祖母のキヨ
            owner[0].aliases |= set(forms)
            continue
        told = [word for word in forms if _is_worth(sightings[word]) or _is_met(sightings[word])]
        if told:
            name = max(sorted(told), key=lambda word: sightings[word]["told"])
            count = sum(sightings[word]["count"] for word in forms)
            groups.append(Group(name, (name,), set(forms) - {name}, count, first=text.find(name)))


def _is_met(seen: Counter[str]) -> bool:
    """Whether somebody of the family is spoken to or has a voice, a face and so on in the narration."""
    return seen["dative"] + seen["body"] > 0 and seen["called"] + seen["topic"] + seen["dative"] > 0


def _strangers(
    text: str, quoted: list[Quote], sightings, groups: list[Group], offices: Collection[str]
) -> list[_Stranger]:
    """Those of a text without a name; ``offices`` are words that stand before a name (受付の緑川)."""
    found = []
    owner = {name: group for group in groups for name in (group.name, *group.aliases)}
    held = {title for group in groups for title in group.titles}
    known = {group.name for group in groups if _is_no_name(group)}
    for word in sorted(
        {word for word in sightings if word in EPITHETS or word in known or _is_stranger(word)},
        key=len,
        reverse=True,
    ):
        if (
            (word in owner and word not in known)
            or word in held
            or (word in _OFFICES and not _is_decisive(sightings[word]))
            or word in offices
            or not sightings[word]["told"]
            or any(word in one.word for one in found)
        ):
            continue
        # その女が: not the first word of her.
        told = [one for one in _places(word, text, quoted) if not _POINTS.search(text, max(0, one - 4), one)]
        if not told:
            continue
        place = told[0]
        stop = place + len(word)
        if text.startswith("の", stop) and any(text.startswith(name, stop + 1) for name in owner):
            # 受付の緑川
            continue
        named = _NAMED.search(text, max(0, place - 30), place) or _GIVEN.search(
            text, max(0, place - 30), place
        )
        if named and named.group(1) in owner:
            # キヨという小柄な仲居
            owner[named.group(1)].aliases.add(word)
            continue
        heard = text[: max(text.rfind("\n", 0, place), 0)].rstrip().endswith(("」", "』"))
        said = sum(1 for quote in quoted if quote.start < place)
        found.append(_Stranger(word, place, said, heard, owner.get(word)))
    return sorted(found, key=lambda one: one.place)


def _is_stranger(word: str) -> bool:
    """Whether a word says what somebody is whom a text may leave without a name: 警備員."""
    return (
        is_office(word)
        and not COUNTED.match(word)
        and word not in KIN | NOT_PEOPLE
        and bool(_KANJI.search(word))
    )


def _is_decisive(seen: Counter[str]) -> bool:
    """Whether the narration has somebody do what only he can who is there: 監督の声がした, 監督に呼ばれて."""
    return seen["speaks"] + seen["acts"] + seen["deed"] + seen["shown"] + seen["voice"] + seen["agent"] > 0


def _is_no_name(group: Group) -> bool:
    """Whether somebody is only called by what he is: 魔王."""
    kinds = kinds_of(group.name)
    return not group.narrator and bool(kinds) and not kinds & NAMES and bool(_KANJI.search(group.name))


def _is_worth(seen: Counter[str]) -> bool:
    """Whether somebody unnamed does, says or shows enough to be one of the people."""
    beside = seen["beat_after"] + seen["beat_before"]
    return _is_decisive(seen) or (seen["goes"] + seen["handles"] > 0 and beside > 0)


@dataclass(frozen=True)
class _Naming:
    """Where a name stands for the first time, and in which way: ``own`` when its bearer gives it, ``shown`` when the
    narration does, ``topic`` when it is told of as known, ``called`` when somebody is so called in the quotation
    of that index."""

    place: int
    end: int
    group: Group
    way: str
    quote: int = -1


def _namings(text: str, quoted: list[Quote], groups: list[Group]) -> list[_Naming]:
    found = []
    for group in groups:
        if group.name in FIRST_PERSON or group.name in EPITHETS or _is_no_name(group):
            continue
        names = sorted({group.name, *group.aliases, *group.parts} - EPITHETS, key=len, reverse=True)
        names = [re.escape(name) for name in names if len(name) > 1 or group.name == name]
        for match in re.finditer("|".join(names), text) if names else ():
            place, end = match.span()
            index = next((i for i, quote in enumerate(quoted) if quote.start <= place < quote.end), None)
            way = (
                _told_way(text, end, place, quoted)
                if index is None
                else _said_way(text, match, quoted, index)
            )
            if way:
                found.append(_Naming(place, end, group, way, -1 if index is None else index))
            if way or index is None:
                # Once told of by name he is no newcomer.
                break
    return sorted(found, key=lambda one: one.place)


def _told_way(text: str, end: int, place: int, quoted: list[Quote]) -> str:
    """In which way the narration gives somebody's name that ends at a place, or nothing."""
    if _SHOWN.match(text, end):
        return "shown"
    known = sum(1 for quote in quoted if quote.end <= place) >= _KNOWN
    return "topic" if text.startswith("は", end) and known else ""


def _said_way(text: str, match: re.Match, quoted: list[Quote], index: int) -> str:
    """In which way talk gives somebody's name, or nothing."""
    place, end = match.span()
    before = text[quoted[index].start + 1 : place].lstrip("「『…― \u3000")
    asked = index and _ASKS_NAME.search(text, quoted[index - 1].start, quoted[index - 1].end)
    bare = text[end : end + 1] in "。」！" and not before.endswith(("は", "が")) and not asked
    if _GIVES_NAME.match(text, end) and _OF_ONESELF.search(before) and not bare:
        return "own"
    if before[-1:] in ("、", "と") and text[end : end + 1] in ("、", "と"):
        # 客は三人、立花、米田、それと古賀: one of a row.
        return ""
    return "called" if _CALLED.match(text, end) else ""


def _meant(
    strangers: list[_Stranger], naming: _Naming, text: str, quoted: list[Quote], narrator: Group | None
) -> _Stranger | None:
    """Which of the unnamed a name is given to, or nothing."""
    nameless = [
        one
        for one in strangers
        if one.group is None
        and one.place < naming.place
        and one.word not in _OFFICES
        and fits(one.word, naming.group)
        and not _MISCALLED[_is_child(one.word)].match(text, naming.end)
    ]
    if not nameless:
        return None
    one = nameless[-1]
    if naming.way == "shown":
        takes_it = len(nameless) == 1 and _TAKES_A_NAME.match(text, naming.place + len(naming.group.name))
        return one if takes_it or naming.place - one.place <= _NEAR else None
    if naming.way == "own":
        said = text[quoted[naming.quote].start : quoted[naming.quote].end]
        own = narrator is not None and narrator.first_person in said
        just_seen = not any(one.place < quote.start < quoted[naming.quote].start for quote in quoted)
        return None if own and not just_seen else one
    if _goes_on(one.word, naming, text, quoted) or _GOES_OFF.search(text, one.place, naming.place):
        return None
    if naming.way == "topic":
        return one if len(nameless) == 1 else None
    lines = naming.quote - one.said_before
    if narrator is not None and not _told(naming.group, text, quoted) and lines > 1:
        # Whoever is called and never told of is the one who tells.
        return None
    return one if (0 if one.heard else 1) <= lines <= _SOON else None


def _is_child(word: str) -> bool:
    return bool(_CHILD.search(word))


def _goes_on(word: str, naming: _Naming, text: str, quoted: list[Quote]) -> bool:
    """Whether the narration goes on to call somebody by that word after it has used the name."""
    told = next(iter(_places(naming.group.name, text, quoted)), None)
    return told is not None and any(place > told for place in _places(word, text, quoted))


def _places(word: str, text: str, quoted: list[Quote]) -> list[int]:
    """Where a word stands in the narration for somebody, and not for his work (教師をしている)."""
    return [
        match.start()
        for match in re.finditer(
            re.escape(word)
            + "(?!が、?(?:[二三四五六七八九十数何]+人|みな|皆)|たち|達|ら[はが]|同士|子|性|を(?:して|やって|務め|勤め)|で(?:ごった|いっぱい|一杯|あふれ|溢れ|にぎわ|賑わ|混|込))",
            text,
        )
        if not any(quote.start <= match.start() < quote.end for quote in quoted)
    ]


def _told(group: Group, text: str, quoted: list[Quote]) -> bool:
    """Whether the narration has somebody by name."""
    return any(_places(name, text, quoted) for name in (group.name, *group.aliases))


def fits(word: str, group: Group) -> bool:
    """Whether a word for a man or a woman can mean the bearer of a name."""
    woman = gender_of(None, group.name)
    if group.first_person:
        woman = (
            False
            if group.first_person in MALE_FIRST
            else True
            if group.first_person in FEMALE_FIRST
            else woman
        )
    if woman is None:
        return True
    return not (_WOMAN.search(word) if woman is False else _MAN.search(word))
