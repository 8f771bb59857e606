"""Two revisions side by side."""

from time import monotonic

from episodes.differences import Change, compare


def pieces(lines, change):
    return [piece.text for line in lines for piece in line.pieces if piece.change == change]


def test_a_changed_word_is_shown_inside_its_line():
    lines = compare("Mika has a key.\nIt rains.", "Mika has the key.\nIt rains.")
    assert pieces(lines, Change.REMOVED) == ["a"]
    assert pieces(lines, Change.ADDED) == ["the"]


def test_japanese_is_compared_character_by_character():
    lines = compare("翼さんが来た。", "翼が来た。")
    assert pieces(lines, Change.REMOVED) == ["さん"]


def test_a_line_written_anew_is_shown_whole():
    lines = compare("It rains.", "翼が来た。")
    assert [line.change for line in lines] == [Change.REMOVED, Change.ADDED]


def test_unchanged_lines_far_from_a_change_are_counted_not_shown():
    text = "\n".join(f"line {n}" for n in range(100))
    lines = compare(text, text.replace("line 50", "line fifty"))
    assert [line.skipped for line in lines if line.skipped] == [48, 47]


def test_equal_texts_have_no_lines():
    assert compare("same\ntext", "same\ntext") == []


def test_ruby_written_with_a_bar_or_without_is_the_same():
    assert compare("老人は嚇《おど》す。", "老人は｜嚇《おど》す。") == []
    assert pieces(compare("御用聞《き》き", "御用｜聞《き》き"), Change.ADDED) == ["｜"]


def test_one_long_paragraph_does_not_take_forever():
    begin = monotonic()
    lines = compare("あいうえおかきく" * 2500, "いあうえかおくき" * 2500)
    assert monotonic() - begin < 30  # minutes, when every piece is held against every other
    assert [line.change for line in lines] == [Change.REMOVED, Change.ADDED]
