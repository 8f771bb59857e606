"""The API for stories, people and episodes."""

import pytest
from rest_framework.test import APIClient

from episodes.drafting import Draft, save_draft
from episodes.models import Character, Episode, Role, Story
from tests.factories import make_character, make_episode, make_member, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def story(author):
    return make_story(owner=author, slug="lantern")


@pytest.fixture
def api(author):
    return signed_in(author)


def signed_in(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_whoever_begins_a_story_owns_it(api, author):
    made = api.post("/api/v1/stories/", {"title": "銀河鉄道の夜", "language": "ja"}).json()
    assert made["role"] == "owner"
    assert Story.objects.get(slug=made["slug"]).role_of(author) == Role.OWNER


def test_an_episode_is_written_at_the_end(api, story):
    make_episode(story, 1, "One.")
    made = api.post("/api/v1/episodes/", {"story": "lantern", "title": "B", "manuscript": "Two."}).json()
    assert (made["number"], made["revision"], made["body"], made["length"]) == (2, 1, "Two.", 1)


def test_a_stale_text_answers_with_the_current_one_and_is_not_written(api, story):
    episode = make_episode(story, 1, "One.")
    save_draft(episode, Draft("Somebody else's.", "", 1))
    response = api.patch(f"/api/v1/episodes/{episode.pk}/", {"manuscript": "Mine.", "based_on": 1})
    assert response.status_code == 409
    assert response.json()["current"]["manuscript"] == "Somebody else's."
    episode.refresh_from_db()
    assert episode.manuscript == "Somebody else's."


def test_a_text_without_its_revision_is_refused(api, story):
    episode = make_episode(story, 1, "One.")
    assert api.patch(f"/api/v1/episodes/{episode.pk}/", {"manuscript": "Mine."}).status_code == 400
    saved = api.patch(f"/api/v1/episodes/{episode.pk}/", {"manuscript": "Mine.", "based_on": 1}).json()
    assert (saved["manuscript"], saved["revision"]) == ("Mine.", 2)


def test_an_episode_moves_in_story_time_and_back(api, story):
    episode = make_episode(story, 2, "One.")
    address = f"/api/v1/episodes/{episode.pk}/place/"
    assert api.put(address, {"place": 0.5}).json()["timeline"] == 0.5
    assert api.put(address, {"place": None}).json()["timeline"] == 2
    assert api.put(address, {"place": "soon"}).status_code == 400


def test_the_order_of_reading_changes_whole_or_not_at_all(api, story):
    one, two = make_episode(story, 1), make_episode(story, 2)
    assert api.put("/api/v1/stories/lantern/order/", {"episodes": [two.pk]}).status_code == 400
    assert api.put("/api/v1/stories/lantern/order/", {"episodes": [two.pk, one.pk]}).status_code == 204
    assert list(Episode.objects.filter(story=story).values_list("pk", flat=True)) == [two.pk, one.pk]


def test_an_episode_with_an_if_story_cannot_be_deleted(api, story):
    episode = make_episode(story, 1)
    make_story("If", parent=story, branch_point=episode)
    assert api.delete(f"/api/v1/episodes/{episode.pk}/").status_code == 409
    assert api.delete("/api/v1/stories/lantern/").status_code == 409
    assert Episode.objects.filter(pk=episode.pk).exists()


def test_people_are_added_changed_merged_and_rejected(api, story):
    assert api.post("/api/v1/characters/", {"story": "lantern", "name": "Mika"}).json()["id"] == "mika"
    make_character(story, "michaela", name="Michaela")
    changed = api.patch("/api/v1/characters/mika/?story=lantern", {"aliases": ["Mi"]}).json()
    assert changed["aliases"] == ["Mi"]
    merged = api.post("/api/v1/characters/michaela/merge/?story=lantern", {"into": "mika"})
    assert set(Character.objects.get(slug="mika").aliases) == {"Mi", "Michaela"}
    assert merged.status_code == 200
    assert api.delete("/api/v1/characters/mika/?story=lantern").status_code == 204
    assert not Character.objects.of(story).exists()


def test_a_name_is_given_once(api, story):
    make_character(story, "mika", name="Mika")
    assert api.post("/api/v1/characters/", {"story": "lantern", "name": "Mika"}).status_code == 409


def test_the_last_owner_stays(api, story):
    [owner] = api.get("/api/v1/members/?story=lantern").json()["results"]
    assert api.delete(f"/api/v1/members/{owner['id']}/").status_code == 409
    assert api.patch(f"/api/v1/members/{owner['id']}/", {"role": "viewer"}).status_code == 409


def test_members_are_added_by_their_name(api, story):
    make_user("reader")
    added = api.post("/api/v1/members/", {"story": "lantern", "user": "reader", "role": "viewer"})
    assert added.status_code == 201
    assert api.post("/api/v1/members/", {"story": "lantern", "user": "reader"}).status_code == 409
    assert api.post("/api/v1/members/", {"story": "lantern", "user": "nobody"}).status_code == 400


@pytest.mark.parametrize("noun", ["characters", "episodes", "members"])
def test_a_list_needs_a_story_and_a_stranger_finds_none(api, story, noun):
    assert api.get(f"/api/v1/{noun}/").status_code == 400
    assert api.get(f"/api/v1/{noun}/?story=lantern").status_code == 200
    stranger = signed_in(make_user("stranger"))
    assert stranger.get(f"/api/v1/{noun}/?story=lantern").status_code == 404
    assert APIClient().get(f"/api/v1/{noun}/?story=lantern").status_code == 401


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_only_those_who_write_change_episodes_and_cast(story, role):
    member = make_user("member")
    make_member(story, member, role)
    episode = make_episode(story, 1, "One.")
    client = signed_in(member)
    assert client.get(f"/api/v1/episodes/{episode.pk}/").json()["body"] == "One."
    assert client.patch(f"/api/v1/episodes/{episode.pk}/", {"title": "X"}).status_code == 404
    assert client.delete(f"/api/v1/episodes/{episode.pk}/").status_code == 404
    assert client.post("/api/v1/characters/", {"story": "lantern", "name": "X"}).status_code == 404
    episode.refresh_from_db()
    assert episode.title == ""
