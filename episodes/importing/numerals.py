"""Numbers as chapters write them: 十二, １２, 12, XII, Ⅻ, twelve, twelfth."""

import re
import unicodedata

_KANJI_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "壱": 1,
    "弐": 2,
    "参": 3,
    "壹": 1,
    "貳": 2,
}
_KANJI_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_TENS_OF = {"廿": 20, "卅": 30}
_ROMAN = re.compile(r"(?=[MDCLXVI])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ONES = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
)
_ORDINALS = re.findall(
    r"\w+",
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS = (
    {word: n for n, word in enumerate(_ONES)}
    | {word: n for n, word in enumerate(_ORDINALS)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {word[:-1] + "ieth": 10 * n for n, word in enumerate(_TENS, 2)}
)

KANJI_NUMBER = "[〇零一二三四五六七八九十百千壱弐参壹貳拾廿卅]+"
DIGITS = "[0-9０-９]{1,4}"
ROMAN = "(?:[IVXLC]+|[Ⅰ-Ⅻ]+)"
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
ENGLISH_NUMBER = rf"(?:{DIGITS}(?:st|nd|rd|th)?|[IVXLCivxlc]+|[Ⅰ-Ⅻ]+|(?:{_WORD})(?:[- ](?:{_WORD}))?)"


def number_of(written: str) -> int | None:
    """The value of a written number, or None when it is none. Mixed-up numerals (IIX) are none."""
    text = unicodedata.normalize("NFKC", written).strip()
    if text.isdigit():
        return int(text)
    if re.fullmatch(KANJI_NUMBER, text):
        return _kanji(text)
    if re.fullmatch(r"\d+(st|nd|rd|th)", text, re.I):
        return int(text[:-2])
    if _ROMAN.fullmatch(text.upper()):
        return _roman(text.upper())
    return _words(text.lower())


def _kanji(text: str) -> int:
    if not any(c in _KANJI_UNITS or c in _TENS_OF for c in text):
        return int("".join(str(_KANJI_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for character in text:
        if character in _KANJI_UNITS:
            total += (digit or 1) * _KANJI_UNITS[character]
            digit = 0
        elif character in _TENS_OF:
            total += _TENS_OF[character]
        else:
            digit = _KANJI_DIGITS[character]
    return total + digit


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[c] for c in text]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _words(text: str) -> int | None:
    values = [_WORDS.get(word) for word in re.split(r"[- ]+", text) if word]
    if not values or None in values:
        return None
    if len(values) == 1:
        return values[0]
    tens, ones = values if len(values) == 2 else (0, 0)
    return tens + ones if tens >= 20 and 1 <= ones <= 9 else None
