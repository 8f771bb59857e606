"""What people tell each other of their lives: of themselves and their families, what they had, did, lost, can and cannot."""

import re

from memory.understanding.japanese.lexicon import words
from memory.understanding.japanese.patterns import Sign
from memory.understanding.japanese.predicates import Predicate
from memory.understanding.reading import Kind

_ANY = re.compile("")
# Done or suffered, these last a life long; each needs what it is done to, unless it stands in _ALONE.
_KINDS = {
    Kind.EVENT: "折る 骨折 失う 無くす なくす 離婚 再婚 倒産 受かる 落第 中退 退学 留学 事故 怪我 手術 流産 破談 勘当 訴える 訴えられる 盗まれる 捨てる 騙される 抜ける 壊す 握る 償う 服役 出所 家出 破門 追放 襲う 溺れる 患う 感染 中絶 出産",
    Kind.JOB: "辞める 勤める 営む 経営 転職 退職 就職 解雇 失業 教える 開く 継ぐ 引退 独立",
    Kind.POSSESSION: "飼う 育てる 集める 相続 売る 買う 建てる",
    Kind.PLACE: "生まれる 育つ 引っ越す 暮らす 住む 移り住む",
    Kind.ABILITY: "泳げる 泳ぐ 弾ける 弾く 乗れる 読める 書ける 話せる 歌える 踊れる 描ける 運転",
    Kind.FEELING: "嫌う 憎む 恨む 怖がる",
}
_LIFE = {word: kind for kind, lemmas in _KINDS.items() for word in words(lemmas)}
_ALONE = words(
    "離婚 再婚 退職 転職 失業 解雇 留学 中退 退学 倒産 骨折 引っ越す 泳げる 泳ぐ 辞める 落第 服役 家出 出産 破産 手術"
)
_TRAIT = re.compile(
    r"(?:アレルギー|菜食主義|ベジタリアン|左利き|双子|一人っ子|下戸|養子|色盲|難聴|糖尿病|喘息|持病)$"
)
_DISLIKED = words("嫌い 大嫌い 苦手 怖い 恐い")
_WHAT = re.compile(r"[一-龥ァ-ヺーa-zA-Zぁ-ん](?:を|に|で|が|へ|から|は)[^、。]{0,10}$")
_LASTS = re.compile(
    r"(?:て(?:い|た|る|ま)|で(?:い|た|る|ま)|ちゃっ|(?:た|だ)(?:ん|の|よ|わ|ぜ|さ|。|$)|まし|つもり|予定|ことにした|ことになった)"
)
_MEANT = words("つもり 予定 積もり")
_INTENDED = re.compile(
    r"(?:引っ越す|越す|移る|辞める|やめる|継ぐ|売る|手放す|別れる|帰る|逃げる|打ち明ける|(?:結婚|離婚|留学|告白|手術|独立|出発|引退)する)$"
)
_MAYBE = re.compile(
    r"(?:たい|だろう|でしょ|かも|らしい|みたい|そう|よう|なら|たら|れば|てくれ|ください|なさい|かな)"
)


def life_of(found: Predicate, before: str) -> Sign | None:
    """What a sentence of talk about the speaker or his family tells of a life; ``before`` is the sentence up to its
    predicate."""
    if _MAYBE.search(found.tail):
        return None
    if found.noun and found.lemma in _MEANT:
        return Sign(Kind.PLAN, _ANY, 3) if _INTENDED.search(before) else None
    if found.noun:
        return Sign(Kind.TRAIT, _ANY, 2) if _TRAIT.search(found.lemma) and not found.negative else None
    if found.lemma in _DISLIKED:
        return Sign(Kind.TRAIT, _ANY, 2) if re.search(r"[がは、]$", before) else None
    kind = _LIFE.get(found.lemma)
    if kind is None or not (found.lemma in _ALONE or _WHAT.search(before)):
        return None
    if kind is Kind.ABILITY:
        return Sign(kind, _ANY, 2)
    if found.negative or not _LASTS.search(found.tail):
        return None
    planned = re.search(r"つもり|予定|こと(?:にした|になった|にし)", found.tail)
    return Sign(Kind.PLAN if planned else kind, _ANY, 3 if kind in (Kind.EVENT, Kind.JOB) else 2)


def is_told_of_oneself(found: Predicate) -> bool:
    """Whether somebody who names no subject tells this of himself: 先月、仕事を辞めたんだ."""
    return found.explains or found.lemma in _MEANT or bool(re.search(r"つもり|予定", found.tail))
