"""The embedded Redis, and what happens to a save when it is not there."""

import time

import pytest
from celery import Celery
from kombu.exceptions import OperationalError
from redis import Redis

from storyhub.embedded.redis import Broker, broker_url


@pytest.fixture
def redis(tmp_path):
    broker = Broker(tmp_path / "state", durable=False)
    yield broker
    broker.stop()


def nothing():
    """Work to queue."""


def test_it_answers_until_it_is_stopped(redis):
    redis.start()
    assert redis.answers()
    redis.stop()
    assert not redis.answers()


def test_a_leftover_is_replaced_by_the_next_start(tmp_path):
    broker = Broker(tmp_path, durable=True)
    broker.start()
    socket = broker_url(tmp_path).removeprefix("redis+socket://")
    with Redis(unix_socket_path=socket) as client:
        client.set("waiting", "work")
    broker.start()
    try:
        with Redis(unix_socket_path=socket) as client:
            assert client.get("waiting") == b"work"
    finally:
        broker.stop()


def test_queueing_without_a_broker_fails_at_once(settings, tmp_path):
    app = Celery("alone", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = broker_url(tmp_path)
    task = app.task(name="nothing")(nothing)
    began = time.monotonic()
    with pytest.raises(OperationalError):
        task.delay()
    assert time.monotonic() - began < 10  # not the minutes that Celery would go on trying


def test_queued_work_reaches_the_broker(broker, settings):
    app = Celery("alone", broker=broker, set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = broker
    app.task(name="nothing")(nothing).delay()
    with Redis(unix_socket_path=broker.removeprefix("redis+socket://")) as client:
        assert client.llen(settings.CELERY_TASK_DEFAULT_QUEUE) == 1
