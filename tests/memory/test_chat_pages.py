"""The pages of a talk: with and without a script, for those who may and those who may not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from episodes.models import Character, Role
from memory.chat.ticks import ticks_of
from memory.chat.turn import answer_now, ask
from memory.conversations import conversations
from memory.conversations.base import Entry
from memory.conversations.pinning import begin_talk
from memory.conversations.wording import LONGEST_QUESTION
from memory.models import Message, Thread
from memory.projecting import project_episode
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_member, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = make_story("Blue Moon", owner=make_user("author"))
    make_member(story, make_user("reader"), Role.VIEWER)
    nigo = make_character(story, "nigo", name="Nigo")
    tsubasa = make_character(story, "tsubasa", name="Tsubasa")
    one = make_episode(story, 1, "Tsubasa runs the café.", title="The café")
    two = make_episode(story, 2, "Tsubasa secretly watches Nigo.")
    make_fact(one, "Tsubasa runs the café.", start=0, end=22)
    make_fact(one, "Nigo can stop time.", known_by=[nigo])
    make_fact(two, "Tsubasa secretly watches Nigo.", known_by=[tsubasa], start=0, end=30)
    for episode in (one, two):
        project_episode(story, episode.pk)
    return story


def address(name, story, *arguments, **query):
    return reverse(f"memory:{name}", args=[story.slug, *arguments], query=query)


def talk_of(story, username="author", as_of=3, slug="nigo"):
    character = Character.objects.get(story=story, slug=slug)
    return begin_talk(make_user(username), Viewpoint(story, character, as_of))


def answered(story, username="author", text="What is Tsubasa like?"):
    talk = talk_of(story, username)
    _, answer = ask(talk, text)
    return talk, answer_now(talk, answer)


def sign_in(client, username="author"):
    client.force_login(make_user(username))
    return client


def test_one_chooses_whom_to_talk_with(client, story):
    page = sign_in(client).get(address("talk", story))
    assert b"Nigo" in page.content
    assert b"Tsubasa" in page.content


def test_a_story_without_people_says_what_to_do(client):
    story = make_story(owner=make_user("author"))
    assert b"Nobody to talk with yet" in sign_in(client).get(address("talk", story)).content


def test_without_a_script_the_answer_comes_as_a_page(client, story):
    client = sign_in(client)
    form = {"character": "nigo", "as_of": 3, "text": "What is Tsubasa like?"}
    page = client.post(address("threads", story), form, follow=True)
    content = page.content.decode()
    assert "What is Tsubasa like?" in content
    assert "“Tsubasa runs the café.”" in content
    assert "Offline reader: Nigo recalls from the facts, no language model speaks here." in content
    page = client.post(
        address("messages", story, Thread.objects.get().pk), {"text": "Stop time?"}, follow=True
    )
    assert "I can stop time." in page.content.decode()


def test_with_a_script_a_question_comes_back_with_a_place_for_its_answer(client, story):
    talk = talk_of(story)
    page = sign_in(client).post(
        address("messages", story, talk.id), {"text": "<b>Hello?</b>"}, headers={"HX-Request": "true"}
    )
    content = page.content.decode()
    assert "&lt;b&gt;Hello?" in content
    answer = Message.objects.get(author="character")
    assert f'src="{address("stream", story, talk.id, answer.pk)}"' in content
    assert answer.state == Message.State.STREAMING


def test_a_talk_begun_with_a_script_leads_to_its_page(client, story):
    form = {"character": "nigo", "as_of": 3, "text": "Hello?"}
    page = sign_in(client).post(address("threads", story), form, headers={"HX-Request": "true"})
    assert page.headers["HX-Redirect"] == address("thread", story, Thread.objects.get().pk)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write something first."),
        ("   \n ", "Write something first."),
        ("x" * 200_000, "200000 characters"),
    ],
)
def test_an_empty_or_endless_question_is_refused_and_nothing_is_written(client, story, text, words):
    talk = talk_of(story)
    client = sign_in(client)
    for headers in ({}, {"HX-Request": "true"}):
        page = client.post(address("messages", story, talk.id), {"text": text}, headers=headers)
        assert page.status_code == 422
        assert words in page.content.decode()
    form = {"character": "nigo", "as_of": 3, "text": text}
    assert client.post(address("threads", story), form).status_code == 422
    assert not Message.objects.exists()
    assert Thread.objects.count() == 1


def test_the_longest_question_is_taken(client, story):
    talk = talk_of(story)
    text = "あ" * LONGEST_QUESTION
    assert sign_in(client).post(address("messages", story, talk.id), {"text": text}).status_code == 302
    assert Message.objects.filter(text=text).exists()


def test_used_memories_link_to_their_sentences(client, story):
    talk, _answer = answered(story)
    content = sign_in(client).get(address("thread", story, talk.id)).content.decode()
    assert f"{reverse('episodes:episode', args=[story.slug, 1])}#q=0-22" in content


def test_who_may_review_sees_what_was_withheld(client, story):
    talk, answer = answered(story)
    client = sign_in(client)
    page = client.get(address("sources", story, talk.id, answer.id), headers={"HX-Request": "true"})
    assert "Still to come 0 · others’ secrets 1" in page.content.decode()
    withheld = client.get(address("withheld", story, talk.id, answer.id))
    assert "Tsubasa secretly watches Nigo." in withheld.content.decode()


def test_a_viewer_sees_neither_counts_nor_what_was_withheld(client, story):
    talk, answer = answered(story, "reader")
    client = sign_in(client, "reader")
    page = client.get(address("thread", story, talk.id, as_of=3))
    assert page.status_code == 200
    assert "others’ secrets" not in page.content.decode()
    assert "secretly" not in page.content.decode()
    assert client.get(address("withheld", story, talk.id, answer.id)).status_code == 404


def test_another_place_of_the_cursor_is_another_talk(client, story):
    talk, _answer = answered(story)
    client = sign_in(client)
    elsewhere = client.get(address("thread", story, talk.id, as_of=2))
    assert elsewhere.url == address("talk", story, character="nigo", as_of=2)
    page = client.get(elsewhere.url)
    assert (
        "What is Tsubasa like?" not in page.content.decode().partition('id="lines"')[2].partition("<form")[0]
    )
    assert client.get(address("talk", story, character="nigo", as_of=3)).url == address(
        "thread", story, talk.id
    )
    assert client.get(address("thread", story, talk.id), follow=True).status_code == 200


def test_a_closed_talk_says_why_and_takes_no_question(client, story):
    talk, _answer = answered(story)
    Character.objects.get(slug="nigo").delete()
    client = sign_in(client)
    content = client.get(address("thread", story, talk.id)).content.decode()
    assert "Nigo is no longer in the cast." in content
    assert "What is Tsubasa like?" in content
    assert 'id="talk-form"' not in content
    page = client.post(address("messages", story, talk.id), {"text": "Still there?"}, follow=True)
    assert "no longer in the cast" in page.content.decode()
    assert Message.objects.count() == 2


def said_before(talk, count):
    """So many exchanges, kept without being asked."""
    entries = []
    for number in range(count):
        entries.append(Entry(by_user=True, text=f"Question {number}?", key=f"q{number}"))
        entries.append(Entry(by_user=False, text=f"Answer {number}.", reply_to=f"q{number}"))
    conversations().append(talk.id, entries)


def test_a_long_talk_takes_no_more_queries_than_a_short_one(client, story):
    client = sign_in(client)
    talk, _answer = answered(story)
    url = address("thread", story, talk.id, as_of=3)
    client.get(url)
    with CaptureQueriesContext(connection) as short:
        client.get(url)
    said_before(talk, 150)
    _, answer = ask(talk, "Can you stop time?")
    answer_now(talk, answer)
    with CaptureQueriesContext(connection) as long:
        client.get(url)
    assert len(long) == len(short) <= 61


def test_a_long_talk_opens_at_its_end_and_leads_back_to_its_beginning(client, story):
    client = sign_in(client)
    talk, _answer = answered(story)
    said_before(talk, 50)
    page = client.get(address("thread", story, talk.id, as_of=3))
    seen = [e.question.text for e in page.context["exchanges"]]
    while earlier := page.context["earlier"]:
        page = client.get(address("lines", story, talk.id, before=earlier), headers={"HX-Request": "true"})
        seen = [e.question.text for e in page.context["exchanges"]] + seen
    assert seen == ["What is Tsubasa like?", *(f"Question {number}?" for number in range(50))]


def test_an_answer_given_anew_long_after_stands_with_its_question(client, story):
    client = sign_in(client)
    talk, answer = answered(story)
    said_before(talk, 50)
    answer_now(talk, conversations().add_answer(conversations().line(talk.id, answer.reply_to)))
    newest = client.get(address("thread", story, talk.id, as_of=3)).context["exchanges"]
    assert answer.reply_to not in {e.question.id for e in newest}
    linked = client.get(address("thread", story, talk.id, as_of=3, line=answer.reply_to))
    first = linked.context["exchanges"][0]
    assert (first.question.id, len(first.earlier)) == (answer.reply_to, 1)


def test_the_panel_gets_the_talk_alone_and_leaves_the_cursor_where_it_is(client, story):
    talk, _answer = answered(story)
    client = sign_in(client)
    client.get(address("talk", story, as_of=2))
    beside = {"HX-Request": "true", "Talk-Panel": "1"}
    for url in (
        address("talk", story),
        address("talk", story, character="nigo", as_of=3),
        address("talk", story, character="tsubasa", as_of=1),
        address("thread", story, talk.id),
        address("talk_deletion", story, talk.id),
    ):
        part = client.get(url, headers=beside, follow=True)
        assert part.content.decode().lstrip().startswith("<talk-desk")
        assert (part.headers["HX-Retarget"], "Talk-Panel" in part.headers["Vary"]) == ("#talk", True)
    assert client.get(address("talk", story)).context["number"] == 2


def test_a_room_begins_in_the_panel_and_stays_in_it(client, story):
    client, beside = sign_in(client), {"HX-Request": "true", "Talk-Panel": "1"}
    client.get(address("talk", story, as_of=2))
    choice = client.get(address("talk", story, as_of=3), headers=beside).content.decode()
    assert 'name="who" value="tsubasa"' in choice
    who = {"who": ["nigo", "tsubasa"], "as_of": 3}
    empty = client.get(address("rooms", story), who, headers=beside)
    assert empty.content.decode().lstrip().startswith("<talk-desk")
    assert empty.context["ticks"][0].learned == 1
    begun = client.post(
        address("rooms", story), who | {"text": "Who watches whom?"}, headers=beside, follow=True
    )
    assert "<answer-stream" in begun.content.decode()
    room = begun.context["room"].id
    assert address("room", story, room) in client.get(address("talk", story), headers=beside).content.decode()
    for done in (
        client.get(address("room", story, room), headers=beside, follow=True),
        client.get(address("room", story, room, as_of=2), headers=beside, follow=True),
        client.post(address("room_title", story, room), {"title": "Two"}, headers=beside, follow=True),
        client.get(address("rooms", story), {"who": "nigo", "as_of": 3}, headers=beside, follow=True),
        client.get(address("room_deletion", story, room), headers=beside),
        client.post(address("room_deletion", story, room), headers=beside, follow=True),
    ):
        assert (done.status_code, done.headers["HX-Retarget"]) == (200, "#talk")
        assert done.content.decode().lstrip().startswith("<talk-desk")
    assert "The room is deleted." in done.content.decode()
    assert client.get(address("talk", story)).context["number"] == 2


def test_what_is_done_in_the_panel_stays_in_the_panel(client, story):
    client, beside = sign_in(client), {"HX-Request": "true", "Talk-Panel": "1"}
    form = {"character": "nigo", "as_of": 3, "text": "Hello?"}
    begun = client.post(address("threads", story), form, headers=beside, follow=True)
    assert "<answer-stream" in begun.content.decode()
    talk = begun.context["talk"]
    Character.objects.get(slug="nigo").delete()
    closed = client.post(address("messages", story, talk.id), {"text": "And?"}, headers=beside, follow=True)
    assert "no longer in the cast" in closed.content.decode()
    assert "HX-Redirect" not in closed.headers


def test_a_talk_is_called_otherwise_branched_and_deleted(client, story):
    client = sign_in(client)
    talk, answer = answered(story)
    said_before(talk, 3)
    client.post(address("talk_title", story, talk.id), {"title": "  The   café "})
    client.post(address("talk_title", story, talk.id), {"title": " "})
    assert Thread.objects.get().title == "The café"
    branch = client.post(address("talk_copies", story, talk.id), {"after": answer.reply_to}).url
    copy = Thread.objects.exclude(pk=talk.id).get()
    assert branch == address("thread", story, copy.pk)
    assert [line.text for line in conversations().lines(str(copy.pk))] == [
        "What is Tsubasa like?",
        answer.text,
    ]
    question = client.get(address("talk_deletion", story, talk.id)).content.decode()
    assert "This cannot be undone." in question
    assert Thread.objects.count() == 2
    client.post(address("talk_deletion", story, talk.id))
    assert list(Thread.objects.all()) == [copy]
    assert not Message.objects.filter(thread=talk.id).exists()


def test_a_branch_goes_from_a_question_of_that_talk(client, story):
    talk, _ = answered(story)
    _other, answer = answered(story)
    copies = address("talk_copies", story, talk.id)
    assert sign_in(client).post(copies, {"after": answer.reply_to}).status_code == 404
    assert client.post(copies, {}).status_code == 404
    assert Thread.objects.count() == 2


def test_an_answer_can_be_given_anew_and_the_first_stays(client, story):
    talk, answer = answered(story)
    page = sign_in(client).post(address("answers", story, talk.id, answer.reply_to), follow=True)
    assert "1 earlier answer" in page.content.decode()
    assert Message.objects.filter(reply_to=answer.reply_to).count() == 2


def test_an_answer_can_be_stopped(client, story):
    talk = talk_of(story)
    _, answer = ask(talk, "Hello?")
    sign_in(client).post(address("stop", story, talk.id, answer.id))
    assert Message.objects.get(pk=answer.id).state == Message.State.STOPPED


def test_an_answer_whose_giver_is_gone_is_not_waited_for(client, story):
    talk = talk_of(story)
    _, answer = ask(talk, "Hello?")
    Message.objects.filter(pk=answer.id).update(beat_at=timezone.now() - timedelta(minutes=2), text="I was")
    content = sign_in(client).get(address("thread", story, talk.id), follow=True).content.decode()
    assert "The answer was interrupted. Your question is kept; ask again." in content
    assert "I was" in content


def addresses(story, talk, answer):
    return [
        ("get", address("talk", story)),
        ("get", address("talk", story, character="nigo")),
        ("post", address("threads", story)),
        ("get", address("thread", story, talk.id)),
        ("post", address("messages", story, talk.id)),
        ("post", address("answers", story, talk.id, answer.reply_to)),
        ("get", address("stream", story, talk.id, answer.id)),
        ("post", address("stop", story, talk.id, answer.id)),
        ("get", address("sources", story, talk.id, answer.id)),
        ("get", address("lines", story, talk.id)),
        ("post", address("talk_title", story, talk.id)),
        ("post", address("talk_copies", story, talk.id)),
        ("get", address("talk_deletion", story, talk.id)),
        ("post", address("talk_deletion", story, talk.id)),
        ("get", address("withheld", story, talk.id, answer.id)),
    ]


@pytest.mark.django_db(transaction=True)
def test_strangers_find_nothing_and_the_signed_out_are_asked_to_sign_in(client, story):
    talk, answer = answered(story)
    for method, url in addresses(story, talk, answer):
        assert getattr(client, method)(url, {"text": "Hello?"}).url.startswith("/accounts/login/")
    sign_in(client, "stranger")
    for method, url in addresses(story, talk, answer):
        form = {"text": "Hello?", "character": "nigo", "as_of": "3"}
        assert getattr(client, method)(url, form).status_code == 404
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_talk_is_its_holders_alone(client, story):
    talk, answer = answered(story)
    sign_in(client, "reader")
    for method, url in addresses(story, talk, answer)[3:]:
        assert getattr(client, method)(url, {"text": "Hello?"}).status_code == 404


def test_a_line_of_another_talk_is_not_found(client, story):
    talk, _ = answered(story)
    _other, answer = answered(story)
    client = sign_in(client)
    assert client.get(address("sources", story, talk.id, answer.id)).status_code == 404
    assert client.post(address("answers", story, talk.id, answer.reply_to)).status_code == 404
    assert client.post(address("stop", story, talk.id, answer.id)).status_code == 404


@pytest.mark.parametrize("as_of", ["", "-1", "x", "99999999999"])
def test_a_talk_as_of_nonsense_is_not_found(client, story, as_of):
    form = {"character": "nigo", "as_of": as_of, "text": "Hello?"}
    assert sign_in(client).post(address("threads", story), form).status_code == 404


def test_the_slider_has_ticks_where_the_character_learned_something(story):
    nigo = Character.objects.get(slug="nigo")
    for number in range(3, 12):
        make_episode(story, number)
    ticks = ticks_of(story, nigo)
    assert [(t.number, t.learned, t.height) for t in ticks[:3]] == [(1, 1, 4), (2, 0, 0), (3, 0, 0)]
    assert ticks[-1].number == 12


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_pages_render_in_both_languages(client, story, language):
    talk, _answer = answered(story)
    client = sign_in(client)
    client.cookies["django_language"] = language
    for url in (address("talk", story), address("thread", story, talk.id, as_of=3)):
        assert client.get(url).status_code == 200


def test_a_page_says_so_when_talks_cannot_be_reached(client, story, settings, aws, dynamo_table):
    there = dynamo_table.table
    settings.STORYHUB_CONVERSATIONS = (
        f"dynamodb://{there.name}?region={there.region}&endpoint={aws}"  # not made
    )
    page = sign_in(client).get(address("talk", story, character="nigo", as_of=3))
    assert page.status_code == 503
    assert "Nothing is lost" in page.content.decode()
