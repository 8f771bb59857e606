"""The timeline under a hand and a keyboard."""

import pytest

from memory.models import Fact
from tests.factories import make_awareness, make_character, make_episode, make_fact, make_story, make_user


@pytest.fixture
def page(open_page):
    """Mika hid the key in episode 1 and told Ren in episode 3."""
    author = make_user("author")
    story = make_story(owner=author, slug="lantern")
    mika = make_character(story, "mika", mentions=9)
    ren = make_character(story, "ren", mentions=5)
    first, _, third = [make_episode(story, number) for number in (1, 2, 3)]
    fact = make_fact(first, "Mika hid the key.", known_by=[mika])
    make_awareness(fact=fact, character=ren, since=third, how="told", told_by=mika)
    page = open_page(author)
    page.goto("/stories/lantern/timeline/?show=marks")
    return page


def place(page):
    """Row and column of the cell that has the focus."""
    return page.evaluate(
        "(() => { const cell = document.activeElement.closest('td, th');"
        " return cell && [cell.parentElement.rowIndex, cell.cellIndex] })()"
    )


def test_arrow_keys_move_enter_opens_and_escape_returns(page):
    page.locator("tr[data-row=mika] td a").focus()
    for key, expected in [
        ("ArrowRight", [3, 2]),
        ("ArrowDown", [4, 2]),
        ("End", [4, 3]),
        ("ArrowUp", [3, 3]),
        ("Control+Home", [0, 0]),
        ("Control+End", [4, 3]),
    ]:
        page.keyboard.press(key)
        assert place(page) == expected, key
    page.keyboard.press("Enter")
    page.wait_for_selector("side-drawer .cell-fact")
    assert page.evaluate("document.activeElement.id") == "cell-title"
    assert page.url.endswith("/timeline/?show=marks")
    page.keyboard.press("Escape")
    assert page.locator("side-drawer").is_hidden()
    assert place(page) == [4, 3]


def test_only_one_cell_of_the_grid_is_a_tab_stop(page):
    stops = page.locator("table.timeline a")
    assert stops.evaluate_all("links => links.filter(link => link.tabIndex === 0).length") == 1


def test_a_decision_in_the_drawer_shows_at_once_and_can_be_taken_back(page):
    page.locator("tr[data-row=mika] td a").click()
    page.click("side-drawer button[value=rejected]")
    page.wait_for_selector(".cell-rejected")
    assert Fact.objects.get().review == Fact.Review.REJECTED
    assert page.locator(".cell-fact").count() == 0
    page.click(".cell-rejected summary")
    page.click("side-drawer button[value=proposed]")
    page.wait_for_selector(".cell-fact")
    assert Fact.objects.get().review == Fact.Review.PROPOSED


def test_a_followed_fact_is_drawn_from_the_teller_to_the_one_who_was_told(page):
    page.locator("tr[data-row=ren] td a").click()
    page.click("side-drawer >> text=Follow")
    page.wait_for_selector("svg.thread path", state="attached")
    assert page.locator("svg.thread circle").count() == 2
    assert page.locator("svg.thread path:not(.thread-guess)").count() == 1
    assert page.locator("td.on-thread").count() == 2


def test_a_click_on_an_episode_sets_the_cursor_there(page):
    page.click("th[data-number='2'] a")
    page.wait_for_selector("th.now")
    assert "as_of=2" in page.url
    assert page.locator("tr[data-row=ren] td.later").count() == 2
