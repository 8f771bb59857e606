"""The few facts that define a character's situation: what he is, whose, where, what has happened.

Looked for as records are in a store: by what the viewpoint reaches. Whether the viewer sees what is found,
the relational truth decides (``keywords.Asking.among``).
"""

from typing import NamedTuple

from . import prepared
from .models.facts import Kind

# What he is and whom he belongs to: the weightiest counts. Where he is and what has happened: the latest.
LASTING = (Kind.JOB, Kind.RELATION)
# From which importance on something that happened is part of it.
IMPORTANT = 4
# Of each kind the best so many are looked at: one of them is seen, and still holds.
OF_A_KIND = 8

# What a fact is stands beside whom it is about (triggers of migration 0024 copy it there): of the thousands
# of facts about a main character, looking up each takes three times as long. In the words of the index over
# such rows (``fact_about_defining``): PostgreSQL takes it only where it can tell while it plans that these
# are what it holds. What all have learned is told apart: then only the rest is looked for in what he learned.
_DEFINING = f"""
    about.character_id = %(viewer)s AND about.live
    AND (about.kind IN ('{Kind.JOB}', '{Kind.RELATION}', '{Kind.PLACE}')
         OR about.importance >= {IMPORTANT} AND about.kind = '{Kind.EVENT}')
"""
_ABOUT = f"""
    WITH told AS MATERIALIZED (
        SELECT episode.id, episode.timeline, episode.timeline <= reach.until AS begun
        FROM unnest(%(stories)s::bigint[], %(until)s::float8[]) AS reach (story, until)
        JOIN episodes_episode AS episode ON episode.story_id = reach.story
    )
    SELECT id, importance, timeline, kind
    FROM (
        SELECT id, importance, timeline, kind, row_number() OVER (
            PARTITION BY kind
            ORDER BY CASE WHEN kind IN ('{Kind.JOB}', '{Kind.RELATION}') THEN importance END DESC,
                     timeline DESC, importance DESC, id DESC
        ) AS place
        FROM (
            SELECT about.fact_id AS id, about.importance, told.timeline, about.kind
            FROM memory_fact_about AS about JOIN told ON told.id = about.episode_id
            WHERE {_DEFINING} AND about.scope = 'world' AND told.begun
            UNION ALL
            SELECT about.fact_id, about.importance, told.timeline, about.kind
            FROM memory_fact_about AS about JOIN told ON told.id = about.episode_id
            WHERE {_DEFINING} AND NOT (about.scope = 'world' AND told.begun) AND about.fact_id IN (
                SELECT awareness.fact_id FROM memory_awareness AS awareness
                JOIN told AS since ON since.id = awareness.since_id AND since.begun
                WHERE awareness.character_id = %(viewer)s AND NOT awareness.denied
                      AND awareness.story_id = ANY(%(stories)s::bigint[])
            )
        ) AS reached
    ) AS found
    WHERE place <= {OF_A_KIND}
"""


class About(NamedTuple):
    """A fact that may define a situation: ``place`` is that of its episode in story time."""

    id: int
    importance: int
    place: float
    kind: str


def about_the_viewer(viewpoint):
    """What may define the situation of a viewer who is a character: of each kind the best facts about him
    that the viewpoint reaches, ``Put``. Not all of it need be for him to see."""
    if viewpoint.character is None or viewpoint.is_blind:
        return prepared.Put.known([])
    reach = {
        "stories": [reach.story_id for reach in viewpoint.reaches],
        "until": [float(reach.until) for reach in viewpoint.reaches],
    }
    values = {**reach, "viewer": viewpoint.character.pk}
    return prepared.put(_ABOUT, values, lambda rows: [About(*row) for row in rows])


def defining(about_him, seen, replaced):
    """The ids of one fact of each kind, the weightiest first: of those that are ``seen``, and of what still
    holds."""
    best = {}
    for one in about_him:
        weight = (one.importance, one.place) if one.kind in LASTING else (one.place, one.importance)
        known = best.get(one.kind)
        if one.id in seen and one.id not in replaced and (known is None or (weight, one.id) > known[:2]):
            best[one.kind] = weight, one.id, one
    chosen = [one for _, _, one in best.values()]
    return [one.id for one in sorted(chosen, key=lambda one: (-one.importance, -one.place, one.id))]
