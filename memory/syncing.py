"""From save to memory: doing what the outbox asks for, each piece by one worker at a time."""

import logging
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone

from episodes.models import Episode

from . import outbox, projecting, reconciling, scenes
from .casting import look_for_people
from .companion import help_with
from .locks import alone, in_turn
from .mentions import forget_mentions
from .models import SyncRequest
from .outbox import Work
from .progress import of_story
from .runs import SHOWN_EVERY, UNAVAILABLE, close_runs, named, sync

# Characters to be read from which a second process is worth its start.
WORTH_HELP = 40_000
log = logging.getLogger(__name__)

# A request this old was missed by the broker, or its worker is gone.
MISSED = timedelta(seconds=15)
# Not more than this many are queued at once, so that a long queue is not queued over and over.
SWEEP = 50


def work_on_episode(episode_id, revision):
    """Do what is asked for an episode, if ``revision`` is still the one asked for. Safe to repeat."""
    requests = SyncRequest.objects.filter(episode_id=episode_id, work=Work.UNDERSTAND, revision__lte=revision)
    for request in requests:
        work_on(request.pk)


def work_on(request_id, *, early=False):
    """Do what a request asks for, unless it is done, not due, or another worker is at it.

    Returns whether there was something to do here. Errors are recorded, not raised: what is not there is
    waited for, what fails is tried again a few times and then rests until somebody asks.
    """
    request = SyncRequest.objects.filter(pk=request_id).first()
    if request is None or request.work == Work.FIND_CAST:
        return False
    with alone("work", request.story_id, request.episode_id) as mine:
        request = outbox.claim(request_id, early=early) if mine else None
        if request is None:
            return False
        try:
            _WORK[request.work](request)
        except UNAVAILABLE as error:
            log.info("%s waits: %s", request, error)
            outbox.wait(request, str(error), getattr(error, "retry_after", None))
        except (OperationalError, InterfaceError) as error:
            log.warning("%s waits for the database: %s", request, error)
            _wait_for_database(request, named(error))
        except Exception as error:
            log.exception("%s failed", request)
            outbox.fail(request, named(error))
        else:
            outbox.done(request)
    return True


def _wait_for_database(request, reason):
    """Say on a new connection that the work waits. A database that does not answer keeps the request as it
    is: begun by a worker that is lost."""
    connection.close()
    try:
        outbox.wait(request, reason)
    except (DatabaseError, InterfaceError) as error:
        log.warning("%s is left to the sweep: %s", request, error)


def overdue():
    """Requests that nobody seems to be working on though they are due."""
    missed = timezone.now() - MISSED
    return outbox.due().filter(requested_at__lt=missed).exclude(work=Work.FIND_CAST)[:SWEEP]


def close_abandoned():
    """Say of the runs whose worker died, and that are not tried again, that they failed."""
    for request in SyncRequest.objects.filter(outbox.RESTING, work=Work.UNDERSTAND):
        with alone("work", request.story_id, request.episode_id) as mine:
            if mine:
                close_runs(request.episode_id)


def retry(episode):
    """Read an episode again though an earlier reading failed."""
    with transaction.atomic():
        outbox.ask(episode.story_id, Work.UNDERSTAND, {episode.pk: episode.revision})


def forget_unused_readings():
    """Forget the readings of scenes that no text has used for long."""
    scenes.forget_unused()


def _understand_request(request):
    episode = Episode.objects.select_related("story").filter(pk=request.episode_id).first()
    if episode is not None and episode.revision:
        sync(episode)


def _project_request(request):
    projecting.project_episode(request.story, request.episode_id)


def _withdraw_request(request):
    with in_turn("cast", request.story_id):
        forget_mentions(request.episode_id)
    projecting.withdraw(request.story, request.episode_id)


_WORK = {
    Work.UNDERSTAND: _understand_request,
    Work.PROJECT: _project_request,
    Work.PROJECT_STORY: lambda request: projecting.project_story(request.story),
    Work.WITHDRAW: _withdraw_request,
    Work.RECONCILE: lambda request: reconciling.reconcile(request.story),
    Work.REINDEX: lambda request: reconciling.reindex(request.story),
}


@dataclass(frozen=True)
class Outcome:
    """How finishing a story ended: why episodes are not understood, by id; empty when all of them are."""

    failed: dict[int, str]
    waiting: dict[int, str]

    @property
    def is_whole(self):
        return not (self.failed or self.waiting)


def finish(story, progress=None, *, patience=120.0):
    """Do, or wait for, all that is asked for a story; returns an ``Outcome`` when there is no more to do.

    Works in this process and, where there is much to read, in a second one; a running worker shares the work.
    ``progress`` is called with a ``StoryProgress`` now and then. What waits for a model or a store is waited
    for up to ``patience`` seconds; what failed is not tried again here.
    """
    report = _Reporter(story, progress)
    helper = _second_process(story)
    given_up = time.monotonic() + patience
    try:
        while True:
            worked = work_off(story.pk, report)
            report()
            left = list(_asked(story.pk))
            if not left:
                break
            waiting = [one for one in left if one.begun_at or (one.waits and not one.attempts)]
            if worked or _someone_works(left):
                given_up = time.monotonic() + patience
            elif not waiting or time.monotonic() > given_up:
                break
            time.sleep(0.1)
    finally:
        if helper is not None:
            helper.join()
    return Outcome(
        {request.episode_id: request.last_error for request in left if not request.waits or request.attempts},
        {
            request.episode_id: request.last_error
            for request in left
            if request.waits and not request.attempts
        },
    )


def work_off(story_id, report=lambda: None):
    """Work on everything asked for a story that nobody else is working on. Returns whether there was any."""
    worked = False
    for request in _asked(story_id):
        worked |= work_on(request.pk, early=True)
        report()
    return worked


def _asked(story_id):
    """What is asked for and has not failed for good; whole episodes in their order, records after them."""
    requests = SyncRequest.objects.filter(story=story_id).exclude(work=Work.FIND_CAST)
    return sorted(requests, key=lambda request: (request.work != Work.UNDERSTAND, request.pk))


def _someone_works(requests):
    for request in requests:
        with alone("work", request.story_id, request.episode_id) as free:
            if not free:
                return True
    return False


def _second_process(story):
    """A helper, where there is enough to read to be worth its start, and what it would read is committed."""
    asked = [request.episode_id for request in _asked(story.pk) if request.work == Work.UNDERSTAND]
    size = Episode.objects.filter(pk__in=asked).aggregate(size=Sum(Length("body")))["size"] or 0
    if connection.in_atomic_block or len(asked) < 2 or size < WORTH_HELP or (os.cpu_count() or 1) < 2:
        return None
    try:
        # The cast is found once, before both begin.
        look_for_people(story)
    except Exception:
        # Each episode will say so in its run.
        log.exception("No people found in %s", story)
        return None
    database = connection.settings_dict["NAME"]
    helper = get_context("spawn").Process(target=help_with, args=(story.pk, database), daemon=True)
    helper.start()
    return helper


class _Reporter:
    """Tells somebody how far a story is, not more often than they can read."""

    def __init__(self, story, listener):
        self.story, self.listener, self.told = story, listener, 0.0

    def __call__(self):
        if self.listener and time.monotonic() - self.told > SHOWN_EVERY:
            self.told = time.monotonic()
            self.listener(of_story(self.story))
