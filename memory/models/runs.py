"""The work of understanding: what is asked for, what was done, and what need not be done again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from episodes.models import Episode, Story


class SyncRequest(models.Model):
    """The outbox: work that a change made necessary, written in the transaction of the change.

    A row goes only when the work is done. Whatever happens to the broker or a worker, the sweep finds it.
    A newer request for the same thing replaces the older one.
    """

    class Work(models.TextChoices):
        UNDERSTAND = "understand", _("read an episode")
        PROJECT = "project", _("bring the records of an episode in line with its facts")
        PROJECT_STORY = "project_story", _("bring all records of a story in line")
        WITHDRAW = "withdraw", _("remove the records of a deleted episode")
        FIND_CAST = "find_cast", _("look for people of the cast")
        RECONCILE = "reconcile", _("compare the records of a story with its facts")
        REINDEX = "reindex", _("make all records of a story anew with the configured embedder")

    story = models.ForeignKey(Story, models.CASCADE, related_name="sync_requests")
    # Not a foreign key: the episode of a WITHDRAW is gone. 0 where the work concerns the whole story.
    episode_id = models.BigIntegerField(default=0)
    work = models.CharField(max_length=20, choices=Work.choices)
    revision = models.PositiveIntegerField(default=0)
    # Grows with each new request for the same thing, so that finished work does not drop a newer request.
    serial = models.PositiveIntegerField(default=1)
    requested_at = models.DateTimeField(auto_now=True)
    not_before = models.DateTimeField(null=True, blank=True)
    # Begun and not finished; too many that failed, and the request rests until somebody asks for it again.
    attempts = models.PositiveIntegerField(default=0)
    # Since when a worker is at it. Where none holds the lock of the work any more, that worker is lost.
    begun_at = models.DateTimeField(null=True, blank=True)
    # Workers lost in a row: an episode that kills its worker must not come round for ever.
    losses = models.PositiveIntegerField(default=0)
    # How often a model or a store was not there; waiting is no failure and has no limit.
    waits = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["story", "episode_id", "work"], name="sync_request_once_per_work")
        ]

    def __str__(self):
        return f"{self.work} {self.episode_id} r{self.revision}"


class ExtractionRunQuerySet(models.QuerySet):
    def of_texts_as_they_are(self):
        """The finished reading of each text as it is now; of several the last."""
        done = self.filter(state=ExtractionRun.State.DONE, revision=models.F("episode__revision"))
        return done.order_by("episode", "-created_at", "-pk").distinct("episode")


class ExtractionRun(models.Model):
    """One reading of one revision of an episode, as it goes and as it went."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be read")
        READING = "reading", _("Reading")
        EMBEDDING = "embedding", _("Remembering")
        DONE = "done", _("Understood")
        SUPERSEDED = "superseded", _("Overtaken by a newer text")
        WAITING = "waiting", _("Waiting for a service")
        FAILED = "failed", _("Failed")

    # States in which a run is still to come to an end.
    OPEN = (State.QUEUED, State.READING, State.EMBEDDING, State.WAITING)

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="runs")
    revision = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.QUEUED)
    extractor = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=100, blank=True)
    embedder = models.CharField(max_length=100, blank=True)
    scenes = models.PositiveIntegerField(default=0)
    scenes_read = models.PositiveIntegerField(default=0)
    scenes_kept = models.PositiveIntegerField(default=0)
    facts_added = models.PositiveIntegerField(default=0)
    facts_changed = models.PositiveIntegerField(default=0)
    facts_kept = models.PositiveIntegerField(default=0)
    facts_removed = models.PositiveIntegerField(default=0)
    embedded = models.PositiveIntegerField(default=0)
    records_written = models.PositiveIntegerField(default=0)
    records_removed = models.PositiveIntegerField(default=0)
    # What a model said that was refused, and what of it was mended or put to the editors, by reason.
    dropped = models.JSONField(default=dict)
    reconciled = models.JSONField(default=dict)
    proposals = models.PositiveIntegerField(default=0)
    # The scenes as read: [{"start", "end", "present": [slug], "lines": [[start, end, slug of the speaker]],
    # "hearers": [[slug] for each line], "digest"}].
    outline = models.JSONField(default=list)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=10, decimal_places=6, null=True, blank=True)
    # Seconds per step: {"reading": 1.2, "embedding": 0.3, "writing": 0.1}.
    timings = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ExtractionRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "revision"],
                condition=Q(state__in=["queued", "reading", "embedding", "waiting"]),
                name="one_open_run_per_revision",
            )
        ]
        indexes = [models.Index(fields=["episode", "-created_at"], name="run_episode_newest")]

    def __str__(self):
        return f"{self.episode} r{self.revision}: {self.state}"


class SceneCache(models.Model):
    """The reading of one scene, kept under everything it depends on: text, cast, what came before, reader.

    ``reading`` is a ``SceneReading`` as JSON. ``used_at`` lets the sweep drop what no text uses any more.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="scene_readings")
    digest = models.CharField(max_length=64)
    extractor = models.CharField(max_length=100)
    reading = models.JSONField()
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "digest"], name="scene_once_per_story")]

    def __str__(self):
        return self.digest[:12]
