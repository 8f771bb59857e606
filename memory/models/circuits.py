"""Whether a model is answering at all: known to every process, so that a broken service is left in peace."""

from django.db import models


class Circuit(models.Model):
    """The failures of one model in a row, and until when nobody asks it again."""

    name = models.CharField(max_length=100, unique=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    def __str__(self):
        return f"{self.name}: {self.failures}"
