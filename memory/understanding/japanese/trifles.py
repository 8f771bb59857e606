"""What nobody would keep: stage business, and sentences that mean nothing without the ones around them."""

import re
from itertools import pairwise

from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.predicates import predicate_of
from memory.understanding.japanese.tokens import ADJECTIVE, AUXILIARY, MARK, PARTICLE, PRONOUN, VERB, Token
from memory.understanding.reading import Kind

# 中には一冊の帳面が入っている: in what?
_WHERE_LEFT_OUT = re.compile(r"^(?:中|上|下|奥|裏|傍|側|横|隣|脇|前|後ろ|表|底)(?:に|は|から|へ|の(?!間))")
# なにか物を隠している, どこへか姿を消した: not said what or where.
_INDEFINITE = re.compile(r"(?:何|なに|なん|どこ|誰|だれ)(?:へ|に|を)?か(?![らしいっ月年国所条])")
# そうだろう, ああなっては: stands for what was said before.
_SO = re.compile(
    r"(?:^|[、はがもて])(?:(?:そう|こう|ああ)(?:だろう|なっ|なる|した|して|いう|云う)|[こそ]の(?:通り|とおり))"
)
# 返せば、誰にも言わない: given what is not said.
_GIVEN = re.compile(
    r"^(?!例えば|たとえば|聞けば|見れば|思えば|[云言]えば)(?:[^、。はがをにと]{1,8}、)?[^、。はがをにとの]{1,6}[れせけめべげねえて]ば、?"
)
_SILENT = re.compile(r"(?:言|云|話|しゃべ|喋|語)[わさらら](?:な|ね|ん|ぬ|ず)")
# What is done with the body, or to hide it, is no secret that is kept.
_BODY = re.compile(
    r"(?:姿|身|顔|涙|息|声|欠伸|あくび|表情|笑い|口|口もと|口元|目|手)を[^、。]{0,6}(?:隠|潜|ひそ|殺|噛|押し殺|消)"
)
_BUSINESS = re.compile(
    r"(?:噛み|押し)殺(?:し|す)|(?:窓際|隅|奥|後ろ|うしろ|陰|蔭|端|横|脇|傍|部屋|廊下|外)(?:に|へ)[^、。]{0,4}逃げ(?:た|て|込)|"
    r"(?:立ち会っ|傍|側)[^。]{0,6}(?:監視|見張)して"
)
_TORN_WHAT = re.compile(r"(?:袋|紙|封|包み|戸|障子|服|袖|殻|手紙)を[^、。]{0,6}破")
# What is only held for the moment, unless a story may turn on it.
_HELD = re.compile(
    r"([一-龥ァ-ヺーぁ-ん]{1,8})を[^、。をはが]{0,8}(?:持って(?:い|お)|もって(?:い|お)|受け取っ|受けとっ|渡し|貰っ|もらっ|取っ)"
)
_WEIGHTY = re.compile(
    r"金$|円$|両$|[万億]$|指輪$|形見|鍵$|手紙|証拠|財布|地図|刀$|剣$|短刀|銃|ピストル|写真|書類|包み|薬$|毒|遺産|土地|家$|店$|株|権利|"
    r"屋敷|財産|借金|母|父|兄|弟|姉|妹|子$|子供|妻|夫|娘|息子|家族|子分|力$|才能|病|箱$|通帳|帳面|日記|遺言|宝|切符|本$"
)
# 好意を持つ is no possession.
_ABSTRACT = re.compile(
    r"(?:好意|興味|関心|自信|疑い|疑問|不満|敵意|反感|期待|希望|気|責任|印象|感じ)を[^、。]{0,4}(?:持|も)[っち]"
)
# Such verbs need what is given, said or taken to mean anything.
_NEEDS_OBJECT = frozenset(
    "返す 話す 言う 云う 渡す 出す 見せる やる 知らせる 断る 頼む 貰う もらう 取る 買う 売る 隠す 教える 伝える 払う 借りる 貸す".split()
)
_SUM = re.compile("[一二三四五六七八九十百千0-9０-９](?:円|万|億|両|文|ドル)")
# Who is killed or robbed by somebody unknown is worth knowing all the same.
_GRAVE = re.compile("殺|刺|死|盗|襲|攫|さらわ")
_FACT = (Kind.JOB, Kind.RELATION, Kind.PLACE)


def is_trifle(passage: Passage, start: int, end: int, sentence: str, kind: Kind) -> bool:
    """Whether a sentence that says something of a ``kind`` would tell a reader nothing by itself."""
    if _WHERE_LEFT_OUT.match(sentence) or _SO.search(sentence):
        return True
    if _INDEFINITE.search(sentence) and not _GRAVE.search(sentence):
        return True
    if _BODY.search(sentence) or _BUSINESS.search(sentence) or _TORN_WHAT.search(sentence):
        return True
    if _GIVEN.match(sentence) or (kind is Kind.SECRET and _SILENT.search(sentence) and "を" not in sentence):
        return True
    if kind is Kind.POSSESSION and _is_held(sentence):
        return True
    return kind is not Kind.FEELING and _lacks_its_object(passage, start, end, sentence, kind)


def _is_held(sentence: str) -> bool:
    held = _HELD.search(sentence)
    return bool(_ABSTRACT.search(sentence)) or (held is not None and not _WEIGHTY.search(held.group(1)))


def _lacks_its_object(passage: Passage, start: int, end: int, sentence: str, kind: Kind) -> bool:
    """Whether the sentence ends in a verb that leaves out what it is done to, or only says how something feels."""
    found = predicate_of(passage.text, passage.words(start, end), end)
    if found is None or _SUM.search(sentence):
        return False
    words = passage.words(start, end)
    if kind in _FACT:
        return (
            any(word.kind == ADJECTIVE and word.end == found.end for word in words)
            and found.lemma[-1] == "い"
        )
    verbs = [word for word in words if word.kind == VERB]
    meant = next((word for word in reversed(verbs) if word.lemma in _NEEDS_OBJECT), None)
    last = found.lemma in _NEEDS_OBJECT or (
        meant and re.match(r"(?:つもり|覚悟|気)", passage.text[meant.end : end])
    )
    if (
        not last
        or _is_of_a_thing(passage, start, end)
        or (kind is Kind.EVENT and any(one.role == "subject" for one in passage.named_in(start, end)))
    ):
        return False
    return not any(_is_object(words, index) for index in range(1, len(words)))


def _is_of_a_thing(passage: Passage, start: int, end: int) -> bool:
    """Whether something that is nobody of the cast is spoken of: この金は、おれが返す."""
    people = {one.end for one in passage.named_in(start, end)}
    words = passage.words(start, end)
    return any(
        word.kind == PARTICLE
        and word.surface in ("は", "が", "も")
        and before.kind not in (PARTICLE, AUXILIARY, VERB, PRONOUN)
        and before.end not in people
        for before, word in pairwise(words)
    )


def _is_object(words: list[Token], index: int) -> bool:
    """Whether a word marks what something is done to, or what is said: 金を, 返すと (not ゆるりと)."""
    word, before = words[index], words[index - 1]
    if word.kind != PARTICLE:
        return False
    return word.surface == "を" or (
        word.surface in ("と", "って") and before.kind in (VERB, AUXILIARY, ADJECTIVE, MARK, PARTICLE)
    )


def is_bare(passage: Passage, start: int, end: int) -> bool:
    """Whether a sentence names nothing that it is about: 二百万ある."""
    return not any(
        word.kind == PARTICLE and word.surface in ("は", "が", "も", "を")
        for word in passage.words(start, end)
    )
