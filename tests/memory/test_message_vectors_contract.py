"""One contract for every store of what was said in talks."""

from uuid import uuid4

import pytest

from memory.stores.base import Record
from memory.stores.in_memory_talks import InMemoryMessages
from memory.stores.pgvector_talks import PgMessages
from memory.stores.s3_talks import S3Messages
from memory.stores.s3_vectors import S3VectorStore
from memory.stores.talks import Said, filterable, talk_index
from tests.s3_vectors_server import S3VectorsServer

pytestmark = pytest.mark.django_db
INDEX = talk_index(7)


@pytest.fixture(params=["in_memory", "pgvector", "CLASSIC", "ENHANCED"])
def store(request, monkeypatch):
    if request.param == "in_memory":
        yield InMemoryMessages()
    elif request.param == "pgvector":
        yield PgMessages(f"test:{uuid4()}")
    else:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        with S3VectorsServer(mode=request.param) as server:
            yield S3Messages("memory", f"test:{uuid4()}", region="eu-west-1", endpoint=server.url)


def said(message="1", thread="a", vector=(1, 0, 0), index=INDEX, **metadata):
    return Said(index, thread, message, tuple(map(float, vector)), metadata)


def found(store, *threads, vector=(1, 0, 0), k=10, where=None, index=INDEX):
    hits = store.nearest(index, tuple(map(float, vector)), threads=set(threads), k=k, where=where)
    return [(hit.thread, hit.message) for hit in hits]


def test_the_nearest_come_first_with_their_cosine(store):
    store.put([said("1", vector=(0, 1, 0)), said("2", vector=(1, 1, 0)), said("3")])
    assert found(store, "a") == [("a", "3"), ("a", "2"), ("a", "1")]
    assert found(store, "a", k=1) == [("a", "3")]
    scores = [hit.score for hit in store.nearest(INDEX, (1.0, 0.0, 0.0), threads={"a"}, k=3)]
    assert scores == pytest.approx([1, 0.7071, 0], abs=0.01)


def test_only_the_talks_that_are_named_are_looked_into(store):
    store.put([said(thread=thread) for thread in "abc"])
    assert found(store, "a", "c", "z") == [("a", "1"), ("c", "1")]
    assert found(store) == []
    assert found(store, "a", index=talk_index(8)) == []


def test_very_many_talks_can_be_named(store):
    names = [f"01ARZ3NDEKTSV4RRFFQ69G5{n:03}" for n in range(160)]
    store.put(said(thread=name, vector=(1, n / 100, 0)) for n, name in enumerate(names))
    assert found(store, *names, k=3) == [(name, "1") for name in names[:3]]


def test_a_message_put_again_is_replaced(store):
    store.put([said(mood="gay")])
    store.put([said(vector=(0, 1, 0), mood="grave")])
    assert found(store, "a") == [("a", "1")]
    assert found(store, "a", where={"mood": "gay"}) == []


def test_metadata_filters_by_value_by_list_and_by_all_of_it(store):
    store.put(
        [said("1", room="pier", day=3), said("2", room="pier", day=4), said("3", room="barn"), said("4")]
    )
    assert sorted(found(store, "a", where={"room": "pier"})) == [("a", "1"), ("a", "2")]
    assert found(store, "a", where={"room": "pier", "day": 4}) == [("a", "2")]
    assert sorted(found(store, "a", where={"room": ["barn", "pier"]})) == [("a", "1"), ("a", "2"), ("a", "3")]
    assert found(store, "a", where={"day": "3"}) == []
    assert found(store, "a", where={"weather": "fog"}) == []


def test_what_was_removed_is_not_found(store):
    store.put([said("1"), said("2"), said("1", thread="b")])
    store.remove(INDEX, "a", ["1", "never there"])
    assert found(store, "a", "b") == [("a", "2"), ("b", "1")]
    store.forget(INDEX, {"a"})
    assert found(store, "a", "b") == [("b", "1")]
    store.forget("talk-memory-99", {"a"})
    store.drop(INDEX)
    store.drop(INDEX)
    assert found(store, "a", "b") == []


def test_a_question_of_another_dimension_finds_nothing(store):
    store.put([said()])
    assert found(store, "a", vector=(1, 0)) == []


def test_the_vectors_of_facts_and_of_talks_do_not_meet(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with S3VectorsServer() as server:
        facts = S3VectorStore("memory", "test:e", region="eu-west-1", endpoint=server.url)
        talks = S3Messages("memory", "test:e", region="eu-west-1", endpoint=server.url)
        talks.put([said()])
        assert facts.indexes() == set()
        place = {"story_id": 7, "episode_id": 1, "episode_no": 1, "timeline": 1.0, "version": 1}
        facts.put(
            [
                Record(
                    key="k",
                    index="character-memory-x",
                    scope="world",
                    holder="world",
                    fact_id=1,
                    importance=3,
                    text="The bell rings.",
                    vector=[1.0, 0.0, 0.0],
                    **place,
                )
            ]
        )
        assert facts.indexes() == {"character-memory-x"}
        assert found(talks, "a") == [("a", "1")]


def test_only_short_scalars_under_plain_names_can_be_filtered_by():
    assert filterable({"room": "pier", "$or": 1, "list": [1], "none": None, "long": "x" * 2000}) == {
        "room": "pier"
    }
