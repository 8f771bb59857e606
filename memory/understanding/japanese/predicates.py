"""What a sentence ends in: the verb, adjective or noun it says of its subject, and how."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.tokens import (
    ADJECTIVAL,
    ADJECTIVE,
    AUXILIARY,
    MARK,
    NOMINAL,
    PARTICLE,
    PRONOUN,
    SAHEN,
    SPACE,
    SUFFIX,
    VERB,
    Token,
    in_kanji,
)

# Verbs that only colour the one before them: 隠している, 話してくれた, 死んでしまった.
_COLOURING = frozenset(
    "いる おる 居る ある くる 来る しまう おく 置く みる もらう 貰う くれる 呉れる いただく 頂く やる いく 行く "
    "ゆく くださる 下さる 差し上げる あげる 参る".split()
)
_VOICE = frozenset("れる られる せる させる".split())
_NO = re.compile(r"(?:ない|なかっ|なけれ|ぬ(?![いるく])|ません|ず(?:に|$|。)|まい)")
_EXPLAINS = re.compile(r"(?:ん|の)(?:だ|です|である|でし)")


@dataclass(frozen=True)
class Predicate:
    """``lemma`` is the dictionary form of the verb or adjective (結婚 for 結婚する), or the noun a copula says;
    ``noun`` when it is one; ``tail`` the words after it; ``start`` and ``end`` its place in the text."""

    lemma: str
    noun: bool
    start: int
    end: int
    tail: str
    words: tuple[Token, ...]

    @property
    def negative(self) -> bool:
        """Whether it is denied."""
        return bool(_NO.search(self.tail)) or self.lemma in ("ない", "無い")

    @property
    def lasting(self) -> bool:
        """Whether it tells a state or what was done: 〜ている, 〜た."""
        return bool(
            re.search(
                r"て(?:い|お|る|た)|で(?:い|お)|た(?:$|。|の|ん|よ|わ|ぞ|さ|と)|だ(?:$|。|の|ん|よ)|まし",
                self.tail,
            )
        )

    @property
    def explains(self) -> bool:
        """Whether it is put as an explanation: 〜のだ, 〜んです."""
        return bool(_EXPLAINS.search(self.tail))

    @property
    def passive(self) -> bool:
        """Whether it is done to the subject."""
        return any(word.lemma in _VOICE for word in self.words) or bool(
            re.match(r"(?:ら?れ|さ?せ)", self.tail)
        )


def _ends_copula(words: list[Token]) -> bool:
    """Whether words end in the で of である or ではありません."""
    last = [word.surface for word in words[-2:]]
    return last[-1:] in (["で"], ["では"]) or (last[:1] == ["で"] and last[1:] in (["は"], ["も"]))


def predicate_of(text: str, words: list[Token], end: int) -> Predicate | None:
    """The predicate of a sentence that ends at ``end``, given its words."""
    at = len(words) - 1
    while at >= 0 and words[at].kind in (MARK, SPACE):
        at -= 1
    while at >= 0:
        word = words[at]
        if (
            word.kind in (PARTICLE, AUXILIARY, MARK, SPACE)
            or word.surface in ("ん", "の", "こと", "わけ", "もの", "はず")
            or (
                word.kind == VERB
                and word.lemma in _COLOURING
                and at
                and words[at - 1].surface in ("て", "で", "ちゃ")
            )
            or (word.lemma in ("ある", "ござる", "御座る") and _ends_copula(words[:at]))
        ):
            at -= 1
        else:
            break
    if at < 0:
        return None
    word = words[at]
    last = words[at + 1 :]
    tail = text[word.end : end]
    if word.kind == VERB and word.lemma in ("する", "致す", "いたす", "なさる", "できる", "出来る"):
        before = at - 1
        if before >= 0 and words[before].surface in ("を", "が"):
            before -= 1
        if before >= 0 and words[before].kind == SAHEN:
            noun = words[before]
            return Predicate(noun.surface, False, noun.start, word.end, tail, tuple(last))
    if word.kind in NOMINAL or word.kind in (ADJECTIVAL, PRONOUN):
        start = at
        while start and words[start - 1].kind in NOMINAL and words[start - 1].end == words[start].start:
            start -= 1
        if word.kind == SAHEN and not re.match(r"(?:だ|です|で|中|$|。)", tail):
            return Predicate(word.surface, False, word.start, word.end, tail, tuple(last))
        surface = text[words[start].start : word.end] if word.kind == SUFFIX or start < at else word.surface
        return Predicate(surface, True, words[start].start, word.end, tail, tuple(last))
    if word.kind in (VERB, ADJECTIVE):
        return Predicate(in_kanji(word.lemma), False, word.start, word.end, tail, tuple(last))
    return None
