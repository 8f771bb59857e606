"""The words of a text by which it is found: lemmas of Japanese, stems of English, without the small words."""

import re
import threading
import unicodedata
from functools import cache

LONGEST = 4000  # characters of a text that are looked at; Sudachi refuses more than 49,149 bytes
# PostgreSQL takes words of up to 2,046 bytes.
LONGEST_WORD = 200
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff々〆]")
_ENGLISH_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SKIPPED = ("助詞", "助動詞", "補助記号", "空白", "接続詞", "感動詞", "連体詞", "記号")
_SMALL_JAPANESE_WORDS = """
為る 居る 有る 成る 事 物 の 其れ 此れ 其の 此の 何 何れ 誰 何処 何時 何故 どう そう
こう ああ 様 所 時 言う 行く 来る 遣る 呉れる 貰う 仕舞う 置く 見る 出来る 無い 良い
さん 君 ちゃん 氏 達 方 人 者 訳 筈 内 中 上 下 前 後 彼 彼女 私 僕 俺 自分 如何
一つ 或る 等 迄 貴方 知る 思う
"""
_SMALL_ENGLISH_WORDS = """
a an and are as at be been being but by can could did do does doing for from had has have having he
her hers him his how i if in into is it its itself may me might must my no nor not of off on or our
ours out over own shall she should so some such than that the their them then there these they this
those to too under until up was we were what when where which while who whom whose why will with
would you your about after again all any because before between both during each few more most other
same very just also anyone someone something anything nobody everyone one get got tell told say said
says know knows knew
"""
_SMALL_JAPANESE = frozenset(_SMALL_JAPANESE_WORDS.split())
_SMALL_ENGLISH = frozenset(_SMALL_ENGLISH_WORDS.split())
_tokenizers = threading.local()


def is_japanese(text):
    """Whether a text is to be read as Japanese: one kana or kanji is enough."""
    return bool(_JAPANESE.search(text))


def even(text):
    """A text as it is looked at: not endless, and with one form of each character."""
    return unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]


def words(text):
    """The content words of a text in order, each in the form under which it is compared. May be empty."""
    text = even(text)
    return japanese_words(text) if is_japanese(text) else english_words(text)


def search_words(text):
    """The distinct words of a text for the keyword index; where it has no content word, all its words.

    Japanese compounds are there whole and in their parts, so that they are found by either. What is too long
    for an index is no word.
    """
    found = words(text)
    if not found:
        text = even(text)
        found = [match.group().lower() for match in _ENGLISH_WORD.finditer(text)]
    return sorted({word for word in found if len(word) <= LONGEST_WORD})


def english_words(text):
    return [
        _stem(word)
        for match in _ENGLISH_WORD.finditer(text)
        if (word := _bare(match.group())) and word not in _SMALL_ENGLISH
    ]


def japanese_words(text):
    found = []
    for lemma, parts in japanese_tokens(text):
        found.append(lemma)
        found.extend(part for part in parts if part != lemma)
    return found


def japanese_tokens(text):
    """(lemma, lemmas of its parts) of each content word. A word that has no parts is its own only one."""
    long, short = _sudachi()
    for token in long.tokenize(text):
        lemma = token.normalized_form().lower()
        if token.part_of_speech()[0] in _SKIPPED or lemma in _SMALL_JAPANESE:
            continue
        parts = [part.normalized_form().lower() for part in token.split(short)]
        yield lemma, [part for part in parts if part not in _SMALL_JAPANESE] or [lemma]


def japanese_forms(text):
    """(as it is written, lemma, hiragana) of each noun, verb and adjective, in short units."""
    long, short = _sudachi()
    for token in long.tokenize(text, short):
        lemma = token.normalized_form().lower()
        if token.part_of_speech()[0] in ("名詞", "動詞", "形容詞", "形状詞") and lemma not in _SMALL_JAPANESE:
            yield token.surface(), lemma, _hiragana(token.reading_form())


def is_unusual(word):
    """Whether a Japanese word is a proper noun, or none that the dictionary has whole."""
    long, _ = _sudachi()
    tokens = list(long.tokenize(word))
    return len(tokens) > 1 or tokens[0].is_oov() or "固有名詞" in tokens[0].part_of_speech()


def is_noun(word):
    """Whether a Japanese word is a noun that is no adjective as well, or more than one word."""
    long, _ = _sudachi()
    first, *others = (token.part_of_speech() for token in long.tokenize(word))
    return bool(others) or (first[0] == "名詞" and "形状詞可能" not in first)


def _hiragana(katakana):
    return "".join(chr(ord(c) - 96) if "ァ" <= c <= "ヶ" else c for c in katakana)


def _bare(word):
    word = word.lower().replace("’", "'")
    for ending in ("'s", "'re", "'ve", "'ll", "'d", "'m", "n't"):
        word = word.removesuffix(ending)
    return word.strip("'")


@cache
def _stem(word):
    return _stemmer().stemWord(word)


@cache
def _stemmer():
    from snowballstemmer import stemmer

    return stemmer("english")


@cache
def _dictionary():
    from sudachipy import Dictionary

    return Dictionary(dict="core")


def _sudachi():
    # A tokenizer is not shared between threads.
    if not hasattr(_tokenizers, "pair"):
        from sudachipy import SplitMode

        _tokenizers.pair = _dictionary().create(mode=SplitMode.C), SplitMode.A
    return _tokenizers.pair
