"""What new facts may put an end to: offered to editors when an episode has been understood, never applied.

A new or changed fact that tells of a change is held against what was known of the same person before; one
that tells how somebody lives, against the changes that are told later. Nothing is read again for it.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from episodes.models import Episode
from episodes.turns import join_turn

from .claims import Claim, claims_of, puts_an_end
from .models import Fact, Replacement
from .models.facts import Stance
from .viewpoint import Viewpoint

State = Replacement.State
# Of one person, the nearest in story time are looked at.
MOST_FACTS = 100
# Not more than this many are offered for an episode.
MOST = 5


@dataclass(frozen=True)
class _Told:
    """A fact with what it claims, and where it stands in story time."""

    fact: Fact
    claims: list[Claim]

    @property
    def place(self):
        return self.fact.episode.timeline, self.fact.episode_id, self.fact.start


def outdate(episode, said, *, cast):
    """Offer what the new and changed facts of an episode put an end to, and what ends them. Returns how many
    replacements wait whose new fact is in it.

    ``said`` are the statements of the episode beside the facts that say them, ``cast`` its people by slug.
    """
    fresh = [fact for fact, _ in said if fact.revision == episode.revision]
    offers = list(_offers(episode, fresh, cast)) if fresh else []
    with transaction.atomic():
        join_turn(episode.story)
        held = Episode.objects.select_for_update(no_key=True).filter(pk=episode.pk, revision=episode.revision)
        if offers and held.exists():
            Replacement.objects.bulk_create(offers[:MOST], ignore_conflicts=True)
    waiting = Replacement.objects.open().filter(story=episode.story_id, new__episode=episode)
    return waiting.count()


def _offers(episode, fresh, cast):
    names = {name: slug for slug, one in cast.items() for name in (one.name, *one.aliases) if len(name) > 1}
    read = _Reader(names, episode.story.language)
    mine = [read(fact) for fact in Fact.objects.live().filter(pk__in=[fact.pk for fact in fresh])]
    claims = [claim for told in mine for claim in told.claims]
    changed = {claim.person for claim in claims if claim.change}
    # That somebody does something is said in every sentence: what ends that is looked for once, in its place.
    settled = {claim.person for claim in claims if claim.state and claim.topic != Replacement.Reason.ENDED}
    others = _known_of(episode, cast, read, before=changed, after=settled)
    done = set()
    for told in mine:
        around = [one for person in {claim.person for claim in told.claims} for one in others[person]]
        for old, new in [(told, one) for one in around] + [(one, told) for one in around]:
            pair = old.fact.pk, new.fact.pk
            if pair in done or new.place <= old.place:
                continue
            done.add(pair)
            if topic := _ended_by(new, old, others):
                yield Replacement(story=episode.story, old=old.fact, new=new.fact, reason=topic)


class _Reader:
    """Reads the claims of facts in one language. What is merely believed or suspected claims nothing."""

    def __init__(self, names, language):
        self.names, self.language = names, language

    def __call__(self, fact):
        sure = fact.stance == Stance.KNOWS
        return _Told(fact, claims_of(fact.text, self.names, self.language, fact.kind) if sure else [])


def _known_of(episode, cast, read, *, before, after):
    """What the story tells that makes a claim, by person: of facts that nothing has replaced, those up to the
    episode about some people, and those after it about others."""
    desk = Viewpoint.author(episode.story)
    replaced = desk.replacements().values("old")
    found = defaultdict(list)
    for people, when, order in (
        (before, {"episode__timeline__lte": episode.timeline}, ("-episode__timeline", "-pk")),
        (after, {"episode__timeline__gt": episode.timeline}, ("episode__timeline", "pk")),
    ):
        for person in people:
            about = desk.facts(Fact.objects.live().filter(about=cast[person], **when)).exclude(
                pk__in=replaced
            )
            nearest = about.select_related("episode").defer("episode__manuscript", "episode__body", "search")
            told = map(read, nearest.order_by(*order)[:MOST_FACTS])
            found[person] += [one for one in told if one.claims]
    return found


def _ended_by(new, old, others):
    """The topic in which one fact puts an end to another; None where none does."""
    for change in new.claims:
        for state in old.claims:
            rivals = [
                claim
                for told in others[state.person]
                if told.place < new.place
                for claim in told.claims
                if (claim.topic, claim.state) == (state.topic, state.state)
            ]
            if puts_an_end(change, state, rivals):
                return change.topic
    return None
