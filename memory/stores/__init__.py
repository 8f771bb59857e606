"""Vector stores. ``store_for`` chooses the one that the settings name."""

from functools import cache

from django.conf import settings


def store_for(embedder):
    """The configured store, for the records of one embedder (a name, or an ``Embedder``)."""
    return _store(settings.STORYHUB_VECTORS, getattr(embedder, "name", embedder))


@cache
def _store(kind, embedder):
    if kind == "in_memory":
        from .in_memory import InMemoryStore

        return InMemoryStore()
    if kind == "pgvector":
        from .pgvector import PgVectorStore

        return PgVectorStore(embedder)
    raise ValueError(f"STORYHUB_VECTORS is {kind!r}; it is pgvector or in_memory.")
