"""A generated saga in the database and in a store, the hands that change it as authors do, and lies about it.

What it says is known to ``storytelling.Saga``, which every change is done to as well.
"""

import os
from dataclasses import replace
from zlib import crc32

import numpy as np

from benchmarks.storytelling import PLACES, READER, WORDS, WORLD


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

        if not self.saga.chapters:
            return
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
            swap.in_force, swap.is_answered = not swap.in_force, True
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
