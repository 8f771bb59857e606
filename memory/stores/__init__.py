"""Vector stores. ``store_for`` chooses the one that the settings name."""

from functools import cache
from urllib.parse import parse_qs, urlsplit

from django.conf import settings


def store_for(embedder):
    """The configured store, for the records of one embedder (a name, or an ``Embedder``)."""
    return _store(settings.STORYHUB_VECTORS, getattr(embedder, "name", embedder))


@cache
def _store(address, embedder):
    if address == "in_memory":
        from .in_memory import InMemoryStore

        return InMemoryStore()
    if address == "pgvector":
        from .pgvector import PgVectorStore

        return PgVectorStore(embedder)
    from .guarded import GuardedStore
    from .s3_vectors import S3VectorStore

    parts = urlsplit(address)
    options = parse_qs(parts.query)
    store = S3VectorStore(
        parts.hostname,
        embedder,
        region=options.get("region", [None])[0],
        endpoint=options.get("endpoint", [None])[0],
    )
    return GuardedStore(store, address[:100])
