"""An "if" story inherits what everybody knew at its break; what is learned in it counts there alone."""

import pytest

from episodes.drafting import Draft, save_draft
from memory import reviewing
from memory.models import Fact, SyncRequest
from memory.outbox import Work
from memory.projecting import project_episode
from memory.recall import recall
from memory.reconciling import reconcile
from memory.stores import store_for
from memory.syncing import finish
from memory.vectors import open_index
from memory.viewpoint import Viewpoint, index_name
from tests.factories import make_awareness, make_character, make_episode, make_fact, make_story, make_user

pytestmark = pytest.mark.django_db

SECRET = "The harbour master forged the lighthouse log."


class Branching:
    """A story of three episodes; "if" stories from its second, and from the first of that one."""

    def __init__(self):
        self.story = make_story()
        self.mika, self.ren = make_character(self.story, "mika"), make_character(self.story, "ren")
        self.episodes = [make_episode(self.story, n) for n in (1, 2, 3)]
        self.branch = make_story(parent=self.story, branch_point=self.episodes[1])
        self.own = [make_episode(self.branch, n) for n in (3, 4)]
        self.leaf = make_story(parent=self.branch, branch_point=self.own[0])
        self.last = make_episode(self.leaf, 4)
        self.secret = make_fact(self.episodes[0], SECRET, known_by=[self.mika])

    def knows(self, who, story, before):
        return Viewpoint(story, who, before).facts().filter(pk=self.secret.pk).exists()

    def by_meaning(self, who, story, before):
        found = recall("Who forged the log?", seen_from=Viewpoint(story, who, before))
        return [one.fact.text for one in found if "meaning" in one.why]


@pytest.fixture
def saga():
    return Branching()


@pytest.fixture
def editor():
    return make_user("editor")


def test_what_is_learned_in_an_if_story_is_known_there_and_in_what_branches_from_it(saga, editor):
    reviewing.set_knower(saga.secret, saga.ren, by=editor, since=saga.own[0], story=saga.branch)
    assert not saga.knows(saga.ren, saga.branch, 3)
    assert saga.knows(saga.ren, saga.branch, 4)
    assert saga.knows(saga.ren, saga.leaf, 4)
    assert not saga.knows(saga.ren, saga.story, 99)


def test_what_is_learned_after_the_break_is_not_inherited(saga):
    make_awareness(saga.secret, saga.ren, saga.episodes[2])
    assert saga.knows(saga.ren, saga.story, 4)
    assert not saga.knows(saga.ren, saga.branch, 99)


def test_both_stories_may_tell_him_each_in_its_own_time(saga, editor):
    reviewing.set_knower(saga.secret, saga.ren, by=editor, since=saga.episodes[2])
    reviewing.set_knower(saga.secret, saga.ren, by=editor, since=saga.own[0], story=saga.branch)
    assert saga.knows(saga.ren, saga.story, 4)
    assert saga.knows(saga.ren, saga.branch, 4)
    assert not saga.knows(saga.ren, saga.branch, 3)


def test_hearing_it_again_takes_nothing_away(saga):
    make_awareness(saga.secret, saga.mika, saga.own[1], story=saga.branch)
    assert saga.knows(saga.mika, saga.branch, 2)


def test_in_an_if_story_somebody_may_not_know_what_he_knows_in_the_other(saga, editor):
    reviewing.remove_knower(saga.secret, saga.mika, by=editor, story=saga.branch)
    assert not saga.knows(saga.mika, saga.branch, 99)
    assert not saga.knows(saga.mika, saga.leaf, 99)
    assert saga.knows(saga.mika, saga.story, 2)
    reviewing.set_knower(saga.secret, saga.mika, by=editor, since=saga.last, story=saga.leaf)
    assert saga.knows(saga.mika, saga.leaf, 5)
    assert not saga.knows(saga.mika, saga.leaf, 4)


def test_undoing_in_the_if_story_leaves_the_other_as_it_is(saga, editor):
    reviewing.remove_knower(saga.secret, saga.mika, by=editor, story=saga.branch)
    reviewing.set_knower(saga.secret, saga.ren, by=editor, since=saga.episodes[1])
    assert reviewing.undo(saga.episodes[0], by=editor, story=saga.branch)
    assert saga.knows(saga.mika, saga.branch, 3)
    assert saga.knows(saga.ren, saga.branch, 3)
    assert reviewing.undo(saga.episodes[0], by=editor)
    assert not saga.knows(saga.ren, saga.story, 99)


@pytest.mark.parametrize("kind", ["in_memory", "pgvector"])
def test_the_records_of_what_is_learned_in_an_if_story_are_in_its_own_index(saga, editor, settings, kind):
    settings.STORYHUB_VECTORS = kind
    reviewing.set_knower(saga.secret, saga.ren, by=editor, since=saga.own[0], story=saga.branch)
    project_episode(saga.story, saga.episodes[0].pk)
    finish(saga.branch)
    store = store_for(open_index(saga.branch).embedder)
    assert [key.split(":")[4] for key in store.keys(index_name(saga.branch))] == ["ren"]
    assert saga.by_meaning(saga.ren, saga.branch, 4) == [SECRET]
    assert saga.by_meaning(saga.ren, saga.leaf, 4) == [SECRET]
    assert all(reconcile(one, mend=False).none for one in (saga.story, saga.branch, saga.leaf))
    saga.episodes[0].delete()
    finish(saga.branch)
    assert not store.keys(index_name(saga.branch))


def test_a_changed_fact_changes_its_records_in_the_if_stories_too(saga, editor):
    make_awareness(saga.secret, saga.ren, saga.own[0], story=saga.branch)
    project_episode(saga.branch, saga.episodes[0].pk)
    Fact.objects.filter(pk=saga.secret.pk).update(revision=1)
    saga.episodes[0].revision = 2
    saga.episodes[0].save()
    reviewing.edit(saga.secret, by=editor, text="The harbour master wrote the log himself.")
    asked = SyncRequest.objects.filter(work=Work.PROJECT, episode_id=saga.episodes[0].pk)
    assert set(asked.values_list("story_id", flat=True)) == {saga.story.pk, saga.branch.pk}
    finish(saga.branch)
    assert reconcile(saga.branch, mend=False).none


@pytest.mark.usefixtures("reader")
def test_a_re_reading_leaves_alone_what_is_said_in_if_stories(editor):
    story = make_story()
    mika, ren = make_character(story, "mika"), make_character(story, "ren")
    first, second = make_episode(story, 1, "[mika] Mika has the key."), make_episode(story, 2)
    branch = make_story(parent=story, branch_point=second)
    finish(story)
    reviewing.set_knower(Fact.objects.get(), ren, by=editor, since=make_episode(branch, 3), story=branch)
    first.refresh_from_db()
    save_draft(first, Draft("[ren] Mika has the key.", "", first.revision))
    finish(story)
    finish(branch)
    held = Fact.objects.get().awarenesses.order_by("pk").values_list("character", "story")
    assert set(held) == {(ren.pk, branch.pk), (ren.pk, story.pk)}
    assert not Viewpoint(story, mika, 99).facts().exists()
    assert reconcile(branch, mend=False).none
