"""The product broken on purpose, a gate at a time: how soon do recalls over generated sagas notice?

    python -m benchmarks.breakages [--recalls 2000] [--store in_memory] [--seeds 5]

Prints for each breakage after how many recalls ``benchmarks.leaks`` meets its first leak, with each seed.
Without the first gate nothing may leak: the second holds. Exits 1 where it is otherwise.
"""

import argparse
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from math import inf
from unittest.mock import patch

from benchmarks.leaks import STORES, Counted, configured, count_leaks, set_up

# What is built once for all viewpoints, and would not notice.
BUILT = (("recall", "_SEEN"), ("recall", "_BEGUN"), ("keywords", "_SHARING"), ("keywords", "_AMONG"))
BUILT = (*BUILT, ("succession", "_CERTAIN"))


class Leaked(Exception):
    """Somebody has heard what is hidden."""


class Watched(Counted):
    """What is counted until the first leak, which ends it."""

    def leak(self, what):
        raise Leaked(what)


def no_second_gate():
    """Every live fact is seen by everybody."""
    from memory.models import Fact
    from memory.viewpoint import Viewpoint

    everybodys = Fact.objects.all()
    return patch.object(Viewpoint, "facts", lambda self, facts=everybodys: facts.live())


def episodes_too_early():
    """The episode as of which somebody looks is seen at its start."""
    from memory import viewpoint

    places_of = viewpoint.places_of

    def too_early(bounds, before, *, through):
        return places_of(bounds, before, through=True)

    return patch.object(viewpoint, "places_of", too_early)


def branches_without_a_break():
    """A branch sees what its parent tells after the break."""
    from memory import viewpoint

    def unbroken(bounds):
        return lambda story: [replace(one, timeline=inf, number=inf) for one in bounds(story)]

    names = ("bounds_of", "bounds_anew")
    return patch.multiple(viewpoint, **{name: unbroken(getattr(viewpoint, name)) for name in names})


def learned_before_its_time():
    """What somebody learns one day he knows already."""
    from memory.models import Awareness
    from memory.viewpoint import Viewpoint

    return patch.object(Viewpoint, "begun", lambda self: Awareness.objects.filter(self._holds()).held())


def denials_unheard():
    """Of whom a person said that he does not know, he knows."""
    from memory.models.facts import AwarenessQuerySet

    return patch.object(AwarenessQuerySet, "held", lambda self: self)


def parents_overrule_branches():
    """What is said of a person in a branch does not replace what its parent says."""
    from django.db.models import Q

    from memory.viewpoint import Viewpoint

    return patch.object(Viewpoint, "_holds", lambda self: Q(story__in=[one.story.pk for one in self.bounds]))


def rejected_facts_told():
    """What an editor rejected is told."""
    from memory.models.facts import FactQuerySet

    return patch.object(FactQuerySet, "live", lambda self: self.filter(current=True))


def rejected_people_named():
    """Whoever is nobody of the cast any more is named as a knower."""
    from memory.models.facts import AwarenessQuerySet

    return patch.object(AwarenessQuerySet, "of_the_cast", lambda self: self)


def knowers_unasked():
    """All who know a fact are named to everybody who knows it."""
    from memory import recall

    def everybody(own, begun, viewpoint):
        return [one.slug for one in begun]

    return patch.object(recall, "_known_by", everybody)


def quotes_of_later_episodes():
    """A fact told before its episode comes with the words of that episode."""
    from memory import recall

    return patch.object(recall, "_in_reach", lambda episode, viewpoint: True)


def replacements_of_the_future():
    """It is told that something holds no more, before the viewer knows it."""
    from memory.viewpoint import Viewpoint

    return patch.object(Viewpoint, "certain", lambda self, facts: facts)


BREAKAGES = (
    no_second_gate,
    episodes_too_early,
    branches_without_a_break,
    learned_before_its_time,
    denials_unheard,
    parents_overrule_branches,
    rejected_facts_told,
    rejected_people_named,
    knowers_unasked,
    quotes_of_later_episodes,
    replacements_of_the_future,
)


def no_first_gate():
    """The store in memory gives whatever is nearest in an index."""
    from memory.stores import in_memory

    return patch.object(in_memory, "_within", lambda record, reach: True)


@contextmanager
def broken(breakage):
    """The product broken; what it had built before is built anew, now and afterwards."""
    from importlib import import_module

    with ExitStack() as patches:
        for module, name in BUILT:
            compiled = getattr(import_module(f"memory.{module}"), name)
            patches.enter_context(patch.object(compiled, "_statements", {}))
        patches.enter_context(breakage())
        yield


def noticed(breakage, store, recalls, seed):
    """After how many recalls the first leak was met of the broken product; None where so many met none."""
    counted = Watched(store)
    with configured(store), broken(breakage):
        try:
            count_leaks(store, recalls, seed, counted)
        except Leaked:
            return counted.recalls
    return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--recalls", type=int, default=2000, help="at most, with each breakage and seed")
    arguments.add_argument("--store", default="in_memory", choices=STORES)
    arguments.add_argument("--seeds", type=int, default=5)
    options = arguments.parse_args()
    set_up()
    unexpected = 0
    for breakage in (*BREAKAGES, no_first_gate):
        is_held = breakage is no_first_gate
        store = "in_memory" if is_held else options.store
        after = [noticed(breakage, store, options.recalls, seed) for seed in range(1, options.seeds + 1)]
        unexpected += sum((one is None) != is_held for one in after)
        told = ", ".join("never" if one is None else f"{one:,}" for one in after)
        print(f"{breakage.__name__:28} first leak after recalls: {told}", flush=True)
    sys.exit(unexpected > 0)


if __name__ == "__main__":
    main()
