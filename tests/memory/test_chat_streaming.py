"""Answers as they come: streamed, followed, stopped, broken off and taken up again."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient
from django.urls import reverse

from episodes.models import Story
from memory.chat import streaming
from memory.chat.streaming import follow
from memory.chat.turn import ask
from memory.conversations import conversations
from memory.conversations.base import Outcome, State
from memory.conversations.pinning import begin_talk
from memory.language_model import adapter
from memory.language_model.base import in_database
from memory.models import TalkRules
from memory.projecting import project_episode
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_story, make_user
from tests.openai_server import Dies, Fails, Hangs, Says, openai_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk():
    story = make_story("Blue Moon", owner=make_user("author"))
    nigo = make_character(story, "nigo", name="Nigo")
    one = make_episode(story, 1, "Tsubasa runs the café.")
    make_fact(one, "Tsubasa runs the café.", start=0, end=22)
    project_episode(story, one.pk)
    return begin_talk(make_user("author"), Viewpoint(story, nigo, 2))


def run(work):
    return asyncio.run(asyncio.wait_for(work, 90))


async def heard(talk, answer, start=0):
    return [piece async for piece in follow(talk, answer, start)]


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


def line(answer):
    return conversations().line(answer.talk_id, answer.id)


def test_pieces_come_as_the_model_says_them(talk, settings):
    with openai_server(Says("She runs the café.", pieces=6, pause=0.2)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        pieces = run(heard(talk, answer))
    assert text_of(pieces) == "She runs the café."
    assert len(pieces) > 2
    assert line(answer).state == State.COMPLETE


def test_the_recollection_streams_too(talk):
    _, answer = ask(talk, "What is Tsubasa like?")
    pieces = run(heard(talk, answer))
    assert "Tsubasa runs the café." in text_of(pieces)
    assert line(answer).text == text_of(pieces)
    assert line(answer).state == State.COMPLETE


def test_a_lost_connection_loses_nothing(talk, settings):
    async def watch(answer):
        async for piece in follow(talk, answer):
            first = piece
            break
        await asyncio.sleep(1.2)
        return first, await heard(talk, answer, first.start + len(first.text))

    with openai_server(Says("She runs the café, I am told.", pieces=8, pause=0.05)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        first, rest = run(watch(answer))
    assert first.text + text_of(rest) == "She runs the café, I am told."
    assert line(answer).state == State.COMPLETE


def test_two_who_watch_see_the_same_and_it_is_given_once(talk, settings):
    async def both(answer):
        return await asyncio.gather(heard(talk, answer), heard(talk, answer))

    with openai_server(Says("She runs the café.", pieces=6, pause=0.03)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        one, two = run(both(answer))
        assert len(server.requests) == 1
    assert text_of(one) == text_of(two) == "She runs the café."


def test_an_answer_given_elsewhere_is_followed_by_what_is_kept(talk):
    async def elsewhere(answer):
        watching = asyncio.create_task(heard(talk, answer))
        for text in ("I", "I remember", "I remember it."):
            await asyncio.sleep(0.3)
            await in_database(conversations().grow, answer, text)
        await in_database(conversations().finish, answer, outcome("I remember it."))
        return await watching

    _, answer = ask(talk, "Hello?")
    assert conversations().claim(answer)
    pieces = run(elsewhere(answer))
    assert text_of(pieces) == "I remember it."
    assert len(pieces) > 1


def outcome(text):
    return Outcome(State.COMPLETE, text)


def test_a_stopped_answer_ends_and_keeps_what_was_said(talk, settings):
    async def stopped(answer):
        async for piece in follow(talk, answer):
            if piece.start > 0:
                await in_database(conversations().stop, answer)

    with openai_server(Says("word " * 600, pieces=600, pause=0.1)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        run(stopped(answer))
    kept = line(answer)
    assert kept.state == State.STOPPED
    assert kept.text.startswith("word")
    assert len(kept.text) < 2900
    assert kept.fact_ids


def test_a_model_that_fails_midway_leaves_what_it_said_and_why(talk, settings):
    with openai_server(Says("She runs the café, and more.", breaks_off=True)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        pieces = run(heard(talk, answer))
    assert text_of(pieces) == line(answer).text
    assert line(answer).state == State.FAILED
    assert "The server had an error" in line(answer).error


def test_a_model_whose_server_dies_midway_leaves_what_it_said_and_why(talk, settings):
    with openai_server(Dies("She runs the café, and")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        pieces = run(heard(talk, answer))
    assert text_of(pieces) == "She runs the café, and"
    kept = line(answer)
    assert (kept.state, kept.text) == (State.FAILED, "She runs the café, and")
    assert kept.error
    assert kept.fact_ids


@pytest.mark.parametrize(
    ("gives_reason", "says_done", "state"),
    [
        (True, False, State.COMPLETE),
        (False, True, State.COMPLETE),
        (False, False, State.FAILED),
    ],
)
def test_an_answer_is_complete_where_its_stream_says_so_in_some_way(
    talk, settings, gives_reason, says_done, state
):
    text = 'She "runs" the café: "finish_reason": "stop" data: [DONE] and'
    with openai_server(Says(text, gives_reason=gives_reason, says_done=says_done)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        run(heard(talk, answer))
    kept = line(answer)
    assert (kept.state, kept.text) == (state, text)
    assert bool(kept.error) == (state == State.FAILED)


def test_a_model_that_hangs_is_not_waited_for_longer_than_an_answer_may_take(talk, settings):
    settings.STORYHUB_LLM_TIMEOUT = 1
    with openai_server(Hangs(30)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        run(heard(talk, answer))
        assert len(server.requests) == 1
    kept = line(answer)
    assert kept.state == State.FAILED
    assert "said nothing for 1 seconds" in kept.error


def test_an_answer_is_stopped_while_the_model_hangs(talk, settings):
    async def stopped(answer):
        watching = asyncio.create_task(heard(talk, answer))
        while not await in_database(lambda: line(answer).beat_at):
            await asyncio.sleep(0.05)
        await in_database(conversations().stop, answer)
        return await watching

    with openai_server(Hangs(30)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        run(stopped(answer))
    assert (line(answer).state, line(answer).text) == (State.STOPPED, "")


def test_a_model_that_finds_no_end_is_ended(talk, settings, monkeypatch):
    monkeypatch.setattr(adapter, "LONGEST_ANSWER", 40)
    with openai_server(Says("again and again " * 50, pieces=100)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        run(heard(talk, answer))
    assert line(answer).state == State.COMPLETE
    assert 40 <= len(line(answer).text) < 80


def test_a_model_that_is_down_fails_the_answer_after_a_few_tries(talk, settings):
    with openai_server(Fails(503)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        run(heard(talk, answer))
        assert len(server.requests) == 3
    assert line(answer).state == State.FAILED


def test_two_questions_at_once_are_answered_one_after_another(talk, settings):
    async def both(first, second):
        return await asyncio.gather(heard(talk, second), heard(talk, first))

    with openai_server(Says("Yes.", pieces=2, pause=0.1)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, first = ask(talk, "Is it the café?")
        _, second = ask(talk, "And is it hers?")
        run(both(first, second))
        assert len(server.requests) == 2
        roles = [message["role"] for message in server.requests[1]["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    assert line(first).state == line(second).state == State.COMPLETE


def test_the_stream_speaks_server_sent_events(talk):
    _, answer = ask(talk, "What is Tsubasa like?")
    arguments, author = [talk_story(talk).slug, talk.id, answer.id], make_user("author")

    async def events(**headers):
        client = AsyncClient()
        await in_database(client.force_login, author)
        response = await client.get(reverse("memory:stream", args=arguments), headers=headers)
        assert response.headers["Content-Type"] == "text/event-stream"
        body = b"".join([part async for part in response.streaming_content]).decode()
        await sync_to_async(connections.close_all)()
        return [fields_of(event) for event in body.split("\n\n") if event]

    got = run(events())
    said = "".join(json.loads(event["data"]) for event in got if event["event"] == "piece")
    assert said == line(answer).text
    assert got[-1]["event"] == "done"
    assert "Tsubasa runs the café." in json.loads(got[-1]["data"])
    resumed = run(events(**{"Last-Event-ID": str(len(said) - 4)}))
    assert json.loads(resumed[0]["data"]) == said[-4:]


def fields_of(event):
    return dict(row.split(": ", 1) for row in event.split("\n"))


def talk_story(talk):
    return Story.objects.get(pk=talk.story_id)


def test_nothing_is_left_running(talk):
    _, answer = ask(talk, "Hello?")
    run(heard(talk, answer))
    assert not [task for task in streaming._tasks if not task.done()]


def test_a_strict_story_streams_nothing_before_it_was_looked_over(talk, settings):
    story = talk_story(talk)
    oren = make_character(story, "oren", name="Oren")
    two = make_episode(story, 2, "Oren buried the ledger under the counter.")
    make_fact(two, "Oren buried the ledger under the counter.", known_by=[oren], start=0, end=41)
    TalkRules.objects.create(story=story, strict=True)
    leak = Says("Oren buried the ledger under the counter.", pieces=5, pause=0.02)
    with openai_server(leak, Says("She runs the café.", pieces=5, pause=0.02)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        _, answer = ask(talk, "What is Tsubasa like?")
        pieces = run(heard(talk, answer))
    assert text_of(pieces) == line(answer).text == "She runs the café."
    assert line(answer).withheld["withdrawn"] == 1
