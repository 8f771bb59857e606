"""Letters and notes that the narration quotes: whose words they are, and who learns of them."""

from memory.understanding import read_text


def heard(text: str) -> list[tuple[str | None, set[str]]]:
    """For each utterance the name of who says it and of those who hear it."""
    reading = read_text(text, "en", None)
    names = {person.id: person.name for person in reading.cast}
    return [(names.get(one.speaker), {names[who] for who in one.hearers}) for one in reading.utterances]


def test_a_letter_read_alone_is_heard_by_nobody_who_comes_later():
    text = (
        "When the others had gone to church, Edith opened the letter alone in her room.\n\n"
        "“My dear Edith,” it ran, “I have married Captain Lowe in secret. Burn this.”\n\n"
        "She burned it and went down to dinner, where her father and Aunt Prue were waiting.\n\n"
        "“No news?” asked her father.\n\n“None,” said Edith.\n"
    )
    found = heard(text)
    assert found[:2] == [(None, {"Edith"})] * 2
    assert found[2][1] == {"Edith", "Aunt Prue"}


def test_a_note_is_said_by_whoever_signed_it():
    text = (
        "Hollis found the note under the sugar bowl while his wife was feeding the hens. It said, “Gone to the coast. "
        "The money is in the clock. Ruth.”\n\nHe put it in the stove. Presently Dora came in with the eggs.\n\n"
        "“Any post from Ruth?” asked Dora.\n\n“Nothing,” said Hollis.\n"
    )
    assert heard(text) == [("Ruth", {"Hollis"}), ("Dora", {"Hollis"}), ("Hollis", {"Dora"})]


def test_what_is_said_with_a_letter_in_hand_is_said():
    text = (
        "Clara put the letter down. “I see,” she said.\n\n“What does it say?” asked Tom.\n\n"
        "“It says,” said Clara, “that we are rich.”\n"
    )
    assert heard(text) == [("Clara", {"Tom"}), ("Tom", {"Clara"}), ("Clara", {"Tom"}), ("Clara", {"Tom"})]


def test_letters_one_after_another_are_each_their_writers_and_known_to_whom_they_are_written():
    text = (
        "Leeds, 14 March 1911\n\nDear Ruth,\n\nI am engaged to Captain Rolle. Do not tell Mother.\n\nYour brother,\nSamuel\n\n"
        "Dear Samuel,\n\nI have told nobody. I will come on Saturday.\n\nEver your loving sister,\nRuth\n"
    )
    reading = read_text(text, "en", None)
    names = {person.id: person.name for person in reading.cast}
    assert set(names.values()) >= {"Ruth", "Samuel"}
    assert "the narrator" not in names.values()
    assert [text[scene.start :][:12] for scene in reading.scenes] == ["Leeds, 14 Ma", "Dear Samuel,"]
    (engaged,) = [one for one in reading.statements if "Rolle" in one.text]
    assert engaged.text.startswith("Samuel is engaged")
    assert {names[knower.person] for knower in engaged.knowers} == {"Ruth", "Samuel"}
