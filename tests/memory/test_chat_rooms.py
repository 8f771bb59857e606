"""Several characters in one room, and who they talk with."""

import random
import re
from datetime import timedelta
from math import inf

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from memory import keywords
from memory.chat import room_lines, round_pages
from memory.chat.partners import partners_for
from memory.chat.rooms import open_room, room_of, rooms_in
from memory.chat.rounds import branch_after, next_answer, round_of, rounds_of, say, say_otherwise
from memory.chat.suggesting import suggestions, suggestions_for
from memory.chat.turn import answer_now, ask
from memory.conversations import conversations
from memory.conversations import lines as lines_of_the_database
from memory.conversations.base import Outcome, State
from memory.conversations.pinning import begin_talk, latest_talk
from memory.conversations.seats import is_heard
from memory.models import ExtractionRun, Fact, Message
from memory.projecting import project_episode
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_story, make_user
from tests.openai_server import Says, openai_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill():
    """Ada hid the deed under the millstone; Bram owes the miller money; Cora comes only in episode 3."""
    story = make_story("The Mill", language="en")
    ada, bram = make_character(story, "ada"), make_character(story, "bram", name="Bram Holt")
    make_character(story, "cora", name="Cora Lind")
    one = make_episode(story, 1, "“You are late, Mr Holt,” said Ada. Ada hid the deed under the millstone.")
    two = make_episode(story, 2, "Bram Holt owes the miller forty crowns. The mill burned down in May.")
    three = make_episode(story, 3, "Cora Lind has come to buy the ruin.")
    make_fact(one, "Ada hid the deed under the millstone.", known_by=[ada], start=35, end=72, importance=5)
    make_fact(two, "Bram Holt owes the miller forty crowns.", known_by=[bram], start=0, end=39).about.set(
        [bram]
    )
    make_fact(two, "The mill burned down in May.", start=40, end=68)
    make_fact(three, "Cora Lind has come to buy the ruin.", start=0, end=35)
    ExtractionRun.objects.create(
        episode=one,
        revision=one.revision,
        state=ExtractionRun.State.DONE,
        outline=[
            {
                "start": 0,
                "end": 72,
                "present": ["ada", "bram"],
                "lines": [[0, 24, "ada"]],
                "hearers": [["bram"]],
            }
        ],
    )
    for episode in (one, two, three):
        project_episode(story, episode.pk)
    return story


def person(story, slug):
    return story.characters.get(slug=slug)


def room_in(story, *slugs):
    return open_room(make_user("author"), story, [person(story, slug) for slug in slugs], 3)


def answered(room, turn):
    """Everyone's answers in a round, as they come."""
    while found := next_answer(room, turn):
        talk, _question, answer = found
        yield answer_now(talk, answer)


def first_answer(room, turn):
    talk, answers = next(one for one in rounds_of(room) if one.id == turn).answers[0]
    return answer_now(talk, answers[-1])


def sent_for(server, name):
    return [
        "\n".join(str(message["content"]) for message in request["messages"])
        for request in server.requests
        if str(request["messages"][0]["content"]).startswith(f"You are {name},")
    ]


def test_all_who_are_asked_answer_each_out_of_his_own_memory(mill):
    room = room_in(mill, "ada", "bram")
    turn = say(room, "What is under the millstone?", ["ada", "bram"], mill)
    first, (second,) = first_answer(room, turn), answered(room, turn)
    assert "I hid the deed under the millstone." in first.text
    assert "deed" not in second.text
    assert [[talk.character_name for talk, _ in one.answers] for one in rounds_of(room)] == [
        ["Ada", "Bram Holt"]
    ]
    assert next_answer(room, turn) is None


def test_what_is_said_in_a_room_is_heard_there_and_nowhere_else(mill, settings):
    def acts(request):
        is_ada = str(request["messages"][0]["content"]).startswith("You are Ada,")
        return Says("The mill burned down in May, I say." if is_ada else "So it did.")

    with openai_server(acts) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        turn = say(room, "What happened to the mill?", ["ada", "bram"], mill)
        first_answer(room, turn), list(answered(room, turn))
        (to_bram,) = sent_for(server, "Bram Holt")
        assert "Ada: The mill burned down in May, I say." in to_bram
        say(room, "Only you, Ada: and then?", ["ada"], mill)
        first_answer(room, rounds_of(room)[-1].id)
        assert "Bram Holt: So it did." in sent_for(server, "Ada")[-1]
        server.requests.clear()
        alone = begin_talk(make_user("author"), Viewpoint(mill, person(mill, "bram"), 3))
        _, answer = ask(alone, "Good evening.")
        answer_now(alone, answer)
        assert "I say" not in server.sent
    assert latest_talk(make_user("author"), Viewpoint(mill, person(mill, "bram"), 3)).id == alone.id


def test_a_memory_never_goes_from_one_to_another_in_a_room(mill, settings):
    with openai_server(lambda request: Says("I would rather not say.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        turn = say(room, "Tell me your secrets.", ["ada", "bram"], mill)
        first_answer(room, turn), list(answered(room, turn))
        assert all("forty crowns" not in text for text in sent_for(server, "Ada"))
        assert all("millstone" not in text for text in sent_for(server, "Bram Holt"))
        assert "Cora" not in server.sent


def test_what_somebody_should_not_have_said_is_not_heard(mill, settings):
    def acts(request):
        is_ada = str(request["messages"][0]["content"]).startswith("You are Ada,")
        return Says("Bram Holt owes the miller forty crowns. It is late." if is_ada else "Is it?")

    with openai_server(acts) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        turn = say(room, "What now?", ["ada", "bram"], mill)
        first_answer(room, turn), list(answered(room, turn))
        (to_bram,) = sent_for(server, "Bram Holt")
    assert "Ada: It is late." in to_bram


def test_a_room_is_its_users_alone(mill):
    room = room_in(mill, "ada", "bram")
    say(room, "Hello?", ["ada"], mill)
    assert room_of(make_user("author"), mill, room.id).seats == ("ada", "bram")
    assert room_of(make_user("stranger"), mill, room.id) is None


def test_who_is_known_is_addressed_as_he_was_and_thought_of(mill, settings):
    with openai_server(Says("Mr Holt.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        ada = Viewpoint(mill, person(mill, "ada"), 3)
        talk = begin_talk(make_user("author"), ada, metadata={"with": "bram"})
        _, answer = ask(talk, "Good evening, Ada.")
        answer_now(talk, answer)
        assert "whom you call “Mr Holt”" in server.sent
        server.requests.clear()
        _, answer = ask(begin_talk(make_user("author"), ada, metadata={"with": "cora"}), "Good evening.")
        answer_now(talk, answer)
    assert not re.search("Cora", server.sent)


def test_nobody_can_be_spoken_to_as_somebody_who_has_not_come(mill):
    assert [name for _, name in partners_for(Viewpoint(mill, person(mill, "ada"), 3))] == ["Bram Holt"]


def test_suggestions_come_from_what_is_known_as_of_then(mill):
    asked = " ".join(suggestions(Viewpoint(mill, person(mill, "ada"), 3)))
    assert "Cora" not in asked
    assert suggestions(Viewpoint(mill, person(mill, "ada"), 1)) == []


def test_saying_something_reads_no_more_in_a_long_room_than_in_a_short_one(mill, monkeypatch):
    monkeypatch.setattr(room_lines, "APART", timedelta(0))
    room = room_in(mill, "ada", "bram")

    def asked_for():
        with CaptureQueriesContext(connection) as queries:
            turn = say(room, "What do you know?", ["ada", "bram"], mill)
        first_answer(room, turn)
        list(answered(room, turn))
        whole = re.compile(r"FROM memory_message WHERE thread_id = \d+ ORDER BY id +LIMIT NULL")
        assert not [query for query in queries if whole.search(query["sql"])]
        return len(queries)

    asked_for()
    second, *_between, last = [asked_for() for _ in range(room_lines.AT_ONCE)]
    assert last == second


@pytest.mark.parametrize("seed", range(4))
def test_however_a_room_goes_on_all_hear_the_last_answer_to_everything(mill, monkeypatch, seed):
    """Answers come late, in another order, once more: whoever spoke up has been told all that was said."""
    monkeypatch.setattr(room_lines, "APART", timedelta(0))
    monkeypatch.setattr(room_lines, "AT_ONCE", 3)
    dice, room, store = random.Random(seed), room_in(mill, "ada", "bram", "cora"), conversations()
    turns = []
    for _ in range(25):
        lines = [(talk, line) for talk in room.talks for line in store.lines(talk.id)]
        waiting = [(talk, line) for talk, line in lines if line.state == State.STREAMING]
        asked_of = [(talk, line) for talk, line in lines if line.metadata.get("asked") and not is_heard(line)]
        match dice.choice(["say", "say", "next", "answer", "answer", "again", "stop"]):
            case "say":
                said = {
                    (line.reply_to, talk.id): (asked.metadata["round"], line.id)
                    for talk, line in lines
                    for asking, asked in asked_of
                    if line.is_said and asking == talk and line.reply_to == asked.id
                }
                seats = dice.sample(room.seats, dice.randint(1, 3))
                turns.append(say(room, f"What of the mill, {len(turns)}?", seats, mill))
                for (_question, speaker), (turn, answer) in said.items():
                    for talk in room.talks:
                        keys = {
                            line.key.rpartition(":")[2] for line in store.lines(talk.id) if is_heard(line)
                        }
                        assert talk.id == speaker or answer in keys, turn
            case "next" if turns:
                next_answer(room, dice.choice(turns))
            case "answer" if waiting:
                answer_now(*dice.choice(waiting))
            case "again" if asked_of:
                store.add_answer(dice.choice(asked_of)[1])
            case "stop" if waiting:
                store.stop(dice.choice(waiting)[1])
    assert len(turns) > 3


def all_said(room):
    """Everything said in a room as its page shows it: what, and who answered it in what words."""
    return [
        (one.text, [(talk.character_name, lines[-1].text) for talk, lines in one.answers])
        for one in rounds_of(room)
    ]


def test_a_question_put_otherwise_goes_on_from_there_in_a_room_of_its_own(mill, settings):
    with openai_server(lambda request: Says("So it did.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        for text in ("What happened to the mill?", "Who owes what?", "And now?"):
            turn = say(room, text, ["ada", "bram"], mill)
            first_answer(room, turn), list(answered(room, turn))
        before, second = all_said(room), rounds_of(room)[1].id
        branch, turn = say_otherwise(room, second, "Who has a debt?", mill)
        server.requests.clear()
        first_answer(branch, turn), list(answered(branch, turn))
        to_ada, to_bram = sent_for(server, "Ada")[-1], sent_for(server, "Bram Holt")[-1]
    assert [text for text, _ in all_said(branch)] == ["What happened to the mill?", "Who has a debt?"]
    assert all_said(branch)[0] == before[0]
    assert all_said(room) == before
    for sent in (to_ada, to_bram):
        assert "Who owes what?" not in sent
        assert sent.count("What happened to the mill?") == 1
    assert to_ada.count("Bram Holt: So it did.") == 1
    assert {one.id for one in rooms_in(talks_in(mill))} == {room.id, branch.id}


def test_a_branch_of_a_room_keeps_what_was_heard_and_obeys_the_same_memory(mill, settings):
    def acts(request):
        is_ada = str(request["messages"][0]["content"]).startswith("You are Ada,")
        return Says("I hid the deed under the millstone." if is_ada else "Under the stone, then!")

    with openai_server(acts) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        turn = say(room, "Where is the deed?", ["ada", "bram"], mill)
        first_answer(room, turn), list(answered(room, turn))
        say(room, "Thank you.", ["ada"], mill)
        branch = branch_after(branch_after(room, turn, mill), turn, mill)
        assert len(all_said(branch)) == 1
        server.requests.clear()
        turn = say(branch, "Is that so, Bram?", ["bram"], mill)
        first_answer(branch, turn)
        assert "Ada: I hid the deed under the millstone." in server.sent
        Fact.objects.filter(text__contains="deed").update(review=Fact.Review.REJECTED)
        server.requests.clear()
        turn = say(branch, "And you, Bram?", ["bram"], mill)
        first_answer(branch, turn)
        assert not re.search("millstone|Under the stone", server.sent)


def talks_in(story):
    return conversations().talks(user_id=make_user("author").pk, story_id=story.pk)


def test_a_room_is_read_from_its_end_part_by_part(mill, monkeypatch):
    """Each part as the whole has it, none twice, whoever was asked, answered late or not at all."""
    monkeypatch.setattr(round_pages, "AT_ONCE", 3)
    dice, room = random.Random(5), room_in(mill, "ada", "bram", "cora")
    turns = []
    for number in range(17):
        seats = dice.sample(room.seats, dice.randint(1, 3))
        turns.append(say(room, f"What of the mill, {number}?", seats, mill))
        for turn in dice.choices(turns, k=2):
            first_answer(room, turn)
            if dice.random() < 0.6:
                list(answered(room, turn))
    whole, read, before = rounds_of(room), [], ""
    while before is not None:
        part = round_pages.part_of(room, before=before)
        assert len(part.rounds) <= 3
        read, before = [*part.rounds, *read], part.earlier
    assert read == whole
    assert round_pages.part_of(room, back_to=turns[4]).rounds == tuple(whole[4:])
    assert round_pages.part_of(room, before="no.such.line").rounds == ()


def test_a_room_goes_on_from_before_its_lines_said_when_and_what_was_told(mill, settings):
    with openai_server(lambda request: Says("I hid the deed under the millstone.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        room = room_in(mill, "ada", "bram")
        turn = say(room, "Where is the deed?", ["ada", "bram"], mill)
        first_answer(room, turn), list(answered(room, turn))
        for line in Message.objects.exclude(metadata={}):
            line.metadata = {
                name: line.metadata[name] for name in line.metadata if name not in ("at", "told")
            }
            line.save()
        turn = say(room, "And then?", ["bram"], mill)
        server.requests.clear()
        first_answer(room, turn)
        assert "Ada: I hid the deed" in server.sent
    assert [one.text for one in round_pages.part_of(room).rounds] == ["Where is the deed?", "And then?"]


def test_a_round_costs_the_same_in_a_long_room_as_in_a_short_one(mill, settings, monkeypatch):
    """Saying something, every answer, and looking at the room: the same questions to the store, and as many
    lines, after three hundred lines as after a hundred and forty."""
    monkeypatch.setattr(room_lines, "APART", timedelta(0))
    # Asked once a minute, whatever else is asked.
    monkeypatch.setattr(keywords, "COUNTED_FOR", inf)
    store, room = conversations(), room_in(mill, "ada", "bram")

    def filled(rounds):
        for _ in range(rounds):
            turn = say(room, "What do you know?", ["ada", "bram"], mill)
            while following := next_answer(room, turn) or open_one(room, turn):
                _talk, _question, answer = following
                store.claim(answer)
                store.finish(answer, Outcome(State.COMPLETE, "The mill burned down in May. " * 8))

    def open_one(room, turn):
        for talk, lines in round_of(room, turn).answers:
            if lines and lines[-1].state == State.STREAMING:
                return talk, None, lines[-1]
        return None

    def cost():
        read = []
        monkeypatch.setattr(lines_of_the_database, "_line", lambda row: read.append(row) or made(row))
        with CaptureQueriesContext(connection) as queries:
            turn = say(room, "What do you know of the mill?", ["ada", "bram"], mill)
            first_answer_of(room, turn), list(answered(room, turn))
            round_pages.part_of(room)
        return len(queries), len(read)

    def first_answer_of(room, turn):
        talk, answers = round_of(room, turn).answers[0]
        return answer_now(talk, answers[-1])

    made = lines_of_the_database._line
    with openai_server(lambda request: Says("So it did.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        filled(45)
        cost()
        short = cost()
        filled(60)
        cost()
        assert cost() == short


def test_what_one_might_ask_in_a_room_names_nobody_whom_one_of_them_does_not_know(mill):
    Fact.objects.get(text__contains="ruin").about.set([person(mill, "cora")])

    def offered(before):
        return suggestions_for([Viewpoint(mill, person(mill, slug), before) for slug in ("ada", "bram")])

    assert "What do you think of Cora Lind?" in offered(4)
    assert not re.search("Cora|Bram|Ada", " ".join(offered(3)))
    assert offered(3)
