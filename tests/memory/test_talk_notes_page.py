"""The notes of a talk on its page."""

import pytest
from django.urls import reverse

from episodes.models import Character, Role
from episodes.ordering import remove_episode
from memory.conversations.pinning import begin_talk, viewpoint_of
from memory.conversations.plans import plan_of, set_plan
from memory.conversations.working_memory import WorkingMemory
from memory.models import MemoryPlan
from memory.models import WorkingMemory as Row
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_member, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = make_story("The Ferry", owner=make_user("author"))
    make_member(story, make_user("reader"), Role.VIEWER)
    make_character(story, "nigo", name="Nigo")
    for number in (1, 2, 3):
        make_episode(story, number, "The ferry sails.")
    return story


@pytest.fixture
def talk(story):
    return talk_as_of(story, 2)


def talk_as_of(story, number):
    nigo = Character.objects.get(story=story, slug="nigo")
    return begin_talk(make_user("author"), Viewpoint(story, nigo, number))


def notes_of(talk, story):
    return WorkingMemory(talk, viewpoint_of(talk, story), plan_of(story))


def address(story, talk, name="notes"):
    return reverse(f"memory:{name}", args=[story.slug, talk.id])


@pytest.fixture
def author(client):
    client.force_login(make_user("author"))
    return client


def test_the_talk_leads_to_its_notes_and_they_are_saved_without_a_script(author, story, talk):
    page = author.get(address(story, talk, "thread"), follow=True)
    assert address(story, talk) in page.content.decode()
    page = author.get(address(story, talk)).content.decode()
    assert "# The one who visits" in page
    page = author.post(address(story, talk), {"text": "- Name: <b>Ann</b>", "version": 0}, follow=True)
    assert "The notes are saved." in page.content.decode()
    assert notes_of(talk, story).read().text == "- Name: <b>Ann</b>"
    assert "&lt;b&gt;Ann" in author.get(address(story, talk)).content.decode()


def test_with_a_script_the_notes_come_back_as_they_are_kept(author, story, talk):
    page = author.post(
        address(story, talk), {"text": "- Name: Ann", "version": 0}, headers={"HX-Request": "true"}
    )
    content = page.content.decode()
    assert "<html" not in content
    assert 'name="version" value="1"' in content


def test_notes_that_have_changed_meanwhile_are_shown_and_nothing_is_lost(author, story, talk):
    notes_of(talk, story).update("- Name: Ann")
    page = author.post(address(story, talk), {"text": "- Name: Bob", "version": 0})
    content = page.content.decode()
    assert page.status_code == 422
    assert "- Name: Ann" in content
    assert "- Name: Bob" in content
    assert 'name="version" value="1"' in content
    assert notes_of(talk, story).read().text == "- Name: Ann"


def test_notes_that_have_changed_meanwhile_are_not_forgotten(author, story, talk):
    notes_of(talk, story).update("- Name: Ann")
    page = author.post(address(story, talk), {"text": "", "version": 0})
    assert page.status_code == 422
    assert "As they are now" in page.content.decode()
    assert notes_of(talk, story).read().text == "- Name: Ann"


def test_the_settings_of_a_story_lead_to_how_its_notes_are_kept(author, story):
    settings = author.get(reverse("episodes:story_settings", args=[story.slug])).content.decode()
    assert reverse("memory:plan", args=[story.slug]) in settings


def test_emptied_notes_are_forgotten(author, story, talk):
    notes_of(talk, story).update("- Name: Ann")
    author.post(address(story, talk), {"text": "  ", "version": 1})
    assert notes_of(talk, story).read().is_empty


@pytest.mark.parametrize(
    "form",
    [
        {"text": "x" * 200_000, "version": 0},
        {"text": "y " * 5000, "version": 0},
        {"text": "Ann"},
        {"version": "x"},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(author, story, talk, form):
    assert author.post(address(story, talk), form).status_code == 422
    assert not Row.objects.exists()


def test_notes_of_a_plan_with_a_schema_are_edited_as_json(author, story, talk):
    set_plan(story, schema={"type": "object"})
    assert author.post(address(story, talk), {"text": "- Name: Ann", "version": 0}).status_code == 422
    author.post(address(story, talk), {"text": '{"name": "Ann"}', "version": 0})
    assert notes_of(talk, story).read().value == {"name": "Ann"}


def test_notes_of_an_earlier_episode_say_so(author, story, talk):
    notes_of(talk, story).update("- Name: Ann")
    page = author.get(address(story, talk_as_of(story, 3))).content.decode()
    assert "- Name: Ann" in page
    assert "Noted as of an earlier episode." in page


def test_nobody_else_sees_or_writes_them(client, story, talk):
    assert client.get(address(story, talk)).status_code == 302
    for username in ("reader", "stranger"):
        client.force_login(make_user(username))
        assert client.get(address(story, talk)).status_code == 404
        assert client.post(address(story, talk), {"text": "Mine", "version": 0}).status_code == 404
    assert not Row.objects.exists()


def test_a_closed_talk_has_no_notes_to_change(author, story, talk):
    remove_episode(story.episodes.get(number=2))
    assert author.post(address(story, talk), {"text": "Ann", "version": 0}).status_code == 404


def plan_form(**fields):
    return {"enabled": "on", "scope": "resource", "kind": "markdown", "shape": "# Guests\n- Name:\n"} | fields


def test_those_who_review_a_story_say_how_notes_are_kept(author, story, talk):
    plans = reverse("memory:plan", args=[story.slug])
    assert plans in author.get(address(story, talk)).content.decode()
    assert "# The one who visits" in author.get(plans).content.decode()
    page = author.post(plans, plan_form(scope="thread", read_only="on"), follow=True)
    assert "Saved." in page.content.decode()
    plan = plan_of(story)
    assert (plan.scope, plan.template, plan.read_only, plan.recall) == (
        "thread",
        "# Guests\n- Name:\n",
        True,
        False,
    )
    author.post(plans, plan_form(kind="schema", shape='{"type": "object"}'))
    assert plan_of(story).schema == {"type": "object"}
    assert "&quot;object&quot;" in author.get(plans).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "schema"},
        {"kind": "schema", "shape": '{"type": "array"}'},
        {"kind": "schema", "shape": "[" * 5000},
        {"shape": ""},
        {"shape": "x" * 5000},
        {"scope": "everyone"},
    ],
)
def test_a_plan_that_cannot_work_is_refused_with_words(author, story, wrong):
    page = author.post(reverse("memory:plan", args=[story.slug]), plan_form(**wrong))
    assert page.status_code == 422
    assert "error" in page.content.decode()
    assert not MemoryPlan.objects.exists()


def test_who_only_reads_a_story_does_not_say_how_notes_are_kept(client, story):
    plans = reverse("memory:plan", args=[story.slug])
    assert client.get(plans).status_code == 302
    for username in ("reader", "stranger"):
        client.force_login(make_user(username))
        assert client.get(plans).status_code == 404
        assert client.post(plans, plan_form()).status_code == 404
    assert not MemoryPlan.objects.exists()
