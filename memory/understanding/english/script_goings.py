"""Signs that somebody of a script goes: by what he says, by being sent or taken along, and by how he is spoken of."""

import re
from functools import cached_property

from .absences import names_another, speaks_of_absent, speaks_of_gone
from .arrivals import LIKELY, SURE, is_passing, returns
from .departures import (
    agrees,
    asks_along,
    beyond_farewell,
    comes_along,
    goes_with_bye,
    obeys,
    protests,
    sighs,
    takes_along,
    takes_leave,
    thanks,
)
from .moves import Change
from .script_lines import FAR, INTO
from .script_scene import BRINGS, COMES, ENOUGH, UNTOLD, SceneMember

_BYE_REACH = 4
_HOW_LONG = re.compile(r"\bhow long\b[^.!?]*\?", re.IGNORECASE)
_THIRD = re.compile(r"\b(?P<who>he|she|him|her(?! \w))\b", re.IGNORECASE)


class Goings(SceneMember):
    """When somebody has gone in one scene, and how sure that is."""

    @cached_property
    def gone_at(self) -> dict[int, float]:
        """Before which lines somebody goes after one of his own, or along with another, and what that costs."""
        found: dict[int, float] = {}
        for order, at in enumerate(self.own):
            following = self.own[order + 1] if order + 1 < len(self.own) else None
            slot = self.last_heard(at) + 1
            if following is not None and slot >= following:
                continue
            found[slot] = min(found.get(slot, UNTOLD), ENOUGH - self._going(at, order, following))
        for at in self.taken:
            found[self.last_heard(at) + 1] = -0.5
        for direction in self.scene.told:
            # Where others go, one may have gone along who is not told of before he comes back.
            others = direction.change is Change.LEAVES and direction.person not in (self.person, "*")
            if others and self._is_there_again(direction.at):
                slot = sum(line.start < direction.at for line in self.lines)
                found[slot] = min(found.get(slot, UNTOLD), 2.0)
        return found

    def _is_there_again(self, at: int) -> bool:
        """Whether somebody speaks, or is told to come, after a place."""
        return any(self.lines[number].start > at for number in self.own) or any(
            move.change in COMES and move.at > at for move in self.scene.moves(self.person)
        )

    def last_heard(self, at: int) -> int:
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
        if called and (number == at + 1 or self.calls_after(number)):
            return not speaks_of_gone(later.said, self.names)
        if number == at + 1 and "?" not in later.said:
            # "Thank you, doctor." "And you."
            echoes = takes_leave(self.lines[at].said) and len(later.said.split()) <= 3
            if thanks(later.said) or echoes or agrees(later.said):
                return True
        return self.scene.farewells[number] and (
            takes_leave(later.said) or len(later.said) < 45 - 15 * ("?" in later.said)
        )

    def calls_after(self, number: int) -> bool:
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
        if moves and moves[0].change not in (*COMES, Change.HEARS_AGAIN):
            return -ENOUGH
        evidence = self.says_going(at, self.own[order - 1] if order else None)
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
        evidence += ENOUGH * (at + 1 < len(self.lines) and sighs(self.lines[at + 1].said))
        evidence += LIKELY * sent + (sent and not protests(line.said))
        evidence += LIKELY * any(
            self.person in self.lines[number].called and scene.farewells[number] for number in between[:3]
        )
        if evidence and following != at + 2:
            evidence += LIKELY / 2 * (self.last_heard(at) > at and scene.farewells[at + 1])
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

    def says_going(self, at: int, previous: int | None) -> float:
        """How surely the words of a line are those of one who goes, rather than of one who sees somebody off."""
        line = self.lines[at]
        if INTO.search(line.manner) or FAR.search(line.manner):
            return 0.0
        if at and _HOW_LONG.search(self.lines[at - 1].said):
            return 0.0
        evidence = self.scene.departs[at]
        near = previous is not None and at - previous <= 3
        near = near and not (returns(line.said) or BRINGS.search(line.said))
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
    def taken(self) -> dict[int, str | None]:
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
        brief = len(answer.said.split()) <= 3 and not protests(answer.said) and answer.speaker in asked.called
        willing = brief or comes_along(answer.said) or self.scene.departs[at + 1] >= SURE
        return at + 1 if willing and (answer.speaker in asked.called or not asked.called) else None
