"""Where the episodes of one text begin.

The strongest sign a text gives decides: headings of its format, then 第一章 or Chapter I, then numbers with a
title, then numbers alone, and only when there is none of these its rules and page breaks. Scenes within an
episode (＊＊＊, numbers under a title) are left in its text.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import zip_longest

from ..markup import plain
from .contents import without_contents
from .headings import Rank, Recognised, looks_like_title, recognised
from .source import Line, Source, is_title_line

_RULE = re.compile(r"[ 　]*(?:[-‐－─―━—_＿=＝~～〜][ 　]?){5,}$")
# Characters in manuscript form, readings included.
_LONGEST_HEADING = 300
# A line that ends with its sentence, and one that ends in the middle of it.
_ENDED = re.compile(r"[.!?。！？…」』”’\"')）*＊]$")
_UNENDED = re.compile(r"[a-z,ぁ-ん、]$")
# What is before the first chapter is an episode of its own from this many characters on.
_PROLOGUE = {"ja": 120, "en": 400}
_PROLOGUE_TITLE = {"ja": "プロローグ", "en": "Prologue"}


@dataclass(frozen=True)
class Heading:
    """A heading in a text: the lines from ``start`` to ``end`` (exclusive) are its own."""

    start: int
    end: int
    title: str
    seen: Recognised | None = None
    level: int = 0

    @property
    def rank(self) -> Rank | None:
        return self.seen.rank if self.seen else None

    @property
    def number(self) -> int | None:
        return self.seen.number if self.seen else None


@dataclass(frozen=True)
class Chapter:
    """An episode to be: its title and the lines from ``start`` to ``end`` (exclusive) that are its text."""

    title: str
    start: int
    end: int


@dataclass(frozen=True)
class Outline:
    """How a text falls into chapters. ``named`` tells whether they name themselves (第一章, Chapter I, a
    Markdown heading), rather than being numbers that may as well be scenes. ``title`` is that of the work, if
    a heading gives it."""

    chapters: tuple[Chapter, ...]
    named: bool
    title: str = ""


def outline(source: Source, language: str) -> Outline:
    """The chapters of a text; one that holds none is one chapter, titled by its only heading if it has one.

    Every line of the text that is neither heading, title page nor table of contents is in exactly one.
    """
    return _Outliner(source.lines, language).outline()


class _Outliner:
    def __init__(self, lines: tuple[Line, ...], language: str):
        self.lines = lines
        self.language = language
        found = [heading for at in range(len(lines)) if (heading := self._heading_at(at))]
        self.found, self.contents = without_contents(found, lines)
        self.work: Heading | None = None

    def outline(self) -> Outline:
        if headings := self._by_format():
            return self._outline(headings, named=_names_itself(headings))
        if headings := self._by_name():
            return self._outline(self._with_second_lines(headings), named=True)
        if headings := self._by_number():
            return self._outline(self._with_second_lines(headings), named=False)
        if cuts := self._rules():
            return Outline(self._between(cuts), named=False)
        return Outline((self._whole(),), named=False)

    def _outline(self, headings: list[Heading], *, named: bool) -> Outline:
        return Outline(self._chapters(headings), named, self.work.title if self.work else "")

    # Finding headings.

    def _heading_at(self, at: int) -> Heading | None:
        line = self.lines[at]
        if line.is_blank or len(line.text) > _LONGEST_HEADING:
            return None
        text = plain(line.text).strip(" 　\t")
        seen = recognised(text)
        if line.level:
            return Heading(at, at + 1, text, seen, line.level)
        if seen and self._stands_alone(at, seen):
            return Heading(at, at + 1, seen.words, seen)
        return None

    def _stands_alone(self, at: int, seen: Recognised) -> bool:
        """Whether the lines around let a line be a heading: nothing runs on into it from above, and what
        could be an item of a list or a sentence has space around it."""
        above = at == 0 or self.lines[at - 1].is_blank or self._is_heading_like(at - 1)
        below = at + 1 == len(self.lines) or self.lines[at + 1].is_blank
        begins = above or _ENDED.search(self.lines[at - 1].text.rstrip()) is not None
        if seen.title.endswith("。"):
            return above and below
        if seen.rank == Rank.TITLED:
            return (above or below) if self.language == "ja" else (above and below)
        if self.language == "ja":
            return begins or below or seen.rank <= Rank.CHAPTER
        return begins

    def _is_heading_like(self, at: int) -> bool:
        line = self.lines[at]
        return bool(line.level) or line.page or recognised(plain(line.text)) is not None

    # Choosing the headings at which episodes begin.

    def _by_format(self) -> list[Heading]:
        """Chapters among the headings of the format, with the parts they are in; none when it marks fewer
        than two."""
        headings = [heading for heading in self.found if heading.level]
        if len(headings) > 1 and self._is_work_title(headings[0], headings[1:]):
            self.work, *headings = headings
        if len(headings) < 2:
            self.work = None
            return []
        level = _chapter_level(headings)
        return [heading for heading in headings if heading.level <= level]

    def _is_work_title(self, first: Heading, rest: list[Heading]) -> bool:
        """Whether the heading on top is the title of the work: alone at its level, nothing above."""
        alone = first.level < min(heading.level for heading in rest)
        return alone and first.rank in (None, Rank.TITLED) and not self._letters(0, first.start)

    def _by_name(self) -> list[Heading]:
        """第一章, Chapter I and their like, with the parts they are in and the prologues around them; where
        later ones leave the word out (“VII. The …”), those that count on. Failing these, parts alone."""
        named = [h for h in self.found if h.rank in (Rank.CHAPTER, Rank.SPECIAL)]
        chapters = [h for h in named if h.rank == Rank.CHAPTER]
        parts = [h for h in self.found if h.rank == Rank.PART]
        if not chapters or len(named) < 2:
            return sorted([*named, *parts], key=_place) if len(parts) > 1 and not self._by_number() else []
        chosen, expected = [], None
        for heading in self.found:
            follows = heading.rank == Rank.TITLED and heading.number == expected
            if follows or heading.rank in (Rank.PART, Rank.CHAPTER, Rank.SPECIAL):
                chosen.append(heading)
            if follows or heading.rank == Rank.CHAPTER:
                expected = heading.number + 1
        return chosen

    def _by_number(self) -> list[Heading]:
        """Numbers with titles or numbers alone, whichever counts on; with parts and prologues."""
        titled = self._longest_run(Rank.TITLED)
        alone = self._longest_run(Rank.NUMBER)
        run = titled if len(titled) >= len(alone) or self._begin_anew_in(titled) else alone
        if len(run) < 2 or self._breaks_sentences(run):
            return []
        around = [h for h in self.found if h.rank in (Rank.PART, Rank.SPECIAL, Rank.CHAPTER)]
        return sorted([*run, *around], key=_place)

    def _longest_run(self, rank: Rank) -> list[Heading]:
        """The longest run of headings of one script that counts 1, 2, 3 …, and again from 1 in a new part."""
        kinds = {heading.seen.kind for heading in self.found if heading.rank == rank}
        return max((self._run(rank, kind) for kind in sorted(kinds)), key=len, default=[])

    def _run(self, rank: Rank, kind: str) -> list[Heading]:
        run, expected, new_part = [], None, True
        for heading in self.found:
            if heading.rank == Rank.PART:
                new_part = True
            if heading.rank != rank or heading.seen.kind != kind:
                continue
            starts = new_part and heading.number in (0, 1)
            if starts or (expected is not None and heading.number in (expected, expected + 1)):
                run.append(heading)
                expected, new_part = heading.number + 1, False
        return run

    def _begin_anew_in(self, titled: list[Heading]) -> bool:
        """Whether numbers alone begin again at 1 under titled headings: then they are sections of those."""
        if len(titled) < 2:
            return False
        ones = [h.start for h in self.found if h.rank == Rank.NUMBER and h.number == 1]
        holding = sum(
            any(heading.start < one < after for one in ones)
            for heading, after in zip(titled, [*(h.start for h in titled[1:]), len(self.lines)], strict=True)
        )
        return holding >= 2

    def _breaks_sentences(self, run: list[Heading]) -> bool:
        """Whether most numbers stand in the middle of a sentence, as the numbers of pages do."""
        broken = sum(1 for heading in run[1:] if _UNENDED.search(self._text_above(heading.start)))
        return len(run) > 3 and broken > 0.5 * (len(run) - 1)

    def _text_above(self, at: int) -> str:
        above = at - 1
        while above > 0 and self.lines[above].is_blank:
            above -= 1
        return self.lines[above].text.rstrip()

    # From headings to chapters.

    def _with_second_lines(self, headings: list[Heading]) -> list[Heading]:
        """Bare headings with the title on the next line, if (nearly) all of them have one and no two are the
        same; what repeats is rather part of the text, as “Mina Murray's Journal” is."""
        bare = [h for h in headings if h.rank in (Rank.CHAPTER, Rank.NUMBER) and not h.seen.title]
        lines = {heading: line for heading in bare if (line := self._second_line(heading)) is not None}
        titles = {heading: line for heading, line in lines.items() if self._looks_like_title(line)}
        words = Counter(plain(self.lines[line].text).strip() for line in titles.values())
        unique = sum(1 for count in words.values() if count == 1)
        if not bare or unique < 0.8 * len(bare):
            return headings
        # Where it is the rule that a title follows, one in quotation marks is a title, too.
        titles |= {heading: line for heading, line in lines.items() if _is_quoted(self.lines[line].text)}
        return [self._entitled(h, titles[h]) if h in titles else h for h in headings]

    def _entitled(self, heading: Heading, line: int) -> Heading:
        title = plain(self.lines[line].text).strip()
        return replace(heading, end=line + 1, title=_joined_title(heading.title, title))

    def _second_line(self, heading: Heading) -> int | None:
        at = heading.end
        while at < len(self.lines) and self.lines[at].is_blank:
            at += 1
        if at + 1 >= len(self.lines) or not self.lines[at + 1].is_blank:
            return None
        if self.language == "ja" and at != heading.end:
            return None
        return at

    def _looks_like_title(self, at: int) -> bool:
        text = self.lines[at].text
        return "《《" not in text and looks_like_title(plain(text), self.language)

    def _chapters(self, headings: list[Heading]) -> tuple[Chapter, ...]:
        """Chapters from their headings; a part's heading goes to the first chapter in it, or to all of them
        where the chapters count anew in each part."""
        chapters, part, fresh = [], "", False
        anew = _count_anew(headings)
        for heading, after in zip_longest(headings, headings[1:]):
            end = after.start if after else len(self.lines)
            if self._is_part(heading, end, after):
                part, fresh = (f"{part} · {heading.title}" if fresh else heading.title), True
                continue
            in_part = part and (fresh or (anew and heading.number))
            title = f"{part} · {heading.title}" if in_part else heading.title
            chapters.append(self._trimmed(title, heading.end, end))
            fresh = False
        return self._with_preamble(chapters, headings[0].start)

    def _is_part(self, heading: Heading, end: int, after: Heading | None) -> bool:
        """Whether a heading only opens what the next one begins: a wider one with next to no text."""
        if after is None or self._letters(heading.end, end) > 0:
            return False
        if heading.level and after.level:
            return heading.level < after.level
        if heading.rank == Rank.PART:
            return after.rank != Rank.PART
        return (heading.rank == Rank.CHAPTER and after.rank == Rank.CHAPTER) and (
            heading.seen.kind != after.seen.kind and _holds(heading.seen.kind, after.seen.kind)
        )

    def _with_preamble(self, chapters: list[Chapter], end: int) -> tuple[Chapter, ...]:
        """Chapters, and what stands before them: nothing if it is a title page, else an episode of its own or
        the beginning of the first."""
        preamble = self._trimmed(_PROLOGUE_TITLE[self.language], self.work.end if self.work else 0, end)
        letters = self._letters(preamble.start, preamble.end)
        if not letters or not chapters or self._is_title_page(preamble):
            return tuple(chapters)
        if letters >= _PROLOGUE[self.language]:
            return (preamble, *chapters)
        return (replace(chapters[0], start=preamble.start), *chapters[1:])

    def _is_title_page(self, chapter: Chapter) -> bool:
        lines = [line for line in self.lines[chapter.start : chapter.end] if not line.is_blank]
        return len(lines) <= 8 and all(is_title_line(line) for line in lines)

    def _whole(self) -> Chapter:
        """The text as one chapter; a heading on top is its title."""
        first = next((at for at, line in enumerate(self.lines) if not line.is_blank), 0)
        heading = next((h for h in self.found if h.start == first and h.rank != Rank.NUMBER), None)
        if heading is None:
            return self._trimmed("", 0, len(self.lines))
        return self._trimmed(heading.title, heading.end, len(self.lines))

    def _rules(self) -> list[int]:
        """Lines at which a text without any heading may be cut: its rules, else its page breaks."""
        for cut in (lambda line: bool(_RULE.match(line.text)), lambda line: line.page):
            cuts = [at for at, line in enumerate(self.lines) if cut(line)]
            pieces = [self._letters(a, b) for a, b in zip([0, *cuts], [*cuts, len(self.lines)], strict=True)]
            if sum(1 for letters in pieces if letters) >= 2:
                return cuts
        return []

    def _between(self, cuts: list[int]) -> tuple[Chapter, ...]:
        pieces = zip([0, *cuts], [*cuts, len(self.lines)], strict=True)
        return tuple(self._trimmed("", a, b) for a, b in pieces if self._letters(a, b))

    def _trimmed(self, title: str, start: int, end: int) -> Chapter:
        """A chapter without the blank lines and rules around its text."""
        while start < end and (self._is_empty(start) or start in self.contents):
            start += 1
        while end > start and self._is_empty(end - 1):
            end -= 1
        return Chapter(title.strip(), start, end)

    def _is_empty(self, at: int) -> bool:
        return self.lines[at].is_blank or _RULE.match(self.lines[at].text) is not None

    def _letters(self, start: int, end: int) -> int:
        """How many characters of text stand between two lines, tables of contents aside."""
        return sum(
            len(self.lines[at].text.strip())
            for at in range(start, end)
            if at not in self.contents and not self._is_empty(at)
        )


def _place(heading: Heading) -> int:
    return heading.start


def _chapter_level(headings: list[Heading]) -> int:
    """The level of the format's headings at which episodes begin."""
    levels = sorted({heading.level for heading in headings})
    for level in levels:
        if sum(1 for h in headings if h.level == level and h.rank == Rank.CHAPTER) >= 2:
            return level
    for level in levels:
        here = [h for h in headings if h.level == level]
        parts = sum(1 for h in here if h.rank == Rank.PART)
        if len(here) >= 2 and (parts < len(here) or level == levels[-1]):
            return level
    return levels[-1]


def _names_itself(headings: list[Heading]) -> bool:
    """Whether most headings say more than a number."""
    return sum(1 for h in headings if h.rank not in (Rank.NUMBER, Rank.TITLED)) > 0.5 * len(headings)


def _count_anew(headings: list[Heading]) -> bool:
    """Whether the numbers of chapters begin again at 1 in a later part."""
    return sum(1 for h in headings if h.number == 1 and h.rank != Rank.PART) > 1


def _holds(wider: str, narrower: str) -> bool:
    """Whether chapters of one name hold those of another: 章 hold 話, acts hold scenes."""
    order = ("章", "chapter", "回", "場", "話", "scene", "夜", "その", "episode", "エピソード", "#", "＃")
    return wider in order and narrower in order and order.index(wider) < order.index(narrower)


def _is_quoted(text: str) -> bool:
    """Whether a line is one short phrase in quotation marks, such as a title that quotes the text."""
    return re.fullmatch(r"[“\"][^“”\".,!?]{1,60}[”\"]", text.strip()) is not None


def _joined_title(number: str, title: str) -> str:
    separator = "　" if re.search("[ぁ-ヿ一-鿿]", title) else " " if number.endswith((".", ":")) else ". "
    return f"{number}{separator}{title}"
