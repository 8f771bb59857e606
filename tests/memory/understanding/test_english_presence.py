"""Who hears what, in English texts in which people come and go."""

import pytest

from memory.understanding import read_text, reader_for
from memory.understanding.reading import Carry, Person

PEOPLE = {"a": "anna", "b": "ben", "c": "cara", "d": "dora"}


def heard(text):
    """For each utterance, the first letters of those who heard it."""
    reading = read_text(text, "en")
    return ["".join(sorted(hearer[0] for hearer in utterance.hearers)) for utterance in reading.utterances]


def test_who_left_does_not_hear_and_who_comes_does_not_know_what_was_said():
    text = (
        "Anna: The code of the safe is 4417.\nBen: Thank you.\nCara: I see.\n(Ben leaves the room.)\n"
        "Anna: Ben will be dismissed.\nCara: Does he know?\n(Dora enters.)\nDora: Good morning.\nAnna: Good morning, Dora.\n"
        "(Ben comes back.)\nBen: What did I miss?\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "c", "a", "ac", "cd", "acd"]


def test_a_goodbye_said_aloud_ends_ones_presence():
    text = (
        "Anna: I adopted a dog.\nBen: How lovely!\nCara: What is its name?\nAnna: Biscuit. I have to go now, bye everyone!\n"
        "Ben: Cara, I am afraid of dogs.\nCara: I never knew.\nAnna: Hi, I'm back! What did I miss?\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "bc", "c", "b", "bc"]


def test_narrated_leaving_and_coming_back():
    text = (
        "Anna, Ben and Cara sat in the kitchen. “I found the map,” said Anna.\n\n“Where?” asked Ben.\n\n"
        "Ben stood up and left the room. “He must never know that I sold it,” Anna told Cara.\n\n“Why?” Cara asked.\n\n"
        "Ben returned with the teapot. “Tea?” he said.\n"
    )
    assert heard(text) == ["bc", "ac", "c", "a", "ac"]


def test_a_listener_behind_the_door_hears():
    text = (
        "Anna and Ben were in the office. Cara stood outside the door, listening. “It is off,” Anna said.\n"
    )
    assert heard(text) == ["bc"]


def test_a_sleeper_hears_nothing_until_awake():
    text = (
        "Anna and Ben sat by the fire. Cara was asleep on the sofa. “The ring is gone,” said Anna.\n\n"
        "Cara woke up. “What time is it?” she asked.\n\n“Nine,” said Anna.\n"
    )
    assert heard(text) == ["b", "ab", "bc"]


def test_a_whisper_is_for_one():
    text = (
        "Anna, Ben and Cara sat at the table. “Say nothing,” Anna whispered to Ben.\n\n“Why?” asked Cara.\n"
    )
    assert heard(text) == ["b", "ab"]


def test_people_in_another_room_do_not_hear():
    text = (
        "Anna walked into the kitchen. Ben was washing the dishes. “Where is Cara?” she asked.\n\n"
        "“In the garden,” said Ben.\n\nAnna went out to the garden. Cara was pruning the roses. “Ben broke the vase,” Anna told Cara.\n"
    )
    assert heard(text) == ["b", "a", "c"]


def test_stage_directions_move_people():
    text = (
        "ANNA: Good morning, Ben.\nBEN: Good morning.\n[Exit Anna.]\nBEN: She knows everything, Cara.\nCARA: Then hurry.\n"
        "[Enter Anna.]\nANNA: Hurry for what?\n"
    )
    assert heard(text)[2:] == ["c", "b", "bc"]


@pytest.mark.parametrize("place", ["to the", "in the"])
def test_only_those_in_the_room_know_where_a_thing_was_put(place):
    text = (
        "1 Anna, Ben and Cara entered the pantry.\n2 The lettuce is in the green_box.\n3 Anna exited the pantry.\n"
        f"4 Ben {'moved' if place == 'to the' else 'put'} the lettuce {place} red_crate.\n5 Ben exited the pantry.\n"
    )
    facts = read_text(text, "en").statements
    assert {knower.person for knower in facts[0].knowers} == {"anna", "ben", "cara"}
    assert {knower.person for knower in facts[1].knowers} == {"ben", "cara"}


def test_what_is_told_in_private_is_known_to_two():
    text = "Anna, Ben and Cara entered the hall.\nAnna privately told Ben that the key is in the blue_jar.\n"
    (fact,) = read_text(text, "en").statements
    assert {knower.person: knower.told_by for knower in fact.knowers} == {"anna": None, "ben": "anna"}


def test_who_does_nothing_in_the_next_scene_hears_nothing_there():
    cast = [Person(name.lower(), name) for name in ("Anna", "Ben", "Cara")]
    reader = reader_for("en")
    first = reader.read_scene(
        "Anna, Ben and Cara sat in the boathouse. “The regatta is off,” said Anna.\n\n“A pity,” said Ben.\n\n"
        "Cara looked out at the rain.\n",
        cast,
        Carry(),
    )
    assert set(first.carry.present) == {"anna", "ben", "cara"}
    second = reader.read_scene(
        "Anna locked the boathouse and walked along the quay. “I stole the ring,” said Anna.\n\n"
        "“From Cara?” asked Ben.\n",
        cast,
        first.carry,
    )
    assert [utterance.hearers for utterance in second.utterances] == [("ben",), ("anna",)]
    assert {knower.person for fact in second.statements for knower in fact.knowers} == {"anna", "ben"}
    assert set(second.carry.present) == {"anna", "ben"}


def test_who_has_taken_leave_hears_the_goodbye_but_not_what_is_said_next():
    text = (
        "Anna: My plants died again.\nBen: Mine too.\nCara: Sorry, that's my taxi outside. See you on Monday!\nBen: Bye, Cara!\n"
        "Anna: She owes me fifty pounds.\nBen: Me too.\nCara: I forgot my scarf. What did I miss?\nAnna: Nothing at all.\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "ac", "b", "a", "ab", "bc"]


def test_a_silent_listener_of_a_script_was_there_from_the_start():
    text = "Anna: It is cold.\nBen: Very.\nAnna: I sold the boat.\nCara: At what price?\nBen: At a loss.\n"
    assert heard(text) == ["bc", "ac", "bc", "ab", "ac"]


def test_a_newcomer_to_a_script_has_heard_nothing_so_far():
    text = (
        "Anna: I sold the boat.\nBen: At what price?\nAnna: At a loss.\nCara: Hello everyone, is this chair taken?\n"
        "Ben: Not at all.\n"
    )
    assert heard(text) == ["b", "a", "b", "ab", "ac"]


def test_duties_of_another_day_take_nobody_away():
    text = "Anna: I have to go to Leeds on Monday.\nBen: By train?\nCara: Take the bus.\nBen: The bus is slow.\nCara: And cheap.\n"
    assert heard(text) == ["bc", "ac", "ab", "ac", "ab"]


def test_only_the_other_end_hears_the_voice_on_the_telephone():
    text = (
        "Anna: The phone!\nBen: Answer it.\nAnna (into the phone): Yes?\nCara (on the phone): The bank has failed.\n"
        "Anna (into the phone): I see.\nBen: Who was it?\n"
    )
    assert heard(text) == ["b", "a", "bc", "a", "bc", "a"]


def test_a_script_that_goes_to_another_room_leaves_the_others_behind():
    text = (
        "Anna: Come and see the roses, Ben.\nBen: Gladly.\n(Anna and Ben go out.)\nCara: At last.\nDora: Now, where is the will?\n"
        "[In the garden]\nAnna: Dora steals.\nBen: I know.\n"
    )
    assert heard(text)[2:] == ["d", "c", "b", "a"]


def test_a_chat_log_is_a_script():
    text = "[19:02] anna: hi\n[19:02] ben: hi\n[19:03] cara: gtg, dinner\n[19:04] anna: cara is fired\n[19:05] ben: oh no\n"
    assert heard(text)[3:] == ["b", "a"]


def test_the_text_goes_along_with_those_who_step_out():
    text = (
        "“A fine party,” said Anna.\n\n“Very fine,” said Dora.\n\nBen took Anna by the arm and drew her out on to the balcony.\n\n"
        "“I am ruined,” said Ben.\n\n“Since when?” said Anna.\n\nThey went back in. “There you are!” said Dora.\n"
    )
    assert heard(text)[2:] == ["a", "b", "ab"]


def test_who_listens_at_the_panel_hears_and_is_not_heard_of():
    text = (
        "“Did you lock it?” said Anna.\n\n“Twice,” said Ben.\n\nIn the passage Cara crept up to the door and put her ear against the panel.\n\n"
        "“The will is false,” Anna said.\n\n“Burn it,” said Ben.\n\nCara fled down the stairs.\n\n“What was that?” said Anna.\n"
    )
    assert heard(text) == ["b", "a", "bc", "ac", "b"]


def test_behind_whom_the_door_closes_he_hears_no_more():
    text = (
        "“Mind the step, Ben,” said Anna.\n\n“Good night,” said Ben.\n\nWhen the door had closed behind him, Cara laughed.\n\n"
        "“He never looked,” said Cara.\n\n“Never,” said Anna.\n"
    )
    assert heard(text)[2:] == ["a", "c"]


def test_the_far_voice_reaches_the_receiver_and_covered_words_do_not_reach_the_far_end():
    text = (
        "The telephone rang and Anna picked up the receiver.\n\n“The bank has failed,” said Dora's voice on the line.\n\n"
        "“Who is it?” asked Ben.\n\nAnna covered the mouthpiece with her hand. “Nobody,” she told Ben.\n\n"
        "“Sell everything,” said Dora on the line.\n\nAnna hung up. “A wrong number,” she said.\n"
    )
    assert heard(text) == ["a", "a", "b", "a", "b"]


def test_who_is_led_aside_is_spoken_to_alone_and_then_back():
    text = (
        "“What do you want?” said Anna.\n\n“Bread,” said Ben.\n\nCara drew Ben aside. “Say nothing,” she said.\n\n"
        "“What did you tell him?” said Anna.\n"
    )
    assert heard(text)[2:] == ["b", "bc"]


def test_stopped_ears_hear_nothing():
    text = (
        "Anna, Ben and Cara sat in the train. “Four more hours,” said Anna.\n\nCara plugged in her earphones.\n\n"
        "“We must sell the house,” said Ben.\n\n“Not yet,” said Anna.\n\nCara pulled out one earphone. “What is it?” she said.\n"
    )
    assert heard(text)[1:] == ["a", "b", "ab"]


def test_blank_lines_around_a_direction_do_not_part_the_scene_of_a_script():
    text = (
        "ANSEL: The bell is cracked.\n\n(MAUDE leaves.)\n\nANSEL: Now, Piet. I cracked it myself.\n\n"
        "(MAUDE comes back.)\n\nPIET: Who would crack a bell?\nMAUDE: A fool.\n"
    )
    reading = read_text(text, "en", None)
    assert len(reading.scenes) == 1
    second, third = reading.utterances[1:3]
    assert set(second.hearers) == {"piet"}
    assert set(third.hearers) == {"ansel", "maude"}


def test_who_had_heard_every_word_behind_the_door_has_listened_since_he_went():
    text = (
        "“Wait outside, Cara,” said Anna.\n\nCara left the room.\n\n“He drinks,” said Anna.\n\n“I know,” said Ben.\n\n"
        "Behind the door Cara stood very still. She had heard every word.\n\n“Since March,” said Anna.\n"
    )
    assert heard(text)[1:] == ["bc", "ac", "bc"]


def test_who_is_spoken_of_as_away_was_not_there_before_he_comes():
    text = (
        "“Is everyone here?” said Anna.\n\n“Everyone but Dora,” said Ben. “She is on watch.”\n\n“Dora signed for the water,” said Anna.\n\n"
        "The hatch creaked. Dora climbed down the ladder. “Any supper?” said Dora.\n"
    )
    assert heard(text) == ["b", "a", "a", "b", "ab"]


def test_a_voice_from_off_the_stage_is_heard_of_one_who_is_not_there():
    text = (
        "Anna: I shall see to him.\n(Anna goes up.)\nBen: She knows nothing.\nCara: Nothing at all.\nAnna (off): Ben! Come up!\n"
        "Cara: Go, then.\n"
    )
    assert heard(text)[1:] == ["c", "b", "bc", "b"]


def test_who_goes_along_with_one_who_goes_is_gone_too():
    text = "Anna: I must go and move the van.\nBen: I'll come with you, Anna.\nAnna: Back in an hour, all!\nCara: At last.\nDora: Now we can talk.\n"
    assert heard(text)[3:] == ["d", "c"]


def speakers(text):
    """For each utterance, the first letter of who said it."""
    return "".join((u.speaker or "-")[0] for u in read_text(text, "en").utterances)


def test_who_has_left_does_not_say_the_next_line_that_has_no_tag():
    text = (
        "“Ben, run down to the harbour and look for the mail,” said Anna.\n\n"
        "Ben pulled on his cap and went, slamming the gate on the way.\n\n“Now, which of you told him?”\n\n"
        "“It was me,” said Cara.\n\n“I thought so,” said Anna.\n"
    )
    assert speakers(text) == "aaca"
    assert "b" not in "".join(heard(text)[1:])


def test_who_comes_back_has_missed_what_was_said_since_he_said_that_he_would_go():
    text = (
        "Anna, Ben and Cara were folding sheets. “I am going down for another basket,” Ben said, and they listened "
        "to his boots on the stair until the yard door clanged.\n\n“He took the ring,” said Anna.\n\n“You saw him?”\n\n"
        "“I saw it in his glove,” said Anna.\n\nBen came up with the basket on his shoulder.\n\n"
        "“What is the matter?” he asked.\n\n“Wasps,” said Cara.\n"
    )
    assert heard(text) == ["ac", "c", "a", "c", "ac", "ab"]


def test_who_comes_in_with_another_was_not_there_before_and_an_ear_hears_what_is_put_to_it():
    text = (
        "“She is lying, Ben,” said Anna.\n\n“I know,” said Ben.\n\nBen went out and returned with Cara, who would not sit.\n\n"
        "“Good evening, Cara,” said Anna.\n\nAnna put her lips to Ben’s ear. “Ask at the baths,” she whispered.\n\n"
        "“At once,” said Ben aloud, and slipped out.\n\n“Now, Cara,” said Anna, “sit down.”\n"
    )
    assert heard(text) == ["b", "a", "bc", "b", "ac", "c", "c"]


def test_those_who_go_out_of_earshot_are_by_themselves_until_they_are_back():
    text = (
        "Anna, Ben, Cara and Dora had carried the table up to the roof. “To the view,” said Anna.\n\n"
        "After a while Cara and Dora strolled over to the far wall, beyond the hearing of the others.\n\n"
        "“I am leaving,” Cara said quietly.\n\n“You cannot.”\n\n"
        "At the table, meanwhile, Anna was cutting the bread.\n\n“Is she well?” Anna asked.\n\n“Only tired,” said Ben.\n\n"
        "Cara and Dora came back.\n\n“Any left?” said Dora.\n"
    )
    assert heard(text) == ["bcd", "d", "c", "b", "a", "abc"]


def test_who_wakes_has_slept_since_he_last_spoke():
    text = (
        "“Shall we be there by noon?” asked Anna.\n\n“If the axle holds,” said Dora.\n\nThe coach rolled on for an hour.\n\n"
        "“The case is under her seat,” said Ben.\n\n“Leave it,” said Anna.\n\nDora woke with a start.\n\n“Where are we?” asked Dora.\n"
    )
    assert heard(text)[2:] == ["a", "b", "ab"]


def test_the_scene_of_a_script_goes_along_with_those_who_go_out_together():
    text = (
        "Anna: There is one missing.\nBen: There always is.\nCara: How odd.\n(Anna and Ben step out into the yard.)\n"
        "Anna: I counted them twice.\nBen: Then we must tell.\nAnna: Tonight.\n(They come back in.)\nCara: All well?\nBen: Perfectly.\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "b", "a", "b", "ab", "ac"]


def test_who_needs_a_minute_is_away_until_he_is_back_and_pity_does_not_call_him():
    text = (
        "Anna: We go in March.\nBen: So soon?\nCara: I need some air, excuse me.\nAnna: Poor Cara. She wrote half of it.\n"
        "Ben: Is she to be dismissed?\nAnna: On Friday.\nCara: Hello again. Where were we?\nBen: Page nine.\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "b", "a", "b", "ab", "ac"]


def test_a_radio_that_begins_to_speak_does_not_bring_anybody_into_the_room():
    text = (
        "“All yours, Ben,” said Anna.\n\n“Go to bed, Anna,” said Ben.\n\n“I shall,” said Anna, and went down the stair.\n\n"
        "At ten the radio crackled on the shelf.\n\n“Ben, this is the tug. Are you awake?”\n\n“I am, Cara,” said Ben.\n\n"
        "“Keep the lamp bright,” said Cara.\n"
    )
    assert all("c" not in hearers for hearers in heard(text)[:3])


def test_who_is_first_told_of_as_coming_was_not_there_before_though_those_who_talk_had_named_him():
    text = (
        "“Cara has sold the mill,” said Anna.\n\n“Who to?” said Ben.\n\nA board creaked on the landing, and the lamp moved.\n\n"
        "“To me,” said Dora, stepping in out of the dark. “And where is Cara now?”\n\n“In bed,” said Anna.\n"
    )
    assert heard(text) == ["b", "a", "ab", "ab", "bd"]


def test_at_another_time_of_day_only_those_are_there_who_show_themselves():
    text = (
        "“We sail on Friday,” said Anna.\n\n“So soon?” said Ben.\n\n“The sooner the better,” said Cara.\n\n"
        "That evening Ben sat down beside Dora on the quay.\n\n“She means it,” said Ben.\n\n“I know,” said Dora.\n"
    )
    assert heard(text) == ["bc", "ac", "ab", "d", "b"]


def test_who_wishes_the_others_good_night_and_says_no_more_has_gone():
    text = (
        "“It is past ten,” said Anna.\n\n“Then I will wish you both good night,” said Cara.\n\n"
        "They listened until the stairs had stopped creaking.\n\n“She has read the letter,” said Ben.\n\n“All of it,” said Anna.\n"
    )
    assert heard(text) == ["bc", "ab", "a", "b"]


def test_who_goes_back_in_or_is_sent_off_does_not_hear_what_follows():
    text = (
        "Anna came out on the step, where Ben and Cara were waiting. “He will not see you,” said Anna, and went back in.\n\n"
        "“I knew it,” said Ben.\n\nCara sent Ben to the gate for the cart. Dora put her head out of a window.\n\n"
        "“Is he gone?” asked Dora.\n\n“For now,” said Cara.\n"
    )
    assert heard(text) == ["bc", "c", "c", "d"]


def test_who_comes_by_a_way_told_first_has_not_heard_what_was_said_before():
    text = (
        "“It is under the floor,” said Anna.\n\n“How deep?” asked Ben.\n\n“A yard,” said Anna. “Nobody has looked there.”\n\n"
        "Down the ladder slid Cara with a lamp.\n\n“What are you two plotting?” said Cara.\n\n“Nothing,” said Ben.\n\n"
        "“I see,” said Cara, and off she went.\n\n“Did she hear?” asked Anna.\n"
    )
    assert heard(text) == ["b", "a", "b", "b", "ab", "ac", "ab", "b"]


def test_a_short_text_knows_by_their_gestures_those_who_are_named_once():
    text = (
        "“The pass is shut,” said Anna.\n\n“Then we wait.” Tovrel shrugged.\n\n“For how long?” asked Anna.\n\n"
        "Ysmay looked at the sky. “Until it snows.”\n"
    )
    names = {person.name for person in read_text(text, "en").cast}
    assert {"Tovrel", "Ysmay"} <= names


def test_who_makes_off_in_whatever_manner_has_gone():
    text = (
        "“Is the tea ready?” asked Anna.\n\n“Nearly,” said Ben.\n\n“I shall see to it,” said Cara, and steamed off in the direction of the tent.\n\n"
        "“She must not see the cake,” said Anna.\n\n“She has,” said Ben.\n"
    )
    assert heard(text)[3:] == ["b", "a"]


@pytest.mark.parametrize(
    ("narration", "hearers"),
    [
        ("Lena told Oskar the code in the cellar.", {"oskar"}),
        ("Lena handed Oskar the lamp.", {"oskar"}),
        ("Lena turned to Oskar.", {"oskar"}),
        ("Lena was in the orchard with Oskar.", {"oskar"}),
        ("Lena was in love with Oskar.", set()),
        ("Lena had told Oskar the code by letter.", set()),
    ],
)
def test_whoever_is_told_or_given_something_to_his_face_hears_what_is_said(narration, hearers):
    cast = [Person("lena", "Lena", confirmed=True), Person("oskar", "Oskar", confirmed=True)]
    reading = read_text(f"{narration} “It is four nine one,” said Lena.\n", "en", cast)
    assert set(reading.utterances[0].hearers) == hearers
