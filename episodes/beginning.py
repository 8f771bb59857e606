"""Beginning a story."""

from django.db import IntegrityError, transaction

from .models import Member, Role, Story
from .naming import free_slug

# How often another address is looked for when somebody else takes the free one first.
_ATTEMPTS = 5


def begin_story(title, *, language, by=None, synopsis="", **origin):
    """A new story with an address of its own; whoever begins it owns it.

    ``origin`` is that of an "if" story: its ``parent`` and ``branch_point``.
    """
    with transaction.atomic():
        story = _addressed(title=title, language=language, synopsis=synopsis, **origin)
        if by is not None:
            Member.objects.create(story=story, user=by, role=Role.OWNER)
        return story


def _addressed(title, *, attempts=_ATTEMPTS, **fields):
    try:
        with transaction.atomic():
            return Story.objects.create(slug=free_slug(title), title=title, **fields)
    except IntegrityError:
        if attempts == 1:
            raise
        return _addressed(title, attempts=attempts - 1, **fields)
