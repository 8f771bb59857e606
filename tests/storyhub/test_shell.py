"""The shell around every page: theme, language, time cursor, signing in, errors, what a browser may run."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from tests.factories import make_episode, make_story, make_user

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STYLES = sorted((settings.BASE_DIR / "static" / "css").rglob("*.css"))


@pytest.fixture
def story(db):
    story = make_story(owner=make_user("author"), slug="the-lantern")
    for number, title in enumerate(("Dusk", "Night", "Dawn"), 1):
        make_episode(story, number, title=title)
    return story


@pytest.fixture
def page(client, story):
    client.force_login(make_user("author"))
    return client


def cursor_of(answer):
    return answer.context["desk"].cursor.number


def test_the_theme_is_in_the_first_byte_and_only_a_known_one(client, db):
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/").text
    client.cookies["theme"] = "neon"
    assert "data-theme" not in client.get("/").text


@pytest.mark.parametrize(
    ("theme", "kept"), [("dark", "dark"), ("light", "light"), ("auto", ""), ("neon", "")]
)
def test_the_theme_is_chosen_without_a_script(client, db, theme, kept):
    answer = client.post(reverse("episodes:theme"), {"theme": theme, "next": "/legend/"})
    assert answer.url == "/legend/"
    assert answer.cookies["theme"].value == kept


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:alert(1)"]
)
def test_choosing_a_theme_leads_to_no_other_site(client, db, where):
    assert client.post(reverse("episodes:theme"), {"theme": "dark", "next": where}).url == "/"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_language_is_chosen_before_signing_in(client, db, language):
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    assert f'<html lang="{language}"' in client.get("/").text


def test_the_story_keeps_its_own_language(page, story):
    story.language = "ja"
    story.save()
    answer = page.get(story.get_absolute_url(), headers={"accept-language": "en"})
    assert '<html lang="en"' in answer.text
    assert f'<h1 lang="ja">{story.title}</h1>' in answer.text


def test_the_cursor_stands_after_the_last_episode_until_it_is_moved(page, story):
    assert cursor_of(page.get(story.get_absolute_url())) == 4


def test_the_cursor_is_moved_by_the_address_and_stays(page, story):
    assert cursor_of(page.get(story.get_absolute_url(), {"as_of": 2})) == 2
    assert cursor_of(page.get(story.get_absolute_url())) == 2


def test_the_cursor_at_the_end_stays_at_the_end_of_a_story_that_grows(page, story):
    page.get(story.get_absolute_url(), {"as_of": 2})
    page.get(story.get_absolute_url(), {"as_of": 4})
    make_episode(story, 4)
    assert cursor_of(page.get(story.get_absolute_url())) == 5


@pytest.mark.parametrize(
    ("asked", "number"), [("0", 1), ("99", 4), ("-1", 4), ("x", 4), ("9" * 30, 4), ("²", 4)]
)
def test_the_cursor_never_leaves_the_story(page, story, asked, number):
    assert cursor_of(page.get(story.get_absolute_url(), {"as_of": asked})) == number


def test_each_story_has_a_cursor_of_its_own(page, story):
    other = make_story(owner=make_user("author"), slug="other")
    make_episode(other, 1)
    page.get(story.get_absolute_url(), {"as_of": 1})
    assert cursor_of(page.get(other.get_absolute_url())) == 2


def test_only_ones_own_stories_are_in_the_menu(page, story):
    make_story("Mine too", owner=make_user("author"))
    make_story("Not mine", owner=make_user("stranger"))
    text = page.get(story.get_absolute_url()).text
    assert "Mine too" in text
    assert "Not mine" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["login", "episodes:legend"])
def test_pages_for_everybody_render(client, db, name, language):
    assert client.get(reverse(name), headers={"accept-language": language}).status_code == 200


def test_signing_in_leads_to_the_stories(client, story):
    user = make_user("author")
    user.set_password("a long secret")
    user.save()
    answer = client.post(reverse("login"), {"username": "author", "password": "a long secret"})
    assert answer.url == "/"


def test_signing_in_sends_nobody_to_another_site(client, story):
    user = make_user("author")
    user.set_password("a long secret")
    user.save()
    posted = {"username": "author", "password": "a long secret", "next": "https://elsewhere.example/"}
    assert client.post(reverse("login"), posted).url == "/"


def test_a_fragment_after_the_session_ended_opens_the_sign_in_page(client, story):
    here = story.get_absolute_url()
    asked = {"hx-request": "true", "hx-current-url": f"http://testserver{here}"}
    answer = client.get(reverse("memory:pill", args=[story.slug]), headers=asked)
    assert answer.headers["HX-Redirect"] == f"{reverse('login')}?next={here}"


def test_an_account_is_made_only_where_the_site_is_open(client, db, settings, django_user_model):
    posted = {"username": "new", "email": "", "password1": "quiet lantern 7", "password2": "quiet lantern 7"}
    settings.STORYHUB_SIGNUP = False
    assert client.post(reverse("episodes:sign_up"), posted).status_code == 404
    assert reverse("episodes:sign_up") not in client.get("/").text
    settings.STORYHUB_SIGNUP = True
    assert client.post(reverse("episodes:sign_up"), posted).url == "/"
    assert django_user_model.objects.get().username == "new"


def test_a_weak_password_makes_no_account(client, db, settings, django_user_model):
    settings.STORYHUB_SIGNUP = True
    answer = client.post(
        reverse("episodes:sign_up"), {"username": "new", "password1": "123", "password2": "123"}
    )
    assert answer.status_code == 400
    assert not django_user_model.objects.exists()


def test_the_password_can_be_changed(page):
    user = make_user("author")
    user.set_password("a long secret")
    user.save()
    page.force_login(user)
    new = {
        "old_password": "a long secret",
        "new_password1": "quiet lantern 7",
        "new_password2": "quiet lantern 7",
    }
    page.post(reverse("password_change"), new)
    user.refresh_from_db()
    assert user.check_password("quiet lantern 7")


@pytest.mark.parametrize("code", ["403", "403_csrf", "404", "500"])
def test_errors_have_pages_of_their_own(code):
    assert "<h" in render_to_string(f"{code}.html")


def test_an_address_that_does_not_exist_says_so(page):
    assert page.get("/nowhere/").status_code == 404


def test_every_icon_that_is_asked_for_is_drawn():
    sprite = (settings.BASE_DIR / "static" / "icons" / "sprite.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    asked = {
        name
        for template in TEMPLATES
        for name in re.findall(r'components/icon\.html" with name="([\w-]+)"', template.read_text())
    }
    assert asked <= drawn


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_needs_inline_code(template):
    text = template.read_text()
    assert not re.search(r"\son\w+=[\"']|\shx-on|javascript:", text)
    assert not re.search(r"\sstyle=", text)


def test_styles_fetch_nothing_and_insist_on_nothing():
    for sheet in STYLES:
        text = sheet.read_text()
        assert "!important" not in text, sheet
        assert "http://" not in text, sheet
        assert "https://" not in text, sheet


def _colour(value):
    return [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _luminance(value):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in _colour(value)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TOKENS = dict(
    re.findall(
        r"--([\w-]+): (light-dark\(#\w+, #\w+\));",
        Path(settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(),
    )
)
WORDS = ["ink", "ink-soft", "ink-faint", "indigo", "plum", "moss", "amber", "vermilion"]
GROUNDS = ["paper", "sheet", "sunk", "hover"]
WASHES = [(name, f"{name}-wash") for name in ("indigo", "plum", "moss", "amber", "vermilion")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("words", "ground"), [*((w, g) for w in WORDS for g in GROUNDS), *WASHES, ("on-ink", "ink")]
)
def test_words_can_be_read_in_both_themes(words, ground, theme):
    pair = [re.findall(r"#\w{6}", TOKENS[name])[theme] for name in (words, ground)]
    assert _contrast(*pair) >= 4.5
