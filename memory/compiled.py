"""SQL of what viewpoints see, built once for all of a shape.

Django takes longer to build such a statement than PostgreSQL to answer it. What it builds depends on a
viewpoint's shape alone: which kind of viewer looks, over how many stories, and which of their bounds there
are. So it is built for a viewpoint of marks, by the very rule that every other viewpoint compiles by, and the
values are put in the places of the marks. ``tests/memory/test_compiled.py`` holds each statement against
Django's own.
"""

from itertools import count
from math import inf

from django.db import connection

from episodes.models import Character, Story

from . import prepared
from .lineage import Bound
from .viewpoint import Reach, Viewpoint


class Compiled:
    """A question that is put from many viewpoints. ``build(viewpoint, *given)`` makes its queryset of values;
    what is ``given`` goes into ``extra(params=…)`` and nowhere else. ``planned_once``: for all values alike
    (``prepared``), where few rows are looked up by their ids whatever the values are."""

    def __init__(self, build, *, planned_once=False):
        self.build, self.planned_once = build, planned_once
        self._statements = {}

    def rows(self, viewpoint, *given):
        """The rows as tuples; none for a viewpoint that sees nothing."""
        if viewpoint.is_blind:
            return []
        if self.planned_once:
            return prepared.rows(*self.statement(viewpoint, *given))
        with connection.cursor() as cursor:
            cursor.execute(*self.statement(viewpoint, *given))
            return cursor.fetchall()

    def put(self, viewpoint, *given, read=list):
        """The same, ``planned_once``, on its way: ``read`` makes an answer of the rows."""
        if viewpoint.is_blind:
            return prepared.Put.known(read([]))
        return prepared.put(*self.statement(viewpoint, *given), read)

    def statement(self, viewpoint, *given):
        """The SQL and its values."""
        shape = _shape(viewpoint)
        if (shape, len(given)) not in self._statements:
            marked = _marked(shape)
            marks = [*_values(marked), *(f"\0given {n}" for n in range(len(given)))]
            sql, params = self.build(marked, *marks[len(marks) - len(given) :]).query.sql_with_params()
            # Which value belongs in each place. A bound that there is not has none, and infinity marks none.
            of_mark = {mark: number for number, mark in enumerate(marks)}
            self._statements[shape, len(given)] = sql, [(of_mark.get(param), param) for param in params]
        sql, places = self._statements[shape, len(given)]
        values = (*_values(viewpoint), *given)
        return sql, [param if number is None else values[number] for number, param in places]


def _shape(viewpoint):
    kind = Character if viewpoint.character else viewpoint.viewer
    reaches = tuple((reach.until < inf, reach.before < inf) for reach in viewpoint.reaches)
    return kind, reaches, tuple((bound.timeline < inf, bound.number < inf) for bound in viewpoint.bounds)


def _values(viewpoint):
    """The numbers by which viewpoints of one shape differ, in one order."""
    yield viewpoint.story.pk
    yield viewpoint.character.pk if viewpoint.character else inf
    for bound in viewpoint.bounds:
        yield from (bound.story.pk, bound.timeline, bound.number)
    for reach in viewpoint.reaches:
        yield from (reach.story_id, reach.until, reach.before)


def _marked(shape):
    """A viewpoint of this shape, all of whose numbers are different and nobody's."""
    kind, reaches, bounds = shape
    # As large as a column of integers takes: what is too large for it Django leaves out.
    marks = count(2_147_000_000)
    viewpoint = object.__new__(Viewpoint)
    viewpoint.__dict__.update(
        story=Story(pk=next(marks)),
        viewer=Character(pk=next(marks)) if kind is Character else kind,
        before=next(marks),
        bounds=[
            Bound(
                Story(pk=next(marks)),
                float(next(marks)) if timeline else inf,
                next(marks) if number else inf,
            )
            for timeline, number in bounds
        ],
        reaches=[
            Reach(next(marks), "", None, float(next(marks)) if until else inf, next(marks) if before else inf)
            for until, before in reaches
        ],
    )
    return viewpoint
