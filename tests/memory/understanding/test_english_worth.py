"""Which English sentences an editor would keep, of what sort they are, and in which words they stand alone."""

import pytest

from memory.understanding import read_text
from memory.understanding.reading import Kind


def told(text: str) -> dict[str, Kind]:
    return {fact.text: fact.kind for fact in read_text(text, "en").statements}


def between(*lines: str) -> dict[str, Kind]:
    """What two people learn from each other, line by line, Nora first."""
    names = ("Nora", "David")
    return told("".join(f"{names[at % 2]}: {line}\n" for at, line in enumerate(lines)))


def test_people_tell_each_other_of_their_lives():
    facts = between(
        "Did you know my uncle bred goldfish in Kyoto?",
        "I lost my job last month.",
        "My grandmother had a parrot.",
        "My brother Tom is a dentist in Leeds.",
    )
    assert facts["Nora’s uncle bred goldfish in Kyoto."]
    assert facts["David lost his job last month."] is Kind.JOB
    assert "Nora’s grandmother had a parrot." in facts
    assert "Tom is David’s brother." in facts


@pytest.mark.parametrize(
    "line",
    [
        "The coffee is cold again.",
        "I know what you mean.",
        "I will be right back.",
        "I brought some biscuits.",
        "I am lost without my notebook.",
        "Your Majesty spoke of it.",
        "That man is here now.",
    ],
)
def test_small_talk_and_what_only_points_is_not_kept(line):
    assert between("Hello, David.", line) == {}


def test_a_sentence_is_told_without_its_cry_its_now_and_what_the_speaker_adds():
    facts = between("My husband is dead now!", "My sister lives in Oslo, I tell you.")
    assert list(facts) == ["Nora’s husband is dead.", "David’s sister lives in Oslo."]


def test_we_are_the_speaker_and_others():
    assert "Nora and the others have sold their house in Cork." in between(
        "We've sold our house in Cork.", "Really?"
    )


def test_kinds_follow_what_verb_and_object_mean():
    facts = between(
        "I am moving to Lisbon in May.",
        "My wife wants a divorce.",
        "I inherited the farm from my aunt.",
        "I have diabetes.",
        "I am engaged to Marco.",
    )
    assert facts["Nora is moving to Lisbon in May."] is Kind.PLAN
    assert facts["Nora inherited the farm from her aunt."] is Kind.POSSESSION
    assert facts["David has diabetes."] is Kind.TRAIT
    assert facts["Nora is engaged to Marco."] is Kind.RELATION


def test_a_move_that_is_settled_is_a_plan_and_one_to_the_kitchen_is_nothing():
    facts = between("I am moving to Lisbon.", "I am moving the chairs.")
    assert facts == {"Nora is moving to Lisbon.": Kind.PLAN}


def test_who_lied_did_not_lie_down():
    facts = between("My father lied about the will.", "My father lies about in the garden all day.")
    assert list(facts) == ["Nora’s father lied about the will."]


def test_a_sentence_that_a_tag_cuts_before_its_end_is_no_fact():
    text = "“My uncle has bought the house,” Nora said to David, “of his dreams, as far as we know.”\n\n“Has he?” said David.\n"
    assert "Nora’s uncle has bought the house." not in told(text)


def test_one_of_a_list_is_not_taken_for_somebody_called():
    text = "Ann and Joyce stood by the gate. “My sisters are Ruth, Joyce, and Edith,” said Ann to Joyce.\n"
    assert all("Joyce" in fact for fact in told(text) if "Edith" in fact)
