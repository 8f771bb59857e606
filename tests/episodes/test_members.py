"""Who works on a story: admitting people, changing what they may do, letting them go."""

import pytest
from django.urls import reverse

from episodes.models import Role
from tests.factories import make_member, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_user("owner")


@pytest.fixture
def story(owner):
    return make_story(owner=owner, slug="the-lantern")


@pytest.fixture
def page(client, owner):
    client.force_login(owner)
    return client


def roles(story):
    return dict(story.members.values_list("user__username", "role"))


@pytest.mark.parametrize("who", ["mika", "mika@example.org", "MIKA@example.org", " mika "])
def test_a_member_is_added_by_name_or_address(page, story, who):
    make_user("mika", email="mika@example.org")
    page.post(reverse("episodes:members", args=[story.slug]), {"who": who, "role": "editor"})
    assert roles(story)["mika"] == Role.EDITOR


@pytest.mark.parametrize(
    "posted",
    [{"who": "nobody", "role": "writer"}, {"who": "", "role": "writer"}, {"who": "mika", "role": "king"}],
)
def test_a_bad_entry_admits_nobody(page, story, posted):
    make_user("mika")
    answer = page.post(reverse("episodes:members", args=[story.slug]), posted)
    assert answer.status_code == 400
    assert roles(story) == {"owner": Role.OWNER}


def test_an_address_that_two_people_share_admits_neither(page, story):
    make_user("mika", email="desk@example.org")
    make_user("ren", email="desk@example.org")
    page.post(reverse("episodes:members", args=[story.slug]), {"who": "desk@example.org", "role": "writer"})
    assert roles(story) == {"owner": Role.OWNER}


def test_nobody_is_a_member_twice(page, story):
    make_member(story, make_user("mika"), Role.VIEWER)
    answer = page.post(reverse("episodes:members", args=[story.slug]), {"who": "mika", "role": "owner"})
    assert answer.status_code == 400
    assert roles(story)["mika"] == Role.VIEWER


def test_a_role_is_changed(page, story):
    member = make_member(story, make_user("mika"))
    page.post(reverse("episodes:member", args=[story.slug, member.pk]), {"role": "writer"})
    assert roles(story)["mika"] == Role.WRITER


def test_an_unknown_role_changes_nothing(page, story):
    member = make_member(story, make_user("mika"))
    answer = page.post(reverse("episodes:member", args=[story.slug, member.pk]), {"role": "king"})
    assert answer.status_code == 400
    assert roles(story)["mika"] == Role.VIEWER


@pytest.mark.parametrize("act", ["member", "member_removal"])
def test_the_last_owner_cannot_go(page, story, act):
    member = story.members.get()
    answer = page.post(
        reverse(f"episodes:{act}", args=[story.slug, member.pk]), {"role": "viewer"}, follow=True
    )
    assert "at least one owner" in answer.text
    assert roles(story) == {"owner": Role.OWNER}


def test_an_owner_may_go_when_another_stays(page, story):
    make_member(story, make_user("mika"), Role.OWNER)
    member = story.members.get(user__username="owner")
    answer = page.post(reverse("episodes:member_removal", args=[story.slug, member.pk]))
    assert answer.url == reverse("episodes:home")
    assert roles(story) == {"mika": Role.OWNER}


def test_a_member_is_removed(page, story):
    member = make_member(story, make_user("mika"), Role.WRITER)
    page.post(reverse("episodes:member_removal", args=[story.slug, member.pk]))
    assert roles(story) == {"owner": Role.OWNER}


def test_everybody_may_leave_but_send_nobody_else_away(client, story):
    mika, ren = make_user("mika"), make_user("ren")
    mine, theirs = make_member(story, mika, Role.WRITER), make_member(story, ren, Role.WRITER)
    client.force_login(mika)
    assert client.post(reverse("episodes:member_removal", args=[story.slug, theirs.pk])).status_code == 404
    client.post(reverse("episodes:member_removal", args=[story.slug, mine.pk]))
    assert roles(story) == {"owner": Role.OWNER, "ren": Role.WRITER}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.WRITER, Role.VIEWER])
def test_only_owners_decide_who_is_a_member(client, story, role):
    user = make_user("mika")
    member = make_member(story, user, role)
    make_user("ren")
    client.force_login(user)
    url = reverse("episodes:members", args=[story.slug])
    shown = client.get(url)
    assert shown.status_code == 200
    assert 'name="who"' not in shown.text
    assert client.post(url, {"who": "ren", "role": "owner"}).status_code == 404
    promotion = client.post(reverse("episodes:member", args=[story.slug, member.pk]), {"role": "owner"})
    assert promotion.status_code == 404
    assert roles(story)["mika"] == role
    assert "ren" not in roles(story)
