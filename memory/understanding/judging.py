"""A linear judge of whether an editor of a long series would keep what a sentence tells.

The weights are those of a logistic regression on sentences that we labelled (``benchmarks/worth.py`` fits them and says
how well they do on texts not seen); each language names the signs it sees in a sentence.
"""

import json
from collections.abc import Iterable
from math import exp
from pathlib import Path


class Judge:
    """Adds up what the signs of a sentence weigh."""

    def __init__(self, weights: dict[str, float]):
        self.weights = weights
        self.start = weights.get("", 0.0)

    @classmethod
    def beside(cls, module: str) -> "Judge":
        """The judge whose weights lie beside a module."""
        path = Path(module).with_name("worth_weights.json")
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def chance(self, signs: Iterable[str]) -> float:
        """How likely an editor would keep a sentence with these signs, from 0 to 1."""
        get = self.weights.get
        return 1 / (1 + exp(-self.start - sum(get(sign, 0.0) for sign in signs)))
