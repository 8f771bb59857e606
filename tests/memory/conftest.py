"""What tests of memory share."""

import logging
from uuid import uuid4

import pytest

from memory import understanding

from .scripted import ScriptedReader


@pytest.fixture
def reader(monkeypatch):
    """The scripted reader in place of those of the languages."""
    reader = ScriptedReader()
    monkeypatch.setattr(understanding, "reader_for", lambda language: reader)
    return reader


@pytest.fixture(scope="session")
def aws():
    """The address of moto's server: DynamoDB and S3 on this machine."""
    from moto.server import ThreadedMotoServer

    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("ACCESS_KEY_ID", "test"), ("SECRET_ACCESS_KEY", "test")):
            patch.setenv(f"AWS_{name}", value)
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()


@pytest.fixture
def dynamo_table(aws):
    """A store of conversations in a table of its own, not made yet."""
    from memory.conversations.dynamodb import DynamoConversations

    return DynamoConversations(f"talks-{uuid4()}", region="eu-west-1", endpoint=aws)


@pytest.fixture
def lose_talks(dynamo_table, settings):
    """What makes the store of conversations one that cannot be reached: a table that is not there."""

    def lose():
        table = dynamo_table.table
        settings.STORYHUB_CONVERSATIONS = (
            f"dynamodb://{table.name}?region=eu-west-1&endpoint={table.endpoint}"
        )

    return lose
