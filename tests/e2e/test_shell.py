"""The desk in a browser: moving rows, opening sheets, choosing a theme, answering proposals."""

import pytest
from django.urls import reverse

from episodes.models import Character
from tests.factories import make_character, make_episode, make_story, make_user

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def author(transactional_db):
    return make_user("author")


@pytest.fixture
def story(author):
    story = make_story("The Lantern", owner=author, slug="the-lantern")
    for number, title in enumerate(("Dusk", "Night", "Dawn"), 1):
        make_episode(story, number, title=title)
    return story


def order_of(story):
    return list(story.episodes.order_by("number").values_list("title", flat=True))


def test_an_episode_is_dragged_to_another_place(open_page, author, story):
    page = open_page(author)
    page.goto(reverse("episodes:order", args=[story.slug]))
    grips = page.locator(".order-grip")
    from_box, to_box = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    page.mouse.move(from_box["x"] + 10, from_box["y"] + 10)
    page.mouse.down()
    page.mouse.move(to_box["x"] + 10, to_box["y"] + 30, steps=4)
    page.mouse.move(to_box["x"] + 10, to_box["y"] + 4, steps=4)
    with page.expect_response(lambda answer: "/order/" in answer.url):
        page.mouse.up()
    page.wait_for_function("document.querySelector('.order-number + .order-title').textContent === 'Dawn'")
    assert order_of(story) == ["Dawn", "Dusk", "Night"]


def test_an_episode_is_moved_with_keys_and_the_focus_stays(open_page, author, story):
    page = open_page(author)
    page.goto(reverse("episodes:order", args=[story.slug]))
    button = page.get_by_role("button", name="Move episode 1 down")
    button.focus()
    with page.expect_response(lambda answer: "/order/" in answer.url):
        page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.order-title').textContent === 'Night'")
    assert order_of(story) == ["Night", "Dusk", "Dawn"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move episode 2 down"


def test_the_legend_is_one_key_away_and_never_while_typing(open_page, author, story):
    page = open_page(author)
    page.goto(story.get_absolute_url())
    legend = page.get_by_role("dialog", name="What the marks mean")
    page.get_by_label("Title of the next episode").press("?")
    assert not legend.is_visible()
    page.locator("main").press("?")
    assert legend.is_visible()
    page.keyboard.press("Escape")
    assert not legend.is_visible()


def test_a_menu_closes_on_escape_and_gives_the_focus_back(open_page, author, story):
    page = open_page(author)
    page.goto(story.get_absolute_url())
    page.locator(".story-name").click()
    members = page.get_by_role("link", name="Members")
    assert members.is_visible()
    page.keyboard.press("Escape")
    assert not members.is_visible()
    assert page.evaluate("document.activeElement.classList.contains('story-name')")


def test_the_cursor_is_a_sheet_on_a_phone(open_page, author, story):
    page = open_page(author, **PHONE)
    page.goto(story.get_absolute_url())
    page.locator(".cursor-now").tap()
    page.get_by_role("link", name="2 Night").tap()
    page.wait_for_url("**as_of=2")
    assert "Night" in page.locator(".cursor-now").inner_text()


def test_a_theme_is_chosen_and_kept(open_page, author, story):
    page = open_page(author)
    page.goto(story.get_absolute_url())
    for theme in ("light", "dark"):
        page.locator(".bar-preferences [name=theme]").click()
        page.wait_for_selector(f"html[data-theme={theme}]", state="attached")
    page.goto("/")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_a_proposal_is_accepted_in_place_and_said(open_page, author, story):
    make_character(story, "ren", name="Ren", status=Character.Status.PROPOSED)
    page = open_page(author)
    page.goto(reverse("episodes:cast", args=[story.slug]))
    page.get_by_role("button", name="Accept Ren").click()
    page.get_by_text("Ren is in the cast.").wait_for()
    assert page.get_by_role("button", name="Accept Ren").count() == 0
    assert story.characters.get(slug="ren").status == Character.Status.CONFIRMED


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["story", "cast", "members", "order", "story_settings"])
def test_no_page_is_wider_than_a_phone(open_page, author, story, name, language):
    make_character(story, "mika", name="Mika Aurelia Constantine-Featherstonehaugh", aliases=["M" * 60])
    story.title = "Pneumonoultramicroscopicsilicovolcanoconiosis"
    story.save()
    page = open_page(author, language=language, **PHONE)
    page.goto(reverse(f"episodes:{name}", args=[story.slug]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_manuscript_is_put_on_the_first_sheet(open_page, author):
    story = make_story("Blank", owner=author, slug="blank")
    page = open_page(author)
    page.goto(story.get_absolute_url())
    text = "Chapter 1. Dusk\n\nThe lamp was lit.\n\nChapter 2. Dawn\n\nThe lamp was out.\n"
    file = {"name": "lamp.txt", "mimeType": "text/plain", "buffer": text.encode()}
    page.get_by_label("Files").set_input_files(file)
    page.get_by_text("lamp.txt").wait_for()
    page.get_by_role("button", name="Show the episodes").click()
    page.wait_for_url("**/imports/**")
    assert "The lamp was lit." in page.content()


def test_the_desk_works_without_scripts(open_page, author, story):
    page = open_page(author, java_script_enabled=False)
    page.goto(story.get_absolute_url())
    page.locator(".cursor-now").click()
    page.get_by_role("link", name="3 Dawn").click()
    assert "Dawn" in page.locator(".cursor-now").inner_text()
    page.get_by_role("link", name="What the marks mean").first.click()
    assert page.get_by_role("heading", name="What the marks mean").is_visible()
