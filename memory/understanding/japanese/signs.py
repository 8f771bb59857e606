"""Signs of presence that lie in the talk itself: who speaks is there, as far as it is sure that he does."""

from memory.understanding.japanese.event import Event
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.passage import STRANGER, Passage

# In characters: how near to a guess a sign of somebody, or more of his talk, must stand to bear it out.
_NEAR, _TALK = 300, 800


def spoken_comings(passage: Passage, lines: list[Line]) -> list[Event]:
    """Signs that lie in the talk: who speaks is there."""
    events = []
    if passage.narrator:
        events += [
            Event(one.start, "sign", passage.narrator, one.start)
            for one in passage.references
            if one.person == passage.narrator and one.quote < 0
        ]
    recounted = passage.retold
    signs: dict[str, list[int]] = {}
    for one in passage.references:
        if one.quote < 0:
            signs.setdefault(one.person, []).append(one.start)
    for line in lines:
        who = line.speaker
        told_of = line.sure or (line.clear and line.scores[who or ""] > 0.9)
        if not told_of and who not in passage.carry.present and not _is_borne_out(line, lines, signs):
            # One unsure guess brings nobody in.
            continue
        if any(span.start <= line.quote.start < span.end for span in recounted):
            continue
        if who and not who.startswith(STRANGER) and not line.thought:
            events.append(Event(line.quote.start, "sign", who, line.quote.start))
    return events


def _is_borne_out(line: Line, lines: list[Line], signs: dict[str, list[int]]) -> bool:
    """Whether a guess at a speaker is borne out near by: by the narration, or by more that he says."""
    if any(abs(place - line.quote.start) <= _NEAR for place in signs.get(line.speaker or "", ())):
        return True
    others = [
        other
        for other in lines
        if other is not line
        and other.speaker == line.speaker
        and abs(other.quote.start - line.quote.start) <= _TALK
    ]
    return len(others) >= 2 or any(other.sure for other in others)
