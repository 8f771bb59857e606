"""Recalls over generated sagas, whose stores are stale and tampered with: does anybody hear what is hidden?

    python -m benchmarks.leaks [--recalls 1000000] [--seed 1] [--json FILE]
                               [--stores pgvector codes in_memory s3vectors classic]

Each saga (``benchmarks/storytelling.py``) is written to the database and its records to the store; then it is
changed, as authors change stories, and the store is left behind or told lies, again and again. In between,
questions are asked from every kind of viewpoint, with the words of hidden facts on purpose, and each answer
is held against the oracle. A few sagas stand beside each other; when they have been asked enough, they are
rolled back. ``--recalls`` are spread over the stores, which take turns. S3 Vectors is served within this
process, below botocore.
The counts go into ``--json`` after every turn; a run that finds the file goes on where that was broken off.
Exits 1 after a leak.
"""

import argparse
import json
import os
import random
import sys
import time
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from unittest.mock import patch

from benchmarks.storytelling import AUTHOR, READER, WORDS, WORLD, Saga
from benchmarks.written import EMBEDDER, Written, quote_of

# So often a saga is changed, and its store misled; then it is asked so often.
STATES_OF_A_SAGA = 5
RECALLS_OF_A_STATE = 200
RECALLS_OF_A_SAGA = STATES_OF_A_SAGA * RECALLS_OF_A_STATE
# So many sagas stand beside each other in the database and the store.
AT_ONCE = 4
QUESTIONS_OF_A_VIEWPOINT = 25
# How many recalls a store gets before the next has its turn.
TURN = 4000
STORES = ("pgvector", "codes", "in_memory", "s3vectors", "classic")
EXAMPLES = 20
TABLES = (
    "memory_fact, memory_awareness, memory_replacement, memory_memoryrecord, memory_recordset,"
    " memory_storedkey, episodes_story, episodes_episode, episodes_character"
)


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
    arguments.add_argument("--recalls", type=int, default=1_000_000, help="over all stores together")
    arguments.add_argument("--stores", nargs="+", default=list(STORES), choices=STORES)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", type=Path, help="where the counts are kept, and taken up again")
    options = arguments.parse_args()
    set_up()
    counted = _taken_up(options)
    each = -(-options.recalls // len(counted))
    print(HEADING, flush=True)
    while unasked := [one for one in counted if one.recalls < each]:
        for one in unasked:
            with configured(one.store):
                count_leaks(one.store, min(each, one.recalls + TURN), options.seed, one)
            _sweep_tables()
            print(one, flush=True)
            if options.json:
                found = {"seed": options.seed, "stores": [asdict(one) for one in counted]}
                options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(f"{sum(one.recalls for one in counted):,} recalls, {sum(one.leaks for one in counted):,} leaks")
    for one in counted:
        print(
            *(f"{one.store}: {example}" for example in one.examples), sep="\n", end="\n" * bool(one.examples)
        )
    sys.exit(any(one.leaks or one.missed for one in counted))


def _taken_up(options):
    """The counts of an earlier run with the same seed, or of none."""
    known = {}
    if options.json and options.json.exists():
        kept = json.loads(options.json.read_text(encoding="utf-8"))
        if kept["seed"] == options.seed:
            known = {one["store"]: Counted(**one) for one in kept["stores"]}
    return [known.get(name) or Counted(name) for name in options.stores]


@contextmanager
def configured(name):
    """The store of this name configured, for ``SmallEmbedder``: ``codes`` is pgvector that searches the
    smallest set by codes, ``s3vectors`` and ``classic`` are the two modes of S3 Vectors, served by this
    process."""
    from memory import vectors

    with patch.object(vectors, "active_embedder", lambda story: EMBEDDER), _store_configured(name):
        yield


@contextmanager
def _store_configured(name):
    from django.test import override_settings

    from memory.stores import pgvector, store_for, writing

    if name in ("s3vectors", "classic"):
        from tests.s3_vectors_server import S3VectorsServer

        os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
        os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
        server = S3VectorsServer(mode="CLASSIC" if name == "classic" else "ENHANCED")
        # Nobody listens there; the address is told from other addresses by its last part.
        address = f"s3vectors://memory?region=eu-west-1&endpoint=http://127.0.0.1:9/{id(server)}"
        with override_settings(STORYHUB_VECTORS=address):
            server.serve_within(store_for(EMBEDDER).store.client)
            yield
        return
    address = "in_memory" if name == "in_memory" else "pgvector"
    with (
        override_settings(STORYHUB_VECTORS=address),
        patch.multiple(writing, CODED_FROM=1, GROWTH=1) if name == "codes" else nullcontext(),
        patch.object(pgvector, "FEW", 0) if name == "codes" else nullcontext(),
    ):
        yield


def count_leaks(store, recalls, seed, counted=None):
    """Ask questions of sagas that follow from the seed, with the configured store, until so many are
    ``counted``: from the beginning, or on from there."""
    counted = counted or Counted(store)
    while counted.recalls < recalls:
        began = time.perf_counter()
        lacking = recalls - counted.recalls
        numbers = range(counted.sagas, counted.sagas + min(AT_ONCE, -(-lacking // RECALLS_OF_A_SAGA)))
        with _for_a_while(), ExitStack() as written:
            dice = [random.Random(f"{seed}:{number}") for number in numbers]
            sagas = [(written.enter_context(Written(Saga(one), one)), one) for one in dice]
            _look_at_tables()
            for _ in range(STATES_OF_A_SAGA):
                for saga, one in sagas:
                    saga.change()
                    saga.mislead()
                    enough = min(recalls, counted.recalls + RECALLS_OF_A_STATE)
                    while counted.recalls < enough:
                        _ask(saga, counted, one)
        counted.sagas += len(sagas)
        counted.stories += sum(len(saga.saga.tales) for saga, _ in sagas)
        counted.seconds += time.perf_counter() - began
    return counted


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


def _look_at_tables():
    """What autovacuum does beside a site. Nobody else sees into this transaction, and without it PostgreSQL
    plans for empty tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLES}")


def _sweep_tables():
    """Take out what was rolled back: a turn leaves more of it than there is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {TABLES}")


def set_up():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
