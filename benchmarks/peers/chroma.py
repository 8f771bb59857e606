"""Chroma: its client on disk, with the HNSW index it builds by default."""

import time
from contextlib import suppress

import chromadb
import chromadb.errors

from . import in_batches

BATCH = 5000


class Chroma:
    """Everything as it comes, but for cosine distance."""

    def __init__(self, folder, label, dimension):
        settings = chromadb.Settings(anonymized_telemetry=False)
        self.client = chromadb.PersistentClient(str(folder), settings)
        self.name, self.collection = f"rows-{label}", None

    def open(self):
        self.collection = self.client.get_collection(self.name)

    def fill(self, rows):
        with suppress(chromadb.errors.NotFoundError):
            self.client.delete_collection(self.name)
        self.collection = self.client.create_collection(
            self.name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        for batch in in_batches(enumerate(rows), BATCH):
            self.collection.add(
                ids=[str(number) for number, _ in batch],
                embeddings=[row.vector for _, row in batch],
                documents=[row.text for _, row in batch],
                metadatas=[
                    {"story": row.story, "holder": row.holder, "place": row.place, "fact": row.fact}
                    for _, row in batch
                ],
            )

    def ask(self, question):
        began = time.perf_counter()
        found = self.collection.query(
            query_embeddings=[question.vector],
            n_results=question.k,
            where={
                "$and": [
                    {"story": {"$eq": question.story}},
                    {"holder": {"$in": list(question.holders)}},
                    {"place": {"$lte": question.until}},
                ]
            },
            include=["metadatas", "documents"],
        )
        facts = [metadata["fact"] for metadata in found["metadatas"][0]]
        return time.perf_counter() - began, list(zip(facts, found["documents"][0], strict=True))

    def close(self):
        self.collection = self.client = None
