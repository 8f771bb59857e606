"""What the narration and the talk around an utterance show of each who may have said it, as cues to be weighed."""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from memory.understanding.japanese.line import Line
from memory.understanding.japanese.manners import alike, kinds_of, manners_of
from memory.understanding.japanese.motions import motions_in
from memory.understanding.japanese.passage import Passage, Reference

Cues = dict[str, float]

# In characters: how far back narration before the first utterance counts, how far on after the last; how far back what
# is talked of may have been named; how long narration between two utterances is long; how far comings are looked for.
_LEAD, _TRAIL, _TOPIC, _LONG, _COMINGS = 500, 300, 800, 150, 1500
_LEADING = ("subject", "body")
_REPLIES = ("asks", "requests", "assents", "greets", "thanks")


@dataclass
class _Beside:
    """What the narration around an utterance says of each: ``told`` when there is any before it, ``leading`` who is a
    subject in that."""

    told: bool
    cues: dict[str, Cues] = field(default_factory=lambda: defaultdict(dict))
    leading: set[str] = field(default_factory=set)


class Surroundings:
    """The cues of one scene; ``lines`` are its utterances in order."""

    def __init__(self, passage: Passage, lines: list[Line]):
        self.passage, self.lines = passage, lines
        self._told = passage.told
        self._told_starts = [start for start, _ in self._told]
        self._place = {line.index: place for place, line in enumerate(lines)}
        self._manners = [manners_of(passage, line) for line in lines]
        self._kinds: dict[str, frozenset[str]] = {}
        self._beside: dict[int, _Beside] = {}
        leads = Counter(one.person for one in passage.references if one.quote < 0 and one.role in _LEADING)
        self._rank = {who: place for place, (who, _) in enumerate(leads.most_common())}
        self._moves = self._comings()

    def of(self, line: Line, who: str) -> Cues:
        """What speaks for and against somebody."""
        place = self._place[line.index]
        if place not in self._beside:
            self._beside[place] = self._around(place)
        beside = self._beside[place]
        cues = dict(beside.cues.get(who, {}))
        kinds = self._kinds_of(who)
        if beside.told and not beside.leading:
            cues["gap_nobody_narrator" if "narrator" in kinds else "gap_nobody"] = 1.0
        elif beside.told and who not in beside.leading:
            cues["gap_others"] = 1.0
        cues.update({f"{manner}_{kind}": 1.0 for kind in kinds for manner in self._manners[place][0]})
        cues[f"rank_{min(self._rank.get(who, 9), 3)}"] = 1.0
        cues.update(self._moving(place, who))
        cues.update(self._calling(place, who))
        return cues

    def _kinds_of(self, who: str) -> frozenset[str]:
        if who not in self._kinds:
            person = self.passage.people.get(who)
            self._kinds[who] = kinds_of(self.passage, person) if person else frozenset(["stranger"])
        return self._kinds[who]

    def again(self, line: Line) -> Cues:
        """What the words say for one person speaking twice in a row."""
        place = self._place[line.index]
        if not place:
            return {}
        before, now = self._manners[place - 1], self._manners[place]
        cues = alike(before, now, "again")
        cues |= {f"again_after_{manner}": 1.0 for manner in _REPLIES if manner in before[0]}
        cues |= {f"again_now_{manner}": 1.0 for manner in _REPLIES if manner in now[0]}
        if "asks" in before[0] and now[0] & {"assents", "denies"}:
            cues["again_answers"] = 1.0
        if "asks" in before[0] and "asks" in now[0]:
            cues["again_asks"] = 1.0
        gap = self._between(self.lines[place - 1].quote.end, line.quote.start)
        cues[f"again_gap_{min(len(gap), 3)}"] = 1.0
        if sum(end - start for start, end in gap) > _LONG:
            cues["again_gap_long"] = 1.0
        return cues

    def back(self, line: Line) -> Cues:
        """What the words say for the one before last speaking again."""
        place = self._place[line.index]
        if place < 2:
            return {}
        before, now = self._manners[place - 2], self._manners[place]
        cues = alike(before, now, "back")
        gap = self._between(self.lines[place - 1].quote.end, line.quote.start)
        cues[f"back_gap_{min(len(gap), 2)}"] = 1.0
        if "asks" in before[0] and "asks" in now[0]:
            cues["back_asks"] = 1.0
        return cues

    def _between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences told in a stretch."""
        found = []
        for left, right in self._told[bisect_left(self._told_starts, start) :]:
            if right > end + 1:
                break
            found.append((left, right))
        return found

    def _named(self, start: int, end: int) -> list[Reference]:
        return [one for one in self.passage.named_in(start, end) if one.quote < 0]

    def _around(self, place: int) -> "_Beside":
        """What the narration before and after an utterance says of each who is named there."""
        quote = self.lines[place].quote
        start = self.lines[place - 1].quote.end if place else max(0, quote.start - _LEAD)
        if place + 1 < len(self.lines):
            end = self.lines[place + 1].quote.start
        else:
            end = min(len(self.passage.text), quote.end + _TRAIL)
        before = self._between(start, quote.start)
        found = _Beside(bool(before))
        for back, (left, right) in enumerate(reversed(before[-4:])):
            self._told_before(found, left, right, back, before, not place)
        manners = self._manners[place][0]
        for on, (left, right) in enumerate(self._between(quote.end, end)[:2]):
            for one, role in self._roles(left, right):
                found.cues[one.person][f"{('after', 'later')[on]}_{role}"] = 1.0
                if not on and one.role in _LEADING:
                    found.cues[one.person].update(
                        {f"after_{manner}": 1.0 for manner in _REPLIES if manner in manners}
                    )
        if not found.leading:
            self._topics(quote.start, found.cues)
        return found

    def _told_before(self, found: "_Beside", left: int, right: int, back: int, before: list, opening: bool):
        """What one sentence before an utterance says; ``back`` is how many stand between them."""
        sentence = ("last", "next_to_last")[back] if back < 2 else "earlier_told"
        sentence = f"opening_{sentence}" if opening else sentence
        for one, role in self._roles(left, right):
            cues = found.cues[one.person]
            cues[f"{sentence}_{role}"] = 1.0
            if one.role not in _LEADING:
                continue
            found.leading.add(one.person)
            if one.role == "subject" and self.passage.text.startswith("が", one.end):
                cues[f"{sentence}_as_news"] = 1.0
            if not back:
                cues[f"last_{role}_of_{min(3, len(before))}"] = 1.0
                done = self.passage.text[right - 2 : right - 1] in ("た", "だ")
                cues[f"last_{role}_{'done' if done else 'lasts'}"] = 1.0
                if sum(stop - start for start, stop in before) > _LONG:
                    cues["last_lead_long"] = 1.0

    def _roles(self, start: int, end: int) -> list[tuple[Reference, str]]:
        """Who is named in a sentence and as what; of several subjects, the first and the others."""
        here = self._named(start, end)
        leading = [one for one in here if one.role in _LEADING]
        found = []
        for one in here:
            role = one.role
            if role in _LEADING:
                role = (
                    "lead_alone" if len(leading) == 1 else "lead_first" if one is leading[0] else "lead_next"
                )
            found.append((one, role))
        return found

    def _topics(self, place: int, found: dict[str, Cues]) -> None:
        """The last two of whom the narration has told, where it tells of nobody since the utterance before."""
        topics: list[str] = []
        for one in reversed(self._named(max(0, place - _TOPIC), place)):
            if one.role == "subject" and one.person not in topics:
                topics.append(one.person)
        for number, who in enumerate(topics[:2], 1):
            found[who][f"topic_{number}"] = 1.0

    def _comings(self) -> dict[str, list[tuple[int, str]]]:
        """Where each is told to come or go."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        if not self.lines:
            return found
        first, last = self.lines[0].quote.start - _COMINGS, self.lines[-1].quote.end + _COMINGS
        for start, end in self._told:
            if start < first or start > last:
                continue
            subjects = self.passage.subjects(start, end)
            motions = motions_in(self.passage.modern, self.passage.words(start, end)) if subjects else []
            if motions and not motions[-1].moved:
                after = len(subjects) > 1 and subjects[-1].start < motions[-1].place
                found[subjects[-1 if after else 0].person].append((start, motions[-1].kind))
        return found

    def _moving(self, place: int, who: str) -> Cues:
        """What comings and goings before and after an utterance say."""
        moves = self._moves.get(who)
        if not moves:
            return {}
        quote = self.lines[place].quote
        since = self.lines[place - 1].quote.end if place else max(0, quote.start - _LEAD)
        until = self.lines[place + 1].quote.start if place + 1 < len(self.lines) else quote.end + _TRAIL
        before = [kind for at, kind in moves if at < quote.start]
        later = [kind for at, kind in moves if at > quote.end]
        just = {kind for at, kind in moves if since <= at < quote.start}
        then = {kind for at, kind in moves if quote.end <= at < until}
        told = {
            "has_left": before[-1:] == ["leave"],
            "has_come": before[-1:] == ["enter"],
            "just_come": bool(just & {"enter", "back"}),
            "just_left": "leave" in just,
            "comes_later": later[:1] == ["enter"] and not before,
            "leaves_then": "leave" in then,
            "comes_then": bool(then & {"enter", "back"}),
        }
        return {cue: 1.0 for cue, so in told.items() if so}

    def _calling(self, place: int, who: str) -> Cues:
        """What it says that somebody is spoken to, or was, without being called by the words right before."""
        line = self.lines[place]
        cues: Cues = {}
        if place and who in self.lines[place - 1].to and who not in self.lines[place - 1].called:
            cues["was_spoken_to"] = 1.0
        if who in line.to and who not in line.called:
            cues["is_spoken_to"] = 1.0
        if place > 1 and who in self.lines[place - 2].called:
            cues["called_two_before"] = 1.0
        if place + 2 < len(self.lines) and who in self.lines[place + 2].called:
            cues["called_two_after"] = 1.0
        return cues
