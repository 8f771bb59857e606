"""Who hears what in English scripts and chats, by what people say as they come and go."""

import pytest

from memory.understanding import read_text


def heard(text):
    """For each utterance, the first letters of those who heard it."""
    reading = read_text(text, "en")
    return ["".join(sorted(hearer[0] for hearer in utterance.hearers)) for utterance in reading.utterances]


def test_who_says_that_he_will_go_soon_or_would_have_gone_stays():
    text = (
        "Anna: I should go soon.\nBen: You always say that.\nCara: I'd have gone by now.\nBen: If Anna goes, who drives?\n"
        "Anna: I'll be off in ten minutes.\nCara: And Dora, who left Leeds? She left the band in March.\nBen: So she did.\n"
        "Anna: Right, I have to run now. Night, you two!\nBen: Night, Anna.\nCara: She knows nothing, does she?\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "ac", "bc", "ab", "ac", "bc", "ac", "b"]


def test_who_is_said_to_have_dropped_out_has_not_heard_why_and_the_last_question_was_put_to_him():
    text = (
        "Anna: Who goes first?\nBen: I do. Nothing to tell.\nCara: The build was red. Ben, did you\nAnna: Cara, hold on. Ben just left.\n"
        "Cara: While he's away: it was his fault.\nAnna: I know.\nBen: I'm back. Hotel wifi. What did you ask me?\nCara: Nothing.\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "c", "a", "c", "ac", "ab"]


def test_two_who_fetch_something_together_are_away_together():
    text = (
        "Anna: Ben, are you coming? The bar is about to close.\nBen: Coming. Same again for everybody?\nCara: Please.\n"
        "Dora: Have they gone? The party is on the ninth.\nCara: Does Anna suspect?\nBen: Three pints. They had no crisps.\n"
        "Anna: Why do you look like cats?\n"
    )
    assert heard(text) == ["bcd", "acd", "abd", "c", "d", "acd", "bcd"]


def test_whoever_is_put_out_of_a_chat_misses_what_is_written_until_he_is_let_in_again():
    text = (
        "12/04/2025, 18:31 - Anna: who is in?\n12/04/2025, 18:32 - Ben: me\n12/04/2025, 18:33 - Cara: me too\n"
        "12/04/2025, 18:35 - Anna removed Cara\n12/04/2025, 18:35 - Anna: oops\n12/04/2025, 18:36 - Ben added Cara\n"
        "12/04/2025, 18:36 - Cara: rude\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "b", "ab"]


def test_a_screenplay_with_names_above_the_words_is_a_script():
    text = (
        "INT. LAUNDRETTE - NIGHT\n\nANNA folds sheets. BEN sits on a dryer.\n\nANNA\nYou can't sleep here.\n\n"
        "BEN\n(yawning)\nI wasn't asleep.\n\nThe bell rings. CARA comes in.\n\nCARA\nSeen a lad in a green coat?\n\n"
        "ANNA\nPlenty of lads.\n\nShe nods to Ben and goes out.\n\nBEN\nI threw the coat away.\n\nANNA\nI know.\n"
    )
    reading = read_text(text, "en")
    assert [utterance.text for utterance in reading.utterances][:3] == [
        "You can't sleep here.",
        "I wasn't asleep.",
        "Seen a lad in a green coat?",
    ]
    assert [utterance.speaker for utterance in reading.utterances] == [
        "anna",
        "ben",
        "cara",
        "anna",
        "ben",
        "anna",
    ]


def test_chats_whose_names_stand_above_the_posts_are_scripts():
    text = (
        "anna_k — Today at 7:14 PM\nanybody up for a raid\n\nben — Today at 7:15 PM\nalways\nbut not for long\n\n"
        "anna_k — Today at 7:16 PM\nsame\n\nben — Today at 7:16 PM\nok then\n"
    )
    reading = read_text(text, "en")
    assert [utterance.speaker for utterance in reading.utterances] == ["anna-k", "ben", "anna-k", "ben"]
    assert reading.utterances[1].text == "always\nbut not for long"


def test_who_is_called_from_elsewhere_has_heard_nothing_and_who_hangs_up_here_stays():
    text = (
        "Anna: The slugs ate forty lettuces.\nBen: My wife would know why. Cara! Come and meet the neighbours!\n"
        "Cara: Coming! Hello, hello.\nAnna (into the phone): Hello? It is me.\n[She hangs up.]\nBen: Who was it?\n"
    )
    assert heard(text) == ["b", "a", "ab", "bc", "ac"]


def test_a_place_in_brackets_parts_those_who_talk_there_from_the_others():
    text = (
        "Anna: Open the rooms, please.\nBen: Done.\nCara: Good.\nDora: Fine.\n[Breakout room 1]\nAnna: Did Cara tell?\n"
        "Ben: She did.\n[Breakout room 2]\nCara: He will be angry.\nDora: Let him.\n"
    )
    assert heard(text)[4:] == ["b", "a", "d", "c"]


def test_who_is_asked_along_and_says_yes_goes_too_and_the_others_are_glad():
    text = (
        "Anna: The stage is up.\nBen: And the lights.\nCara: Right, Dora, shall we go and plug in the speakers?\nDora: Lead the way.\n"
        "Anna: Good, they're gone. Is the cake hidden?\nBen: In the tent.\nDora: Found the reel!\n"
    )
    assert heard(text)[4:6] == ["b", "a"]


def test_names_in_small_letters_speak_beside_names_in_capitals():
    text = "mo_w: who has the key\nTara: not me\nmo_w: then who\nGil: on the nail\n"
    assert heard(text) == ["gt", "gm", "gt", "mt"]


def test_one_who_is_named_more_fully_in_a_direction_is_whoever_speaks_under_that_title():
    text = (
        "At the table: Dora (GM), Finn.\n\nFINN: The wind has turned.\n\n(A knock. Enter PARSON HALE.)\n\n"
        "PARSON: God save all here.\nGM: Roll for it, Finn.\nFINN: Nine.\n\n(Dora goes out.)\n\nFINN: Has she gone?\n"
    )
    assert heard(text) == ["d", "df", "fp", "dp", "p"]


def test_who_goes_in_words_of_his_own_misses_what_is_said_of_him():
    text = (
        "Anna: The roof leaks again.\nBen: Put a bucket under it.\nCara: I did. Ah, that's my pager, ward nine is asking for me.\n"
        "Anna: She looks worn out.\nBen: She's applied for the post in Leeds. It's a secret.\nAnna: I won't say a word to her.\n"
        "Ben: Good.\nAnna: Does her mother know?\nCara: False alarm. What were you two on about?\nBen: Buckets.\n"
    )
    assert heard(text)[3:8] == ["b", "a", "b", "a", "b"]


def test_both_are_there_after_somebody_shows_another_in():
    text = (
        "ANNA: Who is it now?\nBEN: The law, I fear.\n\n(BEN goes out.)\n\nANNA: Where did I put it?\n\n"
        "(BEN shows in THE CONSTABLE.)\n\nBEN: The law, as I said.\nTHE CONSTABLE: Good evening.\nANNA: Do sit.\n"
    )
    assert heard(text) == ["b", "a", "", "at", "ab", "bt"]


def test_who_joins_a_talk_without_a_greeting_has_not_heard_what_was_told_before():
    text = (
        "Anna: The baker is selling up.\nBen: Who told you?\nAnna: His sister. Nobody is to know before May.\nBen: Where will we buy rolls?\n"
        "Anna: I asked her that.\nBen: And what did she say?\nDora: Is there any tea left in that pot?\nAnna: Plenty. Sit here, Dora.\n"
        "Dora: You two look as if somebody had died.\n"
    )
    assert heard(text) == ["b", "a", "b", "a", "b", "a", "ab", "bd", "ab"]


def test_who_takes_part_from_the_fourth_line_on_was_there_from_the_first():
    text = (
        "Anna: The bus was late again.\nBen: Mine never came.\nAnna: How did you get here?\nCara: I gave him a lift, on the tractor.\n"
        "Ben: It was very scenic.\nAnna: I'd have paid to see that.\n"
    )
    assert heard(text) == ["bc", "ac", "bc", "ab", "ac", "bc"]


def test_labels_that_share_a_name_are_two_people_and_a_sound_is_nobody():
    text = (
        "SOUND: Rain on canvas.\n\nBig Tom: Who packed this?\nLittle Tom: You did.\nRose: Boys.\nBig Tom: I never packed it.\n"
        "SOUND: A zip.\nLittle Tom: Then it packed itself.\n"
    )
    assert heard(text) == ["lr", "br", "bl", "lr", "br"]


@pytest.mark.parametrize(
    "line",
    [
        "{}> {}", "<{}> {}", "[{}] {}", "[{}]: {}", "[Party] {}: {}", "{} | {}", "{} — {}", "**{}** {}", "{} (21:04): {}", "- {}: {}",
        "{}\n{}\n",
    ],
)  # fmt: skip
def test_a_chat_may_set_its_names_off_in_any_way(line):
    said = [
        ("grim77", "who has the key"), ("Lady_Vex", "me"), ("tofu", "and the map?"), ("grim77", "no idea"), ("Lady_Vex", "i do - look"),
        ("tofu", "then let us go"),
    ]  # fmt: skip
    reading = read_text("\n".join(line.format(*one) for one in said), "en")
    assert [u.text for u in reading.utterances] == [words for _, words in said]
    assert len({u.speaker for u in reading.utterances}) == 3
    assert heard_by_all(reading)


def test_lines_of_a_story_that_begin_alike_are_no_chat():
    text = "Rain - it never stopped.\n\nShe ran - he ran after her.\n\nSnow - at last.\n\nRain - again.\n\nHe - alone - slept.\n"
    assert not read_text(text, "en").utterances


def heard_by_all(reading):
    return all(len(utterance.hearers) == 2 for utterance in reading.utterances)
