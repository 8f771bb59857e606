"""Addresses that can be read and typed."""

import pytest

from episodes.naming import free_slug, slug_of
from episodes.templatetags.desk import seal
from tests.factories import make_story


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("銀河鉄道の夜", "gingatetsudou-no-yoru"),
        ("坊っちゃん", "bocchan"),
        ("The Lantern's “Keep”", "the-lantern-s-keep"),
        ("é café", "e-cafe"),
        ("★", "story"),
    ],
)
def test_a_title_becomes_an_address_in_latin_letters(title, slug):
    assert slug_of(title) == slug


@pytest.mark.django_db
def test_an_address_is_given_once():
    make_story(slug="the-lantern")
    make_story(slug="the-lantern-2")
    assert free_slug("The Lantern") == "the-lantern-3"


@pytest.mark.parametrize(
    ("name", "letter"), [("Mr. Henry Baker", "H"), ("the Lantern", "L"), ("半七", "半"), ("Miss", "M")]
)
def test_a_seal_is_of_the_name_and_not_of_what_leads_up_to_it(name, letter):
    assert seal(name) == letter


def test_a_long_title_gives_a_short_address():
    assert len(slug_of("long " * 100)) <= 48
