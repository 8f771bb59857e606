"""How likely each speaker of each turn is, over every course that a conversation can take."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Step:
    """One turn: who may speak it (``None`` is somebody unknown), what speaks for each of them alone, and what it
    adds if the same person spoke the turn before (``again``), or the one before that but not this (``back``).
    All are logarithms of odds."""

    people: tuple[str | None, ...]
    scores: np.ndarray
    again: float = 0.0
    back: float = 0.0


class Courses:
    """All courses of a conversation with their likelihoods: forward and backward over pairs of speakers.

    ``before`` are the two who spoke before the first turn, as far as anybody did.
    """

    def __init__(self, steps: list[Step], before: tuple[str, str] = ("", "")):
        self.steps = steps
        people = [(before[0],), (before[1],), *(step.people for step in steps)]
        self._same = [_equal(people[at + 1], people[at + 2]) for at in range(len(steps))]
        self._two = [_equal(people[at], people[at + 2]) for at in range(len(steps))]
        self._own = [np.exp(step.scores - step.scores.max()) for step in steps]
        self._ahead: list[np.ndarray] = [np.ones((1, 1))]
        self.logarithm = 0.0
        for at in range(len(steps)):
            reached = self._onward(at)
            total = reached.sum()
            self.logarithm += float(np.log(total) + steps[at].scores.max())
            self._ahead.append(reached / total)
        self._behind: list[np.ndarray] = [np.ones_like(self._ahead[-1])]
        for at in range(len(steps) - 1, -1, -1):
            self._behind.append(self._backward(at))
        self._behind.reverse()

    def _onward(self, at: int) -> np.ndarray:
        ahead, same = self._ahead[at], self._same[at]
        again, back = np.exp(self.steps[at].again), np.exp(self.steps[at].back)
        apart = ahead.T @ np.where(self._two[at], back, 1.0)
        return np.where(same, again * ahead.sum(axis=0)[:, None], apart) * self._own[at][None, :]

    def _backward(self, at: int) -> np.ndarray:
        again, back = np.exp(self.steps[at].again), np.exp(self.steps[at].back)
        rest = self._own[at][None, :] * self._behind[-1]
        repeated = (rest * self._same[at]).sum(axis=1) * again
        apart = np.where(self._two[at], back, 1.0) @ (rest * ~self._same[at]).T
        behind = repeated[None, :] + apart
        return behind / behind.max()

    def chances(self, at: int) -> np.ndarray:
        """For everyone who may speak a turn, in the order of ``Step.people``: how likely it is that he does."""
        both = self._ahead[at + 1] * self._behind[at + 1]
        alone = both.sum(axis=0)
        return alone / alone.sum()

    def likeliest(self) -> list[int]:
        """The course that is likeliest as a whole, as places in ``Step.people`` (Viterbi 1967, over pairs)."""
        reached = np.zeros((1, 1))
        came: list[np.ndarray] = []
        for at, step in enumerate(self.steps):
            apart = reached[:, :, None] + np.where(self._two[at], step.back, 0.0)[:, None, :]
            same = reached[:, :, None] + step.again
            total = np.where(self._same[at][None, :, :], same, apart) + step.scores[None, None, :]
            came.append(total.argmax(axis=0))
            reached = total.max(axis=0)
        if not came:
            return []
        before, last = (int(place) for place in np.unravel_index(int(reached.argmax()), reached.shape))
        course = []
        for places in reversed(came):
            course.append(last)
            before, last = int(places[before, last]), before
        return course[::-1]

    def repeats(self, at: int) -> tuple[float, float]:
        """How likely a turn is spoken by the one before, and by the one before that but not by the one before."""
        rest = self._own[at][None, :] * self._behind[at + 1]
        again, back = np.exp(self.steps[at].again), np.exp(self.steps[at].back)
        ahead, same, two = self._ahead[at], self._same[at], self._two[at]
        repeated = float(((rest * same).sum(axis=1) * ahead.sum(axis=0)).sum() * again)
        returned = float((ahead.T @ two * (rest * ~same)).sum() * back)
        other = float((ahead.T @ ~two * (rest * ~same)).sum())
        total = repeated + returned + other
        return repeated / total, returned / total


def _equal(one: tuple, other: tuple) -> np.ndarray:
    return np.array([[a == b for b in other] for a in one])
