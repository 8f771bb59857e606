"""Which Japanese sentences an editor would keep: what people tell of their lives, and not what goes on just now."""

import pytest

from memory.understanding import read_text
from memory.understanding.reading import Kind


def between(*lines: str) -> dict[str, Kind]:
    """What two people learn from each other, line by line, 美咲 first."""
    names = ("美咲", "健太")
    text = "".join(f"{names[at % 2]}：{line}\n" for at, line in enumerate(lines))
    return {fact.text: fact.kind for fact in read_text(text, "ja").statements}


def test_people_tell_each_other_of_their_families():
    facts = between(
        "父は長崎で時計屋をしている。",
        "弟は遺言を書き換えた。",
        "私の祖母は戦争で片目を失いました。",
        "俺の親父は詐欺で捕まったことがある。",
    )
    assert facts["美咲の父は長崎で時計屋をしている。"] is Kind.JOB
    assert facts["健太の弟は遺言を書き換えた。"] is Kind.EVENT
    assert "美咲の祖母は戦争で片目を失った。" in facts
    assert "健太の親父は詐欺で捕まったことがある。" in facts


def test_who_is_meant_by_his_office_needs_no_name():
    facts = between("魔王は北の塔に封印されている。", "管理人は会社の金を横領していた。")
    assert "魔王は北の塔に封印されている。" in facts
    assert "管理人は会社の金を横領していた。" in facts


def test_that_somebody_is_no_human_being_is_a_secret():
    assert between("私は人間ではありません。", "そうか。") == {"美咲は人間ではない。": Kind.SECRET}


@pytest.mark.parametrize(
    "line",
    [
        "俺は腹が減った。",
        "弟は二階で寝てる。",
        "私は平気です。",
        "その話はもういい。",
        "俺はそろそろ帰る。",
        "管理人は廊下を歩いていた。",
    ],
)
def test_what_goes_on_just_now_is_not_kept(line):
    assert between("やあ、健太。", line) == {}


def test_a_state_told_in_the_narration_is_kept_and_a_stage_direction_is_not():
    text = "　志村は昔気質の職人で、口数の少ない男である。志村は窓の外を見ていた。志村は煙草に火をつけた。\n「おい、志村」と梶井が言った。\n「何だ」と志村は答えた。\n"
    found = read_text(text, "ja").statements
    assert [fact.quote for fact in found if "窓" in fact.quote or "煙草" in fact.quote] == []
    assert any("職人" in fact.text for fact in found)
