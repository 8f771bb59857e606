"""From how many records on the store in PostgreSQL is quicker by codes than by ranking all that is reached.

    python -m benchmarks.crossing [--facts 10000] [--dimensions 384 1024] [--questions 25]

The same questions, from viewpoints that reach more and more of one generated story, are put both ways; prints
a table for each dimension, milliseconds at the median. ``memory.stores.pgvector.FEW`` is chosen by it.
"""

import argparse
import os
import time

import numpy as np

from benchmarks.filling import filled_story
from benchmarks.generated import generate
from benchmarks.recall import SLUG, K, set_up

AS_OF = (2, 5, 10, 20, 40, 70, 100, 150, 200, 300, 400, 600, 800, 1000)
# What ``FEW`` is set to, so that all that is reached is ranked, or none of it without its code.
WAYS = {"all ranked": 10**9, "by codes": 0}
ROUNDS = 3


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--facts", type=int, default=10_000)
    arguments.add_argument("--dimensions", type=int, nargs="+", default=[384, 1024])
    arguments.add_argument("--questions", type=int, default=25, help="for each place")
    options = arguments.parse_args()
    set_up()
    for dimension in options.dimensions:
        measured = sorted(_measured(options.facts, dimension, options.questions))
        print(f"\n{options.facts:,} facts, load {os.getloadavg()[0]:.0f}\n")
        _print_row(f"× {dimension:,}, reached", [f"{reached:,}" for reached, _ in measured])
        _print_row("---", ["---"] * len(measured))
        for way in WAYS:
            _print_row(way, [f"{took[way]:.2f}" for _, took in measured])


def _measured(facts, dimension, count):
    """(records that are reached, {way: milliseconds}) at each place in story time."""
    from memory.stores import pgvector
    from memory.viewpoint import Viewpoint

    store, told = pgvector.PgVectorStore(f"generated:{dimension}"), generate(facts, dimension)
    story, _ = filled_story(f"{SLUG}{facts}-{dimension}", told, store)
    people, dice = list(story.characters.order_by("pk")), np.random.default_rng(3)
    usual = pgvector.FEW
    try:
        for as_of in AS_OF:
            asked = [
                (Viewpoint(story, dice.choice(people), as_of), told.question(dice, as_of)[0])
                for _ in range(count)
            ]
            took = {}
            for way, pgvector.FEW in WAYS.items():
                times = [_asked(store, *one) for _ in range(1 + ROUNDS) for one in asked]
                # The first round only makes everything ready.
                took[way] = 1000 * float(np.median(times[count:]))
            yield round(np.mean([_reached(store, viewpoint) for viewpoint, _ in asked])), took
    finally:
        pgvector.FEW = usual


def _asked(store, viewpoint, vector):
    _ = viewpoint.reaches
    began = time.perf_counter()
    store.nearest(vector, seen_from=viewpoint, k=K)
    return time.perf_counter() - began


def _reached(store, viewpoint):
    from memory.models import MemoryRecord

    reach = viewpoint.reaches[0]
    records = MemoryRecord.objects.filter(
        record_set__embedder=store.embedder, record_set__index=reach.index, holder__in=reach.holders
    )
    return records.filter(timeline__lte=reach.until).count()


def _print_row(name, cells):
    print("| " + " | ".join([name, *cells]) + " |", flush=True)


if __name__ == "__main__":
    main()
