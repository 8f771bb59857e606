"""The words of a text that carry its content: for telling whether two sentences speak of the same thing."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import snowballstemmer

_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆"
_RUNS = re.compile(f"[{_KANJI}]+|[ァ-ヺー]{{2,}}|[A-Za-z][A-Za-z'’-]+|[0-9]+")
_SCRIPT = re.compile(f"[{_KANJI}ァ-ヺー]")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’]*|[0-9]+")
_STEM = snowballstemmer.stemmer("english").stemWord

# Words of questions and of talking itself; they say nothing about what is asked for.
_IDLE_JA = set("何誰事時人今私僕俺君貴方話知教言聞思見覚入出来行本当気方今日昨日全部一番最近彼女彼")
_IDLE_JA |= {"本当", "今日", "貴方", "彼女", "自分", "全部", "一番", "最近", "ことば", "何人", "何時", "何処"}
_IDLE_EN = frozenset((Path(__file__).parent / "idle_words.en.txt").read_text().split())


def terms(text, language):
    """The distinctive words of a text, as written (Japanese) or stemmed (English)."""
    text = unicodedata.normalize("NFKC", text)
    if language == "ja":
        return {run for run in _RUNS.findall(text) if not _idle_ja(run)}
    return {_stem(word) for word in _words(text) if word not in _IDLE_EN}


@lru_cache(maxsize=20_000)
def features(text, language):
    """What a sentence is made of, for comparing: pairs of characters (Japanese) or stems (English)."""
    text = unicodedata.normalize("NFKC", text)
    if language == "ja":
        pairs = (a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum())
        return frozenset(pair for pair in pairs if _SCRIPT.search(pair))
    return frozenset(_stem(word) for word in _words(text) if word not in _IDLE_EN)


def _words(text):
    return [re.sub(r"['’]s$", "", word) for word in _WORDS.findall(text.lower())]


@lru_cache(maxsize=20_000)
def _stem(word):
    return _STEM(word)


def _idle_ja(run):
    return run in _IDLE_JA or (len(run) == 1 and run.isascii())
