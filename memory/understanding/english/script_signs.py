"""What the lines and directions of a scene tell of one person: signs that he comes, is there, goes, or is away."""

from dataclasses import dataclass
from functools import cached_property

from ..course import BEFORE, GONE, HERE, NEVER, Step, Whereabouts
from .directions import Direction
from .moves import Change
from .script_comings import Comings
from .script_goings import Goings
from .script_scene import COMES, ENOUGH, UNTOLD, SceneMember, ScriptScene
from .script_weighing import Cues, Weighing, cost

_STAYS = {(BEFORE, BEFORE): 0.0, (HERE, HERE): 0.0, (GONE, GONE): 0.0}


@dataclass(frozen=True)
class Said:
    """A line as it bears on somebody: ``number`` in its scene, where he comes or has gone if he does so at it, and the cues
    that he goes before it, comes, comes back, and hears it (``None``: he says it)."""

    number: int
    came: int
    went: int
    leave: Cues
    come: Cues
    back: Cues
    here: Cues | None

    def weighed(self) -> Step:
        """The step with its costs."""
        ways = _STAYS | {
            (HERE, GONE): cost(self.leave),
            (BEFORE, HERE): cost(self.come),
            (GONE, HERE): cost(self.back),
        }
        if self.here is None:
            return Step(self.came, self.went, ways, 0.0, NEVER)
        return Step(self.came, self.went, ways, cost(self.here), 0.0)


class Signs(SceneMember):
    """The signs about one person in one scene."""

    def __init__(self, scene: ScriptScene, person: str):
        super().__init__(scene, person)
        self.goings = Goings(scene, person)
        self.weighing = Weighing(scene, person, self.goings, Comings(scene, person, self.goings))

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
        """The signs, line by line and direction by direction, weighed."""
        return [step.weighed() if isinstance(step, Said) else step for step in self.cued()]

    def cued(self) -> list[Step | Said]:
        """The signs as they are weighed: those of the lines as cues, those of directions as they are."""
        moves = self.scene.moves(self.person)
        found: list[Step | Said] = []
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

    def _line(self, at: int) -> Said:
        line, earlier = self.lines[at], self.lines[at - 1] if at else None
        return Said(
            at,
            line.start,
            earlier.end if earlier else line.start,
            self.weighing.leave(at),
            self.weighing.come(at),
            self.weighing.come_back(at),
            None if at in self._own_lines else self.weighing.here(at),
        )

    def _after_all(self) -> Step:
        """What the last lines tell of the time after them."""
        ways = _STAYS | {(HERE, GONE): cost(self.weighing.leave(len(self.lines)))}
        return Step(self.lines[-1].end, self.lines[-1].end, ways)

    @cached_property
    def _own_lines(self) -> frozenset[int]:
        return frozenset(self.own)
