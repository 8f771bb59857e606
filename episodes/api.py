"""Stories, people and episodes as JSON. Whoever has no role in a story does not find it here either."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter

from . import casting
from .beginning import begin_story
from .drafting import Draft, StaleDraft, save_draft
from .models import Character, Episode, Member, Role, Story
from .ordering import add_episode, remove_episode, reorder, set_timeline
from .serializers import (
    CharacterSerializer,
    EpisodeLineSerializer,
    EpisodeSerializer,
    MemberSerializer,
    MergeSerializer,
    OrderSerializer,
    PlaceSerializer,
    RevisionSerializer,
    StorySerializer,
)

STORY = OpenApiParameter("story", str, required=True, description="Slug of the story.")


class Conflict(exceptions.APIException):
    """Somebody else changed it in between, or something else still needs it."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("It has changed in the meantime.")
    default_code = "conflict"


def story_named(request, stories):
    """The story that ``story`` in the query or the body names, out of ``stories``; 404 for strangers."""
    slug = request.query_params.get("story") or request.data.get("story")
    if not slug:
        raise exceptions.ValidationError({"story": [_("Name the story by its slug.")]})
    return get_object_or_404(stories, slug=slug)


class StoryViewSet(viewsets.ModelViewSet):
    """Stories in which you have a role."""

    serializer_class = StorySerializer
    lookup_field = "slug"
    queryset = Story.objects.none()

    def get_queryset(self):
        stories = Story.objects.select_related("parent", "branch_point")
        user = self.request.user
        if self.action in ("list", "retrieve"):
            return stories.filter(pk__in=Story.objects.visible_to(user))
        if self.action == "order":
            return stories.filter(pk__in=Story.objects.editable_by(user))
        return stories.filter(pk__in=Story.objects.owned_by(user))

    def perform_create(self, serializer):
        serializer.instance = begin_story(**serializer.validated_data, by=self.request.user)

    def perform_destroy(self, story):
        try:
            story.delete()
        except ProtectedError as error:
            raise Conflict(_("Other stories branch off this one. Delete them first.")) from error

    @extend_schema(request=OrderSerializer, responses={204: None})
    @action(detail=True, methods=["put"])
    def order(self, request, slug=None):
        """Give the episodes a new order of reading."""
        order = OrderSerializer(data=request.data)
        order.is_valid(raise_exception=True)
        try:
            reorder(self.get_object(), order.validated_data["episodes"])
        except ValueError as error:
            raise exceptions.ValidationError(
                {"episodes": [_("Name every episode of the story exactly once.")]}
            ) from error
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(list=extend_schema(parameters=[STORY]))
class MemberViewSet(viewsets.ModelViewSet):
    """Who works on a story, and as what. Only owners change it."""

    serializer_class = MemberSerializer
    queryset = Member.objects.none()
    http_method_names = ["get", "post", "patch", "delete"]

    def get_queryset(self):
        user = self.request.user
        reading = self.action in ("list", "retrieve")
        stories = Story.objects.visible_to(user) if reading else Story.objects.owned_by(user)
        members = Member.objects.filter(story__in=stories).select_related("user", "story")
        if self.action == "list":
            members = members.filter(story=story_named(self.request, stories))
        return members

    def perform_create(self, serializer):
        story = story_named(self.request, Story.objects.owned_by(self.request.user))
        user = get_user_model().objects.filter(username=self.request.data.get("user", "")).first()
        if user is None:
            raise exceptions.ValidationError({"user": [_("There is no account of this name.")]})
        if story.members.filter(user=user).exists():
            raise Conflict(_("This person is a member already."))
        serializer.save(story=story, user=user)

    def perform_update(self, serializer):
        self._keep_an_owner(serializer.instance, serializer.validated_data.get("role"))
        serializer.save()

    def perform_destroy(self, member):
        self._keep_an_owner(member, None)
        member.delete()

    def _keep_an_owner(self, member, role):
        others = member.story.members.filter(role=Role.OWNER).exclude(pk=member.pk)
        if member.role == Role.OWNER and role != Role.OWNER and not others.exists():
            raise Conflict(_("A story needs an owner. Make somebody else an owner first."))


@extend_schema_view(
    **{
        name: extend_schema(parameters=[STORY])
        for name in ("list", "create", "retrieve", "partial_update", "destroy", "merge")
    }
)
class CharacterViewSet(viewsets.ModelViewSet):
    """The cast of a story, found by ``?story=`` and the character's id. Deleting rejects: the reader will
    not propose this person again."""

    serializer_class = CharacterSerializer
    lookup_field = "slug"
    lookup_url_kwarg = "id"
    queryset = Character.objects.none()
    http_method_names = ["get", "post", "patch", "delete"]

    def get_queryset(self):
        user = self.request.user
        reading = self.action in ("list", "retrieve")
        stories = Story.objects.visible_to(user) if reading else Story.objects.editable_by(user)
        return Character.objects.of(story_named(self.request, stories)).select_related("story")

    def perform_create(self, serializer):
        story = story_named(self.request, Story.objects.editable_by(self.request.user))
        fields = serializer.validated_data
        try:
            person = casting.NewPerson(
                name=fields["name"],
                reading=fields.get("reading", ""),
                aliases=tuple(fields.get("aliases", ())),
                description=fields.get("description", ""),
                first_person=fields.get("first_person", ""),
                narrator=fields.get("narrator", False),
            )
            serializer.instance = casting.add_person(story, person)
        except casting.NameTaken as taken:
            raise Conflict(_("Somebody else of the cast has this name.")) from taken

    def perform_update(self, serializer):
        character = serializer.instance
        before = {character.name, *character.aliases}
        for name, value in serializer.validated_data.items():
            setattr(character, name, value)
        serializer.instance = casting.change(character, names_before=before)

    def perform_destroy(self, character):
        casting.reject(character)

    @extend_schema(request=MergeSerializer, responses=CharacterSerializer, parameters=[STORY])
    @action(detail=True, methods=["post"])
    def merge(self, request, id=None):
        """Say that this person is another of the cast: names and knowledge move over."""
        merge = MergeSerializer(data=request.data)
        merge.is_valid(raise_exception=True)
        target = get_object_or_404(self.get_queryset(), slug=merge.validated_data["into"])
        try:
            casting.merge(self.get_object(), into=target)
        except ValueError as error:
            raise exceptions.ValidationError(
                {"into": [_("A person cannot be merged with themself.")]}
            ) from error
        return Response(CharacterSerializer(target).data)


class EpisodeViewSet(viewsets.ModelViewSet):
    """Episodes. Send ``based_on`` with a text: when somebody saved in between the answer is 409 with the
    current episode, and nothing is written."""

    serializer_class = EpisodeSerializer
    queryset = Episode.objects.none()
    http_method_names = ["get", "post", "patch", "delete", "put"]

    def get_queryset(self):
        user = self.request.user
        reading = self.action in ("list", "retrieve", "revisions")
        episodes = Episode.objects.visible_to(user) if reading else Episode.objects.editable_by(user)
        if self.action == "list":
            stories = Story.objects.visible_to(user)
            episodes = episodes.without_text().filter(story=story_named(self.request, stories))
        return episodes.select_related("story").order_by("number")

    def get_serializer_class(self):
        return EpisodeLineSerializer if self.action == "list" else EpisodeSerializer

    @extend_schema(parameters=[STORY])
    def list(self, request, *args, **kwargs):
        return super().list(request, *args, **kwargs)

    @extend_schema(parameters=[STORY])
    def create(self, request, *args, **kwargs):
        """Add an episode at the end of the story."""
        return super().create(request, *args, **kwargs)

    @transaction.atomic
    def perform_create(self, serializer):
        story = story_named(self.request, Story.objects.editable_by(self.request.user))
        text = serializer.validated_data
        episode = add_episode(story, title=text.get("title", ""))
        if text.get("manuscript"):
            episode = self._saved(episode, Draft(text["manuscript"], episode.title, based_on=0))
        serializer.instance = episode

    def perform_update(self, serializer):
        episode, text = serializer.instance, serializer.validated_data
        draft = Draft(
            text.get("manuscript", episode.manuscript),
            text.get("title", episode.title),
            text.get("based_on", -1 if "manuscript" in text else episode.revision),
        )
        if draft.based_on < 0:
            raise exceptions.ValidationError({"based_on": [_("Say which revision the text was made from.")]})
        serializer.instance = self._saved(episode, draft)

    @extend_schema(exclude=True)
    def update(self, request, *args, **kwargs):
        if not kwargs.get("partial"):
            raise exceptions.MethodNotAllowed(request.method)
        return super().update(request, *args, **kwargs)

    def perform_destroy(self, episode):
        try:
            remove_episode(episode)
        except ProtectedError as error:
            raise Conflict(_("An “if” story branches off this episode. Delete that story first.")) from error

    @extend_schema(responses=RevisionSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def revisions(self, request, pk=None):
        """The kept revisions, newest first."""
        history = self.get_object().revisions.select_related("saved_by")
        return Response(RevisionSerializer(history, many=True).data)

    @extend_schema(request=PlaceSerializer, responses=EpisodeLineSerializer)
    @action(detail=True, methods=["put"])
    def place(self, request, pk=None):
        """Move the episode in story time: a flashback, a prequel."""
        place = PlaceSerializer(data=request.data)
        place.is_valid(raise_exception=True)
        episode = self.get_object()
        set_timeline(episode, place.validated_data["place"])
        return Response(EpisodeLineSerializer(episode).data)

    def _saved(self, episode, draft):
        try:
            return save_draft(episode, draft, by=self.request.user)
        except StaleDraft as stale:
            current = EpisodeSerializer(stale.current, context=self.get_serializer_context()).data
            raise Conflict(
                {"detail": _("Somebody else has saved this episode."), "current": current}
            ) from stale


router = DefaultRouter()
router.register("stories", StoryViewSet)
router.register("members", MemberViewSet)
router.register("characters", CharacterViewSet)
router.register("episodes", EpisodeViewSet)
urlpatterns = router.urls
