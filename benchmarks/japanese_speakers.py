"""Fits what each cue says about who speaks in Japanese, and tells how good the fit is on texts not seen.

    .venv/bin/python -m benchmarks.japanese_speakers DATA [--write]

DATA holds ``ja``, the published texts of which benchmarks/gold labels passages. The model is a conditional random
field of the second order over the utterances of a talk (Lafferty, McCallum and Pereira 2001). The weights are those
of the highest likelihood of our labels with a penalty on how far they are from those set by hand
(japanese_cues.json), found by gradient ascent with a step of its own for each weight (Kingma and Ba 2015). With
``--write`` the fit over all texts replaces cue_weights.json.
"""

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

from django.conf import settings

from memory.evaluation.knowing import people_found
from memory.evaluation.labels import SCRIPT, LabelledText, labelled_texts
from memory.understanding import read_text, reader_for
from memory.understanding.japanese import speech, talk
from memory.understanding.reading import Carry

FOLDS, PENALTY, ROUNDS, PACE = 5, 0.5, 120, 0.08
# Where these stand nothing else matters.
FIXED = ("script", "tag", "away", "whispered_to", "cited_below", "out_of_call", "far_marks", "near_marks")


@dataclass
class Stretch:
    """A talk ready to be weighed. For each utterance: ``own``, the cues of each who may speak it; ``step``, those of
    each pair of speakers; ``back``, those of returning, and ``returns``, which three of speakers are a return;
    ``right``, who is right (none where no label can be met); ``labelled``, whether there is a label."""

    own: list[np.ndarray]
    step: list[np.ndarray]
    back: list[np.ndarray]
    returns: list[np.ndarray]
    right: list[np.ndarray | None]
    labelled: list[bool]


class Recorder(talk.Talk):
    """Remembers the last weighing of every talk."""

    seen: dict[int, "Recorder"] = {}

    def likeliest(self):
        Recorder.seen[self.run[0].quote.start] = self
        return super().likeliest()


def stretches(labelled: LabelledText, names: dict[str, int]) -> list[Stretch]:
    """The talks of a text that hold labels; ``names`` numbers the cues."""
    speech.Talk = Recorder
    reading = read_text(labelled.text, "ja", None)
    who = people_found(reading, labelled.people)
    right = {gold.start: gold.speaker for gold in labelled.utterances}
    reader, carry, found = reader_for("ja"), Carry(), []
    for scene in reader.scenes(labelled.text):
        Recorder.seen = {}
        read = reader.read_scene(labelled.text[scene.start : scene.end], list(reading.cast), carry)
        carry = read.carry
        for one in Recorder.seen.values():
            places = [_label(scene.start, line, right) for line in one.run]
            if any(place is not None for place in places):
                found.append(_stretch(one, places, right, who, names))
    return found


def _label(start: int, line, right: dict[int, str | None]) -> int | None:
    """Where the label of an utterance stands: a label may begin within the marks."""
    left = start + line.quote.start
    return next((place for place in (left, left + 1) if place in right), None)


def _stretch(
    one: Recorder, places: list[int | None], right: dict, who: dict[str, str], names: dict[str, int]
) -> Stretch:
    found = Stretch([], [], [], [], [], [])
    ones, twos = [one.before[0]], [one.before[1]]
    for place, label in enumerate(places):
        threes = list(one.own[place])
        found.own.append(np.array([_row(one.own[place][person], names) for person in threes]))
        found.step.append(
            np.array([[_row(one.step(place, two, three), names) for three in threes] for two in twos])
        )
        found.back.append(_row(one.back(place), names))
        found.returns.append(
            np.array([[[bool(c) and a == c and b != c for c in threes] for b in twos] for a in ones])
        )
        found.labelled.append(label is not None)
        fits = np.array([_is_right(person, right.get(label), who) for person in threes])
        found.right.append(fits if label is not None and fits.any() else None)
        ones, twos = twos, threes
    return found


def _is_right(person: str, gold: str | None, who: dict[str, str]) -> bool:
    nobody = not person or person.startswith("#")
    return gold is None if nobody else who.get(person) == gold


def _row(cues, names: dict[str, int]) -> np.ndarray:
    row = np.zeros(len(names))
    for cue, value in cues.items():
        row[names[cue]] = value
    return row


def _cubes(stretch: Stretch, weights: np.ndarray, held: bool) -> list[np.ndarray]:
    """For each utterance the worth of each three of speakers in a row."""
    cubes = []
    for place, own in enumerate(stretch.own):
        mine = own @ weights
        if held and stretch.right[place] is not None:
            mine = np.where(stretch.right[place], mine, -60.0)
        pairs = stretch.step[place] @ weights + mine[None, :]
        cubes.append(pairs[None] + float(stretch.back[place] @ weights) * stretch.returns[place])
    return cubes


def _expected(stretch: Stretch, weights: np.ndarray, held: bool) -> tuple[float, np.ndarray]:
    """The logarithm of what all courses are worth, and how often each cue is met in them."""
    cubes = _cubes(stretch, weights, held)
    ahead = [np.zeros(cubes[0].shape[:2])]
    for cube in cubes:
        whole = ahead[-1][:, :, None] + cube
        most = whole.max(axis=0)
        ahead.append(most + np.log(np.exp(whole - most).sum(axis=0)))
    most = ahead[-1].max()
    total = float(most + np.log(np.exp(ahead[-1] - most).sum()))
    behind, met = np.zeros_like(ahead[-1]), np.zeros_like(weights)
    for place in range(len(cubes) - 1, -1, -1):
        rest = cubes[place] + behind[None]
        chance = np.exp(ahead[place][:, :, None] + rest - total)
        pairs = chance.sum(axis=0)
        met += pairs.sum(axis=0) @ stretch.own[place]
        met += np.tensordot(pairs, stretch.step[place], axes=2)
        met += (chance * stretch.returns[place]).sum() * stretch.back[place]
        top = rest.max(axis=2)
        behind = top + np.log(np.exp(rest - top[:, :, None]).sum(axis=2))
    return total, met


def fitted(every: list[Stretch], given: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """The weights of the highest likelihood with a penalty on leaving those given."""
    weights, mean, square = given.copy(), np.zeros_like(given), np.zeros_like(given)
    for turn in range(1, ROUNDS + 1):
        slope = -penalty * (weights - given)
        for one in every:
            slope += _expected(one, weights, True)[1] - _expected(one, weights, False)[1]
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = PACE * (1 - turn / (ROUNDS + 1))
        weights = weights + pace * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    return weights


def counted(every: list[Stretch], weights: np.ndarray) -> tuple[int, int]:
    """How many utterances are given to the right speaker, of how many that are labelled."""
    right = 0
    for stretch in every:
        cubes = _cubes(stretch, weights, False)
        reached, came = np.zeros(cubes[0].shape[:2]), []
        for cube in cubes:
            whole = reached[:, :, None] + cube
            came.append(whole.argmax(axis=0))
            reached = whole.max(axis=0)
        two, three = (int(at) for at in np.unravel_index(int(reached.argmax()), reached.shape))
        for place in range(len(cubes) - 1, -1, -1):
            fits = stretch.right[place]
            right += bool(stretch.labelled[place] and fits is not None and fits[three])
            two, three = int(came[place][two, three]), two
    return right, sum(sum(one.labelled) for one in every)


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("--write", action="store_true", help="replace cue_weights.json")
    asked.add_argument("--folds", type=int, default=FOLDS)
    asked.add_argument("--penalty", type=float, default=PENALTY)
    options = asked.parse_args()
    path = Path(speech.__file__).with_name("cue_weights.json")
    hand = json.loads(Path(__file__).with_name("japanese_cues.json").read_text(encoding="utf-8"))
    now = json.loads(path.read_text(encoding="utf-8"))
    names = {cue: at for at, cue in enumerate(sorted(hand))}
    gold = settings.BASE_DIR / "benchmarks" / "gold"
    texts = [text for text in labelled_texts(gold, "ja", "dev", options.data / "ja", "") if text.form != SCRIPT]
    every = [(text.is_published, stretches(text, names)) for text in texts]
    given = np.array([hand[cue] for cue in names])
    penalty = np.array([1e3 if cue in FIXED else options.penalty for cue in names])

    def show(what: str, weights_of) -> None:
        for kind in (False, True):
            found = [
                counted(those, weights_of(at)) for at, (published, those) in enumerate(every) if published is kind
            ]
            right, total = sum(one for one, _ in found), sum(one for _, one in found)
            print(f"{what}, {'published' if kind else 'our own'}: {right / max(total, 1):.2%} of {total}", flush=True)

    show("by hand", lambda at: given)
    show("as they are", lambda at: np.array([now[cue] for cue in names]))
    folds = []
    for fold in range(options.folds):
        seen = [one for at, (_, those) in enumerate(every) if at % options.folds != fold for one in those]
        folds.append(fitted(seen, given, penalty))
    if folds:
        show("fitted, texts not seen", lambda at: folds[at % len(folds)])
    weights = fitted([one for _, those in every for one in those], given, penalty)
    show("fitted, texts seen", lambda at: weights)
    fit = {cue: round(float(weights[at]), 2) for cue, at in names.items()}
    for cue in sorted(fit, key=lambda cue: fit[cue] - hand[cue]):
        print(f"{cue:24} {hand[cue]:6.2f} {fit[cue]:6.2f}")
    if options.write:
        path.write_text(json.dumps(fit, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
