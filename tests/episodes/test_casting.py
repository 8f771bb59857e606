"""The cast: who is proposed, added, renamed, merged, parted and rejected, and that it is announced."""

import pytest

from episodes import casting
from episodes.casting import NameTaken, NewPerson
from episodes.models import Character
from episodes.signals import cast_changed
from tests.factories import make_character, make_episode, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_story()


@pytest.fixture
def announced():
    heard = []

    def hear(sender, story, characters, **rest):
        heard.append(({person.slug for person in characters}, set(rest.get("names", ()))))

    cast_changed.connect(hear)
    yield heard
    cast_changed.disconnect(hear)


def test_found_people_are_proposed_once(story, announced):
    people = [NewPerson("Mika", slug="mika", aliases=("the girl",)), NewPerson("Jiro")]
    assert [person.slug for person in casting.propose(story, people)] == ["mika", "jiro"]
    assert casting.propose(story, people) == []
    assert set(Character.objects.values_list("status", flat=True)) == {"proposed"}
    assert announced == [({"mika", "jiro"}, set())]


@pytest.mark.parametrize("how", ["rejected", "merged"])
def test_who_was_rejected_or_merged_is_not_proposed_again(story, how):
    mika, jiro = make_character(story, "mika", aliases=["Meeks"]), make_character(story, "jiro")
    casting.reject(mika) if how == "rejected" else casting.merge(mika, into=jiro)
    assert casting.propose(story, [NewPerson("Mika"), NewPerson("Meeks"), NewPerson("M", slug="mika")]) == []


@pytest.mark.parametrize("name", ["World", "reader", "AUTHOR", "氷室", "!!!", ""])
def test_nobody_gets_the_id_of_a_viewer_or_none_at_all(story, name):
    slug = casting.add_person(story, NewPerson(name or "?", slug=name)).slug
    assert slug
    assert slug not in ("world", "reader", "author", "everyone")


def test_ids_are_given_once_in_the_whole_family_of_stories(story):
    episode = make_episode(story, 1, "Once.")
    branch = make_story(parent=story, branch_point=episode)
    casting.add_person(branch, NewPerson("Mika"))
    assert casting.add_person(story, NewPerson("Mika")).slug == "mika-2"


def test_a_name_that_somebody_has_is_taken(story):
    mika = make_character(story, "mika", aliases=["Meeks"])
    with pytest.raises(NameTaken):
        casting.add_person(story, NewPerson("Meeks"))
    with pytest.raises(NameTaken):
        casting.rename(make_character(story, "jiro"), "Mika")
    casting.reject(mika)
    assert casting.add_person(story, NewPerson("Meeks")).status == "confirmed"


def test_the_old_name_stays_as_an_alias_and_is_announced(story, announced):
    renamed = casting.rename(make_character(story, "mika"), " Mika  Sato ")
    assert (renamed.name, renamed.aliases) == ("Mika Sato", ["Mika"])
    assert announced[-1] == ({"mika"}, {"Mika"})


def test_a_merged_person_leaves_names_behind_and_the_cast(story, announced):
    mika, jiro, sora = (make_character(story, slug) for slug in ("mika", "jiro", "sora"))
    casting.merge(mika, into=jiro)
    casting.merge(jiro, into=sora)
    mika.refresh_from_db()
    sora.refresh_from_db()
    assert mika.merged_into == sora
    assert sora.aliases == ["Jiro", "Mika"]
    assert list(Character.objects.of(story)) == [sora]
    for one, other in ((sora, sora), (sora, mika)):
        with pytest.raises(ValueError, match="cannot be merged"):
            casting.merge(one, into=other)


def test_nobody_is_merged_into_another_story(story):
    with pytest.raises(ValueError, match="cannot be merged"):
        casting.merge(make_character(story, "mika"), into=make_character(make_story(), "mika"))


def test_a_name_can_be_parted_from_a_person(story):
    made = casting.split(make_character(story, "mika", aliases=["Meeks"]), "Meeks")
    assert (made.name, made.status) == ("Meeks", "confirmed")
    assert Character.objects.get(slug="mika").aliases == []
    with pytest.raises(ValueError, match="alias"):
        casting.split(Character.objects.get(slug="mika"), "Nobody")


def test_confirming_twice_is_announced_once(story, announced):
    mika = make_character(story, "mika", status="proposed")
    casting.confirm(casting.confirm(mika))
    assert len(announced) == 1
