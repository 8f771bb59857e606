"""Bytes of every kind a writer may have, and what is said when they are no manuscript."""

import codecs

import pytest

from episodes.importing.decoding import check_size, decode
from episodes.importing.errors import Unreadable

JAPANESE = "　翼は店の鍵をかけた。\n「もう閉めるんですか」と二郷は訊いた。\n"
ENGLISH = "“Who is there?” said Anna—nobody answered.\nThe café was closed.\n" * 4


@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "cp932", "shift_jis_2004", "euc_jp", "euc_jis_2004"),
        *("utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso2022_jp", "iso2022_jp_2004"),
    ],
)
def test_a_japanese_text_reads_the_same_in_every_encoding(encoding):
    assert decode(JAPANESE.encode(encoding), "a.txt") == JAPANESE


def test_a_mark_tells_utf_16_in_either_order():
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert decode(mark + JAPANESE.encode(encoding), "a.txt") == JAPANESE


def test_three_letters_are_enough_to_tell_the_encoding():
    for encoding in ("cp932", "euc_jp", "utf-16-le", "utf-16-be"):
        assert decode("翼は店".encode(encoding), "a.txt") == "翼は店"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le"])
def test_an_english_text_keeps_its_quotation_marks_and_accents(encoding):
    assert decode(ENGLISH.encode(encoding), "a.txt") == ENGLISH


def test_the_kanji_of_windows_stay_what_they_are():
    assert decode("①髙﨑さんは纊と言った。".encode("cp932"), "a.txt") == "①髙﨑さんは纊と言った。"


def test_kanji_that_only_the_larger_set_has_are_read():
    text = "𠮟られて𩸽を食べ、布を剝がした。ここは長い文です。"
    assert decode(text.encode("shift_jis_2004"), "a.txt") == text
    assert decode(text.encode("euc_jis_2004"), "a.txt") == text


def test_line_ends_are_made_one_and_control_characters_go():
    assert decode(b"one\r\ntwo\rthree\x07\n", "a.txt") == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        ("　\n　\n".encode(), "only spaces"),
        (codecs.BOM_UTF8, "only spaces"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not a text file"),
        (b"PK\x03\x04" + bytes(40), "not a text file"),
        (bytes(200), "not a text file"),
        (b"\x01\x02\x03abc" * 40, "not a text file"),
        ("Привет, это русский текст.".encode("koi8-r") * 9, "encoding"),
        ("他说这是一个很长的故事。我们都不知道为什么。".encode("gb18030") * 9, "encoding"),
        ("안녕하세요 이것은 이야기입니다".encode("euc-kr") * 9, "encoding"),
    ],
)
def test_what_is_no_manuscript_is_refused_with_its_name_and_a_reason(content, reason):
    with pytest.raises(Unreadable, match=reason) as refusal:
        decode(content, "notes.txt")
    assert "notes.txt" in str(refusal.value)


def test_a_damaged_file_is_refused_with_the_line_of_the_damage():
    content = (JAPANESE * 20).encode() + b"\xff\xfe" + JAPANESE.encode()
    with pytest.raises(Unreadable, match="line 41 is not UTF-8"):
        decode(content, "a.txt")


def test_a_shift_jis_file_cut_in_the_middle_of_a_letter_is_called_damaged():
    with pytest.raises(Unreadable, match="is not Shift_JIS"):
        decode((JAPANESE * 20).encode("cp932")[:-4], "a.txt")


def test_a_file_larger_than_the_limit_is_refused():
    check_size(50 * 1024**2, "a.txt")
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        check_size(50 * 1024**2 + 1, "a.txt")


def test_half_surrogates_and_invisible_breaks_are_left_out_and_pairs_are_joined():
    damaged = "An\u200bna\u202e sa\u00adid \ud83d “\ud83d\ude00” to Ben.".encode("utf-8", "surrogatepass")
    assert decode(damaged, "story.txt") == "Anna said  “😀” to Ben."
