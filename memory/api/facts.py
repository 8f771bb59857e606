"""Facts, who knows them, and what is recalled of them, as JSON."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from episodes.models import Story
from memory import reviewing
from memory.desk import seen_at_desk_of
from memory.models import Awareness, ExtractionRun, Fact, Proposal
from memory.recall import everything, recall
from memory.serializers import (
    Answer,
    AwarenessSerializer,
    FactSerializer,
    FactWording,
    NewAwareness,
    NewFact,
    ProposalAnswer,
    ProposalSerializer,
    Question,
    RecalledFact,
    RunSerializer,
    character_in,
    episode_in,
)
from memory.syncing import retry
from memory.viewpoint import Viewpoint

from .asked import AskedViewSet
from .asking import (
    AS_OF,
    END,
    EPISODE,
    STATE,
    STORY,
    VIEWER,
    story_about,
    story_called,
    valid,
    viewpoint_of,
)


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
        story = story_about(self, "facts")
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
class ProposalViewSet(AskedViewSet):
    """Who may also know a secret that was alluded to before them, for those who work on the story: nobody
    knows anything by it until somebody who reviews accepts it."""

    serializer_class = ProposalSerializer
    queryset = Proposal.objects.none()
    relation, episode = "proposals", "episode"

    def seen(self, desk):
        asked = desk.proposals().select_related("fact", "character", "episode", "told_by")
        return asked.order_by("episode__number", "start", "pk")

    @extend_schema(request=ProposalAnswer, responses=ProposalSerializer)
    def partial_update(self, request, pk=None):
        """Accept or reject a proposal that waits; 409 when it waits no more."""
        answer = valid(ProposalAnswer, request.data)["state"]
        proposal = self.get_object()
        story_called(request, proposal.story.slug, reviewing=True)
        acts = {"accepted": reviewing.accept_proposal, "rejected": reviewing.reject_proposal}
        return self.answered(proposal, answer, acts[answer])


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
