"""Plain text, and which format a text is in."""

import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from ..markup import KANJI, plain
from . import aozora, gutenberg, markdown
from .errors import Unreadable
from .source import Line, Source, title_page, without_author

SUFFIXES = (".txt", ".text", "", *markdown.SUFFIXES)
# A reading in brackets as on 小説家になろう: kana right behind kanji, ten at most.
_BRACKETED = re.compile(
    f"(?P<base>[|｜][^|｜()（）《》\\n]{{1,10}}|[{KANJI}]{{1,10}})"
    "[(（](?P<reading>[ぁ-ゖァ-ヺー・ ]{1,10})[)）]"
)
# Asides in brackets that are words of their own.
_ASIDES = frozenset(
    re.findall(
        r"\w+",
        "たぶん おそらく もちろん つまり ただし しかも たしか やはり なぜか "
        "いや はい いいえ うそ ほんと あれ まさか みたい らしい かも",
    )
)
_KANA = re.compile("[ぁ-ヿ]")
_UNDERSCORED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?![\w_])")
_BY = re.compile(r"by\s+(\S.*)$", re.I)


def check_suffix(name: str) -> None:
    """Raise ``Unreadable`` for a file whose name says that it is neither text nor Markdown."""
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise Unreadable(
            _("“%(name)s” is of a kind that cannot be imported. Save the manuscript as .txt or .md.")
            % {"name": name},
            name=name,
        )


def language_of(text: str) -> str:
    """``ja`` when a text is written with kana, else ``en``."""
    sample = text[:200_000]
    letters = sum(1 for character in sample if character.isalpha())
    return "ja" if letters and len(_KANA.findall(sample)) >= 0.1 * letters else "en"


def read(text: str, name: str, language: str) -> Source:
    """Read a decoded text in whatever format it is."""
    if aozora.is_aozora(text):
        return aozora.read(text, name)
    if PurePath(name).suffix.lower() in markdown.SUFFIXES:
        source = markdown.read(_with_ruby(text) if language == "ja" else text, name)
        return Source(name, tuple(_settled(list(source.lines), language)), source.titles)
    return _plain(text, name, language)


def words_of(text: str, name: str, language: str) -> str:
    """What a decoded text says once the marks of its format, ruby and emphasis are taken off."""
    return plain("\n".join(line.text for line in read(text, name, language).lines))


def _plain(text: str, name: str, language: str) -> Source:
    lines, title, author = gutenberg.without_licence(text.split("\n"))
    if language == "ja":
        lines = [_with_ruby(line) for line in lines]
    read = [_heading(line) or Line(line.rstrip()) for line in lines]
    body, page = title_page(read, cautious=True)
    titles, byline = _titles(page)
    return Source(name, tuple(_settled(body, language)), (title,) if title else titles, author or byline)


def _heading(line: str) -> Line | None:
    """A ``#`` heading, which many write in plain text, too."""
    match = re.match(r"(#{1,6})[ 　]+(\S.*)$", line)
    return Line(match[2].strip(), len(match[1])) if match else None


def _settled(lines: list[Line], language: str) -> list[Line]:
    if language == "ja":
        return lines
    whole = gutenberg.unwrapped(lines)
    return [
        Line(_UNDERSCORED.sub(r"《《\1》》", line.text), line.level, line.page) if "_" in line.text else line
        for line in whole
    ]


def _titles(page: list[str]) -> tuple[tuple[str, ...], str]:
    """A title page as titles and author; “by …” tells the author wherever it stands."""
    for at, line in enumerate(page):
        if at and (by := _BY.match(line)):
            return tuple(page[:at]), by[1]
        if at and line.lower() == "by" and at + 1 < len(page):
            return tuple(page[:at]), page[at + 1]
    return without_author(page)


def _with_ruby(text: str) -> str:
    """Text with the ruby of other sites in our form: ``|語《ご》`` and ``語(ご)``. A bar before a bracket
    means that the bracket is none of a reading, and goes."""
    text = re.sub("[|｜](?=[(（])", "\0", text)
    text = _BRACKETED.sub(_ruby, text)
    return re.sub("\\|(?=[^|｜《》\\n]{1,20}《)", "｜", text).replace("\0", "")


def _ruby(match: re.Match) -> str:
    base, reading = match["base"], match["reading"]
    if reading in _ASIDES or not reading.strip():
        return match[0]
    if base[0] not in "|｜" and re.match(f"[{KANJI}]", match.string[match.start() - 1 : match.start()]):
        return f"｜{base}《{reading}》"
    return f"｜{base[1:]}《{reading}》" if base[0] in "|｜" else f"{base}《{reading}》"
