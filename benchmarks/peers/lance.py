"""LanceDB: a table on disk, searched exactly over what its scalar indexes leave."""

import time

import lancedb
import pyarrow

from . import in_batches

BATCH = 20_000


class Lance:
    """No vector index: with one (IVF-PQ) a filtered search finds too little of the nearest."""

    def __init__(self, folder, label, dimension):
        self.database, self.name, self.dimension = lancedb.connect(str(folder)), f"rows_{label}", dimension
        self.table = None

    def open(self):
        self.table = self.database.open_table(self.name)

    def fill(self, rows):
        schema = pyarrow.schema(
            [
                ("story", pyarrow.int64()),
                ("holder", pyarrow.string()),
                ("place", pyarrow.float64()),
                ("fact", pyarrow.int64()),
                ("text", pyarrow.string()),
                ("vector", pyarrow.list_(pyarrow.float32(), self.dimension)),
            ]
        )
        batches = (
            pyarrow.RecordBatch.from_pydict(
                {name: [getattr(row, name) for row in batch] for name in schema.names}, schema=schema
            )
            for batch in in_batches(rows, BATCH)
        )
        reader = pyarrow.RecordBatchReader.from_batches(schema, batches)
        self.table = self.database.create_table(self.name, reader, mode="overwrite")
        self.table.create_scalar_index("holder", index_type="BITMAP")
        self.table.create_scalar_index("place", index_type="BTREE")
        self.table.optimize()

    def ask(self, question):
        began = time.perf_counter()
        holders = ", ".join(f"'{holder}'" for holder in question.holders)
        within = f"story = {question.story} AND holder IN ({holders}) AND place <= {question.until}"
        search = self.table.search(question.vector).distance_type("cosine").where(within, prefilter=True)
        found = search.select(["fact", "text", "_distance"]).limit(question.k).to_list()
        found = [(row["fact"], row["text"]) for row in found]
        return time.perf_counter() - began, found

    def close(self):
        self.table = None
