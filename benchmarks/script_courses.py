"""Fits what each cue adds to the cost of a course through a scene of a script.

The model is a conditional random field over the states of one person (not yet come, here, gone), with a
penalty on the squares of the weights; all courses of a set are summed at once.
"""

from dataclasses import dataclass, field

import numpy as np

from memory.understanding.course import BEFORE, GONE, HERE, NEVER
from memory.understanding.english.script_signs import Said

PENALTY = 1.0
# What is plain and yet rare in the labelled texts: so it is weighed unless they tell otherwise.
GIVEN = {
    "leave along": -5.0,
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


def cues_of(courses: list[Course]) -> dict[str, int]:
    """Every cue of some courses, numbered."""
    steps = [step for course in courses for step in course.steps if isinstance(step, Said)]
    every = {cue for s in steps for cues in (s.leave, s.come, s.back, s.here or {}) for cue in cues}
    return {cue: at for at, cue in enumerate(sorted(every))}


class Batch:
    """Courses laid side by side, for sums over all ways that each can take."""

    def __init__(self, courses: list[Course], names: dict[str, int], trust: np.ndarray):
        self.courses, self.names = courses, names
        self.trust = trust
        n, most = len(courses), max(len(c.steps) for c in courses)
        self.fixed = np.full((n, most, 3, 3), NEVER)
        self.own = np.zeros((n, most), bool)
        self.open = np.ones((n, most, 3), bool)
        self.length = np.array([len(c.steps) for c in courses])
        self.start = np.full((n, 3), NEVER)
        rows: list[tuple[int, int, int, int, float]] = []
        for c, course in enumerate(courses):
            for state, price in course.since.items():
                self.start[c, state] = price
            self.open[c, : len(course.steps)] = course.possible
            for t in range(most):
                if t >= len(course.steps):
                    self.fixed[c, t] = np.where(np.eye(3, dtype=bool), 0.0, NEVER)
                    continue
                step = course.steps[t]
                if isinstance(step, Said):
                    for state in range(3):
                        self.fixed[c, t, state, state] = 0.0
                    for one, other in _WAYS:
                        self.fixed[c, t, one, other] = 0.0
                    self.own[c, t] = step.here is None
                    for kind, cues in enumerate((step.leave, step.come, step.back, step.here or {})):
                        rows += [(c, t, kind, names[cue], v) for cue, v in cues.items() if v and cue in names]
                else:
                    for (one, other), price in step.moves.items():
                        self.fixed[c, t, one, other] = max(-NEVER, price)
        table = np.array(rows)
        self.c, self.t, self.kind, self.cue = (table[:, k].astype(int) for k in range(4))
        self.value = table[:, 4]
        self.flat = (self.c * most + self.t) * 4 + self.kind

    def prices(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What every way costs, and what it costs to be in a state."""
        n, most = self.own.shape
        sums = np.bincount(self.flat, self.value * weights[self.cue], n * most * 4).reshape(n, most, 4)
        ways = self.fixed.copy()
        for kind, (one, other) in enumerate(_WAYS):
            ways[:, :, one, other] += sums[:, :, kind]
        states = np.zeros((n, most, 3))
        states[:, :, HERE] = sums[:, :, 3]
        states[self.own] += np.array([NEVER, 0.0, NEVER])
        return ways, states

    def sums(self, ways: np.ndarray, states: np.ndarray, held: bool):
        """The logarithm of the sum over all courses (``held``: those that the labels allow), and how likely
        each way is at each step."""
        n, most = self.own.shape
        scores = -(ways + states[:, :, None, :])
        if held:
            scores = np.where(self.open[:, :, None, :], scores, -1e4)
        ahead = np.empty((n, most + 1, 3))
        ahead[:, 0] = -self.start
        for t in range(most):
            ahead[:, t + 1] = _log_sum(ahead[:, t][:, :, None] + scores[:, t], 1)
        behind = np.zeros((n, most + 1, 3))
        for t in range(most - 1, -1, -1):
            behind[:, t] = _log_sum(scores[:, t] + behind[:, t + 1][:, None, :], 2)
        total = _log_sum(ahead[:, most], 1)
        both = ahead[:, :-1][:, :, :, None] + scores + behind[:, 1:][:, :, None, :]
        return total, np.exp(both - total[:, None, None, None])

    def slope(self, chances: np.ndarray) -> np.ndarray:
        """How often each cue is expected."""
        ways = [chances[:, :, one, other] for one, other in _WAYS]
        kinds = np.stack([*ways, chances[:, :, :, HERE].sum(2)], 2)
        found = kinds[self.c, self.t, self.kind] * self.value * self.trust[self.c]
        return np.bincount(self.cue, found, len(self.names))

    def likeliest(self, weights: np.ndarray) -> np.ndarray:
        """How likely everyone is there at each step."""
        _, chances = self.sums(*self.prices(weights), held=False)
        return chances[:, :, :, HERE].sum(2)


def _log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    most = values.max(axis, keepdims=True)
    return (most + np.log(np.exp(values - most).sum(axis, keepdims=True))).squeeze(axis)


def courses_fitted(batch: Batch, rounds: int = 100) -> np.ndarray:
    """The weights under which the labelled courses are likeliest."""
    given = np.array([GIVEN.get(cue, 0.0) for cue in batch.names])
    weights = given.copy()
    momentum, scale = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        ways, states = batch.prices(weights)
        _, free = batch.sums(ways, states, held=False)
        _, held = batch.sums(ways, states, held=True)
        slope = batch.slope(held) - batch.slope(free) + PENALTY * (weights - given)
        momentum = 0.9 * momentum + 0.1 * slope
        scale = 0.99 * scale + 0.01 * slope**2
        weights = weights - 0.1 * (momentum / (1 - 0.9**step)) / (np.sqrt(scale / (1 - 0.99**step)) + 1e-8)
    return weights
