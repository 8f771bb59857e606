"""What changed between two revisions, line by line and, inside a changed line, piece by piece."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from .markup import KANJI

# Latin words are compared whole, other writing character by character.
_PIECE = re.compile(r"[A-Za-z0-9'’]+|\s+|.", re.DOTALL)
# Ruby may be written with or without its bar; which of the two is no change of the text.
_IDLE_BAR = re.compile(f"(?<![{KANJI}])[|｜](?=[{KANJI}]+《)")
# Lines less alike than this are shown as one removed and one added.
_ALIKE = 0.4
# Comparing is quadratic: two lines whose differing middles are longer than this are not compared by pieces.
_LONGEST = 3_000


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


@dataclass(frozen=True)
class Line:
    """A line of the comparison. A changed line has pieces of several kinds; ``skipped`` counts unchanged
    lines left out in its place."""

    change: Change
    pieces: tuple[Piece, ...] = ()
    skipped: int = 0


def compare(old, new, *, context=2):
    """The lines in which ``new`` differs from ``old``, each with ``context`` unchanged lines around it."""
    old_lines, new_lines = (_IDLE_BAR.sub("", text).split("\n") for text in (old, new))
    matcher = SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    lines = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            lines += [_whole(Change.SAME, line) for line in old_lines[i1:i2]]
        else:
            lines += _changed(old_lines[i1:i2], new_lines[j1:j2])
    return _folded(lines, context)


def _changed(old, new):
    lines = []
    for before, after in zip(old, new, strict=False):
        lines += _within(before, after)
    lines += [_whole(Change.REMOVED, line) for line in old[len(new) :]]
    lines += [_whole(Change.ADDED, line) for line in new[len(old) :]]
    return lines


def _within(before, after):
    a, b = _PIECE.findall(before), _PIECE.findall(after)
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    old, new = a[head : len(a) - tail], b[head : len(b) - tail]
    if max(len(old), len(new)) > _LONGEST:
        return [_whole(Change.REMOVED, before), _whole(Change.ADDED, after)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    same = head + tail + sum(block.size for block in matcher.get_matching_blocks())
    if 2 * same < _ALIKE * (len(a) + len(b)):
        return [_whole(Change.REMOVED, before), _whole(Change.ADDED, after)]
    pieces = [Piece(Change.SAME, "".join(a[:head]))]
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[i1:i2])))
        else:
            pieces.append(Piece(Change.REMOVED, "".join(old[i1:i2])))
            pieces.append(Piece(Change.ADDED, "".join(new[j1:j2])))
    pieces.append(Piece(Change.SAME, "".join(a[len(a) - tail :])))
    return [Line(Change.ADDED, tuple(piece for piece in pieces if piece.text))]


def _common(a, b):
    """How many pieces two lists have in common from the start."""
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count


def _whole(change, text):
    return Line(change, (Piece(change, text),))


def _folded(lines, context):
    """Leave out unchanged lines that stand further than ``context`` from a change."""
    changed = [at for at, line in enumerate(lines) if line.change != Change.SAME]
    near = {near for at in changed for near in range(at - context, at + context + 1)}
    folded, skipped = [], 0
    for at, line in enumerate(lines):
        if at in near:
            if skipped:
                folded.append(Line(Change.SAME, skipped=skipped))
            folded.append(line)
            skipped = 0
        else:
            skipped += 1
    return [*folded, Line(Change.SAME, skipped=skipped)] if skipped and folded else folded
