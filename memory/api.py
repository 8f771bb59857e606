"""What characters know, as JSON. Every read of memory is made from a viewpoint."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

from episodes.models import Story

from . import reviewing
from .chat.turn import answer_now, ask
from .conversations import conversations
from .conversations.pinning import TalkClosed, begin_talk
from .desk import seen_at_desk_of
from .models import Awareness, ExtractionRun, Fact, Proposal
from .recall import everything, recall
from .serializers import (
    Answer,
    AwarenessSerializer,
    FactSerializer,
    FactWording,
    MessageSerializer,
    NewAwareness,
    NewFact,
    NewMessage,
    NewThread,
    ProposalAnswer,
    ProposalSerializer,
    Question,
    RecalledFact,
    RunSerializer,
    ThreadSerializer,
    character_in,
    episode_in,
)
from .syncing import retry
from .viewpoint import UnknownViewer, Viewpoint

STATE = OpenApiParameter(
    "state", str, enum=Proposal.State.values, description="`proposed` (those that wait) when not given."
)
STORY = OpenApiParameter("story", str, required=True, description="Slug of the story.")
EPISODE = OpenApiParameter("episode", int, description="Only of the episode with this number.")
VIEWER = OpenApiParameter(
    "viewer", str, required=True, description="A character's id, `world` or `reader`: who is asking."
)
AS_OF = OpenApiParameter(
    "episode", int, required=True, description="As of this episode: what happened before it is seen."
)
END = OpenApiParameter("end", bool, description="At the end of that episode: it is seen, too.")


class Conflict(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def valid(serializer, data):
    """The validated data of a request; 400 with words otherwise."""
    checked = serializer(data=data)
    checked.is_valid(raise_exception=True)
    return checked.validated_data


def story_called(request, slug, *, reviewing=False):
    """The story with this slug, if the one who asks has the role for it; else 404."""
    stories = (
        Story.objects.reviewable_by(request.user) if reviewing else Story.objects.visible_to(request.user)
    )
    return get_object_or_404(stories, slug=slug)


def viewpoint_of(request, asked):
    """The viewpoint that a request names. 404 for strangers, 400 for a viewer who is nobody."""
    story = story_called(request, asked["story"])
    try:
        return Viewpoint.named(story, asked["viewer"], asked["episode"], through=asked["end"])
    except UnknownViewer as error:
        raise exceptions.ValidationError(
            {"viewer": [_("%(id)s is nobody of this story's cast.") % {"id": asked["viewer"]}]}
        ) from error


class RecallView(APIView):
    """Ask a question from a viewpoint."""

    @extend_schema(request=Question, responses=Answer)
    def post(self, request):
        """The facts that answer a question best, out of those the viewer knows as of the episode."""
        return self._answer(request, request.data)

    @extend_schema(parameters=[Question], responses=Answer)
    def get(self, request):
        """The same, with the question in the address."""
        return self._answer(request, request.query_params)

    def _answer(self, request, data):
        asked = valid(Question, data)
        viewpoint = viewpoint_of(request, asked)
        facts = recall(asked["question"], seen_from=viewpoint, k=asked["k"])
        cutoff = None if viewpoint.is_blind else viewpoint.cutoff
        return Response(Answer({"cutoff": cutoff, "facts": facts}).data)


class KnowledgeView(APIView):
    """Everything a viewer knows."""

    @extend_schema(parameters=[STORY, VIEWER, AS_OF, END], responses=RecalledFact(many=True))
    def get(self, request):
        """All facts that the viewer knows as of the episode, in the order of the story."""
        data = request.query_params.dict()
        viewpoint = viewpoint_of(request, valid(Question, data | {"question": "-"}))
        return Response(RecalledFact(everything(seen_from=viewpoint), many=True).data)


@extend_schema_view(list=extend_schema(parameters=[STORY, EPISODE]))
class FactViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Facts as the desk sees them: everything for those who work on a story, what the text has told for
    those who read it. Those who review may change them; what a person did survives every re-reading."""

    serializer_class = FactSerializer
    queryset = Fact.objects.none()
    filter_backends = []

    def get_queryset(self):
        if self.action == "list":
            story = story_called(self.request, self.request.query_params.get("story", ""))
        else:
            story = Story.objects.visible_to(self.request.user).filter(facts=self.kwargs["pk"]).first()
        return self._seen(story) if story else Fact.objects.none()

    @extend_schema(request=NewFact, responses={201: FactSerializer})
    def create(self, request):
        """Add a fact by hand."""
        new = valid(NewFact, request.data)
        story = story_called(request, new.pop("story"), reviewing=True)
        episode = get_object_or_404(story.episodes, number=new.pop("episode"))
        new["known_by"] = [character_in(story, slug) for slug in new["known_by"]]
        try:
            fact = reviewing.add(episode, by=request.user, **new)
        except ValueError as error:
            words = _("This sentence is not in the text of the episode. Copy it exactly as it stands there.")
            raise exceptions.ValidationError({"quote": [words]}) from error
        return Response(self._as_json(fact), status=status.HTTP_201_CREATED)

    @extend_schema(request=FactWording, responses=FactSerializer)
    def partial_update(self, request, pk=None):
        """Accept, reject, put back, or word anew."""
        changes = valid(FactWording, request.data)
        review = changes.pop("review", None)
        fact = self._reviewable()
        if changes:
            fact = reviewing.edit(fact, by=request.user, **changes)
        if review:
            act = {"accepted": reviewing.accept, "rejected": reviewing.reject, "proposed": reviewing.restore}
            fact = act[review](fact, by=request.user)
        return Response(self._as_json(fact))

    def _reviewable(self):
        fact = self.get_object()
        story_called(self.request, fact.story.slug, reviewing=True)
        return fact

    def _seen(self, story):
        seen_from = seen_at_desk_of(self.request.user, story)
        knowing = seen_from.awarenesses().select_related("character", "story", "since", "told_by")
        facts = seen_from.facts().select_related("story", "episode")
        if number := self.request.query_params.get("episode", ""):
            facts = facts.filter(episode__number=number) if number.isdecimal() else facts.none()
        return facts.prefetch_related(Prefetch("awarenesses", knowing, to_attr="knowing")).order_by(
            "episode__number", "start", "index"
        )

    def _as_json(self, fact):
        return FactSerializer(self._seen(fact.story).get(pk=fact.pk)).data


@extend_schema_view(list=extend_schema(parameters=[STORY, EPISODE]))
class AwarenessViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Who knows which fact, since when and how."""

    serializer_class = AwarenessSerializer
    queryset = Awareness.objects.none()

    def get_queryset(self):
        story = story_called(self.request, self.request.query_params.get("story", ""))
        seen_from = seen_at_desk_of(self.request.user, story)
        held = seen_from.awarenesses().filter(fact__in=seen_from.facts())
        if number := self.request.query_params.get("episode", ""):
            held = held.filter(since__number=number) if number.isdecimal() else held.none()
        return held.select_related("character", "story", "since", "told_by").order_by(
            "since__number", "fact", "pk"
        )

    @extend_schema(request=NewAwareness, responses={204: None})
    def create(self, request):
        """Say that somebody knows a fact, or that he does not; survives every re-reading."""
        new = valid(NewAwareness, request.data)
        if slug := new.get("story"):
            story = story_called(request, slug, reviewing=True)
            facts = Viewpoint.author(story).facts()
        else:
            facts = Fact.objects.filter(story__in=Story.objects.reviewable_by(request.user))
        fact = get_object_or_404(facts.select_related("story", "episode"), pk=new["fact"])
        story = story if slug else fact.story
        character = character_in(story, new["character"])
        if new["denied"]:
            reviewing.remove_knower(fact, character, by=request.user, story=story)
        else:
            reviewing.set_knower(
                fact,
                character,
                by=request.user,
                since=episode_in(story, new.get("since", fact.episode.number)),
                how=new["how"],
                stance=new["stance"],
                told_by=character_in(story, new["told_by"]) if new["told_by"] else None,
                story=story,
            )
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(list=extend_schema(parameters=[STORY, EPISODE, STATE]))
class ProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Who may also know a secret that was alluded to before them, for those who work on the story: nobody
    knows anything by it until somebody who reviews accepts it."""

    serializer_class = ProposalSerializer
    queryset = Proposal.objects.none()
    filter_backends = []

    def get_queryset(self):
        if self.action == "list":
            story = story_called(self.request, self.request.query_params.get("story", ""))
        else:
            stories = Story.objects.visible_to(self.request.user)
            story = stories.filter(episodes__proposals=self.kwargs["pk"]).first()
        if story is None:
            return Proposal.objects.none()
        asked = seen_at_desk_of(self.request.user, story).proposals()
        if self.action == "list":
            asked = self._chosen(asked)
        return asked.select_related("fact", "character", "episode", "told_by").order_by(
            "episode__number", "start", "pk"
        )

    @extend_schema(request=ProposalAnswer, responses=ProposalSerializer)
    def partial_update(self, request, pk=None):
        """Accept or reject a proposal that waits; 409 when it waits no more."""
        answer = valid(ProposalAnswer, request.data)["state"]
        proposal = self.get_object()
        story_called(request, proposal.fact.story.slug, reviewing=True)
        act = {"accepted": reviewing.accept_proposal, "rejected": reviewing.reject_proposal}[answer]
        act(proposal, by=request.user)
        proposal.refresh_from_db()
        if proposal.state != answer:
            raise Conflict(_("This proposal does not wait for an answer any more."))
        return Response(ProposalSerializer(proposal).data)

    def _chosen(self, asked):
        state = self.request.query_params.get("state", Proposal.State.PROPOSED)
        asked = asked.open() if state == Proposal.State.PROPOSED else asked.filter(state=state)
        if number := self.request.query_params.get("episode", ""):
            asked = asked.filter(episode__number=number) if number.isdecimal() else asked.none()
        return asked


@extend_schema_view(list=extend_schema(parameters=[STORY, EPISODE]))
class RunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The readings of episodes: state, what they found, how long it took and what it cost."""

    serializer_class = RunSerializer
    queryset = ExtractionRun.objects.none()

    def get_queryset(self):
        runs = ExtractionRun.objects.filter(episode__story__in=Story.objects.visible_to(self.request.user))
        if self.action == "list":
            runs = runs.filter(
                episode__story=story_called(self.request, self.request.query_params.get("story", ""))
            )
            if number := self.request.query_params.get("episode", ""):
                runs = runs.filter(episode__number=number) if number.isdecimal() else runs.none()
        return runs.select_related("episode").order_by("-pk")

    @extend_schema(request=None, responses={202: None})
    @action(detail=True, methods=["post"])
    def retry(self, request, pk=None):
        """Read the episode of this run again."""
        run = self.get_object()
        mine = Story.objects.editable_by(request.user) | Story.objects.reviewable_by(request.user)
        get_object_or_404(mine, pk=run.episode.story_id)
        retry(run.episode)
        return Response(status=status.HTTP_202_ACCEPTED)


class ThreadViewSet(viewsets.GenericViewSet):
    """Your talks with characters. A thread is pinned to its viewpoint for good."""

    serializer_class = ThreadSerializer
    lookup_value_regex = r"[0-9A-Za-z]+"

    @extend_schema(parameters=[STORY], responses=ThreadSerializer(many=True))
    def list(self, request):
        """Your talks in a story, the latest first."""
        story = story_called(request, request.query_params.get("story", ""))
        talks = conversations().talks(user_id=request.user.pk, story_id=story.pk)
        return Response(ThreadSerializer(talks, many=True).data)

    @extend_schema(request=NewThread, responses={201: ThreadSerializer})
    def create(self, request):
        """Begin a talk with a character as of an episode."""
        new = valid(NewThread, request.data)
        story = story_called(request, new["story"])
        viewpoint = Viewpoint(story, character_in(story, new["character"]), new["as_of"])
        return Response(
            ThreadSerializer(begin_talk(request.user, viewpoint)).data, status=status.HTTP_201_CREATED
        )

    @extend_schema(
        methods=["get"], request=None, responses=MessageSerializer(many=True), operation_id="thread_messages"
    )
    @extend_schema(
        methods=["post"],
        request=NewMessage,
        responses={201: MessageSerializer(many=True)},
        operation_id="thread_say",
    )
    @action(detail=True, methods=["get", "post"])
    def messages(self, request, pk=None):
        """What was said; POST says something and waits for the answer: both lines come back."""
        talk = self._mine(request, pk)
        if request.method == "GET":
            return Response(MessageSerializer(conversations().lines(talk.id), many=True).data)
        try:
            question, answer = ask(talk, valid(NewMessage, request.data)["text"])
        except TalkClosed as closed:
            raise Conflict(str(closed)) from closed
        said = [question, answer_now(talk, answer)]
        return Response(MessageSerializer(said, many=True).data, status=status.HTTP_201_CREATED)

    def _mine(self, request, pk):
        talk = conversations().find(pk, user_id=request.user.pk)
        if talk is None or not Story.objects.visible_to(request.user).filter(pk=talk.story_id).exists():
            raise exceptions.NotFound
        return talk


router = DefaultRouter()
router.register("facts", FactViewSet)
router.register("awareness", AwarenessViewSet)
router.register("proposals", ProposalViewSet)
router.register("runs", RunViewSet)
router.register("threads", ThreadViewSet, basename="thread")
urlpatterns = [
    path("recall/", RecallView.as_view(), name="recall"),
    path("knowledge/", KnowledgeView.as_view(), name="knowledge"),
    *router.urls,
]
