"""What stands in the texts of episodes, kept so that a change costs no more than what it changes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from episodes.models import Character, Episode


class Naming(models.Model):
    """How often an episode names somebody: the parts of ``Character.mentions``."""

    character = models.ForeignKey(Character, models.CASCADE, related_name="namings")
    # Not a foreign key: when the episode has gone, what it counted for is still to be taken off.
    episode_id = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["character", "episode_id"], name="naming_once_per_episode")
        ]

    def __str__(self):
        return f"{self.character_id} in {self.episode_id}: {self.count}"


class HeardScene(models.Model):
    """The words that somebody hears in a scene, by which later talk about a secret is found.

    ``digest`` is that of the scene as it was looked at (``passages.scene_digest``); each word in ``words``
    stands with its story before it, as in the keyword index.
    """

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="heard_scenes")
    digest = models.CharField(max_length=16)
    words = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "digest"], name="heard_scene_once_per_episode")
        ]
        indexes = [GinIndex(fields=["words"], name="heard_scene_words")]

    def __str__(self):
        return f"{self.episode_id} {self.digest}"
