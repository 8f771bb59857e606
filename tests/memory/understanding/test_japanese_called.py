"""People whom a short Japanese text has in its talk alone, by name or by office."""

import pytest

from memory.understanding.japanese.reader import JapaneseReader


def cast_of(text: str) -> dict[str, set[str]]:
    return {person.name: set(person.names) for person in JapaneseReader().find_cast([text])}


@pytest.mark.parametrize("name", ["ケイ", "ガルマ", "ネロ吉"])
def test_who_is_only_called_by_name_is_somebody(name):
    text = (
        f"　操舵室の灯が消えた。ハンナは舵から手を離さない。\n「{name}、油を持ってきて」\n「はい、ただいま」\n"
        "　ハンナは息を吐いた。\n"
    )
    assert name in cast_of(text)


@pytest.mark.parametrize("word", ["バス", "コンニチハ", "三十分", "油断大敵"])
def test_what_is_cried_out_or_asked_for_is_nobody(word):
    text = f"　ハンナは停留所で足を止めた。\n「{word}、まだですか」\n「まだだよ」\n　ハンナは笑った。\n"
    assert word not in cast_of(text)


def test_a_child_is_somebody_by_what_the_others_call_him():
    text = (
        "　松田が呼び鈴を鳴らすと、男の子が顔を出した。\n「だれ」\n「ぼうや、名前は」\n「ゆうた」\n"
        "「ゆうたくん、お母さんは」\n「かいもの」\n"
    )
    assert any("ゆうた" in names for names in cast_of(text).values())


def test_his_highness_is_the_crown_prince():
    text = (
        "　侍女のマリアが息を切らして入ってきた。\n「お嬢様、殿下がお着きです」\n　扉が開いて、王太子が現れた。\n"
        "「殿下、ようこそ」\n　マリアは頭を下げた。王太子は笑った。\n"
    )
    found = cast_of(text)
    assert any({"王太子", "殿下"} <= names for names in found.values())


def test_an_office_that_stands_before_a_name_is_its_bearer_later_on():
    text = (
        "　座長の辰五郎は鏡に向かって眉を引いた。\n「客が来ねえな」\n「座長、どうします」\n"
        "　座長は立ち上がった。銀次が帯を締める。\n「銀次、行くぞ」\n"
    )
    found = cast_of(text)
    assert any({"座長", "辰五郎"} <= names for names in found.values())


def test_names_in_a_row_are_not_called():
    text = (
        "　間宮は茶碗を置いた。\n「間宮さん、客は三人です。立花、米田、それと古賀」\n「そうか」\n"
        "　勝手口が開いて、小柄な老人が薪を抱えて入ってきた。\n「米田さん、いいところへ」\n「なんだね」\n　老人は薪をおろした。\n"
    )
    found = cast_of(text)
    assert any({"米田", "老人"} <= names for names in found.values())
