"""From what likeness on a sentence must count as telling what is hidden: weights, learnt and kept in a file.

    python -m benchmarks.guard_weights --data DATA

learns them from labelled answers (``benchmarks/gold/guard/dev.json``).
"""

import json
import math
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).parent / "telltale.json"
# More words and people than this must be shared, and one more where somebody only guesses; a word of like
# meaning is less than one, a pronoun half.
SHARED_BY_ANY = 1.01
# The share of it that nothing known holds: who says again what he was asked tells nothing.
LEAST_NEWS = 0.2
# So much less is enough for a sentence that rests on nothing known, as a model says.
DOUBTED = 1.0


def telltale(like):
    """How much a ``Likeness`` looks like telling: the logarithm of the odds, less the least that counts."""
    if not is_enough(like):
        return -math.inf
    weights, bias = _weights()
    return bias + sum(weight * value for weight, value in zip(weights, like, strict=True))


def is_enough(like):
    """Whether enough is shared to tell anything: a single word may be said of everything."""
    return like.news >= LEAST_NEWS and like.words + like.people > SHARED_BY_ANY + like.guessed


def is_telltale(like, *, is_doubted=False):
    """Whether a ``Likeness`` is enough."""
    return telltale(like) + (DOUBTED if is_doubted else 0) > 0


@cache
def _weights():
    from .likeness import Likeness

    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return tuple(kept["weights"][name] for name in Likeness._fields), kept["bias"]
