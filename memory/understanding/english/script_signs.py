"""What the lines and directions of a scene tell of one person: signs that he comes, is there, goes, or is away."""

import re
from functools import cached_property

from ..course import BEFORE, GONE, HERE, NEVER, Step, Whereabouts
from .absences import names_another, speaks_alone, speaks_of_absent, speaks_of_gone
from .arrivals import (
    LIKELY,
    SURE,
    announces,
    connects,
    introduces,
    is_passing,
    is_role,
    returns,
    summons,
    takes_in,
    welcomes_back,
)
from .departures import (
    agrees,
    asks_along,
    beyond_farewell,
    comes_along,
    goes_with_bye,
    obeys,
    protests,
    takes_along,
    takes_leave,
    thanks,
)
from .directions import Direction
from .moves import Change
from .script_lines import FAR, INTO, LOW
from .script_scene import ScriptScene

# So much evidence, and somebody has come or gone beside his own line; elsewhere it takes more.
_ENOUGH = 2.5
_UNTOLD = 6.0
_SPOKEN_TO = 2.0
_GONE = 3.0
_ABSENT = 2.0
_SILENT = 0.04
_BYE_REACH = 4
_CALLED_IN = re.compile(
    r"\b(?:come (?:back |on )?in|come back|come and join)\b(?! the morning)", re.IGNORECASE
)
_HOW_LONG = re.compile(r"\bhow long\b[^.!?]*\?", re.IGNORECASE)
_ERRAND = re.compile(
    r"\b(?:I['’]ll|I['’]m (?:just )?going to|let me|I will) (?:\w+ )?(?:make|get|fetch|bring|find|grab|brew|put)\b",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"^\W*(?:here(?:['’]s| is| are| you| we| it)|there you (?:are|go)|one \w+|two \w+)\b", re.IGNORECASE
)
_ASKS = re.compile(r"[^.!?]*\?")
_THIRD = re.compile(r"\b(?P<who>he|she|him|her(?! \w))\b", re.IGNORECASE)
_COMES = frozenset([Change.ENTERS, Change.LISTENS])
_STAYS = {(BEFORE, BEFORE): 0.0, (HERE, HERE): 0.0, (GONE, GONE): 0.0}


class Signs:
    """The signs about one person in one scene."""

    def __init__(self, scene: ScriptScene, person: str):
        self.scene = scene
        self.lines = scene.lines
        self.person = person
        self.own = scene.own(person)
        self.names = self._names()

    def _names(self) -> tuple[str, ...]:
        names = self.scene.people.by_id[self.person].names
        words = [word for name in names for word in re.findall(r"[\w’'-]{3,}", name) if word[:1].isupper()]
        return tuple(dict.fromkeys([*names, *words]))

    @property
    def since(self) -> dict[Whereabouts, float]:
        """What it costs that somebody is there from the start, or is not yet."""
        moves = self.scene.moves(self.person)
        if moves and moves[0].person == self.person and self._moves_first(moves[0]):
            comes = moves[0].change in _COMES or moves[0].change is Change.MOVES
            if comes or self._steps_out(moves):
                return {BEFORE: 0.0}
            again = any(move.at == moves[0].at and move.change in _COMES for move in moves[1:])
            # "Pip climbs down from the rocks and joins them": wherever he was, it was not here.
            return {BEFORE: 0.0, HERE: _ENOUGH - self._spoken_before(moves[0].at)} if again else {HERE: 0.0}
        first = next((d for d in self.scene.told if d.person == self.person), None)
        if not self.own or (first and self.lines and first.at < self.lines[0].start):
            return {HERE: 0.0}
        return {HERE: 0.0, BEFORE: 0.0}

    def _moves_first(self, direction: Direction) -> bool:
        return not self.own or direction.at <= self.lines[self.own[0]].start

    def _steps_out(self, moves: list[Direction]) -> bool:
        """ "Pellam steps out", and speaks: out of where nobody saw him."""
        if moves[0].change is not Change.LEAVES or not self.own or self.person in (self.scene.carried or ()):
            return False
        return len(moves) < 2 or moves[1].at > self.lines[self.own[0]].start

    def _spoken_before(self, at: int) -> float:
        """Twice what makes sure that somebody was there before a direction: that he spoke."""
        return 2 * _ENOUGH * bool(self.own and self.lines[self.own[0]].start < at)

    def steps(self) -> list[Step]:
        """The signs, line by line and direction by direction."""
        moves = self.scene.moves(self.person)
        found: list[Step] = []
        at = 0
        for number, line in enumerate(self.lines):
            while at < len(moves) and moves[at].at <= line.start:
                found.append(self._moved(moves[at], moves))
                at += 1
            found.append(self._line(number))
        if self.lines:
            found += [self._after_all(), *(self._moved(direction, moves) for direction in moves[at:])]
        else:
            found += [self._moved(direction, moves) for direction in moves]
        return found

    # Directions

    def _moved(self, direction: Direction, moves: list[Direction]) -> Step:
        change, all_of_them = direction.change, direction.person != self.person
        if direction.person == "-":
            ways = _STAYS | {(GONE, HERE): 0.0, (GONE, GONE): 1.0}
        elif all_of_them:
            ways = {(HERE, GONE): 0.0, (BEFORE, BEFORE): 0.0, (GONE, GONE): 0.0}
        elif change in _COMES:
            # Who comes back without a word that he went has gone since his last line.
            ways = {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, HERE): _UNTOLD + 1}
        elif change is Change.HEARS_AGAIN:
            ways = {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, HERE): 2.0}
        elif change is Change.MOVES:
            ways = {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, GONE): 0.0}
        elif change is Change.LEAVES:
            again = any(move.at == direction.at and move.change in _COMES for move in moves)
            ways = {(HERE, GONE): 0.0, (BEFORE, GONE): _ENOUGH * (not again), (GONE, GONE): _ENOUGH}
            if direction is moves[0] and self._steps_out(moves):
                ways[BEFORE, HERE] = -NEVER
        else:
            ways = {(HERE, GONE): 0.0, (BEFORE, GONE): 0.0, (GONE, GONE): 0.0}
        return Step(direction.at, direction.at, ways)

    # Lines

    def _line(self, at: int) -> Step:
        line, earlier = self.lines[at], self.lines[at - 1] if at else None
        leaves = self._leaving(at)
        ways = {
            (BEFORE, BEFORE): 0.0,
            (GONE, GONE): 0.0,
            (HERE, HERE): 0.0,
            (HERE, GONE): leaves,
            (BEFORE, HERE): self._coming.get(at, _UNTOLD),
            (GONE, HERE): self._returning.get(at, _UNTOLD),
        }
        if at in self._own_lines:
            here, away = 0.0, NEVER
        else:
            here, away = self._is_absent(at), self._is_present(at)
        return Step(line.start, earlier.end if earlier else line.start, ways, here, away)

    def _after_all(self) -> Step:
        """What the last lines tell of the time after them."""
        at = len(self.lines)
        ways = _STAYS | {(HERE, GONE): self._leaving(at)}
        return Step(self.lines[-1].end, self.lines[-1].end, ways)

    @cached_property
    def _own_lines(self) -> frozenset[int]:
        return frozenset(self.own)

    def _leaving(self, at: int) -> float:
        """What it costs that somebody goes before a line."""
        cost = min(_UNTOLD, self._gone_at.get(at, _UNTOLD))
        if at < len(self.lines) and at not in self._own_lines:
            line = self.lines[at]
            if not self._is_secret(at) and speaks_of_gone(line.said, self.names):
                cost = min(cost, 2.0)
        return cost

    @cached_property
    def _gone_at(self) -> dict[int, float]:
        """Before which lines somebody goes after one of his own, or along with another, and what that costs."""
        found: dict[int, float] = {}
        for order, at in enumerate(self.own):
            following = self.own[order + 1] if order + 1 < len(self.own) else None
            slot = self._last_heard(at) + 1
            if following is not None and slot >= following:
                continue
            found[slot] = min(found.get(slot, _UNTOLD), _ENOUGH - self._going(at, order, following))
        for at in self._taken:
            found[self._last_heard(at) + 1] = -0.5
        for direction in self.scene.told:
            # Where others go, one may have gone along who is not told of before he comes back.
            if direction.change is Change.LEAVES and direction.person not in (self.person, "*"):
                slot = sum(line.start < direction.at for line in self.lines)
                found[slot] = min(found.get(slot, _UNTOLD), 2.0)
        return found

    def _last_heard(self, at: int) -> int:
        """The last of the good-byes that are said to somebody right after one of his lines, or that line."""
        last = at
        for number in range(at + 1, min(len(self.lines), at + 1 + _BYE_REACH)):
            later = self.lines[number]
            # Who asks something as he goes waits for the answer.
            answers = number == at + 1 and self.lines[at].said.rstrip().endswith("?")
            if later.speaker == self.person or not (answers or self._is_seen_off(number, at)):
                break
            last = number
        return last

    def _is_seen_off(self, number: int, at: int) -> bool:
        later = self.lines[number]
        called = self.person in later.called
        to_him = called or (not later.called and not self._is_meant(number, at))
        if not to_him or beyond_farewell(later.said) > 6:
            return False
        if called and (number == at + 1 or self._calls_after(number)):
            return not speaks_of_gone(later.said, self.names)
        if number == at + 1 and "?" not in later.said:
            # "Thank you, doctor." "And you."
            echoes = takes_leave(self.lines[at].said) and len(later.said.split()) <= 3
            if thanks(later.said) or echoes or agrees(later.said):
                return True
        return self.scene.farewells[number] and (
            takes_leave(later.said) or len(later.said) < 45 - 15 * ("?" in later.said)
        )

    def _calls_after(self, number: int) -> bool:
        """Whether a line is what one calls after somebody who goes: a good-bye, or a word of thanks."""
        said = self.lines[number].said
        return self.scene.farewells[number] or (len(said.split()) <= 5 and "?" not in said)

    def _going(self, at: int, order: int, following: int | None) -> float:
        """How surely somebody is gone after one of his lines."""
        scene, line = self.scene, self.lines[at]
        until = self.lines[following].start if following is not None else None
        moves = [
            d
            for d in scene.moves(self.person)
            if d.person != "-" and line.start <= d.at and (until is None or d.at < until)
        ]
        if moves and moves[0].change not in (*_COMES, Change.HEARS_AGAIN):
            return -_ENOUGH
        evidence = self._says_going(at, self.own[order - 1] if order else None)
        between = range(at + 1, following if following is not None else len(self.lines))
        if following is None and is_passing(scene.people.by_id[self.person].names):
            evidence += (LIKELY + bool(thanks(line.said))) * (len(between) > 1)
        earlier = self.own[order - 1] if order else -1
        reach = 4 if earlier >= at - 3 and protests(self.lines[earlier].said) else 2
        sent = any(
            scene.sends[number]
            and (
                self.person in self.lines[number].called
                or (number == at - 1 and not self.lines[number].called and obeys(line.said))
            )
            for number in range(max(0, at - reach), at)
            if self.lines[number].speaker != self.person
        )
        evidence += LIKELY * sent + (sent and not protests(line.said))
        evidence += LIKELY * any(
            self.person in self.lines[number].called and scene.farewells[number] for number in between[:3]
        )
        if evidence and following != at + 2:
            evidence += LIKELY / 2 * (self._last_heard(at) > at and scene.farewells[at + 1])
        if evidence >= LIKELY / 2 and between:
            evidence += self._missed_after(at, between)
        return evidence

    def _missed_after(self, at: int, between: range) -> float:
        """What is said of somebody after he has perhaps gone: "he", "now that she is away"."""
        if self.scene.somebody_leaves(self.person, self.lines[at].end, self.lines[between[-1]].start):
            return 0.0
        named = 0.75 * any(self.person in self.lines[number].spoken_of for number in between)
        if self._rivalled(at):
            return named
        others = [
            number
            for number in between
            if self.scene.departs[number] >= LIKELY and not self.scene.farewells[number]
        ]
        if others:
            # "While she is away" is said of whoever has gone last.
            between = range(between.start, others[0] + 1)
        pronouns = self.scene.pronouns(self.person)
        near = [self.lines[number] for number in between[:3]]
        evidence = LIKELY * any(
            speaks_of_absent(later.said, pronouns) and not names_another(later.said) for later in near
        )
        evidence += LIKELY * any(self._is_meant(number, at) for number in between)
        return evidence + named

    def _rivalled(self, at: int) -> bool:
        """Whether another went just before a line, or was sent, so that "he" is rather that one."""
        own = self.scene.departs[at]
        for number in range(max(0, at - _BYE_REACH), at):
            line = self.lines[number]
            if line.speaker == self.person:
                continue
            if self.scene.departs[number] >= LIKELY and self.scene.departs[number] > own:
                return True
            if self.scene.sends[number] and line.called - {self.person} and own < LIKELY:
                return True
        return False

    def _says_going(self, at: int, previous: int | None) -> float:
        """How surely the words of a line are those of one who goes, rather than of one who sees somebody off."""
        line = self.lines[at]
        if INTO.search(line.manner) or FAR.search(line.manner):
            return 0.0
        if at and _HOW_LONG.search(self.lines[at - 1].said):
            return 0.0
        evidence = self.scene.departs[at]
        near = previous is not None and at - previous <= 3
        near = near and not (returns(line.said) or _BRINGS.search(line.said))
        if near and not INTO.search(self.lines[previous].manner):
            evidence = max(evidence, self.scene.departs[previous])
        if takes_leave(line.said):
            leaving = self.scene.just_leaving(self.person, at) | self._gone_for_good(at)
            if leaving and (line.called & leaving or not line.called) and evidence <= 2 * LIKELY:
                evidence -= 2 * LIKELY
            elif goes_with_bye(line.said):
                evidence += LIKELY
        return evidence

    def _gone_for_good(self, at: int) -> set[str]:
        """Whom a good-bye calls who spoke just before and speaks no more, while the speaker of it does."""
        if at == 0 or not any(number > at for number in self.own):
            return set()
        last = self.lines[at - 1].speaker
        again = any(line.speaker == last for line in self.lines[at + 1 :])
        return {last} if last in self.lines[at].called and not again else set()

    def _is_meant(self, number: int, gone: int) -> bool:
        """Whether "he" or "she" in a line is the one who has just gone: nobody else is named for it."""
        line, last = self.lines[number], self.lines[gone]
        if line.speaker == self.person or line.spoken_of - {self.person}:
            return False
        if any(names_another(earlier.said) for earlier in self.lines[max(gone + 1, number - 2) : number]):
            return False
        found = {
            match["who"].lower()
            for match in _THIRD.finditer(line.said)
            if not names_another(line.said[: match.start()])
        }
        # Whom he has called "she" himself just now is somebody else.
        others = (
            last.spoken_of - {self.person} or {m["who"].lower() for m in _THIRD.finditer(last.said)} & found
        )
        return bool(found & set(self.scene.pronouns(self.person))) and not others

    @cached_property
    def _taken(self) -> dict[int, str | None]:
        """After which lines somebody goes along with whom: "Come on, Kit, we have to go"."""
        found: dict[int, str | None] = {}
        for at, line in enumerate(self.lines):
            later = {one.speaker for one in self.lines[at + 1 : at + 4]}
            if line.speaker == self.person:
                if comes_along(line.said) and (lead := self._lead(at)) is not None:
                    found[max(lead, at)] = self.lines[lead].speaker
                elif asks_along(line.said) and (answer := self._answered(at)) is not None:
                    found[answer] = self.lines[answer].speaker
                elif at and asks_along(self.lines[at - 1].said) and self._answered(at - 1) == at:
                    found[at] = self.lines[at - 1].speaker
            elif self.person in line.called and self.person not in later and takes_along(line.said):
                sent = any(
                    line.speaker in self.lines[number].called and self.scene.sends[number]
                    for number in range(max(0, at - 2), at)
                )
                if self.scene.departs[at] >= SURE or sent:
                    found[at] = line.speaker
        return found

    def _lead(self, at: int) -> int | None:
        """The line of one who goes, near a line in which another says that he comes along."""
        near = range(max(0, at - 2), min(len(self.lines), at + 3))
        leads = [n for n in near if self.lines[n].speaker != self.person and self.scene.departs[n] >= SURE]
        return leads[-1] if leads else None

    def _answered(self, at: int) -> int | None:
        """The next line, where one who is asked to come along says that he does."""
        if at + 1 >= len(self.lines):
            return None
        asked, answer = self.lines[at], self.lines[at + 1]
        willing = comes_along(answer.said) or self.scene.departs[at + 1] >= SURE
        return at + 1 if willing and answer.speaker in asked.called else None

    # Coming

    @cached_property
    def _coming(self) -> dict[int, float]:
        """Before which lines somebody comes for the first time, and what that costs."""
        if not self.own:
            return {}
        first = self.own[0]
        return self._with_welcomes(first, _ENOUGH - self._comes(first))

    @cached_property
    def _returning(self) -> dict[int, float]:
        """Before which lines somebody comes back, and what that costs."""
        found: dict[int, float] = {}
        for order, at in enumerate(self.own):
            last = self.own[order - 1] if order else None
            cost = -self._returns(at, last)
            if last is not None and (partner := self._comes_with(last, at)) is not None:
                found[partner] = -SURE
            found |= self._with_welcomes(at, cost)
        for at, line in enumerate(self.lines):
            if self.person in line.called and _CALLED_IN.search(line.said):
                found.setdefault(at + 1, 0.0)
        for at in self._brought_back:
            found.setdefault(at, 0.0)
        return found

    def _comes_with(self, last: int, at: int) -> int | None:
        """The line before which one comes back with whom somebody has gone after a line of his."""
        for gone, partner in self._taken.items():
            if last <= gone < at:
                back = (number for number in range(gone + 2, at) if self.lines[number].speaker == partner)
                return next(back, None)
        return None

    def _with_welcomes(self, at: int, cost: float) -> dict[int, float]:
        """Where one who comes may have come: before his line, or before one that greets him."""
        found = {at: cost}
        for number in range(at - 1, max(-1, at - 4), -1):
            line = self.lines[number]
            greeted = self.scene.brings[number] or self.scene.greets[number] or takes_in(line.said)
            greeted = greeted and not announces(line.said)
            told = self.person in line.spoken_of and connects(line.said)
            if line.speaker == self.person or not ((self.person in line.called and greeted) or told):
                break
            found[number] = cost - 0.1
        return found

    def _returns(self, at: int, last: int | None) -> float:
        said = self.lines[at].said
        again = returns(said)
        # "Right, where is it?" is a return only where something has shown a going.
        shown = last is None or again >= SURE or self._says_going(last, None) > 0
        if again < SURE and self.scene.departs[at] >= LIKELY:
            # "Right, I'm off" is no return.
            again = 0.0
        evidence = again * shown
        evidence += any(
            self.person in later.called and welcomes_back(later.said) for later in self.lines[at + 1 : at + 3]
        )
        if last is not None:
            evidence += LIKELY * bool(_ERRAND.search(self.lines[last].said) and _BRINGS.search(said))
            if at - last == 2 and not again:
                evidence -= 2
            elif not evidence:
                evidence -= 0.5
        return evidence

    def _comes(self, at: int) -> float:
        """How surely the first line of somebody is said by one who has just come."""
        scene, line = self.scene, self.lines[at]
        if at == 0:
            return -NEVER
        before = range(at)
        if scene.carried and self.lines[0].number == 0 and self.person not in scene.carried:
            return SURE
        if any(
            self.person in self.lines[number].called
            and not (scene.brings[number] or summons(self.lines[number].said))
            for number in before
        ):
            welcomed = [n for n in self._with_welcomes(at, 0.0) if n < at]
            calls = [n for n in before if self.person in self.lines[n].called]
            if set(calls) - set(welcomed):
                return -NEVER
        evidence = scene.arrives[at]
        if evidence and evidence < SURE and scene.greets[at]:
            replies = any(
                self.lines[number].speaker in line.called and (scene.greets[number] or scene.arrives[number])
                for number in before[-3:]
            )
            evidence = 0.0 if scene.is_opening(at) or replies else _ENOUGH
        elif evidence and (all(scene.greets[number] for number in before)):
            evidence = 0.0
        after = range(at + 1, min(len(self.lines), at + 3))
        evidence += LIKELY * any(
            (self.person in self.lines[number].called and scene.welcomes[number])
            or (number == at + 1 and takes_in(self.lines[number].said))
            for number in after
            if self.lines[number].speaker != self.person
        )
        evidence += any(introduces(self.lines[number].said) for number in after) * (at >= 2)
        names = scene.people.by_id[self.person].names
        evidence += (_ENOUGH if is_passing(names) else LIKELY * is_role(names)) * (at >= 2)
        summoned = any(
            self.person in self.lines[number].called and summons(self.lines[number].said)
            for number in range(max(0, at - 3), at)
        )
        evidence += summoned * (_ENOUGH if comes_along(line.said) or scene.arrives[at] else 0.5)
        named = [
            number
            for number in before
            if self.person in self.lines[number].spoken_of | self.lines[number].called
            and (number or not scene.brings[number])
        ]
        evidence += 2.0 * any(scene.brings[number] and at - number <= 3 for number in named[-3:])
        pronouns = tuple(word for word in scene.pronouns(self.person) if word not in ("they", "them"))
        evidence += 2.0 * any(
            speaks_of_absent(self.lines[number].said, self.names)
            or (number + 1 < at and speaks_of_gone(self.lines[number + 1].said, pronouns))
            for number in named
        )
        evidence += 1.25 * bool(named) + 0.75 * min(2, max(0, len(named) - 1))
        evidence += LIKELY * bool(named and self._asks_after(at))
        # The longer somebody has said nothing, the likelier he was not there.
        return evidence + min(1.0, 0.1 * max(0, at - 4)) * (evidence > 0)

    def _asks_after(self, at: int) -> bool:
        """Whether a line asks what the words before it meant, as one does who comes in upon them."""
        question = _ASKS.match(self.lines[at].said)
        if not question:
            return False
        words = [re.findall(r"\w{3,}", said.lower()) for said in (question.group(), self.lines[at - 1].said)]
        again = sum(word in words[1] for word in words[0])
        return again >= 2 and again * 2 >= len(words[0])

    @cached_property
    def _brought_back(self) -> list[int]:
        """The lines before which somebody comes back who was sent for another: when that other comes."""
        found = []
        for at in self.own:
            spoken_of = {p for line in self.lines[max(0, at - 2) : at + 1] for p in line.spoken_of}
            for other in spoken_of - {self.person}:
                first = next(iter(self.scene.own(other)), -1)
                if first > at:
                    found.append(first)
        return found

    # Being there

    def _is_secret(self, at: int) -> bool:
        return self.lines[at].is_far or bool(LOW.search(self.lines[at].manner))

    def _is_present(self, at: int) -> float:
        """What it costs that somebody does not hear a line of another: he is spoken to."""
        line = self.lines[at]
        if self.person not in line.called or self._calls_after(at):
            return 0.0
        if speaks_of_gone(line.said, self.names) or _CALLED_IN.search(line.said):
            return 0.0
        first = not self.own or at < self.own[0]
        return 0.0 if first else _SPOKEN_TO

    def _is_absent(self, at: int) -> float:
        """What it costs that somebody hears a line of another: it is spoken behind his back."""
        line = self.lines[at]
        if not self.own or at < self.own[0]:
            return 0.0
        cost = _SILENT
        if not self._is_secret(at):
            if speaks_of_gone(line.said, self.names):
                cost += _GONE
            elif speaks_of_absent(line.said, self.names):
                cost += _ABSENT
        if self.person in line.called and _CALLED_IN.search(line.said):
            cost += SURE
        if speaks_alone(line.said) and self.person not in line.called | self._partner(at):
            cost += _GONE
        return cost

    def _partner(self, at: int) -> set[str]:
        """Whom a line that names nobody is said to: who speaks next, else who spoke before."""
        if self.lines[at].called:
            return set()
        speaker = self.lines[at].speaker
        around = [*self.lines[at + 1 : at + 2], *self.lines[max(0, at - 1) : at]]
        return {line.speaker for line in around if line.speaker and line.speaker != speaker}
