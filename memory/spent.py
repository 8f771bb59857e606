"""Forgetting what nobody needs any more, so that an episode does not cost more with every edit."""

from .models import ExtractionRun, Fact, Message

# So many of an episode's facts that the text says no more are kept, the latest: a sentence that comes back
# finds its fact again. And so many of its runs.
KEPT = 100
RUNS_KEPT = 50


def forget_spent(episode):
    """After an episode was read: remove all but the latest of its runs, and of the facts that it says no
    more. A fact that somebody reviewed, edited, was asked about or told of stays."""
    runs = ExtractionRun.objects.filter(episode=episode).order_by("-created_at", "-pk")
    if old := list(runs.values_list("pk", flat=True)[RUNS_KEPT:]):
        ExtractionRun.objects.filter(pk__in=old).delete()
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
