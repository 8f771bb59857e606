"""The stories on the desk, one story's page, its settings and the order of its episodes."""

import pytest
from django.urls import reverse

from episodes.branching import branch
from episodes.models import Character, Episode, Member, Role, Story
from tests.factories import make_character, make_episode, make_fact, make_member, make_story, make_user

pytestmark = pytest.mark.django_db
LANGUAGES = ["ja", "en"]


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def story(author):
    return make_story("The Lantern", owner=author, slug="the-lantern")


@pytest.fixture
def page(client, author):
    client.force_login(author)
    return client


def order_of(story):
    return list(story.episodes.order_by("number").values_list("title", flat=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_shows_ones_own_stories_only(page, story, language):
    make_story("The Other Desk", slug="another", owner=make_user("stranger"))
    answer = page.get(reverse("episodes:home"), headers={"accept-language": language})
    assert "The Lantern" in answer.text
    assert "The Other Desk" not in answer.text


def test_a_visitor_learns_what_this_is_and_may_sign_in(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert reverse("login") in answer.text


def test_a_clear_desk_offers_a_way_to_begin(page):
    assert reverse("episodes:new_story") in page.get("/").text


def test_a_new_story_belongs_to_who_begins_it(page, author):
    answer = page.post(
        reverse("episodes:new_story"), {"title": " 半七  捕物帳 ", "language": "ja", "synopsis": ""}
    )
    story = Story.objects.get()
    assert answer.url == story.get_absolute_url()
    assert story.title == "半七 捕物帳"
    assert story.role_of(author) == Role.OWNER


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_story_without_a_proper_title_is_not_begun(page, title):
    answer = page.post(reverse("episodes:new_story"), {"title": title, "language": "ja"})
    assert answer.status_code == 400
    assert not Story.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_story_shows_its_episodes_and_people(page, story, language):
    make_episode(story, 1, "One two three.", title="First light")
    make_character(story, name="Mika")
    make_character(story, "ren", name="Ren", status=Character.Status.PROPOSED)
    answer = page.get(story.get_absolute_url(), headers={"accept-language": language})
    assert all(words in answer.text for words in ("First light", "Mika", "Ren"))


def test_an_empty_story_shows_how_to_start_writing(page, story):
    assert (
        f'action="{reverse("episodes:episodes", args=[story.slug])}"'
        in page.get(story.get_absolute_url()).text
    )


def test_the_page_of_a_story_costs_the_same_however_long_it_is(page, story, django_assert_max_num_queries):
    for number in range(1, 31):
        make_episode(story, number, title=f"Part {number}")
        make_character(story, f"person-{number}", name=f"Person {number}")
    with django_assert_max_num_queries(16):
        page.get(story.get_absolute_url())


def test_the_desk_costs_the_same_however_many_stories(page, author, django_assert_max_num_queries):
    for number in range(12):
        make_episode(make_story(f"Story {number}", owner=author))
    with django_assert_max_num_queries(8):
        page.get("/")


def test_starting_to_write_adds_an_episode_and_opens_it(page, story):
    answer = page.post(reverse("episodes:episodes", args=[story.slug]), {"title": "Prologue"})
    assert answer.url == story.episodes.get(title="Prologue").get_absolute_url()


def test_a_title_that_is_too_long_adds_no_episode(page, story):
    page.post(reverse("episodes:episodes", args=[story.slug]), {"title": "x" * 201})
    assert not story.episodes.exists()


@pytest.mark.parametrize(("button", "order"), [("up", ["B", "A", "C"]), ("down", ["A", "C", "B"])])
def test_an_arrow_moves_an_episode_without_a_script(page, story, button, order):
    for number, title in enumerate("ABC", 1):
        make_episode(story, number, title=title)
    page.post(reverse("episodes:order", args=[story.slug]), {button: story.episodes.get(title="B").pk})
    assert order_of(story) == order


def test_a_dragged_order_is_kept(page, story):
    ids = [make_episode(story, number, title=title).pk for number, title in enumerate("ABC", 1)]
    page.post(reverse("episodes:order", args=[story.slug]), {"order": [ids[2], ids[0], ids[1]]})
    assert order_of(story) == ["C", "A", "B"]


@pytest.mark.parametrize("posted", [{"order": ["1"]}, {"order": ["x"]}, {"up": "999999"}, {"down": "?"}, {}])
def test_an_order_that_does_not_fit_moves_nothing(page, story, posted):
    for number, title in enumerate("ABC", 1):
        make_episode(story, number, title=title)
    page.post(reverse("episodes:order", args=[story.slug]), posted)
    assert order_of(story) == ["A", "B", "C"]


def test_an_episode_goes_only_after_a_second_look(page, story):
    make_episode(story, 1, title="A")
    make_episode(story, 2, title="B")
    url = reverse("episodes:episode_removal", args=[story.slug, 1])
    assert page.get(url).status_code == 200
    assert order_of(story) == ["A", "B"]
    page.post(url)
    assert list(story.episodes.values_list("title", "number")) == [("B", 1)]


def test_an_episode_that_an_if_story_branches_off_stays(page, story, author):
    branch(make_episode(story, 1, title="A"), title="If", by=author)
    answer = page.post(reverse("episodes:episode_removal", args=[story.slug, 1]), follow=True)
    assert "branches off" in answer.text
    assert order_of(story) == ["A"]


def test_an_if_story_shares_what_came_before_and_its_members(page, story, author):
    make_member(story, make_user("writer"), Role.WRITER)
    for number, title in enumerate("ABC", 1):
        make_episode(story, number, title=title)
    answer = page.post(reverse("episodes:branch", args=[story.slug, 2]), {"title": "What if"})
    made = Story.objects.get(title="What if")
    assert answer.url == made.get_absolute_url()
    assert [episode.title for episode in Episode.objects.making_up(made)] == ["A", "B"]
    roles = dict(made.members.values_list("user__username", "role"))
    assert roles == {"author": Role.OWNER, "writer": Role.WRITER}


def test_an_if_story_does_not_ask_about_people_found_where_it_came_from(client, story, author):
    episode = make_episode(story, 1, title="A")
    make_character(story, "stranger", name="Strangers", status=Character.Status.PROPOSED)
    client.force_login(author)
    assert "Strangers" in client.get(story.get_absolute_url()).content.decode()
    made = branch(episode, title="If", by=author)
    assert "Strangers" not in client.get(made.get_absolute_url()).content.decode()


def test_inherited_episodes_open_within_the_if_story(client, story, author):
    episode = make_episode(story, 1, "Once.", title="A")
    made = branch(episode, title="If", by=author)
    guest = make_user("guest")
    make_member(made, guest)
    client.force_login(guest)
    here = reverse("episodes:episode", args=[made.slug, 1])
    assert f'"{here}"' in client.get(made.get_absolute_url()).text
    assert "Once." in client.get(here).text


def test_an_if_story_of_an_if_story_ends_where_both_ended(story, author):
    for number in (1, 2, 3):
        make_episode(story, number, title=str(number))
    first = branch(story.episodes.get(number=3), title="First", by=author)
    second = branch(story.episodes.get(number=1), title="Second", by=author, story=first)
    assert [episode.number for episode in Episode.objects.making_up(second)] == [1]


def test_settings_are_saved(page, story):
    url = reverse("episodes:story_settings", args=[story.slug])
    page.post(url, {"title": "The Lamp", "language": "en", "synopsis": "A light."})
    story.refresh_from_db()
    assert (story.title, story.synopsis) == ("The Lamp", "A light.")


def test_the_language_stays_once_something_is_written(page, story):
    make_episode(story, 1, "One two three.")
    url = reverse("episodes:story_settings", args=[story.slug])
    page.post(url, {"title": "The Lamp", "language": "ja"})
    story.refresh_from_db()
    assert (story.title, story.language) == ("The Lamp", "en")


def test_bad_settings_change_nothing(page, story):
    url = reverse("episodes:story_settings", args=[story.slug])
    answer = page.post(url, {"title": "", "language": "xx"})
    assert answer.status_code == 400
    assert "The Lantern" in answer.text
    story.refresh_from_db()
    assert (story.title, story.language) == ("The Lantern", "en")


@pytest.mark.parametrize("typed", ["", "the lantern", "The Lantern!"])
def test_a_story_is_not_deleted_without_its_title(page, story, typed):
    answer = page.post(reverse("episodes:story_deletion", args=[story.slug]), {"title": typed})
    assert answer.status_code == 400
    assert Story.objects.filter(pk=story.pk).exists()


def test_a_story_is_deleted_with_everything_in_it(page, story):
    mika = make_character(story)
    make_fact(make_episode(story, 1, "Mika has the key."), known_by=[mika])
    page.post(reverse("episodes:story_deletion", args=[story.slug]), {"title": "The Lantern"})
    assert not Story.objects.exists()
    assert not Member.objects.exists()


def test_a_story_with_an_if_story_is_not_deleted(page, story, author):
    branch(make_episode(story), title="If", by=author)
    answer = page.post(reverse("episodes:story_deletion", args=[story.slug]), {"title": "The Lantern"})
    assert answer.status_code == 400
    assert Story.objects.filter(pk=story.pk).exists()
