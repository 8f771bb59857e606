"""Fits what each sign says about who is within earshot in Japanese told texts, and tells how good the fit is.

    .venv/bin/python -m benchmarks.japanese_earshot DATA [--write]

DATA holds the published texts of ``ja/``; the others stand in benchmarks/gold. The model and the fit are
those of :mod:`benchmarks.earshot`. Each text is read with weights for who speaks
(:mod:`benchmarks.japanese_speakers`) and for who hears that were fitted without it, so that the signs are
as good as those of a text that nobody has seen. With ``--write`` the fit over all texts replaces
earshot_weights.json.
"""

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

from benchmarks import japanese_speakers
from benchmarks.earshot import _IN, _OUT, _UNKNOWN, Course, _summed, fit
from memory.evaluation import knowing
from memory.evaluation.labels import SCRIPT, LabelledText, labelled_texts
from memory.understanding import read_text
from memory.understanding.japanese import earshot, reader, talk
from memory.understanding.japanese.earshot_signs import Signs

FOLDS = 5


def courses(text: LabelledText) -> list[Course]:
    """The courses of everyone who shows himself in a scene of a text."""
    scenes = []
    weigh = reader.hearers_of

    def keep(passage, lines, presence):
        # Before they are weighed: the signs are those of the rules.
        signs = Signs(passage, earshot.aloud(lines, presence), presence)
        scenes.append((passage, signs, {who: signs.of(who) for who in signs.shown}))
        return weigh(passage, lines, presence)

    reader.hearers_of = keep
    try:
        reading = read_text(text.text, "ja", None)
    finally:
        reader.hearers_of = weigh
    found = knowing.people_found(reading, text.people)
    return [
        Course(
            text.name, heard, moving, list(_labels(text, signs, text.text.find(passage.text), found.get(who)))
        )
        for passage, signs, shown in scenes
        for who, (heard, moving) in shown.items()
        if heard
    ]


def _labels(text: LabelledText, signs: Signs, offset: int, person: str | None) -> Iterator[int]:
    for line in signs.lines:
        start, end = line.quote.start + offset, line.quote.end + offset
        said = next((said for said in text.utterances if start <= said.start < end), None)
        if said is None or said.hearers is None or person in said.maybe:
            yield _UNKNOWN
        else:
            yield _IN if person and person in said.hearers | {said.speaker} else _OUT


def main() -> None:
    """Fit and measure."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("--write", action="store_true", help="replace earshot_weights.json")
    options = asked.parse_args()
    gold = Path(__file__).with_name("gold")
    texts = [t for t in labelled_texts(gold, "ja", "dev", options.data / "ja") if t.form != SCRIPT]
    speaking = japanese_speakers.weights_without(texts, FOLDS)
    whole, told = talk.WEIGHTS, []
    for at, text in enumerate(texts):
        talk.WEIGHTS = speaking[at % FOLDS]
        told.append(courses(text))
    kind = knowing.Scores("left out", hearers_bar=0.8)
    for fold in range(FOLDS):
        talk.WEIGHTS = speaking[fold]
        earshot.WEIGHTS = fit([course for at, own in enumerate(told) if at % FOLDS != fold for course in own])
        for text in texts[fold::FOLDS]:
            knowing.count(text, read_text(text.text, "ja", None), kind, None)
    print(f"left out: {', '.join(_summed([kind]))}")
    talk.WEIGHTS = whole
    if options.write:
        table = fit([course for own in told for course in own])
        path = Path(earshot.__file__).with_name("earshot_weights.json")
        path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
