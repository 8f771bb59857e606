"""What a fact took the place of, and what took its place, as far as a viewpoint sees it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from .models import Fact, Replacement


@dataclass(frozen=True)
class Succession:
    """``earlier`` are the replacements by which the fact holds instead of another, ``later`` those by which
    another holds instead of it."""

    earlier: tuple[Replacement, ...] = ()
    later: tuple[Replacement, ...] = ()

    @property
    def formerly(self):
        """Whether the fact holds no more."""
        return bool(self.later)


def successions_of(facts, seen_from):
    """The succession of each of these facts, by its id, as far as ``seen_from`` sees both sides of it."""
    ids = [fact.pk for fact in facts]
    seen = seen_from.facts(Fact.objects.filter(replaced_by__isnull=False)).order_by().values("pk")
    known = seen_from.replacements().filter(Q(old__in=ids) | Q(new__in=ids), old__in=seen)
    earlier, later = defaultdict(list), defaultdict(list)
    for one in with_both_facts(known):
        earlier[one.new_id].append(one)
        later[one.old_id].append(one)
    return {pk: Succession(tuple(earlier[pk]), tuple(later[pk])) for pk in ids}


def with_both_facts(replacements):
    """The replacements with all that a page says of them."""
    both = replacements.select_related("story", "old__episode__story", "new__episode__story")
    texts = (f"{fact}__episode__{text}" for fact in ("old", "new") for text in ("manuscript", "body"))
    searched = ("old__search", "new__search")
    return both.defer(*texts, *searched).order_by("new__episode__timeline", "new__start", "pk")


def could_be_replaced_by(fact, seen_from):
    """The earlier facts about the same people that an editor may choose from, the nearest first."""
    earlier = Q(episode__timeline__lt=fact.episode.timeline)
    earlier |= Q(episode=fact.episode_id, start__lt=fact.start)
    known = fact.replaces.filter(story=seen_from.story, state=Replacement.State.ACCEPTED).values("old")
    facts = seen_from.facts(Fact.objects.live().filter(earlier, about__in=fact.about.all()))
    # Each once, however many people both are about.
    ids = facts.exclude(pk__in=known).order_by().values("pk")
    facts = Fact.objects.filter(pk__in=ids).select_related("episode")
    without = ("search", "episode__manuscript", "episode__body")
    return facts.defer(*without).order_by("-episode__timeline", "-start")
