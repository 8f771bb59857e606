"""Bringing a manuscript in the browser: upload, preview, corrections, import; without JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from episodes.models import ImportDraft, Role, Story
from tests.factories import make_episode, make_member, make_story, make_user

pytestmark = pytest.mark.django_db

TEXT = "　翼は店に出た。\n\n　雨が降っていた。\n\n　二郷は黙って席についた。\n"
NOVEL = f"月の店\n山野草子\n\n第一章　雨\n\n{TEXT}\n第二章　風\n\n{TEXT}\n第三章　雪\n\n{TEXT}"


@pytest.fixture
def author(client):
    user = make_user("author")
    client.force_login(user)
    return user


def _file(name, text, encoding="utf-8"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return SimpleUploadedFile(name, content, content_type="text/plain")


def _upload(client, *files, story=None, **fields):
    url = (
        reverse("episodes:import_episodes", args=[story.slug]) if story else reverse("episodes:import_story")
    )
    return client.post(url, {"files": list(files), **fields})


def _draft(client, *files, **fields):
    response = _upload(client, *files, **fields)
    assert response.status_code == 302, response.content.decode()
    return ImportDraft.objects.get()


def _titles(draft):
    draft.refresh_from_db()
    return [part["title"] for part in draft.parts]


def _bodies(draft):
    draft.refresh_from_db()
    return [draft.text[part["start"] : part["end"]] for part in draft.parts]


def _correct(client, draft, htmx=False, **action):
    titles = {f"title-{number}": title for number, title in enumerate(_titles(draft), 1)}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse("episodes:import_draft", args=[draft.pk]), titles | action, headers=headers)


def _commit(client, draft, **changes):
    titles = {f"title-{number}": title for number, title in enumerate(_titles(draft), 1)}
    titles["story_title"] = draft.title
    return client.post(reverse("episodes:import_commit", args=[draft.pk]), titles | changes)


def test_a_novel_is_shown_as_episodes_and_becomes_a_story(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL, "cp932"))
    page = client.get(reverse("episodes:import_draft", args=[draft.pk])).content.decode()
    assert 'value="風"' in page
    assert "翼は店に出た。" in page
    assert not Story.objects.exists()

    response = _commit(client, draft)
    story = Story.objects.get()
    assert response.url == story.get_absolute_url()
    assert (story.title, story.language, story.role_of(author)) == ("月の店", "ja", Role.OWNER)
    assert [(e.number, e.title, e.revision) for e in story.episodes.all()] == [
        (1, "雨", 1),
        (2, "風", 1),
        (3, "雪", 1),
    ]
    assert story.episodes.first().body == TEXT.rstrip("\n")
    assert not ImportDraft.objects.exists()


def test_several_files_come_in_the_order_of_their_numbers(client, author):
    draft = _draft(
        client, *(_file(f"{n}_{name}.txt", TEXT) for n, name in ((10, "雪"), (2, "風"), (1, "雨")))
    )
    assert _titles(draft) == ["雨", "風", "雪"]


def test_a_pasted_text_is_a_manuscript_too(client, author):
    assert _titles(_draft(client, text=NOVEL)) == ["雨", "風", "雪"]


def test_every_file_that_cannot_be_read_is_named_and_nothing_is_kept(client, author):
    response = _upload(client, _file("a.png", b"\x89PNG"), _file("b.txt", b""), _file("c.txt", TEXT))
    page = response.content.decode()
    assert response.status_code == 400
    assert "a.png" in page
    assert "b.txt" in page
    assert not ImportDraft.objects.exists()


def test_a_file_beyond_the_limit_is_refused(client, author, settings):
    settings.STORYHUB_UPLOAD_LIMIT = 10
    assert "larger than" in _upload(client, _file("a.txt", TEXT)).content.decode()
    assert not ImportDraft.objects.exists()


def test_nothing_at_all_is_answered_kindly(client, author):
    response = _upload(client)
    assert response.status_code == 400
    assert "nothing to import" in response.content.decode()


def test_joining_brings_the_heading_back_into_the_text(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL))
    _correct(client, draft, join=2)
    assert _titles(draft) == ["雨", "雪"]
    assert _bodies(draft)[0].count("翼は店に出た。") == 2
    assert "\n第二章　風\n" in _bodies(draft)[0]


def test_episodes_that_were_moved_apart_can_still_be_joined(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL.replace("翼", "葵", 1)))
    _correct(client, draft, order=["3", "1", "2"])
    assert _titles(draft) == ["雪", "雨", "風"]
    _correct(client, draft, join=2)
    assert _titles(draft) == ["雪", "風"]
    assert [body.count("席についた。") for body in _bodies(draft)] == [2, 1]
    assert "雨\n\n　葵は" in _bodies(draft)[0]


def test_moving_by_a_step_swaps_neighbours_and_stops_at_the_ends(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL))
    _correct(client, draft, up=2)
    assert _titles(draft) == ["風", "雨", "雪"]
    for action in ({"up": 1}, {"down": 3}, {"join": 1}, {"join": "x"}, {"order": ["1", "1", "2"]}):
        _correct(client, draft, **action)
    assert _titles(draft) == ["風", "雨", "雪"]


def test_a_dragged_row_keeps_the_title_typed_in_it(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL))
    fields = {"title-3": "雪の夜", "title-1": "雨の夜", "title-2": "風の夜", "order": ["3", "1", "2"]}
    client.post(reverse("episodes:import_draft", args=[draft.pk]), fields)
    assert _titles(draft) == ["雪の夜", "雨の夜", "風の夜"]


def test_an_episode_is_cut_where_a_paragraph_begins(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL))
    url = reverse("episodes:import_part", args=[draft.pk, 1])
    assert _correct(client, draft, cut=1).url == url
    assert "A new episode begins here" in client.get(url).content.decode()
    begin = draft.text.index("　雨が降っていた。")
    client.post(url, {"begin": begin})
    assert _bodies(draft)[:2] == ["　翼は店に出た。", "　雨が降っていた。\n\n　二郷は黙って席についた。"]
    client.post(url, {"begin": begin + 1})
    assert len(_titles(draft)) == 4


def test_the_list_alone_comes_back_to_htmx(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL))
    page = _correct(client, draft, htmx=True, join=2).content.decode()
    assert "<html" not in page
    assert 'value="雪"' in page


def test_a_preview_that_is_out_of_date_imports_nothing(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL))
    response = client.post(
        reverse("episodes:import_commit", args=[draft.pk]), {"title-1": "一", "story_title": "x"}
    )
    assert response.status_code == 400
    assert not Story.objects.exists()
    assert ImportDraft.objects.exists()


def test_a_story_without_a_title_is_not_made(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL))
    response = _commit(client, draft, story_title="  ")
    assert "needs a title" in response.content.decode()
    assert not Story.objects.exists()


def test_episodes_go_behind_the_last_one_of_a_story(client, author):
    story = make_story("月の店", language="ja", owner=author)
    make_episode(story, 1, "　前の話。", title="序")
    draft = _draft(client, _file("novel.txt", NOVEL), story=story)
    _commit(client, draft)
    assert [(e.number, e.title) for e in story.episodes.all()][:2] == [(1, "序"), (2, "雨")]
    assert story.episodes.count() == 4


def test_an_upload_can_be_forgotten(client, author):
    draft = _draft(client, _file("novel.txt", NOVEL))
    client.post(reverse("episodes:import_removal", args=[draft.pk]))
    assert not ImportDraft.objects.exists()


def test_strangers_find_neither_upload_nor_story(client, author):
    story = make_story(owner=author)
    draft = _draft(client, _file("novel.txt", NOVEL), story=story)
    client.force_login(make_user("stranger"))
    for name, arguments in (
        ("import_draft", [draft.pk]),
        ("import_part", [draft.pk, 1]),
        ("import_episodes", [story.slug]),
    ):
        assert client.get(reverse(f"episodes:{name}", args=arguments)).status_code == 404
    for name in ("import_commit", "import_removal", "import_draft"):
        assert client.post(reverse(f"episodes:{name}", args=[draft.pk])).status_code == 404
    assert ImportDraft.objects.exists()


def test_who_may_only_read_a_story_cannot_import_into_it(client, author):
    story = make_story()
    member = make_member(story, author, Role.WRITER)
    draft = _draft(client, _file("novel.txt", NOVEL), story=story)
    member.role = Role.VIEWER
    member.save()
    assert client.get(reverse("episodes:import_episodes", args=[story.slug])).status_code == 404
    assert _commit(client, draft).status_code == 404
    assert not story.episodes.exists()


def test_who_is_not_signed_in_is_asked_to(client):
    response = client.get(reverse("episodes:import_story"))
    assert response.status_code == 302
    assert "next=" in response.url


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pages_render_in_both_languages(client, author, language):
    draft = _draft(client, _file("novel.txt", NOVEL))
    for url in (
        reverse("episodes:import_story"),
        reverse("episodes:import_draft", args=[draft.pk]),
        reverse("episodes:import_part", args=[draft.pk, 1]),
    ):
        response = client.get(url, headers={"Accept-Language": language})
        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.content.decode()


def test_the_preview_asks_the_database_as_often_for_many_episodes_as_for_few(
    client, author, django_assert_max_num_queries
):
    chapters = "\n".join(f"第{number}章\n\n{TEXT}" for number in range(1, 61))
    draft = _draft(client, _file("novel.txt", chapters))
    with django_assert_max_num_queries(8):
        client.get(reverse("episodes:import_draft", args=[draft.pk]))
