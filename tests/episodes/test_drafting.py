"""Saving: a revision a save, nothing overwritten, nothing announced that was not written."""

import pytest
from django.db import transaction

from episodes.drafting import Draft, StaleDraft, save_draft
from episodes.models import Episode
from episodes.signals import episode_saved
from tests.factories import make_episode, make_story, make_user

pytestmark = pytest.mark.django_db


def test_a_save_makes_a_revision_and_the_plain_text():
    episode = make_episode(make_story(language="ja"), text="｜氷室《ひむろ》は黙った。")
    assert (episode.revision, episode.body) == (1, "氷室は黙った。")
    assert episode.revisions.get().manuscript == "｜氷室《ひむろ》は黙った。"


def test_saving_the_same_text_again_makes_no_revision():
    episode = make_episode(make_story(), text="Once.")
    save_draft(episode, Draft("Once.", "", based_on=1))
    assert episode.revisions.count() == 1


def test_a_draft_based_on_an_old_revision_is_refused_and_changes_nothing():
    episode = make_episode(make_story(), text="Once.")
    save_draft(episode, Draft("Twice.", "", based_on=1))
    with pytest.raises(StaleDraft) as stale:
        save_draft(episode, Draft("Thrice.", "", based_on=1))
    episode.refresh_from_db()
    assert stale.value.current.manuscript == episode.manuscript == "Twice."


def test_autosaves_of_one_burst_are_one_revision_in_the_history():
    writer = make_user("writer")
    episode = make_episode(make_story(), text="O", by=writer)
    for based_on, text in enumerate(("On", "Onc", "Once"), start=1):
        episode = save_draft(episode, Draft(text, "", based_on), by=writer, autosaved=True)
    assert [r.number for r in episode.revisions.all()] == [4, 1]


def test_an_autosave_never_replaces_what_somebody_else_saved_by_itself():
    one, other = make_user("one"), make_user("other")
    episode = make_episode(make_story(), text="O", by=one)
    episode = save_draft(episode, Draft("On", "", 1), by=one, autosaved=True)
    episode = save_draft(episode, Draft("Once", "", 2), by=other, autosaved=True)
    assert [r.number for r in episode.revisions.all()] == [3, 2, 1]


def test_control_characters_and_foreign_line_ends_do_not_reach_the_text():
    episode = make_episode(make_story(), text="One\r\ntwo\rthree\x00\x0b\ud800.")
    assert episode.body == "One\ntwo\nthree."


def test_what_is_announced_is_undone_with_the_save():
    heard = []

    def listen(sender, episode, revision, **kwargs):
        heard.append((transaction.get_connection().in_atomic_block, revision))

    episode_saved.connect(listen)
    try:
        episode = make_episode(make_story(), text="Once.")
    finally:
        episode_saved.disconnect(listen)
    assert heard == [(True, 1)]
    assert Episode.objects.at_revision(episode.pk, 1) == episode
    assert Episode.objects.at_revision(episode.pk, 2) is None
