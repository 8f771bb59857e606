"""The vectors of talks in PostgreSQL, searched exactly: what one user said to one character is not much."""

from contextlib import nullcontext

import numpy as np
from django.db import DatabaseError, connection, transaction
from django.db.models import Func, IntegerField, Q
from pgvector import HalfVector
from pgvector.django import CosineDistance

from memory.models import MessageVector

from .base import StoreUnavailable
from .talks import SaidHit


class PgMessages:
    """See ``MessageVectors``."""

    def __init__(self, embedder):
        self.embedder = embedder

    def put(self, said):
        rows = {
            (one.thread, one.message): MessageVector(
                embedder=self.embedder,
                index=one.index,
                thread_key=one.thread,
                message_key=one.message,
                metadata=dict(one.metadata),
                vector=HalfVector(np.asarray(one.vector, np.float16)),
            )
            for one in said
        }
        MessageVector.objects.bulk_create(
            rows.values(),
            batch_size=500,
            update_conflicts=True,
            unique_fields=["embedder", "thread_key", "message_key"],
            update_fields=["index", "metadata", "vector"],
        )

    def remove(self, index, thread, messages):
        self._of(index).filter(thread_key=thread, message_key__in=list(messages)).delete()

    def forget(self, index, threads):
        self._of(index).filter(thread_key__in=list(threads)).delete()

    def drop(self, index):
        self._of(index).delete()

    def nearest(self, index, vector, *, threads, k, where=None):
        if not threads or k < 1:
            return []
        wanted = HalfVector(np.asarray(vector, np.float16))
        found = self._of(index).filter(thread_key__in=list(threads))
        dimension = Func("vector", function="vector_dims", output_field=IntegerField())
        found = found.alias(dimension=dimension).filter(dimension=len(vector))
        for name, value in (where or {}).items():
            choices = value if isinstance(value, list) else [value]
            either = Q(pk__in=[])
            for choice in choices:
                either |= Q(metadata__contains={name: choice})
            found = found.filter(either)
        found = found.annotate(distance=CosineDistance("vector", wanted))
        rows = found.order_by("distance", "pk").values_list("thread_key", "message_key", "distance")[:k]
        # Inside somebody's transaction a failed question must not spoil it.
        safely = transaction.atomic() if connection.in_atomic_block else nullcontext()
        try:
            with safely:
                return [SaidHit(thread, message, 1 - distance) for thread, message, distance in rows]
        except DatabaseError as error:
            raise StoreUnavailable(str(error)) from error

    def _of(self, index):
        return MessageVector.objects.filter(embedder=self.embedder, index=index)
