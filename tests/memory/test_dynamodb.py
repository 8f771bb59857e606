"""What only DynamoDB can do to a conversation, and how it is borne."""

import json
import random
import time
from datetime import timedelta

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from django.core.management import CommandError, call_command
from django.urls import reverse

from memory.conversations import conversations
from memory.conversations.base import ConversationsUnavailable, Entry, State, TalkGone, ToolCall
from memory.conversations.dynamodb import DynamoConversations, objects, store, table
from memory.models import MessageVector
from memory.projecting import project_episode
from tests.factories import make_character, make_episode, make_fact, make_story, make_user
from tests.memory.test_conversations_contract import begin, holder_of, outcome, resource_of, said, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks(dynamo_table, monkeypatch):
    monkeypatch.setattr(table, "PAUSE", 0.001)
    dynamo_table.create()
    return dynamo_table


@pytest.fixture
def talk(talks):
    story = make_story("The Ferry")
    make_character(story, "mika", name="Mika")
    return begin(talks, story)


def noise(size):
    """Text that cannot be compressed by much."""
    return random.Random(size).randbytes(size // 2).hex()


def keys_in(talks):
    found = talks.objects.client.list_objects_v2(Bucket=talks.objects.bucket)
    return [one["Key"] for one in found.get("Contents", ())]


def meets(talks, operation, faults):
    """Let requests of an operation meet faults: each an error code to answer with."""

    def answer(request, **kwargs):
        if not faults:
            return None
        response = AWSResponse(request.url, 400, {}, None)
        response._content = json.dumps(
            {"__type": f"com.amazonaws.dynamodb.v20120810#{faults.pop(0)}"}
        ).encode()
        return response

    talks.table.client.meta.events.register(f"before-send.dynamodb.{operation}", answer)


def test_a_talk_of_many_megabytes_is_read_to_the_end(talks, talk):
    text = noise(300_000)
    talks.append(talk.id, [Entry(by_user=True, text=f"{at} {text}") for at in range(12)])
    lines = talks.lines(talk.id)
    assert [line.text.split()[0] for line in lines] == [str(at) for at in range(12)]
    newest = talks.page(talk.id, limit=11, newest_first=True)
    assert newest.lines[0].id == lines[-1].id
    assert len(newest.lines) == 11
    assert talks.page(talk.id, limit=2, offset=10).lines == tuple(lines[10:])
    assert keys_in(talks) == []


def test_what_is_larger_than_an_item_is_an_object_with_hash_and_size(talks, talk):
    text = noise(360_000)
    line = talks.append(talk.id, [Entry(by_user=True, text=text)])[0]
    assert talks.line(talk.id, line.id).text == text
    item = talks.table.get(f"THREAD#{talk.id}", f"MSG#{line.id}")
    assert set(item["object"]) == {"key", "sha256", "size"}
    assert "text" not in item
    content = talks.objects.client.get_object(Bucket=talks.objects.bucket, Key=item["object"]["key"])
    assert len(content["Body"].read()) == item["object"]["size"] < 300_000


def test_an_object_that_was_changed_is_not_taken_for_what_was_said(talks, talk):
    line = talks.append(talk.id, [Entry(by_user=True, text=noise(400_000))])[0]
    [key] = keys_in(talks)
    talks.objects.client.put_object(Bucket=talks.objects.bucket, Key=key, Body=b"tampered")
    with pytest.raises(ConversationsUnavailable, match="not what was written"):
        talks.line(talk.id, line.id)


def test_a_deleted_talk_takes_its_objects_along(talks, talk):
    talks.append(talk.id, [Entry(by_user=True, text=noise(400_000)) for _ in range(2)])
    assert len(keys_in(talks)) == 2
    talks.put_version(version(resource_of(talk)))
    talks.delete(talk)
    assert keys_in(talks) == []
    talks.forget(story_id=talk.story_id)
    assert list(talks.table.scan("PK <> :no", {":no": ""})) == []


def test_an_answer_that_ends_after_the_deletion_leaves_no_object(talks, talk):
    _, answer = talks.add_turn(talk.id, "Look it up.")
    talks.delete(talk)
    large = ToolCall("search", {}, noise(1_000_000))
    assert not talks.finish(answer, outcome(tool_calls=(large,)))
    with pytest.raises(TalkGone):
        talks.append(talk.id, [Entry(by_user=True, text=noise(400_000))])
    assert keys_in(talks) == []


def test_objects_without_a_pointer_and_broken_off_deletions_are_swept(talks, talk, monkeypatch):
    talks.append(talk.id, [Entry(by_user=True, text=noise(400_000))])
    [pointed] = keys_in(talks)
    talks.objects.put(talk.id, "01LOST", b"the pointer was never written")
    assert talks.sweep() == 0  # it may still come
    monkeypatch.setattr(objects, "GRACE", timedelta(seconds=-5))
    assert talks.sweep() == 1
    assert keys_in(talks) == [pointed]
    monkeypatch.setattr(store.DynamoConversations, "_remove", lambda self, talk: None)
    talks.delete(talk)
    monkeypatch.undo()
    assert talks.find(talk.id, user_id=talk.user_id) is None
    assert talks.sweep() == 1
    assert keys_in(talks) == []
    assert talks.table.get(f"THREAD#{talk.id}", "META") is None


def test_what_a_batch_leaves_unprocessed_is_asked_for_again(talks, talk, monkeypatch):
    talks.append(talk.id, [Entry(by_user=True, text=str(at)) for at in range(30)])
    client, asked = talks.table.client, []
    really = client.batch_write_item

    def half(RequestItems):
        [(name, requests)] = RequestItems.items()
        asked.append(len(requests))
        done, left = requests[: -(-len(requests) // 2)], requests[-(-len(requests) // 2) :]
        really(RequestItems={name: done})
        return {"UnprocessedItems": {name: left} if left else {}}

    monkeypatch.setattr(client, "batch_write_item", half)
    talks.delete(talk)
    assert len(asked) > 4
    assert list(talks.table.query(f"THREAD#{talk.id}")) == []


def test_throttled_requests_are_tried_again(talks, talk):
    meets(talks, "Query", ["ThrottlingException", "ProvisionedThroughputExceededException"])
    talks.append(talk.id, [Entry(by_user=True, text="Hello?")])
    assert said(talks.lines(talk.id)) == ["Hello?"]
    meets(talks, "TransactWriteItems", ["ThrottlingException", "ThrottlingException"])
    talks.append(talk.id, [Entry(by_user=True, text="Still there?")])
    assert len(talks.lines(talk.id)) == 2


def test_transactions_that_met_others_are_tried_again(talks, talk, monkeypatch):
    really, tries = talks.table.client.transact_write_items, []

    def busy(**request):
        tries.append(request)
        if len(tries) < 3:
            reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
            error = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(error, "TransactWriteItems")
        return really(**request)

    monkeypatch.setattr(talks.table.client, "transact_write_items", busy)
    talks.append(talk.id, [Entry(by_user=True, text="Hello?")])
    assert said(talks.lines(talk.id)) == ["Hello?"]


def test_who_comes_second_with_a_line_writes_it_after_the_first(talks, talk):
    other = DynamoConversations(talks.table.name, region="eu-west-1", endpoint=talks.table.endpoint)
    really, met = talks.table.transact, []

    def overtaken(operations):
        if not met:
            met.append(other.add_turn(talk.id, "First!", key="one"))
        return really(operations)

    talks.table.transact = overtaken
    question, _ = talks.add_turn(talk.id, "Second.")
    assert said(talks.lines(talk.id)) == ["First!", "", "Second.", ""]
    assert question.id > met[0][1].id


def test_a_clock_that_goes_wrong_does_not_change_the_order(talks, talk, monkeypatch):
    talks.add_turn(talk.id, "First.")
    monkeypatch.setattr("memory.conversations.dynamodb.ulid.time.time", lambda: 1_000_000_000.0)
    talks.add_turn(talk.id, "Second.")
    assert said(talks.lines(talk.id)) == ["First.", "", "Second.", ""]


def test_lines_go_when_their_time_is_over(aws, talks, talk, monkeypatch):
    short = DynamoConversations(talks.table.name, region="eu-west-1", endpoint=aws, keep_days=2)
    again = short.begin(
        user_id=talk.user_id,
        story_id=talk.story_id,
        character_id=talk.character_id,
        character_name="Mika",
        as_of=3,
        pinned_to=7,
    )
    short.add_turn(again.id, "Hello?")
    item = short.table.get(f"THREAD#{again.id}", "META")
    assert float(item["expires"]) == pytest.approx(time.time() + 2 * 24 * 3600, abs=60)
    ttl = short.table.client.describe_time_to_live(TableName=short.table.name)["TimeToLiveDescription"]
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "expires")
    later = time.time() + 3 * 24 * 3600
    monkeypatch.setattr(table.time, "time", lambda: later)
    assert short.find(again.id, user_id=again.user_id) is None
    assert short.lines(again.id) == []
    assert short.talks(user_id=again.user_id, story_id=again.story_id) == []


def test_a_table_that_is_not_there_is_said_in_words(dynamo_table):
    with pytest.raises(ConversationsUnavailable, match="create_conversations"):
        dynamo_table.talks(user_id=1, story_id=1)


def test_without_a_bucket_what_is_too_large_is_refused_in_words(talks, talk):
    talks.objects.bucket = None
    with pytest.raises(ConversationsUnavailable, match="no bucket"):
        talks.append(talk.id, [Entry(by_user=True, text=noise(400_000))])
    assert talks.lines(talk.id) == []


def test_the_settings_choose_the_table_the_region_and_the_bucket(settings):
    settings.STORYHUB_CONVERSATIONS = (
        "dynamodb://Talks_of_us?region=eu-west-1&endpoint=http://localhost:9&bucket=large-ones&keep_days=30"
    )
    chosen = conversations()
    assert (chosen.table.name, chosen.table.region, chosen.objects.bucket) == (
        "Talks_of_us",
        "eu-west-1",
        "large-ones",
    )
    assert chosen.keep_days == 30
    settings.STORYHUB_CONVERSATIONS = "dynamodb://talks"
    assert conversations().objects.bucket is None


def test_a_summary_of_one_holder_is_not_anothers(talks, talk):
    talks.put_version(version(holder_of(talk), text="one"))
    stranger = begin_for(talks, talk, "stranger")
    assert talks.versions(holder_of(stranger), "7") == []
    assert talks.lines(stranger.id) == []
    assert talks.add_turn(stranger.id, "Mine?")[1].state == State.STREAMING


def begin_for(talks, talk, username):
    return talks.begin(
        user_id=make_user(username).pk,
        story_id=talk.story_id,
        character_id=talk.character_id,
        character_name="Mika",
        as_of=3,
        pinned_to=7,
    )


@pytest.fixture
def everywhere(talks, settings):
    """DynamoDB as the store of the whole site."""
    settings.STORYHUB_CONVERSATIONS = (
        f"dynamodb://{talks.table.name}?region=eu-west-1&endpoint={talks.table.endpoint}"
    )
    return conversations()


def test_the_whole_chat_works_on_it(everywhere, client, tasks_at_once, django_capture_on_commit_callbacks):
    story = make_story("The Lantern", slug="lantern", owner=make_user("author"))
    mika = make_character(story, "mika", name="Mika")
    one = make_episode(story, 1, "Mika hid the key in the well.")
    make_fact(one, "Mika hid the key in the well.", known_by=[mika], start=0, end=29)
    project_episode(story, one.pk)
    client.force_login(make_user("author"))
    form = {"character": "mika", "as_of": 2, "text": "Where is the key?"}
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(reverse("memory:threads", args=["lantern"]), form, follow=True)
    assert "hid the key in the well." in page.content.decode()
    [talk] = everywhere.talks(user_id=make_user("author").pk, story_id=story.pk)
    answer = everywhere.lines(talk.id)[1]
    sources = client.get(reverse("memory:sources", args=["lantern", talk.id, answer.id]), follow=True)
    assert "Mika hid the key in the well." in sources.content.decode()
    again = client.post(reverse("memory:answers", args=["lantern", talk.id, answer.reply_to]), follow=True)
    assert "1 earlier answer" in again.content.decode()
    notes = reverse("memory:notes", args=["lantern", talk.id])
    client.post(notes, {"text": "- Name: Ann", "version": 0})
    assert "- Name: Ann" in client.get(notes).content.decode()
    thread = f"/api/v1/threads/{talk.id}/"
    asked = {"question": "Where is the key?", "top_k": 1}
    found = client.post(f"{thread}search/", asked, content_type="application/json").json()
    assert found[0]["messages"][0]["text"] == "Where is the key?"
    assert client.post(f"{thread}clone/", {}, content_type="application/json").status_code == 201
    client.force_login(make_user("stranger"))
    assert client.get(reverse("memory:thread", args=["lantern", talk.id])).status_code == 404
    assert client.get(thread).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        story.delete()
    assert list(everywhere.table.scan("PK <> :no", {":no": ""})) == []
    assert not MessageVector.objects.exists()


def test_the_commands_make_the_table_and_sweep_it(dynamo_table, settings, capsys):
    settings.STORYHUB_CONVERSATIONS = (
        f"dynamodb://{dynamo_table.table.name}?region=eu-west-1&endpoint={dynamo_table.table.endpoint}"
    )
    with pytest.raises(CommandError, match="create_conversations"):
        call_command("sweep_conversations")
    for said_of_it in (f"Made {dynamo_table.table.name} and", "Everything is there."):
        call_command("create_conversations")
        assert said_of_it in capsys.readouterr().out
    call_command("sweep_conversations")
    assert capsys.readouterr().out == "Removed 0.\n"
