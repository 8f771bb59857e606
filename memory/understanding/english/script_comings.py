"""Signs that somebody of a script comes, or comes back: by what he says, and by how he is greeted and was spoken of."""

import re
from functools import cached_property

from ..course import NEVER
from .absences import speaks_of_absent, speaks_of_gone
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
from .departures import comes_along
from .script_goings import Goings
from .script_scene import BRINGS, CALLED_IN, ENOUGH, SceneMember, ScriptScene

_ERRAND = re.compile(
    r"\b(?:I['’]ll|I['’]m (?:just )?going to|let me|I will) (?:\w+ )?(?:make|get|fetch|bring|find|grab|brew|put)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[^.!?]*\?")


_ANSWERS = re.compile(r"\W*(?:yes|you called|you wanted|what is it|here)\b[^.!?]{0,20}\?", re.IGNORECASE)


class Comings(SceneMember):
    """When somebody has come in one scene, and how sure that is."""

    def __init__(self, scene: ScriptScene, person: str, goings: Goings):
        super().__init__(scene, person)
        self.goings = goings

    @cached_property
    def coming(self) -> dict[int, float]:
        """Before which lines somebody comes for the first time, and what that costs."""
        if not self.own:
            return {}
        first = self.own[0]
        return self._with_welcomes(first, ENOUGH - self._comes(first))

    @cached_property
    def returning(self) -> dict[int, float]:
        """Before which lines somebody comes back, and what that costs."""
        found: dict[int, float] = {}
        for order, at in enumerate(self.own):
            last = self.own[order - 1] if order else None
            cost = -self._returns(at, last)
            if last is not None and (partner := self._comes_with(last, at)) is not None:
                found[partner] = -SURE
            found |= self._with_welcomes(at, cost)
        for at, line in enumerate(self.lines):
            if self.person in line.called and CALLED_IN.search(line.said):
                found.setdefault(at + 1, 0.0)
        for at in self._brought_back:
            found.setdefault(at, 0.0)
        return found

    def _comes_with(self, last: int, at: int) -> int | None:
        """The line before which one comes back with whom somebody has gone after a line of his."""
        for gone, partner in self.goings.taken.items():
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
        shown = last is None or again >= SURE or self.goings.says_going(last, None) > 0
        if again < SURE and self.scene.departs[at] >= LIKELY:
            # "Right, I'm off" is no return.
            again = 0.0
        evidence = again * shown
        evidence += any(
            self.person in later.called and welcomes_back(later.said) for later in self.lines[at + 1 : at + 3]
        )
        if last is not None:
            evidence += LIKELY * bool(_ERRAND.search(self.lines[last].said) and BRINGS.search(said))
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
            evidence = 0.0 if scene.is_opening(at) or replies else ENOUGH
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
        evidence += (ENOUGH if is_passing(names) else LIKELY * is_role(names)) * (at >= 2)
        summoned = any(
            self.person in self.lines[number].called and summons(self.lines[number].said)
            for number in range(max(0, at - 3), at)
        )
        answers = comes_along(line.said) or scene.arrives[at] or _ANSWERS.match(line.said)
        evidence += summoned * (ENOUGH if answers else 0.5)
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
            if self.scene.departs[at] < LIKELY and not any(self.scene.sends[max(0, at - 2) : at]):
                continue
            spoken_of = {p for line in self.lines[max(0, at - 2) : at + 1] for p in line.spoken_of}
            for other in spoken_of - {self.person}:
                first = next(iter(self.scene.own(other)), -1)
                if first > at:
                    found.append(first)
        return found
