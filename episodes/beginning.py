"""Beginning a story."""

from django.db import transaction

from .models import Member, Role, Story
from .naming import free_slug


def begin_story(title, *, language, by=None, synopsis=""):
    """A new story with an address of its own; whoever begins it owns it."""
    with transaction.atomic():
        story = Story.objects.create(slug=free_slug(title), title=title, language=language, synopsis=synopsis)
        if by is not None:
            Member.objects.create(story=story, user=by, role=Role.OWNER)
        return story
