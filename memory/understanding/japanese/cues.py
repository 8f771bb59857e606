"""What each cue about a speaker is worth, in logarithms of odds.

Set by hand. A fit to the labels of benchmarks/gold (a conditional random field drawn to these weights) did no better
on texts that it had not seen.
"""

import json
from pathlib import Path

_WEIGHTS: dict[str, float] = json.loads(
    Path(__file__).with_name("cue_weights.json").read_text(encoding="utf-8")
)


def weight(cue: str) -> float:
    """What a cue adds to the score of the one it speaks for."""
    return _WEIGHTS[cue]
