"""Point-in-time recall in one large story beside nine small ones: how near to exact, and how fast.

    python -m benchmarks.recall [--facts 10000 50000 200000] [--dimensions 384 1024] [--only NAME…]
                                [--questions 50] [--peers DIR] [--budget SECONDS] [--json FILE] [--remove]

Generated stories (``benchmarks/generated.py``), kept until ``--remove``. The same questions go to the vector
store of the site (``store``), to ``recall()`` from the question's vector and words to the facts (``recall``;
``recall, first``: the first hundred that a process is asked), and to the stores of others
(``benchmarks/peers``), each with the same filter and returning the texts. What is not installed is left out,
and said so; so is a peer that is not filled within its budget. What ``--json`` holds already is not measured
again: a run that was broken off goes on.
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
from benchmarks.peers import PEERS, NotInstalled, Question
from benchmarks.peers.filling import STORY, filled, opened, small_stories

AS_OF = (5, 50, 500, 1000)
K = 10
# Questions that are asked before time is taken: indexes and codes are loaded by then.
UNTIMED = 10
FIRST = 100
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
    load: float

    @property
    def short(self):
        recall = "" if self.recall is None else f" / {self.recall:.3f}"
        return f"{self.p50:.1f} / {self.p95:.1f}{recall}"

    def __str__(self):
        as_of = "all" if self.as_of is None else self.as_of
        recall = "" if self.recall is None else f"  recall@{K} {self.recall:.4f}"
        return (
            f"{self.what:16} {self.facts:>8,} × {self.dimension:<5} as of {as_of:<5}"
            f" p50 {self.p50:7.2f}  p95 {self.p95:7.2f} ms{recall}  load {self.load}"
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
    arguments.add_argument("--budget", type=int, default=3600, help="seconds to fill a peer at one size")
    arguments.add_argument("--json", type=Path, help="write what is found to this file, and go on from it")
    arguments.add_argument(
        "--remove", action="store_true", help="remove stories, tables and files afterwards"
    )
    options = arguments.parse_args()
    set_up()
    report = Report.kept(options.json)
    for dimension in options.dimensions:
        for facts in options.facts:
            names = [name for name in options.only if not report.has(name, facts, dimension)]
            if names:
                measuring = Measuring(facts, dimension, options.questions, options.peers, options.budget)
                measuring.into(report, names)
    print(report.table())
    if options.remove:
        _remove(options.peers)


@dataclass
class Report:
    """What was measured so far, by whichever run; ``left_out`` says of whom there are no figures, and why."""

    file: Path | None
    lines: list[Line]
    left_out: list[dict]

    @classmethod
    def kept(cls, file):
        if file is None or not file.exists():
            return cls(file, [], [])
        kept = json.loads(file.read_text(encoding="utf-8"))
        return cls(file, [Line(**line) for line in kept["lines"]], kept["left_out"])

    def has(self, what, facts, dimension):
        return any((one.what, one.facts, one.dimension) == (what, facts, dimension) for one in self.lines)

    def add(self, line):
        self.lines.append(line)
        print(line, flush=True)

    def leave_out(self, what, facts, dimension, why):
        self.left_out = [
            one
            for one in self.left_out
            if (one["what"], one["facts"], one["dimension"]) != (what, facts, dimension)
        ]
        self.left_out.append({"what": what, "facts": facts, "dimension": dimension, "why": why})
        print(f"{what:16} {facts:>8,} × {dimension:<5} left out: {why}", flush=True)

    def write(self):
        if self.file:
            machine = {"cpu": platform.processor(), "cpus": os.cpu_count()}
            lines = [asdict(line) for line in self.lines]
            found = {"machine": machine, "lines": lines, "left_out": self.left_out}
            self.file.write_text(json.dumps(found, indent=1), encoding="utf-8")

    def table(self):
        """p50 / p95 / recall of everybody at each size, over all places, as Markdown."""
        sizes = sorted({(line.dimension, line.facts) for line in self.lines})
        of = {(line.what, line.dimension, line.facts): line for line in self.lines if line.as_of is None}
        why = {(one["what"], one["dimension"], one["facts"]): one["why"] for one in self.left_out}
        rows = [["p50 / p95 ms / recall", *(f"{facts:,} × {dimension:,}" for dimension, facts in sizes)]]
        rows.append(["---"] * len(rows[0]))
        for what in dict.fromkeys(name for name, _, _ in [*of, *why]):
            cells = []
            for size in sizes:
                line = of.get((what, *size))
                cells.append(line.short if line else why.get((what, *size), ""))
            rows.append([what, *cells])
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)


class Measuring:
    """One size: its stories, its questions and the right answers."""

    def __init__(self, facts, dimension, questions, folder, budget):
        from memory.stores.pgvector import PgVectorStore

        self.facts, self.dimension, self.folder, self.budget = facts, dimension, folder, budget
        self.told = generate(facts, dimension)
        self.embedder = GivenVectors(dimension)
        self.store = PgVectorStore(self.embedder.name)
        self.story = self._filled(f"{SLUG}{facts}-{dimension}", self.told)
        for n, told in enumerate(small_stories(dimension)):
            self._filled(f"{SLUG}small-{n}-{dimension}", told)
        self.people = list(self.story.characters.order_by("pk"))
        self.questions = list(self._questions(questions))
        # What the benchmark holds is nothing that the site would have to walk through for its own garbage.
        gc.collect()
        gc.freeze()

    def into(self, report, names):
        """Measure these systems."""
        for name in names:
            if name in OURS:
                for line in self._ours(name):
                    report.add(line)
            else:
                self._peer(name, report)
            # After each: a run that is broken off has written what it measured.
            report.write()

    def _peer(self, name, report):
        size = (self.facts, self.dimension)
        try:
            filling = filled(name, self.folder, *size, self.budget)
            print(f"{name:16} {self.facts:>8,} × {self.dimension:<5} {filling}", flush=True)
            if filling.stopped or filling.failed:
                report.leave_out(name, *size, str(filling))
                return
            other = opened(name, self.folder, *size)
        except NotInstalled as reason:
            report.leave_out(name, *size, str(reason))
            return
        try:
            for line in self._lines(name, lambda asked: self._ask_peer(other, asked)):
                report.add(line)
        finally:
            other.close()

    def _ours(self, name):
        """A connection of its own, as a process that has just begun has one."""
        from django.db import connection

        from memory.stores.codes import snapshots

        connection.close()
        snapshots.forget()
        if name == "recall":
            # In an order that asks from every place, as people would.
            first = [asked for one_of_each in self._in_turn() for asked in one_of_each][:FIRST]
            times = [self._ask_recall(asked)[0] for asked in first]
            yield self._line("recall, first", None, times, [])
        yield from self._lines(name, getattr(self, f"_ask_{name}"))

    def _in_turn(self):
        by_place = {}
        for asked in self.questions:
            by_place.setdefault(asked.as_of, []).append(asked)
        return zip(*by_place.values(), strict=True)

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
            shares = [share for _, share in rows if share is not None]
            yield self._line(name, as_of, [took for took, _ in rows], shares)

    def _line(self, name, as_of, times, shares):
        times = [1000 * took for took in times]
        return Line(
            name,
            self.facts,
            self.dimension,
            as_of,
            round(float(np.percentile(times, 50)), 3),
            round(float(np.percentile(times, 95)), 3),
            round(float(np.mean(shares)), 5) if shares else None,
            round(os.getloadavg()[0], 1),
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
        from memory import vectors
        from memory.recall import recall

        vectors.active_embedder = lambda story: self.embedder
        self.embedder.vector = asked.vector
        viewpoint = self._viewpoint(asked)
        began = time.perf_counter()
        recall(asked.words, seen_from=viewpoint, k=K)
        return time.perf_counter() - began, None

    def _ask_peer(self, other, asked):
        holders = ("world", self.people[asked.person].slug)
        question = Question(np.asarray(asked.vector, np.float32), STORY, holders, float(asked.as_of - 1), K)
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
