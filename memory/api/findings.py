"""What is doubted of what characters said, as JSON."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.response import Response

from episodes.models import Story
from memory.chat import claiming
from memory.conversations import conversations
from memory.conversations.wording import storable
from memory.models import Finding
from memory.review_queue import findings_of
from memory.serializers import FindingAnswer, FindingSerializer, NewFinding

from .asked import AskedViewSet
from .asking import EPISODE, STORY, story_called, valid
from .threads import InOurWords

STATE = OpenApiParameter("state", str, enum=Finding.State.values, description="`open` when not given.")


@extend_schema_view(list=extend_schema(parameters=[STORY, EPISODE, STATE]))
class FindingViewSet(InOurWords, AskedViewSet):
    """Sentences of answers that somebody doubts, for those who work on the story."""

    serializer_class = FindingSerializer
    queryset = Finding.objects.none()
    relation, episode, waiting = "findings", "episode", Finding.State.OPEN

    def seen(self, desk):
        return findings_of(desk)

    @extend_schema(request=NewFinding, responses={201: FindingSerializer, 200: FindingSerializer})
    def create(self, request):
        """Doubt a sentence of an answer, in a thread of your own in a story that you review. It waits in the
        review of the last episode that the character had seen. One that was doubted before comes back as it
        is (200)."""
        asked = valid(NewFinding, request.data)
        talk = conversations().find(asked["thread"], user_id=request.user.pk)
        story = talk and Story.objects.reviewable_by(request.user).filter(pk=talk.story_id).first()
        answer = conversations().line(talk.id, asked["message"]) if story else None
        place = claiming.place_of_claim(talk, answer, story) if answer else None
        if place is None:
            raise Http404
        viewpoint, episode = place
        said = {name: storable(asked[name]) for name in ("text", "note")}
        found, is_new = claiming.doubt(talk, answer, episode, viewpoint, by=request.user, **said)
        return Response(self.get_serializer(found).data, status=201 if is_new else 200)

    @extend_schema(request=FindingAnswer, responses=FindingSerializer)
    def partial_update(self, request, pk=None):
        """Settle it, leave it as it is for a reason, or open it again."""
        answer = valid(FindingAnswer, request.data)
        found = self.get_object()
        story_called(request, found.story.slug, reviewing=True)
        found.answer(answer["state"], by=request.user, reason=answer["reason"])
        return Response(self.get_serializer(found).data)
