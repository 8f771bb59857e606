"""Generated stories in the database: the truth by COPY, the records through the store that is measured."""

import time
from dataclasses import dataclass

from benchmarks.generated import Generated

# Facts whose rows and records are in memory at once.
AT_ONCE = 10_000
TABLES = (
    "episodes_story, episodes_character, episodes_episode, memory_fact, memory_fact_about, memory_awareness,"
    " memory_memoryrecord, memory_recordset"
)


@dataclass(frozen=True)
class Put:
    """What writing the records of a story took."""

    records: int
    seconds: float


def filled_story(slug, told: Generated, store):
    """The story of this name, and what its records took; made when it is not there, else None."""
    from django.db import connection

    from episodes.models import Character, Episode, Story
    from memory.models import StoryIndex
    from memory.viewpoint import index_name

    if story := Story.objects.filter(slug=slug).first():
        if story.title == slug:
            return story, None
        # A filling that was broken off.
        store.drop(index_name(story))
        story.delete()
    story = Story.objects.create(slug=slug, title="", language="en")
    people = Character.objects.bulk_create(
        Character(story=story, slug=f"person-{n}", name=f"Person {n}", status=Character.Status.CONFIRMED)
        for n in range(told.characters)
    )
    episodes = Episode.objects.bulk_create(
        Episode(story=story, number=n, timeline=n, title=str(n), revision=1)
        for n in range(1, told.episodes + 1)
    )
    StoryIndex.objects.create(story=story, embedder=store.embedder, dimension=told.vectors.shape[1])
    written, seconds = 0, 0.0
    for start in range(0, len(told.episode), AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, len(told.episode)))
        facts = _write_truth(story, told, numbers, people, episodes)
        records = list(_records(story, told, numbers, facts, people, episodes))
        began = time.perf_counter()
        written += store.put(records)
        seconds += time.perf_counter() - began
    with connection.cursor() as cursor:
        # Not of everything: the rows of others may stand beside them.
        cursor.execute(f"VACUUM ANALYZE {TABLES}")
    Story.objects.filter(pk=story.pk).update(title=slug)
    return story, Put(written, seconds)


def copied(objects):
    """Write new rows of one model by COPY, and give them their ids: ten times as fast as ``bulk_create``."""
    from django.db import connection

    model = type(objects[0])
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, key.column, len(objects)],
        )
        for one, (pk,) in zip(objects, cursor.fetchall(), strict=True):
            one.pk = pk
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for one in objects:
                values = (field.pre_save(one, add=True) for field in fields)
                copy.write_row(
                    [
                        field.get_db_prep_save(value, connection)
                        for field, value in zip(fields, values, strict=True)
                    ]
                )
    return objects


def _write_truth(story, told, numbers, people, episodes):
    from memory.keywords import index_words
    from memory.models import Awareness, Fact
    from memory.models.facts import Kind

    kinds = list(Kind)
    facts = copied(
        [
            Fact(
                story=story,
                episode=episodes[told.episode[n] - 1],
                revision=1,
                index=n,
                text=told.texts[n],
                scope="world" if told.public[n] else "character",
                importance=1 + n % 5,
                kind=kinds[n // 5 % len(kinds)],
            )
            for n in numbers
        ]
    )
    about = Fact.about.through
    copied(
        [
            about(fact=fact, character=people[person])
            for n, fact in zip(numbers, facts, strict=True)
            for person in told.about(n)
        ]
    )
    copied(
        [
            Awareness(fact=fact, character=people[person], story=story, since=episodes[episode - 1])
            for n, fact in zip(numbers, facts, strict=True)
            for person, episode in told.knowers[n]
        ]
    )
    index_words(facts)
    return facts


def _records(story, told, numbers, facts, people, episodes):
    from memory.stores.base import Record, record_key
    from memory.viewpoint import index_name

    index = index_name(story)
    for n, fact in zip(numbers, facts, strict=True):
        for person, number in told.holders(n):
            holder = "world" if person is None else people[person].slug
            scope = "world" if person is None else "character"
            yield Record(
                key=record_key(fact.episode_id, 1, scope, holder, n),
                index=index,
                story_id=story.pk,
                episode_id=episodes[number - 1].pk,
                episode_no=number,
                timeline=float(number),
                version=1,
                scope=scope,
                holder=holder,
                fact_id=fact.pk,
                importance=fact.importance,
                text=fact.text,
                vector=told.vectors[n],
            )
