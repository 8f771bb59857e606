"""Fits what each cue says about who speaks, and tells how good the fit is on texts not seen.

    .venv/bin/python -m benchmarks.speakers [DATA] [--hand r10_] [--folds 5] [--write]

DATA holds ``gold/litbank_quotations``. The model is a conditional random field over the turns of a scene
(Lafferty, McCallum and Pereira 2001) of the second order; the weights are those of the highest likelihood
with a penalty on their squares, found by L-BFGS. LitBank prints a sentence a line and so has no paragraphs:
on it the ``loose`` weights are fitted, for those cues that it can show (others are ``GIVEN``). The weights
for texts with ``paragraphs`` start from these and are fitted on our own labelled stories, with the labelled
cast; they are measured on stories left out, and on those of one hand (``--hand``: how their names begin) with
the weights of the others. Without DATA the loose weights stay as they are. With ``--write`` the fits over all
texts replace those in cue_weights.json.
"""

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

from memory.evaluation import knowing, litbank
from memory.evaluation.labels import SCRIPT, labelled_texts
from memory.understanding import read_text, reader_for
from memory.understanding.english import conversation, speakers
from memory.understanding.likelihood import Courses, Step

from .given import cast_of

FOLDS = 10
PENALTY = 2.0
# How hard the weights for paragraphs are held to the loose ones.
_HELD = 3.0
# Where paragraphs show, they decide nearly alone: words and deeds of one paragraph belong to one person, and
# a paragraph that opens with speech right after another's speech is an answer.
GIVEN = {
    "beat_before": 4.0,
    "beat_before_meant": 2.5,
    "beat_before_fits": 1.0,
    "beat_after": 3.5,
    "beat_after_meant": 2.5,
    "beat_after_fits": 1.0,
    "again_anew": -4.0,
    "again_anew_told": -1.5,
    "again_apart": -0.5,
    "again_first": -2.0,
    "called_on": 1.2,
    "arrived": 3.0,
    "back_first": 1.5,
}


# More cues than there are; the rows are cut to those seen.
_WIDEST = 300


@dataclass
class Turn:
    """One turn ready to be weighed: the cues of each possible speaker, of repeating and of returning; who is
    right (``None`` where no label tells); and the labels of its quotations."""

    people: tuple[str | None, ...]
    own: np.ndarray
    again: np.ndarray
    back: np.ndarray
    right: np.ndarray | None
    labels: tuple[str | None, ...]


@dataclass
class Scene:
    """The turns of one scene."""

    turns: list[Turn]
    before: tuple[str, str]


class Recorder(conversation.Conversation):
    """Remembers every conversation that is read."""

    seen: list["Recorder"] = []

    def speakers(self):
        Recorder.seen.append(self)
        return super().speakers()


def books(data: Path, names: dict[str, int]) -> tuple[list[list[Scene]], int]:
    """The scenes of every excerpt, and how many quotations are labelled; ``names`` numbers the cues."""
    speakers.Conversation = Recorder
    found, total = [], 0
    for gold in litbank.labelled(data / "gold"):
        Recorder.seen = []
        reading = read_text(gold.text, "en", None)
        who = litbank.entities(reading, gold)
        right = {}
        for quote in gold.quotes:
            total += 1
            utterance = litbank.best(reading, quote)
            if utterance is not None:
                right[utterance.start] = quote.speaker
        found.append(_scenes(gold.text, right, who, names))
    return found, total


@dataclass
class Story:
    """A labelled story: its scenes with the labelled cast given, and with nothing given."""

    name: str
    total: int
    told: list[Scene]
    found: list[Scene]


def stories(names: dict[str, int]) -> list[Story]:
    """Our own labelled stories whose paragraphs show."""
    speakers.Conversation = Recorder
    gold = Path(__file__).with_name("gold")
    found = []
    for labelled in labelled_texts(gold, "en", "dev", None):
        if labelled.form == SCRIPT:
            continue
        readings = []
        for cast in (cast_of(labelled), None):
            Recorder.seen = []
            reading = read_text(labelled.text, "en", cast)
            who = knowing.people_found(reading, labelled.people)
            said = [(knowing.said_in(reading, gold), gold.speaker) for gold in labelled.utterances]
            right = {utterance.start: speaker for utterance, speaker in said if utterance}
            readings.append(_scenes(labelled.text, right, who, names, loose=False))
        found.append(Story(labelled.name, len(labelled.utterances), *readings))
    return found


def _scenes(
    text: str, right: dict[int, str | None], who: dict[str, str], names: dict[str, int], loose: bool = True
) -> list[Scene]:
    """The scenes of a text as they were weighed last, those with the other layout left out."""
    last = {talk.signs.weighing.page.text: talk for talk in Recorder.seen}
    spans = [(span.start, last[text[span.start : span.end]]) for span in reader_for("en").scenes(text)]
    return [
        _scene(talk, start, right, who, names)
        for start, talk in spans
        if loose or not talk.signs.weighing.page.layout.loose
    ]


def _scene(
    talk, start: int, right: dict[int, str | None], who: dict[str, str], names: dict[str, int]
) -> Scene:
    page = talk.signs.weighing.page
    turns = []
    for number, group in enumerate(talk.groups):
        options = talk.options(number)
        people = tuple(options)
        again, back = talk.joins.of(number)
        places = [start + page.quotes[turn.index].start for turn in group]
        labels = [right[place] for place in places if place in right]
        fits = None
        if labels:
            fits = np.array([who.get(person) == labels[0] if person else False for person in people])
            if not fits.any():
                unseen = None in people and labels[0] not in who.values()
                fits = np.array([person is None for person in people]) if unseen else None
        own = np.array([_row(cues, names) for cues in options.values()])
        turns.append(Turn(people, own, _row(again, names), _row(back, names), fits, tuple(labels)))
    return Scene(turns, talk.start)


def _row(cues: dict[str, float], names: dict[str, int]) -> np.ndarray:
    row = np.zeros(_WIDEST)
    for cue, value in cues.items():
        row[names.setdefault(cue, len(names))] = value
    return row


def courses(scene: Scene, weights: np.ndarray, held: bool) -> Courses:
    """All courses of a scene, or (``held``) those that agree with the labels."""
    steps = []
    for turn in scene.turns:
        scores = turn.own @ weights
        if held and turn.right is not None:
            scores = np.where(turn.right, scores, -60.0)
        steps.append(Step(turn.people, scores, float(turn.again @ weights), float(turn.back @ weights)))
    return Courses(steps, scene.before)


def likelihood(scenes: list[Scene], weights: np.ndarray, penalty: np.ndarray, given: np.ndarray):
    """The negative logarithm of the likelihood of the labels with its gradient."""
    value = 0.5 * float(penalty @ (weights - given) ** 2)
    slope = penalty * (weights - given)
    for scene in scenes:
        if not any(turn.right is not None for turn in scene.turns):
            continue
        for held, sign in ((True, -1.0), (False, 1.0)):
            found = courses(scene, weights, held)
            value += sign * found.logarithm
            for at, turn in enumerate(scene.turns):
                again, back = found.repeats(at)
                slope += sign * (found.chances(at) @ turn.own + again * turn.again + back * turn.back)
    return value, slope


def fitted(scenes: list[Scene], penalty: np.ndarray, given: np.ndarray, rounds: int = 60) -> np.ndarray:
    """The weights of the highest likelihood, by L-BFGS with backtracking."""
    weights = given.copy()
    value, slope = likelihood(scenes, weights, penalty, given)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(rounds):
        way = slope.copy()
        seen = []
        for moved, turned in reversed(steps):
            part = (moved @ way) / (moved @ turned)
            seen.append(part)
            way -= part * turned
        if steps:
            moved, turned = steps[-1]
            way *= (moved @ turned) / (turned @ turned)
        else:
            way *= 1.0 / max(1.0, float(np.abs(way).max()))
        for (moved, turned), part in zip(steps, reversed(seen), strict=True):
            way += moved * (part - (turned @ way) / (moved @ turned))
        length = 1.0
        while True:
            tried = weights - length * way
            reached, bent = likelihood(scenes, tried, penalty, given)
            if reached <= value - 1e-4 * length * float(slope @ way) or length < 1e-4:
                break
            length /= 2
        moved, turned = tried - weights, bent - slope
        if moved @ turned > 1e-10:
            steps = [*steps[-9:], (moved, turned)]
        gained = value - reached
        weights, value, slope = tried, reached, bent
        if gained < 0.02:
            break
    return weights


def counted(scenes: list[Scene], weights: np.ndarray) -> tuple[int, list[tuple[float, bool]]]:
    """How many quotations are given to the right speaker; and for each that no tag names, how likely its
    speaker was and whether he was right."""
    right, sureness = 0, []
    for scene in scenes:
        if not scene.turns:
            continue
        found = courses(scene, weights, held=False)
        for at, turn in enumerate(scene.turns):
            chances = found.chances(at)
            named = [place for place, person in enumerate(turn.people) if person]
            best = max(named, key=lambda place: chances[place], default=None)
            good = best is not None and turn.right is not None and bool(turn.right[best])
            right += good * len(turn.labels)
            if best is not None and turn.labels and len(turn.people) > 1:
                sureness.append((float(chances[best]), good))
    return right, sureness


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("data", type=Path, nargs="?")
    asked.add_argument("--write", action="store_true", help="replace cue_weights.json")
    asked.add_argument("--folds", type=int, default=FOLDS)
    asked.add_argument("--hand", default="r10_", help="how the names of the stories of one hand begin")
    options = asked.parse_args()
    import django

    django.setup()
    table = {kind: dict(weights) for kind, weights in conversation.WEIGHTS.items()}
    names: dict[str, int] = {cue: at for at, cue in enumerate(GIVEN)}
    told = stories(names)
    if options.data:
        every, total = books(options.data, names)
        _cut((scene for book in every for scene in book), len(names))
        weights = _on_books(every, total, len(names), names, options.folds)
        table["loose"] = {cue: round(float(weights[at]), 2) for cue, at in sorted(names.items())}
    _cut((scene for story in told for scene in (*story.told, *story.found)), len(names))
    given = np.array([table["loose"].get(cue, GIVEN.get(cue, 0.0)) for cue in names])
    weights = _on_stories(told, given, options.folds, options.hand)
    table["paragraphs"] = {cue: round(float(weights[at]), 2) for cue, at in sorted(names.items())}
    if options.write:
        path = Path(conversation.__file__).with_name("cue_weights.json")
        path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _cut(scenes, width: int) -> None:
    """Cut the rows of all turns to the cues that were seen."""
    for scene in scenes:
        for turn in scene.turns:
            turn.own, turn.again, turn.back = (row[..., :width] for row in (turn.own, turn.again, turn.back))


def _on_books(every: list[list[Scene]], total: int, width: int, names: dict[str, int], folds: int):
    """The loose weights, fitted on all books; prints what those of folds get right."""
    penalty, given = np.full(width, PENALTY), np.zeros(width)
    for cue, value in GIVEN.items():
        given[names[cue]] = value
        penalty[names[cue]] = 1e6
    right, sureness = 0, []
    for fold in range(folds):
        seen = [scene for at, book in enumerate(every) if at % folds != fold for scene in book]
        unseen = [scene for at, book in enumerate(every) if at % folds == fold for scene in book]
        good, sure = counted(unseen, fitted(seen, penalty, given))
        right += good
        sureness += sure
    if folds:
        print(f"speakers of books not seen: {right / total:.2%} of {total}")
        for least in (0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99):
            above = [good for chance, good in sureness if chance >= least]
            print(f"  chance of at least {least:.2f}: {sum(above)} of {len(above)} right")
    weights = fitted([scene for book in every for scene in book], penalty, given)
    print(f"speakers of books seen: {counted([s for book in every for s in book], weights)[0] / total:.2%}")
    return weights


def _on_stories(told: list[Story], given: np.ndarray, folds: int, hand: str) -> np.ndarray:
    """The weights for paragraphs, fitted on all stories; prints what folds and other hands get right."""
    penalty = np.full(len(given), _HELD)

    def fit(texts: list[Story]) -> np.ndarray:
        return fitted([scene for story in texts for scene in story.told], penalty, given)

    def tell(what: str, parts: list[tuple[list[Story], np.ndarray]]) -> None:
        total = sum(story.total for texts, _ in parts for story in texts)
        for kind in ("told", "found"):
            right = sum(
                counted(getattr(story, kind), weights)[0] for texts, weights in parts for story in texts
            )
            cast = "cast given" if kind == "told" else "nothing given"
            print(f"speakers of {what}, {cast}: {right / max(total, 1):.2%} of {total}")

    others = [story for story in told if not story.name.startswith(hand)]
    tell(
        f"stories {hand}* with the weights of the others",
        [([story for story in told if story.name.startswith(hand)], fit(others))],
    )
    if folds:
        left_out = [
            (told[fold::folds], fit([story for at, story in enumerate(told) if at % folds != fold]))
            for fold in range(folds)
        ]
        tell("stories not seen", left_out)
    return fit(told)


if __name__ == "__main__":
    main()
