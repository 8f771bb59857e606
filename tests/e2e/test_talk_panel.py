"""A talk beside the episode and on the timeline: nothing moves, nothing is lost, and one finds back."""

import pytest
from playwright.sync_api import expect

from memory.conversations import conversations
from memory.conversations.base import Entry
from memory.conversations.pinning import begin_talk
from memory.models import ExtractionRun, Message, Thread
from memory.projecting import project_episode
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_story, make_user

expect.set_options(timeout=30_000)  # as pages have in conftest.py

ONE = "Mika hid the key under the pier. Ren runs the ferry."


@pytest.fixture
def author(transactional_db):
    return make_user("author")


@pytest.fixture
def story(author):
    story = make_story("The Lantern", language="en", owner=author, slug="lantern")
    mika = make_character(story, "mika", name="Mika", mentions=5)
    make_character(story, "ren", name="Ren", mentions=3)
    one = make_episode(story, 1, ONE)
    two = make_episode(story, 2, "Mika waited for the night boat.\n\n" * 30)
    make_fact(one, "Mika hid the key under the pier.", known_by=[mika], start=0, end=32)
    make_fact(one, "Ren runs the ferry.", start=33, end=52)
    make_fact(two, "Mika waited for the night boat.", known_by=[mika], start=0, end=31)
    scene = {"start": 0, "end": len(two.body), "present": ["mika"], "lines": [], "hearers": []}
    ExtractionRun.objects.create(
        episode=two, revision=two.revision, state=ExtractionRun.State.DONE, outline=[scene]
    )
    for episode in (one, two):
        project_episode(story, episode.pk)
    return story


def asks(panel, text, answers):
    panel.locator("#id_text").fill(text)
    panel.locator("#id_text").press("Enter")
    expect(panel.locator(".talk-acts")).to_have_count(answers)


def panel_of(page):
    return page.locator("talk-panel")


@pytest.fixture
def desk(open_page, author, story):
    page = open_page(author)
    page.goto("/stories/lantern/episodes/2/")
    page.wait_for_selector("manuscript-editor.is-ready")
    return page


def test_a_talk_opens_beside_the_manuscript_and_the_manuscript_stays(desk):
    desk.evaluate("window.scrollTo(0, 200)")
    desk.locator(".margin-talk").click()
    panel = panel_of(desk)
    expect(panel.locator(".talk-bar-title")).to_contain_text("Mika as of episode 2")
    asks(panel, "Where is the key?", 1)
    expect(panel.locator("#lines")).to_contain_text("I hid the key under the pier.")
    expect(panel.locator("#sources")).to_contain_text("Mika hid the key")
    asks(panel, "And the night boat?", 2)
    assert "night boat" not in panel.locator(".talk-answer").last.inner_text()
    assert desk.evaluate("window.scrollY") == 200
    assert desk.url.endswith("/episodes/2/")
    expect(desk.locator(".writing-margin")).to_be_hidden()
    expect(desk.locator("manuscript-editor")).to_be_visible()


def test_escape_closes_the_talk_gives_the_focus_back_and_keeps_what_was_typed(desk):
    desk.locator(".margin-talk").click()
    field = panel_of(desk).locator("#id_text")
    expect(field).to_be_focused()
    field.fill("Where is")
    desk.keyboard.press("Escape")
    expect(panel_of(desk)).to_be_hidden()
    expect(desk.locator(".margin-talk")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("Where is")


def test_the_back_button_closes_the_talk_and_coming_back_to_the_page_finds_it(desk):
    desk.locator(".tool[data-talk]").click()
    panel = panel_of(desk)
    panel.locator(".talk-faces a", has_text="Mika").click()
    asks(panel, "Where is the key?", 1)
    desk.go_back()
    expect(panel).to_be_hidden()
    assert desk.url.endswith("/episodes/2/")
    desk.go_forward()
    expect(panel.locator("#lines")).to_contain_text("Where is the key?")
    panel.locator("#sources a", has_text="Mika hid the key").first.click()
    desk.wait_for_url("**/episodes/1/#q=0-32")
    desk.go_back()
    expect(panel_of(desk).locator("#lines")).to_contain_text("Where is the key?")


def test_several_talk_in_one_room_beside_the_manuscript(desk):
    desk.locator(".tool[data-talk]").click()
    panel = panel_of(desk)
    panel.locator("summary", has_text="Several of them in one room").click()
    for name in ("Mika", "Ren"):
        panel.get_by_role("checkbox", name=name).check()
    panel.get_by_role("button", name="Talk with them in one room").click()
    expect(panel.locator(".talk-bar-title")).to_contain_text("Room as of episode 2")
    asks(panel, "Where is the key?", 2)
    expect(panel.locator("#lines .talk-answer").first).to_contain_text("I hid the key under the pier.")
    assert "pier" not in panel.locator("#lines .talk-answer").last.inner_text()
    asks(panel, "Who runs the ferry?", 4)
    panel.locator("#lines [data-sources]").first.click()
    expect(panel.locator("#sources")).to_contain_text("Mika hid the key")
    expect(desk.locator("manuscript-editor")).to_be_visible()
    assert desk.url.endswith("/episodes/2/")


def test_a_memory_of_the_text_beside_it_is_shown_there_and_the_talk_stays(open_page, author, story):
    page = open_page(author)
    page.goto("/stories/lantern/episodes/1/")
    page.wait_for_selector("manuscript-editor.is-ready")
    page.evaluate(
        "document.querySelector('.tool[data-talk]').href = '/stories/lantern/talk/?character=mika&as_of=2'"
    )
    page.locator(".tool[data-talk]").click()
    panel = panel_of(page)
    asks(panel, "Where is the key?", 1)
    panel.locator("#sources a", has_text="Mika hid the key").first.click()
    page.wait_for_function("CSS.highlights.has('shown-quote')")
    expect(panel.locator("#lines")).to_contain_text("Where is the key?")


def test_somebody_else_and_another_time_are_chosen_in_the_panel(desk):
    desk.locator(".margin-talk").click()
    panel = panel_of(desk)
    panel.locator("#as-of").focus()
    desk.keyboard.press("ArrowRight")
    expect(panel.locator(".talk-bar-title")).to_contain_text("After the last episode")
    expect(panel.locator("#as-of")).to_be_focused()
    asks(panel, "And the night boat?", 1)
    assert "night boat" in panel.locator(".talk-answer").inner_text()
    panel.locator("#talk-chosen").click()
    panel.locator(".menu-item", has_text="Ren").click()
    expect(panel.locator(".talk-bar-title")).to_contain_text("Ren")
    assert desk.url.endswith("/episodes/2/")


def test_a_talk_is_branched_and_deleted_in_the_panel(desk):
    desk.locator(".margin-talk").click()
    panel = panel_of(desk)
    asks(panel, "Where is the key?", 1)
    asks(panel, "Who runs the ferry?", 2)
    panel.locator(".talk-exchange").first.get_by_role("button", name="Branch from here").click()
    expect(panel.locator(".talk-exchange")).to_have_count(1)
    assert Thread.objects.count() == 2
    panel.get_by_text("This talk", exact=True).click()
    panel.get_by_role("link", name="Delete…").click()
    panel.get_by_role("button", name="Delete for good").click()
    expect(panel.locator(".talk-faces")).to_be_visible()
    expect(desk.locator("#toasts")).to_contain_text("The talk is deleted.")
    assert Message.objects.count() == 4


def test_on_the_timeline_one_talks_out_of_a_cell_and_finds_back_to_it(open_page, author, story):
    page = open_page(author)
    page.goto("/stories/lantern/timeline/?show=marks")
    page.locator("tr[data-row=mika] td a").first.click()
    talk = page.locator(".cell-talk a", has_text="when it has ended")
    talk.click()
    panel = panel_of(page)
    expect(panel.locator(".talk-bar-title")).to_contain_text("Mika as of episode 2")
    asks(panel, "Where is the key?", 1)
    expect(panel.locator("#lines")).to_contain_text("I hid the key under the pier.")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(talk).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("side-drawer")).to_be_hidden()


def test_a_row_of_the_timeline_leads_to_a_talk_by_the_keyboard(open_page, author, story):
    page = open_page(author)
    page.goto("/stories/lantern/timeline/?show=marks&as_of=2")
    page.locator("tr[data-row=ren] .timeline-person").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel_of(page).locator(".talk-bar-title")).to_contain_text("Ren as of episode 2")


def test_on_a_phone_the_talk_is_a_sheet(open_page, author, story):
    page = open_page(author, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/stories/lantern/episodes/2/")
    page.wait_for_selector("manuscript-editor.is-ready")
    page.locator(".tool[data-talk]").tap()
    panel = panel_of(page)
    panel.locator(".talk-faces a", has_text="Mika").tap()
    asks(panel, "Where is the key?", 1)
    form = panel.locator("#talk-form").bounding_box()
    assert form["y"] + form["height"] == pytest.approx(844, abs=1)
    page.go_back()
    expect(panel).to_be_hidden()


def test_earlier_lines_come_in_without_moving_what_one_reads(open_page, author, story):
    talk = begin_talk(author, Viewpoint(story, story.characters.get(slug="mika"), 3))
    lines = []
    for number in range(60):
        lines += [
            Entry(by_user=True, text=f"Question {number}?", key=f"q{number}"),
            Entry(by_user=False, text=f"Answer {number}.", reply_to=f"q{number}"),
        ]
    conversations().append(talk.id, lines)
    page = open_page(author)
    page.goto(f"/stories/lantern/talk/threads/{talk.id}/?as_of=3")
    expect(page.locator(".talk-exchange").last).to_contain_text("Question 59?")
    expect(page.locator(".talk-exchange").last).to_be_in_viewport()
    first = page.locator(".talk-exchange", has_text="Question 40?")
    page.locator("[data-earlier]").scroll_into_view_if_needed()
    before = first.bounding_box()["y"]
    page.locator("[data-earlier]").click()
    expect(page.locator(".talk-exchange")).to_have_count(40)
    assert first.bounding_box()["y"] == pytest.approx(before, abs=2)
    page.locator("[data-earlier]").click()
    expect(page.locator(".talk-exchange")).to_have_count(60)
    expect(page.locator("[data-earlier]")).to_have_count(0)
