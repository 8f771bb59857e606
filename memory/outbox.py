"""The outbox: asking for work, and keeping account of it until it is done."""

from datetime import timedelta

from django.db import connection
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone

from .models import SyncRequest

# Sent inside the transaction that asks: work_asked(requests: [(id, work, episode_id, revision)], delay).
work_asked = Signal()

Work = SyncRequest.Work
# Work begun this often without an end rests until somebody asks again: it would fail for ever.
MOST_ATTEMPTS = 3
# So many workers lost over it one after another, and it rests too: it may be what kills them.
MOST_LOSSES = 8
# After a lost worker, work is left alone for this long; longer with each further one.
LEASE = timedelta(seconds=8)
PAUSE = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=10)
# Requests that come to nothing until somebody asks for them again.
RESTING = Q(begun_at=None, attempts__gte=MOST_ATTEMPTS) | Q(losses__gte=MOST_LOSSES)


def ask(story_id, works, episodes=None, *, delay=None):
    """Ask for work (one kind or several) on a story, or on its ``episodes`` (a mapping of ids to revisions),
    within the transaction of the change that made it necessary. ``work_asked`` announces it.

    Asking for what is already asked for makes one request of the two. ``delay`` gathers a burst: the work is
    due that long after the first of them.
    """
    episodes = {0: 0} if episodes is None else episodes
    if not episodes:
        return
    now = timezone.now()
    due = now + delay if delay else None
    rows = sorted(episodes.items())
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO memory_syncrequest AS old (
                story_id, episode_id, work, revision, serial, requested_at, not_before,
                attempts, losses, waits, last_error)
            SELECT %(story)s, asked.episode_id, work, asked.revision, 1, %(now)s, %(due)s, 0, 0, 0, ''
            FROM unnest(%(ids)s::bigint[], %(revisions)s::int[]) AS asked (episode_id, revision),
                 unnest(%(works)s::text[]) AS work
            ON CONFLICT (story_id, episode_id, work) DO UPDATE SET
                revision = GREATEST(old.revision, excluded.revision), serial = old.serial + 1,
                requested_at = excluded.requested_at, begun_at = NULL, attempts = 0, losses = 0, waits = 0,
                last_error = '',
                not_before = CASE
                    WHEN excluded.not_before IS NULL THEN NULL
                    WHEN old.attempts = 0 AND old.waits = 0 AND old.not_before > %(now)s THEN old.not_before
                    ELSE excluded.not_before END
            RETURNING id, work, episode_id, revision
            """,
            {
                "story": story_id,
                "works": [works] if isinstance(works, str) else list(works),
                "now": now,
                "due": due,
                "ids": [episode_id for episode_id, _ in rows],
                "revisions": [revision for _, revision in rows],
            },
        )
        asked = cursor.fetchall()
    work_asked.send(SyncRequest, requests=asked, delay=delay)


def withdraw(story_id, episode_id):
    """Ask for the records of an episode that is gone to be removed; nothing else is to be done for it."""
    SyncRequest.objects.filter(story=story_id, episode_id=episode_id).exclude(work=Work.WITHDRAW).delete()
    ask(story_id, Work.WITHDRAW, {episode_id: 0})


def due(story_id=None):
    """Requests that may be worked on now, the oldest first."""
    requests = SyncRequest.objects.exclude(RESTING)
    requests = requests.filter(Q(not_before=None) | Q(not_before__lte=timezone.now()))
    return requests.filter(story=story_id) if story_id else requests


def is_resting(request):
    """Whether a request comes to nothing until somebody asks again."""
    return request.losses >= MOST_LOSSES or (request.begun_at is None and request.attempts >= MOST_ATTEMPTS)


def claim(pk, *, early=False):
    """Begin work on a request: the request, or None when it is done, not due or resting.

    ``early`` also begins what only waits for a burst to end. Hold the lock of the work while claiming: a
    request that is begun already was left by a worker that is gone, which is no failure of the work.
    """
    request = SyncRequest.objects.select_related("story").filter(pk=pk).first()
    if request is None or is_resting(request):
        return None
    fresh = not request.attempts and not request.waits
    if request.not_before and request.not_before > timezone.now() and not (early and fresh):
        return None
    if request.begun_at is None:
        request.attempts += 1
    else:
        request.losses += 1
    request.begun_at = timezone.now()
    request.not_before = request.begun_at + LEASE * (1 + request.losses)
    begun = {name: getattr(request, name) for name in ("attempts", "losses", "begun_at", "not_before")}
    mine = SyncRequest.objects.filter(pk=pk, serial=request.serial)
    return request if mine.update(**begun, last_error="") else None


def done(request):
    """The work is done: the request goes, unless somebody asked anew meanwhile."""
    SyncRequest.objects.filter(pk=request.pk, serial=request.serial).delete()


def wait(request, reason, retry_after=None):
    """What the work needs is not there now: it is tried again later, for as long as it takes."""
    pause = min(timedelta(seconds=5) * 2 ** min(request.waits, 10), LONGEST_WAIT)
    if retry_after:
        pause = max(pause, timedelta(seconds=retry_after))
    SyncRequest.objects.filter(pk=request.pk, serial=request.serial).update(
        begun_at=None,
        attempts=0,
        losses=0,
        waits=F("waits") + 1,
        not_before=timezone.now() + pause,
        last_error=reason,
    )


def fail(request, reason):
    """The work failed: it is tried again after a pause, and rests after the last attempt."""
    pause = PAUSE * 4**request.attempts
    SyncRequest.objects.filter(pk=request.pk, serial=request.serial).update(
        begun_at=None, losses=0, not_before=timezone.now() + pause, last_error=reason
    )
