"""Fills in the speakers whom no tag names: the most likely course of the whole conversation."""

from __future__ import annotations

import json
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..likelihood import Courses, Step
from .cues import Signs
from .joins import Joins

if TYPE_CHECKING:
    from .speech import Turn

# What each cue adds to the logarithm of the odds, where paragraphs show (``paragraphs``) and where they do not
# (``loose``); fitted by ``python -m benchmarks.speakers``.
WEIGHTS: dict[str, dict[str, float]] = json.loads(
    Path(__file__).with_name("cue_weights.json").read_text(encoding="utf-8")
)
_MOST = 7
# However unlikely somebody is there, he may be.
_LEAST_CHANCE = 0.02


class Likely(NamedTuple):
    """The likeliest speaker of a turn, and how likely he is from 0 to 1."""

    speaker: str | None
    chance: float


class Conversation:
    """The turns of one scene; each is one or more quotations of one speaker."""

    def __init__(self, weighing, groups: list[list[Turn]]):
        self.groups = groups
        self.weights = WEIGHTS["loose" if weighing.page.layout.loose else "paragraphs"]
        self.before = weighing.before
        self.absent = weighing.absent
        self.heard = weighing.heard
        self.sure = [next((turn.speaker for turn in group if turn.speaker), None) for group in groups]
        self.nobody = [any(turn.plural or turn.unknown for turn in group) for group in groups]
        self.signs = Signs(weighing, groups, self.sure)
        self.joins = Joins(weighing, groups)

    def speakers(self) -> list[Likely]:
        """The most likely speaker of every turn, over all courses that the conversation can take."""
        if not self.groups:
            return []
        steps = [self._step(number) for number in range(len(self.groups))]
        courses = Courses(steps, self.start)
        course = courses.likeliest()
        return [
            self._likely(step, place, courses.chances(at))
            for at, (step, place) in enumerate(zip(steps, course, strict=True))
        ]

    @property
    def start(self) -> tuple[str, str]:
        """The two who spoke before the first turn, as far as anybody did."""
        known = ("", "", *self.before)
        return known[-2], known[-1]

    def _likely(self, step: Step, place: int, chances: np.ndarray) -> Likely:
        if step.people[place] is None:
            # Somebody unknown is likeliest; of those known, the likeliest is named with his small chance.
            named = [at for at, person in enumerate(step.people) if person]
            place = max(named, key=lambda at: chances[at], default=place)
        return Likely(step.people[place], float(chances[place]) if step.people[place] else 0.0)

    def _step(self, number: int) -> Step:
        again, back = self.joins.of(number)
        options = self.options(number)
        people = tuple(options)
        scores = np.array([self._sum(cues) for cues in options.values()])
        if len(people) > _MOST + 1:
            kept = sorted(
                range(len(people)), key=lambda at: (people[at] is not None, -scores[at], people[at] or "")
            )
            kept = kept[: _MOST + 1]
            people, scores = tuple(people[at] for at in kept), scores[kept]
        return Step(people, scores, self._sum(again), self._sum(back))

    def options(self, number: int) -> dict[str | None, dict[str, float]]:
        """Who may speak a turn, with what speaks for each; one person where a tag names him."""
        if self.sure[number]:
            return {self.sure[number]: {}}
        if self.nobody[number]:
            return {None: {}}
        found = self.signs.of(number)
        absent = self.absent.get(self.groups[number][0].index, {})
        # Who went just before does not say the next words.
        there = {person: cues for person, cues in found.items() if absent.get(person) != "just_gone"}
        found = there if any(there) else found
        for person in absent.keys() & found.keys():
            found[person][f"absent_{absent[person]}"] = 1.0
        if self.heard:
            for person, cues in found.items():
                if person:
                    chance = self.heard(person, self.groups[number][0].index)
                    cues["there"] = log(max(chance, _LEAST_CHANCE))
        return found

    def _sum(self, cues: dict[str, float]) -> float:
        return sum(self.weights.get(cue, 0.0) * value for cue, value in cues.items())
