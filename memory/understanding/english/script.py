"""Presence in a script of ``Name: what is said`` lines: from stage directions, and from what people say."""

import re
from itertools import pairwise

from .arrivals import (
    LIKELY,
    SURE,
    arrives,
    brings_in,
    greets,
    is_passing,
    is_role,
    returns,
    speaks_of_absent,
    welcomes,
)
from .departures import (
    beyond_farewell,
    comes_along,
    departs,
    goes_with_bye,
    is_farewell,
    protests,
    sends_away,
    takes_along,
    takes_leave,
    thanks,
)
from .directions import Direction
from .moves import Change
from .page import Page
from .people import Named, People
from .record import Record
from .script_lines import FAR, INTO, LOW, Line, Script
from .speakers import Speech
from .state import State
from .tokens import tokenise

# So much evidence, and somebody is not there.
_ENOUGH = 2.5
_ALONE = re.compile(
    r"\b(?:to (?:him|her|them)sel(?:f|ves)|to the audience|aside(?! to)|thinking|thinks|inner|thought|voice-?over)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"\b(?:speaker(?:phone)?|tannoy|intercom|loudspeaker|radio)\b", re.IGNORECASE)
_THIRD = re.compile(r"\b(?P<who>he|she|him|her(?! \w))\b", re.IGNORECASE)
_WELCOMED_BACK = re.compile(
    r"\b(?:you(?:['’]re| are|['’]ve come| came| have come)|welcome|they(?:['’]re| are)|look who['’]s) back\b"
    r"|\bback (?:already|so soon|again)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(r"\bhow long\b[^.!?]*\?", re.IGNORECASE)
_CALLED_IN = re.compile(
    r"\b(?:come (?:back |on )?in|come back|come and join)\b(?! the morning)", re.IGNORECASE
)
_ERRAND = re.compile(
    r"\b(?:I['’]ll|I['’]m (?:just )?going to|let me|I will) (?:\w+ )?(?:make|get|fetch|bring|find|grab|brew|put)\b",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"^\W*(?:here(?:['’]s| is| are| you| we| it)|there you (?:are|go)|one \w+|two \w+)\b", re.IGNORECASE
)
_BYE_REACH = 4


class ScriptPresence(Record):
    """Weighs, for everyone, what shows that he is there or not, between one of his lines and the next."""

    def __init__(
        self,
        page: Page,
        people: People,
        named: list[Named],
        speeches: list[Speech],
        carried: tuple[str, ...] | None,
    ):
        super().__init__(page, None)
        self.people = people
        self.speeches = speeches
        self.carried = carried
        script = Script(page, people, named, speeches)
        self.lines, self.directions, self.cuts = script.lines, script.directions, script.cuts
        self._run()

    # Who is there

    def _run(self) -> None:
        bounds = [0, *self.cuts, len(self.page.text) + 1]
        for start, end in pairwise(bounds):
            if start < end:
                self._segment(start, end)
        for number in range(len(self.lines)):
            heard = self._audience(number)
            self.hearers[number] = tuple(
                dict.fromkeys([*heard, *(p for p in self.hearers[number] if p not in heard)])
            )
        for state in self.states.values():
            state.stays.sort()

    def _segment(self, start: int, end: int) -> None:
        """One place and time: find for everyone in it from where to where he is there."""
        self.here = [line for line in self.lines if start <= line.start < end]
        told = [direction for direction in self.directions if start <= direction.at < end]
        everyone = dict.fromkeys(
            [line.speaker for line in self.here if line.speaker and not line.is_far and not line.is_off]
            + [d.person for d in told if d.person not in "*-"]
        )
        if all(line.is_far for line in self.here):
            everyone |= dict.fromkeys(line.speaker for line in self.here if line.speaker)
        self.arrived: dict[str, int] = {}
        stays: dict[str, list[tuple[int, int]]] = {}
        for person in everyone:
            self.arrived[person] = self._first_there(person, told, start)
        joint = self._joint_departures()
        for person in everyone:
            stays[person] = self._stays(person, told, start, end, joint.get(person, []))
        for person, found in stays.items():
            state = self.states.setdefault(person, State())
            state.stays += [(since, until, "") for since, until in found if until > since]

    def _own(self, person: str) -> list[Line]:
        return [line for line in self.here if line.speaker == person and not line.is_off]

    def _first_there(self, person: str, told: list[Direction], start: int) -> int:
        """From where somebody is there: from the start, unless something shows that he comes later."""
        own = self._own(person)
        first = next((d for d in told if d.person == person), None)
        if (
            first
            and first.change is None
            and first.at > start + 1
            and self.here
            and first.at > self.here[0].start
        ):
            # Only spoken of in a direction: that he is there is shown by his next line or move.
            first = next((d for d in told if d.person == person and d.change), None)
        if first and (not own or first.at <= own[0].start):
            if first.change in (Change.ENTERS, Change.MOVES, Change.LISTENS):
                return first.at
            again = next((d for d in told if d.person == person and d.at > first.at and d.change), None)
            if first.change is Change.LEAVES and own and not (again and again.at <= own[0].start):
                # "Pellam steps out", and speaks: out of where nobody saw him.
                return start if person in (self.carried or ()) else first.at
            return start
        if not own:
            return start
        return own[0].start if self._comes_in(person, own[0]) else start

    def _comes_in(self, person: str, line: Line) -> bool:
        """Whether the first line of somebody is said by one who has just come."""
        at = self.here.index(line)
        if at == 0:
            return False
        before, after = self.here[:at], self.here[at + 1 : at + 3]
        if self.carried and self.here[0].number == 0 and person not in self.carried:
            return True
        if any(person in earlier.called and not brings_in(earlier.said) for earlier in before):
            return False
        evidence = arrives(line.said)
        if evidence and greets(line.said) and evidence < SURE:
            opening = all(greets(earlier.said) or arrives(earlier.said) for earlier in before)
            replies = any(
                earlier.speaker in line.called and (greets(earlier.said) or arrives(earlier.said))
                for earlier in before[-3:]
            )
            evidence = 0.0 if opening or replies else _ENOUGH
        elif evidence and all(greets(earlier.said) for earlier in before):
            evidence = 0.0
        evidence += LIKELY * any(
            person in later.called and welcomes(later.said) for later in after if later.speaker != person
        )
        names = self.people.by_id[person].names
        evidence += LIKELY * ((is_passing(names) or is_role(names)) and at >= 2)
        named = [
            e
            for e in before
            if person in e.spoken_of | e.called and (e is not before[0] or not brings_in(e.said))
        ]
        evidence += 2.0 * any(
            brings_in(earlier.said) for earlier in named[-3:] if at - before.index(earlier) <= 3
        )
        evidence += 2.0 * any(speaks_of_absent(earlier.said, self._names(person)) for earlier in named)
        evidence += min(2, len(named)) * 0.75 + 0.5 * bool(named)
        return evidence >= _ENOUGH

    def _names(self, person: str) -> tuple[str, ...]:
        names = self.people.by_id[person].names
        words = [word for name in names for word in re.findall(r"[\w’'-]{3,}", name) if word[:1].isupper()]
        return tuple(dict.fromkeys([*names, *words]))

    def _joint_departures(self) -> dict[str, list[Line]]:
        """Those whom somebody takes along as he goes: "Come on, Kit, we have to go"."""
        found: dict[str, list[Line]] = {}
        for at, line in enumerate(self.here):
            sent = any(
                line.speaker in e.called and sends_away(e.said) for e in self.here[max(0, at - 2) : at]
            )
            if (departs(line.said) >= SURE or sent) and takes_along(line.said):
                for person in line.called:
                    if not any(later.speaker == person for later in self.here[at + 1 : at + 4]):
                        found.setdefault(person, []).append(line)
            if comes_along(line.said) and line.speaker:
                near = [other for other in self.here[max(0, at - 2) : at + 3] if departs(other.said) >= SURE]
                leads = [other for other in near if other.speaker != line.speaker]
                if leads:
                    found.setdefault(line.speaker, []).append(max(leads[-1], line, key=lambda one: one.end))
        return found

    def _stays(
        self, person: str, told: list[Direction], start: int, end: int, taken: list[Line]
    ) -> list[tuple[int, int]]:
        own = self._own(person)
        events: list[tuple[int, bool]] = [(self.arrived[person], True)]
        moves = [d for d in told if d.person in (person, "*", "-") and d.change]
        present = self.arrived[person] <= start
        for direction in moves:
            change = direction.change
            if direction.person == "-" and (present or not any(not there for _, there in events)):
                continue
            if direction.person == "*" and not present:
                continue
            if change is Change.MOVES:
                change = Change.LEAVES if present else Change.ENTERS
            if change is Change.ENTERS and present and direction.person == person:
                # Who comes back without a word that he went has gone since his last line.
                before = [line.end for line in own if line.end <= direction.at]
                others = [d.at for d in told if d.change is Change.LEAVES and d.at < direction.at]
                if before:
                    events.append((max([before[-1], *(at for at in others if at >= before[-1])]), False))
            if change in (Change.ENTERS, Change.LISTENS, Change.HEARS_AGAIN):
                events.append((direction.at, True))
                present = True
            elif change is Change.LEAVES and direction.at == self.arrived[person]:
                present = True
            elif change in (Change.LEAVES, Change.STOPS_HEARING, Change.AWAY):
                events.append((direction.at, False))
                present = False
        for line in taken:
            events.append((line.end, False))
        for at, line in enumerate(own):
            following = own[at + 1] if at + 1 < len(own) else None
            until = following.start if following else end
            events.append((line.start, True))
            if any(line.start <= d.at < until and d.person in (person, "*") for d in moves):
                continue
            if self._goes_after(person, line, own[at - 1] if at else None, following):
                events.append((line.end, False))
                self._hears_farewells(person, line)
                if back := self._brought_back(person, line, following):
                    events.append((back, True))
        return self._intervals(sorted(events), end)

    def _intervals(self, events: list[tuple[int, bool]], end: int) -> list[tuple[int, int]]:
        found = []
        since = None
        for at, there in events:
            if there and since is None:
                since = at
            elif not there and since is not None:
                found.append((since, at))
                since = None
        if since is not None:
            found.append((since, end))
        return found

    def _goes_after(self, person: str, line: Line, previous: Line | None, following: Line | None) -> bool:
        """Whether somebody is gone after one of his lines, until his next."""
        at = self.here.index(line)
        stop = self.here.index(following) if following else len(self.here)
        between = self.here[at + 1 : stop]
        if not between:
            return following is None and self._going(person, line, previous, at) >= SURE
        evidence = self._going(person, line, previous, at)
        if following is None and is_passing(self.people.by_id[person].names):
            evidence += (LIKELY + bool(thanks(line.said))) * (len(between) > 1)
        sent = any(
            person in earlier.called and sends_away(earlier.said)
            for earlier in self.here[max(0, at - 2) : at]
        )
        evidence += LIKELY * sent + (sent and not protests(line.said))
        near = between[:3]
        evidence += LIKELY * any(person in later.called and is_farewell(later.said) for later in near)
        if following:
            again = returns(following.said)
            # "Right, where is it?" is a return only where something has shown a going.
            evidence += again if again >= SURE or evidence else 0
            evidence += any(
                person in later.called and _WELCOMED_BACK.search(later.said)
                for later in self.here[stop + 1 : stop + 3]
            )
            evidence += LIKELY * bool(_ERRAND.search(line.said) and _BRINGS.search(following.said))
            if len(between) == 1 and not again:
                evidence -= 2
        evidence += SURE * any(person in later.called and _CALLED_IN.search(later.said) for later in between)
        missed = any(
            speaks_of_absent(later.said, self._names(person))
            for later in between
            if not later.is_far and not LOW.search(later.manner)
        )
        evidence += 2.0 * missed
        if evidence >= LIKELY / 2 and not self._others_leave(person, line.end, between[-1].start):
            evidence += LIKELY * any(speaks_of_absent(later.said, self._pronouns(person)) for later in near)
            evidence += LIKELY * any(self._means(person, later, line) for later in between)
            evidence += 0.75 * any(person in later.spoken_of for later in between)
        asked = [later for later in between if person in later.called and not self._sees_off(later)]
        evidence -= 2.0 * bool(asked)
        return evidence >= _ENOUGH

    def _others_leave(self, person: str, start: int, end: int) -> bool:
        """Whether a direction tells that somebody else goes: "now that she is gone" is said of him."""
        return any(
            d.change is Change.LEAVES and d.person != person and start <= d.at <= end for d in self.directions
        )

    def _sees_off(self, line: Line) -> bool:
        """Whether a line is what one calls after somebody who goes: a good-bye, or a word of thanks."""
        return is_farewell(line.said) or (len(line.said.split()) <= 5 and "?" not in line.said)

    def _going(self, person: str, line: Line, previous: Line | None, at: int) -> float:
        """How surely the words of a line are those of one who goes, rather than of one who sees somebody off."""
        if INTO.search(line.manner) or FAR.search(line.manner):
            return 0.0
        if at and _HOW_LONG.search(self.here[at - 1].said):
            return 0.0
        evidence = departs(line.said)
        near = previous and at - self.here.index(previous) <= 3 and not returns(line.said)
        if previous and near and not INTO.search(previous.manner):
            evidence = max(evidence, departs(previous.said))
        if takes_leave(line.said):
            leaving = self._just_leaving(person, at)
            if leaving and (line.called & leaving or not line.called) and evidence <= 2 * LIKELY:
                evidence -= 2 * LIKELY
            elif goes_with_bye(line.said):
                evidence += LIKELY
        return evidence

    def _just_leaving(self, person: str, at: int) -> set[str]:
        """Who else has announced before a line that he goes, with nothing but good-byes between."""
        line = self.here[at]
        for earlier in reversed(self.here[max(0, at - _BYE_REACH) : at]):
            # A mere good-bye to somebody by name is said by one who stays.
            stays = earlier.called and person not in earlier.called
            goes = departs(earlier.said) >= (LIKELY + 0.5 if stays else LIKELY)
            if earlier.speaker and earlier.speaker != person and goes:
                return {earlier.speaker}
            if not is_farewell(earlier.said) and not earlier.called & line.called:
                break
        return set()

    def _pronouns(self, person: str) -> tuple[str, ...]:
        gender = self.people.gender.get(person, "")
        return {"m": ("he", "him"), "f": ("she", "her")}.get(
            gender, ("he", "she", "him", "her", "they", "them")
        )

    def _means(self, person: str, line: Line, gone: Line) -> bool:
        """Whether "he" or "she" in a line is the one who has just gone: nobody else is named for it."""
        if line.speaker == person or line.spoken_of - {person}:
            return False
        found = {match["who"].lower() for match in _THIRD.finditer(line.said)}
        # Whom he has called "she" himself just now is somebody else.
        others = gone.spoken_of - {person} | {m["who"].lower() for m in _THIRD.finditer(gone.said)} & found
        return bool(found & set(self._pronouns(person))) and not others

    def _hears_farewells(self, person: str, line: Line) -> None:
        """Let somebody hear the good-byes that are said to him right after he has taken leave."""
        at = self.here.index(line)
        for later in self.here[at + 1 : at + 1 + _BYE_REACH]:
            to_him = person in later.called or (not later.called and not self._means(person, later, line))
            brief = beyond_farewell(later.said) <= 6
            said = (person in later.called and self._sees_off(later)) or (
                is_farewell(later.said) and (takes_leave(later.said) or len(later.said) < 30)
            )
            if not (to_him and brief and said) or later.speaker == person:
                break
            self.hearers[later.number] = (*self.hearers[later.number], person)

    def _brought_back(self, person: str, line: Line, following: Line | None) -> int | None:
        """Where somebody comes back who was sent for another: when that other comes."""
        at = self.here.index(line)
        fetched = {p for earlier in self.here[max(0, at - 2) : at + 1] for p in earlier.spoken_of} - {person}
        until = following.start if following else len(self.page.text)
        times = [self.arrived[p] for p in fetched if line.end <= self.arrived.get(p, -1) < until]
        return min(times, default=None)

    # Who hears

    def _audience(self, number: int) -> tuple[str, ...]:
        line, speech = self.lines[number], self.speeches[number]
        if not speech.aloud:
            return ()
        if line.speaker is None and not speech.sure:
            return ()
        around = [
            p
            for p, state in self.states.items()
            if p != line.speaker and state.is_there(line.start, line.end)
        ]
        if line.is_far:
            if _SPEAKER.search(line.manner) and not re.search(r"earpiece|headset", line.manner):
                return tuple(around)
            return tuple(p for p in [self._near_end(number)] if p)
        if INTO.search(line.manner) or (FAR.search(line.manner) and not line.is_far):
            return (*around, *(p for p in [self._far_end(number)] if p and p not in around))
        low = LOW.search(line.manner)
        if low or _ALONE.search(line.manner):
            named = [
                name.person for name in self.people.find(tokenise(line.manner)) if name.person != line.speaker
            ]
            if not named and low and not re.search(r"\baside\b", line.manner, re.IGNORECASE):
                named = self._whispering_with(number)
            return tuple(p for p in dict.fromkeys(named) if p in around)
        return tuple(around)

    def _whispering_with(self, number: int) -> list[str]:
        """Whom a whisper answers that is for nobody by name."""
        for earlier in reversed(self.lines[max(0, number - 3) : number]):
            if LOW.search(earlier.manner) and earlier.speaker != self.lines[number].speaker:
                return [earlier.speaker] if earlier.speaker else []
        return list(self.speeches[number].addressees[:1])

    def _near_end(self, number: int) -> str | None:
        """Who holds the receiver: who speaks into it nearest to a line from the other end."""
        near = [line for line in self.lines if line.speaker and not line.is_far and not line.is_off]
        into = [line for line in near if INTO.search(line.manner) or FAR.search(line.manner)]
        best = min(
            into or near, key=lambda line: (abs(line.number - number), line.number > number), default=None
        )
        return best.speaker if best else None

    def _far_end(self, number: int) -> str | None:
        far = [line for line in self.lines if line.is_far and line.speaker]
        best = min(far, key=lambda line: (abs(line.number - number), line.number > number), default=None)
        return best.speaker if best else None
