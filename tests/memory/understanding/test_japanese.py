"""The Japanese reader on short texts written for it: who is there, who speaks, who hears, what is known."""

import pytest

from memory.understanding.japanese import JapaneseReader
from memory.understanding.reading import Carry, Person, Scope, Stance

READER = JapaneseReader()

CAFE = """　氷室二郷は坂の途中の喫茶店ブルームーンで働いている。
　店長の翼は、カウンターの中で皿を拭いていた。
「氷室くん、三番さんにお水」と翼は言った。
「はい、翼さん」
　二郷はコップを持って席を立った。

＊

　月岡翼は、ひそかに二郷を見張っている。そのことは誰にも話していない。
　氷室二郷は時間を止めることができる。それを知っているのは二郷だけだった。
"""

FAMILY = """　居間には太郎と花子と次郎がいた。
「来月、会社を辞めるつもりだ」と太郎は言った。
「次郎さんはどう思うの」と花子が訊いた。
　次郎は黙って部屋を出て行った。
「俺には借金がある」と太郎は花子に言った。
「そんな……」花子は口を押さえた。
　そのとき、次郎が戻ってきた。
「何を話していたの」と次郎は訊いた。
"""

CHAT = """美咲：こんにちは、健太。
健太：やあ。明日のライブ、楽しみだね。
さくら：私も行くよ。
健太：ごめん、ちょっと電話が来たから席を外すね。
さくら：いってらっしゃい。
美咲：健太の誕生日にケーキを焼くつもりなの。
さくら：いいね。手伝うよ。
健太：ただいま。何の話？
美咲：なんでもないよ。
"""


def read(text, cast=None):
    cast = READER.find_cast([text]) if cast is None else cast
    carry, readings = Carry(), []
    for span in READER.scenes(text):
        reading = READER.read_scene(text[span.start : span.end], cast, carry)
        carry = reading.carry
        readings.append(reading)
    return cast, readings


def said(readings, fragment):
    return next(one for reading in readings for one in reading.utterances if fragment in one.text)


def fact(readings, fragment):
    return next(one for reading in readings for one in reading.statements if fragment in one.text)


def person(cast, name):
    return next(one.id for one in cast if name in one.names)


def cafe_cast():
    return [
        Person("himuro-nigo", "氷室二郷", aliases=("二郷", "氷室"), confirmed=True),
        Person("tsukioka-tsubasa", "月岡翼", aliases=("翼",), confirmed=True),
    ]


def test_scenes_cover_the_text_and_break_at_marks():
    spans = READER.scenes(CAFE)
    assert "".join(CAFE[span.start : span.end] for span in spans) == CAFE
    assert any(CAFE[span.start : span.end].lstrip().startswith("＊") for span in spans)


def test_a_change_in_one_scene_moves_no_cut_in_another():
    text = "一\n\n朝だった。\n\n＊\n\n昼だった。\n\n二\n\n夜だった。\n"
    changed = text.replace("昼だった。", "昼だった。とても長い昼だった。")
    grown = len(changed) - len(text)
    before = [text[span.start : span.end] for span in READER.scenes(text)]
    after = [changed[span.start : span.end] for span in READER.scenes(changed)]
    assert grown > 0
    assert before[0] == after[0]
    assert before[-1] == after[-1]
    assert len(before) == len(after)


def test_empty_lines_around_a_letter_do_not_join_the_scenes_before_and_after_it():
    text = (
        "　健二は庭で薪を割っていた。\n「父さん、飯だよ」\n　弥生が呼んだ。\n「今行く」\n　健二は斧を置いた。\n　二人は家に入った。\n\n"
        "　裏の納屋で、弥生は古い箱を開けた。底に封筒があった。\n\n　弥生へ。\n　この箱には触らないでください。\n"
        "　わけはいつか話します。\n　　　　母より\n\n　弥生は封筒をふところに隠した。\n　誰も見ていなかった。\n\n"
        "　台所では、健二が湯を沸かしていた。\n「遅かったな」\n「うん」\n　弥生はうつむいた。\n「何かあったのか」\n「何も」\n"
    )
    openings = {text[span.start : span.end].strip()[:5] for span in READER.scenes(text)}
    assert openings >= {"裏の納屋で", "弥生へ。\n", "弥生は封筒", "台所では、"}


def test_no_scene_is_longer_than_six_thousand_characters():
    assert max(span.end - span.start for span in READER.scenes("あいうえお。" * 5000)) <= 6000


def test_one_person_with_several_names_is_one_of_the_cast():
    text = "「半七親分」と子分が呼んだ。半七は笑った。半七老人は茶を飲んで話した。半七が言った。" * 3
    cast = READER.find_cast([text])
    assert len([one for one in cast if "半七" in one.name]) == 1
    assert "半七老人" in cast[0].names


def test_a_surname_two_people_share_does_not_make_them_one():
    text = (
        "黒田誠治は時計を直した。黒田ひなは笑った。黒田誠治が言った。「ひなちゃん」と黒田誠治は呼んだ。"
        "黒田ひなは走った。黒田ひなが叫んだ。"
    )
    names = {one.name for one in READER.find_cast([text])}
    assert {"黒田誠治", "黒田ひな"} <= names


def test_places_food_and_animals_are_not_people():
    text = (
        "江戸へ行った。松山に着いた。猫が鳴いた。団子を食べた。佐伯さんは笑って言った。「佐伯さん」と呼んだ。"
        * 4
    )
    names = {one.name for one in READER.find_cast([text])}
    assert "佐伯" in names
    assert not names & {"江戸", "松山", "猫", "団子"}


def test_a_narrator_without_a_name_is_called_by_his_word_for_i():
    text = (
        "おれは学校へ行った。おれの弁当は重い。おれはすぐ帰った。「おい」とおれは言った。"
        "おれは寝た。おれは起きた。"
    )
    (narrator,) = [one for one in READER.find_cast([text]) if one.narrator]
    assert narrator.name == "おれ"
    assert narrator.id == "ore"


def test_known_people_come_back_as_they_are_and_are_not_found_again():
    known = cafe_cast()
    cast = READER.find_cast([CAFE], known)
    assert [one for one in cast if one.id in {"himuro-nigo", "tsukioka-tsubasa"}] == sorted(
        known, key=lambda one: [other.id for other in cast].index(one.id)
    )
    assert not [one for one in cast if not one.confirmed and set(one.names) & {"二郷", "氷室", "翼"}]


def test_ids_are_readings_in_ascii():
    text = (
        "「氷室二郷くん」と先生は呼んだ。氷室二郷は答えた。二郷は笑った。氷室くんは黙った。「氷室くん」" * 2
    )
    cast = READER.find_cast([text])
    assert person(cast, "氷室二郷") == "himuro-nigo"


def test_mentions_and_quotes_are_where_they_say_they_are():
    cast, readings = read(CAFE, cafe_cast())
    names = {one.id: one.names for one in cast}
    for span, reading in zip(READER.scenes(CAFE), readings, strict=True):
        scene = CAFE[span.start : span.end]
        assert all(scene[one.start : one.end] in names[one.person] for one in reading.mentions)
        assert all(scene[one.start : one.end] == one.text for one in reading.utterances)
        assert all(scene[one.start : one.end] == one.quote for one in reading.statements)


def test_the_tag_and_the_vocative_name_speaker_and_addressee():
    _, readings = read(CAFE, cafe_cast())
    assert said(readings, "三番さん").speaker == "tsukioka-tsubasa"
    assert said(readings, "はい").speaker == "himuro-nigo"
    assert said(readings, "はい").addressees == ("tsukioka-tsubasa",)


def test_speakers_take_turns_between_tags():
    text = "「どこへ行くの」と花子は訊いた。\n「山だ」と太郎が答えた。\n「いつ帰るの」\n「明日」\n「そう」\n"
    cast, readings = read(text)
    hanako, taro = person(cast, "花子"), person(cast, "太郎")
    assert [one.speaker for one in readings[0].utterances] == [hanako, taro, hanako, taro, hanako]


def test_who_has_left_does_not_hear_and_who_comes_back_hears_again():
    cast, readings = read(FAMILY)
    jiro, hanako, taro = person(cast, "次郎"), person(cast, "花子"), person(cast, "太郎")
    assert set(said(readings, "会社を辞める").hearers) == {hanako, jiro}
    assert said(readings, "借金").hearers == (hanako,)
    assert set(said(readings, "何を話して").hearers) == {taro, hanako}


def test_a_whisper_is_heard_by_the_one_addressed_only():
    text = (
        "　部屋には太郎と花子と次郎がいた。\n「始めよう」と太郎は言った。\n「ええ」と花子が答えた。\n"
        "「いいよ」と次郎は言った。\n「あとで話がある」と太郎は花子にささやいた。\n"
    )
    cast, readings = read(text)
    assert said(readings, "あとで話が").hearers == (person(cast, "花子"),)


def test_the_absent_who_are_only_spoken_of_do_not_hear():
    text = "「圭くんは来るかな」と花子は太郎に訊いた。\n「圭は来ないよ」と太郎は答えた。\n"
    cast = [Person("kei", "圭"), Person("hanako", "花子"), Person("taro", "太郎")]
    _, readings = read(text, cast)
    assert "kei" not in readings[0].present
    assert all("kei" not in one.hearers for one in readings[0].utterances)


def test_a_conversation_in_lines_with_names_knows_who_stepped_out():
    cast, readings = read(CHAT)
    kenta, misaki, sakura = (person(cast, name) for name in ("健太", "美咲", "さくら"))
    assert said(readings, "ライブ").speaker == kenta
    assert said(readings, "誕生日").hearers == (sakura,)
    assert said(readings, "手伝う").hearers == (misaki,)
    assert kenta in said(readings, "なんでもない").hearers


def test_somebody_behind_the_door_hears_without_being_seen():
    text = (
        "　三郎は襖のかげで立ち聞きしていた。\n"
        "「金は蔵にある」と太郎は花子に言った。\n「誰にも言わないわ」と花子は答えた。\n"
    )
    cast, readings = read(text)
    assert person(cast, "三郎") in said(readings, "蔵にある").hearers


def test_what_everybody_knows_is_public():
    text = "　月岡翼がこの喫茶店の店長であることは、町の誰もが知っていた。\n"
    _, readings = read(text, cafe_cast())
    found = fact(readings, "店長")
    assert found.scope is Scope.WORLD
    assert "tsukioka-tsubasa" in found.about


def test_a_secret_is_known_to_the_one_who_keeps_it_alone():
    _, readings = read(CAFE, cafe_cast())
    watching, power = fact(readings, "見張って"), fact(readings, "時間を止める")
    assert watching.scope is power.scope is Scope.CHARACTER
    assert [one.person for one in watching.knowers] == ["tsukioka-tsubasa"]
    assert [one.person for one in power.knowers] == ["himuro-nigo"]


def test_what_is_told_is_known_to_speaker_and_hearers_and_names_the_teller():
    text = "「俺、時間を止められるんです」と二郷は翼に言った。\n「知ってる」と翼は答えた。\n"
    _, readings = read(text, cafe_cast())
    found = fact(readings, "時間を止められる")
    assert found.text.startswith("氷室二郷")
    knowers = {one.person: one for one in found.knowers}
    assert set(knowers) == {"himuro-nigo", "tsukioka-tsubasa"}
    assert knowers["tsukioka-tsubasa"].told_by == "himuro-nigo"


def test_a_lie_is_believed_by_the_deceived_and_known_by_the_liar():
    text = (
        "「圭、鷺沢を知っているか」と二郷は訊いた。\n"
        "「聞いたこともない名前だ」と圭は言った。\n　圭は嘘をついた。\n"
    )
    cast = [Person("kei", "東雲圭", aliases=("圭",)), Person("nigo", "氷室二郷", aliases=("二郷",))]
    _, readings = read(text, cast)
    believed = [one for one in readings[0].statements if one.stance is Stance.BELIEVES]
    assert [(one.person, one.stance) for one in believed[0].knowers] == [("nigo", Stance.BELIEVES)]
    lie = fact(readings, "嘘をついた")
    assert [one.person for one in lie.knowers] == ["kei"]


def test_weather_and_stage_directions_are_no_facts():
    text = "　雨が降っていた。二郷は窓を見た。翼は首を振った。「そう」と翼は言った。\n"
    _, readings = read(text, cafe_cast())
    assert readings[0].statements == ()


ODD = {
    "empty": "",
    "line ends": "\n\n\n",
    "no dialogue": "海は静かだった。" * 200,
    "one paragraph": "半七は云った。" * 20000,
    "unbalanced quotes": "「" * 500 + "半七は笑った" + "』" * 500,
    "a quote that never ends": "「半七は云った。\n" * 300,
    "control characters": "\x00「\x07半七」\x1b[0m\n",
    "half surrogates": "\ud800半七は\udfff「はい」と云った。\n",
    "English": "“Hello,” said John.\n" * 50,
    "only headings": "一\n二\n三\n",
    "ornaments": "＊" * 3000 + "x\n" + "―" * 3000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_input_is_read_without_a_crash(text):
    spans = READER.scenes(text)
    assert "".join(text[span.start : span.end] for span in spans) == text
    cast, readings = read(text)
    for span, reading in zip(spans, readings, strict=True):
        scene = text[span.start : span.end]
        assert all(scene[one.start : one.end] == one.text for one in reading.utterances)
        assert {one.speaker for one in reading.utterances} <= {None, *(one.id for one in cast)}


def test_who_hides_hears_and_says_nothing():
    text = (
        "　二郷は水桶の陰にしゃがんだ。\n「期限は六月だ」と鷺沢は言った。\n「待ってください」と翼は答えた。\n"
        "　二郷は息をつめた。\n「待てない」\n「お願いです」\n"
        "　鷺沢も翼も、二郷がそこにいたことに気づかなかった。\n"
    )
    cast = [Person("sagisawa", "鷺沢"), *cafe_cast()]
    _, readings = read(text, cast)
    assert all(one.speaker != "himuro-nigo" for one in readings[0].utterances)
    assert "himuro-nigo" in said(readings, "期限").hearers


def test_a_name_in_kana_is_the_person_whose_name_is_read_so():
    text = (
        "「美緒」と圭は言った。美緒は笑った。「みおちゃん、あそぼ」美緒が答えた。「みおちゃん」と子供が呼んだ。"
        * 2
    )
    assert [one.name for one in READER.find_cast([text]) if {"美緒", "みお"} & set(one.names)] == ["美緒"]
