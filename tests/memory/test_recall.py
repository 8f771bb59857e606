"""Asking: what is found, in what order, and what is told along with it; also from the command line."""

import json
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from episodes.models import Episode
from episodes.ordering import set_timeline
from memory.keywords import index_words
from memory.models import Awareness, Fact, MemoryRecord
from memory.projecting import project_episode
from memory.recall import everything, reasons, recall
from memory.stores import ranking
from memory.viewpoint import Viewpoint
from tests.factories import make_awareness, make_character, make_fact, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """The client's example: what 翼 does is public, that she watches 二郷 is hers alone."""
    story = make_story(language="ja", slug="blue-moon")
    nigo = make_character(story, "himuro-nigo", name="氷室二郷")
    tsubasa = make_character(story, "tsubasa", name="翼")
    rin = make_character(story, "rin", name="凛")
    first, second, third = (Episode.objects.create(story=story, number=n, timeline=n) for n in (1, 2, 3))
    make_fact(first, "翼は喫茶店ブルームーンを営んでいる。")
    make_fact(first, "二郷は時間を止めることができる。", known_by=[nigo], importance=5)
    make_fact(first, "二郷は毎朝六時に起きる。", importance=1)
    make_fact(second, "翼はひそかに二郷を見張っている。", known_by=[tsubasa])
    told = make_fact(second, "凛は来月パリへ発つ。", known_by=[rin])
    make_awareness(fact=told, character=tsubasa, since=third, how="told", told_by=rin)
    index_words(list(Fact.objects.all()))
    for episode in (first, second, third):
        project_episode(story, episode.pk)
    return story


def recalled(story, viewer, before, question="翼とはどんな人？", **options):
    return recall(question, seen_from=Viewpoint.named(story, viewer, before), **options)


def texts(*arguments, **options):
    return [one.fact.text for one in recalled(*arguments, **options)]


def test_words_that_were_just_written_wait_on_no_list_that_every_question_goes_through(story):
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('fact_search')")
        assert cursor.fetchone() == (0,)


def test_the_example_of_the_client(story):
    assert texts(story, "himuro-nigo", 3)[0] == "翼は喫茶店ブルームーンを営んでいる。"
    assert "翼はひそかに二郷を見張っている。" not in texts(story, "himuro-nigo", 3, k=100)
    assert "翼はひそかに二郷を見張っている。" in texts(story, "tsubasa", 3)


def test_a_paraphrase_finds_the_fact(story):
    assert texts(story, "himuro-nigo", 3, "時を停止させる能力", k=1) == ["二郷は時間を止めることができる。"]
    assert texts(story, "world", 3, "カフェの店主は誰？", k=1) == ["翼は喫茶店ブルームーンを営んでいる。"]


def test_each_arm_says_that_it_found_the_fact(story):
    found = {one.fact.text: one.why for one in recalled(story, "himuro-nigo", 3, "喫茶店のこと")}
    assert found["翼は喫茶店ブルームーンを営んでいる。"] == ("meaning", "words")
    assert found["二郷は毎朝六時に起きる。"] == ("meaning",)


def test_a_question_put_again_follows_an_episode_that_moved_in_time_and_back(story):
    told = "凛は来月パリへ発つ。"
    second = story.episodes.get(number=2)
    Awareness.objects.filter(told_by__slug="rin").update(since=second)
    project_episode(story, second.pk)
    assert told in texts(story, "tsubasa", 3, k=100)
    set_timeline(second, 5)
    assert told not in texts(story, "tsubasa", 3, k=100)
    set_timeline(second, 2)
    assert told in texts(story, "tsubasa", 3, k=100)


def test_no_more_are_recalled_than_asked_for_and_none_for_none(story):
    assert len(recalled(story, "reader", 4, k=2)) == 2
    assert recalled(story, "reader", 4, k=0) == []
    assert recalled(story, "tsubasa", 1) == []


@pytest.mark.parametrize(
    "question", ["", "？", "'; drop table", "a & b | !c:*", "\\", "''", "翼" * 5000, "\u0000"]
)
def test_any_question_can_be_asked(story, question):
    assert len(recalled(story, "reader", 4, question, k=100)) == 5


def test_told_things_name_the_teller_and_the_told_and_nobody_else(story):
    def known_by(viewer, before):
        found = {one.fact.text: one.known_by for one in recalled(story, viewer, before, k=100)}
        return found.get("凛は来月パリへ発つ。")

    assert known_by("rin", 3) == ("rin",)
    assert known_by("rin", 4) == ("rin", "tsubasa")
    assert known_by("tsubasa", 3) is None
    assert known_by("tsubasa", 4) == ("tsubasa", "rin")
    assert known_by("reader", 3) == ("rin",)
    assert known_by("reader", 4) == ("rin", "tsubasa")
    assert known_by("himuro-nigo", 4) is None


def test_a_record_that_says_what_is_not_so_leaks_nothing(story):
    MemoryRecord.objects.update(holder="world", timeline=-1, episode_no=0)
    assert "翼はひそかに二郷を見張っている。" not in texts(story, "himuro-nigo", 3, k=100)
    assert set(texts(story, "world", 2, k=100)) == {
        "翼は喫茶店ブルームーンを営んでいる。",
        "二郷は毎朝六時に起きる。",
    }


def test_an_empty_store_costs_meaning_and_not_the_answer(story):
    MemoryRecord.objects.all().delete()
    assert texts(story, "himuro-nigo", 3, "喫茶店はどこ？") == ["翼は喫茶店ブルームーンを営んでいる。"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("inside", [transaction.atomic, nullcontext])
def test_a_store_that_fails_costs_meaning_alone_inside_a_transaction_too(story, monkeypatch, inside):
    found = texts(story, "world", 3)
    monkeypatch.setattr(ranking, "_statement", lambda shapes: "SELECT 1 / %(dimension)s * 0, 1 / 0")
    with inside():
        changed = make_fact(Episode.objects.get(number=1), "翼は左利きだ。")
        why = [one.why for one in recalled(story, "world", 3)]
        assert why
        assert all("words" in one and "meaning" not in one for one in why)
    assert Fact.objects.filter(pk=changed.pk).exists()
    monkeypatch.undo()
    assert texts(story, "world", 3)[: len(found)] == found


def test_what_becomes_public_later_is_a_secret_until_then(story):
    second = story.episodes.get(number=2)
    public_later = make_fact(second, "時計塔の鍵は翼が持っている。", scope="world")
    nigo = story.characters.get(slug="himuro-nigo")
    make_awareness(fact=public_later, character=nigo, since=story.episodes.get(number=1))
    project_episode(story, second.pk)
    before, after = (
        {one.fact.pk: one for one in recalled(story, "himuro-nigo", n, "鍵は？", k=100)}[public_later.pk]
        for n in (2, 3)
    )
    assert (before.scope, before.episode, before.quote) == ("character", 1, "")
    assert (after.scope, after.episode, after.quote) == ("world", 2, public_later.text)
    assert public_later.text not in texts(story, "tsubasa", 2, k=100)


def test_a_fact_can_be_looked_at_without_a_question_but_not_past_the_gate(story):
    watching = Fact.objects.get(text__contains="見張って")
    remembered = {
        viewer: {item.fact: item.known_by for item in everything(seen_from=Viewpoint.named(story, viewer, 4))}
        for viewer in ("himuro-nigo", "tsubasa")
    }
    assert watching not in remembered["himuro-nigo"]
    assert remembered["tsubasa"][watching] == ("tsubasa",)


def test_recalling_takes_a_few_queries_however_many_facts_there_are(story, django_assert_max_num_queries):
    first = story.episodes.get(number=1)
    for number in range(40):
        make_fact(first, f"翼は{number}番目の客に会った。")
    project_episode(story, first.pk)
    viewpoint = Viewpoint.named(story, "himuro-nigo", 3)
    with django_assert_max_num_queries(16):
        recall("翼とはどんな人？", seen_from=viewpoint, k=30)


def ask(*arguments):
    out = StringIO()
    call_command("recall", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_answers_in_json(story):
    answer = json.loads(
        ask(
            "--story",
            "blue-moon",
            "--viewer",
            "himuro-nigo",
            "--episode",
            "3",
            "翼とは？",
            "-k",
            "2",
            "--json",
        )
    )
    assert answer["cutoff"] == 2
    assert isinstance(answer["cutoff"], int)
    assert len(answer["facts"]) == 2
    fact = answer["facts"][0]
    assert set(fact) == {
        "id", "text", "scope", "known_by", "episode", "importance", "score", "key", "quote",
        "why", "formerly", "replaced_by",
    }  # fmt: skip
    assert (fact["text"], fact["scope"], fact["known_by"]) == (
        "翼は喫茶店ブルームーンを営んでいる。",
        "world",
        [],
    )
    assert fact["key"] == f"vec:episode-{story.episodes.get(number=1).pk}:v1:world:world:0"


def test_the_cutoff_is_null_when_blind_and_a_number_between_when_moved(story):
    first = ask("--story", "blue-moon", "--viewer", "tsubasa", "--episode", "1", "翼？", "--json")
    assert json.loads(first) == {"cutoff": None, "facts": []}
    set_timeline(story.episodes.get(number=2), 1.5)
    third = ask("--story", "blue-moon", "--viewer", "tsubasa", "--episode", "3", "翼？", "--json")
    assert json.loads(third)["cutoff"] == 1.5


def test_a_batch_is_answered_line_by_line_and_fails_at_the_end(story, tmp_path):
    lines = [
        {"story": "blue-moon", "viewer": "tsubasa", "episode": 3, "question": "翼とは？", "k": 1},
        {"story": "blue-moon", "viewer": "author", "episode": 3, "question": "翼とは？"},
        {"story": "nowhere", "viewer": "tsubasa", "episode": 3, "question": "翼とは？"},
        {"story": "blue-moon", "viewer": "world", "episode": 3, "question": "翼とは？"},
        {"story": "blue-moon", "viewer": "world", "episode": "3", "question": "翼とは？"},
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join([*map(json.dumps, lines), "", "no json"]), encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("recall", "--batch", str(batch), stdout=out)
    assert raised.value.returncode == 1
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [list(answer) for answer in answers] == [
        ["cutoff", "facts"], ["error"], ["error"], ["cutoff", "facts"], ["error"], ["error"],
    ]  # fmt: skip
    assert len(answers[0]["facts"]) == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--story", "nowhere", "--viewer", "world", "--episode", "1", "?"], 1),
        (["--story", "blue-moon", "--viewer", "nobody", "--episode", "1", "?"], 1),
        (["--story", "blue-moon", "--viewer", "author", "--episode", "1", "?"], 1),
        (["--story", "blue-moon", "--episode", "1", "?"], 2),
        (["--batch", "/no/such/file"], 1),
    ],
)
def test_what_cannot_be_asked_fails_with_one_line(story, arguments, status):
    with pytest.raises(CommandError) as raised:
        ask(*arguments)
    assert raised.value.returncode == status
    assert "\n" not in str(raised.value)


def test_set_timeline_moves_an_episode_and_says_what_it_cannot_find(story):
    call_command("set_timeline", story="blue-moon", episode=3, place=0.5, stdout=StringIO())
    episode = story.episodes.get(number=3)
    assert (episode.timeline, episode.moved_in_time) == (0.5, True)
    records = MemoryRecord.objects.filter(episode_id=episode.pk)
    assert set(records.values_list("timeline", flat=True)) == {0.5}
    for wrong in ({"story": "nowhere", "episode": 3}, {"story": "blue-moon", "episode": 9}):
        with pytest.raises(CommandError):
            call_command("set_timeline", **wrong, place=1, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("set_timeline", story="blue-moon", episode=3, place=float("nan"), stdout=StringIO())


def test_reconcile_says_what_differs_and_mends_it(story):
    MemoryRecord.objects.filter(holder="world").first().delete()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("reconcile", "--dry-run", story="blue-moon", stdout=out)
    call_command("reconcile", stdout=out)
    call_command("reconcile", "--dry-run", stdout=out)
    assert [line.split(": ")[1] for line in out.getvalue().splitlines()] == [
        "1 missing, 0 left over, 0 misplaced, 0 altered",
        "1 missing, 0 left over, 0 misplaced, 0 altered",
        "0 missing, 0 left over, 0 misplaced, 0 altered",
    ]


def test_reindex_makes_the_records_anew_here_or_in_the_queue(story):
    kept = set(MemoryRecord.objects.values_list("key", flat=True))
    MemoryRecord.objects.all().delete()
    out = StringIO()
    call_command("reindex", stdout=out)
    assert "queued" in out.getvalue()
    call_command("reindex", "--wait", story="blue-moon", stdout=out)
    assert set(MemoryRecord.objects.values_list("key", flat=True)) == kept
    with pytest.raises(CommandError):
        call_command("reindex", story="nowhere", stdout=out)


def test_the_end_of_an_episode_is_the_start_of_the_next(story):
    for viewer in ("himuro-nigo", "tsubasa", "world", "reader"):
        for number in (1, 2, 3):
            ends = {
                one.fact for one in everything(seen_from=Viewpoint.named(story, viewer, number, through=True))
            }
            assert ends == {
                one.fact for one in everything(seen_from=Viewpoint.named(story, viewer, number + 1))
            }


def test_the_end_of_a_flashback_is_that_of_its_own_time_and_for_the_reader_that_of_its_pages(story):
    set_timeline(story.episodes.get(number=3), 1.5)
    at_the_end = Viewpoint.named(story, "tsubasa", 3, through=True)
    assert at_the_end.cutoff == 1.5
    assert "翼はひそかに二郷を見張っている。" not in [
        one.fact.text for one in everything(seen_from=at_the_end)
    ]
    reader = everything(seen_from=Viewpoint.named(story, "reader", 3, through=True))
    assert "翼はひそかに二郷を見張っている。" in [one.fact.text for one in reader]


def test_the_command_and_the_batch_ask_at_the_end_of_an_episode_too(story, tmp_path):
    def answered(*arguments):
        out = StringIO()
        call_command("recall", *arguments, stdout=out)
        return json.loads(out.getvalue())

    asked = ["--story", "blue-moon", "--viewer", "world", "--episode", "1", "翼とはどんな人？", "--json"]
    assert answered(*asked) == {"cutoff": None, "facts": []}
    assert answered(*asked, "--end")["cutoff"] == 1
    line = {"story": "blue-moon", "viewer": "world", "episode": 1, "question": "翼は？", "end": True}
    (tmp_path / "asked").write_text(json.dumps(line))
    assert answered("--batch", str(tmp_path / "asked"))["cutoff"] == 1


def test_the_situation_of_a_character_is_always_there_and_displaces_nothing_that_answers_best(story):
    nigo, second = story.characters.get(slug="himuro-nigo"), story.episodes.get(number=2)
    for text, kind, importance in (
        ("二郷は高校生である。", "job", 3),
        ("二郷は新聞配達をしている。", "job", 2),
        ("二郷は凛の弟である。", "relation", 4),
        ("二郷は港の倉庫にいる。", "place", 2),
    ):
        make_fact(second, text, known_by=[nigo], kind=kind, importance=importance).about.add(nigo)
    found = recalled(story, "himuro-nigo", 3, "喫茶店ブルームーンの店主は？", k=6)
    assert found[0].fact.text == "翼は喫茶店ブルームーンを営んでいる。"
    situation = {one.fact.text for one in found if "situation" in one.why}
    assert situation == {"二郷は凛の弟である。"} | {"二郷は高校生である。"}
    assert len(found) <= 6
    assert "situation" not in {why for one in recalled(story, "himuro-nigo", 3, k=2) for why in one.why}
    assert "situation" not in {why for one in recalled(story, "tsubasa", 3) for why in one.why}
    assert "situation" not in {why for one in recalled(story, "himuro-nigo", 2) for why in one.why}


def test_a_situation_follows_at_once_what_is_changed_of_a_fact(story):
    nigo, rin = (story.characters.get(slug=slug) for slug in ("himuro-nigo", "rin"))
    second = story.episodes.get(number=2)

    def situation():
        return {one.fact.text for one in recalled(story, "himuro-nigo", 3, k=9) if "situation" in one.why}

    home = make_fact(second, "二郷は坂の上に住んでいる。", kind="place", importance=2)
    hidden = make_fact(second, "二郷は王の子である。", known_by=[rin], kind="relation", importance=5)
    assert situation() == set()
    for fact in (home, hidden):
        fact.about.add(nigo)
    assert situation() == {home.text}
    Fact.objects.filter(pk=home.pk).update(review="rejected")
    assert situation() == set()
    Fact.objects.filter(pk=home.pk).update(review="accepted", kind="event")
    assert situation() == set()
    Fact.objects.filter(pk=home.pk).update(importance=4)
    assert situation() == {home.text}
    Fact.objects.filter(pk=home.pk).update(scope="character")
    assert situation() == set()
    make_awareness(fact=home, character=nigo, since=second)
    assert situation() == {home.text}
    home.about.remove(nigo)
    assert situation() == set()


def test_why_facts_came_to_mind_can_be_told_afterwards_without_the_store(story):
    viewpoint = Viewpoint.named(story, "himuro-nigo", 3)
    MemoryRecord.objects.all().delete()
    by_text = {fact.text: fact.pk for fact in Fact.objects.all()}
    why = reasons(list(by_text.values()), "喫茶店のこと", viewpoint)
    assert why[by_text["翼は喫茶店ブルームーンを営んでいる。"]] == ("words",)
    assert why[by_text["二郷は時間を止めることができる。"]][-1] == "importance"
    assert why[by_text["二郷は毎朝六時に起きる。"]] == ("meaning",)
    assert by_text["翼はひそかに二郷を見張っている。"] not in why
