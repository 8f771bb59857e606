"""Whom the narration tells to do what only people do: in a short text one such act may be all there is of a name."""

import re
from bisect import bisect_left
from collections import Counter

from memory.understanding.japanese.lexicon import ACTS, HERE, HONORIFICS, SPEECH_VERBS, words
from memory.understanding.japanese.quotes import Quote
from memory.understanding.japanese.tokens import MARK, NAMES, NOMINAL, PARTICLE, Token, kinds_of

_GOES = words("""
    来る くる 入る はいる 現れる 現われる 出る 去る 立ち去る 帰る 残る 急ぐ 戻る 駆け込む 駆けこむ 飛び込む
    飛びこむ 走る 走り去る 駆け寄る 歩み寄る 追う 逃げる 従う 連れ立つ 黙り込む 居眠り 待つ 眠る
""")
_DOES = SPEECH_VERBS | ACTS | _GOES
# What only people have: of an animal or a thing one says it otherwise.
_SHOWS = words("足音 靴音 笑い声 返事 横顔 まなざし 眼差し ため息 溜息 口調 口ぶり")
_LEADS = ("は", "が", "も")
# Waves and rain knock and stroke as well.
DEEDS = HERE - words("叩く たたく 撫でる なでる 押す 吹く 噛む 蹴る")
_FAR, _DEED = 30, 3
# A word in kana at the head of a sentence, with what shows it to be its subject.
_HEAD = re.compile(
    r"(?:^|(?<=[。、！？\n\u3000」』]))([ぁ-ゖー]{2,5}|[ァ-ヺー]{2,8})(?=[はがも])", re.MULTILINE
)
_KATAKANA = re.compile("[ァ-ヺー]+$")
TOLD_OF = re.compile(r"(?:昔|かつて|若い頃|若いころ|いつも|毎日|年前|生前)")


def doers_in(text: str, tokens: list[Token], quoted: list[Quote]) -> Counter[str]:
    """How often each word is the subject of a human act in the narration, alone or in one row (土岐と澪は), or has
    a step, a look or a laugh that is told of.

    A deed done to something by the one spoken of (直は財布を振った) counts for three: wind and light, which are
    names as well, come with が. What is told of the past or as a habit does not count: it shows nobody of the scene.
    """
    found: Counter[str] = Counter()
    talk = [(quote.start, quote.end) for quote in quoted]
    starts = [start for start, _ in talk]
    own = [token.start for token in tokens]

    def is_said(place: int) -> bool:
        index = bisect_left(starts, place + 1) - 1
        return index >= 0 and place < talk[index][1]

    for index, token in enumerate(tokens):
        if token.surface not in _LEADS or token.kind != PARTICLE or not index or is_said(token.start):
            continue
        shown = index > 2 and tokens[index - 1].surface in _SHOWS and tokens[index - 2].surface == "の"
        if shown:
            # ひよりの足音が
            index -= 2
        elif not _acts(text, tokens, index + 1):
            continue
        deed = not shown and token.surface == "は" and _does_something(tokens, index + 1)
        end, worth = index, _DEED if deed else 1
        while True:
            start = end
            while start and tokens[start - 1].kind in NOMINAL and end - start < 4:
                start -= 1
            if start == end:
                break
            found[_core(text, tokens, start, end)] += worth
            if start < 2 or tokens[start - 1].surface not in ("と", "、"):
                break
            end = start - 1
    for match in _HEAD.finditer(text):
        word = match.group(1)
        if is_said(match.start()) or word in found or not _may_name(word, tokens, own, match.start()):
            continue
        after = bisect_left(own, match.end() + 1)
        # あかりが部屋を照らす, though it is a name as well.
        common = kinds_of(word) - NAMES and not _KATAKANA.match(word)
        found[word] += _acts(text, tokens, after, HERE | SPEECH_VERBS if common else _DOES)
    return +found


def _may_name(word: str, tokens: list[Token], own: list[int], place: int) -> bool:
    """Whether a word in kana is a name, or one that the dictionary takes apart: ひなのは is no ひな's."""
    kinds = kinds_of(word)
    if _KATAKANA.match(word):
        return True
    if kinds or not word.endswith("の"):
        return bool(kinds & NAMES)
    index = bisect_left(own, place)
    first = tokens[index] if index < len(tokens) and own[index] == place else None
    return first is not None and first.kind in NOMINAL and first.end - first.start + 1 == len(word)


def _core(text: str, tokens: list[Token], start: int, end: int) -> str:
    while end - start > 1 and tokens[end - 1].surface in HONORIFICS:
        end -= 1
    return text[tokens[start].start : tokens[end - 1].end]


def _does_something(tokens: list[Token], index: int) -> bool:
    """Whether the first verb after a subject is one of those that only somebody who is there does to a thing."""
    thing = False
    for token in tokens[index : index + _FAR]:
        if token.surface in "。\n「『」』":
            return False
        if token.kind == "verb":
            return thing and token.lemma in DEEDS
        thing |= token.surface == "を" and token.kind == PARTICLE
    return False


def _acts(text: str, tokens: list[Token], index: int, verbs: frozenset[str] = _DOES) -> bool:
    """Whether the clause after a subject tells of something a person does: a verb of it, or one with an object."""
    thing = False
    for token in tokens[index : index + _FAR]:
        if token.surface in "。\n「『」』":
            return False
        if token.kind == MARK:
            continue
        if token.surface == "を" and token.kind == PARTICLE:
            thing = verbs is _DOES
        elif (token.kind == "verb" and thing) or (token.kind in ("verb", "sahen") and token.lemma in verbs):
            sentence = text.rfind("。", max(0, token.start - 80), token.start) + 1 or tokens[index].start - 12
            return not TOLD_OF.search(text, max(0, sentence), token.start)
    return False
