"""Talks with a character. A thread is pinned to its viewpoint for good."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from episodes.models import Character, Story

from .facts import Fact


class ThreadQuerySet(models.QuerySet):
    def of(self, user):
        """A user's own threads in stories that the user may still see."""
        return self.filter(user=user, story__in=Story.objects.visible_to(user))


class Thread(models.Model):
    """A talk of one user with one character as of one episode (its ``number``)."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="threads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="threads")
    # Null once the character was deleted; the talk can still be read then, under the name it had.
    character = models.ForeignKey(Character, models.SET_NULL, null=True, related_name="threads")
    character_name = models.CharField(max_length=100, blank=True)
    as_of = models.PositiveIntegerField(_("as of episode"))
    # The id of the episode that had the number ``as_of``; null past the last one. Not a foreign key: that the
    # episode is gone is to be seen.
    pinned_to = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]

    def __str__(self):
        return self.title or f"{self.character or self.character_name} @ {self.as_of}"


class Message(models.Model):
    """One turn of a talk. ``facts`` are those the answer was given; ``withheld`` only counts."""

    class Author(models.TextChoices):
        USER = "user", _("You")
        CHARACTER = "character", _("Character")

    class State(models.TextChoices):
        STREAMING = "streaming", _("answering")
        COMPLETE = "complete", _("complete")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    author = models.CharField(max_length=10, choices=Author.choices)
    # The question that an answer answers. Of several answers to one question the newest counts.
    reply_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMPLETE)
    facts = models.ManyToManyField(Fact, related_name="+", blank=True)
    # {"future": n, "others": m}: how much was kept from this viewpoint.
    withheld = models.JSONField(default=dict)
    # [{"start", "end", "kind", "fact", "episode"}]: what the guard marked in the answer.
    marks = models.JSONField(default=list)
    # "offline" where the character recalls without a model, else the model's name.
    model = models.CharField(max_length=100, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    # US dollars, where the price of the model is known.
    cost = models.DecimalField(max_digits=10, decimal_places=6, null=True, blank=True)
    error = models.TextField(blank=True)
    # While an answer is being given: the last sign of life of whoever gives it. Null: nobody began yet.
    beat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["thread", "pk"]

    def __str__(self):
        return self.text[:80]
