"""The time cursor: as of which episode a person looks at a story."""

from dataclasses import dataclass

from .models import Episode

_SESSION_KEY = "as_of"


@dataclass(frozen=True)
class Cursor:
    """Where the cursor stands. ``number`` is as in a viewpoint: what happened before that episode is known.

    ``stop`` is the episode of that number, or None past the last one; ``previous`` and ``next`` are the
    numbers to step to, or None at either end.
    """

    number: int
    stops: tuple[Episode, ...]
    stop: Episode | None
    previous: int | None
    next: int | None
    end: int


def as_of(request, story, *, keep=True):
    """The number of the episode as of which this person looks at the story.

    The query parameter ``as_of`` wins and is kept in the session, unless ``keep`` is off; without either,
    after the last episode. The answer lies between the first episode and one past the last.
    """
    numbers = Episode.objects.making_up(story).values_list("number", flat=True)
    return _chosen(request, story, list(numbers), keep=keep)


def cursor(request, story):
    """The cursor with all its stops, for the shell."""
    stops = tuple(Episode.objects.making_up(story).only("number", "title", "story_id"))
    numbers = [episode.number for episode in stops]
    number = _chosen(request, story, numbers)
    end = numbers[-1] + 1 if numbers else 1
    places = [*numbers, end]
    before = [n for n in places if n < number]
    after = [n for n in places if n > number]
    return Cursor(
        number=number,
        stops=stops,
        stop=next((episode for episode in stops if episode.number == number), None),
        previous=before[-1] if before else None,
        next=after[0] if after else None,
        end=end,
    )


def _chosen(request, story, numbers, *, keep=True):
    first, end = (min(numbers), max(numbers) + 1) if numbers else (1, 1)
    asked = request.GET.get("as_of", "")
    kept = request.session.get(_SESSION_KEY, {})
    if asked.isdecimal() and len(asked) < 9:
        number = max(first, min(int(asked), end))
        if keep:
            _keep(request, kept, str(story.pk), number if number < end else None)
        return number
    number = kept.get(str(story.pk), end)
    return max(first, min(number, end))


def _keep(request, kept, story_id, number):
    """Remember the choice. The end is not a number: a new episode must not fall behind the cursor."""
    if kept.get(story_id) == number:
        return
    others = {key: value for key, value in kept.items() if key != story_id}
    request.session[_SESSION_KEY] = others if number is None else {**others, story_id: number}
