"""Marks in a manuscript: what they mean, where they are in the plain text, and how they look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from episodes.markup import marked, plain


def _characters(manuscript):
    return [(character, run.ruby, run.emphasis) for run in marked(manuscript).runs for character in run.text]


@pytest.mark.parametrize(
    ("manuscript", "text"),
    [
        ("喫茶店《きっさてん》で待つ。", "喫茶店で待つ。"),
        ("｜ブルームーン《青い月》で待つ。", "ブルームーンで待つ。"),
        ("それは《《嘘》》だ。", "それは嘘だ。"),
        ("《《坊《ぼ》っちゃん》》と呼ぶ。", "坊っちゃんと呼ぶ。"),
        ("と言った《彼方》へ", "と言った《彼方》へ"),
        ("彼方｜《かなた》", "彼方《かなた》"),
        ("閉じない《《傍点\nは》》傍点ではない", "閉じない《《傍点\nは》》傍点ではない"),
        ("漢字《\n》", "漢字《\n》"),
        ("棒｜だけ", "棒｜だけ"),
        ("", ""),
    ],
)
def test_the_plain_text_is_what_is_read_aloud_without_readings(manuscript, text):
    assert plain(manuscript) == text


def test_ruby_without_a_bar_stands_on_the_kanji_before_it():
    runs = marked("この国々《くにぐに》は").runs
    assert [(run.text, run.ruby) for run in runs] == [("この", ""), ("国々", "くにぐに"), ("は", "")]


@given(st.text(alphabet="漢字かな《》｜|\n。", max_size=24))
def test_a_manuscript_written_again_reads_the_same(manuscript):
    again = marked(manuscript).manuscript()
    assert _characters(again) == _characters(manuscript)


@given(st.text(alphabet="漢字かな《》｜|\n。", max_size=24))
def test_every_character_is_found_from_either_side(manuscript):
    text = marked(manuscript)
    for offset, character in enumerate(text.text):
        assert manuscript[text.to_manuscript(offset)] == character
        assert text.to_plain(text.to_manuscript(offset)) == offset


@given(st.text(alphabet="漢字かな《》｜|\n。", max_size=24))
def test_paragraphs_cover_the_lines_of_the_plain_text(manuscript):
    text = marked(manuscript)
    assert [text.text[p.start : p.end] for p in text.paragraphs()] == text.text.split("\n")


def test_a_place_inside_a_reading_is_the_place_after_its_base():
    manuscript = "喫茶店《きっさてん》で"
    assert marked(manuscript).to_plain(manuscript.index("さて")) == 3


def test_marks_become_ruby_and_emphasis_and_nothing_else_becomes_html():
    html = marked("翼《つばさ》は<b>《《嘘》》\n").html()
    assert "<ruby>翼<rp>（</rp><rt>つばさ</rt><rp>）</rp></ruby>" in html
    assert '<em class="dots">嘘</em>' in html
    assert "&lt;b&gt;" in html
    assert '<p data-start="7"><br></p>' in html


def test_a_reading_is_escaped_too():
    assert "<script>" not in marked("翼《<script>》").html()


def test_a_million_unmatched_brackets_are_read_in_time():
    assert len(plain("《《漢" * 100_000)) == 300_000
