"""The clauses of a long sentence that say something by themselves, and how to end them."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.tokens import AUXILIARY, NOMINAL, PARTICLE, VERB

# In characters: a shorter sentence is read whole.
LONG = 36
_JOINS = frozenset("が けれど けれども けど ので から し のに".split())
_TE = {"て": "た", "で": "だ"}


@dataclass(frozen=True)
class Clause:
    """``text[start:end]`` without the words that join it to the next, and what to put there instead (だ for
    the で of 気丈な女で). ``whole`` is where it ends with the comma."""

    start: int
    end: int
    whole: int
    finish: str


def clauses_in(passage: Passage, start: int, end: int) -> list[Clause]:
    """The finished clauses before the last one of a sentence, and that one itself, in order."""
    words = passage.words(start, end)
    past = bool(re.search(r"(?:た|だ)[。」！]*$", passage.text[start:end]))
    found, at = [], start
    for index, word in enumerate(words):
        if word.surface != "、" or index < 3:
            continue
        clause = _ended(words, index, at, word.end, past)
        if clause is not None:
            found.append(clause)
            at = word.end
    if found:
        found.append(Clause(at, end, end, ""))
    return found


def _ended(words, index: int, at: int, whole: int, past: bool) -> Clause | None:
    """The clause that ends at the comma ``words[index]``, if one does."""
    last, before = words[index - 1], words[index - 2]
    if last.kind == PARTICLE and last.surface in _JOINS and before.kind not in NOMINAL:
        if last.surface in ("ので", "のに") and before.surface == "な":
            return Clause(at, before.start, whole, "だ")
        if before.kind in (AUXILIARY, VERB) or before.surface.endswith(("い", "る", "た", "だ")):
            return Clause(at, last.start, whole, "")
        return None
    if last.surface == "で" and before.kind in NOMINAL and last.kind == AUXILIARY:
        return Clause(at, last.start, whole, "だ")
    if last.surface in _TE and last.kind == PARTICLE and before.kind in (VERB, AUXILIARY) and past:
        return Clause(at, last.start, whole, _TE[last.surface])
    return None


def clauses_by_subject(passage: Passage, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces of a sentence, cut before each new subject: 美緒も帰り、七時に二郷も上がった。"""
    subjects = passage.subjects(start, end)
    cuts = [start]
    for one in subjects[1:]:
        comma = passage.modern.rfind("、", cuts[-1], one.start)
        cuts.append(comma + 1 if comma >= 0 else one.start)
    cuts = sorted(set(cuts))
    return list(zip(cuts, [*cuts[1:], end], strict=True))
