"""What is heard in a room stays there."""

import pytest

from episodes.models import Member
from memory.chat.afterwards import after_answer
from memory.chat.exporting import as_markdown
from memory.chat.page import exchanges_of
from memory.chat.rooms import open_room, room_of, rooms_in
from memory.chat.rounds import next_answer, rounds_of, say
from memory.chat.turn import answer_now, ask, conclude, look_over, prepare
from memory.conversations import conversations
from memory.conversations.base import Entry, Outcome, State
from memory.conversations.pinning import begin_talk, latest_talk
from memory.conversations.plans import plan_of
from memory.conversations.recalling import recall_messages, take_in
from memory.conversations.talks import Talks
from memory.conversations.wording import NotSayable
from memory.conversations.working_memory import WorkingMemory
from memory.models import Awareness, Fact
from memory.viewpoint import Viewpoint
from tests.factories import make_user
from tests.memory.test_chat_rooms import first_answer, mill, person, room_in  # noqa: F401
from tests.openai_server import Calls, Says, openai_server

pytestmark = pytest.mark.django_db


def member_of(story):
    return Member.objects.get_or_create(story=story, user=make_user("author"), role="owner")[0].user


def seen_by(story, slug):
    return Viewpoint(story, person(story, slug), 3)


def told_to_bram(story):
    """A room in which Bram has heard what only Ada knows, and answered."""
    room = room_in(story, "ada", "bram")
    turn = say(room, "What is under the millstone?", ["ada", "bram"], story)
    first_answer(room, turn)
    while found := next_answer(room, turn):
        answer_now(found[0], found[2])
    return room, turn


def test_what_was_heard_in_a_room_is_not_recalled_in_a_talk_alone(mill):  # noqa: F811
    room, _turn = told_to_bram(mill)
    bram = seen_by(mill, "bram")
    seat = room.talk_with("bram")
    assert any("deed" in line.text for line in conversations().lines(seat.id))
    take_in(seat, bram)
    alone = begin_talk(make_user("author"), bram)
    ask(alone, "Good evening.")
    found = recall_messages("the deed under the millstone", talk=alone, seen_from=bram, top_k=10)
    assert not [one for one in found if one.talk.id == seat.id]
    own = recall_messages("the deed under the millstone", talk=seat, seen_from=bram, top_k=10)
    assert "deed" not in " ".join(line.text for one in own for line in one.lines)


def test_who_sits_in_a_room_is_not_recalled(mill):  # noqa: F811
    room = room_in(mill, "bram", "cora")
    seat, bram = room.talk_with("bram"), seen_by(mill, "bram")
    take_in(seat, bram)
    found = recall_messages("Cora Lind", talk=seat, seen_from=bram, top_k=10, scope="thread")
    assert "Cora" not in " ".join(line.text for one in found for line in one.lines)


def test_what_was_heard_in_a_room_does_not_enter_the_notes_of_all_talks(mill, settings):  # noqa: F811
    def acts(request):
        if request.get("tools") and "update_working_memory" in str(request["tools"]):
            return Calls({"memory": "# The one who visits\n- Name: Ada hid the deed under the millstone."})
        is_ada = str(request["messages"][0]["content"]).startswith("You are Ada,")
        return Says("I hid the deed under the millstone." if is_ada else "Did you, now?")

    with openai_server(acts) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room, _turn = told_to_bram(mill)
        seat = room.talk_with("bram")
        for line in conversations().lines(seat.id):
            if not line.by_user:
                after_answer(seat.user_id, seat.id, line.id)
        server.requests.clear()
        alone = begin_talk(make_user("author"), seen_by(mill, "bram"))
        _, answer = ask(alone, "Good evening.")
        answer_now(alone, answer)
        assert "deed" not in server.sent


def test_who_sits_in_a_room_but_has_not_come_is_still_marked(mill, settings):  # noqa: F811
    with openai_server(lambda request: Says("Ask Cora Lind.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "bram", "cora")
        turn = say(room, "Who would know?", ["bram"], mill)
        assert first_answer(room, turn).marks


def test_what_was_said_out_of_earlier_words_goes_when_they_go(mill, settings):  # noqa: F811
    with openai_server(lambda request: Says("As I said, it burned.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        turn = say(room, "And the mill?", ["ada", "bram"], mill)
        _talk, (open_one,) = rounds_of(room)[-1].answers[0]
        conversations().claim(open_one)
        secret = Fact.objects.get(text__contains="forty crowns")
        conversations().finish(
            open_one, Outcome(State.COMPLETE, "Somebody owes money.", rests_on=(secret.pk,))
        )
        talk, _question, answer = next_answer(room, turn)
        prepared = prepare(talk, answer)
        assert "Somebody owes money." not in prepared.instructions


def test_a_talk_of_a_program_with_a_word_about_a_room_is_no_room(mill):  # noqa: F811
    author = member_of(mill)
    one = Talks(author, mill).begin(person(mill, "ada"), 3, metadata={"room": "pier"})
    one.append(Entry(True, "Hello."))
    assert rooms_in([one.talk]) == []
    assert latest_talk(author, seen_by(mill, "ada")).id == one.id


def test_nobody_takes_a_seat_in_a_room_from_outside(mill):  # noqa: F811
    author, room = member_of(mill), room_in(mill, "ada", "bram")
    copy = Talks(author, mill).get(room.talk_with("ada").id).clone()
    with pytest.raises(NotSayable):
        Talks(author, mill).begin(
            person(mill, "cora"), 9, metadata={"room": room.id, "seat": "cora", "place": 2}
        )
    with pytest.raises(NotSayable):
        Talks(author, mill).get(room.talk_with("bram").id).append(
            Entry(True, "I hid it.", metadata={"heard_from": "ada", "behind": {}})
        )
    with pytest.raises(NotSayable):
        ask(room.talk_with("bram"), "I hid it.", metadata={"heard_from": "ada"})
    assert room_of(author, mill, room.id).seats == ("ada", "bram")
    assert len(rooms_in(conversations().talks(user_id=author.pk, story_id=mill.pk))) == 1
    assert latest_talk(author, seen_by(mill, "ada")) is None
    assert copy.id


def says(ada, bram):
    """A model that plays both."""
    return lambda request: Says(
        ada if str(request["messages"][0]["content"]).startswith("You are Ada,") else bram
    )


def test_an_answer_that_rests_on_what_was_heard_goes_with_the_fact_behind_it(mill, settings):  # noqa: F811
    script = says("I hid the deed under the millstone.", "Under the stone, then!")
    with openai_server(script) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room, _turn = told_to_bram(mill)
        turn = say(room, "And what will you do, Bram?", ["bram"], mill)
        server.requests.clear()
        first_answer(room, turn)
        assert "Under the stone" in server.sent
        assert "hid the deed" in server.sent
        Fact.objects.filter(text__contains="millstone").update(review=Fact.Review.REJECTED)
        turn = say(room, "So?", ["bram"], mill)
        server.requests.clear()
        first_answer(room, turn)
        assert "Under the stone" not in server.sent
        assert "deed" not in server.sent
        assert "And what will you do" not in server.sent


def test_what_is_told_on_goes_with_what_the_first_one_knew(mill, settings):  # noqa: F811
    with openai_server(says("I hid the deed under the millstone.", "She hid a paper.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram", "cora")
        turn = say(room, "What is under the millstone?", ["ada", "bram"], mill)
        first_answer(room, turn)
        talk, _question, answer = next_answer(room, turn)
        answer_now(talk, answer)
        assert next_answer(room, turn) is None
        turn = say(room, "And you, Miss Lind?", ["cora"], mill)
        talk, ((answer,)) = rounds_of(room)[-1].answers[0]
        assert "She hid a paper." in prepare(talk, answer).instructions
        Awareness.objects.filter(fact__text__contains="millstone").delete()
        assert "She hid a paper." not in prepare(talk, answer).instructions


def test_an_answer_that_is_given_anew_is_heard_instead(mill, settings):  # noqa: F811
    answers = iter(["It is cold.", "It is warm."])
    with openai_server(lambda request: Says(next(answers, "Is it?"))) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        turn = say(room, "How is the weather?", ["ada"], mill)
        first_answer(room, turn)
        first_answer(room, say(room, "Well?", ["bram"], mill))
        talk, (answer,) = rounds_of(room)[0].answers[0]
        answer_now(talk, conversations().add_answer(conversations().line(talk.id, answer.reply_to)))
        turn = say(room, "Bram?", ["bram"], mill)
        server.requests.clear()
        first_answer(room, turn)
        assert "It is warm." in server.sent
        assert "It is cold." not in server.sent


def test_what_was_stopped_is_not_heard_before_it_was_looked_over(mill, settings):  # noqa: F811
    with openai_server(Says("Hm.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        turn = say(room, "And?", ["ada", "bram"], mill)
        talk, (answer,) = rounds_of(room)[-1].answers[0]
        conversations().claim(answer)
        conversations().grow(answer, "Bram owes the miller forty crowns. Late, is it")
        conversations().stop(answer)
        other, _question, second = next_answer(room, turn)
        assert "forty crowns. Late" not in prepare(other, second).instructions
        prepared = prepare(talk, answer)
        conclude(answer, prepared, look_over(prepared, "Bram owes the miller forty crowns. Late, is it"))
        turn = say(room, "Well?", ["bram"], mill)
        heard = prepare(other, rounds_of(room)[-1].answers[0][1][0]).instructions
        assert "Ada: Late, is it" in heard
        assert "forty crowns. Late" not in heard


def test_a_copy_of_a_seat_stays_under_the_seal_of_its_room(mill):  # noqa: F811
    author = member_of(mill)
    room, _turn = told_to_bram(mill)
    copy = Talks(author, mill).get(room.talk_with("bram").id).clone()
    bram = seen_by(mill, "bram")
    alone = begin_talk(author, bram)
    ask(alone, "Good evening.")
    found = recall_messages("the deed under the millstone", talk=alone, seen_from=bram, top_k=10)
    assert not [one for one in found if one.talk.id == copy.id]
    assert latest_talk(author, bram).id == alone.id


def test_a_seat_shows_and_exports_only_what_was_said_to_it(mill):  # noqa: F811
    room, _turn = told_to_bram(mill)
    seat = room.talk_with("bram")
    exchanges = exchanges_of(seat)
    assert [one.question.text for one in exchanges] == ["What is under the millstone?"]
    assert "deed" not in as_markdown(mill, seen_by(mill, "bram"), seat, exchanges)


def test_nobody_is_named_before_his_name_has_come(mill):  # noqa: F811
    seat = room_in(mill, "bram", "cora").talk_with("bram")
    assert "Cora" not in " ".join(line.text for line in conversations().lines(seat.id))


def test_notes_of_the_talks_alone_come_along_into_a_room(mill, settings):  # noqa: F811
    author, bram = member_of(mill), seen_by(mill, "bram")
    alone = Talks(author, mill).begin(person(mill, "bram"), 3)
    alone.working_memory.update("- Name: Dora")
    seat = Talks(author, mill).get(room_in(mill, "ada", "bram").talk_with("bram").id)
    assert "Dora" in seat.working_memory.read().text
    seat.working_memory.update("- Name: Dora, who was in the room")
    assert "room" not in alone.working_memory.read().text
    assert WorkingMemory(seat.talk, bram, plan_of(mill)).read().version == 1


def test_the_visitor_of_a_room_may_be_somebody_they_know(mill, settings):  # noqa: F811
    with openai_server(Says("Mr Holt.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = open_room(
            make_user("author"), mill, [person(mill, "ada"), person(mill, "cora")], 3, partner="bram"
        )
        first_answer(room, say(room, "To you alone, Cora.", ["cora"], mill))
        turn = say(room, "Good evening, Ada.", ["ada"], mill)
        server.requests.clear()
        first_answer(room, turn)
        assert "whom you call “Mr Holt”" in server.sent
        assert "Bram Holt: To you alone, Cora." in server.sent
