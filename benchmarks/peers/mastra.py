"""Mastra's store in PostgreSQL, in a Node process of its own. Filled by COPY, asked and timed over there."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from . import NotInstalled
from .postgres import as_text, conninfo, copy_rows, drop

SCRIPT = Path(__file__).with_name("mastra.mjs")


class Mastra:
    """``query()`` of its ``PgVector``, filters and all. ``STORYHUB_BENCHMARK_NODE`` is the folder in which
    @mastra/pg was installed."""

    def __init__(self, folder, label, dimension):
        modules = Path(os.environ.get("STORYHUB_BENCHMARK_NODE", ".")) / "node_modules"
        if not shutil.which("node") or not (modules / "@mastra" / "pg").exists():
            raise NotInstalled("@mastra/pg is not installed (see STORYHUB_BENCHMARK_NODE)")
        self.table, self.dimension = f"peer_mastra_{label}", dimension
        server = conninfo_to_dict(conninfo())
        self.process = subprocess.Popen(
            ["node", str(SCRIPT), str(modules.resolve())],
            env=os.environ | {"PEER_SERVER": json.dumps(server)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def open(self):
        """Its process looks for its table by itself."""

    def fill(self, rows):
        drop(self.table)
        self._say({"do": "create", "index": self.table, "dimension": self.dimension})
        with psycopg.connect(conninfo()) as connection:
            copy_rows(
                connection,
                sql.SQL("COPY {} (vector_id, embedding, metadata) FROM STDIN").format(
                    sql.Identifier(self.table)
                ),
                (
                    (
                        str(number),
                        as_text(row.vector),
                        json.dumps(
                            {
                                "story": row.story,
                                "holder": row.holder,
                                "place": row.place,
                                "fact": row.fact,
                                "text": row.text,
                            }
                        ),
                    )
                    for number, row in enumerate(rows)
                ),
            )
        self._say({"do": "index", "index": self.table})
        with psycopg.connect(conninfo(), autocommit=True) as connection:
            connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(self.table)))

    def ask(self, question):
        answer = self._say(
            {
                "do": "ask",
                "index": self.table,
                "vector": question.vector.tolist(),
                "k": question.k,
                "filter": {
                    "$and": [
                        {"story": question.story},
                        {"holder": {"$in": list(question.holders)}},
                        {"place": {"$lte": question.until}},
                    ]
                },
            }
        )
        return answer["seconds"], [(found["fact"], found["text"]) for found in answer["found"]]

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)

    def _say(self, line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"error": "node went away"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer
