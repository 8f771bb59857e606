"""Fits the judge of what an editor would keep, and tells how good it is on texts not seen.

    .venv/bin/python -m benchmarks.worth en DATA [--write] [--show TEXT]

The labels (``benchmarks/gold/worth``) say of sentences of a text whether an editor would keep them: a hash
of the words, never the words, and 1 or 0. Talk of our own stands there line by line, with a + before what
is to be kept. The model is a logistic regression with a penalty on the squares of its weights. It is tried
on each text with the weights fitted on all the others, and with ``--write`` the fit over all replaces
worth_weights.json. ``--show`` prints every sentence of a text that could be kept, with its label.
"""

import argparse
import hashlib
import json
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

from memory.evaluation.labels import labelled_texts, words_of_file
from memory.understanding import read_text
from memory.understanding.english import facts as english
from memory.understanding.english import statements as english_statements
from memory.understanding.japanese import statements as japanese_statements
from memory.understanding.japanese import worth as japanese

GOLD = Path(__file__).with_name("gold")
PENALTY = 5.0
# A sign seen in fewer labelled sentences than this says nothing.
RARE = 4


@dataclass
class Candidate:
    """A sentence that could be kept: its words as a fact would put them, and the signs in it."""

    text: str
    source: str
    key: str
    signs: frozenset[str]
    start: int
    label: int | None = None
    quote: str = ""


@dataclass
class Seen:
    """The signs of every sentence that was judged, by its words."""

    signs: dict[str, frozenset[str]] = field(default_factory=dict)


SEEN = Seen()


class EnglishRecorder(english.Worth):
    """Remembers the signs of every sentence and keeps them all."""

    def chance(self, part, asserted, telling, manner):
        words = self.page.text[part.start : part.end]
        SEEN.signs[key_of(words)] = frozenset(self.signs(part, asserted, telling, manner))
        return 1.0


def recorded(passage, start, end, sentence, found, sign, manner):
    """Remember the signs of a Japanese sentence, and keep it."""
    signs = frozenset(japanese.signs_of(passage, start, end, sentence, found, sign, manner))
    SEEN.signs[key_of(passage.text[start:end].rstrip("、"))] = signs
    return 1.0


def key_of(words: str) -> str:
    """The hash by which a sentence is labelled."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:12]


def record(language: str) -> Path:
    """Let every candidate through, remembered; where the weights of the language lie."""
    if language == "ja":
        japanese.chance_of = recorded
        japanese_statements._PER_STATEMENT = 1
        return Path(japanese.__file__).with_name("worth_weights.json")
    english.Worth = EnglishRecorder
    english_statements._LEAST_PER_SCENE = 10**6
    return Path(english.__file__).with_name("worth_weights.json")


def candidates(language: str, data: Path, only: str | None) -> list[Candidate]:
    """The candidates of every text, with their labels."""
    path = GOLD / "worth" / f"{language}.json"
    labels = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    texts = {path.stem: words_of_file(path, language) for path in sorted((data / language).glob("*.txt"))}
    for path in sorted((data / "gold" / "litbank_coref").glob("*.txt")) if language == "en" else ():
        texts["litbank_" + path.stem.removesuffix("_brat")] = _joined(path.read_text(encoding="utf-8"))
    for one in labelled_texts(GOLD, language, "dev", None):
        texts[one.name] = one.text
    talk = GOLD / "worth" / f"{language}_talk.txt"
    rows = [row for row in talk.read_text(encoding="utf-8").splitlines() if row] if talk.exists() else []
    texts["talk"] = "\n".join(row[2:] for row in rows)
    labels["talk"] = {key_of(part): int(row[0] == "+") for row in rows for part in _parts(row, language)}
    found = []
    for name, text in texts.items():
        if only and only != name:
            continue
        known = labels.get(name, {})
        for one in read_text(text, language, None).statements:
            key = key_of(one.quote)
            if key in SEEN.signs:
                found.append(
                    Candidate(one.text, name, key, SEEN.signs[key], one.start, known.get(key), one.quote)
                )
    return found


def _joined(text: str) -> str:
    """A text whose words and marks stand apart, written as books are."""
    text = re.sub(r"(?:``|“) ?", "“", text)
    text = re.sub(r" ?(?:''|”)", "”", text)
    text = re.sub(r" ([,.;:!?)\]]|(?:n't|'s|'m|'re|'ve|'ll|'d|’s|n’t|'em)\b)", r"\1", text)
    return re.sub(r"([(\[]) ", r"\1", text)


def _parts(row: str, language: str) -> tuple[str, ...]:
    """What is said in a line of labelled talk, as the reader may quote it."""
    said = row[2:].split("：" if language == "ja" else ": ", 1)[1]
    return said, said.rstrip(".。")


def fitted(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The weights of the highest likelihood, by Newton's method; the first has no penalty."""
    penalty = np.full(rows.shape[1], PENALTY)
    penalty[0] = 1e-3
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chances - labels) + penalty * weights
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def table(found: list[Candidate]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The signs that count, the rows of the labelled sentences, and their labels."""
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        for sign in one.signs:
            counts[sign] += 1
    signs = sorted(sign for sign, count in counts.items() if count >= RARE)
    place = {sign: at + 1 for at, sign in enumerate(signs)}
    rows = np.zeros((len(found), len(signs) + 1))
    rows[:, 0] = 1
    for number, one in enumerate(found):
        for sign in one.signs:
            if sign in place:
                rows[number, place[sign]] = 1
    return signs, rows, np.array([float(one.label or 0) for one in found])


def unseen(found: list[Candidate]) -> np.ndarray:
    """For each sentence its chance, by weights fitted on all other texts; long texts are parted in three."""
    _, rows, labels = table(found)
    size = defaultdict(int)
    for one in found:
        size[one.source] += 1
    folds = np.array([hash_of(one, size[one.source]) for one in found])
    chances = np.zeros(len(found))
    for fold in np.unique(folds):
        held = folds == fold
        weights = fitted(rows[~held], labels[~held])
        chances[held] = 1 / (1 + np.exp(-rows[held] @ weights))
    return chances


def hash_of(one: Candidate, size: int) -> int:
    """The part that is tried together with a sentence: its text, small texts in ten lots."""
    return int(key_of(one.source)[:6], 16) % 10 if size < 40 else 100 + int(key_of(one.source)[:6], 16)


def report(found: list[Candidate], chances: np.ndarray) -> None:
    """Print for several thresholds how many are kept, how many rightly, and how many of the good ones."""
    labels = np.array([one.label for one in found])
    print(f"{len(found)} labelled, {int(labels.sum())} to keep")
    for least in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        kept = chances >= least
        right = int(labels[kept].sum())
        print(f"  {least:.2f}: {right} of {int(kept.sum())} kept rightly ({right / max(1, kept.sum()):.0%}), "
              f"{right / max(1, labels.sum()):.0%} of the good ones")  # fmt: skip


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("language", choices=("en", "ja"))
    asked.add_argument("data", type=Path)
    asked.add_argument("--write", action="store_true", help="replace worth_weights.json")
    asked.add_argument("--show", metavar="TEXT", help="print the candidates of a text")
    options = asked.parse_args()
    path = record(options.language)
    found = candidates(options.language, options.data, options.show)
    if options.show:
        for one in found:
            print(one.key, "?" if one.label is None else one.label, one.text)
        return
    labelled = [one for one in found if one.label is not None]
    report(labelled, unseen(labelled))
    signs, rows, labels = table(labelled)
    weights = fitted(rows, labels)
    if options.write:
        weighed = {"": round(float(weights[0]), 2)}
        weighed |= {
            sign: round(float(w), 2) for sign, w in zip(signs, weights[1:], strict=True) if abs(w) >= 0.02
        }
        path.write_text(json.dumps(weighed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
