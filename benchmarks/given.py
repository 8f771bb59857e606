"""Who hears what in our English stories: nothing given, then the labelled cast, then the speakers too.

    .venv/bin/python -m benchmarks.given [--names r10_c r10_h] [--part dev]

What each step of the reading costs: the difference between the first two lines is the price of finding the
people, that between the second and the third of finding who speaks, and what the third lacks is presence.
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

from memory.evaluation import knowing
from memory.evaluation.labels import SCRIPT, LabelledText, labelled_texts
from memory.understanding import TextReading, read_text
from memory.understanding.english import reader
from memory.understanding.reading import Person

_NARRATORS = frozenset(["I", "i", "the narrator"])


def cast_of(labelled: LabelledText) -> list[Person]:
    """The labelled people as a confirmed cast; who is called "I" tells the story."""
    return [
        Person(
            id=id,
            name=next((name for name in names if name not in _NARRATORS), "the narrator"),
            aliases=names,
            narrator=bool(_NARRATORS & set(names)),
            confirmed=True,
        )
        for id, names in labelled.people.items()
    ]


@contextmanager
def speakers_given(labelled: LabelledText) -> Iterator[None]:
    """Every quotation is said by whom the label names, as long as this is open."""
    plain = reader.Speakers

    class Told(plain):
        """Weighs as ever, and then says what the labels say."""

        def speeches(self, *known):
            offset = labelled.text.find(self.page.text)
            return [
                _as_labelled(speech, labelled, quote.start + offset, quote.end + offset)
                for quote, speech in zip(self.page.quotes, super().speeches(*known), strict=True)
            ]

    reader.Speakers = Told
    try:
        yield
    finally:
        reader.Speakers = plain


def _as_labelled(speech, labelled: LabelledText, start: int, end: int):
    """A speech with the speaker of the label that begins in it, if one does."""
    said = next((said for said in labelled.utterances if start <= said.start < end), None)
    if said is None:
        return speech
    return replace(
        speech,
        speaker=said.speaker,
        addressees=tuple(person for person in speech.addressees if person != said.speaker),
        called=tuple(person for person in speech.called if person != said.speaker),
        sure=True,
        certain=True,
        bare=False,
    )


def readings_of(labelled: LabelledText) -> Iterator[tuple[str, TextReading]]:
    """The text read three times, given more each time."""
    yield "nothing given", read_text(labelled.text, labelled.language, None)
    yield "cast given", read_text(labelled.text, labelled.language, cast_of(labelled))
    with speakers_given(labelled):
        yield "cast and speakers given", read_text(labelled.text, labelled.language, cast_of(labelled))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", nargs="+", default=[""], help="how the names of the texts begin")
    parser.add_argument("--part", default="dev", choices=("dev", "frozen"))
    options = parser.parse_args()
    import django

    django.setup()
    gold = Path(__file__).with_name("gold")
    texts = [text for text in labelled_texts(gold, "en", options.part, None) if text.form != SCRIPT]
    for begins in options.names:
        kinds: dict[str, knowing.Scores] = {}
        for labelled in texts:
            if labelled.name.startswith(begins):
                for kind, reading in readings_of(labelled):
                    scores = kinds.setdefault(kind, knowing.Scores(f"{begins}* {kind}", hearers_bar=0.95))
                    knowing.count(labelled, reading, scores, None)
        for scores in kinds.values():
            for score in (scores.speakers, scores.hearers, scores.heard, scores.missed):
                print(score)


if __name__ == "__main__":
    main()
