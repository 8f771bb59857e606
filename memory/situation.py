"""The few facts that define a character's situation: what he is, whose, where, what has happened."""

from typing import NamedTuple

from .compiled import Compiled
from .keywords import Candidate
from .models import Fact
from .models.facts import Kind

# What he is and whom he belongs to: the weightiest counts. Where he is and what has happened: the latest.
LASTING = (Kind.JOB, Kind.RELATION)
# From which importance on something that happened is part of it.
IMPORTANT = 4


class About(NamedTuple):
    """What a ``Candidate`` says, and of which kind the fact is."""

    id: int
    importance: int
    place: float
    kind: str


def about_the_viewer(viewpoint):
    """What may define the situation of a viewer who is a character: the facts about him that he knows."""
    if viewpoint.character is None:
        return []
    return [About(*row) for row in _ABOUT.rows(viewpoint)]


# Written out, in the words of the index over such facts (``fact_defining``): PostgreSQL takes it only where
# it can tell while it plans that these are the facts it holds.
_DEFINING = f"""
    (memory_fact.kind IN ('{Kind.JOB}', '{Kind.RELATION}', '{Kind.PLACE}')
     OR memory_fact.importance >= {IMPORTANT} AND memory_fact.kind = '{Kind.EVENT}')
"""


def _about(viewpoint):
    facts = viewpoint.facts(Fact.objects.filter(about=viewpoint.character).extra(where=[_DEFINING]))
    return facts.order_by().values_list("pk", "importance", "episode__timeline", "kind")


_ABOUT = Compiled(_about, planned_once=True)


def defining(about_him, replaced):
    """One fact of each kind, as candidates, the weightiest first: of what still holds."""
    best = {}
    for one in about_him:
        weight = (one.importance, one.place) if one.kind in LASTING else (one.place, one.importance)
        known = best.get(one.kind)
        if one.id not in replaced and (known is None or (weight, one.id) > known[:2]):
            best[one.kind] = weight, one.id, Candidate(*one[:3])
    chosen = [candidate for _, _, candidate in best.values()]
    return sorted(chosen, key=lambda one: (-one.importance, -one.place, one.id))
