"""Which fact holds instead of which, as JSON."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, status
from rest_framework.response import Response

from memory import replacing
from memory.models import Fact, Replacement
from memory.serializers import NewReplacement, ReplacementAnswer, ReplacementSerializer
from memory.succession import with_both_facts
from memory.viewpoint import Viewpoint

from .asked import AskedViewSet
from .asking import EPISODE, STATE, STORY, story_called, valid


@extend_schema_view(list=extend_schema(parameters=[STORY, EPISODE, STATE]))
class ReplacementViewSet(AskedViewSet):
    """Which fact holds instead of which, for those who work on the story: proposed ones change nothing until
    somebody who reviews accepts them."""

    serializer_class = ReplacementSerializer
    queryset = Replacement.objects.none()
    relation, episode = "replacements", "new__episode"

    def seen(self, desk):
        return with_both_facts(desk.offered_replacements())

    @extend_schema(request=NewReplacement, responses={201: ReplacementSerializer})
    def create(self, request):
        """Say that from its episode on a fact holds instead of an earlier one."""
        asked = valid(NewReplacement, request.data)
        story = story_called(request, asked["story"], reviewing=True)
        facts = Viewpoint.author(story).facts(Fact.objects.live().select_related("episode", "story"))
        old, new = (get_object_or_404(facts, pk=asked[which]) for which in ("old", "new"))
        try:
            made = replacing.replace(old, new, by=request.user, story=story)
        except ValueError as error:
            words = _("The new fact must come after the old one in the time of the story.")
            raise exceptions.ValidationError({"new": [words]}) from error
        return Response(ReplacementSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReplacementAnswer, responses=ReplacementSerializer)
    def partial_update(self, request, pk=None):
        """Accept or reject what waits, or take back what was accepted; 409 when it does not wait."""
        answer = valid(ReplacementAnswer, request.data)["state"]
        found = self.get_object()
        story_called(request, found.story.slug, reviewing=True)
        acts = {"accepted": replacing.accept_replacement, "rejected": replacing.reject_replacement}
        stands = found.state == Replacement.State.ACCEPTED != answer
        return self.answered(found, answer, replacing.take_back if stands else acts[answer])
