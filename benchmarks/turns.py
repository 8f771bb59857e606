"""Fits what the words of a turn, and the course of a talk, tell of who comes and goes in a script.

    .venv/bin/python -m benchmarks.turns [--wrong] [--write]

Two fits over the scripts of ``benchmarks/gold/en/dev``: one logistic regression for each of
``turn_words.ACTS``, to which the turns of turns.txt are added, and a conditional random field over the course
of each person in each scene (``script_courses``). The second sees the first only on texts the first has not
seen. What is printed is measured on the texts of a hand that was left out of both. With ``--write`` the fits
over all texts replace turn_weights.json and course_weights.json.
"""

import argparse
import json
import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

from benchmarks.minimising import least
from benchmarks.script_courses import Batch, Course, courses_fitted, cues_of
from memory.evaluation.knowing import people_found
from memory.evaluation.labels import SCRIPT, LabelledText, labelled_texts
from memory.understanding import read_text, reader_for
from memory.understanding.course import HERE
from memory.understanding.english import script, script_signs, turn_words
from memory.understanding.english.script_hearing import ALONE
from memory.understanding.english.script_lines import INTO, LOW
from memory.understanding.english.turn_words import ACTS, marks_of
from memory.understanding.reading import Carry

GOLD = Path(__file__).with_name("gold")
HERE_DIR = Path(turn_words.__file__).parent
# What the squares of the weights of words cost.
PENALTY = 3.0
# A word that stands in fewer turns tells nothing.
RARE = 2
# The rules of the words were made on the older texts, where they are always right: these count for less.
OLD = 0.35
OLDER = "older"
# Whose hand wrote the rounds of texts since, by how their names begin: what one hand wrote is alike.
HANDS = {
    "b2": ("b2_",),
    "chat": ("chat_",),
    "fresh": ("fresh_", "play_"),
    "r5": ("r5_", "r6_"),
    "r9": ("r9_",),
    "r10 c": ("r10_c",),
    "r10 h": ("r10_h",),
    "r11": ("r11_", "r12_", "r13_"),
}
_MOST_TURNS_AWAY = 5


@dataclass
class Turn:
    """A turn of a script and which of ``ACTS`` it does."""

    said: str
    acts: np.ndarray
    text: int


@dataclass
class Read:
    """A labelled script as it was read: who hears each line by the labels (``None``: not known), and signs
    of everyone in each scene with where the scene begins."""

    labelled: LabelledText
    said: list[str]
    starts: list[int]
    speakers: list[str | None]
    hearers: list[frozenset[str] | None]
    signs: list[tuple[int, script_signs.Signs]]


class Judged(NamedTuple):
    """How likely somebody is said to hear the line of a text that begins at ``start``; whether he does."""

    text: int
    start: int
    person: str
    chance: float
    hears: bool


class Recorder(script_signs.Signs):
    """Remembers the signs about everyone in every scene that is read."""

    made: list[script_signs.Signs] = []

    def __init__(self, scene, person):
        super().__init__(scene, person)
        Recorder.made.append(self)


def read(labelled: LabelledText) -> Read:
    """Read a labelled script and lay its labels beside its lines."""
    script.Signs = Recorder
    reading = read_text(labelled.text, "en")
    who = people_found(reading, labelled.people)
    found: dict[str, str] = {}
    for utterance in reading.utterances:
        # Of two found people who are one in the labels, the one who speaks.
        if utterance.speaker in who:
            found[who[utterance.speaker]] = utterance.speaker
    for person, gold in who.items():
        found.setdefault(gold, person)
    reader, carry = reader_for("en"), Carry()
    signs: list[tuple[int, Recorder]] = []
    for span in reader.scenes(labelled.text):
        Recorder.made = []
        carry = reader.read_scene(labelled.text[span.start : span.end], list(reading.cast), carry).carry
        signs += [(span.start, one) for one in Recorder.made]
    lines = {offset + line.start: (offset, line) for offset, one in signs for line in one.lines}
    starts = sorted(lines)
    hearers: list[frozenset[str] | None] = []
    for start in starts:
        offset, line = lines[start]
        gold = next((g for g in labelled.utterances if g.start < offset + line.end and start < g.end), None)
        private = line.is_far or any(way.search(line.manner) for way in (LOW, ALONE, INTO))
        known = gold is not None and gold.hearers is not None and not private
        hearers.append(frozenset(found.get(p, p) for p in gold.hearers) if known else None)
    ordered = [lines[start][1] for start in starts]
    said, speakers = [line.said for line in ordered], [line.speaker for line in ordered]
    return Read(labelled, said, starts, speakers, hearers, signs)


def turns_of(one: Read, text: int) -> list[Turn]:
    """The turns of a script with what they do, by who is there before and after them."""
    found = []
    spoken: dict[str, int] = {}
    welcome = False
    for at, speaker in enumerate(one.speakers):
        acts = np.zeros(len(ACTS))
        for later in range(at + 1, min(len(one.speakers), at + 1 + _MOST_TURNS_AWAY)):
            if one.speakers[later] == speaker:
                break
            if one.hearers[later] is not None and speaker not in one.hearers[later]:
                acts[ACTS.index("goes")] = 1.0
                break
        earlier = one.hearers[at - 1] if at and one.speakers[at - 1] != speaker else None
        arrives = earlier is not None and speaker not in earlier
        if arrives:
            acts[ACTS.index("returns" if speaker in spoken else "comes")] = 1.0
        heard = one.hearers[at]
        if heard is not None and any(
            at - last <= 4 and p not in heard and p != speaker for p, last in spoken.items()
        ):
            acts[ACTS.index("behind")] = 1.0
        acts[ACTS.index("welcomes")] = float(welcome)
        acts[ACTS.index("sees off")] = float(_is_last_heard(one, at, spoken))
        welcome = arrives
        spoken[speaker or ""] = at
        found.append(Turn(one.said[at], acts, text))
    return found


def _is_last_heard(one: Read, at: int, spoken: dict[str, int]) -> bool:
    """Whether a turn is among the last that somebody hears who has spoken just before and then is away."""
    heard = one.hearers[at]
    for person, last in spoken.items():
        if heard is None or person not in heard or not 0 < at - last <= 3:
            continue
        for later in range(at + 1, min(len(one.speakers), last + 5)):
            if one.speakers[later] == person:
                break
            if one.hearers[later] is not None and person not in one.hearers[later]:
                return True
    return False


def hand_of(name: str) -> str:
    """Whose hand wrote a text."""
    return next(
        (hand for hand, begins in HANDS.items() if name.startswith(begins) and name != "chat_log"), OLDER
    )


@cache
def _marks(said: str) -> frozenset[str]:
    return frozenset(marks_of(said))


def spoken_alone() -> list[Turn]:
    """The turns of turns.txt, each under the act that it does; those under "no" do none."""
    found, acts = [], np.zeros(len(ACTS))
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line in ACTS or line == "no":
            acts = np.array([float(act == line) for act in ACTS])
        else:
            found.append(Turn(line, acts, -1))
    return found


def words_fitted(turns: list[Turn]) -> dict[str, list[float]]:
    """The weights of the words: one logistic regression for each act."""
    counts = Counter(mark for turn in turns for mark in _marks(turn.said))
    names = {mark: at for at, mark in enumerate(sorted(m for m, c in counts.items() if c >= RARE))}
    rows, columns = [], []
    for at, turn in enumerate(turns):
        known = sorted(names[m] for m in _marks(turn.said) if m in names)
        rows += [at] * len(known)
        columns += known
    rows, columns = np.array(rows), np.array(columns)
    right = np.array([turn.acts for turn in turns])
    table = np.zeros((len(names), len(ACTS)))
    bias = np.log((right.mean(0) + 1e-3) / (1 - right.mean(0)))
    for act in range(len(ACTS)):
        wanted = right[:, act]

        def surprise(found: np.ndarray, wanted=wanted) -> tuple[float, np.ndarray]:
            weights, intercept = found[:-1], found[-1]
            score = np.bincount(rows, weights[columns], len(turns)) + intercept
            wrong = 1 / (1 + np.exp(-score)) - wanted
            slope = np.bincount(columns, wrong[rows], len(names)) + PENALTY * weights
            value = float((np.logaddexp(0, score) - wanted * score).sum()) + PENALTY / 2 * float(
                weights @ weights
            )
            return value, np.append(slope, wrong.sum())

        found = least(surprise, np.append(np.zeros(len(names)), bias[act]))
        table[:, act], bias[act] = found[:-1], found[-1]
    telling = {mark: table[at] for mark, at in names.items() if np.abs(table[at]).max() >= 0.2}
    return {mark: [round(float(w), 2) for w in row] for mark, row in {"bias": bias, **telling}.items()}


def with_words(table: dict[str, list[float]]) -> None:
    """Let turns be read with these weights of words."""
    turn_words._weights = lambda: table
    turn_words.acts_of.cache_clear()


def courses_of(one: Read, text: int) -> list[Course]:
    """The courses of everyone labelled, as the words are weighed now."""
    found = []
    people = {p for heard in one.hearers if heard is not None for p in heard} | set(one.speakers)
    place = {start: at for at, start in enumerate(one.starts)}
    # Who never hears anything by the labels and never speaks is nobody that they know of.
    for offset, signs in one.signs:
        if signs.person not in people or not signs.lines:
            continue
        steps = signs.cued()
        steps = steps[: max(at for at, s in enumerate(steps) if isinstance(s, script_signs.Said)) + 1]
        possible = np.ones((len(steps), 3), bool)
        met = False
        lines = []
        for at, step in enumerate(steps):
            if not isinstance(step, script_signs.Said):
                continue
            number = place[offset + signs.lines[step.number].start]
            heard = one.hearers[number]
            lines.append(at)
            if step.here is None or (heard is not None and signs.person in heard):
                possible[at], met = [False, True, False], True
            elif heard is not None:
                possible[at] = [not met, False, met]
            # What nobody can tell stays open.
        found.append(Course(text, signs.person, offset, steps, possible, lines, signs.since))
    return found


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--gold", type=Path, nargs="+", default=[GOLD])
    asked.add_argument("--wrong", action="store_true", help="list what is wrong on texts of hands left out")
    asked.add_argument("--write", action="store_true", help="replace the weights")
    options = asked.parse_args()
    texts = [t for g in options.gold for t in labelled_texts(g, "en", "dev", None) if t.form == SCRIPT]
    reads = [read(text) for text in texts]
    hands = [hand_of(text.name) for text in texts]
    turns = spoken_alone() + [turn for at, one in enumerate(reads) for turn in turns_of(one, at)]
    courses: list[Course] = []
    for hand in sorted(set(hands)):
        with_words(words_fitted([t for t in turns if t.text < 0 or hands[t.text] != hand]))
        courses += [c for at, one in enumerate(reads) if hands[at] == hand for c in courses_of(one, at)]
    names = cues_of(courses)
    trust = np.array([OLD if hands[c.text] == OLDER else 1.0 for c in courses])
    batch = Batch(courses, names, trust)
    judged: dict[str, list[Judged]] = {}
    for hand in sorted(set(hands)):
        batch.trusted(trust * [hands[c.text] != hand for c in courses])
        chances = batch.chances(courses_fitted(batch))
        judged[hand] = [
            Judged(course.text, course.start_of(t), course.person, found[t], bool(course.possible[t][HERE]))
            for course, found in zip(courses, chances, strict=True)
            if hands[course.text] == hand
            for t in course.lines
            if course.possible[t].sum() == 1 and course.steps[t].here is not None
        ]  # fmt: skip
    judged["newer"] = [one for hand in judged if hand != OLDER for one in judged[hand]]
    for hand, found in judged.items():
        for bar in (0.5, 0.6, 0.7, 0.8):
            print(f"{hand:8}", bar, *_figures(found, bar))
    if options.wrong:
        for one in judged["newer"]:
            if (one.chance > 0.5) != one.hears:
                said = texts[one.text].text[one.start :][:60]
                print(f"{texts[one.text].name}: {one.person} {one.chance:.2f} {said!r}")
    batch.trusted(trust)
    final = courses_fitted(batch)
    table = {cue: round(float(final[at]), 2) for cue, at in names.items()}
    print(json.dumps(table, indent=1))
    if options.write:
        words = words_fitted(turns)
        (HERE_DIR / "turn_weights.json").write_text(_lines(words), encoding="utf-8")
        (HERE_DIR / "course_weights.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _lines(table: dict[str, list[float]]) -> str:
    rows = [
        f"{json.dumps(mark, ensure_ascii=False)}: {json.dumps(row)}" for mark, row in sorted(table.items())
    ]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _figures(judged: list[Judged], bar: float) -> tuple[str, str, str]:
    """Of the lines, those heard by exactly the right people; of the pairs, those wrongly heard; of those
    heard, those missed."""
    lines: dict[tuple[int, int], bool] = {}
    for one in judged:
        right = (one.chance > bar) == one.hears
        lines[one.text, one.start] = lines.get((one.text, one.start), True) and right
    false = sum(one.chance > bar and not one.hears for one in judged)
    missed = sum(one.chance <= bar and one.hears for one in judged)
    return (
        f"exact {sum(lines.values()) / max(1, len(lines)):.1%}",
        f"wrongly heard {false / max(1, len(judged)):.2%}",
        f"missed {missed / max(1, sum(one.hears for one in judged)):.2%}",
    )


if __name__ == "__main__":
    main()
