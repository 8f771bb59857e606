"""Who hears what in Japanese scripts and chats, by what people say as they come and go."""

from memory.understanding import read_text


def heard(text):
    """For each utterance, the names of those who heard it, as one sorted string."""
    reading = read_text(text, "ja")
    names = {person.id: person.name for person in reading.cast}
    return [
        "".join(sorted(names[hearer] for hearer in utterance.hearers)) for utterance in reading.utterances
    ]


def test_who_leaves_his_seat_misses_what_is_said_meanwhile_until_he_is_back():
    text = (
        "リナ：聞こえてる？\nタク：聞こえるよ\nミキ：ばっちり\nタク：あ、宅配来た。ちょい離席\nリナ：はーい\n"
        "ミキ：今のうちに言うけど、剣を売ったの私なんだ\nリナ：来週返しなよ\nタク：戻り\nリナ：おかえり\n"
    )
    assert heard(text) == [
        "タクミキ",
        "ミキリナ",
        "タクリナ",
        "ミキリナ",
        "タクミキ",
        "リナ",
        "ミキ",
        "ミキリナ",
        "タクミキ",
    ]


def test_who_takes_leave_is_gone_though_he_is_spoken_of_as_if_he_were_called():
    text = (
        "課長：始めよう。\n田辺：会場は押さえました。\n森：助かります。\n"
        "課長：部長に呼ばれているので、あとは田辺くん、頼む。\n田辺：はい、お疲れさまです。\n"
        "森：課長、機嫌よかったですね。\n田辺：そうかな。\n森：昇進らしいですよ。\n田辺：へえ。\n"
    )
    assert heard(text)[:6] == ["森田辺", "森課長", "田辺課長", "森田辺", "森課長", "田辺"]


def test_an_exported_chat_is_a_script_and_whoever_is_invited_has_read_nothing_before():
    text = (
        "2025/03/14(金)\n19:02\tみき\tおつかれ\n19:03\t翔太\tおつ\n19:04\tみき\t袋は買った？\n19:05\t翔太\tまだ\n"
        "19:20\tみきがカナを招待しました。\n19:21\tカナ\tよろしくお願いします！\n19:22\t翔太\tお、来た\n"
    )
    assert heard(text) == ["翔太", "みき", "翔太", "みき", "みき翔太", "みきカナ"]


def test_a_place_in_brackets_with_nothing_under_it_begins_a_scene_and_speaks_nothing():
    text = (
        "【アレス】\n魔王の城はどこだ？\n\n【村長】\n北の山の先じゃ。\n\n【アレス】\n急ごう。\n\n【村長】\n達者でな。\n\n"
        "【魔王城】\n\n【使い魔】\n申し訳ありません。\n\n【魔王】\n次は余が行く。\n\n【使い魔】\nははっ。\n"
    )
    assert heard(text) == ["村長", "アレス", "村長", "アレス", "魔王", "使い魔", "魔王"]


def test_whoever_speaks_under_a_word_for_what_he_is_is_somebody():
    text = "祖母：桜は咲いたかね。\n和也：まだだよ。\n祖母：そうかい。\n和也：もうすぐ咲くって。\n"
    assert heard(text) == ["和也", "祖母", "和也", "祖母"]


def test_who_only_serves_comes_and_goes_and_who_hides_in_the_room_still_hears():
    text = (
        "○伯爵邸・居間\n令嬢：お茶はまだかしら。\n青年：のどが渇いたな。\n店員：お待たせしました、お茶です。\n令嬢：ありがとう。\n"
        "青年：切符は二枚ある。今夜の船だ。\n令嬢：今夜ですって？\n青年：もう待てない。\n令嬢：しっ、父だわ。隠れて。\n"
        "（青年、カーテンの陰に隠れる。伯爵が入ってくる）\n伯爵：誰か来ていたのか。\n令嬢：いいえ、お父さま。\n"
    )
    found = heard(text)
    assert found[0] == "青年"
    assert found[4:7] == ["令嬢", "青年", "令嬢"]
    assert found[8] == "令嬢青年"
