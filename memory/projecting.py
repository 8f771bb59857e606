"""Records out of facts: what a store should hold, and bringing it there."""

from django.db.models import F, Prefetch, Q, prefetch_related_objects

from episodes.models import Episode

from .embedding import embedder_named
from .locks import in_turn, together
from .models import Awareness, Fact
from .stores import store_for
from .stores.base import Place, Record, key_prefix, record_key
from .vectors import Vectors, open_index
from .viewpoint import Viewer, index_name

WORLD = Viewer.WORLD.value
READER = Viewer.READER.value


def holders_of(fact, awarenesses):
    """Who has a record of a fact, and the id of the episode that dates it: {holder: episode id}.

    A public fact is held by the world, and by those who learned it in another episode than its own. A secret
    is held by those who are aware of it; and where none of them dates it by its own episode, once more for
    the reader, who saw it there.
    """
    learned = {
        awareness.character.slug: awareness.since_id
        for awareness in awarenesses
        if not awareness.denied and awareness.character.is_in_cast
    }
    return holders_among(fact, learned)


def holders_among(fact, learned):
    """``holders_of`` a fact, by those who ``learned`` it: {slug: the id of the episode in which}."""
    holders = {WORLD: fact.episode_id} if fact.scope == WORLD else {}
    for slug, since_id in learned.items():
        if fact.scope != WORLD or since_id != fact.episode_id:
            holders[slug] = since_id
    if fact.episode_id not in holders.values():
        holders[READER] = fact.episode_id
    return holders


def holders_in(story, fact, awarenesses):
    """Who has a record of a fact in the index of a story: {holder: episode id}.

    A fact of its own as ``holders_of`` says. One that it inherited is in the index of its own story; here it
    is held by those alone who learned it in this story, whose ``awarenesses`` these are.
    """
    if fact.story_id == story.pk:
        return holders_of(fact, awarenesses)
    return {
        awareness.character.slug: awareness.since_id
        for awareness in awarenesses
        if not awareness.denied and awareness.character.is_in_cast
    }


def keys_of(story, fact, awarenesses):
    """The keys of all records of a live fact in the index of a story."""
    return {key_of(fact, holder) for holder in holders_in(story, fact, awarenesses)}


def records_of(facts, vectors, places, story):
    """The records of facts, each a (fact, awarenesses) pair; ``places`` gives the place of every episode."""
    index = index_name(story)
    for (fact, awarenesses), vector in zip(facts, vectors, strict=True):
        for holder, episode_id in holders_in(story, fact, awarenesses).items():
            # An episode that went this moment dates nothing any more.
            if place := places.get(episode_id):
                yield Record(
                    key=key_of(fact, holder),
                    index=index,
                    story_id=story.pk,
                    episode_id=episode_id,
                    episode_no=place.number,
                    timeline=place.timeline,
                    version=fact.revision,
                    scope=WORLD if holder == WORLD else "character",
                    holder=holder,
                    fact_id=fact.pk,
                    importance=fact.importance,
                    text=fact.text,
                    vector=vector,
                )


def places_of(story):
    """Where every episode of a story and its ancestors stands, by id."""
    return _places(Episode.objects.filter(story__in=story.lineage()))


def places_for(facts):
    """Where those episodes stand that date the records of facts, each a (fact, awarenesses) pair."""
    dating = {fact.episode_id for fact, _ in facts}
    dating.update(awareness.since_id for _, awarenesses in facts for awareness in awarenesses)
    return _places(Episode.objects.filter(pk__in=dating))


def _places(episodes):
    rows = episodes.values_list("pk", "number", "timeline")
    return {pk: Place(number, timeline) for pk, number, timeline in rows}


def live_facts(story, **filters):
    """The live facts that the index of a story holds, as (fact, awarenesses of this story) pairs: its own,
    and those it inherited and of which it says itself who knows them."""
    said = Awareness.objects.filter(story=story)
    held = Q(story=story)
    if story.parent_id:
        held |= Q(pk__in=said.values("fact"))
    facts = list(Fact.objects.live().filter(held, **filters).order_by("pk"))
    prefetch_related_objects(facts, Prefetch("awarenesses", said.select_related("character")))
    return [(fact, list(fact.awarenesses.all())) for fact in facts]


def stories_with(facts):
    """The ids of the stories that branched and whose index holds records of some of these ``facts``."""
    said = Awareness.objects.filter(fact__in=facts.order_by().values("pk"))
    return set(said.exclude(story=F("fact__story")).values_list("story_id", flat=True).distinct())


def project_episode(story, episode_id):
    """Bring the records of one episode's facts in a story's index in line with them: of an episode of its
    own, or of one it inherited. Returns (written, removed)."""
    with together("records", story.pk):
        embedder = embedder_named(open_index(story).embedder)
        store = store_for(embedder)
        facts = live_facts(story, episode=episode_id)
        vectors = Vectors(embedder).of_facts([fact for fact, _ in facts])
        written = store.put(records_of(facts, vectors, places_for(facts), story))
        return written, remove_outdated(story, store, episode_id)


def remove_outdated(story, store, episode_id):
    """Remove the records of an episode's facts that the facts, as they are now, no longer make."""
    prefix = key_prefix(episode_id)
    wanted = set()
    for fact, awarenesses in live_facts(story, episode=episode_id):
        wanted |= keys_of(story, fact, awarenesses)
    index = index_name(story)
    outdated = {key for key in store.keys(index, episode_id) if key.startswith(prefix)} - wanted
    return store.delete(index, outdated) if outdated else 0


def project_story(story):
    """After episodes were moved: file every record under the place its episode has now. Embeds nothing."""
    with in_turn("records", story.pk):
        store = store_for(open_index(story).embedder)
        return store.move(index_name(story), places_of(story))


def withdraw(story, episode_id):
    """Remove what a deleted episode left: the records of its facts and of what was learned in it."""
    with together("records", story.pk):
        if Episode.objects.filter(pk=episode_id).exists():
            return 0
        store, index = store_for(open_index(story).embedder), index_name(story)
        return store.delete(index, store.keys(index, episode_id))


def key_of(fact, holder):
    scope = WORLD if holder == WORLD else "character"
    return record_key(fact.episode_id, fact.revision, scope, holder, fact.index)
