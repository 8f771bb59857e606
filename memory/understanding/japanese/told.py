"""The sentences of the narration, each with whom it is about."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.passage import STRANGER, Passage

# 母が死んでからは、…: the subject of what comes first, not of the sentence.
_UNDER = re.compile(
    r"が[^、。]{1,14}(?:てから|でから|たので|ため|とき|時|前|後|あと|途端|うち)[はにも]?(?:、|[一-龥]{1,2}年)"
)
_IS_CALLED = re.compile(r"(?:という|と云う|と言う)[一-龥ァ-ヺーっ]{1,8}(?:で(?:あ|、)|だ|です|でし)")


@dataclass(frozen=True)
class Told:
    """A sentence of the narration: where, who it is about (subject first), in which paragraph, and where the
    sentence before it in that paragraph is."""

    start: int
    end: int
    paragraph: int
    subject: str | None
    named: bool
    about: tuple[str, ...]
    before: tuple[int, int] | None = None


def told_in(passage: Passage) -> list[Told]:
    """The sentences of the narration with whom each is about."""
    found, topic, paragraph_of_topic = [], None, -1
    paragraph = 0
    for start, end in passage.told:
        while paragraph + 1 < len(passage.lines) and passage.lines[paragraph + 1].start <= start:
            paragraph += 1
        named = [one for one in passage.named_in(start, end) if one.quote < 0]
        subjects = [
            one for one in named if one.role == "subject" and not _UNDER.match(passage.text, one.end, end)
        ]
        about = list(dict.fromkeys(one.person for one in named if one.person in passage.people))
        if subjects and not subjects[0].named and _IS_CALLED.search(passage.text, subjects[0].end, end):
            # かれは神田の半七という岡っ引で: he is who is named here, and nobody spoken of before.
            subjects = []
        known = [one for one in subjects if one.person in passage.people]
        subject, is_named = None, True
        if known and not (subjects[0].person.startswith(STRANGER) and subjects[0].start < known[0].start):
            subject = known[0].person
            topic, paragraph_of_topic = subject, paragraph
        elif subjects:
            topic = None
        elif (
            topic is not None
            and not passage.narrator
            and paragraph == paragraph_of_topic
            and not passage.other_subject(start, end)
        ):
            subject, is_named = topic, False
        elif (
            passage.narrator
            and not about
            and not subjects
            and (not found or found[-1].subject in (None, passage.narrator))
            and not passage.other_subject(start, end)
        ):
            subject, is_named = passage.narrator, False
        if subject:
            about = [subject, *(who for who in about if who != subject)]
        last = found[-1] if found and found[-1].paragraph == paragraph else None
        before = (last.start, last.end) if last else None
        found.append(Told(start, end, paragraph, subject, is_named, tuple(about), before))
    return found
