"""Scripts, comings and goings, ways of talking and telephones in Japanese: who says and hears each line."""

from memory.understanding import read_text
from memory.understanding.japanese import JapaneseReader
from memory.understanding.japanese.quotes import quotes
from memory.understanding.reading import Carry, Person

READER = JapaneseReader()


def people(*names):
    """A cast of these names; a name may bring others after slashes."""
    return [
        Person(name.split("/")[0], name.split("/")[0], aliases=tuple(name.split("/")[1:]), confirmed=True)
        for name in names
    ]


def heard(text, *names):
    """For each line its speaker and, in the order of the alphabet, who hears it."""
    reading = read_text(text, "ja", people(*names))
    return [(said.speaker, sorted(said.hearers)) for said in reading.utterances]


def test_a_script_is_read_in_whatever_way_it_names_its_speakers():
    forms = [
        "【夏帆】おはよう。\n【陸】早いね。\n",
        "夏帆：おはよう。\n陸：早いね。\n夏帆：うん。\n",
        "夏帆（小さく）「おはよう」\n陸「早いね」\n",
        "夏帆\n「おはよう」\n陸\n「早いね」\n夏帆\n「うん」\n",
        "夏帆　おはよう。\n陸　早いね。\n夏帆　うん。\n陸　またね。\n",
        "[20:15] 夏帆: おはよう。\n[20:16] 陸: 早いね。\n",
    ]
    for text in forms:
        assert [quote.name for quote in quotes(text)][:2] == ["夏帆", "陸"], text


def test_stage_directions_say_who_is_there():
    text = """　楽屋。鏡の前に小夜と弦太。
小夜「あの人、今夜で辞めるんですって」
弦太「座長には黙っていよう」
　座長、花束を手に入ってくる。
座長「二人とも、支度はいいか」
小夜「はい、いつでも」
　座長、上手へ去る。
弦太「気づいてないな」
"""
    assert heard(text, "小夜", "弦太", "座長") == [
        ("小夜", ["弦太"]),
        ("弦太", ["小夜"]),
        ("座長", ["小夜", "弦太"]),
        ("小夜", ["座長", "弦太"]),
        ("弦太", ["小夜"]),
    ]


def test_who_goes_on_an_errand_hears_only_what_comes_after_his_return():
    text = """律：コーヒー買ってくるわ。何がいい？
美月：微糖で。
律：了解。
蓮：……律の誕生日、店は予約した。
美月：ばれてないよね。
律：ただいま。はい、微糖。
蓮：サンキュー。
"""
    lines = heard(text, "律", "美月", "蓮")
    assert lines[3] == ("蓮", ["美月"])
    assert lines[4] == ("美月", ["蓮"])
    assert lines[6] == ("蓮", ["律", "美月"])


def test_a_thought_in_a_script_is_heard_by_nobody():
    text = """詩織「先に帰るね」
航「うん」
詩織M「本当は帰りたくない」
"""
    assert heard(text, "詩織", "航")[2] == ("詩織", [])


def test_a_whisper_reaches_only_whom_it_is_meant_for():
    text = """伯母：皆さん、お茶をどうぞ。
透（楓に耳打ちして）：飲むなよ。
楓（小声で）：どうして。
伯母：何か？
"""
    lines = heard(text, "伯母", "透", "楓")
    assert lines[1] == ("透", ["楓"])
    assert lines[2] == ("楓", ["透"])


def test_going_and_coming_are_told_by_the_verb_whatever_its_form():
    text = """　控えの間には、蘭と宗助が座っていた。
「殿はご存じない」と蘭は言った。
　戸を開けて、小姓の松丸が駆け込んで来た。
「敵が橋を渡りました」と松丸は叫んだ。
　松丸は一礼すると、廊下へ出ていった。
「やはり裏切り者がいる」と宗助は言った。
　宗助が立ち去ろうとしたが、蘭は袖をつかんで放さなかった。
「お待ちなさい」と蘭は言った。
"""
    assert heard(text, "蘭", "宗助", "松丸") == [
        ("蘭", ["宗助"]),
        ("松丸", ["宗助", "蘭"]),
        ("宗助", ["蘭"]),
        ("蘭", ["宗助"]),
    ]


def test_who_listens_behind_a_door_hears_until_he_slips_away():
    text = """　書斎には早苗と義彦がいた。
「遺言は書き換えた」と義彦は言った。
　通りかかった芳江は足を止め、扉の陰で聞き耳を立てた。
「全部、早苗にやる」と義彦は言った。
　芳江は足音を忍ばせて台所へ戻っていった。
「芳江には内緒ですよ」と早苗は言った。
"""
    assert heard(text, "早苗", "義彦", "芳江") == [
        ("義彦", ["早苗"]),
        ("義彦", ["早苗", "芳江"]),
        ("早苗", ["義彦"]),
    ]


def test_those_beside_a_telephone_hear_one_end_of_the_call():
    text = """　香織が机を拭いていると、電話が鳴った。修がそれを取った。
「もしもし、姉さん？」と修は言った。
「家を売ることにしたわ」と、受話器の向こうで冬美の声がした。
「そんな急に」と修は言った。
　修は電話を切った。
「お義姉さん、何だって？」と香織が尋ねた。
"""
    assert heard(text, "香織", "修", "冬美/姉さん") == [
        ("修", ["冬美", "香織"]),
        ("冬美", ["修"]),
        ("修", ["冬美", "香織"]),
        ("香織", ["修"]),
    ]


def test_ways_of_talking_tell_three_apart_where_no_tag_does():
    text = """　囲炉裏のそばで、「拙者は北へ参る所存でござる」と刀馬は言った。
「わたくしは都へ帰りますわ」と百合姫は言った。
「おら、ここさ残るだべ」と与作は言った。
「それはなりませんわ」
「そうだべか。母ちゃんが待ってるだべ」
「拙者が文を届けるでござる」
「まあ、お優しいこと。助かりますわ」
"""
    speakers = [speaker for speaker, _ in heard(text, "刀馬", "百合姫", "与作")]
    assert speakers == ["刀馬", "百合姫", "与作", "百合姫", "与作", "刀馬", "百合姫"]


def test_how_people_talk_is_handed_on_to_the_next_scene():
    first = """「わしは行かんぞ。年寄りは家におるもんじゃ」と源爺は言った。
「困りますよ。車も呼んだのに」と菜々は言った。
「わしは知らんのじゃ」と源爺は言った。
「もう、頼みますから来てください」と菜々は言った。
"""
    cast = people("源爺", "菜々")
    carry = READER.read_scene(first, cast, Carry()).carry
    second = """　菜々は車の横で源爺を待っていた。
「わしの帽子はどこじゃ」
「ここにありますよ」
"""
    alone = [said.speaker for said in READER.read_scene(second, cast, carry).utterances]
    assert alone == ["源爺", "菜々"]
    # A word changed in the first scene changes nothing that the second depends on.
    edited = READER.read_scene(first.replace("車", "輿"), cast, Carry()).carry
    assert edited.voices == carry.voices


def test_empty_lines_between_all_paragraphs_part_no_scenes():
    text = "　朝だった。\n\n\n「起きて」\n\n\n「いやだ」\n\n\n「起きてってば」\n\n\n　窓が開いた。\n\n\n「寒い」\n"
    assert len(READER.scenes(text)) == 1
    assert (
        len(READER.scenes("　朝だった。\n「起きて」\n「いやだ」\n\n　昼だった。\n「食べて」\n「いやだ」\n"))
        == 2
    )


def test_the_old_spelling_is_read_like_the_new():
    text = """　座敷には静子と木村が坐つてゐた。
「もうお暇しませう」と木村は云つた。
　木村は表へ出て行つた。そこへ父の辰蔵が帰つて来た。
「誰か来てゐたのか」と辰蔵は尋ねた。
"""
    assert heard(text, "静子", "木村", "辰蔵") == [("木村", ["静子"]), ("辰蔵", ["静子"])]


def test_directions_without_a_verb_and_covered_ears_take_somebody_out_of_earshot():
    lines = "健：始めよう。\n美咲：そうね。\n由美：うん。\n{}\n美咲：さて、本題。\n健：聞こう。\n"
    for direction in (
        "由美、台所へ。",
        "（由美はヘッドホンをつけた）",
        "由美さんがログアウトしました。",
        "由美、はける。",
    ):
        assert heard(lines.format(direction), "健", "美咲", "由美")[3] == ("美咲", ["健"]), direction


def test_empty_lines_around_a_direction_do_not_part_the_scene_of_a_script():
    text = (
        "源蔵「もう一本つけてくれ」\nお滝「およしなさいよ」\n\n戸が開き、新之助が入ってくる。\n\n"
        "新之助「ここにおったか」\n源蔵「これは珍しい」\n"
    )
    cast = ("源蔵", "お滝", "新之助")
    assert heard(text, *cast)[2:] == [("新之助", ["お滝", "源蔵"]), ("源蔵", ["お滝", "新之助"])]


def test_who_goes_back_to_his_place_is_there_no_longer():
    text = (
        "文香と伸、窓際の席にいる。\n店長、水を持ってくる。\n店長「ご注文は」\n伸「珈琲を」\n店長「かしこまりました」\n"
        "店長、カウンターへ戻る。\n文香「会社、やめるの」\n"
    )
    assert heard(text, "文香", "伸", "店長")[2:] == [("店長", ["伸", "文香"]), ("文香", ["伸"])]


def test_a_voice_on_the_radio_is_there_for_the_call():
    text = (
        "カナ：空気が薄い。\nジロ：まだ持つさ。\n（通信機が鳴る）\n管制官：こちら基地。\nカナ：聞こえる。\n"
        "（通信が切れる）\nジロ：助かったな。\n"
    )
    assert heard(text, "カナ", "ジロ", "管制官") == [
        ("カナ", ["ジロ"]),
        ("ジロ", ["カナ"]),
        ("管制官", ["カナ", "ジロ"]),
        ("カナ", ["ジロ", "管制官"]),
        ("ジロ", ["カナ"]),
    ]


def test_a_direction_may_have_the_next_line_whispered_to_one():
    text = "リク：水が赤い。\nサヨ：本当だ。\n村長：よう来た。\n　――村長はリクにだけ耳打ちした。\n村長：あれは血じゃ。\n"
    assert heard(text, "リク", "サヨ", "村長")[2:] == [("村長", ["サヨ", "リク"]), ("村長", ["リク"])]
