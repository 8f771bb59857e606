"""A story and those it branched from: how much of each belongs to it, and where an episode stands among them.

Every question begins with this, and Django takes longer to write it than PostgreSQL to answer.
"""

from dataclasses import dataclass
from math import inf

from django.db import DEFAULT_DB_ALIAS

from episodes.models import Story

from .prepared import put, rows

# Where the episode as of which somebody looks stands, and the last place that is seen. Past the last episode,
# or in a gap, all that comes before any later episode is seen; with no earlier one, nothing. A parent
# re-ordered after the break may share a number with its branch: then the earlier one counts.
_PLACES = """
    SELECT here.place, CASE
        WHEN here.place IS NOT NULL THEN (
            SELECT max(timeline) FROM episodes_episode WHERE ({own}) AND timeline {until} here.place
        )
        WHEN EXISTS (SELECT FROM episodes_episode WHERE ({own}) AND number < %(before)s) THEN (
            SELECT max(timeline) FROM episodes_episode WHERE ({own}) AND timeline < (
                SELECT coalesce(min(timeline), 'Infinity') FROM episodes_episode
                WHERE ({own}) AND number > %(before)s
            )
        )
    END
    FROM (SELECT min(timeline) AS place FROM episodes_episode WHERE ({own}) AND number = %(before)s) AS here
"""
# A story, the one it branched from, and so on, each with the episode at which it breaks off.
_LINEAGE = """
    WITH RECURSIVE lineage AS (
        SELECT 1 AS level, id, slug, parent_id, branch_point_id FROM episodes_story WHERE id = %(story)s
        UNION ALL
        SELECT level + 1, story.id, story.slug, story.parent_id, story.branch_point_id
        FROM lineage JOIN episodes_story AS story ON story.id = lineage.parent_id
    )
    SELECT lineage.id, slug, parent_id, branch_point_id, number, timeline
    FROM lineage LEFT JOIN episodes_episode AS episode ON episode.id = branch_point_id ORDER BY level
"""
_OF_A_STORY = ("id", "slug", "parent_id", "branch_point_id")


@dataclass(frozen=True)
class Bound:
    """How much of one story of the lineage belongs to the viewpoint's story: up to its break point."""

    story: Story
    timeline: float
    number: float


def bounds_of(story):
    """The story and its ancestors as ``Bound``s, nearest first: what of each belongs to ``story``."""
    bounds, timeline, number = [], inf, inf
    while story is not None:
        bounds.append(Bound(story, timeline, number))
        if story.branch_point:
            timeline = min(timeline, story.branch_point.timeline)
            number = min(number, story.branch_point.number)
        story = story.parent
    return bounds


def bounds_anew(story):
    """The bounds of a story as the database has them now, in one question however many levels there are."""
    bounds, timeline, number = [], inf, inf
    for pk, slug, parent, point, point_number, place in rows(_LINEAGE, {"story": story.pk}):
        one = Story.from_db(DEFAULT_DB_ALIAS, _OF_A_STORY, (pk, slug, parent, point))
        bounds.append(Bound(one, timeline, number))
        if point is not None:
            timeline, number = min(timeline, place), min(number, point_number)
    return bounds


def places_of(bounds, before, *, through=False):
    """The place in story time of the episode with the number ``before``, and the last one that is seen as of
    its start, or ``through`` it, at its end; None where there is none. ``Put``."""
    own, values = [], {"before": before}
    for level, bound in enumerate(bounds):
        values[f"story{level}"] = bound.story.pk
        own.append(f"story_id = %(story{level})s")
        if bound.number < inf:
            values[f"number{level}"] = bound.number
            own[-1] += f" AND number <= %(number{level})s"
    until = "<=" if through else "<"
    return put(_PLACES.format(own=" OR ".join(own), until=until), values, lambda rows: rows[0])
