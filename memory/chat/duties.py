"""What is owed after an answer: written down before it is kept, and found by the sweep if nobody does it."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from memory.models import AnswerDuty

log = logging.getLogger(__name__)

# The task that is queued with an answer has this long, with all that it tries by itself; each time the sweep
# asks again it waits twice as long for the next, and in the end gives up.
FIRST, LONGEST, MOST_TRIES = timedelta(minutes=10), timedelta(hours=6), 12
AT_ONCE = 100


def owe(talk, answer):
    """Note that an answer, which is about to be kept, is to be seen to."""
    duty = AnswerDuty(user_id=talk.user_id, thread=talk.id, line=answer.id, due=timezone.now() + FIRST)
    # Of a user who goes at this moment nothing stays.
    with suppress(IntegrityError), transaction.atomic():
        AnswerDuty.objects.bulk_create([duty], ignore_conflicts=True)


def settle(talk_id, line_id):
    """All of it is done, or there is nothing to do it for."""
    AnswerDuty.objects.filter(thread=talk_id, line=line_id).delete()


def overdue():
    """The (user id, talk id, line id) of answers that nobody has seen to in time; each comes once a while."""
    now, found = timezone.now(), []
    for duty in AnswerDuty.objects.filter(due__lte=now).order_by("due")[:AT_ONCE]:
        if duty.tries >= MOST_TRIES:
            log.warning("Nobody could see to the answer %s; it is left as it is.", duty)
            duty.delete()
            continue
        later = now + min(FIRST * 2**duty.tries, LONGEST)
        mine = AnswerDuty.objects.filter(pk=duty.pk, due=duty.due)
        if mine.update(due=later, tries=F("tries") + 1):
            found.append((duty.user_id, duty.thread, duty.line))
    return found
