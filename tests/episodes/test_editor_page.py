"""The page of an episode, its drafts and revisions, without a browser's help."""

import pytest

from episodes.drafting import Draft, save_draft
from episodes.models import Episode, Role
from episodes.ordering import reorder
from tests.factories import make_episode, make_member, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def episode(author):
    return make_episode(make_story(owner=author), text="Mika hid the key.", title="Rain", by=author)


def address(episode, page=""):
    return f"{episode.get_absolute_url()}{page}"


def draft(episode, text="Mika lost the key.", based_on=1):
    return {"title": "Rain", "manuscript": text, "based_on": based_on}


def test_a_draft_can_be_saved_without_javascript(client, author, episode):
    client.force_login(author)
    response = client.post(address(episode, "draft/"), draft(episode))
    assert response.headers["Location"] == episode.get_absolute_url()
    episode.refresh_from_db()
    assert (episode.manuscript, episode.revision) == ("Mika lost the key.", 2)


def test_a_stale_draft_shows_both_texts_and_writes_nothing(client, author, episode):
    save_draft(episode, Draft("Somebody else's.", "Rain", 1))
    client.force_login(author)
    response = client.post(address(episode, "draft/"), draft(episode))
    assert response.status_code == 409
    assert b"Mika lost the key." in response.content
    assert b"Somebody else&#x27;s." in response.content
    episode.refresh_from_db()
    assert episode.manuscript == "Somebody else's."


def test_a_text_is_saved_where_it_belongs_though_the_episodes_were_put_in_another_order(
    client, author, episode
):
    other = make_episode(episode.story, 2, text="Ren slept.", by=author)
    client.force_login(author)
    page = client.get(episode.get_absolute_url()).content.decode()
    assert f'name="episode" value="{episode.pk}"' in page
    before = address(episode)
    reorder(episode.story, [other.pk, episode.pk])
    client.post(f"{before}draft/", draft(episode) | {"episode": episode.pk})
    client.post(f"{before}revisions/", {"episode": episode.pk, "revision": 1})
    assert list(Episode.objects.values_list("number", "manuscript", "revision")) == [
        (1, "Ren slept.", 1),
        (2, "Mika hid the key.", 3),
    ]
    client.post(f"{before}removal/", {"episode": episode.pk})
    assert Episode.objects.get() == other


def test_a_text_that_is_too_long_is_refused_in_words(client, author, episode):
    client.force_login(author)
    response = client.post(
        address(episode, "draft/"),
        draft(episode, "x" * 2_000_001),
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 400
    assert "2000000" in response.json()["message"]
    episode.refresh_from_db()
    assert episode.revision == 1


@pytest.mark.parametrize("page", ["", "draft/", "revisions/"])
def test_a_stranger_finds_nothing(client, episode, page):
    client.force_login(make_user("stranger"))
    method = client.post if page == "draft/" else client.get
    assert method(address(episode, page)).status_code == 404


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_only_those_who_write_can_save(client, episode, role):
    member = make_user("member")
    make_member(episode.story, member, role)
    client.force_login(member)
    assert client.get(address(episode)).status_code == 200
    assert client.post(address(episode, "draft/"), draft(episode)).status_code == 404
    assert client.post(address(episode, "revisions/"), {"revision": 1}).status_code == 404
    episode.refresh_from_db()
    assert episode.revision == 1


def test_signed_out_leads_to_the_sign_in(client, episode):
    assert "/accounts/login/" in client.get(address(episode)).headers["Location"]


def test_an_old_revision_is_compared_and_restored_as_a_new_one(client, author, episode):
    save_draft(episode, Draft("Mika lost the key.", "Rain", 1), by=author)
    client.force_login(author)
    page = client.get(address(episode, "revisions/"), {"revision": 1}).content.decode()
    assert "<del>hid</del>" in page
    assert "<ins>lost</ins>" in page
    client.post(address(episode, "revisions/"), {"revision": 1})
    episode.refresh_from_db()
    assert (episode.manuscript, episode.revision) == ("Mika hid the key.", 3)
    assert episode.revisions.first().restored_from == 1


def test_a_revision_that_is_none_is_not_found(client, author, episode):
    client.force_login(author)
    assert client.post(address(episode, "revisions/"), {"revision": "99"}).status_code == 404
    assert client.get(address(episode, "revisions/"), {"revision": "no"}).status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", "Revisions"), ("ja", "改稿履歴")])
def test_the_page_speaks_both_languages(client, author, episode, language, words):
    client.force_login(author)
    client.cookies["django_language"] = language
    assert words in client.get(address(episode)).content.decode()


def test_the_page_costs_the_same_for_a_long_story(client, author, episode, django_assert_max_num_queries):
    for number in range(2, 30):
        make_episode(episode.story, number, title=f"Part {number}")
    client.force_login(author)
    with django_assert_max_num_queries(16):
        client.get(address(episode))


def test_an_if_story_shows_the_episodes_it_inherits_and_changes_none_of_them(client, author, episode):
    if_author = make_user("if-author")
    branch = make_story("If", owner=if_author, parent=episode.story, branch_point=episode)
    client.force_login(if_author)
    page = f"/stories/{branch.slug}/episodes/1/"
    assert b"Mika hid the key." in client.get(page).content
    assert client.get(episode.get_absolute_url()).status_code == 404
    assert client.post(f"{page}draft/", draft(episode)).status_code == 404
    assert client.get(f"{page}revisions/").status_code == 404
    assert client.post(f"{page}revisions/", {"revision": 1}).status_code == 404
    episode.refresh_from_db()
    assert episode.revision == 1
