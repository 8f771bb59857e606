"""Words of a Japanese text with their places, from SudachiPy, loaded once per process."""

import re
from functools import lru_cache
from typing import NamedTuple

from sudachipy import Dictionary, SplitMode

# Sudachi refuses inputs of more than 49,149 bytes; pieces stay far below that and end where a line or a
# sentence does.
_PIECE = 3000
_BREAK = re.compile(r"[\n。」』？！]")
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

_OLD_SIGNS = re.compile(
    "[ゐゑ]|で(?:せ|あら)う|ませう|[云言思]ふ|[一-龥]つ(?:て|た)(?=[。、来居ゐ行])|やうに|さうで"
)
_OLD_SPELLINGS = tuple(
    (re.compile(old), new)
    for old, new in (
        ("ゐ", "い"),
        ("ゑ", "え"),
        ("(?<=[一-龥])ふ", "う"),
        ("(?<=[一-龥])ひ(?=[まなたてだ、。がをにすつかさしき出込合始])", "い"),
        ("(?<=[一-龥])は(?=[れなずせぬん])", "わ"),
        ("(?<=[一-龥])へ(?=[るてたまなずればよぬら])", "え"),
        (
            "(?<=[一-龥かきくさしたちなまらりるわがだばぶやいうえけこそぬむれよ])つ(?=て|た[。、のがらりわ」])",
            "っ",
        ),
        ("やう(?=[にでなだ])", "よう"),
        ("さう(?=[でだにしいか、。])", "そう"),
        ("ぢ(?=[やゃ])", "じ"),
    )
)

_TITLES = frozenset(
    "部長 課長 係長 社長 店長 校長 会長 院長 学長 組長 班長 船長 駅長 局長 署長 所長 隊長 団長 艦長 館長 園長 塾長 村長 町長 市長".split()
)

NAME, SURNAME, GIVEN, PLACE, PROPER = "name", "surname", "given", "place", "proper"
NOUN, NUMBER, ADVERBIAL, SAHEN, ADJECTIVAL = "noun", "number", "adverbial", "sahen", "adjectival"
PRONOUN, PREFIX, SUFFIX, VERB, ADJECTIVE = "pronoun", "prefix", "suffix", "verb", "adjective"
PARTICLE, AUXILIARY, MARK, SPACE, OTHER = "particle", "auxiliary", "mark", "space", "other"

NAMES = frozenset({NAME, SURNAME, GIVEN})
NOMINAL = NAMES | {PLACE, PROPER, NOUN, NUMBER, SAHEN, ADJECTIVAL, SUFFIX}


class Token(NamedTuple):
    """One word: ``text[start:end]`` is ``surface``; ``kind`` one of the kinds above; ``lemma`` the
    dictionary form."""

    surface: str
    start: int
    end: int
    kind: str
    lemma: str


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


@lru_cache(maxsize=1)
def _tokenizer():
    return _dictionary().create(mode=SplitMode.C)


def _kind_of(pos: tuple[str, ...]) -> str:
    major, middle, minor, fine = pos[:4]
    if major == "名詞":
        if minor == "人名":
            return {"姓": SURNAME, "名": GIVEN}.get(fine, NAME)
        if minor == "地名":
            return PLACE
        if middle == "固有名詞":
            return PROPER
        if middle == "数詞":
            return NUMBER
        return {"副詞可能": ADVERBIAL, "サ変可能": SAHEN, "形状詞可能": ADJECTIVAL}.get(minor, NOUN)
    kinds = {
        "代名詞": PRONOUN,
        "接頭辞": PREFIX,
        "動詞": VERB,
        "形容詞": ADJECTIVE,
        "形状詞": ADJECTIVAL,
        "助詞": PARTICLE,
        "助動詞": AUXILIARY,
        "補助記号": MARK,
        "記号": MARK,
        "空白": SPACE,
    }
    if major == "接尾辞":
        return SUFFIX if middle == "名詞的" else OTHER
    return kinds.get(major, OTHER)


@lru_cache(maxsize=4096)
def _kind_by_id(pos_id: int) -> str:
    return _kind_of(_dictionary().pos_of(pos_id))


def speakable(text: str) -> str:
    """The text with every character Sudachi cannot take replaced by one it can; the length stays."""
    return _UNSPEAKABLE.sub("〓", text)


def _pieces(text: str):
    start, length = 0, len(text)
    while start < length:
        end = min(start + _PIECE, length)
        if end < length:
            cuts = [match.end() for match in _BREAK.finditer(text, start + _PIECE // 2, end)]
            end = cuts[-1] if cuts else end
        yield start, text[start:end]
        start = end


def modernised(text: str) -> str:
    """A text in the old spelling (云ふ, 行つて, 来てゐる) with its kana as they are written now, as far as that
    keeps every character in its place; any other text as it is."""
    if len(_OLD_SIGNS.findall(text)) * 1500 < len(text):
        return text
    for old, new in _OLD_SPELLINGS:
        text = old.sub(new, text)
    return text


def tokenise(text: str) -> list[Token]:
    """Every word of a text in order. Takes any string; never raises for odd characters."""
    tokenizer = _tokenizer()
    tokens: list[Token] = []
    append = tokens.append
    modern = modernised(text)
    for offset, piece in _pieces(speakable(modern)):
        for word in tokenizer.tokenize(piece):
            start, end = offset + word.begin(), offset + word.end()
            if (
                tokens
                and tokens[-1].end == start
                and (title := tokens[-1].surface + word.surface()) in _TITLES
            ):
                # 大久保部長: 部 and 長 apart.
                tokens[-1] = Token(title, tokens[-1].start, end, NOUN, title)
                continue
            append(
                Token(
                    word.surface() if modern is text else text[start:end],
                    start,
                    end,
                    _kind_by_id(word.part_of_speech_id()),
                    word.dictionary_form(),
                )
            )
    return tokens


@lru_cache(maxsize=20000)
def entries(surface: str) -> tuple[tuple[str, str], ...]:
    """What the dictionary holds under exactly this surface: (kind, katakana reading) pairs."""
    if not surface or len(surface) > 40 or _UNSPEAKABLE.search(surface):
        return ()
    found = _dictionary().lookup(surface)
    return tuple((_kind_of(word.part_of_speech()), word.reading_form()) for word in found)


@lru_cache(maxsize=20000)
def kinds_of(surface: str) -> frozenset[str]:
    """The kinds the dictionary knows a surface as; empty when it is no word of its own."""
    return frozenset(kind for kind, _ in entries(surface))


@lru_cache(maxsize=20000)
def reading_of(surface: str) -> str:
    """The katakana reading of a piece of text, word by word."""
    return "".join(word.reading_form() for word in _tokenizer().tokenize(speakable(surface)[:200]))


_KANA_VERBS = re.compile("^[ぁ-ゖ]{2,}$")
# Their kanji are hardly ever written.
_LEFT_IN_KANA = frozenset(
    "ある いる する なる できる わかる もらう かかる くれる やる みる いう ない いい よい おる つく とる かける".split()
)


@lru_cache(maxsize=20000)
def in_kanji(lemma: str) -> str:
    """A verb or adjective as it is written in kanji (やとう → 雇う), where it usually is."""
    if not _KANA_VERBS.match(lemma) or lemma in _LEFT_IN_KANA:
        return lemma
    words = _tokenizer().tokenize(lemma)
    return words[0].normalized_form() if len(words) == 1 else lemma
