"""The likeliest course of somebody's comings and goings in one scene, weighed over all courses."""

from collections.abc import Sequence
from enum import IntEnum
from math import exp, log
from typing import NamedTuple

# What nobody would do without a word costs so much, and what a text says plainly is certain.
NEVER = 99.0


class Whereabouts(IntEnum):
    """Where somebody is: not yet come, here, or gone."""

    BEFORE = 0
    HERE = 1
    GONE = 2


BEFORE, HERE, GONE = Whereabouts


class Step(NamedTuple):
    """One line or one direction of a script, as it bears on somebody.

    ``came`` and ``went`` are the places in the text where he comes or has gone if he does so at this step. ``moves`` are
    what the ways cost that lead from where he was to where he is; one that is missing is not gone. ``here`` and ``away``
    are what it costs that he is here, or is not, while the step lasts.
    """

    came: int
    went: int
    moves: dict[tuple[Whereabouts, Whereabouts], float]
    here: float = 0.0
    away: float = 0.0


def stays(
    steps: Sequence[Step], start: int, end: int, since: dict[Whereabouts, float]
) -> list[tuple[int, int]]:
    """From where to where somebody is here, by the course that costs least. ``since`` is what it costs that he is in
    each of the states at the start."""
    reached = [(since.get(state, NEVER), (state,)) for state in Whereabouts]
    for step in steps:
        following = []
        for state in Whereabouts:
            costs = [
                (cost + step.moves[earlier, state], course)
                for earlier, (cost, course) in zip(Whereabouts, reached, strict=True)
                if (earlier, state) in step.moves
            ]
            cost, course = min(costs, default=(NEVER * len(steps), ()))
            following.append((cost + (step.here if state is HERE else step.away), (*course, state)))
        reached = following
    course = min(reached)[1]
    return _stretches(steps, course, start, end)


def likely_stays(
    steps: Sequence[Step], start: int, end: int, since: dict[Whereabouts, float], least: float
) -> list[tuple[int, int]]:
    """From where to where somebody is here with a chance of ``least`` or more, over all courses: costs are taken for the
    negative logarithms of chances (the forward-backward algorithm of hidden Markov models)."""
    ahead = [[-since.get(state, NEVER) for state in Whereabouts]]
    for step in steps:
        ahead.append(
            [
                _log_sum(
                    [ahead[-1][earlier] - _price(step, earlier, state) for earlier in Whereabouts],
                )
                for state in Whereabouts
            ]
        )
    behind = [[0.0] * len(Whereabouts)]
    for step in reversed(steps):
        behind.append(
            [
                _log_sum([behind[-1][later] - _price(step, state, later) for later in Whereabouts])
                for state in Whereabouts
            ]
        )
    course = []
    for before, after in zip(ahead, reversed(behind), strict=True):
        both = [one + other for one, other in zip(before, after, strict=True)]
        course.append(HERE if exp(both[HERE] - _log_sum(both)) >= least else GONE)
    return _stretches(steps, tuple(course), start, end)


def _price(step: Step, earlier: Whereabouts, state: Whereabouts) -> float:
    """What it costs to be in a state at a step, coming from another."""
    return step.moves.get((earlier, state), NEVER) + (step.here if state is HERE else step.away)


def _log_sum(values: Sequence[float]) -> float:
    most = max(values)
    return most + log(sum(exp(value - most) for value in values))


def _stretches(
    steps: Sequence[Step], course: tuple[Whereabouts, ...], start: int, end: int
) -> list[tuple[int, int]]:
    found = []
    since = start if course[0] is HERE else None
    for step, state in zip(steps, course[1:], strict=True):
        if state is HERE and since is None:
            since = step.came
        elif state is not HERE and since is not None:
            found.append((since, step.went))
            since = None
    if since is not None:
        found.append((since, end))
    return [(first, last) for first, last in found if last > first]
