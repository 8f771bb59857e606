"""Whether what was seen of a word makes it somebody's name."""

import re
from collections import Counter

from memory.understanding.japanese.lexicon import ANIMALS, HONORIFICS, JOBS, KIN, NOT_PEOPLE, ROLES, SOMEBODY
from memory.understanding.japanese.tokens import (
    AUXILIARY,
    GIVEN,
    NAMES,
    NOUN,
    PARTICLE,
    PLACE,
    PROPER,
    SURNAME,
    VERB,
    kinds_of,
    tokenise,
)

_ROLE_WORDS = ROLES | KIN | JOBS
_HIRAGANA, _KATAKANA = re.compile("^[ぁ-ゖー]{2,}$"), re.compile("^[ァ-ヺー・＝]{2,}$")
# 五番さん, 二文字: so many of something.
COUNTED = re.compile(
    r"^[一二三四五六七八九十百千〇数何両0-9０-９]+(?:名|番|号|組|班|階|年|月|日|時|分|秒|円|両|本|枚|度|回|歳|才|丁目|話|章|文字|匹|台|通|杯|軒|人|つ)"
)
# 「十四です」 gives an age.
NUMERAL = re.compile("^[一二三四五六七八九十百千〇]+$")
# ガシャン, キャッ: noises are called out as names are.
_NOISE = re.compile("[ッーン]$|^(..+)\\1$|^[ァ-ヺ]ッ")
_PIECED = re.compile("^[一-龥][一二三四五六七八九太介助平吉郎蔵造之也斗人子美江代乃香奈]$")
_OLD_NAME = re.compile("^お[ぁ-ゖ一-龥]{1,3}$")
# What hardly anything but a person is seen to do or to have done to it; what things are seen in as well.
_DECISIVE = ("speaks", "acts", "deed", "shown", "voice", "introduced", "self_named", "named")
_TELLING = (
    "goes", "is_there", "handles", "beat_after", "beat_before", "tag", "body", "dative", "agent", "sees", "with", "topic",
    "apposed",
)  # fmt: skip
_AGAINST = ("thing", "placed", "object")
_DONE = ("speaks", "acts", "deed", "shown", "voice")


def is_somebody(core: str, seen: Counter[str]) -> bool:
    """Whether a word is somebody's name: the more else it may mean, the more must be seen of it."""
    if (
        (core in NOT_PEOPLE and not (seen["apposed"] and seen["called"] and GIVEN in kinds_of(core)))
        or core in _ROLE_WORDS
        or core in SOMEBODY | HONORIFICS
        or core.removeprefix("お") in _ROLE_WORDS
        or COUNTED.match(core)
        or NUMERAL.match(core)
    ):
        return False
    if not kinds_of(core) and not seen["honoured"] + seen["called"] and _is_of_a_kind(core):
        return False
    done = sum(seen[way] for way in _DONE)
    if seen["bodily"] and GIVEN in kinds_of(core):
        # 律が膝をそろえる: light has no knees.
        return True
    decisive = sum(1 for way in _DECISIVE if seen[way])
    telling = sum(1 for way in _TELLING if seen[way])
    spoken_to = seen["called"] + seen["honoured"]
    against = sum(seen[way] for way in _AGAINST)
    if core in ANIMALS:
        # Who talks is no animal among others.
        return seen["speaks"] > 0 or (spoken_to > 0 and done > 0)
    if against > seen["told"] - against and not spoken_to:
        return False
    kinds = kinds_of(core)
    names_himself = seen["self_named"] and (seen["told"] or not kinds or kinds & NAMES)
    if (spoken_to and done) or (names_himself and not core.startswith("お")):
        return True
    return _by_sort(core, seen, done, decisive, telling, spoken_to)


def _is_of_a_kind(core: str) -> bool:
    """Whether a word that the dictionary does not hold is put together, and ends in what it is a kind of: 軽トラック."""
    words = tokenise(core)
    last = words[-1].surface
    if len(words) < 2 or core.startswith("お") or _HIRAGANA.match(core) or _KATAKANA.match(core):
        return False
    return NOUN in kinds_of(last) and not kinds_of(last) & NAMES and last not in _ROLE_WORDS


def _by_sort(core: str, seen: Counter[str], done: int, decisive: int, telling: int, spoken_to: int) -> bool:
    kinds, told = kinds_of(core), seen["told"] > 0
    common = bool(kinds - NAMES - {PROPER, PLACE})
    if kinds & NAMES and not kinds - NAMES - {PROPER}:
        return decisive + spoken_to > 0 or (telling > 0 and (GIVEN in kinds or len(core) > 1))
    if _KATAKANA.match(core) and told and seen["apposed"]:
        # 術師のフィアが杖を抱え直す。
        shows = done + seen["handles"] + spoken_to + (seen["goes"] if NAMES & kinds else 0)
        if shows:
            return True
    if _KATAKANA.match(core) and (not kinds or kinds & (NAMES | {PROPER})):
        if kinds and not seen["honoured"]:
            # A loan word that is a name as well.
            leads = seen["told"] > 1 and seen["topic"] > 0 and seen["handles"] > 0
            beside = seen["beat_after"] + seen["beat_before"] > 0
            given = GIVEN in kinds and beside and seen["topic"] > 0
            return (
                (decisive > 0 and told and telling + spoken_to > 1)
                or (leads and beside)
                or given
                or seen["named"] > 0
            )
        heard = spoken_to > 0 and (told or spoken_to > 1)
        # 「ご無沙汰しています、ドルグ」
        heard = heard or (seen["addressed"] > 0 and not _NOISE.search(core))
        return decisive > 0 or seen["honoured"] > 0 or (told and telling > 1) or heard
    if kinds & {GIVEN, SURNAME} and PLACE in kinds and GIVEN not in kinds:
        # 奥村は電気を消した, right beside talk: no place does that.
        does = seen["topic"] > 0 and seen["handles"] > 0 and seen["beat_after"] + seen["beat_before"] > 0
        return (
            seen["honoured"] > 0
            or does
            or (told and decisive > 0 and (telling > 0 or seen["introduced"] > 0))
        )
    if kinds & {GIVEN, SURNAME} and common:
        beside = seen["beat_after"] + seen["beat_before"] > 0 and seen["topic"] > 0 and seen["handles"] > 0
        named = seen["introduced"] > 0 and telling > 1
        return (
            seen["honoured"] > 0
            # 栞先輩だった。
            or (seen["titled"] > 0 and decisive > 0)
            or named
            or (GIVEN in kinds and beside)
            or (done > 0 and telling > 0)
            or (spoken_to > 0 and telling > 0)
        )
    if kinds & {GIVEN, SURNAME}:
        return decisive + spoken_to > 0 or telling > 1
    if (
        _HIRAGANA.match(core)
        and not kinds - {VERB, PARTICLE, AUXILIARY}
        and done
        and telling
        and seen["count"] > 1
    ):
        # よね, whom the dictionary does not hold.
        return True
    if _HIRAGANA.match(core):
        old = _OLD_NAME.match(core) and (seen["honoured"] or done) and told
        return bool(old) or (seen["honoured"] > 0 and decisive > 0)
    acts_much = seen["acts"] > 0 and seen["topic"] > 1 and seen["body"] > 0
    if (
        (not kinds or (kinds == {NOUN} and acts_much))
        and len(core) == 2
        and _PIECED.match(core)
        and seen["topic"]
        and telling > 1
    ):
        # 太一, in which the dictionary sees two words.
        return True
    if not kinds and _OLD_NAME.match(core) and seen["topic"] and seen["beat_after"] + seen["beat_before"]:
        # お夕は濡れた髪をかきあげた。
        return True
    if not kinds:
        return seen["honoured"] > 0 or (telling > 0 and decisive + spoken_to > 0)
    return told and seen["honoured"] > 0 and seen["called"] > 0
