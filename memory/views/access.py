"""From which viewpoint a member looks at the desk of a story."""

from django.shortcuts import get_object_or_404

from episodes.models import Story
from memory.desk import seen_at_desk_of


def story_of(request, slug):
    """The story, if the one who asks has a role in it; else 404."""
    return get_object_or_404(Story.objects.visible_to(request.user), slug=slug)


def desk_viewpoint(request, story):
    """The viewpoint of the one who asks."""
    return seen_at_desk_of(request.user, story)
