"""The administration: every table can be listed, searched and opened; nothing is written past the actions."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from episodes.models import Character, Episode, Story
from memory.models import Fact
from tests.factories import make_character, make_episode, make_fact, make_story, make_user

pytestmark = pytest.mark.django_db
OURS = [model for app in ("episodes", "memory") for model in apps.get_app_config(app).get_models()]


@pytest.fixture
def story():
    story = make_story(owner=make_user("author"), slug="the-lantern")
    mika = make_character(story)
    make_fact(make_episode(story, 1, "Mika has the key.", title="Dusk"), known_by=[mika])
    return story


@pytest.fixture
def office(client):
    client.force_login(make_user("admin", is_staff=True, is_superuser=True))
    return client


def url_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_table_is_in_the_administration():
    assert [model for model in OURS if not admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_table_can_be_listed_and_searched_and_its_rows_opened(office, story, model):
    assert office.get(url_of(model, "changelist")).status_code == 200
    assert office.get(url_of(model, "changelist"), {"q": "lantern"}).status_code == 200
    if row := model._default_manager.first():
        assert office.get(url_of(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [Episode, Fact])
def test_texts_and_facts_are_not_written_here(office, story, model):
    row = model.objects.get()
    assert office.get(url_of(model, "add")).status_code == 403
    assert office.post(url_of(model, "change", row.pk), {"title": "x", "text": "x"}).status_code == 403


def test_a_person_confirmed_in_the_list_is_confirmed(office, story):
    ren = make_character(story, "ren", name="Ren", status=Character.Status.PROPOSED)
    office.post(url_of(Character, "changelist"), {"action": "confirm", "_selected_action": [ren.pk]})
    ren.refresh_from_db()
    assert ren.status == Character.Status.CONFIRMED


def test_deleting_an_episode_closes_the_gap(office, story):
    make_episode(story, 2, title="Night")
    office.post(url_of(Episode, "delete", story.episodes.get(number=1).pk), {"post": "yes"})
    assert list(story.episodes.values_list("title", "number")) == [("Night", 1)]


def test_a_story_goes_with_everything_in_it(office, story):
    office.post(url_of(Story, "delete", story.pk), {"post": "yes"})
    assert not Story.objects.exists()
    assert not Fact.objects.exists()


def test_only_staff_gets_in(client, story):
    client.force_login(make_user("author"))
    assert client.get(reverse("admin:index")).status_code == 302
