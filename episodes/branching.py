"""Making an "if" story: from one episode on, things go otherwise."""

from django.db import transaction

from .models import Episode, Member, Role, Story
from .naming import free_slug


def branch(episode, *, title, by, story=None):
    """A new story that shares everything up to and including ``episode``, with the same members.

    ``story`` is the one that is branched, where the episode is inherited; its own story otherwise.
    Raises ValueError when the episode does not belong to that story. ``by`` becomes an owner.
    """
    from_story = story or episode.story
    if not Episode.objects.making_up(from_story).filter(pk=episode.pk).exists():
        raise ValueError("the episode does not belong to the story")
    with transaction.atomic():
        made = Story.objects.create(
            slug=free_slug(title),
            title=title,
            synopsis=from_story.synopsis,
            language=from_story.language,
            parent=episode.story,
            branch_point=episode,
        )
        members = [Member(story=made, user=m.user, role=m.role) for m in from_story.members.exclude(user=by)]
        Member.objects.bulk_create([*members, Member(story=made, user=by, role=Role.OWNER)])
        return made
