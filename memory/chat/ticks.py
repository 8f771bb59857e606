"""Where a character learned something: the ticks of the slider."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from memory.viewpoint import Viewpoint, episodes_of


@dataclass(frozen=True)
class Tick:
    """A place of the slider: as of the episode ``number``. ``learned`` counts what those who are asked, and
    not everyone, came to know in it, each for himself; ``height`` is the same from 0 to 4. The last place,
    past the end, has no title."""

    number: int
    title: str
    learned: int
    height: int


def ticks_of(story, *characters):
    """The places of the slider, in the order of the episodes and one past them."""
    learned = Counter()
    for character in characters:
        end = Viewpoint.at_the_end(story, character)
        own = end.awarenesses().filter(fact__in=end.facts()).values_list("since__number")
        learned.update(dict(own.annotate(count=Count("pk")).values_list("since__number", "count")))
    most = max(learned.values(), default=0)
    episodes = list(episodes_of(story).values_list("number", "title"))
    ticks = [Tick(n, title, learned.get(n, 0), _height(learned.get(n, 0), most)) for n, title in episodes]
    return [*ticks, Tick(episodes[-1][0] + 1 if episodes else 1, "", 0, 0)]


def _height(count, most):
    return -(-4 * count // most) if most else 0
