"""What a cue about a speaker is worth at first sight, in logarithms of odds, before a whole talk is weighed.

Set by hand. It tells who may be taking part in a talk at all, and whose ways of talking an utterance teaches;
:mod:`talk` has the weights by which speakers are chosen.
"""

import json
from pathlib import Path

WEIGHTS: dict[str, float] = json.loads(
    Path(__file__).with_name("cue_weights.json").read_text(encoding="utf-8")
)


def weight(cue: str) -> float:
    """What a cue adds to the score of the one it speaks for."""
    return WEIGHTS[cue]
