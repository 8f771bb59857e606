"""Correcting a split before it is imported: titles, joins, cuts, order. Each gives a new split."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..markup import plain
from .source import Line, is_title_line
from .splitting import Part, Split


def retitled(split: Split, titles: Sequence[str], *, story: str | None = None) -> Split:
    """The split with other titles, one for each part in order, and another title of the ``story`` if one is
    given. Raises ValueError when there are more or fewer titles than parts."""
    if len(titles) != len(split.parts):
        raise ValueError("there are as many titles as parts")
    named = zip(split.parts, titles, strict=True)
    parts = tuple(replace(part, title=_tidy(title)) for part, title in named)
    return replace(split, title=split.title if story is None else _tidy(story), parts=parts)


def joined(split: Split, at: int) -> Split:
    """The split with part ``at`` (from 0) made the end of the part before it; the heading between the two
    comes back into the text. Raises ValueError for the first part and for one that is not there."""
    if not 1 <= at < len(split.parts):
        raise ValueError("there is no part to join with the one before")
    first, second = split.parts[at - 1], split.parts[at]
    others = [*split.parts[: at - 1], *split.parts[at + 1 :]]
    if first.end <= second.start and not any(first.end <= part.start < second.start for part in others):
        return _with(split, at - 1, at + 1, Part(first.title, first.start, second.end))
    # They are no neighbours any more: their texts are put together anew at the end.
    texts = (split.manuscript(first), second.title, split.manuscript(second))
    text = "\n\n".join(piece for piece in texts if piece)
    start = len(split.text) + 1
    moved = replace(split, text=f"{split.text}\n{text}")
    return _with(moved, at - 1, at + 1, Part(first.title, start, start + len(text)))


def divided(split: Split, at: int, offset: int) -> Split:
    """The split with a new part that begins at ``offset`` of the text, where a paragraph of part ``at``
    begins. A short first line that is no sentence becomes its title. Raises ValueError for other places."""
    if not 0 <= at < len(split.parts):
        raise ValueError("there is no such part")
    part = split.parts[at]
    if offset not in {start for start, _line in paragraphs(split, at)[1:]}:
        raise ValueError("no paragraph of this part begins there")
    end = part.start + len(split.text[part.start : offset].rstrip())
    title, start = _titled(split.text, offset, part.end)
    return _with(split, at, at + 1, replace(part, end=end), Part(title, start, part.end))


def moved(split: Split, order: Sequence[int]) -> Split:
    """The split with its parts (counted from 0) in another order, which names each of them once; ValueError
    when it does not."""
    if sorted(order) != list(range(len(split.parts))):
        raise ValueError("the order names every part once")
    return replace(split, parts=tuple(split.parts[at] for at in order))


def shifted(split: Split, at: int, step: int) -> Split:
    """The split with part ``at`` moved by one place: up (-1) or down (1). ValueError at the ends."""
    places = list(range(len(split.parts)))
    if at not in places or at + step not in places:
        raise ValueError("there is no place to move to")
    places[at], places[at + step] = places[at + step], places[at]
    return moved(split, places)


def paragraphs(split: Split, at: int) -> list[tuple[int, str]]:
    """The lines of a part that are not blank, each with the offset in the text at which it begins."""
    part, found, start = split.parts[at], [], split.parts[at].start
    for line in split.manuscript(part).split("\n"):
        if line.strip():
            found.append((start, plain(line)))
        start += len(line) + 1
    return found


def _tidy(title: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", title).strip()[:200]


def _with(split: Split, begin: int, end: int, *parts: Part) -> Split:
    return replace(split, parts=(*split.parts[:begin], *parts, *split.parts[end:]))


def _titled(text: str, offset: int, end: int) -> tuple[str, int]:
    """The title a first line gives, and where the text below it begins; no title where there is no text."""
    first, _newline, rest = text[offset:end].partition("\n")
    if not rest.strip() or not is_title_line(Line(first)):
        return "", offset
    below = offset + len(first) + 1
    below += len(rest) - len(rest.lstrip("\n"))
    return plain(first).strip()[:200], below
