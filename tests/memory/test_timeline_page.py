"""The timeline as a page, and its cells as drawers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import Role
from memory.models import Fact
from tests.factories import (
    make_awareness,
    make_character,
    make_episode,
    make_fact,
    make_member,
    make_story,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def story(author):
    return make_story(owner=author)


@pytest.fixture
def cast(story):
    return make_character(story, "mika", mentions=9), make_character(story, "ren", mentions=5)


@pytest.fixture
def episodes(story):
    return [make_episode(story, number, f"Mika has the key. Part {number}.") for number in (1, 2, 3)]


@pytest.fixture
def page(client, author, story):
    client.force_login(author)
    return lambda address="", **options: client.get(f"/stories/{story.slug}/timeline/{address}", **options)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_who_learned_what_and_links_each_cell(page, cast, episodes):
    make_fact(episodes[1], "Mika hid the key.", known_by=[cast[0]])
    shown = text(page())
    assert "Mika hid the key." in shown
    assert 'href="mika/2/"' in shown
    assert 'href="reader/2/"' in shown
    assert 'href="world/2/"' not in shown
    assert "?as_of=2" in shown


def test_strangers_and_people_who_are_not_signed_in_find_no_timeline(client, story, cast, episodes):
    addresses = [reverse("memory:timeline", args=[story.slug]), f"/stories/{story.slug}/timeline/mika/1/"]
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(make_user("stranger"))
    for address in addresses:
        assert client.get(address).status_code == 404


def test_whoever_only_reads_sees_what_the_text_has_told_and_no_decisions(client, story, cast, episodes):
    make_fact(episodes[0], "Struck out by the editor.", review=Fact.Review.REJECTED)
    make_fact(episodes[0], "The well is dry.")
    viewer = make_user("viewer")
    make_member(story, viewer, Role.VIEWER)
    client.force_login(viewer)
    for address in ("timeline/", "timeline/reader/1/"):
        shown = text(client.get(f"/stories/{story.slug}/{address}"))
        assert "The well is dry." in shown
        assert "Struck out" not in shown
        assert 'value="rejected"' not in shown


def test_the_cursor_is_kept_and_dims_what_comes_later(page, cast, episodes):
    make_fact(episodes[2], "The well is dry.")
    shown = text(page("?as_of=2"))
    assert 'class="now"' in shown
    assert '<td class="later">' in shown
    assert 'class="now"' in text(page())
    assert 'class="now"' not in text(page("?as_of=4"))


def test_filters_work_as_plain_links(page, cast, episodes):
    make_fact(episodes[0], "The well is dry.")
    make_fact(episodes[0], "Mika hid the key.", known_by=[cast[0]])
    assert "The well is dry." not in text(page("?secrets=1"))
    assert "Mika hid the key." in text(page("?secrets=1"))
    assert "Mika hid the key." not in text(page("?word=well"))
    assert "Nothing passes these filters" in text(page("?wrong=1"))


@pytest.mark.parametrize(
    "address",
    [
        "?show=nonsense&order=sideways&people=none",
        "?person=nobody",
        "?word=%00%27%22%3Cscript%3E",
        "?follow=x",
        "?follow=99999999999999999999",
        "?follow=12345",
        "?as_of=-1",
    ],
)
def test_senseless_parameters_are_no_error(page, cast, episodes, address):
    make_fact(episodes[0], "The well is dry.")
    assert "<script>" not in text(page(address)).replace("<script type", "")


def test_words_of_the_story_are_escaped(page, cast, episodes):
    make_fact(episodes[0], "<script>alert(1)</script>")
    for show in ("words", "marks", "shades"):
        assert "<script>alert" not in text(page(f"?show={show}"))
    assert "&lt;script&gt;alert(1)" in text(page("?show=words"))
    assert "<script>alert" not in text(page("reader/1/"))


def test_a_cell_is_a_page_and_for_htmx_a_drawer(page, cast, episodes):
    mika, ren = cast
    fact = make_fact(
        episodes[0], "Mika hid the key.", known_by=[mika], quote="Mika has the key.", start=0, end=17
    )
    make_awareness(fact=fact, character=ren, since=episodes[2], how="told", told_by=mika)
    shown = text(page("ren/3/"))
    assert "<html" in shown
    drawer = text(page("ren/3/", headers={"HX-Request": "true"}))
    assert "<html" not in drawer
    for said in ("Mika hid the key.", "told by Mika", "happened in episode 1", "/episodes/1/#q=0-17"):
        assert said in drawer
    assert f"/timeline/?follow={fact.pk}" in drawer
    assert f"/facts/{fact.pk}/review/" in drawer


def test_a_cell_says_what_its_person_does_not_know_as_of_the_cursor(page, cast, episodes):
    make_fact(episodes[1], "Mika hid the key.", known_by=[cast[0]])
    assert "Not known yet at this point" in text(page("mika/2/?as_of=2"))
    assert "Not known yet at this point" not in text(page("mika/2/?as_of=3"))


def test_a_cell_of_nobody_and_of_no_episode_is_not_found(page, cast, episodes):
    assert page("nobody/1/").status_code == 404
    assert page("mika/9/").status_code == 404
    assert page("author/1/").status_code == 404


def test_a_decision_in_the_drawer_is_a_plain_form_and_keeps_what_was_rejected_within_reach(
    page, client, story, cast, episodes
):
    fact = make_fact(episodes[0], "The well is dry.")
    address = reverse("memory:fact_review", args=[story.slug, fact.pk])
    assert f'action="{address}"' in text(page("world/1/"))
    client.post(address, {"review": "rejected"})
    shown = text(page("world/1/"))
    assert "1 rejected fact" in shown
    assert 'value="proposed"' in shown


def test_a_followed_fact_tells_its_life_in_words(page, cast, episodes):
    mika, ren = cast
    fact = make_fact(episodes[0], "Mika hid the key.", known_by=[mika])
    make_awareness(fact=fact, character=ren, since=episodes[2], how="told", told_by=mika)
    shown = text(page(f"?follow={fact.pk}"))
    assert 'data-row="ren" data-number="3" data-teller="mika"' in shown
    assert "from Mika" in shown


def test_a_fact_of_another_story_cannot_be_followed(page, cast, episodes):
    elsewhere = make_episode(make_story("Elsewhere"), 1)
    fact = make_fact(elsewhere, "Nobody here may see this.")
    assert "Nobody here may see this." not in text(page(f"?follow={fact.pk}"))


def test_an_empty_story_shows_the_next_step(page, story):
    assert "The timeline fills by itself" in text(page())
    make_episode(story, 1)
    assert "Nothing learned yet" in text(page())


def test_the_order_of_events_can_be_chosen_where_it_differs(page, story, cast, episodes):
    make_fact(episodes[0], "The well is dry.")
    assert "As it happened" not in text(page())
    make_episode(story, 4, "Long ago.", timeline=0.5)
    shown = text(page("?order=story"))
    assert shown.index('data-number="4"') < shown.index('data-number="1"')


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_renders_in_both_languages(page, client, cast, episodes, language):
    make_fact(episodes[0], "The well is dry.", known_by=[cast[0]])
    client.cookies.load({"django_language": language})
    assert f'<html lang="{language}"' in text(page("?show=marks"))
    assert f'<html lang="{language}"' in text(page("mika/1/"))


def test_the_page_takes_as_many_queries_for_many_as_for_few(page, story, cast, episodes):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            text(page("?show=marks"))
        return len(captured)

    make_fact(episodes[0], "The well is dry.", known_by=cast)
    queries()
    few = queries()
    for number in range(4, 24):
        someone = make_character(story, f"p{number}")
        make_fact(make_episode(story, number), f"Fact {number}.", known_by=[someone, *cast])
    assert queries() == few <= 25
