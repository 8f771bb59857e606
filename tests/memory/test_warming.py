"""What a process loads before anybody asks."""

import gc
import logging

import pytest

from memory.projecting import project_episode
from memory.warming import warm_up
from tests.factories import make_character, make_episode, make_fact, make_story
from tests.openai_server import Says, openai_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


def test_a_process_warms_up_without_asking_the_model_anything(settings, caplog, thawed):
    story = make_story("The Mill", language="en")
    mika = make_character(story, "mika")
    episode = make_episode(story, 1, "Mika hid the key.")
    make_fact(episode, "Mika hid the key.", known_by=[mika])
    project_episode(story, episode.pk)
    with openai_server(Says("Yes.")) as server, caplog.at_level(logging.ERROR):
        settings.STORYHUB_LLM = f"{server.address}#m"
        warm_up()
        assert server.requests == []
    assert not caplog.records


def test_a_process_without_a_story_warms_up_too(caplog, thawed):
    with caplog.at_level(logging.ERROR):
        warm_up()
    assert not caplog.records
