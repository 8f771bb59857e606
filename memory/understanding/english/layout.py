"""How a text is laid out in lines: which line breaks are paragraphs, and where paragraphs begin."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_NEWLINE = re.compile(r"\n")
_OPENING = "“\"‘'«—"


class _Marks(NamedTuple):
    """A kind of quotation marks: where it opens a line, and where one line closes with it and the next opens."""

    opens: re.Pattern
    between: re.Pattern


_BETWEEN_TURNS = (
    _Marks(re.compile(r"^[“\"]", re.MULTILINE), re.compile(r"[”\"][^\S\n]*\n[^\S\n]*[“\"]")),
    _Marks(re.compile(r"^[‘']", re.MULTILINE), re.compile(r"[’'][^\S\n]*\n[^\S\n]*[‘']")),
)


@dataclass(frozen=True)
class Layout:
    """The starts of the paragraphs of one text, in order; the first is 0.

    ``loose`` means that lines are sentences rather than paragraphs (corpora print one sentence a line), so
    that a paragraph may hold several turns of a dialogue.
    """

    starts: tuple[int, ...]
    end: int
    loose: bool = False

    def paragraph_at(self, offset: int) -> int:
        """The index of the paragraph that holds a character."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def span(self, index: int) -> tuple[int, int]:
        """Where a paragraph starts and ends."""
        stop = self.starts[index + 1] if index + 1 < len(self.starts) else self.end
        return self.starts[index], stop


def layout_of(text: str) -> Layout:
    """Find the paragraphs: blocks between blank lines, or lines, or (one sentence a line) turns of a dialogue."""
    blanks = [match.end() for match in _BLANK.finditer(text)]
    if blanks and _is_wrapped(text, len(blanks)):
        return Layout((0, *(at for at in blanks if at < len(text))), len(text))
    if _is_sentence_per_line(text):
        # A line that ends in a quotation mark before one that starts with one: the turn changes there. Of the
        # two kinds of marks the rarer one stands for what is quoted within speech.
        between = max(_BETWEEN_TURNS, key=lambda kind: len(kind.opens.findall(text))).between
        starts = [match.start() + match.group().index("\n") + 1 for match in between.finditer(text)]
        starts += blanks
        return Layout((0, *sorted({at for at in starts if 0 < at < len(text)})), len(text), loose=True)
    starts = [match.end() for match in _NEWLINE.finditer(text) if match.end() < len(text)]
    return Layout((0, *starts), len(text))


def paragraphs_by_blank_lines(text: str) -> bool:
    """Whether a text parts its paragraphs by blank lines, so that only a wider gap is a break."""
    blanks = sum(1 for _ in _BLANK.finditer(text))
    return blanks > 0 and _is_wrapped(text, blanks)


def _is_wrapped(text: str, blanks: int) -> bool:
    """Whether blank lines part the paragraphs, so that a single line break is only a wrapped line."""
    filled = [line for line in text.split("\n") if line.strip()]
    if len(filled) <= (blanks + 1) * 1.5:
        return True
    short = sum(len(line) <= 100 for line in filled)
    ends = sum(line.rstrip()[-1:] in ".!?”\"’'…—-:;)*" for line in filled)
    # Wrapped lines are short and mostly do not end where sentences end.
    return short >= len(filled) * 0.9 and ends <= len(filled) * 0.75


def _is_sentence_per_line(text: str) -> bool:
    """Whether quotations run on over line breaks without a new opening mark, as in one-sentence-a-line text."""
    running = fresh = 0
    is_open = False
    for line in text.split("\n"):
        line = line.strip()
        if not line:
            is_open = False
            continue
        if is_open:
            if line[0] in _OPENING:
                fresh += 1
            else:
                running += 1
            is_open = False if line[0] in _OPENING else is_open
        if "“" in line or "”" in line:
            is_open = line.rfind("“") > line.rfind("”") if "“" in line else False
        elif '"' in line:
            is_open = is_open != (line.count('"') % 2 == 1)
        elif "‘" in line:
            is_open = line.rfind("‘") > max(
                line.rfind(".’"), line.rfind(" ’ "), line.rfind(",’"), _last_closing(line)
            )
    tokenised = len(re.findall(r"\w [.,!?](?=\s)", text[:20000])) > len(
        re.findall(r"\w[.,!?](?=\s)", text[:20000])
    )
    return tokenised or (running >= 2 and running > fresh)


def _last_closing(line: str) -> int:
    return len(line) - 1 if line[-1] in "’'" else -1
