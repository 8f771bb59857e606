"""The rows of the pgvector store. A projection of facts: it can be dropped and made anew."""

from django.db import models
from pgvector.django import HalfVectorField

from episodes.models import Story

from .facts import Fact


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
        constraints = [
            models.UniqueConstraint(fields=["embedder", "index", "key"], name="record_key_once_per_index")
        ]
        indexes = [
            models.Index(
                fields=["story_id", "embedder", "holder", "timeline"], name="record_holder_timeline"
            ),
            # Keys are compared with the truth by their beginning: "vec:episode-7:".
            models.Index(
                fields=["embedder", "index", "key"],
                name="record_index_key",
                opclasses=["varchar_pattern_ops"] * 3,
            ),
            models.Index(fields=["fact_id"], name="record_fact"),
            models.Index(fields=["episode_id"], name="record_episode"),
        ]

    def __str__(self):
        return self.key


class StoryIndex(models.Model):
    """Which embedder's records answer for a story. Changing the embedder makes a second, whole set first."""

    story = models.OneToOneField(Story, models.CASCADE, related_name="memory_index")
    embedder = models.CharField(max_length=100)
    dimension = models.PositiveIntegerField()
    # The embedder whose set is being made beside it; empty when none is.
    building = models.CharField(max_length=100, blank=True)
    since = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"{self.story}: {self.embedder}"


class FactVector(models.Model):
    """The vector an embedder gave to the text of a fact, so that nothing unchanged is embedded twice.

    ``digest`` is that of the text that was embedded; ``vector`` holds little-endian half floats.
    """

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="vectors")
    embedder = models.CharField(max_length=100)
    digest = models.CharField(max_length=32)
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "embedder"], name="vector_once_per_embedder")]

    def __str__(self):
        return f"{self.fact_id} {self.embedder}"
