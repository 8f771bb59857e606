"""An episode that a language model reads: from the save to facts, and the wait while the model is down."""

import pytest

from memory.extraction.base import ModelUnavailable
from memory.language_model import language_model
from memory.models import ExtractionRun, Fact
from memory.syncing import sync
from tests.factories import make_character, make_episode, make_story
from tests.openai_server import Calls, Fails, openai_server

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Mika put the brass key under the third stone. “Nobody must know,” said Mika to Oren."


@pytest.fixture
def episode():
    story = make_story()
    make_character(story, "mika", name="Mika")
    make_character(story, "oren", name="Oren")
    return make_episode(story, 1, TEXT)


def key_is_hidden(request):
    return Calls(
        {
            "present": ["mika", "oren"],
            "facts": [
                {
                    "text": "Mika hid the brass key under the third stone.",
                    "quote": "Mika put the brass key under the third stone.",
                    "scope": "character",
                    "knowers": [{"person": "mika", "how": "own"}, {"person": "the-butler"}],
                    "kind": "secret",
                    "importance": 5,
                    "about": ["mika"],
                },
                {"text": "Oren is a spy.", "quote": "Oren is a spy from another story.", "knowers": []},
            ],
        }
    )


def test_what_a_model_reads_becomes_facts_and_the_run_tells_what_it_cost(episode, settings):
    with openai_server(key_is_hidden) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        run = sync(episode)
    fact = Fact.objects.get()
    assert fact.origin == Fact.Origin.MODEL
    assert episode.body[fact.start : fact.end] == fact.quote
    assert [a.character.slug for a in fact.awarenesses.all()] == ["mika"]
    assert run.state == ExtractionRun.State.DONE
    assert run.dropped == {"unknown_person": 1, "made_up_quote": 1}
    assert (run.input_tokens, run.output_tokens) == (100, 20)
    assert run.model.endswith("#m")


def test_an_unchanged_scene_is_not_paid_for_twice(episode, settings):
    with openai_server(key_is_hidden) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        sync(episode)
        run = sync(episode)
        assert len(server.requests) == 1
    assert (run.scenes_kept, run.input_tokens) == (1, 0)


def test_while_the_model_is_down_the_episode_waits_and_no_other_reader_steps_in(episode, settings):
    with openai_server(Fails(401, message="bad key")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        with pytest.raises(ModelUnavailable):
            sync(episode)
    run = ExtractionRun.objects.get()
    assert run.state == ExtractionRun.State.WAITING
    assert "bad key" in run.error
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("openai:gpt-4o-mini", "OpenAIChatModel"),
        ("anthropic:claude-sonnet-4-5", "AnthropicModel"),
        ("google:gemini-2.5-flash", "GoogleModel"),
        ("bedrock:anthropic.claude-3-5-sonnet-20240620-v1:0", "BedrockConverseModel"),
        ("http://localhost:11434/v1#qwen3:8b", "OpenAIChatModel"),
    ],
)
def test_every_provider_can_be_named(settings, monkeypatch, name, kind):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    settings.STORYHUB_LLM, settings.STORYHUB_LLM_KEY = name, "key"
    model = language_model()
    assert kind in {each.__name__ for each in type(model.make()).__mro__}
    assert name.endswith(model.label)
