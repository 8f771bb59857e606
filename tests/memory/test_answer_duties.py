"""What is owed after an answer is done, whoever dies meanwhile."""

from datetime import timedelta

import pytest
from django.utils import timezone

from memory import tasks
from memory.chat import duties
from memory.chat.turn import answer_now, ask
from memory.conversations import conversations
from memory.conversations.pinning import begin_talk
from memory.extraction.base import ModelUnavailable
from memory.models import AnswerDuty
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_story, make_user
from tests.openai_server import Fails, openai_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    story = make_story("The Mill", owner=make_user("author"))
    ada = make_character(story, "ada")
    make_fact(make_episode(story, 1, "The mill burned down."), "The mill burned down.")
    return begin_talk(make_user("author"), Viewpoint(story, ada, 2))


def answered(talk, text="What of the mill?"):
    """A question answered, whose task the broker never got."""
    _, answer = ask(talk, text)
    return answer_now(talk, answer)


def later(**since):
    AnswerDuty.objects.update(due=timezone.now() - timedelta(**since))


def test_an_answer_that_was_lost_is_seen_to_later(talk, tasks_at_once):
    answered(talk, "Tell me of the lantern.")
    assert AnswerDuty.objects.count() == 1
    tasks.sweep_answers()
    assert AnswerDuty.objects.count() == 1, "its own task still has time"
    later(minutes=1)
    tasks.sweep_answers()
    assert not AnswerDuty.objects.exists()
    fresh = conversations().find(talk.id, user_id=talk.user_id)
    assert fresh.indexed_to


def test_an_answer_that_was_seen_to_is_owed_no_more(talk, tasks_at_once, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answered(talk)
    assert not AnswerDuty.objects.exists()


def test_what_fails_is_tried_again_later_and_later_and_given_up(talk, tasks_at_once, monkeypatch, settings):
    monkeypatch.setattr(tasks.after_answer, "max_retries", 0)
    answered(talk)
    waits = []
    with openai_server(lambda request: Fails(401)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        for _ in range(duties.MOST_TRIES):
            later(seconds=1)
            with pytest.raises(ModelUnavailable):
                tasks.sweep_answers()
            waits.append(AnswerDuty.objects.get().due - timezone.now())
        assert server.requests
    assert waits[0] < waits[1] < waits[2]
    assert waits[-1] <= duties.LONGEST
    later(seconds=1)
    tasks.sweep_answers()
    assert not AnswerDuty.objects.exists()


def test_nothing_is_owed_for_a_talk_that_is_gone(talk, tasks_at_once):
    answered(talk)
    conversations().delete(talk)
    later(minutes=1)
    tasks.sweep_answers()
    assert not AnswerDuty.objects.exists()
