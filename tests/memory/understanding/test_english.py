"""The English reader: people, speech, scenes, facts."""

import pytest

from memory.understanding import guess_language, read_text, reader_for
from memory.understanding.reading import Carry, Person, Scope, Stance

TEXT = """Chapter 1

Mr. Holmes rose from his chair. "You have been in the rain, Watson," said Sherlock Holmes.

"How do you know?" asked Watson.

"I see it," he said, "on your boots." Mrs. Hudson came in with the tea.

"Thank you, Mrs. Hudson," said Holmes.

* * *

In London it was Monday. Holmes had never told anyone that he feared the river. Mrs. Holmes lived in France.
"""


def speakers(text, cast=None):
    return [utterance.speaker for utterance in read_text(text, "en", cast).utterances]


def test_names_of_one_person_are_merged_and_a_wife_is_kept_apart():
    cast = {person.name: person for person in read_text(TEXT, "en").cast}
    assert "Holmes" in cast["Sherlock Holmes"].aliases
    assert "Mr. Holmes" in cast["Sherlock Holmes"].aliases
    assert "Mrs. Holmes" in cast
    assert not {"London", "Monday", "France"} & set(cast)


def test_tags_pronouns_and_interrupted_speech_find_their_speaker():
    assert speakers(TEXT) == [
        "sherlock-holmes",
        "watson",
        "sherlock-holmes",
        "sherlock-holmes",
        "sherlock-holmes",
    ]


def test_turns_alternate_where_nothing_is_said_of_the_speaker():
    text = "Anna met Ben. “Hello,” said Anna.\n\n“Hello,” said Ben.\n\n“You are late.”\n\n“I know.”\n"
    assert speakers(text) == ["anna", "ben", "anna", "ben"]


@pytest.mark.parametrize(
    "said",
    [
        "“Come in,” said Anna.",
        '"Come in," said Anna.',
        "‘Come in,’ said Anna.",
        "'Come in,' said Anna.",
        "— Come in, said Anna.",
    ],
)
def test_every_kind_of_quotation_mark_is_speech(said):
    (utterance,) = read_text(f"{said}\n", "en", [Person("anna", "Anna")]).utterances
    assert utterance.speaker == "anna"
    assert "Come in" in utterance.text
    assert "Anna" not in utterance.text


def test_a_word_held_up_is_not_speech():
    assert not read_text("They called him the “captain” of the team.\n", "en").utterances


def test_a_speech_that_runs_over_paragraphs_has_one_speaker():
    text = "Anna looked at Ben. “It began in May,” said Anna. “I was young.\n\n“Then the war came.”\n\n“I see,” said Ben.\n"
    assert speakers(text) == ["anna", "anna", "anna", "ben"]


def test_a_given_cast_and_its_aliases_are_obeyed():
    cast = [Person("h1", "Sherlock Holmes", aliases=("the detective",)), Person("w1", "John Watson")]
    reading = read_text("“Well?” asked the detective.\n\n“Nothing,” said Watson.\n", "en", cast)
    assert [person.id for person in reading.cast] == ["h1", "w1"]
    assert [utterance.speaker for utterance in reading.utterances] == ["h1", "w1"]


def test_the_one_who_says_i_is_a_character():
    text = "I went to see Anna. I knocked. “Who is there?” asked Anna.\n\n“It is me,” I said. I was cold, and my feet hurt.\n"
    reading = read_text(text, "en")
    narrator = next(person for person in reading.cast if person.narrator)
    assert [utterance.speaker for utterance in reading.utterances] == ["anna", narrator.id]


def test_scenes_cover_the_text_and_a_change_in_one_moves_no_cut_elsewhere():
    reader = reader_for("en")
    spans = reader.scenes(TEXT)
    assert len(spans) == 2
    assert spans[0].start == 0
    assert spans[-1].end == len(TEXT)
    longer = TEXT.replace("the tea", "the tea and the toast")
    assert longer[reader.scenes(longer)[1].start :] == TEXT[spans[1].start :]


def test_a_long_scene_is_cut_and_hands_on_who_is_there():
    reader = reader_for("en")
    text = "Anna and Ben sat in the hall. “Well,” said Anna. " + "The fire burned low in the grate. " * 600
    spans = reader.scenes(text)
    assert len(spans) > 1
    assert max(span.end - span.start for span in spans) <= 12_000
    cast = [Person("anna", "Anna"), Person("ben", "Ben")]
    first = reader.read_scene(text[: spans[0].end], cast, Carry())
    assert set(first.carry.present) == {"anna", "ben"}
    assert set(reader.read_scene("The fire burned.", cast, first.carry).present) == {"anna", "ben"}
    assert reader.read_scene("* * *\n\nThe fire burned.", cast, first.carry).present == ()


def test_a_thought_is_known_to_the_one_who_has_it():
    (fact,) = [f for f in read_text(TEXT, "en").statements if "feared the river" in f.text]
    assert fact.scope is Scope.CHARACTER
    assert [knower.person for knower in fact.knowers] == ["sherlock-holmes"]
    assert TEXT[fact.start : fact.end] == fact.quote


def test_what_is_said_is_known_to_the_speaker_and_to_those_who_hear():
    text = "Anna and Ben stood at the gate. “I stole the ring,” said Anna to Ben.\n"
    (fact,) = read_text(text, "en").statements
    assert fact.text == "Anna stole the ring."
    assert {knower.person: knower.told_by for knower in fact.knowers} == {"anna": None, "ben": "anna"}


def test_a_lie_is_believed_by_those_who_hear_it():
    text = "Anna and Ben stood at the gate. “I sold the ring yesterday,” Anna lied to Ben.\n"
    (fact,) = read_text(text, "en").statements
    assert fact.stance is Stance.BELIEVES
    assert [knower.person for knower in fact.knowers] == ["ben"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "Chapter 1\n\nChapter 2\n",
        "“Open, said Anna. “And open. " * 50,
        "".join(chr(code % 32) for code in range(3000)),
        "Anna said, “\ud800 hello \udfff.” Ben left.",
        "Анна сказала: «Привет». " * 50,
        '"' * 5000,
        "\n" * 20000,
        "Anna said “hello there” to Ben and left. " * 1500,
    ],
)
def test_odd_texts_are_read_without_a_crash(text):
    reading = read_text(text, "en")
    assert "".join(text[scene.start : scene.end] for scene in reading.scenes) == text
    assert all(
        text[said.start : said.end] == said.text and said.speaker not in said.hearers
        for said in reading.utterances
    )


def test_the_language_of_a_text_is_guessed():
    assert guess_language("She opened the door.") == "en"
    assert guess_language("彼女は戸を開けた。") == "ja"
    with pytest.raises(ValueError, match="fr"):
        reader_for("fr")
