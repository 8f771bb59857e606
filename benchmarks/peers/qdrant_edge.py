"""Qdrant Edge: Qdrant's engine in this process, with an HNSW index and indexes of the payload."""

import shutil
import time

import qdrant_edge as qdrant

from . import in_batches

BATCH = 2000


class QdrantEdge:
    """Everything as it comes; the fields of the payload are indexed first, so that filters are used."""

    def __init__(self, folder, label, dimension):
        self.folder, self.dimension = folder / label, dimension
        self.shard = None

    def open(self):
        self.shard = qdrant.EdgeShard.load(str(self.folder))

    def fill(self, rows):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        vectors = qdrant.EdgeVectorParams(size=self.dimension, distance=qdrant.Distance.Cosine)
        self.shard = qdrant.EdgeShard.create(str(self.folder), qdrant.EdgeConfig(vectors=vectors))
        kinds = qdrant.PayloadSchemaType
        for field, kind in (("story", kinds.Integer), ("holder", kinds.Keyword), ("place", kinds.Float)):
            self.shard.update(qdrant.UpdateOperation.create_field_index(field, kind))
        for batch in in_batches(enumerate(rows), BATCH):
            points = [
                qdrant.Point(
                    number,
                    row.vector.tolist(),
                    {
                        "story": row.story,
                        "holder": row.holder,
                        "place": row.place,
                        "fact": row.fact,
                        "text": row.text,
                    },
                )
                for number, row in batch
            ]
            self.shard.update(qdrant.UpdateOperation.upsert_points(points))
        self.shard.optimize()
        self.shard.flush()

    def ask(self, question):
        began = time.perf_counter()
        within = qdrant.Filter(
            must=[
                qdrant.FieldCondition("story", match=qdrant.MatchValue(question.story)),
                qdrant.FieldCondition("holder", match=qdrant.MatchAny(list(question.holders))),
                qdrant.FieldCondition("place", range=qdrant.RangeFloat(lte=question.until)),
            ]
        )
        found = self.shard.query(
            qdrant.QueryRequest(
                limit=question.k,
                query=qdrant.Query.Nearest(question.vector.tolist()),
                filter=within,
                with_payload=True,
            )
        )
        found = [(point.payload["fact"], point.payload["text"]) for point in found]
        return time.perf_counter() - began, found

    def close(self):
        if self.shard:
            self.shard.close()
