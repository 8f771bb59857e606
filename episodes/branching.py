"""Making an "if" story: from one episode on, things go otherwise."""

from django.db import transaction

from .beginning import begin_story
from .models import Episode, Member
from .turns import take_turn


def branch(episode, *, title, by, story=None):
    """A new story that shares everything up to and including ``episode``, with the same members.

    ``story`` is the one that is branched, where the episode is inherited; its own story otherwise.
    Raises ValueError when the episode does not belong to that story. ``by`` becomes an owner.
    """
    from_story = story or episode.story
    if not Episode.objects.making_up(from_story).filter(pk=episode.pk).exists():
        raise ValueError("the episode does not belong to the story")
    with transaction.atomic():
        take_turn(from_story)
        made = begin_story(
            title,
            language=from_story.language,
            synopsis=from_story.synopsis,
            by=by,
            parent=episode.story,
            branch_point=episode,
        )
        others = from_story.members.exclude(user=by)
        Member.objects.bulk_create(Member(story=made, user=m.user, role=m.role) for m in others)
        return made
