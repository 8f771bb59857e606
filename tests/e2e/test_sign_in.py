"""Coming in by the front door."""

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def author(transactional_db):
    return get_user_model().objects.create_user("mika", password="a-long-pass-phrase")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_whoever_signs_in_arrives_at_his_stories(open_page, author, language):
    page = open_page(language=language)
    page.goto("/accounts/login/")
    page.fill("[name=username]", "mika")
    page.fill("[name=password]", "a-long-pass-phrase")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    assert page.get_attribute("html", "lang") == language
    assert page.locator("h1").count() == 1


def test_a_wrong_password_is_said_and_opens_nothing(open_page, author):
    page = open_page()
    page.goto("/accounts/login/")
    page.fill("[name=username]", "mika")
    page.fill("[name=password]", "not-it")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[role=alert], .errorlist")
    assert "/accounts/login/" in page.url
