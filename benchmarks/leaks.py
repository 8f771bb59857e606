"""Recalls over generated sagas, whose stores are stale and tampered with: does anybody hear what is hidden?

    python -m benchmarks.leaks [--recalls 1000000] [--seed 1]
                               [--stores pgvector codes in_memory s3vectors classic]

Each saga (``benchmarks/storytelling.py``) is written to the database and its records to the store; then it is
changed, as authors change stories, and the store is left behind or told lies. Questions are asked from every
kind of viewpoint, with the words of hidden facts on purpose, and each answer is held against the oracle. A
saga is rolled back when it has been asked enough. ``--recalls`` is for each store. Exits 1 after a leak.
"""

import argparse
import os
import random
import sys
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from unittest.mock import patch
from zlib import crc32

import numpy as np

from benchmarks.storytelling import AUTHOR, PLACES, READER, WORDS, WORLD, Saga

RECALLS_OF_A_SAGA = 100
QUESTIONS_OF_A_VIEWPOINT = 4
STORES = ("pgvector", "codes", "in_memory", "s3vectors", "classic")
EXAMPLES = 20


@dataclass
class Counted:
    """What was counted on one store. ``answers`` are the facts that recalls and ``everything()`` gave, and
    ``by_meaning`` those of them that the store found; ``everything`` counts calls, ``missed`` the visible
    facts that these did not give; ``examples`` describes the first leaks and misses."""

    store: str
    sagas: int = 0
    stories: int = 0
    recalls: int = 0
    everything: int = 0
    answers: int = 0
    by_meaning: int = 0
    leaks: int = 0
    missed: int = 0
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)

    def leak(self, what):
        self.leaks += 1
        self._keep(f"leak: {what}")

    def miss(self, what):
        self.missed += 1
        self._keep(f"missed: {what}")

    def _keep(self, what):
        if len(self.examples) < EXAMPLES:
            self.examples.append(what)

    def __str__(self):
        return (
            f"{self.store:10} {self.stories:>8,} {self.recalls:>10,} {self.answers:>11,}"
            f" {self.by_meaning:>10,} {self.everything:>10,} {self.leaks:>6,} {self.missed:>7,}"
            f" {self.recalls / max(self.seconds, 1e-9):>10,.0f}"
        )


HEADING = (
    f"{'store':10} {'stories':>8} {'recalls':>10} {'answers':>11} {'by meaning':>10}"
    f" {'everything':>10} {'leaks':>6} {'missed':>7} {'recalls/s':>10}"
)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--recalls", type=int, default=1_000_000)
    arguments.add_argument("--stores", nargs="+", default=list(STORES), choices=STORES)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    _set_up()
    print(HEADING, flush=True)
    counted = []
    for name in options.stores:
        with configured(name):
            counted.append(count_leaks(name, options.recalls, options.seed))
        print(counted[-1], flush=True)
    for one in counted:
        print(
            *(f"{one.store}: {example}" for example in one.examples), sep="\n", end="\n" * bool(one.examples)
        )
    sys.exit(any(one.leaks or one.missed for one in counted))


class SmallEmbedder:
    """Words hashed to a few places: what is measured is who hears, so vectors may be quick and coarse."""

    name, dimension = "leaks:1", 24

    def embed(self, texts):
        return [self.embed_question(text) for text in texts]

    def embed_question(self, question):
        vector = np.full(self.dimension, 0.01, np.float32)
        for word in question.lower().strip(".?").split():
            vector[crc32(word.encode()) % self.dimension] += 1
        return vector


EMBEDDER = SmallEmbedder()


@contextmanager
def configured(name):
    """The store of this name configured, for ``SmallEmbedder``: ``codes`` is pgvector that searches the
    smallest set by codes, ``s3vectors`` and ``classic`` are the two modes of S3 Vectors, served by this
    process."""
    from memory import recall as recalling

    with patch.object(recalling, "active_embedder", lambda story: EMBEDDER), _store_configured(name):
        yield


@contextmanager
def _store_configured(name):
    from django.test import override_settings

    from memory.stores import pgvector

    if name in ("s3vectors", "classic"):
        from tests.s3_vectors_server import S3VectorsServer

        os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
        os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
        with S3VectorsServer(mode="CLASSIC" if name == "classic" else "ENHANCED") as server:
            address = f"s3vectors://memory?region=eu-west-1&endpoint={server.url}"
            with override_settings(STORYHUB_VECTORS=address):
                yield
        return
    coded = {"CODED_FROM": 1, "GROWTH": 1} if name == "codes" else {}
    address = "in_memory" if name == "in_memory" else "pgvector"
    with (
        override_settings(STORYHUB_VECTORS=address),
        patch.multiple(pgvector, **coded) if coded else nullcontext(),
    ):
        yield


def count_leaks(store, recalls, seed):
    """Ask so many questions of sagas that follow from the seed, with the configured store."""
    counted = Counted(store)
    began = time.perf_counter()
    while counted.recalls < recalls:
        dice = random.Random(f"{seed}:{counted.sagas}")
        wanted = min(recalls, counted.recalls + RECALLS_OF_A_SAGA)
        with _for_a_while(), Written(Saga(dice), dice) as written:
            written.change()
            written.mislead()
            while counted.recalls < wanted:
                _ask(written, counted, dice)
        counted.sagas += 1
        counted.stories += len(written.saga.tales)
    counted.seconds = time.perf_counter() - began
    return counted


class Written:
    """A saga in the database and the store, and the hands that change both. As a context it takes its records
    out of stores that roll nothing back."""

    def __init__(self, saga, dice):
        self.saga, self.dice = saga, dice
        # All that was ever told: what is gone is asked for as well.
        self.told = list(saga.facts)
        self.tales, self.chapters, self.people, self.facts, self.ids = {}, {}, {}, {}, {}

    def __enter__(self):
        from memory.stores import store_for

        self.store = store_for(EMBEDDER)
        for tale in self.saga.tales:
            self._write_tale(tale)
        self._write_facts()
        self.records = self._project()
        return self

    def __exit__(self, *error):
        from memory.viewpoint import index_name

        for story in self.tales.values():
            self.store.drop(index_name(story))

    def _write_tale(self, tale):
        from episodes.models import Character, Episode, Story

        self.tales[tale] = story = Story.objects.create(
            slug=f"benchmark-leaks-{os.getpid()}-{self.dice.getrandbits(60):x}",
            title=tale.name,
            language="en",
            parent=self.tales[tale.point.tale] if tale.point else None,
            branch_point=self.chapters[tale.point] if tale.point else None,
        )
        chapters = self.saga.chapters_of(tale)
        rows = Episode.objects.bulk_create(
            Episode(
                story=story,
                number=one.number,
                timeline=one.time,
                moved_in_time=one.time != one.number,
                revision=1,
            )
            for one in chapters
        )
        self.chapters.update(zip(chapters, rows, strict=True))
        people = [who for who in self.saga.people if who.tale is tale]
        rows = Character.objects.bulk_create(
            Character(story=story, slug=who.slug, name=who.slug.title(), status=Character.Status.CONFIRMED)
            for who in people
        )
        self.people.update(zip(people, rows, strict=True))

    def _write_facts(self):
        from memory.keywords import index_words
        from memory.models import Awareness, Fact, Replacement

        told = self.saga.facts
        rows = Fact.objects.bulk_create(
            Fact(
                story=self.tales[fact.chapter.tale],
                episode=self.chapters[fact.chapter],
                revision=1,
                index=n,
                text=fact.text,
                quote=quote_of(fact),
                scope=fact.scope,
                importance=1 + n % 5,
                review=Fact.Review.REJECTED if fact.rejected else Fact.Review.PROPOSED,
                current=fact.current,
            )
            for n, fact in enumerate(told)
        )
        self.facts.update(zip(told, rows, strict=True))
        self.ids = {row.pk: fact for fact, row in self.facts.items()}
        Awareness.objects.bulk_create(
            Awareness(
                fact=self.facts[fact],
                character=self.people[who],
                story=self.tales[tale],
                since=self.chapters[one.since],
                denied=one.denied,
                edited=one.by_hand,
                stance="suspects" if one.suspects else "knows",
                told_by=self.people.get(one.told_by),
            )
            for fact in told
            for (who, tale), one in fact.knowings.items()
        )
        Replacement.objects.bulk_create(
            Replacement(
                story=self.tales[swap.tale],
                old=self.facts[swap.old],
                new=self.facts[swap.new],
                state="accepted" if swap.in_force else "proposed",
            )
            for swap in self.saga.swaps
        )
        index_words(rows)

    def _project(self):
        """Write the records that the facts make now; what is out of date stays."""
        from memory.projecting import live_facts, places_of, records_of

        records = []
        for story in self.tales.values():
            pairs = live_facts(story)
            vectors = EMBEDDER.embed([fact.text for fact, _ in pairs])
            records += records_of(pairs, vectors, places_of(story), story)
        self.store.put(records)
        return records

    def change(self):
        """Some changes by the ways authors make them; half the time the records follow, as far as they do
        before what is out of date has been removed."""
        for _ in range(self.dice.randint(0, 6)):
            self.dice.choice(CHANGES)(self)
        if self.dice.random() < 0.5:
            self.records += self._project()

    def move(self):
        from episodes.ordering import set_timeline

        chapter = self.dice.choice(self.saga.chapters)
        chapter.place = self.dice.choice([*PLACES, None])
        row = self._fresh(chapter)
        set_timeline(row, chapter.place)
        if chapter.place == chapter.number:
            chapter.place = None

    def swap(self):
        from episodes.ordering import reorder

        chapters = self.saga.chapters_of(self.dice.choice(self.saga.tales))
        self.dice.shuffle(chapters)
        if chapters:
            self.saga.reorder(chapters)
            reorder(self.tales[chapters[0].tale], [self.chapters[one].pk for one in chapters])

    def remove(self):
        from episodes.ordering import remove_episode

        if removable := self.saga.removable():
            chapter = self.dice.choice(removable)
            self.saga.remove(chapter)
            remove_episode(self._fresh(chapter))

    def merge(self):
        from episodes.casting import merge

        if pairs := self.saga.mergeable():
            one, into = self.dice.choice(pairs)
            self.saga.merge(one, into)
            merge(self.people[one], self.people[into])

    def reject_person(self):
        from episodes.casting import reject

        who = self.dice.choice(self.saga.people)
        if who.in_cast:
            who.in_cast = False
            reject(self.people[who])

    def review(self):
        from memory.models import Fact

        for fact in self._some_facts():
            fact.rejected, fact.current = self.dice.random() < 0.5, self.dice.random() < 0.7
            review = Fact.Review.REJECTED if fact.rejected else Fact.Review.ACCEPTED
            Fact.objects.filter(pk=self.facts[fact].pk).update(review=review, current=fact.current)

    def deny(self):
        from memory.models import Awareness

        for fact in self._some_facts():
            for (who, tale), one in fact.knowings.items():
                one.denied = self.dice.random() < 0.5
                rows = Awareness.objects.filter(
                    fact=self.facts[fact], character=self.people[who], story=self.tales[tale]
                )
                rows.update(denied=one.denied)

    def decide(self):
        """An editor takes back what replaces what, or accepts what was proposed."""
        from memory.models import Replacement

        for swap in self.dice.sample(self.saga.swaps, min(3, len(self.saga.swaps))):
            swap.in_force = not swap.in_force
            rows = Replacement.objects.filter(
                story=self.tales[swap.tale], old=self.facts[swap.old], new=self.facts[swap.new]
            )
            rows.update(state="accepted" if swap.in_force else "rejected")

    def reword(self):
        """Another revision says it in other words, in public or not; the old records have the old ones."""
        from memory.keywords import index_words
        from memory.models import Fact

        facts = self._some_facts()
        for fact in facts:
            fact.text = f"The {self.dice.choice(WORDS)} {fact.name} is gone again."
            fact.scope = self.dice.choice([WORLD, "character"])
            Fact.objects.filter(pk=self.facts[fact].pk).update(
                text=fact.text, quote=quote_of(fact), scope=fact.scope, revision=2
            )
        index_words(list(Fact.objects.filter(pk__in=[self.facts[fact].pk for fact in facts])))

    def mislead(self):
        """Put records into the store that say what is not so: somebody else's, elsewhere, of another story,
        with other words, of facts that are gone or never were."""
        from memory.viewpoint import index_name

        dice, lies = self.dice, []
        stories = list(self.tales.values())
        holders = [WORLD, READER, *(who.slug for who in self.saga.people)]
        for n, record in enumerate(dice.sample(self.records, len(self.records) // 3)):
            holder, story = dice.choice(holders), dice.choice(stories)
            other = dice.choice(self.records)
            scope = WORLD if holder == WORLD else "character"
            key = f"vec:episode-{record.episode_id}:v9:{scope}:{holder}:{n}"
            record = replace(record, key=key, holder=holder, scope=scope)
            early = {"timeline": -100.0, "episode_no": 0}
            here = {"index": index_name(story), "story_id": story.pk}
            stale = {"text": other.text, "vector": other.vector}
            for lie in ({}, early, here, early | here, early | stale, early | {"fact_id": 10**12 + n}):
                if dice.random() < 0.4:
                    lies.append(replace(record, **lie, **({} if "index" in lie else self._home(record))))
        self.store.put(lies)

    def _home(self, record):
        return {"index": record.index, "story_id": record.story_id}

    def _some_facts(self):
        return self.dice.sample(self.saga.facts, min(3, len(self.saga.facts)))

    def _fresh(self, chapter):
        from episodes.models import Episode

        return Episode.objects.get(pk=self.chapters[chapter].pk)


CHANGES = (
    Written.move,
    Written.swap,
    Written.remove,
    Written.merge,
    Written.reject_person,
    Written.review,
    Written.deny,
    Written.decide,
    Written.reword,
)


def quote_of(fact):
    return f"“{fact.text}”"


def _ask(written, counted, dice):
    """Ask from one viewpoint, and hold every answer against what the saga says."""
    from episodes.models import Story
    from memory.recall import everything, recall
    from memory.viewpoint import UnknownViewer, Viewer, Viewpoint

    saga = written.saga
    tale, n = dice.choice(saga.tales), dice.randint(0, 10)
    viewer = dice.choice([WORLD, READER, AUTHOR, *dice.choices(saga.people, k=7)])
    story = Story.objects.get(pk=written.tales[tale].pk)
    name = getattr(viewer, "slug", viewer)
    who = f"{name} of {tale.name} as of {n} (saga {counted.sagas})"
    if viewer not in (WORLD, READER, AUTHOR):
        namesakes = [one for one in saga.cast(tale) if one.slug == name]
        if not namesakes:
            try:
                Viewpoint.named(story, name, n)
                counted.leak(f"{who} is nobody there and was let in")
            except UnknownViewer:
                return
        viewer = namesakes[0]
    through = dice.random() < 0.3
    viewpoint = (
        Viewpoint(story, Viewer.AUTHOR, n)
        if viewer == AUTHOR
        else Viewpoint.named(story, name, n, through=through)
    )
    sees = saga.sees(tale, viewer, n, through)
    hidden = [fact for fact in written.told if fact not in sees]
    given = everything(seen_from=viewpoint)
    counted.everything += 1
    _compare(given, sees, written, counted, who)
    got = {one.fact.pk for one in given}
    for fact in sees:
        if written.facts[fact].pk not in got:
            counted.miss(f"{who} is not given {fact.name}")
    for _ in range(QUESTIONS_OF_A_VIEWPOINT):
        # Two times of three by the very words of a fact that this viewer must not know.
        wanted = dice.choice(hidden if hidden and dice.random() < 0.67 else written.told)
        question = dice.choice(
            [wanted.text, f"Where is the {wanted.name}?", f"Is the {dice.choice(WORDS)} gone?"]
        )
        recalled = recall(question, seen_from=viewpoint, k=dice.choice([3, 10, 100]))
        _compare(recalled, sees, written, counted, who)
        counted.recalls += 1


def _compare(recalled, sees, written, counted, who):
    """Count what an answer tells and must not."""
    counted.answers += len(recalled)
    counted.by_meaning += sum("meaning" in one.why for one in recalled)
    for one in recalled:
        for what in _told_too_much(one, sees, written):
            counted.leak(f"{who}: {what}")


def _told_too_much(one, sees, written):
    fact = written.ids.get(one.fact.pk)
    if fact not in sees:
        yield f"hears {fact.name if fact else one.fact}"
        return
    may = sees[fact]
    holder = one.key.rsplit(":", 2)[1]
    told = {
        "text": one.fact.text == fact.text,
        "quote": one.quote == "" or (may.is_reached and one.quote == quote_of(fact)),
        "scope": one.scope == "character" or (may.is_reached and one.scope == fact.scope),
        "episode": one.episode in may.episodes,
        "known_by": set(one.known_by) <= may.known_by,
        "replaced_by": (written.ids.get(one.replaced_by) if one.formerly else None)
        in (may.instead or {None}),
        "key": one.key.startswith(f"vec:episode-{one.fact.episode_id}:") and holder in may.holders,
    }
    for name, is_right in told.items():
        if not is_right:
            yield f"{fact.name}: {name} is {getattr(one, name, one.fact.text)!r}"


@contextmanager
def _for_a_while():
    """A transaction that is rolled back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _set_up():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
