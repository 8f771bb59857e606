"""Bringing a manuscript with the mouse: files are dropped, rows are dragged, the split is corrected."""

import pytest
from django.urls import reverse

from episodes.models import Story
from tests.factories import make_user

CHAPTERS = "".join(
    f"第{number}章　{title}\\n\\n　翼は{title}を見た。\\n　二郷は黙っていた。\\n\\n"
    for number, title in enumerate("雨風雪", 1)
)
DROPPED = f"""() => {{
  const data = new DataTransfer();
  data.items.add(new File(["月の店\\n山野草子\\n\\n{CHAPTERS}"], "novel.txt", {{ type: "text/plain" }}));
  return data;
}}"""


@pytest.fixture
def preview(open_page, site):
    """The preview of a dropped novel of three chapters."""
    page = open_page(make_user("author"))
    page.goto(site + reverse("episodes:import_story"))
    page.dispatch_event("file-drop", "drop", {"dataTransfer": page.evaluate_handle(DROPPED)})
    assert page.inner_text(".import-chosen") == "novel.txt"
    page.get_by_role("button", name="Show the episodes").click()
    page.wait_for_selector("#split")
    page.wait_for_load_state()  # its scripts, too
    return page


def _titles(page):
    return [field.input_value() for field in page.query_selector_all(".import-part-title")]


def test_a_dropped_novel_is_corrected_and_imported(preview):
    preview.fill("[name=title-1]", "雨の夜")
    preview.get_by_role("button", name="Join episode 3 with the one before").click()
    preview.wait_for_function("document.querySelectorAll('.import-row').length === 2")
    assert _titles(preview) == ["雨の夜", "風"]
    preview.get_by_role("button", name="Make the story").click()
    preview.wait_for_url("**/stories/**")
    assert [e.title for e in Story.objects.get().episodes.all()] == ["雨の夜", "風"]


def test_a_row_is_dragged_to_the_top_with_the_title_typed_in_it(preview):
    preview.fill("[name=title-3]", "雪の夜")
    grips = preview.locator(".order-grip")
    last, first = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    preview.mouse.move(last["x"] + 5, last["y"] + 10)
    preview.mouse.down()
    preview.mouse.move(first["x"] + 5, first["y"] - 5, steps=8)
    preview.mouse.up()
    preview.wait_for_function("document.querySelector('[name=title-1]').value === '雪の夜'")
    assert _titles(preview) == ["雪の夜", "雨", "風"]
