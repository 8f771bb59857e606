"""From a reading to facts: writing the records of what it changes, and the switch."""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from episodes.models import Episode
from episodes.turns import join_turn

from .changes import changes_of
from .embedding import embedder_named
from .keywords import index_words
from .locks import together
from .matching import Found
from .models import Awareness, Fact
from .outbox import Work, ask
from .projecting import places_for, records_of, remove_outdated, stories_with
from .stores import store_for
from .vectors import Vectors, open_index


class Overtaken(Exception):
    """The episode has a newer text, or is gone; this work is of no use any more."""


class _Changed(Exception):
    """A person changed a fact between our reading and our writing; match again."""


@dataclass
class Account:
    """What was done with the facts of an episode."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    removed: int = 0
    embedded: int = 0
    records_written: int = 0
    records_removed: int = 0
    # Each statement with the fact that says it now.
    said: list[tuple[Fact, Found]] = field(default_factory=list)


def remember(episode, read, *, cast, origin, check, embedding):
    """Make the facts of an episode what its reading says.

    ``read`` are its ``ReadScene``s, ``cast`` maps slugs to characters, ``check`` raises ``Overtaken`` when
    this revision is no longer current, and ``embedding`` is called when reading is over and vectors are next.

    New records are written first, then one transaction switches to the new understanding, then records that
    nothing needs any more go.
    """
    story = episode.story
    index = open_index(story)
    embedder = embedder_named(index.embedder)
    vectors = Vectors(embedder)
    found = [
        Found(statement, number, scene.span.start + statement.start, scene.span.start + statement.end)
        for number, scene in enumerate(read)
        for statement in scene.reading.statements
    ]
    embedding()
    for _ in range(10):
        check()
        facts = _facts_of(episode)
        seen = {fact.pk: fact.updated_at for fact in facts}
        changes = changes_of(episode, facts, found, cast, origin, vectors)
        touched = [*changes.added, *changes.changed]
        vectors.load(touched)
        vectors.of_texts([fact.text for fact in touched])
        check()
        with together("records", story.pk):
            if embedder.name != open_index(story).embedder:
                # The story got another index while we read; what is missing there is made with it.
                embedder = embedder_named(open_index(story).embedder)
                vectors = Vectors(embedder)
                continue
            try:
                return _write(episode, changes, seen, vectors, store_for(embedder))
            except _Changed:
                continue
    raise RuntimeError("The facts of this episode are being changed all the time; try again later.")


def _facts_of(episode):
    facts = list(Fact.objects.filter(episode=episode).order_by("start", "index"))
    # What is said of them in stories that branched from this one is not the business of its readings.
    here = Awareness.objects.filter(story=episode.story_id).select_related("character")
    prefetch_related_objects(facts, Prefetch("awarenesses", here))
    return facts


def _write(episode, changes, seen, vectors, store):
    story = episode.story
    _insert(changes)
    touched = [*changes.added, *changes.changed]
    live = [fact for fact in touched if fact.review != Fact.Review.REJECTED]
    account = Account(
        added=len(changes.added),
        changed=len(changes.changed),
        kept=changes.kept,
        removed=len(changes.gone),
        embedded=vectors.embedded,
        said=changes.said,
    )
    pairs = [(fact, changes.knowers[fact.index]) for fact in live]
    texts = vectors.of_texts([fact.text for fact in live])
    account.records_written = store.put(records_of(pairs, texts, places_for(pairs), story))
    try:
        with transaction.atomic():
            join_turn(story)
            _hold(episode, changes, seen)
            _switch(changes)
            vectors.keep(touched)
            index_words(touched)
            _tell_branches(episode, changes)
    except (Overtaken, _Changed):
        Fact.objects.filter(pk__in=[fact.pk for fact in changes.added]).delete()
        raise
    finally:
        # Also what was written ahead for a switch that did not come about, of an episode that is gone too.
        account.records_removed = remove_outdated(story, store, episode.pk)
    return account


def _tell_branches(episode, changes):
    """Stories that branched from this one have records of changed facts that are learned there."""
    changed = Fact.objects.filter(pk__in=[fact.pk for fact in (*changes.changed, *changes.gone)])
    for story_id in stories_with(changed):
        ask(story_id, Work.PROJECT, {episode.pk: 0})


def _hold(episode, changes, seen):
    """Keep the episode and its facts as they are until the switch is done; raises if they changed before."""
    current = Episode.objects.select_for_update(no_key=True).filter(pk=episode.pk, revision=episode.revision)
    if not current.exists():
        raise Overtaken
    facts = Fact.objects.select_for_update(no_key=True).filter(episode=episode).order_by("pk")
    facts = facts.exclude(pk__in=[fact.pk for fact in changes.added])
    if dict(facts.values_list("pk", "updated_at")) != seen:
        raise _Changed


def _insert(changes):
    """Write new facts, not yet current: nobody sees them before the switch."""
    if not changes.added:
        return
    with transaction.atomic():
        join_turn(changes.added[0].story)
        Fact.objects.bulk_create(changes.added, batch_size=1000)
        knowers = []
        for fact in changes.added:
            for awareness in changes.knowers[fact.index]:
                awareness.fact = fact
                knowers.append(awareness)
        Awareness.objects.bulk_create(knowers, batch_size=2000)
        _write_about(changes, changes.added)


def _switch(changes):
    now = timezone.now()
    if changes.added:
        Fact.objects.filter(pk__in=[fact.pk for fact in changes.added]).update(current=True)
    if changes.gone:
        Fact.objects.filter(pk__in=[fact.pk for fact in changes.gone]).update(current=False, updated_at=now)
    for fact in changes.changed:
        fact.updated_at = now
    Fact.objects.bulk_update(
        changes.changed,
        [
            *(
                "text",
                "wording",
                "quote",
                "start",
                "end",
                "before",
                "after",
                "scene",
                "scope",
                "stance",
                "kind",
            ),
            *("importance", "current", "quote_lost", "revision", "updated_at"),
        ],
        batch_size=200,
    )
    _move(changes.moved)
    for fact in changes.changed:
        _write_knowers(fact, changes.knowers[fact.index])
    again = [fact for fact in changes.changed if fact.index in changes.about]
    Fact.about.through.objects.filter(fact__in=again).delete()
    _write_about(changes, again)


def _write_knowers(fact, knowers):
    kept = [awareness.pk for awareness in knowers if awareness.pk]
    ours = Awareness.objects.filter(fact=fact, story=fact.story_id, edited=False, denied=False)
    ours.exclude(pk__in=kept).delete()
    for awareness in knowers:
        if not (awareness.edited or awareness.denied):
            awareness.fact = fact
            awareness.save()


def _write_about(changes, facts):
    through = Fact.about.through
    rows = [through(fact_id=fact.pk, character_id=pk) for fact in facts for pk in changes.about[fact.index]]
    through.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def _move(facts):
    """Write where quotes stand now, for many facts in one statement; nothing else of them has changed."""
    if not facts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE memory_fact AS fact SET start = place.start, "end" = place."end", scene = place.scene,
                "before" = place."before", "after" = place."after", quote_lost = place.lost
            FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::text[], %s::text[], %s::bool[])
                AS place (id, start, "end", scene, "before", "after", lost)
            WHERE fact.id = place.id
            """,
            [
                [fact.pk for fact in facts],
                [fact.start for fact in facts],
                [fact.end for fact in facts],
                [fact.scene for fact in facts],
                [fact.before for fact in facts],
                [fact.after for fact in facts],
                [fact.quote_lost for fact in facts],
            ],
        )
