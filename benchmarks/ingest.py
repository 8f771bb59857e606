"""How fast records are written to the store in PostgreSQL, beside a raw COPY of the same rows.

    python -m benchmarks.ingest [--facts 200000] [--dimension 384] [--json FILE]

The COPY goes into a table of the same columns, keys and indexes, with the codes already made: what the store
adds is the making of codes, generations and the replacing of rows that have the same key.
"""

import argparse
import json
import os
import time
from pathlib import Path

from benchmarks.generated import generate
from benchmarks.recall import set_up

SLUG = "benchmark-ingest"
# What is put at once, as a reindex does.
AT_ONCE = 2000
COPY = "benchmark_copied"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--facts", type=int, default=200_000)
    arguments.add_argument("--dimension", type=int, default=384)
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    set_up()
    records = list(_records(options.facts, options.dimension))
    found = {"facts": options.facts, "dimension": options.dimension, "records": len(records)}
    store = _store(options.dimension)
    try:
        found["put"] = _rate(records, lambda some: store.put(some))
        found["copy"] = _copied(len(records))
    finally:
        store.drop(SLUG)
    found["load"] = os.getloadavg()[0]
    print(
        f"{len(records):,} records × {options.dimension}: put {found['put']:,.0f} a second,"
        f" raw COPY {found['copy']:,.0f} a second, {found['put'] / found['copy']:.0%} of it"
    )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _store(dimension):
    from memory.stores.pgvector import PgVectorStore

    store = PgVectorStore(f"ingest:{dimension}")
    store.drop(SLUG)
    return store


def _records(facts, dimension):
    """Those of a generated story, without the truth they would be made from."""
    from memory.stores.base import Record, record_key

    told = generate(facts, dimension)
    for fact, text in enumerate(told.texts):
        for person, episode in told.holders(fact):
            scope, holder = ("world", "world") if person is None else ("character", f"person-{person}")
            yield Record(
                key=record_key(int(told.episode[fact]), 1, scope, holder, fact),
                index=SLUG,
                story_id=0,
                episode_id=episode,
                episode_no=episode,
                timeline=float(episode),
                version=1,
                scope=scope,
                holder=holder,
                fact_id=fact,
                importance=3,
                text=text,
                vector=told.vectors[fact],
            )


def _rate(records, write):
    began = time.perf_counter()
    for start in range(0, len(records), AT_ONCE):
        write(records[start : start + AT_ONCE])
    return len(records) / (time.perf_counter() - began)


def _copied(count):
    """How many rows a second a COPY of the table's own rows takes: they are read out of it beforehand."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {COPY}")
        cursor.execute(f"CREATE TABLE {COPY} (LIKE memory_memoryrecord INCLUDING ALL)")
        try:
            chosen = f"SELECT * FROM memory_memoryrecord WHERE story_id = 0 ORDER BY id LIMIT {count}"
            with cursor.copy(f"COPY ({chosen}) TO STDOUT (FORMAT binary)") as rows:
                blocks = [bytes(block) for block in rows]
            began = time.perf_counter()
            with cursor.copy(f"COPY {COPY} FROM STDIN (FORMAT binary)") as copy:
                for block in blocks:
                    copy.write(block)
            return count / (time.perf_counter() - began)
        finally:
            cursor.execute(f"DROP TABLE {COPY}")


if __name__ == "__main__":
    main()
