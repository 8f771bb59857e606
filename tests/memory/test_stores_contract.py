"""One contract for every vector store."""

from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
from django.db import connection

from episodes.models import Episode
from memory.models import MemoryRecord
from memory.stores import writing
from memory.stores.base import Place, Record, StoreUnavailable
from memory.stores.in_memory import InMemoryStore
from memory.stores.pgvector import PgVectorStore
from memory.stores.s3_vectors import S3VectorStore
from memory.viewpoint import Viewpoint, index_name
from tests.factories import make_character, make_story
from tests.s3_vectors_server import S3VectorsServer

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["in_memory", "pgvector", "pgvector by codes", "CLASSIC", "ENHANCED"])
def store(request, monkeypatch):
    if request.param == "in_memory":
        yield InMemoryStore()
        return
    if request.param in ("CLASSIC", "ENHANCED"):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        with S3VectorsServer(mode=request.param) as server:
            yield S3VectorStore("memory", f"test:{uuid4()}", region="eu-west-1", endpoint=server.url)
        return
    if request.param == "pgvector by codes":
        search_by_codes(monkeypatch)
    yield PgVectorStore(f"test:{uuid4()}")


def search_by_codes(monkeypatch):
    """Let the smallest set be searched like a large one."""
    for name, value in {"writing.CODED_FROM": 1, "writing.GROWTH": 1, "pgvector.FEW": 0}.items():
        monkeypatch.setattr(f"memory.stores.{name}", value)


@pytest.fixture
def story():
    story = make_story()
    make_character(story, "mika")
    make_character(story, "jiro")
    for number in (1, 2, 3):
        Episode.objects.create(story=story, number=number, timeline=number)
    return story


def record(
    story, key="vec:episode-1:v1:world:world:0", *, holder="world", fact=1, at=1, vector=(1, 0, 0), **fields
):
    return Record(
        **{
            "key": key,
            "index": index_name(story),
            "story_id": story.pk,
            "episode_id": at,
            "episode_no": at,
            "timeline": float(at),
            "version": 1,
            "scope": "world" if holder == "world" else "character",
            "holder": holder,
            "fact_id": fact,
            "importance": 3,
            "text": "The bell rings.",
            "vector": list(map(float, vector)),
        }
        | fields
    )


def seen_by(story, viewer, before=4):
    return Viewpoint.named(story, viewer, before)


def found(store, viewpoint, vector=(1, 0, 0), k=10):
    return [hit.fact_id for hit in store.nearest(list(map(float, vector)), seen_from=viewpoint, k=k)]


def test_the_nearest_come_first_and_no_more_than_asked_for(store, story):
    store.put(record(story, f"k{n}", fact=n, vector=(1, n / 10, 0)) for n in (3, 1, 2))
    assert found(store, seen_by(story, "world")) == [1, 2, 3]
    assert found(store, seen_by(story, "world"), k=2) == [1, 2]
    assert found(store, seen_by(story, "world"), k=0) == []


def test_scores_are_cosines(store, story):
    store.put([record(story, "a", fact=1, vector=(2, 0, 0)), record(story, "b", fact=2, vector=(0, 1, 0))])
    scores = [hit.score for hit in store.nearest([1.0, 0.0, 0.0], seen_from=seen_by(story, "world"), k=5)]
    assert scores == pytest.approx([1.0, 0.0], abs=1e-3)


def test_a_record_put_twice_is_held_once_and_as_put_last(store, story):
    assert store.put([record(story), record(story, "other", fact=2)]) == 2
    store.put([record(story, fact=9)])
    assert sorted(found(store, seen_by(story, "world"))) == [2, 9]


def test_a_fact_with_several_records_is_found_once_at_its_best(store, story):
    store.put([record(story, "a", vector=(0, 1, 0)), record(story, "b", holder="mika", vector=(1, 0, 0))])
    hits = store.nearest([1.0, 0.0, 0.0], seen_from=seen_by(story, "mika"), k=5)
    assert [(hit.fact_id, hit.key) for hit in hits] == [(1, "b")]


def test_a_viewer_reaches_his_own_records_and_the_worlds(store, story):
    store.put(record(story, who, holder=who, fact=n) for n, who in enumerate(("world", "mika", "jiro"), 1))
    assert sorted(found(store, seen_by(story, "mika"))) == [1, 2]
    assert found(store, seen_by(story, "world")) == [1]
    assert sorted(found(store, seen_by(story, "reader"))) == [1, 2, 3]


def test_later_places_are_out_of_reach(store, story):
    store.put(record(story, f"k{at}", fact=at, at=at) for at in (1, 2, 3))
    assert sorted(found(store, seen_by(story, "mika", 3))) == [1, 2]
    assert sorted(found(store, seen_by(story, "reader", 2))) == [1]


def test_a_blind_viewpoint_finds_nothing(store, story):
    store.put([record(story, at=1), record(story, "early", fact=2, timeline=-5.0)])
    assert found(store, seen_by(story, "mika", 1)) == []
    assert found(store, seen_by(story, "reader", 1)) == []


def test_other_stories_are_out_of_reach_even_under_the_same_index(store, story):
    other = make_story()
    Episode.objects.create(story=other, number=1, timeline=1)
    store.put([record(story), record(story, "foreign", fact=2, story_id=other.pk)])
    assert found(store, seen_by(story, "world")) == [1]
    assert found(store, seen_by(other, "world", 2)) in ([], [2])


def test_a_branch_reaches_its_parent_up_to_the_break_and_no_further(store, story):
    branch = make_story(parent=story, branch_point=story.episodes.get(number=2))
    Episode.objects.create(story=branch, number=3, timeline=3)
    store.put(record(story, f"k{at}", fact=at, at=at) for at in (1, 2, 3))
    store.put([record(branch, "own", fact=10, at=3)])
    assert sorted(found(store, seen_by(branch, "mika"))) == [1, 2, 10]
    assert sorted(found(store, seen_by(branch, "reader"))) == [1, 2, 10]
    assert sorted(found(store, seen_by(story, "mika"))) == [1, 2, 3]


def test_deleted_keys_are_gone_and_unknown_ones_no_error(store, story):
    store.put([record(story, "a"), record(story, "b", fact=2)])
    store.delete(index_name(story), ["a", "never there"])
    assert store.keys(index_name(story)) == {"b"}
    assert found(store, seen_by(story, "world")) == [2]
    store.delete(index_name(story), [])
    assert store.keys(index_name(story)) == {"b"}


def test_the_keys_of_an_episode_are_those_of_its_facts_and_of_what_was_learned_in_it(store, story):
    store.put(
        [
            record(story, "vec:episode-1:v1:world:world:0", at=1),
            record(story, "vec:episode-1:v1:character:mika:0", holder="mika", at=2),
            record(story, "vec:episode-12:v1:world:world:0", at=12),
        ]
    )
    index = index_name(story)
    assert store.keys(index, 1) == {"vec:episode-1:v1:world:world:0", "vec:episode-1:v1:character:mika:0"}
    assert store.keys(index, 2) == {"vec:episode-1:v1:character:mika:0"}
    assert len(store.keys(index)) == 3


def test_moved_records_are_found_under_their_new_places(store, story):
    store.put([record(story, at=1), record(story, "b", fact=2, at=2)])
    assert store.move(index_name(story), {1: Place(3, 3.0), 2: Place(2, 2.0)}) == 1
    assert store.held(index_name(story))["vec:episode-1:v1:world:world:0"].place == Place(3, 3.0)
    assert found(store, seen_by(story, "mika", 3)) == [2]
    assert store.move(index_name(story), {}) == 0


def test_what_is_held_is_told_by_a_digest_of_all_but_its_place(store, story):
    put = record(story, at=1, text="鍵は “炉” の下に…", vector=[0.1, -0.7, 3e-6])
    store.put([put])
    (held,) = store.held(index_name(story)).values()
    assert held.digest == store.digest(put) == store.digest(replace(put, episode_no=9, timeline=9.0))
    others = {"text": "鍵", "holder": "mika", "fact_id": 7, "importance": 5, "version": 2, "story_id": 9}
    for name, value in (others | {"vector": [0.1, -0.7, 3e-5]}).items():
        assert store.digest(replace(put, **{name: value})) != held.digest, name


def test_a_move_that_changes_nothing_and_an_emptied_index_cost_no_answer(store, story):
    store.put(record(story, f"k{n}", fact=n) for n in (1, 2))
    assert sorted(found(store, seen_by(story, "reader"))) == [1, 2]
    assert store.move(index_name(story), {1: Place(1, 1.0)}) == 0
    assert sorted(found(store, seen_by(story, "reader"))) == [1, 2]
    store.delete(index_name(story), ["k1", "k2"])
    assert found(store, seen_by(story, "reader")) == []


def test_a_dropped_index_is_gone_and_the_others_stay(store, story):
    other = make_story()
    store.put([record(story), record(other)])
    assert store.indexes() == {index_name(story), index_name(other)}
    store.drop(index_name(story))
    store.drop("never there")
    assert store.indexes() == {index_name(other)}


def test_a_record_of_another_dimension_costs_itself_and_no_answer(store, story):
    store.put([record(story, "b", fact=2)])
    # A store that keeps one dimension in an index refuses it.
    with suppress(StoreUnavailable):
        store.put([record(story, vector=(1, 0))])
    assert found(store, seen_by(story, "world")) == [2]


def test_many_records_are_written_and_removed(store, story):
    assert store.put(record(story, f"k{n}", fact=n) for n in range(2500)) == 2500
    assert len(store.keys(index_name(story))) == 2500
    store.delete(index_name(story), {f"k{n}" for n in range(2400)})
    assert len(store.keys(index_name(story))) == 100


def test_more_facts_than_a_page_holds_are_all_found(store, story):
    store.put(record(story, f"k{n}", fact=n, vector=(1, n / 500, 0)) for n in range(250))
    assert found(store, seen_by(story, "world"), k=240) == list(range(240))


def test_facts_with_many_holders_do_not_crowd_out_the_others(store, story):
    store.put(record(story, f"a{n}", holder=f"person-{n}", fact=1, at=1 + n % 2) for n in range(450))
    store.put([record(story, "b", fact=2, vector=(1, 1, 0)), record(story, "c", fact=3, vector=(0, 1, 0))])
    assert found(store, seen_by(story, "reader"), k=3) == [1, 2, 3]


def test_many_records_of_one_fact_for_one_holder_do_not_crowd_out_the_others(store, story):
    store.put(record(story, f"a{n}", fact=1) for n in range(150))
    store.put([record(story, "b", fact=2, vector=(1, 1, 0)), record(story, "c", fact=3, vector=(0, 1, 0))])
    assert found(store, seen_by(story, "mika"), k=3) == [1, 2, 3]


def test_the_vectors_of_two_embedders_do_not_meet(story):
    one, other = PgVectorStore("one"), PgVectorStore("other")
    one.put([record(story)])
    other.put([record(story, fact=2, vector=(1, 0))])
    assert found(one, seen_by(story, "world")) == [1]
    assert found(other, seen_by(story, "world"), (1, 0)) == [2]
    one.drop(index_name(story))
    assert found(other, seen_by(story, "world"), (1, 0)) == [2]


def test_rows_that_moved_inside_postgres_are_still_found(story, monkeypatch):
    search_by_codes(monkeypatch)
    store = PgVectorStore(f"test:{uuid4()}")
    store.put(record(story, f"k{n}", fact=n, vector=(1, n / 500, 0)) for n in range(50))
    assert found(store, seen_by(story, "world")) == list(range(10))
    # As a restored or rewritten table does: every row is elsewhere, and nothing says so.
    MemoryRecord.objects.update(importance=5)
    assert found(store, seen_by(story, "world")) == list(range(10))


def test_codes_find_the_nearest_where_hundreds_are_about_as_near(story, monkeypatch):
    search_by_codes(monkeypatch)
    store, dice = PgVectorStore(f"test:{uuid4()}"), np.random.default_rng(3)
    vectors = dice.standard_normal((2000, 64))
    store.put(record(story, f"k{n}", fact=n, vector=vector) for n, vector in enumerate(vectors))
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    right = 0
    for question in dice.standard_normal((20, 64)):
        nearest = np.argsort(-(directions @ question))[:10].tolist()
        right += len({*nearest}.intersection(found(store, seen_by(story, "world"), question)))
    assert right >= 0.98 * 200


def test_a_reader_of_a_few_episodes_finds_what_they_tell_however_much_comes_later(story, monkeypatch):
    search_by_codes(monkeypatch)
    monkeypatch.setattr("memory.stores.codes.ESTIMATED", 20)
    store, dice = PgVectorStore(f"test:{uuid4()}"), np.random.default_rng(5)
    told = [record(story, f"a{n}", fact=n, vector=vector) for n, vector in enumerate(dice.random((30, 64)))]
    later = dice.random((3000, 64))
    store.put([*told, *(record(story, f"b{n}", fact=30 + n, at=3, vector=v) for n, v in enumerate(later))])
    assert {*found(store, seen_by(story, "reader", 3), told[7].vector)} <= {*range(30)}
    assert found(store, seen_by(story, "reader", 3), told[7].vector, k=1) == [7]


def test_a_code_is_the_same_made_while_writing_and_made_anew(story, monkeypatch):
    search_by_codes(monkeypatch)
    store, dice = PgVectorStore(f"test:{uuid4()}"), np.random.default_rng(4)
    first, later = dice.standard_normal((2, 20, 64))
    store.put(record(story, f"a{n}", fact=n, vector=vector) for n, vector in enumerate(first))
    monkeypatch.setattr("memory.stores.writing.GROWTH", 100)
    store.put(record(story, f"b{n}", fact=20 + n, vector=vector) for n, vector in enumerate(later))
    written = codes_of(story)
    with connection.cursor() as cursor:
        cursor.execute(writing._ENCODE, [MemoryRecord.objects.first().record_set_id])
    made_anew = codes_of(story)
    # Half floats round here and there: a bit of thousands may fall otherwise.
    differing = sum((one ^ other).bit_count() for one, other in zip(written, made_anew, strict=True))
    assert len(written) == 40
    assert differing <= 5


def codes_of(story):
    rows = MemoryRecord.objects.filter(story_id=story.pk).order_by("key").values_list("code", flat=True)
    return [int.from_bytes(code, "big") for code in rows]
