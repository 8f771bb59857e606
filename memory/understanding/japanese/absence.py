"""Who is gone, asleep, hidden or not yet come at each utterance."""

import re

from memory.understanding.japanese.comings import told_comings
from memory.understanding.japanese.event import Event
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.motions import shows_himself
from memory.understanding.japanese.passage import Passage

# In characters: how far behind somebody's going it shows whom the story stays with.
_FOLLOWED = 700
_AND_THEN = re.compile("[^、。]{0,8}?(?:て|で)、")
_THERE = re.compile(
    r"(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?(?:の(?!声|言葉|合図|話|視線|ため|よう)(?:[^、。のはが]{1,6})(?:へ|に|まで)|を(?:訪ね|訪れ|探し|追い|追っ)|のもとへ|のところ(?:へ|に))"
)
_HIDES = re.compile(
    r"(?:陰|かげ|蔭|物陰|後ろ|裏)に(?:しゃが|隠れ|身を|ひそ|潜)|が(?:そこ|外|裏|陰)にい(?:た|る)ことに[^。]{0,6}気(?:づ|付)"
)


def hidden_in(passage: Passage) -> dict[str, int]:
    """Those who hide and listen in a scene, and where it says so: they say nothing."""
    found = {}
    for start, end in passage.told:
        match = _HIDES.search(passage.modern, start, end)
        if match:
            subjects = [one for one in passage.subjects(start, end) if one.start < match.end()]
            for one in subjects[-1:] or passage.subjects(max(0, start - 80), start)[-1:]:
                if one.person in passage.people:
                    found.setdefault(one.person, start)
    return found


def away_at(passage: Passage, lines: list[Line]) -> dict[int, set[str]]:
    """For each utterance, by its index, those whom the narration says not to be there (any more)."""
    events, found, at = sorted(told_comings(passage, lines), key=_from), {}, 0
    # Who first comes in later is not there before, unless a tag says that he speaks.
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.who, event)
    away = {
        who
        for who, event in first.items()
        if event.kind in ("enter", "overhears")
        and who not in passage.carry.present
        and not any(line.sure == who and line.quote.start < event.place for line in lines)
    }
    asleep: set[str | None] = set()
    for line in lines:
        while at < len(events) and _from(events[at]) <= line.quote.start:
            event = events[at]
            if event.kind in ("leave", "back", "missing"):
                if not goes_along(passage, event, events):
                    away.add(event.who)
            elif event.kind in ("sign", "there", "enter"):
                away.discard(event.who)
            if event.kind == "asleep":
                asleep.add(event.who)
            elif event.kind in ("awake", "enter"):
                asleep.discard(event.who)
            at += 1
        asleep.discard(line.sure)
        # Who shows himself right after an utterance may have been heard before he was seen.
        heard_first = {
            events[index].who
            for index in range(at, min(at + 3, len(events)))
            if events[index].kind == "enter"
            and 0 <= events[index].start - line.quote.end <= 2
            and shows_himself(passage.modern, events[index].start, events[index].place + 12)
        }
        found[line.index] = (away | asleep) - heard_first - {passage.narrator}
        if passage.narrator and _passes_on(passage, events, line.quote.start):
            found[line.index].add(passage.narrator)
    return found


def _passes_on(passage: Passage, events: list[Event], place: int) -> bool:
    """Whether the narrator passes on a tale at a place, and has not spoken of himself since it began."""
    began = max(
        (event.place for event in events if event.kind == "tells" and event.place <= place), default=-1
    )
    return began >= 0 and not any(
        one.person == passage.narrator and one.quote < 0 for one in passage.named_in(began, place)
    )


def _from(event: Event) -> int:
    return event.start if event.kind == "enter" else event.place


def goes_along(passage: Passage, event: Event, events: list[Event]) -> bool:
    """Whether the story goes along with somebody who leaves, instead of staying with the others."""
    if event.who == passage.narrator:
        return True
    before = {
        other.who
        for other in events
        if other.place < event.place and other.kind in ("sign", "there", "enter", "overhears")
    } | set(passage.carry.present)
    stop = passage.modern.find("。", event.place)
    end = len(passage.text) if stop < 0 else stop
    start = passage.modern.rfind("。", 0, event.place) + 1
    with_him = {
        other.who
        for other in events
        if start <= other.place <= end and other.kind in ("leave", "back", "goes")
    }
    seen = {
        one.person
        for one in passage.named_in(max(0, event.place - _FOLLOWED), event.place)
        if one.quote < 0 and one.role not in ("object", "of") and one.person in passage.people
    }
    before |= seen
    if not before - with_him:
        return True
    later = [
        other
        for other in events
        if other.who == event.who and event.place < other.place <= end and other.kind in ("leave", "back")
    ]
    if not later and _does_more(passage, event.place, end):
        return True
    if _to_somebody(passage, event.place, end, before):
        return True
    entering = {other.who for other in events if other.kind == "enter" and other.place > end}
    for one in passage.named_in(end, min(len(passage.text), end + _FOLLOWED)):
        if one.quote >= 0 or one.role not in ("subject", "body") or one.person not in passage.people:
            continue
        if one.person in with_him:
            return one.person not in entering
        if one.person in entering:
            continue
        return one.person not in before and one.person not in entering and not passage.is_retold(one.start)
    return False


def _to_somebody(passage: Passage, start: int, end: int, there: set[str]) -> bool:
    """Whether somebody goes to where another is who was not there: ふくろうの木へ出かけた, 千代を訪ねて行った."""
    left = max(passage.modern.rfind(mark, 0, start) for mark in "。\n」") + 1
    return any(
        one.quote < 0
        and one.person in passage.people
        and one.person not in there
        and _THERE.match(passage.modern, one.end, end)
        for one in passage.named_in(left, end)
    )


def _does_more(passage: Passage, place: int, end: int) -> bool:
    """Whether the sentence tells what somebody does where he has gone: 渚に行って、水に手をひたしました."""
    match = _AND_THEN.match(passage.modern, place, end)
    return bool(match) and not passage.other_subject(match.end(), end) and end - match.end() >= 6
