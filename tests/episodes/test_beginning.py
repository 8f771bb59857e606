"""Beginning stories: addresses of their own, also when several begin at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import resolve

from episodes.beginning import begin_story
from episodes.branching import branch
from episodes.models import Role
from tests.factories import make_episode, make_story, make_user


def begin(title):
    try:
        return begin_story(title, language="en").slug
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_stories_begun_at_once_under_one_title_get_an_address_each():
    with ThreadPoolExecutor(4) as people:
        slugs = list(people.map(begin, ["The Lantern"] * 4))
    assert len(set(slugs)) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["New", "Import", "new"])
def test_no_title_takes_the_address_of_a_page(title):
    story = begin_story(title, language="en")
    assert resolve(story.get_absolute_url()).kwargs == {"slug": story.slug}


@pytest.mark.django_db
def test_nobody_branches_off_an_episode_of_another_story():
    author = make_user("author")
    episode = make_episode(make_story(owner=author))
    with pytest.raises(ValueError, match="does not belong"):
        branch(episode, title="If", by=author, story=make_story(owner=author))


@pytest.mark.django_db
def test_who_branches_owns_the_branch():
    author, writer = make_user("author"), make_user("writer")
    story = make_story(owner=author)
    story.members.create(user=writer, role=Role.WRITER)
    made = branch(make_episode(story), title="If", by=writer)
    assert (made.role_of(writer), made.role_of(author)) == (Role.OWNER, Role.OWNER)
