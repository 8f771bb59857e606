"""The rows of the pgvector store. A projection of facts: it can be dropped and made anew."""

from django.db import models
from pgvector.django import HalfVectorField


class MemoryRecord(models.Model):
    """One fact for one holder (DESIGN 4). ``episode_id`` is that of the awareness for a character's record.

    No foreign keys: a vector store lives apart from the truth, and this one promises no more than the others.
    Vectors of several embedders stand side by side, told apart by ``embedder``.
    """

    key = models.CharField(max_length=200)
    embedder = models.CharField(max_length=100)
    index = models.CharField(max_length=80)
    story_id = models.BigIntegerField()
    episode_id = models.BigIntegerField()
    episode_no = models.PositiveIntegerField()
    timeline = models.FloatField()
    version = models.PositiveIntegerField()
    scope = models.CharField(max_length=10)
    holder = models.CharField(max_length=60)
    fact_id = models.BigIntegerField()
    importance = models.PositiveSmallIntegerField()
    text = models.TextField()
    vector = HalfVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["embedder", "key"], name="record_key_once_per_embedder")]
        indexes = [
            models.Index(fields=["story_id", "embedder", "holder", "timeline"], name="record_holder_timeline"),
            models.Index(fields=["fact_id"], name="record_fact"),
            models.Index(fields=["episode_id"], name="record_episode"),
        ]

    def __str__(self):
        return self.key
