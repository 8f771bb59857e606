"""Who gets in: the signed out sign in first, strangers find nothing, members what their role allows."""

import pytest
from django.urls import reverse

from episodes.models import Role
from tests.factories import make_character, make_episode, make_member, make_story, make_user

pytestmark = pytest.mark.django_db
# Everything of a story: its name, whether it is read or sent, and who may.
READ = ["story", "members", "cast", "character"]
WRITE = [
    ("order", "get"),
    ("order", "post"),
    ("episodes", "post"),
    ("branch", "get"),
    ("branch", "post"),
    ("episode_removal", "get"),
    ("episode_removal", "post"),
    ("cast", "post"),
    ("character", "post"),
    ("character_status", "post"),
    ("character_merge", "post"),
    ("character_split", "post"),
]
OWN = [("story_settings", "get"), ("story_settings", "post"), ("story_deletion", "post"), ("members", "post")]
NUMBERED = ("branch", "episode_removal")


@pytest.fixture
def story():
    story = make_story(owner=make_user("owner"), slug="the-lantern")
    make_episode(story, 1, "Mika has the key.", title="A")
    make_character(story, "mika", name="Mika")
    return story


def url_of(name):
    more = [1] if name in NUMBERED else ["mika"] if name.startswith("character") else []
    return reverse(f"episodes:{name}", args=["the-lantern", *more])


def state_of(story):
    story.refresh_from_db()
    people = story.characters.values_list("name", "status", "merged_into")
    return (
        story.title,
        list(story.episodes.values_list("title", "number")),
        list(people),
        story.members.count(),
    )


@pytest.mark.parametrize(("name", "method"), [*((name, "get") for name in READ), *WRITE, *OWN])
def test_the_signed_out_are_asked_to_sign_in(client, story, name, method):
    answer = getattr(client, method)(url_of(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


@pytest.mark.parametrize(("name", "method"), [*((name, "get") for name in READ), *WRITE, *OWN])
def test_a_stranger_finds_nothing(client, story, name, method):
    client.force_login(make_user("stranger"))
    before = state_of(story)
    assert getattr(client, method)(url_of(name), {"title": "The Lantern"}).status_code == 404
    assert state_of(story) == before


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("role", list(Role))
def test_every_member_reads(client, story, name, role):
    user = make_user("member")
    make_member(story, user, role)
    client.force_login(user)
    assert client.get(url_of(name)).status_code == 200


@pytest.mark.parametrize(("name", "method"), [*WRITE, *OWN])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_who_does_not_write_changes_nothing(client, story, name, method, role):
    user = make_user("member")
    make_member(story, user, role)
    client.force_login(user)
    before = state_of(story)
    assert getattr(client, method)(url_of(name), {"title": "The Lantern"}).status_code == 404
    assert state_of(story) == before


@pytest.mark.parametrize(("name", "method"), OWN)
def test_a_writer_does_not_own(client, story, name, method):
    user = make_user("member")
    make_member(story, user, Role.WRITER)
    client.force_login(user)
    before = state_of(story)
    assert getattr(client, method)(url_of(name), {"title": "The Lantern"}).status_code == 404
    assert state_of(story) == before


def test_a_viewer_sees_no_button_that_would_not_work(client, story):
    user = make_user("member")
    make_member(story, user, Role.VIEWER)
    client.force_login(user)
    text = client.get(url_of("story")).text
    addresses = [url_of(name) for name in ("order", "branch", "story_settings", "episodes")]
    assert all(f'"{address}"' not in text for address in addresses)


def test_acts_are_not_links(client, story):
    client.force_login(make_user("owner"))
    for name in ("episodes", "story_deletion", "character_status", "character_merge", "character_split"):
        assert client.get(url_of(name)).status_code == 405
