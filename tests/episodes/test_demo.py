"""The demo is two manuscripts, handed in like any other."""

import pytest
from django.core.management import call_command

from episodes.models import Episode, Story
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.STORYHUB_DEMO = "demo:storyhub"
    call_command("load_demo")


def test_the_demo_account_finds_two_serials(client, demo):
    assert client.login(username="demo", password="storyhub")
    assert b"The Light on Gannet Head" in client.get("/").content
    for story in Story.objects.all():
        episodes = story.episodes.all()
        assert len(episodes) >= 6
        assert all(episode.length >= (2000 if story.language == "ja" else 800) for episode in episodes)
        assert any(episode.moved_in_time for episode in episodes)


def test_loading_again_changes_nothing(demo):
    before = list(Episode.objects.values_list("pk", "revision"))
    call_command("load_demo")
    assert list(Episode.objects.values_list("pk", "revision")) == before


def test_the_demo_never_takes_over_an_account_with_another_password(settings, client):
    owner = make_user("demo")
    owner.set_password("mine")
    owner.save()
    settings.STORYHUB_DEMO = "demo:storyhub"
    call_command("load_demo")
    assert client.login(username="demo", password="mine")
    owner.refresh_from_db()
    assert not owner.is_superuser
