"""What in a Japanese sentence speaks for keeping it, and what against: the signs that the judge of its worth weighs."""

import re

from memory.understanding.japanese.lexicon import FIRST_PERSON, JOBS, KIN, SECOND_PERSON, words
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.patterns import UNSURE, Sign
from memory.understanding.japanese.predicates import Predicate, predicate_of
from memory.understanding.japanese.states import bond_or_office, is_deed, is_old
from memory.understanding.japanese.tokens import (
    ADJECTIVE,
    AUXILIARY,
    MARK,
    NUMBER,
    PARTICLE,
    PLACE,
    PRONOUN,
    SAHEN,
    Token,
)
from memory.understanding.judging import Judge
from memory.understanding.reading import Kind

JUDGE = Judge.beside(__file__)
# How likely an editor must be to keep what a rule finds, and what only the judge does.
LIKELY, LIKELY_UNRULED = 0.45, 0.56

_CLASSES = (
    ("body", words("目 眼 顔 手 足 声 息 胸 頭 口 肩 首 指 耳 背 背中 腕 膝 唇 頬 眉 涙 腹 腰 髪 姿 視線 表情 笑い 笑顔 溜息 ため息")),
    ("soon", words(
        "今 いま 今日 きょう 明日 あした 昨日 きのう 今朝 今夜 今晩 ゆうべ さっき 先刻 すぐ もう まだ やがて 急 突然 時 分 秒 朝 昼 夜 晩 "
        "夕方 夕 これから あと 後 途端 瞬間"
    )),
    ("a life", words(
        "年 昔 以前 子供 子ども 幼い 若い 毎日 毎年 毎朝 毎晩 ずっと いつも 昔から 生まれ 生れ 代々 長年 かつて 一生 生涯 幼少 歳 才 去年 来年 "
        "昨年 先年 月 週間 か月"
    )),
    ("money", words("金 円 両 万 億 銭 文 借金 財産 遺産 給料 月給 代金 値段 商売 仕事 店 銀行 家賃")),
    ("death", words("死 死ぬ 殺す 亡くなる 葬式 墓 命 病気 病 怪我 血 事件 犯人 罪 警察 火事 事故 自殺 盗む 毒")),
    ("secret", words("秘密 内緒 本当 実 嘘 正体 約束 誰 名前 名 本名 噂 証拠 真相 過去")),
    ("love", words("好き 嫌い 恋 愛 愛する 惚れる 憎む 恨む 恋人 結婚 信じる 信頼 尊敬 憧れる 大切 仲")),
    ("thing", words("手紙 鍵 指輪 写真 刀 剣 銃 地図 薬 本 日記 帳面 箱 車 船 家 屋敷 土地 荷物 金庫 書類 宝 石 電話 携帯 切符 財布 時計 形見")),
    ("school or work", words("学校 大学 高校 中学 部 会社 役所 病院 工場 軍 隊 寺 店 劇場 研究所 クラス 組 部活")),
    ("thinks", words("思う 考える 感じる 気 心 気持ち 知る わかる 分かる 見る 聞く 見える 聞こえる 言う 云う 話す 訊く 答える")),
    ("moves", words("行く 来る 帰る 出る 入る はいる 立つ 座る 歩く 走る 向く 見上げる 見下ろす 振り返る 頷く 笑う 泣く 黙る 待つ 寝る 起きる 戻る 置く 取る 開ける 閉める")),
    ("vague", words("こと 事 もの 物 わけ 訳 ところ 方 の ほう 様子 感じ 話 為 ため 場合 点 意味 つもり はず 顔つき 風")),
    ("all", words("みんな 皆 全部 すべて 何 なに なん 誰か 何か どこか 誰も 何も")),
    ("hedge", words("たぶん 多分 きっと ちょっと 少し かなり やはり やっぱり まるで むしろ とにかく どうも なんだか 本当に とても 非常")),
    ("can", words("できる 出来る 得意 上手 下手 苦手 才能 力 能力 魔法 達人 名人")),
)  # fmt: skip
_SIGNS_OF: dict[str, tuple[str, ...]] = {}
for _name, _class in (*_CLASSES, ("kin", KIN), ("office", JOBS)):
    for _word in _class:
        _SIGNS_OF[_word] = (*_SIGNS_OF.get(_word, ()), "has " + _name)
_MARKING = frozenset(
    "を に から まで と で へ には では とは にも だけ しか ば ながら のに ので けど けれど し が は も".split()
)
_ENDINGS = frozenset("よ ね わ ぞ ぜ さ な の もの か かな".split())
_LENGTHS = ((10, "of ten"), (18, "of eighteen"), (28, "of twenty-eight"), (45, "of forty-five"))
_COUNTED_FROM = 3
_FEELINGS = words(
    "好き 嫌い 大嫌い 大好き 愛する 憎む 恨む 惚れる 信じる 疑う 怖い 羨ましい 尊敬 憧れる 恐れる 嫉妬 慕う"
)
_LIVES = words("住む 棲む 暮らす 暮す 育つ 生まれる 生れる 下宿 同居 居候")
_HAS = words("持つ 飼う 受け取る もらう 貰う 買う 売る 譲る 預かる 預ける 借りる 貸す 失う")
_ANY = re.compile("")
# What goes on before our eyes is scenery unless a rule knows better.
_NOW = re.compile(r"(?<!てい)(?<!でい)(?<!ってお)た。?$")
_STATES = re.compile(r"(?:て|で)(?:い|お)[るたりま]|のである|のだ|のです|んです|んだ")


def judged(
    passage: Passage, start: int, end: int, sentence: str, sign: Sign | None, manner: frozenset[str]
) -> Sign | None:
    """What a sentence tells, if an editor would likely keep it. ``sign`` is what the rules make of it; where they see
    nothing, the judge must be surer. ``manner`` says how it is told: ``said`` or ``told``, and of whom."""
    found = predicate_of(passage.text, passage.words(start, end), end)
    if found is None:
        return sign
    if sign is None and not _is_open(found, sentence, manner):
        return None
    chance = chance_of(passage, start, end, sentence, found, sign, manner)
    if chance < (LIKELY if sign else LIKELY_UNRULED):
        return None
    return sign or _sorted(found)


def chance_of(
    passage: Passage,
    start: int,
    end: int,
    sentence: str,
    found: Predicate,
    sign: Sign | None,
    manner: frozenset[str],
) -> float:
    """How likely an editor would keep a sentence."""
    return JUDGE.chance(signs_of(passage, start, end, sentence, found, sign, manner))


def _is_open(found: Predicate, sentence: str, manner: frozenset[str]) -> bool:
    """Whether a sentence of which no rule speaks may be worth keeping at all: a state, what was before, what somebody says."""
    if UNSURE.search(sentence):
        return False
    if "said" in manner or found.noun or found.passive or is_old(sentence):
        return True
    return bool(_STATES.search(found.tail)) or not _NOW.search(sentence)


def _sorted(found: Predicate) -> Sign:
    """Of what sort a statement is that no rule of its own speaks of."""
    if found.noun:
        return Sign(bond_or_office(found.lemma) or Kind.TRAIT, _ANY, 2, open=True)
    if found.lemma in _FEELINGS:
        return Sign(Kind.FEELING, _ANY, 2)
    if found.lemma in _LIVES:
        return Sign(Kind.PLACE, _ANY, 2, open=True)
    if found.lemma in _HAS:
        return Sign(Kind.POSSESSION, _ANY, 2)
    if found.lemma.endswith("い"):
        return Sign(Kind.TRAIT, _ANY, 2, open=True)
    return Sign(Kind.EVENT, _ANY, 2)


def signs_of(
    passage: Passage,
    start: int,
    end: int,
    sentence: str,
    found: Predicate,
    sign: Sign | None,
    manner: frozenset[str],
) -> set[str]:
    """The signs of a sentence."""
    tokens = [word for word in passage.words(start, end) if word.kind != MARK]
    signs = set(manner)
    voice = "said " if "said" in manner else "told "
    signs.add(f"ruled {sign.kind}" if sign else "unruled")
    signs.add(f"{voice}ruled" if sign else f"{voice}unruled")
    for part in _of_predicate(found, voice):
        signs.add(part)
    signs.update(_of_words(tokens, found))
    people = {one.person for one in passage.named_in(start, end)}
    signs.add(f"{min(len(people), 3)} people")
    signs.add(f"{min(sentence.count('、'), 3)} pauses")
    signs.add(next((name for most, name in _LENGTHS if len(sentence) <= most), "long"))
    for flag, name in (
        (is_old(sentence), "long ago"),
        (bool(UNSURE.search(sentence)), "unsure"),
        ("！" in sentence or "!" in sentence, "cried"),
        ("「" in sentence or "『" in sentence, "quotes"),
        (is_deed(found), "a deed"),
        ("よう" in sentence or "みたい" in sentence, "like"),
        (found.explains, voice + "explains"),
    ):
        if flag:
            signs.add(name)
    return signs


def _of_predicate(found: Predicate, voice: str):
    """What its predicate says about a sentence."""
    sort = "noun" if found.noun else "adjective" if found.lemma.endswith("い") else "verb"
    yield f"{voice}{sort}"
    yield f"does {found.lemma}"
    if found.noun:
        yield f"noun in {found.lemma[-1]}"
        yield f"is {bond_or_office(found.lemma)}"
    if found.negative:
        yield f"{sort} negative"
    if found.passive:
        yield "passive"
    tail = found.tail.rstrip("。！!よねわさぞぜな」』")
    past = tail.endswith(("た", "だ", "たの", "たん")) or "た" in tail[-4:]
    lasting = bool(re.match(r"(?:[てで]|って|んで)(?:い|お|る|た)", tail))
    yield f"{voice}{sort} {'lasting ' if lasting else ''}{'past' if past else 'present'}"
    for ending in (
        "たい",
        "つもり",
        "ことに",
        "はず",
        "べき",
        "てくれ",
        "てもら",
        "てしま",
        "ちまっ",
        "と思",
        "まい",
        "う",
    ):
        if ending in found.tail:
            yield "tail " + ending


def _of_words(tokens: list[Token], found: Predicate):
    """What the words beside the predicate say."""
    pointed = 0
    for at, word in enumerate(tokens):
        yield from _SIGNS_OF.get(word.lemma, _SIGNS_OF.get(word.surface, ()))
        if word.kind == PARTICLE and word.surface in _MARKING:
            yield "has " + word.surface
        elif word.kind in (PLACE, NUMBER, SAHEN):
            yield "has a " + word.kind
        elif word.kind == PRONOUN:
            if word.surface in FIRST_PERSON:
                yield "has I"
            elif word.surface in SECOND_PERSON:
                yield "has you"
            else:
                pointed += 1
        elif word.kind == ADJECTIVE:
            yield "has an adjective"
        if word.surface in ("その", "この", "あの", "そんな", "こんな", "あんな", "そう", "こう"):
            pointed += 1
        if at == len(tokens) - 1 and word.surface in _ENDINGS:
            yield "ends in " + word.surface
    if pointed:
        yield f"{min(pointed, 2)} pointers"
    objects = sum(word.kind == PARTICLE and word.surface == "を" for word in tokens)
    yield f"{min(objects, 2)} objects"
    modal = sum(word.kind == AUXILIARY for word in tokens)
    yield f"{min(modal, 4)} auxiliaries"
