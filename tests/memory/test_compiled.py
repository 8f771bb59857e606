"""Statements that are built once for all viewpoints of a shape say what Django would build for each."""

import pytest

from memory import keywords, recall, seen, succession
from memory.chat import guard, hidden, mind
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_story

pytestmark = pytest.mark.django_db

QUESTIONS = [
    (keywords._SHARING, ("'1:lamp'",)),
    (keywords._AMONG, ([3, 4],)),
    (succession._CERTAIN, ([3, 4],)),
    (recall._SEEN, ([3, 4],)),
    (recall._BEGUN, ([3, 4],)),
    (seen._SEEN, ([3, 4],)),
    (mind._IMPORTANT, ()),
    (mind._FACTS, ([3, 4],)),
    (mind._HELD, ([3, 4],)),
    (hidden._HIDDEN, ()),
    (hidden._LEARNED, ()),
    (guard._KNOWN, ()),
]


# Asked for characters alone.
OF_CHARACTERS = (mind._HELD, hidden._LEARNED)


@pytest.fixture
def lineage():
    """A story, a branch of it and a branch of that."""
    stories = [make_story()]
    for number in (1, 2, 3):
        make_episode(stories[0], number)
    for _ in range(2):
        point = stories[-1].episodes.order_by("number")[1]
        stories.append(make_story(parent=stories[-1], branch_point=point))
        for number in (point.number + 1, point.number + 2):
            make_episode(stories[-1], number)
    return stories


@pytest.mark.parametrize(("question", "given"), QUESTIONS)
def test_a_statement_out_of_the_cache_is_the_one_that_django_builds(lineage, question, given):
    mika, jiro = make_character(lineage[0], "mika"), make_character(lineage[0], "jiro")
    viewers = [mika, jiro] if question in OF_CHARACTERS else [mika, jiro, "world", "reader", "author"]
    compared = 0
    for story in lineage:
        for viewer in viewers:
            for before in (1, 2, 3, 9):
                viewpoint = Viewpoint(story, viewer, before)
                if viewpoint.is_blind:
                    assert question.rows(viewpoint, *given) == []
                    continue
                sql, params = question.build(viewpoint, *given).query.sql_with_params()
                assert question.statement(viewpoint, *given) == (sql, list(params))
                question.rows(viewpoint, *given)
                compared += 1
    assert compared > 10
