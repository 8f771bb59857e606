"""Point-in-time recall in one large story beside nine small ones: how near to exact, and how fast.

    python -m benchmarks.recall [--facts 10000 50000 200000] [--dimensions 384 1024] [--json FILE]

Generated stories (``benchmarks/generated.py``), kept in the database until ``--remove``. Two lines for each
size: the vector store alone, and ``recall()`` from the question's vector and words to the facts.
"""

import argparse
import json
import os
import time
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.generated import generate

AS_OF = (5, 50, 500, 1000)
SMALL_STORIES = 9
SMALL_FACTS = 1000
K = 10


@dataclass(frozen=True)
class Line:
    """One measured line; times in milliseconds, recall@10 against exact search."""

    what: str
    facts: int
    dimension: int
    as_of: int | None
    p50: float
    p95: float
    recall: float | None

    def __str__(self):
        as_of = "all" if self.as_of is None else self.as_of
        recall = "" if self.recall is None else f"  recall@{K} {self.recall:.4f}"
        return (
            f"{self.what:24} {self.facts:>8,} × {self.dimension:<5} as of {as_of:<5}"
            f" p50 {self.p50:7.2f}  p95 {self.p95:7.2f} ms{recall}"
        )


class GivenVectors:
    """An embedder for the benchmark alone: the vector of a question is laid down before it is asked."""

    def __init__(self, dimension):
        self.name, self.dimension = f"generated:{dimension}", dimension
        self.vector = None

    def embed_question(self, question):
        return self.vector


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--facts", type=int, nargs="+", default=[10_000, 50_000, 200_000])
    arguments.add_argument("--dimensions", type=int, nargs="+", default=[384, 1024])
    arguments.add_argument("--questions", type=int, default=50, help="for each place")
    arguments.add_argument("--json", help="write the lines to this file as well")
    arguments.add_argument("--remove", action="store_true", help="remove the stories afterwards")
    options = arguments.parse_args()
    _set_up()
    lines = []
    for dimension in options.dimensions:
        for facts in options.facts:
            for line in measured(facts, dimension, options.questions):
                lines.append(line)
                print(line, flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump([asdict(line) for line in lines], file, indent=1)
    if options.remove:
        from episodes.models import Story

        for story in Story.objects.filter(slug__startswith="benchmark-recall-"):
            story.delete()


def measured(facts, dimension, questions):
    """The lines of one size."""
    from memory import recall as recalling
    from memory.stores.pgvector import PgVectorStore
    from memory.viewpoint import Viewpoint

    embedder = GivenVectors(dimension)
    store = PgVectorStore(embedder.name)
    recalling.active_embedder = lambda story: embedder
    told = generate(facts, dimension)
    story = filled_story(f"benchmark-recall-{facts}-{dimension}", told, store)
    for n in range(SMALL_STORIES):
        small = generate(SMALL_FACTS, dimension, episodes=50, characters=20, seed=100 + n)
        filled_story(f"benchmark-recall-small-{n}-{dimension}", small, store)
    people = list(story.characters.order_by("pk"))
    exact, numbers = Exact(told), _numbers(story)
    dice = np.random.default_rng(7)
    found, ended = {}, {}
    for as_of in AS_OF:
        for _ in range(questions):
            person = int(dice.integers(len(people)))
            vector, words = told.question(dice, as_of)
            embedder.vector = vector
            viewpoint = Viewpoint(story, people[person], as_of)
            _ = viewpoint.reaches
            began = time.perf_counter()
            hits = store.nearest(vector, seen_from=viewpoint, k=K)
            took = time.perf_counter() - began
            right = exact.nearest(vector, person, as_of - 1, K)
            share = len({numbers[hit.fact_id] for hit in hits} & right) / len(right)
            found.setdefault(as_of, []).append((took, share))
            viewpoint = Viewpoint(story, people[person], as_of)
            began = time.perf_counter()
            recalling.recall(words, seen_from=viewpoint, k=K)
            ended.setdefault(as_of, []).append(time.perf_counter() - began)
    yield from _lines("pgvector store", facts, dimension, found)
    yield from _lines("recall()", facts, dimension, {n: [(t, None) for t in ts] for n, ts in ended.items()})


class Exact:
    """The right answers, by brute force over the generated story."""

    def __init__(self, told):
        self.told = told
        # As the stores keep them.
        self.vectors = told.vectors.astype(np.float16).astype(np.float32)
        self.learned = {}
        for fact, knowers in enumerate(told.knowers):
            for person, episode in knowers:
                self.learned.setdefault(person, []).append((fact, episode))

    def nearest(self, vector, person, last, k):
        """The k nearest facts that a person knows at the end of episode ``last``."""
        public = np.flatnonzero(self.told.public & (self.told.episode <= last))
        own = [fact for fact, episode in self.learned.get(person, []) if episode <= last]
        seen = np.concatenate([public, np.array(own, int)])
        near = np.argsort(-(self.vectors[seen] @ np.asarray(vector, np.float16).astype(np.float32)))
        return set(seen[near[:k]].tolist())


def filled_story(slug, told, store):
    """The story of this name, made when it is not there: rows of the truth, words and records."""
    from django.db import connection

    from episodes.models import Character, Episode, Story
    from memory.keywords import index_words
    from memory.models import Awareness, Fact, StoryIndex

    if story := Story.objects.filter(slug=slug).first():
        return story
    story = Story.objects.create(slug=slug, title=slug, language="en")
    people = Character.objects.bulk_create(
        Character(story=story, slug=f"person-{n}", name=f"Person {n}") for n in range(told.characters)
    )
    episodes = Episode.objects.bulk_create(
        Episode(story=story, number=n, timeline=n, title=str(n), revision=1)
        for n in range(1, told.episodes + 1)
    )
    StoryIndex.objects.create(story=story, embedder=store.embedder, dimension=told.vectors.shape[1])
    began, written, seconds = time.perf_counter(), 0, 0.0
    for start in range(0, len(told.episode), 5000):
        numbers = range(start, min(start + 5000, len(told.episode)))
        facts = Fact.objects.bulk_create(
            Fact(
                story=story,
                episode=episodes[told.episode[n] - 1],
                revision=1,
                index=n,
                text=told.text(n),
                scope="world" if told.public[n] else "character",
                importance=1 + n % 5,
            )
            for n in numbers
        )
        Awareness.objects.bulk_create(
            Awareness(fact=fact, character=people[person], story=story, since=episodes[episode - 1])
            for n, fact in zip(numbers, facts, strict=True)
            for person, episode in told.knowers[n]
        )
        index_words(facts)
        records = list(_records(story, told, numbers, facts, people, episodes))
        before = time.perf_counter()
        written += store.put(records)
        seconds += time.perf_counter() - before
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(
        f"{slug}: {len(told.episode):,} facts made in {time.perf_counter() - began:.0f} s;"
        f" {written:,} records put, {written / seconds:,.0f} a second",
        flush=True,
    )
    return story


def _records(story, told, numbers, facts, people, episodes):
    from memory.stores.base import Record, record_key
    from memory.viewpoint import index_name

    for n, fact in zip(numbers, facts, strict=True):
        holders = (
            [("world", int(told.episode[n]))]
            if told.public[n]
            else [(people[person].slug, episode) for person, episode in told.knowers[n]]
        )
        for holder, number in holders:
            scope = "world" if holder == "world" else "character"
            yield Record(
                key=record_key(fact.episode_id, 1, scope, holder, n),
                index=index_name(story),
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


def _numbers(story):
    """{id of a fact: its number in the generated story}."""
    return dict(story.facts.order_by().values_list("pk", "index"))


def _lines(what, facts, dimension, found):
    everywhere = [row for of_place in found.values() for row in of_place]
    for as_of, rows in [*found.items(), (None, everywhere)]:
        times = [1000 * took for took, _ in rows]
        shares = [share for _, share in rows if share is not None]
        yield Line(
            what,
            facts,
            dimension,
            as_of,
            round(float(np.percentile(times, 50)), 3),
            round(float(np.percentile(times, 95)), 3),
            round(float(np.mean(shares)), 5) if shares else None,
        )


def _set_up():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
