"""Bytes to text: finds the encoding of a manuscript or says why it is none.

The order is fixed, so that the same file always reads the same: byte order marks, UTF-16 by its zero bytes,
ISO-2022-JP by its escapes, UTF-8, then the two Japanese encodings that look alike, told apart by how
Japanese the outcome is, and last the encoding of Western Windows.
"""

import codecs
import re

from django.conf import settings
from django.utils.translation import gettext as _

from .errors import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of each family first what Windows and the web mean by the name, then the larger JIS X 0213 form.
_JAPANESE = (("cp932", "shift_jis_2004"), ("euc_jp", "euc_jis_2004"))
_ESCAPES = re.compile(rb"\x1b\$[@B]|\x1b\$\([DOQP]|\x1b\([JI]")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_HALF_WIDTH_KATAKANA = re.compile("[｡-ﾟ]")
_JAPANESE_LETTER = re.compile("[ぁ-ヿ一-鿿、。「」々]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# What Python makes of the bytes that Shift_JIS leaves undefined.
_UNDEFINED = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_WESTERN_MARKS = set("‘’‚“”„–—…•€£§°©®™«»¡¿·†‡¼½¾")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_KNOWN_BINARIES = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"RIFF",
    b"ID3",
    b"\x7fELF",
    b"OggS",
    b"SQLite format",
)


def decode(data: bytes, name: str) -> str:
    """The text of a file, with ``\\n`` line ends and without control characters.

    Raises ``Unreadable`` when the file is larger than 50 MB, no text, empty, or in no encoding known here.
    """
    check_size(len(data), name)
    if not data.strip():
        raise Unreadable(_("“%(name)s” is empty. Choose a file with text in it.") % {"name": name}, name=name)
    if data.startswith(_KNOWN_BINARIES):
        raise _no_text(name)
    text = _decoded(data, name)
    if len(_CONTROL.findall(text[:200_000])) > max(3, 0.01 * len(text[:200_000])):
        raise _no_text(name)
    text = clean(text)
    if not text.strip():
        raise Unreadable(
            _("“%(name)s” holds only spaces and line breaks. Choose a file with text in it.")
            % {"name": name},
            name=name,
        )
    return text


def check_size(size: int, name: str) -> None:
    """Raise ``Unreadable`` when a file of so many bytes is too large to import."""
    if size > settings.STORYHUB_UPLOAD_LIMIT:
        raise Unreadable(
            _("“%(name)s” is larger than %(limit)s MB. Cut it into smaller files and import them together.")
            % {"name": name, "limit": settings.STORYHUB_UPLOAD_LIMIT // 1024**2},
            name=name,
        )


_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """One kind of line end; no control characters (a tab stays), byte order marks or lone surrogates, and no
    invisible places to break a line at or turn its direction, which would split names."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    text = text.replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _UNSEEN.sub("", text)


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name)
    if encoding := _utf16_by_zeros(data):
        return _strictly(data, encoding, name)
    if b"\x00" in data:
        raise _no_text(name)
    if b"\x1b" in data and _ESCAPES.search(data):
        return _first_that_fits(
            data, ("iso2022_jp", "iso2022_jp_3", "iso2022_jp_2004", "iso2022_jp_ext"), name
        )
    for errors in ("strict", "surrogatepass"):
        try:
            text = data.decode("utf-8", errors)
            # Halves of a pair that stand beside each other are one letter.
            return text if errors == "strict" else text.encode("utf-16", errors).decode("utf-16", "ignore")
        except UnicodeDecodeError:
            continue
    if (text := _japanese(data)) is not None:
        return text
    if (text := _western(data)) is not None:
        return text
    raise _damaged(data, name) or _unknown(name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown(name) from error


def _first_that_fits(data: bytes, encodings: tuple[str, ...], name: str) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unknown(name)


def _utf16_by_zeros(data: bytes) -> str | None:
    """UTF-16 without a mark. Spaces and line ends have a zero byte in UTF-16, Japanese letters share a few
    high bytes; whatever the guess, the outcome has to look like writing."""
    if len(data) % 2 or len(data) < 4:
        return None
    sample = data[:20_000]
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    guesses = ("utf-16-le", "utf-16-be") if zeros[1] >= zeros[0] else ("utf-16-be", "utf-16-le")
    if not any(zeros):
        guesses = ("utf-16-le", "utf-16-be") if _is_no_other(sample) else ()
    for encoding in guesses:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_written(text):
            return encoding
    return None


def _is_no_other(sample: bytes) -> bool:
    """Whether bytes without a zero are neither UTF-8 nor a Japanese encoding of their own."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _japanese(sample) is None
    return False


def _looks_written(text: str) -> bool:
    sample = text[:10_000]
    usual = sum(1 for c in sample if c in "\n\r\t" or " " <= c <= "~" or _JAPANESE_LETTER.match(c))
    usual += sum(1 for c in sample if c in "　！？―…（）『』・" or c in _WESTERN_MARKS)
    return usual >= 0.8 * len(sample)


def _japanese(data: bytes) -> str | None:
    """The best Japanese reading of the bytes, or None when none is Japanese."""
    readings = [text for family in _JAPANESE if (text := _first_clean(data, family)) is not None]
    best = max(readings, key=_how_japanese, default=None)
    return best if best is not None and _how_japanese(best) > 0 else None


def _first_clean(data: bytes, family: tuple[str, ...]) -> str | None:
    """The first reading without characters for private use; failing that, the first one at all."""
    fallback = None
    for encoding in family:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _UNDEFINED.search(text):
            continue
        if not _PRIVATE.search(text):
            return text
        fallback = fallback or text
    return fallback


def _how_japanese(text: str) -> float:
    """From 0, not Japanese, to 1: prose has hiragana all over, and almost no half-width katakana."""
    letters = [c for c in text[:100_000] if c > "\x7f"]
    if not letters:
        return 0.0
    sample = "".join(letters)
    hiragana = len(_HIRAGANA.findall(sample)) / len(sample)
    known = len(_JAPANESE_LETTER.findall(sample)) / len(sample)
    odd = len(_HALF_WIDTH_KATAKANA.findall(sample)) + len(_PRIVATE.findall(sample))
    if hiragana < 0.05 and not _all_katakana_or_kanji(sample):
        return 0.0
    return max(0.0, known + hiragana - 2 * odd / len(sample))


def _all_katakana_or_kanji(sample: str) -> bool:
    """A title page or a list of names may have no hiragana; then it has to be katakana, not chance kanji."""
    katakana = sum(1 for c in sample if "ァ" <= c <= "ー")
    return katakana >= 0.3 * len(sample) and all(_JAPANESE_LETTER.match(c) or c in "　・！？" for c in sample)


def _western(data: bytes) -> str | None:
    """Western Windows text: nearly all ASCII, the rest letters with accents and typographer's marks."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [c for c in text if c > "\x7f"]
    fitting = sum(1 for c in beyond if c in _WESTERN_MARKS or c.isalpha() or c == "\xa0")
    return text if len(beyond) <= 0.1 * len(text) and fitting == len(beyond) else None


def _damaged(data: bytes, name: str) -> Unreadable | None:
    """What to say when only a few places of the file fail in an encoding that the rest of it needs."""
    for encoding, spoken in (("utf-8", "UTF-8"), ("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP")):
        text = data.decode(encoding, "replace")
        failures = text.count("\ufffd") + len(_UNDEFINED.findall(text))
        beyond = sum(1 for c in text if c > "\x7f") - failures
        if failures and beyond > 20 * failures and (encoding == "utf-8" or _how_japanese(text) > 0.5):
            first = min(at for at in (text.find("\ufffd"), _first_undefined(text)) if at >= 0)
            return Unreadable(
                _("“%(name)s” is damaged: line %(line)s is not %(encoding)s. Save it again as UTF-8.")
                % {"name": name, "line": text.count("\n", 0, first) + 1, "encoding": spoken},
                name=name,
            )
    return None


def _first_undefined(text: str) -> int:
    match = _UNDEFINED.search(text)
    return match.start() if match else -1


def _no_text(name: str) -> Unreadable:
    return Unreadable(
        _("“%(name)s” is not a text file. Save the manuscript as plain text (.txt) or Markdown (.md).")
        % {"name": name},
        name=name,
    )


def _unknown(name: str) -> Unreadable:
    return Unreadable(
        _("The encoding of “%(name)s” is unknown. Save it again as UTF-8 and choose it once more.")
        % {"name": name},
        name=name,
    )
