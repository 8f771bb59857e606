"""A fact that holds no more: for whom, from when on, and when it holds again."""

import pytest

from episodes.drafting import Draft, save_draft
from episodes.models import Episode
from episodes.ordering import remove_episode, set_timeline
from memory import replacing, reviewing
from memory.keywords import index_words
from memory.models import Fact, Replacement
from memory.recall import everything, recall
from memory.succession import held_instead, successions_of
from memory.syncing import finish
from memory.viewpoint import Viewer, Viewpoint
from tests.factories import make_awareness, make_character, make_episode, make_fact, make_story, make_user

pytestmark = pytest.mark.django_db


class Move:
    """Mika lives in the mill, as everybody knows; in episode 3 she moves, and only Ren is told."""

    def __init__(self):
        self.story = make_story()
        self.mika, self.ren = make_character(self.story, "mika"), make_character(self.story, "ren")
        self.episodes = [make_episode(self.story, n) for n in (1, 2, 3, 4)]
        self.old = make_fact(self.episodes[0], "Mika lives in the mill.", kind="place")
        self.new = make_fact(
            self.episodes[2], "Mika has moved to the tower.", known_by=[self.mika, self.ren], kind="place"
        )
        index_words([self.old, self.new])

    def former(self, viewer, before, story=None):
        """The texts of what a viewer knows to hold no more."""
        viewpoint = Viewpoint.named(story or self.story, viewer, before)
        return [one.fact.text for one in everything(seen_from=viewpoint) if one.formerly]


@pytest.fixture
def move():
    return Move()


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def replaced(move, editor):
    return replacing.replace(move.old, move.new, by=editor)


@pytest.mark.usefixtures("replaced")
def test_the_old_fact_holds_until_the_episode_of_the_new_one(move):
    assert move.former("ren", 3) == []
    assert move.former("ren", 4) == ["Mika lives in the mill."]


@pytest.mark.usefixtures("replaced")
def test_who_does_not_know_the_new_fact_holds_on_to_the_old_one(move):
    make_character(move.story, "sora")
    assert move.former("sora", 99) == []
    assert move.former("world", 99) == []
    assert move.former("reader", 4) == ["Mika lives in the mill."]
    assert Viewpoint.author(move.story).replacements().exists()


@pytest.mark.usefixtures("replaced")
def test_a_suspicion_replaces_nothing(move):
    move.new.awarenesses.filter(character=move.ren).update(stance="suspects")
    assert move.former("ren", 99) == []
    assert move.former("mika", 99) == ["Mika lives in the mill."]


def test_who_hears_of_it_beforehand_still_holds_what_holds_until_then(move, editor):
    move.new.awarenesses.filter(character=move.ren).update(since=move.episodes[1])
    replacing.replace(move.old, move.new, by=editor)
    assert move.former("ren", 3) == []
    assert move.former("ren", 4) == ["Mika lives in the mill."]


@pytest.mark.usefixtures("replaced")
def test_what_holds_no_more_is_recalled_after_what_holds(move):
    found = recall("Where does Mika live?", seen_from=Viewpoint(move.story, move.ren, 4))
    assert [one.fact.text for one in found] == ["Mika has moved to the tower.", "Mika lives in the mill."]
    assert [one.replaced_by for one in found] == [None, move.new.pk]
    before = recall("Where does Mika live?", seen_from=Viewpoint(move.story, move.ren, 3))
    assert [one.formerly for one in before] == [False]


def test_without_the_new_fact_the_old_one_holds_again(move, editor, replaced):
    reviewing.reject(move.new, by=editor)
    assert move.former("ren", 99) == []
    reviewing.undo(move.episodes[2], by=editor)
    assert move.former("ren", 99) == ["Mika lives in the mill."]
    remove_episode(move.episodes[2])
    assert move.former("ren", 99) == []
    assert not Replacement.objects.exists()


def test_taking_it_back_and_undoing_that(move, editor, replaced):
    replacing.take_back(replaced, by=editor)
    assert move.former("ren", 99) == []
    reviewing.undo(move.episodes[2], by=editor)
    assert move.former("ren", 99) == ["Mika lives in the mill."]
    reviewing.undo(move.episodes[2], by=editor)
    assert move.former("ren", 99) == []
    assert not Replacement.objects.exists()


def test_a_fact_does_not_replace_what_comes_after_it(move, editor):
    with pytest.raises(ValueError, match="comes after"):
        replacing.replace(move.new, move.old, by=editor)
    assert not Replacement.objects.exists()
    replacing.replace(move.old, move.new, by=editor)
    set_timeline(move.episodes[2], 0.5)
    assert move.former("mika", 99) == []


def test_in_an_if_story_it_counts_there_alone(move, editor):
    branch = make_story(parent=move.story, branch_point=move.episodes[1])
    third = make_episode(branch, 3)
    burnt = make_fact(third, "The mill has burnt down.", kind="place")
    replacing.replace(move.old, burnt, by=editor)
    assert move.former("world", 99, branch) == ["Mika lives in the mill."]
    assert move.former("world", 99) == []
    # What replaces it in the other story after the break does so there alone, too.
    replacing.replace(move.old, move.new, by=editor)
    make_awareness(move.new, move.ren, third, story=branch)
    reviewing.reject(burnt, by=editor)
    assert move.former("ren", 99, branch) == []


@pytest.fixture
def again(move, editor, replaced):
    """In episode 4 Mika moves once more, and only Ren is told."""
    third = make_fact(move.episodes[3], "Mika has moved to the ship.", known_by=[move.ren], kind="place")
    replacing.replace(move.new, third, by=editor)
    return third


@pytest.fixture
def in_force():
    def texts():
        rows = Replacement.objects.in_force().order_by("old__text", "new__text")
        return [(one.old.text, one.new.text) for one in rows.select_related("old", "new")]

    return texts


def held_now(move, viewer, before, story=None):
    """What a viewer holds to be so instead of that Mika lives in the mill."""
    viewpoint = Viewpoint.named(story or move.story, viewer, before)
    return held_instead([move.old.pk], viewpoint).get(move.old.pk)


def test_of_three_that_follow_each_other_the_first_two_hold_no_more(move, again):
    assert move.former("ren", 4) == ["Mika lives in the mill."]
    assert held_now(move, "ren", 4) == move.new.pk
    assert move.former("ren", 5) == ["Mika lives in the mill.", "Mika has moved to the tower."]
    assert held_now(move, "ren", 5) == again.pk
    # Mika was not told of her next move.
    assert held_now(move, "mika", 5) == move.new.pk


def test_who_knows_the_third_alone_knows_that_the_first_holds_no_more(move, again):
    sora = make_character(move.story, "sora")
    make_awareness(again, sora, move.episodes[3])
    assert move.former("sora", 5) == ["Mika lives in the mill."]
    assert held_now(move, "sora", 5) == again.pk


def test_one_that_goes_leaves_its_places_to_what_took_its_own(move, again, editor, in_force):
    reviewing.reject(move.new, by=editor)
    assert held_now(move, "ren", 5) == again.pk
    remove_episode(move.episodes[2])
    assert in_force() == [("Mika lives in the mill.", "Mika has moved to the ship.")]
    assert held_now(move, "ren", 3) is None
    assert held_now(move, "ren", 4) == again.pk
    (standing,) = Replacement.objects.all()
    replacing.take_back(standing, by=editor)
    assert held_now(move, "ren", 4) is None


def test_episodes_that_go_together_are_passed_over_together(move, again, editor, in_force):
    fifth = make_episode(move.story, 5)
    last = make_fact(fifth, "Mika has moved to the lighthouse.", kind="place")
    replacing.replace(again, last, by=editor)
    Episode.objects.filter(pk__in=[move.episodes[2].pk, move.episodes[3].pk]).delete()
    assert in_force() == [("Mika lives in the mill.", "Mika has moved to the lighthouse.")]


def test_taking_back_the_first_step_leaves_the_first_as_it_was(move, again, replaced, editor):
    replacing.take_back(replaced, by=editor)
    assert move.former("ren", 5) == ["Mika has moved to the tower."]


def test_what_is_moved_behind_its_heir_does_not_come_between(move, again):
    set_timeline(move.episodes[2], 9.0)
    at_the_end = Viewpoint.named(move.story, "ren", 4, through=True)
    assert held_instead([move.old.pk, again.pk], at_the_end) == {move.old.pk: again.pk}
    # To say that she moved back again is for an editor.
    assert held_instead([move.old.pk, again.pk], Viewpoint.at_the_end(move.story, move.ren)) == {
        move.old.pk: move.new.pk
    }


@pytest.mark.usefixtures("replaced")
def test_a_step_of_an_if_story_counts_there_alone(move, editor):
    branch = make_story(parent=move.story, branch_point=move.episodes[2])
    burnt = make_fact(make_episode(branch, 4), "Mika has moved into the woods.", kind="place")
    replacing.replace(move.new, burnt, by=editor)
    assert held_now(move, "world", 99, branch) == burnt.pk
    assert held_now(move, "world", 99) is None


@pytest.mark.usefixtures("replaced")
def test_what_goes_before_the_break_passes_its_places_on_in_the_if_story(move, editor):
    branch = make_story(parent=move.story, branch_point=move.episodes[3])
    woods = make_fact(make_episode(branch, 5), "Mika has moved into the woods.", kind="place")
    replacing.replace(move.new, woods, by=editor)
    remove_episode(move.episodes[2])
    assert [one.story for one in Replacement.objects.in_force()] == [branch]
    assert held_now(move, "world", 99, branch) == woods.pk
    assert held_now(move, "reader", 99) is None


def test_the_desk_shows_of_each_what_comes_next(move, again):
    desk = Viewpoint.author(move.story)
    shown = successions_of([move.old, move.new, again], desk)
    assert shown[move.old.pk].later == (move.new,)
    assert (shown[move.new.pk].earlier, shown[move.new.pk].later) == ((move.old,), (again,))
    assert shown[again.pk].earlier == (move.new,)
    assert [one.old for one in shown[again.pk].made] == [move.new]


@pytest.mark.usefixtures("reader")
def test_a_re_reading_keeps_what_replaces_what(editor):
    story = make_story()
    make_character(story, "mika")
    first = make_episode(story, 1, "[] Mika lives in the mill.")
    second = make_episode(story, 2, "[] Mika has moved to the tower.")
    finish(story)
    old, new = Fact.objects.get(episode=first), Fact.objects.get(episode=second)
    replacing.replace(old, new, by=editor)
    for text, former in (
        ("[] Mika has moved to the tower.\n[] The bell rings.", True),
        ("[] The bell rings.", False),
        ("[] Mika has moved to the tower.", True),
    ):
        second.refresh_from_db()
        save_draft(second, Draft(text, "", second.revision))
        finish(story)
        world = everything(seen_from=Viewpoint.at_the_end(story, Viewer.WORLD))
        assert [one.formerly for one in world if one.fact == old] == [former]
