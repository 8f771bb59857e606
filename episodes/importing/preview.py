"""What the preview of an import shows of each episode to be."""

from dataclasses import dataclass

from ..lengths import length
from ..markup import plain
from .splitting import Split

# Characters of the text that stand for it in a list.
_OPENING = 90
_LOOKED_AT = 600


@dataclass(frozen=True)
class Row:
    """An episode to be. ``length`` is in characters (Japanese) or words (English); ``opening`` the first
    words of its text."""

    number: int
    title: str
    length: int
    opening: str


@dataclass(frozen=True)
class Preview:
    """A split as a list, with the length of all of it."""

    rows: tuple[Row, ...]
    length: int


def preview(split: Split) -> Preview:
    """The split as the page shows it."""
    rows = tuple(_row(split, number, part) for number, part in enumerate(split.parts, 1))
    return Preview(rows, sum(row.length for row in rows))


def _row(split, number, part) -> Row:
    manuscript = split.manuscript(part)
    opening = " ".join(plain(manuscript[:_LOOKED_AT]).split())
    short = opening if len(opening) <= _OPENING else f"{opening[:_OPENING].rstrip()}…"
    return Row(number, part.title, length(plain(manuscript), split.language), short)
