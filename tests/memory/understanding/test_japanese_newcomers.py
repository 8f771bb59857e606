"""Who counts as somebody in a short Japanese text, and which name a newcomer is given later."""

from memory.understanding.japanese.reader import JapaneseReader


def cast_of(text: str) -> dict[str, set[str]]:
    return {person.name: set(person.names) for person in JapaneseReader().find_cast([text])}


def test_a_name_that_stands_once_is_somebody_where_he_is_seen_to_do_something():
    text = (
        "　駐車場で由布子が手を振った。\n「こっち」\n　雨だった。二階から葉が降りてくる。庭の葉が揺れた。\n"
    )
    assert "由布子" in cast_of(text)
    assert not {"雨", "駐車場", "葉"} & cast_of(text).keys()


def test_a_newcomer_without_a_name_is_whoever_names_himself():
    text = (
        "　牧場の門を、日に焼けた青年が入ってきた。\n「こちらで人を探していると聞きました」\n"
        "　佐和子は顔を上げた。\n「ええ、そうよ。名前は？」\n「辰巳といいます」\n"
    )
    found = cast_of(text)
    assert {"辰巳", "青年"} <= found["辰巳"]
    assert "佐和子" in found


def test_a_newcomer_is_no_one_whom_the_narration_goes_on_to_tell_from_him():
    text = (
        "　店に知らない女が入ってきた。女は黙って腰を下ろした。\n「水をもらえる？」\n「はいよ。キヌ、水だ」\n"
        "　キヌが盆を運ぶ。女は礼も言わずに飲みほした。\n「うまい」\n"
    )
    found = cast_of(text)
    assert "女" not in found["キヌ"]
    assert "女" in found


def test_a_newcomer_without_any_name_is_somebody_by_what_he_is():
    text = "　修一は汗を拭いた。\n「次の便はいつですか」\n　係員が首を振る。\n「今日はもう出ません」\n　店員に声をかけられて、修一は振り返った。\n「傘をお忘れですよ」\n"
    assert "店員" in cast_of(text)


def test_father_and_dad_are_one_in_a_short_text():
    text = "「お父ちゃん、遅いなあ」\n　香が言う。玄関が開いた。父だった。\n「お父さん、おかえり」\n"
    assert {"父", "お父さん", "お父ちゃん"} <= cast_of(text)["父"]


def test_who_tells_the_story_has_the_name_that_he_gives_and_nobody_else_s():
    text = (
        "　僕が門をくぐると、箒を持った巫女がこちらを見た。\n「参拝ですか」\n「いえ、あの、僕は晴臣といいます」\n"
        "「そうですか。私、夕凪と申します」\n　巫女は笑った。僕は頭をかいた。\n"
    )
    found = cast_of(text)
    assert {"僕", "晴臣"} <= found["僕"]
    assert "夕凪" not in found["僕"]


def test_a_table_by_its_number_and_a_shop_by_its_name_are_nobody():
    text = (
        "　看板にはミルクホールという店の名がある。\n　美緒が盆を抱えて入ってきた。\n「三番さんにお水」と、美緒が言った。\n"
        "　圭は三番の席を見た。\n「三番さん、待ってるよ」と圭は言った。\n"
    )
    names = set().union(*cast_of(text).values())
    assert {"美緒", "圭"} <= names
    assert not names & {"三番", "ミルクホール"}


def test_a_rank_alone_is_whoever_bears_it_behind_his_name():
    text = (
        "　セルマ姫は窓辺に立っていた。そこへオルド卿が入ってきた。\n「姫、お迎えにあがりました」\n「遅い」\n　セルマは笑った。オルドは頭を下げた。\n"
        "　ガレオン公が剣を抜いて言った。\n「下がれ、オルド」\n　公は荒々しく扉を閉めて立ち去った。ガレオンの足音が響いた。\n"
    )
    found = cast_of(text)
    assert "公" not in found
    assert any({"ガレオン", "公"} <= names for names in found.values())


def test_who_tells_the_story_is_not_the_unknown_girl_who_gives_her_name():
    text = (
        "　僕が天文部の部屋に入ると、谷口先輩が望遠鏡を磨いていた。\n「早いな」\n「授業が休みだったんです」\n　戸が開いた。\n"
        "「すみません、見学したくて」\n　見知らぬ女子が立っている。\n「名前は？」\n「二年の千景です」\n「星は好き？」\n"
    )
    found = cast_of(text)
    assert "千景" in found
    assert "僕" not in found["千景"]


def test_the_work_somebody_does_is_no_newcomer():
    text = (
        "　長女の文乃は、山の中学校で教師をしている。\n「遅かったね」\n「汽車が止まってたの」\n「久美、お茶を淹れて」\n"
        "　久美は台所に立った。文乃は鞄を置いた。\n"
    )
    assert all("教師" not in names for names in cast_of(text).values())


def test_a_name_that_is_called_after_somebody_came_is_his_though_it_was_talked_of_before():
    text = (
        "　応接室で、伯爵は窓を背にしていた。\n「カミラ様のことは存じております」\n　侍女は頭を下げた。\n「誰に聞いた」\n"
        "　扉が開き、少女が花籠を抱えて入ってきた。\n「失礼いたします」\n「カミラ、なぜ来た」\n"
    )
    assert "少女" in cast_of(text)["カミラ"]


def test_a_family_name_in_talk_is_whose_given_name_alone_is_told():
    text = (
        "　工房に残っているのは、美咲と奥村だけだった。\n「相沢さん、この図面おかしいですよ」\n「声が大きい」\n"
        "　奥村は電気を消した。\n「帰りましょう、相沢さん」\n　美咲は首を振った。\n"
    )
    assert "相沢" in cast_of(text)["美咲"]


def test_a_servant_called_by_name_is_he_who_then_goes():
    text = (
        "　広間で、刑事の寺沢は言った。\n「黒川さん、鍵を見せていただけますか」\n「かしこまりました」\n"
        "　執事は一礼して、部屋を出ていった。\n「怪しいな」\n"
    )
    assert "黒川" in cast_of(text)["執事"]


def test_an_age_is_nobody_s_name_and_the_mother_in_law_is_somebody():
    text = (
        "　電話が鳴った。裕美は受話器を取った。\n『もしもし、裕美さん？』\n　義母だった。\n「お義母さん。どうなさったんですか」\n"
        "『孫がいくつになったかと思ってね』\n「十四です」\n　民夫が茶を運ぶ。\n"
    )
    found = cast_of(text)
    assert "義母" in found
    assert not any("十四" in names for names in found.values())


def test_who_is_known_by_his_office_alone_and_who_is_first_pointed_at_are_somebody():
    text = (
        "　その女が店に入ってきたとき、俺は二杯目を空けたところだった。\n「支配人を呼んで」\n　女は椅子に腰を下ろし、手袋を外した。\n"
        "「監督、電話です」\n　監督に呼ばれて、俺は立ち上がった。\n「座ってろ」\n　監督の低い声がした。\n"
    )
    assert {"女", "監督"} <= cast_of(text).keys()


def test_somebody_is_one_with_what_the_story_says_he_is():
    text = (
        "　暖簾を分けて、惣次郎が入って来た。材木屋の若旦那で、近ごろ毎日やって来る。\n「やあ、おみつさん」\n"
        "「いらっしゃい」\n　おみつは盆を置いた。若旦那は腰を下ろして、汗を拭いた。\n"
    )
    found = cast_of(text)
    assert "若旦那" in found["惣次郎"]
    assert "おみつ" in found


def test_who_tells_the_story_is_whom_he_says_himself_to_be():
    text = (
        "　わたくしは、塔に閉じこめられた伯爵令嬢ロザリアである。\n「ロザリア様、お食事です」\n　侍女のベルタが盆を置いた。\n"
        "「ありがとう。そこに置いて」\n　わたくしは本を閉じた。\n"
    )
    assert "ロザリア" in cast_of(text)["わたくし"]


def test_a_woman_who_comes_in_unnamed_is_somebody_and_the_landlady_is_one_however_she_is_called():
    text = "　進は時刻表を見ていた。次の駅で、傘を持った女の人が乗ってきた。\n「ここ、よろしいですか」\n「どうぞ」\n　進は席をつめた。\n"
    assert "女の人" in cast_of(text)
    text = (
        "　宿の帳場で、片桐は宿帳をめくった。\n「おかみさん、昨夜の客は」\n「もう発ちましたよ」\n　おかみは茶を置いた。\n"
        "「おかみさん、その男の名は」\n　片桐は顔を上げた。\n"
    )
    assert "おかみ" in cast_of(text)
    assert "おかみさん" not in cast_of(text)


def test_what_is_put_together_of_a_thing_is_nobody_whatever_it_does():
    text = "　軽自動車が砂利を噛んで止まった。\n「早いな」\n　正彦は窓を開けた。\n「道がすいていた」\n　由美が降りてきた。\n"
    assert "軽自動車" not in cast_of(text)


def test_a_child_is_called_otherwise_than_a_lady():
    text = (
        "　店に、背の高い婦人と、おさげの少女が入ってきた。\n「いらっしゃい」\n　修は立ち上がった。\n"
        "「みよちゃん、今日は何を買うの」\n「えんぴつ」\n　修は引き出しを開けた。\n"
    )
    assert "婦人" not in cast_of(text).get("みよ", set())
