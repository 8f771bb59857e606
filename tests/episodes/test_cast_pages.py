"""The cast: confirming and rejecting, names, merging two who are one, parting one who is two."""

import pytest
from django.urls import reverse

from episodes.models import Character, Role
from tests.factories import make_character, make_episode, make_member, make_story, make_user

pytestmark = pytest.mark.django_db
PROPOSED = Character.Status.PROPOSED


@pytest.fixture
def writer():
    return make_user("writer")


@pytest.fixture
def story(writer):
    story = make_story("半七捕物帳", language="ja", slug="hanshichi", owner=make_user("owner"))
    make_member(story, writer, Role.WRITER)
    return story


@pytest.fixture
def page(client, writer):
    client.force_login(writer)
    return client


def person(**fields):
    given = {
        "name": "半七",
        "reading": "",
        "aliases": "",
        "first_person": "",
        "manner": "",
        "description": "",
    }
    return given | fields


def cast_url(story):
    return reverse("episodes:cast", args=[story.slug])


def url_of(act, character):
    return reverse(f"episodes:{act}", args=[character.story.slug, character.slug])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_cast_shows_the_confirmed_and_the_proposed_but_not_the_rejected(page, story, language):
    make_character(story, "hanshichi", name="半七", aliases=["親分"])
    make_character(story, "kumazo", name="熊蔵", status=PROPOSED)
    make_character(story, "edo", name="江戸", status=Character.Status.REJECTED)
    answer = page.get(cast_url(story), headers={"accept-language": language})
    assert all(name in answer.text for name in ("半七", "親分", "熊蔵"))
    assert "江戸" not in answer.text


def test_an_empty_cast_says_where_people_come_from(page, story):
    assert "Nobody is on stage yet." in page.get(cast_url(story)).text


def test_the_cast_costs_the_same_however_many_people(page, story, django_assert_max_num_queries):
    for number in range(40):
        make_character(story, f"person-{number}", name=f"人{number}", status=PROPOSED)
    with django_assert_max_num_queries(14):
        page.get(cast_url(story))


def test_a_person_added_by_hand_is_confirmed(page, story):
    page.post(cast_url(story), {"name": "お文"})
    assert story.characters.get(name="お文").status == Character.Status.CONFIRMED


@pytest.mark.parametrize("name", ["", "半七", "親分", "x" * 101])
def test_a_bad_or_taken_name_adds_nobody(page, story, name):
    make_character(story, "hanshichi", name="半七", aliases=["親分"])
    assert page.post(cast_url(story), {"name": name}).status_code == 400
    assert story.characters.count() == 1


@pytest.mark.parametrize("status", ["confirmed", "rejected"])
def test_a_proposal_is_answered(page, story, status):
    kumazo = make_character(story, "kumazo", name="熊蔵", status=PROPOSED)
    page.post(url_of("character_status", kumazo), {"status": status})
    kumazo.refresh_from_db()
    assert kumazo.status == status


def test_an_answer_that_is_none_changes_nothing(page, story):
    kumazo = make_character(story, "kumazo", name="熊蔵", status=PROPOSED)
    page.post(url_of("character_status", kumazo), {"status": "king"})
    kumazo.refresh_from_db()
    assert kumazo.status == PROPOSED


def test_names_and_manner_are_edited(page, story):
    hanshichi = make_character(story, "hanshichi", name="半七", aliases=["半さん"])
    aliases = "親分、三河町の\n半さん\n親分\n"
    page.post(
        hanshichi.get_absolute_url(), person(aliases=aliases, reading="はんしち", first_person="わたし")
    )
    hanshichi.refresh_from_db()
    assert hanshichi.aliases == ["親分", "三河町の", "半さん"]
    assert (hanshichi.reading, hanshichi.first_person) == ("はんしち", "わたし")


@pytest.mark.parametrize(
    "posted", [{"name": ""}, {"name": "熊蔵"}, {"name": "熊さん"}, {"aliases": "x" * 101}]
)
def test_a_bad_name_changes_nothing(page, story, posted):
    make_character(story, "kumazo", name="熊蔵", aliases=["熊さん"])
    hanshichi = make_character(story, "hanshichi", name="半七", aliases=["親分"])
    answer = page.post(hanshichi.get_absolute_url(), person(**posted))
    assert answer.status_code == 400
    hanshichi.refresh_from_db()
    assert (hanshichi.name, hanshichi.aliases) == ("半七", ["親分"])


def test_a_name_that_is_somebody_elses_cannot_be_an_alias(page, story):
    make_character(story, "kumazo", name="熊蔵")
    hanshichi = make_character(story, "hanshichi", name="半七")
    assert page.post(hanshichi.get_absolute_url(), person(aliases="熊蔵")).status_code == 400
    hanshichi.refresh_from_db()
    assert hanshichi.aliases == []


def test_the_old_name_of_a_renamed_person_stays_an_alias(page, story):
    hanshichi = make_character(story, "hanshichi", name="半七")
    page.post(hanshichi.get_absolute_url(), person(name="三河町の半七"))
    hanshichi.refresh_from_db()
    assert (hanshichi.name, hanshichi.aliases) == ("三河町の半七", ["半七"])


def test_two_who_are_one_are_merged(page, story):
    boss = make_character(story, "oyabun", name="親分", aliases=["三河町"], status=PROPOSED)
    hanshichi = make_character(story, "hanshichi", name="半七")
    answer = page.post(url_of("character_merge", boss), {"into": hanshichi.pk})
    assert answer.url == hanshichi.get_absolute_url()
    hanshichi.refresh_from_db()
    assert {"親分", "三河町"} <= set(hanshichi.aliases)
    assert list(Character.objects.of(story)) == [hanshichi]


def test_nobody_is_merged_with_themself_or_with_people_of_another_story(page, story, writer):
    hanshichi = make_character(story, "hanshichi", name="半七")
    holmes = make_character(make_story(owner=writer), "holmes", name="Holmes")
    for into in (hanshichi.pk, holmes.pk, "", "x"):
        assert page.post(url_of("character_merge", hanshichi), {"into": into}).status_code == 400
    assert list(Character.objects.of(story)) == [hanshichi]


def test_an_alias_that_is_somebody_else_becomes_a_person(page, story):
    hanshichi = make_character(story, "hanshichi", name="半七", aliases=["親分", "吉五郎"])
    page.post(url_of("character_split", hanshichi), {"alias": "吉五郎"})
    hanshichi.refresh_from_db()
    assert hanshichi.aliases == ["親分"]
    assert story.characters.get(name="吉五郎").status == Character.Status.CONFIRMED


def test_a_name_that_is_no_alias_is_not_split_off(page, story):
    hanshichi = make_character(story, "hanshichi", name="半七", aliases=["親分"])
    assert page.post(url_of("character_split", hanshichi), {"alias": "半七"}).status_code == 400
    assert story.characters.count() == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_those_who_do_not_write_see_the_cast_but_no_buttons(client, story, role):
    user = make_user("reader")
    make_member(story, user, role)
    kumazo = make_character(story, "kumazo", name="熊蔵", status=PROPOSED)
    client.force_login(user)
    assert "熊蔵" in client.get(cast_url(story)).text
    assert 'name="status"' not in client.get(cast_url(story)).text
    assert "<textarea" not in client.get(kumazo.get_absolute_url()).text
    assert client.post(url_of("character_status", kumazo), {"status": "confirmed"}).status_code == 404
    assert client.post(kumazo.get_absolute_url(), person()).status_code == 404
    assert client.post(cast_url(story), {"name": "お文"}).status_code == 404
    kumazo.refresh_from_db()
    assert (kumazo.status, story.characters.count()) == (PROPOSED, 1)


def test_inherited_people_are_shown_but_changed_where_they_are_from(page, story, writer):
    hanshichi = make_character(story, "hanshichi", name="半七")
    episode = make_episode(story)
    branch = make_story("もしも", language="ja", owner=writer, parent=story, branch_point=episode)
    url = reverse("episodes:character", args=[branch.slug, hanshichi.slug])
    assert "半七" in page.get(url).text
    assert page.post(url, person(name="別人")).status_code == 404
