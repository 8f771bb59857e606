"""Statements that are put again and again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from memory import binary, prepared

pytestmark = pytest.mark.django_db


def prepared_statements(containing):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement FROM pg_prepared_statements WHERE strpos(statement, %s) > 0", [containing]
        )
        return cursor.fetchall()


def test_numbers_of_any_size_share_one_plan():
    for number in (1, 40_000, 5_000_000_000):
        assert prepared.rows("SELECT %s + 1 AS one_more", [number]) == [(number + 1,)]
        assert prepared.rows("SELECT unnest(%s::bigint[]) AS one_more", [[number, 2]]) == [(number,), (2,)]
    assert len(prepared_statements("one_more")) == 2


def test_every_kind_of_value_arrives_as_it_was_sent():
    sent = {
        "numbers": binary.numbers([3, -(2**40)]),
        "small": binary.numbers([7], binary.INT),
        "parts": binary.numbers([0.5, float("inf")], binary.FLOAT8),
        "texts": binary.texts(["鍵", "", "a 'b' {c}"]),
        "bytes": binary.byte_strings([b"\0\xff", None]),
        "places": binary.row_places(binary.np.array([(70_000 << 16) + 3])),
        "vector": binary.half_vector([0.5, -2, 0]),
        "none": binary.numbers([]),
    }
    sql = """
        SELECT %(numbers)s::bigint[], %(small)s::int[], %(parts)s::float8[], %(texts)s::text[],
               %(bytes)s::bytea[], %(places)s::tid[]::text, %(vector)s::halfvec::text, %(none)s::bigint[]
    """
    arrived = prepared.rows(sql, sent)[0]
    assert arrived[:4] == ([3, -(2**40)], [7], [0.5, float("inf")], ["鍵", "", "a 'b' {c}"])
    assert arrived[4:] == ([b"\0\xff", None], '{"(70000,3)"}', "[0.5,-2,0]", [])


def test_what_was_asked_stands_in_the_log_of_statements():
    with CaptureQueriesContext(connection) as log:
        prepared.rows("SELECT cardinality(%s::bigint[])", [[1, 2]])
    assert "cardinality" in log.captured_queries[0]["sql"]


def test_a_statement_that_fails_is_an_error_of_django_and_spoils_no_later_one():
    from django.db import DataError, transaction

    with pytest.raises(DataError), transaction.atomic():
        prepared.rows("SELECT 1 / %s", [0])
    assert prepared.rows("SELECT 1 / %s", [1]) == [(1,)]
