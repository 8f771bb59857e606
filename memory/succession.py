"""What a fact took the place of, and what took its place, as far as a viewpoint sees it.

What takes the place of a fact takes every place that this one had taken: of three homes, the first is no home
any more for whoever knows of the third, even if he never heard of the second, and even when nothing tells of
the second any more.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from . import prepared
from .compiled import Compiled
from .models import Fact, Replacement

# Out of some facts, along what is in force in a lineage. It goes through facts that are not live, and through
# those that were moved behind what comes after them: that is asked of both ends alone.
_CHAIN = """
    WITH RECURSIVE chain (origin, reached) AS (
        SELECT {near}_id, {far}_id FROM memory_replacement
        WHERE {near}_id = ANY(%(ids)s::bigint[]) AND state = 'accepted'
              AND story_id = ANY(%(lineage)s::bigint[])
        UNION
        SELECT chain.origin, step.{far}_id FROM chain
        JOIN memory_replacement AS step ON step.{near}_id = chain.reached
        WHERE step.state = 'accepted' AND step.story_id = ANY(%(lineage)s::bigint[])
    )
    SELECT origin, reached FROM chain
"""
_PLACES = """
    SELECT fact.id, timeline, episode_id, start
    FROM memory_fact AS fact JOIN episodes_episode AS episode ON episode.id = episode_id
    WHERE fact.id = ANY(%s::bigint[])
"""
# What no page says of a fact and its episode.
_UNREAD = ("search", "episode__manuscript", "episode__body")
_LATER = _CHAIN.format(near="old", far="new")
_AROUND = f"({_LATER}) UNION ALL ({_CHAIN.format(near='new', far='old')})"


@dataclass(frozen=True)
class Succession:
    """``earlier`` are the facts instead of which a fact holds, ``later`` those that hold instead of it: on
    each side the nearest that are seen. ``made``: where it was said in the viewpoint's own story that the
    fact holds instead of another."""

    earlier: tuple[Fact, ...] = ()
    later: tuple[Fact, ...] = ()
    made: tuple[Replacement, ...] = ()

    @property
    def formerly(self):
        """Whether the fact holds no more."""
        return bool(self.later)


def held_instead(ids, seen_from):
    """Of these facts, those that hold no more as far as a viewpoint knows: {id: the id of the latest fact
    that it knows to hold instead}."""
    return putting_held_instead(ids, seen_from).answer()


def putting_held_instead(ids, seen_from):
    """``held_instead``, ``Put``."""
    return _chained(_LATER, ids, seen_from, lambda pairs: dict(_known(pairs, seen_from)))


def successions_of(facts, seen_from):
    """The succession of each of these facts, by its id, as far as ``seen_from`` sees both sides of it."""
    ids = [fact.pk for fact in facts]
    reached = {pk for _, pk in _chained(_AROUND, ids, seen_from).answer()}
    if not reached:
        return dict.fromkeys(ids, Succession())
    around = reached.union(ids)
    later_of = defaultdict(list)
    for old, new in _known(_chained(_LATER, around, seen_from).answer(), seen_from):
        later_of[old].append(new)
    told = seen_from.facts(Fact.objects.filter(pk__in=around))
    told = {fact.pk: fact for fact in told.select_related("episode__story").defer(*_UNREAD)}
    earlier, later = defaultdict(list), defaultdict(list)
    for old in sorted(later_of.keys() & told.keys(), key=lambda pk: told[pk].episode.timeline):
        for new in later_of[old]:
            if not any(new in later_of[between] for between in later_of[old]):
                earlier[new].append(told[old])
                later[old].append(told[new])
    made = defaultdict(list)
    said = seen_from.replacements().filter(story=seen_from.story, new__in=ids, old__in=told)
    for one in with_both_facts(said):
        made[one.new_id].append(one)
    return {pk: Succession(tuple(earlier[pk]), tuple(later[pk]), tuple(made[pk])) for pk in ids}


def with_both_facts(replacements):
    """The replacements with all that a page says of them."""
    both = replacements.select_related("story", "old__episode__story", "new__episode__story")
    unread = (f"{fact}__{name}" for fact in ("old", "new") for name in _UNREAD)
    return both.defer(*unread).order_by("new__episode__timeline", "new__start", "pk")


def could_be_replaced_by(fact, seen_from):
    """The earlier facts about the same people that an editor may choose from, the nearest first."""
    earlier = Q(episode__timeline__lt=fact.episode.timeline)
    earlier |= Q(episode=fact.episode_id, start__lt=fact.start)
    known = fact.replaces.filter(story=seen_from.story, state=Replacement.State.ACCEPTED).values("old")
    facts = seen_from.facts(Fact.objects.live().filter(earlier, about__in=fact.about.all()))
    # Each once, however many people both are about.
    ids = facts.exclude(pk__in=known).order_by().values("pk")
    facts = Fact.objects.filter(pk__in=ids).select_related("episode")
    return facts.defer(*_UNREAD).order_by("-episode__timeline", "-start")


def _chained(chain, ids, seen_from, read=None):
    """Pairs of a fact and one that is reached from it, whoever knows of it, ``Put``."""
    lineage = [bound.story.pk for bound in seen_from.bounds]
    return prepared.put(chain, {"ids": list(ids), "lineage": lineage}, read)


def _known(pairs, seen_from):
    """The (old, new) of these pairs whose new fact comes after the old one in story time, and holds as far as
    the viewpoint knows; in the order of story time."""
    pairs = [(old, new) for old, new in pairs if old != new]
    if not pairs:
        return []
    certain = _CERTAIN.put(seen_from, list({new for _, new in pairs}))
    places = prepared.put(_PLACES, [list({pk for pair in pairs for pk in pair})])
    certain = {pk for (pk,) in certain.answer()}
    places = {pk: place for pk, *place in places.answer()}
    known = [(old, new) for old, new in pairs if new in certain and _is_later(places[new], places.get(old))]
    return sorted(known, key=lambda pair: (places[pair[1]], pair[1]))


def _is_later(place, other):
    """Whether one (place in story time, episode, place in its text) comes after another. Of two episodes at
    one place in story time neither does."""
    if other is None:
        return False
    return place[0] > other[0] or (place[1] == other[1] and place[2] > other[2])


def _certain(viewpoint, ids):
    among = {"where": ['"memory_fact"."id" = ANY(%s::bigint[])'], "params": [ids]}
    return viewpoint.certain(Fact.objects.live().extra(**among)).order_by().values_list("pk")


_CERTAIN = Compiled(_certain, planned_once=True)
