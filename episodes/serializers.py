"""Stories, people and episodes as JSON: which fields, and what may be written."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from .forms import LONGEST_MANUSCRIPT
from .lengths import length
from .models import Character, Episode, Member, Revision, Story


class StorySerializer(serializers.ModelSerializer):
    role = serializers.SerializerMethodField()
    parent = serializers.SlugRelatedField("slug", read_only=True)
    branch_point = serializers.SlugRelatedField("number", read_only=True)

    class Meta:
        model = Story
        fields = [
            "slug",
            "title",
            "synopsis",
            "language",
            "parent",
            "branch_point",
            "role",
            "created_at",
            "updated_at",
        ]
        # The address is made from the title and stays: indexes of vectors are named after it.
        read_only_fields = ["slug", "created_at", "updated_at"]

    def get_role(self, story) -> str | None:
        return story.role_of(self.context["request"].user)


class MemberSerializer(serializers.ModelSerializer):
    user = serializers.SlugRelatedField("username", read_only=True)

    class Meta:
        model = Member
        fields = ["id", "user", "role", "since"]


class CharacterSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="slug", read_only=True)
    aliases = serializers.ListField(child=serializers.CharField(max_length=100), required=False)

    class Meta:
        model = Character
        fields = [
            "id",
            "name",
            "reading",
            "aliases",
            "description",
            "first_person",
            "manner",
            "narrator",
            "status",
            "mentions",
        ]
        read_only_fields = ["mentions"]


class EpisodeSerializer(serializers.ModelSerializer):
    story = serializers.SlugRelatedField("slug", read_only=True)
    length = serializers.SerializerMethodField()
    based_on = serializers.IntegerField(
        write_only=True, required=False, help_text=_("The revision the text was made from.")
    )

    class Meta:
        model = Episode
        fields = [
            "id",
            "story",
            "number",
            "timeline",
            "title",
            "manuscript",
            "body",
            "revision",
            "based_on",
            "length",
            "updated_at",
        ]
        read_only_fields = ["number", "timeline", "body", "revision", "updated_at"]
        extra_kwargs = {"manuscript": {"max_length": LONGEST_MANUSCRIPT, "trim_whitespace": False}}

    def get_length(self, episode) -> int:
        return length(episode.body, episode.story.language)


class EpisodeLineSerializer(serializers.ModelSerializer):
    """An episode in a list: without its text."""

    story = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Episode
        fields = ["id", "story", "number", "timeline", "title", "revision", "updated_at"]


class RevisionSerializer(serializers.ModelSerializer):
    saved_by = serializers.SlugRelatedField("username", read_only=True)

    class Meta:
        model = Revision
        fields = ["number", "title", "manuscript", "autosaved", "restored_from", "saved_by", "saved_at"]


class OrderSerializer(serializers.Serializer):
    episodes = serializers.ListField(
        child=serializers.IntegerField(), help_text=_("Every episode's id, in the new order.")
    )


class PlaceSerializer(serializers.Serializer):
    place = serializers.FloatField(
        allow_null=True, help_text=_("Place in story time; null puts it back to its number.")
    )


class MergeSerializer(serializers.Serializer):
    into = serializers.SlugField(help_text=_("Id of the person who stays."))
