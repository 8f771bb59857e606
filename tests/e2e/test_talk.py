"""Talking in a real browser."""

import pytest

from memory.models import Message
from memory.projecting import project_episode
from tests.factories import make_character, make_episode, make_fact, make_story, make_user
from tests.openai_server import Says, openai_server


@pytest.fixture
def author(transactional_db):
    return make_user("author")


@pytest.fixture
def story(author):
    story = make_story("ブルームーン", language="ja", owner=author, slug="blue-moon")
    nigo = make_character(story, "nigo", name="二郷")
    tsubasa = make_character(story, "tsubasa", name="翼")
    one = make_episode(story, 1, "翼は喫茶店を営んでいる。二郷は鍵を拾った。")
    two = make_episode(story, 2, "翼は物陰から二郷を見張っていた。")
    make_episode(story, 3, "雨だった。")
    make_fact(one, "翼は喫茶店を営んでいる。", start=0, end=12)
    make_fact(one, "二郷は鍵を拾った。", known_by=[nigo], start=12, end=21)
    make_fact(two, "翼は物陰から二郷を見張っていた。", known_by=[tsubasa], start=0, end=16)
    for episode in (one, two):
        project_episode(story, episode.pk)
    return story


@pytest.fixture
def talk(open_page, author, story):
    page = open_page(author)
    page.goto("/stories/blue-moon/talk/?character=nigo&as_of=3")
    return page


def say(page, text, answers):
    page.fill("#id_text", text)
    page.press("#id_text", "Enter")
    page.wait_for_function(f"document.querySelectorAll('.talk-acts').length === {answers}")


def test_enter_sends_and_the_answer_comes_with_its_memories(talk):
    say(talk, "鍵はどこ？", 1)
    assert "・わたしは鍵を拾った。" in talk.text_content("#lines")
    talk.wait_for_selector("#sources a[href$='#q=12-21']")
    say(talk, "翼はどんな人？", 2)
    talk.wait_for_selector("#sources a[href$='#q=0-12']")
    assert "見張" not in talk.text_content("#lines")
    assert talk.input_value("#id_text") == ""
    talk.click(".talk-withheld-facts summary")
    talk.wait_for_selector("#sources :text('見張っていた')")


def test_shift_and_enter_breaks_the_line_and_a_conversion_keeps_its_enter(talk):
    talk.fill("#id_text", "一行目")
    talk.press("#id_text", "Shift+Enter")
    talk.evaluate(
        """document.querySelector('#id_text').dispatchEvent(new KeyboardEvent('keydown',
        {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"""
    )
    assert talk.input_value("#id_text") == "一行目\n"
    assert not Message.objects.exists()


def test_the_slider_leads_to_the_talk_as_of_there(talk):
    say(talk, "鍵はどこ？", 1)
    talk.focus("#as-of")
    with talk.expect_navigation():
        talk.keyboard.press("ArrowLeft")
    assert "as_of=2" in talk.url
    assert talk.query_selector(".talk-exchange") is None
    talk.go_back()
    assert talk.query_selector(".talk-exchange")


def test_an_answer_streams_is_marked_and_can_be_stopped(talk, settings):
    leak = "翼は物陰から俺を見張っていた。"
    with openai_server(lambda request: Says(leak + "雨だな。" * 300, pieces=300, pause=0.05)) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        talk.fill("#id_text", "翼はどんな人？")
        talk.press("#id_text", "Enter")
        talk.wait_for_function("document.querySelector('[data-text]')?.textContent.length > 20")
        place = talk.locator(".talk-write").get_by_role("button", name="Stop")
        box = place.bounding_box()
        talk.wait_for_function("document.querySelector('[data-text]').textContent.length > 60")
        assert place.bounding_box() == box  # it holds still while the answer grows
        place.click()
        talk.wait_for_selector(".talk-acts")
        assert talk.locator(".talk-write").get_by_role("button").all_inner_texts() == ["Ask"]
    assert talk.text_content("mark") == leak
    assert "from episode 2" in talk.text_content(".talk-warning")
    assert Message.objects.get(author="character").state == Message.State.STOPPED


def test_what_is_too_long_is_said_beside_it(talk):
    say(talk, "鍵はどこ？", 1)
    talk.evaluate("document.querySelector('#id_text').removeAttribute('maxlength')")
    talk.fill("#id_text", "あ" * 9000)
    talk.press("#id_text", "Enter")
    assert "9000 characters" in talk.text_content("#talk-form .form-errors")
    assert len(talk.input_value("#id_text")) == 9000
    talk.errors.clear()  # the refused question is an error on the console, as it should be


def test_without_scripts_the_answer_comes_as_a_page(open_page, author, story):
    page = open_page(author, java_script_enabled=False)
    page.goto("/stories/blue-moon/talk/?character=nigo&as_of=3")
    page.fill("#id_text", "鍵はどこ？")
    page.click("#talk-form button")
    assert "・わたしは鍵を拾った。" in page.text_content("#lines")
    page.fill("#id_text", "翼はどんな人？")
    page.click("#talk-form button")
    assert "「翼は喫茶店を営んでいる」" in page.text_content("#lines")


def test_the_notes_about_oneself_are_read_and_changed_beside_the_talk(talk):
    say(talk, "鍵はどこ？", 1)
    talk.click(".talk-notes summary")
    talk.wait_for_selector("#id_notes")
    assert "# 訪ねてくる人" in talk.input_value("#id_notes")
    talk.fill("#id_notes", "- 名前：アン")
    talk.click("#talk-notes button")
    talk.wait_for_selector("#talk-notes input[name=version][value='1']", state="attached")
    talk.reload()
    talk.click(".talk-notes summary")
    talk.wait_for_selector("#id_notes")
    assert talk.input_value("#id_notes") == "- 名前：アン"
