"""Comparing a store with the truth, mending it, and making it anew with another embedder."""

from dataclasses import asdict, dataclass

from django.utils import timezone

from episodes.models import Story

from .embedding import configured_embedder, embedder_named
from .locks import in_turn
from .models import FactVector, StoryIndex
from .projecting import holders_in, key_of, keys_of, live_facts, places_of, records_of
from .stores import store_for
from .vectors import Vectors, open_index
from .viewpoint import index_name

BATCH = 500


@dataclass(frozen=True)
class Differences:
    """Records that were missing, left over, and filed under a wrong place."""

    missing: int = 0
    left_over: int = 0
    misplaced: int = 0

    @property
    def none(self):
        return not (self.missing or self.left_over or self.misplaced)


def reconcile(story, *, mend=True):
    """Compare the records of a story with its facts, both ways; mend them unless told not to."""
    with in_turn("records", story.pk):
        index = open_index(story)
        found = _compare(story, embedder_named(index.embedder), mend)
        if mend:
            StoryIndex.objects.filter(pk=index.pk).update(compared_at=timezone.now(), **asdict(found))
        return found


def reconcile_all():
    """Mend every story, and remove the records of stories that are gone."""
    for story in Story.objects.all():
        reconcile(story)
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
    the new set is whole. Returns how many records there are now."""
    embedder = configured_embedder()
    index = open_index(story)
    if index.embedder != embedder.name:
        StoryIndex.objects.filter(pk=index.pk).update(building=embedder.name)
        # Most of the work, while people go on working.
        _compare(story, embedder, mend=True)
    with in_turn("records", story.pk):
        _compare(story, embedder, mend=True)
        old = open_index(story).embedder
        StoryIndex.objects.filter(pk=index.pk).update(
            embedder=embedder.name, dimension=embedder.dimension, building=""
        )
        count = len(store_for(embedder).keys(index_name(story)))
    if old != embedder.name:
        store_for(old).drop(index_name(story))
        FactVector.objects.filter(fact__story=story, embedder=old).delete()
    return count


def _compare(story, embedder, mend):
    store, index = store_for(embedder), index_name(story)
    places, held = places_of(story), store.held(index)
    facts = live_facts(story)
    wanted = set()
    for pair in facts:
        wanted |= keys_of(story, *pair)
    left_over = set(held) - wanted
    lacking = [pair for pair in facts if not keys_of(story, *pair) <= set(held)]
    missing = wanted - set(held)
    if mend:
        vectors = Vectors(embedder)
        for start in range(0, len(lacking), BATCH):
            batch = lacking[start : start + BATCH]
            batch_vectors = vectors.of_facts([fact for fact, _ in batch])
            store.put(records_of(batch, batch_vectors, places, story))
        store.delete(index, left_over)
        moved = store.move(index, places)
    else:
        moved = _misplaced(story, facts, held, places)
    return Differences(len(missing), len(left_over), moved)


def _misplaced(story, facts, held, places):
    count = 0
    for fact, awarenesses in facts:
        for holder, episode_id in holders_in(story, fact, awarenesses).items():
            key = key_of(fact, holder)
            count += key in held and held[key] != places.get(episode_id)
    return count


def _embedders():
    kept = StoryIndex.objects.values_list("embedder", flat=True).distinct().order_by()
    return {configured_embedder().name, *kept}
