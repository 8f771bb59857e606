"""What counts as speech in English, and who says it."""

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.understanding import read_text, reader_for
from memory.understanding.likelihood import Courses, Step
from memory.understanding.reading import Carry, Person


def said(text):
    return [utterance.text for utterance in read_text(text, "en", None).utterances]


@pytest.mark.parametrize(
    "text",
    [
        "She came home with the “Songs of the Coast,” which nobody sang.\n",
        "They had a carriage of the kind called “the tub,” and were proud of it.\n",
        "He was known as the “Old Bear,” for his walk.\n",
    ],
)
def test_a_title_in_the_run_of_a_sentence_is_not_speech(text):
    assert said(text) == []


def test_one_word_said_in_the_run_of_a_sentence_is_speech():
    assert said("The clerk said “Certainly” to whatever she asked.\n") == ["“Certainly”"]


def test_after_a_dash_speech_goes_on_behind_its_tag_and_ends_where_it_is_told_what_was():
    text = (
        "— It is late, Nora said. Where are the keys? She opened the drawer.\n\n"
        "Tom said, looking up:\n\n— I have them.\n\nNora took them.\n"
    )
    assert said(text) == ["— It is late,", "Where are the keys?", "— I have them."]


def test_where_a_line_is_a_sentence_a_dash_speaks_until_it_is_told_what_was():
    text = (
        "— Good morning , Nora !\nYou are early .\nWill you sit ?\nTom opened the shutters and let in the sun .\n"
        "He was glad .\n— Thank you , she said .\nI can not stay .\nShe sat down .\n"
    )
    assert said(text) == [
        "— Good morning , Nora !\nYou are early .\nWill you sit ?",
        "— Thank you ,",
        "I can not stay .",
    ]


def speakers(text, cast):
    return [utterance.speaker for utterance in read_text(text, "en", cast).utterances]


ANNA, BEN, TOM = Person("anna", "Anna"), Person("ben", "Ben Reed"), Person("tom", "Tom")


@pytest.mark.parametrize(
    ("tag", "speaker"),
    [
        ("sneered old Tom", "tom"),
        ("came Anna’s low voice from the stairs", "anna"),
        ("began the voice of Ben", "ben"),
        ("Tom allowed himself", "tom"),
        ("cried one of the women", None),
        ("somebody called from the crowd", None),
        ("the guests agreed", None),
    ],
)
def test_a_tag_names_the_speaker_in_many_ways(tag, speaker):
    said = f"Anna, Ben and Tom were in the hall.\n\n“I never liked the place,” {tag}.\n"
    assert speakers(said, [ANNA, BEN, TOM]) == [speaker]


def test_words_that_lead_up_to_speech_do_not_tag_the_speech_before():
    text = "“Is it far?” asked Ben.\n\n“How far is it?” Anna bent down and whispered: “Not very.”\n"
    assert speakers(text, [ANNA, BEN])[2] == "anna"


def test_she_who_looks_up_when_he_speaks_is_the_one_who_answers():
    text = "Anna looked at Ben when he came to the window, and said: “You are late.”\n"
    assert speakers(text, [ANNA, BEN]) == ["anna"]


def test_a_paragraph_that_ends_in_a_colon_leads_up_to_the_speech_of_the_next():
    text = "Ben put the lamp down.\n\nAnna looked at the lock for a long time, and then she said:--\n\n“It was never shut.”\n"
    assert speakers(text, [ANNA, BEN]) == ["anna"]


def test_who_calls_another_by_name_in_a_paragraph_with_a_deed_is_the_doer():
    text = (
        "Anna, Ben and Tom stood in the yard.\n\n“It is your turn,” said Anna.\n\n"
        "“Tom, here.” Ben didn’t look at her. “Fetch the rope.”\n\n“Now?”\n\n“Now.”\n"
    )
    assert speakers(text, [ANNA, BEN, TOM]) == ["anna", "ben", "ben", "tom", "ben"]


def test_a_narrator_who_is_spoken_to_answers_and_the_two_take_turns():
    text = (
        "I hadn’t seen Ben in years. He met me at the gate.\n\n“You look tired,” said Ben.\n\n“I walked.”\n\n"
        "“From the town?”\n\n“From the river.” I gave him my bag.\n"
    )
    me = Person("me", "the narrator", narrator=True)
    assert speakers(text, [me, BEN]) == ["ben", "me", "ben", "me"]


def test_only_speakers_beyond_doubt_are_certain():
    text = (
        "Anna, Ben and Tom came in.\n\n“Is it done?” asked Anna.\n\n“Nearly.”\n\n"
        "Somebody laughed in the passage, and a door fell to.\n\n“Who is there?”\n"
    )
    reading = read_text(text, "en", [ANNA, BEN, TOM])
    assert [utterance.certain for utterance in reading.utterances] == [True, False, False]


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=3, unique=True), max_size=4
    ),
    st.integers(0, 10_000),
)
def test_chances_and_the_likeliest_course_are_those_of_all_courses_tried_one_by_one(people, seed):
    chance = Random(seed)
    steps = [
        Step(tuple(who), np.array([chance.gauss(0, 2) for _ in who]), chance.gauss(0, 2), chance.gauss(0, 2))
        for who in people
    ]
    weight = {}
    for course in product(*(range(len(step.people)) for step in steps)):
        two, one, total = "a", "b", 0.0
        for step, place in zip(steps, course, strict=True):
            who = step.people[place]
            total += step.scores[place] + (step.again if who == one else step.back if who == two else 0.0)
            two, one = one, who
        weight[course] = np.exp(total)
    courses = Courses(steps, ("a", "b"))
    assert weight[tuple(courses.likeliest())] == pytest.approx(max(weight.values()))
    for at, step in enumerate(steps):
        shares = [sum(w for course, w in weight.items() if course[at] == k) for k in range(len(step.people))]
        assert courses.chances(at) == pytest.approx(np.array(shares) / sum(shares))


def test_who_tells_of_his_own_uncle_again_is_the_one_who_told_of_him_first():
    text = (
        "“My uncle keeps bees behind the mill,” said Nora.\n\nTom and Ben looked over the wall at the hives.\n\n"
        "“They sting,” said Tom.\n\nBen laughed at him.\n\n“My uncle wears a veil and gloves.”\n"
    )
    assert [utterance.speaker for utterance in read_text(text, "en").utterances] == ["nora", "tom", "nora"]


def test_a_stranger_who_says_her_name_was_the_lady_who_came_in():
    text = (
        "I was at the window when the bell rang. Ambrose Kerr put down his pipe, and a lady in a grey cloak came in.\n\n"
        "“Sit down, madam,” said Kerr. “This is my friend, Dr. Lowe.”\n\n“I have come about my uncle,” said the lady.\n\n"
        "“Has he been ill?”\n\n“He has locked himself in since Sunday.”\n\n“And your name?” asked Kerr.\n\n"
        "“My name is Clara Voss.”\n\n“The name is known to me,” said Kerr.\n\n"
        "“My uncle came back from Peru with a great deal of money.”\n"
    )
    reading = read_text(text, "en")
    assert {person.name for person in reading.cast} == {"Ambrose Kerr", "Clara Voss", "Dr. Lowe"}
    speakers = [utterance.speaker for utterance in reading.utterances]
    assert speakers == ["ambrose-kerr", *["ambrose-kerr", "clara-voss"] * 4]
    assert "clara-voss" in reading.utterances[0].hearers


def test_talk_that_a_long_scene_was_cut_in_goes_on_between_the_same_two():
    cast = [Person(id, name) for id, name in (("kerr", "Kerr"), ("voss", "Clara Voss"), ("lowe", "Dr. Lowe"))]
    carry = Carry(
        present=("kerr", "voss", "lowe"),
        speakers=("voss", "kerr"),
        narrator="lowe",
        strangers=(("lady", "voss"),),
        belongings=(("voss", "uncle"),),
    )
    scene = (
        "“My uncle keeps two dogs, and he lets nobody in.”\n\n“Are they let loose at night?” asked Kerr.\n\n"
        "“Always.”\n\nThe lady drew her cloak about her.\n"
    )
    reading = reader_for("en").read_scene(scene, cast, carry)
    assert [utterance.speaker for utterance in reading.utterances] == ["voss", "kerr", "voss"]
    assert "voss" in reading.utterances[1].hearers


def test_he_who_is_first_told_of_by_what_is_his_is_meant_by_he():
    cast = [
        Person("rook", "Captain Rook"),
        Person("hale", "Dr. Hale"),
        Person("jim", "Jim", narrator=True),
    ]
    scene = (
        "At noon I stopped at Rook’s door. He was lying as we had left him, weak and excited.\n\n"
        "“You are the only one here that is worth anything,” he said.\n\n“But Hale,” I began.\n\n"
        "He broke in, cursing Hale. “They know nothing,” he said.\n\n“I want none of your money,” I said.\n\n"
        "He took the glass from me, and I thought of Hale.\n\n“How long was I to lie here?” he said.\n"
    )
    reading = reader_for("en").read_scene(scene, cast, Carry(narrator="jim"))
    assert [utterance.speaker for utterance in reading.utterances] == ["rook", "jim", "rook", "jim", "rook"]
