"""pgvector as one would write it by hand: a table of half-precision vectors, a filter and an ORDER BY.

Once with a B-tree over the filter, so that what it leaves is ranked exactly; once with an HNSW index over
everything and iterative scans.
"""

import time

import psycopg
from psycopg import sql

from .postgres import as_text, conninfo, copy_rows, drop


class ByBTree:
    """Exact, over what a B-tree on (story, holder, place) leaves."""

    INDEX = "CREATE INDEX ON {table} (story, holder, place)"
    SETTINGS = ()

    def __init__(self, folder, label, dimension):
        self.table, self.dimension = f"peer_{type(self).__name__.lower()}_{label}", dimension
        self.connection = psycopg.connect(conninfo(), autocommit=True)
        for setting in self.SETTINGS:
            self.connection.execute(setting)
        self.asking = self._sql(
            """
            SELECT fact, text FROM {table} WHERE story = %s AND holder = ANY(%s) AND place <= %s
            ORDER BY vector <=> %s::halfvec LIMIT %s
            """
        )

    def open(self):
        """There is nothing to be made ready."""

    def fill(self, rows):
        drop(self.table)
        with self.connection.transaction():
            self.connection.execute(
                self._sql(
                    """
                    CREATE TABLE {table} (story bigint, holder text, place float8, fact bigint, text text,
                    vector halfvec({dimension}))
                    """
                )
            )
            copy_rows(
                self.connection,
                self._sql("COPY {table} (story, holder, place, fact, text, vector) FROM STDIN"),
                ((row.story, row.holder, row.place, row.fact, row.text, as_text(row.vector)) for row in rows),
            )
            self.connection.execute(self._sql(self.INDEX))
        self.connection.execute(self._sql("VACUUM ANALYZE {table}"))

    def ask(self, question):
        began = time.perf_counter()
        values = [question.story, list(question.holders), question.until, as_text(question.vector)]
        found = self.connection.execute(self.asking, [*values, question.k]).fetchall()
        return time.perf_counter() - began, found

    def close(self):
        self.connection.close()

    def _sql(self, text):
        names = {"table": sql.Identifier(self.table), "dimension": sql.Literal(self.dimension)}
        return sql.SQL(text).format(**names)


class ByHnsw(ByBTree):
    """Approximate: HNSW over all rows, scanned on until enough of them pass the filter."""

    INDEX = "CREATE INDEX ON {table} USING hnsw (vector halfvec_cosine_ops)"
    SETTINGS = ("SET hnsw.iterative_scan = 'strict_order'", "SET hnsw.ef_search = 100")
