"""Which sentences tell something worth remembering: by what they end in, not by any word in them."""

import re
from dataclasses import replace

from memory.understanding.japanese.lexicon import words
from memory.understanding.japanese.lives import is_told_of_oneself, life_of
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.patterns import CONFESSES, OPENLY, SIGNS, THINKS, Sign
from memory.understanding.japanese.predicates import predicate_of
from memory.understanding.japanese.states import fate_of, is_deed, is_of_will, is_old, plan_of, state_of
from memory.understanding.japanese.tokens import PARTICLE
from memory.understanding.reading import Kind

_EVENTS = words("""
    殺す 死ぬ 亡くなる 亡くす 自殺 自害 心中 結婚 離婚 婚約 盗む 奪う 騙す 裏切る 逃げる 逃げ出す 捕まる
    捕まえる 捕える 逮捕 助ける 助かる 救う 溺れる 倒れる 辞職 辞める 退学 卒業 入学 引っ越す 借りる 返す
    返済 見破る 暴く 突き止める 買い取る 買い占める 再会 入院 勝つ 負ける 旅立つ 見つける 見付ける 発見
    壊す 燃やす 焼く 埋める 贈る 譲る 告白 打ち明ける 白状 自白 認める 引き受ける 追い出す 雇う 解雇 免職
    転任 出会う 知り合う 目撃 刺す 斬る 失踪 家出 脱走 発明 就職 退職 引退 破産 相続 継ぐ 誘拐 監禁
    脅す 恐喝 墜落 見捨てる 見逃す 匿う かくまう 拾う 託す 預ける 届ける 暴露 密告 通報 誓う 許す 勘当
    破門 破る 隠す 埋める 書き換える 偽造 すり替える 盗み聞き 立ち聞き 売り払う 使い込む 横領 追放 身ごもる 妊娠
    合格 落第 封印 召喚 転生 滅ぼす 優勝 再婚 引き取る 名づける 生き残る 生き延びる
""")
# What befalls somebody needs no word for what it is done to.
_ALONE = words("""
    死ぬ 亡くなる 自殺 自害 心中 結婚 離婚 婚約 逃げる 逃げ出す 助かる 溺れる 倒れる 辞職 退学 卒業 入学 再会
    入院 旅立つ 失踪 家出 脱走 就職 退職 引退 破産 墜落 引っ越す
""")
_NOUN = re.compile("(?![来居行見置了仕舞])[一-龥ァ-ヺ]")
_EMBEDDED = re.compile(
    r"(?:と|って)、[^。、]{1,16}(?:云|言|申|話|語)[っしい]|(?:と|って)(?:云|言|申|訊|聞|答|頼|勧|叫|呼|命)(?:[わいうえっおきい]|わ)"
)
_WISHED = re.compile(
    r"(?:う|まい|たい|ない|なかった|ません|ませんでした|ぬ|ず|ろ|な|え|れ|か|たら|ば|しまえ)(?:と(?:思|考)[^。]*)?[。！」よねわぜぞ]*$"
)
_DIED_WHEN = re.compile(
    r"が(?:死ん|亡くなっ|殺され|失踪し|生まれ)た(?:のは|とき)、?[^。]{2,24}(?:である|であった|だった|だ|でした|です)[。」]?$"
)
_BEING = words("ある 有る いる 居る 持つ する かける 掛ける 着る 痩せる 太る 見える 似る")
# Who stumbles gets up again.
_ILL = re.compile("病|熱|過労|卒中|毒|血|刺|撃|斬|心臓|発作|虫の息|貧血|飢|尽き")
# What somebody gives word of, in the narrator's words: 店にいたと親方が証明した。
REPORTED = re.compile(
    r"(?:た|だ|る|い)と[^。、「」]{0,14}(?:証明し|白状し|告白し|打ち明け|報告し|知らせ|明かし|証言し|自白し)(?:た|て(?:くれ|や)?た|てくれた)。$"
)
_NEVER = re.compile(r"(?:こと|事)(?:は|が|も)、?(?:一度も|まだ|これまで)?(?:な(?:い|かった)|ありません|無)")
_VOWS = re.compile(
    r"(?:誰|だれ)にも[^。]{0,6}(?:言わ|云わ|話さ|しゃべら|喋ら|漏らさ|洩らさ)(?:ない|ねえ|ぬ|ん|ません)[^。か]{0,4}(?:[。」]|$)"
)
_LEAVES_WORK = re.compile(
    r"(?:仕事|会社|勤め|職)を[^、。]{0,6}(?:辞め|やめ|失|首|クビ)|(?:会社|店)を[^、。]{0,4}(?:首|クビ)"
)
_SEEMS = re.compile(r"(?:たい|そう|よう|べき|かけ|ところ)")
_SECRETIVE = re.compile(r"(?:ひそかに|密かに|こっそり|内緒|人知れず)")
_KEPT = re.compile(
    r"(?:ている|ていた|てきた|ておいた|てある|てあった|続け|隠|盗|調べ|探っ|埋め|渡し|抜け出|会っ|逢っ|"
    r"書い|貯め)[^。]{0,10}$"
)
# In characters: how far from the end a sentence may say what it tells; ties between people stand earlier too.
_ENDING, _FAR = 14, 26
_TIED = re.compile("情交|恋仲|許嫁|夫婦に|駆け落ち|結婚し|婚約し")


def sign_of(passage: Passage, start: int, end: int, people: int, spoken: bool = False) -> Sign | None:
    """What a sentence that names so many people tells, or nothing worth keeping."""
    if _NEVER.search(passage.text, start, end):
        return None
    if spoken and vows_silence(passage, start, end):
        return Sign(Kind.PROMISE, _VOWS, 3)
    found = _sign_of(passage, start, end, people) or _stated(passage, start, end, spoken)
    if found and found.kind is Kind.EVENT and _LEAVES_WORK.search(passage.text, start, end):
        return replace(found, kind=Kind.JOB)
    return found


def thing_told(passage: Passage, start: int, end: int) -> Sign | None:
    """What a sentence that has nobody for its subject tells that a story may turn on, or nothing."""
    sentence = passage.text[start:end]
    found = predicate_of(passage.text, passage.words(start, end), end)
    if found is None or (_EMBEDDED.search(sentence) and "ことにな" not in sentence):
        return None
    sign = fate_of(found, sentence, passage.text[start : found.start])
    if sign is not None and sign.kind is Kind.EVENT and not passage.other_subject(start, end):
        return None
    return sign


def willed(passage: Passage, start: int, end: int) -> bool:
    """Whether a sentence without a subject says what its speaker will do."""
    found = predicate_of(passage.text, passage.words(start, end), end)
    return found is not None and is_of_will(found) and not passage.other_subject(start, end)


def own_life(passage: Passage, start: int, end: int) -> Sign | None:
    """What a sentence that names no subject tells of the life of its speaker, or nothing."""
    sentence = passage.text[start:end]
    found = predicate_of(passage.text, passage.words(start, end), end)
    if found is None or not is_told_of_oneself(found) or passage.other_subject(start, end):
        return None
    return None if _EMBEDDED.search(sentence) else life_of(found, passage.text[start : found.start])


def vows_silence(passage: Passage, start: int, end: int) -> bool:
    """Whether a speaker says that he will tell nobody."""
    return bool(_VOWS.search(passage.text, start, end))


def was_done(passage: Passage, start: int, end: int) -> bool:
    """Whether a sentence says that somebody did or suffered something that outlasts the moment."""
    found = predicate_of(passage.text, passage.words(start, end), end)
    return found is not None and is_deed(found) and found.lasting


def _stated(passage: Passage, start: int, end: int, spoken: bool) -> Sign | None:
    sentence = passage.text[start:end]
    found = predicate_of(passage.text, passage.words(start, end), end)
    if found is None or _EMBEDDED.search(sentence):
        return None
    if _WISHED.search(sentence) and not (found.noun and found.negative):
        return None
    before = passage.text[start : found.start]
    sign = state_of(found, sentence, before)
    if sign is None and spoken:
        sign = plan_of(found, before) or life_of(found, before)
    if sign is not None or found.noun or found.negative or _SEEMS.search(found.tail):
        return sign
    last = [word for word in passage.words(start, end) if word.kind in ("verb", "sahen")][-1:]
    if not _is_whole(passage, start, end, last):
        return None
    telling = (found.lasting or found.explains) if spoken else (found.lasting and is_old(sentence))
    if is_deed(found) and telling:
        return Sign(Kind.EVENT, _VOWS, 3)
    return None


def _sign_of(passage: Passage, start: int, end: int, people: int) -> Sign | None:
    sentence = passage.text[start:end]
    bare = sentence.rstrip("。！？!?…」』―よねわぜぞさな")
    if CONFESSES.search(sentence):
        return Sign(Kind.EVENT, CONFESSES, 4)
    if _DIED_WHEN.search(sentence):
        return Sign(Kind.EVENT, _DIED_WHEN, 4)
    for sign in SIGNS:
        if people < sign.people:
            continue
        if sign.kind is Kind.EVENT:
            if _happens(passage, start, end, sentence, sign, bare):
                return sign
            continue
        if sign.kind is Kind.APPEARANCE and not _describes(passage, start, end):
            continue
        for match in sign.found.finditer(sentence):
            if sign.kind is Kind.SECRET and _SECRETIVE.match(match.group()):
                if _KEPT.search(bare):
                    return sign
            elif len(bare) - match.end() <= (_FAR if _TIED.search(match.group()) else _ENDING) and not (
                sign.kind is not Kind.SECRET and _EMBEDDED.search(sentence)
            ):
                return sign
    if OPENLY.search(sentence):
        return Sign(Kind.EVENT, OPENLY, 3)
    realises = re.search("気(?:づ|付)い|悟っ|疑っ|思い出し|信じ(?:た|て|なか)", sentence)
    if people >= 2 and realises and len(bare) - realises.end() <= _ENDING and THINKS.search(sentence):
        return Sign(Kind.FEELING, THINKS, 3)
    return None


def _describes(passage: Passage, start: int, end: int) -> bool:
    """Whether a sentence says how somebody is, and nothing he does."""
    found = predicate_of(passage.text, passage.words(start, end), end)
    return found is not None and (
        found.noun or found.lemma in _BEING or found.words[:1] == () or found.lemma.endswith("い")
    )


def _happens(passage: Passage, start: int, end: int, sentence: str, sign: Sign, bare: str) -> bool:
    """Whether a sentence says that something telling happened: its last verb does, and it is no wish."""
    if _WISHED.search(sentence) or _EMBEDDED.search(sentence) or "挨拶" in sentence:
        return False
    if REPORTED.search(sentence):
        return True
    verbs = [word for word in passage.words(start, end) if word.kind in ("verb", "sahen")]
    last = [
        word
        for word in verbs[-3:]
        if len(bare) + start - word.end <= 8 and not _NOUN.search(bare[word.end - start :])
    ]
    if REPORTED.search(sentence):
        return True
    if any(word.lemma == "倒れる" for word in last) and not _ILL.search(sentence):
        return False
    if any(word.lemma in _EVENTS for word in last):
        return bool(passage.quotes and _in_quote(passage, start)) or _is_whole(passage, start, end, last)
    return any(
        len(bare) - match.end() <= 6 and not _NOUN.search(bare[match.end() :])
        for match in sign.found.finditer(sentence)
    )


def _in_quote(passage: Passage, place: int) -> bool:
    return any(quote.start <= place < quote.end for quote in passage.quotes)


def _is_whole(passage: Passage, start: int, end: int, last: list) -> bool:
    """Whether what is done is said with whom or what it is done to, unless it needs neither."""
    if any(word.lemma in _ALONE for word in last):
        return True
    return any(
        word.kind == PARTICLE and word.surface in ("を", "に", "と", "へ", "から")
        for word in passage.words(start, end)
    )
