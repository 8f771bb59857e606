"""What a format's reader makes of a file: lines in manuscript form, without the format's own marks."""

import re
from dataclasses import dataclass

from ..markup import plain
from .headings import recognised

# A line of a title page is short and no sentence, nor something said.
_LONGEST_TITLE = 60
_SENTENCE = re.compile(r"[。、，！？!?,;…」』”\"]$|[^A-Z]\.$|[:：]|^[「『“\"#]|^[-=*＊─―_]{3,}$")
# A text shorter than this has no title page of its own.
_SHORTEST_TEXT = 200


@dataclass(frozen=True)
class Line:
    """A line in manuscript form. ``level`` is 0, or how deep a heading it is by the format's own marks, the
    strongest 1; ``page`` says that a new page begins here."""

    text: str
    level: int = 0
    page: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class Source:
    """A file that was read. ``titles`` are the lines of its title page, without the author."""

    name: str
    lines: tuple[Line, ...]
    titles: tuple[str, ...] = ()
    author: str = ""

    @property
    def length(self) -> int:
        """How many characters of manuscript it holds."""
        return sum(len(line.text) + 1 for line in self.lines)


# Says who writes, or when, and belongs to the text: Jonas Weir's Diary, 14 March, 雅人の日記, 拝啓.
_WRITTEN = re.compile(
    r"['’]s (?:diary|journal|letter|log|notebook)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?\b"
    r"|の(?:日記|手紙|手記|日誌)$|^(?:拝啓|前略|謹啓|親愛なる)|(?:様|さま|殿)へ?$|へ$",
    re.IGNORECASE,
)


def title_page(lines: list[Line], *, cautious: bool = False) -> tuple[list[Line], list[str]]:
    """The lines after the title page, and the title page: the short lines on top, up to the first blank line
    or heading, if a longer text follows them. ``cautious`` leaves short texts alone."""
    at = next((at for at, line in enumerate(lines) if not line.is_blank), len(lines))
    end = next((end for end in range(at, len(lines)) if _ends_page(lines[end])), len(lines))
    page, rest = lines[at:end], lines[end:]
    if not 1 <= len(page) <= 5 or not all(is_title_line(line) for line in page):
        return lines, []
    if not any(not line.is_blank for line in rest):
        return lines, []
    if cautious and not _has_heading(rest) and sum(len(line.text) for line in rest) < _SHORTEST_TEXT:
        return lines, []
    return rest, [plain(line.text).strip() for line in page]


def _has_heading(lines: list[Line]) -> bool:
    return any(_ends_page(line) for line in lines if not line.is_blank)


def _ends_page(line: Line) -> bool:
    return line.is_blank or bool(line.level) or recognised(plain(line.text)) is not None


def is_title_line(line: Line) -> bool:
    """Whether a line may stand on a title page: it is short, no sentence, nobody says it, and no letter
    begins with it."""
    text = plain(line.text).strip()
    return len(text) <= _LONGEST_TITLE and not _SENTENCE.search(text) and not _WRITTEN.search(text)


def without_author(page: list[str]) -> tuple[tuple[str, ...], str]:
    """A title page as its titles and its author: the last line when there are two or more, with the
    translator's line (…訳) if there is one."""
    if len(page) < 2:
        return tuple(page), ""
    people = 2 if len(page) > 2 and re.search("[訳編]$", page[-1]) else 1
    return tuple(page[:-people]), page[-people]
