"""Celery entry points: ids in, one action called. Each is safe to repeat."""

from contextlib import suppress

from celery import shared_task
from celery.signals import worker_ready
from kombu.exceptions import OperationalError

from . import reconciling, syncing


@shared_task(ignore_result=True)
def sync_episode(episode_id, revision):
    """Understand an episode, if this revision is still asked for."""
    syncing.work_on_episode(episode_id, revision)


@shared_task(ignore_result=True)
def do_work(request_id):
    """Do what a request of the outbox asks for."""
    syncing.work_on(request_id)


@shared_task(ignore_result=True)
def sweep_outbox():
    """Queue what the broker or a worker missed; forget readings that no text has used for long."""
    for request in syncing.overdue():
        do_work.delay(request.pk)
    syncing.close_abandoned()
    syncing.forget_unused_readings()


@worker_ready.connect
def begin(**kwargs):
    """A worker that starts looks at once for what the one before it left."""
    with suppress(OperationalError):
        sweep_outbox.delay()


@shared_task(ignore_result=True)
def reconcile_all():
    """Compare every store with the truth and mend it."""
    reconciling.reconcile_all()


@shared_task(ignore_result=True)
def drop_index(index):
    """Remove the records of a story that is gone."""
    reconciling.drop_index(index)
