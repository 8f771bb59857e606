"""Who speaks in Japanese talk without tags, by what the narration beside it tells, and who is there to hear."""

from memory.understanding import read_text


def said(text: str) -> list[tuple[str | None, set[str]]]:
    """For each utterance the name of who says it and of those who hear it."""
    reading = read_text(text, "ja", None)
    names = {person.id: person.name for person in reading.cast}
    return [(names.get(one.speaker), {names[who] for who in one.hearers}) for one in reading.utterances]


def test_who_asks_in_the_first_clause_of_a_beat_has_just_spoken():
    text = "　篤史は腕を組み、千鶴は窓を閉めた。\n「昨日はどこに？」\n　篤史が訊くと、千鶴は目をそらした。\n「……海よ」\n"
    assert [speaker for speaker, _ in said(text)] == ["篤史", "千鶴"]


def test_somebody_of_whom_it_is_told_that_he_speaks_to_another_speaks():
    text = "　健吾と瑞穂は石段に座っていた。\n「そこは立入禁止ですよ」\n　警備員に声をかけられて、二人は立ち上がった。\n「すみません」\n　瑞穂が頭を下げた。\n"
    assert said(text)[0] == ("警備員", {"健吾", "瑞穂"})


def test_who_is_far_away_on_the_telephone_is_nowhere_else():
    text = (
        "　夜中に電話が鳴った。百合は受話器を取った。\n「はい」\n「俺だ」\n　浩司の声だった。\n「今、どこにいるの？」\n"
        "「駅だよ」\n　電話はそこで切れた。百合は窓を開けた。庭に友枝が立っている。\n「入れてくれる？」\n"
        "　友枝が言った。\n「どうぞ」\n　百合は答えた。\n"
    )
    found = said(text)
    assert found[1] == ("浩司", {"百合"})
    assert all("浩司" not in hearers for _, hearers in found[4:])


def test_nobody_hears_what_is_said_where_he_has_gone_to_somebody_else():
    text = (
        "　文太は朝、母さんに言いました。\n「ぼく、出かけてくる」\n「気をつけてね」\n"
        "　文太はとぼとぼと、源蔵の小屋へ出かけました。\n「源蔵さん、舟を貸して」\n「ほう、何に使うんじゃ」\n「ないしょ」\n"
    )
    found = said(text)
    assert all("母さん" not in hearers for _, hearers in found[2:])


def test_somebody_who_is_asked_after_is_not_called():
    text = "　給湯室で、早川さんが笑った。\n「お疲れさま」\n　三田が顔を出した。\n「あ、部長、見ませんでした？」\n「会議室じゃない？」\n　早川さんが答えた。\n"
    assert all("部長" not in hearers for _, hearers in said(text))


def test_old_men_talk_as_old_men_do():
    text = "　老師は杖を置き、太一は正座した。\n「わしの話を聞くがよい」\n「はい」\n「おぬしはまだ若い」\n「でも、僕はもう行きます」\n"
    assert [speaker for speaker, _ in said(text)] == ["老師", "太一", "老師", "太一"]


def test_who_brings_something_in_was_not_there_before():
    text = (
        "　縁側で、僚太と志郎は碁盤を囲んでいた。\n「借金のことは黙っておけ」\n　僚太が言った。\n「わかってる」\n　志郎がうなずいた。\n"
        "　叔母の喜和子が茶を淹れてきた。\n「何の相談？」\n「天気の話さ」\n　僚太が答えた。\n"
    )
    found = said(text)
    assert found[0] == ("僚太", {"志郎"})
    assert "喜和子" in found[3][1]


def test_who_answers_on_the_way_in_has_heard_nothing_before_the_call():
    text = (
        "　庄屋の平蔵が帳面をめくっていると、馬方の岩吉が駆け込んで来た。\n「旦那、橋が落ちやした」\n「けが人は」\n"
        "　平蔵は筆を置き、台所へ声をかけた。\n「お浜、提灯を持ってこい」\n「はい、ただいま」\n　お浜が提灯を抱えて出て来た。\n"
        "「岩吉さん、橋はどこまで落ちたんです」\n"
    )
    found = said(text)
    assert [hearers & {"お浜"} for _, hearers in found[:3]] == [set(), set(), {"お浜"}]
