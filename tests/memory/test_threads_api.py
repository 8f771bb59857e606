"""Talks as JSON: whose they are, what can be asked of them, and what is refused."""

import json

import pytest
from rest_framework.test import APIClient

from episodes.models import Role
from episodes.ordering import remove_episode
from memory.conversations.dynamodb.ulid import ulid
from memory.models import MemoryPlan, Message, Thread
from tests.factories import make_character, make_episode, make_fact, make_member, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = make_story("The Lantern", slug="lantern", owner=make_user("author"))
    mika = make_character(story, "mika")
    make_character(story, "jiro")
    for number in (1, 2, 3):
        make_fact(make_episode(story, number, f"Bell {number}."), f"Bell {number}.", known_by=[mika])
    return story


def signed_in(username):
    client = APIClient()
    client.force_authenticate(make_user(username))
    return client


@pytest.fixture
def api(story):
    return signed_in("author")


def begin(api, **fields):
    new = {"story": "lantern", "character": "mika", "as_of": 3} | fields
    answer = api.post("/api/v1/threads/", new)
    assert answer.status_code == 201, answer.content
    return f"/api/v1/threads/{answer.json()['id']}/"


def say(api, thread, text, **fields):
    return api.post(f"{thread}messages/", {"text": text} | fields)


def test_talks_are_listed_page_by_page_and_by_character(api):
    first, second, third = begin(api), begin(api, character="jiro"), begin(api, title="Of bells")
    for thread in (first, second, third):
        say(api, thread, "Hello?")
    page = api.get("/api/v1/threads/?story=lantern&limit=2").json()
    assert [one["title"] for one in page["results"]] == ["Of bells", "Hello?"]
    rest = api.get(f"/api/v1/threads/?story=lantern&limit=2&offset={page['next']}").json()
    assert (len(rest["results"]), rest["next"]) == (1, None)
    jiros = api.get("/api/v1/threads/?story=lantern&character=jiro").json()["results"]
    assert [one["character"] for one in jiros] == ["Jiro"]


def test_messages_come_by_cursor_and_by_offset_from_either_end(api):
    thread = begin(api)
    for number in range(3):
        say(api, thread, f"Question {number}?")
    page = api.get(f"{thread}messages/?order=newest&limit=4").json()
    assert page["results"][1]["text"] == "Question 2?"
    rest = api.get(f"{thread}messages/?order=newest&limit=4&cursor={page['cursor']}").json()
    assert (rest["results"][1]["text"], rest["cursor"]) == ("Question 0?", None)
    assert api.get(f"{thread}messages/?offset=2&limit=1").json()["results"][0]["text"] == "Question 1?"
    assert api.get(f"{thread}messages/?limit=100000").status_code == 400


def test_what_is_sent_twice_with_one_key_is_said_once(api):
    thread = begin(api)
    first = say(api, thread, "Hello?", key="a", metadata={"room": "pier"}).json()
    assert say(api, thread, "Hello?", key="a").json() == first
    assert first[0]["metadata"] == {"room": "pier"}
    assert Message.objects.count() == 2


@pytest.mark.parametrize("text", ["", "  ", "x" * 200_000, "a\0b", "half \ud83d", None, 7.5, ["a"]])
def test_what_cannot_be_said_is_refused_and_nothing_is_written(api, text):
    thread = begin(api)
    body = json.dumps({"text": text})
    answer = api.generic("POST", f"{thread}messages/", body, content_type="application/json")
    if text == 7.5:  # a number is a text to JSON clients
        assert answer.status_code == 201
        return
    assert answer.status_code == 400
    assert "text" in answer.json()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"metadata": {"a": "\0"}}, {"metadata": {"a": "x" * 20_000}}, {"metadata": [1]}, {"key": "k" * 101}],
)
def test_what_cannot_be_kept_beside_a_message_is_refused(api, wrong):
    thread = begin(api)
    assert say(api, thread, "Hello?", **wrong).status_code == 400
    assert not Message.objects.exists()


def test_a_talk_whose_episode_was_deleted_can_be_read_and_deleted_only(api, story):
    thread = begin(api)
    say(api, thread, "Hello?")
    remove_episode(story.episodes.get(number=3))
    assert say(api, thread, "Still there?").status_code == 409
    assert api.get(f"{thread}working-memory/").status_code == 409
    assert api.post(f"{thread}search/", {"question": "bell"}).status_code == 409
    assert len(api.get(f"{thread}messages/").json()["results"]) == 2
    assert api.delete(thread).status_code == 204
    assert not Thread.objects.exists()


def test_a_talk_is_renamed_cloned_branched_and_deleted(api):
    thread = begin(api)
    said = say(api, thread, "One?").json() + say(api, thread, "Two?").json()
    assert api.patch(thread, {"title": " Of   bells "}).json()["title"] == "Of bells"
    copy = api.post(f"{thread}clone/", {}).json()
    assert (copy["title"], copy["cloned_from"]) == ("Of bells", thread.split("/")[-2])
    lines = api.get(f"/api/v1/threads/{copy['id']}/messages/").json()["results"]
    assert [line["text"] for line in lines] == [line["text"] for line in said]
    assert lines[1]["reply_to"] == lines[0]["id"]
    branch = api.post(f"{thread}clone/", {"upto": said[1]["id"], "title": "If"}).json()
    assert len(api.get(f"/api/v1/threads/{branch['id']}/messages/").json()["results"]) == 2
    assert api.post(f"{thread}clone/", {"upto": "999999"}).status_code == 404
    assert api.delete(thread).status_code == 204
    assert api.get(thread).status_code == 404
    assert api.get(f"/api/v1/threads/{copy['id']}/").status_code == 200


def test_notes_are_read_written_and_forgotten(api):
    notes = f"{begin(api)}working-memory/"
    assert api.get(notes).json()["is_empty"]
    held = api.put(notes, {"text": "- Name: Ann", "version": 0}).json()
    assert (held["text"], held["version"], held["value"]) == ("- Name: Ann", 1, None)
    assert api.put(notes, {"text": "- Name: Bob", "version": 0}).status_code == 409
    assert api.patch(notes, {"text": "- Name: Bob"}).json()["version"] == 2
    for wrong in ({}, {"text": ""}, {"text": "a", "value": {}}, {"text": "a\0"}, {"text": "x" * 50_000}):
        assert api.patch(notes, wrong).status_code == 400
    assert api.get(notes).json()["text"] == "- Name: Bob"
    assert api.delete(notes).json()["is_empty"]


def test_with_a_schema_notes_are_merged(api):
    schema = {"type": "object", "properties": {"likes": {"type": "array"}}}
    assert api.patch("/api/v1/memory-plan/?story=lantern", {"schema": schema}).json()["template"] == ""
    notes = f"{begin(api)}working-memory/"
    api.patch(notes, {"value": {"name": "Ann", "likes": ["tea"]}})
    assert api.patch(notes, {"value": {"name": None}}).json()["value"] == {"likes": ["tea"]}
    assert api.put(notes, {"value": {"name": "Bob"}}).json()["value"] == {"name": "Bob"}
    assert api.patch(notes, {"value": {"likes": "tea"}}).status_code == 400
    assert api.patch("/api/v1/memory-plan/?story=lantern", {"schema": {"type": 7}}).status_code == 400


def test_who_only_reads_a_story_does_not_change_its_plan(story):
    make_member(story, make_user("reader"), Role.VIEWER)
    address = "/api/v1/memory-plan/?story=lantern"
    assert signed_in("reader").get(address).json()["scope"] == "resource"
    assert signed_in("reader").patch(address, {"scope": "thread"}).status_code == 404
    assert signed_in("stranger").get(address).status_code == 404
    assert not MemoryPlan.objects.exists()


def test_what_was_said_is_searched(api, tasks_at_once, django_capture_on_commit_callbacks):
    thread = begin(api)
    with django_capture_on_commit_callbacks(execute=True):
        say(api, thread, "My sister sings in the choir.", metadata={"room": "pier"})
    asked = {
        "question": "Who sings in a choir?",
        "top_k": 1,
        "before": 0,
        "after": 0,
        "where": {"room": "pier"},
    }
    [found] = api.post(f"{thread}search/", asked).json()
    assert [line["text"] for line in found["messages"]] == ["My sister sings in the choir."]
    assert found["score"] > 0.3
    assert api.post(f"{thread}search/", asked | {"where": {"room": "barn"}}).json() == []
    for wrong in ({"question": ""}, {"top_k": 0}, {"scope": "everyone"}, {"threshold": 3}):
        assert api.post(f"{thread}search/", asked | wrong).status_code == 400


def test_nobody_else_finds_a_talk_by_its_id(api, story):
    make_member(story, make_user("other"), Role.OWNER)
    thread = begin(api)
    say(api, thread, "Hello?")
    other = signed_in("other")
    for method, address, body in (
        ("get", thread, None),
        ("patch", thread, {"title": "Mine"}),
        ("delete", thread, None),
        ("get", f"{thread}messages/", None),
        ("post", f"{thread}messages/", {"text": "Hello?"}),
        ("post", f"{thread}clone/", {}),
        ("get", f"{thread}working-memory/", None),
        ("put", f"{thread}working-memory/", {"text": "Mine"}),
        ("delete", f"{thread}working-memory/", None),
        ("post", f"{thread}search/", {"question": "Hello"}),
    ):
        assert getattr(other, method)(address, body).status_code == 404, address
    assert other.get("/api/v1/threads/?story=lantern").json()["results"] == []
    assert Message.objects.count() == 2


def test_who_left_the_story_finds_his_talks_no_more(story):
    member = make_member(story, make_user("reader"), Role.VIEWER)
    reader = signed_in("reader")
    thread = begin(reader)
    member.delete()
    assert reader.get(thread).status_code == 404
    assert reader.get(f"{thread}working-memory/").status_code == 404


def test_a_store_that_does_not_answer_is_said_so(api, lose_talks):
    lose_talks()
    assert api.get(f"/api/v1/threads/{ulid()}/").status_code == 503
