"""What each cue is worth: logarithms of odds, fitted by ``python -m benchmarks.japanese_speakers``."""

import json
from pathlib import Path

_WEIGHTS: dict[str, float] = json.loads(
    Path(__file__).with_name("cue_weights.json").read_text(encoding="utf-8")
)


def weight(cue: str) -> float:
    """What a cue adds to the score of the one it speaks for."""
    return _WEIGHTS[cue]
