"""The rows of the pgvector store. A projection of facts: it can be dropped and made anew."""

from django.db import models
from pgvector.django import HalfVectorField

from episodes.models import Story

from .facts import Fact


class RecordSet(models.Model):
    """The records of one embedder in one index. A writer holds its row, so writers of a set take turns.

    ``generation`` changes with every write and is never given twice; ``stamp`` of a record is the generation
    that wrote it last. ``centre`` is what is taken off a vector before its signs make its code: none while a
    set is small enough to be searched whole. ``written`` counts writes, ``centred`` what it was at the last
    centring.
    """

    embedder = models.CharField(max_length=100)
    index = models.CharField(max_length=80)
    dimension = models.PositiveIntegerField()
    generation = models.BigIntegerField()
    centre = HalfVectorField(null=True)
    written = models.BigIntegerField(default=0)
    centred = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["embedder", "index"], name="record_set_once_per_embedder_and_index"
            )
        ]

    def __str__(self):
        return f"{self.index} ({self.embedder})"


class MemoryRecord(models.Model):
    """One fact for one holder (DESIGN 4). ``episode_id`` is that of the awareness for a character's record.

    No foreign keys into the truth: a vector store lives apart from it, and this one promises no more than the
    others. ``code`` holds the signs of the vector's direction less the centre, eight to a byte, and ``along``
    the product of the two; null where the set has no centre or the vector another dimension.
    """

    # Not enforced: a set goes with its records in two statements, and each record would pay for the check.
    record_set = models.ForeignKey(RecordSet, models.CASCADE, related_name="records", db_constraint=False)
    stamp = models.BigIntegerField(default=0)
    # Byte order, so that the beginning of a key is found with the index that keeps keys unique.
    key = models.CharField(max_length=200, db_collation="C")
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
    code = models.BinaryField(null=True, editable=False)
    along = models.FloatField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record_set", "key"], name="record_key_once_per_set"),
        ]
        indexes = [
            models.Index(fields=["record_set", "holder", "timeline"], name="record_set_holder_timeline"),
            models.Index(fields=["record_set", "stamp"], name="record_set_stamp"),
            models.Index(fields=["episode_id"], name="record_episode"),
        ]

    def __str__(self):
        return self.key


class StoredKey(models.Model):
    """A record in a store outside this database, which cannot be asked for the records of an episode.

    ``fact_episode_id`` is the episode of the fact, ``episode_id`` that of the awareness, which dates it.
    """

    embedder = models.CharField(max_length=100)
    index = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    fact_episode_id = models.BigIntegerField()
    episode_id = models.BigIntegerField()
    episode_no = models.PositiveIntegerField()
    timeline = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["embedder", "index", "key"], name="stored_key_once_per_index")
        ]
        indexes = [
            models.Index(fields=["fact_episode_id"], name="stored_key_fact_episode"),
            models.Index(fields=["episode_id"], name="stored_key_episode"),
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
    # What the last comparison with the facts found and mended, and when.
    compared_at = models.DateTimeField(null=True)
    missing = models.PositiveIntegerField(default=0)
    left_over = models.PositiveIntegerField(default=0)
    misplaced = models.PositiveIntegerField(default=0)
    altered = models.PositiveIntegerField(default=0)

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
