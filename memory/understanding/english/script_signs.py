"""What the lines and directions of a scene tell of one person: signs that he comes, is there, goes, or is away."""

from functools import cached_property

from ..course import BEFORE, GONE, HERE, NEVER, Step, Whereabouts
from .absences import speaks_alone, speaks_of_absent, speaks_of_gone
from .arrivals import SURE
from .directions import Direction
from .moves import Change
from .script_comings import Comings
from .script_goings import Goings
from .script_lines import LOW
from .script_scene import CALLED_IN, COMES, ENOUGH, UNTOLD, SceneMember, ScriptScene

_SPOKEN_TO = 2.0
_GONE = 3.0
_ABSENT = 2.0
_SILENT = 0.04
_STAYS = {(BEFORE, BEFORE): 0.0, (HERE, HERE): 0.0, (GONE, GONE): 0.0}


class Signs(SceneMember):
    """The signs about one person in one scene."""

    def __init__(self, scene: ScriptScene, person: str):
        super().__init__(scene, person)
        self.goings = Goings(scene, person)
        self.comings = Comings(scene, person, self.goings)

    @property
    def since(self) -> dict[Whereabouts, float]:
        """What it costs that somebody is there from the start, or is not yet."""
        moves = self.scene.moves(self.person)
        if moves and moves[0].person == self.person and self._moves_first(moves[0]):
            comes = moves[0].change in COMES or moves[0].change is Change.MOVES
            if comes or self._steps_out(moves):
                return {BEFORE: 0.0}
            again = any(move.at == moves[0].at and move.change in COMES for move in moves[1:])
            # "Pip climbs down from the rocks and joins them": wherever he was, it was not here.
            return {BEFORE: 0.0, HERE: ENOUGH - self._spoken_before(moves[0].at)} if again else {HERE: 0.0}
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
        return 2 * ENOUGH * bool(self.own and self.lines[self.own[0]].start < at)

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

    def _moved(self, direction: Direction, moves: list[Direction]) -> Step:
        change, all_of_them = direction.change, direction.person != self.person
        if direction.person == "-":
            ways = _STAYS | {(GONE, HERE): 0.0, (GONE, GONE): 1.0}
        elif all_of_them:
            ways = {(HERE, GONE): 0.0, (BEFORE, BEFORE): 0.0, (GONE, GONE): 0.0}
        elif change in COMES:
            # Who comes back without a word that he went has gone since his last line.
            ways = {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, HERE): UNTOLD + 1}
        elif change is Change.HEARS_AGAIN:
            ways = {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, HERE): 2.0}
        elif change is Change.MOVES:
            ways = {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, GONE): 0.0}
        elif change is Change.LEAVES:
            again = any(move.at == direction.at and move.change in COMES for move in moves)
            ways = {(HERE, GONE): 0.0, (BEFORE, GONE): ENOUGH * (not again), (GONE, GONE): ENOUGH}
            if direction is moves[0] and self._steps_out(moves):
                ways[BEFORE, HERE] = -NEVER
        else:
            ways = {(HERE, GONE): 0.0, (BEFORE, GONE): 0.0, (GONE, GONE): 0.0}
        return Step(direction.at, direction.at, ways)

    def _line(self, at: int) -> Step:
        line, earlier = self.lines[at], self.lines[at - 1] if at else None
        leaves = self._leaving(at)
        ways = {
            (BEFORE, BEFORE): 0.0,
            (GONE, GONE): 0.0,
            (HERE, HERE): 0.0,
            (HERE, GONE): leaves,
            (BEFORE, HERE): self.comings.coming.get(at, UNTOLD),
            (GONE, HERE): self.comings.returning.get(at, UNTOLD),
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
        cost = min(UNTOLD, self.goings.gone_at.get(at, UNTOLD))
        if at < len(self.lines) and at not in self._own_lines:
            line = self.lines[at]
            if not self._is_secret(at) and speaks_of_gone(line.said, self.names):
                cost = min(cost, 2.0)
        return cost

    def _is_secret(self, at: int) -> bool:
        return self.lines[at].is_far or bool(LOW.search(self.lines[at].manner))

    def _is_present(self, at: int) -> float:
        """What it costs that somebody does not hear a line of another: he is spoken to."""
        line = self.lines[at]
        if self.person not in line.called or self.goings.calls_after(at):
            return 0.0
        if speaks_of_gone(line.said, self.names) or CALLED_IN.search(line.said):
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
        if self.person in line.called and CALLED_IN.search(line.said):
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
