"""What people tell each other of their lives, in Japanese: who did it, of what sort it is, and what is left alone."""

from memory.understanding import read_text
from memory.understanding.reading import Kind


def told(*lines: str) -> dict[str, Kind]:
    """What two people learn from each other, line by line, 真琴 first."""
    names = ("真琴", "健太")
    text = "".join(f"{names[at % 2]}：{line}\n" for at, line in enumerate(lines))
    return {fact.text: fact.kind for fact in read_text(text, "ja").statements}


def test_what_is_told_of_ones_family_and_oneself_is_kept():
    facts = told(
        "うちの叔父は京都で金魚を育てていたんだ。",
        "先月、仕事を辞めたんだ。",
        "祖母はオウムを飼っていたよ。",
        "来年の春、リスボンに引っ越すつもりだ。",
        "私は卵アレルギーなの。",
        "僕は泳げないんだ。",
    )
    assert facts["真琴の祖母はオウムを飼っていた。"] is Kind.POSSESSION
    assert facts["健太は、先月、仕事を辞めた。"] is Kind.JOB
    assert facts["健太は泳げない。"] is Kind.ABILITY
    assert any("京都で金魚を育てていた" in fact and fact.startswith("真琴の叔父") for fact in facts)
    assert any("引っ越すつもり" in fact and fact.startswith("健太") for fact in facts)
    assert any("卵アレルギー" in fact and fact.startswith("真琴") for fact in facts)


def test_an_answer_about_somebody_else_is_not_told_of_the_one_who_answers():
    assert not told("お兄さんはどうしてる？", "先月、離婚したんだ。")


def test_small_talk_is_not_kept():
    assert not told(
        "お茶が冷めちゃった。", "そうだね、ありがとう。", "雨が降ってきたよ。", "僕は傘を忘れたんだ。"
    )
