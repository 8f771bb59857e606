"""Several workers at once, and the second process that helps: real connections, really committed."""

import threading

import pytest
from django.db import connection

from memory import syncing
from memory.models import ExtractionRun, Fact, MemoryRecord, SyncRequest
from memory.outbox import Work, ask
from memory.reconciling import reconcile
from memory.syncing import finish, work_on, work_on_episode
from tests.factories import make_character, make_episode, make_story

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(*jobs):
    """Run jobs at once, each with a database connection of its own; their answers in order."""
    answers = [None] * len(jobs)

    def run(place, job):
        try:
            answers[place] = job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return answers


@pytest.fixture
def story():
    story = make_story()
    make_character(story, "mika")
    return story


def test_two_workers_at_one_episode_read_it_once(story, reader):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n")
    both_there = threading.Barrier(2, timeout=60)

    def meet():
        both_there.wait()
        work_on_episode(episode.pk, 1)

    in_threads(meet, meet)
    assert finish(story).is_whole
    assert len(reader.read) == 1
    assert ExtractionRun.objects.count() == 1
    assert Fact.objects.count() == MemoryRecord.objects.count() == 1


def test_a_worker_leaves_an_episode_to_the_one_who_has_it(story, reader):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n")
    reading, go_on = threading.Event(), threading.Event()

    def slowly(scene):
        reading.set()
        go_on.wait(60)

    reader.before_reading = slowly
    worker = threading.Thread(target=lambda: (work_on_episode(episode.pk, 1), connection.close()))
    worker.start()
    assert reading.wait(60)
    request = SyncRequest.objects.get(work="understand")
    assert work_on(request.pk) is False
    assert ExtractionRun.objects.count() == 1
    go_on.set()
    worker.join(60)
    assert ExtractionRun.objects.get().state == "done"


def test_what_is_asked_during_the_work_is_done_after_it(story, reader):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n")

    def ask_meanwhile(scene):
        reader.before_reading = None
        in_threads(lambda: ask(story.pk, Work.UNDERSTAND, {episode.pk: 1}))

    reader.before_reading = ask_meanwhile
    work_on_episode(episode.pk, 1)
    assert SyncRequest.objects.filter(work="understand").exists()
    assert finish(story).is_whole
    assert ExtractionRun.objects.count() == 2
    assert len(reader.read) == 1


def test_an_edit_by_a_person_during_the_reading_is_not_lost(story, reader):
    from memory import reviewing
    from tests.factories import make_user

    episode = make_episode(story, 1, "[mika] Mika has the key.\n[] The bell rings.\n")
    finish(story)
    editor = make_user()

    def edit(scene):
        reader.before_reading = None
        fact = Fact.objects.get(text="The bell rings.")
        in_threads(lambda: reviewing.edit(fact, by=editor, text="The great bell rings.", scope="character"))

    reader.before_reading = edit
    reader.version = "scripted-2"
    syncing.retry(episode)
    assert finish(story).is_whole
    assert set(Fact.objects.filter(current=True).values_list("text", "scope")) == {
        ("Mika has the key.", "character"),
        ("The great bell rings.", "character"),
    }
    assert reconcile(story).none


def test_the_second_process_does_its_share(monkeypatch):
    monkeypatch.setattr(syncing, "WORTH_HELP", 1)
    story = make_story()
    text = "“Good morning,” said Clara Stone. Clara Stone is a doctor.\n\nArthur Bell was Clara's brother.\n"
    for number in range(1, 9):
        make_episode(story, number, text * 30)
    assert finish(story).is_whole
    assert ExtractionRun.objects.filter(state="done").count() == 8
    assert ExtractionRun.objects.count() == 8
    assert reconcile(story).none
