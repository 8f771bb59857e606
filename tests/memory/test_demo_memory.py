"""The demo serial goes through the real pipeline, and its people know what they should."""

import pytest
from django.core.management import call_command

from episodes.drafting import Draft, save_draft
from episodes.models import Character, Story
from memory.recall import recall
from memory.syncing import finish
from memory.viewpoint import Viewpoint

pytestmark = pytest.mark.django_db

RUNS_THE_CAFE = "店長"
WATCHES = "見張っている"


@pytest.fixture
def blue_moon(settings):
    settings.STORYHUB_DEMO = "demo:storyhub"
    call_command("load_demo")
    story = Story.objects.get(slug="blue-moon")
    finish(story)
    return story


def recalled(story, viewer, episode, question, k=10):
    viewpoint = Viewpoint.named(story, viewer, episode)
    return [item.fact.text for item in recall(question, seen_from=viewpoint, k=k)]


def test_what_was_seen_told_and_hidden_is_known_to_the_right_people(blue_moon):
    nigo = recalled(blue_moon, "himuro-nigo", 3, "翼はどんな人？")
    assert any(RUNS_THE_CAFE in text for text in nigo)
    assert not any(
        WATCHES in text for text in recalled(blue_moon, "himuro-nigo", 7, "翼は何を見張っている？", 50)
    )

    tsubasa = recalled(blue_moon, "tsukioka-tsubasa", 3, "二郷について知っていることは？")
    assert any(WATCHES in text for text in tsubasa)
    assert not any(
        "時間を止め" in text for text in recalled(blue_moon, "tsukioka-tsubasa", 7, "二郷の秘密", 50)
    )
    # He tells her in the last episode.
    assert any("時間を止め" in text for text in recalled(blue_moon, "tsukioka-tsubasa", 8, "二郷の秘密", 50))


def test_a_mended_typo_reads_one_scene_again_and_embeds_nothing(blue_moon):
    episode = blue_moon.episodes.get(number=1)
    text = episode.manuscript.replace("朝から雨だった", "朝から雨だった、らしい", 1)
    assert text != episode.manuscript
    episode = save_draft(episode, Draft(text, episode.title, episode.revision))
    finish(blue_moon)
    run = episode.runs.order_by("-pk").first()
    assert (run.revision, run.state) == (2, "done")
    assert run.scenes_read == 1
    assert run.scenes_kept == run.scenes - 1
    assert (run.embedded, run.facts_removed) == (0, 0)


def test_the_confirmed_cast_is_obeyed(blue_moon):
    confirmed = Character.objects.of(blue_moon).filter(status=Character.Status.CONFIRMED)
    assert confirmed.count() == 8
