"""Which of some facts a viewpoint sees: asked of the truth, in a statement that is built once."""

from .compiled import Compiled
from .models import Fact


def seen_among(viewpoint, facts):
    """Of the ids of some facts those that the viewpoint sees, as a set."""
    facts = list(facts)
    return {pk for (pk,) in _SEEN.rows(viewpoint, facts)} if facts else set()


def _seen(viewpoint, ids):
    among = {"where": ['"memory_fact"."id" = ANY(%s::bigint[])'], "params": [ids]}
    return viewpoint.facts(Fact.objects.extra(**among)).order_by().values_list("pk")


_SEEN = Compiled(_seen)
