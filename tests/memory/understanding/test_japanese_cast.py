"""Whom the Japanese reader finds in texts of many manners, and which names it takes for one person's."""

import pytest

from memory.understanding import read_text
from memory.understanding.japanese import JapaneseReader

FANTASY = """　アリシア・フォン・ローゼンは、王都の門をくぐった。
「お嬢様、馬車へお戻りください」
　侍女のマルタが日傘を差しかける。アリシアは首を振った。
「アリシア様がそうおっしゃるなら」と、護衛騎士のゼノが肩をすくめた。
　冒険者ギルドでは、ドルガンが髭をなでている。ドルガンは笑った。
　その隅で、フードの少年がアリシアを見ていた。名をリュカという。ポーションを売って暮らしている。
「リュカ、売れたかい」とドルガンが声をかけた。
"""

SCHOOL = """　めぐみとひなたが机をくっつけて弁当を食べていた。
「ねえ、ひなた。タツヤの家行くでしょ？」
「行く行く。でもタツヤ、まだ怒ってるかも」
　ひなたは卵焼きを口に入れた。そこへ、担任の小林先生が入ってきた。
「橘ひなた、ちょっと職員室に来なさい」
　めぐみは、ひなたの袖を引いた。「いってらっしゃい」とめぐみが言った。
　ひなたは黙って、いちごミルクを飲んだ。タツヤは笑っていた。
"""

NICKNAMES = """　私はこの春に転任してきた。教師たちはみな妙なあだ名で呼ばれていた。
　校長は石頭と呼ばれている。数学の堀口という教師には、だるまというあだ名がついている。
　国語の「キツネ」こと木常先生は、いつも目を細めて笑う。
「やあ、新任さん」とだるまが言った。「キツネには気をつけたまえ」
「聞こえていますよ、堀口先生」
　キツネがすうっと寄ってきた。私は笑った。だるまは茶をがぶりと飲んだ。
「石頭が呼んでいるよ」とキツネは私に言った。
　石頭は机に向かっていた。「君、人気があるそうだね」と石頭は言った。
"""

FAMILY = """　東雲圭は、父の誠と二人で暮らしている。東雲誠は高校の理科教師だ。
「圭、飯だぞ」と誠が呼んだ。圭は階段を降りた。食卓には、祖母のトメが来ていた。
「圭くん、大きくなったねえ」とトメは言った。
　東雲家では、日曜の夕食は必ずカレーだった。誠はカレーしか作れない。
"""

LETTERS = """　拝啓　安西悠介様
　お手紙ありがとうございました。わたしは元気です。わたしは来週、東京に戻ります。
　　　　　　　　八月二十五日　水島絹子

　絹子さん
　手紙を読んで安心しました。僕はあいかわらず研究室にいます。僕は月曜なら空いています。
　　　　　　　　八月二十九日　悠介
"""

CAT = """　吾輩は猫である。名はミケという。
　吾輩の主人は、売れない小説家である。名を古賀与一郎といって、朝から原稿用紙をにらんでいる。
「ミケ、おまえはいいなあ」と主人が言った。
　吾輩はあくびをした。吾輩は縁側へ逃げた。
"""


def cast_of(text):
    return JapaneseReader().find_cast([text])


def names_of(text):
    return {name for one in cast_of(text) for name in one.names}


def one_person(text, *names):
    """Whether all of these names belong to one and the same person."""
    return any(set(names) <= set(one.names) for one in cast_of(text))


def test_people_of_a_fantasy_are_found_by_what_they_do_and_not_by_any_dictionary():
    assert {"アリシア・フォン・ローゼン", "マルタ", "ゼノ", "ドルガン", "リュカ"} <= names_of(FANTASY)
    assert not names_of(FANTASY) & {"ポーション", "ギルド", "冒険者ギルド", "フード", "王都"}


def test_a_foreign_full_name_and_its_first_name_are_one_person():
    assert one_person(FANTASY, "アリシア・フォン・ローゼン", "アリシア")


def test_given_names_in_kana_are_people_and_what_they_eat_is_not():
    assert {"めぐみ", "ひなた", "タツヤ", "小林"} <= names_of(SCHOOL)
    assert not names_of(SCHOOL) & {"卵焼き", "いちごミルク", "弁当"}
    assert one_person(SCHOOL, "橘ひなた", "ひなた")


@pytest.mark.parametrize("names", [("堀口", "だるま"), ("木常", "キツネ"), ("校長", "石頭")])
def test_a_nickname_the_text_explains_is_the_same_person(names):
    assert one_person(NICKNAMES, *names)


def test_father_and_son_of_one_family_name_stay_two():
    assert one_person(FAMILY, "東雲圭", "圭")
    assert one_person(FAMILY, "東雲誠", "誠")
    assert not one_person(FAMILY, "東雲圭", "東雲誠")
    assert "トメ" in names_of(FAMILY)


def test_a_house_is_no_mention_of_somebody_of_the_family():
    reading = read_text(FAMILY, "ja")
    assert not any(FAMILY[one.start : one.end + 1] == "東雲家" for one in reading.mentions)


def test_each_writer_of_letters_says_i_of_himself():
    reading = read_text(LETTERS, "ja")
    who = {one.id: one.name for one in reading.cast}
    said = {(LETTERS[one.start : one.end], who[one.person]) for one in reading.mentions}
    assert {("わたし", "水島絹子"), ("僕", "安西悠介")} <= said
    assert not names_of(LETTERS) & {"わたし", "僕"}


def test_a_cat_who_tells_his_story_has_a_name_and_so_has_his_master():
    (narrator,) = [one for one in cast_of(CAT) if one.narrator]
    assert narrator.name == "ミケ"
    assert one_person(CAT, "主人", "古賀与一郎")


def test_an_animal_that_talks_is_somebody():
    text = (
        "「ぼくじゃないよ」ときつねは言いました。うさぎのミミは泣きました。「きつねどん」とミミは言いました。"
    )
    assert {"きつね", "ミミ"} <= names_of(text)


def test_polite_words_companies_and_suffixes_are_nobody():
    text = (
        "「お手際ですね」とお菊は言った。お菊の考えは当った。「桐生さん」とお菊は呼んだ。桐生は桐生探偵事務所へ帰った。"
        "お部屋は静かだった。桐生は笑った。生徒等は帰った。"
    )
    assert {"お菊", "桐生"} <= names_of(text)
    assert not names_of(text) & {"お手際", "お部屋", "桐生探偵事務所", "等", "生徒"}


def test_the_first_letter_of_a_name_is_who_alone_is_called_so():
    text = (
        "「留、またお前か」と半蔵は言った。留吉は頭を下げた。「頼んだぜ、留」と半蔵が言った。留吉は走った。"
    )
    assert one_person(text, "留吉", "留")


def test_in_a_short_text_somebody_named_once_is_there():
    text = "　航介は黙って傘を閉じた。\n「遅いよ」\n　ラウラが笑った。真理は時計を見上げ、真理のため息が聞こえた。\n"
    assert {"航介", "ラウラ", "真理"} <= names_of(text)


def test_what_moves_without_being_anybody_is_nobody():
    text = (
        "　ボートが揺れた。光が走り、光が消えた。健康が大事だと医者は言う。\n　ゴンドラは遅い。\n「寒い」\n"
    )
    assert not names_of(text) & {"ボート", "光", "健康", "ゴンドラ"}


def test_a_surname_that_ends_like_a_place_is_a_surname_when_people_say_san():
    text = "「森川さん、鍵は？」\n　森川さんは首を振った。\n"
    assert "森川" in names_of(text)


def test_one_i_in_the_narration_of_a_page_is_its_narrator_and_a_thought_is_none():
    told = "　俺は鞄を机に置いた。\n「聞いたか」と梶が言った。\n"
    thought = "　俺は負けない、と健太は思った。\n「聞いたか」と梶が健太に言った。\n"
    assert [one.name for one in cast_of(told) if one.narrator] == ["俺"]
    assert not [one for one in cast_of(thought) if one.narrator]


def test_the_names_by_which_a_narrator_is_called_are_his():
    text = (
        "　放課後、俺は部室にいた。\n「浅野、鍵は？」と榊先輩が訊いた。\n「ここです」と俺は答えた。\n"
        "　戸が開いて、榊先輩の妹が顔を出した。\n「ねえ陸斗、帰ろう」\n"
    )
    assert one_person(text, "俺", "浅野")
    assert one_person(text, "俺", "陸斗")
    assert not one_person(text, "俺", "榊")


HARBOUR = """　灯りの落ちた桟橋で、はなのは網を繕っていた。船大工の蒼助が板を担いで通りかかる。
「まだやってるのか」
　はなのは笑って首を振った。
「明日には出したいの。蒼助さんこそ」
　事務所から警備員が懐中電灯を向けた。
「もう閉めますよ、おふたりさん」
　部品の山が崩れ、風が帆を揺らした。
「ネロを見ませんでしたか。うちの機械なんですが」
　倉庫の陰でネロは片手を上げた。
「ネロ、そこにいたのね」
"""


def test_one_act_brings_somebody_into_the_cast_of_a_short_text_and_a_thing_that_moves_does_not():
    names = {name for person in JapaneseReader().find_cast([HARBOUR]) for name in person.names}

    assert {"はなの", "蒼助", "警備員", "ネロ"} <= names
    assert not {"風", "部品", "山", "帆"} & names


def test_the_office_of_somebody_named_is_his_and_nobody_elses():
    text = "　棟梁の甚八は鉋を置いた。師匠の雪斎が筆を取る。\n「師匠、墨が足りませぬ」\n　師匠は笑って硯を寄せた。\n"
    found = [person for person in cast_of(text) if "師匠" in person.names]

    assert [person.name for person in found] == ["雪斎"]


def test_a_plain_word_is_a_name_where_it_does_a_deed_and_wind_and_waves_are_not():
    text = "　桟橋の端で、椿は切符を拾った。波は杭を叩き、風は帆を撫でた。昔、父は船を造った。\n「忘れ物ですよ」\n"
    found = {name for person in cast_of(text) for name in person.names}

    assert "椿" in found
    assert not {"波", "風", "父", "杭"} & found


def test_whose_step_is_told_of_is_somebody():
    text = "「起きてる？」\n　戸の外で、しずくの足音が止まった。石の音が響く。\n「起きてるよ」\n　亮は枕を投げた。\n"
    found = {name for person in cast_of(text) for name in person.names}

    assert {"しずく", "亮"} <= found
    assert not {"石", "戸", "枕"} & found


def test_whoever_stands_last_in_a_row_of_people_with_what_he_is_is_one_of_them():
    text = (
        "　仲間は四人。俺、治癒師のメル、剣士のガレン、斥候のノアだ。\n「今夜はここで寝るぞ」\n　ガレンは笑って火をおこした。\n"
        "「水を汲んでくる」\n　ノアの背中が闇に消えた。\n「ガレン、寝るなよ」\n"
    )
    assert "ノア" in {name for person in cast_of(text) for name in person.names}


def test_a_crown_prince_and_a_talking_beast_are_people_by_name():
    prince = "　扉が開き、王太子ユリウスが入ってきた。\n「待たせたな」\n「いいえ、殿下」\n　侍女のサラが頭を下げた。\n"
    fox = "　子ぎつねのコンと、うさぎのモモが、川であそんでいました。\n「コン、おいでよ」\n「いまいくよ」\n　コンのしっぽがゆれました。\n"
    assert "ユリウス" in {name for person in cast_of(prince) for name in person.names}
    assert "コン" in {name for person in cast_of(fox) for name in person.names}


def test_a_voice_on_the_telephone_does_not_give_the_narrator_his_name():
    text = (
        "　電話が鳴り、僕が受話器を取った。\n『笠原だ。今夜は戻れない』\n「わかりました」\n　僕は受話器を置いた。\n"
        "「誰からだ」\n　久我が訊いた。\n「警部です」\n「遅いな、矢部君。」\n　久我は笑った。\n"
    )
    narrator = next(person for person in cast_of(text) if person.narrator)
    assert "笠原" not in narrator.names
    assert "矢部" in narrator.names


def test_a_second_son_called_brother_is_nobody_besides_himself():
    text = (
        "　次男の修平は東京から帰ってきた。妹の小夜が茶を運んだ。\n「お兄ちゃん、お茶」\n「ありがとう」\n　修平は湯のみを受け取った。\n"
        "　あくる朝、小夜は台所で兄を待っていた。\n「兄さん、これ」\n　小夜は手紙を兄に渡した。\n「読んで」\n"
    )
    cast = cast_of(text)
    assert sum("修平" in person.names or "兄" in person.name for person in cast) == 1
