"""Fits what each cue adds to the cost of a course through a scene of a script.

The model is a conditional random field over the states of one person (not yet come, here, gone), with a
penalty on the squares of the weights; all courses of a set are summed at once.
"""

from dataclasses import dataclass, field

import numpy as np

from benchmarks.minimising import least
from memory.understanding.course import BEFORE, GONE, HERE, NEVER
from memory.understanding.english.script_signs import Said

PENALTY = 1.0
# What is plain and yet rare in the labelled texts: so it is weighed unless they tell otherwise.
GIVEN = {
    "leave along": -5.0,
    "leave later": 2.0,
    "they gone": 3.0,
    "gone": 2.0,
    "alone": 2.0,
    "meant gone": 1.0,
    "called in": 1.0,
    "wait summoned": 1.5,
    "come summoned": -2.0,
}
# The ways that cues weigh, in the order of ``Said``: going, coming, coming back.
_WAYS = ((HERE, GONE), (BEFORE, HERE), (GONE, HERE))


@dataclass
class Course:
    """One person in one scene: the steps, what is known of where he is at each (the possible states),
    and which of the steps are lines."""

    text: int
    person: str
    offset: int
    steps: list
    possible: np.ndarray
    lines: list[int] = field(default_factory=list)
    since: dict = field(default_factory=dict)

    def start_of(self, step: int) -> int:
        """Where the line of a step begins in the text."""
        return self.offset + self.steps[step].came


def cues_of(courses: list[Course]) -> dict[str, int]:
    """Every cue of some courses, numbered."""
    steps = [step for course in courses for step in course.steps if isinstance(step, Said)]
    every = {cue for s in steps for cues in (s.leave, s.come, s.back, s.here or {}) for cue in cues}
    return {cue: at for at, cue in enumerate(sorted(every))}


class Batch:
    """Courses laid side by side, for sums over all ways that each can take: the first steps of all, then the
    second steps, and so on, the longest courses first."""

    def __init__(self, courses: list[Course], names: dict[str, int], trust: np.ndarray):
        self.names = names
        order = sorted(range(len(courses)), key=lambda c: -len(courses[c].steps))
        lengths = np.array([len(courses[c].steps) for c in order])
        # How many courses go on at each step, and where the row of its first is.
        self.going = [int((lengths > t).sum()) for t in range(lengths[0])]
        self.first = np.concatenate([[0], np.cumsum(self.going)])
        self.row = [
            np.array([self.first[t] + rank for t in range(len(courses[c].steps))])
            for rank, c in sorted(enumerate(order), key=lambda pair: pair[1])
        ]
        self.start = np.exp([[-courses[c].since.get(state, NEVER) for state in range(3)] for c in order])
        rows = int(self.first[-1])
        self.course = np.empty(rows, int)
        self.fixed = np.full((rows, 3, 3), NEVER)
        self.own = np.zeros(rows, bool)
        self.open = np.ones((rows, 3), bool)
        cues: list[tuple[int, int, int, float]] = []
        for c, course in enumerate(courses):
            self.course[self.row[c]] = c
            self.open[self.row[c]] = course.possible
            for row, step in zip(self.row[c], course.steps, strict=True):
                if isinstance(step, Said):
                    self.fixed[row][np.eye(3, dtype=bool)] = 0.0
                    for one, other in _WAYS:
                        self.fixed[row, one, other] = 0.0
                    self.own[row] = step.here is None
                    for kind, found in enumerate((step.leave, step.come, step.back, step.here or {})):
                        cues += [(row, kind, names[cue], v) for cue, v in found.items() if v and cue in names]
                else:
                    for (one, other), price in step.moves.items():
                        self.fixed[row, one, other] = max(-NEVER, price)
        table = np.array(cues)
        self.cue = table[:, 2].astype(int)
        self.value = table[:, 3]
        self.place = table[:, 0].astype(int) * 4 + table[:, 1].astype(int)
        self.trusted(trust)

    def trusted(self, trust: np.ndarray) -> None:
        """Count each course as much as this."""
        self.trust = trust[self.course]
        self.rank_trust = self.trust[: self.going[0]]

    def scores(self, weights: np.ndarray) -> np.ndarray:
        """What speaks for every way at every step."""
        rows = len(self.own)
        sums = np.bincount(self.place, self.value * weights[self.cue], rows * 4).reshape(rows, 4)
        ways = self.fixed.copy()
        for kind, (one, other) in enumerate(_WAYS):
            ways[:, one, other] += sums[:, kind]
        ways[:, :, HERE] += sums[:, 3, None]
        ways[self.own] += np.array([NEVER, 0.0, NEVER])
        return -ways

    def sums(self, scores: np.ndarray, held: bool) -> tuple[np.ndarray, np.ndarray]:
        """The logarithm of the sum over all courses (``held``: those that the labels allow), and how likely
        each way is at each step."""
        most = scores.max((1, 2))
        likely = np.exp(scores - most[:, None, None])
        if held:
            likely = likely * np.where(self.open, 1.0, 1e-60)[:, None, :]
        ahead = np.empty((len(likely), 3))
        total = np.log(self.start.sum(1))
        before = self.start / self.start.sum(1, keepdims=True)
        for t, going in enumerate(self.going):
            at = slice(self.first[t], self.first[t] + going)
            reached = (before[:going, :, None] * likely[at]).sum(1)
            size = reached.sum(1)
            total[:going] += np.log(size) + most[at]
            before = reached / size[:, None]
            ahead[at] = before
        behind = np.ones((len(likely), 3))
        for t in range(len(self.going) - 1, 0, -1):
            going = self.going[t]
            at = slice(self.first[t], self.first[t] + going)
            back = (likely[at] * behind[at][:, None, :]).sum(2)
            behind[self.first[t - 1] : self.first[t - 1] + going] = back / back.sum(1, keepdims=True)
        earlier = np.empty_like(ahead)
        earlier[: self.going[0]] = self.start
        for t in range(1, len(self.going)):
            going = self.going[t]
            earlier[self.first[t] : self.first[t] + going] = ahead[
                self.first[t - 1] : self.first[t - 1] + going
            ]
        both = earlier[:, :, None] * likely * behind[:, None, :]
        return total, both / both.sum((1, 2), keepdims=True)

    def slope(self, chances: np.ndarray) -> np.ndarray:
        """How often each cue is expected."""
        ways = [chances[:, one, other] for one, other in _WAYS]
        kinds = np.stack([*ways, chances[:, :, HERE].sum(1)], 1) * self.trust[:, None]
        return np.bincount(self.cue, kinds.ravel()[self.place] * self.value, len(self.names))

    def chances(self, weights: np.ndarray) -> list[np.ndarray]:
        """How likely everyone is there at each step of each course."""
        _, chances = self.sums(self.scores(weights), held=False)
        here = chances[:, :, HERE].sum(1)
        return [here[rows] for rows in self.row]


def courses_fitted(batch: Batch) -> np.ndarray:
    """The weights under which the labelled courses are likeliest."""
    given = np.array([GIVEN.get(cue, 0.0) for cue in batch.names])

    def surprise(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = batch.scores(weights)
        every, free = batch.sums(scores, held=False)
        allowed, held = batch.sums(scores, held=True)
        apart = weights - given
        value = float(batch.rank_trust @ (every - allowed)) + PENALTY / 2 * float(apart @ apart)
        return value, batch.slope(held - free) + PENALTY * apart

    return least(surprise, given)
