"""What is doubted of what characters said, as JSON."""

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.response import Response

from memory.models import Finding
from memory.review_queue import findings_of
from memory.serializers import FindingAnswer, FindingSerializer

from .asked import AskedViewSet
from .asking import EPISODE, STORY, story_called, valid

STATE = OpenApiParameter("state", str, enum=Finding.State.values, description="`open` when not given.")


@extend_schema_view(list=extend_schema(parameters=[STORY, EPISODE, STATE]))
class FindingViewSet(AskedViewSet):
    """Sentences of answers that somebody doubts, for those who work on the story."""

    serializer_class = FindingSerializer
    queryset = Finding.objects.none()
    relation, episode, waiting = "findings", "episode", Finding.State.OPEN

    def seen(self, desk):
        return findings_of(desk)

    @extend_schema(request=FindingAnswer, responses=FindingSerializer)
    def partial_update(self, request, pk=None):
        """Settle it, leave it as it is for a reason, or open it again."""
        answer = valid(FindingAnswer, request.data)
        found = self.get_object()
        story_called(request, found.story.slug, reviewing=True)
        found.answer(answer["state"], by=request.user, reason=answer["reason"])
        return Response(self.get_serializer(found).data)
