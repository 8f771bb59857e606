"""Whatever is given to the readers, they keep their promises and come to an end."""

import gc
import io
import json
import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory.evaluation.soundness import breaches
from memory.understanding import guess_language, read_text

PIECES = [
    "“I hid the key,” said Anna to Ben. ",
    "Ben left the room. Mrs. Gray came in and whispered, “He knows.”\n\n",
    "Anna: Where is it?\nBen: Gone.\nCarla leaves.\n",
    "「鍵を隠したの」と花子は太郎に言った。\n",
    "太郎は部屋を出て行った。次郎が入って来て、「誰も知らない」と囁いた。\n",
    "花子：どこ？\n太郎：ない。\n",
    "«Где ключ?» — спросил Иван.\n",
    "“钥匙在哪里？”小明问道。\n",
    "قال أحمد: «أين المفتاح؟»\n",
    "# One\n\n",
    "第一章\n\n",
    "＊\n\n",
    "***\n\n",
]
MARKS = list("「」『』“”‘’\"'()（）《》［］｜――—…:：\n\t　 .。,、*#")
MARKS += ["\ufeff", "\u200b", "\u2028", "\x00", "\x1b", "\ud800", "\udc00", "\r", "👩‍👧"]
TEXTS = st.lists(st.sampled_from(PIECES + MARKS + MARKS), max_size=30).map("".join)


@given(TEXTS, st.sampled_from(["ja", "en"]))
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_reading_keeps_what_readings_promise(text, language):
    assert breaches(read_text(text, language, None)) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "“" * 500,
        "「" * 500,
        "”’」』" * 200,
        "『「" * 300 + "あ" + "」』" * 300,
        "# One\n\n## Two\n\n" * 50,
        "第一章\n\n" * 50,
        "a\n\n" * 500,
        "あ" * 5000,
        "Anna:\n" * 300,
        "\x00\ud800\ufeff" * 200,
        "“Hello,\r\rsaid Anna.\r\n\u2028Ben: hi\x85\x0c",
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_texts_without_a_story_are_read_all_the_same(text, language):
    assert breaches(read_text(text, language, None)) == []


def crowd(count, line):
    """A line for each of many people, no two of them with one name."""
    letters = "春夏秋冬東西南北山川" if "さん" in line else "abcdefghij"
    names = ("".join(letters[int(digit)] for digit in f"{number:03}") for number in range(count))
    return "".join(line.format(name.capitalize()) for name in names)


@pytest.mark.parametrize(
    "text",
    [
        crowd(400, "Mr. {0} Smith met Mrs. {0} Jones, and {0} Brown said “Good day, {0} Gray.” "),
        crowd(400, "{0}郎さんが「おはよう」と言うと、{0}子は笑った。"),
        "“no full stop” and " * 5000,
    ],
)
def test_a_crowd_in_one_paragraph_takes_no_longer_than_its_length(text):
    began = time.process_time()
    reading = read_text(text, guess_language(text), None)
    # A machine that is busy may be slow; what grows with the square of a text takes minutes.
    assert time.process_time() - began < 25
    assert breaches(reading) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "only spaces"),
        (bytes(range(256)) * 20, "not a text file"),
        ("花子が「やあ」と言った。".encode()[:-2], "UTF-8"),
        (("花子が「やあ」と言った。\r\n" * 20).encode("cp932")[:-3], "Shift_JIS"),
        ("“Hi,” said Anna.".encode("utf-16") + b"x", "UTF-8"),
    ],
)
def test_a_file_that_is_no_text_is_refused_in_one_line(tmp_path, content, expected):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    for command, options in (("understand", ["--json"]), ("import_story", ["--dry-run", "--json"])):
        with pytest.raises(CommandError, match=expected) as refused:
            call_command(command, str(path), *options)
        assert "\n" not in str(refused.value)
        assert refused.value.returncode == 1


def test_an_analysis_is_printed_whatever_letters_the_terminal_has(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("「やあ」と花子が言った。\n", encoding="utf-8")
    printed = io.BytesIO()
    with io.TextIOWrapper(printed, encoding="ascii") as terminal:
        call_command("understand", str(path), "--json", stdout=terminal)
        terminal.flush()
        assert json.loads(printed.getvalue())["text"].startswith("「やあ」")


@pytest.mark.parametrize("collecting", [True, False])
def test_a_reading_leaves_the_collection_of_garbage_as_it_was(collecting):
    (gc.enable if collecting else gc.disable)()
    try:
        read_text("“I hid the key,” said Anna to Ben.", "en")
        assert gc.isenabled() is collecting
    finally:
        gc.enable()
