"""Who is in an English text: found, whole, kept apart, and written as the text writes them."""

import pytest

from memory.understanding import read_text, reader_for
from memory.understanding.reading import Carry, Person


def cast_of(text):
    return read_text(text, "en").cast


def named(text):
    """The people of a text by every way to write them."""
    return {name: person.id for person in cast_of(text) for name in person.names}


FAMILY = """Mr. Harcourt was an indolent man, and Mrs. Harcourt a talkative woman. "Is Colonel Wrexham handsome?" cried Letty.

"La! Letty, how should I know?" said Mrs. Harcourt. Letitia Harcourt was two-and-twenty, and her mother feared for her.

Mr. Edmund Pelham called on Tuesday. Pelham bowed. Miss Pelham came with him. "Edmund hates Bath," said Miss Pelham. Mr. Harcourt laughed. "You
are fond of Bath, Letitia?" said the colonel. "I detest it," said Letitia to Colonel Wrexham.
"""


def test_ways_to_name_one_person_are_one_and_a_family_is_several():
    who = named(FAMILY)
    assert who["Letty"] == who["Letitia"] == who["Letitia Harcourt"]
    assert who["Pelham"] == who["Edmund"] == who["Mr. Edmund Pelham"]
    assert who["the colonel"] == who["Colonel Wrexham"]
    family = [who[name] for name in ("Mr. Harcourt", "Mrs. Harcourt", "Letitia", "Pelham", "Miss Pelham")]
    assert len(set(family)) == 5
    assert not {"Bath", "Tuesday", "La"} & set(who)


def test_her_mother_is_the_lady_of_her_family():
    reading = read_text(FAMILY, "en")
    at = FAMILY.index("her mother")
    (mention,) = [mention for mention in reading.mentions if mention.start == at]
    assert mention.person == "mrs-harcourt"
    assert FAMILY[mention.start : mention.end] == "her mother"


def test_a_son_is_not_his_father_and_a_dog_is_nobody():
    text = (
        "Mr. Henderson looked up. “Is that Priya?” he said. Mrs. Henderson laughed. A terrier called Biscuit barked at Priya.\n\n"
        "Tom Henderson was on the stairs. “Hey,” said Tom. “Hey,” Priya said. Biscuit barked. “He bites,” said Mr. Henderson.\n"
    )
    who = named(text)
    assert who["Tom"] == who["Tom Henderson"]
    assert len({who["Tom"], who["Mr. Henderson"], who["Mrs. Henderson"]}) == 3
    assert "Biscuit" not in who


def test_the_eldest_is_miss_harcourt_and_beside_daughters_mrs_harcourt_is_their_mother():
    text = (
        "Clara Harcourt smiled at Letitia Harcourt. “I am well,” said Clara. “You are,” said Letitia. Clara sang. Letitia danced.\n\n"
        "Miss Harcourt coloured. “Miss Letitia Harcourt,” said Mr. Pell, “is gay.” Miss Letitia laughed at Miss Harcourt. Miss Letitia ran.\n\n"
        "“Letty,” said Mrs. Harcourt to Letitia, “sit down.” Clara sat. “Is Miss Harcourt ill?” said Mr. Pell. Miss Harcourt wept.\n"
    )
    who = named(text)
    assert who["Miss Harcourt"] == who["Clara"]
    assert who["Letty"] == who["Letitia"] == who["Miss Letitia"]
    assert len({who["Clara"], who["Letitia"], who["Mrs. Harcourt"]}) == 3


def test_mr_orde_is_the_head_of_the_house_and_his_brother_is_mr_john_orde():
    text = (
        "“You are wrong,” said Mr. Orde. Mr. Orde shook his head. “It will snow,” said Mr. John Orde to Mr. Orde. George Orde was kind.\n\n"
        "Mr. John Orde frowned at Mr. Orde. “Come,” said Mr. Orde. “No,” said John Orde. Mr. Orde rose, and Mr. Orde bowed.\n\n"
        "Mr. Orde smiled. “Well?” said Mr. Orde. Mr. Orde sat. Mr. Orde wrote. “Go,” said Mr. Orde. Mr. Orde slept.\n"
    )
    who = named(text)
    assert who["Mr. Orde"] == who["George Orde"] != who["John Orde"]
    assert who["Mr. John Orde"] == who["John Orde"]


def test_a_word_that_is_mostly_no_name_is_one_where_it_speaks():
    text = "“Bother,” said Pooh. Pooh looked at Anna. “Hush, Pooh,” said Anna. “Why?” asked Pooh, and Pooh ran to Anna.\n"
    reading = read_text(text, "en")
    found = [m for m in reading.mentions if text[m.start : m.end] == "Pooh"]
    assert len(found) == 5
    assert len({mention.person for mention in found}) == 1


def test_a_woman_has_two_surnames_when_she_has_married():
    text = (
        "Nina Vane wrote to Paul. “Nina is well,” said Paul. Nina laughed. Nina sang. “Nina!” cried Paul. Miss Vane was gay.\n\n"
        "A year later Nina Kerr came home. “Mrs. Kerr is tired,” said Paul. Nina slept. Nina Kerr had lost her ring.\n"
    )
    who = named(text)
    assert who["Nina Vane"] == who["Nina Kerr"] == who["Miss Vane"]


def test_a_first_name_by_itself_is_nobodys_short_name_when_two_could_bear_it():
    text = (
        "James Orde and James Pell shook hands. James Orde sat down. “Well,” said James Pell. James Orde said nothing.\n\n"
        "“Jim,” said Anna, “come here.” Jim came.\n"
    )
    who = named(text)
    assert who["James Orde"] != who["James Pell"]
    assert who["Jim"] not in (who["James Orde"], who["James Pell"])


def test_ranks_keep_people_of_one_surname_apart():
    text = (
        "General Hale sat by the fire. “My sister is late,” said General Hale. Miss Hale came in. “I am here,” said Miss Hale. "
        "Captain Hale, their cousin, bowed. “Good evening,” said Captain Hale.\n"
    )
    who = named(text)
    assert len({who["General Hale"], who["Miss Hale"], who["Captain Hale"]}) == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Kerr, known as Wren, sat down.",
        "Anna Kerr, whom everybody called Wren, sat down.",
        "Wren, whose real name was Anna Kerr, sat down.",
        "Anna Kerr (Wren) sat down.",
    ],
)
def test_the_text_is_believed_when_it_says_that_two_names_are_one(sentence):
    who = named(f"{sentence} “Well,” said Wren. “Well,” said Ben. Wren laughed at Ben.\n")
    assert who["Wren"] == who["Anna Kerr"] != who["Ben"]


def test_japanese_forms_of_address_belong_to_the_name():
    text = (
        "Yuki Tanaka slid open the door. “Good morning, Tanaka-san,” said Hayashi. “Morning, Hayashi-kun,” Yuki said.\n\n"
        "“Yuki-chan!” cried Mizuki. “Ren Hayashi, be nice.” Kuroda-sensei walked in. “Sit,” said Kuroda. “Yes, Sensei,” said Yuki.\n"
    )
    who = named(text)
    assert who["Tanaka-san"] == who["Yuki-chan"] == who["Yuki Tanaka"]
    assert who["Hayashi-kun"] == who["Ren Hayashi"] == who["Hayashi"]
    assert who["Kuroda-sensei"] == who["Kuroda"] == who["Sensei"]


def test_names_are_whole_with_their_particles_and_at_the_start_of_sentences():
    text = (
        "Newland Archer looked at May Welland. “Newland,” said May. Mr. van der Luyden bowed at last. Newland Archer turned.\n\n"
        "“Louisa is tired,” said Mr. van der Luyden. May smiled at Archer. “Yes,” said Archer. In May it rained.\n"
    )
    who = named(text)
    assert who["Newland Archer"] == who["Archer"] == who["Newland"]
    assert who["May Welland"] == who["May"]
    assert "Mr. van der Luyden" in who
    assert text.index("In May") + 3 not in {mention.start for mention in read_text(text, "en").mentions}


def test_a_byname_belongs_to_the_name_and_tells_two_kings_apart():
    text = (
        "Eldrin the Grey said nothing. “Speak, Eldrin,” said Kaelith. Rudolf the Third had been king, and Rudolf the Fifth was king now.\n"
        "“Rudolf the Fifth is a fool,” said Eldrin. “Rudolf the Third was none,” said Kaelith, and Eldrin the Grey laughed.\n"
    )
    who = named(text)
    assert who["Eldrin the Grey"] == who["Eldrin"]
    assert who["Rudolf the Third"] != who["Rudolf the Fifth"]


def test_a_confirmed_person_is_found_with_a_form_of_address_that_nobody_listed():
    cast = [Person("yuki", "Tanaka Yuki", confirmed=True)]
    reading = read_text("“Yuki-chan,” said the teacher, “sit down.”\n", "en", cast)
    assert [reading.text[m.start : m.end] for m in reading.mentions if m.person == "yuki"] == ["Yuki-chan"]


def test_creatures_that_speak_are_people_and_are_named_as_the_text_names_them():
    text = (
        "“You are late,” said the Heron. “Ask the Mole,” said the Mock Lobster. The Mock Lobster sighed at the Heron.\n\n"
        "“I did nothing,” said the Grey Mole to Nora. “Nobody does,” said Nora. The Mole wept, and the Heron bowed.\n"
    )
    people = {person.name: person for person in cast_of(text)}
    assert {"the Heron", "the Mock Lobster", "Nora"} <= set(people)
    assert "the Grey Mole" in people["the Mole"].aliases


def test_those_who_only_have_a_trade_are_people_too():
    text = (
        "The landlord wiped the bar. “You'll want a room,” said the landlord. “No,” said the stranger.\n\n"
        "“It's young Nibs,” said the beadle. Nibs wept. “He ate the candle,” said the beadle to the stranger.\n"
    )
    reading = read_text(text, "en")
    assert {"the landlord", "the stranger", "the beadle"} <= {person.name for person in reading.cast}
    assert [u.speaker for u in reading.utterances] == ["landlord", "stranger", "beadle", "beadle"]


def test_places_ships_papers_months_and_firms_are_nobody():
    text = (
        "In May Anna sailed from Bristol on the Merry Widow. The Merry Widow carried tea. Fenchurch Street was empty, and Lord Orme\n"
        "met her at Paddington. “The Times lies,” said Lord Orme. “So does London,” said Anna. Harker and Lowe of Mincing Lane had\n"
        "failed. “May I come to Italy?” asked Anna. “Will you write?” said Orme. The Thames was grey at Greenwich that Sunday.\n"
    )
    assert {person.name for person in cast_of(text)} <= {"Anna", "Lord Orme", "Harker", "Lowe"}


def test_a_name_inside_another_name_is_not_a_mention():
    text = "“Good day, Baker,” said Henry Baker's wife. Baker lived in Baker Street. Mary Holt sat by Mary. Mary Holt is not Mary.\n"
    cast = [Person("baker", "Henry Baker"), Person("mary", "Mary Lee")]
    reading = read_text(text, "en", cast)
    found = [(m.person, text[m.start : m.end], text[m.end : m.end + 5]) for m in reading.mentions]
    assert ("baker", "Baker", " Stre") not in found
    assert ("mary", "Mary", " Holt") not in found
    assert ("mary", "Mary", ". Mar") in found


def test_the_captain_of_a_scene_is_the_one_it_calls_captain():
    cast = [Person("captain", "the captain"), Person("orde", "Captain Orde"), Person("pell", "Captain Pell")]
    scene = "Captain Orde came on deck. “Where is Captain Pell?” asked the captain.\n"
    reading = reader_for("en").read_scene(scene, cast, Carry())
    assert [utterance.speaker for utterance in reading.utterances] == ["orde"]


DIARIES = """Helen Marsh's Diary

3 June. I arrived at noon. Mr. Pryce met me. "You are late," he said. I said that the train was late. I do not like him.

Dr. Dune's Journal

4 June. I hear that Helen is at Cold Barrow. I know Pryce, and I would not trust him. I fear for Miss Marsh, and I told Helen so.

Letter from Mr. Pryce to Dr. Dune

5 June. I showed Miss Marsh the garden. I told her that the cellar was flooded, and I have your letter.
"""


def test_each_entry_of_a_story_in_letters_has_its_own_i():
    reading = read_text(DIARIES, "en")
    who = {name: person.id for person in reading.cast for name in person.names}
    assert not any(person.narrator for person in reading.cast)
    says_i = {
        m.person: DIARIES[: m.start].count(" June.")
        for m in reading.mentions
        if DIARIES[m.start : m.end] == "I"
    }
    assert says_i == {who["Helen Marsh"]: 1, who["Dr. Dune"]: 2, who["Mr. Pryce"]: 3}


@pytest.mark.parametrize(
    "text",
    [
        "My name is Nick Ferris. I went to see Vera. “Hello, Ferris,” Vera said. “Hello, Vera,” I said. I sat down beside my friend.\n",
        "I rose as my friend came in. “You are tired, Ferris,” said Mercier. “Surely not,” I replied. “Come, Ferris,” said Mercier, and I went.\n",
        "I, Tom Ferris, wrote this. I was young when I met Vera. “Sit,” said Vera. I sat. I told her my name, and I laughed.\n",
    ],
)
def test_the_one_who_tells_is_named_as_soon_as_the_text_names_him(text):
    (narrator,) = [person for person in cast_of(text) if person.narrator]
    assert "Ferris" in narrator.name


def test_somebody_called_by_name_in_the_answer_is_the_one_who_spoke():
    text = (
        "Miss Fane put down her cup. “I have refused him,” said Miss Fane.\n\n“My dear Louisa!” cried Mrs. Pole.\n\n"
        "“I have,” said Miss Fane.\n"
    )
    cast = {person.name: person.names for person in read_text(text, "en").cast}
    assert "Louisa" in cast["Miss Fane"]
    assert len(cast) == 2


def test_the_boy_who_answers_with_his_name_is_the_one_who_bears_it():
    text = (
        "Anna set the boy down by the hearth. “What do they call you?” said Anna.\n\n“Finn,” the boy whispered.\n\n"
        "“You are safe here, Finn,” said Anna.\n\n“Yes,” said the boy.\n"
    )
    reading = read_text(text, "en")
    assert len({utterance.speaker for utterance in reading.utterances}) == 2
    assert len(reading.cast) == 2


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "Owen, who was her cousin, put down the oar.\n\n“Row,” said Bess.\n\n“No,” said her cousin.\n",
            "Owen",
            "her cousin",
        ),
        (
            "“He was a saint,” said the priest.\n\n“He was a thief,” said Marta.\n\nFather Ilario closed the book.\n",
            "Father Ilario",
            "the priest",
        ),
        (
            "“Use the tin pot,” said Lowell from the door.\n\n“You are no help at all, Doctor,” said Inez.\n\n"
            "“I never was,” the doctor said.\n",
            "Lowell",
            "the doctor",
        ),
        (
            "“Nine left,” said Ada Brand.\n\n“Bryce, come and hold this,” said Ada Brand.\n\n"
            "The doctor crawled over with the lamp. Bryce looked at her foot. “It can wait,” said the doctor.\n",
            "Bryce",
            "the doctor",
        ),
    ],
)
def test_a_name_and_what_one_is_are_one_person(text, name, role):
    who = named(text)
    assert who[name] == who[role]


def test_things_that_speak_are_nobody_of_their_own():
    text = (
        "Pat had a blanket over her head. Lou had the wireless on.\n\n“It is cold,” said Lou.\n\n"
        "“It is always cold,” said the blanket.\n"
    )
    assert "the blanket" not in named(text)


def test_those_who_say_who_they_are_and_strangers_who_are_announced_are_people():
    assert "Brask" in named("The telephone rang. “Hello?” said Edith.\n\n“It’s Brask,” said the voice.\n")
    text = (
        "“There’s a Colonel Ferrante below,” said Edith.\n\nThe colonel came up. “Madam,” said the colonel.\n"
    )
    who = named(text)
    assert who["Colonel Ferrante"] == who["the colonel"]


def test_the_one_who_tells_is_whom_others_take_him_for():
    text = (
        "I took my seat and I shut my eyes. A stranger sat down beside me.\n\n“You’re Amory Kent,” said the stranger.\n\n"
        "“I am,” I said. I gave him my card.\n"
    )
    (narrator,) = [person for person in cast_of(text) if person.narrator]
    assert "Amory Kent" in narrator.names


def test_a_pet_name_that_only_others_use_is_no_second_person():
    text = (
        "Oskar lifted the chain, and Inez counted the carts.\n\n“One more, Osk,” said Inez.\n\n"
        "“Go in and sleep,” said Oskar.\n\n“In a minute, Osk,” said Inez. Oskar shrugged.\n"
    )
    (oskar,) = [person for person in read_text(text, "en").cast if "Osk" in person.names]
    assert "Oskar" in oskar.names


def test_a_family_name_made_of_a_first_name_is_another_person():
    text = (
        "Peter Lowe locked the till. “Call Peterson,” said Lowe.\n\n“Peterson is at the back door,” said Anna.\n\n"
        "Peterson came in. “You called, Mr. Lowe?” asked Peterson.\n"
    )
    who = named(text)
    assert who["Peterson"] != who["Peter Lowe"]


def test_a_daughter_is_not_her_father_the_colonel():
    text = (
        "Helen Wrexham poured the tea. “My mother was the widow of Colonel Wrexham,” said Miss Wrexham. "
        "“I never knew Colonel Wrexham,” said Ben.\n"
    )
    who = named(text)
    assert who["Helen Wrexham"] == who["Miss Wrexham"] != who["Colonel Wrexham"]


def test_what_somebody_is_to_the_one_who_calls_is_no_person_of_its_own():
    text = (
        "Lena pulled off her boots.\n\n“Who left the gate open, Mama?” she asked.\n\n"
        "Mrs. Farouk put down the iron. “Nobody,” said Mrs. Farouk. “Ask the wind.”\n\n“Yes, Mama,” said Lena.\n"
    )
    assert not any("Mama" in person.names for person in read_text(text, "en").cast)


def test_who_is_told_of_by_his_work_just_before_he_speaks_is_somebody():
    text = (
        "Anna and Ben had cleared the hall by noon.\n\n“That was the last of it,” said Anna.\n\n"
        "The bell rang, and the plumber was standing on the mat with a pencil behind his ear.\n\n"
        "“Third floor and no lift,” he said.\n\n“Come in,” said Ben.\n"
    )
    reading = read_text(text, "en")
    names = {person.id: person.name for person in reading.cast}
    assert [names.get(said.speaker) for said in reading.utterances] == ["Anna", "the plumber", "Ben"]


def test_whoever_is_only_called_by_an_unheard_of_name_is_somebody():
    text = """The kettle had boiled dry again.

"Orrick, fetch the other one," said Hanna.

"It leaks," he said.

"Then fetch a bucket."

"Evening, Morwen. Are we late?" asked Hanna at the door.
"""
    cast = cast_of(text)
    assert {"Orrick", "Morwen"} <= {person.name for person in cast}


def test_a_common_word_that_begins_what_is_said_is_nobody():
    text = """The clerk licked her pencil.

"Occupation?" she asked.

"Baker," said Hanna. "Flour, mostly. Blisters, since Monday."

"Marital status?"

"Tired."
"""
    names = {name for person in cast_of(text) for name in person.names}
    assert "Hanna" in names
    assert not names & {"Occupation", "Flour", "Blisters", "Tired", "Baker"}


def test_a_name_cut_short_as_it_sounds_is_one_person_with_the_whole_name():
    text = """Jaz sat on the wall and swung her boots.

"Get down, Jasmine," said Mrs Holt from the gate.

Jaz laughed. "Make me."

"Your tea is on the table, Jasmine."

Jaz slid off the wall.
"""
    cast = cast_of(text)
    assert len([person for person in cast if {"Jaz", "Jasmine"} & set(person.names)]) == 1
