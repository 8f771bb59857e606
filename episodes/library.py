"""The stories on a person's shelf, and taking one down for good."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Prefetch, ProtectedError, Sum

from .models import Character, Role, Story

_FACES_ON_A_CARD = 5


class StoryHasBranches(Exception):
    """The story cannot go while an "if" story branches off it."""


@dataclass(frozen=True)
class Card:
    """A story on the shelf. ``length`` is in characters (Japanese) or words (English)."""

    story: Story
    role: Role
    episodes: int
    length: int
    people: tuple[Character, ...]
    colleagues: int
    last_written: object


def remove_story(story):
    """Delete a story with everything in it. Raises ``StoryHasBranches``; nothing is deleted then."""
    try:
        with transaction.atomic():
            story.delete()
    except ProtectedError as error:
        raise StoryHasBranches from error


def shelf(user):
    """A card for every story of the user, the one written last first: three queries, however many."""
    confirmed = Character.objects.filter(status=Character.Status.CONFIRMED, merged_into__isnull=True)
    stories = (
        Story.objects.visible_to(user)
        .select_related("parent", "branch_point")
        .annotate(
            episode_count=Count("episodes"),
            length=Sum("episodes__length"),
            written=Max("episodes__updated_at"),
        )
        .prefetch_related(
            Prefetch("characters", confirmed, to_attr="people"),
            Prefetch("members", to_attr="staff"),
        )
    )
    cards = [_card(story, user) for story in stories]
    return sorted(cards, key=lambda card: card.last_written, reverse=True)


def _card(story, user):
    mine = next(member for member in story.staff if member.user_id == user.pk)
    return Card(
        story=story,
        role=Role(mine.role),
        episodes=story.episode_count,
        length=story.length or 0,
        people=tuple(story.people[:_FACES_ON_A_CARD]),
        colleagues=len(story.staff) - 1,
        last_written=story.written or story.updated_at,
    )
