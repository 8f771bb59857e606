"""Who speaks and hears where no tag says so, and who does not: samples written for it, line by line."""

import pytest

from memory.understanding import read_text
from memory.understanding.japanese import JapaneseReader
from memory.understanding.reading import Carry, Person, Scope

READER = JapaneseReader()

# Each line of talk with who says it and who hears it.
CLUB_ROOM = """　放課後の部室には、三枝遥と真壁蓮の二人しかいなかった。
「先輩、また寝てたでしょ」と遥が言った。
「起きてた。目を閉じてただけ」
「先輩、それを世間では寝てるって言うんです」と遥は笑った。
「世間が間違ってる」
「はいはい。先輩、文化祭の企画書は？」遥は手を出した。
「ない」
　そこへ、扉を開けて顧問の黒木が入ってきた。
「お前ら、まだいたのか」と黒木は言った。
「締め切りは今日だぞ、真壁」
　黒木はため息をついて出ていった。
「……先輩、私、転校するんです」
"""
CLUB_ROOM_TALK = [
    ("また寝てた", "三枝遥", ["真壁蓮"]),
    ("目を閉じてた", "真壁蓮", ["三枝遥"]),
    ("それを世間では", "三枝遥", ["真壁蓮"]),
    ("世間が間違", "真壁蓮", ["三枝遥"]),
    ("企画書は", "三枝遥", ["真壁蓮"]),
    ("「ない」", "真壁蓮", ["三枝遥"]),
    ("まだいたのか", "黒木", ["三枝遥", "真壁蓮"]),
    ("締め切りは今日だぞ", "黒木", ["三枝遥", "真壁蓮"]),
    ("転校するんです", "三枝遥", ["真壁蓮"]),
]

GREEN_ROOM = """ハル「おはよう。ユイは？」
ナナ「まだ来てない」
ハル「じゃあ今のうちに言うけど、プレゼント、時計にした」
ナナ「絶対喜ぶって」
ユイ「おまたせ。何の話？」
ハル「なんでもない」
ナナ「天気の話」
ハル「ごめん、ちょっと電話。先に行ってて」
ユイ「ねえ、ハル、何か隠してる？」
ナナ「さあね」
"""
GREEN_ROOM_TALK = [
    ("ユイは？", "ハル", ["ナナ"]),
    ("まだ来てない", "ナナ", ["ハル"]),
    ("時計にした", "ハル", ["ナナ"]),
    ("絶対喜ぶ", "ナナ", ["ハル"]),
    ("何の話", "ユイ", ["ナナ", "ハル"]),
    ("なんでもない", "ハル", ["ナナ", "ユイ"]),
    ("天気の話", "ナナ", ["ハル", "ユイ"]),
    ("ちょっと電話", "ハル", ["ナナ", "ユイ"]),
    ("何か隠してる", "ユイ", ["ナナ"]),
    ("さあね", "ナナ", ["ユイ"]),
]

PAWNSHOP = """　岡っ引の辰造は、質屋の裏口で女中のお咲をつかまえた。
「昨夜、何があった」
「はい」
　お咲の話によると、昨夜の四つごろに番頭の喜助が帰って来て、主人の徳兵衛と奥の間で口論をした。喜助は徳兵衛を突き飛ばして出て行った。お咲はそれを襖の陰で聞いていた。
「それで、喜助はどこへ行った」
「存じません。ほんとうに存じません」
「隠すとためにならねえぞ」
　辰造は表へ出て、番屋へ急いだ。番屋では手先の弥吉が待っていた。
「親分、どうでした」
「喜助をさがせ。徳兵衛を突き飛ばした野郎だ」
"""
PAWNSHOP_TALK = [
    ("何があった", "辰造", ["お咲"]),
    ("「はい」", "お咲", ["辰造"]),
    ("どこへ行った", "辰造", ["お咲"]),
    ("存じません", "お咲", ["辰造"]),
    ("ためにならねえ", "辰造", ["お咲"]),
    ("喜助をさがせ", "辰造", ["弥吉"]),
]


def read(text, cast=None):
    cast = READER.find_cast([text]) if cast is None else cast
    carry, readings = Carry(), []
    for span in READER.scenes(text):
        readings.append(READER.read_scene(text[span.start : span.end], cast, carry))
        carry = readings[-1].carry
    return {person.id: person.name for person in cast}, readings


def talk(text, cast=None):
    """Every utterance as (words, name of the speaker, names of the hearers)."""
    names, readings = read(text, cast)
    return [
        (said.text, names.get(said.speaker), sorted(names[who] for who in said.hearers))
        for reading in readings
        for said in reading.utterances
    ]


def known_by(text, words, cast=None):
    """Who knows the statement with these words, by name."""
    names, readings = read(text, cast)
    found = next(one for reading in readings for one in reading.statements if words in one.text)
    return {names[knower.person] for knower in found.knowers}


@pytest.mark.parametrize(
    ("text", "labels"),
    [(CLUB_ROOM, CLUB_ROOM_TALK), (GREEN_ROOM, GREEN_ROOM_TALK), (PAWNSHOP, PAWNSHOP_TALK)],
    ids=["light novel", "lines with names", "retold"],
)
def test_each_line_has_its_speaker_and_its_hearers(text, labels):
    spoken = talk(text)
    for fragment, speaker, hearers in labels:
        _, who, heard = next(one for one in spoken if fragment in one[0])
        assert (fragment, who, heard) == (fragment, speaker, hearers)


def test_people_in_a_story_that_is_retold_hear_nothing():
    for _, _, hearers in talk(PAWNSHOP):
        assert not {"喜助", "徳兵衛"} & set(hearers)


def test_what_is_retold_is_known_to_those_who_hear_it_and_not_to_everybody():
    text = """　梅吉は座敷で女中のお竹に尋ねた。
「おめえ、何を隠している」
「……申します」
　お竹はとうとう白状した。娘のお菊は若い番頭の清次郎と情交があって、ときどき外で逢っている。
「誰にも云うんじゃねえぞ」と梅吉は云った。
"""
    names, readings = read(text)
    affair = next(one for reading in readings for one in reading.statements if "情交" in one.text)
    assert affair.scope is Scope.CHARACTER
    assert {names[knower.person] for knower in affair.knowers} == {"お竹", "梅吉"}


def test_who_comes_in_later_did_not_hear_what_was_said_before():
    text = """　控室で、佐伯は小声にもならずに言った。
「会社の金に手をつけたのは私だ」と佐伯は言った。
「聞かなかったことにします」と森本は答えた。
　そのとき、立っていたのは森本だけではなかった。扉を開けて水野が入ってきました。
「何の相談ですか」と水野が訊きました。
"""
    hearers = {words: heard for words, _, heard in talk(text)}
    assert hearers["「会社の金に手をつけたのは私だ」"] == ["森本"]
    assert hearers["「何の相談ですか」"] == ["佐伯", "森本"]


def test_who_leaves_in_polite_prose_hears_no_more():
    text = """　店には健太と美咲がいました。
「来月、店を閉めます」と健太が言いました。
　そこへ浩二が入ってきました。
「お茶をください」と浩二は言いました。
　浩二は外へ出ました。
「借金が三百万あるんです」と健太は言いました。
「そうでしたか」と美咲は答えました。
"""
    hearers = {words: heard for words, _, heard in talk(text)}
    assert hearers["「来月、店を閉めます」"] == ["美咲"]
    assert hearers["「借金が三百万あるんです」"] == ["美咲"]


def test_somebody_remembered_in_the_narration_does_not_hear():
    text = """　夜の台所で、美緒はひとり皿を拭いていた。
「なら、私が見ている」
　美緒は、黒田が計るたびに進んでいた時計を思い出した。
「大丈夫」
"""
    cast = [Person("mio", "美緒", confirmed=True), Person("kuroda", "黒田", confirmed=True)]
    assert all(not heard for _, _, heard in talk(text, cast))


def test_what_cannot_stand_without_the_voice_stays_what_was_said():
    text = """　店には翼と鷺沢がいた。
「父の借りたお金なら、返すのは私です」と翼は鷺沢に言った。
「結構です」と鷺沢は言った。
"""
    cast = [Person("tsubasa", "翼", confirmed=True), Person("sagisawa", "鷺沢", confirmed=True)]
    _, readings = read(text, cast)
    found = [one.text for reading in readings for one in reading.statements if "借りたお金" in one.text]
    assert found == ["翼は鷺沢に「父の借りたお金なら、返すのは私です」と言った。"]


def test_who_is_dead_or_away_is_not_told_by_being_named():
    text = """　居間には花子と次郎がいた。
「太郎は去年の冬に亡くなった」と花子は次郎に言った。
"""
    cast = [
        Person("taro", "太郎", confirmed=True),
        Person("hanako", "花子", confirmed=True),
        Person("jiro", "次郎", confirmed=True),
    ]
    assert known_by(text, "亡くなった", cast) == {"花子", "次郎"}


def test_nobody_nameless_is_proposed_to_a_cast_that_somebody_has_gone_through():
    text = """　父は店の奥で帳面をつけていた。
「父さん、みおちゃんが来たよ」と翼は言った。
　父は顔を上げた。「坊主、上がれ」
　坊主は笑った。父は立ち上がって、茶を淹れた。坊主は座った。父はうなずいた。
「みおちゃん、こっち」
　みおは走ってきた。みおは座った。
"""
    known = [
        Person("tsubasa", "月岡翼", "つきおか つばさ", ("翼",), confirmed=True),
        Person("mio", "朝倉美緒", "あさくら みお", ("美緒",), confirmed=True),
    ]
    assert [person.id for person in READER.find_cast([text], known)] in (
        ["tsubasa", "mio"],
        ["mio", "tsubasa"],
    )


def test_who_comes_in_where_a_door_opens_has_heard_nothing_of_what_was_said_before():
    text = """　物置で、千尋は古い箱を開けた。隣で航平が埃を払う。
「地図だ。本物だよ」
「声が大きいって」
　背後の引き戸が音を立てて開いた。
「ここで何をしている」
　用務員は鍵束を鳴らした。
「掃除です」
"""
    scene = READER.read_scene(text, READER.find_cast([text]), Carry())
    janitor = scene.utterances[2].speaker

    assert not any(janitor in said.hearers for said in scene.utterances[:2])
    assert janitor in scene.present
    assert janitor not in {said.speaker for said in scene.utterances[:2]}
    assert janitor in scene.utterances[3].hearers


def test_who_has_gone_is_not_the_one_who_appears_and_what_is_told_of_a_thing_moves_nobody():
    text = """　客の帰った座敷で、小夜は膳を重ねていた。番頭の弥助が帳面をめくる。
「今夜はこれで終いですね」
「火の元を頼むよ」
　弥助は障子を閉めて下がった。
　廊下が鳴った。現れたのは、濡れた羽織の男だった。
「小夜、迎えに来た」
"""
    people = [Person("sayo", "小夜"), Person("yasuke", "弥助")]
    said = READER.read_scene(text, people, Carry()).utterances

    assert "sayo" in {said[0].speaker, *said[0].hearers}
    assert "yasuke" not in {said[2].speaker, *said[2].hearers}
    assert "sayo" in said[2].hearers


def heard_in(text: str) -> dict[str, tuple[str | None, set[str]]]:
    """Who says each utterance, and who hears it, by name."""
    cast = READER.find_cast([text])
    names = {person.id: person.name for person in cast}
    said = READER.read_scene(text, cast, Carry()).utterances
    return {one.text: (names.get(one.speaker), {names[who] for who in one.hearers}) for one in said}


def test_who_has_gone_home_says_and_hears_no_more_though_others_were_told_of_only_in_passing():
    text = """　部屋に残っているのは、理沙と森田だけだった。
「このこと、誰にも言うなよ」
「わかってる」
　森田はカーテンを引いた。
　そこへ、主任の大槻が顔を出した。
「まだいたのか。お先に」
「お疲れさまです」
　大槻の足音が階段のほうへ消えていく。
「……危なかった」
「森田くん、顔に出すぎ」
"""
    found = heard_in(text)

    assert "大槻" not in {found["「……危なかった」"][0], *found["「……危なかった」"][1]}
    assert found["「森田くん、顔に出すぎ」"] == ("理沙", {"森田"})


def test_who_is_led_out_and_who_leads_both_go():
    text = """　書斎には、医者の鷹野と夫人と執事がいた。
「少しお休みください」
　執事に支えられ、夫人は部屋を出ていった。足音が遠ざかるのを待って、鷹野は助手の岡に言った。
「今の手つきを見たか」
「手つき、ですか」
"""
    hearers = heard_in(text)["「今の手つきを見たか」"][1]

    assert not {"執事", "夫人"} & hearers


def test_who_slams_the_door_after_he_said_that_he_goes_is_gone():
    text = """　居間に、英二と早苗と兄の宗介が座っていた。
「もういい。庭で頭を冷やしてくる」
　宗介は乱暴に扉を閉めた。
「英二、今のうちに金庫を開けて」
　早苗が囁くと、英二は立ち上がった。
「番号は？」
"""
    assert "宗介" not in heard_in(text)["「番号は？」"][1]


def test_empty_lines_between_talk_and_narration_cut_no_scene():
    text = """　朝の厨房で、結衣と弟の樹が向かい合っていた。

「樹、卵とって」
「自分でとれよ」

　結衣は頬をふくらませた。

「けち」
「うるさい」

　樹は冷蔵庫を開けた。

「ほら」
「ありがと」

　結衣が笑う。
"""
    assert len(READER.scenes(text)) == 1


def heard_by_name(text: str) -> list[set[str]]:
    reading = read_text(text, "ja", None)
    names = {person.id: person.name for person in reading.cast}
    return [{names[who] for who in one.hearers} for one in reading.utterances]


def test_whoever_is_told_something_to_his_face_is_there():
    assert heard_by_name("　地下室で礼子は修に暗証番号を教えた。「四九一よ」と礼子は言った。\n") == [{"修"}]
    assert heard_by_name("　礼子は昨日、電話で修に番号を教えた。「四九一よ」と礼子は亜子に言った。\n") == [
        {"亜子"}
    ]


def test_a_voice_through_a_door_is_heard_by_whoever_stands_before_it():
    text = (
        "　菜摘は書庫の前で足を止めた。戸の向こうから叔父の声が聞こえる。\n「あの子は養女だ」と叔父の泰三が言った。\n"
        "「存じております」と弁護士の森が答えた。\n　菜摘は口を押さえた。\n"
    )
    assert heard_by_name(text) == [{"森", "菜摘"}, {"泰三", "菜摘"}]


def test_whoever_sees_the_others_but_is_out_of_earshot_hears_nothing():
    text = (
        "　塔の窓から、遠い中庭の綾乃と満を、陸は見下ろしていた。声はまったく聞こえない。\n"
        "「薬を杯に入れたわ」と綾乃が言った。\n「飲んだか」と満が訊いた。\n"
    )
    assert heard_by_name(text) == [{"満"}, {"綾乃"}]


def hearers_in(text: str) -> dict[str, set[str]]:
    reading = read_text(text, "ja", None)
    names = {person.id: person.name for person in reading.cast}
    return {
        text[said.start : said.end].strip("「」『』"): {names[who] for who in said.hearers}
        for said in reading.utterances
    }


@pytest.mark.parametrize(
    "goes",
    [
        "　誠の下駄の音が渡り廊下を遠ざかり、やがて聞こえなくなった。",
        "　誠は一礼すると、音もなく下がった。",
        "　誠の背中が、路地の闇に溶けた。",
        "　誠は昇降機に飛び乗った。",
        "　番頭は誠の襟首をつかむと、表へ引っ立てていった。",
    ],
)
def test_who_is_told_to_go_hears_nothing_more(goes):
    text = (
        "　誠と珠代は帳場に座っていた。\n「帳簿が合いません」と誠が言った。\n「もう一度お数えなさい」と珠代は答えた。\n"
        + goes
        + "\n　しばらくして、女中の菊が茶を運んできた。\n「奥様、あの人をどう思います」と菊が訊いた。\n「正直すぎるのよ」と珠代は答えた。\n"
    )
    heard = hearers_in(text)
    assert "誠" in heard["もう一度お数えなさい"]
    assert "誠" not in heard["正直すぎるのよ"]


def test_two_who_leave_together_are_those_who_were_sent():
    text = (
        "「千吉、庄助、裏木戸を見てこい」と源蔵が言った。\n「へい。庄助、行こう」と千吉が答えた。\n"
        "　二人が駆けていくと、源蔵は声を落とした。\n「お静、あの二人には黙っていろ」と源蔵が言った。\n「わかったよ」とお静は答えた。\n"
    )
    heard = hearers_in(text)
    assert not {"千吉", "庄助"} & heard["わかったよ"]
