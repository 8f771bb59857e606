"""Comparing a store with the truth, mending it, and making it anew with another embedder."""

from contextlib import ExitStack
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from episodes.models import Story

from .casting import with_branches
from .embedding import configured_embedder, embedder_named
from .locks import in_turn
from .models import FactVector, StoryIndex
from .outbox import Work, ask
from .projecting import live_facts, places_of, records_of
from .stores import store_for, talks_for
from .stores.base import Place
from .stores.talks import talk_index
from .vectors import Vectors, open_index
from .viewpoint import index_name

BATCH = 500


@dataclass(frozen=True)
class Differences:
    """Records that were missing, left over, filed under a wrong place, and those that did not hold what their
    facts say: other words, another vector, another holder."""

    missing: int = 0
    left_over: int = 0
    misplaced: int = 0
    altered: int = 0

    @property
    def none(self):
        return self == Differences()


def reconcile(story, *, mend=True):
    """Compare the records of a story with its facts, both ways; mend them unless told not to."""
    with in_turn("records", story.pk):
        index = open_index(story)
        found = _compare(story, embedder_named(index.embedder), mend)
        if mend:
            StoryIndex.objects.filter(pk=index.pk).update(compared_at=timezone.now(), **asdict(found))
        return found


def reconcile_all():
    """Ask for a comparison of every story, and remove the records of stories that are gone."""
    for story in Story.objects.only("pk"):
        with transaction.atomic():
            ask(story.pk, Work.RECONCILE)
    alive = {index_name(story) for story in Story.objects.only("slug")}
    for name in _embedders():
        store = store_for(name)
        for index in store.indexes() - alive:
            store.drop(index)


def drop_index(index):
    """Remove the records of a story that is gone, of every embedder; one that lives keeps its records."""
    if index not in {index_name(story) for story in Story.objects.only("slug")}:
        for name in _embedders():
            store_for(name).drop(index)


def reindex(story):
    """Make the records of a story anew with the configured embedder, beside the old ones, which answer until
    the new sets are whole. Returns how many records there are now.

    Stories that branch off one another answer together: one question is asked of all of their records, so
    they change embedders together, in one transaction.
    """
    embedder = configured_embedder()
    family = sorted(with_branches(story.lineage()[-1]), key=lambda member: member.pk)
    for member in family:
        index = open_index(member)
        if index.embedder != embedder.name:
            StoryIndex.objects.filter(pk=index.pk).update(building=embedder.name)
            # Most of the work, while people go on working.
            _compare(member, embedder, mend=True)
    with ExitStack() as held:
        for member in family:
            held.enter_context(in_turn("records", member.pk))
            _compare(member, embedder, mend=True)
        StoryIndex.objects.filter(story__in=family).update(
            embedder=embedder.name, dimension=embedder.dimension, building=""
        )
    for member in family:
        _let_go_of_others(member, embedder.name)
    return len(store_for(embedder).keys(index_name(story)))


def _let_go_of_others(story, embedder):
    """Remove the records and vectors of every other embedder, also of one that an earlier change left."""
    vectors = FactVector.objects.filter(fact__story=story).exclude(embedder=embedder)
    for name in set(vectors.values_list("embedder", flat=True).distinct().order_by()):
        store_for(name).drop(index_name(story))
        # What was said in talks is taken in anew with the next answer in each.
        talks_for(name).drop(talk_index(story.pk))
        vectors.filter(embedder=name).delete()


def _compare(story, embedder, mend):
    """What is held against what the facts make: which keys there are, what stands under each, and where it is
    filed."""
    store, index = store_for(embedder), index_name(story)
    places, held = places_of(story), store.held(index)
    facts, wanted, missing, altered, misplaced = live_facts(story), set(), 0, 0, 0
    for start in range(0, len(facts), BATCH):
        batch, wrong = facts[start : start + BATCH], []
        vectors = Vectors(embedder).of_facts([fact for fact, _ in batch])
        for record in records_of(batch, vectors, places, story):
            wanted.add(record.key)
            found = held.get(record.key)
            is_whole = found is not None and found.digest == store.digest(record)
            missing += found is None
            altered += found is not None and not is_whole
            misplaced += is_whole and found.place != Place(record.episode_no, record.timeline)
            if not is_whole:
                wrong.append(record)
        if mend:
            store.put(wrong)
    left_over = held.keys() - wanted
    if mend:
        store.delete(index, left_over)
        store.move(index, places)
    return Differences(missing, len(left_over), misplaced, altered)


def _embedders():
    kept = StoryIndex.objects.values_list("embedder", flat=True).distinct().order_by()
    return {configured_embedder().name, *kept}
