"""Fits what each sign says about who is within earshot, on told texts of our own, and tells how good it is.

    .venv/bin/python -m benchmarks.earshot [--new r5_ r6_] [--write]

For each person of a scene a conditional random field of two states runs over the quotations (Lafferty,
McCallum and Pereira 2001); the weights are those of the highest likelihood with a penalty on their
squares, found by Adam (Kingma and Ba 2015). Each text is read with weights fitted without it. What is
whispered, thought or telephoned has no label. The rules whose word is one of the signs were written with
most of these texts at hand, so that only texts newer than the rules (``--new``: how their names begin)
show how far to trust them. With ``--write`` the fit over all texts replaces earshot_weights.json.
"""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

from memory.evaluation import knowing
from memory.evaluation.labels import SCRIPT, LabelledText, labelled_texts
from memory.evaluation.readings import Readings
from memory.understanding import read_text
from memory.understanding.english import earshot, reader

FOLDS = 6
PENALTY = 3.0
# A word alone tells less than a rule that has read its sentence.
PENALTY_OF_WORDS = 12.0
ROUNDS = 250
_IMPOSSIBLE = -1e9
_OUT, _IN, _UNKNOWN, _BEYOND = 0, 1, -1, -2


@dataclass(frozen=True)
class Course:
    """One person in one scene: his signs, and at each quotation whether he hears it, or that nobody says."""

    text: str
    heard: list[list[str]]
    moving: list[list[str]]
    labels: list[int]


def courses(texts: list[LabelledText]) -> list[Course]:
    """The courses of everyone who shows himself in a scene."""
    found: list[Course] = []
    for labelled in texts:
        seen: dict[str, tuple] = {}

        class Kept(earshot.Earshot):
            """Keeps the signs, which are those of the record of the rules, before it is weighed."""

            def __init__(self, record, carried, seen=seen):
                super().__init__(record, carried)
                signs = {person: self.signs.of(person) for person in self.signs.shown}
                seen[record.page.text] = (record, signs)

        plain = reader.Earshot
        reader.Earshot = Kept
        try:
            reading = read_text(labelled.text, labelled.language, None)
        finally:
            reader.Earshot = plain
        who = knowing.people_found(reading, labelled.people)
        for scene, (record, signs) in seen.items():
            offset = labelled.text.find(scene)
            for person, (heard, moving) in signs.items():
                labels = list(_labels(labelled, record, offset, who.get(person)))
                found.append(Course(labelled.name, heard, moving, labels))
    return [course for course in found if course.labels]


def _labels(labelled: LabelledText, record, offset: int, person: str | None) -> Iterator[int]:
    for number, quote in enumerate(record.page.quotes):
        start, end = quote.start + offset, quote.end + offset
        said = next((said for said in labelled.utterances if start <= said.start < end), None)
        if (
            said is None
            or said.hearers is None
            or person in said.maybe
            or not record.audience.is_open(number)
        ):
            yield _UNKNOWN
        else:
            yield _IN if person and person in said.hearers | {said.speaker} else _OUT


class Packed:
    """Courses as arrays: a row each, padded to the longest."""

    def __init__(self, courses: list[Course], signs: list[str], moves: list[str]):
        longest = max(len(course.labels) for course in courses)
        places = {sign: at for at, sign in enumerate(signs)}, {move: at for at, move in enumerate(moves)}
        self.signs = np.zeros((len(courses), longest, len(signs)))
        self.moves = np.zeros((len(courses), longest, len(moves)))
        self.labels = np.full((len(courses), longest), _BEYOND)
        for row, course in enumerate(courses):
            self.labels[row, : len(course.labels)] = course.labels
            for array, place, told in (
                (self.signs, places[0], course.heard),
                (self.moves, places[1], course.moving),
            ):
                for number, shown in enumerate(told):
                    for sign in shown:
                        if sign in place:
                            array[row, number, place[sign]] = 1

    def expected(self, weights: np.ndarray, clamped: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """How likely each is in, comes and goes at each quotation; ``clamped`` to what the labels say."""
        of, moves = self.signs.shape[2], self.moves.shape[2]
        scores = np.zeros((*self.labels.shape, 2))
        scores[..., 1] = self.signs @ weights[:of]
        change = np.zeros((*self.labels.shape, 2, 2))
        change[..., 0, 1] = self.moves @ weights[of : of + moves]
        change[..., 1, 0] = self.moves @ weights[of + moves :]
        if clamped:
            scores[self.labels == _IN, 0] = scores[self.labels == _OUT, 1] = _IMPOSSIBLE
        beyond = self.labels == _BEYOND
        scores[beyond] = 0
        change[beyond] = [[0, _IMPOSSIBLE], [_IMPOSSIBLE, 0]]
        ahead, behind = np.zeros_like(scores), np.zeros_like(scores)
        ahead[:, 0] = scores[:, 0]
        steps = scores.shape[1]
        for at in range(1, steps):
            ahead[:, at] = (
                np.logaddexp.reduce(ahead[:, at - 1, :, None] + change[:, at], axis=1) + scores[:, at]
            )
        for at in range(steps - 2, -1, -1):
            rest = behind[:, at + 1] + scores[:, at + 1]
            behind[:, at] = np.logaddexp.reduce(change[:, at + 1] + rest[:, None, :], axis=2)
        total = np.logaddexp.reduce(ahead[:, -1], axis=1)[:, None]
        within = np.exp(ahead[..., 1] + behind[..., 1] - total)
        rest = behind[:, 1:] + scores[:, 1:] - total[..., None]
        comes, goes = np.zeros(beyond.shape), np.zeros(beyond.shape)
        comes[:, 1:] = np.exp(ahead[:, :-1, 0] + change[:, 1:, 0, 1] + rest[..., 1])
        goes[:, 1:] = np.exp(ahead[:, :-1, 1] + change[:, 1:, 1, 0] + rest[..., 0])
        within[beyond] = comes[beyond] = goes[beyond] = 0
        return within, comes, goes


def fit(courses: list[Course]) -> dict[str, dict[str, float]]:
    """The weights that fit some courses best."""
    signs = sorted({sign for course in courses for shown in course.heard for sign in shown})
    moves = sorted({move for course in courses for shown in course.moving for move in shown})
    packed = Packed(courses, signs, moves)
    weights = np.zeros(len(signs) + 2 * len(moves))
    penalty = np.array([PENALTY_OF_WORDS if ":" in sign else PENALTY for sign in (*signs, *moves, *moves)])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(1, ROUNDS + 1):
        free, clamped = packed.expected(weights, False), packed.expected(weights, True)
        within, comes, goes = (known - guess for known, guess in zip(clamped, free, strict=True))
        slope = np.concatenate(
            [
                np.tensordot(within, packed.signs, 2),
                np.tensordot(comes, packed.moves, 2),
                np.tensordot(goes, packed.moves, 2),
            ]
        )
        slope -= penalty * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = 0.15 if turn < 0.6 * ROUNDS else 0.03
        weights += pace * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    of, at = len(signs), len(signs) + len(moves)
    return {
        "hears": _rounded(signs, weights[:of]),
        "comes": _rounded(moves, weights[of:at]),
        "goes": _rounded(moves, weights[at:]),
    }


def _rounded(signs: list[str], weights: np.ndarray) -> dict[str, float]:
    return {sign: round(float(weight), 2) for sign, weight in zip(signs, weights, strict=True)}


def tell(texts: list[LabelledText], what: str) -> None:
    """Print the figures of some texts with the weights in use."""
    readings = Readings()
    for score in knowing.scores(texts, readings, what):
        if "hear" in str(score):
            print(score)


def main() -> None:
    """Fit and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", nargs="+", default=["r5_", "r6_"])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    import django

    django.setup()
    gold = Path(__file__).with_name("gold")
    texts = [t for t in labelled_texts(gold, "en", "dev", None) if t.form != SCRIPT]
    told = courses(texts)
    whole = earshot.WEIGHTS
    counted: dict[str, list[knowing.Scores]] = {"new": [], "all": []}
    for fold in range(FOLDS):
        left_out = texts[fold::FOLDS]
        names = {text.name for text in left_out}
        earshot.WEIGHTS = fit([course for course in told if course.text not in names])
        for text in left_out:
            kind = knowing.Scores("left out", hearers_bar=0.95)
            knowing.count(text, read_text(text.text, "en", None), kind, None)
            counted["all"].append(kind)
            if text.name.startswith(tuple(options.new)):
                counted["new"].append(kind)
    for part, kinds in counted.items():
        print(f"{part}, left out: {', '.join(_summed(kinds))}")
    earshot.WEIGHTS = fit(told)
    if options.write:
        path = Path(earshot.__file__).with_name("earshot_weights.json")
        path.write_text(json.dumps(earshot.WEIGHTS, indent=1) + "\n", encoding="utf-8")
    else:
        earshot.WEIGHTS = whole


def _summed(kinds: list[knowing.Scores]) -> Iterator[str]:
    for name in ("hearers", "heard", "missed"):
        right = sum(getattr(kind, name).right for kind in kinds)
        total = sum(getattr(kind, name).total for kind in kinds)
        yield f"{name} {right / max(total, 1):.2%} of {total}"


if __name__ == "__main__":
    main()
