"""mem0's store in PostgreSQL, with the HNSW index it makes by default. Filled by COPY, asked by its code."""

import json
import logging
import time
from uuid import UUID

import psycopg
from mem0.vector_stores.pgvector import PGVector
from psycopg import sql

from .postgres import as_text, conninfo, copy_rows, drop


class Mem0:
    """``search()`` of its ``PGVector``, filters and all."""

    def __init__(self, folder, label, dimension):
        logging.getLogger("mem0").setLevel(logging.WARNING)
        self.table, self.dimension = f"peer_mem0_{label}", dimension
        self.store = None

    def open(self):
        self.store = self._store(hnsw=True)

    def fill(self, rows):
        drop(self.table)
        # The index is built over what is there: a row at a time it would take hours.
        self.store = self._store(hnsw=False)
        self.store.create_col()
        with psycopg.connect(conninfo()) as connection:
            copy_rows(
                connection,
                sql.SQL("COPY {} (id, vector, payload) FROM STDIN").format(sql.Identifier(self.table)),
                (
                    (
                        UUID(int=number),
                        as_text(row.vector),
                        json.dumps(
                            {
                                "story": row.story,
                                "holder": row.holder,
                                "place": row.place,
                                "fact": row.fact,
                                "data": row.text,
                            }
                        ),
                    )
                    for number, row in enumerate(rows)
                ),
            )
        with psycopg.connect(conninfo(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE INDEX {} ON {} USING hnsw (vector vector_cosine_ops)").format(
                    sql.Identifier(f"{self.table}_hnsw_idx"), sql.Identifier(self.table)
                )
            )
            connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(self.table)))

    def ask(self, question):
        began = time.perf_counter()
        filters = {
            "story": question.story,
            "holder": {"in": list(question.holders)},
            "place": {"lte": question.until},
        }
        found = self.store.search("", question.vector.tolist(), top_k=question.k, filters=filters)
        found = [(row.payload["fact"], row.payload["data"]) for row in found]
        return time.perf_counter() - began, found

    def close(self):
        if self.store:
            self.store.connection_pool.close()

    def _store(self, *, hnsw):
        return PGVector(
            dbname=None,
            collection_name=self.table,
            embedding_model_dims=self.dimension,
            user=None,
            password=None,
            host=None,
            port=None,
            diskann=False,
            hnsw=hnsw,
            connection_string=conninfo(),
        )
