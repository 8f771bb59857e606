"""Where an episode stands: its number (order of reading) and its timeline (place in story time)."""

from django.db import transaction
from django.db.models import Case, F, FloatField, Max, PositiveIntegerField, Value, When
from django.db.models.functions import Cast

from .models import Episode, Story
from .signals import episode_moved, episode_removed


def first_free_number(story):
    """The number of the next episode: after the last one, or after the branch point of an "if" story."""
    last = story.episodes.aggregate(last=Max("number"))["last"]
    if last is not None:
        return last + 1
    return story.branch_point.number + 1 if story.branch_point else 1


def add_episode(story, *, title="", number=None):
    """An empty episode at the end, or in front of the one that now has ``number``."""
    with transaction.atomic():
        Story.objects.select_for_update().get(pk=story.pk)
        end = first_free_number(story)
        number = end if number is None else max(1, min(number, end))
        if number < end:
            _renumber(story, {e: n + 1 for e, n in _numbers(story) if n >= number})
        episode = Episode.objects.create(story=story, number=number, timeline=number, title=title)
        if number < end:
            episode_moved.send(Episode, story=story)
        return episode


def reorder(story, episode_ids):
    """Give the episodes of a story the order of ``episode_ids``, which must name each of them once.

    Raises ValueError when it does not; nothing is written then.
    """
    with transaction.atomic():
        Story.objects.select_for_update().get(pk=story.pk)
        numbers = dict(_numbers(story))
        if sorted(episode_ids) != sorted(numbers):
            raise ValueError("the new order must name every episode once")
        places = sorted(numbers.values())
        _renumber(story, dict(zip(episode_ids, places, strict=True)))
        episode_moved.send(Episode, story=story)


def set_timeline(episode, place):
    """Move an episode in story time (a flashback); ``None`` puts it back to its number."""
    with transaction.atomic():
        episode.moved_in_time = place is not None and place != episode.number
        episode.timeline = episode.number if place is None else place
        episode.save(update_fields=["moved_in_time", "timeline"])
        episode_moved.send(Episode, story=episode.story)


def remove_episode(episode):
    """Delete an episode and close the gap. Raises ProtectedError while an "if" story branches off it."""
    with transaction.atomic():
        story, episode_id, number = episode.story, episode.pk, episode.number
        Story.objects.select_for_update().get(pk=story.pk)
        episode.delete()
        _renumber(story, {e: n - 1 for e, n in _numbers(story) if n > number})
        episode_removed.send(Episode, story=story, episode_id=episode_id)
        episode_moved.send(Episode, story=story)


def _numbers(story):
    return list(story.episodes.order_by("number").values_list("pk", "number"))


def _renumber(story, numbers):
    """Write new numbers in one statement; an episode not moved in time keeps its place at its number."""
    if not numbers:
        return
    number = Case(
        *(When(pk=pk, then=Value(n)) for pk, n in numbers.items()), output_field=PositiveIntegerField()
    )
    timeline = Case(
        When(moved_in_time=True, then=F("timeline")),
        default=Cast(number, FloatField()),
        output_field=FloatField(),
    )
    Episode.objects.filter(story=story, pk__in=numbers).update(number=number, timeline=timeline)
