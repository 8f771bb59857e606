"""Fits what each cue says about who speaks in Japanese, and tells how good the fit is on texts left out.

    .venv/bin/python -m benchmarks.japanese_speakers DATA [--write] [--hands r10_ b2_] [--folds 5]

DATA holds the published texts of ``ja/``; the others stand in benchmarks/gold. The model is that of
:mod:`benchmarks.speakers`: a conditional random field of the second order over the utterances of a talk.
The fitted weights are held to those set by hand (cue_weights.json); a cue without one is held to nothing,
and gets none where it is seen in fewer than five utterances. While the texts are read the weights set by
hand are in use, so that the fit is the same whatever stands in talk_weights.json, which ``--write``
replaces by the fit over all texts. ``--hands`` tells how good the fit is on the texts of one hand, by how
their names begin, from those of all others; ``published`` is a hand as well.
"""

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

from benchmarks.speakers import Scene, Turn, counted
from benchmarks.talk_fitting import fitted
from memory.evaluation import knowing
from memory.evaluation.labels import SCRIPT, LabelledText, labelled_texts
from memory.understanding import read_text
from memory.understanding.japanese import cues as by_hand
from memory.understanding.japanese import reader, speech, talk

# How hard the weights are held to those set by hand: with less they grow to the hands that wrote the texts.
PENALTY = 1.0
_SELDOM = 5


@dataclass
class Told:
    """The talks of one labelled text."""

    text: LabelledText
    talks: list[Scene]


class Recorder(talk.Talk):
    """Remembers the talks that are read."""

    seen: list["Recorder"] = []

    def likeliest(self):
        Recorder.seen.append(self)
        return super().likeliest()


def told(text: LabelledText, names: dict[str, int], seen: Counter[str]) -> Told:
    """The talks of a text as they were weighed last, with the labels; ``names`` numbers the cues and ``seen``
    counts them."""
    talks: list[tuple[int, Recorder]] = []

    def spoken(passage, spoken=speech.spoken):
        Recorder.seen = []
        found = spoken(passage)
        last = {one.run[0].index: one for one in Recorder.seen}
        talks.extend((text.text.find(passage.text), one) for one in last.values())
        return found

    plain, reader.spoken, speech.Talk = reader.spoken, spoken, Recorder
    try:
        reading = read_text(text.text, "ja", None)
    finally:
        reader.spoken, speech.Talk = plain, talk.Talk
    who = knowing.people_found(reading, text.people)
    return Told(text, [_scene(one, offset, text, who, names, seen) for offset, one in talks])


def _scene(one: Recorder, offset: int, text: LabelledText, who, names, seen) -> Scene:
    turns = []
    for place, line in enumerate(one.run):
        start, end = line.quote.start + offset, line.quote.end + offset
        said = next((said for said in text.utterances if start <= said.start < end), None)
        options = one.options(place)
        again, back = one.again(place), one.back(place)
        fits = None
        if said is not None:
            fits = np.array([(who.get(person) if person else None) == said.speaker for person in options])
            if not fits.any():
                unseen = None in options and said.speaker not in who.values()
                fits = np.array([person is None for person in options]) if unseen else None
        seen.update({*again, *back}.union(*options.values()))
        rows = [_row(cues, names) for cues in options.values()]
        labels = (said.speaker,) if said is not None else ()
        turns.append(Turn(tuple(options), rows, _row(again, names), _row(back, names), fits, labels))
    return Scene(turns, one.before)


def _row(cues: dict[str, float], names: dict[str, int]) -> list[tuple[int, float]]:
    return [(names.setdefault(cue, len(names)), value) for cue, value in cues.items()]


def packed(every: list[Told], kept: np.ndarray) -> Iterator[Told]:
    """The same with a row of figures for each set of cues: ``kept`` says where each cue stands, or -1."""
    width = int(kept.max()) + 1

    def row(cues):
        found = np.zeros(width, dtype=np.float32)
        for cue, value in cues:
            if kept[cue] >= 0:
                found[kept[cue]] = value
        return found

    for one in every:
        talks = [
            Scene(
                [
                    replace(
                        turn,
                        own=np.array([row(cues) for cues in turn.own]),
                        again=row(turn.again),
                        back=row(turn.back),
                    )
                    for turn in scene.turns
                ],
                scene.before,
            )
            for scene in one.talks
        ]
        yield Told(one.text, talks)


def gathered(texts: list[LabelledText]) -> tuple[list[Told], list[str]]:
    """The talks of texts as rows of figures, and the names of the cues in them."""
    names: dict[str, int] = {}
    seen: Counter[str] = Counter()
    whole, talk.WEIGHTS = talk.WEIGHTS, by_hand.WEIGHTS
    try:
        every = [told(text, names, seen) for text in texts]
    finally:
        talk.WEIGHTS = whole
    cues = sorted(cue for cue in names if seen[cue] >= _SELDOM)
    kept = np.full(len(names), -1)
    kept[[names[cue] for cue in cues]] = range(len(cues))
    return list(packed(every, kept)), cues


def fit(every: list[Told], cues: list[str]) -> np.ndarray:
    """The weights that fit some texts best."""
    given = np.array([by_hand.WEIGHTS.get(cue, 0.0) for cue in cues])
    return fitted([scene for one in every for scene in one.talks], np.full(len(cues), PENALTY), given)


def weights_without(texts: list[LabelledText], folds: int) -> list[dict[str, float]]:
    """For each fold of texts the weights that fit the others best."""
    every, cues = gathered(texts)
    return [
        dict(zip(cues, fit([one for at, one in enumerate(every) if at % folds != fold], cues), strict=True))
        for fold in range(folds)
    ]


def _is_by(one: Told, hand: str) -> bool:
    return one.text.is_published if hand == "published" else one.text.name.startswith(hand)


def main() -> None:
    """Fit and measure."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("--write", action="store_true", help="replace talk_weights.json")
    asked.add_argument("--folds", type=int, default=5)
    asked.add_argument("--hands", nargs="*", default=[])
    options = asked.parse_args()
    gold = Path(__file__).with_name("gold")
    texts = [t for t in labelled_texts(gold, "ja", "dev", options.data / "ja") if t.form != SCRIPT]
    every, cues = gathered(texts)
    right = 0
    for fold in range(options.folds):
        weights = fit([one for at, one in enumerate(every) if at % options.folds != fold], cues)
        right += sum(counted(one.talks, weights)[0] for one in every[fold :: options.folds])
    total = sum(len(text.utterances) for text in texts)
    if options.folds:
        print(f"speakers of texts left out: {right / total:.2%} of {total}")
    for hand in options.hands:
        own = [one for one in every if _is_by(one, hand)]
        weights = fit([one for one in every if not _is_by(one, hand)], cues)
        total = sum(len(one.text.utterances) for one in own)
        right = sum(counted(one.talks, weights)[0] for one in own)
        print(f"speakers of {hand} from the others: {right / max(total, 1):.2%} of {total}")
    if options.write:
        weights = fit(every, cues)
        # What is seen too seldom keeps what was set by hand.
        table = by_hand.WEIGHTS | {
            cue: round(float(weight), 2) for cue, weight in zip(cues, weights, strict=True)
        }
        table = dict(sorted(table.items()))
        path = Path(talk.__file__).with_name("talk_weights.json")
        path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
