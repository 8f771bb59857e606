"""Learns from what likeness on a sentence tells what is hidden: the weights in ``memory/chat/telltale.json``.

    STORYHUB_STATE=/tmp/scratch python -m benchmarks.guard_weights --data DATA [--write]

A logistic regression on the answers of ``benchmarks.guard`` (the part for tuning): those written by hand
count one each, those made from facts less. Of the passages that a sentence is near to, the one counts that
tells most by the weights found so far. A weight can only have the sign that its meaning allows. Where the bar
lies is found on stories left out. Without ``--write`` it only says how well that went.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import guard as labelled

# What more of each can only mean: a leak (1), none (-1), or either (0).
SIGNS = {
    "root": 1, "gain": 1, "news": 1, "words": 1, "people": 1, "whole": 1, "known": -1, "happening": 1,
    "scene": 1, "paired": -1, "drift": 1, "chance": -1, "said": 0, "to_come": 1, "of_myself": -1,
    "guessed": -1, "minded": -1, "asked": -1, "part": -1, "fact": 0, "others": 0,
}  # fmt: skip
# What a made sentence counts for, how dear large weights are, and how often the passages are chosen anew.
MADE, DEAR, ROUNDS = 0.1, 15.0, 6
# So many innocent sentences may be marked on stories left out: by hand, and made ones.
BARS = {True: 0.03, False: 0.01}


@dataclass(frozen=True)
class Labelled:
    """A sentence with what it is like (a row for each passage), beside whether it ``leaks``."""

    story: str
    leaks: bool
    by_hand: bool
    is_named: bool
    likes: np.ndarray


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, help="the folder with en/ and ja/ of published texts")
    arguments.add_argument("--write", action="store_true", help="keep the weights")
    options = arguments.parse_args()
    labelled.set_up()
    sentences = list(_collected(options.data))
    _learn(sentences, options.write)


def _learn(sentences, write):
    from memory.chat.likeness import Likeness
    from memory.chat.telltale import WEIGHTS

    scale = np.concatenate([one.likes for one in sentences]).std(axis=0) + 1e-9
    stories = sorted({one.story for one in sentences})
    signs = np.full(len(sentences), -np.inf)
    for story in stories:
        weights, bias = _fitted([one for one in sentences if one.story != story], scale)
        for n, one in enumerate(sentences):
            if one.story == story:
                signs[n] = (one.likes @ weights).max() + bias
    bar = max(_bar(sentences, signs, by_hand) for by_hand in (True, False))
    for by_hand in (True, False):
        for leaks in (True, False):
            which = [n for n, one in enumerate(sentences) if (one.by_hand, one.leaks) == (by_hand, leaks)]
            marked = sum(signs[n] > bar or (leaks and sentences[n].is_named) for n in which)
            what = f"{'by hand' if by_hand else 'made'}, {'leaks' if leaks else 'innocent'}"
            print(f"{what:20} {100 * marked / max(len(which), 1):5.1f} % of {len(which)} on stories left out")
    weights, bias = _fitted(sentences, scale)
    kept = {
        "bias": round(float(bias - bar), 4),
        "weights": {
            name: round(float(value), 4) for name, value in zip(Likeness._fields, weights, strict=True)
        },
    }
    print(json.dumps(kept, indent=1))
    if write:
        WEIGHTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _bar(sentences, signs, by_hand):
    innocent = sorted(
        (
            sign
            for sign, one in zip(signs, sentences, strict=True)
            if not one.leaks and one.by_hand == by_hand
        ),
        reverse=True,
    )
    return innocent[int(BARS[by_hand] * len(innocent))] if innocent else -np.inf


def _fitted(sentences, scale):
    """(weights, bias) that tell the leaks of some sentences from the others."""
    from memory.chat.likeness import Likeness

    allowed = np.array([SIGNS[name] for name in Likeness._fields])
    # A name that has not come is marked whatever else is said.
    sentences = [one for one in sentences if not (one.leaks and one.is_named)]
    leaks = np.array([one.leaks for one in sentences], float)
    counts = np.array([1.0 if one.by_hand else MADE for one in sentences])
    # At first what gains most tells most.
    weights, bias = np.array([float(name in ("gain", "news")) for name in Likeness._fields]), 0.0
    for _ in range(ROUNDS):
        nearest = np.stack([one.likes[(one.likes @ weights).argmax()] for one in sentences]) / scale
        found, bias = _regressed(nearest, leaks, counts, allowed)
        weights = found / scale
    return weights, bias


def _regressed(rows, leaks, counts, allowed):
    """Weights and bias by Newton's method, a weight at a time, each kept to its sign."""
    rows = np.column_stack([rows, np.ones(len(rows))])
    allowed = np.append(allowed, 0)
    dear = np.append(np.full(rows.shape[1] - 1, DEAR), 1e-3)
    weights = np.zeros(rows.shape[1])
    for _ in range(15):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        curve = (rows * (counts * np.maximum(likely * (1 - likely), 1e-4))[:, None]).T @ rows
        aim = rows.T @ (counts * (leaks - likely)) + curve @ weights
        for _ in range(40):
            for at in range(len(weights)):
                rest = aim[at] - curve[at] @ weights + curve[at, at] * weights[at]
                value = rest / (curve[at, at] + dear[at])
                weights[at] = value if not allowed[at] or value * allowed[at] > 0 else 0
    return weights[:-1], weights[-1]


def _collected(data):
    from memory.chat.guard import guard_of
    from memory.chat.likeness import Likeness
    from memory.chat.telltale import is_enough

    for viewpoint, question, sentences in labelled.answers(labelled.groups_of("dev"), data, frozen=False):
        for answer, spans in labelled.mixed(sentences, viewpoint.story.language):
            guard = guard_of(viewpoint, [question] if question else [])
            named = [(mark.start, mark.end) for mark in guard.marks_of_words(answer)]
            _, compared = guard.compared(answer)
            for start, end, sentence in spans:
                near = (found for (a, b), found in compared.items() if a < end and start < b)
                likes = [like for found in near for _, _, like in found if is_enough(like)]
                yield Labelled(
                    viewpoint.story.slug,
                    sentence.leaks,
                    sentence.kind.startswith("by hand"),
                    any(a < end and start < b for a, b in named),
                    np.array(likes or [[0] * len(Likeness._fields)], float),
                )


if __name__ == "__main__":
    main()
