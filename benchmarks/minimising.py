"""Finds the least of a smooth function: what the fits of the readers' weights go down."""

from collections.abc import Callable

import numpy as np

_KEPT = 10
_ENOUGH = 1e-4


def least(
    value_and_slope: Callable[[np.ndarray], tuple[float, np.ndarray]], start: np.ndarray, rounds: int = 60
) -> np.ndarray:
    """Where a function is least, by limited-memory BFGS (Nocedal 1980) with a backtracking search. Ends when
    a round gains hardly anything."""
    here = start.astype(float)
    value, slope = value_and_slope(here)
    moves: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(rounds):
        way = -_turned(slope, moves)
        downhill = float(way @ slope)
        if downhill >= 0:
            moves, way, downhill = [], -slope, -float(slope @ slope)
        length = 1.0 if moves else min(1.0, 1.0 / (np.abs(slope).sum() + 1e-12))
        while True:
            there = here + length * way
            lower, steeper = value_and_slope(there)
            if lower <= value + 1e-4 * length * downhill or length < 1e-8:
                break
            length /= 2
        if (there - here) @ (steeper - slope) > 1e-10:
            moves = [*moves, (there - here, steeper - slope)][-_KEPT:]
        gained = value - lower
        here, value, slope = there, lower, steeper
        if gained < _ENOUGH * max(1.0, abs(value)) / 10:
            break
    return here


def _turned(slope: np.ndarray, moves: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The slope turned by what the last moves tell of how the function bends: the two loops of the method."""
    turned = slope.copy()
    shares = []
    for move, change in reversed(moves):
        share = (move @ turned) / (move @ change)
        turned -= share * change
        shares.append(share)
    if moves:
        move, change = moves[-1]
        turned *= (move @ change) / (change @ change)
    for (move, change), share in zip(moves, reversed(shares), strict=True):
        turned += move * (share - (change @ turned) / (move @ change))
    return turned
