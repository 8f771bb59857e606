"""The guard, and the words it compares by."""

import pytest

from memory.chat.guard import guard_of
from memory.chat.hidden import counted, hidden_from
from memory.chat.names import name_so_far
from memory.chat.words import features, terms
from memory.conversations.wording import sentences
from memory.models import ExtractionRun
from memory.viewpoint import Viewpoint
from tests.factories import make_awareness, make_character, make_episode, make_fact, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp():
    """翼 runs a café and watches 二郷 in secret; in episode 3 a thief with a telling name comes."""
    story = make_story("ブルームーン", language="ja")
    nigo = make_character(story, "nigo", name="二郷", aliases=["氷室二郷"])
    tsubasa = make_character(story, "tsubasa", name="翼")
    make_character(story, "thief", name="怪盗ルパート")
    texts = [
        "翼は喫茶店を営んでいる。二郷は時間を止められる。",
        "翼は物陰から二郷を見張っていた。",
        "怪盗ルパートがダイヤモンドを盗んだ。",
    ]
    one, two, three = (make_episode(story, n, text) for n, text in enumerate(texts, 1))
    make_fact(one, "翼は喫茶店を営んでいる。", start=0, end=12)
    make_fact(one, "二郷は時間を止められる。", known_by=[nigo], start=12, end=24)
    make_fact(two, "翼は物陰から二郷を見張っていた。", known_by=[tsubasa], start=0, end=16)
    make_fact(three, "怪盗ルパートがダイヤモンドを盗んだ。", start=0, end=18)
    return Viewpoint(story, nigo, 3)


def marked(viewpoint, answer, *asked):
    return [(answer[m.start : m.end], m.kind, m.episode) for m in guard_of(viewpoint, asked).marks(answer)]


def test_what_one_may_know_is_not_marked(lamp):
    assert marked(lamp, "翼さんは喫茶店を営んでいるよ。おれは時間を止められる。") == []


def test_anothers_secret_is_marked_with_its_episode(lamp):
    said = "翼は物陰からおれを見張っていた。"
    assert marked(lamp, f"喫茶店の人だ。{said}") == [(said, "others", 2)]


def test_a_secret_told_with_another_name_is_the_same_secret(lamp):
    tsubasa = lamp.story.characters.get(slug="tsubasa")
    tsubasa.aliases = ["月岡さん"]
    tsubasa.save()
    said = "月岡さんは物陰から俺を見張っていたんだ。"
    assert marked(lamp, said) == [(said, "others", 2)]


def test_a_name_that_has_not_come_yet_is_marked(lamp):
    assert marked(lamp, "犯人は怪盗ルパートだろう。") == [("怪盗ルパート", "future", 3)]


def test_a_name_that_is_part_of_another_word_has_not_come():
    story = make_story("The Inn", language="en")
    jim = make_character(story, "jim", name="Jim")
    make_character(story, "gunn", name="Ben Gunn", aliases=["Ben"])
    make_episode(story, 1, "The inn is called the Benbow. Old Ben Hart, the cook, laughs.")
    make_episode(story, 2, "Ben Gunn comes out of the trees.")
    gunn = story.characters.get(slug="gunn")
    assert marked(Viewpoint(story, jim, 2), "Ask Ben Gunn about that.") == [("Ben Gunn", "future", 2)]
    assert marked(Viewpoint(story, jim, 3), "Ask Ben Gunn about that.") == []
    gunn.aliases = ["bow"]
    gunn.save()
    assert name_so_far(Viewpoint(story, jim, 2), gunn) == ""
    assert name_so_far(Viewpoint(story, jim, 3), gunn) == "Ben Gunn"


def test_a_word_of_the_future_is_marked(lamp):
    assert marked(lamp, "きっとダイヤモンドだ。") == [("ダイヤモンド", "future", 3)]


def test_words_of_the_one_who_asks_may_be_repeated(lamp):
    assert marked(lamp, "怪盗ルパート。はて。", "怪盗ルパートとは誰ですか") == []


def test_a_question_that_names_a_secret_may_be_said_again_as_it_was_put(lamp):
    asked = "翼は物陰から二郷を見張っていたというのは本当ですか"
    assert marked(lamp, "翼は物陰から二郷を見張っていた、ですか。初めて聞きました。", asked) == []


def test_who_says_he_does_not_know_tells_nothing(lamp):
    assert marked(lamp, "翼が物陰からおれを見張っていたかは知らない。") == []


def test_a_word_that_only_hidden_passages_hold_is_somebody_elses():
    story = make_story()
    mika, oren = make_character(story, "mika"), make_character(story, "oren")
    text = "Oren rowed home. Oren hid the Zirconia under the floor."
    episode = make_episode(story, 1, text)
    make_episode(story, 2)
    make_fact(episode, "Oren rowed home.", start=0, end=16)
    secret = make_fact(episode, "Oren hid the Zirconia under the floor.", known_by=[oren], start=17, end=55)
    viewpoint = Viewpoint(story, mika, 2)
    answer = "He rowed, and talked of the Zirconia."
    assert marked(viewpoint, answer) == [("Zirconia", "others", 1)]
    make_awareness(fact=secret, character=mika, since=episode)
    assert marked(Viewpoint(story, mika, 2), answer) == []


def test_what_one_learns_later_is_future_and_told_when(lamp):
    fact = lamp.story.facts.get(text__contains="見張って")
    later = make_episode(lamp.story, 4)
    make_awareness(fact=fact, character=lamp.character, since=later)
    assert [(h.kind, h.revealed) for h in hidden_from(lamp)] == [("future", 4), ("future", 3)]
    assert counted(hidden_from(lamp)) == {"future": 2, "others": 0}


def test_a_rejected_fact_is_nobodys(lamp):
    lamp.story.facts.filter(text__contains="ダイヤ").update(review="rejected")
    assert len(hidden_from(lamp)) == 1


def test_sentences_are_cut_where_they_end():
    text = "One. “Two!” she said.\nThree"
    assert [text[s:e] for s, e in sentences(text)] == ["One.", "“Two!”", "she said.", "Three"]
    japanese = "一つ。「二つ！」三つ"
    assert [japanese[s:e] for s, e in sentences(japanese)] == ["一つ。", "「二つ！」", "三つ"]


def test_terms_leave_out_the_words_of_asking():
    assert terms("What do you know about the keys?", "en") == {"key"}
    assert terms("翼さんの喫茶店は何処ですか", "ja") == {"翼", "喫茶店"}
    assert "喫茶" in features("喫茶店", "ja")


@pytest.fixture
def harbour():
    """Mika was on the quay in episode 1; in 2, without her, Oren sold the chart; in 3 the Sibyl sinks."""
    story = make_story("The Harbour", language="en")
    mika, oren = make_character(story, "mika"), make_character(story, "oren")
    texts = [
        "The ferry came in late that evening. Mika mended the torn nets on the quay.",
        "Oren sold the chart to a stranger with a silver tooth. He counted the money twice under the lamp.",
        "The Sibyl struck the reef at dawn and went down with her bell ringing.",
    ]
    for number, (text, present) in enumerate(
        zip(texts, (["mika", "oren"], ["oren"], ["mika"]), strict=True), 1
    ):
        episode = make_episode(story, number, text)
        ExtractionRun.objects.create(
            episode=episode,
            revision=episode.revision,
            state=ExtractionRun.State.DONE,
            outline=[{"start": 0, "end": len(text), "present": present, "lines": [], "hearers": []}],
        )
    make_episode(story, 4)
    assert oren
    return Viewpoint(story, mika, 3)


def test_what_the_text_tells_later_is_marked_though_no_fact_was_read_out_of_it(harbour):
    said = "She will strike the reef one dawn, and go down while the bell is ringing."
    assert marked(harbour, f"Good evening. {said}") == [(said, "future", 3)]


def test_what_happened_where_one_was_not_is_somebody_elses(harbour):
    said = "He has sold the chart to some stranger with a tooth of silver."
    assert marked(harbour, said) == [(said, "others", 2)]


def test_what_one_saw_oneself_may_be_told_in_other_words(harbour):
    assert marked(harbour, "I was mending nets on the quay when the ferry came, late in the evening.") == []


def test_small_talk_and_guesses_are_left_alone(harbour):
    assert marked(harbour, "Come in, it is cold. If Oren were here, he would count the boats for us.") == []


def test_a_question_may_be_repeated_but_what_it_tells_is_not_confirmed_by_more(harbour):
    asked = "Did Oren sell the chart to a stranger?"
    assert marked(harbour, "Did Oren sell the chart to a stranger? I have never heard so.", asked) == []
    said = "It was a stranger with a silver tooth, and Oren counted his money twice under the lamp."
    assert marked(harbour, said, asked) == [(said, "others", 2)]


def test_not_knowing_in_a_quotation_is_no_excuse(lamp):
    said = "怪盗ルパートは「知らない」と言って、ダイヤモンドを盗んだ。"
    assert [mark[2] for mark in marked(lamp, said)] == [3]


@pytest.fixture
def mill():
    """Anselm tells the story himself; the miller's death and his sister's debt come in episode 3."""
    story = make_story("The Mill", language="en")
    anselm = make_character(story, "anselm", name="Anselm", narrator=True)
    make_character(story, "tibor", name="Tibor")
    make_character(story, "greta", name="Greta")
    texts = [
        "I carried the flour up from the mill before breakfast. Tibor was whistling on the bridge. "
        "Greta kept the account book in a drawer with a brass handle.",
        "The river rose in the night and took the footbridge. Greta baked nothing that day.",
        "Tibor murdered the old miller with a dagger behind the weir. Greta had borrowed forty crowns, "
        "and she burned the page on which it was written.",
    ]
    for number, text in enumerate(texts, 1):
        episode = make_episode(story, number, text)
        ExtractionRun.objects.create(
            episode=episode,
            revision=episode.revision,
            state=ExtractionRun.State.DONE,
            outline=[{"start": 0, "end": len(text), "present": ["tibor"], "lines": [], "hearers": []}],
        )
    return Viewpoint(story, anselm, 3)


def test_what_is_said_in_words_of_like_meaning_is_the_same_statement(mill):
    said = "Tibor stabbed the old miller to death behind the weir with his knife."
    assert marked(mill, said) == [(said, "future", 3)]


def test_who_tells_the_story_was_there_for_what_he_tells(mill):
    assert marked(mill, "Tibor was whistling on the bridge when I carried the flour up from the mill.") == []


def test_what_one_thinks_of_somebody_tells_nothing(mill):
    assert marked(mill, "I like Tibor well enough. Do you think that Greta would bake for us today?") == []


def test_a_verb_that_only_comes_later_is_no_term(mill):
    assert marked(mill, "My patience is burned down to the wick.") == []


def test_a_word_that_was_told_with_another_ending_is_no_term():
    story = make_story("帳場", language="ja")
    saki = make_character(story, "saki", name="沙紀")
    make_episode(story, 1, "沙紀は借用証を箱にしまった。")
    make_episode(story, 2, "借用書が出た。借用書を見せろ。借用書は焼けた。借用書は二枚あった。")
    assert marked(Viewpoint(story, saki, 2), "借用書は、うちにあります。") == []
