"""Paragraphs, sentences and what stands in quotation marks, by place alone."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.scripts import speeches

_CLOSERS = {"「": "」", "『": "』", "“": "”", "〝": "〟", "＂": "＂", "｢": "｣"}
_MARK = re.compile("[「『“〝＂｢」』”〟｣\n]")
_INDENT = " \t\u3000"
_DASHED = re.compile(r"^[ \t\u3000]*(?:――|──|——|―|—|─)(?!――)([^\n]*)$")
_SAYS = "(?:言|云|いっ|訊|聞|尋|たずね|答|叫|囁|ささや|つぶや|呟|返|笑|問|続|怒鳴|声)"
# ――鍵はかけたか、と宮田が訊いた。
_DASH_TAG = re.compile(rf"[。！？!?、…―—]\s*(?P<tag>と、?[^。、]{{0,20}}{_SAYS}[^。]{{0,20}}。?)\Z")
_TAG_BELOW = re.compile(rf"と、?[^。、]{{0,20}}{_SAYS}")
# A quotation that never closes is taken to end with its paragraph, unless it closes within this many
# characters and no paragraph between opens another.
_REACH = 6000


@dataclass(frozen=True)
class Paragraph:
    """One line of the text, without its line end; ``start`` is after the indent."""

    start: int
    end: int


@dataclass(frozen=True)
class Quote:
    """A quotation at the top level. ``paragraph`` is the index of the paragraph it begins in;
    ``name`` is set in scripts (``名前「…」``, ``名前：…``), ``manner`` when such a name says how it is said; ``opens``
    when it begins its paragraph, ``closes`` when nothing follows in its last."""

    start: int
    end: int
    paragraph: int
    opens: bool
    closes: bool
    name: str = ""
    name_start: int = -1
    manner: str = ""


def paragraphs(text: str) -> list[Paragraph]:
    """Every line that holds something, in order."""
    found, start = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            left = start + len(line) - len(line.lstrip())
            found.append(Paragraph(left, left + len(bare)))
        start += len(line) + 1
    return found


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]``, quotations not cut apart; without the space around them."""
    found, at, depth, here = [], start, 0, start
    while here < end:
        char = text[here]
        if char in "「『“":
            depth += 1
        elif char in "」』”":
            depth = max(0, depth - 1)
        elif depth == 0 and (char in "。！？!?" or char == "\n"):
            stop = here + 1
            while stop < end and text[stop] in "。！？!?）)":
                stop += 1
            _keep(found, text, at, stop)
            at = here = stop
            continue
        here += 1
    _keep(found, text, at, end)
    return found


def _keep(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        left = start + len(piece) - len(piece.lstrip())
        found.append((left, left + len(bare)))


def _closing(text: str, start: int) -> int | None:
    """Where the quotation that opens at ``start`` ends (exclusive), or nothing when it is not closed."""
    stack = [_CLOSERS[text[start]]]
    for match in _MARK.finditer(text, start + 1, min(len(text), start + _REACH)):
        mark = match.group()
        if mark == stack[-1]:
            stack.pop()
            if not stack:
                return match.end()
        elif mark == "\n":
            after = match.end()
            while after < len(text) and text[after] in _INDENT + "\n":
                after += 1
            # A new quotation opening its line says that this one was never closed.
            if after < len(text) and text[after] in "「“" and len(stack) == 1:
                return None
            if "\n\n" in text[match.start() : after]:
                return None
        elif mark in _CLOSERS:
            if len(stack) < 6:
                stack.append(_CLOSERS[mark])
        elif mark in stack:
            while stack and stack[-1] != mark:
                stack.pop()
            stack.pop()
            if not stack:
                return match.end()
    return None


def quotes(text: str, lines: list[Paragraph] | None = None) -> list[Quote]:
    """What stands in quotation marks, or after a name and a colon, or after a dash that begins a line
    where the text quotes with dashes only."""
    lines = paragraphs(text) if lines is None else lines
    script = speeches(text, lines, lambda start: _closing(text, start))
    found: list[Quote] = []
    done = 0
    for index, line in enumerate(lines):
        if speech := script.get(index):
            found.append(
                Quote(
                    speech.start, speech.end, index, True, True, speech.name, speech.name_start, speech.manner
                )
            )
            done = speech.end
            continue
        here = max(line.start, done)
        while here < line.end:
            match = _MARK.search(text, here, line.end)
            if not match:
                break
            if match.group() not in _CLOSERS:
                here = match.end()
                continue
            start = match.start()
            end = _closing(text, start)
            end = line.end if end is None else end
            found.append(Quote(start, end, index, start == line.start, _ends_line(text, end)))
            here = done = end
    return found or _dashed(text, lines)


def _ends_line(text: str, end: int) -> bool:
    stop = text.find("\n", end)
    return not text[end : len(text) if stop < 0 else stop].strip()


def _dashed(text: str, lines: list[Paragraph]) -> list[Quote]:
    """The lines that a dash opens, up to what says who speaks. Two are talk where that is said, else three."""
    found, tagged = [], False
    for index, line in enumerate(lines):
        match = _DASHED.match(text[line.start : line.end]) if line.end - line.start < 2000 else None
        if match and match.group(1).strip("―—─ \u3000"):
            tag = _DASH_TAG.search(text, line.start, line.end)
            end = tag.start("tag") if tag else line.end
            found.append(Quote(line.start, end, index, True, end == line.end))
            below = lines[index + 1] if index + 1 < len(lines) else line
            tagged = tagged or bool(tag or _TAG_BELOW.match(text, below.start, below.end))
    return found if len(found) >= (2 if tagged else 3) else []


def narration(length: int, quoted: list[Quote]) -> list[tuple[int, int]]:
    """The stretches of a text of that length that stand outside every quotation."""
    found, at = [], 0
    for quote in quoted:
        if quote.start > at:
            found.append((at, quote.start))
        at = max(at, quote.end)
    if at < length:
        found.append((at, length))
    return found
