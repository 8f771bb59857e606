"""How the talks of a story go, as JSON."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from memory.chat.accounts import days_of, facts_used, unanswered
from memory.desk import seen_at_desk_of

from .asking import STORY, story_called
from .threads import InOurWords


class DaySerializer(serializers.Serializer):
    """The answers of one day: how many, and how many of them failed, found nothing, were marked by the guard
    or held back; tokens, US dollars where a price is known, and seconds to the first word and in all."""

    day = serializers.DateField()
    answers = serializers.IntegerField()
    failed = serializers.IntegerField()
    nothing_found = serializers.IntegerField()
    marked = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    tokens = serializers.IntegerField()
    cost = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    first_token = serializers.FloatField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True)


class FactUseSerializer(serializers.Serializer):
    """How often a fact was given to an answer."""

    fact = serializers.IntegerField(source="fact.pk")
    text = serializers.CharField(source="fact.text")
    episode = serializers.IntegerField(source="fact.episode.number")
    times = serializers.IntegerField()


class UnansweredSerializer(serializers.Serializer):
    """A question of one's own that brought up nothing, to whom and as of when."""

    text = serializers.CharField()
    character = serializers.CharField(source="name")
    as_of = serializers.IntegerField()


class TalkUseSerializer(serializers.Serializer):
    """What answers used, found and cost; the latest days, the facts used most, the latest questions."""

    days = DaySerializer(many=True)
    facts = FactUseSerializer(many=True)
    unanswered = UnansweredSerializer(many=True)


class TalkUseView(InOurWords, APIView):
    """How the talks of a story go: the numbers of its page, and no word of what others said."""

    @extend_schema(parameters=[STORY], responses=TalkUseSerializer)
    def get(self, request):
        """For those who review the story."""
        story = story_called(request, request.query_params.get("story", ""), reviewing=True)
        use = {
            "days": days_of(story),
            "facts": facts_used(seen_at_desk_of(request.user, story)),
            "unanswered": unanswered(story, request.user),
        }
        return Response(TalkUseSerializer(use).data)
