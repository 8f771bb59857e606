"""What people are told when something of ours is broken or away."""

import pytest
from django.db import OperationalError, connection

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    client.force_login(make_user("author"))
    client.raise_request_exception = False
    return client


def failing(error):
    def fail(execute, sql, params, many, context):
        if "episodes_story" in sql:
            raise error
        return execute(sql, params, many, context)

    return connection.execute_wrapper(fail)


@pytest.mark.parametrize("address", ["/", "/api/v1/stories/"])
def test_a_database_that_is_away_is_said_and_asked_again_soon(client, address):
    with failing(OperationalError("the connection is closed")):
        answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The database does not answer" in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/api/v1/stories/"])
def test_a_mistake_of_ours_is_said(client, address):
    with failing(RuntimeError("a mistake")):
        answer = client.get(address)
    assert answer.status_code == 500
    assert "Something broke" in answer.content.decode()
    assert "a mistake" not in answer.content.decode()


def test_a_mistake_is_said_where_nobody_finds_the_style_sheets(client, settings, tmp_path):
    manifest = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, settings.STORAGES | {"staticfiles": manifest}
    with failing(RuntimeError("a mistake")):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "Something broke" in answer.content.decode()
