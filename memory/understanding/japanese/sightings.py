"""Where and how each word of a short text stands that may name somebody: beside talk, doing what people do,
called, shown."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from memory.understanding.japanese.doing import DEEDS, TOLD_OF
from memory.understanding.japanese.lexicon import (
    ACTS,
    ANIMALS,
    HONORIFICS,
    JOBS,
    KIN,
    PLAIN_HONORIFICS,
    ROLES,
    SPEECH_VERBS,
    words,
)
from memory.understanding.japanese.quotes import Quote, paragraphs
from memory.understanding.japanese.tokens import (
    AUXILIARY,
    MARK,
    NAMES,
    NOMINAL,
    PARTICLE,
    PREFIX,
    SAHEN,
    VERB,
    Token,
)

_GOES = words("""
    来る くる 入る はいる 現れる 現われる 出る 去る 立ち去る 帰る 残る 急ぐ 戻る 駆け込む 駆けこむ 飛び込む
    飛びこむ 走り去る 駆け寄る 歩み寄る 追う 逃げる 従う 連れ立つ 黙り込む 居眠り 待つ 眠る 行く いく 訪ねる 加わる
    乗る 乗り込む 上がる 上る 下りる 降りる くぐる 着く
""")
_THINGS = words("""
    ある 鳴る 光る 降る 吹く 落ちる 響く 開く 閉まる 揺れる 流れる 続く 始まる 終わる 見える 聞こえる 広がる 立ちこめる
    漂う 溶ける 燃える 咲く 散る 消える 増える 減る 壊れる 折れる 割れる 濡れる 乾く 届く 走る なる 違う 残る
""")
_BODY = words("""
    顔 声 目 眼 瞳 手 肩 額 頬 髪 袖 背中 背 表情 唇 視線 眉 胸 腕 足音 姿 靴音 指 頭 膝 耳 口 笑い声 返事 隣 口もと 口元 横顔 目つき 手元
    涙 溜息 ため息 方 ほう 前 後ろ そば 傍 言葉 名 名前 部屋 机 席 家 小屋 店 屋敷 庵 ところ もと
""")
# One moves these of one's own: 膝をそろえる, 首をかしげる.
_LIMBS = words(
    "顔 目 眼 手 肩 額 頬 髪 袖 眉 胸 腕 指 頭 膝 耳 口 首 腰 背 背筋 背中 唇 涙 息 溜息 ため息 拳 喉 声 足 鼻 舌 歯"
)
_SHOWN = re.compile(r"(?:の声)?(?:だった|である|だ|でした|であった|です)。")
_VOICE = re.compile(r"の(?:[^、。「」の]{1,6}[いなた])?声(?:が|だった|で|は|に)")
# 駅員に声をかけられて
_DONE_BY = re.compile(r"(?:に|から)[^、。「」はが]{0,10}?(?:[かさたなまらわば]れ|られ)(?:て|た|、|る|ま)")
_GIVES = words(
    "渡す 見せる 頼む 差し出す 手渡す 預ける 近づく 駆け寄る 会う 従う 呼ぶ 向く 向かう 向き直る 向ける"
)
_SEES = words(
    "見る 見上げる 見下ろす 見つめる 見送る 睨む にらむ 呼ぶ 追う 待つ 抱く 抱きしめる 押す 連れる 迎える 遮る 止める 残す 探す 起こす 呼び止める 振り返る 掴む つかむ 引く 叱る 責める"
)
_SAYS_HIS_NAME = re.compile(
    r"(?:です|だ|と申します|と申す|(?:と|って)いいます|(?:と|って)言います|(?:と|って)いう)[。、！」]"
)
_NAMES_HIMSELF = re.compile(
    r"(?:と申(?:し|す)|(?:と|って)い(?:い|う)(?:ます|者|もん)|(?:と|って)言います|って(?:もん|者|んだ)|と名乗)"
)
_I_AM = re.compile(r"(?:私|わたし|俺|おれ|僕|ぼく|あたし|わし|拙者|名前|名)は$")
# 翼という娘, but not ブルームーンという店
_NAMES = re.compile(
    r"(?:と(?:いう|云う|言う)(?=[^、。]{0,6}?(?:男|女|人|者|子|娘|少年|少女|老人|青年|婦人|生徒|学生|先生|客|医者|刑事|騎士|友|奴|やつ|のが|のは))"
    r"|と書|と名乗|と呼ば|と呼ん|と申)"
)
_KANA = re.compile(
    r"(?:^|(?<=[。、！？\n\u3000「」『』（）…―]))([ぁ-ゖー]{2,6}?|[ァ-ヺー]{2,10})(?:さん|くん|ちゃん|様|さま)?(?=[はがもをにとの、。！？…」])",
    re.MULTILINE,
)
# 「…」とおばあちゃんが: と is no part of a name there.
_AFTER_TALK = ("」と", "』と")
_INTERJECTIONS = words(
    "ねえ ねぇ おい なあ なぁ ほら もう ちょっと はい いや ああ うん でも あの なに さあ やあ そうだ それより ところで それで だから じゃあ では なら いいえ ありがとう すみません"
)
_ROLE_WORDS = ROLES | KIN | JOBS
# Said after a name as titles are.
_RANKS = (ROLES | JOBS) - words("娘 男 女 人 者 子")
_HIRAGANA, _KATAKANA = re.compile("^[ぁ-ゖー]{2,}$"), re.compile("^[ァ-ヺー・＝]{2,}$")
# As they are written behind かあさん.
_OF_BEASTS = words(
    "ぎつね ぐま だぬき うさぎ ねずみ ねこ いぬ りす ざる うま ひつじ ぶた あひる にわとり ふくろう"
)
_ANYBODY = frozenset(["女の人", "男の人"])
_OFFICE = re.compile("^[一-龥]{1,3}(?:長|員|師|士|官|医|係|役)$")
_COUPLES = frozenset(["夫婦", "一家"])
_LEADS = ("は", "が", "も")
_FAR = 28


def says_what_he_is(word: str) -> bool:
    """Whether a word that stands before a name says what its bearer is: 術師のフィア, 子ぎつねのコン."""
    return word in _ROLE_WORDS | ANIMALS or word.endswith(tuple(_OF_BEASTS)) or bool(_OFFICE.match(word))


class Sightings:
    """How often each word was seen in each way, by the word without honorifics."""

    def __init__(self) -> None:
        self.by_core: dict[str, Counter[str]] = {}

    def add(self, text: str, tokens: list[Token], quoted: list[Quote]) -> None:
        """Take in one text."""
        scene = _Scene(text, tokens, quoted)
        seen: set[int] = set()
        index, length = 0, len(tokens)
        while index < length:
            token = tokens[index]
            if token.kind not in NOMINAL and not (token.kind == PREFIX and token.surface in "お御"):
                index += 1
                continue
            stop = index + 1
            while stop < length and stop - index < 7 and tokens[stop].kind in NOMINAL:
                stop += 1
            if text[token.start : token.start + 3] in _ANYBODY and stop == index + 1:
                # 女の人: one word, though the dictionary has three.
                stop += 2
                seen.add(token.start)
                self._note(scene, text[token.start : token.start + 3], token.start, stop, False, False)
                index = stop
                continue
            self._run(scene, index, stop, seen)
            index = stop
        for match in _KANA.finditer(text):
            if match.start() in seen or text.startswith(_AFTER_TALK, match.start() - 1):
                continue
            after = bisect_left(scene.starts, match.end())
            self._note(scene, match.group(1), match.start(), after, match.end() > match.end(1), False)

    def tells_of(self, *cores: str) -> bool:
        """Whether the narration has any of these words."""
        return any(self.by_core[core]["told"] > 0 for core in cores if core in self.by_core)

    def _run(self, scene: "_Scene", start: int, stop: int, seen: set[int]) -> None:
        run, apposed = scene.tokens[start:stop], False
        honoured = False
        whole = scene.text[run[0].start : run[-1].end]
        if whole in _ROLE_WORDS:
            seen.add(run[0].start)
            # おかみさん is the おかみ.
            stem = whole.removesuffix("さん")
            polite = stem != whole and stem in JOBS
            self._note(scene, stem if polite else whole, run[0].start, stop, polite, False)
            return
        end = len(run)
        if (
            end > 1
            and run[end - 1].surface in _RANKS
            and (run[0].kind in NAMES or _KATAKANA.match(run[0].surface))
        ):
            end -= 1
        while end > 1 and run[end - 1].surface in HONORIFICS | _COUPLES:
            end -= 1
            honoured |= run[end].surface in PLAIN_HONORIFICS
        titled = end < len(run)
        first = 0
        for cut in range(min(3, end - 1), 0, -1):
            if scene.text[run[0].start : run[cut - 1].end] in _ROLE_WORDS:
                first, apposed = cut, True
                break
        if end <= first or scene.text[run[first].start : run[end - 1].end] in _OF_BEASTS:
            # かあさんぎつね
            end, first, apposed = max(first, 1), 0, False
        core = scene.text[run[first].start : run[end - 1].end]
        if not 1 <= len(core) <= 12:
            return
        before = scene.tokens[start - 1 : start] and scene.tokens[start - 1].surface
        if before == "の" and start > 1 and says_what_he_is(scene.tokens[start - 2].surface):
            apposed = True
        seen.add(run[first].start)
        counts = self._note(scene, core, run[first].start, stop, honoured, titled)
        counts["apposed"] += apposed
        if (
            before and scene.tokens[start - 1].kind in ("auxiliary", "adjective", "adjectival", "verb")
        ) or before in (
            "この",
            "その",
            "あの",
            "の",
        ):
            counts["described"] += not apposed

    def _note(
        self, scene: "_Scene", core: str, place: int, after: int, honoured: bool, titled: bool
    ) -> Counter[str]:
        counts = self.by_core.setdefault(core, Counter())
        counts["count"] += 1
        counts["honoured"] += honoured
        counts["titled"] += titled and not honoured
        for way in scene.ways(place, after):
            counts[way] += 1
        if (
            honoured
            and after < len(scene.tokens)
            and (
                scene.tokens[after].surface in "、！？」"
                or (scene.tokens[after].surface == "。" and counts["called"])
            )
            and counts["said"]
        ):
            counts["hailed"] += 1
        return counts


class _Scene:
    """A text while its words are looked at."""

    def __init__(self, text: str, tokens: list[Token], quoted: list[Quote]) -> None:
        self.text, self.tokens = text, tokens
        self.starts = [token.start for token in tokens]
        self.quoted = [(quote.start, quote.end) for quote in quoted]
        self.quote_starts = [quote.start for quote in quoted]
        self.lines = paragraphs(text)
        self.line_starts = [line.start for line in self.lines]
        opening = {quote.paragraph for quote in quoted if quote.opens}
        self.is_talk = [index in opening for index in range(len(self.lines))]

    def quote_at(self, place: int) -> tuple[int, int] | None:
        """The quotation a place lies in."""
        index = bisect_right(self.quote_starts, place) - 1
        return self.quoted[index] if index >= 0 and place < self.quoted[index][1] else None

    def ways(self, place: int, after: int):
        """In which ways the word at a place is seen; ``after`` is the index of the token behind it."""
        if after >= len(self.tokens):
            return
        token, text = self.tokens[after], self.text
        quote = self.quote_at(place)
        if quote is not None:
            yield "said"
            yield from self._in_talk(place, token, quote)
            return
        yield "told"
        if token.kind == PARTICLE and token.surface in _LEADS:
            yield {"は": "topic", "が": "subject", "も": "too"}[token.surface]
            yield from self._beside(place, token.end)
            yield from self._does(after + 1, token.surface)
        elif token.surface == "の" and _VOICE.match(text, token.start):
            yield "voice"
        elif (
            token.surface == "の" and after + 1 < len(self.tokens) and self.tokens[after + 1].surface in _BODY
        ):
            yield "body"
        elif token.surface in ("に", "から") and _DONE_BY.match(text, token.start):
            yield "agent"
        elif token.surface in ("に", "へ", "から") and self._verb_near(after, SPEECH_VERBS | _GIVES):
            yield "dative"
        elif token.surface == "を":
            yield "sees" if self._verb_near(after, _SEES) else "object"
        elif token.surface in ("へ", "まで", "で"):
            yield "placed"
        elif token.surface == "と" and _NAMES.match(text, token.start):
            yield "named"
        elif token.surface == "と":
            yield "with"
        if _SHOWN.match(text, token.start) and text[:place].rstrip("\u3000 ")[-1:] in ("", "\n", "。", "」"):
            yield "shown"

    def _in_talk(self, place: int, token: Token, quote: tuple[int, int]):
        text = self.text
        before = text[quote[0] + 1 : place].rstrip("\u3000 ")
        head = not before or before[-1] in "、。！？!?…―"
        interjected = not before or before[-1] in "。！？!?…―" or before.rstrip("、！？…") in _INTERJECTIONS
        after = text[token.start : token.start + 1]
        if (interjected and after in "、！？!…―」』。") or (head and after in "。！？!」』…―"):
            yield "called"
            if before:
                yield "addressed"
        if token.surface == "か" and not before and text[token.end : token.end + 1] in "。！!、…」":
            # 「一平か」: who is known again is called so.
            yield "called"
        if _SAYS_HIS_NAME.match(text, token.start) and (head or before.endswith("の")):
            yield "introduced"
        if _NAMES_HIMSELF.match(text, token.start) or (_I_AM.search(before) and after in "。、だで"):
            yield "self_named"
        if token.surface in _LEADS:
            yield "spoken_of"

    def _beside(self, place: int, end: int):
        at = max(0, bisect_right(self.line_starts, place) - 1)
        line = self.lines[at]
        if self.is_talk[at]:
            yield "tag"
            return
        if at and self.is_talk[at - 1] and "。" not in self.text[line.start : place]:
            yield "beat_after"
        if at + 1 < len(self.lines) and self.is_talk[at + 1] and "。" not in self.text[end : line.end - 1]:
            yield "beat_before"

    def _does(self, index: int, particle: str):
        thing, first = False, True
        before = self.text.rfind("。", 0, self.tokens[index - 1].start) + 1
        if TOLD_OF.search(self.text, before, self.tokens[index - 1].start):
            # 昔、父は船を造った: of another time.
            return
        if self._says_this(self.tokens[index - 1].end):
            yield "speaks"
            return
        for here, token in enumerate(self.tokens[index : index + _FAR], index):
            if token.surface in "。\n「『":
                return
            if token.kind == MARK:
                continue
            if token.surface == "を" and token.kind == PARTICLE:
                thing = True
                if self.tokens[here - 1].surface in _LIMBS:
                    yield "bodily"
            elif token.kind == VERB and self._says_which(here):
                continue
            elif token.kind in (VERB, SAHEN):
                if token.lemma in SPEECH_VERBS:
                    yield "speaks"
                    return
                if token.lemma in DEEDS:
                    yield "acts"
                    if thing and particle == "は":
                        yield "deed"
                    return
                if token.kind == SAHEN and first and particle == "は" and not thing:
                    # 太一は正座した。
                    yield "handles"
                    first = False
                if token.kind == VERB and first:
                    if token.lemma in _GOES:
                        yield "goes"
                    if token.lemma in _THINGS and not thing:
                        yield "thing"
                    if token.lemma in ("いる", "居る", "おる"):
                        yield "is_there"
                    if thing or token.lemma in ACTS:
                        yield "handles"
                    first = False

    def _says_this(self, place: int) -> bool:
        """Whether what follows a particle is what is said: 矢島は「待て」と."""
        start = place + (self.text[place : place + 1] == "、")
        quote = self.quote_at(start)
        return quote is not None and quote[0] == start and self.text.startswith(("と", "って"), quote[1])

    def _says_which(self, index: int) -> bool:
        """Whether a verb only says which thing is meant that follows it: 濡れた髪を."""
        after = index + 1
        while after < len(self.tokens) and self.tokens[after].kind == AUXILIARY:
            after += 1
        return after < len(self.tokens) and self.tokens[after].kind in NOMINAL

    def _verb_near(self, index: int, lemmas: frozenset[str]) -> bool:
        for token in self.tokens[index + 1 : index + 9]:
            if token.surface in "。\n「」":
                return False
            if token.kind in (VERB, SAHEN) and token.lemma in lemmas:
                return True
        return False
