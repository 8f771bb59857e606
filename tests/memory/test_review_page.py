"""Reviewing facts on the page, with a mouse, a keyboard or neither."""

import pytest

from episodes.models import Role
from memory import reviewing
from memory.models import Fact, Proposal, Replacement
from memory.viewpoint import Viewpoint
from tests.factories import (
    make_awareness,
    make_character,
    make_episode,
    make_fact,
    make_member,
    make_proposal,
    make_story,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def story(author):
    return make_story(owner=author, slug="lantern")


@pytest.fixture
def mika(story):
    return make_character(story, "mika", name="Mika")


@pytest.fixture
def episode(story):
    return make_episode(story, 1, "Mika has the key. Ren saw it.", title="Rain")


@pytest.fixture
def fact(episode, mika):
    return make_fact(episode, known_by=[mika])


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


def post(client, fact, noun, **data):
    return client.post(f"/stories/lantern/facts/{fact.pk}/{noun}", data)


def test_review_opens_where_something_waits(desk, story, fact):
    make_episode(story, 2, "Nothing here.")
    assert desk.get("/stories/lantern/review/").headers["Location"] == "/stories/lantern/review/1/"


def test_a_story_without_episodes_says_what_comes(desk, story):
    assert desk.get("/stories/lantern/review/").status_code == 200


def test_accepting_goes_on_to_the_next_fact(desk, episode, fact):
    later = make_fact(episode, "Ren saw it.", start=18, end=29)
    answer = desk.post(
        f"/stories/lantern/facts/{fact.pk}/review/", {"review": "accepted"}, headers={"HX-Request": "true"}
    )
    fact.refresh_from_db()
    assert fact.review == Fact.Review.ACCEPTED
    assert f'data-fact="{later.pk}"' in answer.content.decode().split("review-list")[0]
    assert b"1 of 2" in answer.content


def test_without_javascript_an_act_leads_back_to_the_page(desk, fact):
    answer = post(desk, fact, "review/", review="rejected")
    assert answer.headers["Location"] == f"/stories/lantern/review/1/?fact={fact.pk}"
    assert desk.get(answer.headers["Location"]).status_code == 200


def test_a_fact_is_worded_anew_and_keeps_its_words(desk, fact):
    post(desk, fact, "", text="Mika keeps the key.", scope="character", kind="possession", importance="4")
    fact.refresh_from_db()
    assert (fact.text, fact.importance, fact.edited) == ("Mika keeps the key.", 4, True)


def test_bad_words_are_refused_and_change_nothing(desk, fact):
    answer = post(desk, fact, "", text=" ", scope="character", kind="possession", importance="9")
    assert answer.status_code == 400
    fact.refresh_from_db()
    assert (fact.text, fact.importance) == ("Mika has the key.", 2)


def test_one_press_says_who_knows_and_one_more_that_he_does_not(desk, story, fact):
    ren = make_character(story, "ren", name="Ren")
    post(desk, fact, "knowers/", character="ren", act="set")
    assert fact.awarenesses.get(character=ren).denied is False
    post(desk, fact, "knowers/", character="ren", act="deny")
    assert fact.awarenesses.get(character=ren).denied is True


def test_since_when_and_from_whom_can_be_said(desk, story, fact, mika):
    ren, two = make_character(story, "ren", name="Ren"), make_episode(story, 2, "Later.")
    assert desk.get(f"/stories/lantern/facts/{fact.pk}/knowers/?character=ren").status_code == 200
    told = {"since": two.pk, "how": "told", "stance": "believes", "told_by": mika.pk}
    post(desk, fact, "knowers/", character="ren", act="", **told)
    held = fact.awarenesses.get(character=ren)
    assert (held.since, held.how, held.stance, held.told_by) == (two, "told", "believes", mika)


def test_an_episode_of_another_story_is_no_answer(desk, story, fact):
    elsewhere = make_episode(make_story("Other"), 1, "Elsewhere.")
    answer = post(
        desk, fact, "knowers/", character="mika", act="", since=elsewhere.pk, how="told", stance="knows"
    )
    assert answer.status_code == 400
    assert fact.awarenesses.get().since == fact.episode


def test_a_fact_added_by_hand_stands_where_its_quote_stands(desk, episode, mika):
    new = {"text": "Ren saw the key.", "quote": "Ren saw it.", "scope": "character", "kind": "event"}
    new |= {"importance": "3", "known_by": [mika.pk]}
    desk.post("/stories/lantern/episodes/1/facts/", new)
    fact = Fact.objects.get(text="Ren saw the key.")
    assert episode.body[fact.start : fact.end] == "Ren saw it."
    assert fact.origin == Fact.Origin.PERSON


def test_a_quote_that_is_not_in_the_text_is_refused(desk, episode, mika):
    new = {"text": "Ren left.", "quote": "Ren left.", "scope": "world", "kind": "event", "importance": "3"}
    answer = desk.post("/stories/lantern/episodes/1/facts/", new)
    assert b"This sentence is not in the text" in answer.content
    assert not Fact.objects.exists()


def test_undo_takes_back_the_last_act(desk, fact):
    post(desk, fact, "review/", review="rejected")
    desk.post("/stories/lantern/review/1/undo/")
    fact.refresh_from_db()
    assert fact.review == Fact.Review.PROPOSED


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.WRITER])
def test_only_those_who_review_change_facts(client, story, fact, role):
    somebody = make_user("somebody")
    if role:
        make_member(story, somebody, role)
    client.force_login(somebody)
    assert client.get("/stories/lantern/review/1/").status_code == (200 if role else 404)
    for noun, data in (
        ("review/", {"review": "rejected"}),
        ("", {"text": "No.", "scope": "world", "kind": "event", "importance": "1"}),
        ("knowers/", {"character": "mika", "act": "deny"}),
    ):
        assert post(client, fact, noun, **data).status_code == 404
    assert client.post("/stories/lantern/review/1/undo/").status_code == 404
    fact.refresh_from_db()
    assert (fact.review, fact.text) == (Fact.Review.PROPOSED, "Mika has the key.")


def test_an_inherited_fact_is_judged_only_by_those_who_review_its_own_story(client, story, episode, fact):
    guest = make_user("guest")
    make_story("If", owner=guest, slug="if", parent=story, branch_point=episode)
    client.force_login(guest)
    seen = client.get(f"/stories/if/facts/{fact.pk}/", headers={"HX-Request": "true"})
    assert b"Mika has the key." in seen.content
    assert client.post(f"/stories/if/facts/{fact.pk}/review/", {"review": "rejected"}).status_code == 404
    fact.refresh_from_db()
    assert fact.review == Fact.Review.PROPOSED


def test_what_was_learned_after_the_break_is_not_seen_in_an_if_story(client, story, episode, fact):
    guest, ren = make_user("guest"), make_character(story, "ren", name="Ren")
    later = make_episode(story, 2, "Ren heard of the key.", title="Afterwards")
    make_awareness(fact, ren, later, how="told")
    branch = make_story("If", owner=guest, slug="if", parent=story, branch_point=episode)
    make_episode(branch, 2, "Nothing happened.")
    client.force_login(guest)
    seen = client.get(f"/stories/if/facts/{fact.pk}/", headers={"HX-Request": "true"}).text
    assert "Rain" in seen
    assert "Afterwards" not in seen
    assert "Ren" not in client.get("/stories/if/episodes/1/margin/").text.replace("Ren saw it.", "")


def test_who_knows_an_inherited_fact_is_said_for_the_if_story_alone(client, story, episode, fact, mika):
    editor = make_user("guest")
    branch = make_story("If", owner=editor, slug="if", parent=story, branch_point=episode)
    client.force_login(editor)
    page = client.get(f"/stories/if/review/1/?fact={fact.pk}").text
    assert f"/stories/if/facts/{fact.pk}/knowers/" in page
    assert f"/stories/if/facts/{fact.pk}/review/" not in page, "an inherited fact is judged where it belongs"
    client.post(f"/stories/if/facts/{fact.pk}/knowers/", {"character": "mika", "act": "deny"})
    assert not Viewpoint(branch, mika, 9).awarenesses().exists()
    assert Viewpoint(story, mika, 9).awarenesses().exists()
    assert client.post("/stories/if/review/1/undo/").status_code == 302
    assert Viewpoint(branch, mika, 9).awarenesses().exists()


@pytest.fixture
def proposal(story, fact, mika):
    """Ren may know since episode 2 what episode 1 says of Mika."""
    later = make_episode(story, 2, "“You have the key,” said Ren.", title="Sun")
    return make_proposal(fact, make_character(story, "ren", name="Ren"), later, told_by=mika)


def answer(client, proposal, answer, **data):
    return client.post(
        f"/stories/lantern/proposals/{proposal.pk}/",
        {"answer": answer} | data,
        headers={"HX-Request": "true"},
    )


def test_who_may_also_know_waits_on_the_page_of_the_episode_that_suggests_it(desk, fact, proposal):
    Fact.objects.update(review=Fact.Review.ACCEPTED)
    assert desk.get("/stories/lantern/review/").headers["Location"] == "/stories/lantern/review/2/"
    page = desk.get("/stories/lantern/review/2/").text
    assert "Mika, who knows it, speaks of it to Ren." in page
    assert proposal.quote.replace("“", "") in page.replace("“", "")
    assert fact.quote in page
    assert desk.get("/stories/lantern/panels/waiting/").text.strip() == "1"
    assert "Ren" in desk.get(f"/stories/lantern/facts/{fact.pk}/", headers={"HX-Request": "true"}).text


def test_an_accepted_proposal_is_known_and_the_next_thing_opens(desk, story, fact, proposal):
    second = make_proposal(fact, make_character(story, "tessa", name="Tessa"), proposal.episode)
    page = answer(desk, proposal, "accepted").text
    held = fact.awarenesses.get(character__slug="ren")
    assert (held.since, held.how, held.told_by.slug) == (proposal.episode, "told", "mika")
    assert f'data-item="proposal-{second.pk}"' in page.split("review-list")[0]


def test_an_answer_given_on_the_later_page_is_undone_there(desk, fact, proposal):
    answer(desk, proposal, "rejected")
    page = desk.post("/stories/lantern/review/2/undo/", headers={"HX-Request": "true"}).text
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.PROPOSED
    assert f'data-item="proposal-{proposal.pk}"' in page.split("review-list")[0]


def test_answered_beside_its_fact_the_fact_stays_open(desk, fact, proposal):
    page = answer(desk, proposal, "accepted", **{"from": "fact"}).text
    assert f'data-fact="{fact.pk}"' in page.split("review-list")[0]
    assert "proposal-line" not in page


def test_all_that_wait_in_an_episode_take_one_answer_and_each_can_be_taken_back(desk, story, fact, proposal):
    make_proposal(fact, make_character(story, "tessa", name="Tessa"), proposal.episode)
    done = desk.post("/stories/lantern/review/2/proposals/", {"answer": "rejected"})
    assert done.headers["Location"] == "/stories/lantern/review/2/"
    assert not Proposal.objects.open().exists()
    desk.post("/stories/lantern/review/2/undo/")
    desk.post("/stories/lantern/review/2/undo/")
    assert Proposal.objects.open().count() == 2


def test_an_answer_that_is_none_changes_nothing(desk, fact, proposal):
    assert answer(desk, proposal, "perhaps").status_code == 404
    assert answer(desk, proposal, "accepted").status_code == 200
    assert answer(desk, proposal, "rejected").status_code == 404
    assert not fact.awarenesses.get(character__slug="ren").denied


@pytest.mark.parametrize(("role", "seen"), [(None, 404), (Role.VIEWER, 404), (Role.WRITER, 200)])
def test_writers_see_what_is_proposed_and_only_reviewers_answer(client, story, proposal, role, seen):
    somebody = make_user("somebody")
    if role:
        make_member(story, somebody, role)
    client.force_login(somebody)
    address = f"/stories/lantern/proposals/{proposal.pk}/"
    assert client.get(address, headers={"HX-Request": "true"}).status_code == seen
    assert answer(client, proposal, "accepted").status_code == 404
    assert client.post("/stories/lantern/review/2/proposals/", {"answer": "accepted"}).status_code == 404
    if role == Role.VIEWER:
        assert "May also know" not in client.get("/stories/lantern/review/2/").text
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.PROPOSED


def test_a_page_costs_the_same_for_many_facts_and_people(desk, story, episode, django_assert_max_num_queries):
    people = [make_character(story, f"person-{n}") for n in range(30)]
    for n in range(60):
        make_proposal(make_fact(episode, f"Fact {n}.", known_by=people[:3]), people[9])
    with django_assert_max_num_queries(34):
        desk.get("/stories/lantern/review/1/")


@pytest.fixture
def replacement(story, fact, mika):
    """In episode 2 Mika gives away the key that she has in episode 1."""
    fact.about.add(mika)
    later = make_fact(
        make_episode(story, 2, "Mika gave the key to Ren.", title="Sun"), "Mika gave the key to Ren."
    )
    later.about.add(mika)
    return Replacement.objects.create(story=story, old=fact, new=later, reason="possession")


def decide(client, replacement, answer, **data):
    return client.post(
        f"/stories/lantern/replacements/{replacement.pk}/",
        {"answer": answer} | data,
        headers={"HX-Request": "true"},
    )


def test_what_may_hold_no_more_waits_with_both_passages(desk, fact, replacement):
    Fact.objects.update(review=Fact.Review.ACCEPTED)
    assert desk.get("/stories/lantern/review/").headers["Location"] == "/stories/lantern/review/2/"
    page = desk.get("/stories/lantern/review/2/").text
    assert f'data-item="replacement-{replacement.pk}"' in page
    assert page.count("Mika has the key.") >= 2
    assert page.count('class="review-quote"') == 2
    assert desk.get("/stories/lantern/panels/waiting/").text == "1"


def test_accepting_it_makes_the_old_fact_a_former_one_and_undo_takes_that_back(
    desk, story, fact, replacement
):
    decide(desk, replacement, "accepted")
    assert Viewpoint.author(story).replacements().get() == replacement
    seen = desk.get(f"/stories/lantern/facts/{fact.pk}/", headers={"HX-Request": "true"}).text
    assert "Formerly" in seen
    assert "From episode 2 on, instead:" in seen
    asked_again = desk.post("/stories/lantern/review/2/undo/", headers={"HX-Request": "true"}).text
    assert 'name="answer" value="accepted"' in asked_again
    assert not Viewpoint.author(story).replacements().exists()


def test_an_editor_chooses_what_a_fact_holds_instead_of_and_takes_it_back(desk, story, fact, replacement):
    new = replacement.new
    replacement.delete()
    page = desk.get(f"/stories/lantern/facts/{new.pk}/", headers={"HX-Request": "true"}).text
    assert f'<option value="{fact.pk}">' in page
    desk.post(f"/stories/lantern/facts/{new.pk}/replaced/", {"old": fact.pk})
    made = Viewpoint.author(story).replacements().get()
    assert desk.post(f"/stories/lantern/facts/{fact.pk}/replaced/", {"old": new.pk}).status_code == 404
    decide(desk, made, "taken_back", **{"from": "fact"})
    assert not Viewpoint.author(story).replacements().exists()


def test_who_does_not_review_decides_nothing_about_what_holds(client, story, replacement):
    assert "/accounts/login/" in decide(client, replacement, "accepted").url
    client.force_login(make_user("stranger"))
    assert decide(client, replacement, "accepted").status_code == 404
    make_member(story, make_user("guest"), Role.WRITER)
    client.force_login(make_user("guest"))
    assert decide(client, replacement, "accepted").status_code == 404
    assert not Replacement.objects.in_force().exists()


def test_who_only_reads_is_not_told_what_people_did_on_the_desk(client, story, episode, fact, author):
    ren = make_character(story, "ren", name="Ren")
    asked = make_proposal(fact, ren)
    reviewing.reject_proposal(asked, by=author)
    client.force_login(make_member(story, make_user("viewer")).user)
    page = client.get("/stories/lantern/review/1/", {"fact": fact.pk}).content.decode()
    assert "What people did to it" not in page
    client.force_login(author)
    page = client.get("/stories/lantern/review/1/", {"fact": fact.pk}).content.decode()
    assert "What people did to it" in page
