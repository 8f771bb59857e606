"""The short form of ``benchmarks.leaks``: generated sagas, a store that is stale and lies, and no leak."""

import pytest

from benchmarks.breakages import BREAKAGES, no_first_gate, noticed
from benchmarks.leaks import STORES, configured, count_leaks
from memory.recall import everything
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", STORES)
def test_whatever_a_store_holds_nobody_hears_what_is_hidden(name):
    with configured(name):
        counted = count_leaks(name, 300, seed=20)
    assert counted.by_meaning > 300, "the store was hardly asked"
    assert (counted.leaks, counted.missed) == (0, 0), counted.examples


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda one: one.__name__)
def test_whatever_is_broken_on_purpose_is_noticed(breakage):
    assert noticed(breakage, "in_memory", 2000, seed=20) is not None


def test_without_the_first_gate_the_second_holds():
    assert noticed(no_first_gate, "in_memory", 200, seed=20) is None


@pytest.fixture
def story():
    story = make_story()
    for number in range(1, 5):
        make_episode(story, number)
    return story


def _only(story, viewer, before):
    (one,) = everything(seen_from=Viewpoint.named(story, viewer, before))
    return one


def test_a_key_names_nobody_who_will_only_learn_it_later(story):
    mika = make_character(story, "mika")
    first, third = story.episodes.get(number=1), story.episodes.get(number=3)
    make_fact(first, "The key is under the mat.", known_by=[mika], since=third)
    assert ":reader:" in _only(story, "reader", 2).key
    assert ":mika:" in _only(story, "reader", 4).key


def test_the_key_of_a_public_fact_says_nothing_of_what_its_viewer_will_hear_again(story):
    mika = make_character(story, "mika")
    first, third = story.episodes.get(number=1), story.episodes.get(number=3)
    make_fact(first, "The key is under the mat.", known_by=[mika], since=third, scope="world")
    assert ":world:world:" in _only(story, "mika", 2).key
    assert ":mika:" in _only(story, "mika", 4).key


def test_who_was_rejected_from_the_cast_is_no_knower(story):
    mika, jiro = make_character(story, "mika"), make_character(story, "jiro")
    fact = make_fact(story.episodes.get(number=1), "The key is under the mat.", known_by=[mika, jiro])
    fact.awarenesses.filter(character=mika).update(told_by=jiro)
    assert _only(story, "mika", 2).known_by == ("mika", "jiro")
    jiro.status = jiro.Status.REJECTED
    jiro.save()
    assert _only(story, "mika", 2).known_by == ("mika",)
    reader = Viewpoint.named(story, "reader", 2)
    assert _only(story, "reader", 2).known_by == ("mika",)
    assert [one.character.slug for one in reader.awarenesses()] == ["mika"]
