"""Words of a text that may name people, with what speaks for and against each."""

import re
from collections import Counter
from dataclasses import dataclass, field

from memory.understanding.japanese.doing import doers_in
from memory.understanding.japanese.lexicon import (
    ACTS,
    HONORIFICS,
    JOBS,
    KIN,
    NOT_PEOPLE,
    PLAIN_HONORIFICS,
    ROLES,
    SPEECH_VERBS,
    words,
)
from memory.understanding.japanese.nicknames import Namings, namings_in
from memory.understanding.japanese.quotes import Quote
from memory.understanding.japanese.tokens import (
    ADJECTIVAL,
    ADVERBIAL,
    GIVEN,
    NAME,
    NAMES,
    NOMINAL,
    NOUN,
    NUMBER,
    PLACE,
    PREFIX,
    PROPER,
    SUFFIX,
    SURNAME,
    Token,
    kinds_of,
)

# In a text shorter than this one mention of a name may be all there is.
SHORT = 3000
_HONORIFIC_SET = HONORIFICS
_PLURALS = frozenset(["たち", "達", "ら", "等", "方", "がた", "共", "ども", "一家", "夫婦", "家"])
_HOUSE = frozenset(["一家", "夫婦", "夫妻", "家"])
# What only somebody has, after 「の」.
_BODY = words("""
    顔 声 目 眼 瞳 手 肩 額 頬 髪 袖 背中 表情 唇 視線 眉 胸 腕 足音 姿 靴音 指 頭 膝 耳 口 笑い声 返事 部屋 椅子 隣 口もと 口元 横顔 目つき 手元 涙 溜息 ため息
    父 母 兄 姉 弟 妹 祖父 祖母 両親 息子 娘 妻 夫
""")
_KATAKANA = re.compile("^[ァ-ヺー・＝]+$")
_INTERJECTIONS = words(
    "ねえ ねぇ おい なあ なぁ ほら もう ちょっと はい いや ああ うん でも あの なに さあ やあ"
)
_WORD = re.compile(r"^[一-龥々〆ヶぁ-ゖァ-ヺーA-Za-zＡ-Ｚａ-ｚ・＝]+$")
_DA_NAME = re.compile(r"(?<![一-龥])([一-龥々]だ)(?=[はをに]|が[^、。]|の[一-龥])")
_ROLE_WORDS = ROLES | KIN | JOBS
_APPOSED = _ROLE_WORDS | words("""
    顧問 担任 部長 副部長 委員長 生徒会長 後輩 先輩 同級生 幼なじみ 幼馴染 友人 親友 隣人 相棒 手先 岡っ引
    下っ引 騎士 隊長 団長 店員 同僚 部下 上司 弟子 助手 秘書 新人 侍女 執事 従者 メイド 家臣 長男 次男 三男
    長女 次女 三女 末っ子 後妻 先妻 妻 夫 息子 娘 孫 婚約者 恋人 双子 刑事 幼馴染み マスター 子分 下男
    王子 王女 姫 勇者 魔王 魔女 巫女 神官 将軍 新入生 転校生
""")
_BORN = words("長男 次男 三男 長女 次女 三女 末っ子 後妻 先妻 妻 夫 息子 娘 弟 妹 兄 姉 孫")
_GIVES = words("渡す 見せる 頼む 差し出す 手渡す 預ける 近づく 駆け寄る 会う 従う 呼ばれる")
_MOVES = words(
    "来る くる 入る 現れる 現われる 出る 去る 立ち去る 帰る 残る 訪ねる 急ぐ 戻る 駆け込む 飛び込む 急ぐ"
)
_PETS = words("猫 犬 黒猫 子猫 白猫 三毛猫 子犬 柴犬 馬 竜 子竜 ドラゴン 狐 狼 兎 うさぎ 小鳥 鸚鵡 オウム")
_STOPS = frozenset("、。！？!?…」』")
_OFFICE = re.compile(r"(?<=.)(?:士|師|長|員|官|手|家|者|医|婦|係|役|人|王|マスター)$")
_LABELS = words("""
    場所 時 時間 日時 場面 注 注意 登場人物 人物 ト書き 語り ナレーション 備考 住所
    電話 題 作 著者 作者 脚本 天気 日付 件名 宛先 差出人 追記
""")
_TITLED = re.compile("(?<=.)(?:さん|くん|君|ちゃん|様|さま)$")
_I_AM = re.compile("(?:です|だ|と申します|といいます|と言います)[。」！]")
_STRONG_WHO = re.compile(
    r"^(?:という|と云う|と言う|といふ|とかいう)[^。、]{0,12}?(?:男|女|娘|人|者|子|奴|青年|少年|少女|老人|"
    r"生徒|先生|友達|倅|息子|婆さん|侍|旗本|芸者|職人)"
)


@dataclass
class Candidate:
    """One core (a name without honorific) and its evidence, counted over all texts.

    ``cuts`` are the ways its words were cut (surname, given), ``titles`` the honorifics seen after it.
    """

    core: str
    count: int = 0
    named: int = 0
    honoured: int = 0
    speaks: int = 0
    acts: int = 0
    introduced: int = 0
    placed: int = 0
    called: int = 0
    leads: int = 0
    scripted: int = 0
    body: int = 0
    addressed: int = 0
    quoting: int = 0
    house: int = 0
    moves: int = 0
    beside: set[str] = field(default_factory=set)
    first: int = 0
    titles: Counter = field(default_factory=Counter)
    cuts: Counter = field(default_factory=Counter)

    @property
    def human(self) -> int:
        """How much says that this is a person."""
        return self.honoured + self.speaks + self.acts + 2 * self.introduced + self.called

    @property
    def signs(self) -> tuple[int, ...]:
        """What says that this is a person, one figure for each kind of sign."""
        return (
            2 * self.introduced,
            2 * self.honoured,
            self.called,
            self.speaks + self.quoting,
            self.body,
            self.addressed,
            self.acts,
        )


class Candidates:
    """Gathers candidates text by text."""

    def __init__(self) -> None:
        self.by_core: dict[str, Candidate] = {}
        self.roles: dict[str, Candidate] = {}
        self.namings = Namings()
        self.doers: Counter[str] = Counter()
        self.apposed: dict[str, set[str]] = {}
        self._seen = 0

    def add(self, text: str, tokens: list[Token], quoted: list[Quote]) -> None:
        """Take in one text."""
        opens = {quote.start + 1 for quote in quoted}
        for quote in quoted:
            if quote.name and quote.name not in _LABELS and _WORD.match(quote.name):
                if quote.name in _ROLE_WORDS:
                    role = self._of(self.roles, quote.name)
                    role.count, role.speaks = role.count + 1, role.speaks + 1
                    role.scripted += 1
                    continue
                core = _TITLED.sub("", quote.name) or quote.name
                found = self._of(self.by_core, core)
                found.count += 1
                found.scripted += 1
                found.speaks += 1
        index, length = 0, len(tokens)
        while index < length:
            token = tokens[index]
            if token.kind in NOMINAL or (token.kind == PREFIX and token.surface in "おお御"):
                stop = index + 1
                while stop < length and stop - index < 9:
                    if _is_dot(tokens, stop):
                        stop += 1
                    elif tokens[stop].kind not in NOMINAL:
                        break
                    stop += 1
                self._run(text, tokens, index, stop, opens)
                index = stop
            else:
                index += 1
        if len(text) < SHORT:
            doers = doers_in(text, tokens, quoted)
            self.doers += doers
            for core in doers.keys() - self.by_core.keys() - self.roles.keys():
                found = self._of(self.by_core, core)
                found.count += text.count(core)
                found.called += len(
                    re.findall(f"(?:[「『。！？]|ねえ、?|おい、?){re.escape(core)}[、！？!…」]", text)
                )
        self.namings |= (namings := namings_in(text))
        for core in namings.names | {nick for nick, _ in namings.pairs}:
            if core in self.by_core:
                self.by_core[core].introduced += 2
        hits = Counter(match.group(1) for match in _DA_NAME.finditer(text))
        for core, count in hits.items():
            if count >= 4:
                found = self._of(self.by_core, core)
                found.count += count
                found.named += count
                found.speaks += count // 3
        self._seen += len(text)

    def of(self, core: str, count: int) -> Candidate:
        """The candidate of that core; a new one, seen so often, where there is none."""
        found = self._of(self.by_core, core)
        found.count = max(found.count, count)
        return found

    def _of(self, table: dict[str, Candidate], core: str) -> Candidate:
        found = table.get(core)
        if found is None:
            found = table[core] = Candidate(core, first=self._seen)
        return found

    def _run(self, text: str, tokens: list[Token], start: int, stop: int, opens: set[int]) -> None:
        run = tokens[start:stop]
        whole = text[run[0].start : run[-1].end]
        if whole in _ROLE_WORDS:
            self._count(self._of(self.roles, whole), text, tokens, start, stop, opens)
            return
        titles: list[str] = []
        while len(run) > 1 and (run[-1].surface in _HONORIFIC_SET or run[-1].surface in _PLURALS):
            titles.insert(0, run.pop().surface)
        while len(run) > 1 and (leading := self._leading(text, run)):
            run = run[leading:]
        if not run or (run[0].kind == NUMBER and not any(token.kind in NAMES for token in run)):
            return
        core = text[run[0].start : run[-1].end]
        if not 1 <= len(core) <= (24 if "・" in core else 12) or not _WORD.match(core):
            return
        if core in _ROLE_WORDS:
            if not set(titles) - _PLURALS:
                self._count(self._of(self.roles, core), text, tokens, start, stop, opens)
            return
        after_role = self._after_role(tokens, start)
        if not titles and kinds_of(core) and not kinds_of(core) - {GIVEN, SURNAME, NAME}:
            # 一年の天音です。
            named_so = self._of(self.by_core, core)
            named_so.introduced += bool(_I_AM.match(text, run[-1].end))
        if after_role:
            self.apposed.setdefault(tokens[start - 2].surface, set()).add(core)
        kinds = kinds_of(core)
        named = any(token.kind in NAMES for token in run)
        strange = not kinds or (PROPER in kinds and PLACE not in kinds)
        like_a_name = bool(kinds & NAMES) or (strange and len(run) == 1) or "・" in core
        rest = kinds_of(core[1:]) if core[0] == "お" and 1 < len(core) <= 3 else frozenset({NOUN})
        named |= bool(rest & NAMES or not rest) and (after_role or GIVEN in kinds)
        polite = [title for title in titles if title not in _PLURALS]
        follows = tokens[stop].surface if stop < len(tokens) else ""
        # 魔術師のメイ、斥候のノアだ。
        in_row = (
            start > 3
            and tokens[start - 1].surface == "の"
            and tokens[start - 2].kind in NOMINAL
            and tokens[start - 3].surface in ("と", "、")
        )
        if not named and not polite and not in_row and follows not in "はがもと、をにへの。！？!?」…":
            return
        found = self._of(self.by_core, core)
        found.named += named
        of_kin = after_role and tokens[start - 2].surface in _BORN and len(core) > 1
        found.introduced += after_role and (named or like_a_name or of_kin) and follows != "の"
        if start > 1 and tokens[start - 1].surface in ("と", "、") and tokens[start - 2].kind in NOMINAL:
            # 斬月とミルフィは: who stands in one row with somebody is somebody.
            found.beside.add(tokens[start - 2].surface)
        elif in_row:
            found.beside.add(tokens[start - 4].surface)
        elif follows == "と" and stop + 1 < len(tokens) and tokens[stop + 1].kind in NOMINAL:
            found.beside.add(tokens[stop + 1].surface)
        pet = start > 1 and tokens[start - 1].surface == "の" and tokens[start - 2].surface in _PETS
        found.introduced += pet and bool(_KATAKANA.match(core))
        found.house += bool(set(titles) & _HOUSE)
        if polite:
            found.titles["".join(polite)] += 1
            found.honoured += (
                any(title in PLAIN_HONORIFICS for title in polite) or named or bool(kinds & NAMES)
            )
        if len(run) > 1 and any(token.kind in {SURNAME, GIVEN, NAME} for token in run):
            for cut in range(1, len(run)):
                left, right = run[cut - 1].kind, run[cut].kind
                if left in {SURNAME, PLACE, NAME} and (
                    right in {GIVEN, NAME} or run[cut - 1].kind == SURNAME
                ):
                    found.cuts[run[cut].start - run[0].start] += 1
                    break
        if not set(titles) & _PLURALS:
            self._count(found, text, tokens, start, stop, opens)
        else:
            found.count += 1

    @staticmethod
    def _after_role(tokens: list[Token], start: int) -> bool:
        """Whether a word for what somebody is stands before a name: 女中のお咲, 顧問の黒木, 航法士のリン."""
        if start < 2 or tokens[start - 1].surface != "の":
            return False
        role = tokens[start - 2]
        if role.kind == SUFFIX and start > 2:
            return bool(_OFFICE.search(tokens[start - 3].surface + role.surface))
        return role.surface in _APPOSED or (role.kind == NOUN and bool(_OFFICE.search(role.surface)))

    @staticmethod
    def _leading(text: str, run: list[Token]) -> int:
        """How many words of a run stand before the name and are no part of it."""
        first, second = run[0], run[1]
        for stop in range(min(3, len(run) - 1), 0, -1):
            if text[first.start : run[stop - 1].end] in _ROLE_WORDS:
                return stop
        if first.kind in {ADVERBIAL, ADJECTIVAL}:
            return 1
        if (first.surface in _HONORIFIC_SET or first.surface == "こと") and second.kind in NAMES:
            return 1
        # 江戸の and 松山市 stand before a name; any other place before a given name is a family name.
        placed = first.surface in NOT_PEOPLE or first.surface.endswith(
            ("市", "町", "村", "県", "国", "区", "駅")
        )
        return int(first.kind == PLACE and second.kind in NAMES and placed)

    @staticmethod
    def _count(
        found: Candidate, text: str, tokens: list[Token], start: int, stop: int, opens: set[int]
    ) -> None:
        found.count += 1
        if stop >= len(tokens):
            return
        after = tokens[stop]
        place = after.start
        if after.surface in _STOPS and _calls(tokens, start, stop, opens):
            found.called += 1
            return
        if after.surface == "の" and stop + 1 < len(tokens) and tokens[stop + 1].surface in _BODY:
            found.body += 1
            return
        if after.surface == "に" and any(
            (token.lemma in SPEECH_VERBS or token.lemma in _GIVES) and token.kind == "verb"
            for token in tokens[stop + 1 : stop + 5]
        ):
            found.addressed += 1
            return
        if after.surface in {"は", "が", "も"} and after.kind == "particle":
            found.leads += 1
            for token in tokens[stop + 1 : stop + 26]:
                if token.surface in "。\n」』":
                    break
                if token.kind in {"verb", "sahen"}:
                    if token.lemma in SPEECH_VERBS:
                        found.speaks += 1
                        found.quoting += text.startswith("」と", max(0, tokens[start].start - 2))
                        return
                    if token.lemma in ACTS and token.kind == "verb":
                        found.acts += 1
                        return
                    found.moves += token.lemma in _MOVES
        elif after.surface in {"へ", "まで"} or text.startswith(
            ("に着", "に行", "に住", "の町", "の駅", "の街", "にある", "で生まれ"), place
        ):
            found.placed += 1
        elif after.surface == "と" and _STRONG_WHO.match(text[place : place + 30]):
            found.introduced += 1


def _is_dot(tokens: list[Token], place: int) -> bool:
    """Whether the middle dot of a foreign name stands there (アリシア・ローゼン)."""
    return (
        tokens[place].surface in "・＝"
        and place + 1 < len(tokens)
        and bool(_KATAKANA.match(tokens[place - 1].surface))
        and bool(_KATAKANA.match(tokens[place + 1].surface))
    )


def _calls(tokens: list[Token], start: int, stop: int, opens: set[int]) -> bool:
    """Whether a word in talk stands where people are called: 「ミカ、…」, 「ねえ、ミカ」, 「…だよ、ミカ。」"""
    if tokens[start].start in opens:
        return True
    before, after = tokens[start - 1].surface if start else "", tokens[stop].surface
    if before in _INTERJECTIONS or (
        before == "、" and start > 1 and tokens[start - 2].surface in _INTERJECTIONS
    ):
        return True
    return before in _STOPS and (after in "」』" or (before in "。！？…!?" and after in "、！？!?"))


@dataclass
class Group:
    """One person in the making: the name shown, the other names, and how often all of them stand there."""

    name: str
    parts: tuple[str, ...] = ()
    aliases: set[str] = field(default_factory=set)
    count: int = 0
    titles: Counter = field(default_factory=Counter)
    first: int = 0
    narrator: bool = False
    first_person: str = ""
