"""Forgetting what nobody needs any more: facts that a text said for a while and that nobody ever touched."""

from .models import Fact, Message

# So many of an episode are kept, the latest: a sentence that comes back finds its fact again.
KEPT = 100


def forget_spent(episode):
    """Remove all but the latest of the facts that an episode says no more, so that reading it again does not
    cost more with every edit. What somebody reviewed, edited, was asked about or told of stays."""
    spoken_of = Message.facts.through.objects.filter(fact__episode=episode)
    spent = (
        Fact.objects.filter(episode=episode, current=False, edited=False, review=Fact.Review.PROPOSED)
        .exclude(origin=Fact.Origin.PERSON)
        .filter(changes=None, proposals=None, replaces=None, replaced_by=None)
        .exclude(pk__in=spoken_of.values("fact"))
    )
    ids = list(spent.order_by("-index").values_list("pk", flat=True)[KEPT:])
    if ids:
        Fact.objects.filter(pk__in=ids, current=False).delete()
