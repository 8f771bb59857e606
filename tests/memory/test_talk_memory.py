"""What a talk remembers of talks: what enters a prompt, what is done after an answer, what is found again."""

import re

import pytest
from django.db import connection

from episodes.models import Character
from memory.chat.afterwards import after_answer
from memory.chat.turn import answer_now, ask
from memory.conversations import budget, conversations
from memory.conversations.base import Entry, Mark, TalkGone
from memory.conversations.budget import cut, tokens
from memory.conversations.forgetting import delete_talk
from memory.conversations.pinning import TalkClosed, begin_talk, viewpoint_of
from memory.conversations.plans import plan_of, set_plan
from memory.conversations.recalling import recall_messages, take_in
from memory.conversations.talks import Talks
from memory.conversations.wording import NotSayable
from memory.conversations.working_memory import WorkingMemory
from memory.embedding.base import EmbedderUnavailable
from memory.embedding.offline import OfflineEmbedder
from memory.models import Message, MessageVector, TalkAnswer, Thread
from memory.projecting import project_episode
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_story, make_user
from tests.openai_server import Calls, Fails, Says, openai_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Nigo keeps the ferry; in episode 2 he hears of the wreck; in episode 3 comes Ren with a violin."""
    story = make_story("The Ferry", owner=make_user("author"))
    nigo = make_character(story, "nigo", name="Nigo")
    make_character(story, "ren", name="Ren")
    texts = ("Nigo keeps the ferry.", "Nigo hears of the wreck.", "Ren arrives with a violin.")
    for number, text in enumerate(texts, 1):
        episode = make_episode(story, number, text)
        make_fact(episode, text, known_by=[nigo] if number == 2 else (), start=0, end=len(text))
        project_episode(story, episode.pk)
    return story


def talk_as(story, as_of=3, slug="nigo", user="author"):
    character = Character.objects.get(story=story, slug=slug)
    return begin_talk(make_user(user), Viewpoint(story, character, as_of))


def memory_of(talk, story):
    return WorkingMemory(talk, viewpoint_of(talk, story), plan_of(story))


def asked(talk, text):
    _question, answer = ask(talk, text)
    return answer_now(talk, answer)


def told(talk, *pairs, rests_on=(), **fields):
    """Pairs of words that were said in a talk, as a program keeps them."""
    for question, answer in pairs:
        place = str(len(conversations().lines(talk.id)))
        conversations().append(
            talk.id,
            [
                Entry(by_user=True, text=question, key=f"q{place}"),
                Entry(by_user=False, text=answer, reply_to=f"q{place}", rests_on=tuple(rests_on), **fields),
            ],
        )


def offers_notes(request):
    """Whether the model may write notes in a request."""
    return "update_working_memory" in [tool["function"]["name"] for tool in request.get("tools") or ()]


def model(notes=None, says="Aye.", summary="They spoke of nets."):
    """A model that answers, notes what it is told to note, and sums up."""

    def act(request):
        if offers_notes(request):
            return Says("-") if notes is None else Calls({"memory": notes})
        return Says(says if request.get("stream") else summary)

    return openai_server(act)


def found(talk, story, question, **options):
    viewpoint = viewpoint_of(talk, story)
    passages = recall_messages(question, talk=talk, seen_from=viewpoint, **options)
    return [[line.text for line in passage.lines] for passage in passages]


def kept_as(talk):
    return conversations().find(talk.id, user_id=talk.user_id)


def test_notes_enter_the_prompt_and_are_written_after_the_answer(story, settings, tasks_at_once, on_commit):
    talk = talk_as(story)
    with model(notes="- Name: Ann") as server, on_commit():
        settings.STORYHUB_LLM = f"{server.address}#m"
        answer = asked(talk, "I am Ann.")
        assert answer.text == "Aye."
        assert memory_of(talk, story).read().is_empty
    offered = [request for request in server.requests if offers_notes(request)]
    assert server.requests.index(offered[0]) == 1
    assert "I am Ann." in str(offered[0]["messages"])
    assert memory_of(talk, story).read().text == "- Name: Ann"
    spent = TalkAnswer.objects.get(line=answer.id)
    assert (spent.input_tokens, spent.output_tokens) == (200, 40)  # the answer and the notes
    with model() as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        asked(talk_as(story), "Do you know me?")
    assert re.search(r"<<<notes (\w+)\n- Name: Ann\n\1 notes>>>", server.sent)


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_the_model_may_note_nothing_and_may_not_empty_the_notes(story, settings):
    talk = talk_as(story)
    memory_of(talk, story).update("- Name: Ann")
    for notes in (None, plan_of(story).template, "", 7):
        with model(notes=notes) as server:
            settings.STORYHUB_LLM = f"{server.address}#m"
            answer = asked(talk, "Hello?")
            after_answer(talk.user_id, talk.id, answer.id)
    assert memory_of(talk, story).read().text == "- Name: Ann"


def test_a_plan_that_is_read_only_or_off_offers_no_tool(story, settings):
    talk = talk_as(story)
    memory_of(talk, story).update("- Name: Ann")
    for changes in ({"read_only": True}, {"read_only": False, "enabled": False}):
        set_plan(story, **changes)
        with model(notes="- Name: Bob") as server:
            settings.STORYHUB_LLM = f"{server.address}#m"
            after_answer(talk.user_id, talk.id, asked(talk, "I am Bob.").id)
        assert not any(offers_notes(request) for request in server.requests)
        assert ("- Name: Ann" in server.sent) == changes.get("enabled", True)


def test_an_answer_is_noted_once_however_often_it_is_seen_to(story, settings):
    talk = talk_as(story)
    with model(notes="- Name: Ann") as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        answer = asked(talk, "I am Ann.")
        for _ in range(3):
            after_answer(talk.user_id, talk.id, answer.id)
    assert sum(offers_notes(request) for request in server.requests) == 1
    assert memory_of(talk, story).read().version == 1


def test_a_model_that_fails_at_its_notes_leaves_the_answer_alone(story, settings):
    talk = talk_as(story)
    with openai_server(lambda request: Fails(401) if offers_notes(request) else Says("Aye.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        answer = asked(talk, "I am Ann.")
        with pytest.raises(Exception, match="refused"):
            after_answer(talk.user_id, talk.id, answer.id)
    assert conversations().line(talk.id, answer.id).text == "Aye."


def test_what_a_model_has_read_elsewhere_does_not_get_into_the_notes(story, settings):
    talk = talk_as(story)
    notes = "- Name: Ann\n- Ren arrives with a violin."
    with model(notes=notes) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        after_answer(talk.user_id, talk.id, asked(talk, "I am Ann.").id)
    assert memory_of(talk, story).read().text == "- Name: Ann"


def test_notes_and_words_of_a_later_talk_are_never_sent_to_an_earlier_one(story, settings):
    late, early = talk_as(story, as_of=4), talk_as(story, as_of=2)
    memory_of(late, story).update("- Ann asked about latemarker")
    told(late, ("What of the violin latemarker?", "It was a latemarker fine one."))
    take_in(late, viewpoint_of(late, story))
    with model() as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        asked(early, "What of the violin?")
        assert "latemarker" not in server.sent
        asked(talk_as(story, as_of=4), "What of the violin?")
        assert server.sent.count("latemarker") >= 3


def test_an_answer_that_rests_on_what_became_hidden_taints_those_after_it(story, settings):
    talk = talk_as(story)
    with model(says="There was a wreck.") as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        first = asked(talk, "What did you hear of the wreck?")
    wreck = story.facts.get(text__contains="wreck")
    assert wreck.pk in first.rests_on
    wreck.review = "rejected"
    wreck.save()
    told(talk, ("Again?", "I said: a wreck, as before."), rests_on=first.rests_on)
    take_in(talk, viewpoint_of(talk, story))
    with model() as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        asked(talk, "Tell me once more.")
    assert "wreck." not in server.sent.replace("What did you hear of the wreck?", "")
    assert found(talk, story, "a wreck") == [] or "wreck" not in str(found(talk, story, "a wreck")[0][1:])


def test_a_long_talk_keeps_its_latest_words_and_sums_up_the_others(story, settings, monkeypatch):
    monkeypatch.setattr("memory.chat.history.HISTORY_TOKENS", 120)
    talk = talk_as(story)
    told(
        talk, *((f"Question {n} about nets.", f"Answer {n} about nets, and nothing more.") for n in range(12))
    )
    set_plan(story, recall=False)
    with model() as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        answer = asked(talk, "Go on.")
        assert "Answer 11" in server.sent
        assert "Answer 2 " not in server.sent
        assert "earlier exchanges of this talk are not in this summary" in server.sent
        after_answer(talk.user_id, talk.id, answer.id)
        summed = next(r for r in server.requests if not r.get("tools") and not r.get("stream"))
        assert "Answer 0" in str(summed["messages"])
        server.requests.clear()
        asked(talk, "And then?")
    assert "They spoke of nets." in server.sent
    assert "not in this summary" not in server.sent


def test_a_summary_is_not_used_when_what_it_rests_on_became_hidden(story, settings, monkeypatch):
    monkeypatch.setattr("memory.chat.history.HISTORY_TOKENS", 40)
    talk, wreck = talk_as(story), story.facts.get(text__contains="wreck")
    set_plan(story, recall=False)
    told(talk, ("Any news?", "A wreck, they say."), rests_on=[wreck.pk])
    told(talk, *((f"Question {n}.", f"Answer {n} about nets, and nothing more.") for n in range(5)))
    with model(summary="They spoke of a wreck.") as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        after_answer(talk.user_id, talk.id, asked(talk, "Go on.").id)
        server.requests.clear()
        wreck.review = "rejected"
        wreck.save()
        asked(talk, "And then?")
    assert "They spoke of a wreck." not in server.sent


def test_no_part_of_a_prompt_takes_more_than_its_budget(story, settings):
    talk = talk_as(story)
    memory_of(talk, story).update("\n".join(f"- thing {n} is here" for n in range(150)))
    told(talk, *((f"Question {n}? " * 30, f"Answer {n}. " * 30) for n in range(30)))
    take_in(talk, viewpoint_of(talk, story))
    with model() as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        asked(talk, "Question 3?")
    [request] = server.requests
    system, *turns = (message["content"] for message in request["messages"])
    assert sum(map(tokens, turns)) < budget.HISTORY_TOKENS + 400
    parts = budget.NOTES_TOKENS + budget.SUMMARY_TOKENS + budget.RECALLED_TOKENS + budget.MEMORY_TOKENS
    assert tokens(system) < parts + 1500


def test_tokens_are_counted_the_same_way_everywhere():
    assert tokens("four") == 1
    assert tokens("渡し船") == 3
    assert tokens("") == 0
    assert cut("one two\nthree four\nfive", 4) == "one two"


def test_only_as_many_messages_as_the_plan_says_enter_the_history(story, settings):
    set_plan(story, last_messages=4, recall=False)
    talk = talk_as(story)
    told(talk, *((f"Question {n}.", f"Answer {n}.") for n in range(6)))
    with model() as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        asked(talk, "Go on.")
    assert len(server.requests[0]["messages"]) == 1 + 4 + 1


def test_what_was_said_is_found_again_with_what_stood_around_it(story):
    talk = talk_as(story)
    told(
        talk,
        ("Do you like herring?", "Only smoked."),
        ("My sister sings in the choir.", "I should like to hear her."),
        ("Is the rope new?", "It is older than I am."),
    )
    take_in(talk, viewpoint_of(talk, story))
    [passage] = found(talk, story, "choir sister sings", top_k=1, before=1, after=1)
    assert passage == ["Only smoked.", "My sister sings in the choir.", "I should like to hear her."]
    assert found(talk, story, "choir sister sings", top_k=1, before=0, after=0) == [
        ["My sister sings in the choir."]
    ]
    assert found(talk, story, "Whose sister is that?", threshold=0.999) == []
    assert found(talk, story, "choir sister sings", top_k=0) == []
    everything = [text for lines in found(talk, story, "rope", top_k=6) for text in lines]
    assert len(everything) == len(set(everything)) == 6


def test_recall_looks_into_this_talk_or_into_all_with_the_character(story):
    one, other = talk_as(story), talk_as(story)
    for talk, town in ((one, "Oslo"), (other, "Bergen"), (talk_as(story, slug="ren"), "Turku")):
        told(talk, (f"I live in {town}, by the harbour.", "A fine town."))
        take_in(talk, viewpoint_of(talk, story))
    theirs = talk_as(story, user="reader")
    told(theirs, ("I live in Riga, by the harbour.", "A fine town."))
    take_in(theirs, viewpoint_of(theirs, story))
    question = "Where do I live, by which harbour?"
    here = str(found(one, story, question, scope="thread"))
    assert ("Oslo" in here, "Bergen" in here) == (True, False)
    mine = str(found(one, story, question, scope="resource", top_k=20))
    assert [town in mine for town in ("Oslo", "Bergen", "Turku", "Riga")] == [True, True, False, False]


def test_recall_sees_earlier_talks_and_no_later_ones(story):
    for as_of, word in ((2, "early"), (3, "present"), (4, "late")):
        talk = talk_as(story, as_of=as_of)
        told(talk, (f"The lighthouse, {word}.", "Yes."))
        take_in(talk, viewpoint_of(talk, story))
    seen = str(found(talk_as(story, as_of=3), story, "the lighthouse", top_k=20))
    assert [word in seen for word in ("early", "present", "late")] == [True, True, False]
    assert found(talk_as(story, as_of=1), story, "the lighthouse") == []


def test_recall_filters_by_metadata(story):
    talk = talk_as(story)
    for room in ("pier", "barn"):
        entry = Entry(by_user=True, text=f"We met at the {room}.", metadata={"room": room})
        conversations().append(talk.id, [entry])
    take_in(talk, viewpoint_of(talk, story))
    options = {"before": 0, "after": 0}
    assert found(talk, story, "Where did we meet?", where={"room": "barn"}, **options) == [
        ["We met at the barn."]
    ]
    assert len(found(talk, story, "Where did we meet?", where={"room": ["barn", "pier"]}, **options)) == 2
    assert found(talk, story, "Where did we meet?", where={"room": []}) == []


def test_what_the_guard_marked_is_not_recalled(story):
    talk = talk_as(story)
    text = "The tide is low. Ren has a violin."
    told(talk, ("How is the tide?", text), marks=(Mark(17, 34, "future", None, 3),))
    take_in(talk, viewpoint_of(talk, story))
    assert "violin" not in str(found(talk, story, "the tide"))
    assert "The tide is low." in str(found(talk, story, "the tide"))


def test_of_several_answers_the_newest_is_recalled(story):
    talk = talk_as(story)
    question, answer = ask(talk, "What about the tide?")
    answer_now(talk, answer)
    take_in(talk, viewpoint_of(talk, story))
    again = conversations().add_answer(question)
    answer_now(talk, again)
    take_in(kept_as(talk), viewpoint_of(talk, story))
    assert set(MessageVector.objects.values_list("message_key", flat=True)) == {question.id, again.id}


def test_a_talk_is_taken_in_once_and_anew_for_another_embedder(story, settings, monkeypatch):
    talk = talk_as(story)
    told(talk, ("Is the rope new?", "It is old."))
    take_in(talk, viewpoint_of(talk, story))
    embedded = []
    really = MessageVector.objects.bulk_create
    monkeypatch.setattr(
        MessageVector.objects, "bulk_create", lambda rows, **o: embedded.extend(rows) or really(rows, **o)
    )
    take_in(kept_as(talk), viewpoint_of(talk, story))
    assert len(embedded) == 0
    conversations().mark_indexed(talk, "another:" + conversations().lines(talk.id)[-1].id)
    take_in(kept_as(talk), viewpoint_of(talk, story))
    assert len(embedded) == 2


def test_a_deleted_talk_takes_its_vectors_along_and_a_late_task_does_not_put_them_back(story):
    talk, other = talk_as(story), talk_as(story)
    for each in (talk, other):
        told(each, ("Is the rope new?", "It is old."))
        take_in(each, viewpoint_of(each, story))
    answer = conversations().lines(talk.id)[-1]
    delete_talk(talk)
    assert set(MessageVector.objects.values_list("thread_key", flat=True)) == {other.id}
    assert "rope" in str(found(other, story, "rope", scope="resource"))
    after_answer(talk.user_id, talk.id, answer.id)
    # A talk that is deleted when its lines were read and their vectors are about to be written:
    gone, deleted = talk_as(story), []
    told(gone, ("Is the rope new?", "It is old."))

    def delete_before(execute, sql, *arguments):
        if sql.startswith('INSERT INTO "memory_messagevector"') and not deleted:
            deleted.append(gone.id)
            delete_talk(gone)
        return execute(sql, *arguments)

    with connection.execute_wrapper(delete_before), pytest.raises(TalkGone):
        take_in(gone, viewpoint_of(other, story))
    assert deleted
    assert set(MessageVector.objects.values_list("thread_key", flat=True)) == {other.id}


def test_what_is_deleted_in_the_administration_takes_its_vectors_along(story, tasks_at_once, on_commit):
    talks = [talk_as(story), talk_as(story)]
    for talk in talks:
        told(talk, ("Is the rope new?", "It is old."))
        take_in(talk, viewpoint_of(talk, story))
    question = conversations().lines(talks[1].id)[0]
    with on_commit():
        Thread.objects.get(pk=talks[0].id).delete()
        Message.objects.filter(pk=question.id).delete()
    assert not MessageVector.objects.exclude(thread_key=talks[1].id).exists()
    assert not MessageVector.objects.filter(message_key=question.id).exists()


def test_a_deleted_story_or_user_takes_its_talks_and_vectors_along(story, tasks_at_once, on_commit):
    elsewhere = make_story("Elsewhere", owner=make_user("author"))
    make_character(elsewhere, "nigo", name="Nigo")
    make_episode(elsewhere, 1, "Nigo waits.")
    talks = [talk_as(story), talk_as(story, user="reader"), talk_as(elsewhere, as_of=2)]
    for talk in talks:
        told(talk, ("Is the rope new?", "It is old."))
        take_in(talk, viewpoint_of(talk, elsewhere if talk is talks[2] else story))
    with on_commit():
        make_user("reader").delete()
    assert set(MessageVector.objects.values_list("thread_key", flat=True)) == {talks[0].id, talks[2].id}
    with on_commit():
        story.delete()
    assert set(MessageVector.objects.values_list("thread_key", flat=True)) == {talks[2].id}
    assert kept_as(talks[0]) is None
    assert kept_as(talks[2]) is not None


def test_what_cannot_be_embedded_now_is_kept_and_found_later(story, monkeypatch):
    def down(self, texts):
        raise EmbedderUnavailable("The embedder is busy.")

    talk = Talks(make_user("author"), story).begin(Character.objects.get(slug="nigo"), 3)
    with monkeypatch.context() as patch:
        patch.setattr(OfflineEmbedder, "embed", down)
        talk.append(Entry(by_user=True, text="My sister sings in the choir."))
    assert talk.last_messages(1)[0].text == "My sister sings in the choir."
    assert talk.search("Who sings in the choir?") == []
    after_answer(talk.talk.user_id, talk.id, talk.last_messages(1)[0].id)
    assert talk.search("Who sings in the choir?")[0].found.text == "My sister sings in the choir."


@pytest.mark.parametrize("text", ["", "  \n", "x" * 200_000, "a\0b", "half \ud83d", None])
def test_what_cannot_be_said_is_refused_and_nothing_is_written(story, text):
    talk = talk_as(story)
    with pytest.raises(NotSayable):
        ask(talk, text)
    assert not Message.objects.exists()
    assert kept_as(talk).title == ""


def test_after_an_answer_in_a_closed_talk_nothing_happens(story):
    talk = talk_as(story, slug="ren")
    answer = asked(talk, "Hello?")
    Character.objects.filter(slug="ren").delete()
    with pytest.raises(TalkClosed):
        viewpoint_of(kept_as(talk), story)
    after_answer(talk.user_id, talk.id, answer.id)
    assert not MessageVector.objects.exists()
