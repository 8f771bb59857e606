"""Working memory: what is written, what is refused, whose it is, and from where it is seen."""

import threading

import pytest
from django.db import connection

from episodes.models import Character, Episode
from episodes.ordering import remove_episode
from memory.conversations import conversations
from memory.conversations.base import TalkGone
from memory.conversations.forgetting import delete_talk
from memory.conversations.merging import merged, three_way
from memory.conversations.pinning import begin_talk, viewpoint_of
from memory.conversations.plans import Plan, PlanRefused, plan_of, set_plan
from memory.conversations.wording import NotSayable
from memory.conversations.working_memory import MemoryChanged, MemoryRefused, WorkingMemory
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_story, make_user

pytestmark = pytest.mark.django_db
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "likes": {"type": "array", "items": {"type": "string"}},
        "home": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
    "required": ["name"],
}


@pytest.fixture
def story():
    story = make_story("The Ferry")
    mika = make_character(story, "mika", name="Mika")
    make_character(story, "jiro", name="Jiro")
    for number in (1, 2, 3, 4):
        episode = make_episode(story, number, f"Episode {number}. The bell rings.")
        make_fact(episode, f"The bell rings {number} times.", known_by=[mika])
    return story


def talk(story, as_of=3, slug="mika", user="author"):
    character = Character.objects.get(story=story, slug=slug)
    return begin_talk(make_user(user), Viewpoint(story, character, as_of))


def memory_of(talk, story, **changes):
    plan = set_plan(story, **changes) if changes else plan_of(story)
    return WorkingMemory(talk, viewpoint_of(talk, story), plan)


def fact_id(story, number):
    return story.facts.get(text__contains=f" {number} times").pk


def test_before_anything_was_written_there_is_the_template_or_the_initial_value(story):
    assert memory_of(talk(story), story).read().text.startswith("# The one who visits")
    held = memory_of(talk(story), story, initial="- Name: the inspector").read()
    assert (held.text, held.version, held.is_empty) == ("- Name: the inspector", 0, True)
    assert memory_of(talk(story), story, schema=SCHEMA, initial="").read().value == {}
    assert memory_of(talk(make_japanese()), make_japanese()).read().text.startswith("# 訪ねてくる人")


def make_japanese():
    from episodes.models import Story

    story = Story.objects.filter(slug="fune").first() or make_story("船", language="ja", slug="fune")
    if not story.characters.exists():
        make_character(story, "mika", name="美香")
        make_episode(story, 1, "鐘が鳴る。")
    return story


def test_markdown_replaces_and_json_is_merged_deeply(story):
    notes = memory_of(talk(story), story)
    notes.update("- Name: Ann\n- Likes: tea")
    assert notes.update("- Name: Ann Lee").text == "- Name: Ann Lee"
    form = memory_of(talk(story), story, schema=SCHEMA)
    form.update({"name": "Ann", "likes": ["tea", "rain"], "home": {"city": "Oslo", "street": "Dock Lane"}})
    held = form.update({"likes": ["fog"], "home": {"street": None}})
    assert held.value == {"name": "Ann", "likes": ["fog"], "home": {"city": "Oslo"}}
    assert form.read() == held


def test_merging_deletes_with_null_and_replaces_arrays():
    assert merged({"a": {"b": 1, "c": 2}, "d": [1, 2]}, {"a": {"b": None}, "d": [3], "e": {"f": None}}) == {
        "a": {"c": 2},
        "d": [3],
        "e": {},
    }
    assert merged({"a": 1}, {"a": {"b": 1}}) == {"a": {"b": 1}}


def test_notes_and_json_do_not_meet(story):
    memory_of(talk(story), story).update("- Name: Ann")
    assert memory_of(talk(story), story, schema=SCHEMA).read().value == {}
    template = "# Guests\n- Name:\n"
    assert memory_of(talk(story), story, template=template).read().text == "- Name: Ann"


@pytest.mark.parametrize("empty", ["", "  \n", None, 7])
def test_an_update_with_nothing_in_it_is_refused(story, empty):
    notes = memory_of(talk(story), story)
    notes.update("- Name: Ann")
    for given in (empty, notes.plan.template, "\n\n".join(notes.plan.template.splitlines())):
        with pytest.raises(MemoryRefused):
            notes.update(given)
    assert notes.read().text == "- Name: Ann"


def test_what_does_not_fit_the_schema_or_the_room_is_refused_and_nothing_changes(story):
    form = memory_of(talk(story), story, schema=SCHEMA)
    form.update({"likes": ["tea"]})  # the name is required, and still to come
    wrong = [{"likes": "tea"}, {}, [], "no json"]
    for given in (*wrong, {"name": "x" * 10_000}, {"name": "\0"}, {"name": "\ud800"}):
        with pytest.raises(NotSayable):
            form.update(given)
    assert form.read().value == {"likes": ["tea"]}
    notes = memory_of(talk(story), story, template="# Notes\n")
    with pytest.raises(MemoryRefused, match="too long"):
        notes.update("x " * 200_000)
    with pytest.raises(NotSayable):
        notes.update("a\0b")
    assert notes.read().is_empty


def test_the_scopes_are_disjoint(story):
    one, other = talk(story), talk(story)
    memory_of(one, story).update("for all talks")
    set_plan(story, scope="thread")
    assert memory_of(one, story).read().is_empty
    memory_of(one, story).update("for this talk")
    assert memory_of(other, story).read().is_empty
    set_plan(story, scope="resource")
    assert memory_of(other, story).read().text == "for all talks"


def test_nobody_sees_the_notes_of_another_user_character_or_story(story):
    memory_of(talk(story), story).update("- Name: Ann")
    assert memory_of(talk(story), story).read().text == "- Name: Ann"
    assert memory_of(talk(story, user="reader"), story).read().is_empty
    assert memory_of(talk(story, slug="jiro"), story).read().is_empty
    assert memory_of(talk(make_japanese(), as_of=2), make_japanese()).read().is_empty


def test_what_was_noted_flows_on_and_never_back(story):
    late, early = talk(story, as_of=4), talk(story, as_of=2)
    memory_of(late, story).update("- Knows that the bell rang thrice")
    assert memory_of(early, story).read().is_empty
    memory_of(early, story).update("- Name: Ann")
    held = memory_of(talk(story, as_of=3), story).read()
    assert (held.text, held.version, held.is_empty) == ("- Name: Ann", 0, False)
    assert memory_of(late, story).read().text == "- Knows that the bell rang thrice"
    memory_of(talk(story, as_of=3), story).update("- Name: Ann\n- Likes: tea")
    assert memory_of(early, story).read().text == "- Name: Ann"
    assert memory_of(talk(story, as_of=9), story).read().text == "- Knows that the bell rang thrice"


def test_notes_as_of_the_end_do_not_reach_an_episode(story):
    memory_of(talk(story, as_of=5), story).update("- How it ends")
    for as_of in (1, 2, 3, 4):
        assert memory_of(talk(story, as_of=as_of), story).read().is_empty


def test_an_episode_that_is_moved_to_the_past_does_not_take_its_notes_along(story):
    there = talk(story, as_of=4)
    memory_of(there, story).update("- Knows of the third bell")
    Episode.objects.filter(story=story, number=4).update(timeline=0.5, moved_in_time=True)
    assert memory_of(there, story).read().is_empty
    assert memory_of(talk(story, as_of=3), story).read().is_empty


def test_notes_behind_which_stands_what_became_hidden_give_way_to_earlier_ones(story):
    there = talk(story, as_of=3)
    memory_of(there, story).update("- Name: Ann", rests_on=[fact_id(story, 1)])
    memory_of(there, story).update("- Name: Ann\n- Twice!", rests_on=[fact_id(story, 2)])
    assert memory_of(there, story).read().rests_on == (fact_id(story, 1), fact_id(story, 2))
    story.facts.filter(pk=fact_id(story, 2)).update(review="rejected")
    held = memory_of(there, story).read()
    assert (held.text, held.version) == ("- Name: Ann", 2)
    assert memory_of(there, story).update("- Name: Ann Lee").version == 3
    story.facts.filter(pk=fact_id(story, 1)).update(review="rejected")
    assert memory_of(there, story).read().is_empty


def test_a_deleted_episode_takes_along_what_rests_on_it(story):
    there = talk(story, as_of=4)
    memory_of(there, story).update("- Twice!", rests_on=[fact_id(story, 2)])
    remove_episode(story.episodes.get(number=2))
    assert memory_of(there, story).read().is_empty


def test_who_comes_second_with_a_version_is_told(story):
    notes = memory_of(talk(story), story)
    first = notes.update("- Name: Ann", version=0)
    notes.update("- Name: Ann Lee", version=first.version)
    with pytest.raises(MemoryChanged) as changed:
        notes.update("- Name: Bob", version=first.version)
    assert changed.value.now.text == "- Name: Ann Lee"
    with pytest.raises(MemoryChanged):
        notes.replace("- Name: Bob", version=0)
    assert notes.replace("- Name: Bob", version=2).version == 3


def test_two_answers_at_once_lose_nothing(story):
    here = talk(story)
    _, answer = conversations().add_turn(here.id, "I am Ann and I like tea.")
    notes = memory_of(here, story)
    seen = notes.update("- Name:\n- Likes:\n- Promised: a boat")
    notes.update("- Name: Ann\n- Likes:\n- Promised: a boat", version=seen.version, source=answer)
    held = notes.update("- Name:\n- Likes: tea\n- Promised: a boat", version=seen.version, source=answer)
    assert held.text == "- Name: Ann\n- Likes: tea\n- Promised: a boat"
    assert notes.was_written_after(answer)


def test_what_two_have_changed_stays_as_both_wrote_it():
    base = "# Guest\n- Name:\n\n# Us\n- Promised:"
    mine, theirs = base.replace("Name:", "Name: Ann"), base.replace("Name:", "Name: Bob")
    both = three_way(base, mine, theirs)
    assert "- Name: Ann" in both.splitlines()
    assert "- Name: Bob" in both.splitlines()
    assert three_way(base, base, theirs) == theirs
    assert three_way(base, base + "\n- A boat", base + "\n- A kite").endswith("- A kite\n- A boat")
    gone = three_way("a\nb\nc", "a\nc", "a\nb\nc\nd")
    assert gone == "a\nc\nd"


@pytest.mark.django_db(transaction=True)
def test_json_updates_of_many_at_once_are_all_there(story):
    here, start, errors = talk(story), threading.Barrier(4), []
    set_plan(story, schema={"type": "object"})

    def write(name):
        try:
            notes = memory_of(here, story)
            start.wait(10)
            for at in range(3):
                notes.update({f"{name}{at}": at})
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    held = memory_of(here, story).read()
    assert len(held.value) == 12
    assert held.version == 12


def test_notes_written_for_a_talk_that_is_gone_are_not_kept(story):
    set_plan(story, scope="thread")
    here = talk(story)
    _, answer = conversations().add_turn(here.id, "Hello?")
    notes = memory_of(here, story)
    notes.update("- Name: Ann")
    delete_talk(here)
    with pytest.raises(TalkGone):
        notes.update("- Name: Ann Lee", source=answer)
    set_plan(story, scope="resource")
    with pytest.raises(TalkGone):
        memory_of(here, story).update("- Name: Ann Lee", source=answer)
    assert memory_of(here, story).read().is_empty


def test_notes_are_forgotten_where_they_were_written(story):
    early, late = talk(story, as_of=2), talk(story, as_of=3)
    memory_of(early, story).update("- Name: Ann")
    memory_of(late, story).update("- Name: Ann Lee")
    memory_of(late, story).forget()
    assert memory_of(late, story).read().text == "- Name: Ann"


def test_a_plan_that_cannot_work_is_refused_and_nothing_changes(story):
    set_plan(story, template="# Guests\n")
    for wrong in (
        {"schema": {"type": "nonsense"}},
        {"schema": {"type": "array"}},
        {"schema": SCHEMA, "template": "# Both"},
        {"schema": SCHEMA, "initial": "no json"},
        {"scope": "everyone"},
        {"template": "x" * 5000},
        {"template": "a\0b"},
    ):
        with pytest.raises(PlanRefused):
            set_plan(story, **wrong)
    assert plan_of(story) == Plan(template="# Guests\n")
    assert set_plan(story, schema=SCHEMA).template == ""
    assert set_plan(story, template="# Guests\n").schema is None
