"""Talks with characters, as JSON: messages, working memory and recall of what was said."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from episodes.models import Story
from memory.chat.turn import answer_now, ask
from memory.conversations import conversations
from memory.conversations.base import ConversationsUnavailable, TalkGone
from memory.conversations.pinning import TalkClosed
from memory.conversations.plans import PlanRefused, plan_of, set_plan
from memory.conversations.talks import TalkNotFound, Talks
from memory.conversations.wording import NotSayable
from memory.conversations.working_memory import MemoryChanged
from memory.serializers import character_in

from .asking import STORY, Conflict, story_called, valid
from .shapes import (
    MessagePage,
    MessageQuery,
    MessageSearch,
    MessageSerializer,
    NewClone,
    NewMessage,
    NewThread,
    PassageSerializer,
    PlanSerializer,
    ThreadChanges,
    ThreadPage,
    ThreadQuery,
    ThreadSerializer,
    WorkingMemoryChange,
    WorkingMemorySerializer,
)


class NotNow(exceptions.APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"


class InOurWords:
    """Answers what goes wrong with a talk: 404 for what is not there, 409 for what has moved on, 400 for what
    cannot be kept, 503 when the store does not answer."""

    def handle_exception(self, error):
        if isinstance(error, TalkNotFound | TalkGone):
            error = Http404()
        elif isinstance(error, TalkClosed | MemoryChanged):
            error = Conflict(str(error))
        elif isinstance(error, NotSayable | PlanRefused):
            error = exceptions.ValidationError({"detail": [str(error)]})
        elif isinstance(error, ConversationsUnavailable):
            error = NotNow(str(error))
        return super().handle_exception(error)


class ThreadViewSet(InOurWords, viewsets.GenericViewSet):
    """Your talks with characters. A thread is pinned to its viewpoint for good."""

    serializer_class = ThreadSerializer
    lookup_value_regex = r"[0-9A-Za-z]+"

    @extend_schema(parameters=[ThreadQuery], responses=ThreadPage)
    def list(self, request):
        """Your talks in a story, the latest first."""
        asked = valid(ThreadQuery, request.query_params)
        story = story_called(request, asked["story"])
        character = character_in(story, asked["character"]) if "character" in asked else None
        offset, limit = asked["offset"], asked["limit"]
        found = Talks(request.user, story).list(character, offset=offset, limit=limit + 1)
        more = offset + limit if len(found) > limit else None
        return Response(ThreadPage({"results": [one.talk for one in found[:limit]], "next": more}).data)

    @extend_schema(request=NewThread, responses={201: ThreadSerializer})
    def create(self, request):
        """Begin a talk with a character as of an episode."""
        new = valid(NewThread, request.data)
        story = story_called(request, new["story"])
        begun = Talks(request.user, story).begin(
            character_in(story, new["character"]),
            new["as_of"],
            title=new["title"],
            metadata=new["metadata"],
        )
        return Response(ThreadSerializer(begun.talk).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request, pk=None):
        """One of your talks."""
        return Response(ThreadSerializer(self._mine(request, pk).talk).data)

    @extend_schema(request=ThreadChanges, responses=ThreadSerializer)
    def partial_update(self, request, pk=None):
        """Give a talk another title."""
        mine = self._mine(request, pk)
        mine.rename(valid(ThreadChanges, request.data)["title"])
        return Response(ThreadSerializer(mine.talk).data)

    @extend_schema(responses={204: None})
    def destroy(self, request, pk=None):
        """Delete a talk with everything that belongs to it."""
        self._mine(request, pk).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        methods=["get"],
        request=None,
        parameters=[MessageQuery],
        responses=MessagePage,
        operation_id="thread_messages",
    )
    @extend_schema(
        methods=["post"],
        request=NewMessage,
        responses={201: MessageSerializer(many=True)},
        operation_id="thread_say",
    )
    @action(detail=True, methods=["get", "post"])
    def messages(self, request, pk=None):
        """What was said, by offset or by cursor, from either end; POST says something and waits for the
        answer: both lines come back."""
        mine = self._mine(request, pk)
        if request.method == "GET":
            asked = valid(MessageQuery, request.query_params)
            newest_first = asked.pop("order") == "newest"
            return Response(MessagePage(mine.messages(newest_first=newest_first, **asked)).data)
        question, answer = ask(mine.talk, **valid(NewMessage, request.data))
        said = [question, answer_now(mine.talk, answer)]
        return Response(MessageSerializer(said, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NewClone, responses={201: ThreadSerializer})
    @action(detail=True, methods=["post"])
    def clone(self, request, pk=None):
        """A copy of a talk; with ``upto`` a branch of it."""
        copy = self._mine(request, pk).clone(**valid(NewClone, request.data))
        return Response(ThreadSerializer(copy.talk).data, status=status.HTTP_201_CREATED)

    @extend_schema(methods=["get", "delete"], request=None, responses=WorkingMemorySerializer)
    @extend_schema(methods=["put", "patch"], request=WorkingMemoryChange, responses=WorkingMemorySerializer)
    @action(detail=True, methods=["get", "put", "patch", "delete"], url_path="working-memory")
    def working_memory(self, request, pk=None):
        """The notes of the character: PUT writes them whole; PATCH updates them as the model's tool does
        (Markdown replaces, a JSON object is merged, null deletes); DELETE forgets those of this viewpoint."""
        notes = self._mine(request, pk).working_memory
        if request.method == "DELETE":
            notes.forget()
        elif request.method != "GET":
            change = valid(WorkingMemoryChange, request.data)
            write = notes.replace if request.method == "PUT" else notes.update
            write(change.get("text", change.get("value")), version=change.get("version"))
        return Response(WorkingMemorySerializer(notes.read(), context={"plan": notes.plan}).data)

    @extend_schema(request=MessageSearch, responses=PassageSerializer(many=True))
    @action(detail=True, methods=["post"])
    def search(self, request, pk=None):
        """Messages near to a question, in this talk or in all with this character up to here."""
        found = self._mine(request, pk).search(**valid(MessageSearch, request.data))
        return Response(PassageSerializer(found, many=True).data)

    def _mine(self, request, pk):
        found = conversations().find(pk, user_id=request.user.pk)
        story = Story.objects.visible_to(request.user).filter(pk=found.story_id).first() if found else None
        if story is None:
            raise TalkNotFound
        return Talks(request.user, story).get(pk)


class MemoryPlanView(InOurWords, APIView):
    """How working memory and recall of messages work in the talks of a story."""

    @extend_schema(parameters=[STORY], responses=PlanSerializer)
    def get(self, request):
        """The plan of a story."""
        story = story_called(request, request.query_params.get("story", ""))
        return Response(PlanSerializer(plan_of(story)).data)

    @extend_schema(parameters=[STORY], request=PlanSerializer, responses=PlanSerializer)
    def patch(self, request):
        """Change the plan; for those who review the story."""
        story = story_called(request, request.query_params.get("story", ""), reviewing=True)
        return Response(PlanSerializer(set_plan(story, **valid(PlanSerializer, request.data))).data)
