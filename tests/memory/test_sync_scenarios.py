"""What happens to memory while several people and workers do things at once, and while a service is away."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone
from psycopg import IsolationLevel

from episodes import casting as cast
from episodes.drafting import Draft, save_draft
from episodes.models import Character, Episode
from episodes.ordering import remove_episode, reorder, set_timeline
from memory import reviewing
from memory.models import Circuit, ExtractionRun, Fact, MemoryRecord, SyncRequest
from memory.progress import of_episode
from memory.recall import everything, recall
from memory.reconciling import reconcile
from memory.syncing import finish, work_on_episode
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_story, make_user
from tests.memory.test_workers import in_threads
from tests.openai_server import Calls, Hangs, openai_server
from tests.s3_vectors_server import S3VectorsServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story():
    story = make_story(owner=make_user("author"))
    make_character(story, "mika")
    make_character(story, "jiro")
    return story


def rewrite(episode, text):
    episode.refresh_from_db()
    return save_draft(episode, Draft(text, episode.title, episode.revision))


def known(story, viewer="reader", before=999):
    recalled = recall(
        "Where is the key, and when does the bell ring?",
        seen_from=Viewpoint.named(story, viewer, before),
        k=200,
    )
    return {one.fact.text for one in recalled}


def once(reader, act):
    """Do something, on a connection of its own, when the reader has the next scene before it."""

    def meanwhile(scene):
        reader.before_reading = None
        in_threads(act)

    reader.before_reading = meanwhile


class AtEachQuery:
    """Calls ``act`` after the first query that holds ``words``."""

    def __init__(self, words, act):
        self.words, self.act = words, act

    def __call__(self, execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if self.act and self.words in sql:
            act, self.act = self.act, None
            act()
        return answer


class AsAMomentBegins:
    """Calls ``act`` before the first query of what is read as of one moment."""

    def __init__(self, act):
        self.act = act

    def __call__(self, execute, sql, params, many, context):
        level = context["connection"].connection.isolation_level
        begins = sql.startswith("BEGIN ") or level == IsolationLevel.REPEATABLE_READ
        if self.act and begins:
            act, self.act = self.act, None
            act()
        return execute(sql, params, many, context)


@pytest.mark.usefixtures("reader")
def test_saves_that_come_faster_than_the_worker_end_in_the_last_one_once(story):
    episode = make_episode(story, 1, "[mika] Mika has key number 0.\n")
    written = threading.Event()

    def write():
        for number in range(1, 16):
            rewrite(episode, f"[mika] Mika has key number {number}.\n[] The bell rings.\n")
        written.set()

    def work():
        while not written.is_set():
            work_on_episode(episode.pk, 99)

    in_threads(write, work, work)
    assert finish(story).is_whole
    assert known(story) == {"Mika has key number 15.", "The bell rings."}
    assert Fact.objects.filter(current=True).count() == MemoryRecord.objects.count() == 2
    assert set(ExtractionRun.objects.values_list("state", flat=True)) <= {"done", "superseded"}
    assert ExtractionRun.objects.filter(state="done", revision=16).exists()


def test_an_episode_deleted_during_its_reading_leaves_nothing(story, reader):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n")
    later = make_episode(story, 2, "[] Rain falls.\n")
    finish(story)
    rewrite(episode, "[mika] Mika has the lamp.\n***\n[jiro] Jiro has the key.\n")
    once(reader, lambda: remove_episode(Episode.objects.get(pk=episode.pk)))
    assert finish(story).is_whole
    assert known(story) == {"Rain falls."}
    assert MemoryRecord.objects.get().episode_id == later.pk
    assert reconcile(story).none


def test_five_hundred_episodes_reordered_during_a_reading(story, reader):
    Episode.objects.bulk_create(Episode(story=story, number=n, timeline=n, revision=1) for n in range(1, 501))
    episodes = list(story.episodes.order_by("number"))
    for place in (0, 250, 499):
        rewrite(episodes[place], f"[mika] Mika has key number {place}.\n")
    finish(story)
    rewrite(episodes[0], "[mika] Mika has key number 0 and the lamp.\n")
    once(reader, lambda: reorder(story, [episode.pk for episode in reversed(episodes)]))
    assert finish(story).is_whole
    assert dict(MemoryRecord.objects.values_list("text", "episode_no")) == {
        "Mika has key number 0 and the lamp.": 500,
        "Mika has key number 250.": 250,
        "Mika has key number 499.": 1,
    }
    assert known(story, "mika", 251) == {"Mika has key number 250.", "Mika has key number 499."}
    assert reconcile(story).none


def test_somebody_merged_during_a_reading_leaves_it_all_to_the_other(story, reader):
    episode = make_episode(story, 1, "Enter Sora.\n[sora] Sora saw the ship.\n")
    finish(story)
    rewrite(episode, "Enter Sora.\n[sora] Sora saw the ship.\n***\n[sora] Sora saw the shore.\n")
    sora, mika = Character.objects.get(slug="sora"), Character.objects.get(slug="mika")
    once(reader, lambda: cast.merge(sora, into=mika))
    assert finish(story).is_whole
    assert known(story, "mika") == {"Sora saw the ship.", "Sora saw the shore."}
    assert set(MemoryRecord.objects.values_list("holder", flat=True)) == {"mika"}
    assert reconcile(story).none


def test_a_connection_cut_in_the_middle_of_the_work_loses_nothing(story, reader):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n")

    def cut(scene):
        reader.before_reading = None
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            mine = cursor.fetchone()[0]

        def end_it():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])

        in_threads(end_it)

    reader.before_reading = cut
    in_threads(lambda: work_on_episode(episode.pk, 1))
    request = SyncRequest.objects.get(work="understand")
    assert (request.attempts, request.waits) == (0, 1)
    SyncRequest.objects.update(not_before=None)
    assert finish(story).is_whole
    assert known(story, "mika") == {"Mika has the key."}
    assert reconcile(story).none


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("read", [known, lambda story: {one.fact.text for one in _all(story)}])
def test_an_answer_tells_of_one_moment_though_the_text_changes_while_it_is_made(story, read):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n[] The bell rings.\n")
    finish(story)

    def change():
        rewrite(episode, "[mika] Jiro took the lamp away.\n[] Snow lies everywhere.\n")
        finish(story)

    changing = AtEachQuery("memory_fact", lambda: in_threads(change))
    with connection.execute_wrapper(changing):
        seen = read(story)
    assert seen == {"Mika has the key.", "The bell rings."}
    assert changing.act is None
    assert read(story) == {"Jiro took the lamp away.", "Snow lies everywhere."}


def _all(story, viewer="reader", before=999):
    return everything(seen_from=Viewpoint.named(story, viewer, before))


@pytest.mark.usefixtures("reader")
def test_people_who_change_a_story_at_once_wait_for_each_other_and_for_no_worker_in_vain(story):
    """Each of these touches rows that the others do, in another order; the database would end one of two that
    wait for each other, and who did it would be told to try again."""
    for number in range(1, 13):
        make_episode(
            story, number, f"[mika] Mika has key number {number}.\n[] The bell rings {number} times.\n"
        )
    finish(story)
    by, failed = make_user("author"), []
    pks = list(story.episodes.values_list("pk", flat=True))

    def again(act):
        def acting():
            for turn in range(8):
                try:
                    act(turn)
                except DatabaseError as error:
                    failed.append(error)

        return acting

    def know(turn):
        fact, since = Fact.objects.get(text="Mika has key number 3."), Episode.objects.get(pk=pks[-1 - turn])
        reviewing.set_knower(fact, Character.objects.get(slug="jiro"), by=by, since=since)

    def write(turn):
        rewrite(story.episodes.get(pk=pks[turn]), f"[mika] Mika has lamp number {turn}.\n")
        work_on_episode(pks[turn], 99)

    in_threads(
        again(lambda turn: reorder(story, pks[turn:] + pks[:turn])),
        again(lambda turn: set_timeline(Episode.objects.get(pk=pks[turn]), 0.5)),
        again(know),
        again(write),
    )
    assert failed == []
    assert finish(story).is_whole
    assert reconcile(story).none


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("read", [known, lambda story, *who: {one.fact.text for one in _all(story, *who)}])
def test_an_episode_that_moves_in_time_while_an_answer_is_made_is_not_heard_before_its_time(story, read):
    for number in range(1, 5):
        make_episode(story, number, f"[] The bell rings in chapter {number}.\n")
    finish(story)
    told = {f"The bell rings in chapter {number}." for number in (1, 2, 3)}
    assert read(story, "mika", 4) == told
    # As of the fourth, moved back to the second's time, neither the third nor the fourth itself is known.
    moved = AsAMomentBegins(lambda: in_threads(lambda: set_timeline(story.episodes.get(number=4), 1.5)))
    with connection.execute_wrapper(moved):
        assert read(story, "mika", 4) in (told, {"The bell rings in chapter 1."})
    assert moved.act is None
    assert read(story, "mika", 4) == {"The bell rings in chapter 1."}


def test_a_model_that_hangs_is_given_up_and_asked_again_later(story, settings):
    settings.STORYHUB_LLM_TIMEOUT = 1
    text = "Mika put the brass key under the third stone. “Nobody must know,” said Mika to Jiro."
    found = {
        "present": ["mika", "jiro"],
        "facts": [
            {
                "text": "Mika hid the brass key.",
                "quote": "Mika put the brass key under the third stone.",
                "scope": "character",
                "knowers": [{"person": "mika", "how": "own"}],
                "kind": "secret",
                "importance": 5,
                "about": ["mika"],
            }
        ],
    }
    episode = make_episode(story, 1, text)
    with openai_server(Hangs(30)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        work_on_episode(episode.pk, 1)
    assert of_episode(episode).state == "waiting"
    assert SyncRequest.objects.get(work="understand").not_before > timezone.now()
    assert known(story) == set()
    passed(timedelta(hours=1))
    with openai_server(Calls(found)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        assert finish(story).is_whole
    assert known(story, "mika") == {"Mika hid the brass key."}


def passed(time):
    """So much time goes by."""
    for model, field in ((SyncRequest, "not_before"), (SyncRequest, "requested_at"), (Circuit, "open_until")):
        for row in model.objects.exclude(**{field: None}):
            model.objects.filter(pk=row.pk).update(**{field: getattr(row, field) - time})


@pytest.fixture
def s3(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with S3VectorsServer() as server:
        settings.STORYHUB_VECTORS = f"s3vectors://memory?region=eu-west-1&endpoint={server.url}"
        yield server


@pytest.mark.usefixtures("reader")
def test_a_store_that_fails_for_an_hour_is_left_in_peace_and_caught_up_with(story, s3, client):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n")
    assert finish(story).is_whole
    s3.faults.extend(["AccessDeniedException"] * 1000)
    rewrite(episode, "[mika] Mika has the lamp.\n")
    for _ in range(60):
        work_on_episode(episode.pk, 2)
        passed(timedelta(minutes=1))
    asked = 1000 - len(s3.faults)
    assert asked < 40
    assert of_episode(episode).state == "waiting"
    client.force_login(make_user("author"))
    page = client.get(reverse("memory:pill", args=[story.slug])).content.decode()
    assert "Waiting for a service" in page
    # What was understood before is still known, by its words, and nobody waits for the store to say it.
    hits = recall("Who has the key?", seen_from=Viewpoint.named(story, "mika", 999))
    assert [hit.fact.text for hit in hits] == ["Mika has the key."]
    assert 1000 - len(s3.faults) == asked
    s3.faults.clear()
    passed(timedelta(minutes=20))
    assert finish(story).is_whole
    assert known(story, "mika") == {"Mika has the lamp."}
    assert reconcile(story).none


@pytest.mark.usefixtures("reader", "s3")
def test_a_text_that_changes_after_a_store_outside_has_answered_is_known_as_it_is_now(story):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n[] The bell rings.\n")
    finish(story)

    def change():
        rewrite(episode, "[mika] Jiro took the lamp away.\n[] Snow lies everywhere.\n")
        finish(story)

    changing = AsAMomentBegins(lambda: in_threads(change))
    with connection.execute_wrapper(changing):
        assert known(story) == {"Jiro took the lamp away.", "Snow lies everywhere."}
    assert changing.act is None


@pytest.mark.usefixtures("reader")
def test_a_write_whose_answer_was_lost_is_written_once(story, s3):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n")
    s3.faults.extend(["lost"] * 3)
    assert finish(story).is_whole
    rewrite(episode, "[mika] Mika has the lamp.\n[] The bell rings.\n")
    s3.faults.extend(["lost", "TooManyRequestsException", "lost"])
    assert finish(story).is_whole
    assert known(story) == {"Mika has the lamp.", "The bell rings."}
    assert reconcile(story).none
