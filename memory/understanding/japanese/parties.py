"""People who are told of together: listed in one row, or meant by 二人."""

import re
from itertools import pairwise

from memory.understanding.japanese.passage import Passage

_BOTH = re.compile("二人|ふたり|子ども(?:たち|ら)|子供(?:たち|ら|達)|両人")


def party(passage: Passage, left: int, place: int) -> list[str]:
    """The two who were last named together, where a clause speaks of 二人."""
    if not _BOTH.search(passage.modern, left, place):
        return []
    named = [one for one in passage.named_in(max(0, left - 1500), left) if one.quote < 0]
    for first, second in reversed(list(pairwise(named))):
        if (
            first.role == "with"
            and second.start - first.end <= 8
            and {first.person, second.person} <= set(passage.people)
        ):
            return [first.person, second.person]
    return []


def listed_before(passage: Passage, start: int, place: int) -> list[str]:
    """The people listed right before a place: 二郷と美緒 in 店には二郷と美緒だけがいた."""
    found, edge = [], place
    for one in reversed(passage.named_in(start, place)):
        if one.quote >= 0 or edge - one.end > 4:
            break
        edge = one.start
        if one.person in passage.people:
            found.insert(0, one.person)
    return found
