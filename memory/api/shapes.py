"""Talks as JSON: what comes in and what goes out."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from memory.conversations.base import State
from memory.conversations.recalling import RANGE, TOP_K
from memory.conversations.talks import LONGEST_TITLE
from memory.conversations.wording import LONGEST_QUESTION, NotSayable, storable
from memory.models import MemoryPlan

LARGEST_METADATA = 16_000  # characters of JSON
SCOPES = MemoryPlan.Scope.choices


class Storable(serializers.CharField):
    """A text of characters that exist."""

    def to_internal_value(self, data):
        text = super().to_internal_value(data)
        try:
            return storable(text)
        except NotSayable as error:
            raise serializers.ValidationError(str(error)) from error


class Metadata(serializers.DictField):
    """What a program keeps with a thread or a message; short plain values can be searched by."""

    def to_internal_value(self, data):
        value = super().to_internal_value(data)
        text = serializers.JSONField(binary=False).to_representation(value)
        try:
            storable(repr(text).replace("\\x00", "\0"))
        except NotSayable as error:
            raise serializers.ValidationError(str(error)) from error
        if len(repr(text)) > LARGEST_METADATA:
            raise serializers.ValidationError(_("This is too much to keep beside a message."))
        return value


class NewThread(serializers.Serializer):
    story = serializers.SlugField()
    character = serializers.SlugField()
    as_of = serializers.IntegerField(min_value=0, max_value=1_000_000)
    title = Storable(max_length=LONGEST_TITLE, required=False, allow_blank=True, default="")
    metadata = Metadata(required=False, default=dict)


class ThreadChanges(serializers.Serializer):
    title = Storable(max_length=LONGEST_TITLE, allow_blank=True)


class ThreadSerializer(serializers.Serializer):
    """A talk. It stays with its episode: ``as_of`` is the number that had when the talk began."""

    id = serializers.CharField()
    character = serializers.CharField(source="character_name")
    as_of = serializers.IntegerField()
    title = serializers.CharField()
    metadata = serializers.DictField()
    cloned_from = serializers.CharField()
    updated_at = serializers.DateTimeField()


class ThreadPage(serializers.Serializer):
    """Talks, the latest first. ``next`` is the offset of those after them, null when there are none."""

    results = ThreadSerializer(many=True)
    next = serializers.IntegerField(allow_null=True)


class Paging(serializers.Serializer):
    limit = serializers.IntegerField(min_value=1, max_value=200, default=100)
    offset = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)


class ThreadQuery(Paging):
    story = serializers.SlugField()
    character = serializers.SlugField(required=False)


class MessageQuery(Paging):
    cursor = serializers.CharField(required=False, max_length=40, help_text=_("`cursor` of the page before."))
    order = serializers.ChoiceField(
        ["oldest", "newest"], default="oldest", help_text=_("Which end is first.")
    )


class NewMessage(serializers.Serializer):
    text = Storable(max_length=LONGEST_QUESTION)
    key = Storable(
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
        help_text=_("Sent twice with one key, a message is said once."),
    )
    metadata = Metadata(required=False, default=dict)


class ToolCallSerializer(serializers.Serializer):
    name = serializers.CharField()
    arguments = serializers.JSONField()
    result = serializers.JSONField()


class MessageSerializer(serializers.Serializer):
    """One line of a talk. ``facts`` are those an answer was given; ``model`` is "offline" without a model."""

    id = serializers.CharField()
    author = serializers.SerializerMethodField()
    text = serializers.CharField()
    state = serializers.ChoiceField([each.value for each in State])
    reply_to = serializers.CharField(allow_null=True)
    facts = serializers.ListField(source="fact_ids", child=serializers.IntegerField())
    tool_calls = ToolCallSerializer(many=True)
    metadata = serializers.DictField()
    model = serializers.CharField()
    error = serializers.CharField()
    created_at = serializers.DateTimeField()

    def get_author(self, line) -> str:
        return "user" if line.by_user else "character"


class MessagePage(serializers.Serializer):
    """Messages in the order asked for, and the ``cursor`` that leads on, null at the end."""

    results = MessageSerializer(source="lines", many=True)
    cursor = serializers.CharField(allow_null=True)


class NewClone(serializers.Serializer):
    upto = serializers.CharField(required=False, max_length=40, help_text=_("The last message to copy."))
    title = Storable(max_length=LONGEST_TITLE, required=False, allow_blank=True)


class WorkingMemorySerializer(serializers.Serializer):
    """The notes of a character about the one who talks with him. ``text`` is Markdown, or JSON where the plan
    has a schema, then ``value`` is that object. ``version`` goes with the next update."""

    text = serializers.CharField()
    value = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    is_empty = serializers.BooleanField()

    def get_value(self, held) -> dict | None:
        return held.value if self.context["plan"].schema is not None else None


class WorkingMemoryChange(serializers.Serializer):
    """Markdown as ``text``, or a JSON object as ``value`` where the plan has a schema."""

    text = serializers.CharField(required=False, trim_whitespace=False, max_length=100_000)
    value = serializers.DictField(required=False)
    version = serializers.IntegerField(
        min_value=0, required=False, help_text=_("The version this was made from: 409 when there is another.")
    )

    def validate(self, data):
        if ("text" in data) == ("value" in data):
            raise serializers.ValidationError(_("Send either text or value."))
        return data


class MessageSearch(serializers.Serializer):
    """What is left out is as the plan of the story has it."""

    question = Storable(max_length=LONGEST_QUESTION)
    top_k = serializers.IntegerField(min_value=1, max_value=TOP_K, required=False)
    before = serializers.IntegerField(min_value=0, max_value=RANGE, required=False)
    after = serializers.IntegerField(min_value=0, max_value=RANGE, required=False)
    scope = serializers.ChoiceField(SCOPES, required=False)
    threshold = serializers.FloatField(min_value=-1, max_value=1, required=False)
    where = serializers.DictField(
        required=False, help_text=_("Values that the metadata has; a list means one of them.")
    )


class PassageSerializer(serializers.Serializer):
    """A message that was found, and those around it; ``score`` is the cosine (-1 to 1)."""

    thread = serializers.CharField(source="talk.id")
    message = serializers.CharField(source="found.id")
    score = serializers.FloatField()
    messages = MessageSerializer(source="lines", many=True)


class PlanSerializer(serializers.Serializer):
    """How working memory and recall of messages work in the talks of a story."""

    enabled = serializers.BooleanField(required=False)
    scope = serializers.ChoiceField(SCOPES, required=False)
    template = Storable(required=False, allow_blank=True, trim_whitespace=False)
    schema = serializers.DictField(required=False, allow_null=True)
    initial = Storable(required=False, allow_blank=True, trim_whitespace=False)
    read_only = serializers.BooleanField(required=False)
    last_messages = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    recall = serializers.BooleanField(required=False)
    recall_scope = serializers.ChoiceField(SCOPES, required=False)
    top_k = serializers.IntegerField(min_value=1, max_value=TOP_K, required=False)
    before = serializers.IntegerField(min_value=0, max_value=RANGE, required=False)
    after = serializers.IntegerField(min_value=0, max_value=RANGE, required=False)
