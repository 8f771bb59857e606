"""The words of a sentence by which it is found again when it is said otherwise.

A word is compared by its lemma (Japanese) or the stem of its group of like meaning (English), and looked for
in a text by a pattern: the ways in which it may be written there.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from memory.embedding.synonyms import alike, root
from memory.embedding.words import english_words, is_unusual, japanese_forms
from memory.scenes import name_parts
from memory.understanding.english.verbs import FORMS

_KANJI_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆]+")
_HIRAGANA = re.compile("[ぁ-ゖー]+")
_ENGLISH = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Letters that an English word may have behind its stem.
ENDING = 4
# Said in any talk, of anything.
_IDLE = {
    "en": frozenset(
        "know think thing way back really quite rather like want make come go take see look hear "
        "say tell talk ask give put time day good well man woman people anything nothing "
        "something somebody always never ever still away up down even yet now here there much "
        "many lot please sir dear yes no oh ah old poor true truth one two suppose believe mean "
        "end in all told said will shall let late glad sorry".split()
    ),
    "ja": frozenset(
        "本当 実 為 気 話 今 聞く 知る 思う 見る 事 物 人 出来る 成る 有る 行く 来る 為る 皆 自分 私 俺 言う"
        " 若し 若しか 知れる 居る 誰 何 其れ 此処 有り難い 因る 下さる 御座る 致す 申す 戴く 様 程 訳 考える"
        " 晩 今日 昔".split()
    ),
}


@dataclass(frozen=True)
class Way:
    """A way in which a word may be written: what it begins with, and, in scripts with spaces, that it is a
    word of its own with an ending of at most ``ending`` letters."""

    text: str
    whole: bool = False
    ending: int = 0

    def places(self, text):
        """Where it stands in a text of small letters."""
        at = text.find(self.text)
        while at >= 0:
            if not self.whole or self._is_word(text, at):
                yield at
            at = text.find(self.text, at + len(self.text))

    def _is_word(self, text, at):
        if at and text[at - 1].isalnum():
            return False
        end = at + len(self.text)
        return not text[end : end + 1].isalnum() or bool(_ENDING[self.ending].match(text, end))


_ENDING = {0: re.compile(r"(?!)"), ENDING: re.compile(rf"[a-z]{{1,{ENDING}}}(?![^\W_])")}


@lru_cache(maxsize=5000)
def worded(text, language):
    """{word: the ``Way``s to write it} for the content words of a sentence."""
    text = unicodedata.normalize("NFKC", text)
    return dict(_japanese(text) if language == "ja" else _english(text))


def is_proper(word):
    """Whether a word looks like a name of somebody or something: no plain word of the dictionary."""
    if word.isascii():
        return word[0].isupper()
    return len(word) > 1 and is_unusual(word)


def ways_of_name(names):
    """The ``Way``s to write a name, whole or in part."""
    return tuple(Way(part.lower(), part.isascii()) for part in name_parts(names))


def _english(text):
    for match in _ENGLISH.finditer(text):
        word = match[0].lower().replace("’", "'").removesuffix("'s")
        base = _base_of(word)
        stem = next(iter(english_words(base)), None)
        if stem is None or base in _IDLE["en"] or len(stem) < 2:
            continue
        group = root(stem)
        yield group, _english_ways(group, base)


def _base_of(word):
    forms = FORMS.get(word)
    return forms[0].base if forms else word


@cache
def _english_ways(group, base):
    # Snowball writes carri for carry.
    ways = {Way(s.removesuffix("i") if len(s) > 3 else s, True, ENDING) for s in alike(group)}
    ways |= {Way(form, True) for one in (base, group) for form in _forms()[one]}
    return tuple(ways)


@cache
def _forms():
    forms = defaultdict(set)
    for word, possible in FORMS.items():
        for form in possible:
            forms[form.base].add(word)
    return forms


def _japanese(text):
    for written, lemma, read in japanese_forms(text):
        if lemma in _IDLE["ja"] or (len(written) < 3 and _HIRAGANA.fullmatch(written)):
            continue
        ways = {run[0] for form in (written, lemma) if (run := _KANJI_RUN.match(form))}
        if not ways:
            ways = {written}
        elif len(read) > 2:
            ways.add(read if _KANJI_RUN.fullmatch(lemma) else read[:-1] if len(read) > 3 else read)
        yield lemma, tuple(Way(way) for way in ways)
