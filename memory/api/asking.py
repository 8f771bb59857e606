"""What requests have in common: who asks for which story, from which viewpoint."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status

from episodes.models import Story
from memory.models import Proposal
from memory.viewpoint import UnknownViewer, Viewpoint

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


def story_about(view, relation):
    """The story that a list is asked of, by its slug; or that to which a row belongs, ``relation`` being the
    name of such rows at a story: None where who asks has no role in it."""
    if view.action == "list":
        return story_called(view.request, view.request.query_params.get("story", ""))
    return Story.objects.visible_to(view.request.user).filter(**{relation: view.kwargs["pk"]}).first()


def viewpoint_of(request, asked):
    """The viewpoint that a request names. 404 for strangers, 400 for a viewer who is nobody."""
    story = story_called(request, asked["story"])
    try:
        return Viewpoint.named(story, asked["viewer"], asked["episode"], through=asked["end"])
    except UnknownViewer as error:
        raise exceptions.ValidationError(
            {"viewer": [_("%(id)s is nobody of this story's cast.") % {"id": asked["viewer"]}]}
        ) from error
