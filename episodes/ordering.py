"""Where an episode stands: its number (order of reading) and its timeline (place in story time)."""

from django.db import connection, transaction
from django.db.models import Max

from .models import Episode
from .signals import episode_moved, episode_removed
from .turns import take_turn


def first_free_number(story):
    """The number of the next episode: after the last one, or after the branch point of an "if" story."""
    last = story.episodes.aggregate(last=Max("number"))["last"]
    if last is not None:
        return last + 1
    return story.branch_point.number + 1 if story.branch_point else 1


def add_episode(story, *, title="", number=None):
    """An empty episode at the end, or in front of the one that now has ``number``."""
    with transaction.atomic():
        take_turn(story)
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
        take_turn(story)
        numbers = dict(_numbers(story))
        if sorted(episode_ids) != sorted(numbers):
            raise ValueError("the new order must name every episode once")
        places = sorted(numbers.values())
        _renumber(story, dict(zip(episode_ids, places, strict=True)))
        episode_moved.send(Episode, story=story)


def set_timeline(episode, place):
    """Move an episode in story time (a flashback); ``None`` puts it back to its number. Raises
    ``Episode.DoesNotExist`` where it is gone."""
    with transaction.atomic():
        _hold(episode)
        episode.moved_in_time = place is not None and place != episode.number
        episode.timeline = episode.number if place is None else place
        episode.save(update_fields=["moved_in_time", "timeline"])
        episode_moved.send(Episode, story=episode.story)


def remove_episode(episode):
    """Delete an episode and close the gap. Raises ProtectedError while an "if" story branches off it, and
    ``Episode.DoesNotExist`` where it is gone."""
    with transaction.atomic():
        _hold(episode)
        story, episode_id, number = episode.story, episode.pk, episode.number
        episode.delete()
        _renumber(story, {e: n - 1 for e, n in _numbers(story) if n > number})
        episode_removed.send(Episode, story=story, episode_id=episode_id)
        episode_moved.send(Episode, story=story)


def _hold(episode):
    """Keep the order of the episode's story as it is until the transaction ends. Somebody may have given it
    another number since it was read."""
    take_turn(episode.story)
    episode.refresh_from_db(fields=["number"])


def _numbers(story):
    return list(story.episodes.order_by("number").values_list("pk", "number"))


def _renumber(story, numbers):
    """Write new numbers in one statement; an episode not moved in time keeps its place at its number."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE episodes_episode AS episode SET number = given.number,
                timeline = CASE WHEN moved_in_time THEN timeline ELSE given.number END
            FROM unnest(%s::bigint[], %s::int[]) AS given (id, number)
            WHERE episode.id = given.id AND episode.story_id = %s AND episode.number <> given.number
            """,
            [list(numbers), list(numbers.values()), story.pk],
        )
