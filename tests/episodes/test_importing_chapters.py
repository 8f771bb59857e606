"""Where episodes begin: one long file, several files, and signs that are no headings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from episodes.importing.headings import bare_title
from episodes.importing.numerals import number_of
from episodes.importing.splitting import split_files

JA = "　翼は店に出た。雨が降っていた。\n「いらっしゃい」と翼は言った。二郷は黙って席についた。\n"
EN = 'Anna went home in the rain, and nobody saw her go.\n\n"Who is there?" said Ben.\n'


def _split(*files, name="a.txt"):
    files = [file if isinstance(file, tuple) else (name, file) for file in files]
    return split_files([(name, text.encode()) for name, text in files])


def _titles(*files, name="a.txt"):
    return [part.title for part in _split(*files, name=name).parts]


def _chapters(*headings, body=JA):
    return "\n".join(f"{heading}\n\n{body}" for heading in headings)


@pytest.mark.parametrize(
    "headings",
    [
        ["第一章　雨", "第二章　風", "第三章　雪"],
        ["第1話 雨", "第2話 風"],
        ["第十一回", "第十二回"],
        ["一", "二", "三"],
        ["１", "２", "３"],
        ["一、雨", "二、風"],
        ["プロローグ", "第一章", "幕間　猫", "第二章", "エピローグ"],
        ["1話「雨」", "2話「風」"],
    ],
)
def test_a_japanese_file_is_split_at_its_chapters(headings):
    assert _titles(_chapters(*headings)) == headings


@pytest.mark.parametrize(
    "headings",
    [
        ["Chapter I", "Chapter II"],
        ["CHAPTER 1. The Rain", "CHAPTER 2. The Wind"],
        ["Chapter One: Rain", "Chapter Twenty-Two: Wind"],
        ["I. A RAINY DAY", "II. A WINDY DAY"],
        ["1", "2", "3"],
        ["I.", "II.", "III."],
        ["Letter 1", "Letter 2", "Chapter 1"],
        ["Prologue", "1", "2", "Epilogue"],
        ["ADVENTURE I. THE RAIN", "ADVENTURE II. THE WIND", "III. THE ADVENTURE OF THE SNOW"],
    ],
)
def test_an_english_file_is_split_at_its_chapters(headings):
    assert _titles(_chapters(*headings, body=EN)) == headings


def test_headings_of_markdown_and_its_title_are_told_apart():
    split = _split("# The Lamp\n\n## Rain\n\n" + EN + "\n## Wind\n\n" + EN, name="a.md")
    assert split.title == "The Lamp"
    assert [part.title for part in split.parts] == ["Rain", "Wind"]


def test_headings_of_an_aozora_file_are_used():
    text = _chapters(
        "［＃５字下げ］一、雨《あめ》［＃「一、雨」は中見出し］", "［＃５字下げ］風［＃「風」は中見出し］"
    )
    assert _titles(text) == ["一、雨", "風"]


def test_ornaments_around_a_heading_are_no_part_of_it():
    assert _titles(_chapters("【第一話】雨", "◇第二話◇")) == ["第一話　雨", "第二話"]


def test_the_heading_of_a_part_goes_to_its_first_chapter():
    text = (
        "PART ONE--Home\n\n" + _chapters("1", "2", body=EN) + "\nPART TWO--Away\n\n" + _chapters("3", body=EN)
    )
    assert _titles(text) == ["PART ONE--Home · 1", "2", "PART TWO--Away · 3"]


def test_chapters_that_count_anew_in_each_part_name_it():
    text = "第一部\n\n" + _chapters("第一章", "第二章") + "\n第二部\n\n" + _chapters("第一章", "第二章")
    assert _titles(text) == ["第一部 · 第一章", "第一部 · 第二章", "第二部 · 第一章", "第二部 · 第二章"]


def test_a_title_on_the_line_below_belongs_to_the_heading():
    text = _chapters(
        "1\n\nThe Lamp in the Window",
        '2\n\n"Who Is There"',
        "3\n\nA Knock",
        "4\n\nRain",
        "5\n\nThe End of It",
        body=EN,
    )
    assert _titles(text)[:2] == ["1. The Lamp in the Window", '2. "Who Is There"']


def test_a_line_that_comes_again_under_headings_stays_in_the_text():
    split = _split(_chapters("CHAPTER I\n\nANNA'S JOURNAL", "CHAPTER II\n\nANNA'S JOURNAL", body=EN))
    assert [part.title for part in split.parts] == ["CHAPTER I", "CHAPTER II"]
    assert all(split.manuscript(part).startswith("ANNA'S JOURNAL") for part in split.parts)


@pytest.mark.parametrize("name", ["目次\n", ""])
def test_a_table_of_contents_makes_no_chapters(name):
    text = f"{name}第一章　雨 …… 3\n第二章　風 …… 9\n\n" + _chapters("第一章　雨", "第二章　風")
    assert _titles(text) == ["第一章　雨", "第二章　風"]


def test_numbers_under_chapters_are_scenes():
    split = _split(
        _chapters("第一章", body=_chapters("一", "二"))
        + "\n"
        + _chapters("第二章", body=_chapters("一", "二"))
    )
    assert [part.title for part in split.parts] == ["第一章", "第二章"]
    assert split.manuscript(split.parts[0]).startswith("一\n\n　翼は")


def test_a_text_before_the_first_chapter_is_a_prologue():
    split = _split(JA * 4 + "\n" + _chapters("第一章", "第二章"))
    assert [part.title for part in split.parts] == ["プロローグ", "第一章", "第二章"]


def test_a_title_page_is_no_prologue():
    split = _split("THE LAMP\n\nby Jane Roe\n\n" + _chapters("Chapter 1", "Chapter 2", body=EN))
    assert [part.title for part in split.parts] == ["Chapter 1", "Chapter 2"]
    assert split.title == "THE LAMP"


@pytest.mark.parametrize(
    "line", ["第二章を読み終えた彼は、本を閉じた。", "第二話は嫌いだ。", "二人は駅で別れた。"]
)
def test_a_sentence_that_begins_like_a_heading_is_none(line):
    assert _titles(_chapters("第一章", body=f"{JA}\n{line}\n\n{JA}") + "\n" + _chapters("第三章")) == [
        "第一章",
        "第三章",
    ]


def test_an_english_sentence_that_begins_like_a_heading_is_none():
    body = f"{EN}\nChapter two of his life began that day.\n\n{EN}"
    assert _titles(_chapters("Chapter 1", "Chapter 2", body=body)) == ["Chapter 1", "Chapter 2"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Chapter 1\nIt was dark.\nChapter 2\nIt was light.\n", ["Chapter 1", "Chapter 2"]),
        (
            "Chapter 1: Rain\nIt was dark.\nChapter 2: Wind\nIt was light.\n",
            ["Chapter 1: Rain", "Chapter 2: Wind"],
        ),
        ("1\nIt was dark.\n2\nIt was light.\n", ["1", "2"]),
        ("一\n暗かった。\n二\n明るかった。\n", ["一", "二"]),
        ("第一章\n暗かった。\n第二章\n明るかった。\n", ["第一章", "第二章"]),
    ],
)
def test_headings_need_no_blank_lines(text, titles):
    assert _titles(text) == titles


@pytest.mark.parametrize(
    "text",
    [
        "She needed three things.\n1. Milk.\n2. Bread.\n3. A lamp.\nShe bought none.\n",
        "You will find it, as I told you in\nChapter 2\nof my book, where I was\nChapter 3\nof hers.\n",
    ],
)
def test_lists_and_broken_lines_are_no_chapters(text):
    assert len(_titles(text)) == 1


def test_rules_split_only_what_has_no_headings():
    assert len(_titles(f"{JA}\n――――――\n\n{JA}")) == 2
    assert _titles(_chapters("第一章", body=f"{JA}\n――――――\n\n{JA}") + "\n" + _chapters("第二章")) == [
        "第一章",
        "第二章",
    ]


def test_stars_between_scenes_split_nothing():
    assert len(_titles(f"{JA}\n＊＊＊\n\n{JA}")) == 1


def test_several_files_are_an_episode_each_and_their_numbers_are_scenes():
    files = [
        (f"{n}.txt", f"月の店\n{title}\n山野草子\n\n{_chapters('一', '二')}")
        for n, title in enumerate(("雨", "風"))
    ]
    split = _split(*files)
    assert split.title == "月の店"
    assert [part.title for part in split.parts] == ["雨", "風"]
    assert split.manuscript(split.parts[1]).startswith("一\n")


def test_several_files_that_hold_chapters_are_split_at_them():
    assert _titles(_chapters("第一章", "第二章"), _chapters("第三章")) == ["第一章", "第二章", "第三章"]


def test_a_file_without_a_heading_is_named_after_itself():
    assert _titles(("01_雨の日.txt", JA), ("02_風の日.txt", JA)) == ["雨の日", "風の日"]


@given(
    st.lists(
        st.sampled_from(
            [
                "第一章",
                "第二章　風",
                "一",
                "二",
                "",
                "　翼は来た。",
                "「はい」",
                "＊＊＊",
                "――――――",
                "# 雨",
                "目次",
                "1",
                "2",
            ]
        ),
        min_size=1,
        max_size=30,
    ).filter(lambda lines: any(line.startswith(("　翼", "「")) for line in lines))
)
def test_every_character_lies_in_exactly_one_episode(lines):
    split = _split("\n".join(lines))
    text, parts = split.canonical()
    assert parts[0].start == 0
    assert parts[-1].end == len(text)
    assert all(before.end == after.start for before, after in pairwise(parts))
    assert text.count("　翼は来た。") == sum(line == "　翼は来た。" for line in lines)
    assert text.count("「はい」") == sum(line == "「はい」" for line in lines)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(("十二", 12), ("二十", 20), ("一〇三", 103), ("百五", 105), ("１２", 12), ("XIV", 14), ("Ⅻ", 12)),
        *(("twenty-two", 22), ("third", 3), ("21st", 21), ("IIX", None), ("forty forty", None)),
    ],
)
def test_numbers_are_read_as_chapters_write_them(written, value):
    assert number_of(written) == value


def test_an_episode_is_numbered_by_its_place_not_by_its_title():
    split = _split(_chapters("第一話　雨", "第二話　風", "第三話")).numbered_by_place()
    assert [part.title for part in split.parts] == ["雨", "風", "第三話"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("ADVENTURE I. A SCANDAL IN BOHEMIA", "A SCANDAL IN BOHEMIA"),
        ("VII. THE BLUE CARBUNCLE", "THE BLUE CARBUNCLE"),
        ("一、午后の授業", "午后の授業"),
        ("Chapter 1. Rain", "Rain"),
        ("CHAPTER IV", "CHAPTER IV"),
        ("勘平の死", "勘平の死"),
    ],
)
def test_a_title_is_what_stands_beside_the_number(heading, title):
    assert bare_title(heading) == title
