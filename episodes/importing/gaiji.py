"""Characters that an Aozora file describes in a note because its encoding has no room for them."""

import re
import unicodedata

_NOTE = re.compile(r"※［＃([^［］]{1,200})］ ?")
_CODE_POINT = re.compile(r"U\+([0-9A-Fa-f]{4,6})")
_PLACE = re.compile(r"(?<![\d-])([12])-(\d{1,2})-(\d{1,2})(?![\d-])")
_SMALL_KANA = re.compile("小書き(?:平仮名|片仮名)(.)")
_ACCENTED = re.compile(r"〔([ -~]*[`'^~:&,/_@][ -~]*)〕")
_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    ":": "\u0308",
    ",": "\u0327",
    "_": "\u0304",
}
_LIGATURES = {
    "AE&": "Æ",
    "ae&": "æ",
    "OE&": "Œ",
    "oe&": "œ",
    "s&": "ß",
    "a&": "å",
    "A&": "Å",
    "o/": "ø",
    "O/": "Ø",
}
_ACCENT = re.compile("AE&|ae&|OE&|oe&|s&|[aA]&|[oO]/|[A-Za-z][`'^~:,_]")

# What printers set for a character they do not have.
MISSING = "〓"


def resolved(text: str) -> str:
    """The text with every described character put in its place."""
    return _NOTE.sub(lambda match: character(match[1]), text) if "※［＃" in text else text


def accented(text: str) -> str:
    """The text with accents on its Latin letters: Aozora writes ``〔cafe'〕``."""
    return _ACCENTED.sub(_with_accents, text) if "〔" in text else text


def character(note: str) -> str:
    """The character a note describes: by code point, by its place in JIS X 0213 (men-ku-ten), or the kana of
    which a small form is meant; one that only a drawing could show becomes 〓."""
    if code := _CODE_POINT.search(note):
        value = int(code[1], 16)
        if value <= 0x10FFFF and unicodedata.category(chr(value)) not in ("Cc", "Cs"):
            return chr(value)
    if place := _PLACE.search(note):
        found = _at(*(int(part) for part in place.groups()))
        if found:
            return found
    if kana := _SMALL_KANA.match(note):
        return kana[1]
    return MISSING


def _at(plane: int, row: int, cell: int) -> str:
    """The character at a place of JIS X 0213, or nothing where none is."""
    if not (1 <= row <= 94 and 1 <= cell <= 94):
        return ""
    code = bytes([row + 0xA0, cell + 0xA0])
    try:
        return (code if plane == 1 else b"\x8f" + code).decode("euc_jis_2004")
    except UnicodeDecodeError:
        return ""


def _with_accents(match: re.Match) -> str:
    letters = _ACCENT.sub(lambda part: _LIGATURES.get(part[0]) or _composed(part[0]), match[1])
    return match[0] if letters == match[1] else letters


def _composed(pair: str) -> str:
    letter = unicodedata.normalize("NFC", pair[0] + _ACCENTS[pair[1]])
    return letter if len(letter) == 1 else pair
