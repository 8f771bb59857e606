"""From which viewpoint a member looks at the desk of a story."""

from django.shortcuts import get_object_or_404

from episodes.models import Role, Story
from memory.viewpoint import Viewer, Viewpoint


def story_of(request, slug):
    """The story, if the one who asks has a role in it; else 404."""
    return get_object_or_404(Story.objects.visible_to(request.user), slug=slug)


def desk_viewpoint(request, story):
    """Those who work on the story see everything; those who only read it see what the text has told."""
    if story.role_of(request.user) == Role.VIEWER:
        return Viewpoint.at_the_end(story, Viewer.READER)
    return Viewpoint.author(story)
