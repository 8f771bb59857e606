"""Who people are, where the text says it in passing: 時計屋の黒田, 松村彦太郎という旗本, 黒田の孫のひな."""

import re
from itertools import zip_longest

from memory.understanding.japanese.knowing import introduced
from memory.understanding.japanese.lexicon import JOBS, KIN, ROLES, words
from memory.understanding.japanese.passage import Passage, Reference
from memory.understanding.japanese.patterns import HIDDEN
from memory.understanding.japanese.wording import name_of
from memory.understanding.reading import Kind, Statement


def _any(words) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_LOOSE_JOBS = words("""
    先生 客 使い 主人 王 姫 老人 青年 少年 少女 若者 娘 婦人 紳士 女王 王子 常連 旦那 親方 親分 師匠
""")
_JOB = _any((JOBS | {"同級生", "新聞部員", "部員", "店員", "不動産屋", "時計屋"}) - _LOOSE_JOBS)
_PHRASE = r"(?:[^、。！？\s「」『』（）はがをもで]{0,10}[のなたい])??"
_BEFORE = re.compile(rf"(?:^|[、。」\s])({_PHRASE}(?:[一-龥ァ-ヺー]{{0,4}})(?:{_JOB}))(?:の|、|で、)$")
_CALLED = re.compile(
    rf"(?:という|と云う|と言う)({_PHRASE}[一-龥ァ-ヺー]{{0,6}}(?:{_JOB}|旗本|[一-龥]{{1,3}}(?:職|商|師|守|番)|男|女|娘|少年|少女|"
    rf"青年))(?=[はがをにもでの、。])"
)
_KIN_OF = re.compile(
    rf"^(?:の|が、)({_any(KIN | {'孫', '同級生', '友人', '親友', '弟子', '許嫁', '恋人', '部下'})})の、?$"
)
_BORN = re.compile(
    r"(?:^|[、。」\s])((?:[^、。！？\s「」『』（）はがをもで]{1,8}の)?(?:長男|次男|三男|長女|次女|三女|末っ子|後妻|先妻|当主|跡取り|一人息子|一人娘))の?、?$"
)
_POST = re.compile(
    r"(?:^|[、。」\s])((?:[^、。！？\s「」『』（）はがをもで]{1,10}の)?[一-龥ァ-ヺー]{1,8}(?:長|員|師|士|官|運転手|助手|歌手|選手|騎手|医|係|婦|家政婦|記者|主任|刑事|執事|侍女|巫女|マスター))の$"
)
# 刀屋の前に一人の武士: where somebody is, not what.
_ELSEWHERE = re.compile(r"[前後中上横傍側先口]に|に(?:一人|ひとり)の")
# Somebody's, and the text does not say whose.
_WHOSE = words("弟子 部下 子分 助手 手下 後輩 先輩 同僚 友人 親友 同級生 恋人 許嫁")
_DEICTIC = re.compile(r"^(?:この|その|あの|ある|或る|例の|どの|二人の|若い|同じ)")


def introductions_in(passage: Passage) -> list[Statement]:
    """A statement for each person whose trade or kin stands beside the name, once each."""
    found: dict[tuple[str, str], Statement] = {}
    for start, end in passage.told:
        sentence = passage.text[start:end]
        if HIDDEN.search(sentence) or not 8 <= len(sentence) <= 200:
            continue
        named = [
            one
            for one in passage.named_in(start, end)
            if one.quote < 0 and one.named and one.person in passage.people
        ]
        named = [
            one
            for one, following in zip_longest(named, named[1:])
            if not (following and _is_apposition(passage, one, following))
        ]
        for place, one in enumerate(named):
            before = passage.text[max(start, one.start - 30) : one.start]
            name = name_of(passage, one.person)
            earlier = named[place - 1] if place else None
            kin = _KIN_OF.match(passage.text[earlier.end : one.start]) if earlier else None
            if kin and earlier.person != one.person:
                text = f"{name}は{name_of(passage, earlier.person)}の{kin.group(1)}である。"
                found.setdefault(
                    (one.person, kin.group(1)),
                    _introduced(passage, start, end, text, Kind.RELATION, one.person, earlier.person),
                )
                continue
            match = _BEFORE.search(before) or _CALLED.match(passage.text, one.end, end)
            match = match or _BORN.search(before) or _POST.search(before)
            if not match or len(match.group(1)) < 2:
                continue
            if match.group(1) in _WHOSE or _is_a_hand(passage, match.group(1)):
                continue
            if _DEICTIC.match(match.group(1)) or _ELSEWHERE.search(match.group(1)):
                continue
            if any(
                other.start >= one.start - 30
                and other.end <= one.start
                and other.end > one.start - len(before)
                for other in named[:place]
            ):
                continue
            found.setdefault(
                (one.person, "job"),
                _introduced(passage, start, end, f"{name}は{match.group(1)}である。", Kind.JOB, one.person),
            )
    return list(found.values())


def _is_apposition(passage: Passage, one: Reference, following: Reference) -> bool:
    """Whether somebody is called by his trade right before his name: 時計屋の黒田."""
    if following.start - one.end > 1:
        return False
    called = passage.text[one.start : one.end]
    return following.person == one.person or called in JOBS or called in ROLES


def _is_a_hand(passage: Passage, trade: str) -> bool:
    """Whether a shop is spoken of as one with hands: 鍛冶屋の権太郎 may be the apprentice there."""
    return trade.endswith("屋") and bool(
        re.search(rf"{re.escape(trade)}の(?:弟子|小僧|丁稚|徒弟|奉公人|若い衆)", passage.text)
    )


def _introduced(passage: Passage, start: int, end: int, text: str, kind: Kind, *about: str) -> Statement:
    scope, knowers = introduced(passage, start, end, text, kind, about)
    return Statement(
        text, passage.text[start:end], start, end, scope, knowers, importance=3, kind=kind, about=about
    )
