"""The marks of a manuscript, ruby and emphasis, and the plain text without them.

A manuscript is plain text. Its only marks are

- ``｜漢字《かんじ》`` ruby on the base after the bar, or ``漢字《かんじ》`` on the kanji before it;
- ``《《傍点》》`` emphasis, which may hold ruby;
- ``｜《`` a bracket that is only a bracket, where it would otherwise begin a mark.

A mark never crosses a line, and a bracket that makes no mark is text. Offsets in facts, scenes and quotes
count characters of the *plain* text: what is left when marks and readings are taken off.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# What counts as a kanji when ruby is given without a bar: ideographs, their repetition and closing marks,
# the small ヶ of counting and the 〓 that stands for a character no font has.
KANJI = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "々〆〇〻仝ヶヵ〓\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_KANJI_BEFORE = re.compile(f"[{KANJI}]+\\Z")
_ALL_KANJI = re.compile(f"[{KANJI}]+")
_BARRED = re.compile(r"[|｜]([^|｜《》\n]+)《([^《》\n]+)》")
_READING = re.compile(r"《([^《》\n]+)》")
_MARK = re.compile(r"[|｜]|《")
_OPEN_BAR = re.compile(r"[|｜][^|｜《》\n]*\Z")
# Further back nobody looks for the base of a reading without a bar.
_LONGEST_BASE = 60


@dataclass(frozen=True)
class Run:
    """A stretch of plain text with the same marks. ``start`` is where it begins in the plain text, ``source``
    where it begins in the manuscript."""

    text: str
    ruby: str = ""
    emphasis: bool = False
    start: int = 0
    source: int = 0


@dataclass(frozen=True)
class Paragraph:
    """One line of a text as safe HTML; ``start`` and ``end`` are its offsets in the plain text."""

    start: int
    end: int
    html: SafeString


@dataclass(frozen=True)
class MarkedText:
    """A manuscript, understood: its runs in order, which together are the plain text."""

    runs: tuple[Run, ...]

    @cached_property
    def text(self) -> str:
        """The plain text."""
        return "".join(run.text for run in self.runs)

    def to_plain(self, offset: int) -> int:
        """The plain offset of a manuscript offset; a place inside a mark or a reading is the place after the
        text before it."""
        at = bisect_right(self._sources, offset) - 1
        if at < 0:
            return 0
        run = self.runs[at]
        return run.start + min(offset - run.source, len(run.text))

    def to_manuscript(self, offset: int) -> int:
        """The manuscript offset of the character at a plain offset; at the end of the text, the place after
        its last character (and before what closes a mark)."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return 0
        run = self.runs[at]
        return run.source + min(offset - run.start, len(run.text))

    def manuscript(self) -> str:
        """The manuscript again, in the shortest form that reads the same."""
        return written(self.runs)

    def html(self) -> SafeString:
        """All of it as safe HTML, a ``<p>`` a line; see ``paragraphs``."""
        return format_html_join(
            "\n",
            '<p data-start="{}">{}</p>',
            ((p.start, p.html or mark_safe("<br>")) for p in self.paragraphs()),
        )

    def paragraphs(self) -> list[Paragraph]:
        """Its lines as safe HTML, empty ones too: ruby as ``<ruby>``, emphasis as ``<em class="dots">``."""
        lines, pieces, start, offset = [], [], 0, 0
        for run in self.runs:
            for at, piece in enumerate(run.text.split("\n")):
                if at:
                    lines.append(Paragraph(start, offset, mark_safe("".join(pieces))))
                    pieces, offset = [], offset + 1
                    start = offset
                if piece:
                    pieces.append(_rendered(piece, run))
                    offset += len(piece)
        lines.append(Paragraph(start, offset, mark_safe("".join(pieces))))
        return lines

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self.runs]

    @cached_property
    def _sources(self) -> list[int]:
        return [run.source for run in self.runs]


def marked(manuscript: str) -> MarkedText:
    """Read the marks of a manuscript. Never fails: what makes no mark is text."""
    return MarkedText(tuple(_Scanner(manuscript).runs()))


def plain(manuscript: str) -> str:
    """The canonical text of a manuscript: without its marks and readings."""
    return marked(manuscript).text if _MARK.search(manuscript) else manuscript


def written(runs: Sequence[Run]) -> str:
    """The manuscript of runs in order; of these only text and marks count. Brackets in a text stay so."""
    pieces = []
    for at, run in enumerate(runs):
        before = runs[at - 1] if at else None
        after = runs[at + 1] if at + 1 < len(runs) else None
        if run.emphasis and not (before and before.emphasis):
            pieces.append("《《")
        pieces.append(_with_ruby(run, before) if run.ruby else _literal(run.text))
        if run.emphasis and not (after and after.emphasis):
            pieces.append("》》")
    return "".join(pieces)


class _Scanner:
    """Walks over a manuscript once and cuts it into runs."""

    def __init__(self, manuscript: str):
        self.manuscript = manuscript
        self.found: list[Run] = []
        self.length = 0

    def runs(self) -> list[Run]:
        self._scan(0, len(self.manuscript), emphasis=False)
        return self.found

    def _scan(self, at: int, end: int, *, emphasis: bool) -> None:
        text, done = self.manuscript, at
        while match := _MARK.search(text, at, end):
            at = match.start()
            if text[at] != "《":
                if text.startswith("《", at + 1) and at + 1 < end:
                    self._add(done, at, emphasis=emphasis)
                    done, at = at + 1, at + 2
                elif barred := _BARRED.match(text, at, end):
                    self._add(done, at, emphasis=emphasis)
                    self._add(barred.start(1), barred.end(1), ruby=barred[2], emphasis=emphasis)
                    done = at = barred.end()
                else:
                    at += 1
            elif not emphasis and text.startswith("《《", at) and (close := self._close_of(at + 2, end)):
                self._add(done, at)
                self._scan(at + 2, close, emphasis=True)
                done = at = close + 2
            elif (reading := _READING.match(text, at, end)) and (
                base := _KANJI_BEFORE.search(text, max(done, at - _LONGEST_BASE), at)
            ):
                begin = base.start()
                self._add(done, begin, emphasis=emphasis)
                self._add(begin, at, ruby=reading[1], emphasis=emphasis)
                done = at = reading.end()
            else:
                at += 1
        self._add(done, end, emphasis=emphasis)

    def _close_of(self, at: int, end: int) -> int | None:
        """Where the emphasis whose content begins here is closed, or None if it is none."""
        begin, inside = at, False
        while at < end and self.manuscript[at] != "\n":
            character = self.manuscript[at]
            if character in "|｜" and self.manuscript.startswith("《", at + 1):
                at += 1
            elif character == "《":
                if inside:
                    return None
                inside = True
            elif character == "》" and inside:
                inside = False
            elif (
                character == "》" and at > begin and self.manuscript.startswith("》", at + 1) and at + 1 < end
            ):
                return at
            at += 1
        return None

    def _add(self, begin: int, end: int, *, ruby: str = "", emphasis: bool = False) -> None:
        if begin >= end:
            return
        self.found.append(Run(self.manuscript[begin:end], ruby, emphasis, self.length, begin))
        self.length += end - begin


def _with_ruby(run: Run, before: Run | None) -> str:
    """A base and its reading, without the bar where the reading finds its base alone."""
    touching = before.text if before and not before.ruby and before.emphasis == run.emphasis else ""
    bare = (
        len(run.text) <= _LONGEST_BASE
        and _ALL_KANJI.fullmatch(run.text)
        and not _KANJI_BEFORE.search(touching)
        and not _OPEN_BAR.search(touching)
    )
    return f"{run.text}《{run.ruby}》" if bare else f"｜{run.text}《{run.ruby}》"


def _literal(text: str) -> str:
    return text.replace("《", "｜《")


def _rendered(piece: str, run: Run) -> str:
    html = conditional_escape(piece)
    if run.ruby:
        html = format_html("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>", html, run.ruby)
    return format_html('<em class="dots">{}</em>', html) if run.emphasis else html
