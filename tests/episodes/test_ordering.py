"""Numbers stay without a gap, and story time follows them unless an author says otherwise."""

import pytest
from django.db.models import ProtectedError

from episodes.models import Episode
from episodes.ordering import add_episode, remove_episode, reorder, set_timeline
from tests.factories import make_episode, make_story

pytestmark = pytest.mark.django_db


def places(story):
    return list(Episode.objects.filter(story=story).values_list("title", "number", "timeline"))


@pytest.fixture
def story():
    story = make_story()
    for number, title in enumerate("abcd", start=1):
        make_episode(story, number, title=title)
    return story


def test_an_episode_put_in_front_moves_the_others_in_reading_order_and_in_time(story):
    add_episode(story, title="new", number=2)
    assert places(story) == [("a", 1, 1), ("new", 2, 2), ("b", 3, 3), ("c", 4, 4), ("d", 5, 5)]


def test_a_flashback_keeps_its_place_in_time_when_the_order_changes(story):
    set_timeline(story.episodes.get(title="c"), 1.5)
    reorder(story, [story.episodes.get(title=t).pk for t in "cadb"])
    assert places(story) == [("c", 1, 1.5), ("a", 2, 2), ("d", 3, 3), ("b", 4, 4)]


def test_a_flashback_can_be_put_back(story):
    episode = story.episodes.get(title="c")
    set_timeline(episode, 1.5)
    set_timeline(episode, None)
    assert places(story)[2] == ("c", 3, 3)


def test_deleting_closes_the_gap(story):
    remove_episode(story.episodes.get(title="b"))
    assert places(story) == [("a", 1, 1), ("c", 2, 2), ("d", 3, 3)]


def test_who_moves_or_deletes_what_somebody_else_has_moved_meanwhile_breaks_no_order(story):
    b, d = story.episodes.get(title="b"), story.episodes.get(title="d")
    reorder(story, [story.episodes.get(title=t).pk for t in "dcba"])
    set_timeline(b, None)
    assert places(story) == [("d", 1, 1), ("c", 2, 2), ("b", 3, 3), ("a", 4, 4)]
    remove_episode(d)
    assert places(story) == [("c", 1, 1), ("b", 2, 2), ("a", 3, 3)]


def test_an_episode_that_somebody_else_has_deleted_is_not_deleted_twice(story):
    gone = story.episodes.get(title="b")
    remove_episode(story.episodes.get(title="b"))
    with pytest.raises(Episode.DoesNotExist):
        remove_episode(gone)
    with pytest.raises(Episode.DoesNotExist):
        set_timeline(gone, 1.5)
    assert places(story) == [("a", 1, 1), ("c", 2, 2), ("d", 3, 3)]


def test_an_order_that_forgets_an_episode_is_refused(story):
    ids = list(story.episodes.values_list("pk", flat=True))
    with pytest.raises(ValueError, match="every episode once"):
        reorder(story, ids[:-1])
    assert [number for _, number, _ in places(story)] == [1, 2, 3, 4]


def test_an_episode_from_which_a_story_branches_cannot_go(story):
    point = story.episodes.get(title="b")
    make_story("If", parent=story, branch_point=point)
    with pytest.raises(ProtectedError):
        remove_episode(point)
    assert len(places(story)) == 4


def test_an_if_story_goes_on_counting_after_its_branch_point(story):
    branch = make_story("If", parent=story, branch_point=story.episodes.get(title="b"))
    assert add_episode(branch).number == 3
