"""The API for what characters know."""

import pytest
from rest_framework.test import APIClient

from episodes.models import Role
from memory import reviewing
from memory.keywords import index_words
from memory.models import Fact, Replacement
from memory.syncing import finish
from tests.factories import (
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
def ren(story):
    return make_character(story, "ren", name="Ren")


@pytest.fixture
def api(author):
    return signed_in(author)


def signed_in(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def ask(api, viewer="mika", episode=2, question="Where is the key?"):
    asked = {"story": "lantern", "viewer": viewer, "episode": episode, "question": question}
    return api.post("/api/v1/recall/", asked)


def test_recall_answers_from_the_viewpoint_only(api, author, story, mika, ren):
    one = make_episode(story, 1, "A.")
    reviewing.add(one, by=author, text="The key is under the mat.", known_by=[mika])
    reviewing.add(one, by=author, text="Ren copied the key.", known_by=[ren])
    finish(story)
    facts = ask(api).json()["facts"]
    assert [fact["text"] for fact in facts] == ["The key is under the mat."]
    assert facts[0]["known_by"] == ["mika"]
    assert facts[0]["key"].startswith(f"vec:episode-{one.pk}:v1:character:mika:")
    assert ask(api, episode=1).json() == {"cutoff": None, "facts": []}


def test_what_is_gone_by_the_time_somebody_changes_it_is_not_found(api, story, mika, monkeypatch):
    fact = make_fact(make_episode(story, 1, "A."), "The key is lost.")
    edit = reviewing.edit

    def after_somebody_deletes_it(fact, **changes):
        fact.episode.delete()
        return edit(fact, **changes)

    monkeypatch.setattr(reviewing, "edit", after_somebody_deletes_it)
    answer = api.patch(f"/api/v1/facts/{fact.pk}/", {"text": "The key is found."})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_no_fact_holds_instead_of_itself(api, story, mika):
    fact = make_fact(make_episode(story, 1, "A."), "The key is lost.")
    asked = {"story": "lantern", "old": fact.pk, "new": fact.pk}
    assert api.post("/api/v1/replacements/", asked).status_code == 400


def test_a_viewer_who_is_nobody_is_refused_in_words(api, story):
    response = ask(api, viewer="nobody")
    assert response.status_code == 400
    assert "nobody" in response.json()["viewer"][0]
    assert ask(api, viewer="author").status_code == 400


def test_knowledge_lists_everything_a_viewer_knows(api, story, mika, ren, django_assert_max_num_queries):
    one, two = make_episode(story, 1, "A."), make_episode(story, 2, "B.")
    make_fact(one, "The tower burned.")
    make_fact(one, "Ren copied the key.", known_by=[ren])
    make_fact(two, "The bridge fell.")
    address = "/api/v1/knowledge/?story=lantern&viewer={}&episode={}"
    texts = [fact["text"] for fact in api.get(address.format("mika", 2)).json()]
    assert texts == ["The tower burned."]
    for number in range(20):
        make_fact(two, f"Nothing {number}.", known_by=[ren])
    with django_assert_max_num_queries(20):
        assert len(api.get(address.format("reader", 3)).json()) == 23


def test_a_person_words_a_fact_and_judges_it(api, story, mika):
    fact = make_fact(make_episode(story, 1, "A."), known_by=[mika])
    response = api.patch(f"/api/v1/facts/{fact.pk}/", {"text": "Mika holds the key.", "review": "accepted"})
    assert response.json()["text"] == "Mika holds the key."
    fact.refresh_from_db()
    assert (fact.edited, fact.review) == (True, Fact.Review.ACCEPTED)


def test_a_fact_with_a_made_up_quote_is_refused_and_not_written(api, story):
    make_episode(story, 1, "The bridge fell.")
    new = {"story": "lantern", "episode": 1, "text": "It fell.", "quote": "It rose.", "scope": "world"}
    assert api.post("/api/v1/facts/", new).status_code == 400
    assert not Fact.objects.exists()
    assert api.post("/api/v1/facts/", new | {"quote": "The bridge fell."}).status_code == 201


def test_a_secret_that_nobody_knows_is_refused(api, story):
    make_episode(story, 1, "A.")
    new = {"story": "lantern", "episode": 1, "text": "It fell.", "scope": "character"}
    assert "known_by" in api.post("/api/v1/facts/", new).json()


def test_who_knows_a_fact_can_be_said_and_denied(api, story, mika, ren):
    one, two = make_episode(story, 1, "A."), make_episode(story, 2, "B.")
    fact = make_fact(one, known_by=[mika])
    told = {"fact": fact.pk, "character": "ren", "since": two.number, "how": "told", "told_by": "mika"}
    assert api.post("/api/v1/awareness/", told).status_code == 204
    assert (
        api.post("/api/v1/awareness/", {"fact": fact.pk, "character": "mika", "denied": True}).status_code
        == 204
    )
    held = api.get("/api/v1/awareness/?story=lantern").json()["results"]
    assert [(one["character"], one["since"], one["told_by"]) for one in held] == [("ren", 2, "mika")]


def test_a_talk_is_kept_and_answers(api, story, mika):
    make_fact(make_episode(story, 1, "A."), "Mika hid the key in the well.", known_by=[mika], edited=True)
    finish(story)
    talk = api.post("/api/v1/threads/", {"story": "lantern", "character": "mika", "as_of": 2}).json()
    said = api.post(f"/api/v1/threads/{talk['id']}/messages/", {"text": "Where is the key?"}).json()
    assert [line["author"] for line in said] == ["user", "character"]
    assert "well" in said[1]["text"]
    assert said[1]["model"] == "offline"
    assert api.get(f"/api/v1/threads/{talk['id']}/messages/").json()["results"] == said


@pytest.mark.parametrize(
    "address",
    [
        "facts/?story=lantern",
        "awareness/?story=lantern",
        "proposals/?story=lantern",
        "runs/?story=lantern",
        "threads/?story=lantern",
        "knowledge/?story=lantern&viewer=reader&episode=2",
        "recall/?story=lantern&viewer=reader&episode=2&question=key",
    ],
)
def test_a_stranger_finds_nothing(story, address):
    make_fact(make_episode(story, 1, "A."))
    assert signed_in(make_user("stranger")).get(f"/api/v1/{address}").status_code == 404
    assert APIClient().get(f"/api/v1/{address}").status_code == 401


def test_a_stranger_can_change_nothing(story, mika):
    fact = make_fact(make_episode(story, 1, "A."), known_by=[mika])
    stranger = signed_in(make_user("stranger"))
    assert stranger.patch(f"/api/v1/facts/{fact.pk}/", {"review": "rejected"}).status_code == 404
    denial = {"fact": fact.pk, "character": "mika", "denied": True}
    assert stranger.post("/api/v1/awareness/", denial).status_code == 404
    fact.refresh_from_db()
    assert fact.review == Fact.Review.PROPOSED


def test_a_viewer_reads_no_proposal_that_was_rejected_and_judges_nothing(story):
    viewer = make_user("viewer")
    make_member(story, viewer, Role.VIEWER)
    one = make_episode(story, 1, "A.")
    fact = make_fact(one, "The tower burned.")
    make_fact(one, "It did not.", review=Fact.Review.REJECTED)
    client = signed_in(viewer)
    assert [f["id"] for f in client.get("/api/v1/facts/?story=lantern").json()["results"]] == [fact.pk]
    assert client.patch(f"/api/v1/facts/{fact.pk}/", {"review": "rejected"}).status_code == 404


def test_who_may_also_know_is_listed_and_answered(api, story, mika, ren):
    one, two = make_episode(story, 1, "A."), make_episode(story, 2, "The key, Ren.")
    proposal = make_proposal(make_fact(one, known_by=[mika]), ren, two, told_by=mika)
    (listed,) = api.get("/api/v1/proposals/?story=lantern&episode=2").json()["results"]
    assert (listed["character"], listed["episode"], listed["told_by"]) == ("ren", 2, "mika")
    assert (listed["fact_text"], listed["quote"]) == ("Mika has the key.", "The key, Ren.")
    address = f"/api/v1/proposals/{proposal.pk}/"
    assert api.patch(address, {"state": "proposed"}).status_code == 400
    assert api.patch(address, {"state": "accepted"}).json()["state"] == "accepted"
    assert api.patch(address, {"state": "rejected"}).status_code == 409
    assert api.get("/api/v1/proposals/?story=lantern").json()["results"] == []
    held = api.get("/api/v1/awareness/?story=lantern&episode=2").json()["results"]
    assert [(one["character"], one["how"]) for one in held] == [("ren", "told")]


def test_who_only_reads_a_story_sees_no_proposals_and_a_writer_answers_none(story, mika, ren):
    proposal = make_proposal(make_fact(make_episode(story, 1, "A."), known_by=[mika]), ren)
    for role, count in ((Role.VIEWER, 0), (Role.WRITER, 1)):
        user = make_user(f"a-{role}")
        make_member(story, user, role)
        client = signed_in(user)
        assert client.get("/api/v1/proposals/?story=lantern").json()["count"] == count
        assert client.patch(f"/api/v1/proposals/{proposal.pk}/", {"state": "accepted"}).status_code == 404
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


def test_a_talk_belongs_to_one_person(api, story, mika):
    make_episode(story, 1, "A.")
    talk = api.post("/api/v1/threads/", {"story": "lantern", "character": "mika", "as_of": 2}).json()
    other = make_user("other")
    make_member(story, other, Role.OWNER)
    assert signed_in(other).get(f"/api/v1/threads/{talk['id']}/messages/").status_code == 404


def test_a_token_opens_the_api(author, story):
    author.set_password("quiet-lantern-7")
    author.save()
    client = APIClient()
    token = client.post("/api/v1/token/", {"username": "author", "password": "quiet-lantern-7"}).json()[
        "token"
    ]
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert client.get("/api/v1/stories/lantern/").json()["role"] == "owner"


def test_what_holds_instead_of_what_is_said_proposed_answered_and_taken_back(api, story, mika):
    old = make_fact(make_episode(story, 1), "Mika lives in the mill.")
    new = make_fact(make_episode(story, 2), "Mika has moved to the tower.")
    index_words([old, new])
    asked = {"story": "lantern", "old": old.pk, "new": new.pk}
    made = api.post("/api/v1/replacements/", asked)
    assert (made.status_code, made.json()["state"], made.json()["episode"]) == (201, "accepted", 2)
    wrong_way = api.post("/api/v1/replacements/", asked | {"old": new.pk, "new": old.pk})
    assert wrong_way.status_code == 400
    facts = {one["id"]: one for one in ask(api, "world", 3, "Where does Mika live?").json()["facts"]}
    assert (facts[old.pk]["formerly"], facts[old.pk]["replaced_by"]) == (True, new.pk)
    assert facts[new.pk]["formerly"] is False
    assert "words" in facts[new.pk]["why"]
    one = f"/api/v1/replacements/{made.json()['id']}/"
    guest = make_user("guest")
    make_member(story, guest, Role.WRITER)
    assert signed_in(guest).patch(one, {"state": "rejected"}).status_code == 404
    assert signed_in(make_user("stranger")).get(one).status_code == 404
    assert api.patch(one, {"state": "rejected"}).json()["state"] == "rejected"
    assert not ask(api, "world", 3, "Where does Mika live?").json()["facts"][0]["formerly"]
    assert api.patch(one, {"state": "accepted"}).status_code == 409
    Replacement.objects.update(state="proposed")
    assert [row["id"] for row in api.get("/api/v1/replacements/?story=lantern").json()["results"]]
    assert api.patch(one, {"state": "accepted"}).json()["state"] == "accepted"


def test_recall_asks_at_the_end_of_an_episode_too(api, story, mika):
    make_fact(make_episode(story, 1), "The bell rings.")
    asked = {"story": "lantern", "viewer": "world", "episode": 1, "question": "What rings?"}
    assert api.post("/api/v1/recall/", asked).json() == {"cutoff": None, "facts": []}
    assert api.post("/api/v1/recall/", asked | {"end": True}).json()["cutoff"] == 1
    assert api.get(
        "/api/v1/knowledge/", {"story": "lantern", "viewer": "world", "episode": 1, "end": True}
    ).json()
