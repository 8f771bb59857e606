"""Questions whose words stand in no fact: what is new, suspected, kept to oneself, told by somebody."""

import pytest

from memory.chat.turn import answer_now, ask
from memory.conversations.pinning import begin_talk
from memory.projecting import project_episode
from memory.viewpoint import Viewpoint
from tests.factories import make_awareness, make_character, make_episode, make_fact, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def mika():
    """What Mika knows, as of the beginning of the fourth episode."""
    story = make_story("The Lantern")
    mika, oren = make_character(story, "mika", name="Mika"), make_character(story, "oren", name="Oren")
    episodes = [make_episode(story, number, "Mika and Oren kept the ferry.") for number in (1, 2, 3, 4)]
    make_fact(episodes[0], "The ferry sails at noon.", scope="world")
    kept = make_fact(episodes[0], "Mika hid the ferry bell.", scope="character")
    make_awareness(kept, mika, episodes[0], how="own")
    confessed = make_fact(episodes[0], "Mika once stole a lamp.", scope="character")
    make_awareness(confessed, mika, episodes[0], how="own")
    make_awareness(confessed, oren, episodes[1], how="told", told_by=mika)
    debt = make_fact(episodes[1], "The ferry is mortgaged.", scope="character")
    make_awareness(debt, mika, episodes[1], how="told", told_by=oren)
    guess = make_fact(episodes[2], "The priest rang at night.", scope="character")
    make_awareness(guess, mika, episodes[2], how="inferred", stance="suspects")
    later = make_fact(episodes[3], "Oren sold the boat.", scope="character")
    make_awareness(later, mika, episodes[3], how="told", told_by=oren)
    ferry = make_fact(episodes[0], "Mika steers the ferry.", scope="world", kind="job")
    ferry.about.add(mika)
    for episode in episodes:
        project_episode(story, episode.pk)
    return mika


def answer(mika, question):
    talk = begin_talk(make_user(), Viewpoint(mika.story, mika, 4))
    _question, line = ask(talk, question)
    return answer_now(talk, line).text


def test_what_happened_of_late_is_what_was_learned_last(mika):
    said = answer(mika, "What has happened of late?")
    assert "The priest rang at night." in said
    assert "Oren sold the boat." not in said


def test_suspicions_are_those_held_as_such(mika):
    said = answer(mika, "Is there anything you suspect?")
    assert "I suspect: “The priest rang at night.”" in said
    assert "ferry" not in said


def test_what_was_confessed_to_somebody_is_not_told_to_nobody(mika):
    said = answer(mika, "Is there something you have told nobody?")
    assert "I hid the ferry bell." in said
    assert "lamp" not in said


def test_what_somebody_told_is_asked_for_by_his_name(mika):
    said = answer(mika, "What did Oren tell you?")
    assert "Oren told me: “The ferry is mortgaged.”" in said
    assert "boat" not in said
    assert "bell" not in said


@pytest.mark.parametrize("question", ["Tell me about Oren.", "What have you heard of Oren?"])
def test_who_asks_about_somebody_is_told_what_is_known_of_him(mika, question):
    first = mika.story.episodes.get(number=1)
    make_fact(first, "Oren mends the nets of the harbour.", scope="world")
    project_episode(mika.story, first.pk)
    said = answer(mika, question)
    assert "Oren mends the nets of the harbour." in said
    assert "mortgaged" not in said


def test_what_is_known_of_somebody_is_asked_for_in_japanese_too():
    story = make_story("渡し", language="ja")
    mika = make_character(story, "mika", name="美香")
    make_character(story, "kenta", name="健太")
    first = make_episode(story, 1, "健太は渡し場の船頭である。美香は舟に乗った。")
    make_fact(first, "健太は渡し場の船頭である。", scope="world")
    for number in (2, 3, 4):
        make_episode(story, number, "美香は舟に乗った。")
    project_episode(story, first.pk)
    for question in ("健太について教えて。", "健太のことを聞かせてください。"):
        assert "渡し場の船頭" in answer(mika, question)
    assert "渡し場の船頭" not in answer(mika, "健太から何を聞きましたか。")


def test_a_thing_that_is_named_is_looked_for_by_its_name(mika):
    said = answer(mika, "Did anybody tell you lately when the ferry sails?")
    assert "The ferry sails at noon." in said
    assert "priest" not in said


@pytest.mark.parametrize("question", ["What is your job?", "What do you do for a living?", "Who are you?"])
def test_what_one_is_is_told_by_what_is_known_of_oneself(mika, question):
    said = answer(mika, question)
    assert "I steer the ferry." in said
    assert "bell" not in said


def test_the_words_of_an_earlier_question_do_not_answer_a_short_one(mika):
    talk = begin_talk(make_user(), Viewpoint(mika.story, mika, 4))
    for question in ("Who mortgaged the ferry?", "Do you dance?"):
        _question, line = ask(talk, question)
        said = answer_now(talk, line).text
    assert "ferry" not in said
