"""``manage.py evaluate understanding`` on labels of our own: what is counted, and which are refused."""

import hashlib
import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from memory.evaluation.knowing import people_found, scores
from memory.evaluation.labels import BadLabels, labelled_texts
from memory.evaluation.readings import Readings
from memory.understanding import TextReading, read_text
from memory.understanding.reading import Knower, Person, Scope, Statement

SCRIPT = "Nora: The well is dry.\nPip: Since when?\nNora: Since I broke the pump.\n"
LABELS = {
    "language": "en",
    "text": "well.txt",
    "people": {"nora": ["Nora"], "pip": ["Pip"], "gus": ["Gus"]},
    "utterances": [
        {"quote": "The well is", "speaker": "nora", "addressees": ["pip"], "hearers": ["pip"]},
        {"quote": "Since when?", "speaker": "pip", "addressees": [], "hearers": ["nora", "gus"]},
        {"quote": "Since I", "speaker": "gus", "addressees": [], "hearers": None},
    ],
    "facts": [{"text": "Nora broke the pump.", "quote": "I broke the pump", "known_by": ["nora", "pip"]}],
}


@pytest.fixture
def labels(tmp_path):
    def write(part="dev", text=SCRIPT, **changes):
        folder = tmp_path / "gold" / "en" / part
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "well.txt").write_text(text, encoding="utf-8")
        (folder / "well.json").write_text(json.dumps(LABELS | changes), encoding="utf-8")
        return tmp_path / "gold"

    return write


def scored(folder):
    texts = labelled_texts(folder, "en", "dev", None)
    return {score.name.split(": ")[1]: score for score in scores(texts, Readings(), "dev")}


def test_what_is_right_is_counted_and_what_nobody_can_say_is_not(labels):
    counted = scored(labels())
    assert (counted["utterances found"].right, counted["utterances found"].total) == (3, 3)
    assert (counted["speakers"].right, counted["speakers"].total) == (2, 3)
    assert (counted["addressees exact, where somebody is addressed"].total) == 1
    assert (counted["hearers exact"].right, counted["hearers exact"].total) == (1, 2)
    assert (counted["pairs heard but missed"].right, counted["pairs heard but missed"].total) == (1, 3)


def test_a_hearer_too_many_is_a_share_of_all_who_might_have_heard(labels):
    rows = [{"quote": "Since when?", "speaker": "pip", "addressees": [], "hearers": []}]
    counted = scored(labels(utterances=rows))
    heard = counted["pairs wrongly counted as heard"]
    assert (heard.right, heard.total) == (1, 2)
    assert "at most 0.3%" in str(heard)
    unsure = scored(labels(utterances=[rows[0] | {"maybe": ["nora"]}]))
    assert unsure["pairs wrongly counted as heard"].right == 0


@pytest.mark.parametrize(("scope", "right", "said"), [(Scope.CHARACTER, 1, 2), (Scope.WORLD, 2, 3)])
def test_a_secret_said_to_be_public_counts_as_told_to_everyone(labels, scope, right, said):
    at = SCRIPT.index("I broke")
    knowers = (Knower("n"), Knower("g"))
    fact = Statement("Nora broke the pump.", SCRIPT[at:-2], at, len(SCRIPT) - 2, scope, knowers)
    cast = (Person("n", "Nora"), Person("p", "Pip"), Person("g", "Gus"))
    (labelled,) = labelled_texts(labels(utterances=[]), "en", "dev", None)
    reading = TextReading("en", SCRIPT, cast, statements=(fact,))
    counted = {score.name.split(": ")[1]: score for score in scores([labelled], Made(reading), "dev")}
    known = counted["knowers right, of those found"]
    assert (known.right, known.total) == (right, said)
    assert counted["facts found"].right == 1


class Made:
    """Readings of which there is one, made by hand."""

    def __init__(self, reading):
        self.reading = reading

    def of(self, text, language):
        return self.reading


def test_a_person_found_is_the_one_who_shares_a_name_or_has_most_of_the_mentions():
    text = "“Sit down,” said Mr. Harlan Voss. Voss sat. Old Voss coughed. “No,” said Dame Ida."
    reading = read_text(
        text, "en", [Person("v", "Voss", aliases=("Mr. Harlan Voss",)), Person("i", "Dame Ida")]
    )
    people = {"harlan": ("Harlan Voss",), "ida": ("Ida",)}
    assert people_found(reading, people) == {"v": "harlan", "i": "ida"}


def test_labels_of_a_published_text_hold_to_one_edition_of_it(labels, tmp_path):
    (tmp_path / "well.txt").write_text(SCRIPT, encoding="utf-8")
    said = hashlib.sha256(b"Since when?").hexdigest()[:12]
    row = {"start": 28, "end": 39, "hash": said, "speaker": "pip", "addressees": [], "hearers": ["nora"]}
    assert SCRIPT[28:39] == "Since when?"
    changes = {"source": "well.txt", "length": len(SCRIPT), "utterances": [row], "facts": []}
    folder = labels(**changes)
    (read,) = labelled_texts(folder, "en", "dev", tmp_path)
    assert read.is_published
    assert read.utterances[0].hearers == {"nora"}
    assert labelled_texts(folder, "en", "dev", None) == []
    (tmp_path / "well.txt").write_text(SCRIPT.replace("when", "then"), encoding="utf-8")
    with pytest.raises(BadLabels, match="other words"):
        labelled_texts(folder, "en", "dev", tmp_path)
    (tmp_path / "well.txt").write_text(SCRIPT + "Gus: Hm.\n", encoding="utf-8")
    with pytest.raises(BadLabels, match="another edition"):
        labelled_texts(folder, "en", "dev", tmp_path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"utterances": [LABELS["utterances"][1], LABELS["utterances"][0]]}, "out of order"),
        ({"facts": [{"text": "x", "quote": "I sold the pump", "known_by": []}]}, "not in the text"),
        ({"people": {"nora": ["Nora"]}}, "nobody among the people"),
        ({"utterances": [{"quote": "Since"}]}, "missing"),
    ],
)
def test_labels_that_do_not_fit_are_refused_with_the_reason(labels, changes, message):
    with pytest.raises(BadLabels, match=message):
        labelled_texts(labels(**changes), "en", "dev", None)


def test_the_frozen_labels_are_measured_only_when_asked_for(labels):
    folder = labels(part="frozen")

    def printed(*arguments):
        out, errors = io.StringIO(), io.StringIO()
        call_command(
            "evaluate",
            "understanding",
            *("--labels", folder, "--set", "en", "--json"),
            *arguments,
            stdout=out,
            stderr=errors,
        )
        return [json.loads(line) for line in out.getvalue().splitlines()]

    assert printed() == []
    assert {line["name"].split(":")[0] for line in printed("--frozen")} == {"en our own scripts, frozen"}


def test_labelled_texts_of_others_need_their_folder():
    with pytest.raises(CommandError, match="--data"):
        call_command("evaluate", "understanding", "--set", "litbank")
