"""``manage.py import_story``: what it prints, what it writes, and when it refuses."""

import json

import pytest
from django.core.management import CommandError, call_command

from episodes.models import Character, Episode, Revision, Role, Story
from tests.factories import make_user

TEXT = "　翼《つばさ》は店に出た。\n　雨が降っていた。\n"
NOVEL = f"月の店\n山野草子\n\n第一章　雨\n\n{TEXT}\n第二章　風\n\n{TEXT}"


@pytest.fixture
def novel(tmp_path):
    path = tmp_path / "novel.txt"
    path.write_bytes(NOVEL.encode("cp932"))
    return str(path)


def _run(capsys, *arguments):
    call_command("import_story", *arguments)
    return capsys.readouterr().out


def test_a_dry_run_shows_the_split_and_needs_no_database(novel, capsys):
    found = json.loads(_run(capsys, novel, "--dry-run", "--json"))
    assert set(found) == {"language", "text", "episodes"}
    assert found["language"] == "ja"
    assert [(e["number"], e["title"]) for e in found["episodes"]] == [(1, "第一章　雨"), (2, "第二章　風")]
    bodies = [found["text"][e["start"] : e["end"]].strip("\n") for e in found["episodes"]]
    assert bodies == ["　翼は店に出た。\n　雨が降っていた。"] * 2


@pytest.mark.django_db
def test_the_slug_is_all_it_prints(novel, capsys):
    slug = _run(capsys, novel, "--title", "月の店").strip()
    story = Story.objects.get()
    assert slug == story.slug
    assert [(e.number, e.title, e.revision) for e in story.episodes.all()] == [
        (1, "雨", 1),
        (2, "風", 1),
    ]
    first = story.episodes.first()
    assert first.manuscript == TEXT.rstrip("\n")
    assert first.body == "　翼は店に出た。\n　雨が降っていた。"
    assert Revision.objects.filter(episode__story=story).count() == 2


@pytest.mark.django_db
def test_the_story_belongs_to_the_one_who_is_named_or_nobody(novel, capsys):
    make_user("mika")
    slug = _run(capsys, novel, "--title", "月の店", "--owner", "mika").strip()
    assert Story.objects.get(slug=slug).members.get().role == Role.OWNER
    slug = _run(capsys, novel, "--title", "月の店").strip()
    assert not Story.objects.get(slug=slug).members.exists()


@pytest.mark.django_db
def test_a_listed_cast_is_confirmed_from_the_start(novel, tmp_path, capsys):
    cast = tmp_path / "cast.json"
    people = [
        {"id": "tsubasa", "name": "翼", "reading": "つばさ", "aliases": ["店長"], "description": "店の人"}
    ]
    cast.write_text(json.dumps(people), encoding="utf-8")
    _run(capsys, novel, "--title", "月の店", "--cast", str(cast), "--slug", "moon")
    person = Character.objects.get(story__slug="moon")
    assert (person.slug, person.name, person.aliases, person.status) == (
        "tsubasa",
        "翼",
        ["店長"],
        "confirmed",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cast", "reason"),
    [
        ("{", "not JSON"),
        ("{}", "list of people"),
        ('[{"id": "a"}]', "name is missing"),
        ('[{"id": "翼", "name": "翼"}]', "Latin letters"),
        ('[{"id": "world", "name": "翼"}]', "Latin letters"),
        ('[{"id": "a", "name": "翼"}, {"id": "a", "name": "葵"}]', "twice"),
        ('[{"id": "b", "name": "葵"}, {"id": "c", "name": "葵"}]', "twice"),
        ('[{"id": "a", "name": "翼", "aliases": ["葵"]}, {"id": "b", "name": "葵"}]', "葵"),
    ],
)
def test_a_cast_that_makes_no_sense_is_refused_and_nothing_is_written(novel, tmp_path, cast, reason):
    path = tmp_path / "cast.json"
    path.write_text(cast, encoding="utf-8")
    with pytest.raises(CommandError, match=reason):
        call_command("import_story", novel, "--title", "月の店", "--cast", str(path))
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_a_taken_address_is_refused_and_nothing_is_written(novel, capsys):
    _run(capsys, novel, "--title", "月の店", "--slug", "moon")
    for slug in ("moon", "new"):
        with pytest.raises(CommandError, match="taken"):
            call_command("import_story", novel, "--title", "星の店", "--slug", slug)
    assert Story.objects.count() == 1
    assert Episode.objects.count() == 2


@pytest.mark.django_db
def test_a_file_that_is_no_text_stops_all_of_it(novel, tmp_path):
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n" + bytes(50))
    with pytest.raises(CommandError, match=r"picture\.txt.*not a text file"):
        call_command("import_story", novel, str(picture), "--title", "月の店")
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["nowhere.txt", "--title", "月"], 1),
        (["{novel}", "--json"], 2),
        (["{novel}", "--title", "月", "--slug", "a b"], 2),
    ],
)
def test_wrong_usage_and_failure_have_statuses_of_their_own(novel, arguments, status, capsys):
    from memory.management.commands.import_story import Command

    with pytest.raises(SystemExit) as end:
        Command().run_from_argv(["manage.py", "import_story", *(a.format(novel=novel) for a in arguments)])
    assert end.value.code == status
    assert capsys.readouterr().out == ""


@pytest.mark.django_db(transaction=True)
def test_waiting_returns_when_everything_is_understood(novel, capsys):
    slug = _run(capsys, novel, "--title", "月の店", "--wait").strip()
    from memory.progress import of_story

    progress = of_story(Story.objects.get(slug=slug))
    assert (progress.understood, progress.total) == (2, 2)
