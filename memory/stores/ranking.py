"""The question that the store in PostgreSQL puts: the nearest of what is reached, by exact distance.

One statement for each shape of question, which PostgreSQL plans once. What differs between two questions of
one shape are values.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import inf, isnan

from memory import binary, prepared

from .base import Hit

# The state of the sets is read in the same statement as the records, so that nobody can write in between.
_STATEMENT = """
    SELECT array_agg(
        ARRAY[id, centred, CASE WHEN centred > 0 THEN generation ELSE 0 END] ORDER BY id
    ) AS states, NULL::int AS part, NULL::bigint AS living,
    NULL::bigint AS id, NULL::bigint AS fact_id, NULL AS key, NULL AS text, NULL::float8 AS distance
    FROM memory_recordset WHERE id = ANY(%(sets)s)
    UNION ALL SELECT NULL, found.* FROM ({parts}) AS found
"""
# The dimension is looked at first: one record of a wrong length must not fail the question. Vectors are left
# behind before anything is counted or sorted (``OFFSET 0``).
_PART = """
    (SELECT {chosen} AS part, {living} AS living, near.* FROM (
        SELECT id, fact_id, key, text, CASE
            WHEN vector_dims(vector) = %(dimension)s THEN vector <=> %(vector)s::halfvec
        END AS distance
        FROM memory_memoryrecord WHERE {within} OFFSET 0
    ) AS near {order})
"""


@dataclass(frozen=True)
class Ranked:
    """What a question brought. ``states``: those of the sets it was put to, in order. ``records`` as
    (distance, fact id, key, text), those of a fact beside each other or not. ``living``: how many of the
    chosen were where they were looked for. ``cut_off``: there is more than was brought."""

    states: list
    records: list
    living: int
    cut_off: bool

    def hits(self, k):
        """The nearest k facts, by the nearest record of each."""
        best = {}
        for distance, fact_id, key, text in sorted(self.records):
            best.setdefault(fact_id, (distance, key, text))
            if len(best) == k:
                break
        return [Hit(fact_id, key, 1 - distance, text) for fact_id, (distance, key, text) in best.items()]


def ranked(vector, parts, chosen, most):
    """Rank what is within the reaches. ``parts`` are (reach, set) pairs; ``chosen`` holds what to look at, by
    set: ids, and where their rows are. Of a set that is not in it, all is looked at. The nearest ``most`` of
    each part are brought, or all of them."""
    values = {
        "sets": [found.pk for _, found in parts],
        "vector": binary.half_vector(vector),
        "dimension": len(vector),
    }
    shapes = []
    for number, (reach, found) in enumerate(parts):
        values |= {f"set{number}": found.pk, f"story{number}": reach.story_id}
        if found.pk in chosen:
            # Where a row is saves going through an index for it.
            values[f"rows{number}"] = binary.row_places(chosen[found.pk][1])
        values |= {f"holder{number}_{n}": holder for n, holder in enumerate(reach.holders or ())}
        if reach.until < inf:
            values[f"until{number}"] = reach.until
        if reach.before < inf:
            values[f"before{number}"] = reach.before
        # Many may hold a fact: what anybody holds is brought whole, unless it was chosen a record for a fact.
        bounded = most is not None and (reach.holders is not None or found.pk in chosen)
        shapes.append(
            (
                found.pk in chosen,
                None if reach.holders is None else len(reach.holders),
                reach.until < inf,
                reach.before < inf,
                bounded,
            )
        )
    if any(bounded for *_, bounded in shapes):
        values["most"] = most
    rows = prepared.rows(_statement(tuple(shapes)), values)
    return _read(rows, parts, chosen, most)


def _read(rows, parts, chosen, most):
    """The rows of an answer: the states, and the records."""
    expected = {
        number: set(chosen[found.pk][0].tolist())
        for number, (_, found) in enumerate(parts)
        if found.pk in chosen
    }
    records, there, ours, brought = [], {}, {}, {}
    # The states come first.
    (states, *_), *found = rows
    for _, part, living, pk, fact_id, key, text, distance in found:
        brought[part] = brought.get(part, 0) + 1
        there[part] = living
        if part in expected:
            ours[part] = ours.get(part, 0) + (pk in expected[part])
        if distance is not None and not isnan(distance):
            records.append((distance, fact_id, key, text))
    # Where rows of others stand now, there may be as many as were looked for.
    living = sum(there[part] * ours[part] / brought[part] for part in ours)
    return Ranked(states or [], records, living, most in brought.values())


@lru_cache(maxsize=1000)
def _statement(shapes):
    parts = [_part(number, *shape) for number, shape in enumerate(shapes)]
    return _STATEMENT.format(parts=" UNION ALL ".join(parts))


def _part(number, is_chosen, holders, until, before, bounded):
    """A reach as SQL; it names its set and its story, so that nothing is ever asked of all stories."""
    within = [f"record_set_id = %(set{number})s", f"story_id = %(story{number})s"]
    if is_chosen:
        within.append(f"ctid = ANY(%(rows{number})s)")
    if holders is not None:
        names = ", ".join(f"%(holder{number}_{n})s" for n in range(holders))
        within.append(f"holder IN ({names})")
    if until:
        within.append(f"timeline <= %(until{number})s")
    if before:
        within.append(f"episode_no < %(before{number})s")
    return _PART.format(
        chosen=number,
        living="count(*) OVER ()" if is_chosen else "0",
        within=" AND ".join(within),
        order="ORDER BY distance LIMIT %(most)s" if bounded else "",
    )
