"""Fits what each cue says about who speaks in Japanese, on our own labels, and tells how good the fit is on texts
not seen.

    .venv/bin/python -m benchmarks.japanese_speakers DATA [--write]

DATA holds ``ja``, the published texts that benchmarks/gold labels passages of. The model is a conditional random
field of the second order over the utterances of a talk (Lafferty, McCallum and Pereira 2001); the weights are those
of the highest likelihood with a penalty on how far they are from those set by hand (``GIVEN``), found by gradient
descent with a step of its own for each weight (Kingma and Ba 2015). With ``--write`` the fit over all texts replaces
cue_weights.json.
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
from memory.evaluation.labels import LabelledText, labelled_texts
from memory.understanding import read_text, reader_for
from memory.understanding.japanese import speech, talk

FOLDS = 10
PENALTY = 0.6
ROUNDS, PACE = 250, 0.05
_WIDEST = 200
# Where these stand nothing else matters.
FIXED = ("script", "tag", "away", "whispered_to", "cited_below")


@dataclass
class Stretch:
    """A talk ready to be weighed: for each utterance the cues of each who may speak it, whether he is right (none where
    no label tells), and the cues of each pair of speakers and of returning."""

    own: list[np.ndarray]
    steps: list[list[tuple[int, int, np.ndarray]]]
    back: list[np.ndarray]
    same: list[np.ndarray]
    right: list[np.ndarray | None]
    labels: list[bool]


class Recorder(talk.Talk):
    """Remembers every talk that is weighed, the last weighing of each."""

    seen: dict[int, "Recorder"] = {}

    def likeliest(self):
        Recorder.seen[self.run[0].quote.start] = self
        return super().likeliest()


def stretches(labelled: LabelledText, names: dict[str, int]) -> list[Stretch]:
    """The talks of a text; ``names`` numbers the cues."""
    speech.Talk = Recorder
    reading = read_text(labelled.text, "ja", None)
    who = people_found(reading, labelled.people)
    right = {gold.start: gold.speaker for gold in labelled.utterances}
    reader, carry, found = reader_for("ja"), None, []
    people = list(reading.cast)
    from memory.understanding.reading import Carry

    carry = Carry()
    for scene in reader.scenes(labelled.text):
        Recorder.seen = {}
        carry = reader.read_scene(labelled.text[scene.start : scene.end], people, carry).carry
        for one in Recorder.seen.values():
            if any(scene.start + line.quote.start in right for line in one.run):
                found.append(_stretch(one, scene.start, right, who, names))
    return found


def _stretch(one: Recorder, start: int, right: dict, who: dict[str, str], names: dict[str, int]) -> Stretch:
    found = Stretch([], [], [], [], [], [])
    before: list[str] = [one.before[1]]
    for place, line in enumerate(one.run):
        options = list(one.own[place])
        found.own.append(np.array([_row(one.own[place][person], names) for person in options]))
        found.steps.append(
            [
                (two, three, _row(cues, names))
                for two, earlier in enumerate(before)
                for three, person in enumerate(options)
                if (cues := one.step(place, earlier, person))
            ]
        )
        found.back.append(_row(one.back(place), names))
        found.same.append(np.array([[earlier == person for person in options] for earlier in before]))
        fits = None
        is_labelled = start + line.quote.start in right
        if is_labelled:
            gold = right[start + line.quote.start]
            fits = np.array([(who.get(person) == gold) if person and not person.startswith("#") else gold is None for person in options])
            fits = fits if fits.any() else None
        found.right.append(fits)
        found.labels.append(is_labelled)
        before = options
    # Who spoke before the first is one of one.
    found.first, found.last = one.before
    found.options = [list(cues) for cues in one.own]
    return found


def _row(cues, names: dict[str, int]) -> np.ndarray:
    row = np.zeros(_WIDEST)
    for cue, value in cues.items():
        row[names.setdefault(cue, len(names))] = value
    return row


def _scores(stretch: Stretch, weights: np.ndarray, held: bool):
    """For each utterance the worth of each triple of speakers (one before last, last, this)."""
    options = [[stretch.first], None, *stretch.options]
    tables = []
    for place, own in enumerate(stretch.own):
        mine = own @ weights
        if held and stretch.right[place] is not None:
            mine = np.where(stretch.right[place], mine, -60.0)
        pair = np.zeros(stretch.same[place].shape)
        for two, three, row in stretch.steps[place]:
            pair[two, three] += row @ weights
        tables.append((mine, pair, float(stretch.back[place] @ weights)))
    return tables


def _returns(stretch: Stretch, place: int) -> np.ndarray:
    """Whether the one before last is the one who speaks, and not the last."""
    lists = [[stretch.first], stretch.second, *stretch.options]
    ones, twos, threes = lists[place], lists[place + 1], lists[place + 2]
    return np.array(
        [[[bool(c) and a == c and b != c for c in threes] for b in twos] for a in ones]
    )


def likelihood(every: list[Stretch], weights: np.ndarray) -> tuple[float, np.ndarray]:
    """The logarithm of the likelihood of the labels, with its gradient."""
    value, slope = 0.0, np.zeros_like(weights)
    for stretch in every:
        for held, sign in ((True, 1.0), (False, -1.0)):
            total, turned = _marginals(stretch, weights, held)
            value += sign * total
            slope += sign * turned
    return value, slope


def _marginals(stretch: Stretch, weights: np.ndarray, held: bool) -> tuple[float, np.ndarray]:
    tables = _scores(stretch, weights, held)
    count = len(tables)
    ahead = [np.zeros((1, len(stretch.second)))]
    joint = []
    for place, (mine, pair, back) in enumerate(tables):
        cube = ahead[-1][:, :, None] + pair[None] + mine[None, None] + back * stretch.returns[place]
        joint.append(cube)
        most = cube.max(axis=0)
        ahead.append(most + np.log(np.exp(cube - most).sum(axis=0)))
    most = ahead[-1].max()
    total = float(most + np.log(np.exp(ahead[-1] - most).sum()))
    behind = np.zeros_like(ahead[-1])
    slope = np.zeros_like(weights)
    for place in range(count - 1, -1, -1):
        mine, pair, back = tables[place]
        chance = np.exp(joint[place] + behind[None] - total)
        slope += chance.sum(axis=(0, 1)) @ stretch.own[place]
        pairs = chance.sum(axis=0)
        for two, three, row in stretch.steps[place]:
            slope += pairs[two, three] * row
        slope += (chance * stretch.returns[place]).sum() * stretch.back[place]
        rest = pair[None] + mine[None, None] + back * stretch.returns[place] + behind[None]
        top = rest.max(axis=2)
        behind = top + np.log(np.exp(rest - top[:, :, None]).sum(axis=2))
    return total, slope


def fitted(every: list[Stretch], given: np.ndarray, penalty: np.ndarray, rounds: int = ROUNDS) -> np.ndarray:
    """The weights of the highest likelihood with a penalty on leaving those given."""
    weights = given.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(1, rounds + 1):
        _, slope = likelihood(every, weights)
        slope -= penalty * (weights - given)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        step = PACE * (1 - turn / (rounds + 1))
        weights += step * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    return weights


def counted(every: list[Stretch], weights: np.ndarray) -> tuple[int, int]:
    """How many utterances are given to the right speaker, of how many that are labelled."""
    right = total = 0
    for stretch in every:
        tables = _scores(stretch, weights, False)
        reached, came = np.zeros((1, len(stretch.second))), []
        for place, (mine, pair, back) in enumerate(tables):
            cube = reached[:, :, None] + pair[None] + mine[None, None] + back * stretch.returns[place]
            came.append(cube.argmax(axis=0))
            reached = cube.max(axis=0)
        two, three = (int(at) for at in np.unravel_index(int(reached.argmax()), reached.shape))
        for place in range(len(tables) - 1, -1, -1):
            if stretch.labels[place]:
                total += 1
                fits = stretch.right[place]
                right += bool(fits is not None and fits[three])
            two, three = int(came[place][two, three]), two
    return right, total


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("--write", action="store_true", help="replace cue_weights.json")
    asked.add_argument("--folds", type=int, default=FOLDS)
    asked.add_argument("--penalty", type=float, default=PENALTY)
    asked.add_argument("--only", default="")
    options = asked.parse_args()
    path = Path(speech.__file__).with_name("cue_weights.json")
    table = json.loads(path.read_text(encoding="utf-8"))
    hand = json.loads(Path(__file__).with_name("japanese_cues.json").read_text(encoding="utf-8"))
    names = {cue: at for at, cue in enumerate(sorted(table))}
    texts = labelled_texts(settings.BASE_DIR / "benchmarks" / "gold", "ja", "dev", options.data / "ja", options.only)
    texts = [text for text in texts if text.form == "narrated"]
    every = [(text, stretches(text, names)) for text in texts]
    width = len(names)
    for _, found in every:
        for one in found:
            one.own = [rows[:, :width] for rows in one.own]
            one.steps = [[(two, three, row[:width]) for two, three, row in rows] for rows in one.steps]
            one.back = [row[:width] for row in one.back]
            one.second = [one.last]
            one.returns = [_returns(one, place) for place in range(len(one.own))]
    given = np.array([hand.get(cue, 0.0) for cue in names])
    now = np.array([table.get(cue, 0.0) for cue in names])
    penalty = np.array([1e3 if cue in FIXED else options.penalty for cue in names])
    def show(what, weights_of):
        for kind, test in (("our own", lambda text: not text.is_published), ("published", lambda text: text.is_published)):
            right = total = 0
            for at, (text, found) in enumerate(every):
                if test(text):
                    good, of = counted(found, weights_of(at))
                    right, total = right + good, total + of
            if total:
                print(f"{what}, {kind}: {right / total:.2%} of {total}")
    show("by hand", lambda at: given)
    show("as they are", lambda at: now)
    if options.folds:
        learnt = [
            fitted([one for at, (_, found) in enumerate(every) if at % options.folds != fold for one in found], given, penalty)
            for fold in range(options.folds)
        ]
        show("texts not seen", lambda at: learnt[at % options.folds])
    weights = fitted([one for _, found in every for one in found], given, penalty)
    show("texts seen", lambda at: weights)
    fit = {cue: round(float(weights[at]), 2) for cue, at in sorted(names.items())}
    for cue in sorted(fit, key=lambda cue: fit[cue] - hand.get(cue, 0.0)):
        print(f"{cue:24} {hand.get(cue, 0.0):6.2f} {fit[cue]:6.2f}")
    if options.write:
        path.write_text(json.dumps(fit, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
