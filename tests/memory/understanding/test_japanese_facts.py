"""What the Japanese reader takes from short texts of our own: sentences that stand alone, and who knows them."""

import pytest

from memory.understanding import read_text
from memory.understanding.reading import Kind, Person, Scope, Stance

REI = Person("rei", "篠宮レイ", aliases=("レイ",), confirmed=True)
MINATO = Person("minato", "相原湊", aliases=("湊",), confirmed=True)
KEN = Person("ken", "木村健", aliases=("健",), confirmed=True)
AYA = Person("aya", "木村彩", aliases=("彩",), confirmed=True)
GORO = Person("goro", "宮下五郎", aliases=("五郎", "宮下"), confirmed=True)
I = Person("ore", "俺", first_person="俺", narrator=True)  # noqa: E741


def facts_of(text, *cast):
    return read_text(text, "ja", list(cast) if cast else None).statements


def fact(text, fragment, *cast):
    found = [one for one in facts_of(text, *cast) if fragment in one.text]
    assert found, [one.text for one in facts_of(text, *cast)]
    return found[0]


def knowers(statement):
    return {one.person for one in statement.knowers}


def test_every_quote_stands_in_the_text_where_it_says():
    text = (
        "　お倉は気丈な女で、夜道も平気で歩いたが、三年前に夫の金次を海で亡くしていた。お倉は笑って言った。\n"
    )
    statements = facts_of(text)
    assert statements
    assert all(text[one.start : one.end] == one.quote for one in statements)


def test_a_father_who_is_only_called_father_is_the_speakers():
    text = "「母は天文学者だ」とレイは湊に言った。\n「五年前に死んだ」とレイは続けた。\n「そうか」と湊は答えた。\n"
    found = fact(text, "天文学者", REI, MINATO)
    assert found.text == "篠宮レイの母は天文学者だ。"
    assert knowers(found) == {"rei", "minato"}


def test_polite_words_become_plain_ones():
    text = "「小瓶は温室の裏に埋めてありました」と健は彩に言った。\n「そう」と彩は答えた。\n"
    assert fact(text, "温室", KEN, AYA).text == "小瓶は温室の裏に埋めてあった。"


def test_that_fellow_is_who_was_just_named():
    text = "「相手は宮下五郎か。あいつは俺の同級生だ」と健は彩に言った。\n「知ってる」と彩は答えた。\n"
    assert fact(text, "同級生", KEN, AYA, GORO).text == "宮下五郎は木村健の同級生だ。"


def test_a_name_cut_short_or_with_a_title_is_written_out():
    text = "　五郎さんは隣町の小学校で教師をしている。\n"
    assert fact(text, "教師", GORO).text.startswith("宮下五郎は")


def test_what_an_i_can_do_and_tells_nobody_is_his_alone():
    text = (
        "　俺には、流れ星の落ちる場所が前もって分かる。この力を知っている人間は、俺のほかにはいない。\n"
        "「遅いぞ」とレイは俺に言った。\n「すみません」と俺は答えた。\n"
    )
    assert knowers(fact(text, "流れ星", REI, I)) == {"ore"}


def test_a_vow_of_silence_is_a_promise():
    text = "「いまの話は誰にも言わない」と健は彩に言った。\n「約束よ」と彩は答えた。\n"
    assert fact(text, "誰にも言わない", KEN, AYA).kind is Kind.PROMISE


def test_what_only_one_other_was_told_those_two_know():
    text = "　健は半年前に会社を辞めていた。そのことは、妻の彩にしか話していない。\n"
    assert knowers(fact(text, "会社", KEN, AYA, GORO)) == {"ken", "aya"}


def test_a_debt_belongs_to_whoever_was_just_spoken_of():
    text = "　健は半年前に会社を辞めていた。借金は三百万円を超えている。\n"
    assert fact(text, "三百万円", KEN).text == "木村健の借金は三百万円を超えている。"


def test_a_truth_is_kept_from_those_who_are_said_not_to_know_it():
    text = "　彩が健の実の妹であることを、健はまだ知らない。\n"
    assert knowers(fact(text, "実の妹", KEN, AYA)) == {"aya"}


def test_a_letter_is_known_to_its_writer_and_its_reader():
    text = "　彩さんへ\n　わたしは来月、東京の会社を辞めます。元気でいてください。\n　　　　　　五月三日　五郎より\n"
    assert knowers(fact(text, "会社を辞める", AYA, GORO, KEN)) == {"goro", "aya"}


def test_testimonies_are_known_to_who_gives_and_who_asks():
    text = (
        "同心に問われたる船頭の物語\n\n　わたしは昨日、橋の下で大工の源太を殺した男に会いました。"
        "わたしはその男に銭を渡しました。わたしは源太の死骸を川で見つけました。\n\n"
        "同心に問われたる女房の物語\n\n　わたしは源太の妹でございます。わたしは昨日、源太と別れて家を出ました。\n"
    )
    reading = read_text(text, "ja")
    names = {one.id: one.name for one in reading.cast}
    told = next(one for one in reading.statements if "見つけた" in one.text)
    assert {names[one.person] for one in told.knowers} == {"船頭", "同心"}


def test_a_long_sentence_gives_its_clauses():
    text = (
        "　彩は気丈な女で、殊にまだ宵の口でもあったので、平気で下駄を突っかけて暗い表へ駈け出して行った。\n"
    )
    assert fact(text, "気丈", AYA).text == "木村彩は気丈な女だ。"


def test_who_is_long_dead_says_and_hears_nothing():
    text = (
        "　長男の五郎は、二十年前に海で死んでいる。\n「わたし、来年の春に結婚するの」と彩は健に言った。\n"
        "「そうか」と健は答えた。\n"
    )
    assert fact(text, "死んでいる", KEN, AYA, GORO).scope is Scope.WORLD
    assert all("goro" not in knowers(one) for one in facts_of(text, KEN, AYA, GORO))


def test_the_lie_is_the_saying_that_is_spoken_of():
    text = (
        "「湊が宿題を忘れたそうだ」とレイは彩に言った。\n「しょうがないなあ」と彩は笑った。\n"
        "　宿題のことは、レイのでまかせだった。\n"
    )
    believed = [one for one in facts_of(text, REI, MINATO, AYA) if one.stance is Stance.BELIEVES]
    assert ["宿題" in one.text for one in believed] == [True]
    assert knowers(believed[0]) == {"aya"}


def test_who_is_pointed_out_is_told_with_his_name():
    text = "「あれは大工の伜で、五郎というんです」と健は彩に言った。\n「ふうん」と彩は答えた。\n"
    found = fact(text, "大工", KEN, AYA, GORO)
    assert found.text == "宮下五郎は大工の伜だ。"
    assert knowers(found) == {"ken", "aya"}


@pytest.mark.parametrize(
    "text",
    [
        "　健は煙草に火をつけた。彩はつまずいて倒れた。\n",
        "「ねえ、親分」と健は彩に言った。\n「何だ」と彩は答えた。\n",
        "「おまえさんが隠しているんじゃないかえ」と健は彩に言った。\n「いいえ」と彩は答えた。\n",
        "　健が彩に嘘をついたことは一度もなかった。\n",
        "「明日は遊びにおいで」と健は彩に言った。\n「うん」と彩は答えた。\n",
        "　健は彩に辞書を返した。\n",
    ],
    ids=["stumbles", "calls", "questions", "what never was", "invitations", "small things handed back"],
)
def test_what_passes_is_no_fact(text):
    assert not facts_of(text, KEN, AYA)


def test_a_trade_is_no_news_to_himself_and_none_to_strangers():
    text = (
        "　五郎は隣町の小学校で教師をしている。レイは湊の部下である。\n"
        "「おはよう」と健は彩に言った。\n「おはよう」と彩は答えた。\n"
    )
    teaches = fact(text, "教師", KEN, AYA, GORO, REI, MINATO)
    assert (teaches.scope, knowers(teaches)) == (Scope.CHARACTER, {"goro"})
    serves = fact(text, "部下", KEN, AYA, GORO, REI, MINATO)
    assert (serves.scope, knowers(serves)) == (Scope.CHARACTER, {"rei", "minato"})


@pytest.mark.parametrize(
    "text",
    [
        "　五郎は駅前で喫茶店を営んでいる。\n",
        "　五郎はこの町の町長である。\n",
        "　五郎は隣町の小学校の教師である。町の誰もがそれを知っていた。\n",
        "　食堂の店主の五郎は、鍋をかきまぜていた。\n",
    ],
)
def test_a_shop_an_office_and_what_the_town_knows_are_public(text):
    found = [one for one in facts_of(text, GORO) if one.kind is Kind.JOB]
    assert [one.scope for one in found][:1] == [Scope.WORLD]


def test_whom_a_talk_is_kept_from_does_not_know_it_though_he_is_near():
    text = (
        "　部屋には健と彩とレイがいた。\n「屋根の修理には八十万円かかる」と健は彩に言った。\n"
        "「そんなに」と彩は答えた。\n「レイには、まだ言わないでくれ」と健は彩に言った。\n"
    )
    assert "rei" not in knowers(fact(text, "八十万円", KEN, AYA, REI))


def test_what_is_said_in_the_voice_of_another_is_nobodys_fact():
    text = "「あたし、先月会社を辞めたの」と彩は俺に言った。\n「そうか」と俺は答えた。\n"
    assert knowers(fact(text, "辞めた", I, AYA)) == {"aya", "ore"}
    text = "「あたし、先月会社を辞めたの」と俺は彩に言った。\n「そう」と彩は答えた。\n"
    assert not [one for one in facts_of(text, I, AYA) if "辞めた" in one.text]


@pytest.mark.parametrize(
    "text",
    [
        "　彩は机の引き出しを開けた。中には一冊の帳面が隠してある。\n",
        "　健は欠伸を噛み殺した。\n",
        "　彩は扉の陰に姿を隠した。\n",
        "　健は皿の両端を持っている。\n",
        "「おれは校長に話すつもりです」と健は彩に言った。\n「ええ」と彩は答えた。\n",
        "「なにか物を隠しているんです」と健は彩に言った。\n「ええ」と彩は答えた。\n",
        "「あの家は静かだ。二百万ある」と健は彩に言った。\n「ええ」と彩は答えた。\n",
    ],
)
def test_business_and_what_means_nothing_by_itself_is_no_fact(text):
    assert facts_of(text, KEN, AYA) == ()


def test_a_sum_that_somebody_says_he_got_is_his():
    text = "「五十両もらった」と健は彩に言った。\n「そう」と彩は答えた。\n"
    assert fact(text, "五十両", KEN, AYA).text == "木村健は、五十両もらった。"


def test_a_secret_told_is_the_hearers_too():
    text = "　健は五郎に秘密を打ち明けた。\n「そうか」と五郎は健に言った。\n"
    assert knowers(fact(text, "秘密", KEN, AYA, GORO)) == {"ken", "goro"}


def test_who_is_called_by_his_trade_and_his_name_is_named_once():
    text = "　時計屋の五郎は、姉の彩に金を渡した。\n「預かります」と時計屋は言った。\n"
    assert {one.text for one in facts_of(text, KEN, AYA, GORO) if one.kind is Kind.JOB} == {
        "宮下五郎は時計屋である。"
    }
    assert not [one.text for one in facts_of(text) if "彩の彩" in one.text or "五郎の五郎" in one.text]


def test_what_a_stranger_says_is_known_to_whom_he_says_it_and_not_to_all_who_are_near():
    text = (
        "「寒いな」と健は彩に言った。\n「そうね」と彩は五郎に言った。\n「まったくだ」と五郎は健に言った。\n"
        "「湊さんは先月会社を辞めたんです」と知らない男が言った。\n「ほう」と健は言った。\n"
    )
    assert knowers(fact(text, "辞めた", KEN, AYA, GORO, MINATO)) == {"goro"}


def test_nobody_asks_to_keep_something_from_himself():
    text = "「先月会社を辞めたの。レイには言わないで」とレイは湊に言った。\n「分かった」と湊は答えた。\n"
    assert not [one for one in facts_of(text, REI, MINATO) if "辞めた" in one.text]


@pytest.mark.parametrize(
    "while_he", ["健が水車小屋にいるあいだに、", "健が留守の間に", "健が眠っているそばで、"]
)
def test_what_is_done_while_somebody_is_elsewhere_is_not_his_to_know(while_he):
    hidden = fact(f"　{while_he}五郎は証文を樫の洞に隠した。\n", "樫の洞", KEN, GORO)
    assert knowers(hidden) == {"goro"}
