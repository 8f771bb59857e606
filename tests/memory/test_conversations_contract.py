"""One contract for every store of conversations: the database of the stories, and DynamoDB."""

import random
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from memory.conversations.base import (
    LIFE_SIGN,
    VERSIONS_KEPT,
    Entry,
    Holder,
    Mark,
    Outcome,
    State,
    TalkGone,
    ToolCall,
    Version,
)
from memory.conversations.database import DatabaseConversations
from memory.conversations.dynamodb import DynamoConversations
from memory.models import Message
from tests.factories import make_character, make_episode, make_fact, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["database", "dynamodb"])
def store(request):
    if request.param == "database":
        return DatabaseConversations()
    store = request.getfixturevalue("dynamo_table")
    store.create()
    return store


@pytest.fixture
def story():
    story = make_story("The Ferry")
    make_character(story, "mika", name="Mika")
    make_character(story, "jiro", name="Jiro")
    return story


def begin(store, story, user="author", slug="mika", **fields):
    character = story.characters.get(slug=slug)
    place = {"as_of": 3, "pinned_to": 7} | fields
    return store.begin(
        user_id=make_user(user).pk,
        story_id=story.pk,
        character_id=character.pk,
        character_name=character.name,
        **place,
    )


def said(lines):
    return [line.text for line in lines]


def told(store, talk, count):
    """A talk of so many entries, numbered."""
    return store.append(talk.id, [Entry(by_user=not at % 2, text=f"line {at}") for at in range(count)])


def outcome(text="It sails at nine.", **fields):
    return Outcome(State.COMPLETE, text, **fields)


def finds(store, talk):
    return store.find(talk.id, user_id=talk.user_id)


def test_a_talk_is_found_as_it_was_begun(store, story):
    talk = begin(store, story, title="At the pier", metadata={"room": "kitchen"})
    assert finds(store, talk) == talk
    assert (talk.as_of, talk.pinned_to, talk.title) == (3, 7, "At the pier")
    assert finds(store, begin(store, story, pinned_to=None)).pinned_to is None


def test_a_talk_of_somebody_else_is_not_found(store, story):
    talk = begin(store, story)
    assert store.find(talk.id, user_id=make_user("stranger").pk) is None


@pytest.mark.parametrize("nonsense", ["", "x", "0", "-1", "1' OR 1=1", "９", "9" * 40, "A" * 26, "META"])
def test_what_is_no_id_finds_nothing(store, story, nonsense):
    talk = begin(store, story)
    store.add_turn(talk.id, "Hello?")
    assert store.find(nonsense, user_id=talk.user_id) is None
    assert store.line(talk.id, nonsense) is None
    assert store.lines(nonsense) == []
    assert store.page(talk.id, limit=5, cursor=nonsense).lines == ()
    with pytest.raises(TalkGone):
        store.add_turn(nonsense, "Hello?")


def test_a_line_is_found_in_its_own_talk_only(store, story):
    one, other = begin(store, story), begin(store, story)
    question, _ = store.add_turn(one.id, "Hello?")
    assert store.line(one.id, question.id) == question
    assert store.line(other.id, question.id) is None


def test_talks_are_listed_by_user_story_and_character_the_latest_first(store, story):
    first, second = begin(store, story), begin(store, story, slug="jiro")
    begin(store, story)  # nothing was said in it
    other = begin(store, make_story_with(story, "mika"))
    theirs = begin(store, story, user="reader")
    for talk in (second, other, theirs, first):
        store.add_turn(talk.id, "Hello?")
    mine = {"user_id": first.user_id, "story_id": story.pk}
    assert [talk.id for talk in store.talks(**mine)] == [first.id, second.id]
    assert [talk.id for talk in store.talks(**mine, character_id=second.character_id)] == [second.id]
    assert [talk.id for talk in store.talks(**mine, offset=1, limit=1)] == [second.id]
    assert [talk.id for talk in store.talks(**mine, limit=1)] == [first.id]


def make_story_with(story, slug):
    other = make_story()
    make_character(other, slug, name=slug.title())
    return other


def test_a_talk_is_called_by_its_first_question_until_it_is_renamed(store, story):
    talk = begin(store, story)
    store.add_turn(talk.id, "When does\n the ferry sail?")
    store.add_turn(talk.id, "And back?")
    assert finds(store, talk).title == "When does the ferry sail?"
    store.rename(talk, "The ferry")
    assert finds(store, talk).title == "The ferry"
    assert store.talks(user_id=talk.user_id, story_id=story.pk)[0].title == "The ferry"


def test_lines_come_in_the_order_in_which_they_were_said(store, story):
    talk = begin(store, story)
    for number in range(3):
        question, answer = store.add_turn(talk.id, f"question {number}")
        assert answer.reply_to == question.id
        store.finish(answer, outcome(f"answer {number}"))
    expected = [f"{kind} {n}" for n in range(3) for kind in ("question", "answer")]
    assert said(store.lines(talk.id)) == expected


@pytest.mark.parametrize("newest_first", [False, True])
def test_pages_lead_from_either_end_to_the_other(store, story, newest_first):
    talk = begin(store, story)
    told(store, talk, 25)
    everything = [f"line {at}" for at in range(25)]
    if newest_first:
        everything.reverse()
    found, cursor = [], None
    while True:
        page = store.page(talk.id, limit=10, newest_first=newest_first, cursor=cursor)
        found += said(page.lines)
        cursor = page.cursor
        if cursor is None:
            break
    assert found == everything
    by_offset = store.page(talk.id, limit=4, newest_first=newest_first, offset=10)
    assert said(by_offset.lines) == everything[10:14]
    assert store.page(talk.id, limit=4, offset=25).lines == ()
    assert store.page(talk.id, limit=25).cursor is None


def test_the_answers_to_some_questions_come_in_order_however_late_they_were_given(store, story):
    talk, other = begin(store, story), begin(store, story)
    turns = [store.add_turn(talk.id, f"question {number}") for number in range(3)]
    elsewhere, _ = store.add_turn(other.id, "question")
    late = store.add_answer(turns[0][0])
    wanted = [turns[1][0].id, turns[0][0].id, elsewhere.id, "x"]
    assert [line.id for line in store.answers(talk.id, wanted)] == [turns[0][1].id, turns[1][1].id, late.id]
    assert store.answers(talk.id, []) == store.answers("x", wanted) == []


def test_lines_come_with_those_around_them(store, story):
    one, other = begin(store, story), begin(store, story)
    lines, others = told(store, one, 6), told(store, other, 2)
    places = [(one.id, lines[3].id), (other.id, others[0].id), (one.id, others[1].id), (one.id, "x")]
    found = store.around(places, before=2, after=1)
    assert [said(some) for some in found] == [
        ["line 1", "line 2", "line 3", "line 4"],
        ["line 0", "line 1"],
        [],
        [],
    ]
    assert [said(some) for some in store.around(places[:1], before=0, after=0)] == [["line 3"]]


def test_a_turn_with_a_key_is_kept_once(store, story):
    talk = begin(store, story)
    first = store.add_turn(talk.id, "Hello?", key="request-1")
    assert store.add_turn(talk.id, "Hello?", key="request-1") == first
    assert len(store.lines(talk.id)) == 2
    store.add_turn(talk.id, "Hello?", key="request-2")
    assert len(store.lines(talk.id)) == 4


def test_entries_with_keys_are_appended_once_and_refer_to_each_other(store, story):
    talk = begin(store, story)
    asked = Entry(by_user=True, text="Where?", key="q1")
    answered = Entry(by_user=False, text="Here.", key="a1", reply_to="q1", metadata={"tone": "dry"})
    kept = store.append(talk.id, [asked, answered])
    assert kept[1].reply_to == kept[0].id
    assert kept[1].metadata == {"tone": "dry"}
    again = store.append(talk.id, [asked, answered, Entry(by_user=True, text="Why?", key="q2")])
    assert [line.id for line in again[:2]] == [line.id for line in kept]
    assert said(store.lines(talk.id)) == ["Where?", "Here.", "Why?"]


def test_an_answer_is_claimed_once_grows_and_ends(store, story):
    talk = begin(store, story)
    _, answer = store.add_turn(talk.id, "When?")
    assert store.first_open(talk.id).id == answer.id
    assert store.claim(answer)
    assert not store.claim(answer)
    assert store.grow(answer, "It sails")
    assert store.line(talk.id, answer.id).text == "It sails"
    assert store.finish(answer, outcome())
    assert not store.finish(answer, outcome("Something else."))
    assert not store.grow(answer, "More.")
    assert store.line(talk.id, answer.id).text == "It sails at nine."
    assert store.first_open(talk.id) is None


def test_an_outcome_is_kept_whole(store, story):
    fact = make_fact(make_episode(story, 1, "The ferry sails at nine."))
    talk = begin(store, story)
    _, answer = store.add_turn(talk.id, "When?")
    kept = outcome(
        fact_ids=(fact.pk,),
        rests_on=(fact.pk, 99),
        withheld={"future": 2, "others": 1},
        marks=(Mark(0, 2, "future", fact.pk, 4), Mark(3, 5, "others", None, None)),
        model="m",
        tool_calls=(ToolCall("recall", {"question": "When?"}, ["at nine", None, 1.5]),),
        error="",
    )
    store.finish(answer, kept)
    line = store.line(talk.id, answer.id)
    for name in ("text", "fact_ids", "rests_on", "withheld", "marks", "model", "tool_calls", "error"):
        assert getattr(line, name) == getattr(kept, name), name
    assert line.state == State.COMPLETE


def test_a_stopped_answer_stays_stopped_and_keeps_what_was_said(store, story):
    talk = begin(store, story)
    _, answer = store.add_turn(talk.id, "When?")
    store.claim(answer)
    store.stop(answer)
    assert not store.grow(answer, "It sails")
    assert store.first_open(talk.id) is None
    assert store.finish(answer, outcome("It sails"))
    line = store.line(talk.id, answer.id)
    assert (line.state, line.text) == (State.STOPPED, "It sails")
    assert not store.claim(answer)


def test_answers_without_a_sign_of_life_are_given_up(store, story, monkeypatch):
    talk = begin(store, story)
    _, waiting = store.add_turn(talk.id, "When?")
    _, lost = store.add_turn(talk.id, "And back?")
    store.claim(lost)
    store.give_up_lost(talk.id)
    assert store.line(talk.id, lost.id).state == State.STREAMING
    later = timezone.now() + LIFE_SIGN + timedelta(seconds=5)
    monkeypatch.setattr("memory.conversations.database.timezone.now", lambda: later)
    monkeypatch.setattr("memory.conversations.dynamodb.store.now", lambda: int(later.timestamp() * 1000))
    store.give_up_lost(talk.id)
    line = store.line(talk.id, lost.id)
    assert (line.state, line.error) == (State.FAILED, "interrupted")
    assert store.line(talk.id, waiting.id).state == State.STREAMING


def test_another_answer_to_a_question_is_another_line(store, story):
    talk = begin(store, story)
    question, first = store.add_turn(talk.id, "When?")
    second = store.add_answer(question)
    assert [line.id for line in store.lines(talk.id)] == [question.id, first.id, second.id]
    assert second.reply_to == question.id
    assert second.state == State.STREAMING


@pytest.mark.parametrize("incompressible", [False, True])
def test_a_tool_call_with_a_result_of_five_megabytes_comes_back_whole(store, story, incompressible):
    draw = random.Random(1)
    words = [f"{draw.getrandbits(64):x}" if incompressible else "ferry" for _ in range(350_000)]
    result = {"rows": " ".join(words), "odd": "\0 \ud800 漢字", "none": None}
    assert len(result["rows"]) > 2_000_000
    talk = begin(store, story)
    _, answer = store.add_turn(talk.id, "Look it up.")
    call = ToolCall("search", {"q": "ferry"}, result)
    store.finish(answer, outcome(tool_calls=(call,)))
    assert store.line(talk.id, answer.id).tool_calls == (call,)
    store.append(talk.id, [Entry(by_user=False, text="Again.", tool_calls=(call,))])
    assert store.lines(talk.id)[-1].tool_calls == (call,)


def test_a_deleted_talk_is_gone_and_nothing_comes_back_into_it(store, story):
    talk, other = begin(store, story), begin(store, story)
    question, answer = store.add_turn(talk.id, "When?")
    store.add_turn(other.id, "Still here?")
    store.claim(answer)
    store.put_version(version(holder_of(talk)))
    store.delete(talk)
    store.delete(talk)
    assert finds(store, talk) is None
    assert not store.grow(answer, "It sails")
    assert not store.finish(answer, outcome())
    store.stop(answer)
    for write in (
        lambda: store.add_turn(talk.id, "Hello?"),
        lambda: store.add_answer(question),
        lambda: store.append(talk.id, [Entry(by_user=True, text="Hello?")]),
        lambda: store.rename(talk, "Back"),
        lambda: store.put_version(version(holder_of(talk))),
        lambda: store.put_version(version(resource_of(talk), source_talk=talk.id, source=answer.id)),
    ):
        with pytest.raises(TalkGone):
            write()
    assert store.lines(talk.id) == []
    assert store.versions(holder_of(talk), "7") == []
    assert store.versions(resource_of(talk), "7") == []
    assert [found.id for found in store.talks(user_id=talk.user_id, story_id=story.pk)] == [other.id]


def test_a_story_is_forgotten_and_the_others_stay(store, story):
    elsewhere = make_story_with(story, "mika")
    talks = [begin(store, story), begin(store, story, user="reader"), begin(store, elsewhere)]
    for talk in talks:
        store.add_turn(talk.id, "Hello?")
        store.put_version(version(resource_of(talk)))
    store.forget(story_id=story.pk)
    assert [finds(store, talk) is None for talk in talks] == [True, True, False]
    assert store.versions(resource_of(talks[0]), "7") == []
    assert len(store.versions(resource_of(talks[2]), "7")) == 1


def test_a_user_is_forgotten_and_the_others_stay(store, story):
    elsewhere = make_story_with(story, "mika")
    talks = [begin(store, story), begin(store, elsewhere), begin(store, story, user="reader")]
    for talk in talks:
        store.add_turn(talk.id, "Hello?")
        store.put_version(version(resource_of(talk)))
    mine = {(talk.story_id, talk.id) for talk in talks[:2]}
    assert set(store.talks_of_user(talks[0].user_id)) == mine
    store.forget(user_id=talks[0].user_id)
    assert store.talks_of_user(talks[0].user_id) == []
    assert [finds(store, talk) is None for talk in talks] == [True, True, False]
    assert store.versions(resource_of(talks[1]), "7") == []
    assert len(store.versions(resource_of(talks[2]), "7")) == 1


def holder_of(talk):
    return Holder(talk.user_id, talk.story_id, talk.character_id, thread_id=talk.id)


def resource_of(talk):
    return replace(holder_of(talk), thread_id="")


def version(holder, number=1, text="- Name: Ann", place="7", **fields):
    return Version(holder, place, number, text, **fields)


def test_of_two_who_write_the_same_version_one_is_told(store, story):
    holder = resource_of(begin(store, story))
    assert store.put_version(version(holder, rests_on=(3, 5), seen_to=9))
    assert not store.put_version(version(holder, text="- Name: Bob"))
    assert store.put_version(version(holder, 2, "- Name: Ann Lee"))
    kept = store.versions(holder, "7")
    assert [(one.number, one.text) for one in kept] == [(2, "- Name: Ann Lee"), (1, "- Name: Ann")]
    assert (kept[1].rests_on, kept[1].seen_to) == ((3, 5), 9)
    assert len(store.versions(holder, "7", limit=1)) == 1


def test_working_memories_of_a_talk_of_a_character_and_of_places_are_apart(store, story):
    talk, other = begin(store, story), begin(store, story, slug="jiro")
    holders = [holder_of(talk), resource_of(talk), holder_of(other), resource_of(other)]
    for at, holder in enumerate(holders):
        store.put_version(version(holder, text=f"memory {at}"))
    store.put_version(version(holders[1], place="end", text="the end"))
    store.put_version(version(replace(holders[1], kind="summary"), text="short"))
    assert [store.versions(holder, "7")[0].text for holder in holders] == [f"memory {at}" for at in range(4)]
    assert [store.places(holder) for holder in holders] == [{"7"}, {"7", "end"}, {"7"}, {"7"}]
    store.forget_versions(holders[1], "7")
    assert (store.versions(holders[1], "7"), store.places(holders[1])) == ([], {"end"})
    store.forget_versions(holders[1])
    assert store.places(holders[1]) == set()
    assert len(store.versions(holders[0], "7")) == 1


def test_of_a_working_memory_the_latest_versions_are_kept(store, story):
    holder = resource_of(begin(store, story))
    for number in range(1, VERSIONS_KEPT + 4):
        assert store.put_version(version(holder, number))
    assert [one.number for one in store.versions(holder, "7", limit=100)][-1] == 4


def test_how_far_a_talk_is_indexed_is_remembered(store, story):
    talk = begin(store, story)
    question, _ = store.add_turn(talk.id, "When?")
    assert finds(store, talk).indexed_to == ""
    store.mark_indexed(talk, question.id)
    assert finds(store, talk).indexed_to == question.id


def test_nothing_is_left_to_sweep_after_whole_writes(store, story):
    talk = begin(store, story)
    told(store, talk, 3)
    assert store.sweep() == 0
    assert store.create() == []
    assert len(store.lines(talk.id)) == 3


def test_a_large_result_in_the_database_is_cut_into_small_rows(story):
    store = DatabaseConversations()
    talk, noise = begin(store, story), "".join(map(str, random.Random(2).sample(range(10**9), 200_000)))
    store.append(talk.id, [Entry(by_user=False, text="", tool_calls=(ToolCall("t", {}, noise),))])
    sizes = [len(part.content) for part in Message.objects.get().parts.all()]
    assert len(sizes) > 1
    assert max(sizes) < 1024 * 1024


def test_another_store_for_another_table(store, story):
    if not isinstance(store, DynamoConversations):
        pytest.skip("There is one database.")
    other = DynamoConversations(f"t-{uuid4()}", region="eu-west-1", endpoint=store.table.endpoint)
    assert len(other.create()) == 2
    talk = begin(store, story)
    assert other.find(talk.id, user_id=talk.user_id) is None


def test_lines_are_found_by_their_keys(store, story):
    talk, other = begin(store, story), begin(store, story)
    asked, _answer = store.add_turn(talk.id, "When?", key="q1")
    store.append(talk.id, [Entry(True, "Or why?", key="q2"), Entry(True, "No matter.")])
    store.add_turn(other.id, "Where?", key="q1")
    found = store.keyed(talk.id, ["q2", "q1", "q3", ""])
    assert [line.text for line in found] == ["When?", "Or why?"]
    assert found[0] == asked
    assert store.keyed(talk.id, []) == store.keyed("x", ["q1"]) == []
