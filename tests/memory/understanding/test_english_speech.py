"""What counts as speech in English, and who says it."""

import pytest

from memory.understanding import read_text
from memory.understanding.reading import Person


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
