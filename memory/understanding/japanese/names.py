"""How people are written: readings, slugs, the parts of a full name, and where a text names whom."""

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache

import jaconv

from memory.understanding.japanese.lexicon import HONORIFICS
from memory.understanding.japanese.tokens import (
    GIVEN,
    NAME,
    NAMES,
    NOUN,
    SURNAME,
    Token,
    entries,
    kinds_of,
    reading_of,
)
from memory.understanding.reading import Mention, Person

_HONORIFIC_NEXT = re.compile("|".join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True)))
_KATAKANA = re.compile(r"[ァ-ヺー]")
_HIRAGANA = re.compile(r"^[ぁ-ゖー]+$")
_KANJI = re.compile(r"[一-龥々〆ヶ]")
# What the last characters of an old man's name are read as, where the dictionary holds only numerals.
_ENDINGS = (
    ("右衛門", "エモン"), ("左衛門", "ザエモン"), ("衛門", "エモン"), ("兵衛", "ベエ"),
    ("之助", "ノスケ"), ("太郎", "タロウ"), ("次郎", "ジロウ"), ("三郎", "サブロウ"),
    ("五郎", "ゴロウ"), ("郎", "ロウ"), ("七", "シチ"), ("八", "ハチ"),
    ("吉", "キチ"), ("蔵", "ゾウ"), ("助", "スケ"), ("介", "スケ"),
    ("松", "マツ"), ("平", "ヘイ"), ("作", "サク"), ("太", "タ"),
    ("次", "ジ"),
)  # fmt: skip
# Between these a name in kana stands as a word, whatever the dictionary takes it for.
_OPENS, _CLOSES = frozenset(["", *"\n\u3000 、。「『（"]), frozenset("、。！？!?」』はがも")
_PLACE_ENDINGS = frozenset("町市県郡駅橋通港川山池寺村線")


def reading_of_name(name: str, kind: str = "") -> str:
    """The hiragana reading of a name or one part of it; ``kind`` (surname, given) helps to choose."""
    if not _KANJI.search(name):
        return jaconv.kata2hira(unicodedata.normalize("NFKC", name))
    found = entries(name)
    for wanted in (kind, GIVEN, SURNAME, NAME):
        for entry_kind, reading in found:
            if entry_kind == wanted and reading:
                return jaconv.kata2hira(reading)
    if not found:
        for ending, reading in _ENDINGS:
            if name.endswith(ending) and len(name) > len(ending):
                return jaconv.kata2hira(reading_of(name[: -len(ending)]) + reading)
    return jaconv.kata2hira(reading_of(name))


def romaji(reading: str) -> str:
    """Letters for a kana reading, long vowels short (``ひむろ にごう`` → ``himuro nigo``)."""
    letters = jaconv.kana2alphabet(jaconv.kata2hira(reading).replace("ー", ""))
    letters = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode().lower()
    letters = letters.replace("ltu", "").replace("cch", "tch").replace("noue", "no ue")
    return letters.replace("ou", "o").replace("oo", "o").replace("uu", "u").replace("no ue", "noue")


def slug_for(parts: list[str], taken: set[str]) -> str:
    """An ascii id from the readings of a name's parts, different from every id in ``taken``."""
    pieces = [re.sub(r"[^a-z0-9]+", "", romaji(part)) for part in parts]
    base = "-".join(piece for piece in pieces if piece)[:60] or "person"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


@lru_cache(maxsize=4096)
def split_name(name: str) -> tuple[str, str] | None:
    """A full name as surname and given name, if it is one: at its space or middle dot, else where the
    dictionary knows both halves as names, else where it knows one of them."""
    for mark in (" ", "\u3000", "・", "＝", "="):
        if mark in name.strip(mark):
            first, _, last = name.partition(mark)
            return first, last.rsplit(mark, 1)[-1]
    if len(name) < 3 or not _KANJI.match(name) or GIVEN in kinds_of(name):
        return None
    best, score = None, 0
    for cut in range(1, len(name)):
        left, right = name[:cut], name[cut:]
        if SURNAME not in kinds_of(left) or right in HONORIFICS:
            continue
        known = kinds_of(right) & NAMES
        points = 3 * bool(known - {SURNAME}) + bool(known) + (cut == 2) + (cut > 1 and len(right) < 4)
        if points > score:
            best, score = (left, right), points
    return best if score >= 2 else None


def parts_of(person: Person) -> set[str]:
    """Shorter ways to write a person that follow from the full name."""
    found = set()
    for name in {person.name, *person.aliases}:
        split = split_name(name)
        if split:
            found |= {part for part in split if len(part) > 1 or _KANJI.match(part)}
            found.add("".join(split))
    return found - {person.name, *person.aliases}


class NameFinder:
    """Finds where a text names the people of one cast. Names two people share name nobody, unless exactly
    one of the two is confirmed under that name."""

    def __init__(self, cast: tuple[Person, ...]):
        self.people = {person.id: person for person in cast}
        owners: dict[str, list[tuple[int, str]]] = {}
        for person in cast:
            for name in person.names:
                owners.setdefault(name, []).append((0 if person.confirmed else 1, person.id))
            for part in parts_of(person):
                owners.setdefault(part, []).append((2, person.id))
        self.owner = {}
        for name, claims in owners.items():
            claims.sort()
            best = [who for rank, who in claims if rank == claims[0][0]]
            if len(set(best)) == 1:
                self.owner[name] = best[0]
        self.narrator = next((person for person in cast if person.narrator), None)
        self.pronoun_names = {name for name in self.owner if kinds_of(name) and _is_pronoun(name)}
        names = sorted(set(self.owner) - self.pronoun_names, key=len, reverse=True)
        by_first: dict[str, list[str]] = {}
        for name in names:
            by_first.setdefault(name[0], []).append(name)
        self._by_first = by_first
        self._first = re.compile("[" + "".join(map(re.escape, by_first)) + "]") if by_first else None

    def find(self, text: str, tokens: list[Token]) -> list[Mention]:
        """Every place where the text names somebody, in order, not overlapping."""
        if not self._first:
            return []
        starts, ends = [token.start for token in tokens], [token.end for token in tokens]
        start_set, end_set = set(starts), set(ends)
        found, here = [], 0
        while match := self._first.search(text, here):
            at = match.start()
            here = at + 1
            for name in self._by_first[match.group()]:
                if text.startswith(name, at) and self._stands(
                    text, name, at, tokens, starts, start_set, end_set
                ):
                    found.append(Mention(self.owner[name], at, at + len(name)))
                    here = at + len(name)
                    break
        return found

    def _stands(self, text, name, start, tokens, starts, start_set, end_set) -> bool:
        """Whether the name stands there as a word and not as a part of another."""
        end = start + len(name)
        before, after = text[start - 1 : start], text[end : end + 1]
        honoured = bool(_HONORIFIC_NEXT.match(text, end))
        if _KATAKANA.match(name[-1]) and after and _KATAKANA.match(after):
            return False
        if _KATAKANA.match(name[0]) and before and _KATAKANA.match(before):
            return False
        # 「お」 may have been read together with the name; anything else makes it another word.
        polite = before in ("お", "御") and start - 1 in start_set
        if start not in start_set and not polite and not (honoured and len(name) > 1):
            return bool(_KATAKANA.match(name[0])) and len(name) > 2
        if text.startswith(("のよう", "みたい"), end) and NOUN in kinds_of(name) and not honoured:
            # 狸のような男 is no mention of whoever they call 狸.
            return False
        if after == "家" and len(name) > 1 and not honoured:
            # 東雲家 is a house, and nobody of it.
            return False
        if after in _PLACE_ENDINGS and not honoured and _KANJI.match(name[-1]):
            return False
        if end in end_set or honoured:
            if _HIRAGANA.match(name) and not honoured:
                index = bisect_left(starts, start)
                token = tokens[index] if index < len(tokens) else None
                whole = token is not None and token.start == start and token.end == end
                if before in _OPENS and after in _CLOSES and len(name) > 1:
                    return True
                return (whole and token.kind not in ("particle", "auxiliary", "verb", "other")) or len(
                    name
                ) > 3
            return True
        # The word runs on past the name: fine for names with a particle taken into the word (野だ, 山嵐たち).
        return (
            not (_KANJI.match(name[-1]) and after and _KANJI.match(after))
            and len(name) > 1
            and not _HIRAGANA.match(name)
        )


@lru_cache(maxsize=256)
def _is_pronoun(name: str) -> bool:
    return kinds_of(name) <= {"pronoun"} or name in {
        "おれ",
        "俺",
        "僕",
        "私",
        "わたし",
        "ぼく",
        "吾輩",
        "我輩",
        "余",
        "自分",
    }


@lru_cache(maxsize=64)
def finder_for(cast: tuple[Person, ...]) -> NameFinder:
    """The finder of a cast, made once for all its scenes."""
    return NameFinder(cast)
