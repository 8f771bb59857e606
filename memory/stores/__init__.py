"""Vector stores. ``store_for`` chooses the one that the settings name."""

from functools import cache
from urllib.parse import parse_qs, urlsplit

from django.conf import settings


def store_for(embedder):
    """The configured store, for the records of one embedder (a name, or an ``Embedder``)."""
    return _store(settings.STORYHUB_VECTORS, getattr(embedder, "name", embedder))


def talks_for(embedder):
    """The configured store of what was said in talks, for one embedder (a name, or an ``Embedder``)."""
    return _talks(settings.STORYHUB_VECTORS, getattr(embedder, "name", embedder))


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

    store = S3VectorStore(urlsplit(address).hostname, embedder, **_place(address))
    return GuardedStore(store, address[:100])


@cache
def _talks(address, embedder):
    if address == "in_memory":
        from .in_memory_talks import InMemoryMessages

        return InMemoryMessages()
    if address == "pgvector":
        from .pgvector_talks import PgMessages

        return PgMessages(embedder)
    from .guarded import GuardedMessages
    from .s3_talks import S3Messages

    store = S3Messages(urlsplit(address).hostname, embedder, **_place(address))
    return GuardedMessages(store, address[:100])


def _place(address):
    """Region and endpoint of an address, None where they are left out."""
    options = parse_qs(urlsplit(address).query)
    return {name: options.get(name, [None])[0] for name in ("region", "endpoint")}
