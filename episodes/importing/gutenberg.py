"""Plain English files as Project Gutenberg makes them: a licence around the text, lines cut at a width."""

import re
from itertools import pairwise

from .source import Line

_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.I)
_END = re.compile(r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg", re.I)
_TITLE = re.compile(r"Title:\s*(.+)")
_AUTHOR = re.compile(r"Author:\s*(.+)")
# Who speaks, before what is said: "Anna:", "**Anna:**", "ANNA (aside):", "[19:02] anna:".
_LABEL = re.compile(
    r"[\[(]?(?:\d{1,2}:\d\d\S*\s+)?[*_<]{0,3}[^\W\d_][\w.’' -]{0,30}(?:\([^()]{0,60}\))?"
    r"[>*_]{0,3}:[*_]{0,2}\s+\S"
)
_DIRECTION = re.compile(r"[\[(*]\S[^\n]*[\])*]\s*$")
_CREDITS = re.compile(r"(?:Produced|Prepared|Transcribed|E-?text prepared|This etext)\b.* by\b", re.I)
# Nobody wraps prose narrower or wider than this; a looser measure would join lines of verse.
_NARROWEST, _WIDEST = 50, 100


def without_licence(lines: list[str]) -> tuple[list[str], str, str]:
    """The lines between the licence's two marks, and the title and author named above them. A text without
    the marks comes back as it is."""
    start = next((at for at, line in enumerate(lines[:800]) if _START.match(line)), None)
    if start is None:
        return lines, "", ""
    end = next((at for at in range(start + 1, len(lines)) if _END.match(lines[at])), len(lines))
    title = next((match[1].strip() for line in lines[:start] if (match := _TITLE.match(line))), "")
    author = next((match[1].strip() for line in lines[:start] if (match := _AUTHOR.match(line))), "")
    return _without_credits(lines[start + 1 : end]), title, author


def _without_credits(lines: list[str]) -> list[str]:
    """Lines without the paragraph on who typed them, which comes first if it comes."""
    begin = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if begin == len(lines) or not _CREDITS.match(lines[begin]):
        return lines
    return lines[next((at for at in range(begin, len(lines)) if not lines[at].strip()), len(lines)) :]


def unwrapped(lines: list[Line]) -> list[Line]:
    """Lines with paragraphs that were cut at a width made whole again; verse and lists keep their lines.

    A cut is recognised by its own law: the next word did not fit. Texts not wrapped are left alone. A line
    of a script (``Anna: …``) never runs on from the one before.
    """
    width = _width(lines)
    if width is None:
        return lines
    spoken = _is_script(lines)
    whole, paragraph = [], []
    for line in [*lines, Line("")]:
        if spoken and (_LABEL.match(line.text) or _DIRECTION.match(line.text)):
            whole.extend(_joined(paragraph, width))
            paragraph = []
        if line.is_blank or line.level or line.page or line.text[0] in " \t　":
            whole.extend(_joined(paragraph, width))
            paragraph = []
            whole.append(line)
        else:
            paragraph.append(line)
    return whole[:-1]


def _is_script(lines: list[Line]) -> bool:
    """Whether many lines begin with the name of who speaks."""
    filled = [line.text for line in lines if not line.is_blank]
    labelled = sum(1 for text in filled if _LABEL.match(text))
    return labelled >= max(3, 0.1 * len(filled))


def _width(lines: list[Line]) -> int | None:
    """The width a text was cut at, or None when it was not: then lines are of any length, or all short."""
    pairs = [
        (len(line.text.rstrip()), _first_word(after.text))
        for line, after in pairwise(lines)
        if not line.is_blank and not after.is_blank
    ]
    filled = sorted(length for length, _word in pairs if length >= _NARROWEST)
    if len(filled) < 3:
        return None
    width = filled[int(0.98 * (len(filled) - 1))]
    if width > _WIDEST or any(len(line.text) > 2 * _WIDEST for line in lines):
        return None
    cut = sum(1 for length, word in pairs if length + 1 + word > width - 6)
    return width if cut >= 0.5 * len(pairs) else None


def _first_word(text: str) -> int:
    return len(text.split(None, 1)[0]) if text.strip() else 0


def _joined(paragraph: list[Line], width: int) -> list[Line]:
    """A paragraph as one line if its lines were cut at the width, else as it is."""
    texts = [line.text.strip() for line in paragraph]
    if len(texts) < 2:
        return paragraph
    cuts = sum(1 for text, after in pairwise(texts) if len(text) + 1 + _first_word(after) > width - 10)
    if cuts < 0.7 * (len(texts) - 1):
        return paragraph
    return [Line(" ".join(texts))]
