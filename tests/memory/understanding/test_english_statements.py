"""Sentences of English texts as facts: by name, in the third person, and only what is asserted."""

import pytest

from memory.understanding import read_text
from memory.understanding.reading import Kind, Person, Scope, Stance

CAST = [
    Person("ann", "Ann Reed", aliases=("Ann",), description="She is a pilot.", confirmed=True),
    Person("tom", "Tom Hale", aliases=("Tom",), confirmed=True),
    Person("ida", "Ida Moss", aliases=("Ida",), confirmed=True),
]


def facts(text):
    return {fact.text: fact for fact in read_text(text, "en", CAST).statements}


def said(words):
    """What is found where Tom says something to Ann, alone with her."""
    return facts(f"Ann and Tom sat on the quay. “{words}” said Tom to Ann.\n")


def knowers(fact):
    return {knower.person for knower in fact.knowers}


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("I am your brother, Ann.", "Tom Hale is Ann Reed’s brother."),
        ("I’ve lost my passport in Lisbon.", "Tom Hale has lost his passport in Lisbon."),
        ("You were a teacher in Lisbon,", "Ann Reed was a teacher in Lisbon."),
        ("I live in Lisbon and work at the bank.", "Tom Hale lives in Lisbon and works at the bank."),
        ("Ida gave me your letters yesterday.", "Ida gave Tom Hale Ann Reed’s letters yesterday."),
        ("My cousin Lou is a surgeon.", "Tom Hale’s cousin Lou is a surgeon."),
        ("Ida’s father died in March. He left her a boat.", "Ida Moss’s father left Ida Moss a boat."),
        ("There’s a second ledger in the vestry.", "There’s a second ledger in the vestry."),
    ],
)
def test_what_is_said_of_i_and_you_is_told_by_name_with_verbs_that_agree(words, fact):
    assert fact in said(words)


@pytest.mark.parametrize(
    "words",
    [
        "If you sign the contract, I’ll pay your debts tomorrow.",
        "I will sell the boat tomorrow, unless Ida pays.",
        "Perhaps Ida stole the ring.",
        "Ida may have stolen the ring.",
        "Many men have been hanged for less.",
        "I want you to bring me the letter tomorrow.",
        "He shot a glance at Ida.",
        "Let me have the key of the boat.",
    ],
)
def test_conditions_guesses_generalities_and_orders_are_no_facts(words):
    assert not said(words)


def test_somebody_without_a_name_is_called_by_whose_he_is():
    found = said("Your mother lives in Lisbon. She has sold the boat to Ida.")
    assert "Ann Reed’s mother has sold the boat to Ida." in found


def test_a_name_that_might_mean_somebody_unknown_leaves_he_open():
    assert not [text for text in said("Marrick’s a young man. He’s married.") if "married" in text]


def test_what_somebody_does_not_know_is_known_to_the_one_who_did_it():
    text = "Tom sat on the quay and mended a net. He did not know that Ida Moss had hidden the passport in the loft.\n"
    fact = facts(text)["Ida Moss had hidden the passport in the loft."]
    assert knowers(fact) == {"ida"}


def test_what_everyone_is_said_to_know_is_public_and_told_by_itself():
    fact = facts("Everyone in the harbour knew that Tom and Ida Moss were married.\n")
    assert fact["Tom and Ida Moss were married."].scope is Scope.WORLD


def test_what_somebody_is_said_to_be_in_passing_is_told_by_itself():
    found = facts(
        "Ida Moss, a pawnbroker, had bought the ring in Lisbon. Tom had met her brother Ben at sea.\n"
    )
    assert "Ida Moss is a pawnbroker." in found


def test_a_long_sentence_is_told_by_its_main_clause():
    found = said(
        "Ida sold the ring to a jeweller in Lisbon, which I should never have done myself, whatever it was worth, "
        "and whoever had asked me for it."
    )
    assert "Ida sold the ring to a jeweller in Lisbon." in found


def test_what_is_told_in_confidence_is_a_secret():
    fact = said("I handed in my notice on Friday. Nobody in the office knows.")[
        "Tom Hale handed in his notice on Friday."
    ]
    assert (fact.kind, knowers(fact)) == (Kind.SECRET, {"tom", "ann"})
    assert fact.importance >= 4


def test_only_the_last_words_are_called_a_lie_unless_all_of_it_was():
    text = (
        "Ann and Tom sat on the quay. “I was born in Lisbon,” said Tom to Ann.\n\n“Were you?” said Ann. “What else?”\n\n"
        "“Nothing much,” said Tom.\n\n“I like that,” said Ann.\n\n“I sold the boat yesterday,” said Tom.\n\n"
        "It was a lie, but Ann believed him.\n"
    )
    found = facts(text)
    assert found["Tom Hale sold the boat yesterday."].stance is Stance.BELIEVES
    assert found["Tom Hale was born in Lisbon."].stance is Stance.KNOWS


def test_a_trade_told_in_passing_is_no_public_knowledge_but_an_inn_is():
    trade = facts("Tom had worked for Ida Moss for nine years as a courier.\n")
    assert all(fact.scope is Scope.CHARACTER for fact in trade.values())
    assert (
        facts("Ida Moss kept the inn at the harbour.\n")["Ida Moss kept the inn at the harbour."].scope
        is Scope.WORLD
    )


def test_whoever_says_his_own_name_is_the_one_who_speaks():
    text = (
        "Ida stood at the rail. A man came out of the bar.\n\n“Cold night,” he said. “You’re Ida Moss. "
        "My name is Tom Hale. I work for the bank.”\n\nIda did not turn her head.\n"
    )
    assert "Tom Hale works for the bank." in facts(text)


def test_a_relative_outside_the_cast_is_told_of_by_name():
    fact = facts("Tom sat on the quay. He was thinking of his sister Anneke.\n")[
        "Anneke is Tom Hale’s sister."
    ]
    assert knowers(fact) == {"tom"}


def test_he_does_not_reach_back_past_another_sentence_about_somebody_else():
    text = (
        "Tom lay in the bunk. Ida was on deck. The wind had dropped. The sails hung. The cook’s boy Ben sang. "
        "Ben had lost his voice. The lamp swung. Ida slept. The wind rose. He had stolen the ring from the captain.\n"
    )
    assert not [told for told in facts(text) if "stolen" in told]


def test_who_goes_down_on_an_errand_has_gone():
    text = "Ann, Ida and Tom sat in the tower. Tom went down to see to the boat.\n\n“I stole the ring,” said Ann to Ida.\n"
    assert knowers(facts(text)["Ann Reed stole the ring."]) == {"ann", "ida"}


def test_nobody_is_told_that_he_is_who_he_is():
    assert not said("You’re Ann Reed.")
