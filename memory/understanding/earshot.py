"""How likely somebody hears each of the utterances of a scene: forward and backward over being there or not."""

from math import exp

Weights = dict[str, dict[str, float]]


def chances_of(heard: list[list[str]], moving: list[list[str]], weights: Weights) -> list[float]:
    """How likely somebody hears each utterance: ``heard`` are the signs at each that he does, ``moving`` those between it
    and the one before that he has come or gone since. ``weights`` has a table of signs for ``hears``, ``comes`` and
    ``goes`` each."""
    here, comes, goes = weights["hears"], weights["comes"], weights["goes"]
    odds = [exp(sum(here.get(sign, 0.0) for sign in signs)) for signs in heard]
    coming = [exp(sum(comes.get(sign, 0.0) for sign in signs)) for signs in moving]
    going = [exp(sum(goes.get(sign, 0.0) for sign in signs)) for signs in moving]
    ahead = []
    there = 0.5
    for number, odd in enumerate(odds):
        if number:
            arrived = (1 - there) * coming[number] + there
            stayed_out = (1 - there) + there * going[number]
        else:
            arrived = stayed_out = 1.0
        there = arrived * odd / (arrived * odd + stayed_out)
        ahead.append(there)
    found = []
    inside, outside = 1.0, 1.0
    for number in range(len(odds) - 1, -1, -1):
        there = ahead[number]
        found.append(there * inside / (there * inside + (1 - there) * outside))
        inside, outside = (
            inside * odds[number] + going[number] * outside,
            coming[number] * inside * odds[number] + outside,
        )
        total = inside + outside
        inside, outside = inside / total, outside / total
    return found[::-1]
