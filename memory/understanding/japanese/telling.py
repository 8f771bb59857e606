"""Which sentences tell something worth remembering: by what they end in, not by any word in them."""

import re

from memory.understanding.japanese.lexicon import words
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.patterns import CONFESSES, OPENLY, SIGNS, THINKS, Sign
from memory.understanding.japanese.tokens import PARTICLE
from memory.understanding.reading import Kind

_EVENTS = words("""
    殺す 死ぬ 亡くなる 亡くす 自殺 自害 心中 結婚 離婚 婚約 盗む 奪う 騙す 裏切る 逃げる 逃げ出す 捕まる
    捕まえる 捕える 逮捕 助ける 助かる 救う 溺れる 倒れる 辞職 辞める 退学 卒業 入学 引っ越す 借りる 返す
    返済 見破る 暴く 突き止める 買い取る 買い占める 再会 入院 勝つ 負ける 旅立つ 見つける 見付ける 発見
    壊す 燃やす 焼く 埋める 贈る 譲る 告白 打ち明ける 白状 自白 認める 引き受ける 追い出す 雇う 解雇 免職
    転任 別れる 出会う 知り合う 目撃 刺す 斬る 失踪 家出 脱走 発明 就職 退職 引退 破産 相続 継ぐ 誘拐 監禁
    脅す 恐喝 墜落 見捨てる 見逃す 匿う かくまう 拾う 託す 預ける 届ける 暴露 密告 通報 誓う 許す 勘当
    破門 破る
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
_SECRETIVE = re.compile(r"(?:ひそかに|密かに|こっそり|内緒|人知れず)")
_KEPT = re.compile(
    r"(?:ている|ていた|てきた|ておいた|てある|てあった|続け|隠|盗|調べ|探っ|埋め|渡し|抜け出|会っ|逢っ|"
    r"書い|貯め)[^。]{0,10}$"
)
# In characters: how far from the end a sentence may say what it tells; ties between people stand earlier too.
_ENDING, _FAR = 14, 26
_TIED = re.compile("情交|恋仲|許嫁|夫婦に|駆け落ち|結婚し|婚約し")


def sign_of(passage: Passage, start: int, end: int, people: int) -> Sign | None:
    """What a sentence that names so many people tells, or nothing worth keeping."""
    sentence = passage.text[start:end]
    bare = sentence.rstrip("。！？!?…」』―よねわぜぞさな")
    if CONFESSES.search(sentence):
        return Sign(Kind.EVENT, CONFESSES, 4)
    for sign in SIGNS:
        if people < sign.people:
            continue
        if sign.kind is Kind.EVENT:
            if _happens(passage, start, end, sentence, sign, bare):
                return sign
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


def _happens(passage: Passage, start: int, end: int, sentence: str, sign: Sign, bare: str) -> bool:
    """Whether a sentence says that something telling happened: its last verb does, and it is no wish."""
    if _WISHED.search(sentence) or _EMBEDDED.search(sentence) or "挨拶" in sentence:
        return False
    verbs = [word for word in passage.words(start, end) if word.kind in ("verb", "sahen")]
    last = [
        word
        for word in verbs[-3:]
        if len(bare) + start - word.end <= 8 and not _NOUN.search(bare[word.end - start :])
    ]
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
