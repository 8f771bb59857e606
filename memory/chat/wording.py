"""The words of a sentence by which it is found again when it is said otherwise.

A word is compared by its lemma (Japanese) or the stem of its group of like meaning (English), and looked for
in a text by a pattern: the ways in which it may be written there.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from memory.embedding.words import english_words, is_noun, is_unusual, japanese_forms
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
class Stem:
    """An English word as it is compared: ``alike`` is only of like meaning."""

    text: str
    alike: bool = False


@dataclass(frozen=True)
class Way:
    """A way in which a word may be written: what it begins with, and, in scripts with spaces, that it is a
    word of its own with an ending of at most ``ending`` letters."""

    text: str
    whole: bool = False
    ending: int = 0
    alike: bool = False

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


def is_term(word):
    """Whether a word may be what something is called: in English no verb, nor how something is done."""
    if word.isascii():
        return word[0].isupper() or not (word in FORMS or word.endswith(("ed", "ing", "ly")))
    return is_noun(word)


def ways_of_name(names):
    """The ``Way``s to write a name, whole or in part."""
    return tuple(Way(part.lower(), part.isascii()) for part in name_parts(names))


def _english(text):
    for match in _ENGLISH.finditer(text):
        stem = stem_of(match[0].lower())
        if stem:
            yield stem, (Stem(stem), *(Stem(other, True) for other in _alike("en").get(stem, ())))


@lru_cache(maxsize=100_000)
def stem_of(word):
    """What an English word of small letters is compared by, or "" for one that says nothing."""
    word = word.replace("’", "'").removesuffix("'s")
    forms = FORMS.get(word)
    base = forms[0].base if forms else word
    stem = next(iter(english_words(base)), "")
    return "" if base in _IDLE["en"] or len(stem) < 2 else stem


@cache
def _alike(language):
    """The words of like meaning of each word that has some."""
    groups = (Path(__file__).parent / f"like_words.{language}.txt").read_text(encoding="utf-8").splitlines()
    compared = _stems if language == "en" else _lemmas
    found = defaultdict(dict)
    for group in groups:
        group = dict.fromkeys(word for written in group.split() for word in compared(written))
        for word in group:
            found[word].update((other, None) for other in group if other != word)
    return {word: tuple(others) for word, others in found.items()}


def sentences_by_stem(text, number_at):
    """Where the words of an English text of small letters stand: {stem: numbers of sentences};
    ``number_at`` tells the number of the sentence at a place."""
    found = defaultdict(dict)
    for match in _ENGLISH.finditer(text):
        if stem := stem_of(match[0]):
            found[stem][number_at(match.start())] = None
    return {stem: tuple(numbers) for stem, numbers in found.items()}


def _stems(written):
    return [stem] if (stem := stem_of(written)) else []


def _japanese(text):
    for written, lemma, read in japanese_forms(text):
        if lemma in _IDLE["ja"] or (len(written) < 3 and _HIRAGANA.fullmatch(written)):
            continue
        ways = {run[0] for form in (written, lemma) if (run := _KANJI_RUN.match(form))}
        if not ways:
            ways = {written}
        elif len(read) > 2:
            ways.add(read if _KANJI_RUN.fullmatch(lemma) else read[:-1] if len(read) > 3 else read)
        like = {run[0] for other in _alike("ja").get(lemma, ()) if (run := _KANJI_RUN.match(other))} - ways
        yield lemma, (*(Way(way) for way in ways), *(Way(way, alike=True) for way in like))


def _lemmas(written):
    return [lemma for _, lemma, _ in japanese_forms(written)][:1]
