"""The offline voice: first person where that is safe, a quotation where it is not, and nothing added."""

import pytest

from memory.chat import voice_en, voice_ja
from memory.chat.mind import Memory
from memory.chat.recollection import recollect
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_story


def memory(text, *, id=1, episode=1, how="", stance="", told_by=""):
    return Memory(id, text, episode, 2, how, stance, told_by, True, 0.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("二郷は時を止められる。", "おれは時を止められる。"),
        ("氷室二郷が翼に鍵を渡した。", "おれが翼に鍵を渡した。"),
        ("二郷の部屋は二階にある。", "おれの部屋は二階にある。"),
        ("翼は二郷を見ている。", None),
        ("二郷さんは遅れた。", None),
        ("二郷は彼に会った。", None),
        ("二郷太は遅れた。", None),
    ],
)
def test_a_japanese_sentence_about_oneself_is_said_of_oneself(text, said):
    assert voice_ja.in_first_person(text, {"二郷", "氷室二郷"}, {"翼", "二郷太"}, "おれ") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mika has the key.", "I have the key."),
        ("Mika is late.", "I am late."),
        ("Mika hid the key.", "I hid the key."),
        ("Mika secretly watches the house.", "I secretly watch the house."),
        ("Mika Aoyama carries a lamp.", "I carry a lamp."),
        ("Mika's brother is ill.", "My brother is ill."),
        ("Mika opened the door.", "I opened the door."),
        ("Mika hid her letter.", None),
        ("Mika and Oren went home.", None),
        ("Mika walks past Mika's house.", None),
        ("Oren saw Mika.", None),
        ("Mikael is late.", None),
    ],
)
def test_an_english_sentence_about_oneself_is_said_of_oneself(text, said):
    assert voice_en.in_first_person(text, {"Mika", "Mika Aoyama"}, {"Oren"}, "I") == said


def test_how_one_came_to_know_is_told():
    assert "人から聞いた" in voice_ja.told("火事だ。", memory("火事だ。", how="told"), False)
    by_tsubasa = memory("火事だ。", how="told", told_by="翼")
    assert voice_ja.told("火事だ。", by_tsubasa, False) == "「火事だ」――翼から聞いた話です。"
    assert voice_en.told("It burns.", by_tsubasa, False) == "翼 told me: “It burns.”"
    assert "疑って" in voice_ja.told("火事だ。", memory("火事だ。", how="own", stance="suspects"), False)
    assert voice_en.told("It burns.", memory("It burns.", how="inferred"), False) == "I gathered: “It burns.”"


def test_what_one_was_told_of_oneself_is_no_quotation():
    by_oren = memory("Mika has the key.", how="told", told_by="Oren")
    assert voice_en.told("I have the key.", by_oren, True) == "Oren told me that I have the key."
    assert voice_en.told("My key is lost.", by_oren, True) == "Oren told me that my key is lost."
    by_tsubasa = memory("二郷は眠っていた。", how="told", told_by="翼")
    assert voice_ja.told("おれは眠っていた。", by_tsubasa, True) == "おれは眠っていた――翼から聞いた話です。"


def test_a_wrong_belief_is_said_like_any_other():
    held = memory("It burns.", how="witnessed", stance="believes")
    assert voice_en.told("It burns.", held, False) == "“It burns.”"


def test_quotes_within_quotes_change_their_marks():
    assert voice_ja.quoted("翼は「いや」と言った。") == "「翼は『いや』と言った」"


@pytest.fixture
def nigo(db):
    story = make_story("ブルームーン", language="ja")
    character = make_character(story, "nigo", name="二郷")
    make_character(story, "tsubasa", name="氷室翼", aliases=["翼"])
    make_episode(story, 1, "本文。")
    make_episode(story, 2, "本文。")
    return Viewpoint(story, character, 3)


def test_memories_are_grouped_and_dated_by_episode(nigo):
    memories = [
        memory("二郷は鍵を拾った。", id=1),
        memory("鍵は錆びている。", id=2),
        memory("翼は鍵を探している。", id=3, episode=2),
    ]
    text, used = recollect(nigo, memories, "鍵はどこ？", "おれ")
    assert text.split("\n\n")[1:] == [
        "第1話\n・おれは鍵を拾った。\n・「鍵は錆びている」",
        "第2話\n・「翼は鍵を探している」",
    ]
    assert used == memories


def test_only_what_answers_the_question_is_said(nigo):
    memories = [memory("鍵は錆びている。", id=1), memory("空は青い。", id=2)]
    assert recollect(nigo, memories, "鍵はどこ？")[1] == memories[:1]


def test_whoever_is_asked_about_by_one_name_is_remembered_by_the_other(nigo):
    memories = [memory("翼は喫茶店を営んでいる。")]
    assert recollect(nigo, memories, "氷室翼って？")[1] == memories


def test_nothing_found_is_asked_back(nigo):
    text, used = recollect(nigo, [memory("空は青い。")], "潜水艦はどこ？")
    assert (text, used) == (voice_ja.NOTHING, [])


def test_a_question_about_nothing_definite_brings_what_matters(nigo):
    memories = [memory("空は青い。")]
    assert recollect(nigo, memories, "何を知っていますか")[1] == memories


def test_a_word_hidden_within_a_longer_one_is_another_word(nigo):
    memories = [memory("二時間目の鐘が鳴った。", id=1), memory("翼は時間にうるさい。", id=2)]
    assert recollect(nigo, memories, "時間は？")[1] == memories[1:]


def test_he_calls_himself_as_he_does_in_the_story(nigo):
    text, _ = recollect(nigo, [memory("二郷は鍵を拾った。")], "鍵は？", "僕")
    assert "・僕は鍵を拾った。" in text
