"""Talks with a character. A thread is pinned to its viewpoint for good."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

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
    # What a program keeps with the talk, and the id of the talk it is a copy of.
    metadata = models.JSONField(default=dict, blank=True)
    cloned_from = models.CharField(max_length=40, blank=True)
    # The id of the last message that semantic recall has taken in.
    indexed_to = models.CharField(max_length=40, blank=True)
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
    # The ids of all facts behind what the answer was given: these, and those behind the history and the
    # working memory in its prompt. Not foreign keys: that one is gone is to be seen.
    rests_on = models.JSONField(default=list, blank=True)
    # What a program keeps with the message, and what it knows it by: two with one key are one.
    metadata = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=100, blank=True)
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
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "key"], condition=~models.Q(key=""), name="message_key_once_per_thread"
            )
        ]

    def __str__(self):
        return self.text[:80]


class MessagePart(models.Model):
    """A piece of the tool calls of a message: JSON, compressed, and cut so that no row is large."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="parts")
    index = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["message", "index"]
        constraints = [
            models.UniqueConstraint(fields=["message", "index"], name="part_once_per_message_and_index")
        ]

    def __str__(self):
        return f"{self.message_id} {self.index}"


class WorkingMemory(models.Model):
    """One version of a working memory. ``holder`` and ``place`` say whose it is and as of when; writing the
    next ``number`` is the compare-and-swap."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    # Set where the memory is that of one talk, and goes with it.
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="working_memories")
    holder = models.CharField(max_length=100)
    place = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    rests_on = models.JSONField(default=list, blank=True)
    seen_to = models.BigIntegerField(null=True)
    source = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "place", "number"], name="working_memory_once_per_number"
            )
        ]

    def __str__(self):
        return f"{self.holder} {self.place} {self.number}"


class MemoryPlan(models.Model):
    """What the talks of a story remember besides the story: the working memory, and how far back they look.

    A working memory is written after a Markdown ``template`` or after a JSON ``schema``, never both. A story
    without a plan has the one of ``memory.conversations.plans``.
    """

    class Scope(models.TextChoices):
        THREAD = "thread", _("each talk for itself")
        RESOURCE = "resource", _("all talks with one character")

    story = models.OneToOneField(Story, models.CASCADE, related_name="memory_plan")
    enabled = models.BooleanField(_("working memory"), default=True)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices, default=Scope.RESOURCE)
    template = models.TextField(_("template"), blank=True)
    schema = models.JSONField(_("schema"), null=True, blank=True)
    initial = models.TextField(_("initial value"), blank=True)
    read_only = models.BooleanField(_("read only"), default=False)
    last_messages = models.PositiveIntegerField(_("last messages"), default=40)
    recall = models.BooleanField(_("recall of earlier messages"), default=True)
    recall_scope = models.CharField(
        _("scope of recall"), max_length=10, choices=Scope.choices, default=Scope.RESOURCE
    )
    top_k = models.PositiveSmallIntegerField(_("messages recalled"), default=4)
    before = models.PositiveSmallIntegerField(_("messages before each"), default=1)
    after = models.PositiveSmallIntegerField(_("messages after each"), default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(schema__isnull=True) | models.Q(template=""), name="template_or_schema"
            )
        ]

    def __str__(self):
        return f"{self.story}: {self.scope}"


class MessageVector(models.Model):
    """The vector of a message, for semantic recall in PostgreSQL; apart from those of facts.

    No foreign keys: the conversations may live in another store, and a vector store promises no more.
    """

    embedder = models.CharField(max_length=100)
    index = models.CharField(max_length=80)
    thread_key = models.CharField(max_length=40)
    message_key = models.CharField(max_length=40)
    metadata = models.JSONField(default=dict)
    vector = HalfVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["embedder", "thread_key", "message_key"], name="vector_once_per_embedder_and_message"
            )
        ]
        indexes = [models.Index(fields=["index"], name="message_vector_index")]

    def __str__(self):
        return f"{self.thread_key} {self.message_key}"
