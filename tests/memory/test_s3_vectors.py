"""What S3 Vectors asks of its users: limits, pages, errors that pass, indexes that are not there yet."""

from copy import deepcopy

import pytest
from django.core.management import CommandError, call_command

from memory.models import StoredKey
from memory.recall import recall
from memory.reconciling import Differences, reconcile
from memory.stores import store_for
from memory.stores.base import Place, StoreUnavailable
from memory.stores.s3_vectors import S3VectorStore
from memory.viewpoint import index_name
from tests.factories import make_fact, make_story
from tests.memory.test_stores_contract import found, record, seen_by, story  # noqa: F401
from tests.s3_vectors_server import S3VectorsServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.fixture
def server():
    with S3VectorsServer() as server:
        yield server


@pytest.fixture
def store(server):
    return S3VectorStore("memory", "test", region="eu-west-1", endpoint=server.url)


def asked(server, operation):
    return [body for name, body in server.requests if name == operation]


def test_the_index_of_a_story_is_made_when_something_is_put_and_not_before(store, server, story):  # noqa: F811
    assert found(store, seen_by(story, "world")) == []
    assert store.keys(index_name(story)) == set()
    assert server.buckets == {"memory": {}}
    store.put([record(story)])
    assert set(server.buckets["memory"]) == {index_name(story)}
    made = server.buckets["memory"][index_name(story)]
    assert (made.dimension, made.metric, "text" in made.not_filterable) == (3, "cosine", True)


def test_a_long_text_fits(store, story):  # noqa: F811
    for text in ("長い話。", "A long story.", "🌙"):
        store.put([record(story, text=text * 20_000)])
        assert found(store, seen_by(story, "world")) == [1]


def test_large_vectors_are_put_in_requests_that_the_service_takes(store, server, story):  # noqa: F811
    vector = [0.123456789 + n / 1000 for n in range(4096)]
    store.put(record(story, f"k{n}", fact=n, vector=vector) for n in range(220))
    assert len(asked(server, "PutVectors")) > 1
    assert len(store.keys(index_name(story))) == 220


@pytest.mark.parametrize("fault", ["TooManyRequestsException", "ServiceUnavailableException", "lost"])
def test_what_passes_is_tried_again(store, server, story, fault):  # noqa: F811
    store.put([record(story)])
    server.faults.extend([fault, fault])
    assert store.put([record(story, "b", fact=2)]) == 1
    server.faults.append(fault)
    assert found(store, seen_by(story, "world")) == [1, 2]


def test_what_does_not_pass_is_said(store, server, story):  # noqa: F811
    store.put([record(story)])
    server.faults.extend(["AccessDeniedException"] * 2)
    with pytest.raises(StoreUnavailable):
        found(store, seen_by(story, "world"))
    with pytest.raises(StoreUnavailable):
        store.put([record(story)])


def test_a_vector_without_direction_is_refused_before_it_spoils_its_batch(store, server, story):  # noqa: F811
    with pytest.raises(StoreUnavailable, match="no direction"):
        store.put([record(story, vector=(0, 0, 0))])
    assert asked(server, "PutVectors") == []


def test_an_index_that_went_is_made_again(store, server, story):  # noqa: F811
    store.put([record(story)])
    server.buckets["memory"].clear()
    assert found(store, seen_by(story, "world")) == []
    store.put([record(story, fact=2)])
    assert found(store, seen_by(story, "world")) == [2]


def test_a_bucket_that_is_not_there_is_made(server, story):  # noqa: F811
    store = S3VectorStore("another", "test", region="eu-west-1", endpoint=server.url)
    store.put([record(story)])
    assert found(store, seen_by(story, "world")) == [1]


@pytest.mark.parametrize("mode", ["CLASSIC", "ENHANCED"])
def test_the_cost_of_a_change_does_not_grow_with_the_index(mode, story):  # noqa: F811
    with S3VectorsServer(mode=mode) as server:
        store = S3VectorStore("memory", "test", region="eu-west-1", endpoint=server.url)
        index = index_name(story)
        of_another = [f"vec:episode-2:v1:world:world:{n}" for n in range(3)]
        store.put([record(story, key, fact=n, at=2) for n, key in enumerate(of_another)])
        store.put([record(story, at=1), record(story, "vec:episode-1:v1:character:mika:1", fact=9, at=3)])
        server.requests.clear()
        assert len(store.keys(index, 1)) == 2
        assert store.keys(index, 3) == {"vec:episode-1:v1:character:mika:1"}
        assert store.move(index, {3: Place(4, 4.0), 2: Place(2, 2.0)}) == 1
        assert server.requests == [
            ("GetVectors", asked(server, "GetVectors")[0]),
            ("PutVectors", asked(server, "PutVectors")[0]),
        ]
        assert len(asked(server, "PutVectors")[0]["vectors"]) == 1


def test_what_the_service_lost_or_kept_is_found_by_looking(store, server, story):  # noqa: F811
    index = index_name(story)
    store.put([record(story), record(story, "vec:episode-1:v1:world:world:1", fact=2)])
    StoredKey.objects.filter(key__endswith=":1").delete()
    assert len(store.held(index)) == 2
    assert len(store.keys(index, 1)) == 2
    store.client.delete_vectors(vectorBucketName="memory", indexName=index, keys=[record(story).key])
    store.held(index)
    assert store.keys(index, 1) == {"vec:episode-1:v1:world:world:1"}


def test_two_embedders_have_an_index_each(store, server, story):  # noqa: F811
    other = S3VectorStore("memory", "other", region="eu-west-1", endpoint=server.url)
    store.put([record(story)])
    other.put([record(story, fact=2, vector=(1, 0))])
    assert found(store, seen_by(story, "world")) == [1]
    assert found(other, seen_by(story, "world"), (1, 0)) == [2]
    assert store.indexes() == other.indexes() == {index_name(story)}
    store.drop(index_name(story))
    assert (store.indexes(), other.indexes()) == (set(), {index_name(story)})


def test_every_question_names_its_story_and_its_viewer(store, server, story):  # noqa: F811
    store.put([record(story)])
    found(store, seen_by(story, "mika", 3))
    (question,) = asked(server, "QueryVectors")
    assert question["filter"] == {
        "$and": [
            {"storyId": {"$eq": story.pk}},
            {"characterId": {"$in": ["world", "mika"]}},
            {"timeline": {"$lte": 2.0}},
        ]
    }


def test_words_are_searched_where_the_index_can(story):  # noqa: F811
    with S3VectorsServer(mode="ENHANCED") as server:
        store = S3VectorStore("memory", "test", region="eu-west-1", endpoint=server.url)
        store.put(
            [record(story, text="A bell."), record(story, "b", fact=2, vector=(9, 1, 0), text="A lamp.")]
        )
        hits = store.nearest([9.0, 1.0, 0.0], seen_from=seen_by(story, "world"), k=2, text="bell")
        assert {hit.fact_id for hit in hits} == {1, 2}
        assert asked(server, "QueryVectors")[0]["queryTexts"] == [{"text": "bell", "metadataKey": "text"}]
    with S3VectorsServer(mode="CLASSIC") as server:
        store = S3VectorStore("memory", "test", region="eu-west-1", endpoint=server.url)
        store.put([record(story)])
        assert store.nearest([1.0, 0.0, 0.0], seen_from=seen_by(story, "world"), k=2, text="bell")
        assert "queryTexts" not in asked(server, "QueryVectors")[0]


def test_an_index_is_searched_by_words_as_soon_as_the_service_has_looked_through_it(store, server, story):  # noqa: F811
    server.building = 3
    store.put([record(story, text="A bell.")])
    for _ in range(4):
        assert store.nearest([1.0, 0.0, 0.0], seen_from=seen_by(story, "world"), k=2, text="bell")
    by_words = ["queryTexts" in question for question in asked(server, "QueryVectors")]
    assert by_words == sorted(by_words)
    assert by_words[-1]


def test_without_a_search_by_words_the_nearest_of_a_lineage_come_first(story):  # noqa: F811
    branch = make_story(parent=story, branch_point=story.episodes.get(number=2))
    with S3VectorsServer(mode="CLASSIC") as server:
        store = S3VectorStore("memory", "test", region="eu-west-1", endpoint=server.url)
        store.put(record(story, f"k{n}", fact=n, vector=(1, n / 10, 0)) for n in range(3))
        store.put([record(branch, "own", fact=10, vector=(1, 9, 0))])
        hits = store.nearest([1.0, 0.0, 0.0], seen_from=seen_by(branch, "world", 9), k=4, text="bell")
    assert [hit.fact_id for hit in hits] == [0, 1, 2, 10]


def test_pages_that_hold_no_more_than_was_asked_for_hide_nothing(story):  # noqa: F811
    with S3VectorsServer(page=30, pages_up_to=100) as server:
        store = S3VectorStore("memory", "test", region="eu-west-1", endpoint=server.url)
        store.put(record(story, f"k{n}", fact=n, vector=(1, n / 500, 0)) for n in range(250))
        assert found(store, seen_by(story, "world"), k=240) == list(range(240))


@pytest.mark.parametrize("address", ["the-long-night-" * 4 + "x", "Big_Letters"])
def test_every_address_of_a_story_makes_an_index_of_its_own(store, address):
    one, other = make_story(slug=address[:59]), make_story(slug=f"{address[:58]}-")
    store.put([record(one), record(other)])
    assert store.indexes() == {index_name(one), index_name(other)}


def test_the_setting_names_the_bucket(server, settings, story):  # noqa: F811
    settings.STORYHUB_VECTORS = f"s3vectors://memory?region=eu-west-1&endpoint={server.url}"
    store_for("test").put([record(story)])
    assert found(store_for("test"), seen_by(story, "world")) == [1]


def test_a_service_that_is_away_costs_meaning_and_not_the_answer(settings, server):
    settings.STORYHUB_VECTORS = f"s3vectors://memory?region=eu-west-1&endpoint={server.url}"
    server.faults.extend(["AccessDeniedException"] * 50)
    assert recall("Who?", seen_from=seen_by(make_story(), "reader", 9)) == []


def test_comparing_with_a_service_that_is_away_says_so_in_a_line(settings, server, story):  # noqa: F811
    settings.STORYHUB_VECTORS = f"s3vectors://memory?region=eu-west-1&endpoint={server.url}"
    server.faults.extend(["AccessDeniedException"] * 50)
    with pytest.raises(CommandError, match=f"{story.slug}: S3 Vectors"):
        call_command("reconcile", story=story.slug)


def test_what_no_index_could_be_made_for_is_not_said_to_be_written(store, server, story):  # noqa: F811
    store.put([record(story)])
    # An index that was made this moment may not be there yet when it is written to.
    server.faults.extend(["NotFoundException", None, "NotFoundException"])
    with pytest.raises(StoreUnavailable):
        store.put([record(story, "b", fact=2)])
    assert store.put([record(story, "b", fact=2)]) == 1
    assert found(store, seen_by(story, "world")) == [1, 2]


def test_reconciling_mends_what_an_index_says_otherwise(settings, server, story):  # noqa: F811
    settings.STORYHUB_VECTORS = f"s3vectors://memory?region=eu-west-1&endpoint={server.url}"
    first = story.episodes.get(number=1)
    for text in ("The bell rings.", "The lamp is lit.", "The boat is gone."):
        make_fact(first, text)
    assert reconcile(story) == Differences(missing=3)
    held = server.buckets["memory"][index_name(story)].vectors
    as_put = deepcopy(held)
    words, direction, foreign = held.values()
    words["metadata"]["text"] = "The bell is silent."
    direction["data"]["float32"] = direction["data"]["float32"][::-1]
    foreign["metadata"] = {}
    assert reconcile(story, mend=False) == reconcile(story) == Differences(altered=3)
    for key, vector in as_put.items():
        assert held[key]["metadata"] == vector["metadata"]
        assert held[key]["data"]["float32"] == pytest.approx(vector["data"]["float32"], abs=1e-3)
    assert reconcile(story).none
