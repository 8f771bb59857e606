"""What is owed after an answer."""

from django.conf import settings
from django.db import models


class AnswerDuty(models.Model):
    """An answer that is still to be seen to after it was kept: for recall, notes and the summary of its talk.

    Written before the answer is kept and removed when all of it is done, so that neither a worker that was
    killed nor a broker that is down loses any of it. ``thread`` and ``line`` are ids in the store of talks;
    from ``due`` on the sweep asks for it again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    thread = models.CharField(max_length=40)
    line = models.CharField(max_length=40)
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "line"], name="duty_once_per_answer")]
        indexes = [models.Index(fields=["due"], name="answer_duty_due")]

    def __str__(self):
        return f"{self.thread}/{self.line}"
