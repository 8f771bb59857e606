"""The fragments that the shell and the first page of a story load."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import Role
from memory.models import ExtractionRun, Fact, SyncRequest
from memory.panels import MOST_BARS, bars_of
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_member, make_story, make_user

pytestmark = pytest.mark.django_db

PANELS = ("pill", "progress", "cursor", "waiting", "waiting_card", "learned")


@pytest.fixture
def story():
    return make_story(owner=make_user("author"))


@pytest.fixture
def episode(story):
    episode = make_episode(story, 1, "Mika has the key.")
    SyncRequest.objects.all().delete()
    return episode


@pytest.fixture
def panel(client, story):
    client.force_login(make_user("author"))
    return lambda name, **query: client.get(reverse(f"memory:{name}", args=[story.slug]), query)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def asked(episode, **fields):
    SyncRequest.objects.update_or_create(
        story=episode.story, episode_id=episode.pk, work="understand", defaults={"revision": 1} | fields
    )


def run(episode, **fields):
    return ExtractionRun.objects.create(episode=episode, revision=episode.revision, **fields)


@pytest.mark.parametrize("name", PANELS)
def test_panels_are_for_members_only(client, story, name):
    address = reverse(f"memory:{name}", args=[story.slug])
    assert client.get(address).status_code == 302
    client.force_login(make_user("stranger"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", PANELS)
def test_panels_of_an_empty_story_are_no_error(panel, name):
    text(panel(name))


def test_the_pill_says_saved_until_the_reading_begins_and_asks_again(panel, episode):
    asked(episode)
    pill = text(panel("pill"))
    assert "Saved" in pill
    assert "every 1500ms" in pill


def test_the_pill_counts_scenes_while_an_episode_is_read(panel, episode):
    asked(episode, attempts=1)
    run(episode, state="reading", scenes=7, scenes_read=1, scenes_kept=1)
    assert "Reading scene 3 of 7" in text(panel("pill"))


def test_the_pill_stops_asking_when_all_is_understood_and_says_so_to_the_page(panel, episode):
    run(episode, state="done", scenes=1, scenes_read=1)
    answer = panel("pill", moving=1)
    assert "Understood" in text(answer)
    assert "every" not in text(answer)
    assert answer["HX-Trigger"] == "understood"
    assert not panel("pill").has_header("HX-Trigger")


def test_the_pill_names_what_waits_and_what_failed(panel, episode):
    asked(episode, waits=2, last_error="The model does not answer.")
    assert "Waiting for a service" in text(panel("pill"))
    asked(episode, waits=0, attempts=3, last_error="ValueError: no scenes")
    assert "Failed, see why" in text(panel("pill"))


def test_the_bar_moves_with_every_scene(panel, story, episode):
    def value():
        shown = text(panel("progress"))
        return int(shown.split('value="')[1].split('"')[0])

    asked(episode, attempts=1)
    reading = run(episode, state="reading", scenes=10)
    values = []
    for scene in range(5):
        ExtractionRun.objects.filter(pk=reading.pk).update(scenes_read=scene)
        values.append(value())
    assert values == sorted(set(values))
    assert "every 1500ms" in text(panel("progress"))
    asked_for = SyncRequest.objects.filter(episode_id=episode.pk)
    asked_for.delete()
    ExtractionRun.objects.filter(pk=reading.pk).update(state="done")
    done = text(panel("progress"))
    assert "<progress" not in done
    assert "every" not in done


def test_a_failure_says_why_and_can_be_tried_again(panel, client, story, episode):
    asked(episode, attempts=3, last_error="ValueError: no scenes found")
    shown = text(panel("progress"))
    retry = reverse("memory:retry", args=[story.slug, 1])
    assert "no scenes found" in shown
    assert f'action="{retry}"' in shown
    assert client.get(retry).status_code == 405
    assert client.post(retry).status_code == 302
    assert SyncRequest.objects.get(episode_id=episode.pk).attempts == 0
    asked(episode, attempts=3, last_error="ValueError: no scenes found")
    answer = client.post(retry, headers={"HX-Request": "true"})
    assert "no scenes found" not in text(answer)
    assert answer["HX-Trigger"] == "reading:asked"


def test_whoever_only_reads_cannot_ask_for_a_reading(client, story, episode):
    viewer = make_user("viewer")
    make_member(story, viewer, Role.VIEWER)
    asked(episode, attempts=3, last_error="ValueError: no scenes found")
    client.force_login(viewer)
    retry = reverse("memory:retry", args=[story.slug, 1])
    assert retry not in text(client.get(reverse("memory:progress", args=[story.slug])))
    assert client.post(retry).status_code == 404
    assert SyncRequest.objects.get(episode_id=episode.pk).attempts == 3


def test_the_number_that_waits_is_bare_and_only_for_those_who_review(panel, client, story, episode):
    assert text(panel("waiting")) == ""
    make_fact(episode, "The well is dry.")
    make_fact(episode, "The well is deep.", review=Fact.Review.ACCEPTED)
    make_fact(episode, "The well is gone.", current=False)
    assert text(panel("waiting")) == "1"
    assert reverse("memory:review", args=[story.slug]) in text(panel("waiting_card"))
    writer = make_user("writer")
    make_member(story, writer, Role.WRITER)
    client.force_login(writer)
    assert client.get(reverse("memory:waiting", args=[story.slug])).status_code == 404


def test_each_episode_has_a_bar_that_leads_to_it(panel, story, episode):
    make_fact(episode, "The well is dry.")
    shown = text(panel("cursor", as_of=1))
    assert 'href="?as_of=1"' in shown
    assert "bar-later" in shown


def test_many_episodes_share_bars_without_losing_any(story):
    for number in range(1, 151):
        make_episode(story, number)
    make_fact(story.episodes.get(number=150), "The end.")
    bars = bars_of(story, Viewpoint.author(story))
    assert len(bars) <= MOST_BARS
    assert [bar.number for bar in bars][:2] == [1, bars[0].last + 1]
    assert (bars[-1].last, bars[-1].count, bars[-1].height) == (150, 1, 100)


def test_the_list_of_episodes_shows_marks_people_and_state(panel, story, episode):
    mika = make_character(story, "mika")
    make_fact(episode, "The well is dry.", importance=4)
    make_fact(episode, "Mika hid the key.", known_by=[mika])
    run(episode, state="done", outline=[{"start": 0, "end": 17, "present": ["mika", "nobody"]}])
    second = make_episode(story, 2, "Later.")
    shown = text(panel("learned"))
    assert 'hx-swap-oob="innerHTML:#learned-1"' in shown
    assert "mark-witnessed mark-4" in shown
    assert "mark-secret" in shown
    assert "Mika" in shown
    assert shown.index("#learned-2") < shown.index("Waiting to be read")
    assert second.number == 2


def test_the_list_of_episodes_takes_a_constant_number_of_queries(panel, story, episode):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            text(panel("learned"))
        return len(captured)

    queries()
    few = queries()
    for number in range(2, 12):
        run(make_episode(story, number, "More."), state="done", outline=[])
    assert queries() == few
