"""Aozora Bunko files: notes for the typesetter become headings and emphasis or go, legend and footer go."""

import re
from itertools import islice, pairwise

from ..markup import KANJI, Run, written
from . import gaiji
from .source import Line, Source, title_page, without_author

_RULE = re.compile(r"-{10,}\s*$")
_LEGEND_WITHIN = 60
_LEGEND = "【テキスト中に現れる記号について】"
_FOOTER = re.compile(r"底本(の親本)?[：:]")
_TOKEN = re.compile(
    r"(?P<gaiji>※)?［＃(?P<note>(?:[^［］]|［[^［］]{0,80}］){0,200})］|｜|《(?P<reading>[^《》]{1,200})》"
)
_HEADING = re.compile("「(?P<of>.+)」は(?P<size>[大中小])見出し$")
_HEADING_BEGINS = re.compile("(?:ここから)?([大中小])見出し$")
_HEADING_ENDS = re.compile("(?:ここで)?[大中小]見出し終わり$")
_SIZES = {"大": 1, "中": 2, "小": 3}
_DOTS = "(?:白ゴマ|丸|白丸|黒三角|白三角|二重丸|蛇の目|ばつ)?傍点|(?:二重|鎖|破|波)?傍線|太字|斜体"
_EMPHASIS = re.compile(f"「(?P<of>.+)」(?:の左)?[には](?:{_DOTS})$")
_EMPHASIS_BEGINS = re.compile(f"(?:ここから)?(?:左に)?(?:{_DOTS})$")
_EMPHASIS_ENDS = re.compile(f"(?:ここで)?(?:左に)?(?:{_DOTS})終わり$")
# How far back a note looks for the words it speaks of. Characters.
_REACH = 200
_PAGE = re.compile("改ページ|改丁|改見開き|改段")
# The base of a reading without a bar is the run of like characters before it.
_ALIKE = [
    re.compile(f"[{kind}]+\\Z")
    for kind in (KANJI, "ぁ-ゖゝゞー", "ァ-ヺヽヾー", "A-Za-z0-9", "Ａ-Ｚａ-ｚ０-９")
]


def is_aozora(text: str) -> bool:
    """Whether a text uses the notes of Aozora Bunko, or has its legend."""
    return "［＃" in text or _LEGEND in text[:4000]


def read(text: str, name: str) -> Source:
    """Read an Aozora file: title page, then lines with headings, page breaks, ruby and emphasis."""
    head, body = _without_legend(text.split("\n"))
    body = _without_footer(body)
    if head is None:
        lines, page = title_page(_Reader().read(body))
    else:
        lines = _Reader().read(body)
        page = [_plainly(line) for line in head if line.strip()]
    titles, author = without_author(page)
    return Source(name, tuple(lines), titles, author)


def _without_legend(lines: list[str]) -> tuple[list[str] | None, list[str]]:
    """The lines above the legend (None when there is no legend) and those below it."""
    rules = [at for at, line in enumerate(lines[:_LEGEND_WITHIN]) if _RULE.match(line)]
    for begin, end in pairwise(rules):
        if any(_LEGEND in line for line in lines[begin:end]):
            return lines[:begin], lines[end + 1 :]
    return None, lines


def _without_footer(lines: list[str]) -> list[str]:
    """The lines before the notes on the printed edition and who typed it, which end the file."""
    for at, line in enumerate(lines):
        if line.startswith("［＃本文終わり］") or (
            _FOOTER.match(line) and (not at or not lines[at - 1].strip())
        ):
            return lines[:at]
    return lines


def _plainly(line: str) -> str:
    pieces = _Reader().read([line])
    return re.sub("《[^《》]*》|｜", "", pieces[0].text).strip() if pieces else ""


class _Reader:
    """Reads lines in order; headings and emphasis may stay open from one line to the next."""

    def __init__(self):
        self.level = 0
        self.emphasis = False

    def read(self, lines: list[str]) -> list[Line]:
        return [line for text in lines if (line := self._line(text)) is not None]

    def _line(self, text: str) -> Line | None:
        """One line, or None when it held nothing but notes."""
        if not self.emphasis and _is_manuscript(text):
            return Line(text.rstrip(), self.level)
        line = _Marking(gaiji.accented(text), self.level, self.emphasis)
        self.level, self.emphasis = line.level_after, line.emphasis
        manuscript = written(line.runs()).rstrip()
        if not manuscript.strip() and line.notes:
            return Line("", page=True) if line.page else None
        return Line(manuscript.strip() if line.level else manuscript, line.level, line.page)


def _is_manuscript(text: str) -> bool:
    """Whether a line is in manuscript form as it is: no notes, and every reading follows a kanji."""
    if any(mark in text for mark in ("［＃", "〔", "｜")):
        return False
    return all(_ALIKE[0].search(text[max(0, m.start() - 1) : m.start()]) for m in re.finditer("《", text))


class _Marking:
    """One line, its notes applied to the text before them."""

    def __init__(self, text: str, level: int, emphasis: bool):
        self.level = self.level_after = level
        self.emphasis = emphasis
        self.page = self.notes = False
        self.cells: list[tuple[str, int, bool]] = []  # character, number of its reading, emphasis
        self.readings: list[str] = [""]
        self._read(text)

    def runs(self) -> list[Run]:
        """The line as runs of characters with the same marks."""
        runs: list[Run] = []
        last = None
        for character, reading, emphasis in self.cells:
            if (reading, emphasis) == last:
                runs[-1] = Run(runs[-1].text + character, self.readings[reading], emphasis)
            else:
                runs.append(Run(character, self.readings[reading], emphasis))
            last = (reading, emphasis)
        return runs

    def _read(self, text: str) -> None:
        done, bar = 0, None
        for token in _TOKEN.finditer(text):
            self._add(text[done : token.start()])
            done = token.end()
            if token[0] == "｜":
                if bar is not None:
                    self.cells.insert(bar, ("｜", 0, self.emphasis))
                bar = len(self.cells)
            elif token["reading"]:
                if not self._ruby(gaiji.resolved(token["reading"]), bar):
                    self._add(token[0])
                bar = None
            elif token["gaiji"]:
                self._add(gaiji.character(token["note"]))
                done += text.startswith(" ", done)  # the typists' gap, no part of the text
            else:
                self.notes = True
                self._note(token["note"])
        self._add(text[done:])
        if bar is not None:
            self.cells.insert(bar, ("｜", 0, self.emphasis))

    def _add(self, text: str) -> None:
        self.cells.extend((character, 0, self.emphasis) for character in text)

    def _ruby(self, reading: str, bar: int | None) -> bool:
        """Put a reading on the text after the bar, or on the run of like characters before it."""
        begin = bar if bar is not None else self._base_start()
        if begin is None or begin == len(self.cells):
            return False
        self.readings.append(reading)
        number = len(self.readings) - 1
        self.cells[begin:] = [(c, number, emphasis) for c, _number, emphasis in self.cells[begin:]]
        return True

    def _base_start(self) -> int | None:
        unread = []
        for character, number, _emphasis in islice(reversed(self.cells), _REACH):
            if number:
                break
            unread.append(character)
        before = "".join(reversed(unread))
        base = next((found for kind in _ALIKE if (found := kind.search(before))), None)
        return len(self.cells) - len(base[0]) if base else None

    def _note(self, note: str) -> None:
        if heading := _HEADING.search(note):
            self.level = _SIZES[heading["size"]]
        elif begins := _HEADING_BEGINS.match(note):
            self.level = self.level_after = _SIZES[begins[1]]
        elif _HEADING_ENDS.match(note):
            self.level_after = 0
        elif emphasis := _EMPHASIS.search(note):
            self._emphasise(emphasis["of"])
        elif _EMPHASIS_BEGINS.match(note):
            self.emphasis = True
        elif _EMPHASIS_ENDS.match(note):
            self.emphasis = False
        elif note == "割り注":
            self._add("（")
        elif note == "割り注終わり":
            self._add("）")
        elif _PAGE.match(note):
            self.page = True

    def _emphasise(self, words: str) -> None:
        """Emphasise the nearest place before the note that reads so."""
        words = re.sub("《[^《》]*》|｜", "", gaiji.resolved(words))
        first = max(0, len(self.cells) - len(words) - _REACH)
        at = "".join(character for character, _number, _emphasis in self.cells[first:]).rfind(words)
        if at >= 0:
            at += first
            end = at + len(words)
            self.cells[at:end] = [(c, number, True) for c, number, _emphasis in self.cells[at:end]]
