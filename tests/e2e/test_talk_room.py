"""A room in a real browser: two who hear one another, and a secret that only one of them has."""

import pytest
from playwright.sync_api import expect

from memory.conversations.plans import set_plan
from memory.models import Message
from memory.projecting import project_episode
from tests.factories import make_character, make_episode, make_fact, make_story, make_user
from tests.openai_server import Says, openai_server

expect.set_options(timeout=30_000)  # as pages have in conftest.py

SECRET = "I hid the deed under the millstone."


@pytest.fixture
def story(transactional_db):
    story = make_story("The Mill", language="en", owner=make_user("author"), slug="mill")
    ada = make_character(story, "ada", name="Ada", mentions=9)
    make_character(story, "bram", name="Bram", mentions=5)
    make_character(story, "cora", name="Cora", mentions=2)
    one = make_episode(story, 1, "Ada hid the deed under the millstone. Bram slept. Cora came home.")
    make_episode(story, 2, "It rained.")
    make_fact(one, "Ada hid the deed under the millstone.", known_by=[ada], start=0, end=37, importance=5)
    make_fact(one, "Bram slept.", start=38, end=49)
    project_episode(story, one.pk)
    set_plan(story, enabled=False)  # the model of this room takes no notes
    return story


def answers(request):
    """Ada tells where the deed is when she is asked for it; Bram only knows what he has heard."""
    said = "\n".join(str(message["content"]) for message in request["messages"])
    asked = str(request["messages"][-1]["content"])
    if said.startswith("You are Ada,"):
        return Says(SECRET if "deed" in asked else "Good evening.")
    return Says("Under the millstone, then." if "millstone" in said else "I know of no deed.")


@pytest.fixture
def model(story, settings):
    with openai_server(answers) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        yield server


@pytest.fixture
def room(open_page, story, model):
    page = open_page(make_user("author"))
    page.goto("/stories/mill/talk/?as_of=2")
    for name in ("Ada", "Bram"):
        page.get_by_role("checkbox", name=f"{name}: Into a room").check()
    page.get_by_role("button", name="Talk with them in one room").click()
    return page


def said_in(page):
    """The answers of the room, as (who, what)."""
    names = page.locator("#lines .talk-answer > .talk-who").all_inner_texts()
    return list(zip(names, page.locator("#lines .talk-answer > .talk-said").all_inner_texts(), strict=True))


def say(page, text, answered):
    """Say something and wait until so many answers are there."""
    page.locator("#id_text").fill(text)
    page.wait_for_load_state()
    page.locator("#id_text").press("Enter")
    expect(page.locator("#lines .talk-acts")).to_have_count(answered)


def test_the_other_knows_a_secret_only_once_it_was_said(room):
    say(room, "Good evening.", 2)
    assert said_in(room) == [("Ada", "Good evening."), ("Bram", "I know of no deed.")]
    room.get_by_role("checkbox", name="Ada").uncheck()
    say(room, "Where is the deed?", 3)
    assert said_in(room)[2] == ("Bram", "I know of no deed.")
    room.locator("#id_text").fill("Where is the deed?")
    room.get_by_role("button", name="Ask all of them").click()
    expect(room.locator("#lines .talk-acts")).to_have_count(5)
    assert said_in(room)[3:] == [("Ada", SECRET), ("Bram", "Under the millstone, then.")]


def test_an_answer_is_given_anew_and_goes_on_where_it_stands(room):
    say(room, "Good evening.", 2)
    first = room.locator("#lines .talk-answer").first
    with room.expect_response("**/answers/"):
        first.get_by_role("button", name="Answer anew").click()
    expect(room.locator("#lines .talk-acts")).to_have_count(2)
    assert [who for who, _ in said_in(room)] == ["Ada", "Bram"]
    assert Message.objects.filter(author="character").count() == 3
    room.locator("#lines .talk-answer").last.get_by_role("button", name="Continue").click()
    expect(room.locator("#lines .talk-acts")).to_have_count(3)
    assert said_in(room)[2][0] == "Bram"


def test_who_stops_an_answer_says_whether_the_others_go_on(room, model):
    say(room, "Good evening.", 2)
    model.script = lambda request: Says("It was raining. " * 200, pieces=200, pause=0.05)
    room.locator("#id_text").fill("And today?")
    room.locator("#id_text").press("Enter")
    room.wait_for_function("document.querySelector('[data-text]')?.textContent.length > 20")
    room.locator(".talk-write").get_by_role("button", name="Stop").click()
    others = room.get_by_role("button", name="Let the others answer")
    expect(others).to_be_visible()
    assert Message.objects.filter(author="character").count() == 3
    model.script = answers
    others.click()
    expect(room.locator("#lines .talk-acts")).to_have_count(4)
    assert [who for who, _ in said_in(room)] == ["Ada", "Bram", "Ada", "Bram"]
    expect(others).to_have_count(0)


def test_one_may_be_somebody_in_the_room(room):
    room.wait_for_function("Boolean(customElements.get('auto-submit'))")
    room.get_by_label("You talk as").select_option("cora")
    room.wait_for_url("**with=cora**")
    say(room, "Good evening.", 2)
    expect(room.locator("#talk-with")).to_have_value("cora")
