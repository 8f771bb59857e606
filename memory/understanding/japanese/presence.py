"""Who is there while a scene goes by, and who therefore hears what is said."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from memory.understanding.japanese.absence import goes_along, hidden_in
from memory.understanding.japanese.attendance import attendance
from memory.understanding.japanese.comings import told_comings
from memory.understanding.japanese.doors import at_the_door
from memory.understanding.japanese.event import Event
from memory.understanding.japanese.line import Line, is_script
from memory.understanding.japanese.passage import STRANGER, Passage
from memory.understanding.japanese.scenes import opens_anew
from memory.understanding.japanese.signs import spoken_comings
from memory.understanding.japanese.telephone import Call, calls_in
from memory.understanding.reading import Span

# After how many utterances of a talk somebody first seen is taken to have come in just now.
_MANY = 6
# In characters: how much may be told between two utterances of one conversation; how near to a conversation
# a sign of somebody must stand; how long a sign holds outside any; after how much silence one may be gone;
# how long a line may be to be about here and now; how far back a first sign says that somebody was there.
_PAUSE, _BESIDE, _LINGER, _SILENCE, _BEAT, _BACK = 320, 160, 300, 1000, 160, 400


@dataclass
class Stay:
    """When somebody is there: ``[start, end)`` in the scene; ``deaf`` while asleep or out of earshot."""

    start: int
    end: int


@dataclass
class Presence:
    """Who is there when. ``listening`` are those who overhear without being there, ``gone`` those who have
    left when the scene ends, ``seen`` those whom the text expressly says to be there, to come or to go,
    ``recounted`` the stretches that tell of other times and places, ``calls`` the telephone calls, ``events`` what
    is told of each; ``weighed`` who hears the utterance that begins at a place, where that was weighed."""

    length: int
    stays: dict[str, list[Stay]] = field(default_factory=dict)
    deaf: dict[str, list[Stay]] = field(default_factory=dict)
    listening: dict[str, list[Stay]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    recounted: list[Span] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    events: dict[str, list[Event]] = field(default_factory=dict)
    weighed: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def is_recounted(self, place: int, who: str | None) -> bool:
        """Whether what is said at a place belongs to a story told there, by somebody who is not there."""
        return who not in self.stays and self.in_story(place)

    def in_story(self, place: int) -> bool:
        """Whether a place lies in what is retold."""
        return any(span.start <= place < span.end for span in self.recounted)

    def at(self, place: int) -> tuple[str, ...]:
        """Who is there, awake and in earshot, at a place."""
        return tuple(
            who
            for who, stays in self.stays.items()
            if _within(stays, place) and not _within(self.deaf.get(who, ()), place)
        )

    def remaining(self) -> tuple[str, ...]:
        """Who is still there when the scene ends."""
        late = max(0, self.length - _SILENCE)
        return tuple(
            who for who, stays in self.stays.items() if who not in self.gone and stays[-1].end > late
        )

    def hearing(self, place: int, speaker: str | None = None) -> tuple[str, ...]:
        """Who can hear what is said aloud at a place: those there, those who listen behind a door, and whoever
        is at the far end of a telephone; what ``speaker`` says from there, only the one who holds it."""
        if place in self.weighed:
            return self.weighed[place]
        call = next((call for call in self.calls if call.covers(place)), None)
        there = self.at(place)
        if call is not None and speaker == call.far:
            return (call.holder, call.far)
        if call is not None and speaker == call.holder:
            return (*(who for who in there if who != call.far), call.far)
        behind = tuple(
            who for who, stays in self.listening.items() if _within(stays, place) and who not in there
        )
        return there + behind

    @property
    def everyone(self) -> tuple[str, ...]:
        """Everybody who is there at some time, or listens."""
        return tuple(dict.fromkeys([*self.stays, *self.listening]))


def _within(stays, place: int) -> bool:
    return any(stay.start <= place < stay.end for stay in stays)


def presence_in(passage: Passage, lines: list[Line]) -> Presence:
    """Read the comings and goings of a scene."""
    told = told_comings(passage, lines)
    events = told + spoken_comings(passage, lines)
    events.sort(key=lambda event: (event.place, event.kind != "enter"))
    presence = Presence(len(passage.text), recounted=passage.retold)
    carried = () if opens_anew(passage.text) else passage.carry.present
    people = set(passage.people)
    by_person: dict[str, list[Event]] = {}
    for event in events:
        if event.who in people:
            by_person.setdefault(event.who, []).append(event)
    for who in carried:
        by_person.setdefault(who, [])
    pivots = _moves(passage, events)
    script = is_script(lines)
    talks = _talks(lines, [place for place, _ in pivots])
    voices = _voices(lines)
    attended = attendance(passage, lines, told, carried) if script else {}
    doors = {} if script else at_the_door(passage, lines)
    for who, own in by_person.items():
        if talks and who not in voices and who not in carried:
            own = [
                event
                for event in own
                if event.kind not in ("sign", "enter") or _is_beat(passage, event.place)
            ]
        if script:
            stays = [Stay(start, end) for start, end in attended.get(who, ())]
        else:
            stays = _stays(own, len(passage.text), who in carried, [] if who == passage.narrator else pivots)
            signs = [event.place for event in own if event.kind not in ("absent", "missing")] + (
                [0] if who in carried else []
            )
            named = next((one.start for one in passage.references if one.person == who and one.quote < 0), 0)
            strange = [line.quote.end for line in lines if _is_strangers(line) and line.quote.end <= named]
            stays = _near(stays, signs, talks, strange, [line.quote.start for line in lines])
        if who in doors:
            stays = [Stay(max(stay.start, doors[who]), stay.end) for stay in stays if stay.end > doors[who]]
        if stays:
            presence.stays[who] = stays
        if any(event.kind in ("there", "enter", "leave") for event in own):
            presence.seen.add(who)
        gone = any(event.kind == "leave" for event in own) and own[-1].kind in ("leave", "absent", "missing")
        if gone or (script and not (stays and stays[-1].end >= len(passage.text))):
            presence.gone.add(who)
        for event in own:
            if event.kind in ("asleep", "outside"):
                presence.deaf.setdefault(who, []).append(
                    Stay(event.place, _until(own, event.place, presence.length))
                )
            elif event.kind == "overhears":
                heard = _earshot(passage, lines, event.place)
                gone = next(
                    (
                        later.place
                        for later in own
                        if later.place > event.place and later.kind in ("leave", "goes", "back")
                    ),
                    heard.end,
                )
                presence.listening.setdefault(who, []).append(Stay(heard.start, min(heard.end, gone)))
    presence.calls, presence.events = calls_in(passage, lines), by_person
    for call in presence.calls:
        _keep_away(presence, call, by_person.get(call.far, []))
    for who, place in hidden_in(passage).items():
        presence.listening.setdefault(who, []).append(_earshot(passage, lines, place))
    return presence


def _keep_away(presence: Presence, call: Call, events: list[Event]) -> None:
    """Let whoever is at the far end of a telephone be here only where he comes in person."""
    comes = [
        event.start for event in events if event.kind in ("enter", "there") and not call.covers(event.place)
    ]
    leaves = [event.place for event in events if event.kind == "leave" and event.place < call.start]
    stays = presence.stays.pop(call.far, [])
    kept = [Stay(max(stay.start, min(comes)), stay.end) for stay in stays if comes and stay.end > min(comes)]
    kept = [stay for stay in kept if stay.end <= call.start or stay.start >= call.end or leaves]
    if kept:
        presence.stays[call.far] = kept


def _voices(lines: list[Line]) -> set[str]:
    """Those who surely speak in the scene, or are called by somebody who speaks to them."""
    spoke = Counter(line.speaker for line in lines if line.speaker and not line.thought)
    sure = {line.speaker for line in lines if line.sure or line.scores[line.speaker or ""] >= 2}
    called = {who for line in lines for who in line.called}
    return sure | called | {who for who, count in spoke.items() if count >= 2}


def _is_beat(passage: Passage, place: int) -> bool:
    """Whether a place lies in a short line of narration; long ones tell of other times and places as well."""
    at = bisect_right(passage.line_starts, place) - 1
    return at >= 0 and passage.lines[at].end - passage.lines[at].start <= _BEAT


def _until(events: list[Event], place: int, length: int) -> int:
    """When somebody asleep or outside is back among the others."""
    back = ("sign", "awake", "enter")
    return next((later.place for later in events if later.place > place and later.kind in back), length)


def _talks(lines: list[Line], moves: list[int]) -> list[Stay]:
    """The conversations of a scene: utterances with little told between them."""
    found: list[Stay] = []
    for line in lines:
        moved = found and any(found[-1].end <= place <= line.quote.start for place in moves)
        if found and not moved and line.quote.start - found[-1].end <= _PAUSE:
            found[-1].end = max(found[-1].end, line.quote.end)
        else:
            found.append(Stay(line.quote.start, line.quote.end))
    return found


def _is_strangers(line: Line) -> bool:
    return not line.thought and (not line.speaker or line.speaker.startswith(STRANGER))


def _near(
    stays: list[Stay], signs: list[int], talks: list[Stay], strange: list[int], said: list[int]
) -> list[Stay]:
    """Stays cut down to what signs of the person vouch for: the conversations they stand in or beside, and
    what lies between two signs not far apart. Long silence is no presence, and neither is talk long before
    the first sign, or before somebody unnamed has spoken who may be the same person."""
    found: list[Stay] = []
    before = 0
    for stay in stays:
        last = None
        for place in sorted(signs):
            if not max(before, stay.start - 200) <= place <= stay.end:
                continue
            start, end = place, place + _LINGER
            for talk in talks:
                if talk.start - _BESIDE <= place <= talk.end + _BESIDE // 2:
                    start, end = min(start, talk.start), max(end, talk.end)
            if last is None:
                start = max([start, place - _BACK, *strange, _since_before(said, place, talks)])
            if last is not None and place - last < _SILENCE:
                start = min(start, last)
            last = place
            start, end = max(stay.start, start), min(stay.end, end)
            if end <= start:
                continue
            if found and start <= found[-1].end and found[-1].start >= stay.start:
                found[-1] = Stay(found[-1].start, max(end, found[-1].end))
            else:
                found.append(Stay(start, end))
        before = stay.end
    return found


def _since_before(said: list[int], place: int, talks: list[Stay]) -> int:
    """From when somebody may be taken to be there of whom the first sign stands in the midst of a talk: from a
    few utterances before, for he may have listened, but hardly to all of it."""
    began = max((talk.start for talk in talks if talk.start <= place), default=0)
    before = [start for start in said if began <= start < place]
    return before[-1] if len(before) >= _MANY else 0


def _stays(events: list[Event], length: int, carried: bool, pivots: list[tuple[int, str]]) -> list[Stay]:
    stays: list[Stay] = []
    since = 0 if carried else None
    gone = None
    for event in events:
        if event.kind in ("sign", "there", "enter", "awake", "asleep"):
            if since is None:
                moved = max((place for place, _ in pivots if place <= event.place), default=0)
                floor = max(moved, gone or 0)
                since = event.start if event.kind == "enter" or gone is not None else floor
                # 「はい、ただいま」⏎ お由が出て来た。: who answers on the way in is there from the call.
                coming = [
                    later.start
                    for later in events
                    if later.kind == "enter" and later.start <= event.place < later.place
                ]
                since = max([since, *coming])
        elif event.kind == "back" and since is None:
            since = event.start
        elif event.kind in ("leave", "back", "absent", "missing", "tells"):
            if (
                event.kind == "absent"
                and since is not None
                and any(stay for stay in events if stay.kind == "sign" and stay.place < event.place)
            ):
                continue
            outside = any(other.kind == "overhears" and other.place < event.place for other in events)
            if since is None and event.kind in ("leave", "back") and gone is None and not outside:
                since = max((place for place, _ in pivots if place <= event.place), default=0)
            if since is not None:
                if event.place > since:
                    stays.append(Stay(since, event.place))
                since = None
            gone = event.place
    if since is not None:
        stays.append(Stay(since, length))
    for place, mover in pivots:
        if events and events[0].who in mover.split():
            continue
        stays = _cut(stays, place, events)
    return stays


def _cut(stays: list[Stay], place: int, events: list[Event]) -> list[Stay]:
    """Stays broken where the story moves on with somebody else: they go on only from a new sign."""
    out = []
    for stay in stays:
        if not stay.start < place < stay.end:
            out.append(stay)
            continue
        out.append(Stay(stay.start, place))
        again = next(
            (event for event in events if event.kind in ("sign", "enter") and place < event.place < stay.end),
            None,
        )
        if again is not None:
            out.append(Stay(again.start if again.kind == "enter" else place, stay.end))
    return out


def _moves(passage: Passage, events: list[Event]) -> list[tuple[int, str]]:
    """Where somebody leaves and the story goes with them, or everybody but one is gone."""
    found = []
    for event in events:
        if event.kind in ("alone", "only", "tells"):
            found.append((event.place, event.who))
            continue
        known = event.who in passage.people and event.kind in ("leave", "goes")
        if known and goes_along(passage, event, events):
            found.append((event.place, event.who))
    return found


def _earshot(passage: Passage, lines: list[Line], place: int) -> Stay:
    """The talk that somebody overhears who is found listening at ``place``: the one going on there, or the
    one that ends there."""
    after = [line.quote for line in lines if line.quote.start >= place]
    before = [line.quote for line in lines if line.quote.end <= place]
    if before and place - before[-1].end < 160 and not (after and after[0].start - place < 160):
        start = before[-1].start
        for quote in reversed(before):
            if start - quote.end > 300:
                break
            start = quote.start
        return Stay(start, place)
    end = place
    for quote in after:
        if quote.start - end > 500:
            break
        end = quote.end
    return Stay(place, max(end, place + 1))
