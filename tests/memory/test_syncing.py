"""From save to memory: what is read again, what survives, and what happens when something is in the way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from episodes import casting as cast
from episodes.casting import NewPerson
from episodes.drafting import Draft, save_draft
from episodes.models import Character, Episode
from episodes.ordering import remove_episode, reorder, set_timeline
from memory import reviewing, tasks
from memory.models import Awareness, ExtractionRun, Fact, FactVector, MemoryRecord, SceneCache, SyncRequest
from memory.outbox import MOST_ATTEMPTS, MOST_LOSSES
from memory.progress import of_episode, of_story
from memory.recall import recall
from memory.reconciling import Differences, reconcile
from memory.syncing import finish, overdue, retry, work_on_episode
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_story, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reader")]

TWO_SCENES = """[mika] Mika has the silver key.
[] The bell rings at noon.
***
[mika, jiro<mika] Jiro is going to leave the town.
"""


@pytest.fixture
def story():
    story = make_story()
    make_character(story, "mika")
    make_character(story, "jiro")
    return story


def rewrite(episode, text, **options):
    episode.refresh_from_db()
    return save_draft(episode, Draft(text, episode.title, episode.revision), **options)


def the_fact(text):
    return Fact.objects.get(text=text)


def records(**filters):
    return dict(MemoryRecord.objects.filter(**filters).values_list("key", "pk"))


def known(story, viewer, before=99):
    recalled = recall("What is known?", seen_from=Viewpoint.named(story, viewer, before), k=100)
    return {one.fact.text for one in recalled}


def run_of(episode):
    return ExtractionRun.objects.filter(episode=episode).first()


def test_a_save_becomes_facts_and_records(story):
    episode = make_episode(story, 1, TWO_SCENES)
    assert finish(story).is_whole
    assert known(story, "mika") == {
        "Mika has the silver key.",
        "The bell rings at noon.",
        "Jiro is going to leave the town.",
    }
    assert known(story, "jiro") == {"The bell rings at noon.", "Jiro is going to leave the town."}
    assert set(records()) == {
        f"vec:episode-{episode.pk}:v1:character:mika:0",
        f"vec:episode-{episode.pk}:v1:world:world:1",
        f"vec:episode-{episode.pk}:v1:character:mika:2",
        f"vec:episode-{episode.pk}:v1:character:jiro:2",
    }
    run = run_of(episode)
    assert (run.state, run.scenes_read, run.facts_added, run.embedded) == ("done", 2, 3, 3)
    assert not SyncRequest.objects.exists()
    for fact in Fact.objects.all():
        assert episode.body[fact.start : fact.end] == fact.quote


def test_a_typo_reads_one_scene_again_and_embeds_nothing_else(story, reader):
    episode = make_episode(story, 1, TWO_SCENES)
    finish(story)
    before, vectors = records(), set(FactVector.objects.values_list("pk", flat=True))
    reader.read.clear()
    rewrite(episode, "A quiet day.\n" + TWO_SCENES)
    finish(story)
    assert len(reader.read) == 1
    run = run_of(episode)
    assert (run.scenes_read, run.scenes_kept, run.embedded, run.records_written) == (1, 1, 0, 0)
    assert (run.facts_kept, run.facts_added, run.facts_changed) == (3, 0, 0)
    assert records() == before
    assert set(FactVector.objects.values_list("pk", flat=True)) == vectors
    episode.refresh_from_db()
    for fact in Fact.objects.all():
        assert episode.body[fact.start : fact.end] == fact.quote
        assert fact.revision == 1


def test_a_changed_fact_replaces_its_record_and_keeps_its_id(story):
    episode = make_episode(story, 1, "[mika] Mika has the old silver key of the tower.\n")
    finish(story)
    fact = Fact.objects.get()
    rewrite(episode, "[mika] Mika has the old silver keys of the tower.\n")
    finish(story)
    fact.refresh_from_db()
    assert (fact.text, fact.revision, fact.current) == ("Mika has the old silver keys of the tower.", 2, True)
    assert set(records()) == {f"vec:episode-{episode.pk}:v2:character:mika:0"}


def test_a_not_more_makes_another_fact(story):
    episode = make_episode(story, 1, "[mika] Mika has the old silver key of the tower.\n")
    finish(story)
    reviewing.accept(Fact.objects.get(), by=make_user())
    rewrite(episode, "[mika] Mika has not the old silver key of the tower.\n")
    finish(story)
    assert known(story, "mika") == {"Mika has not the old silver key of the tower."}
    assert Fact.objects.get(current=True).review == "proposed"


def test_a_sentence_that_goes_takes_its_fact_along_and_brings_its_review_back(story):
    episode = make_episode(story, 1, TWO_SCENES)
    finish(story)
    bell = the_fact("The bell rings at noon.")
    reviewing.accept(bell, by=make_user())
    finish(story)
    rewrite(episode, "[mika] Mika has the silver key.\n")
    finish(story)
    assert known(story, "mika") == {"Mika has the silver key."}
    assert len(records()) == 1
    rewrite(episode, TWO_SCENES)
    finish(story)
    bell.refresh_from_db()
    assert (bell.current, bell.review) == (True, "accepted")
    assert "The bell rings at noon." in known(story, "world")


def test_of_what_a_text_says_no_more_only_the_latest_and_what_people_touched_is_kept(story, monkeypatch):
    monkeypatch.setattr("memory.spent.KEPT", 2)
    monkeypatch.setattr("memory.spent.RUNS_KEPT", 3)
    episode = make_episode(story, 1, "[mika] Mika has key number 0.\n")
    finish(story)
    reviewing.accept(Fact.objects.get(), by=make_user())
    for number in range(1, 6):
        rewrite(episode, f"[mika] Mika has key number {number}.\n")
        finish(story)
    kept = Fact.objects.order_by("pk").values_list("text", flat=True)
    assert [text[-2] for text in kept] == ["0", "3", "4", "5"]
    rewrite(episode, "[mika] Mika has key number 0.\n")
    finish(story)
    assert Fact.objects.get(current=True).review == "accepted"
    assert list(episode.runs.values_list("revision", flat=True)) == [7, 6, 5]
    assert reconcile(story).none


def test_a_rejected_fact_stays_rejected_when_the_scene_is_read_again(story):
    episode = make_episode(story, 1, TWO_SCENES)
    finish(story)
    reviewing.reject(the_fact("The bell rings at noon."), by=make_user())
    finish(story)
    assert known(story, "world") == set()
    rewrite(episode, TWO_SCENES.replace("***", "A cloud.\n***"))
    finish(story)
    assert known(story, "world") == set()
    assert Fact.objects.filter(text="The bell rings at noon.").count() == 1


def test_what_a_person_edited_is_never_overwritten(story):
    episode = make_episode(story, 1, TWO_SCENES)
    finish(story)
    bell = the_fact("The bell rings at noon.")
    reviewing.edit(bell, by=make_user(), text="The great bell rings.", importance=5)
    finish(story)
    rewrite(episode, "Morning.\n" + TWO_SCENES)
    finish(story)
    bell.refresh_from_db()
    episode.refresh_from_db()
    assert (bell.text, bell.importance, bell.edited) == ("The great bell rings.", 5, True)
    assert episode.body[bell.start : bell.end] == "The bell rings at noon."
    assert Fact.objects.filter(current=True).count() == 3


def test_a_persons_fact_stays_when_its_sentence_goes_and_says_so(story):
    episode = make_episode(story, 1, TWO_SCENES)
    finish(story)
    mika = Character.objects.get(slug="mika")
    added = reviewing.add(
        episode, by=make_user(), text="Noon is when the bell rings.", quote="rings at noon", known_by=[mika]
    )
    rewrite(episode, "[mika] Mika has the silver key.\n")
    finish(story)
    added.refresh_from_db()
    assert (added.current, added.quote_lost) == (True, True)
    assert "Noon is when the bell rings." in known(story, "mika")
    rewrite(episode, TWO_SCENES)
    finish(story)
    added.refresh_from_db()
    episode.refresh_from_db()
    assert not added.quote_lost
    assert episode.body[added.start : added.end] == "rings at noon"


def test_who_knows_stays_as_a_person_said(story):
    episode = make_episode(story, 1, TWO_SCENES)
    later = make_episode(story, 2, "[] Rain falls.\n")
    finish(story)
    mika, jiro = Character.objects.get(slug="mika"), Character.objects.get(slug="jiro")
    key, leaving = the_fact("Mika has the silver key."), the_fact("Jiro is going to leave the town.")
    reviewing.set_knower(key, jiro, by=make_user(), since=later, how="told", told_by=mika)
    reviewing.remove_knower(leaving, mika, by=make_user())
    rewrite(episode, "Morning.\n" + TWO_SCENES.replace("***", "***\nNight."))
    finish(story)
    assert "Mika has the silver key." not in known(story, "jiro", 2)
    assert "Mika has the silver key." in known(story, "jiro", 3)
    assert "Jiro is going to leave the town." not in known(story, "mika")
    assert reconcile(story).none
    told = MemoryRecord.objects.get(holder="jiro", fact_id=key.pk)
    assert (told.episode_id, told.episode_no) == (later.pk, 2)


def test_deleting_the_episode_in_which_somebody_was_told_undoes_the_telling(story):
    make_episode(story, 1, "[mika] Mika has the silver key.\n")
    later = make_episode(story, 2, "[] Rain falls.\n")
    finish(story)
    jiro = Character.objects.get(slug="jiro")
    reviewing.set_knower(Fact.objects.get(scope="character"), jiro, by=make_user(), since=later)
    finish(story)
    assert "Mika has the silver key." in known(story, "jiro")
    remove_episode(later)
    finish(story)
    assert known(story, "jiro") == set()
    assert reconcile(story).none


def test_a_deleted_episode_leaves_no_record(story):
    first = make_episode(story, 1, TWO_SCENES)
    make_episode(story, 2, "[] Rain falls.\n")
    finish(story)
    remove_episode(first)
    finish(story)
    assert known(story, "world") == {"Rain falls."}
    assert MemoryRecord.objects.get().episode_no == 1


def test_a_deleted_episode_leaves_no_work(story):
    episode = make_episode(story, 1, TWO_SCENES)
    remove_episode(episode)
    assert set(SyncRequest.objects.values_list("work", flat=True)) == {"withdraw", "project_story"}
    finish(story)
    assert not SyncRequest.objects.exists()


def test_an_episode_deleted_while_it_is_read_puts_nothing_back(story, reader):
    episode = make_episode(story, 1, TWO_SCENES)

    def delete(scene):
        Episode.objects.filter(pk=episode.pk).delete()

    reader.before_reading = delete
    finish(story)
    assert not Fact.objects.exists()
    assert not MemoryRecord.objects.exists()
    assert not SyncRequest.objects.exists()


def test_a_newer_text_stops_the_reading_of_the_older(story, reader):
    episode = make_episode(story, 1, TWO_SCENES)

    def save_meanwhile(scene):
        reader.before_reading = None
        rewrite(episode, "[] Rain falls.\n")

    reader.before_reading = save_meanwhile
    finish(story)
    assert known(story, "world") == {"Rain falls."}
    assert list(episode.runs.values_list("revision", "state")) == [(2, "done"), (1, "superseded")]


def test_moving_five_hundred_episodes_embeds_nothing(story):
    episodes = [Episode.objects.create(story=story, number=n, timeline=n, revision=1) for n in range(1, 501)]
    for episode in (episodes[0], episodes[499]):
        rewrite(episode, f"[mika] Mika has key number {episode.number}.\n")
    finish(story)
    vectors = dict(MemoryRecord.objects.values_list("key", "vector"))
    reorder(story, [episode.pk for episode in reversed(episodes)])
    assert SyncRequest.objects.count() == 1
    finish(story)
    placed = dict(MemoryRecord.objects.values_list("text", "episode_no"))
    assert placed == {"Mika has key number 1.": 500, "Mika has key number 500.": 1}
    assert set(dict(MemoryRecord.objects.values_list("key", "vector"))) == set(vectors)
    assert known(story, "mika", 2) == {"Mika has key number 500."}
    assert reconcile(story).none


def test_a_flashback_is_known_from_its_place_in_story_time(story):
    make_episode(story, 1, "[] The bell rings.\n")
    make_episode(story, 2, "[] Rain falls.\n")
    past = make_episode(story, 3, "[mika] Mika was born in the tower.\n")
    finish(story)
    assert "Mika was born in the tower." not in known(story, "mika", 2)
    set_timeline(past, 0.5)
    finish(story)
    assert "Mika was born in the tower." in known(story, "mika", 1)
    assert MemoryRecord.objects.get(holder="mika").timeline == 0.5


def test_the_cast_is_searched_once_for_all_new_episodes_and_before_they_are_read(reader):
    story = make_story()
    for number in (1, 2, 3):
        make_episode(story, number, f"Enter Sora.\n[sora] Sora saw ship {number}.\n")
    finish(story)
    assert len(reader.searched) == 1
    assert len(reader.searched[0]) == 3
    sora = Character.objects.get()
    assert (sora.slug, sora.status) == ("sora", "proposed")
    assert len(reader.read) == 3
    assert len(known(story, "sora")) == 3


def test_a_rejected_person_never_comes_back(story, reader):
    episode = make_episode(story, 1, "Enter Sora.\n[sora, mika] Sora saw Mika.\n")
    finish(story)
    cast.reject(Character.objects.get(slug="sora"))
    finish(story)
    assert set(records()) == {f"vec:episode-{episode.pk}:v2:character:mika:0"} or set(records()) == {
        f"vec:episode-{episode.pk}:v1:character:mika:0"
    }
    make_episode(story, 2, "Enter Sora.\n[sora] Sora is here again.\n")
    finish(story)
    assert Character.objects.filter(slug__startswith="sora").count() == 1
    assert Character.objects.get(slug="sora").status == "rejected"
    assert not MemoryRecord.objects.filter(holder="sora").exists()


def test_a_merged_person_leaves_what_he_knew_to_the_other(story):
    make_episode(story, 1, "Enter Sora.\n[sora] Sora saw the ship.\n")
    finish(story)
    cast.merge(Character.objects.get(slug="sora"), into=Character.objects.get(slug="mika"))
    finish(story)
    assert known(story, "mika") == {"Sora saw the ship."}
    assert set(MemoryRecord.objects.values_list("holder", flat=True)) == {"mika"}
    make_episode(story, 2, "Enter Sora.\n[] Rain falls.\n")
    finish(story)
    assert not Character.objects.filter(slug="sora-2").exists()
    assert reconcile(story).none


def test_a_new_name_reads_only_the_scenes_in_which_it_stands(story, reader):
    make_episode(story, 1, "The Captain came.\n[mika] Mika saw a ship.\n***\n[] Rain falls.\n")
    make_episode(story, 2, "[] The bell rings.\n")
    finish(story)
    reader.read.clear()
    cast.add_person(story, NewPerson("Captain"))
    finish(story)
    assert [scene.splitlines()[0] for scene in reader.read] == ["The Captain came."]


def test_a_reading_depends_on_nobody_whose_name_is_not_in_the_scene(story, reader):
    make_episode(story, 1, "[mika] Mika saw a ship.\n***\n[jiro] Jiro fell asleep.\n")
    finish(story)
    assert reader.seen == [["mika"], ["jiro"]]


def test_a_reader_that_stumbles_is_recorded_retried_and_in_the_end_left_alone(story, reader):
    episode = make_episode(story, 1, "[] The bell rings.\n!fail\n")
    outcome = finish(story)
    assert list(outcome.failed) == [episode.pk]
    run = run_of(episode)
    assert run.state == "failed"
    assert "The reader stumbled." in run.error
    assert of_episode(episode).state == "failed"
    for _ in range(5):
        SyncRequest.objects.update(not_before=timezone.now() - timedelta(seconds=1))
        work_on_episode(episode.pk, 1)
    assert SyncRequest.objects.get(work="understand").attempts == MOST_ATTEMPTS
    assert episode.runs.count() == MOST_ATTEMPTS
    reader.stumbles = False
    retry(episode)
    assert finish(story).is_whole
    assert of_episode(episode).state == "done"


def test_an_episode_that_kills_its_worker_does_not_come_round_for_ever(story):
    episode = make_episode(story, 1, "[] The bell rings.\n")
    ExtractionRun.objects.create(episode=episode, revision=1, state="reading")
    begun = timezone.now() - timedelta(hours=1)
    SyncRequest.objects.filter(work="understand").update(attempts=1, begun_at=begun, losses=MOST_LOSSES)
    work_on_episode(episode.pk, 1)
    tasks.sweep_outbox.apply()
    assert (run_of(episode).state, ExtractionRun.objects.count()) == ("failed", 1)
    assert of_episode(episode).state == "failed"
    retry(episode)
    assert finish(story).is_whole


def test_what_a_lost_worker_left_is_done_however_often_it_had_failed_before(story):
    make_episode(story, 1, "[] The bell rings.\n")
    long_ago = timezone.now() - timedelta(minutes=5)
    SyncRequest.objects.filter(work="understand").update(
        attempts=MOST_ATTEMPTS, begun_at=long_ago, not_before=long_ago, requested_at=long_ago
    )
    assert [request.work for request in overdue()] == ["understand"]
    assert finish(story).is_whole
    assert known(story, "world") == {"The bell rings."}


def test_a_model_that_is_busy_is_waited_for_and_the_reading_goes_on_where_it_was(story, reader):
    episode = make_episode(story, 1, "[mika] Mika has the key.\n***\n[] The bell rings.\n!wait\n")
    outcome = finish(story, patience=0)
    assert outcome.waiting == {episode.pk: "The model is busy."}
    assert of_episode(episode).state == "waiting"
    assert run_of(episode).error == "The model is busy."
    request = SyncRequest.objects.get(work="understand")
    assert (request.attempts, request.waits) == (0, 1)
    assert request.not_before > timezone.now()
    work_on_episode(episode.pk, 1)
    assert SyncRequest.objects.get(work="understand").waits == 1
    reader.stumbles = False
    SyncRequest.objects.update(not_before=None)
    assert finish(story).is_whole
    assert len(reader.read) == 2
    assert known(story, "mika") == {"Mika has the key.", "The bell rings."}


def test_doing_it_again_changes_nothing(story):
    episode = make_episode(story, 1, TWO_SCENES)
    finish(story)
    before = records(), list(Fact.objects.values_list("pk", "revision", "text").order_by("pk"))
    retry(episode)
    finish(story)
    work_on_episode(episode.pk, 1)
    assert (records(), list(Fact.objects.values_list("pk", "revision", "text").order_by("pk"))) == before
    assert Awareness.objects.count() == 3


def test_autosaves_are_gathered_and_a_save_is_read_at_once(story):
    episode = make_episode(story, 1, "[] The bell rings.\n")
    finish(story)
    rewrite(episode, "[] The bell rings twice.\n", autosaved=True)
    first = SyncRequest.objects.get(work="understand").not_before
    assert first > timezone.now()
    work_on_episode(episode.pk, 2)
    assert episode.runs.count() == 1
    rewrite(episode, "[] The bell rings three times.\n", autosaved=True)
    assert SyncRequest.objects.get(work="understand").not_before == first
    rewrite(episode, "[] The bell rings four times.\n")
    assert SyncRequest.objects.get(work="understand").not_before is None
    work_on_episode(episode.pk, 4)
    assert known(story, "world") == {"The bell rings four times."}


def test_a_save_with_no_broker_is_a_save(story, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_episode(story, 1, "[] The bell rings.\n")
    assert SyncRequest.objects.filter(work="understand").exists()


def test_a_save_is_understood_by_the_task_that_it_queues(
    story, tasks_at_once, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make_episode(story, 1, "[] The bell rings.\n")
    assert known(story, "world") == {"The bell rings."}


def test_the_sweep_does_what_the_broker_lost(story, tasks_at_once):
    make_episode(story, 1, "[] The bell rings.\n")
    SyncRequest.objects.update(requested_at=timezone.now() - timedelta(minutes=1))
    tasks.sweep_outbox.apply()
    assert known(story, "world") == {"The bell rings."}


def test_progress_is_counted_in_a_few_queries(story, django_assert_num_queries):
    done = make_episode(story, 1, "[] The bell rings.\n")
    finish(story)
    make_episode(story, 2, "[] Rain falls.\n")
    make_episode(story, 3)
    with django_assert_num_queries(3):
        progress = of_story(story)
        assert (progress.total, progress.understood, progress.percent) == (2, 1, 50)
    assert progress.is_moving
    assert progress.episodes[done.pk].label


def test_a_story_that_goes_takes_its_records_and_readings_along(
    story, tasks_at_once, django_capture_on_commit_callbacks
):
    make_episode(story, 1, TWO_SCENES)
    finish(story)
    with django_capture_on_commit_callbacks(execute=True):
        story.delete()
    assert not MemoryRecord.objects.exists()
    assert not SceneCache.objects.exists()


def test_reconcile_counts_and_mends_in_both_directions(story):
    make_episode(story, 1, TWO_SCENES)
    finish(story)
    kept = records()
    MemoryRecord.objects.filter(holder="mika").first().delete()
    MemoryRecord.objects.filter(holder="world").update(key="vec:episode-1:v0:world:world:99")
    MemoryRecord.objects.filter(holder="jiro").update(timeline=7)
    differences = reconcile(story, mend=False)
    assert differences == Differences(missing=2, left_over=1, misplaced=1)
    assert reconcile(story) == differences
    assert reconcile(story).none
    assert set(records()) == set(kept)


def test_reconcile_notices_what_says_something_else_than_its_fact(story):
    make_episode(story, 1, TWO_SCENES)
    finish(story)
    as_written = sorted(MemoryRecord.objects.values_list("key", "text", "holder", "fact_id", "importance"))
    vectors = {one.key: list(one.vector) for one in MemoryRecord.objects.all()}
    first, second, third = MemoryRecord.objects.order_by("key")[:3]
    MemoryRecord.objects.filter(pk=first.pk).update(text="What nobody said.")
    MemoryRecord.objects.filter(pk=second.pk).update(vector=[-one for one in second.vector])
    MemoryRecord.objects.filter(pk=third.pk).update(holder="nobody")
    assert reconcile(story, mend=False) == reconcile(story) == Differences(altered=3)
    assert reconcile(story).none
    rows = MemoryRecord.objects.values_list("key", "text", "holder", "fact_id", "importance")
    assert sorted(rows) == as_written
    assert {one.key: list(one.vector) for one in MemoryRecord.objects.all()} == vectors


def mentions_of(slug):
    return Character.objects.get(slug=slug).mentions


def test_mentions_follow_texts_names_and_deletions(story):
    first = make_episode(story, 1, "[mika] Mika saw Jiro.\n")
    second = make_episode(story, 2, "[mika] Mika and the Captain slept.\n")
    finish(story)
    assert (mentions_of("mika"), mentions_of("jiro")) == (4, 1)
    rewrite(first, "[mika] Mika saw Jiro, and Jiro saw Mika.\n")
    finish(story)
    assert (mentions_of("mika"), mentions_of("jiro")) == (5, 2)
    cast.rename(Character.objects.get(slug="jiro"), "Jiro", aliases=["Captain"])
    make_episode(story, 3, "[] Rain falls.\n")
    finish(story)
    assert mentions_of("jiro") == 3
    remove_episode(second)
    finish(story)
    assert (mentions_of("mika"), mentions_of("jiro")) == (3, 2)
