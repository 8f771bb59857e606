"""Whether a word is somebody's name: by what it is and by what the texts do with it."""

import re

from memory.understanding.japanese.candidates import Candidate
from memory.understanding.japanese.lexicon import ANIMALS, HONORIFICS, NOT_PEOPLE, WEAK_HONORIFICS
from memory.understanding.japanese.tokens import GIVEN, NAMES, NOUN, PLACE, PROPER, SURNAME, kinds_of

KATAKANA = re.compile(r"^[ァ-ヺー・＝]{2,}$")
HIRAGANA = re.compile(r"^[ぁ-ゖー]{2,}$")
KANJI = re.compile(r"[一-龥々]")
_AGENTS = ("捕り", "取り", "屋", "師", "守", "番", "使い", "者", "引き", "持ち")
_PLACES = (
    "町", "村", "屋敷", "寺", "橋", "山", "川", "通", "坂", "駅", "堂", "家", "学校",
)  # fmt: skip
_BODIES = (
    "事務所", "商事", "商会", "商店", "不動産", "旅館", "食堂", "会社", "物産", "銀行", "病院", "大学", "高校", "学園", "学院", "組合",
    "製作所", "工業", "電機", "新聞", "出版", "財閥", "グループ", "ギルド", "騎士団", "署", "警察", "研究所",
    "委員会", "協会", "王国", "帝国", "連邦", "教会", "神社", "城", "塔", "号", "ホテル", "センター",
)  # fmt: skip
_NUMERAL = re.compile("^[一二三四五六七八九十百千〇]+$")
_COUNTED = re.compile(
    r"^[一二三四五六七八九十百千数何両0-9０-９]{1,3}(?:文字|人|つ|本|枚|匹|度|回|歳|年|月|日|時|分|軒|階|番|杯|冊|台|通|組|行)"
)
# Said after a name and hardly after anything else.
_FAMILIAR = ("くん", "君", "ちゃん", "先輩")
# Of these somebody has one, and it moves: 王女の馬車.
_BELONGINGS = (
    "車",
    "船",
    "馬",
    "犬",
    "猫",
    "鳥",
    "刀",
    "剣",
    "槍",
    "弓",
    "矢",
    "隊",
    "軍",
    "体",
    "剣士",
    "一行",
)
_POLITE = re.compile("^[おご御](?=.)")


def is_person(found: Candidate, short: bool) -> bool:
    """Whether a candidate is a person; ``short`` where one mention of a name may be all there is."""
    if found.scripted and (found.scripted >= min(2, found.count) or found.titles or found.called):
        return True
    if _is_no_name(found):
        return False
    return _is_called_so(found, short) or _is_shown(found, short) or (short and _is_met(found))


def in_one_row(found: Candidate, people: set[str]) -> bool:
    """Whether a word that may be a name stands in one row with people: 斬月とミルフィとポコは."""
    core, kinds = found.core, kinds_of(found.core)
    fits = kinds & {GIVEN, SURNAME} or (
        KATAKANA.match(core) and (not kinds or found.acts + found.honoured + found.body)
    )
    return bool(fits and found.beside & people) and not _is_no_name(found)


def can_be_a_doer(found: Candidate, times: int, people: set[str], apposed: bool = False) -> bool:
    """Whether a word of a short text is the name of somebody because the narration has it act ``times`` times.
    The more it looks like another word, the more else it takes; ``apposed`` when a word for what somebody is
    stands before it (女中の糸)."""
    core, kinds = found.core, kinds_of(found.core)
    if _is_no_name(found) or core.endswith(("声", "目", "手", "たち", "達", "音")):
        return False
    known = found.called + found.honoured + found.introduced + found.quoting > 0
    if not kinds or not kinds - {PROPER}:
        return known or found.count > 1 or times > 1
    if not kinds - NAMES - {PROPER}:
        return bool(kinds & {GIVEN, SURNAME}) or known or times > 1
    if apposed and times > 1 and KANJI.match(core) and not core.endswith(_BELONGINGS):
        return True
    if kinds & {GIVEN, SURNAME}:
        return (
            known
            or bool(found.beside & people)
            or (times > 1 and found.count > 2)
            or (times > 2 and GIVEN in kinds)
        )
    if KATAKANA.match(core) or HIRAGANA.match(core):
        return found.called + found.introduced + found.body > 0
    return (
        known
        and len(core) > 1
        and found.called + found.introduced + found.quoting > 0
        and (found.introduced > 0 or times > 1)
    )


def _is_no_name(found: Candidate) -> bool:
    core = found.core
    if _NUMERAL.match(core) and not found.honoured:
        return True
    if core in NOT_PEOPLE and (found.honoured < 3 or found.speaks < 2 or len(core) > 2):
        return True
    if core in HONORIFICS or core in ("等", "達", "方", "共"):
        return True
    if core in ANIMALS and found.speaks + found.honoured < 4 and not (found.quoting or found.introduced):
        return True
    kinds = kinds_of(core)
    family = SURNAME in kinds and (found.honoured or (not kinds - NAMES and found.leads > 1))
    if (len(core) == 1 and not KANJI.match(core)) or _COUNTED.match(core):
        return True
    if core.endswith(_BODIES) and not family:
        return True
    if found.placed > found.human:
        return True
    bare = _POLITE.sub("", core)
    if bare != core and not kinds_of(core) & NAMES:
        # お手際, お考え, お星さま: a common word made polite. お菊 and お竹 are names without the お as well.
        kinds = kinds_of(bare)
        named = kinds & NAMES and bare not in NOT_PEOPLE and len(bare) < 3
        if kinds and not named and found.speaks + found.called < 3:
            return True
    return core.endswith(_PLACES) and found.honoured + found.speaks < 2 and not family


def _is_called_so(found: Candidate, short: bool) -> bool:
    """By words the dictionary holds as names, and by honorifics."""
    core, kinds = found.core, kinds_of(found.core)
    plain = found.honoured - sum(found.titles[title] for title in WEAK_HONORIFICS)
    sure = found.honoured + found.speaks + found.called + found.introduced
    if found.named * 2 >= found.count:
        if PLACE in kinds and not kinds & {GIVEN}:
            return found.honoured + found.speaks + found.introduced >= (1 if short else 2) or (
                found.human >= 3 and sure > 0
            )
        if len(core) == 1 and not found.honoured + found.called + found.introduced:
            return found.speaks >= 2
        if short and found.cuts and not found.placed and GIVEN not in kinds and len(core) > 2:
            return True
        if sure or found.acts >= 2:
            return short or found.count >= 2 or found.honoured > 0 or found.introduced > 0
        leads = found.leads and (found.count >= 2 or (short and found.acts)) and len(core) > 1
        common = NOUN in kinds and HIRAGANA.match(core)
        if leads and kinds & NAMES and PLACE not in kinds and not common:
            return True
        return found.count >= 5 and found.placed == 0 and found.acts > 0
    if plain and found.called and found.human >= 5:
        return True
    if plain >= 2 and (kinds & NAMES or not kinds or found.count >= 3):
        return True
    if kinds & NAMES and not kinds & {PLACE}:
        return found.human >= 3 and found.speaks >= 1
    if not kinds:
        if KATAKANA.match(core):
            return found.human >= 2 and found.speaks + found.honoured + found.called >= 1
        return found.speaks >= 2 and found.human >= 4 and len(core) <= 8
    if core.endswith(_AGENTS) and found.speaks >= 2 and found.human >= 4:
        return True
    # A common noun is a nickname only when it speaks and acts as often as people do.
    often = found.speaks >= 4 and found.human >= 6 and found.human * 6 >= found.count
    return often and not core.endswith(("声", "目", "手", "達", "たち", "気"))


def _is_met(found: Candidate) -> bool:
    """In a short text, where nobody is named often: a word that can be a name, and does what people do."""
    core, kinds = found.core, kinds_of(found.core)
    does = found.acts + found.speaks
    personal = found.called + found.honoured + found.addressed + found.body + found.introduced
    if found.placed > does + personal:
        return False
    only_a_name = not kinds - NAMES - {PROPER}
    if any(title in _FAMILIAR for title in found.titles):
        return does + found.called > 0
    if len(core) == 1:
        # 光, 空 and 風 are given names, and run and cry in poetry.
        enough = 1 if kinds and only_a_name else 2
        named = GIVEN in kinds and (does >= enough or found.named > 2 or (found.named and personal))
        return bool(named) and does + found.leads > 1
    if kinds & {GIVEN, SURNAME}:
        leads = found.leads + personal
        if SURNAME in kinds and NOUN not in kinds and leads > 1:
            return True
        return does + leads > (0 if only_a_name else 2) and (only_a_name or does > 0)
    if KATAKANA.match(core) and only_a_name:
        return (does > 0 and found.leads > 0) or found.body > 0 or (found.called and found.leads)
    if KATAKANA.match(core) or HIRAGANA.match(core):
        return found.acts > 0 and does + personal > 1 and found.leads > 2
    return False


def _is_shown(found: Candidate, short: bool) -> bool:
    """By signs of several kinds: who is called, speaks, has a face, is spoken to. The less a word looks like
    a name, the more it takes; and signs must keep step with how often the word stands there."""
    core, kinds = found.core, kinds_of(found.core)
    signs = found.signs
    points, variety = sum(min(sign, 4) for sign in signs), sum(1 for sign in signs if sign)
    bare = core[1:] if core[0] == "お" and len(core) < 4 else ""
    old_style = bool(kinds_of(bare) & NAMES) and bare not in NOT_PEOPLE
    personal = found.introduced + found.honoured + found.called + found.quoting + found.addressed
    personal += found.speaks if old_style else 0
    if not personal or sum(signs) * 6 < found.count:
        return False
    strange = not kinds or (NOUN not in kinds and PLACE not in kinds)
    in_kana = KATAKANA.match(core) or HIRAGANA.match(core)
    unheard = strange and KANJI.match(core) and 2 <= len(core) <= 4
    if KATAKANA.match(core) and strange:
        need, kinds_needed = 2, 1
    elif old_style and short:
        need, kinds_needed = 1, 1
    elif (kinds & {GIVEN, SURNAME} or old_style) and core not in NOT_PEOPLE:
        need, kinds_needed = 2 if short and len(core) > 1 else 3, 1 if short else 2
    elif KATAKANA.match(core) and kinds & NAMES:
        need, kinds_needed = 2, 2
    elif in_kana or unheard or found.introduced:
        need, kinds_needed = 4, 2
    else:
        need, kinds_needed = 7, 3
    if not short:
        need += 2
    return points >= need and variety >= kinds_needed
