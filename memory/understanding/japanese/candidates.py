"""Words of a text that may name people, with what speaks for and against each."""

import re
from collections import Counter
from dataclasses import dataclass, field

from memory.understanding.japanese.lexicon import (
    ACTS,
    HONORIFICS,
    JOBS,
    KIN,
    PLAIN_HONORIFICS,
    ROLES,
    SPEECH_VERBS,
    words,
)
from memory.understanding.japanese.quotes import Quote
from memory.understanding.japanese.tokens import (
    ADJECTIVAL,
    ADVERBIAL,
    GIVEN,
    NAME,
    NAMES,
    NOMINAL,
    NUMBER,
    PLACE,
    PREFIX,
    SURNAME,
    Token,
    kinds_of,
)

_HONORIFIC_SET = HONORIFICS
_PLURALS = frozenset(["たち", "達", "ら", "等", "方", "がた", "共", "ども", "一家", "夫婦", "家"])
_WORD = re.compile(r"^[一-龥々〆ヶぁ-ゖァ-ヺーA-Za-zＡ-Ｚａ-ｚ・＝]+$")
_DA_NAME = re.compile(r"(?<![一-龥])([一-龥々]だ)(?=[はをに]|が[^、。]|の[一-龥])")
_ROLE_WORDS = ROLES | KIN | JOBS
_APPOSED = _ROLE_WORDS | words("""
    顧問 担任 部長 副部長 委員長 生徒会長 後輩 先輩 同級生 幼なじみ 幼馴染 友人 親友 隣人 相棒 手先 岡っ引
    下っ引 騎士 隊長 団長 店員 同僚 部下 上司 弟子 助手 秘書 新人
""")
_LABELS = words("""
    場所 時 時間 日時 場面 注 注意 登場人物 人物 ト書き 語り ナレーション 備考 住所
    電話 題 作 著者 作者 脚本 天気 日付 件名 宛先 差出人 追記
""")
_TITLED = re.compile("(?<=.)(?:さん|くん|君|ちゃん|様|さま)$")
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
    first: int = 0
    titles: Counter = field(default_factory=Counter)
    cuts: Counter = field(default_factory=Counter)

    @property
    def human(self) -> int:
        """How much says that this is a person."""
        return self.honoured + self.speaks + self.acts + 2 * self.introduced + self.called


class Candidates:
    """Gathers candidates text by text."""

    def __init__(self) -> None:
        self.by_core: dict[str, Candidate] = {}
        self.roles: dict[str, Candidate] = {}
        self._seen = 0

    def add(self, text: str, tokens: list[Token], quoted: list[Quote]) -> None:
        """Take in one text."""
        opens = {quote.start + 1 for quote in quoted}
        for quote in quoted:
            if quote.name and quote.name not in _LABELS and _WORD.match(quote.name):
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
                while stop < length and tokens[stop].kind in NOMINAL and stop - index < 8:
                    stop += 1
                self._run(text, tokens, index, stop, opens)
                index = stop
            else:
                index += 1
        hits = Counter(match.group(1) for match in _DA_NAME.finditer(text))
        for core, count in hits.items():
            if count >= 4:
                found = self._of(self.by_core, core)
                found.count += count
                found.named += count
                found.speaks += count // 3
        self._seen += len(text)

    def _of(self, table: dict[str, Candidate], core: str) -> Candidate:
        found = table.get(core)
        if found is None:
            found = table[core] = Candidate(core, first=self._seen)
        return found

    def _run(self, text: str, tokens: list[Token], start: int, stop: int, opens: set[int]) -> None:
        run = tokens[start:stop]
        whole = text[run[0].start : run[-1].end]
        if whole in _ROLE_WORDS:
            self._count(self._of(self.roles, whole), text, tokens, stop, run[0].start in opens)
            return
        titles: list[str] = []
        while len(run) > 1 and (run[-1].surface in _HONORIFIC_SET or run[-1].surface in _PLURALS):
            titles.insert(0, run.pop().surface)
        while len(run) > 1 and (leading := self._leading(text, run)):
            run = run[leading:]
        if not run or (run[0].kind == NUMBER and not any(token.kind in NAMES for token in run)):
            return
        core = text[run[0].start : run[-1].end]
        if not 1 <= len(core) <= 12 or not _WORD.match(core):
            return
        if core in _ROLE_WORDS:
            if not set(titles) - _PLURALS:
                self._count(self._of(self.roles, core), text, tokens, stop, run[0].start in opens)
            return
        after_role = self._after_role(tokens, start)
        named = any(token.kind in NAMES for token in run)
        named |= core[0] == "お" and 1 < len(core) <= 3 and (after_role or GIVEN in kinds_of(core))
        polite = [title for title in titles if title not in _PLURALS]
        follows = tokens[stop].surface if stop < len(tokens) else ""
        if not named and not polite and follows not in "はがもと、をにへの":
            return
        found = self._of(self.by_core, core)
        found.named += named
        found.introduced += named and after_role
        if polite:
            found.titles["".join(polite)] += 1
            found.honoured += any(title in PLAIN_HONORIFICS for title in polite) or named
        if len(run) > 1 and any(token.kind in {SURNAME, GIVEN, NAME} for token in run):
            for cut in range(1, len(run)):
                left, right = run[cut - 1].kind, run[cut].kind
                if left in {SURNAME, PLACE, NAME} and (
                    right in {GIVEN, NAME} or run[cut - 1].kind == SURNAME
                ):
                    found.cuts[run[cut].start - run[0].start] += 1
                    break
        if not set(titles) & _PLURALS:
            self._count(found, text, tokens, stop, run[0].start in opens)
        else:
            found.count += 1

    @staticmethod
    def _after_role(tokens: list[Token], start: int) -> bool:
        """Whether a word for what somebody is stands before a name: 女中のお咲, 顧問の黒木."""
        if start < 2 or tokens[start - 1].surface != "の":
            return False
        return tokens[start - 2].surface in _APPOSED

    @staticmethod
    def _leading(text: str, run: list[Token]) -> int:
        """How many words of a run stand before the name and are no part of it."""
        first, second = run[0], run[1]
        for stop in range(min(3, len(run) - 1), 0, -1):
            if text[first.start : run[stop - 1].end] in _ROLE_WORDS:
                return stop
        if first.kind in {ADVERBIAL, ADJECTIVAL}:
            return 1
        if first.surface in _HONORIFIC_SET and second.kind in NAMES:
            return 1
        return int(first.kind == PLACE and second.kind in NAMES and SURNAME not in kinds_of(first.surface))

    @staticmethod
    def _count(found: Candidate, text: str, tokens: list[Token], stop: int, opens_quote: bool) -> None:
        found.count += 1
        if stop >= len(tokens):
            return
        after = tokens[stop]
        place = after.start
        if opens_quote and after.surface in {"、", "！", "」", "。", "…", "？", "!"}:
            found.called += 1
            return
        if after.surface in {"は", "が", "も"} and after.kind == "particle":
            found.leads += 1
            for token in tokens[stop + 1 : stop + 26]:
                if token.surface in "。\n」』":
                    break
                if token.kind in {"verb", "sahen"}:
                    if token.lemma in SPEECH_VERBS:
                        found.speaks += 1
                        return
                    if token.lemma in ACTS and token.kind == "verb":
                        found.acts += 1
                        return
        elif after.surface in {"へ", "まで"} or text.startswith(
            ("に着", "に行", "に住", "の町", "の駅", "の街", "にある", "で生まれ"), place
        ):
            found.placed += 1
        elif after.surface == "と" and _STRONG_WHO.match(text[place : place + 30]):
            found.introduced += 1


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
