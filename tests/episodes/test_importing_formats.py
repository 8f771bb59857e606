"""What the formats' own marks become, and what of a file is no story."""

import pytest

from episodes.importing.splitting import split_files
from episodes.importing.text import language_of, read, words_of
from episodes.markup import plain

LEGEND = """-------------------------------------------------------
【テキスト中に現れる記号について】

《》：ルビ
（例）喫茶《きっさ》
-------------------------------------------------------
"""


def _manuscript(text, name="a.txt", language="ja"):
    return "\n".join(line.text for line in read(text, name, language).lines).strip("\n")


def test_legend_and_footer_of_an_aozora_file_are_no_story():
    source = read(
        f"月の店\n山野草子\n\n{LEGEND}\n　夜だった。\n\n\n\n底本：「月の店」架空書房\n入力：だれか\n",
        "a.txt",
        "ja",
    )
    assert [line.text for line in source.lines if line.text] == ["　夜だった。"]
    assert (source.titles, source.author) == (("月の店",), "山野草子")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("鍵《かぎ》を渡す", "鍵《かぎ》を渡す"),
        ("夜の折｜戸《ど》", "夜の折｜戸《ど》"),
        ("ドア《扉》が開く", "｜ドア《扉》が開く"),
        ("嘘［＃「嘘」に傍点］をつく", "《《嘘》》をつく"),
        ("坊《ぼ》っちゃん［＃「坊っちゃん」に丸傍点］", "《《坊《ぼ》っちゃん》》"),
        ("［＃傍点］嘘［＃傍点終わり］をつく", "《《嘘》》をつく"),
        ("［＃３字下げ］夜明け", "夜明け"),
        ("あの薄団［＃「薄団」は底本では「蒲団」］", "あの薄団"),
        ("※［＃「口＋世」、U+546D、12-3］", "呭"),
        ("※［＃「插」でつくりの縦棒が下に突き抜けている、第4水準2-13-28］ 絵", "揷絵"),
        ("※［＃小書き平仮名ん、168-12］", "ん"),
        ("※［＃「どこにもない字」、9-9］", "〓"),
        ("※［＃始め二重山括弧、1-1-52］字※［＃終わり二重山括弧、1-1-53］", "｜《字》"),
        ("〔cafe'〕へ［＃「へ」に傍点］", "café《《へ》》"),
        (
            "写真※［＃「金＋肅」、第3水準1-93-39］屋［＃「※［＃「金＋肅」、第3水準1-93-39］屋」に傍点］",
            "写真《《鏽屋》》",
        ),
    ],
)
def test_notes_of_an_aozora_file_become_marks_or_go(written, meant):
    assert _manuscript(f"［＃ここから１字下げ］\n{written}\n［＃ここで字下げ終わり］") == meant


def test_a_line_of_ten_thousand_notes_is_read_in_time():
    assert plain(_manuscript("嘘［＃「嘘」に傍点］" * 10_000 + "［＃" * 10_000)).startswith("嘘嘘")


def test_emphasis_over_several_lines_is_emphasis_on_each():
    text = "［＃ここから太字］\n一行目\n二行目\n［＃ここで太字終わり］\n三行目"
    assert _manuscript(text) == "《《一行目》》\n《《二行目》》\n三行目"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("翼(つばさ)は", "翼《つばさ》は"),
        ("翼（つばさ）は", "翼《つばさ》は"),
        ("|時間停止《ストップ》だ", "｜時間停止《ストップ》だ"),
        ("彼（たぶん）は", "彼（たぶん）は"),
        ("翼(24)は", "翼(24)は"),
        ("翼|(つばさ)は", "翼(つばさ)は"),
        ("《《嘘》》だ", "《《嘘》》だ"),
    ],
)
def test_ruby_of_other_sites_becomes_ours(written, meant):
    assert _manuscript(written) == meant


def test_brackets_in_english_are_brackets():
    assert _manuscript("Anna (the cook) left.", language="en") == "Anna (the cook) left."


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("She *ran* and **fell** and __rose__.", "She ran and fell and rose."),
        ("A [letter](http://example.org) came.", "A letter came."),
        (r"Five \* six", "Five * six"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("> Dear Anna,", "Dear Anna,"),
        ("***", "* * *"),
        ("Tea &amp; cake<!-- check -->", "Tea & cake"),
        ("<ruby>翼<rp>(</rp><rt>つばさ</rt><rp>)</rp></ruby>", "翼"),
    ],
)
def test_markdown_loses_its_marks_and_nothing_else(written, text):
    assert plain(_manuscript(written, "a.md", "en")) == text


def test_emphasis_in_markdown_stays_emphasis():
    assert _manuscript("She *ran*.", "a.md", "en") == "She 《《ran》》."


def test_lines_cut_at_a_width_become_paragraphs_and_verse_stays_verse():
    prose = (
        "Anna had kept the lamp in the window for eleven years, and in all that\n"
        "time nobody had asked her why; so when the man from the harbour stood\n"
        "in the door and asked, she found that she had forgotten the answer she\n"
        "had made ready.\n"
    )
    verse = "The tide goes out,\nThe tide comes in,\nAnd no one knows\nWhere I have been.\n"
    lines = _manuscript(f"{prose}\n{verse}\n{prose}", language="en").split("\n")
    assert lines[0].endswith("she had forgotten the answer she had made ready.")
    assert lines[2:6] == verse.strip().split("\n")


def test_a_script_keeps_its_lines():
    script = "Anna: Who is there?\nBen: Only me.\nAnna: Come in, then.\n"
    assert _manuscript(script, language="en") == script.strip()


def test_a_licence_around_the_text_is_no_story():
    text = (
        "The Project Gutenberg eBook of The Lamp\n\nTitle: The Lamp\n\nAuthor: Jane Roe\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nProduced by A. Typist\n\n"
        "CHAPTER I\n\nAnna lit the lamp.\n\nCHAPTER II\n\nIt went out.\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nYou may copy it.\n"
    )
    split = split_files([("lamp.txt", text.encode())])
    assert split.title == "The Lamp"
    assert [split.manuscript(part) for part in split.parts] == ["Anna lit the lamp.", "It went out."]


def test_the_language_is_told_by_the_letters():
    assert language_of("Anna met 翼 at the station.") == "en"
    assert language_of("翼は Anna に駅で会った。") == "ja"


def test_the_lines_of_a_script_stay_apart_though_they_are_of_one_length():
    script = "\n".join(
        [
            "**Tess:** The map ends at the ridge, and beyond it says bees.",
            "**Bran:** I am not afraid of bees, nor of what they may make.",
            "**Ilka:** You should be, for you are made of honey and cake.",
            "*Tess walks off to look at the ridge and all that lies near.*",
            "**Bran:** She knows nothing of the debt that we owe the guild.",
            "**Ilka:** If you tell her of it she will turn us in tomorrow.",
        ]
    )
    lines = [line.text for line in read(script, "talk.txt", "en").lines]
    assert lines == script.split("\n")


@pytest.mark.parametrize(
    ("head", "language"),
    [("Jonas Weir’s Diary", "en"), ("14 March", "en"), ("雅人の日記", "ja"), ("千鶴様", "ja")],
)
def test_the_head_of_a_diary_or_a_letter_is_no_title_page(head, language):
    line = (
        "Nobody saw me come home along the river. "
        if language == "en"
        else "　誰にも見られずに川沿いを帰った。\n"
    )
    assert words_of(f"{head}\n\n{line * 60}", "a.txt", language).startswith(head)
