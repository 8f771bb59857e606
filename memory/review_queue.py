"""What waits for review in an episode, and where to go on."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from episodes.models import Character, Episode

from .models import Awareness, Fact, FactChange, Finding, Proposal, Replacement
from .succession import with_both_facts
from .viewpoint import episodes_of


@dataclass(frozen=True)
class QueueScene:
    """The facts of one scene; ``number`` counts from 1."""

    number: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class ReviewQueue:
    """The facts of one episode in the order of the text, what is asked and doubted in it, and the numbers
    of the episodes around it. Of ``findings`` the answered ones are here as well.

    ``next_waiting`` is the number of the next episode in which something waits, if there is one.
    """

    facts: tuple[Fact, ...]
    proposals: tuple[Proposal, ...]
    replacements: tuple[Replacement, ...]
    findings: tuple[Finding, ...]
    previous: int | None
    next: int | None
    next_waiting: int | None
    can_undo: bool

    @property
    def reviewed(self):
        return sum(fact.review != Fact.Review.PROPOSED for fact in self.facts)

    @property
    def is_done(self):
        return bool(self.facts) and self.reviewed == len(self.facts) and not self.asked

    @property
    def asked(self):
        """What is asked here: who may also know something, what may hold no more, what is doubted."""
        return self.proposals + self.replacements + self.doubted

    @property
    def doubted(self):
        """The findings that nobody has answered."""
        return tuple(one for one in self.findings if one.state == Finding.State.OPEN)

    @property
    def scenes(self):
        return [
            QueueScene(scene + 1, tuple(facts))
            for scene, facts in groupby(self.facts, key=lambda fact: fact.scene)
        ]

    def after(self, fact):
        """What comes after a fact: the next one that waits, else what is asked, else the next fact at all,
        else this one."""
        later = [f for f in self.facts if (f.scene, f.start, f.index) > (fact.scene, fact.start, fact.index)]
        waiting = (f for f in later if f.review == Fact.Review.PROPOSED)
        return next(waiting, None) or next(iter(self.asked), None) or next(iter(later), fact)

    def after_answer(self, item):
        """What comes after an answer to what is asked: the next one, else the first, else a fact."""
        later = (one for one in self.asked if _order(one) > _order(item))
        waiting = (fact for fact in self.facts if fact.review == Fact.Review.PROPOSED)
        return (
            next(later, None)
            or next(iter(self.asked), None)
            or next(waiting, None)
            or next(iter(self.facts), None)
        )


def _order(item):
    """Where an item stands in ``ReviewQueue.asked``."""
    if isinstance(item, Finding):
        return 2, 0, item.pk
    if isinstance(item, Replacement):
        return 1, item.new.start, item.pk
    return 0, item.start, item.pk


@dataclass(frozen=True)
class KnowerRow:
    """One person of the cast, and what is said of their knowing a fact. ``awareness`` may be a denial."""

    character: Character
    awareness: Awareness | None

    @property
    def knows(self):
        return self.awareness is not None and not self.awareness.denied


def queue_of(episode, seen_from, user):
    """The review queue of an episode, as far as ``seen_from`` sees its facts."""
    facts = seen_from.facts().filter(episode=episode).order_by("scene", "start", "index")
    story = seen_from.story
    numbers = list(episodes_of(story).values_list("number", flat=True))
    at = numbers.index(episode.number)
    waiting = [one.number for one in waiting_in(story) if one.count and one.number != episode.number]
    return ReviewQueue(
        facts=tuple(facts),
        proposals=tuple(proposals_of(seen_from).filter(episode=episode).order_by("start", "pk")),
        replacements=tuple(replacements_of(seen_from).filter(new__episode=episode)),
        findings=tuple(findings_of(seen_from).filter(episode=episode)),
        previous=numbers[at - 1] if at else None,
        next=numbers[at + 1] if at + 1 < len(numbers) else None,
        next_waiting=next(
            (number for number in waiting if number > episode.number), next(iter(waiting), None)
        ),
        can_undo=FactChange.objects.in_review_of(episode, story).filter(by=user, undone=False).exists(),
    )


def proposals_of(seen_from):
    """The proposals that wait, as far as ``seen_from`` sees any, with what a page says of them."""
    asked = seen_from.proposals(Proposal.objects.open())
    asked = asked.select_related("fact__episode__story", "episode__story", "character", "told_by")
    return asked.defer(
        "fact__episode__manuscript", "fact__episode__body", "episode__manuscript", "episode__body"
    )


def replacements_of(seen_from):
    """The replacements that wait, as far as ``seen_from`` sees any, with both facts."""
    return with_both_facts(seen_from.offered_replacements(Replacement.objects.open()))


def findings_of(seen_from):
    """What is doubted, as far as ``seen_from`` sees any, with what a page says of it."""
    findings = seen_from.findings().select_related(
        "character", "episode__story", "raised_by", "answered_by", "story"
    )
    return findings.defer("episode__manuscript", "episode__body")


@dataclass(frozen=True)
class Waiting:
    """How much waits in an episode: facts that nobody has reviewed, and what was asked or doubted and not
    answered."""

    number: int
    count: int


def waiting_in(story):
    """What waits in each episode of a story, in the order of reading."""
    facts = Fact.objects.filter(story=story, current=True, review=Fact.Review.PROPOSED)
    asked = Proposal.objects.open().filter(episode__story=story)
    outdated = Replacement.objects.open().filter(story=story)
    doubted = Finding.objects.open().filter(story=story)
    counts = Counter()
    by_episode = ((facts, "episode_id"), (asked, "episode_id"), (doubted, "episode_id"))
    for rows, episode in (*by_episode, (outdated, "new__episode_id")):
        counts.update(dict(rows.order_by().values_list(episode).annotate(count=Count("pk"))))
    episodes = Episode.objects.filter(story=story).order_by("number").values_list("pk", "number")
    return [Waiting(number, counts[pk]) for pk, number in episodes]
