"""Writing in a real browser."""

import pytest

from episodes.drafting import Draft, save_draft
from episodes.models import Role
from tests.factories import make_episode, make_member, make_story, make_user

TEXT = "｜氷室《ひむろ》は黙った。\n\n　＊\n\n「《《本当》》に？」と翼が聞いた。"


@pytest.fixture
def author(transactional_db):
    return make_user("author")


@pytest.fixture
def episode(author):
    return make_episode(make_story(language="ja", owner=author), text=TEXT, title="止まる雨", by=author)


@pytest.fixture
def desk(open_page, author, episode):
    return opened(open_page(author), episode)


def opened(page, episode):
    page.goto(episode.get_absolute_url())
    page.wait_for_selector("manuscript-editor.is-ready")
    return page


def manuscript(page):
    return page.evaluate("document.querySelector('manuscript-editor').manuscript")


def wait_for_state(page, state):
    page.wait_for_selector(f'[data-save-status][data-now="{state}"]')


def test_a_manuscript_comes_back_from_the_editor_as_it_was(desk):
    assert manuscript(desk) == TEXT


def test_typing_saves_itself_with_ruby_and_emphasis(desk, episode):
    desk.click(".ProseMirror p:last-child")
    desk.keyboard.press("End")
    desk.keyboard.type("それは本気《マジ》だ。《《決して》》")
    wait_for_state(desk, "saved")
    episode.refresh_from_db()
    assert episode.manuscript == TEXT + "それは｜本気《マジ》だ。《《決して》》"
    assert episode.body.endswith("それは本気だ。決して")
    assert episode.revision == 2


def test_undo_takes_back_what_was_typed(desk):
    desk.click(".ProseMirror p:last-child")
    desk.keyboard.type("あ")
    desk.keyboard.press("Control+z")
    assert manuscript(desk) == TEXT


def test_nothing_is_overwritten_when_somebody_else_has_saved(desk, episode, author):
    other = make_user("other")
    save_draft(episode, Draft("別の人の文。", episode.title, 1), by=other)
    desk.click(".ProseMirror p:first-child")
    desk.keyboard.press("End")
    desk.keyboard.type("わたしの文。")
    desk.wait_for_selector("dialog[data-conflict][open]")
    assert desk.input_value("[data-theirs]") == "別の人の文。"
    assert "わたしの文。" in desk.input_value("[data-mine]")
    episode.refresh_from_db()
    assert episode.manuscript == "別の人の文。"
    desk.errors.clear()  # the refused save is an error on the console, as it should be
    desk.click("[data-conflict] [value=mine]")
    wait_for_state(desk, "saved")
    episode.refresh_from_db()
    assert "わたしの文。" in episode.manuscript
    assert episode.revisions.filter(manuscript="別の人の文。", saved_by=other).exists()


def test_texts_merged_by_hand_come_back_when_they_cannot_be_saved(desk, episode, author):
    save_draft(episode, Draft("別の人の文。", episode.title, episode.revision), by=author)
    desk.click(".ProseMirror p:last-child")
    desk.keyboard.type("わたしの文。")
    desk.wait_for_selector("dialog[data-conflict][open]")
    desk.fill("[data-mine]", "合わせた文。")
    desk.context.set_offline(True)
    desk.click("[data-conflict] [value=mine]")
    wait_for_state(desk, "offline")
    desk.wait_for_selector("dialog[data-conflict][open]")
    assert desk.input_value("[data-mine]") == "合わせた文。"
    desk.errors.clear()
    desk.context.set_offline(False)
    desk.click("[data-conflict] [value=mine]")
    desk.wait_for_function("document.querySelector('manuscript-editor')?.manuscript === '合わせた文。'")
    episode.refresh_from_db()
    assert episode.manuscript == "合わせた文。"


def test_a_text_that_was_put_off_is_not_lost_to_what_is_written_next(desk, episode):
    desk.route("**/draft/", lambda route: route.abort())
    desk.click(".ProseMirror p:last-child")
    desk.keyboard.type("圏外で書いた。")
    wait_for_state(desk, "offline")
    desk.on("dialog", lambda dialog: dialog.accept())  # leave all the same
    desk.goto("about:blank")
    desk.unroute("**/draft/")
    desk.errors.clear()
    opened(desk, episode)
    desk.click("dialog[data-kept] [value=later]")
    desk.click(".ProseMirror p:last-child")
    desk.keyboard.type("次の文。")
    wait_for_state(desk, "saved")
    opened(desk, episode)
    assert "圏外で書いた。" in desk.input_value("dialog[data-kept] [data-text]")


def test_a_text_typed_without_a_connection_is_kept_and_sent_later(desk, episode):
    desk.context.set_offline(True)
    desk.click(".ProseMirror p:last-child")
    desk.keyboard.press("End")
    desk.keyboard.type("圏外で書いた。")
    wait_for_state(desk, "offline")
    desk.errors.clear()
    desk.context.set_offline(False)
    wait_for_state(desk, "saved")
    episode.refresh_from_db()
    assert episode.body.endswith("圏外で書いた。")


def test_a_link_to_a_quote_opens_the_text_there(open_page, author, episode):
    start = episode.body.index("翼が聞いた")
    page = open_page(author)
    page.goto(f"{episode.get_absolute_url()}#q={start}-{start + 5}")
    page.wait_for_selector("manuscript-editor.is-ready")
    shown = page.evaluate("[...CSS.highlights.get('shown-quote')][0].toString()")
    assert shown == "翼が聞いた"


def test_offsets_count_characters_outside_the_basic_plane_once(open_page, author):
    text = "𠮷野は𠮷を見た。\n鍵は箱の中。"
    episode = make_episode(make_story(language="ja", owner=author), text=text, by=author)
    start = text.index("鍵")
    page = open_page(author)
    page.goto(f"{episode.get_absolute_url()}#q={start}-{start + 1}")
    page.wait_for_selector("manuscript-editor.is-ready")
    assert page.evaluate("[...CSS.highlights.get('shown-quote')][0].toString()") == "鍵"


def test_a_viewer_reads_the_text_and_cannot_write(open_page, episode):
    viewer = make_user("viewer")
    make_member(episode.story, viewer, Role.VIEWER)
    page = open_page(viewer)
    page.goto(episode.get_absolute_url())
    assert page.text_content(".manuscript ruby rt") == "ひむろ"
    assert page.query_selector("textarea") is None
