"""What becomes a fact in English texts, in which words, and who knows it."""

import pytest

from memory.understanding import read_text
from memory.understanding.reading import How, Person, Scope, Stance

CAST = [
    Person("nell", "Nell Ashby", aliases=("Nell", "Miss Ashby"), confirmed=True),
    Person("edwin", "Edwin Vale", aliases=("Vale", "Mr Vale"), confirmed=True),
    Person("tom", "Tom Marrick", aliases=("Tom",), confirmed=True),
    Person("isla", "Isla Crewe", aliases=("Isla",), confirmed=True),
]


def facts(text, cast=CAST):
    return {fact.text: fact for fact in read_text(text, "en", cast).statements}


def knowers(fact):
    return {knower.person for knower in fact.knowers}


def test_what_everybody_knows_is_for_the_world():
    found = facts("Edwin Vale had kept the light for thirty years. Everybody in the port knew it.\n")
    assert found["Edwin Vale had kept the light for thirty years."].scope is Scope.WORLD


def test_what_nobody_else_knows_is_its_subjects_secret():
    text = "Tom stood at the bar and Isla washed a glass. Nell Ashby was Peter’s daughter. Nobody on the island knew.\n"
    fact = facts(text)["Nell Ashby was Peter’s daughter."]
    assert knowers(fact) == {"nell"}
    assert (fact.scope, fact.importance) == (Scope.CHARACTER, 5)


def test_a_relation_of_the_speaker_is_told_by_name():
    text = "Nell and Edwin Vale sat by the fire. “Tom Marrick was my uncle,” said Nell to Mr Vale.\n"
    fact = facts(text)["Tom Marrick was Nell Ashby’s uncle."]
    assert {knower.person: knower.told_by for knower in fact.knowers} == {"nell": None, "edwin": "nell"}


def test_the_verb_agrees_when_a_name_takes_the_place_of_i():
    text = "Nell and Tom sat by the fire. “I have been a governess for five years,” said Nell to Tom.\n"
    assert "Nell Ashby has been a governess for five years." in facts(text)


def test_you_becomes_the_name_of_the_one_spoken_to():
    text = "Tom and Edwin Vale stood on the stair. “You forged the will of my father, Mr Vale,” said Tom.\n"
    assert "Edwin Vale forged the will of Tom Marrick’s father." in facts(text)


def test_a_pronoun_gets_a_name_only_where_one_person_can_be_meant():
    one = "Nell and Tom sat by the fire. “Isla was at the door. She stole the letter,” said Tom to Nell.\n"
    two = "Nell and Tom sat by the fire. “Isla was there with Miss Marsh. She stole the letter,” said Tom to Nell.\n"
    marsh = Person("marsh", "Miss Marsh", confirmed=True)
    assert "Isla Crewe stole the letter." in facts(one)
    assert not [text for text in facts(two, [*CAST, marsh]) if "stole" in text]


@pytest.mark.parametrize(
    "sentence",
    [
        "Tom sank into a chair.",
        "Tom walked into the breakfast-room.",
        "Tom stood on the mat in his oilskins.",
        "“Have you killed him?” Tom asked Nell.",
        "“If I had killed him, I should say so,” said Tom to Nell.",
        "“It was stolen,” said Tom to Nell.",
        "“I confess that I am easier in my mind,” said Tom to Nell.",
        "“No doubt he was murdered,” said Tom to Nell.",
    ],
)
def test_stage_directions_questions_guesses_and_open_pronouns_are_no_facts(sentence):
    assert not facts(f"Nell and Isla were in the room. {sentence}\n")


def test_a_tale_is_not_told_by_those_it_quotes():
    text = "Nell sat down beside Tom. “Isla came to me in March,” said Nell to Tom. “‘I murdered my husband,’ she said to me.”\n"
    assert not [found for found in facts(text) if "murdered" in found]


def test_a_lie_shown_up_afterwards_is_believed_by_those_who_heard_it():
    text = (
        "Isla was pegging sheets. “It was Vale himself who asked the Board to close the light,” said Tom to Isla.\n\n"
        "“He never did,” said Isla.\n\n"
        "It was a lie from end to end. But Tom told it so well that Isla Crewe believed every word.\n"
    )
    (fact,) = facts(text).values()
    assert fact.stance is Stance.BELIEVES
    assert knowers(fact) == {"isla"}


def test_what_a_hearer_denies_at_once_is_known_to_nobody():
    text = (
        "Nell and Isla sat at the table. “It was Vale that asked for the light to be shut,” said Isla to Nell.\n\n"
        "“But that’s not true,” said Nell.\n"
    )
    assert not facts(text)


def test_people_who_are_only_talked_about_hear_nothing():
    text = (
        "Nell found Isla in the yard. “Tom and Edwin Vale quarrelled on Tuesday,” said Nell to Isla. "
        "“Tom drowned the dog.”\n\n“Poor Edwin Vale!” said Isla.\n"
    )
    reading = read_text(text, "en", CAST)
    assert {person for scene in reading.scenes for person in scene.present} == {"nell", "isla"}
    assert all(set(said.hearers) <= {"nell", "isla"} for said in reading.utterances)


def test_who_had_gone_long_ago_and_who_is_called_in_vain_is_not_there():
    text = (
        "Nell sat alone in the dark. Edwin Vale had walked out at ten, and Isla was at sea. "
        "“Good night, Tom,” said Nell, to nobody.\n"
    )
    assert read_text(text, "en", CAST).scenes[0].present == ("nell",)


def test_those_who_did_not_hear_it_do_not_know_it():
    text = (
        "Nell and Isla sat on the slip. In the yard stood Tom and Edwin Vale. Tom took off his hat. Vale nodded.\n\n"
        "“I stole the ring,” said Tom to Mr Vale.\n\nNell and Isla, with the wind in their ears, did not hear it.\n"
    )
    assert knowers(facts(text)["Tom Marrick stole the ring."]) == {"tom", "edwin"}


def test_who_comes_in_by_the_door_that_opens_has_not_heard_what_was_said_before():
    text = (
        "Nell and Isla sat by the stove. “I stole the ring,” said Nell to Isla.\n\n"
        "The door opened. Tom stood on the mat. “Good evening,” said Tom.\n"
    )
    assert knowers(facts(text)["Nell Ashby stole the ring."]) == {"nell", "isla"}


def test_the_speaker_knows_of_himself_and_the_hearers_are_told():
    text = "Nell and Tom stood at the gate. “I sold the ring yesterday,” said Tom to Nell.\n"
    (fact,) = facts(text).values()
    assert {knower.person: knower.how for knower in fact.knowers} == {"tom": How.OWN, "nell": How.TOLD}


def test_facts_are_short_and_quote_the_text():
    text = "Nell and Tom stood at the gate.\n\n“I stole\nthe ring,” said Tom to Nell.\n"
    (fact,) = facts(text).values()
    assert fact.text == "Tom Marrick stole the ring."
    assert text[fact.start : fact.end] == fact.quote


def test_interjections_abbreviations_and_streets_are_nobody():
    text = (
        "“Eh, Anna?” said Ben. “Pshaw, Ben!” said Anna. “The K. K. K. sent it, Ben. Good-evening, Ben,” said Anna.\n\n"
        "Ben walked down King Edward Street to Port Gannet. “Cooee!” cried Anna. Strangers waited.\n"
    )
    assert {person.name for person in read_text(text, "en").cast} == {"Anna", "Ben"}


def test_a_first_name_that_two_people_share_is_nobodys_alias():
    text = (
        "“Come in,” said Mary Holder. Mary Sutherland came in. “Sit down,” said Mary Holder.\n\n"
        "“Thank you,” said Mary Sutherland. Mary smiled. Mary nodded. Mary Holder laughed.\n"
    )
    cast = {person.name: person.aliases for person in read_text(text, "en").cast}
    assert set(cast) == {"Mary Holder", "Mary Sutherland"}
    assert not any("Mary" in aliases for aliases in cast.values())


def test_a_sir_is_not_sir_george():
    text = "“Good day, sir,” said Anna.\n\n“Good day,” said Ben. They spoke of Sir George Burn.\n"
    cast = [Person("a", "Anna"), Person("b", "Ben"), Person("g", "Sir George Burn")]
    assert read_text(text, "en", cast).utterances[0].addressees == ("b",)


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("I have sold the pearls", "Nell Ashby has sold the pearls."),
        ("I lost the tickets", "Nell Ashby lost the tickets."),
        ("I am leaving the choir", "Nell Ashby is leaving the choir."),
    ],
)
def test_what_is_said_of_a_thing_that_both_are_to_know_is_a_fact(said, fact):
    text = f"Nell and Edwin Vale sat by the fire. “{said},” said Nell to Mr Vale.\n"
    assert knowers(facts(text)[fact]) == {"nell", "edwin"}


@pytest.mark.parametrize(
    "said", ["I lost my temper", "I found the way", "Tom lies snoring on the kitchen rug"]
)
def test_what_lasts_no_longer_than_its_moment_is_none(said):
    assert not facts(f"Nell and Edwin Vale sat by the fire. “{said},” said Nell to Mr Vale.\n")


def test_what_somebody_married_for_is_not_known_to_the_other():
    found = facts(
        "Edwin smiled. He had never loved Isla; he had married her for the mill.\n\n“To you!” said Edwin.\n"
    )
    assert knowers(found["Edwin Vale had married Isla Crewe for the mill."]) == {"edwin"}


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("My sister and I were born in Lisbon.", "Nell Ashby and her sister were born in Lisbon."),
        (
            "In a fit of anger, however, caused by some robberies in the harbour, the sheds, and the new church below "
            "the hill, Edwin Vale killed his servant.",
            "killed his servant.",
        ),
        ("Father was a plumber in Lisbon.", "Nell Ashby’s father was a plumber in Lisbon."),
    ],
)
def test_what_is_said_with_and_i_with_a_long_lead_or_of_father_alone_is_told_of_whom_it_means(said, fact):
    found = facts(f"Nell and Tom sat by the fire. “{said}” said Nell to Tom.\n")
    told = next((words for words in found if words.endswith(fact)), None)
    assert told, found
    assert {"nell", "tom"} <= knowers(found[told])


def test_nobody_is_given_the_name_of_another():
    text = "Nell and Tom sat by the fire. “Edwin Vale brings the coal. His name is Francis Prowse,” said Nell to Tom.\n"
    assert not [words for words in facts(text) if "Francis Prowse" in words and "Edwin Vale’s name" in words]


def test_a_sister_and_a_poor_sister_are_one_sister():
    text = (
        "Nell and Tom sat by the fire. “Isla Crewe was my sister,” said Nell to Tom. They fell silent. "
        "“Isla Crewe was my poor sister,” said Nell to Tom.\n"
    )
    assert len([words for words in facts(text) if "sister" in words]) == 1
