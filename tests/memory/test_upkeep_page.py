"""Owners see when the records were last compared with the facts, and can ask for it."""

import pytest
from django.urls import reverse

from memory.models import MemoryRecord, SyncRequest
from memory.reconciling import reconcile
from memory.syncing import finish
from tests.factories import make_character, make_episode, make_fact, make_member, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = make_story(owner=make_user("author"))
    episode = make_episode(story, 1, "Mika has the key.")
    make_fact(episode, "Mika has the key.", known_by=[make_character(story, "mika")])
    SyncRequest.objects.all().delete()
    return story


@pytest.fixture
def address(story):
    return reverse("memory:upkeep", args=[story.slug])


def test_only_owners_see_it(client, story, address):
    assert client.get(address).status_code == 302
    for name, role in (("stranger", None), ("writer", "writer")):
        user = make_user(name)
        if role:
            make_member(story, user, role)
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert not SyncRequest.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_an_owner_asks_for_a_comparison_and_sees_what_it_mended(client, story, address, htmx):
    client.force_login(make_user("author"))
    assert "Not compared yet." in client.get(address).content.decode()
    answer = client.post(address, follow=True, headers={"HX-Request": "true"} if htmx else {})
    assert "Being compared…" in answer.content.decode()
    assert finish(story).is_whole
    page = client.get(address).content.decode()
    assert "Mended: 1 missing, 0 left over, 0 in the wrong place, 0 that said something else." in page
    assert MemoryRecord.objects.count() == 1
    reconcile(story)
    assert "Nothing was missing" in client.get(address).content.decode()


def test_the_settings_lead_to_it(client, story, address):
    client.force_login(make_user("author"))
    assert address in client.get(reverse("episodes:story_settings", args=[story.slug])).content.decode()
