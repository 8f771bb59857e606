"""Celery entry points: ids in, one action called. Each is safe to repeat."""

from contextlib import suppress

from celery import shared_task
from celery.signals import worker_ready
from kombu.exceptions import OperationalError

from . import reconciling, syncing
from .chat import afterwards, duties
from .conversations import conversations, forgetting
from .conversations.base import ConversationsUnavailable
from .embedding.base import EmbedderUnavailable
from .extraction.base import ModelUnavailable
from .stores.base import StoreUnavailable

PASSING = (ConversationsUnavailable, EmbedderUnavailable, ModelUnavailable, StoreUnavailable)
_again = {"autoretry_for": PASSING, "retry_backoff": 5, "max_retries": 5}


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
        sweep_answers.delay()


@shared_task(ignore_result=True)
def reconcile_all():
    """Compare every store with the truth and mend it."""
    reconciling.reconcile_all()


@shared_task(ignore_result=True)
def drop_index(index):
    """Remove the records of a story that is gone."""
    reconciling.drop_index(index)


@shared_task(ignore_result=True, **_again)
def after_answer(user_id, talk_id, answer_id):
    """Take an answer in: for recall, for the working memory, for the summary of its talk."""
    afterwards.after_answer(user_id, talk_id, answer_id)
    duties.settle(talk_id, answer_id)


@shared_task(ignore_result=True)
def sweep_answers():
    """Queue the answers that a worker or the broker lost before they were seen to."""
    for user_id, talk_id, answer_id in duties.overdue():
        after_answer.delay(user_id, talk_id, answer_id)


@shared_task(ignore_result=True, **_again)
def forget_said(story_id, talk_id, messages):
    """Remove the vectors of a talk that was deleted past its store, or of some messages."""
    forgetting.forget_said(story_id, talk_id, messages)


@shared_task(ignore_result=True, **_again)
def forget_story(story_id):
    """Remove the talks of a story that is gone."""
    forgetting.forget_story(story_id)


@shared_task(ignore_result=True, **_again)
def forget_user(user_id, talks):
    """Remove the talks of a user who is gone."""
    forgetting.forget_user(user_id, talks)


@shared_task(ignore_result=True, **_again)
def sweep_conversations():
    """Remove what broken-off writes and deletions of talks have left."""
    conversations().sweep()
