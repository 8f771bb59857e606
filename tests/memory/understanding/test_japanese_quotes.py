"""What is said in a Japanese text, whatever marks it stands in and wherever in its line."""

import pytest

from memory.understanding import read_text


def said(text: str) -> list[tuple[str, str | None]]:
    """Each utterance without its marks, and the name of who says it."""
    reading = read_text(text, "ja", None)
    names = {person.id: person.name for person in reading.cast}
    assert all(text[one.start : one.end] == one.text for one in reading.utterances)
    return [(one.text.strip('「」“”‘’"―'), names.get(one.speaker)) for one in reading.utterances]


@pytest.mark.parametrize("marks", ["「」", "“”", '""', "‘’"])
def test_talk_is_found_in_any_kind_of_marks(marks):
    opens, closes = marks
    text = f"{opens}もう帰るの？{closes}と由美が聞いた。\n{opens}うん、明日早いから{closes}と達也が答えた。\n"
    assert said(text) == [("もう帰るの？", "由美"), ("うん、明日早いから", "達也")]


def test_straight_marks_beside_corner_brackets_only_hold_words_up():
    text = '「あいつは天才だ」と剛が言った。\n　里美は"天才"が嫌いだった。\n'
    assert [words for words, _ in said(text)] == ["あいつは天才だ"]


def test_talk_behind_a_sentence_of_the_same_line_is_talk_however_short():
    text = "　戸が開いた。菊乃は顔を上げた。「父さん」\n　源蔵はうなずいた。「ただいま」\n"
    assert said(text) == [("父さん", "菊乃"), ("ただいま", "源蔵")]


def test_what_somebody_is_called_is_not_said():
    text = "　町では彼を「先生」と呼ぶ者が多かった。\n「行きましょう」と絵里は言った。\n"
    assert said(text) == [("行きましょう", "絵里")]


def test_two_who_talk_in_one_sentence_each_say_their_own():
    text = "　花村は「もう終わりだ」と言って立ち上がり、矢島は「待て」とその袖をつかんだ。\n"
    assert said(text) == [("もう終わりだ", "花村"), ("待て", "矢島")]


def test_talk_that_dashes_open_ends_where_it_says_who_speaks():
    text = "　――どこへ行く、と兵吾が訊いた。\n　――町へ、と小春は答えた。\n　――何をしに。\n　――米を買いに。\n"
    assert [speaker for _, speaker in said(text)] == ["兵吾", "小春", "兵吾", "小春"]
    assert said("　――鍵はかけたか。\n　と、宮田が訊いた。\n　――かけたわ。\n　千代はうなずいた。\n") == [
        ("鍵はかけたか。", "宮田"),
        ("かけたわ。", "千代"),
    ]


def test_a_particle_behind_talk_is_no_part_of_a_name():
    text = (
        "　おばあちゃんは縁側で豆をむいていた。美雪が帰ってくると、伯父さんは煙草を吸っていた。\n"
        "「見つかったかい」とおばあちゃんが聞いた。\n「はじめからない」と伯父さんが言った。\n"
    )
    reading = read_text(text, "ja", None)
    assert sorted(person.name for person in reading.cast) == ["おばあちゃん", "伯父", "美雪"]


def heard(text: str) -> list[tuple[str | None, set[str]]]:
    """For each utterance the name of who says it and of those who hear it."""
    reading = read_text(text, "ja", None)
    names = {person.id: person.name for person in reading.cast}
    return [(names.get(one.speaker), {names[who] for who in one.hearers}) for one in reading.utterances]


def test_a_letter_is_its_writers_and_only_its_reader_takes_it_in():
    text = (
        "　皆が出かけたあと、江津子は一人で手紙を開いた。\n"
        "『江津子へ。私は秘密に結婚しました。これは燃やして。志津』\n"
        "　江津子は手紙を燃やし、夕食に下りた。父と叔母の久が待っていた。\n"
        "「便りはないか」と父が訊いた。\n「ありません」と江津子は答えた。\n"
    )
    assert heard(text) == [("志津", {"江津子"}), ("父", {"江津子", "久"}), ("江津子", {"父", "久"})]


def test_what_somebody_says_with_a_letter_in_hand_is_said():
    text = (
        "　早苗は手紙を置いた。「わかったわ」\n「何て書いてあるんだ」と稔が訊いた。\n"
        "「私たち、お金持ちになったの」と早苗は言った。\n"
    )
    assert heard(text) == [("早苗", {"稔"}), ("稔", {"早苗"}), ("早苗", {"稔"})]


def test_a_letter_set_in_a_story_is_a_scene_of_its_writers():
    text = (
        "　美羽は階段に腰を下ろし、届いたものを読んだ。\n\n美羽様\n\n"
        "　私は楢橋大尉と婚約しました。父上にはまだ話していません。\n\n　　　　　　六月三日　姉　翠\n\n"
        "　美羽は手紙を畳んで居間へ入った。父が時計のねじを巻いていた。\n「翠からか」と父が訊いた。\n「仕立屋さんから」と美羽は言った。\n"
    )
    reading = read_text(text, "ja", None)
    assert "翠" in {person.name for person in reading.cast}
    assert [text[scene.start :].strip()[:3] for scene in reading.scenes] == ["美羽は", "美羽様", "美羽は"]
    assert heard(text) == [("父", {"美羽"}), ("美羽", {"父"})]
