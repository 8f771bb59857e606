"""What people do to facts counts, is kept, can be undone, and reaches the records."""

import pytest

from episodes.casting import merge
from episodes.models import Character
from memory import reviewing
from memory.models import Awareness, Fact, FactChange, MemoryRecord, SyncRequest
from memory.recall import recall
from memory.reconciling import reconcile
from memory.syncing import finish
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_story, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reader")]


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def episode():
    story = make_story()
    make_character(story, "mika")
    make_character(story, "jiro")
    episode = make_episode(story, 1, "[mika] Mika has the silver key.\n[] The bell rings at noon.\n")
    make_episode(story, 2, "[] Rain falls.\n")
    finish(story)
    return episode


def person(slug):
    return Character.objects.get(slug=slug)


def secret():
    return Fact.objects.get(scope="character")


def known(episode, viewer, before=9):
    """What is recalled once the records follow, which must then agree with the facts."""
    finish(episode.story)
    assert reconcile(episode.story).none
    recalled = recall("What is known?", seen_from=Viewpoint.named(episode.story, viewer, before), k=50)
    return {one.fact.text for one in recalled}


def test_a_rejected_fact_is_recalled_by_nobody_until_it_is_restored(episode, editor):
    reviewing.reject(secret(), by=editor)
    assert "Mika has the silver key." not in known(episode, "mika")
    assert "Mika has the silver key." not in known(episode, "reader")
    reviewing.restore(secret(), by=editor)
    assert "Mika has the silver key." in known(episode, "mika")


def test_accepting_changes_no_record(episode, editor):
    before = dict(MemoryRecord.objects.values_list("key", "version"))
    reviewing.accept(secret(), by=editor)
    finish(episode.story)
    assert dict(MemoryRecord.objects.values_list("key", "version")) == before
    assert (secret().review, secret().reviewed_by) == ("accepted", editor)


def test_an_edited_fact_is_found_by_its_new_words(episode, editor):
    reviewing.edit(secret(), by=editor, text="Mika owns the cathedral.", importance=5)
    finish(episode.story)
    viewpoint = Viewpoint.named(episode.story, "mika", 9)
    best = recall("cathedral", seen_from=viewpoint, k=1)[0]
    assert (best.fact.text, best.why[:2]) == ("Mika owns the cathedral.", ("meaning", "words"))
    assert MemoryRecord.objects.get(holder="mika").importance == 5


def test_a_secret_made_public_is_known_to_all_and_back(episode, editor):
    reviewing.edit(secret(), by=editor, scope="world")
    assert "Mika has the silver key." in known(episode, "jiro")
    reviewing.edit(Fact.objects.get(text__startswith="Mika"), by=editor, scope="character")
    assert "Mika has the silver key." not in known(episode, "jiro")
    assert "Mika has the silver key." in known(episode, "mika")


def test_an_edit_that_changes_nothing_is_none(episode, editor):
    reviewing.edit(secret(), by=editor, text=secret().text)
    assert not secret().edited
    assert not FactChange.objects.exists()
    with pytest.raises(TypeError):
        reviewing.edit(secret(), by=editor, current=False)


def test_a_fact_added_by_hand_is_anchored_and_known(episode, editor):
    added = reviewing.add(
        episode,
        by=editor,
        text="There is a bell.",
        quote="The bell",
        scope="character",
        known_by=[person("jiro")],
    )
    assert episode.body[added.start : added.end] == "The bell"
    assert "There is a bell." in known(episode, "jiro")
    assert "There is a bell." not in known(episode, "mika")
    with pytest.raises(ValueError, match="not in the text"):
        reviewing.add(episode, by=editor, text="A dog.", quote="The dog barks")


def test_who_is_told_later_knows_from_then_on(episode, editor):
    second = episode.story.episodes.get(number=2)
    reviewing.set_knower(
        secret(),
        person("jiro"),
        by=editor,
        since=second,
        how="told",
        stance="suspects",
        told_by=person("mika"),
    )
    assert "Mika has the silver key." not in known(episode, "jiro", 2)
    assert "Mika has the silver key." in known(episode, "jiro", 3)
    reviewing.remove_knower(secret(), person("jiro"), by=editor)
    assert "Mika has the silver key." not in known(episode, "jiro", 3)


def test_a_secret_that_nobody_knows_any_more_is_still_the_readers(episode, editor):
    reviewing.remove_knower(secret(), person("mika"), by=editor)
    assert "Mika has the silver key." not in known(episode, "mika")
    assert "Mika has the silver key." in known(episode, "reader", 2)


def test_the_last_act_is_undone_first(episode, editor):
    reviewing.edit(secret(), by=editor, text="Mika lost the key.")
    reviewing.set_knower(secret(), person("jiro"), by=editor, since=episode)
    reviewing.undo(episode, by=editor)
    assert "Mika lost the key." not in known(episode, "jiro")
    assert "Mika lost the key." in known(episode, "mika")
    reviewing.undo(episode, by=editor)
    assert "Mika has the silver key." in known(episode, "mika")
    assert not secret().edited
    assert reviewing.undo(episode, by=editor) is None


def test_adding_can_be_undone(episode, editor):
    reviewing.add(episode, by=editor, text="There is a bell.", quote="The bell", scope="world")
    assert "There is a bell." in known(episode, "world")
    reviewing.undo(episode, by=editor)
    assert "There is a bell." not in known(episode, "world")
    assert "There is a bell." not in known(episode, "reader")


def test_nobody_undoes_what_others_did(episode, editor):
    reviewing.reject(secret(), by=editor)
    assert reviewing.undo(episode, by=make_user("other")) is None
    reviewing.restore(secret(), by=make_user("other"))
    assert reviewing.undo(episode, by=editor) is None
    assert secret().review == "proposed"


def test_undoing_brings_nobody_back_who_is_gone(episode, editor):
    reviewing.set_knower(secret(), person("jiro"), by=editor, since=episode)
    reviewing.remove_knower(secret(), person("jiro"), by=editor)
    person("jiro").delete()
    reviewing.undo(episode, by=editor)
    assert not Awareness.objects.filter(character__slug="jiro").exists()


def test_each_act_asks_for_its_records_in_the_same_transaction(episode, editor):
    reviewing.reject(secret(), by=editor)
    assert SyncRequest.objects.get().episode_id == episode.pk


def test_undoing_leaves_what_a_merged_person_knows_with_who_he_is(episode, editor):
    fact = secret()
    reviewing.set_knower(fact, person("jiro"), by=editor, since=episode)
    merge(person("mika"), make_character(episode.story, "mikage"))
    assert "Mika has the silver key." in known(episode, "mikage")
    assert reviewing.undo(episode, by=editor)
    assert "Mika has the silver key." in known(episode, "mikage")
    assert "Mika has the silver key." not in known(episode, "jiro")


def test_who_told_himself_in_truth_told_nobody(episode, editor):
    reviewing.set_knower(secret(), person("jiro"), by=editor, since=episode, told_by=person("mika"))
    merge(person("jiro"), person("mika"))
    assert not Awareness.objects.filter(told_by=person("mika")).exists()
