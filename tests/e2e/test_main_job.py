"""The main job, from a manuscript to a talk, as a newcomer does it."""

import pytest

from episodes.models import Story
from tests.factories import make_user

MANUSCRIPT = """第一話　店

　翼は喫茶店ブルームーンの店長である。町の誰もがそれを知っていた。
　二郷はその店で働いていた。
「今日も早いね、二郷」と翼が言った。
「おはようございます、翼さん」と二郷は言った。
　二郷は、時間を止めることができる。そのことを誰にも言っていない。

第二話　物陰

　翼は、ひそかに二郷を見張っている。誰も知らない。
"""


@pytest.fixture
def page(open_page):
    return open_page(make_user("author"), language="ja")


def test_from_a_manuscript_to_a_talk(page):
    page.goto("/stories/import/")
    page.fill("[name=text]", MANUSCRIPT)
    page.click(".form-actions .button-primary")
    page.wait_for_selector("#split")
    page.fill("[name=story_title]", "月の店")
    page.click("text=作品を作る")
    page.wait_for_url("**/stories/*/")
    story = Story.objects.get()
    assert [episode.title for episode in story.episodes.all()] == ["店", "物陰"]

    # Who knows what, when; and from a cell to the sentence that shows it.
    page.goto(f"/stories/{story.slug}/timeline/")
    assert "時間を止めることができる" in page.inner_text("main")
    page.click("text=見張っている >> nth=0")
    page.click("a[href*='/episodes/2/#q=']")
    page.wait_for_selector("manuscript-editor.is-ready")
    assert "見張っている" in page.evaluate("[...CSS.highlights.get('shown-quote')][0].toString()")

    # The text changes, and the memory follows.
    page.click(".ProseMirror p:last-child")
    page.keyboard.press("End")
    page.keyboard.type("翼は、ひそかに帳面をつけている。")
    page.keyboard.press("Control+s")
    page.wait_for_selector('[data-save-status][data-now="saved"]')
    page.wait_for_selector("scene-margin :text('帳面をつけている')")

    # He answers as of the second episode, and does not know the rest.
    page.goto(f"/stories/{story.slug}/talk/?as_of=3")
    page.click("a:has-text('二郷')")
    page.wait_for_load_state()
    page.fill("#id_text", "翼はどんな人？")
    page.get_by_role("button", name="聞く").click()
    page.wait_for_selector(".talk-acts")
    lines = page.inner_text("#lines")
    assert "店長" in lines
    assert "見張" not in lines
