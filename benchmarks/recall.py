"""Point-in-time recall in one large story beside nine small ones: how near to exact, and how fast.

    python -m benchmarks.recall [--facts 10000 50000 200000] [--dimensions 384 1024] [--only NAME…]
                                [--questions 50] [--peers DIR] [--json FILE] [--remove]

Generated stories (``benchmarks/generated.py``), kept until ``--remove``. The same questions go to the vector
store of the site (``store``), to ``recall()`` from the question's vector and words to the facts (``recall``),
and to the stores of others (``benchmarks/peers``), each with the same filter and returning the texts. What is
not installed is left out, and said so.
"""

import argparse
import gc
import json
import os
import platform
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.filling import filled_story
from benchmarks.generated import generate
from benchmarks.peers import PEERS, NotInstalled, Question, Row, peer

AS_OF = (5, 50, 500, 1000)
SMALL_STORIES = 9
SMALL_FACTS = 1000
K = 10
# Questions that are asked before time is taken: indexes and codes are loaded by then.
UNTIMED = 10
OURS = ("store", "recall")
SLUG = "benchmark-recall-"


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
            f"{self.what:16} {self.facts:>8,} × {self.dimension:<5} as of {as_of:<5}"
            f" p50 {self.p50:7.2f}  p95 {self.p95:7.2f} ms{recall}"
        )


@dataclass(frozen=True)
class Asked:
    """A question, by whom and as of when, and the numbers of the facts that answer it."""

    as_of: int
    person: int
    vector: np.ndarray
    words: str
    right: frozenset[int]


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
    arguments.add_argument("--only", nargs="+", default=[*OURS, *PEERS], choices=[*OURS, *PEERS])
    arguments.add_argument("--peers", type=Path, default=Path("/tmp/storyhub-peers"), help="their files")
    arguments.add_argument("--json", type=Path, help="write the lines to this file as well")
    arguments.add_argument(
        "--remove", action="store_true", help="remove stories, tables and files afterwards"
    )
    options = arguments.parse_args()
    set_up()
    lines = []
    for dimension in options.dimensions:
        for facts in options.facts:
            for line in Measuring(facts, dimension, options.questions, options.peers).of(options.only):
                lines.append(line)
                print(line, flush=True)
            # After each size: a run that is broken off has written what it measured.
            if options.json:
                machine = {"cpu": platform.processor(), "cpus": os.cpu_count(), "load": os.getloadavg()}
                found = {"machine": machine, "lines": [asdict(line) for line in lines]}
                options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    if options.remove:
        _remove(options.peers)


class Measuring:
    """One size: its stories, its questions and the right answers."""

    def __init__(self, facts, dimension, questions, folder):
        from memory.stores.pgvector import PgVectorStore

        self.facts, self.dimension, self.folder = facts, dimension, folder
        self.told = generate(facts, dimension)
        self.small = [
            generate(SMALL_FACTS, dimension, episodes=50, characters=20, seed=100 + n)
            for n in range(SMALL_STORIES)
        ]
        self.embedder = GivenVectors(dimension)
        self.store = PgVectorStore(self.embedder.name)
        self.story = self._filled(f"{SLUG}{facts}-{dimension}", self.told)
        for n, told in enumerate(self.small):
            self._filled(f"{SLUG}small-{n}-{dimension}", told)
        self.people = list(self.story.characters.order_by("pk"))
        self.questions = list(self._questions(questions))
        # What the benchmark holds is nothing that the site would have to walk through for its own garbage.
        gc.collect()
        gc.freeze()

    def of(self, names):
        """The lines of these systems."""
        for name in names:
            if name in OURS:
                yield from self._lines(name, getattr(self, f"_ask_{name}"))
                continue
            try:
                other = peer(name, self.folder, f"{self.facts}_{self.dimension}", self.dimension)
            except NotInstalled as reason:
                print(f"{name}: left out, {reason}", flush=True)
                continue
            try:
                if not other.is_filled():
                    began = time.perf_counter()
                    other.fill(self._rows())
                    print(f"{name}: filled in {time.perf_counter() - began:,.0f} s", flush=True)
                yield from self._lines(name, lambda asked, other=other: self._ask_peer(other, asked))
            finally:
                other.close()

    def _lines(self, name, ask):
        for asked in self.questions[:: max(1, len(self.questions) // UNTIMED)]:
            ask(asked)
        found = {}
        for asked in self.questions:
            took, numbers = ask(asked)
            share = None if numbers is None else len(asked.right & set(numbers)) / len(asked.right)
            found.setdefault(asked.as_of, []).append((took, share))
        everywhere = [row for of_place in found.values() for row in of_place]
        for as_of, rows in [*found.items(), (None, everywhere)]:
            times = [1000 * took for took, _ in rows]
            shares = [share for _, share in rows if share is not None]
            yield Line(
                name,
                self.facts,
                self.dimension,
                as_of,
                round(float(np.percentile(times, 50)), 3),
                round(float(np.percentile(times, 95)), 3),
                round(float(np.mean(shares)), 5) if shares else None,
            )

    def _ask_store(self, asked):
        viewpoint = self._viewpoint(asked)
        _ = viewpoint.reaches
        began = time.perf_counter()
        hits = self.store.nearest(asked.vector, seen_from=viewpoint, k=K)
        found = [(hit.text, hit.fact_id) for hit in hits]
        took = time.perf_counter() - began
        return took, [self._number(text) for text, _ in found]

    def _ask_recall(self, asked):
        from memory import recall as recalling

        recalling.active_embedder = lambda story: self.embedder
        self.embedder.vector = asked.vector
        viewpoint = self._viewpoint(asked)
        began = time.perf_counter()
        recalling.recall(asked.words, seen_from=viewpoint, k=K)
        return time.perf_counter() - began, None

    def _ask_peer(self, other, asked):
        holders = ("world", self.people[asked.person].slug)
        question = Question(
            np.asarray(asked.vector, np.float32), self.story.pk, holders, float(asked.as_of - 1), K
        )
        took, found = other.ask(question)
        return took, [fact for fact, _ in found]

    def _viewpoint(self, asked):
        from memory.viewpoint import Viewpoint

        return Viewpoint(self.story, self.people[asked.person], asked.as_of)

    def _number(self, text):
        """The number of the fact that says this; its last word is that."""
        return int(text.rsplit("fact", 1)[1].rstrip("."))

    def _filled(self, slug, told):
        story, put = filled_story(slug, told, self.store)
        if put:
            print(
                f"{slug}: {put.records:,} records put, {put.records / put.seconds:,.0f} a second", flush=True
            )
        return story

    def _rows(self):
        """What peers keep: the large story's rows and those of the small ones."""
        stories = [(self.story.pk, self.told), *((-1 - n, told) for n, told in enumerate(self.small))]
        for story, told in stories:
            for fact, text in enumerate(told.texts):
                for person, episode in told.holders(fact):
                    holder = "world" if person is None else f"person-{person}"
                    yield Row(story, holder, float(episode), fact, text, told.vectors[fact])

    def _questions(self, count):
        exact, dice = Exact(self.told), np.random.default_rng(7)
        for as_of in AS_OF:
            for _ in range(count):
                person = int(dice.integers(len(self.people)))
                vector, words = self.told.question(dice, as_of)
                yield Asked(as_of, person, vector, words, exact.nearest(vector, person, as_of - 1, K))


class Exact:
    """The right answers, by brute force over the generated story."""

    def __init__(self, told):
        self.told = told
        self.learned = {}
        for fact, knowers in enumerate(told.knowers):
            for person, episode in knowers:
                self.learned.setdefault(person, []).append((fact, episode))

    def nearest(self, vector, person, last, k):
        """The k nearest facts that a person knows at the end of episode ``last``."""
        public = np.flatnonzero(self.told.public & (self.told.episode <= last))
        own = [fact for fact, episode in self.learned.get(person, []) if episode <= last]
        seen = np.concatenate([public, np.array(own, int)])
        near = np.argsort(-(self.told.vectors[seen] @ np.asarray(vector, np.float32)))
        return frozenset(seen[near[:k]].tolist())


def _remove(folder):
    from django.db import connection

    from episodes.models import Story

    for story in Story.objects.filter(slug__startswith=SLUG):
        story.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'peer\\_%%'", [])
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    shutil.rmtree(folder, ignore_errors=True)


def set_up():
    """Django, and a database with the tables of today."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
