"""The likeliest run of speakers: who may speak at each place, and that people take turns."""

from collections.abc import Callable

Scores = list[dict[str, float]]


def best_run(
    own: Scores,
    step: Callable[[int, str, str], float],
    back: list[float],
    before: tuple[str, str],
) -> tuple[list[str], list[float]]:
    """The run of speakers worth most, and for each place by how much it beats the best run with somebody else
    there. ``own`` gives the worth of each candidate at each place, ``step`` that of one after another, ``back``
    what it is worth that the one before last speaks again; ``before`` are the last two who spoke earlier."""
    count = len(own)
    forward: list[dict[tuple[str, str], float]] = []
    origin: list[dict[tuple[str, str], str]] = []
    states = {before: 0.0}
    for place in range(count):
        reached: dict[tuple[str, str], float] = {}
        whence: dict[tuple[str, str], str] = {}
        steps = {
            (two, who): worth + step(place, two, who)
            for two in {two for _, two in states}
            for who, worth in own[place].items()
        }
        for (one, two), score in states.items():
            for who in own[place]:
                points = score + steps[two, who]
                if who and who == one and who != two:
                    points += back[place]
                key = (two, who)
                if key not in reached or reached[key] < points:
                    reached[key] = points
                    whence[key] = one
        forward.append(reached)
        origin.append(whence)
        states = reached
    last = max(states, key=lambda key: states[key])
    path, key = [], last
    for place in range(count - 1, -1, -1):
        path.append(key[1])
        key = (origin[place][key], key[0])
    path.reverse()
    return path, _margins(own, step, back, forward, path)


def _margins(own: Scores, step, back: list[float], forward, path: list[str]) -> list[float]:
    count = len(own)
    ahead: dict[tuple[str, str], float] = dict.fromkeys(forward[-1], 0.0)
    margins = [0.0] * count
    for place in range(count - 1, -1, -1):
        best: dict[str, float] = {}
        for (one, two), score in forward[place].items():
            total = score + ahead[one, two]
            if two not in best or best[two] < total:
                best[two] = total
        others = [score for who, score in best.items() if who != path[place]]
        margins[place] = best[path[place]] - max(others) if others else 9.0
        if place == 0:
            break
        # What the rest is worth from each pair of speakers that may stand before this place.
        behind: dict[tuple[str, str], float] = {}
        for one, two in forward[place - 1]:
            worth = -1e9
            for who, mine in own[place].items():
                points = mine + step(place, two, who) + ahead.get((two, who), -1e9)
                if who and who == one and who != two:
                    points += back[place]
                worth = max(worth, points)
            behind[one, two] = worth
        ahead = behind
    return margins
